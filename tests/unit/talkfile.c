/* The notes of a talk on the disk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stream.h"
#include "talkfile.h"

/* A git directory of the test's own, which is the current one. */
static int
make_dir(void **state)
{
	char *dir = xstrdup("/tmp/ii-talkfile-XXXXXX");

	*state = dir;
	return mkdtemp(dir) == NULL || chdir(dir) == -1 ? -1 : 0;
}

static int
remove_dir(void **state)
{
	struct buf b = BUF_INIT;
	int rv;

	buf_printf(&b, "rm -r %s", (char *)*state);
	rv = chdir("/") == -1 || system(b.s) != 0 ? -1 : 0;
	buf_free(&b);
	free(*state);
	return rv;
}

static void
put_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_int_not_equal(fd, -1);
	assert_int_equal(stream_write(fd, str_of(text)), 0);
	close(fd);
}

static void
assert_holds(struct talkfile *f, const char *text)
{
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;

	assert_int_equal(talkfile_read(f, &b, &e), 0);
	assert_string_equal(b.s, text);
	buf_free(&b);
}

static void
open_notes(struct talkfile *f)
{
	struct error e = ERROR_INIT;

	assert_int_equal(talkfile_open(f, "./", "ana", &e), 0);
}

static void
lay(struct talkfile *f, const char *text)
{
	struct error e = ERROR_INIT;

	assert_int_equal(talkfile_lay(f, str_of(text), &e), 0);
}

