#include "stage.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[STAGE_COUNT] = {
	[STAGE_NEW] = "new",
	[STAGE_ASKED] = "asked",
	[STAGE_ANSWERED] = "answered",
	[STAGE_AGREED] = "agreed",
	[STAGE_SCHEDULED] = "scheduled",
	[STAGE_MET] = "met",
	[STAGE_KEPT] = "kept",
	[STAGE_DECLINED] = "declined",
	[STAGE_RESTING] = "resting",
	[STAGE_CLOSED] = "closed",
	[STAGE_REQUESTED] = "requested",
	[STAGE_ACCEPTED] = "accepted",
	[STAGE_GIVING] = "scheduled",
	[STAGE_GIVEN] = "given",
	[STAGE_REFUSED] = "refused",
};

/* Repeats are looked for among this many entries of a day, so that a hostile
 * record costs no square of its size. */
#define REPEAT_REACH 1000

const char *
stage_name(enum stage s)
{
	return names[s];
}

int
stage_find(struct str name, enum stage *s)
{
	int i;

	for (i = 0; i < STAGE_COUNT; i++)
		if (str_caseis(name, names[i])) {
			*s = i;
			return 1;
		}
	return 0;
}

const struct entry *
fold_entry(const struct fold *f, size_t at)
{
	return f->order[at];
}

int
fold_day(const struct fold *f, size_t at)
{
	return at == NOWHERE ? DATE_NONE : f->order[at]->when.day;
}

/* --- rounds --- */

static void
open_round(struct round *r, size_t at, enum stage stage)
{
	r->before = r->count > 0 ? r->opened : NOWHERE;
	r->count++;
	r->open = 1;
	r->stage = stage;
	r->opened = r->asked = at;
	r->arranged = NOWHERE;
	r->talk.day = DATE_NONE;
}

static void
open_seek(struct fold *f, size_t at, enum stage stage)
{
	open_round(&f->seek, at, stage);
	f->waiting = f->first_ask = NOWHERE;
	f->tries = 0;
}

static void
end_round(struct round *r, enum stage stage)
{
	r->open = 0;
	r->stage = stage;
}

/* A step implies the earlier ones and never goes back by itself. */
static void
reach(struct round *r, enum stage stage)
{
	if (r->stage < stage)
		r->stage = stage;
}

/* The side that the last entry of either concerned; seek when there is none. */
static struct round *
latest(struct fold *f)
{
	if (f->give.count > 0 &&
	    (f->seek.touched == NOWHERE || f->give.touched > f->seek.touched))
		return &f->give;
	return &f->seek;
}

/* The open round that a word of no round of its own belongs to, or NULL. */
static struct round *
belongs(struct fold *f)
{
	if (f->seek.open && f->give.open)
		return f->give.asked > f->seek.asked ? &f->give : &f->seek;
	if (f->seek.open)
		return &f->seek;
	return f->give.open ? &f->give : NULL;
}

/* --- time passing --- */

int
fold_nudge_day(const struct fold *f, const struct pace *pace)
{
	int day;

	if (f->waiting == NOWHERE || f->held_until == HELD_OPEN)
		return DATE_NONE;
	day = fold_day(f, f->waiting);
	if (f->held_until != DATE_NONE && f->held_until >= day)
		return f->held_until;
	day = delay_after(pace->nudge, day, pace->workdays);
	return day == DATE_NONE ? day : workdays_next(pace->workdays, day);
}

/* End the seeking round if, by this day, it has come to rest or the talk is
 * long enough ago. */
static void
pass_time(struct fold *f, int day, const struct pace *pace)
{
	int due;

	if (!f->seek.open)
		return;
	if (f->seek.stage == STAGE_MET || f->seek.stage == STAGE_KEPT) {
		if (day - fold_day(f, f->met) >= ROUND_AFTER_MET)
			end_round(&f->seek, STAGE_KEPT);
		return;
	}
	if (f->seek.stage == STAGE_SCHEDULED || f->tries < pace->tries)
		return;
	due = fold_nudge_day(f, pace);
	if (due != DATE_NONE && due == f->held_until)
		/* the day they were left in peace until brings a reminder of
		 * its own, and rest after that */
		due = delay_after(pace->nudge, due, pace->workdays);
	if (due != DATE_NONE && day >= due)
		end_round(&f->seek, STAGE_RESTING);
}

/* --- promises --- */

/* 1 when a done may settle the entry. */
static int
is_open_item(const struct entry *e)
{
	return e->kind == KIND_OWE || e->kind == KIND_EXPECT ||
	    e->kind == KIND_LEAD || (e->kind == KIND_REFERRED &&
	    e->ref.n == 0 && e->org.n == 0);
}

