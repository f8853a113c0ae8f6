/* Which letter what is due, or the stage, calls for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "letterday.h"
#include "letterfor.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static void
how_somebody_can_be_reached(void **state)
{
	static const struct {
		const char *record;
		unsigned reach;
	} cases[] = {
		{ "Name: A\n", 0 },
		{ "Email:\nPhone: 1\n", REACH_PHONE },
		{ "Email: a@b\nLink: https://www.linkedin.com/in/a\n",
		    REACH_EMAIL | REACH_LINKEDIN },
		{ "Link: https://a.example\nVia: alumni fair\n", 0 },
		{ "Via: @bob\n", REACH_VIA },
	};
	struct record rec = RECORD_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		record_parse(&rec, str_of(cases[i].record), NULL);
		assert_int_equal(letterfor_reach(&rec), cases[i].reach);
	}
	record_free(&rec);
}

/* The letter of a log for a rule: LETTER_COUNT for none. */
static enum letter
letter_of(const char *log, enum rule rule, unsigned reach)
{
	struct workdays workdays = WORKDAYS_INIT;
	struct record rec = RECORD_INIT;
	struct fold fold = FOLD_INIT;
	enum letter l = LETTER_COUNT;
	struct rules rules;
	struct pace pace;

	rules_default(&rules, &workdays);
	pace = rules_pace(&rules);
	record_parse(&rec, str_of(log), NULL);
	fold_record(&fold, &rec, date_of(2026, 11, 23), &pace);
	if (!(rule == RULE_COUNT ? letterfor_stage(&fold, reach, &l) :
	    letterfor_rule(rule, &fold, reach, &l)))
		l = LETTER_COUNT;
	fold_free(&fold);
	record_free(&rec);
	return l;
}

static void
each_rule_has_its_letter_or_none(void **state)
{
	static const enum rule none[] = {
		RULE_PREPARE, RULE_WRITE_UP, RULE_APPLY, RULE_OWE, RULE_EXPECT,
		RULE_CLASH
	};

	(void)state;
	for (size_t i = 0; i < LEN(none); i++)
		assert_int_equal(letter_of("Name: A\n", none[i], 0), LETTER_COUNT);
	assert_int_equal(letter_of("", RULE_ASK, REACH_EMAIL | REACH_VIA), LETTER_REQUEST);
	assert_int_equal(letter_of("", RULE_ASK, REACH_LINKEDIN | REACH_PHONE), LETTER_LINKEDIN);
	assert_int_equal(letter_of("", RULE_FOLLOW, REACH_PHONE | REACH_VIA), LETTER_CALL);
	assert_int_equal(letter_of("", RULE_FOLLOW, REACH_VIA), LETTER_INTRODUCTION);
	assert_int_equal(letter_of("", RULE_ANOTHER, 0), LETTER_REQUEST);
	assert_int_equal(letter_of("", RULE_UPDATE, 0), LETTER_UPDATE);
	assert_int_equal(letter_of("2026-11-01 met\n2026-11-02 moved org=X\n",
	    RULE_UPDATE, 0), LETTER_CONGRATULATION);
	assert_int_equal(letter_of("2026-11-02 moved org=X\n2026-11-03 heard\n",
	    RULE_UPDATE, 0), LETTER_UPDATE);
	/* the third call in vain is the last */
	assert_int_equal(letter_of("2026-11-01 tried\n2026-11-02 tried\n",
	    RULE_TRY, REACH_PHONE | REACH_EMAIL), LETTER_CALL);
	assert_int_equal(letter_of("2026-11-01 tried\n2026-11-02 tried\n"
	    "2026-11-03 tried\n", RULE_TRY, REACH_PHONE | REACH_EMAIL), LETTER_REQUEST);
	assert_int_equal(letter_of("2026-11-01 tried\n2026-11-02 heard\n"
	    "2026-11-03 tried\n2026-11-04 tried\n", RULE_TRY, REACH_PHONE), LETTER_CALL);
}

static void
one_letter_thanks_for_the_talk_and_the_opening(void **state)
{
	static const char met[] = "2026-11-20 met\n2026-11-20 lead org=X\n";
	static const char thanked[] = "2026-11-20 met\n2026-11-20 lead org=X\n"
	    "2026-11-21 thanked\n2026-11-22 met\n";

	(void)state;
	assert_int_equal(letter_of(met, RULE_THANK, 0), LETTER_LEAD);
	assert_int_equal(letter_of(met, RULE_LEAD, 0), LETTER_LEAD);
	assert_int_equal(letter_of(met, RULE_COUNT, 0), LETTER_LEAD);
	assert_int_equal(letter_of(thanked, RULE_THANK, 0), LETTER_THANKS);
	assert_int_equal(letter_of("2026-11-20 met\n", RULE_THANK, 0), LETTER_THANKS);
}

static void
days_are_in_the_language_of_the_letter(void **state)
{
	static const struct {
		const char *lang;
		int month, day, minute;
		const char *written;
	} cases[] = {
		{ "en", 11, 19, 605, "Thursday 19 November, 10:05" },
		{ "fr", 12, 1, 540, "mardi 1er décembre, 9 h 00" },
		{ "fr-ca", 12, 2, 540, "mercredi 2 décembre, 9 h 00" },
		{ "de", 3, 1, 0, "Sonntag, 1. März, 0:00 Uhr" },
		{ "pt", 11, 19, 605, "2026-11-19, 10:05" },
	};
	struct list names = LIST_INIT;
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		buf_reset(&b);
		letterday_put(&b, cases[i].lang, date_of(2026, cases[i].month,
		    cases[i].day), date_of(2026, 11, 23));
		buf_puts(&b, ", ");
		letterday_time(&b, cases[i].lang, cases[i].minute);
		assert_string_equal(b.s, cases[i].written);
	}
	buf_reset(&b);
	letterday_put(&b, "en", date_of(2027, 1, 4), date_of(2026, 11, 23));
	assert_string_equal(b.s, "Monday 4 January 2027");
	for (size_t i = 0; i < 3; i++) {
		list_add(&names, i == 0 ? STR("A") : i == 1 ? STR("B") : STR("C"));
		buf_reset(&b);
		letterday_list(&b, i == 2 ? "pt" : "de", &names);
		assert_string_equal(b.s, i == 0 ? "A" : i == 1 ? "A und B" : "A, B, C");
	}
	list_free(&names);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(how_somebody_can_be_reached),
		cmocka_unit_test(each_rule_has_its_letter_or_none),
		cmocka_unit_test(one_letter_thanks_for_the_talk_and_the_opening),
		cmocka_unit_test(days_are_in_the_language_of_the_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
