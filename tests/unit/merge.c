#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../merge_laws.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* --- a generator of records, and of edits that people, tools and accidents
 * make to them --- */

struct random {
	uint64_t state;
};

/* xorshift64*: the same numbers everywhere. */
static size_t
pick(struct random *r, size_t n)
{
	r->state ^= r->state >> 12;
	r->state ^= r->state << 25;
	r->state ^= r->state >> 27;
	return (size_t)((r->state * 0x2545f4914f6cdd1dULL) >> 33) % n;
}

/* Few lines, so that two sides often mean the same. */
static const char *const header[] = {
	"Name: Grace Hopper", "Name: G. Hopper", "Name: Grace M. Hopper",
	"Org: Remington Rand", "Org: Navy", "Org:  Navy", "org: Navy", "Org:",
	"Role: captain", "Role: admiral", "Place: Philadelphia",
	"Email: g@example.org", "Email: grace@example.org", "Phone: 1",
	"Past: 1931-1943; Vassar", "Ask: What next?", "Was: grace",
	"Tags: navy", "Tags: compilers, navy", "Tags: navy, compilers",
	"Tags: cobol", "Tags: cobol,navy,cobol", "Tags: ,",
	"Goal: what a compiler\n\tteam does", "Goal: what a compiler team does",
	"Goal: how to join", "Thank: off", "thank: 2", "Update: 6 months",
	"Clash: Org: Navy", "Clash: Role: captain", "Clash: org: Harvard",
	"Me: Ada", "Me: Grace", "Ask: 3", "Clash: Me: Ada", "News: 2026-11-10; a",
	"Clash: nothing", "Colour: blue", "Colour: green", "# met at a fair",
	"# met", "", "", "",
};

static const char *const strange[] = {
	"an odd line", "  an indented line", "\tanother", "http://example.org",
	"\xef\xbb\xbf", "\xef\xbb\xbfName: Twice", "<<<<<<< ours", "Name:",
	"Name: \xff\xfe", "Org: Navy\r", "   ", "\r", "# c\n  behind a comment",
	("\xef\xbb\xbf" "2026-11-02 note in the header"), "2026-02-30 note no such day",
	"2026-11-02", "2026-11-02 9:5 note", "2026-99-99 x", "20261102 note",
	"Clash: Org:", "Clash::", "Org:\n\t", "Goal:\n\twhat then\n\n\tand",
};

static const char *const log_lines[] = {
	"2026-11-02 note Led the team behind A-0.", "2026-11-02 note Led a team.",
	"2026-11-05 asked/email 20 minutes", "2026-11-09 heard/email Yes.",
	"2026-11-19 10:00 met mins=25\n\tQ: Why?\n\tA: #skill",
	"2026-11-19 10:00 met mins=25\n\tQ: Why?",
	"2026-11-19 9:30 wrote", "2026-11-19 14:00 thanked",
	"2026-11-19 14:00 thanked\n\n\tand a blank line before",
	"2026-11-19 referred @mary-hawes", "2026-11-20 thanked/email",
	"2026-11-20 owe due=2026-12-01 A paper",
};

static const char *const timed[] = {
	"2026-11-19 10:00 met", "2026-11-19 9:30 wrote", "2026-11-19 9:05 heard",
	"2026-11-19 14:00 thanked", "2026-11-20 8:00 note a",
	"2026-11-20 8:00 note b", "2026-11-20 18:30 note c",
};

static const char *
line_end(struct random *r)
{
	return pick(r, 12) == 0 ? "\r\n" : "\n";
}

/* Where the i-th line begins; the end of s for lines - 1 and above. */
static size_t
line_start(struct str s, size_t i)
{
	size_t at = 0;

	for (; i > 0 && at < s.n; i--) {
		const char *nl = memchr(s.p + at, '\n', s.n - at);

		at = nl != NULL ? (size_t)(nl - s.p) + 1 : s.n;
	}
	return at;
}

static size_t
line_count(struct str s)
{
	size_t n = 0;

	while (line_start(s, n) < s.n)
		n++;
	return n;
}

