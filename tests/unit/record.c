/* record.h: parsing, lookups, order and edits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../record_laws.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The same numbers in every run. */
static unsigned
pick(unsigned n)
{
	static uint64_t state = 1;

	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(state >> 33) % n;
}

static void
assert_str(struct str s, const char *expected)
{
	char *copy = str_dup(s);

	assert_string_equal(copy, expected);
	free(copy);
}

/* Fail with the record when a law is broken. */
static void
assert_law(const char *law, const char *broken, const struct record *rec)
{
	struct buf b = BUF_INIT;
	size_t i;

	if (broken == NULL)
		return;
	for (i = 0; i < rec->data.n; i++)
		if (rec->data.p[i] >= ' ' && rec->data.p[i] <= '~')
			buf_putc(&b, rec->data.p[i]);
		else
			buf_printf(&b, "\\x%02x", (unsigned char)rec->data.p[i]);
	print_message("\"%s\"\n", b.s);
	buf_free(&b);
	fail_msg("%s: %s", law, broken);
}

/* --- records made up --- */

static const struct str header[] = {
	STR("Name: Grace Hopper"), STR("name:grace"), STR("Org: Remington Rand"),
	STR("Org:"), STR("ORG:  \t"), STR("Email: grace@example.org"),
	STR("Email: grace@example.org"), STR("Email: hopper@example.net \t"),
	STR("Tags: compilers, navy"), STR("Tags: COBOL,navy,"), STR("tags:"),
	STR("Link://example.org"), STR("Link:/a"), STR("http://example.org"),
	STR("Update: 6 months"), STR("update: off"), STR("Write-up: 1"),
	STR("Favourite_tea-2: green"), STR("favourite_tea-2: black"),
	STR("\xc3\x89" "cole: Centrale"), STR("\tand further"), STR("  , more"),
	STR("\t"), STR(""), STR(""), STR("# work"), STR("#"), STR(": nothing"),
	STR("just words"), STR("<<<<<<< ours"), STR("======="), STR(">>>>>>> theirs"),
	STR("Goal: a\rb"), STR("Was: a\0b"), STR("\xff\xfe"), STR("20261-02"),
	STR(" 2026-11-02 note no entry"), STR("\xef\xbb\xbfName: not first"),
	STR("Clash: Role: CTO"), STR("Ask: why?"), STR("Via: @howard-aiken"),
};

static const struct str journal[] = {
	STR("2026-11-02 note Led the team."), STR("2026-11-02 10:00 met/cafe mins=25"),
	STR("2026-11-02 9:00 heard/email"), STR("2026-11-03"), STR("2026-11-03 "),
	STR("2026-02-30 note"), STR("9999-99-99 12:00 met"), STR("2026-11-03 25:00 met"),
	STR("2026-11-01 12:00"), STR("2026-11-01 12:00 asked/email by=@ada x"),
	STR("2026-11-02note"), STR("2026-11-02 10:00 #private"),
	STR("2026-11-04 owe due=2026-12-01 due=2026-12-02 it"),
	STR("2026-11-04 referred @mary-hawes, who"), STR("2026-11-04 grumbled aloud"),
	STR("\tQ: Which skills?"), STR("\tA: #skill"), STR(""), STR(""), STR("\t"),
	STR("no indent"), STR("Name: in the log"), STR("<<<<<<< ours"), STR("# in the log"),
	STR("\xff\xfe"), STR("2026-11-02 note \0"), STR("2026-11-05 23:59 wrote \r"),
};

/* A line, now and then with one byte of it changed. */
static void
put_line(struct buf *b, struct str line)
{
	size_t at = b->n;

	buf_addstr(b, line);
	if (line.n > 0 && pick(25) == 0)
		b->s[at + pick((unsigned)line.n)] = (char)pick(256);
	buf_puts(b, pick(3) == 0 ? "\r\n" : "\n");
}

