#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "match.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static struct match *
compile(const char *pattern, int ignore)
{
	struct error e = ERROR_INIT;
	struct match *m = NULL;

	if (match_compile(&m, str_of(pattern), ignore, &e) == -1)
		fail_msg("%s", error_text(&e));
	return m;
}

static void
test_finds(void **state)
{
	static const struct {
		const char *pattern;
		int ignore;
		const char *s;
		int start, end; /* -1: no match */
	} t[] = {
		{ "kestrel", 0, "The Kestrel kestrel", 12, 19 },
		{ "kestrel", 1, "The Kestrel kestrel", 4, 11 },
		{ "(?i)KESTREL", 0, "a kestrel", 2, 9 },
		{ "ÉCOLE", 1, "l'école", 2, 8 },
		{ "ecole", 1, "l'école", -1, -1 },
		{ "\\bécole\\b", 0, "une école, là", 4, 10 },
		{ "^.$", 0, "é", 0, 2 },
		{ "\\w+", 0, "… Ωμέγα", 4, 14 },
		{ "", 0, "abc", 0, 0 },
		{ "$", 0, "", 0, 0 },
		{ "x", 0, "", -1, -1 },
		{ "b\\Kc", 0, "abc", 2, 3 },
		/* A bad byte matches nothing, and what is around it still does. */
		{ ".", 0, "\xff", -1, -1 },
		{ "[^x]", 0, "\xff\xfe y", 2, 3 },
		{ "bad.byte", 0, "bad\xff""byte", -1, -1 },
		{ "byte", 0, "\xc3""bad\xff""byte\xc3", 5, 9 },
		{ "(*NO_JIT)byte", 0, "\xc3""bad\xff""byte\xc3", 5, 9 }
	};
	struct error e = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(t); i++) {
		struct match *m = compile(t[i].pattern, t[i].ignore);
		size_t start = 99, end = 99;
		int found = match_find(m, str_of(t[i].s), 0, &start, &end, &e);

		if (found != (t[i].start != -1))
			fail_msg("'%s' in '%s': %d", t[i].pattern, t[i].s, found);
		if (found) {
			assert_int_equal(start, t[i].start);
			assert_int_equal(end, t[i].end);
		}
		match_free(m);
	}
}

static void
go_on(const char *pattern)
{
	struct match *m = compile(pattern, 0);
	struct str s = STR("ab\0a\xc3\xa9 ab");
	struct error e = ERROR_INIT;
	size_t at = 0, start, n = 0, starts[4];

	while (match_find(m, s, at, &start, &at, &e) == 1)
		starts[n++] = start;
	assert_int_equal(n, 3);
	assert_int_equal(starts[1], 3);
	assert_int_equal(starts[2], 7);
	assert_int_equal(match_find(m, s, s.n, NULL, NULL, &e), 0);
	assert_int_equal(match_find(m, s, s.n + 1, NULL, NULL, &e), 0);
	/* From within a character: what follows is found. */
	assert_int_equal(match_find(m, s, 5, &start, NULL, &e), 1);
	assert_int_equal(start, 7);
	assert_int_equal(match_find(m, (struct str){ NULL, 0 }, 0, NULL, NULL, &e), 0);
	match_free(m);
}

static void
test_goes_on(void **state)
{
	(void)state;
	go_on("a.");
	go_on("(*NO_JIT)a.");
	match_free(NULL);
}

static void
test_bad_patterns(void **state)
{
	static const struct {
		const char *pattern, *says;
	} t[] = {
		{ "a(b", "pattern 'a(b', byte 4: missing closing parenthesis" },
		{ "[a", "pattern '[a', byte 3: " },
		{ "*a", "byte 1" },
		{ "a\\Cb", "pattern 'a\\Cb'" },
		{ "\xff", "UTF-8" }
	};
	struct error e = ERROR_INIT;
	struct match *m = NULL;

	(void)state;
	for (size_t i = 0; i < LEN(t); i++) {
		assert_int_equal(match_compile(&m, str_of(t[i].pattern), 0, &e), -1);
		assert_null(m);
		if (strstr(error_text(&e), t[i].says) == NULL)
			fail_msg("'%s': '%s'", t[i].pattern, error_text(&e));
	}
	error_clear(&e);
}

/* n times c, then an end. */
static struct buf
repeat(char c, size_t n, const char *end)
{
	struct buf b = BUF_INIT;

	buf_pad(&b, c, n);
	buf_puts(&b, end);
	return b;
}

static void
test_limit_is_an_error(void **state)
{
	static const char *const patterns[] = {
		"^(a+)+$", "(*NO_JIT)^(a+)+$", "(*LIMIT_MATCH=4000000000)^(a+)+$"
	};
	struct buf s = repeat('a', 60, "b");
	struct error e = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(patterns); i++) {
		struct match *m = compile(patterns[i], 0);

		assert_int_equal(match_find(m, buf_str(&s), 0, NULL, NULL, &e), -1);
		assert_non_null(strstr(error_text(&e), "takes too long"));
		/* The pattern is still of use on another text. */
		assert_int_equal(match_find(m, STR("aaa"), 0, NULL, NULL, &e), 1);
		match_free(m);
	}
	buf_free(&s);
	error_clear(&e);
}

/* What is too deep for JIT is matched without it. */
static void
test_deep(void **state)
{
	struct buf s = repeat('a', 60000, "b");
	struct match *m = compile("^(?:(a)|c)*b$", 0);
	struct error e = ERROR_INIT;
	size_t start, end;

	(void)state;
	assert_int_equal(match_find(m, buf_str(&s), 0, &start, &end, &e), 1);
	assert_int_equal(start, 0);
	assert_int_equal(end, s.n);
	match_free(m);
	buf_free(&s);
}

static void
test_memory_is_bounded(void **state)
{
	struct buf s = repeat('a', 8 << 20, "b");
	struct match *m = compile("^(?:(a)|c)*b$", 0);
	struct error e = ERROR_INIT;

	(void)state;
	assert_int_equal(match_find(m, buf_str(&s), 0, NULL, NULL, &e), -1);
	assert_non_null(strstr(error_text(&e), "takes too long"));
	match_free(m);
	buf_free(&s);
	error_clear(&e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finds),
		cmocka_unit_test(test_goes_on),
		cmocka_unit_test(test_bad_patterns),
		cmocka_unit_test(test_limit_is_an_error),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_memory_is_bounded)
	};

	return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}
