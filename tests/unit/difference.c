/* difference: what changed between two versions of a record. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "difference.h"

/* All items, a line each. */
static void
put_all(struct buf *b, const struct difference *d, int utf8)
{
	buf_reset(b);
	for (size_t i = 0; i < d->n; i++) {
		difference_put(b, &d->v[i], utf8);
		buf_putc(b, '\n');
	}
}

static struct str
version(const char *s)
{
	return s != NULL ? str_of(s) : (struct str){ NULL, 0 };
}

struct pair {
	const char *old, *new, *told;
};

static void
check(const struct pair *pairs, size_t n, int lines)
{
	struct difference d = DIFFERENCE_INIT;
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		if (lines)
			difference_lines(&d, version(pairs[i].old), version(pairs[i].new));
		else
			difference_of(&d, version(pairs[i].old), version(pairs[i].new));
		put_all(&b, &d, 1);
		if (strcmp(b.s, pairs[i].told) != 0)
			fail_msg("pair %zu:\n%snot\n%s", i, b.s, pairs[i].told);
	}
	difference_free(&d);
	buf_free(&b);
}

#define CHECK(pairs, lines) check(pairs, sizeof(pairs) / sizeof(*(pairs)), lines)

static void
test_whole(void **state)
{
	static const struct pair pairs[] = {
		{ NULL, NULL, "" },
		{ "Name: A\n", "Name: A\n", "" },
		{ NULL, "Name: Ann\n\n2026-01-01 note x\n", "added: Ann, 1 entry\n" },
		{ "Name: Ann\n", NULL, "removed: Ann, 0 entries\n" },
		{ NULL, "", "added\n" },
		{ "", "Name: Ann\n", "+ Name: Ann\n" },
	};

	(void)state;
	CHECK(pairs, 0);
}

static void
test_fields(void **state)
{
	static const struct pair pairs[] = {
		{ "Name: A\nRole: analyst\n", "Name: A\nRole: lead\n",
		  "Role: analyst → lead\n" },
		{ "Name: A\nrole: analyst\n", "Name: A\nROLE: lead\n",
		  "Role: analyst → lead\n" },
		{ "Name: A\n", "Name: A\nGoal: x\n y\n", "+ Goal: x y\n" },
		{ "Name: A\nWhy: x\n", "Name: A\n", "- Why: x\n" },
		/* repeatable: a set */
		{ "Name: A\nEmail: a@x\nEmail: b@x\n", "Name: A\nEmail: b@x\nEmail: c@x\n",
		  "- Email: a@x\n+ Email: c@x\n" },
		{ "Name: A\nPhone: 1\n", "Name: A\nPhone: 2\n", "- Phone: 1\n+ Phone: 2\n" },
		{ "Name: A\nLink: a\nLink: a\n", "Name: A\nLink: a\n", "- Link: a\n" },
		/* tags: by item, wherever they stand */
		{ "Name: A\nTags: a, b, c\n", "Name: A\nTags: c, d\nTags: a, e\n",
		  "- Tags: b\n+ Tags: d, e\n" },
		/* the user's own */
		{ "Name: A\nShoe: 42\n", "Name: A\nshoe: 43\n", "Shoe: 42 → 43\n" },
		{ "Name: A\nShoe: 1\nShoe: 2\n", "Name: A\nShoe: 3\nHat: x\n",
		  "+ Hat: x\n- Shoe: 1\n- Shoe: 2\n+ Shoe: 3\n" },
		{ "Name: A\nThank: 1\n", "Name: A\nThank: off\nNudge: 3\n",
		  "+ Nudge: 3\nThank: 1 → off\n" },
		/* other lines, and an empty value, which is none */
		{ "Name: A\n# was here\n", "Name: A\n# is here\nWhat?\n",
		  "- # was here\n+ # is here\n+ What?\n" },
		{ "Name: A\nRole:\n", "Name: A\n", "spacing or order of lines\n" },
		{ "Name: A\nRole: b\n", "Role: b\nName: A\n", "spacing or order of lines\n" },
		{ "Name: A\n", "Name: A\r\n", "spacing or order of lines\n" },
	};

	(void)state;
	CHECK(pairs, 0);
}

#define N "Name: A\n\n"

