#include "record.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "chars.h"

/* The fields; their order is their rank. */
static const struct {
	const char *name;
	int repeats;
} fields[FIELD_COUNT] = {
	[FIELD_NAME] = { "Name", 0 },
	[FIELD_ALSO] = { "Also", 1 },
	[FIELD_SAY] = { "Say", 0 },
	[FIELD_ORG] = { "Org", 0 },
	[FIELD_ROLE] = { "Role", 0 },
	[FIELD_PLACE] = { "Place", 0 },
	[FIELD_ZONE] = { "Zone", 0 },
	[FIELD_EMAIL] = { "Email", 1 },
	[FIELD_PHONE] = { "Phone", 1 },
	[FIELD_LINK] = { "Link", 1 },
	[FIELD_PAST] = { "Past", 1 },
	[FIELD_TAGS] = { "Tags", 1 },
	[FIELD_LANG] = { "Lang", 0 },
	[FIELD_VIA] = { "Via", 0 },
	[FIELD_WHY] = { "Why", 0 },
	[FIELD_GOAL] = { "Goal", 0 },
	[FIELD_ASK] = { "Ask", 1 },
	[FIELD_RULE] = { "", 0 },
	[FIELD_UID] = { "Uid", 0 },
	[FIELD_WAS] = { "Was", 1 },
	[FIELD_CLASH] = { "Clash", 1 },
	[FIELD_OTHER] = { "", 1 },
	[FIELD_COMMENT] = { "", 1 },
	[FIELD_BLANK] = { "", 1 },
	[FIELD_ODD] = { "", 1 },
};

/* The rules that a record may set a delay for.  Ask and Clash are fields. */
static const char *const rules[] = {
	"Answer", "Grant", "Prepare", "Confirm", "Write-up", "Thank", "Lead",
	"Apply", "Owe", "Expect", "Follow", "Tell", "Try", "Another", "Nudge",
	"Update",
};
#define NRULES (sizeof(rules) / sizeof(rules[0]))

/* The fields that begin with a letter, so that few names are compared.  A
 * place that is not used holds FIELD_NAME, which begins with another. */
static const unsigned char by_letter[26][3] = {
	['a' - 'a'] = { FIELD_ALSO, FIELD_ASK },
	['c' - 'a'] = { FIELD_CLASH },
	['e' - 'a'] = { FIELD_EMAIL },
	['g' - 'a'] = { FIELD_GOAL },
	['l' - 'a'] = { FIELD_LINK, FIELD_LANG },
	['n' - 'a'] = { FIELD_NAME },
	['o' - 'a'] = { FIELD_ORG },
	['p' - 'a'] = { FIELD_PAST, FIELD_PLACE, FIELD_PHONE },
	['r' - 'a'] = { FIELD_ROLE },
	['s' - 'a'] = { FIELD_SAY },
	['t' - 'a'] = { FIELD_TAGS },
	['u' - 'a'] = { FIELD_UID },
	['v' - 'a'] = { FIELD_VIA },
	['w' - 'a'] = { FIELD_WHY, FIELD_WAS },
	['z' - 'a'] = { FIELD_ZONE },
};

const char *
field_name(enum field_id id)
{
	return fields[id].name;
}

int
field_repeats(enum field_id id)
{
	return fields[id].repeats;
}

/* Which of the rules has this name, or -1. */
static int
find_rule(struct str name)
{
	size_t i;

	for (i = 0; i < NRULES; i++)
		if (str_caseis(name, rules[i]))
			return (int)i;
	return -1;
}

int
rule_name(struct str name)
{
	return find_rule(name) != -1;
}

enum field_id
field_find(struct str name)
{
	int first = name.n > 0 ? name.p[0] | 0x20 : 0;
	const unsigned char *id;
	const char *known;
	size_t i;

	if (!is_letter((char)first))
		return FIELD_OTHER;
	id = by_letter[first - 'a'];
	for (i = 0; i < sizeof(by_letter[0]); i++) {
		known = fields[id[i]].name;
		if ((known[0] | 0x20) == first &&
		    word_is(str_sub(name, 1, name.n), known + 1))
			return id[i];
	}
	return find_rule(name) != -1 ? FIELD_RULE : FIELD_OTHER;
}

