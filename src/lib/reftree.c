#include "reftree.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Somebody on the way down, and which of their children is next. */
struct ref_level {
	uint32_t node;
	size_t next, end;
};

/* No date goes last. */
static int
day_order(int a, int b)
{
	if (a == DATE_NONE)
		a = INT_MAX;
	if (b == DATE_NONE)
		b = INT_MAX;
	return (a > b) - (a < b);
}

/* By id, so that the order does not hang on which thread read what. */
static int
name_order(const struct ref_node *a, const struct ref_node *b)
{
	return strcmp(a->id, b->id);
}

/* --- parents --- */

/* 1 when arc a tells better than b how somebody came about. */
static int
goes_before(const struct referral *g, const struct ref_arc *a,
    const struct ref_arc *b)
{
	int c;

	if ((a->kinds & LINK_VIA) != (b->kinds & LINK_VIA))
		return (a->kinds & LINK_VIA) != 0;
	c = day_order(a->day, b->day);
	return c != 0 ? c < 0 :
	    name_order(&g->nodes[a->with], &g->nodes[b->with]) < 0;
}

static uint32_t
parent_of(const struct referral *g, size_t node)
{
	const struct ref_arc *best = NULL, *arc;

	for (size_t i = g->in_first[node]; i < g->in_first[node + 1]; i++) {
		arc = &g->in[i];
		if ((arc->kinds & LINK_TO_ME) &&
		    (best == NULL || goes_before(g, arc, best)))
			best = arc;
	}
	return best != NULL ? best->with : NOBODY;
}

static int
root_order(const struct referral *g, uint32_t a, uint32_t b)
{
	const struct ref_node *x = &g->nodes[a], *y = &g->nodes[b];
	int c = day_order(x->first, y->first);

	return c != 0 ? c : name_order(x, y);
}

/* Each cycle of parents is cut above the one who was there first. */
static void
cut_cycles(struct reftree *t)
{
	const struct referral *g = t->graph;
	uint32_t *walk = xcalloc(g->n + 1, sizeof(*walk)), at, top;

	for (uint32_t i = 0; i < g->n; i++) {
		for (at = i; at != NOBODY && walk[at] == 0; at = t->places[at].parent)
			walk[at] = i + 1;
		if (at == NOBODY || walk[at] != i + 1)
			continue;
		top = at;
		for (uint32_t k = t->places[at].parent; k != at; k = t->places[k].parent)
			if (root_order(g, k, top) < 0)
				top = k;
		t->places[top].cut = t->places[top].parent;
		t->places[top].parent = NOBODY;
	}
	free(walk);
}

/* --- children --- */

/* qsort() has no argument for it. */
struct child {
	const struct ref_node *node;
	int day;
	uint32_t number;
};

static int
child_order(const void *a, const void *b)
{
	const struct child *x = a, *y = b;
	int c = day_order(x->day, y->day);

	return c != 0 ? c : name_order(x->node, y->node);
}

/* The arcs of each node to whom they named, in order; those of connected, which
 * is no referral, are left out, and NOBODY stands in their place at the end. */
static void
sort_children(struct reftree *t)
{
	const struct referral *g = t->graph;
	struct child *c = NULL;
	size_t cap = 0, n;

	t->children = xcalloc(g->out_first[g->n] + 1, sizeof(*t->children));
	for (size_t i = 0; i < g->n; i++) {
		size_t from = g->out_first[i], to = g->out_first[i + 1];

		for (n = 0; from + n < to; n++)
			t->children[from + n] = NOBODY;
		n = 0;
		for (size_t k = from; k < to; k++) {
			const struct ref_arc *arc = &g->out[k];

			if (!(arc->kinds & LINK_TO_ME))
				continue;
			c = xgrow(c, n, &cap, sizeof(*c));
			c[n++] = (struct child){ &g->nodes[arc->with],
			    arc->day, (uint32_t)k };
			if (g->nodes[arc->with].is & REF_ORG)
				t->places[i].targets++;
			else
				t->places[i].named++;
		}
		if (n > 1)
			qsort(c, n, sizeof(*c), child_order);
		for (size_t k = 0; k < n; k++)
			t->children[from + k] = c[k].number;
	}
	free(c);
}

/* --- the whole --- */

static int
is_root(const struct reftree *t, uint32_t node)
{
	const struct ref_place *p = &t->places[node];

	return p->parent == NOBODY &&
	    (p->named > 0 || p->targets > 0 || t->graph->nodes[node].mets > 0);
}

struct root {
	const struct referral *graph;
	uint32_t node;
};

static int
by_root(const void *a, const void *b)
{
	const struct root *x = a, *y = b;

	return root_order(x->graph, x->node, y->node);
}

