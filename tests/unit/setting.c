#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "setting.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static void
names_are_known_in_any_case(void **state)
{
	static const struct {
		const char *name;
		int known, repeats;
	} cases[] = {
		{ "Me", 1, 0 }, { "me", 1, 0 }, { "email", 1, 1 }, { "ASK", 1, 0 },
		{ "target", 1, 1 }, { "Step", 1, 1 }, { "news", 1, 1 },
		{ "write-up", 1, 0 }, { "Nudge", 1, 0 },
		{ "Pitch-fr", 1, 0 }, { "pitch-pt-BR", 1, 0 }, { "Pitch-", 0, 1 },
		{ "Pitch-f r", 0, 1 },
		{ "org", 0, 1 }, { "", 0, 1 },
	};

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		struct str name = str_of(cases[i].name);

		assert_int_equal(setting_known(name), cases[i].known);
		assert_int_equal(setting_repeats(name), cases[i].repeats);
	}
}

static void
values_are_those_that_readers_take(void **state)
{
	static const struct {
		const char *name, *value;
		int good;
	} cases[] = {
		{ "me", "Ada", 1 }, { "zone", "UTC", 1 }, { "zone", "Berlin", 0 },
		{ "ask", "5", 1 }, { "Ask", "off", 1 }, { "ask", "5 days", 0 },
		{ "tries", "-1", 0 }, { "budget", "4", 1 }, { "budget", "four", 0 },
		{ "thank", "2 days", 1 }, { "thank", "2m", 0 },
		{ "workdays", "Sun-Thu", 1 }, { "workdays", "Moonday", 0 },
		{ "holidays", "none.days", 0 }, { "holidays", "../x", 0 },
		{ "target", "10 talks by 2027-03-01", 1 },
		{ "target", "4 talks by 2027-01-31 tags=licensing", 1 },
		{ "target", "4 talks by March", 0 },
		{ "target", "4 talks by 2027-01-31 licensing", 0 },
		{ "step", "licence exam by 2027-06-01", 1 },
		{ "step", "licence exam", 0 },
		{ "news", "2026-11-10; passed the ethics exam", 1 },
		{ "news", "passed the ethics exam", 0 }, { "news", "2026-11-10;", 0 },
		{ "length", "20", 1 }, { "length", "short", 0 }, { "length", "0", 0 },
		{ "note", "300", 1 }, { "note", "long", 0 }, { "note", "0", 0 },
		{ "questions", "12-14", 1 }, { "questions", "12", 1 },
		{ "questions", "14-12", 0 }, { "questions", "12-", 0 },
		{ "seeker", "Newcomer", 1 }, { "seeker", "knight", 0 },
		{ "shoes", "any", 1 },
	};
	struct book b = { .fd = -1, .workdays = WORKDAYS_INIT };
	struct error e = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		int rv = setting_check(&b, str_of(cases[i].name),
		    str_of(cases[i].value), &e);

		assert_int_equal(rv, cases[i].good ? 0 : -1);
		assert_int_equal(e.text != NULL, !cases[i].good);
		error_clear(&e);
	}
}

static void
a_slip_has_a_neighbour(void **state)
{
	(void)state;
	assert_string_equal(setting_nearest(STR("holydays")), "Holidays");
	assert_string_equal(setting_nearest(STR("nugde")), "nudge");
	assert_null(setting_nearest(STR("clash-of-arms")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_known_in_any_case),
		cmocka_unit_test(values_are_those_that_readers_take),
		cmocka_unit_test(a_slip_has_a_neighbour),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