static void
insert_line(struct buf *b, size_t at, const char *line, const char *end)
{
	struct buf s = BUF_INIT;

	if (at > 0 && b->s[at - 1] != '\n')
		buf_puts(&s, end);
	for (; *line != '\0'; line++)
		if (*line == '\n')
			buf_puts(&s, end);
		else
			buf_putc(&s, *line);
	buf_puts(&s, end);
	buf_splice(b, at, at, buf_str(&s));
	buf_free(&s);
}

/* An entry goes where ii-log would put it. */
static void
log_entry(struct random *r, struct buf *b, int all_timed)
{
	const char *line = all_timed ? timed[pick(r, LEN(timed))] :
	    log_lines[pick(r, LEN(log_lines))];
	struct record rec = RECORD_INIT;
	struct entry e;
	struct error err = ERROR_INIT;
	struct buf entry = BUF_INIT, out = BUF_INIT;

	buf_puts(&entry, line);
	buf_puts(&entry, line_end(r));
	entry_parse(&e, buf_str(&entry), 1, NULL);
	record_parse(&rec, buf_str(b), NULL);
	record_log(&rec, e.when, buf_str(&entry), &out);
	buf_reset(b);
	buf_addstr(b, buf_str(&out));
	buf_free(&entry);
	buf_free(&out);
	record_free(&rec);
	error_clear(&err);
}

static void
generate(struct random *r, struct buf *b, int all_timed)
{
	size_t n = pick(r, 9), entries = pick(r, 6), i;

	buf_reset(b);
	for (i = 0; i < n; i++)
		insert_line(b, b->n, header[pick(r, LEN(header))], line_end(r));
	for (i = 0; i < entries; i++)
		log_entry(r, b, all_timed);
}

/* An edit that a person or a tool would make. */
static void
edit(struct random *r, struct buf *b, int all_timed)
{
	size_t lines = line_count(buf_str(b)), i = pick(r, lines + 1),
	    at = line_start(buf_str(b), i), end = line_start(buf_str(b), i + 1);
	struct record rec = RECORD_INIT;

	switch (pick(r, 8)) {
	case 0:
	case 1:
	case 2:
		log_entry(r, b, all_timed);
		return;
	case 3:
		buf_splice(b, at, end, STR(""));
		return;
	case 4:
		if (end > at && b->s[end - 1] == '\n')
			buf_splice(b, end - 1, end - 1, STR(" more"));
		return;
	case 5:
		if (end > at)
			buf_splice(b, end - 1, end, STR("  \n"));
		return;
	case 6:
		record_parse(&rec, buf_str(b), NULL);
		if (pick(r, 3) > 0 && i < rec.nfields) {
			at = line_start(buf_str(b), i);
			buf_splice(b, at, line_start(buf_str(b), i + 1), STR(""));
		}
		insert_line(b, at < rec.log ? at : rec.log,
		    header[pick(r, LEN(header))], line_end(r));
		record_free(&rec);
		return;
	default:
		insert_line(b, at, "", line_end(r));
		return;
	}
}

/* An accident. */
static void
spoil(struct random *r, struct buf *b)
{
	size_t lines = line_count(buf_str(b)), i = pick(r, lines + 1),
	    at = line_start(buf_str(b), i), end = line_start(buf_str(b), i + 1),
	    to = line_start(buf_str(b), pick(r, lines + 1));
	char *line;
	char c;

	switch (pick(r, 9)) {
	case 0: /* a line elsewhere */
	case 1:
		line = str_dup((struct str){ b->s + at, end - at });
		buf_splice(b, to, to, (struct str){ line, end - at });
		free(line);
		return;
	case 2:
		insert_line(b, at, strange[pick(r, LEN(strange))], line_end(r));
		return;
	case 3: /* the last line without an end */
		while (b->n > 0 && (b->s[b->n - 1] == '\n' || b->s[b->n - 1] == '\r'))
			buf_splice(b, b->n - 1, b->n, STR(""));
		return;
	case 4:
		if (str_starts(buf_str(b), "\xef\xbb\xbf"))
			buf_splice(b, 0, 3, STR(""));
		else
			buf_splice(b, 0, 0, STR("\xef\xbb\xbf"));
		return;
	case 5: /* a byte */
		if (b->n > 0) {
			c = "\0\xff\r\n\t :a#0"[pick(r, 10)];
			at = pick(r, b->n);
			buf_splice(b, at, at + pick(r, 2), (struct str){ &c, 1 });
		}
		return;
	case 6: /* another line end */
		if (end > at && b->s[end - 1] == '\n')
			buf_splice(b, end - 1, end - 1, STR("\r"));
		return;
	case 7: /* cut short */
		buf_splice(b, pick(r, b->n + 1), b->n, STR(""));
		return;
	default:
		buf_splice(b, at, end, STR(""));
		return;
	}
}

