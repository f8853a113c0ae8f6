/* duejoin: what takes several records: follow, another, ask, update after
 * hired, and who an item is for; tell is in duetell.c. */
#include "duejoin.h"

#include <stdlib.h>
#include <string.h>

/* Nobody else at an organization approached for so many days: another. */
#define ANOTHER_QUIET 30

/* --- items --- */

static struct due_item *
put(struct join *j, size_t n, const struct due_item *item)
{
	const struct contact *c = dueindex_contact(&j->index, n);
	struct due *d = j->due;
	struct due_item *it;

	d->items = xgrow(d->items, d->n, &j->cap, sizeof(*d->items));
	it = &d->items[d->n++];
	*it = *item;
	it->id = c->id;
	it->name = c->name;
	it->contact = n;
	return it;
}

struct due_item *
join_put(struct join *j, size_t n, enum rule rule, int day, const char *about,
    const char *fmt, ...)
{
	const struct contact *c = dueindex_contact(&j->index, n);
	struct due_part *p = dueindex_part(&j->index, n);
	struct due_item it = { .rule = rule, .about = about };
	va_list ap;

	it.day = due_shows(p, c, rule, day, 1);
	if (due_off(c, rule) || it.day == DATE_NONE || it.day > p->horizon)
		return NULL;
	if (p->words) {
		buf_reset(&j->scratch);
		va_start(ap, fmt);
		buf_vprintf(&j->scratch, fmt, ap);
		va_end(ap);
		it.what = arena_keep(&p->arena, buf_str(&j->scratch));
	}
	return put(j, n, &it);
}

/* --- follow --- */

/* Whom each link leads to, for follow and tell. */
static void
find_links(struct join *j)
{
	struct due_part *p;
	struct link *l;
	size_t i, k;

	for (k = 0; k < 2 && (p = j->index.parts[k]) != NULL; k++)
		for (i = 0; i < p->nlinks; i++) {
			l = &p->links[i];
			l->leads = dueindex_find(&j->index, l->to, l->hash);
		}
}

/* A new contact to add, by way of who named them: "@mary-hawes" as "Mary
 * Hawes", so that they get this very id. */
static const char *
step_add(struct due_part *p, const char *referrer, const char *id)
{
	struct buf name = BUF_INIT;
	const char *step, *c;

	for (c = id; *c != '\0'; c++)
		if (*c == '-')
			buf_putc(&name, ' ');
		else if ((c == id || c[-1] == '-') && *c >= 'a' && *c <= 'z')
			buf_putc(&name, (char)(*c - 'a' + 'A'));
		else
			buf_putc(&name, *c);
	step = due_step(p, "ii-add '%s' via=@%s", name.s, referrer);
	buf_free(&name);
	return step;
}

static const char *
step_add_at(struct due_part *p, const char *referrer, const char *org)
{
	struct buf quoted = BUF_INIT;
	const char *step;

	due_quote(&quoted, str_of(org));
	step = due_step(p, "ii-add 'Their Name' org=%s via=@%s", quoted.s, referrer);
	buf_free(&quoted);
	return step;
}

/* They named an organization: until somebody there was approached since, who
 * referred me aside. */
static void
follow_org(struct join *j, size_t from, const struct link *l)
{
	struct due_part *p = dueindex_part(&j->index, from);
	const struct contact *c = dueindex_contact(&j->index, from);
	const struct org *org = dueindex_org(&j->index, l->org);
	struct due_item *it;

	if (org != NULL && dueindex_approached(&j->index, org, from) >= l->day)
		return;
	it = join_put(j, from, RULE_FOLLOW, due_after(p, c, RULE_FOLLOW, l->day),
	    NULL, "find somebody at %s%s%s", l->org,
	    l->text[0] != '\0' ? ": " : "", l->text);
	if (it != NULL)
		it->step = step_add_at(p, c->id, l->org);
}

/* They named somebody of whom there is no record: it is with them until there
 * is. */
static void
follow_nobody(struct join *j, size_t from, const struct link *l)
{
	struct due_part *p = dueindex_part(&j->index, from);
	const struct contact *c = dueindex_contact(&j->index, from);
	struct due_item *it;

	it = join_put(j, from, RULE_FOLLOW, due_after(p, c, RULE_FOLLOW, l->day),
	    NULL, "add @%s, whom they named on %s, and write to them", l->to,
	    due_say(p, l->day));
	if (it != NULL)
		it->step = step_add(p, c->id, l->to);
}