static void
test_entries(void **state)
{
	static const struct pair pairs[] = {
		{ N, N "2026-11-19 10:00 met/cafe fit=4 Good.\n",
		  "+ 2026-11-19 10:00 met/cafe fit=4 Good.\n" },
		{ N, N "2026-11-19 met Good.\n\tQ: a?\n\n\tA: b.\n",
		  "+ 2026-11-19 met Good. …\n" },
		{ N "2026-11-19 met\n2026-11-20 thanked\n", N "2026-11-20 thanked\n",
		  "- 2026-11-19 met\n" },
		/* in the order of days */
		{ N "2026-01-02 note b\n", N "2026-01-03 note c\n2026-01-01 note a\n",
		  "+ 2026-01-01 note a\n- 2026-01-02 note b\n+ 2026-01-03 note c\n" },
		/* changed: the words that differ */
		{ N "2026-11-19 met fit=4 Good people.\n", N "2026-11-19 met fit=5 Good people.\n",
		  "2026-11-19 met: fit=4 → fit=5\n" },
		{ N "2026-11-19 met fit=4\n", N "2026-11-19 met fit=4 culture=5\n",
		  "2026-11-19 met: fit=4 → fit=4 culture=5\n" },
		{ N "2026-11-19 met\n", N "2026-11-19 met culture=5\n",
		  "2026-11-19 met: + culture=5\n" },
		{ N "2026-11-19 met culture=5\n", N "2026-11-19 met\n",
		  "2026-11-19 met: - culture=5\n" },
		{ N "2026-11-19 met/cafe a b\n", N "2026-11-19 met/video a b\n",
		  "2026-11-19: met/cafe → met/video\n" },
		{ N "2026-11-19 9:00 met a\n", N "2026-11-19 10:00 met a\n",
		  "2026-11-19: 9:00 → 10:00\n" },
		{ N "2026-11-19 note good day\n", N "2026-11-19 note very good day\n",
		  "2026-11-19 note: good → very good\n" },
		/* another day or kind is another entry */
		{ N "2026-11-19 note a\n", N "2026-11-20 note a\n",
		  "- 2026-11-19 note a\n+ 2026-11-20 note a\n" },
		{ N "2026-11-19 heard a\n", N "2026-11-19 wrote a\n",
		  "- 2026-11-19 heard a\n+ 2026-11-19 wrote a\n" },
		/* those most alike are one */
		{ N "2026-11-19 note alpha beta gamma\n2026-11-19 note x y z\n",
		  N "2026-11-19 note x y zz\n2026-11-19 note alpha beta gammas\n",
		  "2026-11-19 note: z → zz\n2026-11-19 note: gamma → gammas\n" },
		{ N "2026-11-19 note x y z\n",
		  N "2026-11-19 note other\n2026-11-19 note x y zz\n",
		  "+ 2026-11-19 note other\n2026-11-19 note: z → zz\n" },
		/* the same twice */
		{ N "2026-11-19 note a\n", N "2026-11-19 note a\n2026-11-19 note a\n",
		  "+ 2026-11-19 note a\n" },
		/* lines below */
		{ N "2026-11-19 met\n\tQ: a?\n\tA: b.\n", N "2026-11-19 met\n\tQ: a?\n\tA: c.\n",
		  "2026-11-19 met: b. → c.\n" },
		{ N "2026-11-19 met\n\tone\n", N "2026-11-19 met x\n\ttwo\n\tthree\n",
		  "2026-11-19 met: + x\n2026-11-19 met: - one\n2026-11-19 met: + two\n"
		  "2026-11-19 met: + three\n" },
		{ N "2026-11-19 met\n\ta\n\tb\n", N "2026-11-19 met\n\tb\n\ta\n",
		  "2026-11-19 met: spacing or order of lines\n" },
		/* what is no entry in our eyes */
		{ N "2026-13-45 met\n", N "2026-13-45 met x\n", "2026-13-45 met: + x\n" },
		{ N "2026-11-19\n", N "2026-11-19 ?\n", "2026-11-19: + ?\n" },
		{ N "2026-11-19 danced a\n", N "2026-11-19 danced b\n",
		  "2026-11-19 danced: a → b\n" },
		/* spacing */
		{ N "2026-11-19 note a\n", N "2026-11-19 note a  \r\n\n\n",
		  "spacing or order of lines\n" },
		{ N "2026-11-19 note a\n2026-11-19 note b\n",
		  N "2026-11-19 note b\n2026-11-19 note a\n", "spacing or order of lines\n" },
	};

	(void)state;
	CHECK(pairs, 0);
}

