/* entry.h: kinds, and entries parsed and written; references and topics. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "entry.h"

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
every_kind_is_found_by_its_name(void **state)
{
	struct buf b = BUF_INIT;
	struct str name;
	size_t i;
	int k;

	(void)state;
	for (k = KIND_NOTE; k < KIND_COUNT; k++) {
		name = str_of(kind_info((enum kind)k)->name);
		assert_true(name.n > 0);
		assert_true(*kind_info((enum kind)k)->means != '\0');
		assert_int_equal(kind_find(name), k);
		assert_int_equal(kind_find(str_sub(name, 0, name.n - 1)), KIND_UNKNOWN);
		buf_reset(&b);
		for (i = 0; i < name.n; i++)
			buf_putc(&b, (char)(name.p[i] - 'a' + 'A'));
		assert_int_equal(kind_find(buf_str(&b)), k);
		buf_putc(&b, 's');
		assert_int_equal(kind_find(buf_str(&b)), KIND_UNKNOWN);
	}
	assert_int_equal(kind_find(STR("")), KIND_UNKNOWN);
	assert_int_equal(kind_find(STR("{et")), KIND_UNKNOWN);
	assert_int_equal(kind_find(STR("\xc3\xa9t\xc3\xa9")), KIND_UNKNOWN);
	assert_string_equal(kind_info(KIND_NONE)->name, "");
	assert_string_equal(kind_info(KIND_UNKNOWN)->name, "");
	assert_string_equal(kind_nearest(STR("schedulled")), "scheduled");
	assert_string_equal(kind_nearest(STR("Thankd")), "thanked");
	assert_null(kind_nearest(STR("zzz")));
	buf_free(&b);
}

/* A word passed in these entries, and in no others. */
static void
touches_are_the_entries_in_which_a_word_passed(void **state)
{
	static const enum kind none[] = { KIND_NONE, KIND_UNKNOWN, KIND_NOTE,
		KIND_TRIED, KIND_OWE, KIND_EXPECT, KIND_DONE, KIND_MOVED, KIND_LEAD,
		KIND_APPLIED, KIND_SHORTLISTED, KIND_OFFERED, KIND_HIRED, KIND_REJECTED,
		KIND_WAIT, KIND_CLOSED, KIND_REFLECTED };
	size_t i;
	int k, touch;

	(void)state;
	for (k = 0; k < KIND_COUNT; k++) {
		touch = 1;
		for (i = 0; i < COUNT(none); i++)
			touch = touch && none[i] != (enum kind)k;
		assert_int_equal((kind_info((enum kind)k)->is & IS_TOUCH) != 0, touch);
	}
}

/* --- parsing, by cases --- */

static void
put_slice(struct buf *b, const char *key, struct str s)
{
	if (s.n == 0)
		return;
	buf_printf(b, " %s", key);
	buf_addstr(b, s);
}

static void
put_number(struct buf *b, const char *key, int n)
{
	if (n != 0)
		buf_printf(b, " %s%d", key, n);
}

static void
put_day(struct buf *b, const char *key, struct stamp s)
{
	if (s.day == DATE_NONE)
		return;
	buf_printf(b, " %s", key);
	date_put_stamp(b, s);
}

/* What an entry says, in one line. */
static void
describe(const struct entry *e, struct buf *b)
{
	buf_reset(b);
	if (e->when.day == DATE_NONE)
		buf_puts(b, "never");
	else
		date_put_stamp(b, e->when);
	buf_printf(b, " %s", e->kind == KIND_NONE ? "none" :
	    e->kind == KIND_UNKNOWN ? "unknown" : kind_info(e->kind)->name);
	put_slice(b, "/", e->channel);
	put_slice(b, "@", e->ref);
	put_slice(b, "by=", e->by);
	put_day(b, "at=", e->at);
	put_day(b, "until=", (struct stamp){ e->until, -1 });
	put_day(b, "due=", (struct stamp){ e->due, -1 });
	put_number(b, "mins=", e->mins);
	put_number(b, "fit=", e->fit);
	put_number(b, "culture=", e->culture);
	put_slice(b, "org=", e->org);
	put_slice(b, "role=", e->role);
	put_slice(b, "mid=", e->mid);
	put_slice(b, "uid=", e->uid);
	buf_puts(b, "|");
	buf_addstr(b, e->text);
	buf_puts(b, "|");
	buf_addstr(b, e->body);
}

