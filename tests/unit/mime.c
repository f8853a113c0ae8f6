#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "mime.h"

/* s, n times. */
static void
repeat(struct buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_puts(b, s);
}

static void
test_fields(void **state)
{
	struct mail m = MAIL_INIT;
	struct error e = ERROR_INIT;

	(void)state;
	assert_int_equal(mail_read(&m, STR(
	    "From: =?utf-8?q?Jos=C3=A9?= <jose@example.net>\n"
	    "Reply-To: office@example.net\n"
	    "To: \"Reyes, Sam\" <sam@example.org>, friends: a@b.example, c@d.example;\n"
	    "Cc: not an address\n"
	    "Subject: =?utf-8?q?Th=C3=A9?=\n =?utf-8?q?_?= or coffee\n"
	    "In-Reply-To: <x@y>\n"
	    "List-Id: <l>\n"
	    "Auto-Submitted: auto-replied\n"
	    "Date: Sat, 21 Nov 2026 10:00:00 +0100\n"
	    "Message-ID: <4711@example.net>\n\nYes.\n"), &e), 0);
	assert_int_equal(m.n, 5);
	assert_int_equal(m.v[0].role, MAIL_FROM);
	assert_string_equal(m.v[0].name, "Jos\xc3\xa9");
	assert_string_equal(m.v[0].email, "jose@example.net");
	assert_int_equal(m.v[1].role, MAIL_REPLY_TO);
	assert_string_equal(m.v[2].name, "Reyes, Sam");
	assert_string_equal(m.v[3].email, "a@b.example");
	assert_int_equal(m.v[4].role, MAIL_TO);
	assert_string_equal(m.subject, "Th\xc3\xa9  or coffee");
	assert_string_equal(m.id, "4711@example.net");
	assert_true(m.date == 1795251600);
	assert_true(m.reply && m.list && m.automatic);
	assert_string_equal(m.text.s, "Yes.\n");
	mail_addresses(&m, MAIL_BCC, "Eve <e@f.example>");
	assert_int_equal(m.n, 6);
	assert_string_equal(m.v[5].email, "e@f.example");
	mail_free(&m);
}

/* What is read of a text in this charset and encoding. */
static void
test_charsets(void **state)
{
	static const struct {
		const char *charset, *encoding, *body, *text;
	} cases[] = {
		{ "utf-8", "8bit", "gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f" },
		{ "iso-8859-1", "8bit", "gr\xfc\xdf", "gr\xc3\xbc\xc3\x9f" },
		{ "iso-8859-1", "quoted-printable", "gr=FC=\n=DF", "gr\xc3\xbc\xc3\x9f" },
		{ "windows-1252", "8bit", "\x93hi\x94", "\xe2\x80\x9chi\xe2\x80\x9d" },
		{ "utf-8", "base64", "Z3LDvMOf", "gr\xc3\xbc\xc3\x9f" },
		{ "koi8-r", "base64", "0NLJ18XU", "\xd0\xbf\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82" },
		{ "utf-8", "8bit", "a\x1b[31m\x07" "b\xc2\x9b" "c\x7f\td\r", "a[31mbc d" },
	};
	struct buf b = BUF_INIT;
	struct error e = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mail m = MAIL_INIT;

		buf_reset(&b);
		buf_printf(&b, "From: a@b\nContent-Type: text/plain; charset=%s\n"
		    "Content-Transfer-Encoding: %s\n\n%s", cases[i].charset,
		    cases[i].encoding, cases[i].body);
		assert_int_equal(mail_read(&m, buf_str(&b), &e), 0);
		assert_string_equal(m.text.s, cases[i].text);
		mail_free(&m);
	}
	buf_free(&b);
}

/* Charsets that are none, bytes that are none of theirs: text that may stand in
 * a record all the same. */
static void
test_broken_charsets(void **state)
{
	static const char *const charsets[] = {
		"utf-8", "us-ascii", "x-none", "utf-16", "utf-7", "\"", "../etc", "iso-2022-jp"
	};
	struct buf b = BUF_INIT;
	struct error e = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(charsets) / sizeof(charsets[0]); i++) {
		struct mail m = MAIL_INIT;

		buf_reset(&b);
		buf_printf(&b, "From: =?%s?q?=FF=00=1B?= <a@b>\nSubject: =?%s?b?/wAb?=\xff\n"
		    "Content-Type: text/plain; charset=%s\n\nhello \xff\xfe \xc3 \xed\xa0\x80 x",
		    charsets[i], charsets[i], charsets[i]);
		buf_add(&b, "\0y", 2);
		assert_int_equal(mail_read(&m, buf_str(&b), &e), 0);
		assert_true(text_valid(buf_str(&m.text)));
		assert_true(text_valid(str_of(m.subject)));
		assert_null(strchr(m.subject, '\033'));
		assert_null(memchr(m.text.s, '\0', m.text.n));
		mail_free(&m);
	}
	buf_free(&b);
}

static void
test_ids(void **state)
{
	static const struct {
		const char *field;
		int kept;
	} cases[] = {
		{ "Message-ID: <a.b+c@d>\n", 1 },
		{ "Message-ID:\n <a.b+c@d>\n", 1 },
		{ "Message-ID: <a\"b@d>\n", 0 },
		{ "Message-ID: <a\xff@d>\n", 0 },
		{ "Message-ID:\n", 0 },
		{ "", 0 },
	};
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mail one = MAIL_INIT, two = MAIL_INIT, other = MAIL_INIT;

		buf_reset(&b);
		buf_printf(&b, "From: a@b\n%s\nhi\n", cases[i].field);
		assert_int_equal(mail_read(&one, buf_str(&b), &e), 0);
		assert_int_equal(mail_read(&two, buf_str(&b), &e), 0);
		assert_string_equal(one.id, two.id);
		if (cases[i].kept)
			assert_string_equal(one.id, "a.b+c@d");
		else {
			assert_true(str_starts(str_of(one.id), "none-"));
			assert_int_equal(strlen(one.id), strlen("none-") + 16);
		}
		buf_puts(&b, "more\n");
		assert_int_equal(mail_read(&other, buf_str(&b), &e), 0);
		if (cases[i].field[0] == '\0')
			assert_string_not_equal(one.id, other.id);
		mail_free(&one);
		mail_free(&two);
		mail_free(&other);
	}
	buf_free(&b);
}