const char *
field_nearest(struct str name)
{
	const char *names[FIELD_COUNT + NRULES];
	size_t n = 0, i;
	int id;

	for (id = 0; id <= FIELD_CLASH; id++)
		if (id != FIELD_RULE)
			names[n++] = fields[id].name;
	for (i = 0; i < NRULES; i++)
		names[n++] = rules[i];
	return text_nearest(name, names, n);
}

void
field_put_name(struct buf *b, struct str name)
{
	enum field_id id = field_find(name);
	size_t at = b->n;

	if (id == FIELD_RULE)
		buf_puts(b, rules[find_rule(name)]);
	else if (id != FIELD_OTHER)
		buf_puts(b, fields[id].name);
	else
		buf_addstr(b, name);
	if (b->n > at && b->s[at] >= 'a' && b->s[at] <= 'z')
		b->s[at] -= 'a' - 'A';
}

/* How many bytes the field name at the start of s takes; 0: none. */
static size_t
name_length(struct str s)
{
	size_t i;

	for (i = 0; i < s.n && (is_letter(s.p[i]) || is_high(s.p[i]) || (i > 0 &&
	    (is_digit(s.p[i]) || s.p[i] == '_' || s.p[i] == '-'))); i++)
		;
	return i;
}

int
field_name_valid(struct str name)
{
	return name.n > 0 && name_length(name) == name.n;
}

/* --- parsing --- */

/* What is left to read of a record. */
struct scan {
	const char *p, *end;
	unsigned line;          /* of p, from 1 */
	uint64_t seen;          /* the single fields that had a value: once() */
	struct record *rec;
	const struct report *r;
};

static void
tell(struct scan *s, unsigned line, struct str got, const char *what,
    const char *expected)
{
	s->rec->odd++;
	report_tell(s->r, line, got, what, expected);
}

/* Whether an entry begins here; a line begins with a digit more rarely. */
static int
at_entry(const struct scan *s)
{
	return is_digit(*s->p) && date_looks(span(s->p, s->end));
}

/* Note what git writes into a file that it could not merge: seven of a kind,
 * then a blank or the line's end. */
static void
check_conflict(struct scan *s)
{
	const char *p = s->p;

	if (s->end - p < 7 ||
	    (memcmp(p, "<<<<<<<", 7) != 0 && memcmp(p, ">>>>>>>", 7) != 0))
		return;
	if (p + 7 == s->end || memchr(" \r\n", p[7], 3) != NULL)
		s->rec->flaws |= RECORD_CONFLICT;
}

/* Pass over one line, with its line end. */
static inline void
skip_line(struct scan *s)
{
	const char *nl;

	if (*s->p == '<' || *s->p == '>')
		check_conflict(s);
	nl = memchr(s->p, '\n', (size_t)(s->end - s->p));
	s->p = nl != NULL ? nl + 1 : s->end;
	s->line++;
}

/* Whether the line here continues the field above: it is indented, and not
 * blank. */
static int
at_continuation(const struct scan *s)
{
	const char *p = s->p;

	if (p == s->end || !is_blank(*p))
		return 0;
	while (p < s->end && (is_blank(*p) || *p == '\r'))
		p++;
	return p < s->end && *p != '\n';
}

/*
 * The value of a field of several lines: what they say, joined by one blank, in
 * rec->folded.  That has room for all values of the record and so never moves.
 */
static struct str
join_lines(struct record *rec, struct str lines)
{
	size_t at = rec->folded.n;
	struct str line;

	if (rec->folded.cap <= rec->data.n)
		buf_grow(&rec->folded, rec->data.n);
	while (str_item(&lines, '\n', &line)) {
		if (rec->folded.n > at)
			buf_putc(&rec->folded, ' ');
		buf_addstr(&rec->folded, line);
	}
	return str_sub(buf_str(&rec->folded), at, rec->folded.n);
}

/* What a line of the header is; of a field, *name is its name. */
static enum field_id
classify(struct str line, struct str *name)
{
	size_t n = name_length(line);

	*name = span(line.p, line.p + n);
	if (n > 0 && n < line.n && line.p[n] == ':' && !(line.n > n + 2 &&
	    line.p[n + 1] == '/' && line.p[n + 2] == '/'))
		return field_find(*name);
	name->n = 0;
	if (line.p[0] == '#')
		return FIELD_COMMENT;
	return str_trim(line).n == 0 ? FIELD_BLANK : FIELD_ODD;
}

