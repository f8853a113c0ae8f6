#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "date.h"
#include "import.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))
#define TITLES "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
#define NOTES "Notes:\n\"When exporting your data, some \"\"emails\"\" may be missing.\"\n\n"

static void
tell(void *arg, const char *file, unsigned line, const char *what)
{
	buf_printf(arg, "%s:%u: %s\n", file, line, what);
}

/* All that comes of a text: what was told, the drafts, the error. */
static void
read_text(struct buf *b, const char *text, const char *type, const char *mapping)
{
	struct import im = { .tell = tell, .arg = b };
	struct error e = ERROR_INIT;

	buf_reset(b);
	im.today = date_of(2026, 11, 23);
	if (type != NULL)
		assert_int_equal(import_set_format(&im, type, &e), 0);
	if (mapping != NULL)
		assert_int_equal(import_map(&im, mapping, &e), 0);
	if (import_read(&im, "f", str_of(text), &e) == -1)
		buf_printf(b, "!%s", error_text(&e));
	for (size_t i = 0; i < im.n; i++)
		buf_printf(b, "%u\n%.*s", im.drafts[i].line,
		    (int)im.drafts[i].record.n, im.drafts[i].record.p);
	error_clear(&e);
	import_free(&im);
}

struct reading {
	const char *text, *result;
};

static void
check(const struct reading *cases, size_t n, const char *type, const char *mapping)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		read_text(&b, cases[i].text, type, mapping);
		if (strcmp(b.s, cases[i].result) != 0)
			fail_msg("%s\n-- gives\n%s\n-- and not\n%s", cases[i].text,
			    b.s, cases[i].result);
	}
	buf_free(&b);
}

static void
reads_connections(void **state)
{
	static const char ana[] = "Name: Ana Lima\nOrg: Moss & Fern\n"
	    "Role: Engineer\nEmail: ana@example.org\n"
	    "Link: https://www.linkedin.com/in/ana\nConnected: 2013-08-16\n";
	static const char row[] = "Ana,Lima,https://www.linkedin.com/in/ana,"
	    "ana@example.org,Moss & Fern,Engineer,16 Aug 2013\n";
	struct buf text = BUF_INIT, result = BUF_INIT, b = BUF_INIT;
	static const struct {
		const char *before;
		unsigned line;
	} cases[] = {
		{ TITLES, 2 },
		{ "\xef\xbb\xbf" TITLES, 2 },
		{ NOTES TITLES, 5 },
		{ "\"Notes:\"\n\"\"\"When exporting\"\", unclosed\n\n" TITLES, 5 },
		{ "Notes:,,,,,,\nWhen \"exporting,,,,,,\n,,,,,,\n" TITLES, 5 },
		{ "first name,LAST NAME, url,Email address,Company,Position,"
		    "Connected on\n", 2 },
	};

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		buf_reset(&text);
		buf_reset(&result);
		buf_printf(&text, "%s%s", cases[i].before, row);
		buf_printf(&result, "%u\n%s", cases[i].line, ana);
		read_text(&b, text.s, NULL, NULL);
		assert_string_equal(b.s, result.s);
		read_text(&b, text.s, "linkedin", NULL);
		assert_string_equal(b.s, result.s);
	}
	buf_free(&text);
	buf_free(&result);
	buf_free(&b);
}

static void
reads_rows_of_connections(void **state)
{
	static const struct reading cases[] = {
		{ TITLES "Ana,\"Lima, MBA\",,,,,\n", "2\nName: Ana Lima, MBA\n" },
		{ TITLES ",Lima,,,,,\n", "2\nName: Lima\n" },
		{ TITLES "Ana\n", "2\nName: Ana\n" },
		{ TITLES ",,,,,,\n\nAna,Lima,,,,,\n,,,,,,\n", "4\nName: Ana Lima\n" },
		{ TITLES ",,,,,,16 Aug 2013\nAna,,,,,,\n",
		    "f:2: has no name; passed over\n3\nName: Ana\n" },
		{ TITLES "Ana,Lima,,,,,,,\n", "2\nName: Ana Lima\n" },
		{ TITLES "Ana,,,,Moss, Fern,,\nBo,,,,,,\n",
		    "2\nName: Ana\nOrg: Moss\nRole: Fern\n3\nName: Bo\n" },
		{ TITLES "Ana,,,,Moss, Fern,,16 Aug 2013\nBo,,,,,,\n",
		    "f:2: has 8 values for 7 columns: is one with a comma not in "
		    "quotation marks? passed over\n3\nName: Bo\n" },
		{ "First Name;Last Name;Connected On\nAna;Lima, MBA;1 Jan 2020\n",
		    "2\nName: Ana Lima, MBA\nConnected: 2020-01-01\n" },
		{ TITLES, "!f: there is nobody in it, read as LinkedIn's "
		    "Connections.csv" },
		{ TITLES ",,,,,,1 Jan 2020\n", "f:2: has no name; passed over\n"
		    "!f: there is nobody in it, read as LinkedIn's Connections.csv" },
		{ TITLES "Ana,Lima,,,,,\n\"Bo", "!f:3: a quotation mark of this row "
		    "is never closed2\nName: Ana Lima\n" },
	};

	(void)state;
	check(cases, LEN(cases), NULL, NULL);
}

