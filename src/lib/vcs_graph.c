/*
 * Commits are read as raw bytes, each once: libgit2's walker reads them once,
 * and who wants their trees reads them all again.
 */
#include "vcs_graph.h"

#include <stdlib.h>
#include <string.h>

/* --- the nodes --- */

static size_t
slot_of(const struct graph *g, const git_oid *id)
{
	size_t hash, i;

	memcpy(&hash, id->id, sizeof(hash));
	for (i = hash & (g->cap - 1); g->slots[i] != NULL; i = (i + 1) & (g->cap - 1))
		if (git_oid_equal(&g->slots[i]->id, id))
			break;
	return i;
}

static void
grow(struct graph *g)
{
	struct node **old = g->slots;
	size_t cap = g->cap;

	g->cap = cap > 0 ? cap * 2 : 1024;
	g->slots = xcalloc(g->cap, sizeof(*g->slots));
	for (size_t i = 0; i < cap; i++)
		if (old[i] != NULL)
			g->slots[slot_of(g, &old[i]->id)] = old[i];
	free(old);
}

static struct node *
node_of(struct graph *g, const git_oid *id)
{
	struct node **slot;

	if (g->n * 2 >= g->cap)
		grow(g);
	slot = &g->slots[slot_of(g, id)];
	if (*slot == NULL) {
		*slot = xcalloc(1, sizeof(**slot));
		(*slot)->id = *id;
		g->n++;
	}
	return *slot;
}

/* --- what a commit says --- */

/* Take the line "word id" and the line feed behind it. */
static int
take_id(struct str *s, const char *word, git_oid *id)
{
	size_t n = strlen(word);

	if (!str_starts(*s, word) || s->n <= n + GIT_OID_HEXSZ ||
	    s->p[n + GIT_OID_HEXSZ] != '\n' ||
	    git_oid_fromstrn(id, s->p + n, GIT_OID_HEXSZ) < 0)
		return 0;
	*s = str_sub(*s, n + GIT_OID_HEXSZ + 1, s->n);
	return 1;
}

/* The seconds behind the address of a line "committer Name <address> 1 +0000";
 * a line without them is as old as can be, as git has it. */
static long long
time_of(struct str s)
{
	ptrdiff_t at = str_find(s, STR("\ncommitter "));
	struct str line;
	const char *p;
	long long t = 0;

	if (at == -1)
		return 0;
	line = str_sub(s, (size_t)at + 1, s.n);
	p = memchr(line.p, '\n', line.n);
	if (p != NULL)
		line.n = (size_t)(p - line.p);
	p = memrchr(line.p, '>', line.n);
	if (p == NULL || ++p == line.p + line.n || *p++ != ' ')
		return 0;
	for (; p < line.p + line.n && *p >= '0' && *p <= '9' && t < 1LL << 50; p++)
		t = t * 10 + (*p - '0');
	return t;
}

static int
parse(struct graph *g, struct node *node, struct str s)
{
	size_t cap = 0;
	git_oid id;

	if (!take_id(&s, "tree ", &node->tree))
		return -1;
	while (take_id(&s, "parent ", &id)) {
		node->parents = xgrow(node->parents, node->nparents, &cap,
		    sizeof(*node->parents));
		node->parents[node->nparents++] = node_of(g, &id);
	}
	node->time = time_of(s);
	return 0;
}

/* Read a commit: 0; 1 when a shallow clone lacks it; -1. */
static int
node_read(struct graph *g, struct node *node, struct error *e)
{
	git_odb_object *raw;
	int rv = git_odb_read(&raw, g->v->odb, &node->id);

	if (rv == GIT_ENOTFOUND && git_repository_is_shallow(g->v->repo) == 1)
		return 1;
	if (rv < 0)
		return vcs_fail(e, "cannot read a commit (see git fsck)");
	rv = git_odb_object_type(raw) == GIT_OBJECT_COMMIT ? parse(g, node,
	    (struct str){ git_odb_object_data(raw), git_odb_object_size(raw) }) : -1;
	git_odb_object_free(raw);
	if (rv == -1)
		return error_set(e, "a commit is damaged: see git fsck");
	node->known = 1;
	return 0;
}

/* --- the queue --- */

/* Of one second, those first that came first. */
static int
is_later(const struct node *a, const struct node *b)
{
	return a->time != b->time ? a->time > b->time : a->queued < b->queued;
}

static void
push(struct graph *g, struct node *node)
{
	size_t i = g->queued, up;

	g->queue = xgrow(g->queue, g->queued, &g->cqueue, sizeof(*g->queue));
	g->queued++;
	node->queued = ++g->pushed;
	for (; i > 0 && is_later(node, g->queue[up = (i - 1) / 2]); i = up)
		g->queue[i] = g->queue[up];
	g->queue[i] = node;
}

static struct node *
pop(struct graph *g)
{
	struct node *top = g->queue[0], *last = g->queue[--g->queued];
	size_t i = 0, down;

	while ((down = 2 * i + 1) < g->queued) {
		if (down + 1 < g->queued &&
		    is_later(g->queue[down + 1], g->queue[down]))
			down++;
		if (!is_later(g->queue[down], last))
			break;
		g->queue[i] = g->queue[down];
		i = down;
	}
	g->queue[i] = last;
	return top;
}

/* Read the parents of a commit that were not read yet, and put them on the
 * stack; those that lack are none. */
static int
read_parents(struct graph *g, struct node *node, struct node ***stack, size_t *n,
    size_t *cap, struct error *e)
{
	size_t there = 0;

	for (size_t i = 0; i < node->nparents; i++) {
		struct node *parent = node->parents[i];
		int known = parent->known, rv = known ? 0 : node_read(g, parent, e);

		if (rv == -1)
			return -1;
		if (rv == 1)
			continue;
		node->parents[there++] = parent;
		parent->children++;
		if (!known) {
			*stack = xgrow(*stack, *n, cap, sizeof(**stack));
			(*stack)[(*n)++] = parent;
		}
	}
	node->nparents = there;
	return 0;
}

int
graph_begin(struct graph *g, struct vcs *v, const git_oid *from, struct error *e)
{
	struct node *node, **stack = NULL;
	size_t n = 0, cap = 0;
	int rv;

	*g = (struct graph){ .v = v };
	node = node_of(g, from);
	if ((rv = node_read(g, node, e)) == 1)
		return error_set(e, "the commit of HEAD lacks");
	if (rv == 0)
		push(g, node);
	while (rv == 0 && node != NULL) {
		rv = read_parents(g, node, &stack, &n, &cap, e);
		node = n > 0 ? stack[--n] : NULL;
	}
	free(stack);
	return rv;
}

struct node *
graph_next(struct graph *g)
{
	struct node *node;

	if (g->queued == 0)
		return NULL;
	node = pop(g);
	for (size_t i = 0; i < node->nparents; i++)
		if (--node->parents[i]->children == 0)
			push(g, node->parents[i]);
	return node;
}

void
graph_free(struct graph *g)
{
	for (size_t i = 0; i < g->cap; i++)
		if (g->slots[i] != NULL) {
			if (g->drop != NULL && g->slots[i]->mark != NULL)
				g->drop(g->slots[i]->mark);
			free(g->slots[i]->parents);
			free(g->slots[i]);
		}
	free(g->slots);
	free(g->queue);
	*g = (struct graph){ 0 };
}