static void
collect(void *arg, unsigned line, const char *what)
{
	buf_printf(arg, "%u: %s\n", line, what);
}

#define SIXTY "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-abcdef"

static void
entries_are_read(void **state)
{
	static const struct {
		const char *data, *says, *told;
	} cases[] = {
		/* date, time, kind, channel */
		{ "2026-11-02 note Led it. ", "2026-11-02 note|Led it.|", "" },
		{ "2026-11-02 note\r\n", "2026-11-02 note||", "" },
		{ "2026-11-02\t9:05 \t MET/cafe  x \t\r\n\ty\r\n",
		    "2026-11-02T09:05 met /cafe|x|\ty\r\n", "" },
		{ "2026-11-02 heard/e-mail2 x", "2026-11-02 heard /e-mail2|x|", "" },
		{ "2026-11-02 grumbled/loud @a x=1", "2026-11-02 unknown /loud|@a x=1|", "" },
		{ "2026-11-02 \xc3\xa9" "crit x", "2026-11-02 unknown|x|", "" },
		{ "2026-11-02 follow-up x", "2026-11-02 unknown|x|", "" },
		{ "2026-02-30 note x", "never note|x|",
		    "7: '2026-02-30' is no day of the calendar: expected YYYY-MM-DD\n" },
		{ "2026-11-02 24:00 note", "2026-11-02 note||",
		    "7: '24:00' is no time: expected HH:MM\n" },
		{ "2026-11-02 1:5 note x", "2026-11-02 note|x|",
		    "7: '1:5' is no time: expected HH:MM\n" },
		{ "2026-11-02 10:00-11:00 note x", "2026-11-02 note|x|",
		    "7: '10:00-11:00' is no time: expected HH:MM\n" },
		{ "2026-11-02", "2026-11-02 none||", "7: '2026-11-02' has no kind of "
		    "entry: expected one behind the date, such as note\n" },
		{ "2026-11-02 10:00\n\tb\n", "2026-11-02T10:00 none||\tb\n",
		    "7: '2026-11-02 10:00' has no kind of entry: expected one behind "
		    "the date, such as note\n" },
		{ "2026-11-02T10:00 met", "2026-11-02 none|T10:00 met|",
		    "7: '2026-11-02T10:00 met' has no kind of entry: expected one "
		    "behind the date, such as note\n" },
		{ "2026-11-02 She's in", "2026-11-02 none|She's in|",
		    "7: '2026-11-02 She's in' has no kind of entry: expected one "
		    "behind the date, such as note\n" },
		{ "2026-11-02 -x y", "2026-11-02 none|-x y|",
		    "7: '2026-11-02 -x y' has no kind of entry: expected one "
		    "behind the date, such as note\n" },
		{ "2026-11-02 met/Caf\xc3\xa9 x", "2026-11-02 met|x|",
		    "7: 'met/Caf\xc3\xa9' has no good channel: expected small letters, "
		    "digits and - after the /\n" },
		{ "2026-11-02 met/ x", "2026-11-02 met|x|",
		    "7: 'met/' has no good channel: expected small letters, "
		    "digits and - after the /\n" },
		/* attributes */
		{ "2026-11-10 scheduled/workplace mins=20 at=2026-11-19T10:00 by=@ada-k x",
		    "2026-11-10 scheduled /workplace by=ada-k at=2026-11-19T10:00 mins=20|x|",
		    "" },
		{ "2026-11-10 scheduled AT=2026-11-19t9:00", "2026-11-10 scheduled "
		    "at=2026-11-19T09:00||", "" },
		{ "2026-11-10 scheduled at=2026-11-19", "2026-11-10 scheduled "
		    "at=2026-11-19||", "" },
		{ "2026-11-19 met fit=1 culture=5 mins=1440 x",
		    "2026-11-19 met mins=1440 fit=1 culture=5|x|", "" },
		{ "2026-11-19 met fit=0 culture=6 mins=1441 x", "2026-11-19 met|x|",
		    "7: 'fit=0' has no good value: expected 1 to 5\n"
		    "7: 'culture=6' has no good value: expected 1 to 5\n"
		    "7: 'mins=1441' has no good value: expected minutes, 1 to 1440\n" },
		{ "2026-11-19 met fit= x", "2026-11-19 met|x|",
		    "7: 'fit=' has no good value: expected 1 to 5\n" },
		{ "2026-11-19 moved org=\"Remington Rand\" role=CTO up",
		    "2026-11-19 moved org=Remington Rand role=CTO|up|", "" },
		{ "2026-11-19 moved org=\"A\"B x", "2026-11-19 moved|x|",
		    "7: 'org=\"A\"B' has no closing quote: expected words in double quotes\n" },
		{ "2026-11-19 moved org=\"A B", "2026-11-19 moved|B|",
		    "7: 'org=\"A' has no closing quote: expected words in double quotes\n" },
		{ "2026-11-19 moved org=\"\" x", "2026-11-19 moved|x|",
		    "7: 'org=\"\"' has no good value: expected a word, or words in "
		    "double quotes\n" },
		{ "2026-11-19 moved org=a=b\"c x", "2026-11-19 moved org=a=b\"c|x|", "" },
		{ "2026-11-20 owe due=2026-12-01 due=2026-12-02 x",
		    "2026-11-20 owe due=2026-12-01|x|", "7: 'due=2026-12-02' stands "
		    "again: expected it once; the first counts\n" },
		{ "2026-11-20 owe due=soon due=2026-12-02 x",
		    "2026-11-20 owe due=2026-12-02|x|",
		    "7: 'due=soon' has no good value: expected YYYY-MM-DD\n" },
		{ "2026-11-20 heard until=2026-11-31", "2026-11-20 heard||",
		    "7: 'until=2026-11-31' has no good value: expected YYYY-MM-DD\n" },
		{ "2026-11-20 asked by=ada x", "2026-11-20 asked|x|",
		    "7: 'by=ada' has no good value: expected @ and a contact's id\n" },
		{ "2026-11-20 asked by=@ada- x", "2026-11-20 asked|x|",
		    "7: 'by=@ada-' has no good value: expected @ and a contact's id\n" },
		{ "2026-11-20 note mid=<a@b> uid=1@x until=x",
		    "2026-11-20 note mid=<a@b> uid=1@x|until=x|", "" },
		{ "2026-11-20 note due=2026-12-01 x", "2026-11-20 note|due=2026-12-01 x|", "" },
		{ "2026-11-20 owe x due=2026-12-01", "2026-11-20 owe|x due=2026-12-01|", "" },
		{ "2026-11-20 owe -- due=2026-12-01", "2026-11-20 owe|due=2026-12-01|", "" },
		{ "2026-11-20 owe --due=2026-12-01", "2026-11-20 owe|--due=2026-12-01|", "" },
		{ "2026-11-20 owe -- -- x", "2026-11-20 owe|-- x|", "" },
		{ "2026-11-20 owe --", "2026-11-20 owe||", "" },
		{ "2026-11-20 accepted until=2026-12-01", "2026-11-20 accepted "
		    "until=2026-12-01||", "" },
		/* @id */
		{ "2026-11-19 referred @mary-hawes She runs it.",
		    "2026-11-19 referred @mary-hawes|She runs it.|", "" },
		{ "2026-11-19 referred org=X @mary, who", "2026-11-19 referred @mary "
		    "org=X|who|", "" },
		{ "2026-11-19 told @mary.", "2026-11-19 told @mary||", "" },
		{ "2026-11-19 told @mary @joe x", "2026-11-19 told @mary|@joe x|", "" },
		{ "2026-11-19 told @mary's x", "2026-11-19 told|@mary's x|", "" },
		{ "2026-11-19 told @Mary x", "2026-11-19 told|@Mary x|", "" },
		{ "2026-11-19 told mary@x.org", "2026-11-19 told|mary@x.org|", "" },
		{ "2026-11-19 met @mary x", "2026-11-19 met|@mary x|", "" },
		{ "2026-11-19 told @" SIXTY, "2026-11-19 told @" SIXTY "||", "" },
		{ "2026-11-19 told @" SIXTY "g", "2026-11-19 told|@" SIXTY "g|", "" },
	};
	struct buf said = BUF_INIT, told = BUF_INIT;
	const struct report r = { collect, &told };
	struct entry e;
	unsigned odd, lines;
	size_t i, k;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		buf_reset(&told);
		odd = entry_parse(&e, str_of(cases[i].data), 7, &r);
		describe(&e, &said);
		assert_string_equal(said.s, cases[i].says);
		assert_string_equal(told.s, cases[i].told);
		for (k = lines = 0; k < told.n; k++)
			lines += told.s[k] == '\n';
		assert_int_equal(odd, lines);
		assert_int_equal(entry_parse(&e, str_of(cases[i].data), 7, NULL), odd);
	}
	buf_free(&said);
	buf_free(&told);
}

