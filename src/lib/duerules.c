/* duerules: the rules of what is due that one record decides. */
#include <string.h>

#include "duepart.h"

#define LEAD_WORKDAYS 3    /* apply so many before the due date */
#define CONGRATULATE 7     /* days after they moved */
#define TRIES_BY_PHONE 3   /* then by another channel */

static int
is_off(const struct contact *c, enum rule rule)
{
	return c->rules->delay[rule].unit == DELAY_OFF;
}

/* The day that lies the rule's delay after day. */
static int
after(const struct due_part *p, enum rule rule, int day)
{
	return delay_after(p->c->rules->delay[rule], day, p->rules->workdays);
}

static int
before(const struct due_part *p, enum rule rule, int day)
{
	return delay_before(p->c->rules->delay[rule], day, p->rules->workdays);
}

/*
 * Of the turn rules (answer, nudge, grant): due on the very day until which
 * they were left in peace, else the rule's delay after day.
 */
static int
turn_day(const struct due_part *p, enum rule rule, int day)
{
	int held = p->fold.held_until;

	if (held != DATE_NONE && held != HELD_OPEN && held >= day)
		return held;
	return after(p, rule, day);
}

const char *
due_say(struct due_part *p, int day)
{
	struct buf b = BUF_INIT;
	const char *s;

	if (!p->words || day == DATE_NONE)
		return "";
	date_put(&b, day);
	s = arena_keep(&p->arena, buf_str(&b));
	buf_free(&b);
	return s;
}

static const char *
say_stamp(struct due_part *p, struct stamp when)
{
	struct buf b = BUF_INIT;
	const char *s;

	if (!p->words)
		return "";
	date_put(&b, when.day);
	if (when.minute != -1) {
		buf_putc(&b, ' ');
		date_put_time(&b, when.minute);
	}
	s = arena_keep(&p->arena, buf_str(&b));
	buf_free(&b);
	return s;
}

/* Append an item of the record being taken in, if it shows on some day up to
 * the horizon.  Returns it, or NULL. */
__attribute__((format(printf, 5, 6)))
static struct pending *
add_item(struct due_part *p, enum rule rule, int day, int fades,
    const char *fmt, ...)
{
	struct pending *it;
	va_list ap;

	if (is_off(p->c, rule) ||
	    (day = due_shows(p, p->c, rule, day, fades)) == DATE_NONE)
		return NULL;
	p->items = xgrow(p->items, p->nitems, &p->citems, sizeof(*p->items));
	it = &p->items[p->nitems++];
	memset(it, 0, sizeof(*it));
	it->contact = p->current;
	it->rule = rule;
	it->day = day;
	it->another_until = INT_MAX;
	if (p->words) {
		buf_reset(&p->scratch);
		va_start(ap, fmt);
		buf_vprintf(&p->scratch, fmt, ap);
		va_end(ap);
		it->what = arena_keep(&p->arena, buf_str(&p->scratch));
	}
	return it;
}

/* --- the rules, in the order of the table --- */

int
due_noted(const struct fold *f, size_t from)
{
	for (; from < f->n; from++)
		if (f->order[from]->kind == KIND_NOTE ||
		    f->order[from]->kind == KIND_UNKNOWN)
			return 1;
	return 0;
}

static int
begins_later(struct stamp talk, struct stamp now)
{
	return talk.day > now.day || (talk.day == now.day &&
	    (talk.minute == -1 || talk.minute > now.minute));
}

/* A talk without a time has passed when its day has. */
static int
has_passed(struct stamp talk, int mins, struct stamp now)
{
	if (talk.day != now.day)
		return talk.day < now.day;
	return talk.minute != -1 && talk.minute + mins <= now.minute;
}

static void
rule_answer(struct due_part *p)
{
	const struct fold *f = &p->fold;
	int day;

	if (f->unanswered == NOWHERE)
		return;
	day = turn_day(p, RULE_ANSWER, fold_day(f, f->unanswered));
	if (p->now.day - day > DUE_FADES)
		day = turn_day(p, RULE_ANSWER, fold_day(f, f->unanswered_last));
	switch (fold_entry(f, f->unanswered)->kind) {
	case KIND_INTRODUCED:
		add_item(p, RULE_ANSWER, day, 1, "write to them: introduced on %s",
		    due_say(p, fold_day(f, f->unanswered)));
		break;
	case KIND_CANCELLED:
		add_item(p, RULE_ANSWER, day, 1,
		    "find another time: the talk was cancelled on %s",
		    due_say(p, fold_day(f, f->unanswered)));
		break;
	case KIND_AGREED:
		add_item(p, RULE_ANSWER, day, 1,
		    "arrange the talk: they said yes on %s",
		    due_say(p, fold_day(f, f->unanswered)));
		break;
	default:
		add_item(p, RULE_ANSWER, day, 1, "answer them: they wrote on %s",
		    due_say(p, fold_day(f, f->unanswered)));
	}
}

