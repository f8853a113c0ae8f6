#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "date.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))
#define FIRST date_of(1, 1, 1)
#define LAST date_of(9999, 12, 31)

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

/* A day of the whole calendar, the same ones in every run. */
static int
any_day(void)
{
	static uint32_t state = 1;

	state = state * 1664525u + 1013904223u;
	return FIRST + (int)((state >> 4) % (uint32_t)(LAST - FIRST + 1));
}

/* An odometer that knows nothing but the lengths of months. */
static void
next_day(struct civil *c)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int leap = c->month == 2 &&
	    ((c->year % 4 == 0 && c->year % 100 != 0) || c->year % 400 == 0);

	if (++c->day <= length[c->month - 1] + leap)
		return;
	c->day = 1;
	if (++c->month <= 12)
		return;
	c->month = 1;
	c->year++;
}

static void
test_every_day(void **state)
{
	struct civil c = { 1, 1, 1 }, back;
	struct buf b = BUF_INIT;
	int day, parsed;

	(void)state;
	for (day = FIRST; day <= LAST; day++, next_day(&c)) {
		assert_int_equal(date_of(c.year, c.month, c.day), day);
		back = date_civil(day);
		assert_int_equal(back.year, c.year);
		assert_int_equal(back.month, c.month);
		assert_int_equal(back.day, c.day);
		assert_int_equal(date_weekday(day), (day - FIRST) % 7);
		buf_reset(&b);
		date_put(&b, day);
		assert_int_equal(b.n, 10);
		assert_int_equal(date_parse(buf_str(&b), &parsed), 0);
		assert_int_equal(parsed, day);
	}
	assert_int_equal(c.year, 10000);
	buf_free(&b);
}

static void
test_known_days(void **state)
{
	(void)state;
	assert_int_equal(date_of(1970, 1, 1), 0);
	assert_int_equal(date_of(2000, 3, 1), 11017);
	assert_int_equal(date_weekday(iso("1970-01-01")), 3);
	assert_int_equal(date_weekday(iso("2026-11-22")), 6);
}

static void
test_impossible_dates(void **state)
{
	static const char *const bad[] = {
		"", "2026", "2026-11-2", "2026-11-022", "2026-11-00", "2026-00-10",
		"2026-13-01", "2026-11-31", "2026-02-29", "1900-02-29", "2100-02-29",
		"0000-01-01", "2026/11/02", "2026-11-0a", "+026-11-02", "2026-1 -02",
		" 2026-11-2", "2026-11-02 ", "202a-11-02", "2026-\xd9\xa1-02"
	};
	int day;

	(void)state;
	for (size_t i = 0; i < LEN(bad); i++)
		if (date_parse(str_of(bad[i]), &day) != -1)
			fail_msg("'%s' was taken as a date", bad[i]);
	assert_day(iso("2024-02-29"), "2024-02-29");
	assert_day(iso("2000-02-29"), "2000-02-29");
	assert_int_equal(date_of(2026, -1, 1), DATE_NONE);
	assert_int_equal(date_of(10000, 1, 1), DATE_NONE);
}

static void
test_looks(void **state)
{
	(void)state;
	assert_true(date_looks(STR("2026-11-02")));
	assert_true(date_looks(STR("2026-11-02 met")));
	assert_true(date_looks(STR("2026-99-99met")));
	assert_false(date_looks(STR("2026-11-0")));
	assert_false(date_looks(STR(" 2026-11-02")));
	assert_false(date_looks(STR("2026 11-02")));
	assert_false(date_looks(STR("2026-11.02")));
	assert_false(date_looks(STR("")));
}

static void
test_times(void **state)
{
	static const char *const bad[] = {
		"", ":", "9", "900", "24:00", "23:60", "9:5", ":30", "-1:30", "009:30",
		"9:30 ", "9.30", "a:30", "9:3a", "09:300"
	};
	struct buf b = BUF_INIT;
	int minute;

	(void)state;
	for (size_t i = 0; i < LEN(bad); i++)
		if (date_parse_time(str_of(bad[i]), &minute) != -1)
			fail_msg("'%s' was taken as a time", bad[i]);
	assert_int_equal(date_parse_time(STR("9:05"), &minute), 0);
	assert_int_equal(minute, 9 * 60 + 5);
	for (int m = 0; m < 24 * 60; m++) {
		buf_reset(&b);
		date_put_time(&b, m);
		assert_int_equal(b.n, 5);
		assert_int_equal(date_parse_time(buf_str(&b), &minute), 0);
		assert_int_equal(minute, m);
	}
	buf_free(&b);
}

