/* target: the goals and steps that the settings name: Target:, Step:. */
#ifndef II_TARGET_H
#define II_TARGET_H

#include "book.h"
#include "error.h"
#include "expr.h"
#include "text.h"

/* "10 talks by 2027-03-01 tags=licensing" */
struct target {
	int talks;
	int by;              /* a day */
	struct str words;    /* the terms, as they stand */
	struct expr *expr[2]; /* compiled, one for each thread; owned */
	int held[2];         /* talks so far, by thread: counted by the caller */
};

/*
 * The targets of a book's settings that can be read; each that cannot is told
 * to report (may be NULL).  Returns an array of *n, to be freed by
 * target_free().
 */
struct target *target_read(const struct book *b, size_t *n,
    const struct report *report);
void target_free(struct target *t, size_t n);

/* "10 talks by 2027-03-01: 3 held, 7 to go, one every 2 weeks". */
void target_say(struct buf *b, const struct target *t, int today);

/*
 * The step that comes next: "licence exam by 2027-06-01, in 27 weeks".
 * Returns 0 when none is set or ahead.  A bad one is told to report.
 */
int step_say(struct buf *b, const struct book *book, const struct report *report);

#endif
