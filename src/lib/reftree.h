/* reftree: the tree of referrals: each below who named them.  Pure. */
#ifndef II_REFTREE_H
#define II_REFTREE_H

#include "referral.h"

/*
 * Everybody stands once: below whom Via: names, else below who referred them
 * first.  Where others named them too, a line there says so and goes no deeper;
 * and so does one that would lead back to somebody above.
 */
enum ref_mark {
	REF_PLACED,
	REF_AGAIN,               /* stands elsewhere */
	REF_ABOVE                /* stands above: a cycle, cut here */
};

struct ref_line {
	uint32_t node, by;       /* by NOBODY: a root */
	uint32_t depth;
	int day;                 /* of the referral, or DATE_NONE */
	enum ref_mark mark;
	int last;                /* nothing follows below the same */
};

/* What is true of a node in the tree. */
struct ref_place {
	uint32_t parent;         /* or NOBODY */
	uint32_t cut;            /* who it was, where a circle was cut; or NOBODY */
	uint32_t named;          /* people they named to me */
	uint32_t reach, talked;  /* people below, each once; talked to, of these */
	int targets;             /* divisions and companies they named */
};

struct reftree {
	const struct referral *graph;
	struct ref_place *places; /* of each node */
	uint32_t *children;      /* whom each named, in order of date: as graph->out */
	uint32_t *roots;         /* who was not referred, and named or met me */
	size_t nroots;
	struct ref_line *lines;  /* see reftree_below() */
	size_t n, cap;
	struct ref_level *stack; /* of reftree_below(): who is above, and */
	unsigned char *above;    /* whether each is */
};

/* Place everybody; the graph must outlive it. */
void reftree_make(struct reftree *t, const struct referral *g);

/* Append the lines of somebody and all below; deep as it may be, without
 * recursion. */
void reftree_below(struct reftree *t, uint32_t node);

void reftree_free(struct reftree *t);

/* Where the way ends, though it need not. */
enum ref_end {
	REF_GOES_ON,
	REF_NAMED_NOBODY,        /* a talk was held, and no name came of it */
	REF_NOT_APPROACHED       /* they were named, and no word passed since */
};
enum ref_end reftree_end(const struct reftree *t, uint32_t node);

#endif