/* 1 when the folded text of e holds that of done. */
static int
holds_text(const struct entry *e, const struct entry *done)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	int found;

	text_fold(&a, e->text);
	text_fold(&b, str_trim(done->text));
	found = b.n > 0 && str_find(buf_str(&a), buf_str(&b)) >= 0;
	buf_free(&a);
	buf_free(&b);
	return found;
}

static int
same_mark(const struct entry *e, const struct entry *done)
{
	return ((done->has & ATTR_DUE) && (e->has & ATTR_DUE) &&
	    e->due == done->due) || ((done->has & ATTR_ORG) &&
	    (e->has & ATTR_ORG) && text_same(e->org, done->org));
}

int
fold_done(const struct fold *f, const struct entry *done, size_t *at)
{
	size_t i, texts = 0, marks = 0, by_text = 0, by_mark = 0;
	const struct entry *e;

	if (f->nopen == 0)
		return 0;
	for (i = 0; i < f->nopen; i++) {
		e = f->order[f->open[i]];
		if (holds_text(e, done) && texts++ == 0)
			by_text = i;
		if (same_mark(e, done) && marks++ == 0)
			by_mark = i;
	}
	/* two that hold the text are told apart by due= or org= */
	if (texts > 1 && marks > 0)
		for (i = texts = 0; i < f->nopen; i++) {
			e = f->order[f->open[i]];
			if (holds_text(e, done) && same_mark(e, done) && texts++ == 0)
				by_text = i;
		}
	if (texts == 1)
		*at = by_text;
	else if (texts == 0 && marks == 1)
		*at = by_mark;
	else if (texts == 0 && marks == 0 && f->nopen == 1)
		*at = 0;
	else
		return -1;
	return 1;
}

static void
close_item(struct fold *f, size_t i)
{
	memmove(f->open + i, f->open + i + 1,
	    (f->nopen - i - 1) * sizeof(*f->open));
	f->nopen--;
}

/* applied settles the lead of its org=, else all before it. */
static void
settle_leads(struct fold *f, const struct entry *applied)
{
	const struct entry *e;
	size_t i, pass;
	int found = 0;

	for (pass = 0; pass < 2 && !found; pass++)
		for (i = 0; i < f->nopen; ) {
			e = f->order[f->open[i]];
			if (e->kind == KIND_LEAD && (pass == 1 ||
			    (applied->org.n > 0 && text_same(e->org, applied->org)))) {
				close_item(f, i);
				found = 1;
			} else
				i++;
		}
}

/* --- the entries --- */

static void
their_turn_over(struct fold *f)
{
	f->waiting = f->first_ask = NOWHERE;
	f->tries = 0;
}

static void
my_turn(struct fold *f, size_t at)
{
	if (f->unanswered == NOWHERE)
		f->unanswered = at;
	f->unanswered_last = at;
}

static void
my_turn_over(struct fold *f)
{
	f->unanswered = f->unanswered_last = NOWHERE;
}

/* A word of mine that waits for theirs: one try a day. */
static void
wait_for_them(struct fold *f, size_t at)
{
	if (f->waiting == NOWHERE || fold_day(f, f->waiting) != fold_day(f, at))
		f->tries++;
	f->waiting = at;
	if (f->first_ask == NOWHERE)
		f->first_ask = at;
}

/* asked, tried, introduced: the openers that are mine by name. */
static void
approach(struct fold *f, const struct entry *e, size_t at)
{
	struct round *r = &f->seek;
	enum stage stage = e->kind == KIND_INTRODUCED ?
	    STAGE_ANSWERED : STAGE_ASKED;

	if (!r->open || (e->kind == KIND_ASKED &&
	    (r->stage == STAGE_MET || r->stage == STAGE_KEPT)))
		open_seek(f, at, stage);
	reach(r, stage);
	r->asked = r->touched = at;
	if (e->kind == KIND_ASKED)
		wait_for_them(f, at);
	if (e->kind == KIND_INTRODUCED) {
		their_turn_over(f);
		my_turn(f, at);
	}
}

/* The round that agreed, scheduled or met belongs to, opened where needed. */
static struct round *
round_for(struct fold *f, const struct entry *e, size_t at)
{
	struct round *r = belongs(f);

	if (r == &f->seek && e->kind == KIND_SCHEDULED &&
	    (r->stage == STAGE_MET || r->stage == STAGE_KEPT))
		open_seek(f, at, STAGE_ASKED);
	if (r != NULL)
		return r;
	r = latest(f);
	if (r == &f->give)
		open_round(r, at, STAGE_REQUESTED);
	else if (e->kind != KIND_MET &&
	    (r->stage == STAGE_RESTING || r->stage == STAGE_DECLINED)) {
		r->open = 1; /* revived */
		r->stage = STAGE_ASKED;
	} else
		open_seek(f, at, STAGE_ASKED);
	return r;
}

