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

/* A field or an entry that is looked through. */
struct place {
	struct str block;
	struct str head;         /* how it begins */
	int day;
};

/* The line of the place in which whom stands. */
static void
put_line(struct buf *b, const struct place *p, struct str whom)
{
	size_t from = (size_t)(whom.p - p->block.p);
	struct str rest, line;

	while (from > 0 && p->block.p[from - 1] != '\n')
		from--;
	rest = str_sub(p->block, from, p->block.n);
	str_line(&rest, &line);
	if (from > 0) {
		buf_addstr(b, p->head);
		buf_puts(b, " ... ");
	}
	buf_addstr(b, str_trim(line));
}

/* Somebody is named in a place of the record of id; once is enough. */
static void
add(struct naming *g, struct str id, struct str whom, const struct place *p)
{
	size_t number = named_find(g->named, whom);
	struct buf line = BUF_INIT;

	if (number == NOWHERE || number == named_find(g->named, id) ||
	    g->latest[number] == g->block)
		return;
	g->latest[number] = g->block;
	put_line(&line, p, whom);
	g->v = xgrow(g->v, g->n, &g->cap, sizeof(*g->v));
	g->v[g->n++] = (struct mention){ number, arena_keep(&g->arena, id),
	    arena_keep(&g->arena, buf_str(&line)), p->day };
	buf_free(&line);
}

static void
look(struct naming *g, struct str id, const struct place *p)
{
	struct str whom;
	size_t pos = 0;

	while (ref_next(p->block, &pos, &whom))
		add(g, id, whom, p);
}

/* Its name, with the colon. */
static struct place
place_of_field(const struct field *f)
{
	return (struct place){ f->block, str_sub(f->block, 0,
	    (size_t)(f->name.p - f->block.p) + f->name.n + 1), DATE_NONE };
}

/* Its date, time, kind and channel. */
static struct place
place_of_entry(const struct entry *e)
{
	struct str last = e->channel.n > 0 ? e->channel : e->word;

	return (struct place){ e->block, last.n == 0 ? STR("") :
	    str_sub(e->block, 0, (size_t)(last.p - e->block.p) + last.n),
	    e->when.day };
}

void
naming_take(struct naming *g, struct str id, const struct record *rec)
{
	const struct entry *e;
	struct place p;
	size_t i;

	if (rec->data.n == 0 || memchr(rec->data.p, '@', rec->data.n) == NULL)
		return;
	for (i = 0; i < rec->nfields; i++) {
		g->block++;
		if (rec->fields[i].id > FIELD_OTHER)
			continue;
		p = place_of_field(&rec->fields[i]);
		look(g, id, &p);
	}
	for (i = 0; i < rec->nentries; i++) {
		e = &rec->entries[i];
		g->block++;
		p = place_of_entry(e);
		if (e->has & ATTR_BY)
			add(g, id, e->by, &p);
		look(g, id, &p);
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
