#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "letter.h"
#include "phrases.h"
#include "share.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Add text; what is bad in it must be these words, or nothing. */
static void
add(struct phrases *p, const char *text, const char *bad)
{
	struct list told = LIST_INIT;

	phrases_add(p, str_of(text), "phrases", &told);
	assert_int_equal(told.n, bad != NULL);
	if (bad != NULL)
		assert_string_equal(told.v[0], bad);
	list_free(&told);
}

static int
finds(const struct phrase *p, const char *s)
{
	struct error e = ERROR_INIT;
	int rv = match_find(p->match, str_of(s), 0, NULL, NULL, &e);

	assert_int_not_equal(rv, -1);
	return rv;
}

static void
test_lines(void **state)
{
	struct phrases p = PHRASES_INIT;

	(void)state;
	add(&p, "\xef\xbb\xbf" "ERROR\tfoo\tsay bar\r\n\r\n \t\n# no\tx\ty\nfine\tbaz\nwants\ta\tb\tc",
	    NULL);
	assert_int_equal(p.n, 3);
	assert_int_equal(p.v[0].is, PHRASE_ERROR);
	assert_string_equal(p.v[0].pattern, "foo");
	assert_string_equal(p.v[0].message, "say bar");
	assert_int_equal(p.v[1].is, PHRASE_FINE);
	assert_string_equal(p.v[1].message, "");
	assert_string_equal(p.v[2].message, "b");
	phrases_free(&p);
}

static void
test_bad_lines(void **state)
{
	static const char *const t[][2] = {
		{ "foo", "phrases:1: 'foo' is no severity: expected error, warning, "
		    "note, fine, wants or off" },
		{ "\nerro\tx\ty", "phrases:2: 'erro' is no severity: did you mean error?" },
		{ "error", "phrases:1: expected a severity, a pattern and a message, "
		    "separated by TABs" },
		{ "error\t\tx", "phrases:1: expected a severity, a pattern and a message, "
		    "separated by TABs" },
		{ "error\tx", "phrases:1: 'x' has no message: say what to write instead" },
		{ "wants\tx\t ", "phrases:1: 'x' has no message: say what to write instead" },
		{ "error/thx\tx\ty", "phrases:1: 'thx' is no letter, nor a group of them "
		    "(asking, thanking, giving, job, opening, them)" },
		{ "error\t(x\ty", "phrases:1: pattern '(x', byte 3: missing closing "
		    "parenthesis" },
		{ "error\tx)|(y\ty", "phrases:1: pattern 'x)|(y', byte 2: unmatched closing "
		    "parenthesis" },
	};
	struct phrases p = PHRASES_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(t); i++)
		add(&p, t[i][0], t[i][1]);
	assert_int_equal(p.n, 0);
	phrases_free(&p);
}

static void
test_scopes(void **state)
{
	static const struct {
		const char *severity;
		unsigned letters, about;
	} t[] = {
		{ "error", 0, 0 },
		{ "error/", 0, 0 },
		{ "error/told", 1u << LETTER_TOLD, 0 },
		{ "error/Told, update", 1u << LETTER_TOLD | 1u << LETTER_UPDATE, 0 },
		{ "error/asking", 1u << LETTER_REQUEST | 1u << LETTER_LINKEDIN |
		    1u << LETTER_CALL | 1u << LETTER_INTRODUCED, 0 },
		{ "error/thanking", 1u << LETTER_THANKS | 1u << LETTER_LEAD |
		    1u << LETTER_TOLD, 0 },
		{ "error/job", 0, ABOUT_JOB },
		{ "error/opening", 0, ABOUT_JOB | ABOUT_OPENING },
		{ "error/them,told", 1u << LETTER_TOLD, ABOUT_THEM },
	};

	(void)state;
	for (size_t i = 0; i < LEN(t); i++) {
		struct phrases p = PHRASES_INIT;
		struct buf line = BUF_INIT, put = BUF_INIT;

		buf_printf(&line, "%s\tx\ty\n", t[i].severity);
		add(&p, line.s, NULL);
		assert_int_equal(p.v[0].letters, t[i].letters);
		assert_int_equal(p.v[0].about, t[i].about);
		phrase_put(&put, &p.v[0]);
		assert_string_equal(put.s, line.s);
		phrases_free(&p);
		buf_free(&line);
		buf_free(&put);
	}
}

