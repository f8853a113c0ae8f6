/* net_private: what the parts of net share.
 *
 * net.c           finds the remote, or sets it up
 * net_transfer.c  fetches and pushes
 */
#ifndef II_NET_PRIVATE_H
#define II_NET_PRIVATE_H

#include "net.h"

#define HEADS "refs/heads/"

/* What a remote answers when it is asked for its branches. */
struct answer {
	struct list branches;
	char *head;            /* the branch that its HEAD names, or NULL */
};

#define ANSWER_INIT { LIST_INIT, NULL }

/* Ask a remote, given by name or URL: 0, or -1. */
int net_ask(struct net *n, const char *remote, struct answer *a, struct error *e);
void net_answer_free(struct answer *a);

/* Have our branch follow what the remote of this name has; without a commit
 * it takes that name, too. */
int net_settle(struct net *n, const char *remote, const struct answer *a,
    struct error *e);

/* Tell git what our branch follows. */
int net_follow(struct net *n, struct error *e);

/* Fail with how the user has ours follow a branch of another name. */
int net_leave_name(const struct net *n, const char *remote, const struct answer *a,
    struct error *e);

/* Fail with why the network was of no use: what git said last, and what it may
 * mean. */
int net_last_words(const struct buf *said, struct error *e);

/* Whether there is such a reference here: 1, 0, -1. */
int net_is_here(struct net *n, const char *ref, struct error *e);

#endif
