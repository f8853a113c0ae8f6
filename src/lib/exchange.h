/* exchange: brings a book and its remote to the same (ii-sync). */
#ifndef II_EXCHANGE_H
#define II_EXCHANGE_H

#include "book.h"
#include "error.h"
#include "text.h"
#include "vcs.h"

/* A file that came or went. */
struct passed {
	char *path;
	enum vcs_change what;
};

struct passage {
	struct passed *v;
	size_t n, cap;
};

/* What an exchange did, or with show would do. */
struct exchange {
	int show;                  /* in: fetch, but change nothing */
	char *remote;              /* its name */
	struct passage came, went; /* sorted by path */
	struct list notes;         /* what the user should be told, a line each */
	struct list clashes;       /* ids whose records came out with a Clash:; .ii */
};

#define EXCHANGE_INIT { 0 }

/*
 * Commit what was edited by hand; fetch; merge what came; push; and again
 * while others push in between, with a pause that grows, up to 60 times.  The
 * lock is never held while the network is waited for.
 *
 * url (NULL: there is a remote) sets one up first, and not with show; one that
 * turns out to be another book is taken back.  Returns 0; -1 when the
 * remote cannot be reached, refuses, or holds another book: what was committed
 * or merged before that stays, and x tells it either way.
 */
int exchange(struct exchange *x, const struct book *b, const char *url,
    struct error *e);
void exchange_free(struct exchange *x);

#endif
