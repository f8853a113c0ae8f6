#include <stdlib.h>
#include <string.h>

#include "merge_private.h"

/* --- fields --- */

static int
same_value(const struct block *a, const struct block *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return str_eq(a->value, b->value);
}

/*
 * A field that is one on each side, b, o and t, any of which may be NULL:
 * that which changed stands.  Returns 0 when both did.
 */
static int
settle_value(struct block *b, struct block *o, struct block *t)
{
	struct block *stands;

	if (same_value(o, t)) {
		if (o == NULL)
			return 1;
		o->fate = FATE_STANDS;
		merge_stand(o, t, merge_newer(b, o, t));
		return 1;
	}
	if (!same_value(o, b) && !same_value(t, b))
		return 0;
	stands = same_value(o, b) ? t : o;
	if (stands == NULL) {
		merge_drop(o, t);
		return 1;
	}
	stands->fate = FATE_STANDS;
	merge_stand(o, t, stands->bytes);
	return 1;
}

/* A change beats a removal; of two the byte-greater stays. */
static void
settle_contest(struct block *o, struct block *t)
{
	struct block *stands = o != NULL ? o : t;

	if (o != NULL && t != NULL) {
		o->fate = t->fate = FATE_LOST;
		stands = str_cmp(o->value, t->value) > 0 ? o : t;
	}
	stands->fate = FATE_STANDS;
	merge_stand(o, t, stands->bytes);
}

/* Where a field stands twice, the first is its value, any other a Clash. */
void
merge_single(const struct group *g)
{
	struct block *o = merge_nth(g, OURS, 0), *t = merge_nth(g, THEIRS, 0), *b;
	size_t side, i;

	for (side = BASE; side < SIDES; side++)
		for (i = 1; i < g->n[side]; i++) {
			b = g->v[side][i];
			b->gone = 1;
			b->fate = FATE_CLASH;
		}
	if (!settle_value(merge_nth(g, BASE, 0), o, t))
		settle_contest(o, t);
}

/*
 * All that says one value of one field: lines of Clash, fields that stood
 * twice, and the single fields themselves, of which one stands or some lost.
 * What is in force on a side is no Clash there.
 */
void
merge_clash(struct merge *m, const struct group *g)
{
	struct block *line[SIDES] = { NULL }, *b = NULL;
	size_t clash[SIDES] = { 0 }, in_force[SIDES] = { 0 }, side, i;
	int lost = 0, stands = 0;

	for (side = BASE; side < SIDES; side++) {
		for (i = 0; i < g->n[side]; i++) {
			b = g->v[side][i];
			stands |= b->fate == FATE_STANDS;
			lost |= b->fate == FATE_LOST;
			clash[side] |= b->fate == FATE_CLASH;
			in_force[side] |= b->fate != FATE_CLASH;
			if (b->fate != FATE_CLASH || b->gone)
				continue;
			if (line[side] == NULL)
				line[side] = b;
			else
				b->gone = 1;
		}
		clash[side] &= !in_force[side];
	}
	if (stands || (!lost &&
	    !merge_survivors(clash[BASE], clash[OURS], clash[THEIRS])))
		merge_drop(line[OURS], line[THEIRS]);
	else if (line[OURS] != NULL || line[THEIRS] != NULL)
		merge_stand(line[OURS], line[THEIRS],
		    merge_newer(line[BASE], line[OURS], line[THEIRS]));
	else
		m->clashes[m->nclashes++] = b;
}

/* --- tags: one field of sorted items, whose contest is by item --- */

struct tag {
	struct str item;
	enum side side;
};

static int
by_item(const void *a, const void *b)
{
	const struct tag *x = a, *y = b;

	return str_cmp(x->item, y->item);
}

/* All items of all sides, sorted.  To be freed. */
static struct tag *
list_tags(const struct group *g, size_t *n)
{
	struct tag *tags = NULL;
	struct str rest, item;
	size_t cap = 0, i;
	int side;

	*n = 0;
	for (side = BASE; side < SIDES; side++)
		for (i = 0; i < g->n[side]; i++)
			for (rest = g->v[side][i]->value; str_item(&rest, ',', &item); ) {
				tags = xgrow(tags, *n, &cap, sizeof(*tags));
				tags[(*n)++] = (struct tag){ item, side };
			}
	if (*n > 0)
		qsort(tags, *n, sizeof(*tags), by_item);
	return tags;
}

static void
add_item(struct buf *items, struct str item)
{
	if (items->n > 0)
		buf_puts(items, ", ");
	buf_addstr(items, item);
}

/* Fill m->items: each item once, three-way. */
static void
merge_items(struct merge *m, const struct group *g)
{
	size_t n, i, end, on[SIDES];
	struct tag *tags = list_tags(g, &n);
	int side;

	for (i = 0; i < n; i = end) {
		memset(on, 0, sizeof(on));
		for (end = i; end < n && by_item(&tags[i], &tags[end]) == 0; end++)
			on[tags[end].side] = 1;
		for (side = BASE; side < SIDES; side++)
			if (on[side])
				add_item(&m->items[side], tags[i].item);
		if (merge_survivors(on[BASE], on[OURS], on[THEIRS]))
			add_item(&m->items[SIDES], tags[i].item);
	}
	free(tags);
}

/* The end of the last line: LF, CRLF or nothing. */
static struct str
line_end(struct str s)
{
	size_t n = str_ends(s, "\r\n") ? 2 : str_ends(s, "\n") ? 1 : 0;

	return str_sub(s, s.n - n, s.n);
}

/* The items of a side, or of the result, as a line of their own. */
static struct str
write_tags(struct merge *m, int side, struct str end)
{
	struct buf *line = &m->lines[side];

	buf_printf(line, "%s: ", field_name(FIELD_TAGS));
	buf_addstr(line, buf_str(&m->items[side]));
	buf_addstr(line, end);
	return buf_str(line);
}

/* A side's Tags as one block; NULL: it has none. */
static struct block *
unite_tags(struct merge *m, const struct group *g, enum side side)
{
	struct block *first = merge_nth(g, side, 0);
	size_t i;

	if (first == NULL)
		return NULL;
	first->value = buf_str(&m->items[side]);
	if (g->n[side] > 1 && first->value.n > 0)
		first->bytes = write_tags(m, side, line_end(first->bytes));
	for (i = 1; i < g->n[side]; i++)
		g->v[side][i]->gone = 1;
	return first;
}

/* How the line of b ends, if there is one. */
static struct str
end_of(const struct block *b)
{
	return b != NULL ? line_end(b->bytes) : STR("");
}

void
merge_tags(struct merge *m, const struct group *g)
{
	struct block *b, *o, *t;
	struct str items, end;

	merge_items(m, g);
	b = unite_tags(m, g, BASE);
	o = unite_tags(m, g, OURS);
	t = unite_tags(m, g, THEIRS);
	if (settle_value(b, o, t))
		return;
	items = buf_str(&m->items[SIDES]);
	if (o != NULL && str_eq(o->value, items))
		merge_stand(o, t, o->bytes);
	else if (t != NULL && str_eq(t->value, items))
		merge_stand(o, t, t->bytes);
	else if (items.n > 0) {
		end = merge_greater(end_of(o), end_of(t));
		merge_stand(o, t, write_tags(m, SIDES, end));
	} else
		merge_drop(o, t);
}