static void
change(struct random *r, struct buf *out, struct str from, int hostile,
    int all_timed)
{
	size_t n = pick(r, 5);

	buf_reset(out);
	buf_addstr(out, from);
	while (n-- > 0)
		if (hostile && pick(r, 2) == 0)
			spoil(r, out);
		else
			edit(r, out, all_timed);
}

/* --- properties --- */

static void
show(const char *what, struct str s)
{
	fprintf(stderr, "--- %s\n", what);
	fwrite(s.p, 1, s.n, stderr);
	fprintf(stderr, "\n");
}

static void
fail_on(const char *law, size_t seed, const struct buf r[4])
{
	static const char *const names[] = { "base", "ours", "theirs", "third" };
	size_t i;

	if (law == NULL)
		return;
	for (i = 0; i < 4; i++)
		show(names[i], buf_str(&r[i]));
	fail_msg("triple %zu: %s", seed, law);
}

/* How many to try, unless MERGE_TRIPLES says: of five four are records, and one
 * is settings. */
#ifdef __SANITIZE_ADDRESS__
#define TRIPLES 25000
#else
#define TRIPLES 125000
#endif

static size_t
triples(void)
{
	const char *n = getenv("MERGE_TRIPLES");

	return n != NULL ? strtoul(n, NULL, 10) : TRIPLES;
}

static void
merges_keep_every_law(void **state)
{
	struct buf r[4] = { BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT };
	struct str b, o, t;
	size_t seed, i, n = triples();

	(void)state;
	for (seed = 1; seed <= n; seed++) {
		struct random random = { seed * 0x9e3779b97f4a7c15ULL };
		int hostile = pick(&random, 3) == 0, all_timed = pick(&random, 3) == 0;

		law_settings = seed % 5 == 0;
		generate(&random, &r[0], all_timed);
		if (pick(&random, 12) == 0)
			buf_reset(&r[0]);
		for (i = 1; i < 4; i++) {
			change(&random, &r[i], buf_str(&r[0]), hostile, all_timed);
			if (r[0].n == 0)
				generate(&random, &r[i], all_timed);
		}
		b = buf_str(&r[0]);
		o = buf_str(&r[1]);
		t = buf_str(&r[2]);
		fail_on(merge_broken_law(b, o, t), seed, r);
		fail_on(merge_broken_law(b, t, o), seed, r);
		fail_on(merge_broken_law(b, o, b), seed, r);
		fail_on(merge_broken_law(b, o, o), seed, r);
		fail_on(merge_broken_grouping(b, o, t, buf_str(&r[3])), seed, r);
	}
	law_settings = 0;
	for (i = 0; i < 4; i++)
		buf_free(&r[i]);
}

/* --- the rules, case by case --- */

struct example {
	const char *says, *base, *ours, *theirs, *merged;
};

#define NAME "Name: Grace Hopper\n"
#define NOTE "2026-11-02 note Led the team.\n"

