#include "refway.h"

#include <stdlib.h>
#include <string.h>

#define FAR UINT32_MAX

/* How lately, in days. */
enum { LATELY = 92, THIS_YEAR = 366 };

/* What is looked for, and how far everybody is from it. */
struct search {
	const struct referral *g;
	int today;
	unsigned there, was;     /* REF_*: who is meant by their organization */
	uint32_t *far;           /* steps from each to the nearest who is meant */
	uint32_t *queue;
	size_t n;                /* of the queue */
};

int
ref_known(const struct ref_node *n)
{
	return (n->is & REF_CONTACT) && !(n->is & REF_CLOSED) &&
	    (n->talks > 0 || ((n->is & REF_HEARD) && n->stage != STAGE_DECLINED));
}

static void
search_init(struct search *s, const struct referral *g, int today)
{
	*s = (struct search){ .g = g, .today = today };
	s->far = xcalloc(g->n + 1, sizeof(*s->far));
	s->queue = xcalloc(g->n + 1, sizeof(*s->queue));
	memset(s->far, 0xff, (g->n + 1) * sizeof(*s->far));
}

static void
search_free(struct search *s)
{
	free(s->far);
	free(s->queue);
}

static void
reach(struct search *s, uint32_t node, uint32_t far)
{
	if (s->far[node] != FAR || (s->g->nodes[node].is & REF_ORG))
		return;
	s->far[node] = far;
	s->queue[s->n++] = node;
}

/* From all who are meant outwards, up to people I know and no farther. */
static void
spread(struct search *s)
{
	const struct referral *g = s->g;

	for (size_t i = 0; i < s->n; i++) {
		uint32_t at = s->queue[i];

		if (ref_known(&g->nodes[at]))
			continue;
		for (size_t k = g->in_first[at]; k < g->in_first[at + 1]; k++)
			reach(s, g->in[k].with, s->far[at] + 1);
		for (size_t k = g->out_first[at]; k < g->out_first[at + 1]; k++)
			reach(s, g->out[k].with, s->far[at] + 1);
	}
}

/* 1 for somebody who is no more at the organization meant. */
static int
is_past(const struct search *s, uint32_t node)
{
	return s->was != 0 && !(s->g->nodes[node].is & s->there);
}

/* Of two who are one step nearer: who is still there, then by id. */
static int
is_better(const struct search *s, uint32_t a, uint32_t b)
{
	if (b == NOBODY)
		return 1;
	if (s->far[a] == 0 && is_past(s, a) != is_past(s, b))
		return !is_past(s, a);
	return strcmp(s->g->nodes[a].id, s->g->nodes[b].id) < 0;
}

static void
try_arcs(const struct search *s, uint32_t from, const struct ref_arc *arcs,
    size_t n, uint32_t *best)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t with = arcs[i].with;

		/* whoever is known ends a way, unless they are meant */
		if (s->far[with] == s->far[from] - 1 &&
		    !ref_known(&s->g->nodes[with]) && is_better(s, with, *best))
			*best = with;
	}
}

static uint32_t
nearer(const struct search *s, uint32_t from)
{
	const struct referral *g = s->g;
	uint32_t best = NOBODY;

	try_arcs(s, from, g->in + g->in_first[from],
	    g->in_first[from + 1] - g->in_first[from], &best);
	try_arcs(s, from, g->out + g->out_first[from],
	    g->out_first[from + 1] - g->out_first[from], &best);
	return best;
}

static void
add_step(struct refways *w, uint32_t node)
{
	w->path = xgrow(w->path, w->npath, &w->cpath, sizeof(*w->path));
	w->path[w->npath++] = node;
}

static struct ref_way *
add_way(struct refways *w, uint32_t steps)
{
	w->v = xgrow(w->v, w->n, &w->cap, sizeof(*w->v));
	w->v[w->n] = (struct ref_way){ .steps = steps, .at = w->npath };
	return &w->v[w->n++];
}

/* --- order --- */

/* A way with what it is judged by; qsort() has no argument for it. */
struct judged {
	struct ref_way way;
	const struct ref_node *ask;
	int held, talks, lately;
};