static void
make_record(struct buf *b)
{
	unsigned n;

	buf_reset(b);
	if (pick(8) == 0)
		buf_puts(b, "\xef\xbb\xbf");
	for (n = pick(9); n > 0; n--)
		put_line(b, header[pick(COUNT(header))]);
	if (pick(4) > 0) {
		put_line(b, journal[pick(9)]);
		for (n = pick(9); n > 0; n--)
			put_line(b, journal[pick(COUNT(journal))]);
	}
	if (b->n > 0 && pick(3) == 0)
		buf_splice(b, b->n - 1 - pick(b->n > 1 ? 2 : 1), b->n, STR(""));
	if (pick(10) == 0)
		for (n = 0; n < b->n; n++)
			if (pick(20) == 0)
				b->s[n] = (char)pick(256);
}

#define RUNS 20000

static void
blocks_are_the_record_whatever_its_bytes(void **state)
{
	struct record rec = RECORD_INIT;
	struct buf b = BUF_INIT;
	int i;

	(void)state;
	for (i = 0; i < RUNS; i++) {
		make_record(&b);
		record_parse(&rec, buf_str(&b), NULL);
		assert_law("parse", law_parse(&rec), &rec);
		assert_law("order", law_order(&rec), &rec);
	}
	record_free(&rec);
	buf_free(&b);
}

static const struct str names[] = {
	STR("name"), STR("Org"), STR("org"), STR("Email"), STR("tags"), STR("Link"),
	STR("write-up"), STR("Update"), STR("favourite_tea-2"), STR("Why"),
	STR("\xc3\x89" "cole"), STR("Clash"), STR("Goal"),
};

static const struct str values[] = {
	STR("x"), STR("//example.org"), STR("navy"), STR("a: b"), STR("# no comment"),
	STR("2026-11-02 note"), STR("  two  words \t"), STR("\xff"), STR("@ada"),
	STR("grace@example.org"),
};

static void
an_edit_of_a_field_leaves_every_other_byte(void **state)
{
	struct record rec = RECORD_INIT;
	struct buf b = BUF_INIT;
	struct str name, value;
	int i;

	(void)state;
	for (i = 0; i < RUNS; i++) {
		make_record(&b);
		record_parse(&rec, buf_str(&b), NULL);
		name = names[pick(COUNT(names))];
		value = values[pick(COUNT(values))];
		assert_law("set", law_set(&rec, name, value), &rec);
		assert_law("unset", law_set(&rec, name, STR("")), &rec);
		if (field_repeats(field_find(name)))
			assert_law("add", law_add(&rec, name, str_trim(value)), &rec);
	}
	record_free(&rec);
	buf_free(&b);
}

static void
a_new_entry_leaves_every_other_byte(void **state)
{
	struct record rec = RECORD_INIT;
	struct buf b = BUF_INIT;
	struct entry e;
	int i;

	(void)state;
	for (i = 0; i < RUNS; i++) {
		make_record(&b);
		record_parse(&rec, buf_str(&b), NULL);
		entry_parse(&e, pick(2) == 0 ? STR("2026-11-02 note one\n\ttwo\n") :
		    STR("2026-11-02 owe due=2026-12-01 it"), 1, NULL);
		e.when.day += (int)pick(5) - 2;
		if (pick(2) == 0)
			e.when.minute = (int)pick(24) * 60;
		assert_law("log", law_log(&rec, &e), &rec);
	}
	record_free(&rec);
	buf_free(&b);
}

/* --- the header, by cases --- */

/* What a record says, one letter and value a line of the header. */
static void
describe(const struct record *rec, struct buf *b)
{
	const struct field *f;
	size_t i;

	for (i = 0; i < rec->nfields; i++) {
		f = &rec->fields[i];
		buf_puts(b, f->id == FIELD_COMMENT ? "#" : f->id == FIELD_BLANK ? "-" :
		    f->id == FIELD_ODD ? "?" : f->id == FIELD_OTHER ? "other" :
		    f->id == FIELD_RULE ? "rule" : field_name(f->id));
		if (f->id <= FIELD_OTHER) {
			buf_putc(b, '=');
			buf_addstr(b, f->value);
		}
		buf_putc(b, '|');
	}
}

