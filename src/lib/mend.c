#include "mend.h"

#include <string.h>

#include "attribute.h"
#include "chars.h"

#define DATE_LEN 10 /* NNNN-NN-NN */

/* What is found in many lines is told once. */
struct tally {
	unsigned line;           /* of the first; 0: none */
	unsigned more;
	struct str got;          /* of the first */
};

struct mend {
	const struct record *rec;
	size_t field;            /* the next of rec's */
	unsigned fields_end;     /* the last line where a field or comment begins */
	unsigned taken;          /* bits of the fields that another form became */
	int in_log;
	unsigned line;
	struct tally names, bodies, ends;
	const struct report *mended, *left;
	unsigned n;
};

static void
tally(struct tally *t, unsigned line, struct str got)
{
	if (t->line != 0)
		t->more++;
	else
		*t = (struct tally){ line, 0, got };
}

static void
tell(struct mend *m, struct str got, const char *right)
{
	report_tell(m->mended, m->line, got, "is not as ii writes it", right);
	m->n++;
}

/* --- dates --- */

/* One to max digits at *p; returns how many, 0 for none. */
static int
take_number(const char **p, const char *end, int max, int *value)
{
	int n;

	for (n = *value = 0; n < max && *p < end && is_digit(**p); n++)
		*value = *value * 10 + *(*p)++ - '0';
	return n;
}

/*
 * Three numbers with -, / or . between them at the start of s, one a year of
 * four digits.  *day and *other are the days it may be, the same where only one
 * is possible.  Returns the bytes it takes; 0 when it is no date.
 */
static size_t
take_date(struct str s, int *day, int *other)
{
	const char *p = s.p, *end = s.p + s.n;
	int v[3], digits[3], i;
	char sep = '\0';

	for (i = 0; i < 3; i++) {
		if (i > 0 && (p == end || *p++ != sep))
			return 0;
		if ((digits[i] = take_number(&p, end, 4, &v[i])) == 0)
			return 0;
		if (i == 0 && (p == end || strchr("-/.", sep = *p) == NULL || sep == '\0'))
			return 0;
	}
	if (digits[1] > 2)
		return 0;
	if (digits[0] == 4 && digits[2] <= 2) {
		*day = *other = date_of(v[0], v[1], v[2]);
	} else if (digits[2] == 4 && digits[0] <= 2) {
		*day = date_of(v[2], v[0], v[1]);
		*other = date_of(v[2], v[1], v[0]);
		if (*day == DATE_NONE)
			*day = *other;
		if (*other == DATE_NONE)
			*other = *day;
	} else {
		return 0;
	}
	return *day != DATE_NONE ? (size_t)(p - s.p) : 0;
}

/* What stands in s up to a blank. */
static struct str
first_word(struct str s)
{
	size_t n;

	for (n = 0; n < s.n && !is_blank(s.p[n]); n++)
		;
	return str_sub(s, 0, n);
}

static struct str
skip_blanks(struct str s)
{
	while (s.n > 0 && is_blank(s.p[0]))
		s = str_sub(s, 1, s.n);
	return s;
}

/* Whether s goes on as an entry does behind its date: a time or none, and a
 * kind that ii knows. */
static int
goes_on(struct str s)
{
	struct str word = first_word(skip_blanks(s));
	const char *slash;
	int minute;

	if (s.n == 0 || !is_blank(s.p[0]))
		return 0;
	if (date_parse_time(word, &minute) == 0) {
		s = span(word.p + word.n, s.p + s.n);
		word = first_word(skip_blanks(s));
	}
	if (word.n == 0)
		return 0;
	slash = memchr(word.p, '/', word.n);
	return kind_find(slash != NULL ? span(word.p, slash) : word) != KIND_UNKNOWN;
}

/* The date at the start of an entry, in a form that ii does not read. */
struct head {
	size_t n;                /* the bytes it takes */
	struct stamp when;
	int other;
};