/* They named a contact: until a word passes between us, on that very day or
 * later. */
static void
follow_contact(struct join *j, size_t from, const struct link *l)
{
	size_t to = l->leads;
	struct due_part *p = dueindex_part(&j->index, to);
	struct contact *c = dueindex_contact(&j->index, to);
	const struct contact *referrer = dueindex_contact(&j->index, from);
	int day = due_after(p, c, RULE_FOLLOW, l->day);

	if (to == from || c->last >= l->day || due_off(c, RULE_FOLLOW) ||
	    due_shows(p, c, RULE_FOLLOW, day, 1) == DATE_NONE)
		return;
	c->flags |= C_NAMED;
	join_put(j, to, RULE_FOLLOW, day, referrer->id,
	    "write to them: %s named them on %s", referrer->name,
	    due_say(p, l->day));
}

static void
follow(struct join *j, size_t from, const struct link *l)
{
	if (!l->referred)
		return;
	if (l->to[0] == '\0')
		follow_org(j, from, l);
	else if (l->leads == NOWHERE)
		follow_nobody(j, from, l);
	else
		follow_contact(j, from, l);
}

static void
join_follow(struct join *j)
{
	const struct due_part *p;
	size_t i, k;

	for (k = 0; k < 2 && (p = j->index.parts[k]) != NULL; k++)
		for (i = 0; i < p->nlinks; i++)
			follow(j, j->index.first[k] + p->links[i].from,
			    &p->links[i]);
}

/* --- another, and what one record decides --- */

static struct due_item
item_of(const struct pending *p)
{
	return (struct due_item){ .about = p->about, .day = p->day,
	    .rule = p->rule, .what = p->what, .step = p->step };
}

/* Somebody new at the organization of n, if nobody else there was approached of
 * late: until n is to be reminded. */
static void
another(struct join *j, size_t n, const struct pending *it)
{
	const struct due_part *p = j->index.parts[0];
	struct due_item item = item_of(it);
	const struct org *org;
	int approached;

	if (p->now.day >= it->until || it->day >= it->until)
		return;
	org = dueindex_org(&j->index, dueindex_contact(&j->index, n)->org);
	approached = dueindex_approached(&j->index, org, n);
	if (org->fresh == NOWHERE || (approached != DATE_NONE &&
	    p->now.day - approached < ANOTHER_QUIET))
		return;
	dueindex_contact(&j->index, org->fresh)->flags |= C_NAMED;
	if (it->day <= p->horizon)
		put(j, org->fresh, &item);
}

/* A reminder through somebody is theirs, unless they are no contact, or closed:
 * then it goes to n. */
static void
remind_through(struct join *j, size_t n, const struct pending *it)
{
	size_t with = dueindex_find(&j->index, it->with,
	    due_hash(str_of(it->with)));
	const struct due_part *p = j->index.parts[0];
	struct due_item item = item_of(it);

	if (with == NOWHERE || with == n ||
	    (dueindex_contact(&j->index, with)->flags & C_CLOSED)) {
		join_put(j, n, it->rule, it->day, NULL,
		    "remind them, once: you asked through @%s", it->with);
		return;
	}
	item.day = due_shows(p, dueindex_contact(&j->index, with), it->rule,
	    it->day, 1);
	if (item.day != DATE_NONE && item.day <= p->horizon)
		put(j, with, &item);
}

static void
join_items(struct join *j)
{
	const struct pending *it;
	const struct due_part *p;
	struct due_item item;
	size_t i, k, n;

	for (k = 0; k < 2 && (p = j->index.parts[k]) != NULL; k++)
		for (i = 0; i < p->nitems; i++) {
			it = &p->items[i];
			n = j->index.first[k] + it->contact;
			if (it->rule == RULE_ANOTHER)
				another(j, n, it);
			else if (it->with != NULL)
				remind_through(j, n, it);
			else {
				item = item_of(it);
				put(j, n, &item);
			}
		}
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
	return (c->flags & C_ASK) && !(c->flags & C_NAMED) &&
	    c->held <= today && !due_off(c, RULE_ASK);
}

/* How many may still be asked today. */
static size_t
left_to_ask(const struct join *j)
{
	struct due_part *const *p = j->index.parts;
	int left = p[0]->rules->ask - p[0]->opened_today;

	if (p[1] != NULL)
		left -= p[1]->opened_today;
	return left > 0 ? (size_t)left : 0;
}

