#include "entry.h"

#include <string.h>

#define DATE_LEN 10 /* NNNN-NN-NN */

/*
 * The kinds.  A touch is an entry in which a word passed; mine settles what
 * waits for my answer; theirs is their next word, which ends a hold.
 */
static const struct kind_info kinds[KIND_COUNT] = {
	[KIND_NONE] = { "", 0, 0, "" },
	[KIND_UNKNOWN] = { "", 0, 0, "" },
	[KIND_NOTE] = { "note", 0, 0,
	    "something learned, before, during or after" },
	[KIND_ASKED] = { "asked", ATTR_BY, IS_TOUCH | IS_MINE,
	    "I asked for a talk; again: the reminder" },
	[KIND_TRIED] = { "tried", 0, 0,
	    "I phoned and nobody answered" },
	[KIND_INTRODUCED] = { "introduced", ATTR_BY, IS_TOUCH,
	    "we were put in touch; the next step is mine" },
	[KIND_HEARD] = { "heard", ATTR_UNTIL, IS_TOUCH | IS_THEIRS,
	    "they wrote or spoke to me" },
	[KIND_WROTE] = { "wrote", ATTR_UNTIL, IS_TOUCH | IS_MINE,
	    "I wrote or spoke to them; the next step is theirs" },
	[KIND_AGREED] = { "agreed", ATTR_UNTIL, IS_TOUCH | IS_THEIRS,
	    "they said yes" },
	[KIND_DECLINED] = { "declined", ATTR_UNTIL, IS_TOUCH | IS_THEIRS,
	    "they said no" },
	[KIND_SCHEDULED] = { "scheduled", ATTR_AT | ATTR_MINS | ATTR_BY,
	    IS_TOUCH | IS_MINE | IS_THEIRS, "a talk is arranged" },
	[KIND_CANCELLED] = { "cancelled", 0, IS_TOUCH | IS_THEIRS,
	    "the talk is off" },
	[KIND_MET] = { "met", ATTR_MINS | ATTR_FIT | ATTR_CULTURE,
	    IS_TOUCH | IS_MINE | IS_THEIRS, "the talk took place" },
	[KIND_THANKED] = { "thanked", 0, IS_TOUCH | IS_MINE,
	    "I thanked them" },
	[KIND_REFERRED] = { "referred", ATTR_REF | ATTR_ORG, IS_TOUCH | IS_THEIRS,
	    "they pointed me to @id, a division or a company" },
	[KIND_CONNECTED] = { "connected", ATTR_REF, IS_TOUCH,
	    "I put them in touch with @id" },
	[KIND_TOLD] = { "told", ATTR_REF, IS_TOUCH | IS_MINE,
	    "I told them how it went with @id" },
	[KIND_MOVED] = { "moved", ATTR_ORG | ATTR_ROLE, 0,
	    "they changed jobs" },
	[KIND_LEAD] = { "lead", ATTR_ORG | ATTR_DUE, 0,
	    "they mentioned an opening" },
	[KIND_APPLIED] = { "applied", ATTR_ORG, 0, "I applied" },
	[KIND_SHORTLISTED] = { "shortlisted", ATTR_ORG, 0, "I was shortlisted" },
	[KIND_OFFERED] = { "offered", ATTR_ORG, 0, "I was offered the job" },
	[KIND_HIRED] = { "hired", ATTR_ORG, 0, "I was hired" },
	[KIND_REJECTED] = { "rejected", ATTR_ORG, 0, "I was rejected" },
	[KIND_OWE] = { "owe", ATTR_DUE, 0, "I promised something" },
	[KIND_EXPECT] = { "expect", ATTR_DUE, 0, "they promised something" },
	[KIND_DONE] = { "done", ATTR_DUE | ATTR_ORG, 0,
	    "a promise or an opening is settled" },
	[KIND_WAIT] = { "wait", ATTR_UNTIL, 0, "leave it be" },
	[KIND_CLOSED] = { "closed", 0, 0, "stop tracking" },
	[KIND_REQUESTED] = { "requested", 0, IS_TOUCH | IS_THEIRS,
	    "they asked me for a talk" },
	[KIND_ACCEPTED] = { "accepted", 0, IS_TOUCH, "I said yes" },
	[KIND_REFUSED] = { "refused", ATTR_UNTIL, IS_TOUCH,
	    "I said no, or later" },
	[KIND_REFLECTED] = { "reflected", 0, 0,
	    "what giving the talk taught me" },
};