static void
headers_are_read_line_by_line(void **state)
{
	static const struct {
		const char *data, *says;
		size_t entries;
		unsigned odd, flaws;
	} cases[] = {
		{ "", "", 0, 0, RECORD_EMPTY },
		{ "\xef\xbb\xbf", "", 0, 0, RECORD_EMPTY },
		{ " \r\n\t\n", "-|-|", 0, 0, RECORD_EMPTY },
		{ "Name: Ada\n", "Name=Ada|", 0, 0, 0 },
		{ "\xef\xbb\xbfname:Ada", "Name=Ada|", 0, 0, 0 },
		{ "NAME:\t Ada King \t\r\n", "Name=Ada King|", 0, 0, 0 },
		{ "Name: Ada\n King\n\tLovelace \n", "Name=Ada King Lovelace|", 0, 0, 0 },
		{ "Name:\n\tAda\n", "Name=Ada|", 0, 0, 0 },
		{ "Name: Ada\n\t\n\tKing\n", "Name=Ada|-|?|", 0, 1, 0 },
		{ "Name: Ada\n# c\n\tKing\n", "Name=Ada|#|?|", 0, 1, 0 },
		{ " Name: Ada\n", "?|", 0, 1, RECORD_NAMELESS },
		{ "Name:\n", "Name=|", 0, 0, RECORD_NAMELESS },
		{ "Name:\nName: Ada\n", "Name=|Name=Ada|", 0, 0, 0 },
		{ "Name: Ada\nname: Eve\n", "Name=Ada|Name=Eve|", 0, 1, 0 },
		{ "Name: Ada\nThank: 1\nThank: 2\nTell: 1\n",
		    "Name=Ada|rule=1|rule=2|rule=1|", 0, 1, 0 },
		{ "Name: Ada\nTea: 1\nTea: 2\n", "Name=Ada|other=1|other=2|", 0, 0, 0 },
		{ "Name: Ada\nEmail: a\nEmail: b\n", "Name=Ada|Email=a|Email=b|", 0, 0, 0 },
		{ "Name: Ada\nGame: chess\n", "Name=Ada|other=chess|", 0, 0, 0 },
		{ "Name: A\nx://y\nx:/ /y\n:z\n1a: b\na 1: b\n",
		    "Name=A|?|other=/ /y|?|?|?|", 0, 4, 0 },
		{ "Name: A\nx:/\nx:\nx\n", "Name=A|other=/|other=|?|", 0, 1, 0 },
		{ "Name: A\n\xc3\x89" "t\xc3\xa9-1_: b\n", "Name=A|other=b|", 0, 0, 0 },
		{ "Name: A\n\n\n2026-11-02 note\nOrg: B\n", "Name=A|-|-|", 1, 0, 0 },
		{ "2026-11-02 note\n", "", 1, 0, RECORD_NAMELESS },
		{ "Name: A\n2026-13-02 x\n2026-1-02: y\n", "Name=A|", 1, 1, 0 },
		{ "Name: A\n2026-1-02 x\n", "Name=A|?|", 0, 1, 0 },
		{ "Name: A\n<<<<<<< ours\n", "Name=A|?|", 0, 1, RECORD_CONFLICT },
		{ "Name: A\n<<<<<<<\r\n", "Name=A|?|", 0, 1, RECORD_CONFLICT },
		{ "Name: A\n<<<<<<<<\n\t<<<<<<<\n", "Name=A|?|?|", 0, 2, 0 },
		{ "Name: A\n2026-11-02 note\n>>>>>>>", "Name=A|", 1, 0, RECORD_CONFLICT },
		{ "Name: A\n2026-11-02 note\n\t>>>>>>>", "Name=A|", 1, 0, 0 },
	};
	struct record rec = RECORD_INIT;
	struct buf b = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		record_parse(&rec, str_of(cases[i].data), NULL);
		buf_reset(&b);
		describe(&rec, &b);
		assert_string_equal(b.s, cases[i].says);
		assert_int_equal(rec.nentries, cases[i].entries);
		assert_int_equal(rec.odd, cases[i].odd);
		assert_int_equal(rec.flaws, cases[i].flaws);
	}
	record_parse(&rec, STR("Name: A\0\n"), NULL);
	assert_int_equal(rec.flaws, RECORD_NUL);
	record_parse(&rec, (struct str){ NULL, 0 }, NULL);
	assert_int_equal(rec.flaws, RECORD_EMPTY);
	record_free(&rec);
	buf_free(&b);
}

