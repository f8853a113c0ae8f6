/* duejoin: what takes several records: follow, tell, another, ask, update
 * after hired, and who an item is for. */
#include <stdlib.h>
#include <string.h>

#include "duepart.h"

/* Nobody else at an organization approached for so many days: another. */
#define ANOTHER_QUIET 30

/* The parts seen as one. */
struct join {
	struct due_part *parts[2];
	size_t first[2];          /* number of a part's first contact */
	size_t n;                 /* contacts of both */
	uint32_t *table;          /* number + 1 by hash of id; a Was: is in too */
	size_t mask;
	uint32_t *at_org;         /* number + 1 of the first contact by hash of */
	uint32_t *next_there;     /* the org, and of the next; made when needed */
	struct due *due;
	size_t cap;               /* of due->items */
	struct buf scratch;
};

static struct contact *
contact(const struct join *j, size_t n)
{
	return n < j->first[1] ? &j->parts[0]->contacts[n] :
	    &j->parts[1]->contacts[n - j->first[1]];
}

static struct due_part *
part_of(const struct join *j, size_t n)
{
	return j->parts[n >= j->first[1]];
}

/* --- ids --- */

/* The id behind a number: of a contact, or one that a contact had before. */
static const char *
id_of(const struct join *j, size_t n)
{
	size_t was = n - j->n;

	if (n < j->n)
		return contact(j, n)->id;
	return was < j->parts[0]->nwas ? j->parts[0]->was[was].id :
	    j->parts[1]->was[was - j->parts[0]->nwas].id;
}

/* The contact that a number of id_of() leads to. */
static size_t
leads_to(const struct join *j, size_t n)
{
	size_t was = n - j->n;

	if (n < j->n)
		return n;
	return was < j->parts[0]->nwas ? j->parts[0]->was[was].contact :
	    j->first[1] + j->parts[1]->was[was - j->parts[0]->nwas].contact;
}

static void
enter(struct join *j, size_t n)
{
	size_t i = due_hash(str_of(id_of(j, n))) & j->mask;

	while (j->table[i] != 0)
		i = (i + 1) & j->mask;
	j->table[i] = (uint32_t)n + 1;
}

/* Ids go in before those that are no more, and so are found first. */
static void
make_table(struct join *j)
{
	size_t n = j->n, i, size = 64;

	for (i = 0; i < 2 && j->parts[i] != NULL; i++)
		n += j->parts[i]->nwas;
	while (size < n * 2)
		size *= 2;
	j->table = xcalloc(size, sizeof(*j->table));
	j->mask = size - 1;
	for (i = 0; i < n; i++)
		enter(j, i);
}

/* The contact that has this id, or had it; NOWHERE: nobody. */
static size_t
resolve(const struct join *j, const char *id)
{
	size_t i;

	if (id[0] == '\0')
		return NOWHERE;
	for (i = due_hash(str_of(id)) & j->mask; j->table[i] != 0;
	    i = (i + 1) & j->mask)
		if (strcmp(id_of(j, j->table[i] - 1), id) == 0)
			return leads_to(j, j->table[i] - 1);
	return NOWHERE;
}

/* --- organizations --- */

static void
make_orgs(struct join *j)
{
	size_t i;
	uint32_t *head;

	j->at_org = xcalloc(j->mask + 1, sizeof(*j->at_org));
	j->next_there = xcalloc(j->n + 1, sizeof(*j->next_there));
	for (i = j->n; i-- > 0; ) {
		if (contact(j, i)->org_hash == 0)
			continue;
		head = &j->at_org[contact(j, i)->org_hash & j->mask];
		j->next_there[i] = *head;
		*head = (uint32_t)i + 1;
	}
}

/* The contacts at an organization, one by one: *n is NOWHERE first and at the
 * end. */
static int
next_at_org(struct join *j, uint32_t hash, const char *org, size_t *n)
{
	uint32_t i;

	if (j->at_org == NULL)
		make_orgs(j);
	i = *n == NOWHERE ? j->at_org[hash & j->mask] : j->next_there[*n];
	for (; i != 0; i = j->next_there[i - 1])
		if (contact(j, i - 1)->org_hash == hash &&
		    text_same(str_of(contact(j, i - 1)->org), str_of(org))) {
			*n = i - 1;
			return 1;
		}
	*n = NOWHERE;
	return 0;
}

