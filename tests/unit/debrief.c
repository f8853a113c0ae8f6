/* What the answers after a talk come to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "debrief.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Answers of Monday, 2026-11-23, about a talk of the day before. */
static const struct {
	const char *answer, *entry;
} nexts[] = {
	{ "read on koji", "2026-11-22 note read on koji\n" },
	{ "send her the paper by fri",
	    "2026-11-22 owe due=2026-11-27 send her the paper\n" },
	{ "  send it by 2026-12-01  ", "2026-11-22 owe due=2026-12-01 send it\n" },
	{ "send it by post by +2w", "2026-11-22 owe due=2026-12-07 send it by post\n" },
	/* no day */
	{ "send it by post", "2026-11-22 note send it by post\n" },
	{ "stand by", "2026-11-22 note stand by\n" },
	{ "by fri", "2026-11-22 note by fri\n" },
	{ "due=fri", "2026-11-22 note -- due=fri\n" },
	{ "x by 1/2/2027", "2026-11-22 note x by 1/2/2027\n" },
};

static void
a_day_makes_a_promise(void **state)
{
	const struct stamp now = { date_of(2026, 11, 23), 9 * 60 };
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;
	struct entry entry;
	size_t i;
	int promised;

	(void)state;
	for (i = 0; i < LEN(nexts); i++) {
		buf_reset(&b);
		promised = debrief_next(&entry, str_of(nexts[i].answer),
		    now.day - 1, now);
		assert_int_equal(promised, entry.kind == KIND_OWE);
		assert_int_equal(entry_write(&b, &entry, "\n", &e), 0);
		assert_string_equal(b.s, nexts[i].entry);
	}
	buf_free(&b);
}

static const struct {
	const char *answer, *name, *org, *text;
	int force;
} referred[] = {
	{ "Mary Hawes", "Mary Hawes", "", "", 0 },
	{ " Mary Hawes ; ElectroData ; runs the field tests; well ", "Mary Hawes",
	    "ElectroData", "runs the field tests; well", 0 },
	{ "Mary Hawes, ElectroData, runs the field tests", "Mary Hawes",
	    "ElectroData", "runs the field tests", 0 },
	{ "Mary Hawes; Acme, Inc.", "Mary Hawes", "Acme, Inc.", "", 0 },
	{ "Mary Hawes;; runs the field tests", "Mary Hawes", "",
	    "runs the field tests", 0 },
	{ "; Burroughs; their field tests", "", "Burroughs", "their field tests", 0 },
	{ "@mary-hawes", "@mary-hawes", "", "", 0 },
	{ "-F Mary Hawes; Burroughs", "Mary Hawes", "Burroughs", "", 1 },
	{ "", "", "", "", 0 },
	{ ";", "", "", "", 0 },
};

static void
whom_they_named_has_three_parts(void **state)
{
	struct referred r;
	size_t i;

	(void)state;
	for (i = 0; i < LEN(referred); i++) {
		debrief_referred(&r, str_of(referred[i].answer));
		assert_true(str_is(r.name, referred[i].name));
		assert_true(str_is(r.org, referred[i].org));
		assert_true(str_is(r.text, referred[i].text));
		assert_int_equal(r.force, referred[i].force);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_day_makes_a_promise),
		cmocka_unit_test(whom_they_named_has_three_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