/* The attributes, in the order in which they are written. */
static const struct {
	const char *key;
	unsigned bit;
	const char *expected;
} attributes[] = {
	{ "by", ATTR_BY, "@ and a contact's id" },
	{ "at", ATTR_AT, "YYYY-MM-DD or YYYY-MM-DDTHH:MM" },
	{ "mins", ATTR_MINS, "minutes, 1 to 1440" },
	{ "until", ATTR_UNTIL, "YYYY-MM-DD" },
	{ "due", ATTR_DUE, "YYYY-MM-DD" },
	{ "fit", ATTR_FIT, "1 to 5" },
	{ "culture", ATTR_CULTURE, "1 to 5" },
	{ "org", ATTR_ORG, "a word, or words in quotes" },
	{ "role", ATTR_ROLE, "a word, or words in quotes" },
	{ "mid", ATTR_MID, "a message's id" },
	{ "uid", ATTR_UID, "an event's id" },
};
#define NATTRIBUTES (sizeof(attributes) / sizeof(attributes[0]))

const struct kind_info *
kind_info(enum kind k)
{
	return &kinds[k];
}

enum kind
kind_find(struct str word)
{
	int k, first;

	if (word.n == 0)
		return KIND_UNKNOWN;
	first = word.p[0] | 0x20;
	for (k = KIND_NOTE; k < KIND_COUNT; k++)
		if (kinds[k].name[0] == first && str_caseis(word, kinds[k].name))
			return k;
	return KIND_UNKNOWN;
}

const char *
kind_nearest(struct str word)
{
	const char *names[KIND_COUNT];
	size_t n = 0;
	int k;

	for (k = KIND_NOTE; k < KIND_COUNT; k++)
		names[n++] = kinds[k].name;
	return text_nearest(word, names, n);
}

static int
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static int
is_id_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* How many bytes an id takes at the start of s; 0: none. */
static size_t
id_length(struct str s)
{
	size_t i = 0, end = 0;

	for (;;) {
		while (i < s.n && is_id_char(s.p[i]))
			end = ++i;
		if (end == 0 || i + 1 >= s.n || s.p[i] != '-' ||
		    !is_id_char(s.p[i + 1]))
			return end;
		i++;
	}
}

int
id_valid(struct str s)
{
	return s.n > 0 && s.n <= ID_MAX && id_length(s) == s.n;
}

static void
tell(const struct report *r, unsigned line, const char *what, struct str got,
    const char *expected)
{
	struct buf b = BUF_INIT;

	if (r == NULL)
		return;
	buf_printf(&b, "%s \"%.*s\"", what, (int)got.n, got.p);
	if (expected != NULL)
		buf_printf(&b, "; expected %s", expected);
	r->tell(r->arg, line, b.s);
	buf_free(&b);
}

/* An attribute's value from its bytes, as they stand in a record. */
static int
set_value(struct entry *e, unsigned bit, struct str v)
{
	switch (bit) {
	case ATTR_BY:
		if (v.n < 2 || v.p[0] != '@' || !id_valid(str_sub(v, 1, v.n)))
			return -1;
		e->by = str_sub(v, 1, v.n);
		return 0;
	case ATTR_AT:
		return date_parse_stamp(v, &e->at);
	case ATTR_MINS:
		return str_int(v, 1, 1440, &e->mins);
	case ATTR_UNTIL:
		return date_parse(v, &e->until);
	case ATTR_DUE:
		return date_parse(v, &e->due);
	case ATTR_FIT:
		return str_int(v, 1, 5, &e->fit);
	case ATTR_CULTURE:
		return str_int(v, 1, 5, &e->culture);
	}
	if (v.n == 0)
		return -1;
	if (bit == ATTR_ORG)
		e->org = v;
	else if (bit == ATTR_ROLE)
		e->role = v;
	else if (bit == ATTR_MID)
		e->mid = v;
	else
		e->uid = v;
	return 0;
}