/* Take one.  Returns 0 when the line begins otherwise. */
static int
take_head(struct str line, struct head *h)
{
	struct str time;

	h->n = take_date(line, &h->when.day, &h->other);
	h->when.minute = -1;
	if (h->n == 0)
		return 0;
	if (h->n < line.n && (line.p[h->n] | 0x20) == 't') {
		time = first_word(str_sub(line, h->n + 1, line.n));
		if (date_parse_time(time, &h->when.minute) == -1)
			return 0;
		h->n += 1 + time.n;
	} else if (date_looks(line)) {
		return 0; /* as it should be */
	}
	return goes_on(str_sub(line, h->n, line.n));
}

/* Put the date of an entry right in line.  Returns 1 when the line is an entry
 * now or was one. */
static int
mend_head(struct mend *m, struct buf *line)
{
	struct buf date = BUF_INIT;
	struct str got = buf_str(line);
	struct head h;

	if (!take_head(got, &h))
		return date_looks(got);
	if (h.when.day != h.other) {
		report_tell(m->left, m->line, got, "looks like an entry",
		    "its date as YYYY-MM-DD");
		return 0;
	}
	if (m->line < m->fields_end) {
		report_tell(m->left, m->line, got, "looks like an entry above fields",
		    "its date as YYYY-MM-DD, and it below them");
		return 0;
	}
	date_put(&date, h.when.day);
	if (h.when.minute != -1) {
		buf_putc(&date, ' ');
		date_put_time(&date, h.when.minute);
	}
	tell(m, got, date.s);
	buf_splice(line, 0, h.n, buf_str(&date));
	buf_free(&date);
	return 1;
}

/* The date that a value is, in any form that can be only one day. */
static int
read_value(struct str v, enum form form, struct stamp *when)
{
	size_t n;
	int other;

	when->minute = -1;
	n = take_date(v, &when->day, &other);
	if (n == 0 || when->day != other)
		return -1;
	v = str_sub(v, n, v.n);
	if (v.n == 0)
		return 0;
	if (form != FORM_STAMP || (!is_blank(v.p[0]) && (v.p[0] | 0x20) != 't'))
		return -1;
	return date_parse_time(skip_blanks(str_sub(v, 1, v.n)), &when->minute);
}

/* An attribute's value at the start of s, with its quotes: the bytes it takes. */
static size_t
value_length(struct str s)
{
	const char *close;

	if (s.n > 0 && s.p[0] == '"' &&
	    (close = memchr(s.p + 1, '"', s.n - 1)) != NULL &&
	    (close + 1 == s.p + s.n || is_blank(close[1])))
		return (size_t)(close + 1 - s.p);
	return first_word(s).n;
}

static int
has_date(const struct attribute *a)
{
	return a->form == FORM_DAY || a->form == FORM_STAMP;
}

/* Where the attributes of an entry begin: behind its kind and channel. */
static struct str
behind_kind(const struct entry *e, struct str line)
{
	struct str rest = span(e->word.p + e->word.n, line.p + line.n);

	return str_sub(rest, first_word(rest).n, rest.n);
}

/* Find the first attribute without a good value that can be mended; *token is
 * all of it. */
static const struct attribute *
find_attribute(const struct entry *e, struct str line, struct str *token,
    struct stamp *when)
{
	struct str rest = behind_kind(e, line), value;
	const struct attribute *a;

	for (;;) {
		rest = skip_blanks(rest);
		if (e->ref.n > 0 && rest.n > 0 && rest.p + 1 == e->ref.p) {
			rest = str_sub(rest, first_word(rest).n, rest.n);
			continue;
		}
		if ((a = attribute_at(e->kind, rest)) == NULL)
			return NULL;
		value = str_sub(rest, strlen(a->key) + 1, rest.n);
		value = str_sub(value, 0, value_length(value));
		*token = span(rest.p, value.p + value.n);
		rest = str_sub(rest, token->n, rest.n);
		if (value.n > 1 && value.p[0] == '"')
			value = str_sub(value, 1, value.n - 1);
		if (has_date(a) && !(e->has & a->bit) &&
		    read_value(value, a->form, when) == 0)
			return a;
	}
}

