/*
 * net: what a book exchanges with its remote.  The user's own git speaks to
 * it, so that every remote, key, proxy and helper that works for git works
 * here.  None of these functions may be called with the book's lock held.
 */
#ifndef II_NET_H
#define II_NET_H

#include <semaphore.h>

#include "book.h"
#include "error.h"
#include "text.h"
#include "vcs.h"

/* Where a book syncs to.  All strings are owned. */
struct net {
	struct vcs *vcs;       /* the caller's, and so is dir */
	const char *dir;
	char *branch;          /* ours: refs/heads/main */
	char *remote;          /* its name: origin */
	char *theirs;          /* the branch as the remote names it */
	char *tracking;        /* what we last saw there: refs/remotes/origin/main */
	int follows;           /* git knows what our branch follows */
	int look;              /* in: keep nothing: what is chosen is n's alone */
	int added;             /* net_add() made the remote */
	sem_t *running;        /* in: posted when a fetch is under way; may be NULL */
};

#define NET_INIT { 0 }

/*
 * Find the remote of the branch that is checked out: the one that it follows;
 * else the only remote, or the one named origin, and there the branch of the
 * same name.  Returns 0; 1 when no remote is set up; -1 also when no branch is
 * checked out.  b and v must outlive n, which begins as NET_INIT.
 */
int net_find(struct net *n, const struct book *b, struct vcs *v, struct error *e);
void net_free(struct net *n);

/*
 * Set up the remote origin, which is asked for its branches first: what cannot
 * be reached is not set up.  A path is taken from the current directory.  Ours
 * will follow the branch of the same name there, else the remote's HEAD, else
 * its only one; a book without a commit follows its HEAD first, and takes that
 * branch's name.  Fails where several are left to choose from, or the one is
 * another branch here: a second one is made by nobody but the user; and when
 * the book has another remote already (says how to change it), or none and n
 * only looks.  Fills n as net_find() does.
 */
int net_add(struct net *n, const struct book *b, struct vcs *v, const char *url,
    struct error *e);

/* Remove the remote again if net_add() made it, with what it made ours follow:
 * 1 when it did, 0, or -1. */
int net_take_back(struct net *n, struct error *e);

/*
 * Fetch the branch; id gets the commit that it is at, in hex.  Damaged objects
 * are refused, and so is what attacks programs that read it; names that a
 * book cannot hold (.., .git, links) come through: the merge reports them.
 * Where the remote has others and not this one, which we never saw there, ours
 * comes to follow one of them, chosen as net_add() chooses, and that is fetched.
 * Returns 0; 1 when the remote has no branch yet; -1 with git's last words.  What else git and the server say goes to standard error.
 */
int net_fetch(struct net *n, struct buf *id, struct error *e);

/*
 * Push the commit of this id (hex) to the branch, and have ours follow it.
 * Returns 0 when it is there; 1 when the remote has moved on meanwhile: fetch,
 * merge and push again; -1 when it refuses (its words went to standard error)
 * or cannot be reached.
 */
int net_push(struct net *n, const char *id, struct error *e);

/*
 * Let git pack what has come together, when it is much.  git fetch would ask
 * for that each time, at the price of one more process.  That it failed is no
 * failure of ours.
 */
void net_tidy(struct net *n);

#endif