/* --- writing --- */

static const char *const texts[] = {
	"", "x", "Led the team.", "  blanks  around \t", "due=2026-12-01 it",
	"DUE=x", "org=\"a", "@mary she", "@mary", "@mary, who", "@Mary", "--", "-- x",
	"--x", "mid=1", "uid=", "fit=9 well", "2026-11-02 note", "10:00 sharp", "/email",
	"\"quoted\"", "a\nb", "a\r\nb\r\n", "\n\na\n\n\nb\n\n", "a\n2026-11-02 note",
	"a\n\tb\n  c \n", "@mary\n@joe", "#private", "C# and #1", "\xd9\x86\xd9\x88\xd8\xb1",
	"\xf0\x9f\x9a\x80", "\xff\xfe", "a\rb", ", a comma", "=", "a=b", ".", "<<<<<<< ours",
	"at=\nmins=20", "until=2026-12-01", "role=", "by=@x", "culture",
};

static const char *const bodies[] = {
	"", "\tline\n", "line", "\n\n", "a\n\nb\n", "2026-11-02 note\n", "\t\n\t2026-11-02\n",
	"#private\r\n\tQ: why?\r\n", ">>>>>>> theirs\n", "Name: x", "  deep\n\t\tdeeper\n",
};

static const char *const words[] = {
	"x", "Remington Rand", "a=b", "@x", "--", "un \xc3\xa9t\xc3\xa9",
	"#x", " ", "due=1", "'", "\xff", "a\tb",
};

