/* mend.h: what is mended, what is left, and what holds of every record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mend.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The same numbers in every run. */
static unsigned
pick(unsigned n)
{
	static uint64_t state = 1;

	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(state >> 33) % n;
}

/* What is told, as "line what" lines. */
static void
note(void *arg, unsigned line, const char *what)
{
	buf_printf(arg, "%u %s\n", line, what);
}

/* --- tables --- */

static const struct {
	const char *from, *to; /* to NULL: as it was */
	const char *told;      /* the end of what is told first; of left with "left " */
} cases[] = {
	/* names */
	{ "Name: A\nOrg: B\n", NULL, NULL },
	{ "name: A\n", "Name: A\n", "expected Name" },
	{ "Name: A\nEMAIL: b\nwrite-UP: 1\n", "Name: A\nEmail: b\nWrite-up: 1\n",
	    "expected Email, and 1 more like it" },
	{ "Name: A\nE-mail: b\n", "Name: A\nEmail: b\n", "expected Email" },
	{ "Name: A\nE-mail:\n", NULL, NULL },
	{ "Name: A\nOrganisation: B\n", "Name: A\nOrg: B\n", "expected Org" },
	{ "Name: A\nOrganisation: B\nOrg: C\n", NULL,
	    "left expected one of them" },
	{ "Name: A\nOrganisation: B\nOrganization: C\n",
	    "Name: A\nOrg: B\nOrganization: C\n", "left expected one of them" },
	{ "Name: A\nfavourite: tea\n", NULL, NULL },
	{ "Name: A\n  continued: yes\n", NULL, NULL },
	/* dates of entries */
	{ "Name: A\n2026-1-5 met x\n", "Name: A\n2026-01-05 met x\n",
	    "expected 2026-01-05" },
	{ "Name: A\n2026/11/02 10:00 met/cafe x\n",
	    "Name: A\n2026-11-02 10:00 met/cafe x\n", "expected 2026-11-02" },
	{ "Name: A\n2026.11.2\tMET\n", "Name: A\n2026-11-02\tMET\n",
	    "expected 2026-11-02" },
	{ "Name: A\n13/2/2026 met\n", "Name: A\n2026-02-13 met\n",
	    "expected 2026-02-13" },
	{ "Name: A\n2/2/2026 met\n", "Name: A\n2026-02-02 met\n",
	    "expected 2026-02-02" },
	{ "Name: A\n2026-11-02T9:05 met x\n", "Name: A\n2026-11-02 09:05 met x\n",
	    "expected 2026-11-02 09:05" },
	{ "Name: A\n1/2/2026 met x\n", NULL,
	    "left expected its date as YYYY-MM-DD" },
	{ "Name: A\n2026-11-01 note\n1/2/2026 met x\n", NULL,
	    "left expected its date as YYYY-MM-DD" },
	{ "Name: A\n2026-1-5 met x\nOrg: B\n", NULL,
	    "left expected its date as YYYY-MM-DD, and it below them" },
	{ "Name: A\n2026-1-5 met x\n# work\n", NULL,
	    "left expected its date as YYYY-MM-DD, and it below them" },
	{ "Name: A\n2026-13-5 met x\n", NULL, NULL },
	{ "Name: A\n2026-1-5 it rained\n", NULL, NULL },
	{ "Name: A\n2026-1/5 met\n", NULL, NULL },
	{ "Name: A\n26-1-5 met\n", NULL, NULL },
	{ "Name: A\n2026-02-30 met\n", NULL, NULL },
	{ "Name: A\n2026-11-02 met\n2026-1-5 note they moved\n",
	    "Name: A\n2026-11-02 met\n2026-01-05 note they moved\n",
	    "expected 2026-01-05" },
	/* dates of attributes */
	{ "Name: A\n2026-11-02 owe due=2026/12/1 it\n",
	    "Name: A\n2026-11-02 owe due=2026-12-01 it\n",
	    "expected due=2026-12-01" },
	{ "Name: A\n2026-11-02 scheduled mins=20 at=\"2026-11-19 9:00\" x\n",
	    "Name: A\n2026-11-02 scheduled mins=20 at=2026-11-19T09:00 x\n",
	    "expected at=2026-11-19T09:00" },
	{ "Name: A\n2026/11/2 owe due=31.12.2026 it\n",
	    "Name: A\n2026-11-02 owe due=2026-12-31 it\n",
	    "expected 2026-11-02" },
	{ "Name: A\n2026-11-02 owe due=1/2/2026 it\n", NULL, NULL },
	{ "Name: A\n2026-11-02 owe due=soon it\n", NULL, NULL },
	{ "Name: A\n2026-11-02 owe it due=2026/12/1\n", NULL, NULL },
	{ "Name: A\n2026-11-02 owe -- due=2026/12/1\n", NULL, NULL },
	{ "Name: A\n2026-11-02 owe due=2026-12-01 due=2026/12/2\n", NULL, NULL },
	{ "Name: A\n2026-11-02 note due=2026/12/1\n", NULL, NULL },
	/* bodies */
	{ "Name: A\n2026-11-02 met\nQ: why?\n\n  two\nA: so\n",
	    "Name: A\n2026-11-02 met\n\tQ: why?\n\n  two\n\tA: so\n",
	    "expected a TAB before it, and 1 more like it" },
	{ "Name: A\n2026-11-02 met\nPhone: 555\n", NULL,
	    "left expected it above the first entry, or indented" },
	{ "Name: A\n2026-11-02 met\ne-mail: a@b\n", NULL,
	    "left expected it above the first entry, or indented" },
	/* ends of lines */
	{ "Name: A \t\n\t\n2026-11-02 met\t\r\n \tx ",
	    "Name: A\n\n2026-11-02 met\r\n \tx",
	    "expected no white space at its end, and 3 more like it" },
	{ "\xef\xbb\xbfname: A \r\n", "\xef\xbb\xbfName: A\r\n", "expected Name" },
	/* no records */
	{ "", NULL, NULL },
	{ " \n", NULL, NULL },
	{ "org: A \n", NULL, NULL },
	{ "name: A \n<<<<<<< ours\n", NULL, NULL },
};

