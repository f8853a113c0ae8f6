/* Whom somebody names: known, new, or in doubt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "newcomer.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static char home[] = "/tmp/ii-newcomer-XXXXXX";
static struct book book;

static void
put(const char *id, const char *data)
{
	struct buf path = BUF_INIT;
	FILE *f;

	buf_printf(&path, "%s/%s.txt", home, id);
	f = fopen(path.s, "w");
	assert_non_null(f);
	assert_true(fputs(data, f) != EOF);
	assert_int_equal(fclose(f), 0);
	buf_free(&path);
}

static int
make_book(void **state)
{
	struct error e = ERROR_INIT;

	(void)state;
	if (mkdtemp(home) == NULL || setenv("II_NOW", "2026-11-23T09:00", 1) == -1 ||
	    book_open(&book, home, &e) == -1)
		return -1;
	put("grace-hopper", "Name: Grace Hopper\nOrg: Remington Rand\n"
	    "Email: grace@example.org\n");
	put("mary-hawes", "Name: Mary Hawes\nWas: mary-h\nOrg: Burroughs\n"
	    "Past: 1950-1955; ElectroData; planner\nTags: tests\n");
	put("ada-byron", "Name: Ada Byron\nAlso: Ada Lovelace\n"
	    "Link: https://www.linkedin.com/in/ada\n\n2026-11-01 met x\n");
	put("kim-lee", "Name: Kim Lee\n");
	put("kim-lee-2", "Name: Kim Lee\n");
	return 0;
}

static int
remove_book(void **state)
{
	struct buf command = BUF_INIT;
	int rv;

	(void)state;
	book_close(&book);
	buf_printf(&command, "rm -r %s", home);
	rv = system(command.s);
	buf_free(&command);
	return rv == 0 ? 0 : -1;
}

/* Up to three fields, the last NULL. */
struct who {
	const char *whom, *fields[3];
	int force;
};

static int
find(struct newcomer *n, const struct who *w, struct error *e)
{
	struct assigns fields = ASSIGNS_INIT(TO_CONTACT);
	size_t count = 0;
	int rv;

	while (count < LEN(w->fields) && w->fields[count] != NULL)
		count++;
	assert_int_equal(assigns_read(&fields, (char *const *)w->fields, count, e), 0);
	rv = newcomer_find(n, &book, str_of(w->whom), &fields, STR("grace-hopper"),
	    w->force, e);
	assigns_free(&fields);
	return rv;
}

