#include "dueindex.h"

#include <stdlib.h>
#include <string.h>

void
dueindex_init(struct dueindex *x, struct due_part *a, struct due_part *b)
{
	*x = (struct dueindex){ .parts = { a, b } };
	x->first[1] = a->ncontacts;
	x->n = a->ncontacts + (b != NULL ? b->ncontacts : 0);
}

void
dueindex_free(struct dueindex *x)
{
	free(x->ids);
	free(x->orgs);
	free(x->org_table);
}

struct contact *
dueindex_contact(const struct dueindex *x, size_t n)
{
	return n < x->first[1] ? &x->parts[0]->contacts[n] :
	    &x->parts[1]->contacts[n - x->first[1]];
}

struct due_part *
dueindex_part(const struct dueindex *x, size_t n)
{
	return x->parts[n >= x->first[1]];
}

/* A power of two that leaves a table of n half empty. */
static size_t
table_size(size_t n)
{
	size_t size = 64;

	while (size < n * 2)
		size *= 2;
	return size;
}

/* --- ids --- */

/* The Was: of a number from x->n on. */
static const struct was *
was_of(const struct dueindex *x, size_t n)
{
	n -= x->n;
	return n < x->parts[0]->nwas ? &x->parts[0]->was[n] :
	    &x->parts[1]->was[n - x->parts[0]->nwas];
}

/* The contact that a number stands for. */
static size_t
leads_to(const struct dueindex *x, size_t n)
{
	if (n < x->n)
		return n;
	return was_of(x, n)->contact +
	    x->first[n - x->n >= x->parts[0]->nwas];
}

static const char *
id_of(const struct dueindex *x, size_t n)
{
	return n < x->n ? dueindex_contact(x, n)->id : was_of(x, n)->id;
}

/* The slot of an id: its own, or the free one where it would stand. */
static struct slot *
id_slot(const struct dueindex *x, const char *id, uint32_t hash)
{
	size_t i = hash & x->ids_mask;

	while (x->ids[i].number != 0 && (x->ids[i].hash != hash ||
	    strcmp(id_of(x, x->ids[i].number - 1), id) != 0))
		i = (i + 1) & x->ids_mask;
	return &x->ids[i];
}

/* Enter a Was:, unless somebody bears that id, or had it and goes before. */
static void
enter_was(struct dueindex *x, size_t n)
{
	const struct was *was = was_of(x, n);
	struct slot *slot = id_slot(x, was->id, was->hash);

	if (slot->number == 0 || (slot->number > x->n &&
	    strcmp(dueindex_contact(x, leads_to(x, n))->id,
	    dueindex_contact(x, leads_to(x, slot->number - 1))->id) < 0))
		*slot = (struct slot){ was->hash, (uint32_t)n + 1 };
}

static void
make_ids(struct dueindex *x)
{
	size_t n = x->n + x->parts[0]->nwas, i, size;
	const struct contact *c;

	if (x->parts[1] != NULL)
		n += x->parts[1]->nwas;
	size = table_size(n);
	x->ids = xcalloc(size, sizeof(*x->ids));
	x->ids_mask = size - 1;
	for (i = 0; i < x->n; i++) {
		c = dueindex_contact(x, i);
		*id_slot(x, c->id, c->hash) = (struct slot){ c->hash,
		    (uint32_t)i + 1 };
	}
	for (; i < n; i++)
		enter_was(x, i);
}

size_t
dueindex_find(struct dueindex *x, const char *id, uint32_t hash)
{
	const struct slot *slot;

	if (id[0] == '\0')
		return NOWHERE;
	if (x->ids == NULL)
		make_ids(x);
	slot = id_slot(x, id, hash);
	return slot->number != 0 ? leads_to(x, slot->number - 1) : NOWHERE;
}

/* --- organizations --- */

/* 1 when two names are one; most are written alike. */
static int
same_name(const char *a, const char *b)
{
	return strcmp(a, b) == 0 || text_same(str_of(a), str_of(b));
}

static struct slot *
org_slot(const struct dueindex *x, const char *name, uint32_t hash)
{
	size_t i = hash & x->org_mask;

	while (x->org_table[i].number != 0 && (x->org_table[i].hash != hash ||
	    !same_name(x->orgs[x->org_table[i].number - 1].name, name)))
		i = (i + 1) & x->org_mask;
	return &x->org_table[i];
}

/* The organization of a contact that has one, entered if it is new. */
static struct org *
enter_org(struct dueindex *x, const struct contact *c)
{
	struct slot *slot = org_slot(x, c->org, c->org_hash);

	if (slot->number == 0) {
		x->orgs = xgrow(x->orgs, x->norgs, &x->corgs, sizeof(*x->orgs));
		x->orgs[x->norgs] = (struct org){ c->org, NOWHERE, NOWHERE,
		    NOWHERE };
		*slot = (struct slot){ c->org_hash, (uint32_t)++x->norgs };
	}
	return &x->orgs[slot->number - 1];
}

static int
approached_later(const struct dueindex *x, size_t n, size_t than)
{
	return than == NOWHERE ||
	    dueindex_contact(x, n)->approached > dueindex_contact(x, than)->approached;
}

/* 1 for somebody new whom nothing keeps from being approached. */
static int
is_fresh(const struct dueindex *x, const struct contact *c)
{
	return (c->flags & C_NEW) && !due_off(c, RULE_ANOTHER) &&
	    c->held <= x->parts[0]->now.day;
}

/* Of two people to approach: who has a Via: first, then by id. */
static int
fresh_before(const struct contact *a, const struct contact *b)
{
	if ((a->flags & C_VIA) != (b->flags & C_VIA))
		return (a->flags & C_VIA) != 0;
	return strcmp(a->id, b->id) < 0;
}

static void
join_org(struct dueindex *x, struct org *o, size_t n)
{
	const struct contact *c = dueindex_contact(x, n);

	if (c->approached != DATE_NONE) {
		if (approached_later(x, n, o->latest)) {
			o->second = o->latest;
			o->latest = n;
		} else if (approached_later(x, n, o->second))
			o->second = n;
	}
	if (is_fresh(x, c) && (o->fresh == NOWHERE ||
	    fresh_before(c, dueindex_contact(x, o->fresh))))
		o->fresh = n;
}

static void
make_orgs(struct dueindex *x)
{
	size_t i, size = table_size(x->n);

	x->org_table = xcalloc(size, sizeof(*x->org_table));
	x->org_mask = size - 1;
	for (i = 0; i < x->n; i++)
		if (dueindex_contact(x, i)->org_hash != 0)
			join_org(x, enter_org(x, dueindex_contact(x, i)), i);
}

const struct org *
dueindex_org(struct dueindex *x, const char *name)
{
	uint32_t hash = due_org_hash(x->parts[0], str_of(name));
	const struct slot *slot;

	if (x->org_table == NULL)
		make_orgs(x);
	slot = org_slot(x, name, hash);
	return slot->number != 0 ? &x->orgs[slot->number - 1] : NULL;
}

int
dueindex_approached(const struct dueindex *x, const struct org *org, size_t but)
{
	size_t who = org->latest != but ? org->latest : org->second;

	return who != NOWHERE ? dueindex_contact(x, who)->approached : DATE_NONE;
}
