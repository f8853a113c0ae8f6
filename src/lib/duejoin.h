/* duejoin: what the rules that take several records share. */
#ifndef II_DUEJOIN_H
#define II_DUEJOIN_H

#include "dueindex.h"

struct join {
	struct dueindex index;
	struct due *due;
	size_t cap;               /* of due->items */
	struct buf scratch;
};

/*
 * Append an item found here, if the contact's state, its settings and the
 * item's age let it show up to the horizon; about may be NULL.  Returns it, or
 * NULL; it is valid until the next.
 */
struct due_item *join_put(struct join *j, size_t n, enum rule rule, int day,
    const char *about, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

/* Whom I met on a referral, and have not told of it: in duetell.c. */
void join_tell(struct join *j);

#endif
