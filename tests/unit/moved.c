/* What moved does to a record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "moved.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *entry, *before, *after;
} cases[] = {
	{ "2026-11-23 moved org=B role=R", "Name: x\nOrg: A\nRole: Q\n",
	    "Name: x\nOrg: B\nRole: R\nPast: -2026; A; Q\n" },
	{ "2026-11-23 moved org=B", "Name: x\nOrg: A\nRole: Q\n",
	    "Name: x\nOrg: B\nPast: -2026; A; Q\n" },
	{ "2026-11-23 moved role=R", "Name: x\nOrg: A\nRole: Q\n",
	    "Name: x\nOrg: A\nRole: R\nPast: -2026; A; Q\n" },
	/* where what they were stands behind, or on several lines */
	{ "2026-11-23 moved role=R",
	    "Name: x\nPast: 1999; Z; P\nOrg: Some Organization\nRole: Q\n",
	    "Name: x\nPast: 1999; Z; P\nPast: -2026; Some Organization; Q\n"
	    "Org: Some Organization\nRole: R\n" },
	{ "2026-11-23 moved role=R", "Name: x\nPast: a\nOrg: Some\n Organization\n",
	    "Name: x\nPast: a\nPast: -2026; Some Organization;\n"
	    "Org: Some\n Organization\nRole: R\n" },
	{ "2026-11-23 moved org=B", "Name: x\n", "Name: x\nOrg: B\n" },
	{ "2026-11-23 moved To another town.", "Name: x\nOrg: A\n", "Name: x\nOrg: A\n" },
};

static void
what_they_were_is_past(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < LEN(cases); i++) {
		struct record rec = RECORD_INIT;
		struct buf data = BUF_INIT;
		struct error e = ERROR_INIT;
		struct entry entry;

		assert_int_equal(entry_parse(&entry, str_of(cases[i].entry), 1, NULL), 0);
		buf_puts(&data, cases[i].before);
		record_parse(&rec, buf_str(&data), NULL);
		assert_int_equal(moved_apply(&rec, &entry, &data, &e), 0);
		assert_string_equal(data.s, cases[i].after);
		record_free(&rec);
		buf_free(&data);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_they_were_is_past),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
