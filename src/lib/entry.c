#include "entry.h"

#include <string.h>

#include "attribute.h"
#include "chars.h"

#define DATE_LEN 10 /* NNNN-NN-NN */

static const struct str none = { "", 0 };
static const struct stamp never = { DATE_NONE, -1 };

/*
 * Everything absent.  Member by member, and each from a constant: to copy an
 * empty entry, or one member to the next, takes several times as long.
 */
static void
clear(struct entry *e)
{
	e->when = never;
	e->kind = KIND_NONE;
	e->has = 0;
	e->word = none;
	e->channel = none;
	e->ref = none;
	e->by = none;
	e->org = none;
	e->role = none;
	e->mid = none;
	e->uid = none;
	e->at = never;
	e->until = DATE_NONE;
	e->due = DATE_NONE;
	e->mins = 0;
	e->fit = 0;
	e->culture = 0;
	e->text = none;
}

/* --- reading --- */

/* How much of a line a report shows, in bytes. */
#define REPORT_MAX 60

void
report_tell(const struct report *r, unsigned line, struct str got,
    const char *what, const char *expected)
{
	struct buf b = BUF_INIT;
	size_t i, n = got.n;

	if (r == NULL)
		return;
	if (n > REPORT_MAX)
		for (n = REPORT_MAX; n > 0 && (got.p[n] & 0xc0) == 0x80; n--)
			;
	buf_putc(&b, '\'');
	for (i = 0; i < n; i++)
		if (got.p[i] == '\0')
			buf_puts(&b, "\\0"); /* which would end the C string */
		else
			buf_putc(&b, got.p[i]);
	buf_printf(&b, "%s' %s: expected %s", n < got.n ? "..." : "", what, expected);
	r->tell(r->arg, line, b.s);
	buf_free(&b);
}

/* What is left to read of an entry's first line. */
struct scan {
	const char *p, *end;
	struct entry *e;
	const struct report *r;
	unsigned odd; /* how many things were not understood so far */
};

static void
tell(struct scan *s, struct str got, const char *what, const char *expected)
{
	report_tell(s->r, s->e->line, got, what, expected);
	s->odd++;
}

static void
skip_blanks(struct scan *s)
{
	while (s->p < s->end && is_blank(*s->p))
		s->p++;
}

static const char *
word_end(const char *p, const char *end)
{
	while (p < end && !is_blank(*p))
		p++;
	return p;
}

static void
read_time(struct scan *s)
{
	struct str word;

	if (s->p == s->end || !is_digit(*s->p))
		return;
	word = span(s->p, word_end(s->p, s->end));
	if (memchr(word.p, ':', word.n) == NULL)
		return;
	if (date_parse_time(word, &s->e->when.minute) == -1)
		tell(s, word, "is no time", "HH:MM");
	s->p += word.n;
	skip_blanks(s);
}

static int
channel_valid(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !is_digit(s.p[i]) &&
		    s.p[i] != '-')
			return 0;
	return s.n > 0;
}

/* How many bytes a word that may be a kind takes at p: letters of any script,
 * and hyphens within. */
static size_t
kind_length(const char *p, const char *end)
{
	const char *from = p;

	while (p < end && (is_letter(*p) || is_high(*p) || (*p == '-' && p > from)))
		p++;
	return (size_t)(p - from);
}

/* kind, or kind/channel.  Returns 0 when none is there. */
static int
read_kind(struct scan *s)
{
	struct entry *e = s->e;
	const char *p = s->p + kind_length(s->p, s->end);

	if (p == s->p || (p < s->end && *p != '/' && !is_blank(*p)))
		return 0;
	e->word = span(s->p, p);
	e->kind = kind_find(e->word);
	if (p < s->end && *p == '/') {
		e->channel = span(p + 1, word_end(p + 1, s->end));
		p += 1 + e->channel.n;
		if (!channel_valid(e->channel)) {
			tell(s, span(s->p, p), "has no good channel",
			    "small letters, digits and - after the /");
			e->channel = none;
		}
	}
	s->p = p;
	skip_blanks(s);
	return 1;
}

