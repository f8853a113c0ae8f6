/* notes: the text in which a talk is written down: laid out from its sheet, read
 * back when it was edited.  Pure: no files, no clock. */
#ifndef II_NOTES_H
#define II_NOTES_H

#include "entry.h"
#include "sheet.h"
#include "text.h"

/*
 * The text is, in this order and each part left out where it is empty,
 *
 *	2026-11-19 10:00 met/workplace	the entry that will be logged
 *	# When  Thu 19 Nov 10:00	what the sheet tells
 *	# 1 *				of each question, its number on the sheet,
 *	Q: How did you get there?	* where it is not to be missed
 *	A:				and room for its answer
 *	Learned:			the debrief: a line each
 *
 * and what is typed among them.  A value of the debrief stands on the line.
 */
enum notes_key {
	NOTES_MINUTES,         /* how long it took */
	NOTES_LEARNED,         /* what I learned: the text of the entry */
	NOTES_TAUGHT,          /* what giving the talk taught me */
	NOTES_FIT,             /* 1 to 5: of the work */
	NOTES_CULTURE,         /* 1 to 5: of the place */
	NOTES_NEXT,            /* what is to be done; may repeat */
	NOTES_REFERRED,        /* who else: "name; organization; words"; may repeat */
	NOTES_KEYS
};

const char *notes_key(enum notes_key k);  /* "Learned" */

/* Whether the debrief of a talk, one that I give or one that I asked for, has
 * this key. */
int notes_asks(enum notes_key k, int giving);

/* Append the text for a talk.  Fails when the entry cannot be written. */
int notes_lay(struct buf *out, const struct entry *talk, const struct sheet *s,
    struct error *e);

/* Append the line of a debrief; blanks stand for line breaks in the value. */
void notes_put(struct buf *out, enum notes_key k, struct str value);

/* What the text says. */
struct notes {
	struct entry talk;     /* text and body point into the notes, the rest
	                        * into the text that was read */
	int typed;             /* it holds something that was not laid out */
	struct str taught;
	struct list next, referred;
	struct buf text, body; /* memory */
};

#define NOTES_INIT { .next = LIST_INIT, .referred = LIST_INIT, \
	.text = BUF_INIT, .body = BUF_INIT }

/*
 * Read the text back.  laid is what notes_lay() wrote, or empty: its comments,
 * its questions without an answer and its keys without a value are left out.
 * All else that stands in the text is in n: nothing typed is dropped, and what
 * cannot be understood becomes a line of the body and is told to r (may be
 * NULL).  n->talk must hold the entry that was laid out: where the text does
 * not begin with one, it is that.  text must outlive n.
 */
void notes_read(struct notes *n, struct str laid, struct str text,
    const struct report *r);

/* Whether the text has a value for a key, or needs none. */
int notes_has(const struct notes *n, enum notes_key k);

void notes_free(struct notes *n);

#endif