static const char *const ids[] = { "a", "mary-hawes", "x-1-2", SIXTY };

static struct str
any(const char *const *from, size_t n)
{
	return str_of(from[pick((unsigned)n)]);
}

#define ANY(table) any(table, COUNT(table))

static void
make_entry(struct entry *e)
{
	unsigned may;

	entry_parse(e, STR("2026-11-02"), 1, NULL);
	e->when.day += (int)pick(1000);
	e->when.minute = (int)pick(3) == 0 ? (int)pick(1440) : -1;
	e->kind = (enum kind)(KIND_UNKNOWN + pick(KIND_COUNT - KIND_UNKNOWN));
	e->word = e->kind == KIND_UNKNOWN ? STR("grumbled") : STR("");
	e->channel = pick(3) == 0 ? STR("e-mail2") : STR("");
	may = kind_info(e->kind)->attrs | ATTR_MID | ATTR_UID;
	e->has = may & pick(4096);
	e->ref = e->has & ATTR_REF ? ANY(ids) : STR("");
	e->by = e->has & ATTR_BY ? ANY(ids) : STR("");
	e->at.day = e->has & ATTR_AT ? (int)pick(30000) : DATE_NONE;
	e->at.minute = (e->has & ATTR_AT) && pick(2) == 0 ? (int)pick(1440) : -1;
	e->until = e->has & ATTR_UNTIL ? (int)pick(30000) : DATE_NONE;
	e->due = e->has & ATTR_DUE ? (int)pick(30000) : DATE_NONE;
	e->mins = e->has & ATTR_MINS ? 1 + (int)pick(1440) : 0;
	e->fit = e->has & ATTR_FIT ? 1 + (int)pick(5) : 0;
	e->culture = e->has & ATTR_CULTURE ? 1 + (int)pick(5) : 0;
	e->org = e->has & ATTR_ORG ? ANY(words) : STR("");
	e->role = e->has & ATTR_ROLE ? ANY(words) : STR("");
	e->mid = e->has & ATTR_MID ? ANY(words) : STR("");
	e->uid = e->has & ATTR_UID ? ANY(words) : STR("");
	e->text = ANY(texts);
	e->body = ANY(bodies);
}

/* The lines of text and body as they are meant: each without white space at its
 * end and without the TAB before it, blank ones at the end left out. */