/* A bit for each name that may stand once; 0 for the others. */
static uint64_t
once(const struct field *f)
{
	if (f->id == FIELD_RULE)
		return UINT64_C(1) << (FIELD_COUNT + find_rule(f->name));
	return field_repeats(f->id) ? 0 : UINT64_C(1) << f->id;
}

/* A field is complete: if it is a single one that had a value before, say so. */
static void
check_once(struct scan *s, const struct field *f)
{
	uint64_t bit = f->value.n > 0 ? once(f) : 0;

	if (s->seen & bit)
		tell(s, f->line, f->name, "stands again", "it once; the first counts");
	s->seen |= bit;
}

/* Take a field with the lines that continue it, or another line. */
static void
read_field(struct scan *s)
{
	struct record *rec = s->rec;
	const char *from = s->p;
	struct field *f;

	if (rec->nfields == rec->cfields)
		rec->fields = xgrow(rec->fields, rec->nfields, &rec->cfields,
		    sizeof(*rec->fields));
	f = &rec->fields[rec->nfields++];
	f->line = s->line;
	skip_line(s);
	f->id = classify(span(from, s->p), &f->name);
	if (f->id > FIELD_OTHER) {
		f->block = span(from, s->p);
		f->value = span(from, from);
		if (f->id == FIELD_ODD)
			tell(s, f->line, str_trim(f->block),
			    "is neither a field nor an entry",
			    "'Name: value', a date, or # for a comment");
		return;
	}
	f->value = str_trim(span(from + f->name.n + 1, s->p));
	if (at_continuation(s)) {
		do
			skip_line(s);
		while (at_continuation(s));
		f->value = join_lines(rec, span(from + f->name.n + 1, s->p));
	}
	f->block = span(from, s->p);
	check_once(s, f);
}

static void
read_entry(struct scan *s)
{
	struct record *rec = s->rec;
	const char *from = s->p;
	unsigned line = s->line;

	do
		skip_line(s);
	while (s->p < s->end && !at_entry(s));
	if (rec->nentries == rec->centries)
		rec->entries = xgrow(rec->entries, rec->nentries, &rec->centries,
		    sizeof(*rec->entries));
	rec->odd += entry_parse(&rec->entries[rec->nentries++],
	    span(from, s->p), line, s->r);
}

void
record_parse(struct record *rec, struct str data, const struct report *r)
{
	struct scan s;

	if (data.n == 0)
		data = STR(""); /* p may be NULL */
	rec->data = data;
	rec->nfields = rec->nentries = 0;
	rec->flaws = rec->odd = 0;
	buf_reset(&rec->folded);
	rec->head = str_starts(data, "\xef\xbb\xbf") ? 3 : 0;
	s = (struct scan){ data.p + rec->head, data.p + data.n, 1, 0, rec, r };
	while (s.p < s.end && !at_entry(&s))
		read_field(&s);
	rec->log = (size_t)(s.p - data.p);
	while (s.p < s.end)
		read_entry(&s);
	if (memchr(data.p, '\0', data.n) != NULL)
		rec->flaws |= RECORD_NUL;
	if (!(s.seen & UINT64_C(1) << FIELD_NAME))
		rec->flaws |= str_trim(str_sub(data, rec->head, data.n)).n == 0 ?
		    RECORD_EMPTY : RECORD_NAMELESS;
}

void
record_free(struct record *rec)
{
	free(rec->fields);
	free(rec->entries);
	buf_free(&rec->folded);
	*rec = (struct record)RECORD_INIT;
}

const struct field *
record_field(const struct record *rec, enum field_id id)
{
	size_t i;

	for (i = 0; i < rec->nfields; i++)
		if (rec->fields[i].id == id && rec->fields[i].value.n > 0)
			return &rec->fields[i];
	return NULL;
}

struct str
record_value(const struct record *rec, enum field_id id)
{
	const struct field *f = record_field(rec, id);

	return f != NULL ? f->value : STR("");
}

const struct field *
record_next(const struct record *rec, struct str name, const struct field *prev)
{
	size_t i = prev != NULL ? (size_t)(prev - rec->fields) + 1 : 0;

	for (; i < rec->nfields; i++)
		if (rec->fields[i].value.n > 0 &&
		    str_caseeq(rec->fields[i].name, name))
			return &rec->fields[i];
	return NULL;
}

