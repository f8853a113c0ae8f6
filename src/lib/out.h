/* out: what tools print: the stream, rows, JSON Lines, formats.  Nothing in a
 * record drives a terminal: whatever comes from one goes through text_safe(). */
#ifndef II_OUT_H
#define II_OUT_H

#include <stddef.h>

#include "error.h"
#include "source.h"
#include "text.h"

/* What a piece of text is; on a terminal it gets the colour of that. */
enum style {
	STYLE_PLAIN,
	STYLE_HEAD,   /* a heading, a name that stands out */
	STYLE_DIM,    /* what the eye may skip */
	STYLE_ID,     /* an operand for another tool */
	STYLE_GOOD,   /* done, arranged */
	STYLE_SOON,   /* due, a warning */
	STYLE_LATE,   /* past due, an error */
	STYLE_COUNT
};

/* A stream.  Tools read the flags; tests may set them. */
struct out {
	int fd;
	int terminal;    /* a terminal reads it */
	int colour;      /* and shows colours: no NO_COLOR, TERM other than dumb */
	int utf8;        /* the locale's encoding is UTF-8 */
	size_t width;    /* columns: $COLUMNS, the terminal's, 80 */
	struct buf text; /* not written yet */
	int used;        /* something was written */
	int failed;      /* errno of the first write that failed; 0: none */
};

/* Start on an open descriptor, which out_close() closes. */
void out_open(struct out *o, int fd);

/* Bytes of our own, as they are. */
void out_put(struct out *o, struct str s);
void out_puts(struct out *o, const char *s);
void out_printf(struct out *o, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Text of the user's: on a terminal made safe, with its line feeds; elsewhere
 * as it is. */
void out_text(struct out *o, struct str s);

/* The same in a style. */
void out_styled(struct out *o, enum style style, struct str s);

/* One of two ways to draw something: in UTF-8, or in ASCII. */
const char *out_glyph(const struct out *o, const char *utf8, const char *ascii);

/* Write what is held now: before a question or a long wait. */
void out_flush(struct out *o);

/*
 * Write the rest, close, free.  Returns 0, or -1 when something could not be
 * written: *e says why, and says nothing when the reader has gone (EPIPE),
 * which is a failure but nobody's news.
 */
int out_close(struct out *o, struct error *e);

/*
 * Rows of cells.  On a terminal they are held until rows_end(), aligned by
 * their width there, and the last columns cut to the terminal's; the first
 * column never is.  Elsewhere each row is written at once, its cells separated
 * by TAB, a TAB or line break in a cell being a blank.
 */
struct cell;

struct rows {
	struct out *out;
	size_t columns, at;      /* cells in a row; those that the current one has */
	struct buf text;         /* of the cells held */
	struct cell *cells;
	size_t n, cap;
};

void rows_begin(struct rows *r, struct out *o, size_t columns);

/* The next cell of the row. */
void rows_cell(struct rows *r, enum style style, struct str s);

/* End the row; cells that it lacks are empty. */
void rows_next(struct rows *r);

/* A line of its own between rows, such as a heading: on a terminal only. */
void rows_line(struct rows *r, enum style style, struct str s);

/* Write what is held, and free. */
void rows_end(struct rows *r);

/*
 * JSON Lines: one object a line (RFC 8259).  A bad byte becomes U+FFFD, and
 * what would drive a terminal is escaped.
 */
struct json {
	struct out *out;
	size_t members, items, inner; /* so far: of the line, the array, the object */
	int in_array, in_object;
};

void json_begin(struct json *j, struct out *o);
void json_string(struct json *j, struct str name, struct str value);
void json_number(struct json *j, struct str name, long value);

/* An array: its items follow, up to the next member or the end.  An item is a
 * string; or an object, whose members, no arrays, follow up to its end. */
void json_array(struct json *j, struct str name);
void json_item(struct json *j, struct str value);
void json_object(struct json *j);
void json_object_end(struct json *j);

void json_end(struct json *j);

/*
 * A format: %{field} is the value of a field, several joined by ", ", none
 * being nothing; %% is %; a backslash escapes as in printf(1): \a \b \e \f \n
 * \r \t \v \\ \" \NNN (octal) \xHH.  Nothing is added, no line feed either.
 */
struct format;

/* Compile; to be freed.  A bad format is an error that says where. */
int format_compile(struct format **f, struct str text, struct error *e);
void format_free(struct format *f); /* NULL is fine */

/* The i-th field that it names, as written; 0 at the end. */
int format_field(const struct format *f, size_t i, struct str *field);

/* 1 when it names one of these fields (without case). */
int format_names(const struct format *f, const char *const *fields, size_t n);

/* Print the values of one contact. */
void format_put(const struct format *f, const struct source *s, struct out *o);

#endif