static const struct example examples[] = {
	{ "a side equal to the base yields the other, repeats and all",
	  NAME, NAME, NAME "Org: Navy\nOrg: Rand\n  \n", NAME "Org: Navy\nOrg: Rand\n  \n" },
	{ "a record that one side removed and the other changed stays",
	  NAME, "", NAME NOTE, NAME NOTE },
	{ "white space alone is a removed record",
	  NAME, " \r\n\n", NAME NOTE, NAME NOTE },
	{ "two removals of different white space are a removal",
	  NAME, "", "\n", "\n" },

	{ "entries of both sides stand in the order of their dates",
	  NAME "\n" NOTE,
	  NAME "\n" NOTE "2026-11-09 heard\n",
	  NAME "\n" NOTE "2026-11-05 asked\n",
	  NAME "\n" NOTE "2026-11-05 asked\n2026-11-09 heard\n" },
	{ "within a day by time, 9:30 before 10:00",
	  NAME, NAME "2026-11-19 10:00 met\n", NAME "2026-11-19 9:30 wrote\n",
	  NAME "2026-11-19 9:30 wrote\n2026-11-19 10:00 met\n" },
	{ "an entry without a time stays behind the one that gives it its time",
	  NAME,
	  NAME "2026-11-19 9:30 wrote\n2026-11-19 note Nervous.\n",
	  NAME "2026-11-19 10:00 met\n2026-11-19 referred @mary-hawes\n",
	  NAME "2026-11-19 9:30 wrote\n2026-11-19 note Nervous.\n"
	  "2026-11-19 10:00 met\n2026-11-19 referred @mary-hawes\n" },
	{ "an impossible date stands where its digits order it",
	  NAME, NAME "2026-01-31 note a\n2026-02-30 note b\n",
	  NAME "2026-02-28 note c\n2026-03-01 note d\n",
	  NAME "2026-01-31 note a\n2026-02-28 note c\n2026-02-30 note b\n"
	  "2026-03-01 note d\n" },
	{ "the order of a file that is not by dates is kept",
	  NAME "2026-11-09 heard\n2026-11-05 asked\n",
	  NAME "2026-11-09 heard\n2026-11-05 asked\n2026-11-10 note a\n",
	  NAME "Org: Navy\n2026-11-09 heard\n2026-11-05 asked\n",
	  NAME "Org: Navy\n2026-11-09 heard\n2026-11-05 asked\n2026-11-10 note a\n" },
	{ "the same entry added on both sides stands once",
	  NAME, NAME NOTE, NAME "Org: Navy\n" NOTE, NAME "Org: Navy\n" NOTE },
	{ "an entry that stands twice on a side stands twice",
	  NAME, NAME NOTE NOTE, NAME NOTE "2026-11-03 note b\n",
	  NAME NOTE NOTE "2026-11-03 note b\n" },
	{ "an entry edited on both sides stays in both versions",
	  NAME NOTE,
	  NAME "2026-11-02 note Led the team at A-0.\n",
	  NAME "2026-11-02 note Led a team.\n",
	  NAME "2026-11-02 note Led a team.\n2026-11-02 note Led the team at A-0.\n" },
	{ "an entry edited on one side and removed on the other stays",
	  NAME NOTE, NAME "2026-11-02 note Led a team.\n", NAME "Org: Navy\n",
	  NAME "Org: Navy\n2026-11-02 note Led a team.\n" },
	{ "an entry removed on one side is gone",
	  NAME NOTE "2026-11-03 note b\n", NAME "2026-11-03 note b\n",
	  NAME NOTE "2026-11-03 note b\n2026-11-04 note c\n",
	  NAME "2026-11-03 note b\n2026-11-04 note c\n" },
	{ "the lines of an entry are one with it",
	  NAME "2026-11-19 met\n\tQ: Why?\n\tA: So.\n",
	  NAME "2026-11-19 met\n\tQ: Why?\n\tA: So. #skill\n",
	  NAME "2026-11-19 met\n\tQ: Why?\n\tA: So.\n2026-11-20 thanked\n",
	  NAME "2026-11-19 met\n\tQ: Why?\n\tA: So. #skill\n2026-11-20 thanked\n" },

	{ "a field changed on one side has that value",
	  NAME "Org: Navy\n", NAME "Org: Rand\n", NAME "Org: Navy\nRole: captain\n",
	  NAME "Org: Rand\nRole: captain\n" },
	{ "of two changes the byte-greater stays, the other becomes a Clash",
	  NAME "Role: captain\n\n", NAME "Role: admiral\n\n", NAME "Role: commodore\n\n",
	  NAME "Role: commodore\nClash: Role: admiral\n\n" },
	{ "of two additions too; values are compared, not how they are written",
	  "", NAME "role:  captain\r\n", NAME "ROLE: admiral\n",
	  NAME "role:  captain\r\nClash: Role: admiral\r\n" },
	{ "a change beats a removal",
	  NAME "Org: Navy\n", NAME, NAME "Org: Rand\n" NOTE, NAME "Org: Rand\n" NOTE },
	{ "a removal stands where the other side did nothing",
	  NAME "Org: Navy\n", NAME, NAME "Org: Navy\n" NOTE, NAME NOTE },
	{ "both removed it: it is gone",
	  NAME "Org: Navy\n", NAME NOTE, NAME "Role: captain\n",
	  NAME "Role: captain\n" NOTE },
	{ "an empty field is a line like others, and no value",
	  NAME "Org:\n", NAME "Org: Navy\n", NAME "Org:\n" NOTE, NAME "Org: Navy\n" NOTE },
	{ "the delays of rules are single fields",
	  NAME "Thank: 2\n", NAME "Thank: 3\n", NAME "thank: off\n",
	  NAME "thank: off\nClash: Thank: 3\n" },
	{ "a single field that stands twice: the first counts, the other clashes",
	  NAME, NAME "Org: Navy\nOrg: Rand\nOrg: Navy\nOrg: Rand\n", NAME NOTE,
	  NAME "Org: Navy\nClash: Org: Rand\n" NOTE },
	{ "a field with its continuation is one",
	  NAME "Goal: a\n\tb\n", NAME "Goal: a\n\tc\n", NAME "Goal: a\n\tb\nWhy: d\n",
	  NAME "Goal: a\n\tc\nWhy: d\n" },
	{ "repeatable fields of both sides stand",
	  NAME "Email: a@x\n", NAME "Email: a@x\nEmail: c@x\n",
	  NAME "Email: a@x\nEmail: b@x\n", NAME "Email: a@x\nEmail: b@x\nEmail: c@x\n" },
	{ "unknown fields are repeatable",
	  NAME "Colour: red\n", NAME "Colour: blue\n", NAME "Colour: green\n",
	  NAME "Colour: blue\nColour: green\n" },
	{ "new fields stand by rank, comments and blank lines behind them",
	  NAME "\n", NAME "Role: captain\n# a\n\n", NAME "Place: Philadelphia\nColour: red\n\n",
	  NAME "Role: captain\nPlace: Philadelphia\nColour: red\n# a\n\n" },

	{ "a Clash stands once",
	  NAME, NAME "Clash: Org: Rand\nClash: org:Rand\n", NAME "Clash: Org: Rand\n" NOTE,
	  NAME "Clash: Org: Rand\n" NOTE },
	{ "a Clash of the value in force is dropped",
	  NAME "Org: Navy\nClash: Org: Rand\n", NAME "Org: Rand\nClash: Org: Rand\n",
	  NAME "Org: Navy\nClash: Org: Rand\n" NOTE, NAME "Org: Rand\n" NOTE },
	{ "a Clash that one side removed is gone",
	  NAME "Org: Navy\nClash: Org: Rand\n", NAME "Org: Navy\n",
	  NAME "Org: Navy\nClash: Org: Rand\n" NOTE, NAME "Org: Navy\n" NOTE },
	{ "settled otherwise on each side it comes back rather than be lost",
	  NAME "Org: Navy\nClash: Org: Harvard\n", NAME "Org: Harvard\n", NAME "Org: Rand\n",
	  NAME "Org: Rand\nClash: Org: Harvard\n" },

	{ "tags merge by item",
	  NAME "Tags: a, b, c\n", NAME "Tags: a, c, d\n", NAME "Tags: e, a, b, c\n",
	  NAME "Tags: a, c, d, e\n" },
	{ "tags that one side changed stand as written there",
	  NAME "Tags: b, a\n", NAME "Tags: z,a\n", NAME "Tags: b, a\n" NOTE,
	  NAME "Tags: z,a\n" NOTE },
	{ "tags in another order are the same",
	  NAME "Tags: b, a\n", NAME "Tags: a, b\n", NAME "Tags: b, a, c\n",
	  NAME "Tags: b, a, c\n" },
	{ "all tags removed between the two: no Tags",
	  NAME "Tags: a, b\n", NAME "Tags: a\n", NAME "Tags: b\n", NAME },
	{ "tags in several lines become one",
	  NAME "Tags: b\nTags: a\n", NAME "Tags: b\nTags: a\n" NOTE, NAME "Tags: b, a\nOrg: Navy\n",
	  NAME "Tags: b, a\nOrg: Navy\n" NOTE },

	{ "where only white space differs the changed side's bytes stand",
	  NAME NOTE, NAME "2026-11-02 note Led the team. \t\r\n\n", NAME "Org: Navy\n" NOTE,
	  NAME "Org: Navy\n2026-11-02 note Led the team. \t\r\n\n" },
	{ "changed on both: the byte-greater",
	  NAME NOTE, NAME "2026-11-02 note Led the team.  \n",
	  NAME "2026-11-02 note Led the team.\r\n", NAME "2026-11-02 note Led the team.  \n" },
	{ "a missing last line end is kept",
	  NAME NOTE "2026-11-05 asked", NAME NOTE "2026-11-03 note b\n2026-11-05 asked",
	  NAME "Org: Navy\n" NOTE "2026-11-05 asked",
	  NAME "Org: Navy\n" NOTE "2026-11-03 note b\n2026-11-05 asked" },
	{ "and made good, as the line above ends, where something follows",
	  NAME "2026-11-05 asked\r\n2026-11-09 heard",
	  NAME "2026-11-05 asked\r\n2026-11-09 heard\n2026-11-10 note a\n",
	  NAME "2026-11-05 asked\r\n2026-11-09 heard\r\n2026-11-11 note b",
	  NAME "2026-11-05 asked\r\n2026-11-09 heard\r\n2026-11-10 note a\n2026-11-11 note b" },
	{ "a last line end that is gone is no change beside another",
	  NAME "Org: Navy \n", NAME "Org: Navy ", NAME "Org: Navy\n", NAME "Org: Navy\n" },
	{ "nor is one that is half gone",
	  NAME "Org: Navy\r\n", NAME "Org: Navy\r", NAME "Org: Navy", NAME "Org: Navy" },
	{ "a Clash ends as the line above",
	  "Name: G\r\nOrg: a", "Name: G\r\nOrg: b", "Name: G\r\nOrg: c",
	  "Name: G\r\nOrg: c\r\nClash: Org: b\r\n" },
	{ "trailing blank lines are a side's bytes",
	  NAME "\n" NOTE "\n\n", NAME "\n" NOTE "\n", NAME "\n" NOTE "\n\n2026-11-03 note b\n",
	  NAME "\n" NOTE "\n2026-11-03 note b\n" },
	{ "a BOM stands where a side put it",
	  NAME, "\xef\xbb\xbf" NAME, NAME NOTE, "\xef\xbb\xbf" NAME NOTE },
	{ "an indented line stays with its comment and off the fields",
	  "# c\n\tindented\n" NAME, "# c\n\tindented\n" NAME NOTE,
	  "# c\n\tindented\nAlso: G\n" NAME, "# c\n\tindented\nAlso: G\n" NAME NOTE },
	{ "or at the top",
	  NAME, "\tindented\n" NAME, "Org: Navy\n" NAME, "\tindented\nOrg: Navy\n" NAME },
	{ "records without a name merge like others",
	  "Org: a\n", "Org: a\nodd\n", "Org: a\nRole: b\n", "Org: a\nRole: b\nodd\n" },
};

