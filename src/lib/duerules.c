/* duerules: the rules of what is due that one record decides: whose turn it is,
 * and staying in touch.  Those around a talk are in duetalk.c. */
#include <string.h>

#include "duepart.h"

#define CONGRATULATE 7     /* days after they moved */
#define TRIES_BY_PHONE 3   /* then by another channel */

static int
after(const struct due_part *p, enum rule rule, int day)
{
	return due_after(p, p->c, rule, day);
}

/* --- whose turn it is --- */

/*
 * Of answer and grant: due on the very day until which they were left in peace,
 * else the rule's delay after day.  (So is nudge, by fold_nudge_day().)
 */
static int
turn_day(const struct due_part *p, enum rule rule, int day)
{
	int held = p->fold.held_until;

	return held > day && held != HELD_OPEN ? held : after(p, rule, day);
}

/* What to say of a word of theirs that waits for mine. */
static const char *
answer_to(enum kind k)
{
	switch (k) {
	case KIND_INTRODUCED:
		return "write to them: introduced on";
	case KIND_CANCELLED:
		return "find another time: the talk was cancelled on";
	case KIND_AGREED:
		return "arrange the talk: they said yes on";
	default:
		return "answer them: they wrote on";
	}
}

/* What the answer leads to, a talk that is not logged by itself; after one
 * there may be no need of any. */
static void
put_after_answer(const struct due_part *p, size_t at, struct buf *b)
{
	const struct round *r = &p->fold.seek;

	if (fold_entry(&p->fold, at)->kind != KIND_INTRODUCED && r->open &&
	    (r->stage == STAGE_ANSWERED || r->stage == STAGE_AGREED))
		buf_printf(b, "; once the day is fixed: ii-log %s scheduled at=...",
		    p->c->id);
	else if ((r->stage == STAGE_MET || r->stage == STAGE_KEPT) &&
	    p->fold.nopen == 0)
		buf_printf(b, "; or ii-log %s done", p->c->id);
}

/* The earliest word that waits counts; the latest when that one has faded. */
static void
rule_answer(struct due_part *p)
{
	const struct fold *f = &p->fold;
	size_t at = f->unanswered;
	struct buf then = BUF_INIT;
	int day;

	if (at == NOWHERE)
		return;
	day = turn_day(p, RULE_ANSWER, fold_day(f, at));
	if (day != DATE_NONE && due_faded(p, day)) {
		at = f->unanswered_last;
		day = turn_day(p, RULE_ANSWER, fold_day(f, at));
	}
	put_after_answer(p, at, &then);
	due_put(p, RULE_ANSWER, day, 1, "%s %s%s",
	    answer_to(fold_entry(f, at)->kind), due_say(p, fold_day(f, at)),
	    then.n > 0 ? then.s : "");
	buf_free(&then);
}

/* The last word passed was theirs alone. */
static int
their_turn_was_last(const struct fold *f)
{
	unsigned is = f->last == NOWHERE ? 0 :
	    kind_info(fold_entry(f, f->last)->kind)->is;

	return (is & IS_THEIRS) && !(is & IS_MINE);
}

/*
 * A request refused until a day is granted, or refused for good, from that day
 * on, unless I put them in touch with somebody else meanwhile.  What they write
 * meanwhile changes nothing: I gave my word.
 */
static void
rule_grant_later(struct due_part *p)
{
	const struct fold *f = &p->fold;
	const struct entry *refused = fold_entry(f, f->give.touched);
	size_t i;

	if (refused->kind != KIND_REFUSED || !(refused->has & ATTR_UNTIL))
		return;
	for (i = f->give.touched + 1; i < f->n; i++)
		if (fold_entry(f, i)->kind == KIND_CONNECTED)
			return;
	due_put(p, RULE_GRANT, refused->until, 0,
	    "come back to their request: you said later");
}

/* A talk cancelled counts as a word of theirs, as it does for answer: to find
 * another time is my step. */
