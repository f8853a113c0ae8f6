/* lint: what phrases catch, by the tables of tests/data/phrases, however it is
 * written; and what else spoils a letter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lint.h"
#include "share.h"
#include "stream.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))
#define FINE (-1)

static void
load(struct phrases *p, const char *lang)
{
	struct buf name = BUF_INIT;
	struct list bad = LIST_INIT;

	buf_puts(&name, "phrases");
	if (strcmp(lang, "en") != 0)
		buf_printf(&name, ".%s", lang);
	assert_non_null(share_text(name.s).p);
	phrases_add(p, share_text(name.s), name.s, &bad);
	if (bad.n > 0)
		fail_msg("%s", bad.v[0]);
	buf_free(&name);
}

/* The gravest of what phrases find in text, which they quote. */
static int
verdict(struct phrases *p, struct str text, enum letter letter)
{
	struct lint l = LINT_INIT;
	struct findings f = FINDINGS_INIT;
	int gravest = FINE;

	l.letter = letter;
	l.phrases = p;
	lint_letter(&f, text, 0, text.n, &l);
	for (size_t i = 0; i < f.n; i++)
		if (f.v[i].what[0] == '"' && (int)f.v[i].severity > gravest)
			gravest = (int)f.v[i].severity;
	findings_free(&f);
	return gravest;
}

/* --- the tables --- */

struct line {
	int verdict;
	enum letter letter;
	struct str text;
};

static int
next_line(struct str *rest, struct line *l)
{
	static const char *const verdicts[] = { "note", "warning", "error" };
	struct str line, word;

	do {
		if (!str_line(rest, &line))
			return 0;
	} while (line.n == 0 || line.p[0] == '#');
	assert_true(str_item(&line, '\t', &word));
	for (l->verdict = SEVERITY_ERROR; l->verdict >= 0; l->verdict--)
		if (str_is(word, verdicts[l->verdict]))
			break;
	assert_true(l->verdict >= 0 || str_is(word, "fine"));
	assert_true(str_item(&line, '\t', &word));
	l->letter = LETTER_COUNT;
	assert_true(str_is(word, "any") || letter_find(word, &l->letter));
	l->text = line;
	return 1;
}

/* Ways to write the same. */

static void
as_is(struct buf *b, struct str s)
{
	buf_addstr(b, s);
}

static void
replace(struct buf *b, struct str s, char c, const char *with)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == c)
			buf_puts(b, with);
		else
			buf_putc(b, s.p[i]);
}

static void
in_capitals(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_putc(b, s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 32) : s.p[i]);
}

static void
a_word_a_line(struct buf *b, struct str s)
{
	replace(b, s, ' ', "\n");
}

static void
with_wide_gaps(struct buf *b, struct str s)
{
	replace(b, s, ' ', " \t\r\n  \xc2\xa0");
}

static void
with_curly_apostrophes(struct buf *b, struct str s)
{
	replace(b, s, '\'', "\xe2\x80\x99");
}

static void
with_straight_apostrophes(struct buf *b, struct str s)
{
	ptrdiff_t at;

	while ((at = str_find(s, STR("\xe2\x80\x99"))) != -1) {
		buf_addstr(b, str_sub(s, 0, (size_t)at));
		buf_putc(b, '\'');
		s = str_sub(s, (size_t)at + 3, s.n);
	}
	buf_addstr(b, s);
}

static void
with_soft_hyphens(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (i % 3 == 2 && ((unsigned char)s.p[i] & 0xc0) != 0x80)
			buf_puts(b, "\xc2\xad");
		buf_putc(b, s.p[i]);
	}
}

static void
without_accents(struct buf *b, struct str s)
{
	text_fold(b, s);
}

static void
with_emphasis(struct buf *b, struct str s)
{
	buf_puts(b, "*");
	replace(b, s, ' ', "* _");
	buf_puts(b, "_");
}

static void
behind_a_page_of_others(struct buf *b, struct str s)
{
	buf_puts(b, "Subject: Hello\nX-Mailer: none\n\n");
	buf_puts(b, "On Monday they wrote:\n> Are you hiring? Recrutez-vous?\n\n");
	buf_addstr(b, s);
	buf_puts(b, "\n-- \nAre you hiring? Ich suche eine Stelle.\n");
}

