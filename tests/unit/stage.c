#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stage.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static const struct workdays week = WORKDAYS_INIT;
static const struct pace pace = { { 7, DELAY_BUSINESS }, 2, &week };

static int
day(const char *s)
{
	int n;

	assert_int_equal(date_parse(str_of(s), &n), 0);
	return n;
}

/* A record with a log, folded on a day. */
struct folded {
	struct buf text;
	struct record rec;
	struct fold fold;
};

/* The entries of log are separated by "; "; to it an entry is added unless it
 * is NULL. */
static void
fold_log(struct folded *x, const char *log, const char *added, const char *today)
{
	*x = (struct folded){ BUF_INIT, RECORD_INIT, FOLD_INIT };
	buf_puts(&x->text, "Name: Grace Hopper\n");
	for (; *log != '\0'; log++)
		if (log[0] == ';' && log[1] == ' ') {
			buf_putc(&x->text, '\n');
			log++;
		} else
			buf_putc(&x->text, *log);
	if (added != NULL)
		buf_printf(&x->text, "\n%s %s", today, added);
	buf_putc(&x->text, '\n');
	record_parse(&x->rec, buf_str(&x->text), NULL);
	fold_record(&x->fold, &x->rec, day(today), &pace);
}

static void
folded_free(struct folded *x)
{
	fold_free(&x->fold);
	record_free(&x->rec);
	buf_free(&x->text);
}

/* --- every step from every stage --- */

/* In the order of the columns below. */
static const char *const steps[] = {
	"asked", "tried", "introduced", "heard", "wrote", "agreed", "declined",
	"scheduled", "cancelled", "met", "thanked", "closed", "requested",
	"accepted", "refused"
};

static const struct {
	const char *log; /* up to 2026-11-19 */
	const char *stage;
	const char *next[LEN(steps)];
} table[] = {
	{ "", "new", {
	    "asked", "asked", "answered", "new", "new", "agreed", "declined",
	    "scheduled", "new", "met", "new", "closed", "requested",
	    "accepted", "refused" } },
	{ "2026-11-12 asked", "asked", {
	    "asked", "asked", "answered", "answered", "asked", "agreed", "declined",
	    "scheduled", "agreed", "met", "asked", "closed", "requested",
	    "accepted", "refused" } },
	{ "2026-11-12 asked; 2026-11-13 heard", "answered", {
	    "answered", "answered", "answered", "answered", "answered", "agreed",
	    "declined", "scheduled", "agreed", "met", "answered", "closed",
	    "requested", "accepted", "refused" } },
	{ "2026-11-12 asked; 2026-11-13 agreed", "agreed", {
	    "agreed", "agreed", "agreed", "agreed", "agreed", "agreed", "declined",
	    "scheduled", "agreed", "met", "agreed", "closed", "requested",
	    "accepted", "refused" } },
	{ "2026-11-12 asked; 2026-11-13 scheduled at=2026-11-30", "scheduled", {
	    "scheduled", "scheduled", "scheduled", "scheduled", "scheduled",
	    "scheduled", "declined", "scheduled", "agreed", "met", "scheduled",
	    "closed", "requested", "accepted", "refused" } },
	/* a talk within thirty days */
	{ "2026-11-12 met", "met", {
	    "asked", "met", "met", "met", "met", "met", "kept", "scheduled", "met",
	    "met", "kept", "closed", "requested", "accepted", "refused" } },
	{ "2026-11-12 met; 2026-11-13 thanked", "kept", {
	    "asked", "kept", "kept", "kept", "kept", "kept", "kept", "scheduled",
	    "kept", "met", "kept", "closed", "requested", "accepted", "refused" } },
	/* longer ago: the round has ended */
	{ "2026-10-20 met", "kept", {
	    "asked", "asked", "answered", "kept", "kept", "agreed", "kept",
	    "scheduled", "kept", "met", "kept", "closed", "requested",
	    "accepted", "refused" } },
	{ "2026-11-12 asked; 2026-11-13 declined", "declined", {
	    "asked", "asked", "answered", "answered", "declined", "agreed",
	    "declined", "scheduled", "declined", "met", "declined", "closed",
	    "requested", "accepted", "refused" } },
	{ "2026-10-01 asked; 2026-10-12 asked", "resting", {
	    "asked", "asked", "answered", "answered", "resting", "agreed",
	    "declined", "scheduled", "resting", "met", "resting", "closed",
	    "requested", "accepted", "refused" } },
	{ "2026-11-12 asked; 2026-11-13 closed", "closed", {
	    "asked", "asked", "answered", "answered", "closed", "agreed", "closed",
	    "scheduled", "closed", "met", "closed", "closed", "requested",
	    "accepted", "closed" } },
	{ "2026-11-12 requested", "requested", {
	    "asked", "asked", "answered", "requested", "requested", "accepted",
	    "declined", "scheduled", "accepted", "given", "requested", "closed",
	    "requested", "accepted", "refused" } },
	{ "2026-11-12 requested; 2026-11-13 accepted", "accepted", {
	    "asked", "asked", "answered", "accepted", "accepted", "accepted",
	    "declined", "scheduled", "accepted", "given", "accepted", "closed",
	    "accepted", "accepted", "refused" } },
	{ "2026-11-12 requested; 2026-11-13 scheduled at=2026-11-30", "scheduled", {
	    "asked", "asked", "answered", "scheduled", "scheduled", "scheduled",
	    "declined", "scheduled", "accepted", "given", "scheduled", "closed",
	    "scheduled", "scheduled", "refused" } },
	{ "2026-11-12 requested; 2026-11-13 met", "given", {
	    "asked", "asked", "answered", "given", "given", "accepted", "given",
	    "scheduled", "given", "given", "given", "closed", "requested",
	    "accepted", "refused" } },
	{ "2026-11-12 requested; 2026-11-13 refused", "refused", {
	    "asked", "asked", "answered", "refused", "refused", "accepted",
	    "refused", "scheduled", "refused", "given", "refused", "closed",
	    "requested", "accepted", "refused" } },
};

