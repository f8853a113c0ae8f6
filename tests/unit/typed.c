/* typed: what a person typed into a file that git left to be finished. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "typed.h"

#define HUNK "a\n<<<<<<< HEAD\nours\n||||||| 1a2b\nold\n=======\ntheirs\n>>>>>>> side\nb\n"

static void
marks_are_seven_of_a_kind_and_a_blank(void **state)
{
	static const struct {
		const char *text;
		int has;
	} cases[] = {
		{ "", 0 },
		{ HUNK, 1 },
		{ "a\n<<<<<<<", 1 },
		{ "a\n>>>>>>>\r\n", 1 },
		{ "a\n<<<<<<\n", 0 },
		{ "<<<<<<<<\n", 0 },
		{ " <<<<<<< HEAD\n", 0 },
		{ "=======\n||||||| x\n", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(typed_marks(str_of(cases[i].text)), cases[i].has);
}

static void
stripped_of_marks_all_lines_stay(void **state)
{
	static const char *const cases[][2] = {
		{ "", "" },
		{ HUNK, "a\nours\nold\ntheirs\nb\n" },
		{ "<<<<<<< x\r\na\r\n>>>>>>> y", "a\r\n" },
		/* a person's own underline, before a conflict and behind it */
		{ "Plan\n=======\n" HUNK "End\n=======\n",
		  "Plan\n=======\na\nours\nold\ntheirs\nb\nEnd\n=======\n" },
		/* half taken out already */
		{ "ours\n=======\ntheirs\n>>>>>>> side\n", "ours\n=======\ntheirs\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf out = BUF_INIT;

		typed_strip(&out, str_of(cases[i][0]));
		assert_string_equal(out.s, cases[i][1]);
		buf_free(&out);
	}
}

static void
known_lines_are_those_of_a_version(void **state)
{
	struct str versions[] = { STR("a\nold\nb\n"), STR("a \nours\nb"), STR("theirs\r\n") };
	struct buf out = BUF_INIT;

	(void)state;
	typed_known(&out, STR("a\ntyped\n<<<<<<< HEAD\nours\n=======\ntheirs\t\n>>>>>>> x\nb\nmore"),
	    versions, 3);
	assert_string_equal(out.s, "a\nours\ntheirs\t\nb\n");
	buf_reset(&out);
	typed_known(&out, STR("a\n"), versions, 0);
	assert_string_equal(out.s, "");
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_are_seven_of_a_kind_and_a_blank),
		cmocka_unit_test(stripped_of_marks_all_lines_stay),
		cmocka_unit_test(known_lines_are_those_of_a_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