/* Parse and mend. */
static unsigned
mend(struct buf *out, struct str data, const struct report *mended,
    const struct report *left)
{
	struct record rec = RECORD_INIT;
	unsigned n;

	record_parse(&rec, data, NULL);
	n = mend_record(out, &rec, mended, left);
	record_free(&rec);
	return n;
}

static int
ends_with_line(const struct buf *told, const char *end)
{
	const char *nl = strchr(told->s, '\n');

	return nl != NULL && str_ends(str_sub(buf_str(told), 0,
	    (size_t)(nl - told->s)), end);
}

static void
test_cases(void **state)
{
	struct buf out = BUF_INIT, mended = BUF_INIT, left = BUF_INIT;
	struct report told = { note, &mended }, not = { note, &left };
	const char *expected;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		buf_reset(&mended);
		buf_reset(&left);
		mend(&out, str_of(cases[i].from), &told, &not);
		assert_string_equal(out.s,
		    cases[i].to != NULL ? cases[i].to : cases[i].from);
		expected = cases[i].told;
		if (expected != NULL && strncmp(expected, "left ", 5) == 0) {
			assert_true(ends_with_line(&left, expected + 5));
		} else {
			assert_string_equal(left.s, "");
			if (expected != NULL)
				assert_true(ends_with_line(&mended, expected));
		}
		assert_int_equal(mended.n > 0, cases[i].to != NULL);
	}
	buf_free(&out);
	buf_free(&mended);
	buf_free(&left);
}

static void
test_tells_the_line_and_what_stands_there(void **state)
{
	struct buf out = BUF_INIT, mended = BUF_INIT;
	struct report told = { note, &mended };

	(void)state;
	assert_int_equal(mend(&out, STR("Name: A\nemail: b \n2026-1-5 met\nx\n"),
	    &told, NULL), 4);
	assert_string_equal(mended.s,
	    "3 '2026-1-5 met' is not as ii writes it: expected 2026-01-05\n"
	    "2 'email' is not as ii writes it: expected Email\n"
	    "4 'x' is not as ii writes it: expected a TAB before it\n"
	    "2 'email: b ' is not as ii writes it: expected no white space at its "
	    "end\n");
	buf_free(&out);
	buf_free(&mended);
}

/* --- what holds of every record --- */

static const struct str pieces[] = {
	STR("Name: Grace Hopper"), STR("name:grace"), STR("NAME:"), STR("Org: A"),
	STR("org: B"), STR("Organisation: C"), STR("Organization: D "),
	STR("E-mail: a@b"), STR("email: c@d\t"), STR("Tag: x"), STR("own: y"),
	STR("Link://x"), STR("\tmore: of it"), STR("  and more  "), STR(""),
	STR(" \t"), STR("# comment "), STR("just words"), STR("Phone: 555"),
	STR("2026-1-5 met/cafe at noon"), STR("2026/11/02 10:00 note"),
	STR("2026-11-02T10:00 met x"), STR("1/2/2026 met"), STR("13.2.2026 met "),
	STR("2026-11-02 owe due=2026/12/1 x"), STR("2026-11-02 owe due=1/2/2026"),
	STR("2026-1-6 owe due=2026/12/1 due=2026/12/2"), STR("2026-11-02 met "),
	STR("2026-11-02 scheduled at=\"2026/11/9 10:00\" mins=20 x"),
	STR("2026-11-03 referred @mary-hawes, org=x due=2026/1/1"),
	STR("2026-11-03"), STR("2026-02-30 note x"), STR("2026-11-03 heard/email x"),
	STR("2026-99-1 met"), STR("Q: what?"), STR("\tA: that"), STR("=======x"),
	STR("\xff\xfe"), STR("caf\xc3\xa9 "), STR("\r"), STR("x\ry \r"),
	STR("2026-11-02 -- met"), STR("2026.1.5\tnote a\tb"), STR("due=2026/12/1"),
};

