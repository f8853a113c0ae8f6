/* due: every timeline of tests/data/timelines says what is due in it, day by
 * day, and some things hold of all of them. */
#include "../timelines.h"

#define AHEAD 60         /* days that a listing looks ahead here */
#define FAR 400          /* days in which every delay of a timeline passes */
#define LAST_MINUTE (24 * 60 - 1)

/* --- what the days say --- */

/* 1 when words stand in what an item says, or are its command. */
static int
says(const struct due_item *it, const char *words)
{
	struct buf command = BUF_INIT;
	int found;

	due_command(&command, it);
	found = strstr(it->what, words) != NULL || strcmp(command.s, words) == 0;
	buf_free(&command);
	return found;
}

/* 1 when a day says so of an item, and takes what it says as found. */
static int
is_expected(const struct day *d, const struct due_item *it, int today)
{
	struct expected *x;
	size_t i;

	for (i = 0; i < d->n; i++) {
		x = &d->said[i];
		if (!x->found && !x->is_stage && strcmp(x->id, it->id) == 0 &&
		    x->rule == it->rule &&
		    (x->past == NOT_SAID || x->past == today - it->day) &&
		    (x->words == NULL || says(it, x->words)))
			return x->found = 1;
	}
	return 0;
}

static void
check_day(const struct timeline *t, struct day *d, int day)
{
	struct survey s;
	struct expected *x;
	enum stage stage;
	size_t i;

	survey(&s, t, (struct stamp){ day, d->minute }, day, NULL, 1, 1);
	for (i = 0; i < d->n; i++)
		d->said[i].found = 0;
	for (i = 0; i < s.due.n; i++)
		if (!is_expected(d, &s.due.items[i], day))
			differs(t, day, &s.due, "line %u: %s %s +%d is not expected",
			    d->line, s.due.items[i].id,
			    rule_text(s.due.items[i].rule),
			    day - s.due.items[i].day);
	for (i = 0; i < d->n; i++) {
		x = &d->said[i];
		stage = s.stages[find_person(t, str_of(x->id)) - t->people];
		if (x->is_stage && strcmp(stage_name(stage), stage_name(x->stage)) != 0)
			differs(t, day, &s.due, "line %u: %s is %s", d->line, x->id,
			    stage_name(stage));
		if (!x->is_stage && !x->found)
			differs(t, day, &s.due, "line %u: %s %s is missing", d->line,
			    x->id, rule_text(x->rule));
	}
	survey_free(&s);
}

static void
days_are_as_said(void **state)
{
	struct timeline *t;
	size_t i, k;
	int day;

	(void)state;
	for (i = 0; i < ntimelines; i++) {
		t = &timelines[i];
		for (k = 0; k < t->ndays; k++)
			for (day = t->days[k].from; day <= t->days[k].to; day++)
				check_day(t, &t->days[k], day);
	}
	assert_int_equal(failures, 0);
}

/* --- what holds of all --- */

static uint32_t
next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static void
shuffle(size_t *order, size_t n, uint32_t *seed)
{
	size_t i, k, swap;

	for (i = 0; i < n; i++)
		order[i] = i;
	for (i = n; i-- > 1; ) {
		k = next_random(seed) % (i + 1);
		swap = order[i];
		order[i] = order[k];
		order[k] = swap;
	}
}

static const struct due_item *
first_of(const struct due *due, const char *id)
{
	size_t i;

	for (i = 0; i < due->n; i++)
		if (strcmp(due->items[i].id, id) == 0)
			return &due->items[i];
	return NULL;
}

/* The rule and day of each contact's next item, which is the first of theirs,
 * whatever the order. */
static void
put_next(struct buf *b, const struct timeline *t, const struct survey *s,
    const size_t *order, size_t parts)
{
	const struct due_item **next = xcalloc(t->n, sizeof(*next));
	size_t i;

	for (i = 0; i < t->n; i++)
		next[order != NULL ? order[i] : i] =
		    s->due.next[s->due.first[i % parts] + i / parts];
	for (i = 0; i < t->n; i++) {
		if (next[i] == NULL)
			continue;
		assert_ptr_equal(next[i], first_of(&s->due, t->people[i].id));
		buf_printf(b, "%s: %s ", t->people[i].id, rule_text(next[i]->rule));
		date_put(b, next[i]->day);
		buf_putc(b, '\n');
	}
	free(next);
}

static void
check_order(const struct timeline *t, int day, const size_t *order, int parts,
    const char *expected)
{
	struct buf got = BUF_INIT;
	struct survey s;

	survey(&s, t, (struct stamp){ day, MORNING }, day + AHEAD, order, parts, 1);
	put_items(&got, &s.due, INT_MAX);
	put_next(&got, t, &s, order, (size_t)parts);
	if (strcmp(got.s, expected) != 0)
		differs(t, day, &s.due, "%d parts, another order: expected\n%s",
		    parts, expected);
	survey_free(&s);
	buf_free(&got);
}

