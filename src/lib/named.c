#include "named.h"

#include <stdlib.h>
#include <string.h>

struct named_id {
	char *id;
	size_t number;
};

void
named_add(struct named *d, struct str id, size_t number)
{
	d->v = xgrow(d->v, d->n, &d->cap, sizeof(*d->v));
	d->v[d->n++] = (struct named_id){ str_dup(id), number };
}

static int
by_id(const void *a, const void *b)
{
	const struct named_id *x = a, *y = b;
	int c = strcmp(x->id, y->id);

	return c != 0 ? c : x->number < y->number ? -1 : x->number > y->number;
}

void
named_sort(struct named *d)
{
	if (d->n > 0)
		qsort(d->v, d->n, sizeof(*d->v), by_id);
}

static int
is_id(const void *key, const void *element)
{
	return str_cmp(*(const struct str *)key,
	    str_of(((const struct named_id *)element)->id));
}

size_t
named_find(const struct named *d, struct str id)
{
	const struct named_id *found = d->n == 0 ? NULL :
	    bsearch(&id, d->v, d->n, sizeof(*d->v), is_id);

	return found != NULL ? found->number : NOWHERE;
}

void
named_free(struct named *d)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		free(d->v[i].id);
	free(d->v);
	memset(d, 0, sizeof(*d));
}

void
naming_begin(struct naming *g, const struct named *d, size_t count)
{
	memset(g, 0, sizeof(*g));
	g->named = d;
	g->latest = xcalloc(count + 1, sizeof(*g->latest));
}

/* Somebody is named in a block of the record of id; once is enough. */
static void
add(struct naming *g, struct str id, struct str whom, struct str block, int day)
{
	size_t number = named_find(g->named, whom);
	const char *nl;

	if (number == NOWHERE || number == named_find(g->named, id) ||
	    g->latest[number] == g->block)
		return;
	g->latest[number] = g->block;
	nl = memchr(block.p, '\n', block.n);
	if (nl != NULL)
		block = str_sub(block, 0, (size_t)(nl - block.p));
	g->v = xgrow(g->v, g->n, &g->cap, sizeof(*g->v));
	g->v[g->n++] = (struct mention){ number, arena_keep(&g->arena, id),
	    arena_keep(&g->arena, str_trim(block)), day };
}

static void
look(struct naming *g, struct str id, struct str block, int day)
{
	struct str whom;
	size_t pos = 0;

	while (ref_next(block, &pos, &whom))
		add(g, id, whom, block, day);
}

void
naming_take(struct naming *g, struct str id, const struct record *rec)
{
	const struct entry *e;
	size_t i;

	if (rec->data.n == 0 || memchr(rec->data.p, '@', rec->data.n) == NULL)
		return;
	for (i = 0; i < rec->nfields; i++) {
		g->block++;
		if (rec->fields[i].id <= FIELD_OTHER)
			look(g, id, rec->fields[i].block, DATE_NONE);
	}
	for (i = 0; i < rec->nentries; i++) {
		e = &rec->entries[i];
		g->block++;
		if (e->has & ATTR_BY)
			add(g, id, e->by, e->block, e->when.day);
		look(g, id, e->block, e->when.day);
	}
}

static int
by_number(const void *a, const void *b)
{
	const struct mention *x = a, *y = b;
	int c;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	c = strcmp(x->id, y->id);
	return c != 0 ? c : strcmp(x->text, y->text);
}

struct mention *
naming_join(const struct naming *a, const struct naming *b, size_t *n)
{
	struct mention *all = xcalloc(a->n + b->n + 1, sizeof(*all));

	*n = a->n + b->n;
	if (a->n > 0)
		memcpy(all, a->v, a->n * sizeof(*all));
	if (b->n > 0)
		memcpy(all + a->n, b->v, b->n * sizeof(*all));
	qsort(all, *n, sizeof(*all), by_number);
	return all;
}

void
naming_free(struct naming *g)
{
	arena_free(&g->arena);
	free(g->v);
	free(g->latest);
	memset(g, 0, sizeof(*g));
}
