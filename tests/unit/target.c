/* The goals and steps that the settings name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "target.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static void
tell(void *arg, unsigned line, const char *what)
{
	buf_printf(arg, "%u: %s\n", line, what);
}

/* A book of these settings, on 2026-11-23. */
static struct book
book_of(const char *settings)
{
	struct book b = { .settings = RECORD_INIT };

	assert_int_equal(date_parse_stamp(STR("2026-11-23T09:00"), &b.now), 0);
	record_parse(&b.settings, str_of(settings), NULL);
	return b;
}

static void
targets_tell_their_pace(void **state)
{
	static const struct {
		const char *setting;
		int held;
		const char *said; /* or what is wrong */
	} cases[] = {
		{ "10 talks by 2027-03-01", 3, "10 talks by 2027-03-01: 3 held, 7 to go, "
		    "one every 2 weeks" },
		{ "10 talks by 2027-03-01", 2, "10 talks by 2027-03-01: 2 held, 8 to go, "
		    "one every 12 days" },
		{ "4 Talks BY 2027-01-31  tags=licensing", 0, "4 talks by 2027-01-31 "
		    "(tags=licensing): 0 held, 4 to go, one every 2 weeks" },
		{ "1 talk by 2026-11-23", 0, "1 talk by 2026-11-23: 0 held, 1 to go "
		    "within 1 day" },
		{ "9 talks by 2026-11-24", 0, "9 talks by 2026-11-24: 0 held, 9 to go, "
		    "more than one a day" },
		{ "2 talks by 2026-11-24", 0, "2 talks by 2026-11-24: 0 held, 2 to go, "
		    "one a day" },
		{ "2 talks by 2026-11-01", 1, "2 talks by 2026-11-01: 1 held, 1 to go" },
		{ "2 talks by 2026-12-01", 2, "2 talks by 2026-12-01: 2 held, reached" },
		{ "2 talks by 2026-12-01", 5, "2 talks by 2026-12-01: 5 held, reached" },
		{ "many talks by 2026-12-01", 0, "1: Target: \"many talks by 2026-12-01\": "
		    "expected \"10 talks by YYYY-MM-DD\", and expressions behind it\n" },
		{ "0 talks by 2026-12-01", 0, "1: Target: \"0 talks by 2026-12-01\": "
		    "expected \"10 talks by YYYY-MM-DD\", and expressions behind it\n" },
		{ "2 talks by 2026-12-01 x", 0, "1: Target: \"2 talks by 2026-12-01 x\": "
		    "\"x\" is no expression such as tags=licensing\n" },
	};
	size_t i, n;

	(void)state;
	for (i = 0; i < LEN(cases); i++) {
		struct buf setting = BUF_INIT, said = BUF_INIT;
		struct report report = { tell, &said };
		struct book b;
		struct target *t;

		buf_printf(&setting, "Target: %s\n", cases[i].setting);
		b = book_of(setting.s);
		t = target_read(&b, &n, &report);
		if (n > 0) {
			assert_int_equal(n, 1);
			t->held[0] = cases[i].held / 2;
			t->held[1] = cases[i].held - cases[i].held / 2;
			target_say(&said, t, b.now.day);
		}
		assert_string_equal(said.s, cases[i].said);
		target_free(t, n);
		record_free(&b.settings);
		buf_free(&setting);
		buf_free(&said);
	}
}

static void
a_bad_one_leaves_the_others(void **state)
{
	struct book b = book_of("Target: soon\nTarget: 2 talks by 2026-12-01\n"
	    "target: 3 talks by 2026-12-01 org~(\nTarget: 4 talks by 2026-12-01\n");
	size_t n;
	struct target *t = target_read(&b, &n, NULL);

	(void)state;
	assert_int_equal(n, 2);
	assert_int_equal(t[0].talks, 2);
	assert_int_equal(t[1].talks, 4);
	target_free(t, n);
	record_free(&b.settings);
}

static void
the_next_step_is_the_nearest_ahead(void **state)
{
	static const struct {
		const char *settings;
		int found;
		const char *said;
	} cases[] = {
		{ "", 0, "" },
		{ "Step: licence exam by 2027-06-01\nStep: language test by 2026-12-07\n", 1,
		    "language test by 2026-12-07, in 2 weeks" },
		{ "Step: past by 2026-11-22\n", 0, "" },
		{ "Step: stand by me by 2026-11-23\n", 1, "stand by me by 2026-11-23, today" },
		{ "Step: x by 2026-11-24\n", 1, "x by 2026-11-24, in 1 day" },
		{ "Step: by 2026-12-01\nStep: exam\nstep: x by soon\n", 0,
		    "1: Step: \"by 2026-12-01\": expected what, then by YYYY-MM-DD\n"
		    "2: Step: \"exam\": expected what, then by YYYY-MM-DD\n"
		    "3: step: \"x by soon\": expected what, then by YYYY-MM-DD\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LEN(cases); i++) {
		struct buf said = BUF_INIT;
		struct report report = { tell, &said };
		struct book b = book_of(cases[i].settings);

		assert_int_equal(step_say(&said, &b, &report), cases[i].found);
		assert_string_equal(said.s, cases[i].said);
		record_free(&b.settings);
		buf_free(&said);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(targets_tell_their_pace),
		cmocka_unit_test(a_bad_one_leaves_the_others),
		cmocka_unit_test(the_next_step_is_the_nearest_ahead),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