static void
put_meant(struct buf *b, struct str text, struct str body)
{
	struct buf all = BUF_INIT;
	size_t i, end;

	buf_addstr(&all, str_trim(text));
	buf_putc(&all, '\n');
	buf_addstr(&all, body);
	buf_putc(&all, '\n');
	for (i = 0; i < all.n; i = end + 1) {
		struct str line;

		end = i + (size_t)str_find(str_sub(buf_str(&all), i, all.n), STR("\n"));
		line = str_sub(buf_str(&all), i, end);
		while (line.n > 0 && memchr(" \t\r", line.p[line.n - 1], 3) != NULL)
			line.n--;
		if (i > 0 && line.n > 0 && line.p[0] == '\t')
			line = str_sub(line, 1, line.n);
		buf_addstr(b, line);
		buf_putc(b, '\n');
	}
	while (b->n > 0 && b->s[b->n - 1] == '\n')
		buf_splice(b, b->n - 1, b->n, STR(""));
	buf_free(&all);
}

/* The head of a description, up to the text. */
static struct str
head(const struct buf *said)
{
	return str_sub(buf_str(said), 0, (size_t)str_find(buf_str(said), STR("|")));
}

static void
what_is_written_reads_as_the_same_entry(void **state)
{
	struct buf one = BUF_INIT, two = BUF_INIT, written = BUF_INIT, again = BUF_INIT;
	struct error err = ERROR_INIT;
	struct entry e, got;
	int i;

	(void)state;
	for (i = 0; i < 50000; i++) {
		make_entry(&e);
		buf_reset(&written);
		assert_int_equal(entry_write(&written, &e, "\n", &err), 0);
		assert_int_equal(entry_parse(&got, buf_str(&written), 1, NULL), 0);
		assert_int_equal(got.has, e.has);
		describe(&e, &one);
		describe(&got, &two);
		assert_true(str_eq(head(&one), head(&two)));
		buf_reset(&one);
		buf_reset(&two);
		put_meant(&one, e.text, e.body);
		put_meant(&two, got.text, got.body);
		assert_string_equal(one.s, two.s);
		/* one entry, which reads as written when written again */
		for (size_t k = 1; k < written.n; k++)
			assert_false(written.s[k - 1] == '\n' && written.s[k] != '\t' &&
			    written.s[k] != '\n');
		buf_reset(&again);
		assert_int_equal(entry_write(&again, &got, "\n", &err), 0);
		assert_string_equal(again.s, written.s);
	}
	buf_free(&one);
	buf_free(&two);
	buf_free(&written);
	buf_free(&again);
}

static void
entries_are_written(void **state)
{
	static const struct {
		const char *data, *nl, *out;
	} cases[] = {
		{ "2026-11-02 9:05 MET/cafe mins=25 well", "\n",
		    "2026-11-02 09:05 met/cafe mins=25 well\n" },
		{ "2026-11-02 moved role=CTO org=\"A B\"", "\r\n",
		    "2026-11-02 moved org=\"A B\" role=CTO\r\n" },
		{ "2026-11-02 referred org=X @mary due=1", "\n",
		    "2026-11-02 referred @mary org=X -- due=1\n" },
		{ "2026-11-02 referred -- @mary", "\n", "2026-11-02 referred -- @mary\n" },
		{ "2026-11-02 note -- @mary", "\n", "2026-11-02 note @mary\n" },
		{ "2026-11-02 Grumbled/loud x\n y\n\n\tz\n\n", "\r\n",
		    "2026-11-02 Grumbled/loud x\r\n\t y\r\n\r\n\tz\r\n" },
	};
	struct error err = ERROR_INIT;
	struct buf b = BUF_INIT;
	struct entry e;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		entry_parse(&e, str_of(cases[i].data), 1, NULL);
		buf_reset(&b);
		assert_int_equal(entry_write(&b, &e, cases[i].nl, &err), 0);
		assert_string_equal(b.s, cases[i].out);
	}
	buf_free(&b);
}

static void
refuse(const struct entry *e, const char *why)
{
	struct error err = ERROR_INIT;
	struct buf b = BUF_INIT;

	assert_int_equal(entry_write(&b, e, "\n", &err), -1);
	assert_string_equal(error_text(&err), why);
	error_clear(&err);
	buf_free(&b);
}