static void
whoever_is_known_is_found(void **state)
{
	static const struct {
		struct who who;
		const char *id;
	} cases[] = {
		{ { .whom = "@mary-hawes" }, "mary-hawes" },
		{ { .whom = "@mary-h" }, "mary-hawes" },
		{ { .whom = "mary-hawes" }, "mary-hawes" },
		{ { .whom = "mary-h" }, "mary-hawes" },
		{ { .whom = " MARY hawes " }, "mary-hawes" },
		{ { .whom = "Mary Hawes", .fields = { "org=burroughs" } }, "mary-hawes" },
		/* she was there before */
		{ { .whom = "Mary Hawes", .fields = { "org=ElectroData" } }, "mary-hawes" },
		{ { .whom = "ada lovelace", .fields = { "org=Analytical" } }, "ada-byron" },
		{ { .whom = "grace@example.org" }, "grace-hopper" },
		{ { .whom = "G. Hopper", .fields = { "email=GRACE@example.org" } },
		    "grace-hopper" },
		{ { .whom = "A. Byron", .fields = { "link=linkedin.com/in/Ada/" } },
		    "ada-byron" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LEN(cases); i++) {
		struct newcomer n = NEWCOMER_INIT;
		struct error e = ERROR_INIT;

		assert_int_equal(find(&n, &cases[i].who, &e), 0);
		assert_int_equal(n.known, 1);
		assert_string_equal(n.id.s, cases[i].id);
		newcomer_free(&n);
		error_clear(&e);
	}
}

static void
in_doubt_nobody_is_chosen(void **state)
{
	static const struct {
		struct who who;
		const char *says;
	} cases[] = {
		{ { .whom = "@mary-haws" }, "did you mean @mary-hawes?" },
		{ { .whom = "@zzz" }, "@zzz is no contact (" },
		{ { .whom = "Mary" }, "a part of the name of @mary-hawes (Mary Hawes, "
		    "Burroughs)" },
		{ { .whom = "Kim" }, "@kim-lee (Kim Lee), @kim-lee-2 (Kim Lee)" },
		{ { .whom = "Kim Lee" }, "more than one: @kim-lee (Kim Lee), @kim-lee-2" },
		{ { .whom = "Mary Hawes", .fields = { "org=IBM" } },
		    "another organization or profile is @mary-hawes" },
		{ { .whom = "Ada Byron", .fields = { "link=linkedin.com/in/ada2" } },
		    "another organization or profile is @ada-byron" },
		{ { .whom = "Bob Roe", .fields = { "email=grace@example.org" } },
		    "the same email has @grace-hopper" },
		{ { .whom = "new@example.org" }, "no name" },
		{ { .whom = "?!" }, "no name" },
		{ { .whom = "" }, "no name" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LEN(cases); i++) {
		struct newcomer n = NEWCOMER_INIT;
		struct error e = ERROR_INIT;

		assert_int_equal(find(&n, &cases[i].who, &e), 1);
		assert_non_null(strstr(error_text(&e), cases[i].says));
		newcomer_free(&n);
		error_clear(&e);
	}
}

static void
others_are_new(void **state)
{
	static const struct {
		struct who who;
		const char *id, *record;
	} cases[] = {
		{ { .whom = "Tom Kilburn", .fields = { "org=Ferranti", "tags=tubes" } },
		    "tom-kilburn", "Name: Tom Kilburn\nOrg: Ferranti\nTags: tubes\n"
		    "Via: @grace-hopper\n" },
		{ { .whom = "Tom Kilburn", .fields = { "via=a fair" } }, "tom-kilburn",
		    "Name: Tom Kilburn\nVia: a fair\n" },
		{ { .whom = "Mary Hawes", .force = 1 }, "mary-hawes-2",
		    "Name: Mary Hawes\nVia: @grace-hopper\n" },
		/* an id that somebody had is not given out again */
		{ { .whom = "Mary H", .force = 1 }, "mary-h-2",
		    "Name: Mary H\nVia: @grace-hopper\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LEN(cases); i++) {
		struct newcomer n = NEWCOMER_INIT;
		struct error e = ERROR_INIT;

		assert_int_equal(find(&n, &cases[i].who, &e), 0);
		assert_int_equal(n.known, 0);
		assert_string_equal(n.id.s, cases[i].id);
		assert_string_equal(n.record.s, cases[i].record);
		assert_int_equal(n.before.n, 0);
		newcomer_free(&n);
	}
}

static void
the_known_get_what_they_lack(void **state)
{
	static const struct {
		struct who who;
		const char *record, *left; /* all lines of it */
	} cases[] = {
		{ { .whom = "@mary-hawes", .fields = { "role=Lead", "org=IBM" } },
		    "Name: Mary Hawes\nWas: mary-h\nOrg: Burroughs\nRole: Lead\n"
		    "Past: 1950-1955; ElectroData; planner\nTags: tests\n"
		    "Via: @grace-hopper\n",
		    "mary-hawes: Org stays Burroughs; ii-set changes it\n" },
		{ { .whom = "@mary-hawes", .fields = { "tags=Tests", "org=BURROUGHS" } },
		    "Name: Mary Hawes\nWas: mary-h\nOrg: Burroughs\n"
		    "Past: 1950-1955; ElectroData; planner\nTags: tests\n"
		    "Via: @grace-hopper\n", "" },
		{ { .whom = "@mary-hawes", .fields = { "tags=navy", "tags+=cobol" } },
		    "Name: Mary Hawes\nWas: mary-h\nOrg: Burroughs\n"
		    "Past: 1950-1955; ElectroData; planner\nTags: tests, cobol\n"
		    "Via: @grace-hopper\n",
		    "mary-hawes: Tags stays tests; ii-set changes it\n" },
		/* I had come to her before */
		{ { .whom = "@ada-byron", .fields = { "link=https://example.org/ada" } },
		    "Name: Ada Byron\nAlso: Ada Lovelace\n"
		    "Link: https://www.linkedin.com/in/ada\n"
		    "Link: https://example.org/ada\n\n2026-11-01 met x\n", "" },
	};
	size_t i, k;

	(void)state;
	for (i = 0; i < LEN(cases); i++) {
		struct newcomer n = NEWCOMER_INIT;
		struct buf left = BUF_INIT;
		struct error e = ERROR_INIT;

		assert_int_equal(find(&n, &cases[i].who, &e), 0);
		for (k = 0; k < n.left.n; k++)
			buf_printf(&left, "%s\n", n.left.v[k]);
		assert_string_equal(n.record.s, cases[i].record);
		assert_string_equal(left.s, cases[i].left);
		newcomer_free(&n);
		buf_free(&left);
	}
}

static void
what_cannot_stand_in_a_record_is_refused(void **state)
{
	static const struct who cases[] = {
		{ .whom = "Eve\nEmail: x@y", .force = 1 },
		{ .whom = "Eve\r\nBcc: x" },
		{ .whom = "Eve", .fields = { "role=a\nb" } },
		{ .whom = "@kim-lee", .fields = { "role=a\nb" } },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LEN(cases); i++) {
		struct newcomer n = NEWCOMER_INIT;
		struct error e = ERROR_INIT;

		assert_int_equal(find(&n, &cases[i], &e), -1);
		assert_non_null(e.text);
		newcomer_free(&n);
		error_clear(&e);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_is_known_is_found),
		cmocka_unit_test(in_doubt_nobody_is_chosen),
		cmocka_unit_test(others_are_new),
		cmocka_unit_test(the_known_get_what_they_lack),
		cmocka_unit_test(what_cannot_stand_in_a_record_is_refused),
	};

	alarm(60);
	return cmocka_run_group_tests(tests, make_book, remove_book);
}
