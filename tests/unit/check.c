/* check.h: what is wrong in records, between them, and in settings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "check.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define RECORDS 6

/* A book on 2026-11-23 09:00, and what is wrong in it: "id:line: words", each
 * the start of what is told. */
struct book_case {
	const char *title;
	struct {
		const char *id, *text;
	} records[RECORDS];
	const char *expected;
};

static const struct book_case cases[] = {
	{ "a sound record",
	    { { "ada", "Name: Ada\nVia: @bob\nUpdate: 6 months\nZone: UTC\n\n"
	    "2026-11-02 asked/email by=@bob two questions\n"
	    "2026-11-03 scheduled at=2026-12-01T10:00\n\tQ: @twitter\n" },
	    { "bob", "Name: Bob\n" } },
	    "" },
	{ "lines, values and dates that are not understood",
	    { { "ada", "Name: Ada\nName: Eda\njust words\nUpdate: soon\n"
	    "Zone: Mars/Olympus\nEmail: nobody\n\n2026-02-30 note x\n"
	    "2026-11-02 met fit=9\n2026-11-03\n2026-12-24 note x\n" } },
	    "ada:2: 'Name' stands again\n"
	    "ada:3: 'just words' is neither a field nor an entry\n"
	    "ada:4: 'soon' is no delay\n"
	    "ada:5: 'Mars/Olympus' is no time zone\n"
	    "ada:6: 'nobody' is no email address\n"
	    "ada:8: '2026-02-30' is no day of the calendar\n"
	    "ada:9: 'fit=9' has no good value\n"
	    "ada:10: '2026-11-03' has no kind of entry\n"
	    "ada:11: '2026-12-24' lies in the future\n" },
	{ "kinds that are none, and attributes of another kind",
	    { { "ada", "Name: Ada\n2026-11-02 aksed x\n2026-11-02 grumbled y\n"
	    "2026-11-03 note due=2026-12-01 x\n2026-11-03 note -- due=2026-12-01\n"
	    "2026-11-03 note x due=2026-12-01\n" } },
	    "ada:2: 'aksed' is no kind of entry, and reads as a note: expected asked\n"
	    "ada:3: 'grumbled' is no kind of entry, and reads as a note: expected one\n"
	    "ada:4: 'due=2026-12-01' says nothing of note\n" },
	{ "files that are no records",
	    { { "a", "" }, { "b", "Org: B\n" }, { "c", "Name: C\nx: y\n<<<<<<< ours\n" },
	    { "d", "Name: D\nOrg: \xe9\n" } },
	    "a:1: is empty\n"
	    "b:1: has no Name:\n"
	    "c:3: '<<<<<<< ours' is neither a field nor an entry\n"
	    "c:3: has conflict marks (ii-edit takes them out, or ii-sync where "
	    "git left them)\n"
	    "d:2: has bytes that are no UTF-8\n" },
	{ "an @id that is nobody's, with the nearest",
	    { { "grace-hopper", "Name: Grace\nVia: @mary-hawse\n"
	    "2026-11-02 asked by=@howard x\n2026-11-03 referred @mary-haws x\n" },
	    { "mary-hawes", "Name: Mary\nVia: @mary-hawes\n" } },
	    "grace-hopper:2: '@mary-hawse' is nobody's: did you mean @mary-hawes?\n"
	    "grace-hopper:3: '@howard' is nobody's: expected the id\n"
	    "grace-hopper:4: '@mary-haws' is nobody's: did you mean @mary-hawes?\n"
	    "mary-hawes:2: 'mary-hawes' is this contact itself\n" },
	{ "an @id in a text only where one is near, in its own line",
	    { { "ada", "Name: Ada\n2026-11-02 note with @mary-haws and @kestrel\n"
	    "\tand @somebody,\n\t@mary-hawse too; a@mary-hawss.org not\n" },
	    { "mary-hawes", "Name: Mary\n" } },
	    "ada:2: '@mary-haws' is nobody's: did you mean @mary-hawes?\n"
	    "ada:4: '@mary-hawse' is nobody's: did you mean @mary-hawes?\n" },
	{ "a Was: resolves, and is wrong where somebody is there or has it, too",
	    { { "ada", "Name: Ada\nWas: a\nWas: ada\nWas: bob\nWas: The Id\n" },
	    { "bob", "Name: Bob\nVia: @a\nWas: a\n" } },
	    "ada:3: 'ada' is the id that this contact has\n"
	    "ada:4: 'bob' is the id of another contact\n"
	    "ada:5: 'The Id' is no id\n"
	    "bob:3: 'a' stands in a Was: of ada, too\n" },
	{ "one person in two records",
	    { { "a", "Name: Ada Byron\nOrg: Kestrel\nRole: x\nEmail: ada@x.org\n" },
	    { "b", "Name: A. Byron\n\nTags: x\nEmail: ADA@x.org\n" },
	    { "c", "Name: Ada Byron\nOrg: KESTREL\n" },
	    { "d", "Name: Ada Byron\nOrg: Merlin\n" },
	    { "e", "Name: Eve\nLink: https://www.example.org/in/eve\n" },
	    { "f", "Name: Eva\nLink: example.org/in/eve/\n" } },
	    "b:4: 'b' has the same email as a: two people?\n"
	    "c:1: 'c' has the same name and organization as a: two people?\n"
	    "f:2: 'f' has the same link as e: two people?\n" },
	{ "names of fields near a known one, but not those of several records",
	    { { "a", "Name: A\nEmial: a@b\nLand: x\n" }, { "b", "Name: B\nLand: x\n" },
	    { "c", "Name: C\nLand: x\n" }, { "d", "Name: D\nLAND: x\nShoes: 9\n" } },
	    "a:2: 'Emial' is no name that ii knows: did you mean Email?\n" },
	{ "a talk whose time has passed, until it is said how it went",
	    { { "a", "Name: A\n2026-11-02 scheduled at=2026-11-20T10:00\n" },
	    { "b", "Name: B\n2026-11-02 scheduled at=2026-11-23T09:01\n" },
	    { "c", "Name: C\n2026-11-02 scheduled at=2026-11-20\n2026-11-20 met x\n" },
	    { "d", "Name: D\n2026-11-02 scheduled at=2026-11-20\n2026-11-19 cancelled\n" },
	    { "e", "Name: E\n2026-11-01 requested\n2026-11-02 scheduled at=2026-11-20\n" },
	    { "f", "Name: F\n2026-11-02 scheduled at=2026-11-20\n2026-11-22 closed\n" } },
	    "a:2: '2026-11-20T10:00' has passed\n"
	    "e:3: '2026-11-20' has passed\n" },
	{ "a done that settles nothing, or one of several",
	    { { "a", "Name: A\n2026-11-02 done the paper\n" },
	    { "b", "Name: B\n2026-11-01 owe the paper\n2026-11-02 done\n"
	    "2026-11-03 done\n" },
	    { "c", "Name: C\n2026-11-01 owe the paper\n2026-11-01 owe the list\n"
	    "2026-11-02 done the book\n2026-11-03 done list\n2026-11-04 done\n" },
	    { "d", "Name: D\n2026-11-01 heard x\n2026-11-02 done by phone\n" } },
	    "a:2: '2026-11-02 done the paper' settles nothing\n"
	    "b:4: '2026-11-03 done' settles nothing\n"
	    "c:4: '2026-11-02 done the book' settles none of 2 that are open\n" },
	{ "a clash",
	    { { "a", "Name: A\nClash: Role: CTO\n" } },
	    "a:2: 'Role: CTO' lost when two changes met\n" },
	{ "one that two people of one id would make",
	    { { "a", "Name: A B\nClash: Name: A. B.\nClash: Org: Navy\n" },
	    { "b", "Name: B\nOrg: Rand\nEmail: b@rand.org\nEmail: b@navy.org\n"
	    "Clash: Org: Navy\nClash: Role: CTO\n" },
	    { "c", "Name: C\nLink: https://a/c\nLink: https://a/d\nEmail: c@x\n"
	    "Clash: org: Navy\nClash: Org\n" } },
	    "a:2: 'Name: A. B.' lost when two changes met: two people?\n"
	    "a:3: 'Org: Navy' lost when two changes met\n"
	    "b:5: 'Org: Navy' lost when two changes met: two people?\n"
	    "b:6: 'Role: CTO' lost when two changes met\n"
	    "c:5: 'org: Navy' lost when two changes met: two people?\n"
	    "c:6: 'Org' lost when two changes met\n" },
	{ "what can be mended is told once, in place of what parsing tells",
	    { { "a", "name: A\nE-mail: a@b\n2026-1-5 met x\n2026-11-02T10:00 met\n"
	    "2026-11-03 owe due=2026/12/1 y\n1/2/2026 met z\n" } },
	    "a:1: 'name' is not as ii writes it: expected Name\n"
	    "a:2: 'E-mail' is not as ii writes it: expected Email\n"
	    "a:3: '2026-1-5 met x' is not as ii writes it: expected 2026-01-05\n"
	    "a:4: '2026-11-02T10:00 met' is not as ii writes it\n"
	    "a:5: 'due=2026/12/1' is not as ii writes it: expected due=2026-12-01\n"
	    "a:6: '1/2/2026 met z' looks like an entry\n" },
};