/* --- items --- */

static int
is_off(const struct contact *c, enum rule rule)
{
	return c->rules->delay[rule].unit == DELAY_OFF;
}

static void
put(struct join *j, size_t n, enum rule rule, int day, const char *about,
    const char *what)
{
	struct due *d = j->due;
	const struct contact *c = contact(j, n);

	d->items = xgrow(d->items, d->n, &j->cap, sizeof(*d->items));
	d->items[d->n++] = (struct due_item){ c->id, c->name, about, n,
	    day, rule, what };
}

/* The same for an item found here: shown only if the contact's state, its
 * settings and the item's age let it. */
__attribute__((format(printf, 6, 7)))
static void
put_if(struct join *j, size_t n, enum rule rule, int day, const char *about,
    const char *fmt, ...)
{
	const struct contact *c = contact(j, n);
	struct due_part *p = part_of(j, n);
	const char *what = NULL;
	va_list ap;

	if (is_off(c, rule) ||
	    (day = due_shows(p, c, rule, day, 1)) == DATE_NONE)
		return;
	if (p->words) {
		buf_reset(&j->scratch);
		va_start(ap, fmt);
		buf_vprintf(&j->scratch, fmt, ap);
		va_end(ap);
		what = arena_keep(&p->arena, buf_str(&j->scratch));
	}
	put(j, n, rule, day, about, what);
}

static int
after(const struct join *j, size_t n, enum rule rule, int day)
{
	return delay_after(contact(j, n)->rules->delay[rule], day,
	    j->parts[0]->rules->workdays);
}

/* --- follow --- */

/* 1 when somebody else at this organization was approached since. */
static int
org_approached(struct join *j, const char *org, size_t referrer, int since)
{
	uint32_t hash = due_org_hash(j->parts[0], str_of(org));
	size_t i = NOWHERE;

	while (next_at_org(j, hash, org, &i))
		if (i != referrer && contact(j, i)->approached != DATE_NONE &&
		    contact(j, i)->approached >= since)
			return 1;
	return 0;
}

static void
follow_org(struct join *j, size_t from, const struct link *l)
{
	struct due_part *p = part_of(j, from);
	int day = after(j, from, RULE_FOLLOW, l->day);

	if (due_shows(p, contact(j, from), RULE_FOLLOW, day, 1) != DATE_NONE &&
	    !org_approached(j, l->org, from, l->day))
		put_if(j, from, RULE_FOLLOW, day, NULL, "find somebody at %s%s%s", l->org,
		    l->text[0] != '\0' ? ": " : "", l->text);
}

static void
follow(struct join *j, size_t from, const struct link *l)
{
	size_t to = resolve(j, l->to);
	struct due_part *p = part_of(j, from);
	struct contact *c;
	int day;

	if (l->to[0] == '\0') {
		follow_org(j, from, l);
		return;
	}
	if (to == NOWHERE) {
		put_if(j, from, RULE_FOLLOW, after(j, from, RULE_FOLLOW, l->day),
		    NULL, "add @%s, whom they named on %s, and write to them", l->to,
		    due_say(p, l->day));
		return;
	}
	c = contact(j, to);
	if (to == from || is_off(c, RULE_FOLLOW) ||
	    (c->last != DATE_NONE && c->last >= l->day))
		return;
	day = after(j, to, RULE_FOLLOW, l->day);
	if (p->now.day - workdays_next(p->rules->workdays, day) <= DUE_FADES)
		c->flags |= C_NAMED;
	put_if(j, to, RULE_FOLLOW, day, contact(j, from)->id,
	    "write to them: %s named them on %s", contact(j, from)->name, due_say(p, l->day));
}

/* --- tell --- */

/* Somebody met on a referral, of which the referrer has not been told. */
struct news {
	size_t referrer, met;
	int day; /* of the talk */
};