static void
mend_attributes(struct mend *m, struct buf *line)
{
	struct buf right = BUF_INIT;
	const struct attribute *a;
	struct stamp when;
	struct entry e;
	struct str token;
	size_t from;

	for (;;) {
		entry_parse(&e, buf_str(line), m->line, NULL);
		if (e.kind == KIND_NONE ||
		    (a = find_attribute(&e, buf_str(line), &token, &when)) == NULL)
			break;
		buf_reset(&right);
		buf_printf(&right, "%s=", a->key);
		date_put_stamp(&right, when);
		tell(m, token, right.s);
		from = (size_t)(token.p - line->s);
		buf_splice(line, from, from + token.n, buf_str(&right));
	}
	buf_free(&right);
}

/* --- fields --- */

/* Other common forms of names, all of one meaning. */
static const struct {
	const char *form;
	enum field_id id;
} forms[] = {
	{ "E-mail", FIELD_EMAIL }, { "E-mails", FIELD_EMAIL },
	{ "Emails", FIELD_EMAIL }, { "Links", FIELD_LINK },
	{ "Organisation", FIELD_ORG }, { "Organization", FIELD_ORG },
	{ "Phones", FIELD_PHONE }, { "Tag", FIELD_TAGS },
	{ "Telephone", FIELD_PHONE }, { "Time-zone", FIELD_ZONE },
	{ "Timezone", FIELD_ZONE },
};

/* The field that a name is another form of. */
static enum field_id
form_find(struct str name)
{
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (str_caseis(name, forms[i].form))
			return forms[i].id;
	return FIELD_OTHER;
}

/* Whether a field has one value, and stands here already. */
static int
is_taken(const struct mend *m, enum field_id id)
{
	return !field_repeats(id) &&
	    (m->taken & 1u << id || record_field(m->rec, id) != NULL);
}

/* Put a name right that is another form of a field's. */
static void
mend_form(struct mend *m, const struct field *f, struct buf *right)
{
	enum field_id id = form_find(f->name);
	struct buf what = BUF_INIT;

	if (id == FIELD_OTHER || f->value.n == 0)
		return;
	if (is_taken(m, id)) {
		buf_printf(&what, "means %s, which stands here, too", field_name(id));
		report_tell(m->left, m->line, f->name, what.s, "one of them");
		buf_free(&what);
		return;
	}
	m->taken |= 1u << id;
	buf_puts(right, field_name(id));
	tell(m, f->name, right->s);
}

/* Put the name of a field right in line. */
static void
mend_name(struct mend *m, const struct field *f, struct buf *line)
{
	struct buf right = BUF_INIT;

	if (f->id == FIELD_OTHER)
		mend_form(m, f, &right);
	else {
		field_put_name(&right, f->name);
		if (!str_eq(buf_str(&right), f->name))
			tally(&m->names, m->line, f->name);
	}
	if (right.n > 0)
		buf_splice(line, 0, f->name.n, buf_str(&right));
	buf_free(&right);
}

/* Whether a line of the log looks like a field that ii knows. */
static int
looks_like_field(struct str line)
{
	const char *colon = memchr(line.p, ':', line.n);
	struct str name;

	if (colon == NULL)
		return 0;
	name = span(line.p, colon);
	return field_name_valid(name) && (field_find(name) != FIELD_OTHER ||
	    form_find(name) != FIELD_OTHER);
}

/* --- lines --- */

static void
mend_body(struct mend *m, struct str got, struct buf *line)
{
	if (line->n == 0 || is_blank(line->s[0]))
		return;
	if (looks_like_field(buf_str(line))) {
		report_tell(m->left, m->line, got, "stands in the log, where it is text",
		    "it above the first entry, or indented");
		return;
	}
	tally(&m->bodies, m->line, got);
	buf_splice(line, 0, 0, STR("\t"));
}

/* The field that begins in this line, or NULL. */
static const struct field *
field_here(struct mend *m)
{
	const struct record *rec = m->rec;

	while (m->field < rec->nfields && rec->fields[m->field].line < m->line)
		m->field++;
	if (m->field == rec->nfields || rec->fields[m->field].line != m->line ||
	    rec->fields[m->field].id > FIELD_OTHER)
		return NULL;
	return &rec->fields[m->field];
}

