/* vcs_graph: the commits that lead to HEAD, in the order of their dates. */
#ifndef II_VCS_GRAPH_H
#define II_VCS_GRAPH_H

#include "vcs_private.h"

/* A commit, as far as a walk needs it. */
struct node {
	git_oid id, tree;
	long long time;         /* of the committer */
	struct node **parents;
	size_t nparents;
	size_t children;        /* that the walk has not come to yet */
	size_t queued;          /* when it came into the queue, from 1 on */
	int known;              /* its object was read */
	void *mark;             /* the user's, NULL at first */
};

struct graph {
	struct vcs *v;
	struct node **slots;    /* all nodes by id: a hash table */
	size_t n, cap;
	struct node **queue;    /* a heap: the latest first */
	size_t queued, cqueue, pushed;
	void (*drop)(void *mark); /* frees what marks are left */
};

/* From a commit on.  Reads all that lead to it: only so does no clock that was
 * wrong, and no second in which several were made, put one before its child. */
int graph_begin(struct graph *g, struct vcs *v, const git_oid *from, struct error *e);

/* The next commit, the latest all of whose children were told; NULL at the
 * end. */
struct node *graph_next(struct graph *g);
void graph_free(struct graph *g);

#endif