static int
by_referrer(const void *a, const void *b)
{
	const struct news *x = a, *y = b;

	if (x->referrer != y->referrer)
		return x->referrer < y->referrer ? -1 : 1;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return x->met < y->met ? -1 : x->met > y->met;
}

/* The first talk on or after a day (DATE_NONE: ever), or DATE_NONE. */
static int
first_talk(const struct join *j, size_t n, int since)
{
	const struct contact *c = contact(j, n);
	const int *days = part_of(j, n)->talks + c->talks;
	unsigned i;

	for (i = 0; i < c->ntalks; i++)
		if (since == DATE_NONE || days[i] >= since)
			return days[i];
	return DATE_NONE;
}

/* 1 when referrer was told of met, or of all they named, since a day. */
static int
was_told(const struct join *j, size_t referrer, size_t met, int since)
{
	const struct contact *c = contact(j, referrer);
	const struct told *t = part_of(j, referrer)->told + c->told;
	unsigned i;

	for (i = 0; i < c->ntold; i++)
		if (t[i].day >= since &&
		    (t[i].ref[0] == '\0' || resolve(j, t[i].ref) == met))
			return 1;
	return 0;
}

/* Add to news what a link says is to be told. */
static size_t
take_news(const struct join *j, size_t from, const struct link *l,
    struct news *news)
{
	size_t to = resolve(j, l->to);

	news->referrer = l->referred ? from : to;
	news->met = l->referred ? to : from;
	if (to == NOWHERE || to == from)
		return 0;
	news->day = first_talk(j, news->met, l->day);
	return news->day != DATE_NONE &&
	    !was_told(j, news->referrer, news->met, news->day);
}

/* Tell one referrer of all n. */
static void
tell_one(struct join *j, const struct news *news, size_t n)
{
	struct buf names = BUF_INIT;
	size_t i, said = 0;
	int day = after(j, news->referrer, RULE_TELL, news->day);

	for (i = 0; i < n; i++) {
		if (i > 0 && news[i].met == news[i - 1].met)
			continue;
		if (said++ > 0)
			buf_puts(&names, ", ");
		buf_puts(&names, contact(j, news[i].met)->name);
	}
	put_if(j, news->referrer, RULE_TELL, day,
	    said == 1 ? contact(j, news->met)->id : NULL,
	    "tell them how it went with %s", names.s);
	buf_free(&names);
}

static void
tell_all(struct join *j, struct news *news, size_t n)
{
	struct due_part *p;
	size_t i, k;

	if (n > 0)
		qsort(news, n, sizeof(*news), by_referrer);
	for (i = 0; i < n; i = k) {
		p = part_of(j, news[i].referrer);
		for (k = i; k < n && news[k].referrer == news[i].referrer; k++)
			;
		if (is_off(contact(j, news[i].referrer), RULE_TELL))
			continue;
		/* what has faded does not keep what has not from showing */
		for (; i < k && p->now.day - workdays_next(p->rules->workdays,
		    after(j, news[i].referrer, RULE_TELL, news[i].day)) >
		    DUE_FADES; i++)
			;
		if (i < k)
			tell_one(j, news + i, k - i);
	}
}

static void
join_links(struct join *j)
{
	struct news *news = NULL, one;
	size_t n = 0, cap = 0, i, k;
	struct due_part *p;

	for (k = 0; k < 2 && j->parts[k] != NULL; k++) {
		p = j->parts[k];
		for (i = 0; i < p->nlinks; i++) {
			if (p->links[i].referred)
				follow(j, j->first[k] + p->links[i].from, &p->links[i]);
			if (take_news(j, j->first[k] + p->links[i].from,
			    &p->links[i], &one)) {
				news = xgrow(news, n, &cap, sizeof(*news));
				news[n++] = one;
			}
		}
	}
	tell_all(j, news, n);
	free(news);
}

/* --- another --- */

/* A new contact at the organization of n, whom nobody holds back, if nobody
 * else there was approached of late: the one with a Via: first, then by id. */
