#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rules.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static const struct workdays week = WORKDAYS_INIT;

/* Every rule and its default, as the manual lists them. */
static const struct {
	const char *name, *delay;
} table[] = {
	{ "ask", "0 days" }, { "answer", "1 business day" },
	{ "grant", "3 business days" }, { "prepare", "3 days" },
	{ "confirm", "1 business day" }, { "write-up", "0 days" },
	{ "thank", "1 day" }, { "lead", "1 day" }, { "apply", "7 days" },
	{ "owe", "7 days" }, { "expect", "7 days" }, { "follow", "7 days" },
	{ "tell", "3 days" }, { "try", "1 business day" },
	{ "another", "3 business days" }, { "nudge", "7 business days" },
	{ "update", "3 months" }, { "clash", "0 days" },
};

static void
names_and_defaults(void **state)
{
	struct buf b = BUF_INIT;
	struct rules r;
	enum rule rule;
	size_t i;

	(void)state;
	assert_int_equal(LEN(table), RULE_COUNT);
	rules_default(&r, &week);
	for (i = 0; i < LEN(table); i++) {
		assert_true(rule_find(str_of(table[i].name), &rule));
		assert_string_equal(rule_text(rule), table[i].name);
		buf_reset(&b);
		delay_put(&b, r.delay[rule]);
		assert_string_equal(b.s, table[i].delay);
	}
	buf_free(&b);
	assert_int_equal(r.ask, 3);
	assert_int_equal(r.tries, 2);
	assert_int_equal(r.budget, 4);
	assert_true(rule_find(STR("Write-Up"), &rule));
	assert_int_equal(rule, RULE_WRITE_UP);
	assert_false(rule_find(STR("thanks"), &rule));
	assert_false(rule_find(STR(""), &rule));
	assert_string_equal(rule_nearest(STR("nugde")), "nudge");
	assert_null(rule_nearest(STR("zzz")));
}

/* What was told, a line each. */
static void
hear(void *arg, unsigned line, const char *what)
{
	buf_printf(arg, "%u: %s\n", line, what);
}

static unsigned
read_settings(struct rules *r, const char *text, int counts, struct buf *told)
{
	struct record rec = RECORD_INIT;
	struct report report = { hear, told };
	unsigned bad;

	rules_default(r, &week);
	record_parse(&rec, str_of(text), NULL);
	bad = rules_read(r, &rec, counts, &report);
	record_free(&rec);
	return bad;
}

static void
settings(void **state)
{
	struct buf told = BUF_INIT;
	struct rules r;

	(void)state;
	assert_int_equal(read_settings(&r, "Thank: 2 days\nnudge: off\n"
	    "Write-Up: 1b\nAsk: 5\nTries: 3\nBudget: 0\n", 1, &told), 0);
	assert_int_equal(r.delay[RULE_THANK].n, 2);
	assert_int_equal(r.delay[RULE_NUDGE].unit, DELAY_OFF);
	assert_int_equal(r.delay[RULE_WRITE_UP].unit, DELAY_BUSINESS);
	assert_int_equal(r.delay[RULE_TELL].n, 3);
	assert_int_equal(r.ask, 5);
	assert_int_equal(r.tries, 3);
	assert_int_equal(r.budget, 0);
	assert_int_equal(rules_pace(&r).tries, 3);
	assert_int_equal(rules_pace(&r).nudge.unit, DELAY_OFF);

	/* the first counts; an empty one is absent; off is no number */
	read_settings(&r, "Thank:\nThank: 4\nThank: 5\nAsk: off\nAsk: 7\n", 1, &told);
	assert_int_equal(r.delay[RULE_THANK].n, 4);
	assert_int_equal(r.ask, 0);

	/* in a record Ask: is a question to them, and there are no counts */
	assert_int_equal(read_settings(&r, "Ask: Why?\nTries: many\nTell: 9\n", 0,
	    &told), 0);
	assert_int_equal(r.ask, 3);
	assert_int_equal(r.delay[RULE_TELL].n, 9);
	assert_string_equal(told.s, "");
	buf_free(&told);
}

static void
bad_settings_are_told(void **state)
{
	struct buf told = BUF_INIT;
	struct rules r;

	(void)state;
	assert_int_equal(read_settings(&r, "Thank: soon\nTries: many\nAsk: -1\n"
	    "Budget: 4\n", 1, &told), 3);
	assert_int_equal(r.delay[RULE_THANK].n, 1);
	assert_int_equal(r.tries, 2);
	assert_int_equal(r.ask, 3);
	assert_non_null(strstr(told.s, "1: 'soon' is no delay: expected 3 days"));
	assert_non_null(strstr(told.s, "2: 'many' is no number: expected "));
	assert_non_null(strstr(told.s, "3: '-1' is no number: expected "));
	buf_free(&told);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_defaults),
		cmocka_unit_test(settings),
		cmocka_unit_test(bad_settings_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