static void
rule_grant(struct due_part *p)
{
	const struct fold *f = &p->fold;
	const struct round *r = &f->give;

	if (r->count == 0)
		return;
	if (!r->open)
		rule_grant_later(p);
	else if (r->stage < STAGE_GIVING && their_turn_was_last(f))
		due_put(p, RULE_GRANT,
		    turn_day(p, RULE_GRANT, fold_day(f, f->last)), 0,
		    "answer their request of %s", due_say(p, fold_day(f, r->asked)));
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
	struct pending *it;
	size_t at = 0;
	int n;

	if (!f->seek.open || f->seek.stage == STAGE_SCHEDULED)
		return;
	n = calls(f, &hours, &at);
	if (n >= TRIES_BY_PHONE) {
		it = due_put(p, RULE_TRY, after(p, RULE_TRY, fold_day(f, at)), 1,
		    "try another way than the phone: %d calls so far", n);
		if (it != NULL)
			it->step = due_step(p, "ii-log %s asked/email", p->c->id);
	} else if (n > 0)
		due_put(p, RULE_TRY, after(p, RULE_TRY, fold_day(f, at)), 1,
		    "call again%s%s", hours.n > 0 ?
		    ", at another hour than " : "", hours.s);
	buf_free(&hours);
}

/* A direct request without an answer, the first of its round: somebody else at
 * the same place, until the reminder is due. */
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
	it = due_put(p, RULE_ANOTHER, after(p, RULE_ANOTHER, e->when.day), 1,
	    "ask somebody else at %s: %s has not answered since %s",
	    p->c->org, p->c->name, due_say(p, e->when.day));
	if (it == NULL)
		return;
	it->about = p->c->id;
	if (nudge != DATE_NONE)
		it->until = nudge;
}

/* A no until a day: on it I may ask again, unless I wrote on it or since. */
static void
rule_nudge_declined(struct due_part *p)
{
	const struct fold *f = &p->fold;

	if (f->held_until != HELD_OPEN && f->held_until > fold_day(f, f->last))
		due_put(p, RULE_NUDGE, f->held_until, 1,
		    "ask again: they put you off until %s",
		    due_say(p, f->held_until));
}

static void
rule_nudge(struct due_part *p)
{
	const struct fold *f = &p->fold;
	const struct entry *e;
	struct pending *it;
	int day;

	if (!f->seek.open && f->seek.stage == STAGE_DECLINED)
		rule_nudge_declined(p);
	if (!f->seek.open || f->seek.stage >= STAGE_SCHEDULED)
		return;
	day = fold_nudge_day(f, &p->pace);
	if (day == DATE_NONE ||
	    (f->tries >= p->pace.tries && day != f->held_until))
		return;
	e = fold_entry(f, f->waiting);
	if (!(e->has & ATTR_BY)) {
		due_put(p, RULE_NUDGE, day, 1, "remind them, once: you %s on %s",
		    e->kind == KIND_ASKED ? "asked" : "wrote",
		    due_say(p, e->when.day));
		return;
	}
	it = due_put(p, RULE_NUDGE, day, 1,
	    "remind them that you would like to meet %s; asked on %s",
	    p->c->name, due_say(p, e->when.day));
	if (it != NULL) {
		it->with = arena_keep(&p->arena, e->by);
		it->about = p->c->id;
	}
}

/* The k-th day on which an update is due, behind the one before.  Months count
 * from the first: the 31st comes back after a shorter one. */
static int
further_update(const struct due_part *p, int base, int before, int k)
{
	struct delay d = p->c->rules->delay[RULE_UPDATE];

	if (d.unit == DELAY_BUSINESS)
		return delay_after(d, before, p->rules->workdays);
	d.n *= k;
	return delay_after(d, base, p->rules->workdays);
}

/* An update returns each further delay: the latest of its days that has come,
 * unless that has faded; then the next. */
static int
update_day(const struct due_part *p, int base)
{
	const struct workdays *w = p->rules->workdays;
	int came = base, next, k;

	for (k = 1; ; k++) {
		next = further_update(p, base, came, k);
		if (next == came) /* no delay at all */
			return came;
		if (next == DATE_NONE || workdays_next(w, next) > p->now.day)
			break;
		came = next;
	}
	return k == 1 || due_faded(p, workdays_next(w, came)) ? next : came;
}