/* How many bytes an @id that e may bear takes at the start of s; 0: none.  A
 * blank, the end, or what ends a part of a sentence must follow. */
static size_t
ref_length(const struct entry *e, struct str s)
{
	size_t n;

	if (s.n < 2 || s.p[0] != '@' || !(attributes_of(e->kind) & ATTR_REF) ||
	    (e->has & ATTR_REF))
		return 0;
	n = id_length(str_sub(s, 1, s.n));
	if (n == 0 || n > ID_MAX)
		return 0;
	n++;
	if (n == s.n || is_blank(s.p[n]))
		return n;
	return memchr(",.;:", s.p[n], 4) != NULL &&
	    (n + 1 == s.n || is_blank(s.p[n + 1])) ? n : 0;
}

static int
read_ref(struct scan *s)
{
	size_t n = ref_length(s->e, span(s->p, s->end));

	if (n == 0)
		return 0;
	s->e->ref = span(s->p + 1, s->p + n);
	s->e->has |= ATTR_REF;
	s->p += n;
	if (s->p < s->end && !is_blank(*s->p))
		s->p++; /* the comma */
	return 1;
}

/*
 * The value at p: a word, or words in quotes that a blank or the end follows.
 * Returns where it ends, or NULL when the quote is not closed so.
 */
static const char *
take_value(const char *p, const char *end, struct str *value)
{
	const char *close;

	if (p == end || *p != '"') {
		*value = span(p, word_end(p, end));
		return p + value->n;
	}
	close = memchr(p + 1, '"', (size_t)(end - p - 1));
	if (close == NULL || (close + 1 < end && !is_blank(close[1])))
		return NULL;
	*value = span(p + 1, close);
	return close + 1;
}

/* key=value.  Returns 0 when what comes next is none of this kind's. */
static int
read_attribute(struct scan *s)
{
	const struct attribute *a = attribute_at(s->e->kind, span(s->p, s->end));
	struct str token, value;
	const char *next;

	if (a == NULL)
		return 0;
	next = take_value(s->p + a->length + 1, s->end, &value);
	token = span(s->p, next != NULL ? next : word_end(s->p, s->end));
	if (next == NULL)
		tell(s, token, "has no closing quote", "words in double quotes");
	else if (s->e->has & a->bit)
		tell(s, token, "stands again", "it once; the first counts");
	else if (attribute_take(s->e, a, value) == -1)
		tell(s, token, "has no good value", a->expected);
	else
		s->e->has |= a->bit;
	s->p += token.n;
	return 1;
}

/* "--", which ends the attributes. */
static int
is_dashes(struct str s)
{
	return s.n >= 2 && s.p[0] == '-' && s.p[1] == '-' &&
	    (s.n == 2 || is_blank(s.p[2]));
}

/* What stands behind the kind. */
static void
read_rest(struct scan *s)
{
	while (s->p < s->end && (*s->p == '@' ? read_ref(s) : read_attribute(s)))
		skip_blanks(s);
	if (is_dashes(span(s->p, s->end))) {
		s->p += 2;
		skip_blanks(s);
	}
	s->e->text = span(s->p, s->end);
}

unsigned
entry_parse(struct entry *e, struct str block, unsigned line,
    const struct report *r)
{
	const char *end = block.p + block.n;
	const char *nl = memchr(block.p, '\n', block.n);
	struct scan s = { block.p + DATE_LEN, nl != NULL ? nl : end, e, r, 0 };

	clear(e);
	e->block = block;
	e->line = line;
	e->body = span(nl != NULL ? nl + 1 : end, end);
	while (s.end > s.p && (is_blank(s.end[-1]) || s.end[-1] == '\r'))
		s.end--;
	if (date_parse(span(block.p, s.p), &e->when.day) == -1)
		tell(&s, span(block.p, s.p), "is no day of the calendar", "YYYY-MM-DD");
	if (s.p < s.end && is_blank(*s.p)) {
		skip_blanks(&s);
		read_time(&s);
		if (read_kind(&s)) {
			read_rest(&s);
			return s.odd;
		}
	}
	e->text = span(s.p, s.end);
	tell(&s, span(block.p, s.end), "has no kind of entry",
	    "one behind the date, such as note");
	return s.odd;
}