struct str
record_past_org(struct str past)
{
	struct str item = STR("");

	if (!str_item(&past, ';', &item) || !str_item(&past, ';', &item))
		return STR("");
	return item;
}

int
record_clash(const struct field *f, struct str *name, struct str *value)
{
	ptrdiff_t colon = str_find(f->value, STR(":"));

	if (f->id != FIELD_CLASH || colon == -1)
		return 0;
	*name = str_sub(f->value, 0, (size_t)colon);
	*value = str_trim(str_sub(f->value, (size_t)colon + 1, f->value.n));
	return value->n > 0 && field_name_valid(*name);
}

int
record_has_clash(const struct record *rec, struct str value)
{
	const struct field *f = NULL;

	while ((f = record_next(rec, STR("Clash"), f)) != NULL)
		if (str_eq(f->value, value))
			return 1;
	return 0;
}

const char *
record_flaw(unsigned flaws)
{
	if (flaws & RECORD_EMPTY)
		return "is empty";
	if (flaws & RECORD_NUL)
		return "has NUL bytes";
	if (flaws & RECORD_CONFLICT)
		return "has conflict marks (ii-edit takes them out, or ii-sync "
		    "where git left them)";
	if (flaws & RECORD_NAMELESS)
		return "has no Name:";
	return "";
}

/* --- order --- */

static int
counts(const struct entry *e)
{
	return e->when.day != DATE_NONE && e->kind != KIND_NONE;
}

/* The place of an entry in the order. */
struct position {
	int day, minute; /* the effective time */
	size_t at;       /* in the file */
};

static int
by_day(const void *a, const void *b)
{
	const struct position *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static int
by_minute(const void *a, const void *b)
{
	const struct position *x = a, *y = b;

	if (x->day == y->day && x->minute != y->minute)
		return x->minute < y->minute ? -1 : 1;
	return by_day(a, b);
}

/* All entries by (day, file order), with their effective times.  Returns an
 * array of nentries, to be freed. */
static struct position *
positions(const struct record *rec)
{
	struct position *p = xcalloc(rec->nentries, sizeof(*p));
	const struct entry *e;
	int day = DATE_NONE, minute = -1;
	size_t i;

	for (i = 0; i < rec->nentries; i++)
		p[i] = (struct position){ rec->entries[i].when.day, -1, i };
	qsort(p, rec->nentries, sizeof(*p), by_day);
	for (i = 0; i < rec->nentries; i++) {
		e = &rec->entries[p[i].at];
		if (p[i].day != day)
			minute = -1;
		day = p[i].day;
		p[i].minute = e->when.minute != -1 ? e->when.minute : minute;
		if (counts(e))
			minute = p[i].minute;
	}
	return p;
}

void
record_times(const struct record *rec, int *minute)
{
	struct position *p = positions(rec);
	size_t i;

	for (i = 0; i < rec->nentries; i++)
		minute[p[i].at] = p[i].minute;
	free(p);
}

/* Store the entries that count as they stand in the file, where that is in
 * order, as it mostly is: without memory.  Else returns 0. */
static int
take_in_order(const struct record *rec, const struct entry **order, size_t *n)
{
	const struct entry *e;
	int day = DATE_NONE, minute = -1;
	size_t i;

	for (i = *n = 0; i < rec->nentries; i++) {
		e = &rec->entries[i];
		if (!counts(e))
			continue;
		if (e->when.day < day || (e->when.day == day &&
		    e->when.minute != -1 && e->when.minute < minute))
			return 0;
		if (e->when.day != day || e->when.minute != -1)
			minute = e->when.minute;
		day = e->when.day;
		order[(*n)++] = e;
	}
	return 1;
}

size_t
record_order(const struct record *rec, const struct entry **order)
{
	struct position *p;
	size_t i, n;

	if (take_in_order(rec, order, &n))
		return n;
	p = positions(rec);
	qsort(p, rec->nentries, sizeof(*p), by_minute);
	for (i = n = 0; i < rec->nentries; i++)
		if (counts(&rec->entries[p[i].at]))
			order[n++] = &rec->entries[p[i].at];
	free(p);
	return n;
}