static const struct {
	const char *name;
	void (*write)(struct buf *b, struct str s);
} ways[] = {
	{ "as it is", as_is },
	{ "in capitals", in_capitals },
	{ "a word a line", a_word_a_line },
	{ "with wide gaps", with_wide_gaps },
	{ "with curly apostrophes", with_curly_apostrophes },
	{ "with straight apostrophes", with_straight_apostrophes },
	{ "with soft hyphens", with_soft_hyphens },
	{ "without accents", without_accents },
	{ "with emphasis", with_emphasis },
	{ "behind a page of others", behind_a_page_of_others }
};

static void
try_language(const char *lang, size_t caught, size_t innocent)
{
	struct phrases p = PHRASES_INIT;
	struct buf table = BUF_INIT, text = BUF_INIT, path = BUF_INIT;
	size_t counts[2] = { 0, 0 }, wrong = 0;
	struct str rest;
	struct line line;
	int fd, got;

	buf_printf(&path, "tests/data/phrases/%s", lang);
	fd = open(path.s, O_RDONLY);
	assert_true(fd != -1 && stream_read(fd, &table) == 0);
	close(fd);
	load(&p, lang);
	for (rest = buf_str(&table); next_line(&rest, &line); ) {
		counts[line.verdict == FINE]++;
		for (size_t i = 0; i < LEN(ways); i++) {
			buf_reset(&text);
			ways[i].write(&text, line.text);
			got = verdict(&p, buf_str(&text), line.letter);
			if (got == line.verdict)
				continue;
			print_message("%s, %s: '%.*s': %s, not %s\n", lang,
			    ways[i].name, (int)line.text.n, line.text.p,
			    got < 0 ? "fine" : severity_word((enum severity)got),
			    line.verdict < 0 ? "fine" :
			    severity_word((enum severity)line.verdict));
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
	assert_true(counts[0] >= caught && counts[1] >= innocent);
	phrases_free(&p);
	buf_free(&table);
	buf_free(&text);
	buf_free(&path);
}

static void
test_english(void **state)
{
	(void)state;
	try_language("en", 120, 120);
}

static void
test_french(void **state)
{
	(void)state;
	try_language("fr", 25, 25);
}

static void
test_german(void **state)
{
	(void)state;
	try_language("de", 25, 25);
}

/* --- places --- */

static void
test_lines_and_columns(void **state)
{
	static const struct {
		const char *text;
		unsigned line, column;
	} t[] = {
		{ "Are you hiring?", 1, 1 },
		{ "\xc3\xa9\xc3\xa9 are you hiring?", 1, 4 },
		{ "e\xcc\x81 are you hiring?", 1, 4 },
		{ "\xff\xfe are you hiring?", 1, 4 },
		{ "a\r\n\r\n\tare\r\nyou hiring?", 3, 2 },
		{ "\xf0\x9f\x98\x80\n *Are* you hiring?", 2, 3 },
		{ "Subject: Are you hiring?\n\nHello", 1, 10 },
		{ "Subject: Hello\nTo: x\n\nare you hiring", 4, 1 },
	};
	struct phrases p = PHRASES_INIT;
	struct lint l = LINT_INIT;

	(void)state;
	load(&p, "en");
	l.phrases = &p;
	for (size_t i = 0; i < LEN(t); i++) {
		struct findings f = FINDINGS_INIT;
		struct str text = str_of(t[i].text);

		lint_letter(&f, text, 0, text.n, &l);
		assert_int_equal(f.n, 1);
		assert_int_equal(f.errors, 1);
		assert_int_equal(f.v[0].line, t[i].line);
		assert_int_equal(f.v[0].column, t[i].column);
		findings_free(&f);
	}
	phrases_free(&p);
}

/* The words are quoted as they stand, on one line. */
static void
test_words_are_quoted(void **state)
{
	static const char *const t[][2] = {
		{ "Are\n\tYOU  hiring?", "\"Are YOU hiring\": " },
		{ "R\xc3\xa9sum\xc3\xa9: my r\xc3\xa9sum\xc3\xa9.", "\"my r\xc3\xa9sum\xc3\xa9\": " },
		{ "a [gap\n> no\n", "\"[gap\": half of" },
		{ "a [gap\n that] b", "\"[gap that]\": " },
	};
	struct phrases p = PHRASES_INIT;
	struct lint l = LINT_INIT;

	(void)state;
	load(&p, "en");
	l.phrases = &p;
	for (size_t i = 0; i < LEN(t); i++) {
		struct findings f = FINDINGS_INIT;
		struct str text = str_of(t[i][0]);

		lint_letter(&f, text, 0, text.n, &l);
		assert_int_equal(f.n, t[i][1] != NULL);
		if (f.n > 0 && !str_starts(str_of(f.v[0].what), t[i][1]))
			fail_msg("%s", f.v[0].what);
		findings_free(&f);
	}
	phrases_free(&p);
}

/* --- openings --- */

static void
test_openings(void **state)
{
	/* lead: as of struct lint */
	static const struct {
		enum letter letter;
		int lead, verdict;
	} t[] = {
		{ LETTER_COUNT, -1, SEVERITY_ERROR }, { LETTER_COUNT, 0, SEVERITY_ERROR },
		{ LETTER_COUNT, 1, FINE },
		{ LETTER_LEAD, -1, FINE }, { LETTER_LEAD, 0, SEVERITY_ERROR },
		{ LETTER_LEAD, 1, FINE },
		{ LETTER_THANKS, -1, SEVERITY_ERROR }, { LETTER_THANKS, 1, FINE },
		{ LETTER_REQUEST, 1, SEVERITY_ERROR },
		{ LETTER_DECLINE, -1, FINE }, { LETTER_ACCEPT, 0, FINE },
	};
	struct phrases p = PHRASES_INIT;
	struct lint l = LINT_INIT;
	struct str text = STR("Thank you for what I learned. I will apply for the vacancy.");

	(void)state;
	load(&p, "en");
	l.phrases = &p;
	for (size_t i = 0; i < LEN(t); i++) {
		struct findings f = FINDINGS_INIT;
		int error = 0;

		l.letter = t[i].letter;
		l.lead = t[i].lead;
		lint_letter(&f, text, 0, text.n, &l);
		for (size_t k = 0; k < f.n; k++)
			error |= f.v[k].severity == SEVERITY_ERROR;
		if (error != (t[i].verdict == SEVERITY_ERROR))
			fail_msg("letter %d, lead %d: %d", t[i].letter, t[i].lead, error);
		assert_int_equal(error, f.errors > 0);
		findings_free(&f);
	}
	phrases_free(&p);
}

/* --- more than one letter --- */

static void
test_letters_of_one_text(void **state)
{
	struct str text = STR("Are you hiring?\n\nAre you hiring?\n");
	struct phrases p = PHRASES_INIT;
	struct findings f = FINDINGS_INIT;
	struct lint l = LINT_INIT;

	(void)state;
	load(&p, "en");
	l.phrases = &p;
	lint_letter(&f, text, 0, 17, &l);
	lint_letter(&f, text, 17, text.n, &l);
	assert_int_equal(f.n, 2);
	assert_int_equal(f.v[0].line, 1);
	assert_int_equal(f.v[1].line, 3);
	findings_free(&f);
	phrases_free(&p);
}

/* Nothing of one's own, or no phrases: said. */
static void
test_unchecked(void **state)
{
	static const struct {
		const char *text;
		int errors;
		const char *says;
	} t[] = {
		{ "", 1, "there is nothing of yours" },
		{ " \n\r\n\t", 1, "there is nothing of yours" },
		{ "Subject: x\n", 1, "there is nothing of yours" },
		{ "> x\n> y\n", 1, "there is nothing of yours" },
		{ "Are you hiring?", 0, "its words are unchecked" },
		{ "Content-Transfer-Encoding: base64\n\nQUJD", 1, "unchecked: it is encoded" },
		{ "Content-Type: image/png\n\nQUJD", 1, "unchecked: it has several parts" },
	};
	struct lint l = LINT_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(t); i++) {
		struct findings f = FINDINGS_INIT;
		struct str text = str_of(t[i].text);

		lint_letter(&f, text, 0, text.n, &l);
		assert_int_equal(f.n, 1);
		assert_int_equal(f.errors, t[i].errors);
		assert_true(str_starts(str_of(f.v[0].what), t[i].says));
		findings_free(&f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_english),
		cmocka_unit_test(test_french),
		cmocka_unit_test(test_german),
		cmocka_unit_test(test_lines_and_columns),
		cmocka_unit_test(test_words_are_quoted),
		cmocka_unit_test(test_openings),
		cmocka_unit_test(test_letters_of_one_text),
		cmocka_unit_test(test_unchecked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