static void
agree(struct fold *f, const struct entry *e, size_t at)
{
	struct round *r = round_for(f, e, at);

	r->touched = at;
	if (r == &f->give) {
		reach(r, STAGE_ACCEPTED);
		return;
	}
	reach(r, STAGE_AGREED);
	my_turn(f, at);
}

static void
schedule(struct fold *f, const struct entry *e, size_t at)
{
	struct round *r = round_for(f, e, at);

	r->touched = r->arranged = at;
	r->talk = e->has & ATTR_AT ? e->at : e->when;
	reach(r, r == &f->give ? STAGE_GIVING : STAGE_SCHEDULED);
}

static void
meet(struct fold *f, const struct entry *e, size_t at)
{
	struct round *r = round_for(f, e, at);

	r->touched = at;
	if (r == &f->give) {
		f->given++;
		end_round(r, STAGE_GIVEN);
		return;
	}
	f->talks = xgrow(f->talks, f->mets, &f->ctalks, sizeof(*f->talks));
	f->talks[f->mets++] = at;
	f->met = at;
	r->stage = STAGE_MET; /* also of a second talk, once thanked for one */
	r->arranged = NOWHERE;
	r->talk.day = DATE_NONE;
}

static void
hear(struct fold *f, size_t at)
{
	struct round *r = belongs(f);

	if (r == NULL) {
		r = latest(f);
		if (r == &f->give)
			return;
		if (r->count > 0 && r->stage != STAGE_KEPT && r->stage != STAGE_MET) {
			r->open = 1; /* revived: it had come to rest or a no */
			r->stage = STAGE_ASKED;
		} else {
			my_turn(f, at);
			return;
		}
	}
	r->touched = at;
	if (r == &f->seek) {
		reach(r, STAGE_ANSWERED);
		my_turn(f, at);
	}
}

static void
decline(struct fold *f, size_t at)
{
	struct round *r = f->seek.open || !f->give.open ? &f->seek : &f->give;

	my_turn_over(f);
	if (r == &f->seek && !r->open) {
		if (r->stage == STAGE_KEPT)
			return;
		open_seek(f, at, STAGE_DECLINED);
	}
	r->touched = at;
	end_round(r, STAGE_DECLINED);
}

static void
cancel(struct fold *f, size_t at)
{
	struct round *r = belongs(f);

	if (r == NULL)
		return;
	r->touched = at;
	r->arranged = NOWHERE;
	r->talk.day = DATE_NONE;
	if (r == &f->give) {
		r->stage = STAGE_ACCEPTED;
	} else if (r->stage <= STAGE_SCHEDULED) {
		r->stage = STAGE_AGREED;
		my_turn(f, at);
	}
}

static void
close_all(struct fold *f, size_t at)
{
	f->closed = 1;
	f->seek.open = f->give.open = 0;
	f->seek.touched = at;
	their_turn_over(f);
	my_turn_over(f);
}

static void
give(struct fold *f, const struct entry *e, size_t at)
{
	struct round *r = &f->give;

	if (!r->open)
		open_round(r, at, STAGE_REQUESTED);
	r->touched = at;
	if (e->kind == KIND_REFUSED) {
		end_round(r, STAGE_REFUSED);
		return;
	}
	r->asked = at;
	if (e->kind == KIND_ACCEPTED)
		reach(r, STAGE_ACCEPTED);
}

static void
note_done(struct fold *f, const struct entry *e)
{
	size_t i;

	switch (fold_done(f, e, &i)) {
	case 1:
		close_item(f, i);
		break;
	case 0:
		my_turn_over(f);
		break;
	}
}

/* A new try of either side reopens what was closed. */
static int
reopens(enum kind k)
{
	switch (k) {
	case KIND_ASKED:
	case KIND_TRIED:
	case KIND_INTRODUCED:
	case KIND_HEARD:
	case KIND_AGREED:
	case KIND_SCHEDULED:
	case KIND_MET:
	case KIND_REQUESTED:
	case KIND_ACCEPTED:
		return 1;
	default:
		return 0;
	}
}

/* What holds items back: until= and wait, to its day or their next word; wait
 * without a day to the next word of either side. */
static void
hold(struct fold *f, const struct entry *e)
{
	unsigned is = kind_info(e->kind)->is;

	if (is & IS_THEIRS)
		f->held_until = DATE_NONE;
	if ((is & IS_TOUCH) && f->held_until == HELD_OPEN)
		f->held_until = DATE_NONE;
	if (e->has & ATTR_UNTIL)
		f->held_until = e->until;
	else if (e->kind == KIND_WAIT)
		f->held_until = HELD_OPEN;
}

