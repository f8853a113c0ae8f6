/* toollog: what the mains that log share: entries into the logs of contacts, a
 * commit in each book. */
#ifndef II_TOOLLOG_H
#define II_TOOLLOG_H

#include "books.h"
#include "entry.h"

/* One entry for some contacts. */
struct tolog {
	struct whom whom;
	struct entry entry;  /* checked */
};

struct logging {
	const struct books *books;
	int force;           /* also a done of which it is not plain what it settles */
	int show;            /* print the entries; nothing is logged */
	int quiet;           /* no answers */
	size_t logged;       /* filled: entries */
};

/*
 * Log them: in each book all, or none, in the order of the books.  Prints for
 * each contact the stage before and after, and what is next.  Returns YES, or
 * TROUBLE after a message for each book in which it failed.
 */
int tool_log(struct logging *l, const struct tolog *jobs, size_t n);

#endif