/* Which attribute of NATTRIBUTES a key is for this kind; -1: none. */
static int
find_attribute(enum kind k, struct str key)
{
	unsigned may = kinds[k].attrs | ATTR_MID | ATTR_UID;
	size_t i;

	for (i = 0; i < NATTRIBUTES; i++)
		if ((may & attributes[i].bit) && str_caseis(key, attributes[i].key))
			return (int)i;
	return -1;
}

/* The length of the key of a key=value token at the start of s; 0: none. */
static size_t
key_length(struct str s)
{
	size_t i;

	for (i = 0; i < s.n && s.p[i] != '='; i++)
		if ((s.p[i] | 0x20) < 'a' || (s.p[i] | 0x20) > 'z')
			return 0;
	return i < s.n ? i : 0;
}

/*
 * The value at the start of s: a word, or words in quotes that a blank or the
 * end follows.  Stores how many bytes it takes; -1 when the quote is not closed.
 */
static int
take_value(struct str s, struct str *value, size_t *taken)
{
	size_t i;

	if (s.n > 0 && s.p[0] == '"') {
		for (i = 1; i < s.n && s.p[i] != '"'; i++)
			;
		if (i < s.n && (i + 1 == s.n || is_blank(s.p[i + 1]))) {
			*value = str_sub(s, 1, i);
			*taken = i + 1;
			return 0;
		}
	}
	for (i = 0; i < s.n && !is_blank(s.p[i]); i++)
		;
	*value = str_sub(s, 0, i);
	*taken = i;
	return s.n > 0 && s.p[0] == '"' ? -1 : 0;
}

static size_t
skip_blanks(struct str s, size_t i)
{
	while (i < s.n && is_blank(s.p[i]))
		i++;
	return i;
}

/* How many bytes an @id token of a kind that takes one has; 0: none.  What
 * ends a sentence may follow the id. */
static size_t
ref_length(const struct entry *e, struct str s)
{
	size_t n;

	if (!(kinds[e->kind].attrs & ATTR_REF) || (e->has & ATTR_REF) ||
	    s.n < 2 || s.p[0] != '@')
		return 0;
	n = id_length(str_sub(s, 1, s.n));
	if (n == 0 || n > ID_MAX)
		return 0;
	if (n + 1 < s.n && !is_blank(s.p[n + 1]) &&
	    memchr(",.;:", s.p[n + 1], 4) == NULL)
		return 0;
	return n + 1;
}

/*
 * Read attributes from s, the rest of the first line behind the kind; what is
 * left is the text.  Returns how many values were bad.
 */
static unsigned
parse_attributes(struct entry *e, struct str s, const struct report *r)
{
	unsigned odd = 0;
	size_t i = skip_blanks(s, 0), n, taken;
	struct str rest, value;
	int a;

	for (; i < s.n; i = skip_blanks(s, i)) {
		rest = str_sub(s, i, s.n);
		if (rest.n >= 2 && rest.p[0] == '-' && rest.p[1] == '-' &&
		    (rest.n == 2 || is_blank(rest.p[2]))) {
			i = skip_blanks(s, i + 2);
			break;
		}
		if ((n = ref_length(e, rest)) > 0) {
			e->ref = str_sub(rest, 1, n);
			e->has |= ATTR_REF;
			i += n;
			continue;
		}
		if ((n = key_length(rest)) == 0 ||
		    (a = find_attribute(e->kind, str_sub(rest, 0, n))) == -1)
			break;
		if (take_value(str_sub(rest, n + 1, rest.n), &value, &taken) == -1) {
			tell(r, e->line, "a quote is not closed:", value, NULL);
			odd++;
		} else if (e->has & attributes[a].bit) {
			tell(r, e->line, "an attribute stands twice:",
			    str_sub(rest, 0, n + 1 + taken), "it once");
			odd++;
		} else if (set_value(e, attributes[a].bit, value) == -1) {
			tell(r, e->line, "a bad value:",
			    str_sub(rest, 0, n + 1 + taken), attributes[a].expected);
			odd++;
		} else
			e->has |= attributes[a].bit;
		i += n + 1 + taken;
	}
	e->text = str_sub(s, i, s.n);
	return odd;
}