/* Whether a line is as it should be: a quick look, which most of a log pass. */
static int
is_sound(struct mend *m, struct str line)
{
	if (line.n == 0)
		return 1;
	if (is_blank(line.p[line.n - 1]))
		return 0;
	if (date_looks(line) && (line.n == DATE_LEN || is_blank(line.p[DATE_LEN])) &&
	    memchr(line.p, '=', line.n) == NULL) {
		m->in_log = 1;
		return 1;
	}
	return m->in_log && is_blank(line.p[0]);
}

/* Mend a line, which stands in line without its line end. */
static void
mend_line(struct mend *m, struct str got, struct buf *line)
{
	const struct field *f;
	struct head h;

	while (line->n > 0 && is_blank(line->s[line->n - 1]))
		buf_splice(line, line->n - 1, line->n, STR(""));
	if (line->n < got.n)
		tally(&m->ends, m->line, got);
	got = str_sub(got, 0, line->n);
	if (mend_head(m, line)) {
		m->in_log = 1;
		mend_attributes(m, line);
	} else if (m->in_log) {
		if (!take_head(buf_str(line), &h))
			mend_body(m, got, line);
	} else if ((f = field_here(m)) != NULL) {
		mend_name(m, f, line);
	}
}

/* Take the next line of *data, without its line end, which is *end. */
static int
next_line(struct str *data, struct str *line, struct str *end)
{
	const char *nl;
	size_t n;

	if (data->n == 0)
		return 0;
	nl = memchr(data->p, '\n', data->n);
	n = nl != NULL ? (size_t)(nl - data->p) : data->n;
	if (nl != NULL && n > 0 && data->p[n - 1] == '\r')
		n--;
	*line = str_sub(*data, 0, n);
	*end = str_sub(*data, n, nl != NULL ? (size_t)(nl - data->p) + 1 : n);
	*data = str_sub(*data, n + end->n, data->n);
	return 1;
}

/* Tell of all lines of a tally at once. */
static void
tell_tally(struct mend *m, const struct tally *t, const char *right)
{
	struct buf expected = BUF_INIT;

	if (t->line == 0)
		return;
	buf_puts(&expected, right);
	if (t->more > 0)
		buf_printf(&expected, ", and %u more like it", t->more);
	m->line = t->line;
	tell(m, t->got, expected.s);
	buf_free(&expected);
}

static void
tell_tallies(struct mend *m)
{
	struct buf name = BUF_INIT;

	field_put_name(&name, m->names.got);
	tell_tally(m, &m->names, name.s);
	tell_tally(m, &m->bodies, "a TAB before it");
	tell_tally(m, &m->ends, "no white space at its end");
	buf_free(&name);
}

/* The last line of the header where a field or comment begins. */
static unsigned
end_of_fields(const struct record *rec)
{
	size_t i = rec->nfields;

	while (i > 0 && rec->fields[i - 1].id > FIELD_COMMENT)
		i--;
	return i > 0 ? rec->fields[i - 1].line : 0;
}

unsigned
mend_record(struct buf *out, const struct record *rec,
    const struct report *mended, const struct report *left)
{
	struct mend m = { .rec = rec, .mended = mended, .left = left,
	    .fields_end = end_of_fields(rec) };
	struct buf line = BUF_INIT;
	struct str rest, got, end;

	buf_reset(out);
	if (rec->flaws != 0) {
		buf_addstr(out, rec->data);
		return 0;
	}
	buf_addstr(out, str_sub(rec->data, 0, rec->head));
	rest = str_sub(rec->data, rec->head, rec->data.n);
	while (next_line(&rest, &got, &end)) {
		m.line++;
		if (is_sound(&m, got)) {
			buf_addstr(out, got);
		} else {
			buf_reset(&line);
			buf_addstr(&line, got);
			mend_line(&m, got, &line);
			buf_addstr(out, buf_str(&line));
		}
		buf_addstr(out, end);
	}
	tell_tallies(&m);
	buf_free(&line);
	return m.n;
}
