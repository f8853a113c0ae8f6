/* text.h: folding, display width, terminal safety, the nearest word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "letters.h"
#include "text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Names as they are written, in many scripts; among them bad bytes. */
static const char *const samples[] = {
	"", "Grace Hopper", "José Núñez", "Ångström", "Øystein Ærø", "Łukasz",
	"Đặng Thị Hồng", "Þórður", "İbrahim Işık", "Weiß", "Œuvre", "Ǆ", "ﬁnal",
	"Παπαδόπουλος", "Ευάγγελος", "Ἀθήνη ᾳ", "Сергей Фёдоров", "Їжак", "Ђоковић",
	"שָׁלוֹם כֹּהֵן", "مُحَمَّد", "امیر\xe2\x80\x8cحسین", "नरेन्द्र मोदी", "রবীন্দ্রনাথ", "தமிழ்",
	"สมชาย", "ລາວ", "မောင်", "ភាសាខ្មែរ", "བོད་", "ამირან", "Հայկ", "አበበ",
	"李小明", "山田 太郎", "ガブリエル", "ｶﾞﾌﾞ", "김민수", "\xe1\x84\x80\xe1\x85\xb5\xe1\x86\xb7",
	"👩🏽‍🔬 Ada", "❤️", "Ｆｕｌｌ", "①½™", "\xff\xfe", "a\xc3", "\xed\xa0\x80",
	"tab\there", "line\nbreak\r\n", "bell\a\x1b[31m", "\x7f", "\xc2\x9b[31m",
	"\xe2\x80\xaetxt.exe", "\xe2\x80\xa8", "\xc2\xad",
};

static void
fold(struct buf *b, const char *s)
{
	buf_reset(b);
	text_fold(b, str_of(s));
}