static void
entry_clear(struct entry *e)
{
	memset(e, 0, sizeof(*e));
	e->when.minute = e->at.minute = -1;
	e->when.day = e->at.day = e->until = e->due = DATE_NONE;
}

static int
channel_valid(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!is_id_char(s.p[i]) && s.p[i] != '-')
			return 0;
	return s.n > 0;
}

/* A word that may be a kind: letters, others of any script allowed. */
static int
kind_like(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (((s.p[i] | 0x20) < 'a' || (s.p[i] | 0x20) > 'z') &&
		    (unsigned char)s.p[i] < 0x80 && (i == 0 || s.p[i] != '-'))
			return 0;
	return s.n > 0;
}

/* The time at the start of s, if one is there.  Returns the bytes taken. */
static size_t
take_time(struct entry *e, struct str s, const struct report *r, unsigned *odd)
{
	size_t n = 0;

	while (n < s.n && !is_blank(s.p[n]))
		n++;
	if (n < 4 || s.p[0] < '0' || s.p[0] > '9' ||
	    memchr(s.p, ':', n) == NULL)
		return 0;
	if (date_parse_time(str_sub(s, 0, n), &e->when.minute) == -1) {
		e->when.minute = -1;
		tell(r, e->line, "not a time:", str_sub(s, 0, n), "HH:MM");
		++*odd;
	}
	return n;
}

unsigned
entry_parse(struct entry *e, struct str block, unsigned line,
    const struct report *r)
{
	const char *nl = memchr(block.p, '\n', block.n);
	size_t end = nl != NULL ? (size_t)(nl - block.p) : block.n, i, from;
	struct str head, word;
	unsigned odd = 0;

	entry_clear(e);
	e->block = block;
	e->line = line;
	e->body = str_sub(block, nl != NULL ? end + 1 : end, block.n);
	while (end > DATE_LEN && (is_blank(block.p[end - 1]) || block.p[end - 1] == '\r'))
		end--;
	head = str_sub(block, 0, end);
	if (date_parse(str_sub(head, 0, DATE_LEN), &e->when.day) == -1) {
		e->when.day = DATE_NONE;
		tell(r, line, "no such date:", str_sub(head, 0, DATE_LEN),
		    "YYYY-MM-DD");
		odd++;
	}
	from = skip_blanks(head, DATE_LEN);
	if (from > DATE_LEN)
		from = skip_blanks(head,
		    from + take_time(e, str_sub(head, from, head.n), r, &odd));
	for (i = from; i < head.n && !is_blank(head.p[i]) && head.p[i] != '/'; i++)
		;
	word = str_sub(head, from, i);
	if (from == DATE_LEN || !kind_like(word)) {
		e->text = str_sub(head, from, head.n);
		tell(r, line, "no kind of entry:", e->text,
		    "a kind behind the date, such as note");
		return odd + 1;
	}
	e->word = word;
	e->kind = kind_find(word);
	if (i < head.n && head.p[i] == '/') {
		for (from = ++i; i < head.n && !is_blank(head.p[i]); i++)
			;
		e->channel = str_sub(head, from, i);
		if (!channel_valid(e->channel)) {
			tell(r, line, "a bad channel:", e->channel,
			    "small letters, digits and -");
			e->channel = str_sub(head, i, i);
			odd++;
		}
	}
	return odd + parse_attributes(e, str_sub(head, i, head.n), r);
}

int
entry_private(const struct entry *e)
{
	struct str topic;
	size_t pos;

	if (memchr(e->block.p, '#', e->block.n) == NULL)
		return 0;
	for (pos = 0; topic_next(e->text, &pos, &topic); )
		if (str_caseis(topic, "private"))
			return 1;
	for (pos = 0; topic_next(e->body, &pos, &topic); )
		if (str_caseis(topic, "private"))
			return 1;
	return 0;
}