static struct judged
judge(const struct search *s, const struct refways *w, struct ref_way way)
{
	const struct ref_node *n = &s->g->nodes[w->path[way.at]];
	int days = n->last == DATE_NONE ? INT32_MAX : s->today - n->last;

	return (struct judged){ .way = way, .ask = n,
	    .held = n->held > s->today, .talks = n->talks < 2 ? n->talks : 2,
	    .lately = days <= LATELY ? 2 : days <= THIS_YEAR };
}

static int
by_worth(const void *a, const void *b)
{
	const struct judged *x = a, *y = b;

	if (x->way.steps != y->way.steps)
		return x->way.steps < y->way.steps ? -1 : 1;
	if (x->way.past != y->way.past)
		return x->way.past - y->way.past;
	if (x->held != y->held)
		return x->held - y->held;
	if (x->talks != y->talks)
		return y->talks - x->talks;
	if (x->lately != y->lately)
		return y->lately - x->lately;
	if (x->ask->helped != y->ask->helped)
		return x->ask->helped > y->ask->helped ? -1 : 1;
	if (x->ask->last != y->ask->last)
		return x->ask->last > y->ask->last ? -1 : 1;
	return strcmp(x->ask->id, y->ask->id);
}

static void
sort_ways(const struct search *s, struct refways *w)
{
	struct judged *all = xcalloc(w->n + 1, sizeof(*all));

	for (size_t i = 0; i < w->n; i++)
		all[i] = judge(s, w, w->v[i]);
	if (w->n > 1)
		qsort(all, w->n, sizeof(*all), by_worth);
	for (size_t i = 0; i < w->n; i++)
		w->v[i] = all[i].way;
	free(all);
}

/* --- the whole --- */

/* A way from each who is known and was reached. */
static void
collect(const struct search *s, struct refways *w)
{
	for (size_t i = 0; i < s->n; i++) {
		uint32_t at = s->queue[i];
		struct ref_way *way;

		if (!ref_known(&s->g->nodes[at]))
			continue;
		way = add_way(w, s->far[at]);
		for (add_step(w, at); s->far[at] > 0; add_step(w, at))
			at = nearer(s, at);
		way->past = is_past(s, at);
	}
}

/* Who is or was where somebody is, and would know them: one step each. */
static void
add_colleagues(const struct search *s, struct refways *w, uint32_t node)
{
	const struct ref_node *n;

	for (uint32_t i = 0; i < s->g->n; i++) {
		n = &s->g->nodes[i];
		if (i == node || !ref_known(n) ||
		    !(n->is & (REF_THERE | REF_WAS_THERE)))
			continue;
		add_way(w, 1)->past = !(n->is & REF_THERE);
		add_step(w, i);
		add_step(w, node);
	}
}

void
refways_to(struct refways *w, const struct referral *g, uint32_t node, int today)
{
	struct search s;

	*w = (struct refways){ 0 };
	search_init(&s, g, today);
	reach(&s, node, 0);
	spread(&s);
	collect(&s, w);
	if (w->n == 0)
		add_colleagues(&s, w, node);
	sort_ways(&s, w);
	search_free(&s);
}

/* Whether anybody is or was at an organization of this very name. */
static int
is_named_so(const struct referral *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->nodes[i].is & (REF_THERE | REF_WAS_THERE))
			return 1;
	return 0;
}

void
refways_into(struct refways *w, const struct referral *g, int today)
{
	struct search s;

	*w = (struct refways){ .near = !is_named_so(g) };
	search_init(&s, g, today);
	s.there = w->near ? REF_NEAR : REF_THERE;
	s.was = w->near ? REF_WAS_NEAR : REF_WAS_THERE;
	for (uint32_t i = 0; i < g->n; i++)
		if (g->nodes[i].is & (s.there | s.was))
			reach(&s, i, 0);
	w->meant = s.there | s.was;
	w->there = s.n;
	spread(&s);
	collect(&s, w);
	sort_ways(&s, w);
	search_free(&s);
}

int
refways_there(const struct refways *w, const struct ref_node *n)
{
	return (n->is & w->meant) != 0;
}

void
refways_free(struct refways *w)
{
	free(w->v);
	free(w->path);
	*w = (struct refways){ 0 };
}
