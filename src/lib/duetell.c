/* duetell: tell.  I met somebody, as a seeker, on a referral (referred, by= or
 * Via:), and have not told who referred me.  The first talk since the referral
 * counts: a second one a year later is no news to them. */
#include <stdlib.h>
#include <string.h>

#include "duejoin.h"

/* Somebody met on a referral, of which the referrer is to be told; or that the
 * referrer was told of somebody, met NOWHERE: of all they named. */
struct news {
	size_t referrer, met;
	int day;
	const char *id; /* of met; "" */
};

struct newspaper {
	struct news *v;
	size_t n, cap;
};

static void
add_news(struct newspaper *p, size_t referrer, size_t met, int day, const char *id)
{
	p->v = xgrow(p->v, p->n, &p->cap, sizeof(*p->v));
	p->v[p->n++] = (struct news){ referrer, met, day, id };
}

/* --- what they were told --- */

static int
by_pair(const void *a, const void *b)
{
	const struct news *x = a, *y = b;

	if (x->referrer != y->referrer)
		return x->referrer < y->referrer ? -1 : 1;
	if (x->met != y->met)
		return x->met < y->met ? -1 : 1;
	return (x->day > y->day) - (x->day < y->day);
}

/* All that was told, sorted by pair and day. */
static void
read_told(struct join *j, struct newspaper *told)
{
	const struct due_part *p;
	size_t i, k, of;

	for (k = 0; k < 2 && (p = j->index.parts[k]) != NULL; k++)
		for (i = 0; i < p->ntold; i++) {
			of = dueindex_find(&j->index, p->told[i].of,
			    p->told[i].hash);
			if (of != NOWHERE || p->told[i].of[0] == '\0')
				add_news(told, j->index.first[k] + p->told[i].from,
				    of, p->told[i].day, "");
		}
	if (told->n > 0)
		qsort(told->v, told->n, sizeof(*told->v), by_pair);
}

/* 1 when the last time the referrer was told of met is since a day. */
static int
told_of(const struct newspaper *told, size_t referrer, size_t met, int since)
{
	const struct news key = { referrer, met, INT_MAX, "" }, *last;
	size_t low = 0, high = told->n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (by_pair(&told->v[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return 0;
	last = &told->v[low - 1];
	return last->referrer == referrer && last->met == met && last->day >= since;
}

/* --- what there is to tell --- */

/* The first talk on or after a day, which may be DATE_NONE; DATE_NONE: none. */
static int
talk_since(const struct join *j, size_t n, int since)
{
	const struct contact *c = dueindex_contact(&j->index, n);
	const int *days = dueindex_part(&j->index, n)->talks + c->talks;
	size_t low = 0, high = c->ntalks, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (days[middle] < since)
			low = middle + 1;
		else
			high = middle;
	}
	return low < c->ntalks ? days[low] : DATE_NONE;
}

/* What is told after the day on which it shows no more is no news. */
static void
read_link(struct join *j, size_t from, const struct link *l,
    const struct newspaper *told, struct newspaper *news)
{
	size_t to = l->leads;
	size_t referrer = l->referred ? from : to, met = l->referred ? to : from;
	const struct due_part *p;
	const struct contact *c;
	int day;

	if (to == NOWHERE || to == from ||
	    (day = talk_since(j, met, l->day)) == DATE_NONE ||
	    told_of(told, referrer, met, day) ||
	    told_of(told, referrer, NOWHERE, day))
		return;
	p = dueindex_part(&j->index, referrer);
	c = dueindex_contact(&j->index, referrer);
	if (due_shows(p, c, RULE_TELL, due_after(p, c, RULE_TELL, day), 1) !=
	    DATE_NONE)
		add_news(news, referrer, met, day, dueindex_contact(&j->index, met)->id);
}

static int
by_day(const void *a, const void *b)
{
	const struct news *x = a, *y = b;

	if (x->referrer != y->referrer)
		return x->referrer < y->referrer ? -1 : 1;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return strcmp(x->id, y->id);
}

/* Of several talks with one person leave the first; then in the order in which
 * each referrer is told. */
static void
sort_news(struct newspaper *news)
{
	size_t i, n = 0;

	qsort(news->v, news->n, sizeof(*news->v), by_pair);
	for (i = 0; i < news->n; i++)
		if (n == 0 || news->v[n - 1].referrer != news->v[i].referrer ||
		    news->v[n - 1].met != news->v[i].met)
			news->v[n++] = news->v[i];
	news->n = n;
	qsort(news->v, news->n, sizeof(*news->v), by_day);
}

/* Tell one referrer of all n. */
static void
tell(struct join *j, const struct news *news, size_t n)
{
	const struct dueindex *x = &j->index;
	size_t referrer = news->referrer, i;
	struct buf names = BUF_INIT;

	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_puts(&names, ", ");
		buf_puts(&names, dueindex_contact(x, news[i].met)->name);
	}
	join_put(j, referrer, RULE_TELL, due_after(dueindex_part(x, referrer),
	    dueindex_contact(x, referrer), RULE_TELL, news->day),
	    n == 1 ? news->id : NULL, "tell them how it went with %s", names.s);
	buf_free(&names);
}

void
join_tell(struct join *j)
{
	struct newspaper told = { 0 }, news = { 0 };
	const struct due_part *p;
	size_t i, k;

	read_told(j, &told);
	for (k = 0; k < 2 && (p = j->index.parts[k]) != NULL; k++)
		for (i = 0; i < p->nlinks; i++)
			read_link(j, j->index.first[k] + p->links[i].from,
			    &p->links[i], &told, &news);
	if (news.n > 0)
		sort_news(&news);
	for (i = 0; i < news.n; i = k) {
		for (k = i + 1; k < news.n &&
		    news.v[k].referrer == news.v[i].referrer; k++)
			;
		tell(j, news.v + i, k - i);
	}
	free(told.v);
	free(news.v);
}
