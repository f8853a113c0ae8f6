#include "nearby.h"

#include <stdlib.h>
#include <string.h>

/* What one thread finds. */
struct part {
	const struct nearby *near;
	struct arena *arena;
	struct place *places;    /* as those of near, without their orgs */
	struct record rec;
	struct buf org;
	struct list troubles;
	int private, today;
};

/* Where in the n sorted places an org is, or would be. */
static size_t
search(const struct nearby *near, const char *org, int *there)
{
	size_t from = 0, to = near->n, half;
	int c;

	*there = 0;
	while (from < to) {
		half = from + (to - from) / 2;
		c = strcmp(near->places[half].org, org);
		if (c == 0) {
			*there = 1;
			return half;
		}
		if (c < 0)
			from = half + 1;
		else
			to = half;
	}
	return from;
}

void
nearby_add(struct nearby *near, struct str org)
{
	struct buf folded = BUF_INIT;
	int there;
	size_t at;

	text_fold(&folded, org);
	at = search(near, folded.s, &there);
	if (folded.n > 0 && !there) {
		near->places = xgrow(near->places, near->n, &near->cap,
		    sizeof(*near->places));
		memmove(near->places + at + 1, near->places + at,
		    (near->n - at) * sizeof(*near->places));
		near->n++;
		near->places[at] = (struct place){ .org = xstrdup(folded.s),
		    .asked = ASKED_INIT };
	}
	buf_free(&folded);
}

const struct place *
nearby_at(const struct nearby *near, struct str org)
{
	struct buf folded = BUF_INIT;
	int there;
	size_t at;

	text_fold(&folded, org);
	at = search(near, folded.s, &there);
	buf_free(&folded);
	return there ? &near->places[at] : NULL;
}

/* --- the pass --- */

static void
add_said(struct place *p, struct said said)
{
	p->said = xgrow(p->said, p->nsaid, &p->csaid, sizeof(*p->said));
	p->said[p->nsaid++] = said;
}

struct str
said_words(struct str line)
{
	struct str topic;
	size_t pos = 0;

	if (!topic_next(line, &pos, &topic))
		return STR("");
	line = str_trim(line);
	return str_caseis(str_sub(line, 0, 2), "A:") ?
	    str_trim(str_sub(line, 2, line.n)) : line;
}

static void
take_line(struct part *part, struct place *p, struct said said, struct str line)
{
	line = said_words(line);
	if (line.n == 0)
		return;
	said.text = arena_keep(part->arena, line);
	add_said(p, said);
}

static void
take_entry(struct part *part, struct place *p, struct said said,
    const struct entry *e)
{
	struct str body = e->body, line;

	if (e->when.day == DATE_NONE || e->when.day > part->today ||
	    e->kind == KIND_NONE ||
	    (!part->private && entry_private(e)))
		return;
	said.day = e->when.day;
	said.line = e->line;
	take_line(part, p, said, e->text);
	while (str_line(&body, &line)) {
		said.line++;
		take_line(part, p, said, line);
	}
}

static void
visit(void *local, struct str id, struct str data, const char *error)
{
	struct part *part = local;
	struct said said = { NULL, NULL, NULL, 0, 0 };
	int there;
	size_t at, i;

	if (error != NULL) {
		list_add(&part->troubles, str_of(error));
		return;
	}
	record_parse(&part->rec, data, NULL);
	buf_reset(&part->org);
	text_fold(&part->org, record_value(&part->rec, FIELD_ORG));
	at = search(part->near, part->org.s, &there);
	if (!there)
		return;
	asked_add_log(&part->places[at].asked, &part->rec);
	said.id = arena_keep(part->arena, id);
	said.name = arena_keep(part->arena, record_value(&part->rec, FIELD_NAME));
	for (i = 0; i < part->rec.nentries; i++)
		take_entry(part, &part->places[at], said, &part->rec.entries[i]);
}

/* The latest first; else by who said it, in the order of the record. */
static int
by_day(const void *a, const void *b)
{
	const struct said *x = a, *y = b;
	int c = strcmp(x->id, y->id);

	if (x->day != y->day)
		return x->day > y->day ? -1 : 1;
	return c != 0 ? c : x->line < y->line ? -1 : x->line > y->line;
}

static void
join(struct nearby *near, struct part *part, struct list *troubles)
{
	struct place *p, *found;
	size_t i, k;

	for (i = 0; i < near->n; i++) {
		p = &near->places[i];
		found = &part->places[i];
		asked_join(&p->asked, &found->asked);
		for (k = 0; k < found->nsaid; k++)
			add_said(p, found->said[k]);
		asked_free(&found->asked);
		free(found->said);
	}
	for (i = 0; i < part->troubles.n; i++)
		list_add(troubles, str_of(part->troubles.v[i]));
	free(part->places);
	record_free(&part->rec);
	buf_free(&part->org);
	list_free(&part->troubles);
}

int
nearby_read(struct nearby *near, const struct book *b, int private,
    struct list *troubles, struct error *e)
{
	struct part parts[2];
	struct book_visit v = { .visit = visit, .local = { &parts[0], &parts[1] } };
	size_t i;
	int k, rv;

	if (near->n == 0)
		return 0;
	for (k = 0; k < 2; k++)
		parts[k] = (struct part){ .near = near, .arena = &near->arena[k],
		    .places = xcalloc(near->n, sizeof(struct place)),
		    .rec = RECORD_INIT, .org = BUF_INIT, .private = private,
		    .today = b->now.day };
	rv = book_each(b, &v, e);
	for (k = 0; k < 2; k++)
		join(near, &parts[k], troubles);
	list_sort(troubles);
	for (i = 0; i < near->n; i++)
		if (near->places[i].nsaid > 0)
			qsort(near->places[i].said, near->places[i].nsaid,
			    sizeof(struct said), by_day);
	return rv;
}

void
nearby_free(struct nearby *near)
{
	for (size_t i = 0; i < near->n; i++) {
		free(near->places[i].org);
		free(near->places[i].said);
		asked_free(&near->places[i].asked);
	}
	free(near->places);
	arena_free(&near->arena[0]);
	arena_free(&near->arena[1]);
	memset(near, 0, sizeof(*near));
}
