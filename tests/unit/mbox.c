#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

#include "mbox.h"
#include "stream.h"

#define FROM "From a@b Sat Nov 21 10:00:00 2026\n"

/* The messages of a file, each behind a '|'. */
static void
read_all(struct str file, size_t max, struct buf *out)
{
	FILE *f = tmpfile();
	struct mbox m = MBOX_INIT(fileno(f));
	struct buf one = BUF_INIT;
	int rv;

	assert_int_equal(stream_write(m.fd, file), 0);
	lseek(m.fd, 0, SEEK_SET);
	while ((rv = mbox_next(&m, &one, max)) == 1) {
		buf_putc(out, '|');
		buf_addstr(out, buf_str(&one));
	}
	assert_int_equal(rv, 0);
	assert_int_equal(mbox_next(&m, &one, max), 0);
	buf_free(&one);
	mbox_free(&m);
	fclose(f);
}

static void
test_files(void **state)
{
	static const struct {
		const char *file, *messages;
	} cases[] = {
		{ "", "" },
		{ "A: b\n\nhi\n", "|A: b\n\nhi\n" },
		{ "A: b\n\nhi", "|A: b\n\nhi" },
		{ "A: b\n\n" FROM "C: d\n", "|A: b\n\n" FROM "C: d\n" },
		{ "A: b\n\n>From x\n", "|A: b\n\n>From x\n" },
		{ FROM, "" },
		{ FROM "A: b\n\nhi\n", "|A: b\n\nhi\n" },
		{ FROM "A: b\n\nhi\n\n" FROM "C: d\n\nho\n", "|A: b\n\nhi\n\n|C: d\n\nho\n" },
		{ FROM "A: b\n\nhi\n" FROM "no: blank line before\n",
		    "|A: b\n\nhi\n" FROM "no: blank line before\n" },
		{ FROM "A: b\n\nFrom here I see 3 things\n", "|A: b\n\nFrom here I see 3 things\n" },
		{ FROM "A: b\n\n>From x\n>>From y\n> From z\n", "|A: b\n\nFrom x\n>From y\n> From z\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf b = BUF_INIT;

		read_all(str_of(cases[i].file), 1 << 20, &b);
		assert_string_equal(b.s, cases[i].messages);
		buf_free(&b);
	}
}

/* Lines longer than what is read at once, and messages longer than asked for. */
static void
test_long(void **state)
{
	struct buf file = BUF_INIT, b = BUF_INIT;

	(void)state;
	buf_puts(&file, FROM "A: ");
	buf_pad(&file, 'x', 300000);
	buf_puts(&file, "\n\n" FROM "C: d\n");
	read_all(buf_str(&file), 1 << 20, &b);
	assert_int_equal(b.n, 1 + 3 + 300000 + 2 + 1 + 5);
	buf_reset(&b);
	read_all(buf_str(&file), 10, &b);
	assert_string_equal(b.s, "|A: xxxxxxx|C: d\n");
	buf_free(&file);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_long)
	};

	return cmocka_run_group_tests_name("mbox", tests, NULL, NULL);
}