static size_t
find_another(struct join *j, size_t n)
{
	const struct contact *x = contact(j, n), *c, *best = NULL;
	int today = j->parts[0]->now.day;
	size_t i = NOWHERE, found = NOWHERE;

	while (next_at_org(j, x->org_hash, x->org, &i)) {
		c = contact(j, i);
		if (i == n)
			continue;
		if (c->approached != DATE_NONE &&
		    today - c->approached < ANOTHER_QUIET)
			return NOWHERE;
		if (!(c->flags & C_NEW) || (c->flags & C_CLOSED) ||
		    is_off(c, RULE_ANOTHER) ||
		    (c->held != DATE_NONE && c->held > today))
			continue;
		if (best == NULL ||
		    (c->flags & C_VIA) > (best->flags & C_VIA) ||
		    ((c->flags & C_VIA) == (best->flags & C_VIA) &&
		    strcmp(c->id, best->id) < 0)) {
			best = c;
			found = i;
		}
	}
	return found;
}

static void
another(struct join *j, size_t n, const struct pending *it)
{
	size_t z;

	if (j->parts[0]->now.day >= it->another_until ||
	    it->day >= it->another_until || (z = find_another(j, n)) == NOWHERE)
		return;
	contact(j, z)->flags |= C_NAMED;
	put(j, z, RULE_ANOTHER, it->day, it->about, it->what);
}

/* --- ask --- */

/* Whether a comes before b among those to ask: on a referral first, then by id. */
static int
asks_before(const struct contact *a, const struct contact *b)
{
	if ((a->flags & C_VIA) != (b->flags & C_VIA))
		return (a->flags & C_VIA) != 0;
	return strcmp(a->id, b->id) < 0;
}

static int
may_ask(const struct contact *c, int today)
{
	return (c->flags & C_ASK) && !(c->flags & (C_NAMED | C_CLOSED | C_GIVING)) &&
	    (c->held == DATE_NONE || c->held <= today) && !is_off(c, RULE_ASK);
}

static void
ask(struct join *j)
{
	const struct due_part *p = j->parts[0];
	size_t *best, n = 0, i, k;
	const struct contact *c;
	int left = p->rules->ask;

	for (k = 0; k < 2 && j->parts[k] != NULL; k++)
		left -= j->parts[k]->opened_today;
	if (left <= 0)
		return;
	best = xcalloc((size_t)left + 1, sizeof(*best));
	for (i = 0; i < j->n; i++) {
		if (!may_ask(contact(j, i), p->now.day))
			continue;
		for (k = n; k > 0 && asks_before(contact(j, i),
		    contact(j, best[k - 1])); k--)
			best[k] = best[k - 1];
		best[k] = i;
		if (n < (size_t)left)
			n++;
	}
	for (i = 0; i < n; i++) {
		c = contact(j, best[i]);
		put_if(j, best[i], RULE_ASK, p->now.day, NULL, "ask them for a talk%s",
		    c->flags & C_NOTED ? "" :
		    "; no research note yet: what do they do?");
	}
	free(best);
}

/* --- update after hired --- */

static void
share_news(struct join *j)
{
	int hired = j->parts[0]->hired;
	const struct contact *c;
	size_t i;

	if (j->parts[1] != NULL && j->parts[1]->hired > hired)
		hired = j->parts[1]->hired;
	if (hired == DATE_NONE || j->parts[0]->now.day - hired > DUE_FADES + 7)
		return;
	for (i = 0; i < j->n; i++) {
		c = contact(j, i);
		if ((c->flags & C_KEPT) && c->last != DATE_NONE && c->last < hired)
			put_if(j, i, RULE_UPDATE, hired, NULL,
			    "share your news: you were hired on %s",
			    due_say(part_of(j, i), hired));
	}
}

/* --- the whole --- */

/* The items of the records themselves; those for somebody else find them. */
static void
join_items(struct join *j)
{
	const struct pending *it;
	size_t i, k, n, with;

	for (k = 0; k < 2 && j->parts[k] != NULL; k++)
		for (i = 0; i < j->parts[k]->nitems; i++) {
			it = &j->parts[k]->items[i];
			n = j->first[k] + it->contact;
			if (it->rule == RULE_ANOTHER) {
				another(j, n, it);
				continue;
			}
			with = it->with != NULL ? resolve(j, it->with) : n;
			put(j, with != NOWHERE ? with : n, it->rule, it->day,
			    with != n ? it->about : NULL, it->what);
		}
}

