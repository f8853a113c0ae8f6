/* promise: what stays open in a log until an entry settles it: promises,
 * openings, referrals to nobody by name.  For stage.c. */
#ifndef II_PROMISE_H
#define II_PROMISE_H

#include "stage.h"

/* Take in the entry at a place of the log: open what it opens, or settle what
 * it settles.  Returns 1 when it was a done and nothing was open, else 0. */
int promise_take(struct fold *f, const struct entry *e, size_t at);

#endif
