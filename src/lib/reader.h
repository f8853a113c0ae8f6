/* reader: what the readers of formats for import.h are, and what they share.
 * A format is one file, import_*.c, and one row of the table in import.c. */
#ifndef II_READER_H
#define II_READER_H

#include "csvfile.h"
#include "import.h"
#include "record.h"

/* A file being read. */
struct reader {
	struct import *import;
	const char *file;      /* for messages */
	struct str text;       /* UTF-8, without NUL bytes and BOM */
	unsigned line;         /* of the person being drafted */
	struct reader_value {
		enum field_id id;
		const char *field;
		struct buf value;
	} *values;             /* of that person; used again for the next */
	size_t n, made, cap;
};

struct format {
	const char *name;      /* for -t */
	const char *means;     /* "LinkedIn's Connections.csv" */
	int mapped;            /* whether a mapping is of use to it */

	/* Whether a text is of this format. */
	int (*is)(struct str text);

	/* Read it: draft each person. */
	int (*read)(struct reader *r, struct error *e);
};

extern const struct format import_csv, import_linkedin;

/* Draft a person: begin, add the values of fields, end. */
void draft_begin(struct reader *r, unsigned line);

/*
 * Add a value, its white space made single blanks; an empty one is nothing.
 * Further values of a single field are joined to the first by a blank.  field
 * must stay until draft_end().
 */
void draft_add(struct reader *r, const char *field, struct str value);

/* Without a Name the person is passed over. */
void draft_end(struct reader *r);

/* --- tables: what CSV formats share --- */

/* The column at this place tells this field. */
struct column {
	size_t at;
	const char *field;
};

struct columns {
	struct column *v;      /* in the order in which values are joined */
	size_t n, cap;
	size_t width;          /* columns of the header */
};

void columns_add(struct columns *c, size_t at, const char *field);
void columns_free(struct columns *c);

/* The place of the cell that bears this title, in any case, or -1. */
ptrdiff_t column_find(const struct csv_row *header, struct str title);

/*
 * Draft a person from each further row of f.  convert (may be NULL) puts a
 * value in our form, into buf, and returns 1; 0 to leave it as it is.  Rows
 * without any value are none.
 */
int columns_read(const struct columns *c, struct reader *r, struct csvfile *f,
    int (*convert)(struct reader *r, const char *field, struct str value,
    struct buf *out), struct error *e);

#endif
