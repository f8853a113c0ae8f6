/* survey: one pass over a book: every record folded, what is due joined, the
 * contacts told that the operands pick. */
#ifndef II_SURVEY_H
#define II_SURVEY_H

#include "book.h"
#include "due.h"
#include "error.h"
#include "pick.h"
#include "view.h"

struct survey {
	/* set by the caller */
	int horizon;        /* items due later are left out; INT_MAX: none */
	int words;          /* items say what to do */
	/*
	 * Called for each contact that is picked as far as its record tells;
	 * NULL: none.  Two threads may call, each with its own local.  part and
	 * n are the contact's number: survey_next(), survey_picked().
	 */
	void (*take)(void *local, const struct view *v, int part, unsigned n);
	void *local[2];

	/* filled */
	struct due due;
	struct rules rules;
	struct list troubles; /* files that could not be read: a line each */
	struct list flaws;    /* files that are no contacts, or hardly: a line each */
	struct list misnamed; /* files meant as records that are none by their name */
	unsigned char *picked; /* by contact number over both parts */
	size_t contacts;
};

#define SURVEY_INIT { .horizon = INT_MAX }

/*
 * Pass over the book.  Returns 0, or -1 when it could not be read at all or an
 * expression is bad or ran into a limit.
 */
int survey_book(struct survey *s, const struct book *b, const struct pick *p,
    const struct pick_book *pb, struct error *e);

/* 1 when the operands pick contact n of a part. */
int survey_picked(const struct survey *s, int part, unsigned n);

/* Its earliest item, or NULL. */
const struct due_item *survey_next(const struct survey *s, int part, unsigned n);

void survey_free(struct survey *s);

#endif
