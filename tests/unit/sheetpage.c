/* A sheet on its page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "sheet.h"

static void
add_fact(struct sheet *s, enum fact fact, const char *text)
{
	s->facts = xgrow(s->facts, s->nfacts, &s->cfacts, sizeof(*s->facts));
	s->facts[s->nfacts++] = (struct sheet_fact){ fact,
	    arena_keep(&s->arena, str_of(text)) };
}

static void
add_question(struct sheet *s, const char *text, int must)
{
	struct bank *b = &s->questions;

	b->v = xgrow(b->v, b->n, &b->cap, sizeof(*b->v));
	b->v[b->n++] = (struct question){ .text =
	    arena_keep(&b->arena, str_of(text)), .must = must };
}

static void
sheet_end(struct sheet *s)
{
	free(s->facts);
	bank_free(&s->questions);
	arena_free(&s->arena);
}

static void
a_page_has_room_below_each_question(void **state)
{
	struct sheet s = { .name = "Ada", .mins = 20 };
	struct buf b = BUF_INIT;

	(void)state;
	add_fact(&s, FACT_WHO, "Clerk, X");
	add_fact(&s, FACT_GOAL, "to learn");
	add_fact(&s, FACT_KNOWN, "one");
	add_fact(&s, FACT_KNOWN, "two");
	for (int i = 0; i < 22; i++)
		add_question(&s, "Why?", i == 3);
	sheet_render(&b, &s);
	/* 55 lines, 8 above, 22 questions: a line of room each, one more for the must,
	 * the other two for the first */
	assert_string_equal(b.s,
	    "Ada\nClerk, X\n\nGoal      to learn\nKnown     one\n          two\n"
	    "\n22 questions, 20 minutes; * those not to miss\n"
	    "  1   Why?\n\n\n  2   Why?\n\n\n  3   Why?\n\n  4 * Why?\n\n\n"
	    "  5   Why?\n\n  6   Why?\n\n  7   Why?\n\n  8   Why?\n\n"
	    "  9   Why?\n\n 10   Why?\n\n 11   Why?\n\n 12   Why?\n\n"
	    " 13   Why?\n\n 14   Why?\n\n 15   Why?\n\n 16   Why?\n\n"
	    " 17   Why?\n\n 18   Why?\n\n 19   Why?\n\n 20   Why?\n\n"
	    " 21   Why?\n\n 22   Why?\n\n");
	buf_free(&b);
	sheet_end(&s);
}

static void
a_sheet_without_questions_is_its_top(void **state)
{
	struct sheet s = { .name = "Ada", .mins = 20 };
	struct buf b = BUF_INIT;

	(void)state;
	sheet_render(&b, &s);
	assert_string_equal(b.s, "Ada\n");
	buf_reset(&b);
	add_fact(&s, FACT_WHEN, "20 minutes");
	sheet_render(&b, &s);
	assert_string_equal(b.s, "Ada\n\nWhen      20 minutes\n");
	buf_free(&b);
	sheet_end(&s);
}

static void
what_is_long_is_cut_at_a_word(void **state)
{
	struct sheet s = { .name = "Ada", .mins = 20 };
	struct buf b = BUF_INIT, text = BUF_INIT;

	(void)state;
	for (int i = 0; i < 100; i++)
		buf_puts(&text, "fourteen chars ");
	add_fact(&s, FACT_PITCH, text.s);
	sheet_render(&b, &s);
	assert_string_equal(b.s, "Ada\n\n"
	    "Pitch     fourteen chars fourteen chars fourteen chars fourteen chars fourteen\n"
	    "          chars fourteen chars fourteen chars fourteen chars fourteen chars\n"
	    "          fourteen chars fourteen chars fourteen chars fourteen chars fourteen\n"
	    "          chars fourteen chars fourteen chars fourteen chars fourteen chars\n"
	    "          fourteen chars fourteen chars fourteen chars fourteen chars ...\n");
	buf_free(&b);
	buf_free(&text);
	sheet_end(&s);
}

/* --- whatever is on it, it is a page --- */

static unsigned seed = 1;

static unsigned
random_below(unsigned n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % n;
}

static void
put_random(struct buf *b, unsigned most)
{
	static const char *const words[] = {
		"a ", "word ", "食品", "なに ", "é", "x", "many ", "مهندسة ", "-",
		"hyphenated-words-without-blanks", "👩‍🔬", "e\xcc\x81", "?", " ",
	};

	for (unsigned n = random_below(most + 1); n > 0; n--)
		buf_puts(b, words[random_below(sizeof(words) / sizeof(words[0]))]);
}

static void
make_random(struct sheet *s, struct buf *text)
{
	unsigned most = random_below(400);

	*s = (struct sheet){ .mins = 20 };
	buf_reset(text);
	put_random(text, most);
	s->name = arena_keep(&s->arena, buf_str(text));
	for (int fact = 0; fact < FACT_COUNT; fact++)
		for (unsigned n = random_below(4); n > 0; n--) {
			buf_reset(text);
			put_random(text, most);
			add_fact(s, fact, text->s);
		}
	most = random_below(60);
	for (unsigned n = random_below(random_below(10) == 0 ? 300 : 20); n > 0; n--) {
		buf_reset(text);
		put_random(text, most);
		add_question(s, text->s, random_below(3) == 0);
	}
}

static void
it_is_never_more_than_a_page(void **state)
{
	struct buf b = BUF_INIT, text = BUF_INIT;
	struct sheet s;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		size_t lines = 0;
		struct str rest, line;

		make_random(&s, &text);
		buf_reset(&b);
		sheet_render(&b, &s);
		assert_true(text_valid(buf_str(&b)));
		assert_int_equal(b.s[b.n - 1], '\n');
		for (rest = buf_str(&b); str_line(&rest, &line); lines++)
			assert_true(text_width(line) <= SHEET_COLUMNS);
		assert_in_range(lines, 1, SHEET_LINES);
		sheet_end(&s);
	}
	buf_free(&b);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_has_room_below_each_question),
		cmocka_unit_test(a_sheet_without_questions_is_its_top),
		cmocka_unit_test(what_is_long_is_cut_at_a_word),
		cmocka_unit_test(it_is_never_more_than_a_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