/* Those who go first, up to max, in order. */
static size_t
choose(const struct join *j, size_t *best, size_t max)
{
	const struct dueindex *x = &j->index;
	size_t n = 0, i, k;

	for (i = 0; i < x->n; i++) {
		if (!may_ask(dueindex_contact(x, i), x->parts[0]->now.day))
			continue;
		for (k = n; k > 0 && asks_before(dueindex_contact(x, i),
		    dueindex_contact(x, best[k - 1])); k--)
			if (k < max)
				best[k] = best[k - 1];
		if (k < max)
			best[k] = i;
		if (n < max)
			n++;
	}
	return n;
}

static void
join_ask(struct join *j)
{
	size_t max = left_to_ask(j), n, i, *best;
	const struct contact *c;

	if (max == 0)
		return;
	best = xcalloc(max, sizeof(*best));
	n = choose(j, best, max);
	for (i = 0; i < n; i++) {
		c = dueindex_contact(&j->index, best[i]);
		join_put(j, best[i], RULE_ASK, j->index.parts[0]->now.day, NULL,
		    "ask them for a talk%s", c->flags & C_NOTED ? "" :
		    "; no research note yet: what do they do?");
	}
	free(best);
}

/* --- update after hired --- */

/* Everyone kept, with whom no word passed on that day or since. */
static void
join_hired(struct join *j)
{
	const struct dueindex *x = &j->index;
	int hired = x->parts[0]->hired;
	const struct contact *c;
	size_t i;

	if (x->parts[1] != NULL && x->parts[1]->hired > hired)
		hired = x->parts[1]->hired;
	if (hired == DATE_NONE)
		return;
	for (i = 0; i < x->n; i++) {
		c = dueindex_contact(x, i);
		if ((c->flags & C_KEPT) && c->last < hired)
			join_put(j, i, RULE_UPDATE, hired, NULL,
			    "share your news: you were hired on %s",
			    due_say(dueindex_part(x, i), hired));
	}
}

/* --- the whole --- */

/* NULL goes first. */
static int
text_order(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

/* Two of a day are told apart by what they say, so that the one that stands
 * does not hang on the order of the records. */
static int
by_contact(const void *a, const void *b)
{
	const struct due_item *x = a, *y = b;

	if (x->contact != y->contact)
		return x->contact < y->contact ? -1 : 1;
	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return text_order(x->what, y->what);
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
	return c != 0 ? c : text_order(x->what, y->what);
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
	struct due_part *p = j->index.parts[0], *other = j->index.parts[1];
	int given = p->given_this_month;
	struct due_item *it;
	size_t i;

	if (other != NULL)
		given += other->given_this_month;
	for (i = 0; i < j->due->n; i++) {
		it = &j->due->items[i];
		if (it->rule != RULE_GRANT)
			continue;
		buf_reset(&j->scratch);
		buf_printf(&j->scratch, "%s; %d of %d this month", it->what, given,
		    p->rules->budget);
		it->what = arena_keep(&p->arena, buf_str(&j->scratch));
	}
}

/* Of two of a day the rule that stands first. */
static void
find_next(struct due *d)
{
	struct due_item *it, **next;
	size_t i;

	d->next = xcalloc(d->contacts + 1, sizeof(struct due_item *));
	for (i = 0; i < d->n; i++) {
		it = &d->items[i];
		next = &d->next[it->contact];
		if (*next == NULL || it->day < (*next)->day ||
		    (it->day == (*next)->day && it->rule < (*next)->rule))
			*next = it;
	}
}

void
due_join(struct due *d, struct due_part *a, struct due_part *b)
{
	struct join j = { .due = d, .scratch = BUF_INIT };
	size_t k;

	dueindex_init(&j.index, a, b);
	*d = (struct due){ .parts = { a, b }, .contacts = j.index.n };
	d->first[1] = j.index.first[1];
	for (k = 0; k < 2 && d->parts[k] != NULL; k++) {
		d->met += d->parts[k]->met;
		d->given += d->parts[k]->given;
		d->odd += d->parts[k]->odd;
	}
	join_items(&j);
	find_links(&j);
	join_follow(&j);
	join_tell(&j);
	join_ask(&j); /* knows by now whom follow and another name */
	join_hired(&j);
	if (a->words) {
		say_budget(&j);
		sort_items(d);
	}
	find_next(d);
	dueindex_free(&j.index);
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
