/* What the clock says of a talk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "talktime.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Of a talk of 20 minutes at ten. */
static const struct {
	int day, hour, minute;
	enum talk_time is;
} times[] = {
	{ 18, 10, 0, TALK_AHEAD },
	{ 19, 8, 59, TALK_AHEAD },
	{ 19, 9, 0, TALK_SOON },
	{ 19, 9, 59, TALK_SOON },
	{ 19, 10, 0, TALK_NOW },
	{ 19, 11, 20, TALK_NOW },
	{ 19, 11, 21, TALK_PAST },
	{ 20, 0, 0, TALK_PAST },
};

static void
a_talk_is_held_near_its_time(void **state)
{
	const struct stamp at = { 19, 10 * 60 }, all_day = { 19, -1 };
	const struct stamp none = { DATE_NONE, -1 };
	size_t i;

	(void)state;
	for (i = 0; i < LEN(times); i++) {
		struct stamp now = { times[i].day, times[i].hour * 60 +
		    times[i].minute };

		assert_int_equal(talk_time(at, 20, now), times[i].is);
		assert_int_equal(talk_time(none, 20, now), TALK_NOW);
		assert_int_equal(talk_time(all_day, 20, now),
		    times[i].day < 19 ? TALK_AHEAD :
		    times[i].day > 19 ? TALK_PAST : TALK_NOW);
	}
}

static void
midnight_is_no_end(void **state)
{
	const struct stamp late = { 19, 23 * 60 + 50 }, early = { 20, 15 };

	(void)state;
	assert_int_equal(talk_minutes(late, early), 25);
	assert_int_equal(talk_minutes(early, late), -25);
	assert_true(talk_goes_on(late, 20, early));
	assert_int_equal(talk_time(late, 20, early), TALK_NOW);
	assert_int_equal(talk_time(early, 20, late), TALK_SOON);
}

static const struct {
	const char *words;
	long long length; /* -1: bad */
} lengths[] = {
	{ "20", 1200000 }, { "7.5", 450000 }, { "0.05", 3000 }, { "0.001", 60 },
	{ "480", 28800000 }, { "480.001", -1 }, { "481", -1 }, { "0", -1 },
	{ "0.000", -1 }, { "", -1 }, { ".5", -1 }, { "5.", -1 }, { "1.2345", -1 },
	{ "-1", -1 }, { "1.-5", -1 }, { "20 min", -1 }, { "1e3", -1 }, { "nan", -1 },
};

static void
a_length_is_in_minutes(void **state)
{
	long long length;
	size_t i;

	(void)state;
	for (i = 0; i < LEN(lengths); i++) {
		length = -1;
		assert_int_equal(talk_length(str_of(lengths[i].words), &length),
		    lengths[i].length == -1 ? -1 : 0);
		if (lengths[i].length != -1)
			assert_int_equal(length, lengths[i].length);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_talk_is_held_near_its_time),
		cmocka_unit_test(midnight_is_no_end),
		cmocka_unit_test(a_length_is_in_minutes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
