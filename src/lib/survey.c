#include "survey.h"

#include <stdlib.h>
#include <string.h>

/* What one thread has of its own. */
struct worker {
	struct survey *s;
	const struct book *book;
	const struct pick *pick;
	const struct pick_book *pick_book;
	struct expr *expr;
	int joined;               /* it names what is known only at the end */
	struct due_part *part;
	struct record rec;
	struct list troubles, flaws;
	unsigned char *picked;    /* by number within the part */
	size_t cap;
	struct error e;           /* the first failed match */
	int number;               /* 0 or 1 */
};

static int
told_by_record(struct str field)
{
	return !view_joined(field);
}

static void
remember_flaw(struct worker *w, struct str id)
{
	list_printf(&w->flaws, "%s/%.*s%s: %s", w->book->dir, (int)id.n, id.p,
	    RECORD_SUFFIX, record_flaw(w->rec.flaws));
}

/* What is known of a contact before what is due is: it may be picked; all the
 * terms that its record decides hold. */
enum { MAYBE = 1, RECORD_HOLDS = 2 };

static int
holds(struct worker *w, const struct view *v)
{
	int rv;

	/* a match that failed on one record may take as long on each */
	if (!pick_has(w->pick_book, v->id) || w->e.text != NULL)
		return 0;
	rv = expr_holds(w->expr, &v->source, told_by_record, &w->e);
	if (rv == -1)
		error_prefix(&w->e, "%s/%.*s%s", w->book->dir, (int)v->id.n,
		    v->id.p, RECORD_SUFFIX);
	if (rv == 1)
		return w->pick->invert && !w->joined ? 0 : MAYBE | RECORD_HOLDS;
	return rv == 0 && w->pick->invert ? MAYBE : 0;
}

static void
visit(void *local, struct str id, struct str data, const char *error)
{
	struct worker *w = local;
	const struct fold *fold;
	struct view v;
	unsigned n;

	if (error != NULL) {
		list_add(&w->troubles, str_of(error));
		return;
	}
	record_parse(&w->rec, data, NULL);
	if (w->rec.flaws != 0)
		remember_flaw(w, id);
	if (w->rec.flaws & (RECORD_EMPTY | RECORD_NAMELESS))
		return;
	n = due_add(w->part, id, &w->rec, &fold);
	view_init(&v, id, &w->rec, fold);
	w->picked = xgrow(w->picked, n, &w->cap, 1);
	w->picked[n] = (unsigned char)holds(w, &v);
	if (w->picked[n] && w->s->take != NULL)
		w->s->take(w->s->local[w->number], &v, w->number, n);
}

/* With what is due now known, decide on the terms that ask for it. */
static int
pick_joined(struct survey *s, struct worker *w, struct error *e)
{
	struct view v;
	size_t i;
	int rv;

	for (i = 0; w->joined && i < s->contacts; i++) {
		if (!(s->picked[i] & RECORD_HOLDS))
			continue;
		view_init(&v, STR(""), NULL, NULL);
		v.next = s->due.next[i];
		rv = expr_holds(w->expr, &v.source, view_joined, e);
		if (rv == -1)
			return -1;
		s->picked[i] = rv != w->pick->invert;
	}
	return 0;
}

static void
move(struct list *to, struct list *from)
{
	size_t i;

	for (i = 0; i < from->n; i++)
		list_add(to, str_of(from->v[i]));
	list_free(from);
}

static void
join(struct survey *s, struct worker w[2])
{
	size_t n[2], k;

	due_join(&s->due, w[0].part, w[1].part);
	n[0] = s->due.first[1];
	n[1] = s->due.contacts - n[0];
	s->contacts = n[0] + n[1];
	s->picked = xcalloc(s->contacts + 1, 1);
	for (k = 0; k < 2; k++) {
		if (n[k] > 0)
			memcpy(s->picked + s->due.first[k], w[k].picked, n[k]);
		move(&s->troubles, &w[k].troubles);
		move(&s->flaws, &w[k].flaws);
	}
	list_sort(&s->troubles);
	list_sort(&s->flaws);
	list_sort(&s->misnamed);
}

static void
worker_free(struct worker *w)
{
	expr_free(w->expr);
	record_free(&w->rec);
	list_free(&w->troubles);
	list_free(&w->flaws);
	free(w->picked);
	error_clear(&w->e);
}

int
survey_book(struct survey *s, const struct book *b, const struct pick *p,
    const struct pick_book *pb, struct error *e)
{
	struct worker w[2];
	struct book_visit v = { .visit = visit, .local = { &w[0], &w[1] },
	    .misnamed = &s->misnamed };
	int k, rv = -1;

	rules_default(&s->rules, &b->workdays);
	rules_read(&s->rules, &b->settings, 1, NULL);
	memset(w, 0, sizeof(w));
	for (k = 0; k < 2; k++)
		w[k] = (struct worker){ .s = s, .book = b, .pick = p,
		    .pick_book = pb, .rec = RECORD_INIT, .number = k };
	for (k = 0; k < 2; k++) {
		if ((w[k].expr = pick_expr(p, b, e)) == NULL)
			goto out;
		w[k].joined = expr_names(w[k].expr, view_joined_fields, 2);
	}
	for (k = 0; k < 2; k++)
		w[k].part = due_part_new(&s->rules, b->now, s->horizon, s->words);
	rv = book_each(b, &v, e);
	join(s, w);
	for (k = 0; rv == 0 && k < 2; k++)
		if (w[k].e.text != NULL)
			rv = error_set(e, "%s", error_text(&w[k].e));
	if (rv == 0)
		rv = pick_joined(s, &w[0], e);
out:
	worker_free(&w[0]);
	worker_free(&w[1]);
	return rv;
}

int
survey_picked(const struct survey *s, int part, unsigned n)
{
	return s->picked[s->due.first[part] + n] != 0;
}

const struct due_item *
survey_next(const struct survey *s, int part, unsigned n)
{
	return s->due.next[s->due.first[part] + n];
}

void
survey_free(struct survey *s)
{
	due_free(&s->due);
	list_free(&s->troubles);
	list_free(&s->flaws);
	list_free(&s->misnamed);
	free(s->picked);
}