static void
what_would_not_read_back_is_not_written(void **state)
{
	static const char *const bad[] = { "", "a\"b", "a\nb", "a\rb" };
	struct entry met, moved, e;
	struct buf why = BUF_INIT;
	size_t i;

	(void)state;
	entry_parse(&met, STR("2026-11-02 met"), 1, NULL);
	entry_parse(&moved, STR("2026-11-02 moved"), 1, NULL);
	for (i = 0; i < COUNT(bad); i++) {
		e = moved;
		e.has |= ATTR_ORG;
		e.org = str_of(bad[i]);
		buf_reset(&why);
		buf_printf(&why, "the value '%s' cannot be written: expected words of "
		    "one line without double quotes", bad[i]);
		refuse(&e, why.s);
	}
	e = met;
	e.has |= ATTR_REF;
	e.ref = STR("mary");
	refuse(&e, "an entry of kind 'met' bears an attribute that is not one of "
	    "its kind");
	e.kind = KIND_TOLD;
	e.ref = STR("Mary");
	refuse(&e, "'@Mary' is no id: expected small letters, digits and single hyphens");
	e = met;
	e.channel = STR("Caf");
	refuse(&e, "'Caf' is no channel: expected small letters, digits and -");
	e = met;
	e.text = STR("a\0b");
	refuse(&e, "the text has a NUL byte, which no record holds");
	e = met;
	e.kind = KIND_UNKNOWN;
	e.word = STR("two words");
	refuse(&e, "'two words' is no kind of entry: expected a word of letters");
	e = met;
	e.when.day = DATE_NONE;
	refuse(&e, "an entry has no date: expected one");
	buf_free(&why);
}

/* --- setting --- */

static void
attributes_are_set_as_typed(void **state)
{
	static const struct {
		const char *kind, *key, *value;
		int rv;
		const char *says; /* the entry, or what is wrong */
	} cases[] = {
		{ "scheduled", "at", "fri 10:00", 1, "2026-11-02 scheduled "
		    "at=2026-11-27T10:00||" },
		{ "owe", "DUE", "+2w", 1, "2026-11-02 owe due=2026-12-06||" },
		{ "wait", "until", "2026-12-01", 1, "2026-11-02 wait until=2026-12-01||" },
		{ "met", "mins", "25", 1, "2026-11-02 met mins=25||" },
		{ "moved", "org", "A B", 1, "2026-11-02 moved org=A B||" },
		{ "asked", "by", "@ada", 1, "2026-11-02 asked by=ada||" },
		{ "note", "mid", "<a@b>", 1, "2026-11-02 note mid=<a@b>||" },
		{ "note", "due", "fri", 0, "2026-11-02 note||" },
		{ "note", "colour", "red", 0, "2026-11-02 note||" },
		{ "note", "", "red", 0, "2026-11-02 note||" },
		{ "met", "fit", "6", -1, "fit='6' has no good value: expected 1 to 5" },
		{ "asked", "by", "Ada", -1,
		    "by='Ada' has no good value: expected @ and a contact's id" },
		{ "owe", "due", "1/2/2027", -1, "due: '1/2/2027' may be 2027-01-02 or "
		    "2027-02-01: write the one you mean" },
	};
	const struct stamp now = { 20779, 870 }; /* 2026-11-22T14:30 */
	struct error err = ERROR_INIT;
	struct buf b = BUF_INIT;
	struct entry e;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		entry_parse(&e, STR("2026-11-02"), 1, NULL);
		e.kind = kind_find(str_of(cases[i].kind));
		assert_int_equal(entry_set(&e, str_of(cases[i].key),
		    str_of(cases[i].value), now, &err), cases[i].rv);
		assert_int_equal(e.has != 0, cases[i].rv == 1);
		describe(&e, &b);
		assert_string_equal(cases[i].rv == -1 ? error_text(&err) : b.s,
		    cases[i].says);
		error_clear(&err);
	}
	buf_free(&b);
}

/* --- what counts once, what is private --- */

