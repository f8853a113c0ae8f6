/* Text broken into lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "wrap.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *text;
	size_t width, at, indent;
	const char *wrapped;
} cases[] = {
	{ "", 10, 0, 0, "" },
	{ "one two three", 20, 0, 0, "one two three" },
	{ "one two three", 13, 0, 0, "one two three" },
	{ "one two three", 12, 0, 0, "one two\nthree" },
	{ "one two three", 12, 0, 2, "one two\n  three" },
	{ "one two three", 12, 6, 2, "one\n  two three" },
	{ "one two three", 1, 0, 2, "one\n  two\n  three" },
	{ "a-word-longer-than-the-line x", 10, 0, 1, "a-word-longer-than-the-line\n x" },
	/* blanks between words stay, unless the line ends there */
	{ "a  b\tc", 20, 0, 0, "a  b\tc" },
	{ "  a  b  ", 20, 0, 0, "a  b" },
	{ "aaaa    bbbb", 8, 0, 0, "aaaa\nbbbb" },
	{ "a  b\t c ", 0, 0, 0, "a  b\t c" },
	/* lines of its own */
	{ "one\ntwo three\n", 8, 0, 2, "one\n  two\n  three\n" },
	{ "one\n\n two", 80, 0, 2, "one\n  \n  two" },
	{ "one\ntwo", 0, 5, 2, "one\n  two" },
	/* by columns, not bytes */
	{ "食品 食品", 9, 0, 0, "食品 食品" },
	{ "食品 食品", 8, 0, 0, "食品\n食品" },
	{ "é é é", 5, 0, 0, "é é é" },
};

static void
lines_are_broken_between_words(void **state)
{
	struct buf b = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < LEN(cases); i++) {
		buf_reset(&b);
		wrap_text(&b, str_of(cases[i].text), cases[i].width, cases[i].at,
		    cases[i].indent);
		assert_string_equal(b.s, cases[i].wrapped);
	}
	buf_free(&b);
}

/* Whatever the width, the words are those of the text, and a line is wider only
 * where one word is. */
static void
no_word_is_lost_and_no_line_too_wide(void **state)
{
	static const char text[] = "It  takes a talk of twenty minutes,\tprepared; "
	    "then thanks, then the next   person whom the first one named.";
	struct buf b = BUF_INIT;
	size_t width;

	(void)state;
	for (width = 1; width < 130; width++) {
		struct str rest, line, word, words = str_of(text), expected;

		buf_reset(&b);
		wrap_text(&b, str_of(text), width, 0, 0);
		for (rest = buf_str(&b); str_item(&rest, '\n', &line); ) {
			assert_true(text_width(line) <= width ||
			    (memchr(line.p, ' ', line.n) == NULL &&
			    memchr(line.p, '\t', line.n) == NULL));
			while (str_word(&line, &word)) {
				assert_true(str_word(&words, &expected));
				assert_true(str_eq(word, expected));
			}
		}
		assert_false(str_word(&words, &expected));
	}
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_broken_between_words),
		cmocka_unit_test(no_word_is_lost_and_no_line_too_wide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