static void
test_stamps(void **state)
{
	static const char *const order[] = {
		"0001-01-01", "2026-11-02", "2026-11-02T00:00", "2026-11-02t9:05",
		"2026-11-02T23:59", "2026-11-03", "9999-12-31T23:59"
	};
	static const char *const bad[] = {
		"2026-11-02T", "2026-11-02 10:00", "2026-11-02T25:00", "2026-11-02x",
		"2026-11-31T10:00", "T10:00", "2026-11-02T10:00Z"
	};
	struct stamp a, b, back;
	struct buf s = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(order); i++) {
		assert_int_equal(date_parse_stamp(str_of(order[i]), &a), 0);
		for (size_t j = 0; j < LEN(order); j++) {
			assert_int_equal(date_parse_stamp(str_of(order[j]), &b), 0);
			assert_int_equal(stamp_cmp(a, b), (i > j) - (i < j));
		}
		buf_reset(&s);
		date_put_stamp(&s, a);
		assert_int_equal(date_parse_stamp(buf_str(&s), &back), 0);
		assert_int_equal(stamp_cmp(a, back), 0);
	}
	for (size_t i = 0; i < LEN(bad); i++)
		if (date_parse_stamp(str_of(bad[i]), &a) != -1)
			fail_msg("'%s' was taken as a stamp", bad[i]);
	buf_free(&s);
}

static void
test_months(void **state)
{
	static const struct {
		const char *from;
		int months;
		const char *to;
	} t[] = {
		{ "2026-01-31", 1, "2026-02-28" }, { "2024-01-31", 1, "2024-02-29" },
		{ "2026-03-31", -1, "2026-02-28" }, { "2026-11-22", 3, "2027-02-22" },
		{ "2026-11-30", 3, "2027-02-28" }, { "2026-12-31", 2, "2027-02-28" },
		{ "2024-02-29", 12, "2025-02-28" }, { "2024-02-29", 48, "2028-02-29" },
		{ "2026-01-15", -1, "2025-12-15" }, { "2026-05-31", -12, "2025-05-31" },
		{ "2026-08-31", 0, "2026-08-31" }, { "0001-01-31", -1, "none" },
		{ "9999-12-01", 1, "none" }, { "0001-02-01", -1, "0001-01-01" },
		{ "2026-01-01", INT_MAX, "none" }, { "2026-01-01", INT_MIN, "none" }
	};

	(void)state;
	for (size_t i = 0; i < LEN(t); i++)
		assert_day(date_add_months(iso(t[i].from), t[i].months), t[i].to);
	assert_int_equal(date_add_months(DATE_NONE, 1), DATE_NONE);
	assert_int_equal(date_add(DATE_NONE, 1), DATE_NONE);
	assert_int_equal(date_add(LAST, 1), DATE_NONE);
	assert_int_equal(date_add(FIRST, -1), DATE_NONE);
	assert_int_equal(date_add(FIRST, LAST - FIRST), LAST);
	for (int i = 0; i < 10000; i++) {
		int day = any_day(), n = i % 500, there = date_add_months(day, n);

		if (there == DATE_NONE)
			continue;
		/* There and back is the same day, or the end of a month was met. */
		if (date_civil(there).day == date_civil(day).day)
			assert_int_equal(date_add_months(there, -n), day);
		else
			assert_int_equal(date_civil(there + 1).day, 1);
	}
}

static void
test_words(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	date_put_words(&b, iso("2026-11-19"), iso("2026-01-01"));
	assert_string_equal(b.s, "Thu 19 Nov");
	buf_reset(&b);
	date_put_words(&b, iso("2027-01-03"), iso("2026-12-31"));
	assert_string_equal(b.s, "Sun 3 Jan 2027");
	buf_free(&b);
}

