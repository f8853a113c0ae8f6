/* refway: the shortest ways to somebody, or into an organization, through people
 * I know.  Pure. */
#ifndef II_REFWAY_H
#define II_REFWAY_H

#include "referral.h"

/*
 * A way begins with who is to be asked: somebody I talked to, or whose word I
 * had that was no refusal, and who is not closed; nobody else I know stands on it.  Links lead both
 * ways: who was named by somebody knows them, too.
 */
struct ref_way {
	uint32_t steps;          /* introductions needed; 0: they are meant
	                            themselves */
	size_t at;               /* of refways.path: the nodes from who is to be
	                            asked to whom it leads, steps + 1 */
	int past;                /* it leads to who was there, and is no more */
};

struct refways {
	struct ref_way *v;       /* the best first */
	size_t n, cap;
	uint32_t *path;
	size_t npath, cpath;
	int near;                /* names of organizations begin so; none is so called */
	unsigned meant;          /* REF_*: who is or was at the organization */
	size_t there;            /* how many of them there are */
};

/*
 * Shorter ways go first, then those to who is still there; then who is not to be
 * left in peace; who was talked to more than once, once, or not at all; in touch
 * within three months, a year, or before; whom I helped more often; the latest
 * touch; the id.  today is the clock's.
 *
 * To somebody: through links; where none lead to them, who is or was at the
 * organization that the parts were made for (theirs, presumably), at one step.
 */
void refways_to(struct refways *w, const struct referral *g, uint32_t node,
    int today);

/* Into the organization that the parts were made for. */
void refways_into(struct refways *w, const struct referral *g, int today);

/* 1 for somebody who is or was at the organization of refways_into(). */
int refways_there(const struct refways *w, const struct ref_node *n);

void refways_free(struct refways *w);

/* 1 for somebody who can be asked. */
int ref_known(const struct ref_node *n);

#endif