static void
test_words_are_whole(void **state)
{
	static const struct {
		const char *line, *s;
		int found;
	} t[] = {
		{ "note\tfoo\tx", "a foo b", 1 }, { "note\tfoo\tx", "food", 0 },
		{ "note\tfoo\tx", "afoo", 0 }, { "note\tfoo\tx", "\"foo\"", 1 },
		{ "note\tFOO|bar\tx", "a foo", 1 }, { "note\tfoo|bar\tx", "bars", 0 },
		{ "note\tfoo bar\tx", "foo\nbar", 0 },
		{ "note\t\xc3\xa9t\xc3\xa9\tx", "ete", 1 },
		{ "note\t\\\xc3\xa9t\xc3\xa9\tx", "ete", 1 },
		{ "note\tl\xe2\x80\x99""ete\tx", "l'ete", 1 },
		{ "note\t\xe2\x80\x9cx\xe2\x80\x9d\tx", "\"x\"", 1 },
		{ "note\t\\W+\tx", "a -- b", 1 },
		{ "not\tno(?: \\w+){0,2}", "no such a ", 1 },
		{ "not\tno(?: \\w+){0,2}", "no such a thing ", 0 },
		{ "isnt\tis not", " is not why", 1 },
		{ "isnt\tis not", " it is not", 0 },
		{ "isnt\tis not", " is nothing", 0 },
	};

	(void)state;
	for (size_t i = 0; i < LEN(t); i++) {
		struct phrases p = PHRASES_INIT;

		add(&p, t[i].line, NULL);
		if (finds(&p.v[0], t[i].s) != t[i].found)
			fail_msg("%s in %s", t[i].line, t[i].s);
		phrases_free(&p);
	}
}

/* A later file overrides an earlier one; within a file lines stand side by side. */
static void
test_overriding(void **state)
{
	struct phrases p = PHRASES_INIT;

	(void)state;
	add(&p, "error/job\tfoo\tone\nnote/told\tfoo\ttwo\nerror\tbar\tthree", NULL);
	assert_int_equal(p.v[0].is, PHRASE_ERROR);
	assert_int_equal(p.v[1].is, PHRASE_NOTE);
	add(&p, "note\tbar\noff\tfoo", NULL);
	assert_int_equal(p.n, 5);
	assert_int_equal(p.v[0].is, PHRASE_OFF);
	assert_int_equal(p.v[1].is, PHRASE_OFF);
	assert_int_equal(p.v[2].is, PHRASE_OFF);
	assert_int_equal(p.v[3].is, PHRASE_NOTE);
	assert_string_equal(p.v[3].message, "three");
	add(&p, "note\tBar", "phrases:1: 'Bar' has no message: say what to write instead");
	phrases_free(&p);
}

/* Those built in are understood, and each says what to write instead. */
static void
test_built_in(void **state)
{
	static const char *const names[] = { "phrases", "phrases.de", "phrases.fr" };

	(void)state;
	for (size_t i = 0; i < LEN(names); i++) {
		struct phrases p = PHRASES_INIT;
		struct buf text = BUF_INIT;
		size_t spoil = 0;

		buf_addstr(&text, share_text(names[i]));
		add(&p, text.s, NULL);
		for (size_t k = 0; k < p.n; k++) {
			assert_int_not_equal(p.v[k].is, PHRASE_OFF);
			spoil += p.v[k].is <= PHRASE_ERROR;
			assert_false(finds(&p.v[k], "") && p.v[k].is != PHRASE_NOT);
		}
		assert_true(spoil >= 40);
		phrases_free(&p);
		buf_free(&text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_bad_lines),
		cmocka_unit_test(test_scopes),
		cmocka_unit_test(test_words_are_whole),
		cmocka_unit_test(test_overriding),
		cmocka_unit_test(test_built_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