static void
fields_are_found_by_any_spelling(void **state)
{
	static const char *const rules[] = { "answer", "GRANT", "Prepare", "Confirm",
		"write-up", "Thank", "Lead", "Apply", "Owe", "Expect", "Follow", "Tell",
		"Try", "Another", "Nudge", "Update" };
	struct buf b = BUF_INIT;
	size_t i;
	int id;

	(void)state;
	for (id = 0; id < FIELD_COUNT; id++) {
		struct str name = str_of(field_name((enum field_id)id));

		assert_int_equal(name.n > 0, id <= FIELD_CLASH && id != FIELD_RULE);
		if (name.n == 0)
			continue;
		buf_reset(&b);
		text_fold(&b, name);
		assert_int_equal(field_find(name), id);
		assert_int_equal(field_find(buf_str(&b)), id);
		assert_int_equal(field_find(str_sub(name, 0, name.n - 1)), FIELD_OTHER);
		buf_putc(&b, 's');
		assert_int_equal(field_find(buf_str(&b)), FIELD_OTHER);
		assert_false(rule_name(name));
	}
	for (i = 0; i < COUNT(rules); i++) {
		assert_true(rule_name(str_of(rules[i])));
		assert_int_equal(field_find(str_of(rules[i])), FIELD_RULE);
	}
	assert_int_equal(field_find(STR("")), FIELD_OTHER);
	assert_int_equal(field_find(STR("{rg")), FIELD_OTHER);
	assert_false(rule_name(STR("Write\rup")));
	assert_string_equal(field_nearest(STR("Rol")), "Role");
	assert_string_equal(field_nearest(STR("Emial")), "Email");
	assert_string_equal(field_nearest(STR("Updaet")), "Update");
	assert_null(field_nearest(STR("Horoscope")));
	buf_free(&b);
}

static void
names_are_written_with_a_capital(void **state)
{
	static const char *const cases[][2] = {
		{ "ORG", "Org" }, { "zone", "Zone" }, { "wRITE-uP", "Write-up" },
		{ "favourite_Tea", "Favourite_Tea" }, { "X", "X" },
		{ "\xc3\xa9" "cole", "\xc3\xa9" "cole" },
	};
	struct buf b = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		buf_reset(&b);
		field_put_name(&b, str_of(cases[i][0]));
		assert_string_equal(b.s, cases[i][1]);
	}
	buf_free(&b);
}

static void
the_first_value_counts(void **state)
{
	struct record rec = RECORD_INIT;
	const struct field *f;

	(void)state;
	record_parse(&rec, STR("Org:\norg: A\nOrg: B\nTea: x\nTEA:\ntea: y\n"), NULL);
	assert_str(record_value(&rec, FIELD_ORG), "A");
	assert_str(record_value(&rec, FIELD_NAME), "");
	assert_null(record_field(&rec, FIELD_NAME));
	f = record_next(&rec, STR("teA"), NULL);
	assert_str(f->value, "x");
	f = record_next(&rec, STR("teA"), f);
	assert_str(f->value, "y");
	assert_null(record_next(&rec, STR("teA"), f));
	record_free(&rec);
}

static void
collect(void *arg, unsigned line, const char *what)
{
	buf_printf(arg, "%u: %s\n", line, what);
}

static void
what_is_not_understood_is_told_in_one_line(void **state)
{
	struct buf told = BUF_INIT;
	const struct report r = { collect, &told };
	struct record rec = RECORD_INIT;
	unsigned lines = 0;
	size_t i;

	(void)state;
	record_parse(&rec, STR("Name: Ada\nName:\n\tKing\nhello there \r\n"
	    "  \0orphan\n\n2026-11-02 met fit=6\n\tbody\n2026-11-31 met\n"), &r);
	assert_string_equal(told.s,
	    "2: 'Name' stands again: expected it once; the first counts\n"
	    "4: 'hello there' is neither a field nor an entry: expected "
	    "'Name: value', a date, or # for a comment\n"
	    "5: '\\0orphan' is neither a field nor an entry: expected "
	    "'Name: value', a date, or # for a comment\n"
	    "7: 'fit=6' has no good value: expected 1 to 5\n"
	    "9: '2026-11-31' is no day of the calendar: expected YYYY-MM-DD\n");
	for (i = 0; i < told.n; i++)
		lines += told.s[i] == '\n';
	assert_int_equal(lines, rec.odd);
	assert_string_equal(record_flaw(rec.flaws), "has NUL bytes");
	record_free(&rec);
	buf_free(&told);
}