int
entry_repeats(const struct entry *a, const struct entry *b)
{
	switch (a->kind) {
	case KIND_NOTE:
	case KIND_UNKNOWN:
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

int
ref_next(struct str s, size_t *pos, struct str *id)
{
	const char *at;
	size_t i, n;

	while (*pos < s.n && (at = memchr(s.p + *pos, '@', s.n - *pos)) != NULL) {
		i = (size_t)(at - s.p);
		*pos = i + 1;
		if (i > 0 && memchr(" \t\r\n(\"'", s.p[i - 1], 7) == NULL &&
		    /* the last byte of an opening curly quote, or guillemet */
		    !(i >= 3 && memcmp(s.p + i - 3, "\xe2\x80", 2) == 0 &&
		      (unsigned char)s.p[i - 1] >= 0x98 &&
		      (unsigned char)s.p[i - 1] <= 0x9f) &&
		    !(i >= 2 && memcmp(s.p + i - 2, "\xc2\xab", 2) == 0))
			continue;
		n = id_length(str_sub(s, i + 1, s.n));
		if (n == 0 || n > ID_MAX)
			continue;
		*id = str_sub(s, i + 1, i + 1 + n);
		*pos = i + 1 + n;
		return 1;
	}
	return 0;
}

static int
is_topic_char(char c, int *letter)
{
	unsigned char u = (unsigned char)c;

	if ((u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || u >= 0x80) {
		*letter = 1;
		return 1;
	}
	return (u >= '0' && u <= '9') || u == '-' || u == '_';
}

int
topic_next(struct str s, size_t *pos, struct str *topic)
{
	const char *at;
	size_t i, end;
	int letter;

	while (*pos < s.n && (at = memchr(s.p + *pos, '#', s.n - *pos)) != NULL) {
		i = (size_t)(at - s.p);
		*pos = i + 1;
		if (i > 0 && memchr(" \t\n", s.p[i - 1], 3) == NULL)
			continue;
		letter = 0;
		for (end = i + 1; end < s.n && is_topic_char(s.p[end], &letter); end++)
			;
		if (!letter)
			continue;
		*topic = str_sub(s, i + 1, end);
		*pos = end;
		return 1;
	}
	return 0;
}

/* --- writing --- */

/* Append key=value, quoted where it must be. */
static int
put_words(struct buf *b, const char *key, struct str v, struct error *err)
{
	size_t i;
	int quote = v.n == 0;

	for (i = 0; i < v.n; i++) {
		if (v.p[i] == '"' || v.p[i] == '\n' || v.p[i] == '\r' || v.p[i] == '\0')
			return error_set(err,
			    "%s=%.*s: a value has no quotes and no line breaks",
			    key, (int)v.n, v.p);
		quote |= is_blank(v.p[i]);
	}
	buf_printf(b, " %s=%s%.*s%s", key, quote ? "\"" : "", (int)v.n, v.p,
	    quote ? "\"" : "");
	return 0;
}

static int
put_attribute(struct buf *b, const struct entry *e, size_t a, struct error *err)
{
	const char *key = attributes[a].key;

	switch (attributes[a].bit) {
	case ATTR_BY:
		buf_printf(b, " by=@%.*s", (int)e->by.n, e->by.p);
		return 0;
	case ATTR_AT:
		buf_puts(b, " at=");
		date_put_stamp(b, e->at);
		return 0;
	case ATTR_UNTIL:
	case ATTR_DUE:
		buf_printf(b, " %s=", key);
		date_put(b, attributes[a].bit == ATTR_DUE ? e->due : e->until);
		return 0;
	case ATTR_MINS:
		buf_printf(b, " mins=%d", e->mins);
		return 0;
	case ATTR_FIT:
		buf_printf(b, " fit=%d", e->fit);
		return 0;
	case ATTR_CULTURE:
		buf_printf(b, " culture=%d", e->culture);
		return 0;
	case ATTR_ORG:
		return put_words(b, key, e->org, err);
	case ATTR_ROLE:
		return put_words(b, key, e->role, err);
	case ATTR_MID:
		return put_words(b, key, e->mid, err);
	}
	return put_words(b, key, e->uid, err);
}

/* 1 when text, standing behind the attributes, would be read as one more. */
static int
reads_as_attribute(const struct entry *e, struct str text)
{
	struct entry probe = *e;
	size_t n;

	probe.has = 0;
	if (ref_length(&probe, text) > 0)
		return 1;
	if (str_starts(text, "--") && (text.n == 2 || is_blank(text.p[2])))
		return 1;
	n = key_length(text);
	return n > 0 && find_attribute(e->kind, str_sub(text, 0, n)) != -1;
}

/* Append lines, each indented by a TAB; blank ones stay empty, those at the
 * end are left out. */
static void
put_body(struct buf *b, struct str body, const char *nl)
{
	struct str line;
	size_t blank = 0, end, last;

	while (body.n > 0) {
		const char *at = memchr(body.p, '\n', body.n);

		end = at != NULL ? (size_t)(at - body.p) : body.n;
		for (last = end; last > 0 && (is_blank(body.p[last - 1]) ||
		    body.p[last - 1] == '\r'); last--)
			;
		line = str_sub(body, 0, last);
		body = str_sub(body, at != NULL ? end + 1 : end, body.n);
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

int
entry_write(struct buf *b, const struct entry *e, const char *nl,
    struct error *err)
{
	struct str text = str_trim(e->text), first = text, more = str_sub(text, 0, 0);
	const char *at = text.n > 0 ? memchr(text.p, '\n', text.n) : NULL;
	size_t i;

	if (at != NULL) {
		first = str_trim(str_sub(text, 0, (size_t)(at - text.p)));
		more = str_sub(text, (size_t)(at - text.p) + 1, text.n);
	}
	if ((text.n > 0 && memchr(text.p, '\0', text.n) != NULL) ||
	    (e->body.n > 0 && memchr(e->body.p, '\0', e->body.n) != NULL))
		return error_set(err, "the text has a NUL byte, which no record can hold");
	date_put(b, e->when.day);
	if (e->when.minute != -1) {
		buf_putc(b, ' ');
		date_put_time(b, e->when.minute);
	}
	buf_putc(b, ' ');
	if (e->kind > KIND_UNKNOWN)
		buf_puts(b, kinds[e->kind].name);
	else
		buf_addstr(b, e->word);
	if (e->channel.n > 0)
		buf_printf(b, "/%.*s", (int)e->channel.n, e->channel.p);
	if (e->has & ATTR_REF)
		buf_printf(b, " @%.*s", (int)e->ref.n, e->ref.p);
	for (i = 0; i < NATTRIBUTES; i++)
		if ((e->has & attributes[i].bit) &&
		    put_attribute(b, e, i, err) == -1)
			return -1;
	if (first.n > 0) {
		if (reads_as_attribute(e, first))
			buf_puts(b, " --");
		buf_putc(b, ' ');
		buf_addstr(b, first);
	}
	buf_puts(b, nl);
	put_body(b, more, nl);
	put_body(b, e->body, nl);
	return 0;
}

int
entry_set(struct entry *e, struct str key, struct str value, struct stamp now,
    struct error *err)
{
	struct stamp s = { DATE_NONE, -1 };
	int a = find_attribute(e->kind, key);

	if (a == -1)
		return 0;
	switch (attributes[a].bit) {
	case ATTR_AT:
	case ATTR_UNTIL:
	case ATTR_DUE:
		if (date_read(value, now, DATE_FUTURE, &s, err) == -1)
			return error_prefix(err, "%s=", attributes[a].key);
		if (attributes[a].bit == ATTR_AT)
			e->at = s;
		else if (attributes[a].bit == ATTR_UNTIL)
			e->until = s.day;
		else
			e->due = s.day;
		break;
	default:
		if (set_value(e, attributes[a].bit, value) == -1)
			return error_set(err, "%s=%.*s: expected %s",
			    attributes[a].key, (int)value.n, value.p,
			    attributes[a].expected);
	}
	e->has |= attributes[a].bit;
	return 1;
}
