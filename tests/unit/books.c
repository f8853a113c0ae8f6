/* The books that operands name by paths of records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "books.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static char top[] = "/tmp/ii-books-XXXXXX";

/* Two books, the first of which is home and has a second name; what is no
 * record of b; and a book whose settings cannot be read. */
static int
make_books(void **state)
{
	(void)state;
	return mkdtemp(top) != NULL && chdir(top) == 0 &&
	    system("mkdir a b b/dir.txt bad && ln -s a link && "
	    "echo 'Name: Ada' | tee a/ada.txt >b/ada.txt && "
	    "ln -s ada.txt b/linked.txt && ln -s ../a/ada.txt b/out.txt && "
	    "mkfifo b/pipe.txt && echo x >b/Notes.txt && echo x >b/README && "
	    "mkdir bad/.ii && cp a/ada.txt bad") == 0 &&
	    setenv("II_DIR", "a", 1) == 0 ? 0 : -1;
}

static int
remove_books(void **state)
{
	(void)state;
	return system("rm -r a b bad link") == 0 && rmdir(top) == 0 ? 0 : -1;
}

static void
a_path_names_a_record_of_its_directory(void **state)
{
	static const struct {
		const char *path, *dir, *id, *error;
	} cases[] = {
		{ "ada.txt", "a", "ada", "" },
		{ "b/ada.txt", "b", "ada", "" },
		{ "./b//ada.txt", "./b", "ada", "" },
		{ "b/../b/ada.txt", "b/../b", "ada", "" },
		/* home, by other names */
		{ "a/ada.txt", "a", "ada", "" },
		{ "./a/ada.txt", "a", "ada", "" },
		{ "link/ada.txt", "a", "ada", "" },
		{ "eve.txt", NULL, "", "eve.txt: no record of the book a" },
		{ "b/eve.txt", NULL, "", "b/eve.txt: no record of the book b" },
		{ "b/../ada.txt", NULL, "", "b/../ada.txt: no record of the book b/.." },
		/* only a regular file is a record */
		{ "b/linked.txt", NULL, "", "b/linked.txt: no record of the book b" },
		{ "b/out.txt", NULL, "", "b/out.txt: no record of the book b" },
		{ "b/pipe.txt", NULL, "", "b/pipe.txt: no record of the book b" },
		{ "b/dir.txt", NULL, "", "b/dir.txt: no record of the book b" },
		{ "b/README", NULL, "", "b/README: is no record (a record's file is "
		    "called by its id, then .txt)" },
		{ "b/Notes.txt", NULL, "", "b/Notes.txt: is no record (a record's file "
		    "is called by its id, then .txt)" },
		{ "b/", NULL, "", "b/: is no record (a record's file is called by its "
		    "id, then .txt)" },
		{ "b/.txt", NULL, "", "b/.txt: is no record (a record's file is called "
		    "by its id, then .txt)" },
		{ "none/ada.txt", NULL, "", "none/ada.txt: there is no book at none; "
		    "ii-init makes one" },
		{ "b/ada.txt/x.txt", NULL, "", "b/ada.txt/x.txt: open the book "
		    "b/ada.txt: Not a directory" },
		{ "bad/ada.txt", NULL, "", "bad/ada.txt: bad/.ii: is no regular "
		    "file" },
		{ "/ii-no-such.txt", NULL, "", "/ii-no-such.txt: no record of the book /" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		struct books s = BOOKS_INIT;
		const struct book *b = NULL;
		struct buf id = BUF_INIT;
		struct error e = ERROR_INIT;
		int rv = books_path(&s, str_of(cases[i].path), &b, &id, &e);

		assert_int_equal(rv == 0, cases[i].dir != NULL);
		assert_string_equal(id.s, cases[i].id);
		assert_string_equal(error_text(&e), cases[i].error);
		if (rv == 0)
			assert_string_equal(b->dir, cases[i].dir);
		error_clear(&e);
		buf_free(&id);
		books_free(&s);
	}
}

/* Open the book of a path. */
static const struct book *
open_path(struct books *s, const char *path)
{
	const struct book *b = NULL;
	struct buf id = BUF_INIT;
	struct error e = ERROR_INIT;

	assert_int_equal(books_path(s, str_of(path), &b, &id, &e), 0);
	buf_free(&id);
	return b;
}

static void
each_book_is_open_once(void **state)
{
	struct books s = BOOKS_INIT;
	struct error e = ERROR_INIT;
	const struct book *home;

	(void)state;
	home = open_path(&s, "./link/ada.txt");
	assert_ptr_equal(home, books_home(&s, &e));
	assert_ptr_equal(home, open_path(&s, "ada.txt"));
	assert_int_equal(books_paths(&s), 0);
	assert_ptr_equal(open_path(&s, "b/ada.txt"), open_path(&s, "./b/ada.txt"));
	assert_int_equal(s.n, 2);
	assert_int_equal(books_paths(&s), 1);
	books_free(&s);
}

static void
another_book_needs_no_home(void **state)
{
	struct books s = { .dir = "none" };
	struct error e = ERROR_INIT;

	(void)state;
	open_path(&s, "b/ada.txt");
	assert_int_equal(books_paths(&s), 1);
	assert_null(books_home(&s, &e));
	assert_string_equal(error_text(&e),
	    "there is no book at none; ii-init makes one");
	error_clear(&e);
	books_free(&s);
}

static void
whom_drops_repeats_and_keeps_the_order(void **state)
{
	struct books s = BOOKS_INIT;
	struct whom w = WHOM_INIT;
	struct list ids = LIST_INIT;
	const struct book *a, *b;

	(void)state;
	a = open_path(&s, "a/ada.txt");
	b = open_path(&s, "b/ada.txt");
	whom_add(&w, b, STR("eve"));
	assert_false(whom_any(&w, a));
	whom_add(&w, a, STR("ada"));
	whom_add(&w, b, STR("ada"));
	whom_add(&w, b, STR("eve"));
	assert_int_equal(w.n, 3);
	assert_true(whom_any(&w, a));
	assert_ptr_equal(w.v[1].book, a);
	whom_in(&w, b, &ids);
	assert_int_equal(ids.n, 2);
	assert_string_equal(ids.v[0], "eve");
	assert_string_equal(ids.v[1], "ada");
	list_free(&ids);
	whom_free(&w);
	books_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_names_a_record_of_its_directory),
		cmocka_unit_test(each_book_is_open_once),
		cmocka_unit_test(another_book_needs_no_home),
		cmocka_unit_test(whom_drops_repeats_and_keeps_the_order),
	};

	return cmocka_run_group_tests(tests, make_books, remove_books);
}
