/* dueindex: the contacts of one or two parts seen as one, found by id and by
 * organization.  For duejoin.c and duetell.c. */
#ifndef II_DUEINDEX_H
#define II_DUEINDEX_H

#include "duepart.h"

/* Contacts at one organization. */
struct org {
	const char *name;
	uint32_t hash;
	size_t latest;            /* who was approached last, and who last but */
	size_t second;            /* for them; NOWHERE: nobody */
	size_t fresh;             /* a new contact to approach, or NOWHERE */
};

struct dueindex {
	struct due_part *parts[2];
	size_t first[2];          /* number of a part's first contact */
	size_t n;                 /* contacts of both */
	uint32_t *ids;            /* number + 1 by hash; a Was: is in too; made */
	size_t ids_mask;          /* when first asked for, and so are the others */
	struct org *orgs;
	size_t norgs, corgs;
	uint32_t *org_table;      /* place in orgs + 1 by hash */
	size_t org_mask;
};

/* Index the contacts of a and b (may be NULL), which must outlive it. */
void dueindex_init(struct dueindex *x, struct due_part *a, struct due_part *b);
void dueindex_free(struct dueindex *x);

/* The contact of a number, and its part. */
struct contact *dueindex_contact(const struct dueindex *x, size_t n);
struct due_part *dueindex_part(const struct dueindex *x, size_t n);

/* The number of who has this id, or had it (of several, the one whose id is
 * the smallest); NOWHERE: nobody. */
size_t dueindex_find(struct dueindex *x, const char *id);

/* The organization of a name, without case and accents, or NULL. */
const struct org *dueindex_org(struct dueindex *x, const char *name);

/* The day on which anybody there but one was last approached, or DATE_NONE. */
int dueindex_approached(const struct dueindex *x, const struct org *org, size_t but);

#endif