int
entry_repeats(const struct entry *a, const struct entry *b)
{
	switch (a->kind) {
	case KIND_NONE:
	case KIND_UNKNOWN:
	case KIND_NOTE:
	case KIND_OWE:
	case KIND_EXPECT:
	case KIND_LEAD:
	case KIND_DONE:
		return 0;
	case KIND_REFERRED:
	case KIND_APPLIED:
		if (!text_same(a->org, b->org))
			return 0;
		break;
	default:
		break;
	}
	return a->kind == b->kind && a->when.day == b->when.day &&
	    a->when.minute == b->when.minute && str_eq(a->ref, b->ref) &&
	    str_eq(a->by, b->by);
}

/* --- writing --- */

/* 1 when text, standing behind the attributes of e, would be read as more, or
 * looks like an attribute that another kind may bear. */
static int
reads_as_attribute(const struct entry *e, struct str text)
{
	return is_dashes(text) || ref_length(e, text) > 0 ||
	    attribute_of_any(text) != NULL;
}

/* Append lines, each indented by a TAB; blank ones stay empty, those at the
 * end are left out. */
static void
put_lines(struct buf *b, struct str lines, const char *nl)
{
	struct str line;
	size_t blank = 0;

	while (str_line(&lines, &line)) {
		if (line.n == 0) {
			blank++;
			continue;
		}
		for (; blank > 0; blank--)
			buf_puts(b, nl);
		if (line.p[0] != '\t')
			buf_putc(b, '\t');
		buf_addstr(b, line);
		buf_puts(b, nl);
	}
}

/* Date, time, kind and channel. */
static int
put_head(struct buf *b, const struct entry *e, struct error *err)
{
	struct str kind = str_of(kind_info(e->kind)->name);

	if (kind.n == 0)
		kind = e->word;
	if (e->when.day == DATE_NONE)
		return error_set(err, "an entry has no date: expected one");
	if (kind.n == 0 || kind_length(kind.p, kind.p + kind.n) != kind.n)
		return error_set(err, "'%.*s' is no kind of entry: expected a word "
		    "of letters", (int)kind.n, kind.p);
	if (e->channel.n > 0 && !channel_valid(e->channel))
		return error_set(err, "'%.*s' is no channel: expected small letters, "
		    "digits and -", (int)e->channel.n, e->channel.p);
	date_put(b, e->when.day);
	if (e->when.minute != -1) {
		buf_putc(b, ' ');
		date_put_time(b, e->when.minute);
	}
	buf_putc(b, ' ');
	buf_addstr(b, kind);
	if (e->channel.n > 0) {
		buf_putc(b, '/');
		buf_addstr(b, e->channel);
	}
	return 0;
}

static int
has_nul(struct str s)
{
	return s.n > 0 && memchr(s.p, '\0', s.n) != NULL;
}

int
entry_write(struct buf *b, const struct entry *e, const char *nl,
    struct error *err)
{
	struct str rest = str_trim(e->text), first;

	if (has_nul(e->text) || has_nul(e->body))
		return error_set(err, "the text has a NUL byte, which no record holds");
	if (put_head(b, e, err) == -1 || attributes_put(b, e, err) == -1)
		return -1;
	if (str_line(&rest, &first)) {
		buf_puts(b, reads_as_attribute(e, first) ? " -- " : " ");
		buf_addstr(b, first);
	}
	buf_puts(b, nl);
	put_lines(b, rest, nl);
	put_lines(b, e->body, nl);
	return 0;
}
