/* The table of letters. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "letter.h"

static void
each_is_found_by_its_name_alone(void **state)
{
	enum letter found;

	(void)state;
	for (int l = 0; l < LETTER_COUNT; l++) {
		assert_true(letter_find(str_of(letter_info(l)->name), &found));
		assert_int_equal(found, l);
	}
	assert_true(letter_find(STR("Thanks"), &found));
	assert_int_equal(found, LETTER_THANKS);
	assert_false(letter_find(STR("thank"), &found));
	assert_false(letter_find(STR(""), &found));
	assert_string_equal(letter_nearest(STR("thank")), "thanks");
}

static void
what_it_logs_is_a_kind_that_carries_a_word(void **state)
{
	(void)state;
	for (int l = 0; l < LETTER_COUNT; l++)
		assert_true(kind_info(letter_info(l)->kind)->is & IS_TOUCH);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_found_by_its_name_alone),
		cmocka_unit_test(what_it_logs_is_a_kind_that_carries_a_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