static void
find_roots(struct reftree *t)
{
	const struct referral *g = t->graph;
	struct root *roots = NULL;
	size_t cap = 0;

	for (uint32_t i = 0; i < g->n; i++)
		if (is_root(t, i)) {
			roots = xgrow(roots, t->nroots, &cap, sizeof(*roots));
			roots[t->nroots++] = (struct root){ g, i };
		}
	if (t->nroots > 1)
		qsort(roots, t->nroots, sizeof(*roots), by_root);
	t->roots = xcalloc(t->nroots + 1, sizeof(*t->roots));
	for (size_t i = 0; i < t->nroots; i++)
		t->roots[i] = roots[i].node;
	free(roots);
}

/* Whoever has no more people below to wait for is added to who stands above. */
static void
count_reach(struct reftree *t)
{
	const struct referral *g = t->graph;
	uint32_t *below = xcalloc(g->n + 1, sizeof(*below)), at, up;

	for (size_t i = 0; i < g->n; i++)
		if (t->places[i].parent != NOBODY)
			below[t->places[i].parent]++;
	for (uint32_t i = 0; i < g->n; i++) {
		at = below[i] == 0 ? i : NOBODY;
		while (at != NOBODY) {
			below[at] = NOBODY; /* done */
			up = t->places[at].parent;
			if (up == NOBODY)
				break;
			if (!(g->nodes[at].is & REF_ORG)) {
				t->places[up].reach += t->places[at].reach + 1;
				t->places[up].talked += t->places[at].talked +
				    (g->nodes[at].talks > 0);
			}
			at = --below[up] == 0 ? up : NOBODY;
		}
	}
	free(below);
}

void
reftree_make(struct reftree *t, const struct referral *g)
{
	*t = (struct reftree){ .graph = g };
	t->places = xcalloc(g->n + 1, sizeof(*t->places));
	for (size_t i = 0; i < g->n; i++)
		t->places[i] = (struct ref_place){ .parent = parent_of(g, i),
		    .cut = NOBODY };
	t->stack = xcalloc(g->n + 1, sizeof(*t->stack));
	t->above = xcalloc(g->n + 1, 1);
	cut_cycles(t);
	sort_children(t);
	find_roots(t);
	count_reach(t);
}

/* --- lines --- */

static void
push(struct reftree *t, size_t *depth, uint32_t node)
{
	t->above[node] = 1;
	t->stack[(*depth)++] = (struct ref_level){ node, t->graph->out_first[node],
	    t->graph->out_first[node + 1] };
}

static struct ref_line *
add_line(struct reftree *t)
{
	t->lines = xgrow(t->lines, t->n, &t->cap, sizeof(*t->lines));
	return &t->lines[t->n++];
}

static enum ref_mark
mark_of(const struct reftree *t, uint32_t node, uint32_t by)
{
	if (t->above[node])
		return REF_ABOVE;
	/* below a cut nothing is above, where one begins there */
	return t->places[node].parent == by || t->places[node].cut == by ?
	    REF_PLACED : REF_AGAIN;
}

void
reftree_below(struct reftree *t, uint32_t node)
{
	const struct referral *g = t->graph;
	struct ref_level *level;
	size_t depth = 0;

	*add_line(t) = (struct ref_line){ .node = node, .by = NOBODY,
	    .day = DATE_NONE, .mark = REF_PLACED, .last = 1 };
	push(t, &depth, node);
	while (depth > 0) {
		const struct ref_arc *arc;
		struct ref_line *line;

		level = &t->stack[depth - 1];
		if (level->next == level->end ||
		    t->children[level->next] == NOBODY) {
			t->above[level->node] = 0;
			depth--;
			continue;
		}
		arc = &g->out[t->children[level->next++]];
		line = add_line(t);
		*line = (struct ref_line){ .node = arc->with, .by = level->node,
		    .depth = (uint32_t)depth, .day = arc->day,
		    .mark = mark_of(t, arc->with, level->node),
		    .last = level->next == level->end ||
		    t->children[level->next] == NOBODY };
		if (line->mark == REF_PLACED)
			push(t, &depth, arc->with);
	}
}

enum ref_end
reftree_end(const struct reftree *t, uint32_t node)
{
	const struct ref_node *n = &t->graph->nodes[node];
	const struct ref_place *p = &t->places[node];

	if (n->mets > 0)
		return p->named == 0 && p->targets == 0 ? REF_NAMED_NOBODY :
		    REF_GOES_ON;
	if (n->talks == 0 && !(n->is & (REF_TOUCHED | REF_ORG | REF_CLOSED)) &&
	    p->parent != NOBODY)
		return REF_NOT_APPROACHED;
	return REF_GOES_ON;
}

void
reftree_free(struct reftree *t)
{
	free(t->places);
	free(t->children);
	free(t->roots);
	free(t->lines);
	free(t->stack);
	free(t->above);
	*t = (struct reftree){ 0 };
}
