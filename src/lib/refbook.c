#include "refbook.h"

/* What one thread has of its own. */
struct worker {
	struct ref_part *part;
	struct record rec;
	struct list troubles;
	unsigned odd;
};

static void
visit(void *local, struct str id, struct str data, const char *error)
{
	struct worker *w = local;

	if (error != NULL) {
		list_add(&w->troubles, str_of(error));
		return;
	}
	record_parse(&w->rec, data, NULL);
	if (w->rec.flaws & (RECORD_EMPTY | RECORD_NAMELESS))
		return;
	w->odd += w->rec.odd;
	ref_add(w->part, id, &w->rec);
}

int
refbook_read(struct refbook *r, const struct book *b, struct ref_wanted wanted,
    struct error *e)
{
	struct worker w[2] = { { .rec = RECORD_INIT }, { .rec = RECORD_INIT } };
	struct book_visit v = { .visit = visit, .local = { &w[0], &w[1] } };
	int rv;

	*r = (struct refbook){ .odd = 0 };
	rules_default(&r->rules, &b->workdays);
	rules_read(&r->rules, &b->settings, 1, NULL);
	for (int k = 0; k < 2; k++)
		w[k].part = ref_part_new(&r->rules, b->now.day, wanted);
	rv = book_each(b, &v, e);
	referral_join(&r->graph, w[0].part, w[1].part);
	for (int k = 0; k < 2; k++) {
		for (size_t i = 0; i < w[k].troubles.n; i++)
			list_add(&r->troubles, str_of(w[k].troubles.v[i]));
		r->odd += w[k].odd;
		list_free(&w[k].troubles);
		record_free(&w[k].rec);
	}
	list_sort(&r->troubles);
	return rv;
}

void
refbook_free(struct refbook *r)
{
	referral_free(&r->graph);
	list_free(&r->troubles);
}