static void
make_record(struct buf *b)
{
	static const char *const ends[] = { "\n", "\n", "\r\n" };
	unsigned n = 1 + pick(12);
	struct str piece;

	buf_reset(b);
	if (pick(8) == 0)
		buf_puts(b, "\xef\xbb\xbf");
	if (pick(4) > 0)
		buf_puts(b, "Name: A\n");
	while (n-- > 0) {
		piece = pieces[pick(COUNT(pieces))];
		if (pick(20) == 0)
			piece = str_sub(piece, 0, pick((unsigned)piece.n + 1));
		buf_addstr(b, piece);
		if (n > 0 || pick(2) == 0)
			buf_puts(b, ends[pick(3)]);
	}
}

/* What is left of a line without blanks, and what mending may change: the name
 * or date that it begins with, and dates of attributes. */
static void
put_core(struct buf *b, struct str line)
{
	const char *colon;
	size_t i = 0;

	while (line.n > 0 && strchr(" \t", line.p[0]) != NULL)
		line = str_sub(line, 1, line.n);
	colon = memchr(line.p, ':', line.n);
	if (colon != NULL && field_name_valid(str_sub(line, 0,
	    (size_t)(colon - line.p))))
		i = (size_t)(colon - line.p);
	for (; i < line.n; i++)
		if (strchr(" \t\r\"/-.:0123456789T", line.p[i]) == NULL)
			buf_putc(b, line.p[i]);
	buf_putc(b, '\n');
}

static void
put_cores(struct buf *b, struct str data)
{
	const char *nl;
	size_t n;

	buf_reset(b);
	for (; data.n > 0; data = str_sub(data, n + 1, data.n)) {
		nl = memchr(data.p, '\n', data.n);
		n = nl != NULL ? (size_t)(nl - data.p) : data.n;
		put_core(b, str_sub(data, 0, n));
	}
	/* blanks without a line end at the very end are no line */
	b->n = str_trim(buf_str(b)).n;
}

/* Whether only white space was mended. */
static int
only_blanks(const struct buf *told)
{
	struct str rest = buf_str(told), line;

	while (str_item(&rest, '\n', &line))
		if (str_find(line, STR("expected a TAB before it")) == -1 &&
		    str_find(line, STR("expected no white space at its end")) == -1)
			return 0;
	return 1;
}

/* The bytes that are no white space. */
static void
put_bare(struct buf *b, struct str data)
{
	size_t i;

	buf_reset(b);
	for (i = 0; i < data.n; i++)
		if (data.p[i] != ' ' && data.p[i] != '\t')
			buf_putc(b, data.p[i]);
}

static void
assert_same(const struct buf *a, const struct buf *b)
{
	assert_int_equal(a->n, b->n);
	assert_memory_equal(a->s, b->s, a->n);
}

/* How many values of known fields a record has, and entries. */
static size_t
count(const struct record *rec, int entries)
{
	size_t i, n = 0;

	if (entries)
		return rec->nentries;
	for (i = 0; i < rec->nfields; i++)
		n += rec->fields[i].id <= FIELD_OTHER;
	return n;
}

static void
test_mending_holds_to_its_laws(void **state)
{
	struct buf data = BUF_INIT, once = BUF_INIT, twice = BUF_INIT;
	struct buf a = BUF_INIT, b = BUF_INIT, told = BUF_INIT;
	struct record before = RECORD_INIT, after = RECORD_INIT;
	struct report report = { note, &told };
	unsigned changed = 0;
	int i;

	(void)state;
	for (i = 0; i < 50000; i++) {
		make_record(&data);
		buf_reset(&told);
		if (mend(&once, buf_str(&data), &report, NULL) == 0)
			assert_same(&data, &once);
		else
			changed++;
		/* twice is once */
		assert_int_equal(mend(&twice, buf_str(&once), NULL, NULL), 0);
		assert_same(&once, &twice);
		/* no text is lost, no line added */
		put_cores(&a, buf_str(&data));
		put_cores(&b, buf_str(&once));
		assert_same(&a, &b);
		if (only_blanks(&told)) {
			put_bare(&a, buf_str(&data));
			put_bare(&b, buf_str(&once));
			assert_same(&a, &b);
		}
		/* no field becomes text, no entry either */
		record_parse(&before, buf_str(&data), NULL);
		record_parse(&after, buf_str(&once), NULL);
		assert_int_equal(count(&before, 0), count(&after, 0));
		assert_true(count(&after, 1) >= count(&before, 1));
		assert_true(after.odd <= before.odd || after.nentries > before.nentries);
		assert_int_equal(before.flaws, after.flaws);
	}
	assert_true(changed > 25000);
	record_free(&before);
	record_free(&after);
	buf_free(&data);
	buf_free(&once);
	buf_free(&twice);
	buf_free(&a);
	buf_free(&b);
	buf_free(&told);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_tells_the_line_and_what_stands_there),
		cmocka_unit_test(test_mending_holds_to_its_laws),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