static void
test_clock(void **state)
{
	struct error e = ERROR_INIT;
	struct stamp now, there;
	time_t before;

	(void)state;
	setenv("TZ", "UTC0", 1);
	setenv("II_NOW", "2026-11-22", 1);
	assert_int_equal(date_now(&now, NULL, &e), 0);
	assert_day(now.day, "2026-11-22");
	assert_int_equal(now.minute, 0);
	setenv("II_NOW", "2026-11-22T9:05", 1);
	assert_int_equal(date_now(&now, "", &e), 0);
	assert_int_equal(now.minute, 545);
	setenv("II_NOW", "tomorrow", 1);
	assert_int_equal(date_now(&now, NULL, &e), -1);
	assert_non_null(strstr(error_text(&e), "'tomorrow'"));

	setenv("II_NOW", "", 1);
	before = time(NULL) / 60;
	assert_int_equal(date_now(&now, NULL, &e), 0);
	assert_in_range(now.day * 1440 + now.minute, before, time(NULL) / 60);
	/* Kiritimati is 14 hours ahead all year; a minute may pass meanwhile. */
	assert_int_equal(date_now(&there, "Pacific/Kiritimati", &e), 0);
	assert_in_range((there.day - now.day) * 1440 + there.minute - now.minute,
	    14 * 60, 14 * 60 + 1);
	assert_string_equal(getenv("TZ"), "UTC0");
	unsetenv("TZ");
	assert_int_equal(date_now(&there, "Asia/Tokyo", &e), 0);
	assert_null(getenv("TZ"));
	assert_int_equal(date_now(&there, "Atlantis/Capital", &e), -1);
	assert_non_null(strstr(error_text(&e), "Atlantis/Capital"));
	error_clear(&e);
}

static void
test_zones(void **state)
{
	(void)state;
	assert_true(date_zone_known(STR("UTC")));
	assert_true(date_zone_known(STR("America/Toronto")));
	assert_false(date_zone_known(STR("")));
	assert_false(date_zone_known(STR("America")));
	assert_false(date_zone_known(STR("America/Torontoo")));
	assert_false(date_zone_known(STR("/UTC")));
	assert_false(date_zone_known(STR("Europe/../UTC")));
	assert_false(date_zone_known(STR("UTC\0x")));
}

/* Dates as typed on Sunday 2026-11-22 at 14:30. */
static struct stamp
sunday(void)
{
	return (struct stamp){ iso("2026-11-22"), 14 * 60 + 30 };
}

static void
test_read(void **state)
{
	static const struct {
		const char *words;
		const char *past, *future; /* NULL: refused */
	} t[] = {
		{ "2026-11-02", "2026-11-02", "2026-11-02" },
		{ " 2026-11-02T9:05 ", "2026-11-02T09:05", "2026-11-02T09:05" },
		{ "2026-11-02t10:00", "2026-11-02T10:00", "2026-11-02T10:00" },
		{ "2026-11-02 10:00", "2026-11-02T10:00", "2026-11-02T10:00" },
		{ "2026-11-02 \t 10:00", "2026-11-02T10:00", "2026-11-02T10:00" },
		{ "2027-01-01", NULL, "2027-01-01" },
		{ "today", "2026-11-22", "2026-11-22" },
		{ "Yesterday", "2026-11-21", "2026-11-21" },
		{ "tomorrow", NULL, "2026-11-23" },
		{ "tomorrow 8:00", NULL, "2026-11-23T08:00" },
		{ "14:30", "2026-11-22T14:30", "2026-11-22T14:30" },
		{ "14:31", NULL, "2026-11-22T14:31" },
		{ "sun", "2026-11-22", "2026-11-29" },
		{ "SUNDAY 9:00", "2026-11-22T09:00", "2026-11-29T09:00" },
		{ "sun 20:00", NULL, "2026-11-29T20:00" },
		{ "mon", "2026-11-16", "2026-11-23" },
		{ "fri\t10:00", "2026-11-20T10:00", "2026-11-27T10:00" },
		{ "fri 10:00", "2026-11-20T10:00", "2026-11-27T10:00" },
		{ "thurs", "2026-11-19", "2026-11-26" },
		{ "-3d", "2026-11-19", "2026-11-19" },
		{ "- 3 days 23:59", "2026-11-19T23:59", "2026-11-19T23:59" },
		{ "+2w", NULL, "2026-12-06" },
		{ "+0d", "2026-11-22", "2026-11-22" },
		{ "+3months", NULL, "2027-02-22" },
		{ "-9 months", "2026-02-22", "2026-02-22" },
		{ "-1y", "2025-11-22", "2025-11-22" },
		{ "5d", "2026-11-17", "2026-11-27" },
		{ "2 weeks", "2026-11-08", "2026-12-06" }
	};
	struct buf b = BUF_INIT;
	struct error e = ERROR_INIT;
	struct stamp s;

	(void)state;
	for (size_t i = 0; i < LEN(t); i++) {
		for (int sense = DATE_PAST; sense <= DATE_ANY; sense++) {
			const char *expected = sense == DATE_PAST ? t[i].past : t[i].future;
			int rv = date_read(str_of(t[i].words), sunday(),
			    (enum date_sense)sense, &s, &e);

			if ((rv == 0) != (expected != NULL))
				fail_msg("'%s' in sense %d: %d %s", t[i].words, sense, rv,
				    error_text(&e));
			if (expected == NULL) {
				assert_non_null(strstr(error_text(&e), "in the future"));
				continue;
			}
			buf_reset(&b);
			date_put_stamp(&b, s);
			assert_string_equal(b.s, expected);
		}
	}
	buf_free(&b);
	error_clear(&e);
}

