/* The notes of a talk, laid out and read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "notes.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char laid[] =
    "2026-11-25 14:00 met/cafe\n"
    "\n"
    "# Yuki\n"
    "# When: Wed 25 Nov\n"
    "\n"
    "Q: How did you start?\n"
    "A:\n"
    "\n"
    "Q: What is hard?\n"
    "A:\n"
    "\n"
    "# Notes\n"
    "\n"
    "Learned:\n"
    "Fit:\n"
    "Next:\n";

static const struct entry talk = { .when = { 20782, 14 * 60 }, .kind = KIND_MET,
    .channel = { "cafe", 4 }, .at = { DATE_NONE, -1 }, .until = DATE_NONE,
    .due = DATE_NONE };

static void
tell(void *arg, unsigned line, const char *what)
{
	buf_printf(arg, "%u: %s\n", line, what);
}

/* All that notes say, a line each. */
static void
put_notes(struct buf *b, const struct notes *n)
{
	struct error e = ERROR_INIT;
	size_t i;

	assert_int_equal(entry_write(b, &n->talk, "\n", &e), 0);
	for (i = 0; i < n->next.n; i++)
		buf_printf(b, "next %s\n", n->next.v[i]);
	for (i = 0; i < n->referred.n; i++)
		buf_printf(b, "referred %s\n", n->referred.v[i]);
	if (n->taught.n > 0)
		buf_printf(b, "taught %.*s\n", (int)n->taught.n, n->taught.p);
}

#define MET "2026-11-25 14:00 met/cafe"

static const struct {
	const char *text, *says, *told;
	int typed;
} cases[] = {
	{ laid, MET "\n", "", 0 },
	{ "", MET "\n", "", 0 },
	{ "\n \n# Yuki\n", MET "\n", "", 0 },
	/* answers */
	{ "Q: How did you start?\nA: By chance.\n\nQ: What is hard?\nA:\n",
	    MET "\n\tQ: How did you start?\n\tA: By chance.\n", "", 1 },
	{ "Q: How did you start?\nA:\nBy chance.\nAnd then by work.\n\nQ: What is hard?\nA:\n",
	    MET "\n\tQ: How did you start?\n\tA: By chance.\n\tAnd then by work.\n", "", 1 },
	{ "Q: How did you start?\nA: By chance.\nAnd work.\n\nA second thought.\n",
	    MET "\n\tQ: How did you start?\n\tA: By chance.\n\tAnd work.\n\n\tA second thought.\n", "", 1 },
	{ "Q: How did you start?\nBy chance.\n",
	    MET "\n\tQ: How did you start?\n\tA: By chance.\n", "", 1 },
	{ "Q: How did you start?\nA: One.\nA: Two.\n",
	    MET "\n\tQ: How did you start?\n\tA: One.\n\tA: Two.\n", "", 1 },
	/* of no question that was asked */
	{ "Q: How did you start?\nA:\n\nIt rained.\n", MET "\n\tIt rained.\n", "", 1 },
	{ "Q: How did you start?  By chance.\nA:\n",
	    MET "\n\tQ: How did you start?  By chance.\n", "", 1 },
	{ "Q: My own?\n", MET "\n\tQ: My own?\n", "", 1 },
	{ "A: By chance.\n", MET "\n\tA: By chance.\n", "", 1 },
	/* what was typed is no comment */
	{ "# Yuki\n# They brew.\n#skill\n", MET "\n\t# They brew.\n\t#skill\n", "", 1 },
	{ "# When: Wed 25 Nov, late\n", MET "\n\t# When: Wed 25 Nov, late\n", "", 1 },
	/* paragraphs */
	{ "One.\n\n\nTwo.\n  - three\n\n", MET "\n\tOne.\n\n\tTwo.\n\t  - three\n", "", 1 },
	{ "One.\r\nTwo.\r\n", MET "\n\tOne.\n\tTwo.\n", "", 1 },
	/* the entry */
	{ "2026-11-24 9:30 met/video mins=25 Good.\nMore.\n",
	    "2026-11-24 09:30 met/video mins=25 Good.\n\tMore.\n", "", 1 },
	{ "\n# Yuki\n2026-11-25 cancelled She is ill.\n",
	    "2026-11-25 cancelled She is ill.\n", "", 1 },
	{ "2026-11-25 mett\n", MET "\n\t2026-11-25 mett\n", "", 1 },
	{ "2026-02-30 met\n", MET "\n\t2026-02-30 met\n",
	    "1: '2026-02-30' is no day of the calendar: expected YYYY-MM-DD\n", 1 },
	{ "2026-11-25 met mins=some\n", MET "\n\t2026-11-25 met mins=some\n",
	    "1: 'mins=some' has no good value: expected minutes, 1 to 1440\n", 1 },
	{ "Words.\n2026-11-25 met\n", MET "\n\tWords.\n\t2026-11-25 met\n", "", 1 },
	/* the debrief */
	{ "Minutes: 25\nLearned: Patience.\nFit: 4\nculture: 5\n",
	    "2026-11-25 14:00 met/cafe mins=25 fit=4 culture=5 Patience.\n", "", 1 },
	{ "2026-11-25 met mins=20 Good.\nMinutes: 25 min\nLearned: Patience.\n",
	    "2026-11-25 met mins=20 Good. Patience.\n\tMinutes: 25 min\n",
	    "2: '25 min' is kept as a line of the notes: expected how long it took, 1 to 1440, once\n", 1 },
	{ "Next: one\nNext: two\nReferred: Mary\nTaught: luck\nReferred: Ken\n",
	    MET "\nnext one\nnext two\nreferred Mary\nreferred Ken\ntaught luck\n", "", 1 },
	{ "Learned:\nFit:\nNext:\n", MET "\n", "", 0 },
	{ "Learned: a\nLearned: b\nTaught: c\nTaught: d\n",
	    "2026-11-25 14:00 met/cafe a\n\tLearned: b\n\tTaught: d\ntaught c\n",
	    "2: 'b' is kept as a line of the notes: expected one line of it\n"
	    "4: 'd' is kept as a line of the notes: expected one line of it\n", 1 },
	{ "Fit: great\n", MET "\n\tFit: great\n",
	    "1: 'great' is kept as a line of the notes: expected 1 to 5, once\n", 1 },
	{ "Culture:\n", MET "\n\tCulture:\n", "", 1 },
	{ "Fit: 0\nFit: 6\nFit: 5\nFit: 4\n", "2026-11-25 14:00 met/cafe fit=5\n"
	    "\tFit: 0\n\tFit: 6\n\tFit: 4\n",
	    "1: '0' is kept as a line of the notes: expected 1 to 5, once\n"
	    "2: '6' is kept as a line of the notes: expected 1 to 5, once\n"
	    "4: '4' is kept as a line of the notes: expected 1 to 5, once\n", 1 },
	/* a word that a colon follows is no key */
	{ "Their plan: Next: none.\n", MET "\n\tTheir plan: Next: none.\n", "", 1 },
	{ "Q: How did you start?\nA:\nLearned: x\n", "2026-11-25 14:00 met/cafe x\n", "", 1 },
};

