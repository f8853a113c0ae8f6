/* csvfile: the rows of a CSV file (RFC 4180, and what is sold as such); the
 * only place that includes libcsv's csv.h, whose name it therefore avoids. */
#ifndef II_CSVFILE_H
#define II_CSVFILE_H

#include "error.h"
#include "text.h"

/* A row may not be longer than this: 1 MiB.  What is longer is no row but the
 * rest of a file behind a quotation mark that nobody closed. */
#define CSV_ROW_MAX ((size_t)1 << 20)

/* A row: its cells without quotation marks, unquoted ones without blanks at
 * their ends.  Valid until the next one is read. */
struct csv_row {
	unsigned line;     /* on which it begins, from 1 */
	struct str *cells;
	size_t n;
};

struct csvfile; /* being read */

/*
 * Which of comma, semicolon (spreadsheets where the comma is decimal) and TAB
 * separates the cells of a text: in its first line that is not blank the most
 * frequent outside of quotation marks; the comma where there is none.
 */
char csv_separator(struct str text);

/* Read text, which must outlive it, and whose first line has this number. */
struct csvfile *csv_open(struct str text, unsigned line, char separator);

/*
 * Read the next row that is not blank.  Lines end in LF, CRLF or CR.  Returns
 * 1, 0 at the end, -1 when a row is longer than CSV_ROW_MAX or ends inside of
 * quotation marks: *e then begins with the number of its line and a colon.
 */
int csv_next(struct csvfile *f, struct csv_row *row, struct error *e);

void csv_close(struct csvfile *f); /* NULL is fine */

#endif
