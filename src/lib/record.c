#include "record.h"

#include <stdlib.h>
#include <string.h>

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

/* The rule of this name as it is written, or NULL. */
static const char *
find_rule(struct str name)
{
	size_t i;

	for (i = 0; i < NRULES; i++)
		if ((rules[i][0] | 0x20) == (name.p[0] | 0x20) &&
		    str_caseis(name, rules[i]))
			return rules[i];
	return NULL;
}

int
rule_name(struct str name)
{
	return name.n > 0 && find_rule(name) != NULL;
}

enum field_id
field_find(struct str name)
{
	int id;

	if (name.n == 0)
		return FIELD_OTHER;
	for (id = 0; id <= FIELD_CLASH; id++)
		if ((fields[id].name[0] | 0x20) == (name.p[0] | 0x20) &&
		    str_caseis(name, fields[id].name))
			return id;
	return find_rule(name) != NULL ? FIELD_RULE : FIELD_OTHER;
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

static int
is_letter(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	    (unsigned char)c >= 0x80;
}

/* The length of the field name at the start of s; 0: none. */
static size_t
name_length(struct str s)
{
	size_t i;

	if (s.n == 0 || !is_letter(s.p[0]))
		return 0;
	for (i = 1; i < s.n && (is_letter(s.p[i]) || s.p[i] == '_' ||
	    s.p[i] == '-' || (s.p[i] >= '0' && s.p[i] <= '9')); i++)
		;
	return i;
}

int
field_name_valid(struct str name)
{
	return name.n > 0 && name_length(name) == name.n;
}

/* --- parsing --- */

/* The end of the line that begins at i: behind its line feed. */
static size_t
line_end(struct str s, size_t i)
{
	const char *nl = memchr(s.p + i, '\n', s.n - i);

	return nl != NULL ? (size_t)(nl - s.p) + 1 : s.n;
}

static int
is_blank_line(struct str line)
{
	return str_trim(line).n == 0;
}

static void
tell_line(const struct report *r, unsigned line, const char *what, struct str got)
{
	struct buf b = BUF_INIT;

	if (r == NULL)
		return;
	got = str_trim(got);
	buf_printf(&b, "%s \"%.*s\"", what, (int)got.n, got.p);
	r->tell(r->arg, line, b.s);
	buf_free(&b);
}

/* Make line one more line of the header. */
static struct field *
add_line(struct record *rec, enum field_id id, struct str block, unsigned line)
{
	struct field *f;

	rec->fields = xgrow(rec->fields, rec->nfields, &rec->cfields,
	    sizeof(*rec->fields));
	f = &rec->fields[rec->nfields++];
	memset(f, 0, sizeof(*f));
	f->id = id;
	f->block = block;
	f->line = line;
	f->name = f->value = str_sub(block, 0, 0);
	return f;
}

/* Let line continue the field f: its value is then joined in rec->folded,
 * which has room for all values of the record and so never moves. */
static void
continue_field(struct record *rec, struct field *f, struct str line)
{
	struct str more = str_trim(line);
	size_t at = rec->folded.n;

	f->block.n += line.n;
	if (more.n == 0)
		return;
	if (rec->folded.cap < rec->data.n + 1)
		buf_grow(&rec->folded, rec->data.n + 1);
	if (f->value.n > 0 && f->value.p + f->value.n == rec->folded.s + at)
		at -= f->value.n; /* joined before, and the last there */
	else
		buf_addstr(&rec->folded, f->value);
	if (rec->folded.n > at)
		buf_putc(&rec->folded, ' ');
	buf_addstr(&rec->folded, more);
	f->value = (struct str){ rec->folded.s + at, rec->folded.n - at };
}

static void
parse_header_line(struct record *rec, struct str line, unsigned number,
    struct field **last, const struct report *r)
{
	size_t n;

	if (is_blank_line(line)) {
		add_line(rec, FIELD_BLANK, line, number);
		*last = NULL;
		return;
	}
	if (line.p[0] == ' ' || line.p[0] == '\t') {
		if (*last != NULL) {
			continue_field(rec, *last, line);
			return;
		}
	} else if (line.p[0] == '#') {
		add_line(rec, FIELD_COMMENT, line, number);
		*last = NULL;
		return;
	}
	n = name_length(line);
	if (n == 0 || n >= line.n || line.p[n] != ':' ||
	    (n + 2 < line.n && line.p[n + 1] == '/' && line.p[n + 2] == '/')) {
		add_line(rec, FIELD_ODD, line, number);
		rec->odd++;
		tell_line(r, number, "neither a field nor an entry; expected "
		    "\"Field: value\", a date or #:", line);
		*last = NULL;
		return;
	}
	*last = add_line(rec, field_find(str_sub(line, 0, n)), line, number);
	(*last)->name = str_sub(line, 0, n);
	(*last)->value = str_trim(str_sub(line, n + 1, line.n));
}

static int
is_conflict_mark(struct str line)
{
	return line.n >= 7 && (line.p[0] == '<' || line.p[0] == '>') &&
	    (memcmp(line.p, "<<<<<<<", 7) == 0 || memcmp(line.p, ">>>>>>>", 7) == 0);
}

/* Single fields that stand twice with a value: the first counts. */
static void
check_repeats(struct record *rec, const struct report *r)
{
	const struct field *seen[FIELD_COUNT] = { 0 }, *f;
	size_t i;

	for (i = 0; i < rec->nfields; i++) {
		f = &rec->fields[i];
		if (f->value.n == 0 || f->id == FIELD_RULE || field_repeats(f->id))
			continue;
		if (seen[f->id] != NULL) {
			rec->odd++;
			tell_line(r, f->line, "a field that stands once stands "
			    "again; the first counts:", f->block);
		} else
			seen[f->id] = f;
	}
}

static void
parse_log(struct record *rec, unsigned line, const struct report *r)
{
	struct str s = rec->data, rest;
	size_t i = rec->log, start = i;
	unsigned first = line;

	while (i < s.n) {
		i = line_end(s, i);
		line++;
		rest = str_sub(s, i, s.n);
		if (is_conflict_mark(rest))
			rec->flaws |= RECORD_CONFLICT;
		if (i < s.n && !date_looks(rest))
			continue;
		rec->entries = xgrow(rec->entries, rec->nentries, &rec->centries,
		    sizeof(*rec->entries));
		rec->odd += entry_parse(&rec->entries[rec->nentries++],
		    str_sub(s, start, i), first, r);
		start = i;
		first = line;
	}
}

void
record_parse(struct record *rec, struct str data, const struct report *r)
{
	struct field *last = NULL;
	unsigned line = 1;
	struct str rest;
	size_t i, end;

	rec->data = data;
	rec->nfields = rec->nentries = 0;
	rec->flaws = rec->odd = 0;
	buf_reset(&rec->folded);
	rec->head = str_starts(data, "\xef\xbb\xbf") ? 3 : 0;
	for (i = rec->head; i < data.n; i = end, line++) {
		rest = str_sub(data, i, data.n);
		if (date_looks(rest))
			break;
		if (is_conflict_mark(rest))
			rec->flaws |= RECORD_CONFLICT;
		end = line_end(data, i);
		parse_header_line(rec, str_sub(data, i, end), line, &last, r);
	}
	rec->log = i;
	check_repeats(rec, r);
	parse_log(rec, line, r);
	if (data.n > 0 && memchr(data.p, '\0', data.n) != NULL)
		rec->flaws |= RECORD_NUL;
	if (record_field(rec, FIELD_NAME) == NULL)
		rec->flaws |= str_trim(data).n == 0 ?
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

const char *
record_flaw(unsigned flaws)
{
	if (flaws & RECORD_EMPTY)
		return "is empty";
	if (flaws & RECORD_NUL)
		return "has NUL bytes";
	if (flaws & RECORD_CONFLICT)
		return "has conflict marks";
	if (flaws & RECORD_NAMELESS)
		return "has no Name:";
	return "";
}

/* --- order --- */

struct position {
	const struct entry *e;
	int minute;
	size_t at; /* in the file */
};

static int
by_day(const void *a, const void *b)
{
	const struct position *x = a, *y = b;

	if (x->e->when.day != y->e->when.day)
		return x->e->when.day < y->e->when.day ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static int
by_minute(const void *a, const void *b)
{
	const struct position *x = a, *y = b;

	if (x->e->when.day != y->e->when.day)
		return x->e->when.day < y->e->when.day ? -1 : 1;
	if (x->minute != y->minute)
		return x->minute < y->minute ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* All entries by (day, place in the file), with their effective times.
 * Returns an array of nentries, to be freed. */
static struct position *
positions(const struct record *rec)
{
	struct position *p = xcalloc(rec->nentries + 1, sizeof(*p));
	size_t i;

	for (i = 0; i < rec->nentries; i++)
		p[i] = (struct position){ &rec->entries[i], -1, i };
	qsort(p, rec->nentries, sizeof(*p), by_day);
	for (i = 0; i < rec->nentries; i++) {
		p[i].minute = p[i].e->when.minute;
		if (p[i].minute == -1 && i > 0 &&
		    p[i - 1].e->when.day == p[i].e->when.day)
			p[i].minute = p[i - 1].minute;
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

static int
counts(const struct entry *e)
{
	return e->when.day != DATE_NONE && e->kind != KIND_NONE;
}

size_t
record_order(const struct record *rec, const struct entry **order)
{
	const struct entry *e;
	struct position *p;
	size_t i, n = 0;
	int day = DATE_NONE, minute = -1, sorted = 1;

	for (i = 0; i < rec->nentries && sorted; i++) {
		e = &rec->entries[i];
		if (!counts(e))
			continue;
		if (e->when.day != day) {
			sorted = e->when.day > day;
			minute = -1;
		}
		day = e->when.day;
		if (e->when.minute != -1) {
			sorted = sorted && e->when.minute >= minute;
			minute = e->when.minute;
		}
		order[n++] = e;
	}
	if (sorted)
		return n;
	p = positions(rec);
	qsort(p, rec->nentries, sizeof(*p), by_minute);
	for (i = n = 0; i < rec->nentries; i++)
		if (counts(p[i].e))
			order[n++] = p[i].e;
	free(p);
	return n;
}