static void
check_stage(const char *log, const char *added, const char *today,
    const char *stage)
{
	struct folded x;

	fold_log(&x, log, added, today);
	if (strcmp(stage_name(x.fold.stage), stage) != 0)
		fail_msg("'%s' and '%s' on %s: %s, expected %s", log,
		    added != NULL ? added : "nothing", today,
		    stage_name(x.fold.stage), stage);
	folded_free(&x);
}

static void
steps_lead_to_stages(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; i < LEN(table); i++) {
		check_stage(table[i].log, NULL, "2026-11-20", table[i].stage);
		for (k = 0; k < LEN(steps); k++)
			check_stage(table[i].log, steps[k], "2026-11-20",
			    table[i].next[k]);
	}
}

static void
other_kinds_change_no_stage(void **state)
{
	enum kind k;
	size_t i, n;

	(void)state;
	for (k = KIND_NOTE; k < KIND_COUNT; k++) {
		for (n = 0; n < LEN(steps); n++)
			if (strcmp(kind_info(k)->name, steps[n]) == 0)
				break;
		for (i = 0; n == LEN(steps) && i < LEN(table); i++)
			check_stage(table[i].log, kind_info(k)->name, "2026-11-20",
			    table[i].stage);
	}
	for (i = 0; i < LEN(table); i++)
		check_stage(table[i].log, "googled", "2026-11-20", table[i].stage);
}

static void
stages_have_names(void **state)
{
	enum stage s, found;

	(void)state;
	for (s = 0; s < STAGE_COUNT; s++) {
		assert_true(stage_find(str_of(stage_name(s)), &found));
		assert_int_equal(found, s == STAGE_GIVING ? STAGE_SCHEDULED : s);
	}
	assert_true(stage_find(STR("Kept"), &found));
	assert_int_equal(found, STAGE_KEPT);
	assert_false(stage_find(STR("kep"), &found));
	assert_false(stage_find(STR(""), &found));
}

/* --- longer stories --- */