static void
what_was_typed_is_read_back(void **state)
{
	struct buf b = BUF_INIT, told = BUF_INIT;
	struct report report = { tell, &told };
	size_t i;

	(void)state;
	for (i = 0; i < LEN(cases); i++) {
		struct notes n = NOTES_INIT;

		n.talk = talk;
		buf_reset(&b);
		buf_reset(&told);
		notes_read(&n, str_of(laid), str_of(cases[i].text), &report);
		put_notes(&b, &n);
		assert_string_equal(b.s, cases[i].says);
		assert_string_equal(told.s, cases[i].told);
		assert_int_equal(n.typed, cases[i].typed);
		notes_free(&n);
	}
	buf_free(&b);
	buf_free(&told);
}

/* Without what was laid out nothing is known not to be typed. */
static void
without_the_layout_all_is_kept(void **state)
{
	struct notes n = NOTES_INIT;
	struct buf b = BUF_INIT;

	(void)state;
	n.talk = talk;
	notes_read(&n, STR(""), str_of(laid), NULL);
	put_notes(&b, &n);
	assert_string_equal(b.s, MET "\n\t# Yuki\n\t# When: Wed 25 Nov\n"
	    "\tQ: How did you start?\n\tQ: What is hard?\n\t# Notes\n\n"
	    "\tLearned:\n\tFit:\n\tNext:\n");
	buf_free(&b);
	notes_free(&n);
}

