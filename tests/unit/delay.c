/* Delays and business days of date.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "date.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static int
iso(const char *s)
{
	int day = DATE_NONE;

	assert_int_equal(date_parse(str_of(s), &day), 0);
	return day;
}

static void
assert_day(int day, const char *expected)
{
	struct buf b = BUF_INIT;

	if (day == DATE_NONE)
		buf_puts(&b, "none");
	else
		date_put(&b, day);
	assert_string_equal(b.s, expected);
	buf_free(&b);
}

static void
test_delays(void **state)
{
	static const struct {
		const char *s;
		int n;
		enum delay_unit unit;
		const char *put;
	} t[] = {
		{ "0", 0, DELAY_DAYS, "0 days" }, { "3", 3, DELAY_DAYS, "3 days" },
		{ "1 day", 1, DELAY_DAYS, "1 day" }, { " 3D ", 3, DELAY_DAYS, "3 days" },
		{ "7b", 7, DELAY_BUSINESS, "7 business days" },
		{ "1 Business Day", 1, DELAY_BUSINESS, "1 business day" },
		{ "2 workdays", 2, DELAY_BUSINESS, "2 business days" },
		{ "2w", 2, DELAY_WEEKS, "2 weeks" }, { "1week", 1, DELAY_WEEKS, "1 week" },
		{ "3 months", 3, DELAY_MONTHS, "3 months" },
		{ "1\tmonth", 1, DELAY_MONTHS, "1 month" },
		{ "1y", 1, DELAY_YEARS, "1 year" }, { "9999 years", 9999, DELAY_YEARS, "9999 years" },
		{ "OFF", 0, DELAY_OFF, "off" }
	};
	static const struct {
		const char *s, *says;
	} bad[] = {
		{ "", "expected 3, 3 days" }, { "soon", "'soon' is no length of time" },
		{ "days", "no length" }, { "-3", "no length" }, { "3 fortnights", "no length" },
		{ "3.5", "no length" }, { "3 3", "no length" }, { "offf", "no length" },
		{ "m", "no length" },
		{ "1m", "minutes or months: write months in full" },
		{ "10000", "at most 9999" }, { "99999999999999999999 weeks", "at most 9999" }
	};
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;
	struct delay d;

	(void)state;
	for (size_t i = 0; i < LEN(t); i++) {
		assert_int_equal(delay_parse(str_of(t[i].s), &d, &e), 0);
		assert_int_equal(d.n, t[i].n);
		assert_int_equal(d.unit, t[i].unit);
		buf_reset(&b);
		delay_put(&b, d);
		assert_string_equal(b.s, t[i].put);
		assert_int_equal(delay_parse(buf_str(&b), &d, &e), 0);
		assert_int_equal(d.n, t[i].n);
		assert_int_equal(d.unit, t[i].unit);
	}
	for (size_t i = 0; i < LEN(bad); i++) {
		assert_int_equal(delay_parse(str_of(bad[i].s), &d, &e), -1);
		if (strstr(error_text(&e), bad[i].says) == NULL)
			fail_msg("'%s': '%s'", bad[i].s, error_text(&e));
	}
	buf_free(&b);
	error_clear(&e);
}

static void
test_delay_days(void **state)
{
	static const struct {
		const char *from, *delay, *after, *before;
	} t[] = {
		{ "2026-11-20", "0", "2026-11-20", "2026-11-20" },
		{ "2026-12-31", "1", "2027-01-01", "2026-12-30" },
		{ "2024-02-28", "1", "2024-02-29", "2024-02-27" },
		{ "2026-11-20", "1b", "2026-11-23", "2026-11-19" }, /* a Friday */
		{ "2026-11-23", "1b", "2026-11-24", "2026-11-20" },
		{ "2026-11-21", "1b", "2026-11-23", "2026-11-20" }, /* a Saturday */
		{ "2026-11-21", "0b", "2026-11-21", "2026-11-21" },
		{ "2026-11-20", "2w", "2026-12-04", "2026-11-06" },
		{ "2026-11-30", "3 months", "2027-02-28", "2026-08-30" },
		{ "2024-02-29", "1 year", "2025-02-28", "2023-02-28" },
		{ "2024-02-29", "off", "none", "none" },
		{ "9999-12-31", "1", "none", "9999-12-30" },
		{ "9999-12-31", "1b", "none", "9999-12-30" },
		{ "0001-01-01", "1b", "0001-01-02", "none" },
		{ "2026-11-20", "9999 years", "none", "none" }
	};
	struct workdays w = WORKDAYS_INIT;
	struct error e = ERROR_INIT;
	struct delay d;

	(void)state;
	for (size_t i = 0; i < LEN(t); i++) {
		assert_int_equal(delay_parse(str_of(t[i].delay), &d, &e), 0);
		assert_day(delay_after(d, iso(t[i].from), &w), t[i].after);
		assert_day(delay_before(d, iso(t[i].from), &w), t[i].before);
		assert_int_equal(delay_after(d, DATE_NONE, &w), DATE_NONE);
		assert_int_equal(delay_before(d, DATE_NONE, &w), DATE_NONE);
	}
}