static struct stamp
now(void)
{
	return (struct stamp){ date_of(2026, 11, 23), 9 * 60 };
}

/* Check a book, with the records spread over two parts from the one numbered
 * first on. */
static void
check_case(const struct book_case *c, size_t first, struct buf *told)
{
	struct workdays workdays = WORKDAYS_INIT;
	struct check_part *parts[2];
	struct check check;
	struct rules rules;
	size_t i, n;

	rules_default(&rules, &workdays);
	parts[0] = check_part_new(&rules, now());
	parts[1] = check_part_new(&rules, now());
	for (i = 0; i < RECORDS; i++) {
		n = (i + first) % RECORDS;
		if (c->records[n].id != NULL)
			check_add(parts[i % 2], str_of(c->records[n].id),
			    str_of(c->records[n].text));
	}
	check_join(&check, parts[0], parts[1]);
	buf_reset(told);
	for (i = 0; i < check.n; i++)
		buf_printf(told, "%.*s:%u: %s\n",
		    (int)(strlen(check.problems[i].file) - strlen(RECORD_SUFFIX)),
		    check.problems[i].file, check.problems[i].line,
		    check.problems[i].what);
	check_free(&check);
	workdays_free(&workdays);
}

/* Whether each line of told begins with that of expected. */
static int
agrees(const char *told, const char *expected)
{
	size_t n, m;

	while (*expected != '\0' && *told != '\0') {
		n = strcspn(expected, "\n");
		m = strcspn(told, "\n");
		if (m < n || strncmp(told, expected, n) != 0)
			return 0;
		expected += n + 1;
		told += m + 1;
	}
	return *expected == *told;
}