static void
put_char(struct buf *b, int32_t c)
{
	if (c < 0x80) {
		buf_putc(b, (char)c);
		return;
	}
	if (c < 0x800) {
		buf_putc(b, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			buf_putc(b, (char)(0xe0 | c >> 12));
		} else {
			buf_putc(b, (char)(0xf0 | c >> 18));
			buf_putc(b, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		buf_putc(b, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	buf_putc(b, (char)(0x80 | (c & 0x3f)));
}

static void
folding_drops_case_and_accents(void **state)
{
	static const struct {
		const char *s, *folded;
	} cases[] = {
		{ "", "" },
		{ "Grace Hopper", "grace hopper" },
		{ "José Núñez", "jose nunez" },
		{ "Jose\xcc\x81", "jose" },
		{ "ØYSTEIN Ærø", "oystein aero" },
		{ "Łukasz Đorđević", "lukasz dordevic" },
		{ "Đặng Thị Hồng", "dang thi hong" },
		{ "Þórður", "thordur" },
		{ "İbrahim IŞIK Işık", "ibrahim isik isik" },
		{ "Weiß WEIẞ", "weiss weiss" },
		{ "ŒUVRE ﬁnal", "oeuvre final" },
		{ "Əliyev", "aliyev" },
		{ "Παπαδόπουλος", "papadopoulos" },
		{ "ΠΑΎΛΟΣ Στέλιος", "pavlos stelios" },
		{ "Χρήστος Ψαρρός", "christos psarros" },
		{ "ᾳ", "a" },
		{ "Сергей ФЁДОРОВ", "sergei fedorov" },
		{ "Ольга Щукина", "olga shchukina" },
		{ "Юлия Яковлева", "yuliya yakovleva" },
		{ "Київ", "kiiv" },
		{ "Љиљана Ђоковић", "ljiljana djokovic" },
		{ "שָׁלוֹם", "שלום" },
		{ "مُحَمَّد", "محمد" },
		{ "أحمد", "احمد" },
		{ "राम", "राम" },
		{ "が", "か\xe3\x82\x99" },
		{ "ＦＵＬＬ①", "full1" },
		{ "O’Brien–Smith", "o'brien-smith" },
		{ "soft\xc2\xadhyphen", "softhyphen" },
		{ "A\xff\xc3", "a\xff\xc3" },
		{ "A\tB", "a\tb" },
	};
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		fold(&b, cases[i].s);
		assert_string_equal(b.s, cases[i].folded);
	}
	buf_free(&b);
}

static void
folding_twice_is_folding_once(void **state)
{
	struct buf s = BUF_INIT, once = BUF_INIT, twice = BUF_INIT;

	(void)state;
	for (int32_t c = 0; c <= 0x10ffff; c++) {
		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		buf_reset(&s);
		buf_reset(&once);
		buf_reset(&twice);
		put_char(&s, c);
		text_fold(&once, buf_str(&s));
		text_fold(&twice, buf_str(&once));
		assert_true(text_valid(buf_str(&once)));
		assert_true(str_eq(buf_str(&once), buf_str(&twice)));
	}
	buf_free(&s);
	buf_free(&once);
	buf_free(&twice);
}

static void
folded_starts_are_starts_of_the_folded(void **state)
{
	struct buf whole = BUF_INIT, start = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(samples); i++) {
		struct str s = str_of(samples[i]);
		size_t at = 0;
		int32_t c;

		fold(&whole, samples[i]);
		while (at < s.n) {
			at += text_next(str_sub(s, at, s.n), &c);
			buf_reset(&start);
			text_fold(&start, str_sub(s, 0, at));
			assert_true(str_starts(buf_str(&whole), start.s));
		}
	}
	buf_free(&whole);
	buf_free(&start);
}

static void
letters_are_spelled_in_small_ascii(void **state)
{
	struct buf letter = BUF_INIT, folded = BUF_INIT;
	size_t n = 0;

	(void)state;
	for (int32_t c = 0; c <= 0x10ffff; c++) {
		const char *latin = letter_latin(c, 0);

		if (latin == NULL)
			continue;
		assert_true(c >= 0x80);
		assert_int_equal(strspn(latin, "abcdefghijklmnopqrstuvwxyz"), strlen(latin));
		buf_reset(&letter);
		buf_reset(&folded);
		put_char(&letter, c);
		text_fold(&folded, buf_str(&letter));
		assert_string_equal(folded.s, latin);
		n++;
	}
	buf_free(&letter);
	buf_free(&folded);
	assert_true(n > 130);
	/* Each letter of the alphabets that have a table has a spelling. */
	for (int32_t c = 0x3b1; c <= 0x3c9; c++)
		assert_non_null(letter_latin(c, 0));
	for (int32_t c = 0x430; c <= 0x44f; c++)
		assert_true(c == 0x439 || letter_latin(c, 0) != NULL);
}

static void
same_ignores_case_accents_and_form(void **state)
{
	(void)state;
	assert_true(text_same(STR("Grace"), STR("gRACE")));
	assert_false(text_same(STR("Grace"), STR("Gracey")));
	assert_true(text_same(STR("José"), STR("JOSE\xcc\x81")));
	assert_true(text_same(STR("Straße"), STR("strasse")));
	assert_true(text_same(STR("Иван"), STR("ivan")));
	assert_false(text_same(STR("राम"), STR("रमा")));
	assert_true(text_same(STR("김민수"), STR("\xe1\x84\x80\xe1\x85\xb5\xe1\x86\xb7민수")));
	assert_true(text_same(STR(""), STR("")));
	assert_false(text_same(STR("\xff"), STR("\xfe")));
}

static void
a_needle_is_found_where_words_start(void **state)
{
	static const struct {
		const char *s, *needle;
		int found;
	} cases[] = {
		{ "Grace Hopper", "hop", 1 },
		{ "Grace Hopper", "grace h", 1 },
		{ "Grace Hopper", "opper", 0 },
		{ "Grace Hopper", "hoppers", 0 },
		{ "grace@example.org", "example", 1 },
		{ "grace-hopper", "Hopper", 1 },
		{ "Grace Hopper", "", 1 },
		{ "", "x", 0 },
		{ "Anna-Zoë Núñez", "zoe n", 1 },
		{ "Anna-Zoë Núñez", "unez", 0 },
		{ "Anna Zoë", "ZOË", 1 },
		{ "Ötzi", "otz", 1 },
		{ "Сергей Фёдоров", "фед", 1 },
		{ "Сергей Фёдоров", "fedor", 1 },
		{ "Παπαδόπουλος", "παπαδο", 1 },
		{ "O’Brien", "brien", 1 },
		{ "李小明", "小明", 1 },
		{ "김민수", "민수", 1 },
		{ "김민수", "ㅣ", 0 },
		{ "Ada\xffLove", "love", 1 },
		{ "é", "éé", 0 },
		{ "", "\xcc\x81", 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(text_word_starts(str_of(cases[i].s),
		    str_of(cases[i].needle)), cases[i].found);
}

static void
widths_are_those_of_a_terminal(void **state)
{
	static const struct {
		const char *s;
		size_t width;
	} cases[] = {
		{ "", 0 }, { "Grace Hopper", 12 }, { "José", 4 }, { "Jose\xcc\x81", 4 },
		{ "李小明", 6 }, { "ガブ", 4 }, { "ｶﾞ", 2 }, { "김민수", 6 },
		{ "\xe1\x84\x80\xe1\x85\xb5\xe1\x86\xb7", 2 }, { "مُحَمَّد", 4 },
		{ "שָׁ", 1 }, { "สมชาย", 5 }, { "ที่", 1 }, { "का", 2 }, { "👍", 2 },
		{ "a\tb", 3 }, { "\x1b[m", 6 }, { "\n", 4 }, { "\x7f", 4 }, { "\xff", 4 },
		{ "\xc2\x85", 6 }, { "\xd8\x9c", 7 }, { "\xe2\x80\xae", 8 },
		{ "a\xe2\x80\xa8", 9 }, { "a\xe2\x80\x8b|", 2 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(text_width(str_of(cases[i].s)), cases[i].width);
}

static void
fit_is_the_longest_start_that_fits(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(samples); i++) {
		struct str s = str_of(samples[i]);

		for (size_t width = 0; width <= text_width(s) + 1; width++) {
			size_t fit = text_fit(s, width), next;
			int32_t c;

			assert_true(text_width(str_sub(s, 0, fit)) <= width);
			if (fit == s.n)
				continue;
			next = fit + text_next(str_sub(s, fit, s.n), &c);
			assert_true(text_width(str_sub(s, 0, next)) > width);
		}
		assert_int_equal(text_fit(s, text_width(s)), s.n);
	}
}

static void
controls_are_shown_never_sent(void **state)
{
	static const struct {
		const char *s, *line, *lines;
	} cases[] = {
		{ "plain ~", "plain ~", "plain ~" },
		{ "José 李", "José 李", "José 李" },
		{ "a\tb", "a b", "a b" },
		{ "a\nb", "a\\x0ab", "a\nb" },
		{ "a\r\nb", "a\\x0d\\x0ab", "a\nb" },
		{ "a\rb\r", "a\\x0db\\x0d", "a\\x0db\\x0d" },
		{ "\x1b[2J", "\\x1b[2J", "\\x1b[2J" },
		{ "\x7f", "\\x7f", "\\x7f" },
		{ "\xc2\x9b" "1m", "\\u{9b}1m", "\\u{9b}1m" },
		{ "\xe2\x80\xae", "\\u{202e}", "\\u{202e}" },
		{ "\xe2\x81\xa6", "\\u{2066}", "\\u{2066}" },
		{ "\xd8\x9c", "\\u{61c}", "\\u{61c}" },
		{ "\xff\xc3", "\\xff\\xc3", "\\xff\\xc3" },
		{ "\xed\xa0\x80", "\\xed\\xa0\\x80", "\\xed\\xa0\\x80" },
	};
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_reset(&b);
		text_safe(&b, str_of(cases[i].s), 0);
		assert_string_equal(b.s, cases[i].line);
		buf_reset(&b);
		text_safe(&b, str_of(cases[i].s), 1);
		assert_string_equal(b.s, cases[i].lines);
	}
	buf_reset(&b);
	text_safe(&b, STR("a\0b"), 1);
	assert_string_equal(b.s, "a\\x00b");
	buf_free(&b);
}

static void
what_is_safe_stays_and_has_its_width(void **state)
{
	struct buf once = BUF_INIT, twice = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(samples); i++) {
		buf_reset(&once);
		buf_reset(&twice);
		text_safe(&once, str_of(samples[i]), 0);
		text_safe(&twice, buf_str(&once), 0);
		assert_true(text_valid(buf_str(&once)));
		assert_string_equal(once.s, twice.s);
		assert_int_equal(text_width(str_of(samples[i])), text_width(buf_str(&once)));
	}
	buf_free(&once);
	buf_free(&twice);
}

static void
a_mistyped_word_has_a_nearest(void **state)
{
	static const char *const kinds[] = { "note", "asked", "tried", "heard",
		"scheduled", "met", "thanked", "told", "owe", "überall" };
	static const struct {
		const char *word, *nearest;
	} cases[] = {
		{ "aksed", "asked" }, { "ASKED", "asked" }, { "ask", "asked" },
		{ "askd", "asked" }, { "scheduld", "scheduled" }, { "sche", "scheduled" },
		{ "thanks", "thanked" }, { "mat", "met" }, { "mt", "met" },
		{ "noet", "note" }, { "owes", "owe" }, { "uberal", "überall" },
		{ "me", "met" }, { "th", NULL }, { "xyzzy", NULL }, { "", NULL },
		{ "o", NULL }, { "cancelled", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *nearest = text_nearest(str_of(cases[i].word), kinds, COUNT(kinds));

		if (cases[i].nearest == NULL)
			assert_null(nearest);
		else
			assert_string_equal(nearest, cases[i].nearest);
	}
	assert_null(text_nearest(STR("asked"), NULL, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folding_drops_case_and_accents),
		cmocka_unit_test(folding_twice_is_folding_once),
		cmocka_unit_test(folded_starts_are_starts_of_the_folded),
		cmocka_unit_test(letters_are_spelled_in_small_ascii),
		cmocka_unit_test(same_ignores_case_accents_and_form),
		cmocka_unit_test(a_needle_is_found_where_words_start),
		cmocka_unit_test(widths_are_those_of_a_terminal),
		cmocka_unit_test(fit_is_the_longest_start_that_fits),
		cmocka_unit_test(controls_are_shown_never_sent),
		cmocka_unit_test(what_is_safe_stays_and_has_its_width),
		cmocka_unit_test(a_mistyped_word_has_a_nearest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