static void
stories(void **state)
{
	static const struct {
		const char *log, *today, *stage;
	} story[] = {
		/* rest on the seventh business day after the second word */
		{ "2026-11-02 asked; 2026-11-12 asked", "2026-11-22", "asked" },
		{ "2026-11-02 asked; 2026-11-12 asked", "2026-11-23", "resting" },
		{ "2026-11-02 asked; 2026-11-12 wrote", "2026-11-23", "resting" },
		/* two on one day are one try */
		{ "2026-11-02 asked/email; 2026-11-02 9:00 asked/phone", "2026-12-23",
		    "asked" },
		/* a word of theirs in between starts the count anew */
		{ "2026-11-02 asked; 2026-11-04 heard; 2026-11-05 wrote",
		    "2026-12-23", "answered" },
		/* phoning in vain is no word */
		{ "2026-11-02 tried; 2026-11-03 tried; 2026-11-04 tried",
		    "2026-12-23", "asked" },
		/* an arranged talk does not rest */
		{ "2026-11-02 asked; 2026-11-03 asked; 2026-11-04 scheduled",
		    "2026-12-23", "scheduled" },
		/* thirty days after the talk */
		{ "2026-11-02 met", "2026-12-01", "met" },
		{ "2026-11-02 met", "2026-12-02", "kept" },
		/* nothing is stored: a day to come is nothing yet */
		{ "2026-11-02 asked; 2026-11-20 met", "2026-11-19", "asked" },
		{ "2026-11-02 asked; 2026-11-20 met", "2026-11-20", "met" },
		/* the file's order does not matter, the days' does */
		{ "2026-11-20 met; 2026-11-02 asked", "2026-11-20", "met" },
		/* a later word revives what rests; the talk is of that round */
		{ "2026-03-02 asked; 2026-03-16 asked; 2026-08-03 heard",
		    "2026-08-03", "answered" },
		{ "2026-03-02 asked; 2026-03-16 asked; 2026-08-03 scheduled",
		    "2026-08-03", "scheduled" },
		/* what belongs to whom: who asked last */
		{ "2026-11-02 asked; 2026-11-03 requested; 2026-11-04 scheduled; "
		    "2026-11-10 met", "2026-11-10", "given" },
		{ "2026-11-02 requested; 2026-11-03 asked; 2026-11-04 scheduled; "
		    "2026-11-10 met", "2026-11-10", "met" },
		{ "2026-11-02 asked; 2026-11-03 requested; 2026-11-04 accepted; "
		    "2026-11-05 heard", "2026-11-05", "accepted" },
		/* after a giving round, unless a seeking one is open */
		{ "2026-11-02 requested; 2026-11-03 met; 2026-11-20 scheduled; "
		    "2026-11-25 met", "2026-11-25", "given" },
		{ "2026-11-02 requested; 2026-11-03 met; 2026-11-19 asked; "
		    "2026-11-20 scheduled; 2026-11-25 met", "2026-11-25", "met" },
		/* closed twice, reopened by either side */
		{ "2026-11-02 closed; 2026-11-03 asked; 2026-11-04 closed",
		    "2026-11-05", "closed" },
		{ "2026-11-02 met; 2026-11-03 closed; 2026-11-04 heard",
		    "2026-11-05", "kept" },
		{ "2026-11-02 requested; 2026-11-03 closed; 2026-11-04 heard",
		    "2026-11-05", "requested" },
		/* left in peace until a day: rest comes one delay after it */
		{ "2026-11-02 asked; 2026-11-12 asked; "
		    "2026-11-16 wait until=2026-12-01", "2026-12-09", "asked" },
		{ "2026-11-02 asked; 2026-11-12 asked; "
		    "2026-11-16 wait until=2026-12-01", "2026-12-10", "resting" },
		{ "2026-11-02 asked; 2026-11-12 asked; 2026-11-16 wait",
		    "2027-12-10", "asked" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LEN(story); i++)
		check_stage(story[i].log, NULL, story[i].today, story[i].stage);
}

/* --- what else a fold says --- */

static void
rounds_and_counts(void **state)
{
	struct folded x;
	const struct fold *f = &x.fold;

	(void)state;
	fold_log(&x, "2025-11-03 asked; 2025-11-10 met fit=3; 2025-11-11 thanked; "
	    "2025-11-11 referred @mary; 2025-11-11 referred @kofi; "
	    "2026-03-02 requested; 2026-03-03 met; 2026-11-02 asked; "
	    "2026-11-04 scheduled at=2026-11-19T10:00; 2026-11-05 note",
	    NULL, "2026-11-06");
	assert_int_equal(f->seek.count, 2);
	assert_int_equal(fold_day(f, f->seek.before), day("2025-11-03"));
	assert_int_equal(fold_day(f, f->seek.opened), day("2026-11-02"));
	assert_int_equal(fold_day(f, f->seek.arranged), day("2026-11-04"));
	assert_int_equal(f->seek.talk.day, day("2026-11-19"));
	assert_int_equal(f->seek.talk.minute, 600);
	assert_int_equal(f->give.count, 1);
	assert_false(f->give.open);
	assert_int_equal(f->mets, 1);
	assert_int_equal(f->given, 1);
	assert_int_equal(fold_day(f, f->gave[0]), day("2026-03-03"));
	assert_int_equal(f->refs, 2);
	assert_int_equal(f->fit, 3);
	assert_int_equal(fold_day(f, f->met), day("2025-11-10"));
	assert_int_equal(fold_day(f, f->talks[0]), day("2025-11-10"));
	assert_int_equal(fold_day(f, f->last), day("2026-11-04"));
	folded_free(&x);
}

/* Every kind that is a word passed is the last touch, and no other. */
static void
touches(void **state)
{
	static const char *const none[] = {
		"note", "tried", "owe", "expect", "done", "moved", "lead", "applied",
		"shortlisted", "offered", "hired", "rejected", "wait", "closed",
		"reflected"
	};
	struct folded x;
	enum kind k;
	size_t i;
	int touch;

	(void)state;
	for (k = KIND_NOTE; k < KIND_COUNT; k++) {
		for (i = 0, touch = 1; i < LEN(none); i++)
			touch &= strcmp(kind_info(k)->name, none[i]) != 0;
		fold_log(&x, "2026-11-02 wrote", kind_info(k)->name, "2026-11-05");
		assert_int_equal(fold_day(&x.fold, x.fold.last),
		    day(touch ? "2026-11-05" : "2026-11-02"));
		folded_free(&x);
	}
}

static void
whose_turn_it_is(void **state)
{
	static const struct {
		const char *log;
		const char *unanswered, *latest; /* days; NULL: none */
		const char *waiting;
		int tries;
	} turn[] = {
		{ "2026-11-02 asked", NULL, NULL, "2026-11-02", 1 },
		{ "2026-11-02 asked; 2026-11-02 wrote", NULL, NULL, "2026-11-02", 1 },
		{ "2026-11-02 asked; 2026-11-04 wrote", NULL, NULL, "2026-11-04", 2 },
		{ "2026-11-02 asked; 2026-11-04 tried", NULL, NULL, "2026-11-02", 1 },
		{ "2026-11-02 asked; 2026-11-04 heard", "2026-11-04", "2026-11-04",
		    NULL, 0 },
		{ "2026-11-02 heard; 2026-11-04 heard; 2026-11-05 agreed",
		    "2026-11-02", "2026-11-05", NULL, 0 },
		{ "2026-11-02 heard; 2026-11-03 wrote; 2026-11-04 heard",
		    "2026-11-04", "2026-11-04", NULL, 0 },
		{ "2026-11-02 introduced", "2026-11-02", "2026-11-02", NULL, 0 },
		{ "2026-11-02 introduced; 2026-11-03 wrote", NULL, NULL,
		    "2026-11-03", 1 },
		{ "2026-11-02 asked; 2026-11-03 scheduled; 2026-11-04 cancelled",
		    "2026-11-04", "2026-11-04", NULL, 0 },
		{ "2026-11-02 heard; 2026-11-03 done", NULL, NULL, NULL, 0 },
		{ "2026-11-02 heard; 2026-11-03 connected @mary", "2026-11-02",
		    "2026-11-02", NULL, 0 },
		/* outside a giving round, and what follows it */
		{ "2026-11-02 requested; 2026-11-03 heard", NULL, NULL, NULL, 0 },
		{ "2026-11-02 requested; 2026-11-03 met; 2026-11-04 heard",
		    NULL, NULL, NULL, 0 },
		{ "2026-11-02 requested; 2026-11-03 met; 2026-11-04 asked; "
		    "2026-11-05 heard", "2026-11-05", "2026-11-05", NULL, 0 },
		{ "2026-11-02 met; 2026-11-03 heard", "2026-11-03", "2026-11-03",
		    NULL, 0 },
	};
	struct folded x;
	size_t i;

	(void)state;
	for (i = 0; i < LEN(turn); i++) {
		fold_log(&x, turn[i].log, NULL, "2026-11-06");
		assert_int_equal(fold_day(&x.fold, x.fold.unanswered),
		    turn[i].unanswered != NULL ? day(turn[i].unanswered) : DATE_NONE);
		assert_int_equal(fold_day(&x.fold, x.fold.unanswered_last),
		    turn[i].latest != NULL ? day(turn[i].latest) : DATE_NONE);
		assert_int_equal(fold_day(&x.fold, x.fold.waiting),
		    turn[i].waiting != NULL ? day(turn[i].waiting) : DATE_NONE);
		assert_int_equal(x.fold.tries, turn[i].tries);
		folded_free(&x);
	}
}

static void
what_holds_back(void **state)
{
	static const struct {
		const char *log;
		const char *until; /* a day; NULL: nothing; "": a word */
		const char *nudge; /* a day, or NULL */
	} hold[] = {
		{ "2026-11-02 asked", NULL, "2026-11-11" },
		{ "2026-11-02 asked; 2026-11-03 wait until=2026-12-05", "2026-12-05",
		    "2026-12-05" },
		{ "2026-11-02 asked; 2026-11-03 wait", "", NULL },
		{ "2026-11-02 asked; 2026-11-03 wait; 2026-11-04 note", "", NULL },
		{ "2026-11-02 asked; 2026-11-03 wait; 2026-11-04 wrote", NULL,
		    "2026-11-13" },
		{ "2026-11-02 asked; 2026-11-03 wait; 2026-11-04 heard", NULL, NULL },
		/* a word of mine does not end a hold with a day, theirs does */
		{ "2026-11-02 asked; 2026-11-03 wait until=2026-12-05; "
		    "2026-11-04 wrote", "2026-12-05", "2026-12-05" },
		{ "2026-11-02 asked; 2026-11-03 wait until=2026-12-05; "
		    "2026-11-04 heard; 2026-11-05 wrote", NULL, "2026-11-16" },
		/* the latest counts */
		{ "2026-11-02 asked; 2026-11-03 wait until=2026-12-05; "
		    "2026-11-04 wait until=2026-11-20", "2026-11-20", "2026-11-20" },
		{ "2026-11-02 asked; 2026-11-03 wait until=2026-12-05; "
		    "2026-11-04 wait", "", NULL },
		/* written on the very day, or after it: counted as ever */
		{ "2026-11-02 wait until=2026-11-03; 2026-11-03 asked",
		    "2026-11-03", "2026-11-12" },
	};
	struct folded x;
	size_t i;

	(void)state;
	for (i = 0; i < LEN(hold); i++) {
		fold_log(&x, hold[i].log, NULL, "2026-11-06");
		assert_int_equal(x.fold.held_until, hold[i].until == NULL ?
		    DATE_NONE : hold[i].until[0] == '\0' ? HELD_OPEN :
		    day(hold[i].until));
		assert_int_equal(fold_nudge_day(&x.fold, &pace),
		    hold[i].nudge != NULL ? day(hold[i].nudge) : DATE_NONE);
		folded_free(&x);
	}
}

static void
repeats_count_once(void **state)
{
	static const struct {
		const char *log;
		size_t n;
	} log[] = {
		{ "2026-11-02 met one; 2026-11-02 met two", 1 },
		{ "2026-11-02 met; 2026-11-02 note x; 2026-11-02 met", 2 },
		{ "2026-11-02 met; 2026-11-02 heard; 2026-11-02 met", 3 },
		{ "2026-11-02 heard; 2026-11-02 wrote; 2026-11-02 heard", 3 },
		{ "2026-11-02 met; 2026-11-03 met", 2 },
		{ "2026-11-02 9:00 met; 2026-11-02 9:30 met", 2 },
		{ "2026-11-02 referred @a; 2026-11-02 referred @b", 2 },
		{ "2026-11-02 referred @a; 2026-11-02 referred @a", 1 },
		{ "2026-11-02 referred org=A; 2026-11-02 referred org=B", 2 },
		{ "2026-11-02 applied org=A; 2026-11-02 applied org=a", 1 },
		{ "2026-11-02 note; 2026-11-02 note", 2 },
		{ "2026-11-02 owe; 2026-11-02 owe; 2026-11-02 expect; "
		    "2026-11-02 expect; 2026-11-02 lead; 2026-11-02 lead; "
		    "2026-11-02 done; 2026-11-02 done", 8 },
	};
	struct folded x;
	size_t i;

	(void)state;
	for (i = 0; i < LEN(log); i++) {
		fold_log(&x, log[i].log, NULL, "2026-11-06");
		assert_int_equal(x.fold.n, log[i].n);
		folded_free(&x);
	}
	/* the last stands, in the first's place */
	fold_log(&x, "2026-11-02 met first; 2026-11-02 note x; 2026-11-02 met last",
	    NULL, "2026-11-06");
	assert_true(str_is(fold_entry(&x.fold, 0)->text, "last"));
	folded_free(&x);
}

/* Which open item a done settles: fold_done() says -1, 0, or 1 and which. */
static void
what_done_settles(void **state)
{
	static const struct {
		const char *log, *done;
		int rv;
		const char *text; /* of what it settles */
	} c[] = {
		{ "2026-11-02 note", "done", 0, NULL },
		{ "2026-11-02 owe paper", "done", 1, "paper" },
		{ "2026-11-02 owe paper", "done something else", 1, "paper" },
		{ "2026-11-02 owe paper; 2026-11-02 owe slides", "done", -1, NULL },
		{ "2026-11-02 owe paper; 2026-11-02 owe slides", "done Slide", 1,
		    "slides" },
		{ "2026-11-02 owe le caf\303\251; 2026-11-02 owe slides", "done CAFE",
		    1, "le caf\303\251" },
		{ "2026-11-02 owe paper; 2026-11-02 owe slides", "done book", -1,
		    NULL },
		{ "2026-11-02 owe paper one; 2026-11-02 owe paper two", "done paper",
		    -1, NULL },
		{ "2026-11-02 owe due=2026-11-09 paper; "
		    "2026-11-02 owe due=2026-11-10 paper",
		    "done due=2026-11-10 paper", 1, "paper" },
		{ "2026-11-02 owe due=2026-11-09 paper; "
		    "2026-11-02 owe due=2026-11-10 my paper; "
		    "2026-11-02 owe due=2026-11-10 slides",
		    "done due=2026-11-10 paper", 1, "my paper" },
		{ "2026-11-02 owe due=2026-11-09 paper; 2026-11-02 owe slides",
		    "done due=2026-11-09", 1, "paper" },
		{ "2026-11-02 lead org=A paper; 2026-11-02 lead org=B slides",
		    "done org=b", 1, "slides" },
		{ "2026-11-02 lead org=A paper; 2026-11-02 lead org=A slides",
		    "done org=a", -1, NULL },
		/* what is open: not what named somebody */
		{ "2026-11-02 expect paper; 2026-11-02 referred @mary", "done", 1,
		    "paper" },
		{ "2026-11-02 expect paper; 2026-11-02 referred somebody", "done", -1,
		    NULL },
		/* what was settled is not open */
		{ "2026-11-02 owe paper; 2026-11-02 owe slides; 2026-11-03 done paper",
		    "done", 1, "slides" },
		{ "2026-11-02 lead org=A paper; 2026-11-02 lead org=B slides; "
		    "2026-11-03 applied org=A", "done", 1, "slides" },
		{ "2026-11-02 lead org=A paper; 2026-11-02 lead slides; "
		    "2026-11-03 applied org=C", "done", 1, "paper" },
		{ "2026-11-02 lead org=A paper; 2026-11-02 lead slides; "
		    "2026-11-03 applied", "done", 0, NULL },
	};
	struct folded x, done;
	size_t i, at;

	(void)state;
	for (i = 0; i < LEN(c); i++) {
		fold_log(&x, c[i].log, NULL, "2026-11-06");
		fold_log(&done, "", c[i].done, "2026-11-06");
		assert_int_equal(fold_done(&x.fold, fold_entry(&done.fold, 0), &at),
		    c[i].rv);
		if (c[i].rv == 1)
			assert_true(str_is(fold_entry(&x.fold,
			    x.fold.open[at])->text, c[i].text));
		folded_free(&done);
		folded_free(&x);
	}
}

/* A fold may be used again: nothing of the record before stays. */
static void
folds_are_reused(void **state)
{
	struct folded x, y;
	size_t i, k;

	(void)state;
	for (i = 0; i < LEN(table); i++)
		for (k = 0; k < LEN(table); k++) {
			fold_log(&x, table[i].log, NULL, "2026-11-20");
			fold_log(&y, table[k].log, NULL, "2026-11-20");
			fold_record(&x.fold, &y.rec, day("2026-11-20"), &pace);
			assert_int_equal(x.fold.n, y.fold.n);
			assert_int_equal(x.fold.stage, y.fold.stage);
			assert_int_equal(x.fold.mets, y.fold.mets);
			assert_int_equal(x.fold.nopen, y.fold.nopen);
			assert_int_equal(x.fold.tries, y.fold.tries);
			assert_true(x.fold.last == y.fold.last);
			folded_free(&y);
			folded_free(&x);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stages_have_names),
		cmocka_unit_test(steps_lead_to_stages),
		cmocka_unit_test(other_kinds_change_no_stage),
		cmocka_unit_test(stories),
		cmocka_unit_test(rounds_and_counts),
		cmocka_unit_test(touches),
		cmocka_unit_test(whose_turn_it_is),
		cmocka_unit_test(what_holds_back),
		cmocka_unit_test(repeats_count_once),
		cmocka_unit_test(what_done_settles),
		cmocka_unit_test(folds_are_reused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