static void
rule_grant(struct due_part *p)
{
	const struct fold *f = &p->fold;
	const struct round *r = &f->give;
	unsigned is;

	if (r->open && r->stage < STAGE_GIVING && f->last != NOWHERE) {
		is = kind_info(f->order[f->last]->kind)->is;
		if ((is & IS_THEIRS) && !(is & IS_MINE))
			add_item(p, RULE_GRANT,
			    turn_day(p, RULE_GRANT, fold_day(f, f->last)), 0,
			    "answer their request of %s",
			    due_say(p, fold_day(f, r->asked)));
	} else if (!r->open && r->stage == STAGE_REFUSED &&
	    f->last == r->touched && (f->order[f->last]->has & ATTR_UNTIL))
		add_item(p, RULE_GRANT, f->order[f->last]->until, 0,
		    "come back to their request: you said later");
}

/* prepare, confirm: before a talk that I asked for. */
static void
rules_before_talk(struct due_part *p)
{
	const struct fold *f = &p->fold;
	const struct round *r = &f->seek;
	int day, arranged, goal, note;
	size_t i;

	if (!r->open || r->stage != STAGE_SCHEDULED ||
	    !begins_later(r->talk, p->now))
		return;
	arranged = fold_day(f, r->arranged);
	goal = record_value(p->rec, FIELD_GOAL).n > 0;
	note = due_noted(f, r->before == NOWHERE ? 0 : r->before);
	if (!goal || !note) {
		day = before(p, RULE_PREPARE, r->talk.day);
		add_item(p, RULE_PREPARE, day > arranged ? day : arranged, 1,
		    "prepare for the talk on %s: %s", say_stamp(p, r->talk),
		    goal ? "note what you found out about them" :
		    note ? "set a Goal:" :
		    "set a Goal:, note what you found out about them");
	}
	day = before(p, RULE_CONFIRM, r->talk.day);
	if (arranged >= day)
		return;
	for (i = f->n; i > 0 && fold_day(f, i - 1) >= day; i--)
		if (f->order[i - 1]->kind == KIND_WROTE ||
		    f->order[i - 1]->kind == KIND_ASKED)
			return;
	add_item(p, RULE_CONFIRM, day, 1, "confirm the talk on %s",
	    say_stamp(p, r->talk));
}

static void
write_up_round(struct due_part *p, const struct round *r, enum stage scheduled)
{
	if (r->open && r->stage == scheduled &&
	    has_passed(r->talk, fold_entry(&p->fold, r->arranged)->mins, p->now))
		add_item(p, RULE_WRITE_UP, after(p, RULE_WRITE_UP, r->talk.day), 0,
		    "say how the talk of %s went, or that it did not take place",
		    say_stamp(p, r->talk));
}

static void
rule_write_up(struct due_part *p)
{
	const struct fold *f = &p->fold;
	const struct entry *met;

	write_up_round(p, &f->seek, STAGE_SCHEDULED);
	write_up_round(p, &f->give, STAGE_GIVING);
	if (f->met == NOWHERE)
		return;
	met = fold_entry(f, f->met);
	if (met->text.n == 0 && str_trim(met->body).n == 0 &&
	    !due_noted(f, f->met + 1))
		add_item(p, RULE_WRITE_UP, after(p, RULE_WRITE_UP, met->when.day), 1,
		    "note what you learned on %s", due_say(p, met->when.day));
}

static int
thanked_since(const struct fold *f, size_t at)
{
	return f->thanked != NOWHERE && f->thanked > at;
}

static void
rule_thank(struct due_part *p)
{
	const struct fold *f = &p->fold;

	if (f->met != NOWHERE && !thanked_since(f, f->met))
		add_item(p, RULE_THANK, after(p, RULE_THANK, fold_day(f, f->met)),
		    1, "thank them for the talk of %s", due_say(p, fold_day(f, f->met)));
}