/* Whatever is given, it is read or refused, soon. */
static void
hostile(const char *head, const char *part, size_t n, const char *tail, int rv)
{
	struct mail m = MAIL_INIT;
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;

	buf_puts(&b, head);
	repeat(&b, part, n);
	buf_puts(&b, tail);
	assert_int_equal(mail_read(&m, buf_str(&b), &e), rv);
	assert_int_equal(rv == -1, e.text != NULL);
	error_clear(&e);
	mail_free(&m);
	buf_free(&b);
}

static void
test_hostile(void **state)
{
	(void)state;
	hostile("", "", 0, "", -1);
	hostile("no header\n", "\xff\n", 1000, "", -1);
	hostile("From: a@b\nX: ", "x", 1 << 20, "\n\nhi\n", -1);
	hostile("From: a@b\n", "X: y\n", 1 << 20, "\nhi\n", -1);
	hostile("From: a@b\nTo: ", "a:", 60000, "\n\nhi\n", -1);
	hostile("From: a@b\nTo: ", "a:", 450, ";\n\nhi\n", 0);
	hostile("From: a@b\nTo: ", "(", 100000, "\n\nhi\n", 0);
	hostile("From: a@b\nTo: ", "<", 100000, "\n\nhi\n", 0);
	hostile("From: a@b\nTo: ", ",", 100000, "\n\nhi\n", 0);
	hostile("From: a@b\nTo: ", "x@y,", 30000, "\n\nhi\n", 0);
	hostile("From: a@b\nSubject: ", "=?utf-8?q?a?= ", 9000, "\n\nhi\n", 0);
	hostile("From: a@b\nReferences: ", "<a@b> ", 20000, "\n\nhi\n", 0);
	hostile("From: a@b\nContent-Type: text/plain", "; a*0=b", 15000, "\n\nhi\n", 0);
	hostile("From: a@b\nContent-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n",
	    1 << 20, "", 0);
	hostile("From: a@b\nContent-Type: multipart/mixed; boundary=b\n\n",
	    "--b\nContent-Type: multipart/mixed; boundary=b\n\n", 1000, "hi\n", 0);
	hostile("From: a@b\n", "Content-Type: message/rfc822\n\n", 100000, "hi\n", 0);
	hostile("From: a@b\n\n", "x", 10 << 20, "", 0);
	hostile("From: a@b\n\n", "\n", 10 << 20, "", 0);
	hostile("From: a@b\nContent-Type: text/html\n\n", "<div>", 2 << 20, "", 0);
	hostile("From: a@b\nContent-Type: text/html\n\n", "<script>", 1 << 20, "", 0);
	hostile("From: a@b\nContent-Type: text/html\n\n", "<!--", 2 << 20, "", 0);
	hostile("From: a@b\nContent-Transfer-Encoding: base64\n\n", "=", 10 << 20, "", 0);
}

/* The header of a message within the message is bounded, too; what stands before
 * it is read, and what only looks like one may be long. */
static void
test_inner_headers(void **state)
{
	static const char *const headers[] = {
		"To: ", "a:", "tO : x\n y:", "a:", "From:\n ", "a:\n ",
		"junk\nX: y\nCc: ", "a:", "To: ", "a@b,", "", "X: y\n",
		"Content-Type: text/plain", "; a=b",
	};
	struct mail m;
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i += 2) {
		m = (struct mail)MAIL_INIT;
		buf_reset(&b);
		buf_puts(&b, "From: a@b\nContent-Type: multipart/mixed; boundary=b\n\n"
		    "--b\n\nhi\n--b\nContent-Type: message/rfc822\n\n");
		buf_puts(&b, headers[i]);
		repeat(&b, headers[i + 1], 1 << 20);
		buf_puts(&b, "\n\nText.\n--b--\n");
		assert_int_equal(mail_read(&m, buf_str(&b), &e), 0);
		assert_string_equal(m.text.s, "hi");
		mail_free(&m);
	}
	buf_reset(&b);
	buf_puts(&b, "From: a@b\n\n");
	repeat(&b, "From: x\n\n", 1 << 16);
	repeat(&b, "Note: ", 1 << 12);
	repeat(&b, "To be: or not\n", 1 << 15);
	buf_puts(&b, "the end\n");
	m = (struct mail)MAIL_INIT;
	assert_int_equal(mail_read(&m, buf_str(&b), &e), 0);
	assert_non_null(strstr(m.text.s, "the end\n"));
	mail_free(&m);
	buf_free(&b);
}

/* Parts that lie too deep are not looked for. */
static void
test_deep(void **state)
{
	struct mail m = MAIL_INIT;
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;

	(void)state;
	buf_puts(&b, "From: a@b\n");
	for (int i = 0; i < 10; i++)
		buf_printf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
	buf_puts(&b, "\nhi\n");
	assert_int_equal(mail_read(&m, buf_str(&b), &e), 0);
	assert_string_equal(m.text.s, "hi\n");
	mail_free(&m);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_charsets),
		cmocka_unit_test(test_broken_charsets),
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_inner_headers),
		cmocka_unit_test(test_deep)
	};

	return cmocka_run_group_tests_name("mime", tests, NULL, NULL);
}