static int
by_contact(const void *a, const void *b)
{
	const struct due_item *x = a, *y = b;

	if (x->contact != y->contact)
		return x->contact < y->contact ? -1 : 1;
	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	return x->day < y->day ? -1 : x->day > y->day;
}

static int
by_day(const void *a, const void *b)
{
	const struct due_item *x = a, *y = b;
	int c;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	c = strcmp(x->id, y->id);
	return c != 0 ? c : strcmp(x->what, y->what);
}

/* One a contact and rule, the earliest; owe and expect each. */
static void
sort_items(struct due *d)
{
	const struct due_item *it, *kept;
	size_t i, n = 0;

	if (d->n == 0)
		return;
	qsort(d->items, d->n, sizeof(*d->items), by_contact);
	for (i = 0; i < d->n; i++) {
		it = &d->items[i];
		kept = n > 0 ? &d->items[n - 1] : NULL;
		if (kept != NULL && kept->contact == it->contact &&
		    kept->rule == it->rule && it->rule != RULE_OWE &&
		    it->rule != RULE_EXPECT)
			continue;
		d->items[n++] = *it;
	}
	d->n = n;
	qsort(d->items, d->n, sizeof(*d->items), by_day);
}

/* Grants say how many talks of the month's budget are given or arranged. */
static void
say_budget(struct join *j)
{
	struct due_part *p = j->parts[0];
	struct due_item *it;
	int given = p->given_this_month;
	size_t i;

	if (j->parts[1] != NULL)
		given += j->parts[1]->given_this_month;
	for (i = 0; i < j->due->n; i++) {
		it = &j->due->items[i];
		if (it->rule != RULE_GRANT || it->what == NULL)
			continue;
		buf_reset(&j->scratch);
		buf_printf(&j->scratch, "%s; %d of %d this month", it->what, given,
		    p->rules->budget);
		it->what = arena_keep(&p->arena, buf_str(&j->scratch));
	}
}

static void
find_next(struct due *d, size_t ncontacts)
{
	struct due_item *it;
	size_t i;

	d->next = xcalloc(ncontacts + 1, sizeof(struct due_item *));
	for (i = 0; i < d->n; i++) {
		it = &d->items[i];
		if (d->next[it->contact] == NULL ||
		    it->day < d->next[it->contact]->day)
			d->next[it->contact] = it;
	}
}

void
due_join(struct due *d, struct due_part *a, struct due_part *b)
{
	struct join j = { .parts = { a, b }, .due = d, .scratch = BUF_INIT };
	size_t k;

	memset(d, 0, sizeof(*d));
	d->parts[0] = a;
	d->parts[1] = b;
	j.first[1] = d->first[1] = a->ncontacts;
	j.n = a->ncontacts + (b != NULL ? b->ncontacts : 0);
	for (k = 0; k < 2 && d->parts[k] != NULL; k++) {
		d->met += d->parts[k]->met;
		d->given += d->parts[k]->given;
		d->odd += d->parts[k]->odd;
	}
	make_table(&j);
	join_items(&j);
	join_links(&j);
	ask(&j); /* knows by now whom follow and another name */
	share_news(&j);
	if (a->words) {
		say_budget(&j);
		sort_items(d);
	}
	d->contacts = j.n;
	find_next(d, j.n);
	free(j.table);
	free(j.at_org);
	free(j.next_there);
	buf_free(&j.scratch);
}

static void
part_free(struct due_part *p)
{
	size_t i;

	if (p == NULL)
		return;
	for (i = 0; i < p->ncontacts; i++)
		if (p->contacts[i].rules != p->rules)
			free((void *)p->contacts[i].rules);
	fold_free(&p->fold);
	arena_free(&p->arena);
	buf_free(&p->scratch);
	free(p->contacts);
	free(p->was);
	free(p->links);
	free(p->told);
	free(p->talks);
	free(p->items);
	free(p);
}

void
due_free(struct due *d)
{
	part_free(d->parts[0]);
	part_free(d->parts[1]);
	free(d->items);
	free(d->next);
	memset(d, 0, sizeof(*d));
}