/* The day of the first thanked behind a place of the log, or DATE_NONE. */
static int
first_thanked(const struct fold *f, size_t at)
{
	while (++at < f->n)
		if (f->order[at]->kind == KIND_THANKED)
			return fold_day(f, at);
	return DATE_NONE;
}

static void
rules_lead(struct due_part *p, size_t at)
{
	const struct fold *f = &p->fold;
	const struct entry *e = fold_entry(f, at);
	struct str org = e->org.n > 0 ? e->org : record_value(p->rec, FIELD_ORG);
	int day = first_thanked(f, at);

	if (day == DATE_NONE) {
		day = e->when.day;
		if (!is_off(p->c, RULE_LEAD)) {
			day = after(p, RULE_LEAD, day);
			add_item(p, RULE_LEAD, day, 1, "write to them about the "
			    "opening: thanks, your interest, that you will apply");
		}
	}
	if (e->has & ATTR_DUE) {
		day = workdays_add(p->rules->workdays, e->due, -LEAD_WORKDAYS);
		if (day < e->when.day)
			day = e->when.day;
	} else if (!is_off(p->c, RULE_APPLY))
		day = after(p, RULE_APPLY, day);
	add_item(p, RULE_APPLY, day, 1, "apply%s%.*s%s%s%s%.*s",
	    org.n > 0 ? " at " : "", (int)org.n, org.p,
	    e->has & ATTR_DUE ? " by " : "", due_say(p, e->due),
	    e->text.n > 0 ? ": " : "", (int)e->text.n, e->text.p);
}

static void
rule_promise(struct due_part *p, enum rule rule, const struct entry *e)
{
	int day = e->has & ATTR_DUE ? e->due : after(p, rule, e->when.day);

	add_item(p, rule, day, 0, "%s: %.*s",
	    rule == RULE_OWE ? "you promised" : "they promised",
	    (int)e->text.n, e->text.p);
}

/* What stays open until done: promises, openings, referrals to nobody by name. */
static void
rules_open(struct due_part *p)
{
	const struct fold *f = &p->fold;
	const struct entry *e;
	size_t i;

	for (i = 0; i < f->nopen; i++) {
		e = fold_entry(f, f->open[i]);
		if (e->kind == KIND_LEAD)
			rules_lead(p, f->open[i]);
		else if (e->kind == KIND_OWE)
			rule_promise(p, RULE_OWE, e);
		else if (e->kind == KIND_EXPECT)
			rule_promise(p, RULE_EXPECT, e);
		else
			add_item(p, RULE_FOLLOW,
			    after(p, RULE_FOLLOW, e->when.day), 1,
			    "follow what they pointed you to: %.*s",
			    (int)e->text.n, e->text.p);
	}
}

/* The hours of the calls that nobody answered, and how many. */
static int
calls(const struct fold *f, struct buf *hours, size_t *latest)
{
	size_t i, from = f->last == NOWHERE ? 0 : f->last + 1;
	int n = 0;

	for (i = from; i < f->n; i++) {
		if (f->order[i]->kind != KIND_TRIED)
			continue;
		*latest = i;
		n++;
		if (f->order[i]->when.minute == -1)
			continue;
		buf_puts(hours, hours->n > 0 ? ", " : "");
		date_put_time(hours, f->order[i]->when.minute);
	}
	return n;
}

static void
rule_try(struct due_part *p)
{
	const struct fold *f = &p->fold;
	struct buf hours = BUF_INIT;
	size_t at = 0;
	int n;

	if (!f->seek.open || f->seek.stage == STAGE_SCHEDULED)
		return;
	n = calls(f, &hours, &at);
	if (n >= TRIES_BY_PHONE)
		add_item(p, RULE_TRY, after(p, RULE_TRY, fold_day(f, at)), 1,
		    "try another way than the phone: %d calls so far", n);
	else if (n > 0)
		add_item(p, RULE_TRY, after(p, RULE_TRY, fold_day(f, at)), 1,
		    "call again%s%s", hours.n > 0 ?
		    ", at another hour than " : "", hours.s);
	buf_free(&hours);
}