static void
entries_of_one_kind_count_once(void **state)
{
	static const struct {
		const char *a, *b;
		int repeats;
	} cases[] = {
		{ "2026-11-02 met x", "2026-11-02 met/cafe y", 1 },
		{ "2026-11-02 met", "2026-11-03 met", 0 },
		{ "2026-11-02 met", "2026-11-02 9:00 met", 0 },
		{ "2026-11-02 9:00 met", "2026-11-02 09:00 MET", 1 },
		{ "2026-11-02 met", "2026-11-02 thanked", 0 },
		{ "2026-11-02 told @a", "2026-11-02 told @a", 1 },
		{ "2026-11-02 told @a", "2026-11-02 told @b", 0 },
		{ "2026-11-02 asked by=@a", "2026-11-02 asked by=@a", 1 },
		{ "2026-11-02 asked by=@a", "2026-11-02 asked", 0 },
		{ "2026-11-02 referred org=A", "2026-11-02 referred org=a", 1 },
		{ "2026-11-02 referred org=A", "2026-11-02 referred org=B", 0 },
		{ "2026-11-02 applied org=A", "2026-11-02 applied org=B", 0 },
		{ "2026-11-02 offered org=A", "2026-11-02 offered org=B", 1 },
		{ "2026-11-02 note", "2026-11-02 note", 0 },
		{ "2026-11-02 owe", "2026-11-02 owe", 0 },
		{ "2026-11-02 expect", "2026-11-02 expect", 0 },
		{ "2026-11-02 lead", "2026-11-02 lead", 0 },
		{ "2026-11-02 done", "2026-11-02 done", 0 },
		{ "2026-11-02 grumbled", "2026-11-02 grumbled", 0 },
		{ "2026-11-02", "2026-11-02", 0 },
	};
	struct entry a, b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		entry_parse(&a, str_of(cases[i].a), 1, NULL);
		entry_parse(&b, str_of(cases[i].b), 1, NULL);
		assert_int_equal(entry_repeats(&a, &b), cases[i].repeats);
		assert_int_equal(entry_repeats(&b, &a), cases[i].repeats);
	}
}

static void
a_private_entry_says_so(void **state)
{
	static const struct {
		const char *data;
		int private;
	} cases[] = {
		{ "2026-11-02 note #private", 1 },
		{ "2026-11-02 note x #Private.", 1 },
		{ "2026-11-02 note x\n\ty\n\t#PRIVATE\n", 1 },
		{ "2026-11-02 note x\n#private", 1 },
		{ "2026-11-02 #private", 1 },
		{ "2026-11-02 met mins=20 -- #private", 1 },
		{ "2026-11-02 note x#private", 0 },
		{ "2026-11-02 note #private-ish #privately", 0 },
		{ "2026-11-02 note private", 0 },
	};
	struct entry e;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		entry_parse(&e, str_of(cases[i].data), 1, NULL);
		assert_int_equal(entry_private(&e), cases[i].private);
	}
}

/* --- ids, references, topics --- */

static void
ids_are_words_joined_by_hyphens(void **state)
{
	static const struct {
		const char *s;
		int valid;
		size_t length;
	} cases[] = {
		{ "grace-hopper", 1, 12 }, { "a", 1, 1 }, { "2", 1, 1 }, { "a-1", 1, 3 },
		{ SIXTY, 1, 60 }, { SIXTY "g", 0, 61 }, { "", 0, 0 }, { "-", 0, 0 },
		{ "-a", 0, 0 }, { "a-", 0, 1 }, { "a--b", 0, 1 }, { "Grace", 0, 0 },
		{ "grace hopper", 0, 5 }, { "a_b", 0, 1 }, { "a.txt", 0, 1 },
		{ "\xc3\xa9", 0, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_int_equal(id_valid(str_of(cases[i].s)), cases[i].valid);
		assert_int_equal(id_length(str_of(cases[i].s)), cases[i].length);
	}
}

/* All that next finds in s, joined by commas. */
static void
find_all(int (*next)(struct str, size_t *, struct str *), struct str s,
    struct buf *b)
{
	struct str found;
	size_t pos = 0;

	buf_reset(b);
	while (next(s, &pos, &found)) {
		if (b->n > 0)
			buf_putc(b, ',');
		buf_addstr(b, found);
	}
	assert_int_equal(next(s, &pos, &found), 0);
}

static void
references_are_found(void **state)
{
	static const char *const cases[][2] = {
		{ "", "" },
		{ "@", "" },
		/* after a blank, a bracket, a quote, or at the start */
		{ "@ada", "ada" },
		{ "met @ada, @bob and\t@cid", "ada,bob,cid" },
		{ "first\n@ada\r\n@bob", "ada,bob" },
		{ "(@ada) [@bob] /@cid <@dan>", "ada" },
		{ "\"@ada\" '@bob'", "ada,bob" },
		{ "\xe2\x80\x9c@ada\xe2\x80\x9d \xe2\x80\x98@bob\xe2\x80\x99", "ada,bob" },
		{ "\xe2\x80\x9e@ada\xe2\x80\x9c \xc2\xab@bob\xc2\xbb \xc2\xbb@cid\xc2\xab",
		    "ada,bob,cid" },
		{ "\xe2\x80\xb9@ada\xe2\x80\xba (\"'@bob'\")", "ada,bob" },
		{ "\xe4\xbb\x96\xe8\xaf\xb4\xe2\x80\x9c@ada\xe2\x80\x9d", "ada" },
		{ "see:\"@ada\"", "ada" },
		{ "dash\xe2\x80\x94@ada", "" },
		/* the longest match */
		{ "@mary-hawes's field", "mary-hawes" },
		{ "@ada-. @ada--bob @1-2", "ada,ada,1-2" },
		{ "@ada.", "ada" },
		{ "@Ada @", "" },
		{ "@" SIXTY " @" SIXTY "g", SIXTY },
		/* never in an email address */
		{ "grace@example.org", "" },
		{ "<grace@example.org>, x@y", "" },
		{ "\"grace hopper\"@example.org", "" },
		{ "'grace'@example.org", "" },
		{ "a@@ada @@ada", "" },
		{ "@a@b", "a" },
	};
	struct buf b = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		find_all(ref_next, str_of(cases[i][0]), &b);
		assert_string_equal(b.s, cases[i][1]);
	}
	buf_free(&b);
}

