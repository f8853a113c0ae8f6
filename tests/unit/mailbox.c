/* Addresses in headers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "mailbox.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* written NULL: refused. */
static const struct {
	const char *address, *written;
} addresses[] = {
	{ "grace@example.org", "grace@example.org" },
	{ "  grace@example.org\t", "grace@example.org" },
	{ "Grace Hopper <grace@example.org>", "grace@example.org" },
	{ "<grace@example.org>", "grace@example.org" },
	{ "g.h+ii=x@a-b.example", "g.h+ii=x@a-b.example" },
	{ "grace@[192.0.2.1]", "grace@[192.0.2.1]" },
	/* quoted where it must be */
	{ "a,b@example.org", "\"a,b\"@example.org" },
	{ "a..b@example.org", "\"a..b\"@example.org" },
	{ ".a@example.org", "\".a\"@example.org" },
	{ "a@b@example.org", "\"a@b\"@example.org" },
	{ "a\"b\\@example.org", "\"a\\\"b\\\\\"@example.org" },
	{ "\"a,b\"@example.org", "\"a,b\"@example.org" },
	{ "\"a\\\"b\"@example.org", "\"a\\\"b\"@example.org" },
	{ "\"a\\\"@example.org", "\"\\\"a\\\\\\\"\"@example.org" },
	{ "", NULL },
	{ "grace", NULL },
	{ "@example.org", NULL },
	{ "grace@", NULL },
	{ "grace hopper@example.org", NULL },
	{ "grace@exam ple.org", NULL },
	{ "grace@example.org\nBcc: x@y", NULL },
	{ "grace@example.org\x0b", NULL },
	{ "grace@example..org", NULL },
	{ "grace@example.org,mary", NULL },
	{ "grace@ex(ample).org", NULL },
	{ "grâce@example.org", NULL },
	{ "grace@exämple.org", NULL },
};

static void
addresses_are_written_or_refused(void **state)
{
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(addresses); i++) {
		buf_reset(&b);
		if (addresses[i].written == NULL) {
			assert_int_equal(mailbox_address(&b,
			    str_of(addresses[i].address), &e), -1);
			assert_int_equal(b.n, 0);
			assert_true(error_text(&e)[0] != '\0');
			error_clear(&e);
		} else {
			assert_int_equal(mailbox_address(&b,
			    str_of(addresses[i].address), &e), 0);
			assert_string_equal(b.s, addresses[i].written);
		}
	}
	buf_free(&b);
}

static const struct {
	const char *name, *written;
} names[] = {
	{ "Grace Hopper", "Grace Hopper" },
	{ "Hopper, Grace", "\"Hopper, Grace\"" },
	{ "J. R. Smith", "\"J. R. Smith\"" },
	{ "Grace \"Amazing\" Hopper", "\"Grace \\\"Amazing\\\" Hopper\"" },
	{ "a\\b", "\"a\\\\b\"" },
	{ "José Núñez", "José Núñez" },
	{ "محمد (أحمد)", "\"محمد (أحمد)\"" },
};

/* A name that was written is read back. */
static void
names_are_quoted(void **state)
{
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT, name = BUF_INIT, addr = BUF_INIT;
	struct str rest;

	(void)state;
	for (size_t i = 0; i < LEN(names); i++) {
		buf_reset(&b);
		mailbox_name(&b, str_of(names[i].name));
		assert_string_equal(b.s, names[i].written);
		buf_puts(&b, " <x@y>, z@y");
		rest = buf_str(&b);
		assert_int_equal(mailbox_next(&rest, &name, &addr, &e), 1);
		assert_string_equal(name.s, names[i].name);
		assert_string_equal(addr.s, "x@y");
		assert_int_equal(mailbox_next(&rest, &name, &addr, &e), 1);
		assert_string_equal(name.s, "");
		assert_string_equal(addr.s, "z@y");
		assert_int_equal(rest.n, 0);
		assert_int_equal(mailbox_next(&rest, &name, &addr, &e), 0);
	}
	buf_free(&b);
	buf_free(&name);
	buf_free(&addr);
}

static void
lists_are_read_to_their_end(void **state)
{
	static const char *const bad[] = {
		"grace", "Grace <grace@example.org", "Grace <a@b> <c@d>", "<>",
		"\"Grace <a@b>", "Grace <\"a@b>"
	};
	struct error e = ERROR_INIT;
	struct buf name = BUF_INIT, addr = BUF_INIT;
	struct str rest = STR(" , a@b,, \"x, y\" <\"c>,d\"@e> ,");

	(void)state;
	assert_int_equal(mailbox_next(&rest, &name, &addr, &e), 1);
	assert_string_equal(addr.s, "a@b");
	assert_int_equal(mailbox_next(&rest, &name, &addr, &e), 1);
	assert_string_equal(name.s, "x, y");
	assert_string_equal(addr.s, "\"c>,d\"@e");
	assert_int_equal(mailbox_next(&rest, &name, &addr, &e), 0);
	for (size_t i = 0; i < LEN(bad); i++) {
		rest = str_of(bad[i]);
		assert_int_equal(mailbox_next(&rest, &name, &addr, &e), -1);
		error_clear(&e);
	}
	buf_free(&name);
	buf_free(&addr);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_written_or_refused),
		cmocka_unit_test(names_are_quoted),
		cmocka_unit_test(lists_are_read_to_their_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