static void
examples_merge_as_shown(void **state)
{
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < LEN(examples); i++) {
		const struct example *x = &examples[i];
		struct str b = str_of(x->base), o = str_of(x->ours), t = str_of(x->theirs);
		const char *law = merge_broken_law(b, o, t);

		merge_record(&out, b, o, t);
		if (law != NULL || !str_is(buf_str(&out), x->merged)) {
			show("wanted", str_of(x->merged));
			show("got", buf_str(&out));
			fail_msg("%s: %s", x->says, law != NULL ? law : "is not so");
		}
	}
	buf_free(&out);
}

static void
bytes_of_any_kind_merge(void **state)
{
	static const char b[] = "Name: G\n\0\n2026-11-02 note a\0b\n",
	    o[] = "Name: G\n\0\n2026-11-02 note a\0c\n",
	    t[] = "Name: G\n\0\nOrg: \xff\0\n2026-11-02 note a\0b\n",
	    want[] = "Name: G\n\0\nOrg: \xff\0\n2026-11-02 note a\0c\n";
	struct buf out = BUF_INIT;

	(void)state;
	merge_record(&out, (struct str){ b, sizeof(b) - 1 },
	    (struct str){ o, sizeof(o) - 1 }, (struct str){ t, sizeof(t) - 1 });
	assert_int_equal(out.n, sizeof(want) - 1);
	assert_memory_equal(out.s, want, out.n);
	buf_free(&out);
}