/* A direct request without an answer: somebody else at the same place. */
static void
rule_another(struct due_part *p)
{
	const struct fold *f = &p->fold;
	const struct entry *e;
	struct pending *it;
	int nudge;

	if (!f->seek.open || f->seek.stage != STAGE_ASKED ||
	    f->waiting == NOWHERE || f->tries != 1 || p->c->org_hash == 0)
		return;
	e = fold_entry(f, f->waiting);
	if (e->kind != KIND_ASKED || (e->has & ATTR_BY))
		return;
	nudge = fold_nudge_day(f, &p->pace);
	it = add_item(p, RULE_ANOTHER, after(p, RULE_ANOTHER, e->when.day), 1,
	    "ask somebody else at %s: %s has not answered since %s",
	    p->c->org, p->c->name, due_say(p, e->when.day));
	if (it == NULL)
		return;
	it->about = p->c->id;
	if (nudge != DATE_NONE)
		it->another_until = nudge;
}

static void
rule_nudge(struct due_part *p)
{
	const struct fold *f = &p->fold;
	const struct entry *e;
	struct pending *it;
	int day = fold_nudge_day(f, &p->pace);

	if (!f->seek.open && f->seek.stage == STAGE_DECLINED) {
		/* a no until a day: their word still stands, unless I wrote since */
		if (f->held_until != DATE_NONE && f->held_until != HELD_OPEN &&
		    (f->last == NOWHERE || fold_day(f, f->last) < f->held_until ||
		    f->last == f->seek.touched))
			add_item(p, RULE_NUDGE, f->held_until, 1,
			    "ask again: they put you off until %s",
			    due_say(p, f->held_until));
		return;
	}
	if (!f->seek.open || f->seek.stage >= STAGE_SCHEDULED || day == DATE_NONE ||
	    (f->tries >= p->pace.tries && day != f->held_until))
		return;
	e = fold_entry(f, f->waiting);
	if (e->has & ATTR_BY) {
		it = add_item(p, RULE_NUDGE, day, 1,
		    "remind them that you would like to meet %s; asked on %s",
		    p->c->name, due_say(p, e->when.day));
		if (it != NULL) {
			it->with = arena_keep(&p->arena, e->by);
			it->about = p->c->id;
		}
	} else
		add_item(p, RULE_NUDGE, day, 1, "remind them, once: you %s on %s",
		    e->kind == KIND_ASKED ? "asked" : "wrote",
		    due_say(p, e->when.day));
}

/* The first day, delay by delay from base, that has not faded. */
static int
next_return(const struct due_part *p, struct delay delay, int base)
{
	static const int longest[] = { 0, 1, 7, 7, 31, 366 }; /* by unit */
	struct delay d = delay;
	int k = 1, day, span = p->now.day - DUE_FADES - base;

	if (delay.n <= 0)
		return base;
	if (span > 0)
		k += span / (delay.n * longest[delay.unit]);
	for (;; k++) {
		d.n = delay.n * k;
		day = delay_after(d, base, p->rules->workdays);
		if (p->now.day - workdays_next(p->rules->workdays, day) <= DUE_FADES)
			return day;
	}
}

static void
rule_update(struct due_part *p, int own)
{
	const struct fold *f = &p->fold;
	size_t i;
	int base = fold_day(f, f->last), day, moved = DATE_NONE;

	if ((f->mets == 0 && !own) || f->n == 0 || is_off(p->c, RULE_UPDATE) ||
	    (f->seek.open && f->seek.stage == STAGE_SCHEDULED))
		return;
	if (base == DATE_NONE)
		base = fold_day(f, f->n - 1);
	for (i = f->last == NOWHERE ? 0 : f->last + 1; i < f->n; i++)
		if (f->order[i]->kind == KIND_MOVED)
			moved = fold_day(f, i);
	if (moved != DATE_NONE)
		add_item(p, RULE_UPDATE, moved + CONGRATULATE, 1,
		    "congratulate them on the new job, since %s", due_say(p, moved));
	day = next_return(p, p->c->rules->delay[RULE_UPDATE], base);
	add_item(p, RULE_UPDATE, day, 1,
	    "reconnect, and say how you are doing; last in touch %s",
	    due_say(p, base));
}

static void
rule_clash(struct due_part *p)
{
	const struct field *f = record_field(p->rec, FIELD_CLASH);

	if (f != NULL)
		add_item(p, RULE_CLASH, p->now.day, 0, "choose: %.*s",
		    (int)f->value.n, f->value.p);
}

void
due_rules(struct due_part *p, int own)
{
	rule_clash(p);
	if (p->fold.n == 0)
		return;
	rule_answer(p);
	rule_grant(p);
	rules_before_talk(p);
	rule_write_up(p);
	rule_thank(p);
	rules_open(p);
	rule_try(p);
	rule_another(p);
	rule_nudge(p);
	rule_update(p, own);
}