static void
reads_dates_of_connections(void **state)
{
	static const struct {
		const char *date, *iso; /* NULL: kept, and told */
	} cases[] = {
		{ "12 Mar 2024", "2024-03-12" },
		{ "7-Feb-22", "2022-02-07" },
		{ "07-feb-2022", "2022-02-07" },
		{ "1 September 2019", "2019-09-01" },
		{ "\"Mar 12, 2024\"", "2024-03-12" },
		{ "29 Feb 2024", "2024-02-29" },
		{ "2024-03-12", "2024-03-12" },
		{ "03/15/2024", NULL },
		{ "3/4/2024", NULL },
		{ "29 Feb 2023", NULL },
		{ "7-Feb-99", NULL },
		{ "12 Mar", NULL },
		{ "12 Ma 2024", NULL },
		{ "12 Mar 024", NULL },
		{ "12 Mar 2024 10:00", NULL },
		{ "soon", NULL },
	};
	struct buf text = BUF_INIT, result = BUF_INIT, b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		const char *date = cases[i].date, *iso = cases[i].iso;

		buf_reset(&text);
		buf_reset(&result);
		buf_printf(&text, "First Name,Last Name,Connected On\nAna,,%s\n", date);
		if (iso == NULL)
			buf_printf(&result, "f:2: '%s' is not one date, such as "
			    "12 Mar 2024, in the past; kept as it stands\n", date);
		buf_printf(&result, "2\nName: Ana\nConnected: %s\n",
		    iso != NULL ? iso : date);
		read_text(&b, text.s, NULL, NULL);
		assert_string_equal(b.s, result.s);
	}
	buf_free(&text);
	buf_free(&result);
	buf_free(&b);
}

static void
reads_tables_by_the_names_of_fields(void **state)
{
	static const struct reading cases[] = {
		{ "Name,Org\nAna,Moss\n", "2\nName: Ana\nOrg: Moss\n" },
		{ "name;EMAIL\nAna;ana@example.org\n",
		    "2\nName: Ana\nEmail: ana@example.org\n" },
		{ "Name\tTags\nAna\tx, y\n", "2\nName: Ana\nTags: x, y\n" },
		/* in the order of fields */
		{ "Email,Role,Name,Org\ne,r,n,o\n",
		    "2\nName: n\nOrg: o\nRole: r\nEmail: e\n" },
		{ "Name,Email,Email,Email\nAna,a@b,c@d,a@b\n",
		    "2\nName: Ana\nEmail: a@b\nEmail: c@d\n" },
		{ "Name,Place\nAna,\"12 Elm St.\n\n  Halifax\t\"\n",
		    "2\nName: Ana\nPlace: 12 Elm St. Halifax\n" },
		{ "\n\nName\n\nAna\n", "5\nName: Ana\n" },
		{ "Name,Firm,,Apply,Was\nAna,Moss,x,2024,y\n",
		    "f:1: left out, being no names of fields: 'Firm', 'Apply', "
		    "'Was'; -M 'Column=Field' takes them in\n2\nName: Ana\n" },
		{ "Full name,Firm\nAna,Moss\n",
		    "f:1: left out, being no names of fields: 'Full name', 'Firm'; "
		    "-M 'Column=Field' takes them in\n"
		    "!f:1: which column is the Name? say it with -M 'Column=Name'; "
		    "its columns are 'Full name', 'Firm'" },
		{ "Name\n", "!f: there is nobody in it, read as a table whose first "
		    "row names its columns" },
		{ " \n\n", "!f: is empty" },
		{ "Name\nZo\xeb\n", "!f:2: is not in UTF-8; convert it first, perhaps "
		    "with: iconv -f WINDOWS-1252 -t UTF-8" },
		{ "\xff\xfeN", "!f: is in UTF-16; convert it to UTF-8 first: "
		    "iconv -f UTF-16 -t UTF-8" },
		{ "PK\003\004x", "!f: is an archive or a workbook: unpack it, or save "
		    "the sheet as CSV in UTF-8" },
	};

	(void)state;
	check(cases, LEN(cases), NULL, NULL);
}

