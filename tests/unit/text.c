/* text.h: memory, slices, buffers and lists. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
assert_str(struct str s, const char *expected)
{
	char *copy = str_dup(s);

	assert_string_equal(copy, expected);
	free(copy);
}

static void
slices_compare_by_bytes(void **state)
{
	const struct str none = { NULL, 0 };

	(void)state;
	assert_true(str_eq(none, STR("")));
	assert_true(str_eq(STR("a\0b"), STR("a\0b")));
	assert_false(str_eq(STR("a\0b"), STR("a\0c")));
	assert_true(str_is(STR("asked"), "asked"));
	assert_false(str_is(STR("asked"), "ask"));
	assert_true(str_caseeq(STR("E-Mail"), STR("e-mAIL")));
	assert_false(str_caseeq(STR("[@`{"), STR("{`@[")));
	assert_false(str_caseis(STR("\xc3\x89"), "\xc3\xa9"));
	assert_int_equal(str_cmp(none, none), 0);
	assert_true(str_cmp(STR("a"), STR("ab")) < 0);
	assert_true(str_cmp(STR("\xff"), STR("a")) > 0);
	assert_true(str_cmp(none, STR("a")) < 0);
	assert_int_equal(str_of(NULL).n, 0);
}

static void
slices_are_cut_within_their_bounds(void **state)
{
	const struct str s = STR("grace.txt");

	(void)state;
	assert_str(str_sub(s, 0, 5), "grace");
	assert_str(str_sub(s, 5, 100), ".txt");
	assert_str(str_sub(s, 100, 200), "");
	assert_str(str_sub(s, 7, 3), "");
	assert_int_equal(str_sub((struct str){ NULL, 0 }, 1, 2).n, 0);
	assert_true(str_starts(s, "grace"));
	assert_true(str_starts(s, ""));
	assert_false(str_starts(s, "grace.txt~"));
	assert_true(str_ends(s, ".txt"));
	assert_false(str_ends(STR("txt"), ".txt"));
	assert_str(str_trim(STR(" \t\r\n a b\t\r\n ")), "a b");
	assert_str(str_trim(STR(" \t ")), "");
	assert_str(str_trim(STR("\va\v")), "\va\v");
}

static void
find_tells_where_or_that_it_is_nowhere(void **state)
{
	(void)state;
	assert_int_equal(str_find(STR("compiler"), STR("pile")), 3);
	assert_int_equal(str_find(STR("compiler"), STR("piles")), -1);
	assert_int_equal(str_find(STR("compiler"), STR("")), 0);
	assert_int_equal(str_find((struct str){ NULL, 0 }, STR("x")), -1);
	assert_int_equal(str_find(STR("a\0bc"), STR("\0b")), 1);
}

static void
items_are_trimmed_and_empty_ones_left_out(void **state)
{
	struct str rest = STR(" , compilers,\tnavy ,,the sea,"), item;

	(void)state;
	assert_int_equal(str_item(&rest, ',', &item), 1);
	assert_str(item, "compilers");
	assert_int_equal(str_item(&rest, ',', &item), 1);
	assert_str(item, "navy");
	assert_int_equal(str_item(&rest, ',', &item), 1);
	assert_str(item, "the sea");
	assert_int_equal(str_item(&rest, ',', &item), 0);
	assert_int_equal(rest.n, 0);
}

static void
words_end_at_blanks(void **state)
{
	struct str rest = STR("  asked/email\tby=@x  20 minutes "), word;
	const char *const words[] = { "asked/email", "by=@x", "20", "minutes" };

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		assert_int_equal(str_word(&rest, &word), 1);
		assert_str(word, words[i]);
	}
	assert_int_equal(str_word(&rest, &word), 0);
}

static void
lines_and_their_indent(void **state)
{
	static const struct {
		const char *text, *indent;
	} cases[] = {
		{ "", "" }, { "\n\n", "" }, { "a", "" }, { "\ta", "\t" },
		{ "\ta\n\t  b", "\t" }, { "\t  a\n\tb", "\t" },
		{ "\ta\n  b", "" }, { "  a\n\n \r\n   b\n", "  " },
		{ " a\nb", "" }, { "\t\t\n\ta", "\t" },
	};
	struct str rest = STR("a b \r\n\t\n  c"), line;

	(void)state;
	assert_int_equal(str_line(&rest, &line), 1);
	assert_true(str_is(line, "a b"));
	assert_int_equal(str_line(&rest, &line), 1);
	assert_int_equal(line.n, 0);
	assert_int_equal(str_line(&rest, &line), 1);
	assert_true(str_is(line, "  c"));
	assert_int_equal(str_line(&rest, &line), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_true(str_is(str_indent(str_of(cases[i].text)),
		    cases[i].indent));
}

static void
numbers_are_digits_within_bounds(void **state)
{
	static const struct {
		const char *s;
		int min, max, rv, value;
	} cases[] = {
		{ "0", 0, 9, 0, 0 },
		{ "007", 0, 9, 0, 7 },
		{ "5", 1, 5, 0, 5 },
		{ "6", 1, 5, -1, 0 },
		{ "0", 1, 5, -1, 0 },
		{ "", 0, 9, -1, 0 },
		{ "-1", -5, 5, -1, 0 },
		{ "+1", 0, 5, -1, 0 },
		{ " 1", 0, 5, -1, 0 },
		{ "1x", 0, 5, -1, 0 },
		{ "2147483647", 0, INT32_MAX, 0, INT32_MAX },
		{ "2147483648", 0, INT32_MAX, -1, 0 },
		{ "99999999999999999999999", 0, INT32_MAX, -1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int value = 0;

		assert_int_equal(str_int(str_of(cases[i].s), cases[i].min,
		    cases[i].max, &value), cases[i].rv);
		assert_int_equal(value, cases[i].value);
	}
}

static void
an_empty_buffer_is_a_string(void **state)
{
	struct buf b = BUF_INIT;
	char *s;

	(void)state;
	assert_string_equal(b.s, "");
	buf_reset(&b);
	buf_puts(&b, "");
	buf_pad(&b, 'x', 0);
	assert_int_equal(b.cap, 0);
	buf_splice(&b, 0, 0, STR(""));
	assert_string_equal(b.s, "");
	buf_free(&b);
	s = buf_take(&b);
	assert_string_equal(s, "");
	free(s);
	assert_string_equal(buf_empty, "");
}

static void
a_buffer_grows_and_stays_terminated(void **state)
{
	struct buf b = BUF_INIT;
	char *s;

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		buf_putc(&b, (char)('a' + i % 26));
		assert_int_equal(b.n, i + 1);
		assert_int_equal(b.s[b.n], 0);
		assert_int_equal(b.s[i], 'a' + i % 26);
	}
	buf_reset(&b);
	assert_string_equal(b.s, "");
	buf_addstr(&b, STR("id"));
	buf_pad(&b, '.', 3);
	buf_int(&b, -42);
	buf_int(&b, 0);
	assert_string_equal(b.s, "id...-420");
	s = buf_take(&b);
	assert_string_equal(s, "id...-420");
	free(s);
	assert_ptr_equal(b.s, buf_empty);
}

static void
integers_print_as_printf_does(void **state)
{
	static const long cases[] = { 0, 1, -1, 9, 10, 99, 100, -100, 123456789,
		INT32_MAX, INT32_MIN, LONG_MAX, LONG_MIN };
	struct buf b = BUF_INIT, c = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_reset(&b);
		buf_reset(&c);
		buf_int(&b, cases[i]);
		buf_printf(&c, "%ld", cases[i]);
		assert_string_equal(b.s, c.s);
	}
	buf_free(&b);
	buf_free(&c);
}

static void
printf_appends_at_any_length(void **state)
{
	struct buf b = BUF_INIT, word = BUF_INIT;

	(void)state;
	for (size_t n = 0; n < 300; n++) {
		buf_reset(&b);
		buf_reset(&word);
		buf_pad(&word, 'w', n);
		buf_puts(&b, "a");
		buf_printf(&b, "%s|%d", word.s, 7);
		assert_int_equal(b.n, n + 3);
		assert_int_equal(strlen(b.s), n + 3);
		assert_string_equal(b.s + b.n - 2, "|7");
	}
	buf_free(&b);
	buf_free(&word);
}

static void
splice_replaces_a_range(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_splice(&b, 0, 0, STR("Role: CEO\n"));
	buf_splice(&b, 6, 9, STR("Director of programming"));
	assert_string_equal(b.s, "Role: Director of programming\n");
	buf_splice(&b, 0, 6, STR(""));
	assert_string_equal(b.s, "Director of programming\n");
	buf_splice(&b, b.n, b.n, STR("."));
	assert_string_equal(b.s, "Director of programming\n.");
	buf_splice(&b, 0, b.n, STR(""));
	assert_string_equal(b.s, "");
	buf_free(&b);
}

static void
lists_own_sort_and_find(void **state)
{
	struct list l = LIST_INIT;
	char name[] = "zoe";

	(void)state;
	list_sort(&l);
	assert_false(list_has(&l, STR("")));
	list_add(&l, str_of(name));
	name[0] = 'x';
	list_add(&l, STR("ada"));
	list_add(&l, STR("\xc3\xa9mile"));
	for (int i = 0; i < 20; i++)
		list_add(&l, STR("grace"));
	list_sort(&l);
	assert_string_equal(l.v[0], "ada");
	assert_string_equal(l.v[1], "grace");
	assert_string_equal(l.v[21], "zoe");
	assert_string_equal(l.v[22], "\xc3\xa9mile");
	assert_true(list_has(&l, STR("zoe")));
	assert_false(list_has(&l, STR("zo")));
	list_free(&l);
	assert_int_equal(l.n, 0);
}

static void
arrays_grow_by_half_or_more(void **state)
{
	size_t *v = NULL, cap = 0, moves = 0;

	(void)state;
	for (size_t n = 0; n < 10000; n++) {
		size_t before = cap;

		v = xgrow(v, n, &cap, sizeof(*v));
		assert_true(cap > n);
		moves += cap != before;
		v[n] = n;
	}
	for (size_t n = 0; n < 10000; n++)
		assert_int_equal(v[n], n);
	assert_true(moves < 25);
	free(v);
}

/* Encode any value, also those that RFC 3629 forbids, in length bytes. */
static size_t
encode(char *p, int32_t c, size_t length)
{
	static const unsigned char first[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	if (length == 1) {
		p[0] = (char)c;
		return 1;
	}
	for (size_t i = length; --i > 0; c >>= 6)
		p[i] = (char)(0x80 | (c & 0x3f));
	p[0] = (char)(first[length] | c);
	return length;
}

static void
every_character_is_read_back(void **state)
{
	char s[4];

	(void)state;
	for (int32_t c = 0; c <= 0x10ffff; c++) {
		size_t n = encode(s, c, c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4);
		int bad = c >= 0xd800 && c <= 0xdfff;
		int32_t got = -2;

		assert_int_equal(text_next((struct str){ s, n }, &got), bad ? 1 : n);
		assert_int_equal(got, bad ? -1 : c);
		assert_int_equal(text_valid((struct str){ s, n }), !bad);
		for (size_t cut = 1; cut < n; cut++) {
			assert_int_equal(text_next((struct str){ s, cut }, &got), 1);
			assert_int_equal(got, -1);
		}
	}
}

static void
overlong_and_too_large_forms_are_bad(void **state)
{
	char s[4];
	int32_t got;

	(void)state;
	for (int32_t c = 0; c < 0x10000; c++) {
		for (size_t n = c < 0x80 ? 2 : c < 0x800 ? 3 : 4; n <= 4; n++) {
			encode(s, c, n);
			assert_int_equal(text_next((struct str){ s, n }, &got), 1);
			assert_int_equal(got, -1);
		}
	}
	for (int32_t c = 0x110000; c < 0x200000; c += 0x3ff) {
		encode(s, c, 4);
		assert_int_equal(text_next((struct str){ s, 4 }, &got), 1);
		assert_int_equal(got, -1);
	}
	for (int c = 0x80; c <= 0xff; c++) {
		const char alone[] = { (char)c, 'a', 'a', 'a' };

		assert_int_equal(text_next((struct str){ alone, 4 }, &got), 1);
		assert_int_equal(got, -1);
	}
}

static void
validity_does_not_depend_on_the_place(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t before = 0; before < 20; before++) {
		for (size_t after = 0; after < 20; after++) {
			buf_reset(&b);
			buf_pad(&b, 'a', before);
			buf_puts(&b, "\xe2\x82\xac");
			buf_pad(&b, 'a', after);
			assert_true(text_valid(buf_str(&b)));
			b.s[before + 2] = 'a';
			assert_false(text_valid(buf_str(&b)));
		}
	}
	buf_free(&b);
	assert_true(text_valid((struct str){ NULL, 0 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_and_their_indent),
		cmocka_unit_test(slices_compare_by_bytes),
		cmocka_unit_test(slices_are_cut_within_their_bounds),
		cmocka_unit_test(find_tells_where_or_that_it_is_nowhere),
		cmocka_unit_test(items_are_trimmed_and_empty_ones_left_out),
		cmocka_unit_test(words_end_at_blanks),
		cmocka_unit_test(numbers_are_digits_within_bounds),
		cmocka_unit_test(an_empty_buffer_is_a_string),
		cmocka_unit_test(a_buffer_grows_and_stays_terminated),
		cmocka_unit_test(integers_print_as_printf_does),
		cmocka_unit_test(printf_appends_at_any_length),
		cmocka_unit_test(splice_replaces_a_range),
		cmocka_unit_test(lists_own_sort_and_find),
		cmocka_unit_test(arrays_grow_by_half_or_more),
		cmocka_unit_test(every_character_is_read_back),
		cmocka_unit_test(overlong_and_too_large_forms_are_bad),
		cmocka_unit_test(validity_does_not_depend_on_the_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
