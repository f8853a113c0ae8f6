#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "outgoing.h"

/* What becomes of a draft, with a Date and a Message-ID where they lack. */
static void
test_drafts(void **state)
{
	static const struct {
		const char *draft, *message, *asked;
	} cases[] = {
		{ "Date: x\nMessage-ID: y\nX-II: a told\n\nhi\n",
		    "Date: x\nMessage-ID: y\n\nhi\n", "a told" },
		{ "x-ii-letter: told\nX-II : a told\n\t@b\n c\nSubject: s\n\nhi",
		    "Subject: s\nDate: D\nMessage-ID: M\n\nhi", "a told @b c" },
		{ "A: b\r\nX-II: a told\r\n\r\nX-II: no\r\n",
		    "A: b\r\nDate: D\r\nMessage-ID: M\r\n\r\nX-II: no\r\n", "a told" },
		{ "A: b\nno field\nX-II: a told\n\n", "A: b\nno field\nDate: D\nMessage-ID: M\n\n",
		    "a told" },
		{ "X-II: a told", "Date: D\nMessage-ID: M\n", "a told" },
		{ "A: b", "A: b\nDate: D\nMessage-ID: M\n", NULL },
		{ "X-III: a\nX-II-Letters: b\n\n",
		    "X-III: a\nX-II-Letters: b\nDate: D\nMessage-ID: M\n\n", NULL },
		{ "hi, a body\n", "Date: D\nMessage-ID: M\n\nhi, a body\n", NULL },
		{ "\nhi\n", "Date: D\nMessage-ID: M\n\nhi\n", NULL },
		{ "From ii Mon Nov 23 09:00:00 2026\nA: b\n\nhi\n",
		    "A: b\nDate: D\nMessage-ID: M\n\nhi\n", NULL },
	};
	struct error e = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct outgoing o = OUTGOING_INIT;

		assert_int_equal(outgoing_make(&o, str_of(cases[i].draft), &e), 0);
		if (!o.dated)
			outgoing_add(&o, "Date", "D");
		if (!o.named)
			outgoing_add(&o, "Message-ID", "M");
		assert_string_equal(o.message.s, cases[i].message);
		assert_int_equal(o.asked.n, cases[i].asked != NULL);
		if (cases[i].asked != NULL)
			assert_string_equal(o.asked.v[0], cases[i].asked);
		outgoing_free(&o);
	}
}

/* What went through the mail before is told. */
static void
test_passed(void **state)
{
	static const struct {
		const char *draft;
		int passed;
	} cases[] = {
		{ "From: a\nX-II: a told\n\nReceived: x\n", 0 },
		{ "X-II: a told\nreceived : from x\n\nhi\n", 1 },
		{ "Resent-To: b\nX-II: a told\n\nhi\n", 1 },
		{ "Resent: b\nX-II: a told\n\nhi\n", 0 },
	};
	struct error e = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct outgoing o = OUTGOING_INIT;

		assert_int_equal(outgoing_make(&o, str_of(cases[i].draft), &e), 0);
		assert_int_equal(o.passed, cases[i].passed);
		assert_int_equal(o.asked.n, 1);
		outgoing_free(&o);
	}
}

static void
test_refused(void **state)
{
	static const char *const drafts[] = {
		"", "\n \r\n", "From ii Mon Nov 23 09:00:00 2026\n",
		"From a Mon Nov 23 09:00:00 2026\nA: b\n\nhi\n\nFrom b Mon 09:00:00 2026\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(drafts) / sizeof(drafts[0]); i++) {
		struct outgoing o = OUTGOING_INIT;
		struct error e = ERROR_INIT;

		assert_int_equal(outgoing_make(&o, str_of(drafts[i]), &e), -1);
		error_clear(&e);
		outgoing_free(&o);
	}
}

static void
test_dates(void **state)
{
	static const struct {
		long long seconds;
		const char *there, *date;
	} cases[] = {
		{ 0, "1970-01-01T00:00", "Thu, 1 Jan 1970 00:00:00 +0000" },
		{ 1795404605, "2026-11-23T09:00", "Mon, 23 Nov 2026 09:00:05 +0530" },
		{ 1795444200, "2026-11-23T09:00", "Mon, 23 Nov 2026 09:00:00 -0530" },
		{ 1798718400, "2027-01-01T01:00", "Fri, 1 Jan 2027 01:00:00 +1300" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf b = BUF_INIT;
		struct stamp there;

		assert_int_equal(date_parse_stamp(str_of(cases[i].there), &there), 0);
		outgoing_date(&b, cases[i].seconds, there);
		assert_string_equal(b.s, cases[i].date);
		buf_free(&b);
	}
}

static void
test_addresses(void **state)
{
	static const struct {
		const char *words[6];
		size_t n, first;        /* of the first address; 6: none */
	} cases[] = {
		{ { 0 }, 0, 6 },
		{ { "a@b" }, 1, 0 },
		{ { "-t" }, 1, 6 },
		{ { "-oi", "-oem", "a@b" }, 3, 2 },
		{ { "-f", "me@x", "--", "a@b" }, 4, 3 },
		{ { "-fme@x", "a@b" }, 2, 1 },
		{ { "-F", "Sam Reyes", "-t" }, 3, 6 },
		{ { "-f", "me@x" }, 2, 6 },
		{ { "-f" }, 1, 6 },
		{ { "--", "-odd@b" }, 2, 1 },
		{ { "-B8BITMIME", "-N", "success", "-V", "x", "a@b" }, 6, 5 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct list l = LIST_INIT;

		outgoing_addresses(cases[i].words, cases[i].n, &l);
		assert_int_equal(outgoing_addressed(cases[i].words, cases[i].n),
		    cases[i].first < 6);
		assert_int_equal(l.n > 0, cases[i].first < 6);
		if (l.n > 0)
			assert_string_equal(l.v[0], cases[i].words[cases[i].first]);
		list_free(&l);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_drafts),
		cmocka_unit_test(test_passed),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_addresses)
	};

	return cmocka_run_group_tests_name("outgoing", tests, NULL, NULL);
}