static void
reads_tables_by_a_mapping(void **state)
{
	static const struct reading cases[] = {
		{ "Full name,Firm,Status\nAna Lima,Moss,met\n",
		    "2\nName: Ana Lima\nOrg: Moss\nStatus: met\n" },
		/* joined in the order of the mapping; nothing else is the Name */
		{ "Last,First,full NAME,Name,Firm,Status\nLima,Ana,Dr.,x,,\n",
		    "f:1: left out, being no names of fields: 'Last', 'First', "
		    "'Name'; -M 'Column=Field' takes them in\n"
		    "2\nName: Dr.\n" },
		{ "Full name,Status\nAna,\n", "!f:1: has no column 'Firm'; its "
		    "columns are 'Full name', 'Status'" },
		{ "Ful name,Firm,Status\nAna,\n",
		    "!f:1: has no column 'Full name': did you mean 'Ful name'?" },
	};
	static const struct reading joined[] = {
		{ "Last,First,\"Firm, country\",Notes\nLima,Ana,Moss,x\n",
		    "2\nName: Ana Lima\nOrg: Moss\n" },
	};
	static const struct reading connections[] = {
		{ "First Name,Last Name,Connected On\nAna,Lima,1 Jan 2020\n",
		    "2\nName: Lima\nSince: 1 Jan 2020\n" },
	};

	(void)state;
	check(cases, LEN(cases), NULL, "Full name=Name, Firm = Org,Status=status");
	check(joined, LEN(joined), "csv",
	    "First=Name,Last=Name,Firm, country=Org,Notes=");
	check(connections, LEN(connections), NULL,
	    "First Name=,Last Name=Name,Connected On=Since");
}

static void
refuses_bad_mappings(void **state)
{
	static const struct {
		const char *mapping, *error;
	} cases[] = {
		{ "", "an empty mapping; expected 'Column=Field'" },
		{ "Name", "'Name' is no mapping; expected 'Column=Field'" },
		{ "A=Name,Firm", "'Firm' is no mapping; expected 'Column=Field'" },
		{ "=Name", "a mapping to 'Name' lacks its column; expected "
		    "'Column=Field'" },
		{ "A=1st", "'1st' cannot be a field's name; expected letters, then "
		    "letters, digits, _ or -" },
		{ "A=My field", "'My field' cannot be a field's name; expected "
		    "letters, then letters, digits, _ or -" },
		{ "A=was", "Was: is no field to import" },
		{ "A=Clash", "Clash: is no field to import" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		struct import im = { .tell = tell };
		struct error e = ERROR_INIT;

		assert_int_equal(import_map(&im, cases[i].mapping, &e), -1);
		assert_string_equal(error_text(&e), cases[i].error);
		error_clear(&e);
		import_free(&im);
	}
}

static void
refuses_nul_bytes(void **state)
{
	static const char text[] = "Name\nAna\0Lima\n";
	struct import im = { .tell = tell };
	struct error e = ERROR_INIT;

	(void)state;
	assert_int_equal(import_read(&im, "f",
	    (struct str){ text, sizeof(text) - 1 }, &e), -1);
	assert_string_equal(error_text(&e), "f:2: has a NUL byte; expected text");
	error_clear(&e);
	import_free(&im);
}

static void
names_its_formats(void **state)
{
	struct import im = { .tell = tell };
	struct error e = ERROR_INIT;
	const char *name, *means;
	size_t i;

	(void)state;
	for (i = 0; (name = import_format(i, &means)) != NULL; i++) {
		assert_int_equal(import_set_format(&im, name, &e), 0);
		assert_true(strlen(means) > 0);
		im.format = NULL;
	}
	assert_int_equal(i, 2);
	assert_int_equal(import_set_format(&im, "linkdin", &e), -1);
	assert_string_equal(error_text(&e),
	    "there is no type 'linkdin': did you mean linkedin?");
	assert_int_equal(import_set_format(&im, "xyz", &e), -1);
	assert_string_equal(error_text(&e),
	    "there is no type 'xyz'; expected one of: linkedin, csv");
	error_clear(&e);
	import_free(&im);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_connections),
		cmocka_unit_test(reads_rows_of_connections),
		cmocka_unit_test(reads_dates_of_connections),
		cmocka_unit_test(reads_tables_by_the_names_of_fields),
		cmocka_unit_test(reads_tables_by_a_mapping),
		cmocka_unit_test(refuses_bad_mappings),
		cmocka_unit_test(refuses_nul_bytes),
		cmocka_unit_test(names_its_formats),
	};

	return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