static void
a_long_line_is_told_in_part(void **state)
{
	struct buf told = BUF_INIT, line = BUF_INIT;
	const struct report r = { collect, &told };
	struct record rec = RECORD_INIT;
	int i;

	(void)state;
	for (i = 0; i < 5000; i++)
		buf_puts(&line, "! \xc3\xa9");
	record_parse(&rec, buf_str(&line), &r);
	assert_true(told.n < 200);
	assert_true(text_valid(buf_str(&told)));
	record_free(&rec);
	buf_free(&line);
	buf_free(&told);
}

static void
flaws_are_said_in_words(void **state)
{
	(void)state;
	assert_string_equal(record_flaw(0), "");
	assert_string_equal(record_flaw(RECORD_EMPTY), "is empty");
	assert_string_equal(record_flaw(RECORD_NUL), "has NUL bytes");
	assert_string_equal(record_flaw(RECORD_NAMELESS), "has no Name:");
	assert_string_equal(record_flaw(RECORD_CONFLICT),
	    "has conflict marks (ii-edit takes them out, or ii-sync where git left them)");
}

/* A record may be parsed into again, and its memory stays where it was. */
static void
parsing_again_takes_no_memory(void **state)
{
	const struct str data = STR("Name: A\nGoal: b\n c\n\n2026-11-02 note d\n");
	struct record rec = RECORD_INIT;
	const void *fields, *entries, *folded;
	int i;

	(void)state;
	record_parse(&rec, data, NULL);
	fields = rec.fields;
	entries = rec.entries;
	folded = rec.folded.s;
	for (i = 0; i < 100; i++)
		record_parse(&rec, str_sub(data, 0, data.n - (size_t)i % 8), NULL);
	assert_ptr_equal(rec.fields, fields);
	assert_ptr_equal(rec.entries, entries);
	assert_ptr_equal(rec.folded.s, folded);
	assert_str(record_value(&rec, FIELD_GOAL), "b c");
	record_free(&rec);
	assert_null(rec.fields);
}

/* --- edits, by cases --- */

struct edit {
	const char *data, *name, *value;
	int rv;
	const char *out;
};

static void
check_edits(int (*edit)(const struct record *, struct str, struct str,
    struct buf *, struct error *), const struct edit *cases, size_t n)
{
	struct record rec = RECORD_INIT;
	struct error e = ERROR_INIT;
	struct buf out = BUF_INIT;
	size_t i;

	for (i = 0; i < n; i++) {
		record_parse(&rec, str_of(cases[i].data), NULL);
		assert_int_equal(edit(&rec, str_of(cases[i].name),
		    str_of(cases[i].value), &out, &e), cases[i].rv);
		if (cases[i].rv == -1)
			assert_string_equal(error_text(&e), cases[i].out);
		else
			assert_string_equal(out.s, cases[i].out);
		error_clear(&e);
	}
	record_free(&rec);
	buf_free(&out);
}

