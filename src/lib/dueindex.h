/* dueindex: the contacts of one or two parts seen as one, found by id and by
 * organization.  For duejoin.c and duetell.c. */
#ifndef II_DUEINDEX_H
#define II_DUEINDEX_H

#include "duepart.h"

/* Contacts at one organization. */
struct org {
	const char *name;
	size_t latest;            /* who was approached last, and who last but */
	size_t second;            /* for them; NOWHERE: nobody */
	size_t fresh;             /* a new contact to approach, or NOWHERE */
};

/* A slot of a hash table: the hash is beside the number, so that what it leads
 * to is looked at only where they are equal. */
struct slot {
	uint32_t hash;
	uint32_t number;          /* plus 1; 0: free */
};

struct dueindex {
	struct due_part *parts[2];
	size_t first[2];          /* number of a part's first contact */
	size_t n;                 /* contacts of both */
	struct slot *ids;         /* to contacts, and behind them to each Was:; */
	size_t ids_mask;          /* made when first asked for, as is the other */
	struct org *orgs;
	size_t norgs, corgs;
	struct slot *org_table;   /* to orgs */
	size_t org_mask;
};

/* Index the contacts of a and b (may be NULL), which must outlive it. */
void dueindex_init(struct dueindex *x, struct due_part *a, struct due_part *b);
void dueindex_free(struct dueindex *x);

/* The contact of a number, and its part. */
struct contact *dueindex_contact(const struct dueindex *x, size_t n);
struct due_part *dueindex_part(const struct dueindex *x, size_t n);

/* The number of who has this id of this due_hash(), or had it (of several, the
 * one whose id is the smallest); NOWHERE: nobody. */
size_t dueindex_find(struct dueindex *x, const char *id, uint32_t hash);

/* The organization of a name, without case and accents, or NULL. */
const struct org *dueindex_org(struct dueindex *x, const char *name);

/* The day on which anybody there but one was last approached, or DATE_NONE. */
int dueindex_approached(const struct dueindex *x, const struct org *org, size_t but);

#endif