/* 7 days after they moved, unless a word passed since: congratulate. */
static void
rule_congratulate(struct due_part *p)
{
	const struct fold *f = &p->fold;
	int moved = DATE_NONE;
	size_t i;

	for (i = f->n; i > 0 && i - 1 != f->last && moved == DATE_NONE; i--)
		if (fold_entry(f, i - 1)->kind == KIND_MOVED)
			moved = fold_day(f, i - 1);
	if (moved != DATE_NONE)
		due_put(p, RULE_UPDATE, date_add(moved, CONGRATULATE), 1,
		    "congratulate them on the new job, since %s", due_say(p, moved));
}

/* A record that sets its own delay counts from its last entry where no word
 * ever passed.  While a talk is arranged an update is pointless. */
static void
rule_update(struct due_part *p, int own)
{
	const struct fold *f = &p->fold;
	int base = fold_day(f, f->last);

	if ((f->mets == 0 && !own) || due_off(p->c, RULE_UPDATE) ||
	    (f->seek.open && f->seek.stage == STAGE_SCHEDULED))
		return;
	rule_congratulate(p);
	if (base == DATE_NONE)
		base = fold_day(f, f->n - 1);
	due_put(p, RULE_UPDATE, update_day(p, base), 1,
	    "reconnect, and say how you are doing; last in touch %s",
	    due_say(p, base));
}

/* The command leaves the value that stands, for now: to type the other in its
 * place is to choose it. */
static const char *
step_choose(struct due_part *p, struct str name, struct str value)
{
	struct buf field = BUF_INIT, quoted = BUF_INIT;
	const char *step;

	for (size_t i = 0; i < name.n; i++)
		buf_putc(&field, name.p[i] >= 'A' && name.p[i] <= 'Z' ?
		    (char)(name.p[i] - 'A' + 'a') : name.p[i]);
	due_quote(&quoted, value);
	step = due_step(p, "ii-set %s %s=%s", p->c->id, field.s, quoted.s);
	buf_free(&field);
	buf_free(&quoted);
	return step;
}

/* The values that a field is to have one of: the one that stands, and those that
 * lost against it. */
static void
put_choices(struct buf *b, const struct record *rec, struct str name,
    const struct field *stands)
{
	const struct field *f = NULL;
	struct str of, lost;
	const char *or = "";

	if (stands != NULL) {
		buf_addstr(b, stands->value);
		or = ", or ";
	}
	while ((f = record_next(rec, STR("Clash"), f)) != NULL) {
		if (!record_clash(f, &of, &lost) || !str_caseeq(of, name))
			continue;
		buf_puts(b, or);
		buf_addstr(b, lost);
		or = ", or ";
	}
}

static void
rule_clash(struct due_part *p)
{
	const struct field *f = record_field(p->rec, FIELD_CLASH), *stands;
	struct pending *it;
	struct buf choices = BUF_INIT;
	struct str name, lost;

	if (f == NULL)
		return;
	if (!record_clash(f, &name, &lost) || field_repeats(field_find(name))) {
		due_put(p, RULE_CLASH, p->now.day, 0, "choose: %.*s",
		    (int)f->value.n, f->value.p);
		return;
	}
	stands = record_next(p->rec, name, NULL);
	put_choices(&choices, p->rec, name, stands);
	it = due_put(p, RULE_CLASH, p->now.day, 0, "choose: %.*s: %s", (int)name.n, name.p,
	    choices.s);
	buf_free(&choices);
	if (it != NULL)
		it->step = step_choose(p, name, stands != NULL ? stands->value : lost);
}

void
due_rules(struct due_part *p, int own)
{
	rule_clash(p);
	if (p->fold.n == 0)
		return;
	rule_answer(p);
	rule_grant(p);
	due_rules_talk(p);
	due_rules_open(p);
	rule_try(p);
	rule_another(p);
	rule_nudge(p);
	rule_update(p, own);
}