/* Which settings stand once is not what a record says of its fields. */
static void
settings_merge_by_their_own_rules(void **state)
{
	static const struct example shown[] = {
		{ "one that stands once keeps one value, the other clashes behind all",
		  "Me: A\n# c\n", "Me: Ada\n# c\n", "Me: Grace\n# c\n",
		  "Me: Grace\nClash: Me: Ada\n# c\n" },
		{ "though a record may have several, or has no such field",
		  "Ask: 3\n", "Ask: 4\nPhone: 1\n", "Ask: 5\nPhone: 2\n",
		  "Ask: 5\nPhone: 2\nClash: Ask: 4\nClash: Phone: 1\n" },
		{ "delays are single too",
		  "Thank: 1\n", "Thank: 2\n", "Thank: off\n",
		  "Thank: off\nClash: Thank: 2\n" },
		{ "those that may repeat, and unknown ones, stand all",
		  "Me: A\n", "Me: A\nTarget: 4 talks by 2027-01-31\nTags: b\n",
		  "Me: A\nTarget: 9 talks by 2027-03-01\nTags: a\n",
		  "Me: A\nTarget: 4 talks by 2027-01-31\nTags: b\n"
		  "Target: 9 talks by 2027-03-01\nTags: a\n" },
		{ "a clash that was settled is gone",
		  "Me: A\nClash: Me: B\n", "Me: A\n", "Me: A\nClash: Me: B\nZone: UTC\n",
		  "Me: A\nZone: UTC\n" },
	};
	struct buf out = BUF_INIT;

	(void)state;
	law_settings = 1;
	for (size_t i = 0; i < LEN(shown); i++) {
		const struct example *x = &shown[i];
		struct str b = str_of(x->base), o = str_of(x->ours), t = str_of(x->theirs);
		const char *law = merge_broken_law(b, o, t);

		merge_settings(&out, b, o, t);
		if (law != NULL || !str_is(buf_str(&out), x->merged)) {
			show("got", buf_str(&out));
			fail_msg("%s: %s", x->says, law != NULL ? law : "is not so");
		}
	}
	law_settings = 0;
	buf_free(&out);
}

static void
uniting_keeps_all_of_both(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	merge_unite(&out, STR("Name: Grace Hopper\nOrg: Navy\nTags: a\n" NOTE),
	    STR("Name: G. Hopper\nEmail: g@x\nTags: b\n2026-11-03 note b\n"));
	assert_string_equal(out.s, "Name: Grace Hopper\nOrg: Navy\nEmail: g@x\n"
	    "Tags: a, b\nClash: Name: G. Hopper\n" NOTE "2026-11-03 note b\n");
	merge_unite(&out, STR(""), STR(NAME));
	assert_string_equal(out.s, NAME);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples_merge_as_shown),
		cmocka_unit_test(bytes_of_any_kind_merge),
		cmocka_unit_test(settings_merge_by_their_own_rules),
		cmocka_unit_test(uniting_keeps_all_of_both),
		cmocka_unit_test(merges_keep_every_law),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
