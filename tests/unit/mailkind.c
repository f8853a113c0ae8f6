#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "mailkind.h"
#include "rules.h"

enum { MINE = 1, REPLY = 2, ASKS = 4, AUTO = 8 };

static const struct {
	const char *record;
	int how;
	const char *kind;
} cases[] = {
	{ "Name: A\n", 0, "heard/email" },
	{ "Name: A\n", ASKS, "requested/email" },
	{ "Name: A\n", ASKS | REPLY, "heard/email" },
	{ "Name: A\n", ASKS | AUTO, "note/email" },
	{ "Name: A\nGoal: x\n", ASKS, "heard/email" },
	{ "Name: A\nVia: @b\n", ASKS, "heard/email" },
	{ "Name: A\n\n2026-11-01 note x\n", ASKS, "requested/email" },
	{ "Name: A\n\n2026-11-01 asked/email\n", ASKS, "heard/email" },
	{ "Name: A\n\n2026-11-01 requested/email\n", ASKS, "heard/email" },
	{ "Name: A\n", MINE, "asked/email" },
	{ "Name: A\n", MINE | REPLY | ASKS, "asked/email" },
	{ "Name: A\n\n2026-11-01 note x\n", MINE, "asked/email" },
	{ "Name: A\n\n2026-11-01 heard/email\n", MINE, "wrote/email" },
	{ "Name: A\n\n2026-11-01 asked/email\n", MINE, "wrote/email" },
	{ "Name: A\n\n2026-11-01 requested/email\n", MINE, "wrote/email" },
	{ "Name: A\n\n2026-11-01 met\n2026-11-02 thanked\n", MINE, "wrote/email" },
	{ "Name: A\n\n2026-12-01 asked/email\n", MINE, "asked/email" }, /* later */
};

static void
test_kinds(void **state)
{
	struct workdays workdays = WORKDAYS_INIT;
	struct rules rules;
	struct pace pace;

	(void)state;
	rules_default(&rules, &workdays);
	pace = rules_pace(&rules);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mail_word w = { cases[i].how & MINE, cases[i].how & REPLY,
		    cases[i].how & ASKS, cases[i].how & AUTO };
		struct record rec = RECORD_INIT;
		struct fold fold = FOLD_INIT;

		record_parse(&rec, str_of(cases[i].record), NULL);
		fold_record(&fold, &rec, date_of(2026, 11, 20), &pace);
		assert_string_equal(mail_kind(&w, &rec, &fold), cases[i].kind);
		fold_free(&fold);
		record_free(&rec);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds)
	};

	return cmocka_run_group_tests_name("mailkind", tests, NULL, NULL);
}
