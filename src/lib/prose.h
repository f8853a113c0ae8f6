/* prose: a letter as text to look for words in. */
#ifndef II_PROSE_H
#define II_PROSE_H

#include "text.h"

enum prose_is {
	PROSE_SUBJECT,
	PROSE_OWN,
	PROSE_BLURB              /* to be handed on, between lines of dashes */
};

/* One paragraph: a part of text. */
struct paragraph {
	size_t from, to;
	enum prose_is is;
};

/*
 * The words that a letter's writer answers for (lint.h says which those are),
 * folded as by text_fold(): one blank between two, none at the ends of a
 * paragraph; a line feed behind each paragraph; quotation marks straight;
 * without the marks of emphasis, * and _.
 */
struct prose {
	struct buf text;
	size_t *at;              /* where each byte of text came from, and its end */
	size_t cap;
	struct paragraph *v;
	size_t n, cv;
	int cut;                 /* it was longer than PROSE_MAX: the rest is not read */
};

#define PROSE_INIT { .text = BUF_INIT }

/* Bytes of text: a book's worth; a letter has two thousand. */
#define PROSE_MAX ((size_t)256 << 10)

/* Where the body of a message begins; 0 when the text has no header, which is
 * lines "Name: value", one of them of a name that mail has. */
size_t prose_body(struct str message);

/* The next field of that name in the header, from *pos on; 0 at the end.  The
 * value is trimmed; a folded one has its line breaks in it. */
int prose_field(struct str header, const char *name, size_t *pos, struct str *value);

/* Read s[from..to): one message or plain text; at counts from s.p on. */
void prose_read(struct prose *p, struct str s, size_t from, size_t to);

void prose_free(struct prose *p);

/* Append one character as prose has it. */
void prose_fold(struct buf *b, struct str c);

#endif