static void
a_field_is_set_in_its_place(void **state)
{
	static const struct edit cases[] = {
		{ "", "name", "Ada", 1, "Name: Ada\n" },
		{ "\xef\xbb\xbf", "name", "Ada", 1, "\xef\xbb\xbfName: Ada\n" },
		{ "\xef\xbb\xbfOrg: X\n", "name", "Ada", 1, "\xef\xbb\xbfName: Ada\nOrg: X\n" },
		{ "Name: Ada\n", "name", "Ada", 0, "Name: Ada\n" },
		{ "Name: Ada\n", "name", " Ada ", 0, "Name: Ada\n" },
		{ "name:  Ada \r\n", "Name", "Eve", 1, "name:  Eve \r\n" },
		{ "Name: Ada\n King\n", "name", "Ada King", 0, "Name: Ada\n King\n" },
		{ "Name: Ada\n King\nOrg: X\n", "name", "Eve", 1, "Name: Eve\nOrg: X\n" },
		{ "Name:\n\tAda\n", "name", "Eve", 1, "Name:\n\tEve\n" },
		{ "Name:\n", "name", "Eve", 1, "Name: Eve\n" },
		{ "Name:\r\n", "name", "Eve", 1, "Name: Eve\r\n" },
		{ "Link:/a\n", "link", "//b", 1, "Link: //b\n" },
		{ "Name: A", "org", "X", 1, "Name: A\nOrg: X" },
		{ "Name: A\r\nOrg: B", "role", "X", 1, "Name: A\r\nOrg: B\r\nRole: X" },
		{ "Name: A\r\nRole: X\n", "org", "B", 1, "Name: A\r\nOrg: B\r\nRole: X\n" },
		{ "Name: A\nRole: X\r\n\r\n2026-11-02 met\r\n", "place", "B", 1,
		    "Name: A\nRole: X\r\nPlace: B\r\n\r\n2026-11-02 met\r\n" },
		{ "Role: X\n", "org", "B", 1, "Org: B\nRole: X\n" },
		{ "# c\n", "org", "B", 1, "# c\nOrg: B\n" },
		{ "# c\nRole: X\n", "org", "B", 1, "Org: B\n# c\nRole: X\n" },
		{ "\tx\nRole: X\n", "org", "B", 1, "\tx\nOrg: B\nRole: X\n" },
		{ "2026-11-02 met\n", "org", "B", 1, "Org: B\n2026-11-02 met\n" },
		{ "Name: A\nTea: x\n\n", "THANK", "2", 1, "Name: A\nThank: 2\nTea: x\n\n" },
		{ "Name: A\nTea: x\n\n", "milk", "no", 1, "Name: A\nTea: x\nMilk: no\n\n" },
		{ "Org: A\nOrg: B\n", "org", "C", 1, "Org: C\nOrg: B\n" },
		{ "Org:\nOrg: B\n", "org", "C", 1, "Org:\nOrg: C\n" },
		{ "Org: A\nName: N\nORG:\n", "org", "", 1, "Name: N\n" },
		{ "Name: N\r\nOrg: A", "org", "", 1, "Name: N" },
		{ "Name: N\n", "org", "", 0, "Name: N\n" },
		{ "Email: a\nName: N\nEmail: b\n", "email", "b", 1, "Email: b\nName: N\n" },
		{ "Email: a\nEmail: b\n", "email", "a", 1, "Email: a\n" },
		{ "Tea: a\nTea: b\n", "tea", "c", 1, "Tea: c\n" },
		{ "Name: N\n", "1st", "x", -1, "'1st' cannot be the name of a field: "
		    "expected letters, then letters, digits, _ or -" },
		{ "Name: N\n", "", "x", -1, "'' cannot be the name of a field: "
		    "expected letters, then letters, digits, _ or -" },
		{ "Name: N\n", "Org", "a\nb", -1, "the value of Org has a line break or "
		    "a NUL byte: expected one line" },
	};

	(void)state;
	check_edits(record_set, cases, COUNT(cases));
}

static void
a_value_is_added_behind_its_kin(void **state)
{
	static const struct edit cases[] = {
		{ "Name: N\n", "email", "a", 1, "Name: N\nEmail: a\n" },
		{ "Email: a\nName: N\n", "email", "b", 1, "Email: a\nEmail: b\nName: N\n" },
		{ "Email: a\n", "email", "a", 0, "Email: a\n" },
		{ "Email: a\n", "email", "A", 1, "Email: a\nEmail: A\n" },
		{ "Email:\nName: N\n", "email", "a", 1, "Email: a\nName: N\n" },
		{ "Tea: a\n", "tea", "b", 1, "Tea: a\nTea: b\n" },
		{ "Name: N\n", "tags", "a", 1, "Name: N\nTags: a\n" },
		{ "Tags: a\n", "tags", "b", 1, "Tags: a, b\n" },
		{ "Tags: a, \t\r\n", "tags", "b", 1, "Tags: a, b \t\r\n" },
		{ "Tags: a,\n\tb\n", "tags", "c", 1, "Tags: a,\n\tb, c\n" },
		{ "Tags: a,b\n", "tags", "B", 0, "Tags: a,b\n" },
		{ "Tags: a\nTags: b\n", "tags", "b, c,A, C", 1, "Tags: a\nTags: b, c\n" },
		{ "Tags:\n", "tags", "a", 1, "Tags: a\n" },
		{ "Tags: a", "tags", "b", 1, "Tags: a, b" },
		{ "Tags: a", "tags", ",", 0, "Tags: a" },
		{ "Name: N\n", "org", "a", -1, "org has one value: set it with org=" },
		{ "Name: N\n", "email", " ", -1,
		    "nothing to add to email: expected a value" },
	};

	(void)state;
	check_edits(record_add, cases, COUNT(cases));
}