static void
test_books(void **state)
{
	struct buf told = BUF_INIT;
	size_t i, first;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		for (first = 0; first < RECORDS; first++) {
			check_case(&cases[i], first, &told);
			if (!agrees(told.s, cases[i].expected)) {
				print_message("%s\n%s", cases[i].title, told.s);
				fail_msg("expected\n%s", cases[i].expected);
			}
		}
	buf_free(&told);
}

static void
test_settings(void **state)
{
	static const char text[] =
	    "Me: Sam\nNudge: soon\nAsk: many\nWorkdays: Mon-Fry\nZone: Nowhere\n"
	    "Target: ten talks\nStep: exam\nSeekr: x\nSeeker: pirate\nNews: yes\n"
	    "News: 2026-11-10; passed\nTarget: 10 talks by 2027-03-01\nown words\n"
	    "Shoe-size: 40\nNudge: 7b\n2026-11-02 note x\n";
	static const char expected[] =
	    "2: \n3: \n4: \n5: \n6: \n7: \n"
	    "8: 'Seekr' is no name that ii knows: did you mean Seeker?\n"
	    "9: \n10: \n13: 'own words' is no setting\n"
	    "15: 'Nudge' stands again\n16: '2026-11-02 note x' is no setting\n";
	struct workdays workdays = WORKDAYS_INIT;
	struct book b = { .fd = -1, .settings = RECORD_INIT };
	struct buf told = BUF_INIT;
	struct check check;
	struct rules rules;
	size_t i;

	(void)state;
	b.now = now();
	record_parse(&b.settings, str_of(text), NULL);
	rules_default(&rules, &workdays);
	check.parts[0] = check_part_new(&rules, now());
	check_add_settings(check.parts[0], &b);
	check_join(&check, check.parts[0], check_part_new(&rules, now()));
	for (i = 0; i < check.n; i++) {
		assert_string_equal(check.problems[i].file, ".ii");
		buf_printf(&told, "%u: %s\n", check.problems[i].line,
		    check.problems[i].what);
	}
	if (!agrees(told.s, expected))
		fail_msg("told\n%sexpected\n%s", told.s, expected);
	check_free(&check);
	buf_free(&told);
	record_free(&b.settings);
}

static void
count_told(void *arg, unsigned line, const char *what)
{
	(void)line;
	(void)what;
	++*(int *)arg;
}

static void
test_a_record_by_itself(void **state)
{
	int told = 0;
	struct report r = { count_told, &told };
	struct record rec = RECORD_INIT;

	(void)state;
	check_record(&rec, STR("Name: A\nwords\n2026-11-02 aksed x\n"), &r);
	assert_int_equal(told, 2);
	assert_int_equal(rec.flaws, 0);
	told = 0;
	check_record(&rec, STR("Org: A\0\n"), &r);
	assert_int_equal(told, 2);
	assert_int_equal(rec.flaws, RECORD_NUL | RECORD_NAMELESS);
	record_free(&rec);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_books),
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_a_record_by_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
