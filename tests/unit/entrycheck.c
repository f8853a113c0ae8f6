/* What is wanting in an entry that is about to be logged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "entrycheck.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *entry, *error, *forced; /* "": nothing is wanting */
} cases[] = {
	{ "2026-11-23 note Text.", "", "" },
	{ "2026-11-23 note\n\tA body.", "", "" },
	{ "2026-11-23 note", "note: what? there is no text", "" },
	{ "2026-11-23 note\n\t\n", "note: what? there is no text", "" },
	{ "2026-11-23 OWE due=2026-12-01", "owe: what? there is no text", "" },
	{ "2026-11-23 expect", "expect: what? there is no text", "" },
	{ "2026-11-23 referred", "referred: to whom? say @id, org= or what they "
	    "pointed you to", "" },
	{ "2026-11-23 referred @ada", "", "" },
	{ "2026-11-23 referred org=x", "", "" },
	{ "2026-11-23 referred The union.", "", "" },
	{ "2026-11-23 scheduled Soon.", "scheduled: when is the talk? say "
	    "at=2026-11-19T10:00, or at='thu 10:00'", "" },
	{ "2026-11-23 scheduled at=2026-12-01", "", "" },
	{ "2026-11-23 8:30 scheduled", "", "" },
	{ "2026-11-23 met", "", "" },
	{ "2026-11-23 9:00 met", "", "" },
	{ "2026-11-23 9:01 met", "2026-11-23T09:01 lies in the future",
	    "2026-11-23T09:01 lies in the future" },
	{ "2026-11-24 met", "2026-11-24 lies in the future",
	    "2026-11-24 lies in the future" },
	{ "2026-11-23 xyzzy", "", "" },
};

static void
entries_say_something_of_the_past(void **state)
{
	struct error e = ERROR_INIT;
	struct stamp now;
	struct entry entry;
	size_t i;
	int force;

	(void)state;
	assert_int_equal(date_parse_stamp(STR("2026-11-23T09:00"), &now), 0);
	for (i = 0; i < LEN(cases); i++)
		for (force = 0; force < 2; force++) {
			const char *error = force ? cases[i].forced : cases[i].error;

			entry_parse(&entry, str_of(cases[i].entry), 1, NULL);
			assert_int_equal(entrycheck(&entry, now, force, &e),
			    *error != '\0' ? -1 : 0);
			assert_string_equal(error_text(&e), error);
			error_clear(&e);
		}
}

static void
kinds_are_those_of_the_vocabulary(void **state)
{
	static const struct {
		const char *entry, *error;
	} kinds[] = {
		{ "2026-11-23 Met", "" },
		{ "2026-11-23 mte/cafe", "mte is no kind of entry: did you mean met? "
		    "(-F logs it as it is)" },
		{ "2026-11-23 xyzzy", "xyzzy is no kind of entry; ii-record(5) lists "
		    "them (-F logs it as it is)" },
	};
	struct error e = ERROR_INIT;
	struct entry entry;
	size_t i;

	(void)state;
	for (i = 0; i < LEN(kinds); i++) {
		entry_parse(&entry, str_of(kinds[i].entry), 1, NULL);
		assert_int_equal(entrycheck_kind(&entry, &e),
		    *kinds[i].error != '\0' ? -1 : 0);
		assert_string_equal(error_text(&e), kinds[i].error);
		error_clear(&e);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_say_something_of_the_past),
		cmocka_unit_test(kinds_are_those_of_the_vocabulary),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