static void
a_value_is_removed_with_its_line(void **state)
{
	static const struct edit cases[] = {
		{ "Email: a\nEmail: b\n", "email", "a", 1, "Email: b\n" },
		{ "Email: a\nEmail: b\nEmail: a\n", "email", "a", 1, "Email: b\n" },
		{ "Email: a\n", "email", "A", 1, "" },
		{ "Email: a\nEmail: A\n", "email", "A", 1, "Email: a\n" },
		{ "Also: Jos\xc3\xa9\n", "also", "jose", 1, "" },
		{ "Email: a\n", "email", "b", 0, "Email: a\n" },
		{ "Email:\n", "email", "", 0, "Email:\n" },
		{ "Name: N\nOrg: X", "org", "x", 1, "Name: N" },
		{ "Tags: a, b,c\n", "tags", "B", 1, "Tags: a, c\n" },
		{ "Tags: a,\n\tb,\n\tc\n", "tags", "b", 1, "Tags: a, c\n" },
		{ "Tags: a,\n", "tags", "a", 1, "" },
		{ "Tags: a\nTags: b, a\n", "tags", "a", 1, "Tags: b\n" },
		{ "Tags: a, b, c\n", "tags", "c, a", 1, "Tags: b\n" },
		{ "Tags: a b\n", "tags", "a", 0, "Tags: a b\n" },
		{ "Tags: a\n\tb, c\n", "tags", "a b", 1, "Tags: c\n" },
	};

	(void)state;
	check_edits(record_remove, cases, COUNT(cases));
}

static void
an_entry_goes_behind_the_last_that_is_not_later(void **state)
{
	static const struct {
		const char *data, *when, *out; /* the new entry is "X" */
	} cases[] = {
		{ "", "2026-11-02", "X\n" },
		{ "\xef\xbb\xbf", "2026-11-02", "\xef\xbb\xbfX\n" },
		{ "Name: N\n", "2026-11-02", "Name: N\n\nX\n" },
		{ "Name: N", "2026-11-02", "Name: N\n\nX" },
		{ "Name: N\r\n\r\n", "2026-11-02", "Name: N\r\n\r\nX\r\n" },
		{ "Name: N\n2026-11-03 a\n", "2026-11-02", "Name: N\nX\n2026-11-03 a\n" },
		{ "2026-11-01 a\n2026-11-03 b\n", "2026-11-02",
		    "2026-11-01 a\nX\n2026-11-03 b\n" },
		{ "2026-11-02 a\n2026-11-02 b\n", "2026-11-02",
		    "2026-11-02 a\n2026-11-02 b\nX\n" },
		{ "2026-11-02 a\n\tbody\n\n\n2026-11-03 b\n", "2026-11-02",
		    "2026-11-02 a\n\tbody\nX\n\n\n2026-11-03 b\n" },
		{ "2026-11-02 a\n\tbody", "2026-11-02", "2026-11-02 a\n\tbody\nX" },
		{ "2026-11-02 a\n \t", "2026-11-02", "2026-11-02 a\nX\n \t" },
		{ "2026-11-03 a\n2026-11-01 b\n2026-11-04 c\n", "2026-11-02",
		    "2026-11-03 a\n2026-11-01 b\nX\n2026-11-04 c\n" },
		{ "2026-11-02 10:00 a\n2026-11-02 b\n2026-11-02 12:00 c\n",
		    "2026-11-02T11:00",
		    "2026-11-02 10:00 a\n2026-11-02 b\nX\n2026-11-02 12:00 c\n" },
		{ "2026-11-02 10:00 a\n2026-11-02 b\n", "2026-11-02T09:00",
		    "X\n2026-11-02 10:00 a\n2026-11-02 b\n" },
		{ "2026-11-02 a\n2026-11-02 10:00 b\n", "2026-11-02T09:00",
		    "2026-11-02 a\nX\n2026-11-02 10:00 b\n" },
		{ "2026-11-02 10:00 a\n", "2026-11-02T10:00", "2026-11-02 10:00 a\nX\n" },
		{ "2026-11-02 10:00 a\n", "2026-11-02", "2026-11-02 10:00 a\nX\n" },
		{ "2026-11-01 a\n2026-02-30 b\n", "2026-11-02",
		    "2026-11-01 a\nX\n2026-02-30 b\n" },
	};
	struct record rec = RECORD_INIT;
	struct buf out = BUF_INIT;
	struct stamp when;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_int_equal(date_parse_stamp(str_of(cases[i].when), &when), 0);
		record_parse(&rec, str_of(cases[i].data), NULL);
		record_log(&rec, when, STR("X\r\n"), &out);
		assert_string_equal(out.s, cases[i].out);
	}
	record_free(&rec);
	buf_free(&out);
}

