/* An evening's entries in one text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "diary.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static void
tell(void *arg, unsigned line, const char *what)
{
	buf_printf(arg, "%u: %s\n", line, what);
}

/* The items as "line who|entry as a log has it". */
static void
put_items(struct buf *b, const struct diary *d)
{
	struct error e = ERROR_INIT;
	size_t i;

	for (i = 0; i < d->n; i++) {
		buf_printf(b, "%u %.*s|", d->items[i].line, (int)d->items[i].who.n,
		    d->items[i].who.p);
		assert_int_equal(entry_write(b, &d->items[i].entry, "\n", &e), 0);
	}
}

static const struct {
	const char *text, *items, *told;
} cases[] = {
	{ "", "", "" },
	{ "# a remark\n\n", "", "" },
	{ "ana note Reads Knuth.", "1 ana|2026-11-23 note Reads Knuth.\n", "" },
	{ "ana met/cafe fit=4 Good.\nbob asked\n",
	    "1 ana|2026-11-23 met/cafe fit=4 Good.\n2 bob|2026-11-23 asked\n", "" },
	/* bodies: indented lines, and blank ones between them */
	{ "ana note x\n  one\n\n    two\n\nbob note y\n\tthree\n",
	    "1 ana|2026-11-23 note x\n\tone\n\n\t  two\n"
	    "6 bob|2026-11-23 note y\n\tthree\n", "" },
	{ "ana note x\r\n  one\r\n\r\nbob note y\r\n",
	    "1 ana|2026-11-23 note x\n\tone\n4 bob|2026-11-23 note y\n", "" },
	{ "ana note x\n  2026-01-01 met nobody\n",
	    "1 ana|2026-11-23 note x\n\t2026-01-01 met nobody\n", "" },
	/* a date, and a time */
	{ "2026-11-20 ana heard\n2026-11-20 8:30 bob heard\n",
	    "1 ana|2026-11-20 heard\n2 bob|2026-11-20 08:30 heard\n", "" },
	/* what is not understood */
	{ "  lost\nana note x\n", "2 ana|2026-11-23 note x\n",
	    "1: 'lost' is indented below nothing: expected a contact, then a kind of entry\n" },
	{ "2026-02-30 ana note x\n\tbelow\nbob note y\n", "3 bob|2026-11-23 note y\n",
	    "1: '2026-02-30' is no date: expected YYYY-MM-DD\n" },
	{ "2026-11-20\n", "",
	    "1: '' names nobody: expected a contact, then a kind of entry\n" },
	{ "ana ntoe x\n", "1 ana|2026-11-23 ntoe x\n",
	    "1: 'ntoe' is no kind of entry: expected a kind, such as note\n" },
	{ "\n\nana met fit=9\n", "3 ana|2026-11-23 met\n",
	    "3: 'fit=9' has no good value: expected 1 to 5\n" },
};

static void
lines_are_entries(void **state)
{
	struct buf told = BUF_INIT, items = BUF_INIT;
	struct report report = { tell, &told };
	struct stamp when;
	size_t i;

	(void)state;
	assert_int_equal(date_parse_stamp(STR("2026-11-23"), &when), 0);
	for (i = 0; i < LEN(cases); i++) {
		struct diary d = DIARY_INIT;
		unsigned odd = diary_parse(&d, str_of(cases[i].text), when, 0, &report);

		put_items(&items, &d);
		assert_string_equal(items.s, cases[i].items);
		assert_string_equal(told.s, cases[i].told);
		assert_int_equal(odd != 0, *cases[i].told != '\0');
		diary_free(&d);
		buf_reset(&told);
		buf_reset(&items);
	}
	buf_free(&told);
	buf_free(&items);
}

static void
force_takes_any_kind(void **state)
{
	struct stamp when = { 0, -1 };
	struct diary d = DIARY_INIT;

	(void)state;
	assert_int_equal(diary_parse(&d, STR("ana xyzzy x\n"), when, 1, NULL), 0);
	assert_int_equal(d.n, 1);
	diary_free(&d);
	assert_int_equal(diary_parse(&d, STR("ana xyzzy x\n"), when, 0, NULL), 1);
	diary_free(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_entries),
		cmocka_unit_test(force_takes_any_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
