/* The texts that are built in, and those of a book that stand before them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "share.h"

static void
each_text_has_a_name_of_its_own_and_something_in_it(void **state)
{
	const char *name;
	size_t n = 0;

	(void)state;
	for (; (name = share_name(n)) != NULL; n++) {
		assert_true(n == 0 || strcmp(share_name(n - 1), name) < 0);
		assert_true(share_text(name).n > 0);
		assert_true(text_valid(share_text(name)));
		assert_true(str_ends(share_text(name), "\n"));
	}
	assert_true(n > 0);
	assert_null(share_text("templates").p);
	assert_null(share_text("templates/").p);
	assert_null(share_text("").p);
}

static void
put(int dir, const char *name, const char *text)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL, 0600);

	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(close(fd), 0);
}

static void
a_file_of_the_book_is_read_and_a_link_is_not(void **state)
{
	char dir[] = "/tmp/ii-share-XXXXXX";
	struct book b = { .dir = mkdtemp(dir) };
	struct error e = ERROR_INIT;
	struct buf out = BUF_INIT;

	(void)state;
	b.fd = open(dir, O_RDONLY | O_DIRECTORY);
	assert_int_equal(mkdirat(b.fd, "templates", 0700), 0);
	put(b.fd, "templates/thanks", "own\n");
	put(b.fd, "phrases", "own phrases\n");
	assert_int_equal(symlinkat("templates", b.fd, "linked"), 0);
	assert_int_equal(symlinkat("thanks", b.fd, "templates/link"), 0);

	assert_int_equal(share_own(&b, "templates/thanks", &out, &e), 0);
	assert_string_equal(out.s, "own\n");
	assert_int_equal(share_own(&b, "phrases", &out, &e), 0);
	assert_string_equal(out.s, "own phrases\n");
	assert_int_equal(share_own(&b, "questions", &out, &e), 1);
	assert_int_equal(share_own(&b, "templates/update", &out, &e), 1);
	assert_int_equal(share_own(&b, "none/update", &out, &e), 1);
	assert_string_equal(out.s, "");

	assert_int_equal(share_own(&b, "templates/link", &out, &e), -1);
	assert_non_null(strstr(e.text, "templates/link"));
	error_clear(&e);
	assert_int_equal(share_own(&b, "linked/thanks", &out, &e), -1);
	assert_non_null(strstr(e.text, "linked"));
	error_clear(&e);

	assert_int_equal(unlinkat(b.fd, "templates/thanks", 0), 0);
	assert_int_equal(unlinkat(b.fd, "templates/link", 0), 0);
	assert_int_equal(unlinkat(b.fd, "templates", AT_REMOVEDIR), 0);
	assert_int_equal(unlinkat(b.fd, "linked", 0), 0);
	assert_int_equal(unlinkat(b.fd, "phrases", 0), 0);
	assert_int_equal(rmdir(dir), 0);
	close(b.fd);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_text_has_a_name_of_its_own_and_something_in_it),
		cmocka_unit_test(a_file_of_the_book_is_read_and_a_link_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