static void
entries_are_ordered_by_day_and_time(void **state)
{
	static const struct {
		const char *data, *order; /* by the texts of the entries */
	} cases[] = {
		{ "2026-11-01 note a\n2026-11-02 note b\n", "ab" },
		{ "2026-11-02 note a\n2026-11-01 note b\n", "ba" },
		{ "2026-11-01 note a\n2026-11-01 note b\n", "ab" },
		{ "2026-11-01 10:00 note a\n2026-11-01 9:00 note b\n", "ba" },
		{ "2026-11-01 10:00 note a\n2026-11-01 note b\n2026-11-01 9:00 note c\n",
		    "cab" },
		{ "2026-11-01 note a\n2026-11-01 9:00 note b\n", "ab" },
		{ "2026-11-01 10:00 note a\n2026-11-02 note b\n2026-11-01 note c\n"
		    "2026-11-01 9:00 note d\n", "dacb" },
		{ "2026-11-01 10:00 1\n2026-11-01 note a\n2026-11-01 9:00 note b\n", "ab" },
		{ "2026-02-30 note a\n2026-11-01 2\n2026-11-01 note b\n", "b" },
	};
	const struct entry *order[8];
	struct record rec = RECORD_INIT;
	struct buf b = BUF_INIT;
	size_t i, k, n;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		record_parse(&rec, str_of(cases[i].data), NULL);
		n = record_order(&rec, order);
		buf_reset(&b);
		for (k = 0; k < n; k++)
			buf_addstr(&b, order[k]->text);
		assert_string_equal(b.s, cases[i].order);
	}
	record_free(&rec);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_are_the_record_whatever_its_bytes),
		cmocka_unit_test(an_edit_of_a_field_leaves_every_other_byte),
		cmocka_unit_test(a_new_entry_leaves_every_other_byte),
		cmocka_unit_test(headers_are_read_line_by_line),
		cmocka_unit_test(fields_are_found_by_any_spelling),
		cmocka_unit_test(names_are_written_with_a_capital),
		cmocka_unit_test(the_first_value_counts),
		cmocka_unit_test(what_is_not_understood_is_told_in_one_line),
		cmocka_unit_test(a_long_line_is_told_in_part),
		cmocka_unit_test(flaws_are_said_in_words),
		cmocka_unit_test(parsing_again_takes_no_memory),
		cmocka_unit_test(a_field_is_set_in_its_place),
		cmocka_unit_test(a_value_is_added_behind_its_kin),
		cmocka_unit_test(a_value_is_removed_with_its_line),
		cmocka_unit_test(an_entry_goes_behind_the_last_that_is_not_later),
		cmocka_unit_test(entries_are_ordered_by_day_and_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
