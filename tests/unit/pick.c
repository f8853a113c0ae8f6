/* Which contacts of which books operands mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pick.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static char home[] = "/tmp/ii-pick-XXXXXX";

/* Three books, the first of which is the one found as ever, with a contact
 * each; and a link to the first. */
static int
make_books(void **state)
{
	static const char *const names[] = { "a", "b", "c" };
	struct buf command = BUF_INIT;
	size_t i;

	(void)state;
	if (mkdtemp(home) == NULL || chdir(home) == -1)
		return -1;
	for (i = 0; i < LEN(names); i++)
		buf_printf(&command, "mkdir %s && echo 'Name: x' >%s/ada.txt && ",
		    names[i], names[i]);
	buf_puts(&command, "ln -s a link && echo >plain");
	i = system(command.s) == 0 && setenv("II_DIR", "a", 1) == 0;
	buf_free(&command);
	return i == 1 ? 0 : -1;
}

static int
remove_books(void **state)
{
	(void)state;
	return system("rm -r a b c link plain") == 0 && rmdir(home) == 0 ? 0 : -1;
}

/* What was picked, as "book: id id; book; ..., words". */
static const char *
put_pick(const struct pick *p)
{
	static struct buf b;
	size_t i, k;

	if (b.s == NULL)
		b = (struct buf)BUF_INIT;
	buf_reset(&b);
	for (i = 0; i < p->n; i++) {
		buf_printf(&b, "%s%s", i > 0 ? "; " : "",
		    p->books[i].dir != NULL ? p->books[i].dir : "found");
		buf_puts(&b, p->books[i].some ? ":" : "");
		for (k = 0; k < p->books[i].ids.n; k++)
			buf_printf(&b, " %s", p->books[i].ids.v[k]);
	}
	for (k = 0; k < p->terms.n; k++)
		buf_printf(&b, ", %s", p->terms.v[k]);
	return b.s;
}

static void
operands_are_sorted(void **state)
{
	static const struct {
		const char *operands[5], *dir, *lines, *picked;
		int paths;
	} cases[] = {
		{ { NULL }, NULL, "", "found", 0 },
		{ { NULL }, "b", "", "b", 0 },
		{ { "ada", "org=x/y.txt" }, NULL, "", "found, ada, org=x/y.txt", 0 },
		{ { "b/" }, NULL, "", "b", 1 },
		{ { "a/" }, NULL, "", "a", 0 },
		{ { "b/" }, "./b", "", "b", 0 },
		{ { "b/", "./c" }, NULL, "", "b; ./c", 1 },
		{ { "b/ada.txt" }, NULL, "", "b: ada", 1 },
		{ { "nobody.txt", "ada.txt" }, "c", "", "c: ada nobody", 0 },
		/* a whole book, and a record of it: the whole, in either order */
		{ { "b/", "b/ada.txt" }, NULL, "", "b ada", 1 },
		{ { "b/ada.txt", "b/" }, NULL, "", "b ada", 1 },
		/* one book by several names */
		{ { "b/", "./b", "b//" }, NULL, "", "b", 1 },
		{ { "ada.txt", "a/eve.txt", "link/bob.txt" }, NULL, "", "found: ada bob eve", 0 },
		{ { "./a/ada.txt", "-" }, NULL, "eve\n", "./a: ada eve", 0 },
		{ { "./b/ada.txt", "-" }, "b", "eve\n", "./b: ada eve", 0 },
		/* standard input */
		{ { "-" }, NULL, "", "found:", 0 },
		{ { "-" }, NULL, "\n \n", "found:", 0 },
		{ { "-" }, NULL, "eve\tx/y\n@ada\n\nada", "found: ada ada eve", 0 },
		{ { "-", "stage=met" }, "b", "eve\n", "b: eve, stage=met", 0 },
		/* paths alone need no book that is found as ever */
		{ { "-" }, NULL, "b/ada.txt\tx\nc/ada.txt\n", "b: ada; c: ada", 1 },
		{ { "-", "b/" }, NULL, "", "b", 1 },
	};
	size_t i, n;

	(void)state;
	for (i = 0; i < LEN(cases); i++) {
		char *operands[5];
		struct pick p = PICK_INIT;
		struct error e = ERROR_INIT;

		for (n = 0; n < 5 && cases[i].operands[n] != NULL; n++)
			operands[n] = xstrdup(cases[i].operands[n]);
		assert_int_equal(pick_operands(&p, operands, n, cases[i].dir,
		    str_of(cases[i].lines), &e), 0);
		assert_string_equal(put_pick(&p), cases[i].picked);
		assert_int_equal(pick_paths(&p), cases[i].paths);
		pick_free(&p);
		while (n > 0)
			free(operands[--n]);
	}
}

static void
what_is_no_operand_is_said(void **state)
{
	static const struct {
		const char *operand, *lines, *error;
	} cases[] = {
		{ "nowhere/", "", "nowhere/: No such file or directory" },
		{ "./plain", "", "./plain: is neither a book nor a record (a record's "
		    "file is called by its id, then .txt)" },
		{ "", "", "an empty operand; expected a word, an expression or a path" },
		{ "-", "ada\nGrace Hopper\n", "\"Grace Hopper\" on standard input is no id" },
		{ "-", "./plain\n", "./plain: is neither a book nor a record (a "
		    "record's file is called by its id, then .txt)" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LEN(cases); i++) {
		char *operands[1] = { xstrdup(cases[i].operand) };
		struct pick p = PICK_INIT;
		struct error e = ERROR_INIT;

		assert_int_equal(pick_operands(&p, operands, 1, NULL,
		    str_of(cases[i].lines), &e), -1);
		assert_string_equal(error_text(&e), cases[i].error);
		error_clear(&e);
		pick_free(&p);
		free(operands[0]);
	}
}

static void
each_missing_id_is_told_once(void **state)
{
	char *operands[] = { xstrdup("-") };
	struct pick p = PICK_INIT;
	struct error e = ERROR_INIT;
	struct book b;
	size_t at = 0;

	(void)state;
	assert_int_equal(pick_operands(&p, operands, 1, NULL,
	    STR("eve\nada\nbob\nbob\n"), &e), 0);
	assert_int_equal(book_open(&b, NULL, &e), 0);
	assert_string_equal(pick_missing(&p.books[0], &b, &at), "bob");
	assert_string_equal(pick_missing(&p.books[0], &b, &at), "eve");
	assert_null(pick_missing(&p.books[0], &b, &at));
	assert_null(pick_missing(&p.books[0], &b, &at));
	assert_true(pick_has(&p.books[0], STR("ada")));
	assert_false(pick_has(&p.books[0], STR("adam")));
	assert_false(pick_has(&p.books[0], STR("ad")));
	book_close(&b);
	pick_free(&p);
	free(operands[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operands_are_sorted),
		cmocka_unit_test(what_is_no_operand_is_said),
		cmocka_unit_test(each_missing_id_is_told_once),
	};

	return cmocka_run_group_tests(tests, make_books, remove_books);
}