static void
test_read_errors(void **state)
{
	static const struct {
		const char *words, *says;
	} t[] = {
		{ "", "expected 2026-11-02" },
		{ "soon", "'soon' is no date: expected 2026-11-02, today" },
		{ "yesteday", "did you mean yesterday?" },
		{ "fridya", "did you mean friday?" },
		{ "1/2/2027", "2027-01-02 or 2027-02-01" },
		{ "1.2.2027", "2027-01-02 or 2027-02-01" },
		{ "2/13/2027", "write 2027-02-13" },
		{ "13/2/2027", "write 2027-02-13" },
		{ "13-2-2027", "write 2027-02-13" },
		{ "3/3/2027", "write 2027-03-03" },
		{ "2027/2/13", "write 2027-02-13" },
		{ "2027-2-1", "write 2027-02-01" },
		{ "13/14/2027", "is no date" },
		{ "1/2/27", "is no date" },
		{ "1/2/3/2027", "is no date: expected" },
		{ "2027/2/13/1", "is no date: expected" },
		{ "1/2", "is no date: expected" },
		{ "31/12/2027", "write 2027-12-31" },
		{ "+off", "is no date: expected" },
		{ "2026-02-29", "there is no day 2026-02-29" },
		{ "2026-11-31 10:00", "there is no day 2026-11-31" },
		{ "2026-11-02T", "is no time" },
		{ "fri 25:00", "'25:00' is no time: expected 9:30" },
		{ "10:00 fri", "is no date" },
		{ "20261102", "is no date" },
		{ "5", "is no date" },
		{ "-5", "is no date" },
		{ "-", "is no date" },
		{ "+", "is no date" },
		{ "+d", "is no date" },
		{ "--3d", "is no date" },
		{ "-1m", "minutes or months" },
		{ "+3b", "business days are for delays" },
		{ "+3 lightyears", "no length of time" },
		{ "-9999y", "out of the calendar" },
		{ "+10000d", "too long" },
		{ "+99999999999999999999d", "too long" },
		{ "off", "is no date" },
		{ "fr", "is no date" },
		{ "fridays", "friday" }
	};
	struct error e = ERROR_INIT;
	struct stamp s;

	(void)state;
	for (size_t i = 0; i < LEN(t); i++) {
		if (date_read(str_of(t[i].words), sunday(), DATE_ANY, &s, &e) != -1)
			fail_msg("'%s' was taken as a date", t[i].words);
		if (strstr(error_text(&e), t[i].says) == NULL)
			fail_msg("'%s': '%s' does not say '%s'", t[i].words,
			    error_text(&e), t[i].says);
		error_clear(&e);
	}
}

