#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "prose.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static void
test_where_the_body_begins(void **state)
{
	static const struct {
		const char *text;
		size_t body;
	} t[] = {
		{ "", 0 }, { "Hello\n\nthere", 0 }, { "\nSubject: x\n\ny", 0 },
		{ "Subject: x\n\ny", 12 }, { "subject:x\r\n\r\ny", 13 },
		{ "Subject: x\n", 11 }, { "Subject: x", 10 },
		{ "X-II-Letter: told\nX: y\n z\n\nw", 27 },
		{ "From sam\nTo: x\n\ny", 16 },
		{ "From here on: x\n\ny", 0 },
		{ "Please note: x\n\ny", 0 }, { "Note: x\n\nTo: y", 0 },
		{ "To: x\nno field\n\ny", 0 },
		{ " x\nTo: y\n\nz", 0 },
		{ ": x\nTo: y\n\nz", 0 },
	};

	(void)state;
	for (size_t i = 0; i < LEN(t); i++)
		if (prose_body(str_of(t[i].text)) != t[i].body)
			fail_msg("'%s': %zu", t[i].text, prose_body(str_of(t[i].text)));
}

static void
test_fields(void **state)
{
	struct str header = STR("To: a\nX-II: b c\n d\r\nx-ii:\te \nX-IIx: f\nX-II:\n"), v;
	size_t pos = 0;

	(void)state;
	assert_true(prose_field(header, "X-II", &pos, &v));
	assert_true(str_is(v, "b c\n d"));
	assert_true(prose_field(header, "X-II", &pos, &v));
	assert_true(str_is(v, "e"));
	assert_true(prose_field(header, "X-II", &pos, &v));
	assert_int_equal(v.n, 0);
	assert_false(prose_field(header, "X-II", &pos, &v));
	assert_false(prose_field(header, "X-II", &pos, &v));
}

static void
test_text(void **state)
{
	static const char *const t[][2] = {
		{ "", "" }, { " \n\t\n", "" },
		{ "A\nb", "a b\n" }, { "a\r\n\r\nb\r\n", "a\nb\n" },
		{ "\xc3\x89t\xc3\xa9 \xe2\x80\x9cl\xe2\x80\x99""a\xe2\x80\x9d \xe2\x80\x94 b",
		    "ete \"l'a\" - b\n" },
		{ "*a* _b_ a_b", "a b ab\n" }, { "*\n_", "" },
		{ "wo\xc2\xadrd\xe2\x80\x8b", "word\n" },
		{ "a\xc2\xa0\xe3\x80\x80 b", "a b\n" },
		{ "a\n> b\nc", "a\nc\n" },
		{ "a\nOn Monday x wrote:\n> b", "a\n" }, { "Remember:\nb", "remember: b\n" },
		{ "a\n-- \nb", "a\n" }, { "a\n--\nb", "a\n" }, { "a\n--b", "a --b\n" },
		{ "a\n-----Original Message-----\nb", "a\n" },
		{ "a\n---\nb\n---\nc", "a\nb\nc\n" },
		{ "Subject: S\n t\n\na", "s t\na\n" },
		{ "\xff""a\xfe", "\xff""a\xfe\n" },
		{ "a\x01\x0b""b", "a b\n" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(t); i++) {
		struct prose p = PROSE_INIT;
		struct str s = str_of(t[i][0]);

		prose_read(&p, s, 0, s.n);
		if (strcmp(p.text.s, t[i][1]) != 0)
			fail_msg("'%s': '%s'", t[i][0], p.text.s);
		assert_int_equal(p.at[p.text.n], s.n);
		for (size_t k = 0; k < p.text.n; k++)
			assert_true(p.at[k] <= p.at[k + 1]);
		prose_free(&p);
	}
}

static void
test_paragraphs(void **state)
{
	struct str s = STR("xx\nSubject: a\n\nB b\n\n---\nblurb\n---\nc\n");
	struct prose p = PROSE_INIT;

	(void)state;
	prose_read(&p, s, 3, s.n);
	assert_string_equal(p.text.s, "a\nb b\nblurb\nc\n");
	assert_int_equal(p.n, 4);
	assert_int_equal(p.v[0].is, PROSE_SUBJECT);
	assert_int_equal(p.v[1].is, PROSE_OWN);
	assert_int_equal(p.v[2].is, PROSE_BLURB);
	assert_int_equal(p.v[3].is, PROSE_OWN);
	assert_int_equal(s.p[p.at[p.v[0].from]], 'a');
	assert_int_equal(s.p[p.at[p.v[1].from]], 'B');
	assert_int_equal(p.v[1].to - p.v[1].from, 3);
	/* again, into the same */
	prose_read(&p, STR("q"), 0, 1);
	assert_string_equal(p.text.s, "q\n");
	assert_int_equal(p.n, 1);
	prose_free(&p);
}

static void
test_length_is_bounded(void **state)
{
	struct prose p = PROSE_INIT;
	struct buf b = BUF_INIT;

	(void)state;
	buf_pad(&b, 'x', PROSE_MAX - 1);
	prose_read(&p, buf_str(&b), 0, b.n);
	assert_false(p.cut);
	buf_pad(&b, ' ', 3 * PROSE_MAX);
	buf_puts(&b, "\n> quoted\n");
	prose_read(&p, buf_str(&b), 0, b.n);
	assert_false(p.cut);
	buf_puts(&b, "xxx");
	prose_read(&p, buf_str(&b), 0, b.n);
	assert_true(p.cut);
	assert_true(p.text.n <= PROSE_MAX + 8);
	prose_free(&p);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_where_the_body_begins),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_paragraphs),
		cmocka_unit_test(test_length_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
