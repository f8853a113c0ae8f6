#include "stage.h"

#include <stdlib.h>
#include <string.h>

#include "promise.h"
#include "repeat.h"

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
	f->waiting = NOWHERE;
	f->tries = 0;
}

static int
had_talk(const struct round *r)
{
	return r->stage == STAGE_MET || r->stage == STAGE_KEPT;
}

/* End a round; one that came to a talk has been kept, however it ends. */
static void
end_round(struct round *r, enum stage stage)
{
	r->open = 0;
	r->stage = had_talk(r) ? STAGE_KEPT : stage;
}

/* A step implies the earlier ones and never goes back by itself. */
static void
reach(struct round *r, enum stage stage)
{
	if (r->stage < stage)
		r->stage = stage;
}

/* 1 when the seeking round ended short of a talk (at rest, by a no, or closed),
 * so that a word of theirs revives it. */
static int
may_revive(const struct round *seek)
{
	return seek->count > 0 && !seek->open && !had_talk(seek);
}

static void
revive(struct round *seek)
{
	seek->open = 1;
	seek->stage = STAGE_ASKED;
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
	if (f->held_until > day) /* and so not DATE_NONE */
		return f->held_until;
	return workdays_next(pace->workdays,
	    delay_after(pace->nudge, day, pace->workdays));
}

/* The day on which the seeking round comes to rest, or DATE_NONE. */
static int
rest_day(const struct fold *f, const struct pace *pace)
{
	int day;

	if (f->seek.stage == STAGE_SCHEDULED || f->tries < pace->tries)
		return DATE_NONE;
	day = fold_nudge_day(f, pace);
	/* the day until which they were left in peace brings a reminder
	 * whatever was tried, and rest after that */
	if (day != DATE_NONE && day == f->held_until)
		day = workdays_next(pace->workdays,
		    delay_after(pace->nudge, day, pace->workdays));
	return day;
}

/* End the seeking round if, by this day, it has come to rest or the talk is
 * long enough ago. */
static void
pass_time(struct fold *f, int day, const struct pace *pace)
{
	int end;

	if (!f->seek.open)
		return;
	end = had_talk(&f->seek) ? date_add(fold_day(f, f->met), ROUND_AFTER_MET) :
	    rest_day(f, pace);
	if (end != DATE_NONE && day >= end)
		end_round(&f->seek, STAGE_RESTING);
}

/* --- the entries --- */

static void
their_turn_over(struct fold *f)
{
	f->waiting = NOWHERE;
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
}

/* asked, tried, introduced: the openers that are mine by name. */
static void
approach(struct fold *f, const struct entry *e, size_t at)
{
	struct round *r = &f->seek;
	enum stage stage = e->kind == KIND_INTRODUCED ?
	    STAGE_ANSWERED : STAGE_ASKED;

	if (!r->open || (e->kind == KIND_ASKED && had_talk(r)))
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

	if (r == &f->seek && e->kind == KIND_SCHEDULED && had_talk(r))
		open_seek(f, at, STAGE_ASKED);
	if (r != NULL)
		return r;
	r = latest(f);
	if (r == &f->give)
		open_round(r, at, STAGE_REQUESTED);
	else if (e->kind != KIND_MET && may_revive(r))
		revive(r);
	else
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
		f->gave = xgrow(f->gave, (size_t)f->given, &f->cgave,
		    sizeof(*f->gave));
		f->gave[f->given++] = at;
		end_round(r, STAGE_GIVEN);
		return;
	}
	f->talks = xgrow(f->talks, (size_t)f->mets, &f->ctalks,
	    sizeof(*f->talks));
	f->talks[f->mets++] = at;
	f->met = at;
	r->stage = STAGE_MET; /* also of a second talk, once thanked for one */
	r->arranged = NOWHERE;
	r->talk.day = DATE_NONE;
}

/* The round that a word of theirs concerns, revived where it had ended short
 * of a talk; NULL: none, or what follows a round in which I gave. */
static struct round *
round_heard(struct fold *f)
{
	struct round *r = belongs(f);

	if (r != NULL)
		return r;
	r = latest(f);
	if (r == &f->seek && may_revive(r)) {
		revive(r);
		return r;
	}
	if (r == &f->give && r->stage < STAGE_GIVEN &&
	    r->stage >= STAGE_REQUESTED) {
		r->open = 1; /* I had closed it, and they ask again */
		return r;
	}
	return NULL;
}

static void
hear(struct fold *f, size_t at)
{
	struct round *r = round_heard(f);

	if (r != NULL)
		r->touched = at;
	if (r == &f->seek)
		reach(r, STAGE_ANSWERED);
	if (r == &f->seek || (r == NULL && latest(f) == &f->seek))
		my_turn(f, at);
}

/* A no ends the round in which I seek; with none, that in which they do. */
static void
decline(struct fold *f, size_t at)
{
	struct round *r = f->seek.open ? &f->seek :
	    f->give.open ? &f->give : latest(f);

	my_turn_over(f);
	if (!r->open && (r == &f->give || had_talk(r)))
		return; /* of no round, and it opens none */
	if (r->count == 0)
		open_seek(f, at, STAGE_DECLINED);
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
	} else if (!had_talk(r)) {
		r->stage = STAGE_AGREED;
		my_turn(f, at);
	}
}

static void
close_all(struct fold *f, size_t at)
{
	f->closed = 1;
	latest(f)->touched = at;
	end_round(&f->seek, f->seek.stage);
	end_round(&f->give, f->give.stage);
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

/* A new try of either side reopens what was closed: what opens a round, or a
 * word of theirs. */
static const char reopens[KIND_COUNT] = {
	[KIND_ASKED] = 1, [KIND_TRIED] = 1, [KIND_INTRODUCED] = 1,
	[KIND_HEARD] = 1, [KIND_AGREED] = 1, [KIND_SCHEDULED] = 1,
	[KIND_MET] = 1, [KIND_REQUESTED] = 1, [KIND_ACCEPTED] = 1,
};

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
	if (reopens[e->kind])
		f->closed = 0;
	if (promise_take(f, e, at))
		my_turn_over(f); /* a done, and nothing else was open */
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
	f->gave = old.gave;
	f->cgave = old.cgave;
	f->seek.touched = f->give.touched = NOWHERE;
	f->seek.arranged = f->give.arranged = NOWHERE;
	f->seek.before = f->give.before = NOWHERE;
	f->seek.talk = f->give.talk = (struct stamp){ DATE_NONE, -1 };
	f->last = f->met = f->thanked = NOWHERE;
	f->unanswered = f->unanswered_last = NOWHERE;
	f->waiting = NOWHERE;
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
	f->n = repeats_drop(f->order, f->n);
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
	free(f->gave);
	*f = (struct fold)FOLD_INIT;
}