static void
test_read_put(void **state)
{
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;
	struct stamp in, out;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		in.day = any_day();
		in.minute = i % 3 == 0 ? -1 : any_day() % 720 + 719;
		buf_reset(&b);
		date_put_stamp(&b, in);
		assert_int_equal(date_read(buf_str(&b), sunday(), DATE_ANY, &out, &e), 0);
		assert_int_equal(stamp_cmp(in, out), 0);
		/* The past takes exactly what is not later than now. */
		assert_int_equal(date_read(buf_str(&b), in, DATE_PAST, &out, &e), 0);
		assert_int_equal(stamp_cmp(in, out), 0);
		in.day--;
		if (in.day >= FIRST)
			assert_int_equal(date_read(buf_str(&b), in, DATE_PAST, &out, &e), -1);
	}
	buf_free(&b);
	error_clear(&e);
}

/* A civil time, its moment, and back: in a zone, whatever TZ is. */
static void
test_moments(void **state)
{
	static const struct {
		const char *stamp, *zone;
		long long seconds;
	} cases[] = {
		{ "1970-01-01T00:00", "Etc/UTC", 0 },
		{ "2026-11-23T09:00", "America/Toronto", 1795442400 },
		{ "2026-11-23T09:00", "Asia/Kolkata", 1795404600 },
		{ "2026-07-01T09:00", "Europe/Paris", 1782889200 },
		{ "2026-10-25T03:00", "Europe/Paris", 1792893600 },
	};
	struct stamp s, back;
	long long t;

	(void)state;
	setenv("TZ", "Pacific/Auckland", 1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(date_parse_stamp(str_of(cases[i].stamp), &s), 0);
		assert_int_equal(date_seconds(s, cases[i].zone, &t), 0);
		assert_true(t == cases[i].seconds);
		back = date_at(t, cases[i].zone);
		assert_int_equal(stamp_cmp(s, back), 0);
		assert_int_equal(date_seconds(s, NULL, &t), 0);
		back = date_at(t, "");
		assert_int_equal(stamp_cmp(s, back), 0);
	}
	assert_string_equal(getenv("TZ"), "Pacific/Auckland");
	/* 02:30 is passed over: the clocks show half past three by then */
	assert_int_equal(date_parse_stamp(STR("2026-03-29T02:30"), &s), 0);
	assert_int_equal(date_seconds(s, "Europe/Paris", &t), 0);
	assert_int_equal(date_at(t, "Europe/Paris").minute, 3 * 60 + 30);
	assert_int_equal(date_at(0, "Nowhere/At_all").day, DATE_NONE);
	assert_int_equal(date_seconds(s, "Nowhere/At_all", &t), -1);
	assert_int_equal(date_at(1LL << 60, "Etc/UTC").day, DATE_NONE);
	unsetenv("TZ");
}

static void
test_read_weekdays(void **state)
{
	static const char *const names[] = {
		"mon", "tue", "wed", "thu", "fri", "sat", "sun"
	};
	struct error e = ERROR_INIT;
	struct stamp now = { 0, -1 }, s;

	(void)state;
	for (int today = 0; today < 7; today++)
		for (int i = 0; i < 7; i++) {
			now.day = iso("2026-12-28") + today;
			assert_int_equal(date_read(str_of(names[i]), now, DATE_PAST, &s, &e), 0);
			assert_int_equal(date_weekday(s.day), i);
			assert_in_range(now.day - s.day, 0, 6);
			assert_int_equal(date_read(str_of(names[i]), now, DATE_FUTURE, &s, &e), 0);
			assert_int_equal(date_weekday(s.day), i);
			assert_in_range(s.day - now.day, 1, 7);
		}
	/* A clock without a time refuses no time of its day. */
	assert_int_equal(date_read(STR("23:59"), now, DATE_PAST, &s, &e), 0);
	now.day = FIRST + 3;
	assert_int_equal(date_read(STR("fri"), now, DATE_PAST, &s, &e), -1);
	error_clear(&e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_day),
		cmocka_unit_test(test_known_days),
		cmocka_unit_test(test_impossible_dates),
		cmocka_unit_test(test_looks),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_stamps),
		cmocka_unit_test(test_months),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_zones),
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_read_errors),
		cmocka_unit_test(test_read_put),
		cmocka_unit_test(test_read_weekdays)
	};

	return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