static void
test_lines(void **state)
{
	static const struct pair pairs[] = {
		{ NULL, "a\n", "added\n" },
		{ "a\n", NULL, "removed\n" },
		{ "a\nb\n", "b\nc\n", "- a\n+ c\n" },
		{ "a\nb\n", "b\na\n", "spacing or order of lines\n" },
		{ "a\n", "a\n", "" },
	};

	(void)state;
	CHECK(pairs, 1);
}

static void
test_ascii(void **state)
{
	struct difference d = DIFFERENCE_INIT;
	struct buf b = BUF_INIT;

	(void)state;
	difference_of(&d, STR(N "2026-11-19 note a\n"),
	    STR("Name: B\n\n2026-11-19 note a\n2026-11-20 note b\n c\n"));
	put_all(&b, &d, 0);
	assert_string_equal(b.s, "Name: A -> B\n+ 2026-11-20 note b ...\n");
	buf_free(&b);
	difference_free(&d);
}

/* The parts that a program reads. */
static void
test_items(void **state)
{
	struct difference d = DIFFERENCE_INIT;

	(void)state;
	difference_of(&d, STR("Name: A\nOrg: X\n\n2026-11-19 met\n\ta\n"),
	    STR("Name: A\nOrg: Y\n\n2026-11-19 met\n\ta\n\tb\n2026-11-20 note b\n c\n"));
	assert_int_equal(d.n, 3);
	assert_int_equal(d.v[0].part, DIFF_FIELD);
	assert_int_equal(d.v[0].how, DIFF_CHANGED);
	assert_string_equal(d.v[0].name, "Org");
	assert_string_equal(d.v[0].old, "X");
	assert_string_equal(d.v[0].new, "Y");
	assert_int_equal(d.v[1].part, DIFF_BODY);
	assert_int_equal(d.v[1].how, DIFF_ADDED);
	assert_string_equal(d.v[1].name, "2026-11-19 met");
	assert_string_equal(d.v[1].old, "");
	assert_string_equal(d.v[1].new, "b");
	assert_int_equal(d.v[2].part, DIFF_ENTRY);
	assert_int_equal(d.v[2].more, 1);
	difference_free(&d);
}

/* A record made of any of these lines, by the bits of n. */
static void
put_some(struct buf *b, unsigned n)
{
	static const char *const lines[] = {
		"Name: A\n", "Tags: a, b\n", "# c\n", "Email: x\n", "\n",
		"2026-11-19 met a\n", "\tbody\r\n", "2026-11-19 met a b\n",
		"2026-11-20 note \xff\n", "\n", "2026-11-18",
	};

	buf_reset(b);
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		if (n >> i & 1)
			buf_puts(b, lines[i]);
}

/* Whatever the two: nothing is told only when they are the same bytes, and
 * what came on the one way went on the other. */
static void
test_any_two(void **state)
{
	struct difference d = DIFFERENCE_INIT, back = DIFFERENCE_INIT;
	struct buf a = BUF_INIT, b = BUF_INIT;
	unsigned seed = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		size_t added = 0, removed = 0;

		seed = seed * 1103515245 + 12345;
		put_some(&a, seed >> 16);
		seed = seed * 1103515245 + 12345;
		put_some(&b, seed >> 16);
		difference_of(&d, buf_str(&a), buf_str(&b));
		difference_of(&back, buf_str(&b), buf_str(&a));
		assert_int_equal(d.n == 0, str_eq(buf_str(&a), buf_str(&b)));
		for (size_t k = 0; k < d.n; k++)
			added += d.v[k].how == DIFF_ADDED;
		for (size_t k = 0; k < back.n; k++)
			removed += back.v[k].how == DIFF_REMOVED;
		assert_int_equal(added, removed);
	}
	difference_free(&d);
	difference_free(&back);
	buf_free(&a);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_ascii),
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_any_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
