/* Where the records of a book name certain contacts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "named.h"

static const struct {
	const char *id, *record;
} records[] = {
	{ "eve", "Name: Eve\nVia: @ada\nWhy: @ada,\n  @bob and @ada again\n# @bob\n\n"
	    "2026-11-03 asked by=@ada see @ada and @old-bob\n"
	    "2026-11-02 note x@ada.org\n\t(@ada) too\n" },
	{ "ada", "Name: Ada\nWhy: I am @ada, not @bob\n" },
	{ "fay", "Name: Fay\n\n2026-99-99 note @bob\n" },
	{ "gus", "Name: Gus\n" },
};

static const struct {
	size_t number;
	const char *id, *text;
} expected[] = {
	{ 0, "eve", "Via: @ada" },
	{ 0, "eve", "Why: @ada," },
	{ 0, "eve", "2026-11-02 note ... (@ada) too" },
	{ 0, "eve", "2026-11-03 asked by=@ada see @ada and @old-bob" },
	{ 1, "ada", "Why: I am @ada, not @bob" },
	{ 1, "eve", "Why: ... @bob and @ada again" },
	{ 1, "fay", "2026-99-99 note @bob" },
	{ 1, "eve", "2026-11-03 asked by=@ada see @ada and @old-bob" },
};

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static int
by_day_then_id(const struct mention *a, const struct mention *b)
{
	return a->number < b->number || (a->number == b->number && a->day <= b->day);
}

/* However the records are dealt to two threads. */
static void
each_place_is_found_once(void **state)
{
	struct named d = { 0 };
	unsigned dealt;
	size_t i, n;

	(void)state;
	named_add(&d, STR("old-bob"), 1);
	named_add(&d, STR("bob"), 1);
	named_add(&d, STR("ada"), 0);
	named_sort(&d);
	assert_int_equal(named_find(&d, STR("old-bob")), 1);
	assert_int_equal(named_find(&d, STR("eve")), NOWHERE);
	for (dealt = 0; dealt < 1u << LEN(records); dealt++) {
		struct naming g[2];
		struct mention *m;

		naming_begin(&g[0], &d, 2);
		naming_begin(&g[1], &d, 2);
		for (i = 0; i < LEN(records); i++) {
			struct record rec = RECORD_INIT;

			record_parse(&rec, str_of(records[i].record), NULL);
			naming_take(&g[dealt >> i & 1], str_of(records[i].id), &rec);
			record_free(&rec);
		}
		m = naming_join(&g[0], &g[1], &n);
		assert_int_equal(n, LEN(expected));
		for (i = 0; i < n; i++) {
			assert_int_equal(m[i].number, expected[i].number);
			assert_string_equal(m[i].id, expected[i].id);
			assert_string_equal(m[i].text, expected[i].text);
			assert_true(i == 0 || by_day_then_id(&m[i - 1], &m[i]));
		}
		free(m);
		naming_free(&g[0]);
		naming_free(&g[1]);
	}
	named_free(&d);
}

static void
nobody_may_be_named(void **state)
{
	struct named d = { 0 };
	struct naming g[2];
	struct record rec = RECORD_INIT;
	struct mention *m;
	size_t n;

	(void)state;
	named_sort(&d);
	naming_begin(&g[0], &d, 0);
	naming_begin(&g[1], &d, 0);
	record_parse(&rec, STR("Name: Eve\nVia: @ada\n"), NULL);
	naming_take(&g[0], STR("eve"), &rec);
	record_parse(&rec, STR(""), NULL);
	naming_take(&g[1], STR("ada"), &rec);
	m = naming_join(&g[0], &g[1], &n);
	assert_int_equal(n, 0);
	free(m);
	naming_free(&g[0]);
	naming_free(&g[1]);
	record_free(&rec);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_place_is_found_once),
		cmocka_unit_test(nobody_may_be_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