/* What every word does, before its kind does more. */
static void
take_turns(struct fold *f, const struct entry *e, size_t at)
{
	unsigned is = kind_info(e->kind)->is;

	if (is & IS_TOUCH)
		f->last = at;
	if (is & IS_THEIRS)
		their_turn_over(f);
	if (is & IS_MINE)
		my_turn_over(f);
	if (f->closed && reopens(e->kind))
		f->closed = 0;
	if (is_open_item(e)) {
		f->open = xgrow(f->open, f->nopen, &f->copen, sizeof(*f->open));
		f->open[f->nopen++] = at;
	}
	hold(f, e);
}

static void
step(struct fold *f, const struct entry *e, size_t at)
{
	take_turns(f, e, at);
	switch (e->kind) {
	case KIND_ASKED:
	case KIND_TRIED:
	case KIND_INTRODUCED:
		approach(f, e, at);
		break;
	case KIND_HEARD:
		hear(f, at);
		break;
	case KIND_WROTE:
		if (belongs(f) == &f->seek) {
			f->seek.touched = at;
			if (f->seek.stage < STAGE_SCHEDULED)
				wait_for_them(f, at);
		} else if (belongs(f) == &f->give)
			f->give.touched = at;
		break;
	case KIND_AGREED:
		agree(f, e, at);
		break;
	case KIND_DECLINED:
		decline(f, at);
		break;
	case KIND_SCHEDULED:
		schedule(f, e, at);
		break;
	case KIND_CANCELLED:
		cancel(f, at);
		break;
	case KIND_MET:
		meet(f, e, at);
		if (e->fit > 0)
			f->fit = e->fit;
		break;
	case KIND_THANKED:
		f->thanked = at;
		if (f->seek.stage == STAGE_MET) {
			f->seek.stage = STAGE_KEPT;
			f->seek.touched = at;
		}
		break;
	case KIND_REFERRED:
		f->refs++;
		break;
	case KIND_APPLIED:
		settle_leads(f, e);
		break;
	case KIND_DONE:
		note_done(f, e);
		break;
	case KIND_CLOSED:
		close_all(f, at);
		break;
	case KIND_REQUESTED:
	case KIND_ACCEPTED:
	case KIND_REFUSED:
		give(f, e, at);
		break;
	default:
		break;
	}
}

/* Of entries that repeat one another the last stands, in the first's place. */
static void
drop_repeats(struct fold *f)
{
	size_t i, j, n = 0, reach_back;
	const struct entry *e;

	for (i = 0; i < f->n; i++) {
		e = f->order[i];
		reach_back = n > REPEAT_REACH ? n - REPEAT_REACH : 0;
		for (j = n; j > reach_back &&
		    f->order[j - 1]->when.day == e->when.day; j--)
			if (entry_repeats(f->order[j - 1], e))
				break;
		if (j > reach_back && f->order[j - 1]->when.day == e->when.day)
			f->order[j - 1] = e;
		else
			f->order[n++] = e;
	}
	f->n = n;
}

static void
fold_reset(struct fold *f)
{
	struct fold old = *f;

	memset(f, 0, sizeof(*f));
	f->order = old.order;
	f->cap = old.cap;
	f->open = old.open;
	f->copen = old.copen;
	f->talks = old.talks;
	f->ctalks = old.ctalks;
	f->seek.touched = f->give.touched = NOWHERE;
	f->seek.arranged = f->give.arranged = NOWHERE;
	f->seek.before = f->give.before = NOWHERE;
	f->seek.talk = f->give.talk = (struct stamp){ DATE_NONE, -1 };
	f->last = f->met = f->thanked = NOWHERE;
	f->unanswered = f->unanswered_last = NOWHERE;
	f->waiting = f->first_ask = NOWHERE;
	f->held_until = DATE_NONE;
}

void
fold_record(struct fold *f, const struct record *rec, int today,
    const struct pace *pace)
{
	size_t i;

	fold_reset(f);
	if (rec->nentries > f->cap) {
		f->cap = rec->nentries + 16;
		f->order = xreallocarray(f->order, f->cap, sizeof(*f->order));
	}
	if (rec->nentries > 0)
		f->n = record_order(rec, f->order);
	while (f->n > 0 && f->order[f->n - 1]->when.day > today)
		f->n--;
	drop_repeats(f);
	for (i = 0; i < f->n; i++) {
		pass_time(f, fold_day(f, i), pace);
		step(f, f->order[i], i);
	}
	pass_time(f, today, pace);
	f->stage = f->closed ? STAGE_CLOSED : latest(f)->stage;
}

void
fold_free(struct fold *f)
{
	free(f->order);
	free(f->open);
	free(f->talks);
	*f = (struct fold)FOLD_INIT;
}