static void
notes_that_hold_more_than_was_laid_out_are_found(void **state)
{
	struct talkfile f = TALKFILE_INIT;
	struct error e = ERROR_INIT;
	struct stat st;

	(void)state;
	open_notes(&f);
	assert_false(f.found);
	lay(&f, "one\n");
	assert_string_equal(f.path, "./ii-talk/ana.txt");
	assert_int_equal(stat(f.path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat("ii-talk", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	talkfile_close(&f);

	open_notes(&f);
	assert_false(f.found);
	assert_int_equal(talkfile_add(&f, STR("two\n"), &e), 0);
	talkfile_close(&f);

	open_notes(&f);
	assert_true(f.found);
	assert_string_equal(f.laid.s, "one\n");
	assert_holds(&f, "one\ntwo\n");
	assert_int_equal(talkfile_remove(&f, &e), 0);
	talkfile_close(&f);
	assert_int_equal(rmdir("ii-talk"), 0);
}

static void
a_line_is_added_behind_a_line_end(void **state)
{
	struct talkfile f = TALKFILE_INIT;
	struct error e = ERROR_INIT;

	(void)state;
	open_notes(&f);
	lay(&f, "");
	assert_int_equal(talkfile_add(&f, STR("one"), &e), 0);
	assert_int_equal(talkfile_add(&f, STR("two\n"), &e), 0);
	assert_int_equal(talkfile_add(&f, STR("three\n"), &e), 0);
	assert_holds(&f, "one\ntwo\nthree\n");
	talkfile_close(&f);
}

static void
what_a_dying_editor_saved_is_taken_if_it_is_newer(void **state)
{
	struct talkfile f = TALKFILE_INIT;
	struct timespec old[2] = { { 1000, 0 }, { 1000, 0 } };
	struct buf b = BUF_INIT;

	(void)state;
	open_notes(&f);
	lay(&f, "one\n");
	talkfile_close(&f);
	put_file("ii-talk/ana.txt.save", "one\nsaved\n");
	open_notes(&f);
	assert_true(f.found && f.rescued);
	assert_holds(&f, "one\nsaved\n");
	assert_int_equal(access("ii-talk/ana.txt~", F_OK), 0);
	talkfile_close(&f);

	put_file("ii-talk/ana.txt.save", "older\n");
	assert_int_equal(utimensat(AT_FDCWD, "ii-talk/ana.txt.save", old, 0), 0);
	open_notes(&f);
	assert_false(f.rescued);
	assert_holds(&f, "one\nsaved\n");
	talkfile_close(&f);
	buf_free(&b);
}

static void
what_an_editor_left_keeps_notes_that_look_untouched(void **state)
{
	static const char *const names[] = {
		"ii-talk/.ana.txt.swp", "ii-talk/#ana.txt#"
	};
	struct talkfile f = TALKFILE_INIT;
	size_t i;

	(void)state;
	open_notes(&f);
	lay(&f, "one\n");
	talkfile_close(&f);
	put_file("ii-talk/.diana.txt.swp", "");
	open_notes(&f);
	assert_false(f.found);
	talkfile_close(&f);
	for (i = 0; i < 2; i++) {
		put_file(names[i], "");
		open_notes(&f);
		assert_true(f.found);
		talkfile_close(&f);
		assert_int_equal(unlink(names[i]), 0);
	}
}

static void
two_cannot_hold_the_same_notes(void **state)
{
	struct talkfile f = TALKFILE_INIT, g = TALKFILE_INIT;
	struct error e = ERROR_INIT;

	(void)state;
	open_notes(&f);
	assert_int_equal(talkfile_open(&g, "./", "ana", &e), -1);
	assert_string_equal(error_text(&e), "another ii-talk has these notes open");
	error_clear(&e);
	talkfile_close(&g);
	assert_int_equal(talkfile_open(&g, "./", "bob", &e), 0);
	talkfile_close(&g);
	talkfile_close(&f);
	open_notes(&f);
	talkfile_close(&f);
}

static void
other_notes_are_told(void **state)
{
	struct talkfile f = TALKFILE_INIT;
	struct list ids = LIST_INIT;

	(void)state;
	open_notes(&f);
	lay(&f, "one\n");
	put_file("ii-talk/zoe.txt", "");
	put_file("ii-talk/bob.txt", "");
	put_file("ii-talk/bob.txt.laid", "");
	put_file("ii-talk/.cy.txt.swp", "");
	put_file("ii-talk/No Id.txt", "");
	talkfile_others(&f, &ids);
	assert_int_equal(ids.n, 2);
	assert_string_equal(ids.v[0], "bob");
	assert_string_equal(ids.v[1], "zoe");
	list_free(&ids);
	talkfile_close(&f);
}

/* 1 when the notes can be opened with this in the place of path. */
static int
opens(const char *path)
{
	struct talkfile f = TALKFILE_INIT;
	struct error e = ERROR_INIT;
	int rv = talkfile_open(&f, "./", "ana", &e);

	assert_true(rv == 0 || strstr(error_text(&e), "ii-talk") != NULL);
	error_clear(&e);
	talkfile_close(&f);
	unlink(path);
	return rv == 0;
}

static void
no_link_is_followed_and_no_fifo_waited_for(void **state)
{
	static const char *const paths[] = {
		"ii-talk/ana.txt", "ii-talk/ana.txt.laid", "ii-talk/ana.txt.save",
		"ii-talk/ana.txt.lock"
	};
	struct talkfile f = TALKFILE_INIT;
	struct error e = ERROR_INIT;
	size_t i;

	(void)state;
	put_file("secret", "secret\n");
	open_notes(&f);
	talkfile_close(&f);
	for (i = 0; i < 4; i++) {
		assert_int_equal(symlink("../secret", paths[i]), 0);
		assert_false(opens(paths[i]));
		if (i == 3)
			break;
		assert_int_equal(mkfifo(paths[i], 0600), 0);
		assert_false(opens(paths[i]));
	}
	/* what is written while it is held goes through no link either */
	open_notes(&f);
	assert_int_equal(symlink("../secret", "ii-talk/ana.txt.new"), 0);
	assert_int_equal(symlink("../secret", "ii-talk/ana.txt"), 0);
	assert_int_equal(talkfile_add(&f, STR("two\n"), &e), -1);
	error_clear(&e);
	lay(&f, "one\n");
	assert_holds(&f, "one\n");
	talkfile_close(&f);
	assert_int_equal(system("test \"$(cat secret)\" = secret"), 0);
	/* nor is the directory a link */
	assert_int_equal(system("mv ii-talk elsewhere; ln -s elsewhere ii-talk"), 0);
	assert_false(opens("ii-talk"));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_dir, remove_dir)
	const struct CMUnitTest tests[] = {
		TEST(notes_that_hold_more_than_was_laid_out_are_found),
		TEST(a_line_is_added_behind_a_line_end),
		TEST(what_a_dying_editor_saved_is_taken_if_it_is_newer),
		TEST(what_an_editor_left_keeps_notes_that_look_untouched),
		TEST(two_cannot_hold_the_same_notes),
		TEST(other_notes_are_told),
		TEST(no_link_is_followed_and_no_fifo_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
