/* The book: where it is, its settings, its records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "book.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static char home[] = "/tmp/ii-book-XXXXXX";

static int
make_home(void **state)
{
	(void)state;
	strcpy(home + sizeof(home) - 7, "XXXXXX");
	return mkdtemp(home) == NULL || chdir(home) == -1 ||
	    setenv("HOME", home, 1) == -1 || unsetenv("II_DIR") == -1 ||
	    setenv("II_NOW", "2026-11-23", 1) == -1 ? -1 : 0;
}

static int
remove_home(void **state)
{
	struct buf command = BUF_INIT;
	int rv;

	(void)state;
	buf_printf(&command, "rm -r %s", home);
	rv = system(command.s);
	buf_free(&command);
	return rv == 0 && chdir("/") == 0 ? 0 : -1;
}

static void
put(const char *path, const char *data, size_t n)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static void
the_book_is_found_in_order(void **state)
{
	static const struct {
		const char *cwd, *dir, *env, *found; /* found: behind home */
	} cases[] = {
		{ ".", NULL, NULL, "/ii" },
		{ "up", NULL, NULL, "/up" },
		{ "up/down/below", NULL, NULL, "/up" },
		/* a directory of that name is somebody else's */
		{ "other/below", NULL, NULL, "/ii" },
		{ "up", NULL, "env", "env" },
		{ "up", NULL, "", "/up" },
		{ "up", "given", "env", "given" },
	};
	size_t i;

	(void)state;
	assert_int_equal(mkdir("up", 0700) | mkdir("up/down", 0700) |
	    mkdir("up/down/below", 0700) | mkdir("other", 0700) |
	    mkdir("other/below", 0700) | mkdir("other/.ii", 0700), 0);
	put("up/.ii", "", 0);
	for (i = 0; i < LEN(cases); i++) {
		struct buf expected = BUF_INIT;
		struct error e = ERROR_INIT;
		char *found;

		assert_int_equal(chdir(cases[i].cwd), 0);
		assert_int_equal(cases[i].env == NULL ? unsetenv("II_DIR") :
		    setenv("II_DIR", cases[i].env, 1), 0);
		buf_printf(&expected, "%s%s", cases[i].found[0] == '/' ? home : "",
		    cases[i].found);
		found = book_where(cases[i].dir, &e);
		assert_string_equal(found, expected.s);
		assert_int_equal(chdir(home), 0);
		free(found);
		buf_free(&expected);
	}
	assert_int_equal(unsetenv("II_DIR"), 0);
}

static void
a_bad_setting_stops_nobody(void **state)
{
	static const struct {
		const char *settings, *odd, *instead;
	} cases[] = {
		{ "Me: Sam\nThank: soon\n", "/.ii:2: 'soon' is no delay: ",
		    "; the default is taken" },
		{ "Ask: many\n", "/.ii:1: 'many' is no number: ",
		    "; the default is taken" },
		{ "Workdays: Moonday\n", "/.ii:1: Workdays: 'Moonday' ",
		    "; the default is taken" },
		{ "Holidays: none\n", "/.ii:1: Holidays: there is no file none in "
		    "the book", "; no holidays are taken" },
		{ "Holidays: ../x\n", "/.ii:1: Holidays: ../x: expected a file of "
		    "the book", "; no holidays are taken" },
		{ "Holidays: .ii\n2026-12-25\n", "/.ii:1: Holidays: .ii: expected a "
		    "file of the book", "; no holidays are taken" },
		{ "Holidays: days\n", "/.ii:1: days:1: 'Easter' does not begin",
		    "; the other days are taken" },
		{ "\nZone: Nowhere/Town\n", "/.ii:2: Zone: 'Nowhere/Town' is no time "
		    "zone", "; the machine's is taken" },
	};
	struct error e = ERROR_INIT;
	struct book b;
	size_t i;

	(void)state;
	put("days", "Easter\n2026-12-25\n", 18);
	for (i = 0; i < LEN(cases); i++) {
		put(".ii", cases[i].settings, strlen(cases[i].settings));
		assert_int_equal(book_open(&b, home, &e), 0);
		assert_int_equal(b.odd.n, 1);
		assert_true(str_starts(str_of(b.odd.v[0]), home));
		assert_true(str_starts(str_of(b.odd.v[0] + strlen(home)), cases[i].odd));
		assert_true(str_ends(str_of(b.odd.v[0]), cases[i].instead));
		assert_int_equal(b.workdays.days, 0x1f);
		assert_int_equal(b.workdays.n, strstr(cases[i].settings, ": days") != NULL);
		assert_int_not_equal(b.now.day, 0);
		book_close(&b);
	}
	assert_int_equal(unlink("days"), 0);
	put(".ii", "Me: Sam\nme: other\n", 18);
	assert_int_equal(book_open(&b, home, &e), 0);
	assert_true(str_is(book_setting(&b, "me"), "Sam"));
	assert_true(str_is(book_setting(&b, "Zone"), ""));
	book_close(&b);
	assert_int_equal(book_open(&b, "nowhere", &e), -1);
	assert_string_equal(error_text(&e), "there is no book at nowhere; ii-init makes one");
	error_clear(&e);
}