static void
lay(struct buf *b, int giving)
{
	struct question questions[] = {
		{ .text = "Why?\x1b[2J", .category = CATEGORY_ROLE },
		{ .text = "How?", .category = CATEGORY_STORY, .must = 1 },
		{ .text = "Who next?", .category = CATEGORY_REFERRALS, .must = 1 },
	};
	struct sheet_fact facts[] = {
		{ FACT_WHEN, "Wed 25 Nov 14:00" },
		{ FACT_GOAL, "what it takes to brew soy sauce for a whole year in "
		    "tanks that nobody else has, and what the nights are like" },
	};
	struct sheet s = { .name = "Yuki\x1b[2J", .giving = giving, .facts = facts,
	    .nfacts = 2, .questions = { .v = questions, .n = 3 } };
	struct error e = ERROR_INIT;

	assert_int_equal(notes_lay(b, &talk, &s, &e), 0);
}

static void
notes_as_laid_out_say_nothing_but_the_entry(void **state)
{
	struct buf text = BUF_INIT, b = BUF_INIT;
	int giving, k;

	(void)state;
	for (giving = 0; giving < 2; giving++) {
		struct notes n = NOTES_INIT;

		buf_reset(&text);
		buf_reset(&b);
		lay(&text, giving);
		n.talk = talk;
		notes_read(&n, buf_str(&text), buf_str(&text), NULL);
		put_notes(&b, &n);
		assert_string_equal(b.s, MET "\n");
		assert_false(n.typed);
		for (k = 0; k < NOTES_KEYS; k++)
			assert_false(notes_has(&n, k));
		notes_free(&n);
	}
	buf_free(&text);
	buf_free(&b);
}

static void
the_musts_come_first_and_referrals_last(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	lay(&b, 0);
	assert_non_null(strstr(b.s, "# When: Wed 25 Nov 14:00\n# Goal: what it takes to "
	    "brew soy sauce for a whole year in tanks that\n#   nobody else has"));
	assert_non_null(strstr(b.s, "# First of all\n\n# 2 *\nQ: How?\nA:\n\n"
	    "# If there is time\n\n# 1\nQ: Why?\\x1b[2J\nA:\n\n"
	    "# Before the end\n\n# 3 *\nQ: Who next?\nA:\n\n# Notes\n"));
	assert_null(strchr(b.s, '\x1b'));
	buf_reset(&b);
	lay(&b, 1);
	assert_null(strstr(b.s, "Q:"));
	assert_null(strstr(b.s, "\nFit:"));
	assert_non_null(strstr(b.s, "\nTaught:\n"));
	buf_free(&b);
}

/* An editor may obey a line that says how to edit, in the first five or the
 * last: none of these may come from a record. */
static void
nothing_of_the_record_stands_where_editors_look_for_orders(void **state)
{
	struct sheet_fact fact = { FACT_WHO, "vim: set x:" };
	struct sheet s = { .name = "vim: set x:", .facts = &fact, .nfacts = 1 };
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;
	struct str rest, line;
	unsigned n = 0, first = 0, last = 0;

	(void)state;
	for (s.giving = 0; s.giving < 2; s.giving++) {
		buf_reset(&b);
		assert_int_equal(notes_lay(&b, &talk, &s, &e), 0);
		for (n = first = 0, rest = buf_str(&b); str_line(&rest, &line); n++)
			if (str_find(line, STR("vim:")) != -1) {
				first = first == 0 ? n : first;
				last = n;
			}
		assert_true(first >= 5);
		assert_true(last + 5 < n);
	}
	buf_free(&b);
}

static void
a_line_of_the_debrief_is_one_line(void **state)
{
	struct buf b = BUF_INIT;
	struct notes n = NOTES_INIT;

	(void)state;
	notes_put(&b, NOTES_NEXT, STR("a\r\nFit: 5"));
	assert_string_equal(b.s, "Next: a  Fit: 5\n");
	n.talk = talk;
	notes_read(&n, str_of(laid), buf_str(&b), NULL);
	assert_true(notes_has(&n, NOTES_NEXT));
	assert_false(notes_has(&n, NOTES_FIT));
	notes_free(&n);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_typed_is_read_back),
		cmocka_unit_test(without_the_layout_all_is_kept),
		cmocka_unit_test(notes_as_laid_out_say_nothing_but_the_entry),
		cmocka_unit_test(the_musts_come_first_and_referrals_last),
		cmocka_unit_test(nothing_of_the_record_stands_where_editors_look_for_orders),
		cmocka_unit_test(a_line_of_the_debrief_is_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