static void
order_and_parts_do_not_matter(void **state)
{
	const struct timeline *t;
	struct buf all = BUF_INIT;
	struct survey s;
	uint32_t seed = 20261122;
	size_t i, *order;
	int day, to;

	(void)state;
	for (i = 0; i < ntimelines; i++) {
		t = &timelines[i];
		order = xcalloc(t->n, sizeof(*order));
		for (span(t, &day, &to); day <= to; day += stride(t)) {
			buf_reset(&all);
			survey(&s, t, (struct stamp){ day, MORNING }, day + AHEAD,
			    NULL, 1, 1);
			put_items(&all, &s.due, INT_MAX);
			put_next(&all, t, &s, NULL, 1);
			survey_free(&s);
			check_order(t, day, NULL, 2, all.s);
			shuffle(order, t->n, &seed);
			check_order(t, day, order, 1, all.s);
			shuffle(order, t->n, &seed);
			check_order(t, day, order, 2, all.s);
		}
		free(order);
	}
	buf_free(&all);
	assert_int_equal(failures, 0);
}

/* 1 when something happened on a day: an entry in any record. */
static int
happened(const struct timeline *t, int day)
{
	size_t i, k;

	for (i = 0; i < t->n; i++)
		for (k = 0; k < t->people[i].rec.nentries; k++)
			if (t->people[i].rec.entries[k].when.day == day)
				return 1;
	return 0;
}

/* What a quiet night may make of items: they come on their own day, and go
 * when they fade or a day makes them pointless. */
static void
check_night(const struct timeline *t, const struct due *before,
    const struct due *after, int day)
{
	const struct due_item *it;
	size_t i;

	for (i = 0; i < after->n; i++) {
		it = &after->items[i];
		if (it->day != day && find_item(before, it->id, it->rule) == NULL)
			differs(t, day, after, "%s %s is new, and not of today",
			    it->id, rule_text(it->rule));
	}
	for (i = 0; i < before->n; i++) {
		it = &before->items[i];
		if (find_item(after, it->id, it->rule) != NULL)
			continue;
		switch (it->rule) {
		case RULE_ASK:      /* on business days only */
		case RULE_CONFIRM:  /* the talk is over */
		case RULE_PREPARE:
		case RULE_ANOTHER:  /* the reminder is due */
		case RULE_NUDGE:    /* the round rests */
			break;
		case RULE_OWE:
		case RULE_EXPECT:
		case RULE_GRANT:
		case RULE_CLASH:
			differs(t, day, after, "%s %s has faded", it->id,
			    rule_text(it->rule));
			break;
		default:
			if (day - it->day < DUE_FADES)
				differs(t, day, after, "%s %s is gone too early",
				    it->id, rule_text(it->rule));
		}
	}
}

/* Without words and with no end to the days ahead, as lists look: the next item
 * of each contact is the same, and what is put off without a day is none. */
static void
next_is_next_without_words(void **state)
{
	const struct timeline *t;
	const struct due_item *a, *b;
	struct survey s, plain;
	size_t i, k;
	int day, to;

	(void)state;
	for (i = 0; i < ntimelines; i++) {
		t = &timelines[i];
		for (span(t, &day, &to); day <= to; day += stride(t)) {
			survey(&s, t, (struct stamp){ day, MORNING }, INT_MAX, NULL, 1, 1);
			survey(&plain, t, (struct stamp){ day, MORNING }, INT_MAX,
			    NULL, 1, 0);
			for (k = 0; k < t->n; k++) {
				a = s.due.next[k];
				b = plain.due.next[k];
				if ((a == NULL) != (b == NULL) || (a != NULL &&
				    (a->day != b->day || a->rule != b->rule)))
					differs(t, day, &s.due, "%s: another next",
					    t->people[k].id);
				if (b != NULL && b->day > to + FAR)
					differs(t, day, &s.due, "%s: put off for ever",
					    t->people[k].id);
			}
			survey_free(&s);
			survey_free(&plain);
		}
	}
	assert_int_equal(failures, 0);
}

static void
items_come_on_their_day(void **state)
{
	const struct timeline *t;
	struct survey s, yesterday;
	struct buf now = BUF_INIT, ahead = BUF_INIT;
	size_t i, k;
	int day, to, first;

	(void)state;
	for (i = 0; i < ntimelines; i++) {
		t = &timelines[i];
		span(t, &first, &to);
		for (day = first; day <= to; day++) {
			/* looking ahead finds what is due today, and more */
			survey(&s, t, (struct stamp){ day, LAST_MINUTE }, day + AHEAD,
			    NULL, 1, 1);
			buf_reset(&ahead);
			put_items(&ahead, &s.due, day);
			survey_free(&s);
			survey(&s, t, (struct stamp){ day, LAST_MINUTE }, day, NULL, 1, 1);
			buf_reset(&now);
			put_items(&now, &s.due, INT_MAX);
			for (k = 0; k < s.due.n; k++)
				if (s.due.items[k].day > day)
					differs(t, day, &s.due, "not due yet");
			if (strcmp(ahead.s, now.s) != 0)
				differs(t, day, &s.due, "looking ahead shows\n%s",
				    ahead.s);
			if (day > first) {
				if (!happened(t, day))
					check_night(t, &yesterday.due, &s.due, day);
				survey_free(&yesterday);
			}
			yesterday = s;
		}
		survey_free(&yesterday);
	}
	buf_free(&now);
	buf_free(&ahead);
	assert_int_equal(failures, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(days_are_as_said, forget_failures),
		cmocka_unit_test_setup(order_and_parts_do_not_matter, forget_failures),
		cmocka_unit_test_setup(next_is_next_without_words, forget_failures),
		cmocka_unit_test_setup(items_come_on_their_day, forget_failures),
	};

	return cmocka_run_group_tests(tests, read_timelines, free_timelines);
}