static void
file_names_are_ids(void **state)
{
	static const struct {
		const char *name, *id;
	} cases[] = {
		{ "ada.txt", "ada" }, { "a-1.txt", "a-1" }, { ".txt", "" },
		{ "ada", "" }, { "Ada.txt", "" }, { "a b.txt", "" }, { "-a.txt", "" },
		{ ".ada.txt", "" }, { "ada.txt~", "" }, { "a_b.txt", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LEN(cases); i++)
		assert_true(str_is(book_file_id(cases[i].name), cases[i].id));
}

/* What book_each() tells. */
struct told {
	size_t n, bytes;
	char error[200];
};

static void
visit(void *local, struct str id, struct str data, const char *error)
{
	struct told *t = local;

	(void)id;
	t->n++;
	t->bytes += data.n;
	if (error != NULL)
		snprintf(t->error, sizeof(t->error), "%s", error);
}

/* Both ways to read a record draw the line in the same place. */
static void
a_record_may_not_be_too_large(void **state)
{
	static const size_t sizes[] = {
		0, 1, 65535, 65536, RECORD_MAX - 1, RECORD_MAX, RECORD_MAX + 1,
		RECORD_MAX + RECORD_MAX / 4, 2 * RECORD_MAX + 1
	};
	char *data = xcalloc(2 * RECORD_MAX + 1, 1);
	struct error e = ERROR_INIT;
	struct buf got = BUF_INIT;
	struct book b;
	size_t i;

	(void)state;
	assert_int_equal(book_open(&b, home, &e), 0);
	for (i = 0; i < LEN(sizes); i++) {
		int fits = sizes[i] <= RECORD_MAX;
		struct told told = { 0 };
		struct book_visit v = { .visit = visit, .local = { &told, NULL },
		    .one_thread = 1 };

		put("ada.txt", data, sizes[i]);
		assert_int_equal(book_read_record(&b, STR("ada"), &got, &e),
		    fits ? 0 : -1);
		assert_int_equal(book_each(&b, &v, &e), 0);
		assert_int_equal(told.n, 1);
		if (fits) {
			assert_int_equal(got.n, sizes[i]);
			assert_int_equal(told.bytes, sizes[i]);
			assert_string_equal(told.error, "");
		} else {
			assert_non_null(strstr(error_text(&e), "/ada.txt: is larger than 16 MiB"));
			assert_non_null(strstr(told.error, "/ada.txt: is larger than"));
			error_clear(&e);
		}
	}
	assert_int_equal(book_read(&b, "none", &got, &e), 1);
	buf_free(&got);
	free(data);
	book_close(&b);
}

static void
links_and_pipes_are_told_and_directories_left_out(void **state)
{
	struct told told = { 0 };
	struct book_visit v = { .visit = visit, .local = { &told, NULL },
	    .one_thread = 1 };
	struct error e = ERROR_INIT;
	struct buf got = BUF_INIT;
	struct list ids = LIST_INIT;
	struct book b;

	(void)state;
	put("ada.txt", "Name: Ada\n", 10);
	assert_int_equal(mkdir("bob.txt", 0700), 0);
	assert_int_equal(book_open(&b, home, &e), 0);
	assert_int_equal(book_each(&b, &v, &e), 0);
	assert_int_equal(told.n, 1);
	assert_int_equal(symlink("ada.txt", "eve.txt"), 0);
	assert_int_equal(book_each(&b, &v, &e), 0);
	assert_non_null(strstr(told.error, "/eve.txt: is a link, not a file"));
	assert_int_equal(book_read_record(&b, STR("eve"), &got, &e), -1);
	assert_int_equal(unlink("eve.txt"), 0);
	assert_int_equal(mkfifo("fay.txt", 0600), 0);
	assert_int_equal(book_each(&b, &v, &e), 0);
	assert_non_null(strstr(told.error, "/fay.txt: is no regular file"));
	assert_int_equal(book_read_record(&b, STR("fay"), &got, &e), -1);
	assert_true(book_has(&b, STR("ada")));
	assert_false(book_has(&b, STR("bob")) || book_has(&b, STR("fay")) ||
	    book_has(&b, STR("../ada")));
	assert_int_equal(book_ids(&b, &ids, &e), 0);
	assert_int_equal(ids.n, 1);
	assert_string_equal(ids.v[0], "ada");
	error_clear(&e);
	list_free(&ids);
	buf_free(&got);
	book_close(&b);
}

#define test(f) cmocka_unit_test_setup_teardown(f, make_home, remove_home)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(the_book_is_found_in_order),
		test(a_bad_setting_stops_nobody),
		test(file_names_are_ids),
		test(a_record_may_not_be_too_large),
		test(links_and_pipes_are_told_and_directories_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