static void
test_workdays_parse(void **state)
{
	static const struct {
		const char *s;
		unsigned days;
	} t[] = {
		{ "Mon-Fri", 0x1f }, { "sun-thu", 0x4f }, { "Mon, Wed, Fri", 0x15 },
		{ "Tuesday", 0x02 }, { "Sat - Wednesday, Wed,", 0x67 }, { "fri-fri", 0x10 },
		{ "Mon-Sun", 0x7f }
	};
	static const char *const bad[] = {
		"", ",", "Mo", "Mon-", "-Fri", "Mon-Fri-Sun", "Mon Tue", "weekdays"
	};
	struct workdays w = WORKDAYS_INIT;
	struct error e = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(t); i++) {
		assert_int_equal(workdays_parse(&w, str_of(t[i].s), &e), 0);
		assert_int_equal(w.days, t[i].days);
	}
	for (size_t i = 0; i < LEN(bad); i++) {
		if (workdays_parse(&w, str_of(bad[i]), &e) != -1)
			fail_msg("'%s' was taken as days of the week", bad[i]);
		assert_non_null(strstr(error_text(&e), "expected Mon-Fri"));
		assert_int_equal(w.days, 0x7f);
	}
	error_clear(&e);
}

static const char holidays[] =
    "# Ontario\n"
    "\n"
    "2026-12-28 Boxing Day, observed\r\n"
    "  2026-12-25\tChristmas\n"
    "2027-01-01";

static void
test_holidays(void **state)
{
	struct workdays w = WORKDAYS_INIT;
	struct error e = ERROR_INIT;

	(void)state;
	assert_int_equal(workdays_holidays(&w, str_of(holidays), "days", &e), 0);
	assert_int_equal(w.n, 3);
	assert_false(workdays_has(&w, iso("2026-12-25")));
	assert_true(workdays_has(&w, iso("2026-12-24")));
	assert_false(workdays_has(&w, iso("2026-12-26")));
	assert_day(workdays_next(&w, iso("2026-12-25")), "2026-12-29");
	assert_day(workdays_next(&w, iso("2026-12-24")), "2026-12-24");
	assert_day(workdays_add(&w, iso("2026-12-24"), 1), "2026-12-29");
	assert_day(workdays_add(&w, iso("2026-12-31"), 1), "2027-01-04");
	assert_day(workdays_add(&w, iso("2027-01-04"), -1), "2026-12-31");
	assert_int_equal(workdays_next(&w, DATE_NONE), DATE_NONE);

	assert_int_equal(workdays_holidays(&w, STR("2026-12-31\n\nEaster\nXmas\n2026-12-30"), "days", &e), -1);
	assert_non_null(strstr(error_text(&e), "days:3: 'Easter'"));
	assert_int_equal(w.n, 5); /* what is understood counts */
	assert_false(workdays_has(&w, iso("2026-12-30")));
	assert_int_equal(workdays_holidays(&w, STR("2026-02-30"), "days", &e), -1);
	assert_non_null(strstr(error_text(&e), "days:1: '2026-02-30'"));
	workdays_free(&w);
	assert_int_equal(w.n, 0);
	assert_int_equal(w.days, 0x1f);
	error_clear(&e);
}

/* n business days on lie exactly n business days, and back is where one was. */
static void
test_workdays_inverse(void **state)
{
	static const char *const weeks[] = { "Mon-Fri", "Sun-Thu", "Wed", "Mon-Sun" };
	struct workdays w = WORKDAYS_INIT;
	struct error e = ERROR_INIT;

	(void)state;
	assert_int_equal(workdays_holidays(&w, str_of(holidays), "days", &e), 0);
	for (size_t i = 0; i < LEN(weeks); i++) {
		assert_int_equal(workdays_parse(&w, str_of(weeks[i]), &e), 0);
		for (int day = iso("2026-12-01"); day < iso("2027-02-01"); day++)
			for (int n = 1; n < 20; n++) {
				int to = workdays_add(&w, day, n), count = 0;

				assert_true(workdays_has(&w, to));
				for (int d = day + 1; d <= to; d++)
					count += workdays_has(&w, d);
				assert_int_equal(count, n);
				if (workdays_has(&w, day))
					assert_int_equal(workdays_add(&w, to, -n), day);
				assert_int_equal(workdays_add(&w, day, 1),
				    workdays_next(&w, day + 1));
			}
	}
	workdays_free(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_delays),
		cmocka_unit_test(test_delay_days),
		cmocka_unit_test(test_workdays_parse),
		cmocka_unit_test(test_holidays),
		cmocka_unit_test(test_workdays_inverse)
	};

	return cmocka_run_group_tests_name("delay", tests, NULL, NULL);
}
