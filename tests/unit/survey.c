/* One pass over a book. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "survey.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static struct book book;
static char home[] = "/tmp/ii-survey-XXXXXX";

/* Write a record of the book. */
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
	strcpy(home + sizeof(home) - 7, "XXXXXX");
	if (mkdtemp(home) == NULL || setenv("II_NOW", "2026-11-23T09:00", 1) == -1)
		return -1;
	return book_open(&book, home, &e);
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

/* What a thread is told. */
struct taken {
	struct {
		char id[ID_MAX + 1];
		int part;
		unsigned n;
	} v[3000];
	size_t n;
};

static struct taken taken[2];

static void
take(void *local, const struct view *v, int part, unsigned n)
{
	struct taken *t = local;

	snprintf(t->v[t->n].id, sizeof(t->v[t->n].id), "%.*s", (int)v->id.n, v->id.p);
	t->v[t->n].part = part;
	t->v[t->n++].n = n;
}

/* Survey the book for operands; returns as survey_book(). */
static int
survey(struct survey *s, const char *const *operands, int invert, struct error *e)
{
	struct pick p = PICK_INIT;
	char *copies[4];
	size_t n;
	int rv;

	for (n = 0; n < 4 && operands[n] != NULL; n++)
		copies[n] = xstrdup(operands[n]);
	assert_int_equal(pick_operands(&p, copies, n, home, STR("eve\nada\n"), e), 0);
	p.invert = invert;
	memset(taken, 0, sizeof(taken));
	*s = (struct survey)SURVEY_INIT;
	s->take = take;
	s->local[0] = &taken[0];
	s->local[1] = &taken[1];
	rv = survey_book(s, &book, &p, &p.books[0], e);
	pick_free(&p);
	while (n > 0)
		free(copies[--n]);
	return rv;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The ids picked, sorted, in one line; only those taken can be. */
static const char *
picked(const struct survey *s)
{
	static char line[1000];
	const char *ids[100];
	size_t n = 0, i, k;

	for (k = 0; k < 2; k++)
		for (i = 0; i < taken[k].n && n < 100; i++)
			if (survey_picked(s, taken[k].v[i].part, taken[k].v[i].n))
				ids[n++] = taken[k].v[i].id;
	qsort(ids, n, sizeof(*ids), by_text);
	line[0] = '\0';
	for (i = 0; i < n; i++) {
		strcat(line, i > 0 ? " " : "");
		strcat(line, ids[i]);
	}
	return line;
}

static void
put_three(void)
{
	put("ada", "Name: Ada\nTags: x\n");
	put("bob", "Name: Bob\nTags: x, y\n\n2026-11-20 heard Yes?\n");
	put("eve", "Name: Eve\n\n2026-11-20 owe due=2026-11-30 A list.\n");
}

static void
what_operands_select_is_picked(void **state)
{
	static const struct {
		const char *operands[4], *picked, *inverted;
	} cases[] = {
		{ { NULL }, "ada bob eve", "" },
		{ { "tags=x" }, "ada bob", "eve" },
		{ { "tags=x", "tags=y" }, "bob", "ada eve" },
		{ { "b" }, "bob", "ada eve" },
		/* what is due is known only when all are read */
		{ { "due=answer" }, "bob", "ada eve" },
		{ { "next=" }, "ada", "bob eve" },
		{ { "next=", "tags=x" }, "ada", "bob eve" },
		{ { "due=answer", "tags=y" }, "bob", "ada eve" },
		{ { "due!=answer", "tags=x" }, "ada", "bob eve" },
		{ { "due=thank" }, "", "ada bob eve" },
		/* ids name contacts; -v inverts the terms */
		{ { "-" }, "ada eve", "" },
		{ { "-", "tags=x" }, "ada", "eve" },
		{ { "-", "due=owe" }, "eve", "ada" },
	};
	struct error e = ERROR_INIT;
	struct survey s;
	size_t i;

	(void)state;
	put_three();
	for (i = 0; i < LEN(cases); i++) {
		assert_int_equal(survey(&s, cases[i].operands, 0, &e), 0);
		assert_string_equal(picked(&s), cases[i].picked);
		survey_free(&s);
		assert_int_equal(survey(&s, cases[i].operands, 1, &e), 0);
		assert_string_equal(picked(&s), cases[i].inverted);
		survey_free(&s);
	}
}

static void
what_is_no_contact_is_told(void **state)
{
	const char *operands[] = { NULL };
	struct error e = ERROR_INIT;
	struct survey s;
	struct buf link = BUF_INIT;

	(void)state;
	put_three();
	put("fay", "");
	put("gus", "Org: x\n");
	put("hal", "Name: Hal\n<<<<<<< a\n=======\n>>>>>>> b\n");
	buf_printf(&link, "%s/ivy.txt", home);
	assert_int_equal(symlink("ada.txt", link.s), 0);
	assert_int_equal(survey(&s, operands, 0, &e), 0);
	assert_string_equal(picked(&s), "ada bob eve hal");
	assert_int_equal(s.contacts, 4);
	assert_int_equal(s.flaws.n, 3);
	assert_non_null(strstr(s.flaws.v[0], "/fay.txt: is empty"));
	assert_non_null(strstr(s.flaws.v[1], "/gus.txt: has no Name:"));
	assert_non_null(strstr(s.flaws.v[2], "/hal.txt: has conflict marks"));
	assert_int_equal(s.troubles.n, 1);
	assert_non_null(strstr(s.troubles.v[0], "/ivy.txt: is a link, not a file"));
	survey_free(&s);
	buf_free(&link);
}

static void
a_match_that_fails_names_the_record(void **state)
{
	const char *operands[] = { "org~^(a+)+$", NULL };
	struct buf data = BUF_INIT, expected = BUF_INIT;
	struct error e = ERROR_INIT;
	struct survey s;

	(void)state;
	put_three();
	buf_puts(&data, "Name: Hal\nOrg: ");
	buf_pad(&data, 'a', 60);
	buf_puts(&data, "!\n");
	put("hal", data.s);
	assert_int_equal(survey(&s, operands, 0, &e), -1);
	buf_printf(&expected, "%s/hal.txt: pattern ", home);
	assert_true(str_starts(str_of(error_text(&e)), expected.s));
	error_clear(&e);
	survey_free(&s);
	buf_free(&data);
	buf_free(&expected);
}

/* Two threads give the same as one would. */
static void
a_large_book_is_read_whole(void **state)
{
	enum { MANY = 2900 };
	const char *operands[] = { "tags=odd", NULL };
	static unsigned char seen[MANY];
	struct error e = ERROR_INIT;
	struct buf data = BUF_INIT, id = BUF_INIT;
	struct survey s;
	size_t i, k, n = 0;

	(void)state;
	for (i = 0; i < MANY; i++) {
		buf_reset(&data);
		buf_reset(&id);
		buf_printf(&id, "p%zu", i);
		buf_printf(&data, "Name: P%zu\nTags: %s\n\n2026-11-20 owe due=2026-12-%02zu x\n",
		    i, i % 2 ? "odd" : "even", i % 28 + 1);
		put(id.s, data.s);
	}
	assert_int_equal(survey(&s, operands, 0, &e), 0);
	assert_int_equal(s.contacts, MANY);
	for (k = 0; k < 2; k++)
		for (i = 0; i < taken[k].n; i++) {
			int number = atoi(taken[k].v[i].id + 1), part = taken[k].v[i].part;
			const struct due_item *next = survey_next(&s, part, taken[k].v[i].n);
			int day;

			assert_int_equal(part, (int)k);
			assert_int_equal(number % 2, 1);
			assert_int_equal(seen[number]++, 0);
			assert_true(survey_picked(&s, part, taken[k].v[i].n));
			assert_int_equal(date_parse(STR("2026-12-01"), &day), 0);
			assert_int_equal(next->day, day + number % 28);
			assert_int_equal(next->rule, RULE_OWE);
			n++;
		}
	assert_int_equal(n, MANY / 2);
	survey_free(&s);
	buf_free(&data);
	buf_free(&id);
}

#define test(f) cmocka_unit_test_setup_teardown(f, make_book, remove_book)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(what_operands_select_is_picked),
		test(what_is_no_contact_is_told),
		test(a_match_that_fails_names_the_record),
		test(a_large_book_is_read_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
