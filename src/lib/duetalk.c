/* duetalk: the rules around a talk and what comes of it: prepare, confirm,
 * write-up, thank; lead, apply; owe, expect and what else waits for done. */
#include "duepart.h"

#define LEAD_WORKDAYS 3    /* apply so many before the due date */
#define WORDS_OF_DONE 40   /* bytes of a promise that tell which is done */

static int
after(const struct due_part *p, enum rule rule, int day)
{
	return due_after(p, p->c, rule, day);
}

static int
before(const struct due_part *p, enum rule rule, int day)
{
	return delay_before(p->c->rules->delay[rule], day, p->rules->workdays);
}

/* --- before a talk --- */

static int
is_note(const struct entry *e)
{
	return e->kind == KIND_NOTE || e->kind == KIND_UNKNOWN;
}

int
due_noted(const struct fold *f, size_t from)
{
	for (; from < f->n; from++)
		if (is_note(fold_entry(f, from)))
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

/* What a talk lacks: due no earlier than the day it was arranged. */
static void
rule_prepare(struct due_part *p, const struct round *r)
{
	const struct fold *f = &p->fold;
	int goal = record_value(p->rec, FIELD_GOAL).n > 0;
	int note = due_noted(f, r->before == NOWHERE ? 0 : r->before);
	int day = before(p, RULE_PREPARE, r->talk.day);
	struct pending *it;

	if (goal && note)
		return;
	if (day != DATE_NONE && day < fold_day(f, r->arranged))
		day = fold_day(f, r->arranged);
	it = due_put(p, RULE_PREPARE, day, 1, "prepare for the talk on %s: %s%s%s",
	    due_say_stamp(p, r->talk), goal ? "" : "set a Goal:",
	    goal || note ? "" : ", ",
	    note ? "" : "note what you found out about them");
	if (it != NULL && note)
		it->step = due_step(p, "ii-set %s goal=...", p->c->id);
}

static void
rule_confirm(struct due_part *p, const struct round *r)
{
	const struct fold *f = &p->fold;
	int day = before(p, RULE_CONFIRM, r->talk.day);
	enum kind k;
	size_t i;

	if (fold_day(f, r->arranged) >= day)
		return;
	for (i = f->n; i > 0 && fold_day(f, i - 1) >= day; i--) {
		k = fold_entry(f, i - 1)->kind;
		if (k == KIND_WROTE || k == KIND_ASKED)
			return;
	}
	due_put(p, RULE_CONFIRM, day, 1, "confirm the talk on %s",
	    due_say_stamp(p, r->talk));
}

/* --- after it --- */

/* A talk whose time has passed; without a time it passes when its day has, and
 * so is written up the next. */
static void
write_up_round(struct due_part *p, const struct round *r, enum stage scheduled)
{
	int day = r->talk.minute == -1 ? date_add(r->talk.day, 1) : r->talk.day;
	struct buf talk = BUF_INIT;
	struct pending *it;

	if (!r->open || r->stage != scheduled ||
	    !has_passed(r->talk, fold_entry(&p->fold, r->arranged)->mins, p->now))
		return;
	it = due_put(p, RULE_WRITE_UP, after(p, RULE_WRITE_UP, day), 0,
	    "say how the talk of %s went, or that it did not take place",
	    due_say_stamp(p, r->talk));
	if (it != NULL) {
		date_put(&talk, r->talk.day);
		it->step = due_step(p, "ii-talk -d %s %s", talk.s, p->c->id);
	}
	buf_free(&talk);
}

/* The latest note, or NOWHERE. */
static size_t
last_note(const struct fold *f)
{
	size_t i;

	for (i = f->n; i > 0; i--)
		if (is_note(fold_entry(f, i - 1)))
			return i - 1;
	return NOWHERE;
}

/* The first talk behind a place of the log, as an index into f->talks. */
static int
first_talk(const struct fold *f, size_t behind)
{
	int i;

	for (i = f->mets; i > 0 && (behind == NOWHERE || f->talks[i - 1] > behind); i--)
		;
	return i;
}

/* The first talk without a word of what was said that still shows. */
static void
rule_write_up(struct due_part *p)
{
	const struct fold *f = &p->fold;
	const struct entry *met;
	struct pending *it = NULL;
	int i;

	write_up_round(p, &f->seek, STAGE_SCHEDULED);
	write_up_round(p, &f->give, STAGE_GIVING);
	if (f->mets == 0)
		return;
	for (i = first_talk(f, last_note(f)); i < f->mets && it == NULL; i++) {
		met = fold_entry(f, f->talks[i]);
		if (met->text.n > 0 || str_trim(met->body).n > 0)
			continue;
		it = due_put(p, RULE_WRITE_UP, after(p, RULE_WRITE_UP, met->when.day),
		    1, "note what you learned on %s", due_say(p, met->when.day));
		if (it != NULL)
			it->step = due_step(p, "ii-log %s note ...", p->c->id);
	}
}

/* The first talk not thanked for that still shows. */
static void
rule_thank(struct due_part *p)
{
	const struct fold *f = &p->fold;
	struct pending *it = NULL;
	int i, day;

	for (i = first_talk(f, f->thanked); i < f->mets && it == NULL; i++) {
		day = fold_day(f, f->talks[i]);
		it = due_put(p, RULE_THANK, after(p, RULE_THANK, day), 1,
		    "thank them for the talk of %s", due_say(p, day));
	}
}

void
due_rules_talk(struct due_part *p)
{
	const struct round *r = &p->fold.seek;

	if (r->open && r->stage == STAGE_SCHEDULED && begins_later(r->talk, p->now)) {
		rule_prepare(p, r);
		rule_confirm(p, r);
	}
	rule_write_up(p);
	rule_thank(p);
}

/* --- what a talk led to --- */

static void
rule_lead(struct due_part *p, const struct entry *lead)
{
	due_put(p, RULE_LEAD, after(p, RULE_LEAD, lead->when.day), 1,
	    "write to them about the opening: thanks, your interest, that you will "
	    "apply");
}

/*
 * apply counts from the letter of thanks (none: from the day it was due), and
 * is due no earlier than the opening was heard of.
 */
static int
apply_day(const struct due_part *p, const struct entry *lead, int thanked)
{
	int day;

	if (lead->has & ATTR_DUE) {
		day = workdays_add(p->rules->workdays, lead->due, -LEAD_WORKDAYS);
		return day > lead->when.day ? day : lead->when.day;
	}
	if (thanked == DATE_NONE)
		thanked = due_off(p->c, RULE_LEAD) ? lead->when.day :
		    after(p, RULE_LEAD, lead->when.day);
	return after(p, RULE_APPLY, thanked);
}

static void
rule_apply(struct due_part *p, const struct entry *lead, int thanked)
{
	struct str org = lead->org.n > 0 ? lead->org :
	    record_value(p->rec, FIELD_ORG);
	struct buf where = BUF_INIT;
	struct pending *it;

	it = due_put(p, RULE_APPLY, apply_day(p, lead, thanked), 1,
	    "apply%s%.*s%s%s%s%.*s", org.n > 0 ? " at " : "", (int)org.n, org.p,
	    lead->has & ATTR_DUE ? " by " : "", due_say(p, lead->due),
	    lead->text.n > 0 ? ": " : "", (int)lead->text.n, lead->text.p);
	if (it == NULL || lead->org.n == 0 || !p->words)
		return;
	due_quote(&where, lead->org);
	it->step = due_step(p, "ii-log %s applied org=%s", p->c->id, where.s);
	buf_free(&where);
}

/* The words of a text that tell a done what it settles: the first few. */
static struct str
first_words(struct str text)
{
	size_t n = WORDS_OF_DONE;

	if (text.n <= n)
		return text;
	while (n > 0 && text.p[n] != ' ')
		n--;
	return str_trim(str_sub(text, 0, n));
}

/* The command that settles this open entry and no other. */
static const char *
step_done(struct due_part *p, const struct entry *e)
{
	struct buf b = BUF_INIT;
	const char *step;

	if (!p->words || p->fold.nopen == 1)
		return due_step(p, "ii-log %s done", p->c->id);
	if (e->has & ATTR_DUE) {
		buf_puts(&b, " due=");
		date_put(&b, e->due);
	}
	if (e->text.n > 0) {
		buf_putc(&b, ' ');
		due_quote(&b, first_words(e->text));
	}
	step = due_step(p, "ii-log %s done%s", p->c->id, b.s);
	buf_free(&b);
	return step;
}

static void
rule_promise(struct due_part *p, enum rule rule, const struct entry *e)
{
	int day = e->has & ATTR_DUE ? e->due : after(p, rule, e->when.day);
	struct pending *it;

	it = due_put(p, rule, day, 0, "%s: %.*s",
	    rule == RULE_OWE ? "you promised" : "they promised",
	    (int)e->text.n, e->text.p);
	if (it != NULL)
		it->step = step_done(p, e);
}

/* A referral that names neither a person nor an organization. */
static void
rule_follow_words(struct due_part *p, const struct entry *e)
{
	struct pending *it;

	it = due_put(p, RULE_FOLLOW, after(p, RULE_FOLLOW, e->when.day), 1,
	    "follow what they pointed you to: %.*s", (int)e->text.n, e->text.p);
	if (it != NULL)
		it->step = step_done(p, e);
}

/* The first thanked behind *at, no earlier than *at; f->n: none. */
static size_t
next_thanked(const struct fold *f, size_t at)
{
	while (at < f->n && fold_entry(f, at)->kind != KIND_THANKED)
		at++;
	return at;
}

/* What stays open until done: promises, openings, referrals to nobody by name,
 * in the order of the log. */
void
due_rules_open(struct due_part *p)
{
	const struct fold *f = &p->fold;
	const struct entry *e;
	size_t i, thanked = 0;

	for (i = 0; i < f->nopen; i++) {
		e = fold_entry(f, f->open[i]);
		if (e->kind == KIND_OWE)
			rule_promise(p, RULE_OWE, e);
		else if (e->kind == KIND_EXPECT)
			rule_promise(p, RULE_EXPECT, e);
		else if (e->kind == KIND_REFERRED)
			rule_follow_words(p, e);
		else {
			if (thanked <= f->open[i])
				thanked = next_thanked(f, f->open[i]);
			if (thanked == f->n)
				rule_lead(p, e);
			rule_apply(p, e, thanked < f->n ?
			    fold_day(f, thanked) : DATE_NONE);
		}
	}
}