static void
topics_are_found(void **state)
{
	static const char *const cases[][2] = {
		{ "", "" },
		{ "#", "" },
		/* after a blank, or at the start of the text or of a line */
		{ "#skill", "skill" },
		{ "x #skill\t#path", "skill,path" },
		{ "x\n#skill\r\n#path", "skill,path" },
		{ "\t#skill", "skill" },
		{ "(#skill) \"#path\" x#y a/#b", "" },
		{ "C# and F#", "" },
		/* letters, digits, - and _, at least one letter */
		{ "#1 #23 #- #_ #-1", "" },
		{ "#1st #a1 #-x #x-y_z", "1st,a1,-x,x-y_z" },
		{ "#skill, #path. #a/b #c'd #e", "skill,path,a,c,e" },
		{ "##skill # skill", "" },
		{ "#a#b", "a" },
		{ "#SKILL", "SKILL" },
		/* letters of any script; their punctuation ends it */
		{ "#caf\xc3\xa9", "caf\xc3\xa9" },
		{ "#\xd1\x83\xd1\x87\xd1\x91\xd0\xb1\xd0\xb0",
		    "\xd1\x83\xd1\x87\xd1\x91\xd0\xb1\xd0\xb0" },
		{ "#\xe6\x8a\x80\xe8\x83\xbd\xe3\x80\x82\xe5\xa5\xbd",
		    "\xe6\x8a\x80\xe8\x83\xbd" },
		{ "#skill\xe2\x80\x9d #path\xe2\x80\xa6 #a\xc2\xa0" "b", "skill,path,a" },
		{ "#a\xe2\x80\x83y #\xd9\x85\xe2\x80\x8c\xd9\x85",
		    "a,\xd9\x85\xe2\x80\x8c\xd9\x85" },
		{ "#\xd8\xb9\xd9\x84\xd9\x85\xd8\x8c", "\xd8\xb9\xd9\x84\xd9\x85" },
		{ "#\xe2\x80\x9cx", "" },
		{ "#caf\xe9", "caf\xe9" },
	};
	struct buf b = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		find_all(topic_next, str_of(cases[i][0]), &b);
		assert_string_equal(b.s, cases[i][1]);
	}
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_is_found_by_its_name),
		cmocka_unit_test(touches_are_the_entries_in_which_a_word_passed),
		cmocka_unit_test(entries_are_read),
		cmocka_unit_test(what_is_written_reads_as_the_same_entry),
		cmocka_unit_test(entries_are_written),
		cmocka_unit_test(what_would_not_read_back_is_not_written),
		cmocka_unit_test(attributes_are_set_as_typed),
		cmocka_unit_test(entries_of_one_kind_count_once),
		cmocka_unit_test(a_private_entry_says_so),
		cmocka_unit_test(ids_are_words_joined_by_hyphens),
		cmocka_unit_test(references_are_found),
		cmocka_unit_test(topics_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
