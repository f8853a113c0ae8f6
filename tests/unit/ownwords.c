#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "html.h"
#include "ownwords.h"

static void
test_own(void **state)
{
	static const struct {
		const char *text, *own;
	} cases[] = {
		{ "", "" },
		{ "Yes.", "Yes.\n" },
		{ "\n\n a \r\n\r\n\r\nb\n\n", " a\n\nb\n" },
		{ "Yes.\n-- \nNoor\n", "Yes.\n" },
		{ "Yes.\r\n--\r\nNoor\r\n", "Yes.\n" },
		{ "-- I think\nso", "-- I think\nso\n" },
		{ "> no\n>> no\nyes", "yes\n" },
		{ "Yes.\n\nOn 3 Nov 2026, at 10:00, Sam <s@x> wrote:\n> a\n", "Yes.\n" },
		{ "Yes.\nOn Mon, 3 Nov 2026 at 10:00, Sam Reyes\n<s@x> wrote:\n\n> a\n", "Yes.\n" },
		{ "Ja.\nAm 03.11.2026 um 10:00 schrieb Sam:\n> a\n", "Ja.\n" },
		{ "My list of 3:\n\none\n", "My list of 3:\n\none\n" },
		{ "You ask:\n> how?\nSo.", "You ask:\nSo.\n" },
		{ "Yes.\n\n-----Original Message-----\nno\n", "Yes.\n" },
		{ "Yes.\n\n-----Urspr\xc3\xbcngliche Nachricht-----\nno\n", "Yes.\n" },
		{ "Yes.\n________________________________\nno\n", "Yes.\n" },
		{ "Yes.\n\nFrom: Sam\nSent: today\nno\n", "Yes.\n" },
		{ "From: now on I rest.\nYes", "From: now on I rest.\nYes\n" },
		{ "-----\nstill mine\n", "-----\nstill mine\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf b = BUF_INIT;

		own_words(&b, str_of(cases[i].text), 20);
		assert_string_equal(b.s, cases[i].own);
		buf_free(&b);
	}
}

/* However long a text, no more is kept than was asked for, whole characters. */
static void
test_bounds(void **state)
{
	struct buf text = BUF_INIT, b = BUF_INIT;

	(void)state;
	own_words(&b, STR("a\nb\nc\n"), 2);
	assert_string_equal(b.s, "a\nb\n\xe2\x80\xa6\n");
	buf_reset(&b);
	own_words(&b, STR("a\nb\n"), 2);
	assert_string_equal(b.s, "a\nb\n");
	buf_reset(&b);
	own_words(&b, STR("a\n"), 0);
	assert_string_equal(b.s, "");
	for (int i = 0; i < 5000; i++)
		buf_puts(&text, "\xc3\xbc");
	for (size_t lines = 1; lines < 8; lines++) {
		buf_reset(&b);
		own_words(&b, buf_str(&text), lines);
		assert_in_range(b.n, lines * OWN_LINE - 2, lines * OWN_LINE + 5);
		assert_true(text_valid(buf_str(&b)));
	}
	buf_reset(&text);
	for (int i = 0; i < 100; i++)
		buf_puts(&text, "word ");
	buf_reset(&b);
	own_words(&b, buf_str(&text), 1);
	assert_true(str_ends(buf_str(&b), "word \xe2\x80\xa6\n"));
	buf_free(&text);
	buf_free(&b);
}

static void
test_asks(void **state)
{
	(void)state;
	assert_int_equal(own_asks(STR("Could we talk?")), 1);
	assert_int_equal(own_asks(STR("\xd9\x87\xd9\x84\xd8\x9f")), 1);
	assert_int_equal(own_asks(STR("\xe4\xbd\x95\xef\xbc\x9f")), 1);
	assert_int_equal(own_asks(STR("No.\n> Could we talk?\n-- \n?")), 0);
	assert_int_equal(own_asks(STR("")), 0);
}

static void
test_html(void **state)
{
	static const struct {
		const char *html, *text;
	} cases[] = {
		{ "", "" },
		{ "plain", "plain\n" },
		{ " a \n b ", "a b\n" },
		{ "a<br>b<br/><br>c", "a\nb\n\nc\n" },
		{ "<div>a</div><div>b</div>", "a\nb\n" },
		{ "<p>a</p>\n<p>b</p>", "a\n\nb\n" },
		{ "<b>a</b>b <i>c</i>", "ab c\n" },
		{ "a &lt;b&gt; &amp;amp; &nbsp; &#8217;&#x2019;&eacute;",
		    "a <b> &amp; \xe2\x80\x99\xe2\x80\x99\xc3\xa9\n" },
		{ "R&D & more &unknown; &#; &#xfffffff; &", "R&D & more &unknown; &#; &#xfffffff; &\n" },
		{ "a<style>b{c:d}</style><SCRIPT>if (a<b) x()</ScRiPt >e", "ae\n" },
		{ "<head><title>x</title></head>a<!-- b > c -->d", "ad\n" },
		{ "<a href=\"x>y\">z</a>", "z\n" },
		{ "1 < 2 <3", "1 < 2 <3\n" },
		{ "a<blockquote>b<br>c<blockquote>d</blockquote></blockquote>e",
		    "a\n\n> b\n> c\n\n> > d\n\ne\n" },
		{ "a</blockquote>b", "a\n\nb\n" },
		{ "a<unclosed", "a\n" },
		{ "a<script>b", "a\n" },
		{ "a<!--b", "a\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf b = BUF_INIT;

		html_text(&b, str_of(cases[i].html));
		assert_string_equal(b.s, cases[i].text);
		buf_free(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_asks),
		cmocka_unit_test(test_html)
	};

	return cmocka_run_group_tests_name("ownwords", tests, NULL, NULL);
}
