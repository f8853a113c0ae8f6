#include "expr.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "match.h"
#include "record.h"
#include "rules.h"
#include "stage.h"

enum op {
	OP_PRESENT, /* a value that is not empty */
	OP_TEXT,    /* the same but for case and accents */
	OP_PATTERN,
	OP_NUMBERS, /* within least..most */
	OP_DATES,   /* within from..to */
	OP_WORD     /* the start of a word of any of word_fields */
};

struct term {
	char *operand;          /* what field points into */
	struct str field;       /* of OP_WORD: empty */
	enum op op;
	int negate;
	struct buf text;        /* folded: OP_TEXT, OP_WORD */
	struct match *match;
	double least, most;
	struct stamp from, to;
};

/* What evaluation writes to; apart, so that an expression in use is const. */
struct room {
	struct buf value, folded;
};

struct expr {
	struct term *terms;
	size_t n, cap;
	struct room *room;
};

static const char *const word_fields[] = { "id", "was", "name", "also",
    "email" };

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Fields that stand in no header. */
enum type {
	TYPE_TEXT, TYPE_NUMBER, TYPE_PAST, TYPE_FUTURE, TYPE_STAGE, TYPE_RULE
};

static const struct {
	const char *name;
	enum type type;
} derived[] = {
	{ "id", TYPE_TEXT }, { "stage", TYPE_STAGE }, { "last", TYPE_PAST },
	{ "next", TYPE_FUTURE }, { "due", TYPE_RULE }, { "mets", TYPE_NUMBER },
	{ "refs", TYPE_NUMBER }, { "given", TYPE_NUMBER }, { "fit", TYPE_NUMBER },
	{ "topic", TYPE_TEXT }, { "kind", TYPE_TEXT }, { "channel", TYPE_TEXT }
};

static enum type
type_of(struct str field)
{
	for (size_t i = 0; i < LEN(derived); i++)
		if (str_caseis(field, derived[i].name))
			return derived[i].type;
	return TYPE_TEXT;
}

static int
is_known(struct str field)
{
	for (size_t i = 0; i < LEN(derived); i++)
		if (str_caseis(field, derived[i].name))
			return 1;
	return field_find(field) != FIELD_OTHER;
}

/* --- reading --- */

/* An @ before an id says no more than the id does. */
static struct str
without_at(struct str s)
{
	return s.n > 1 && s.p[0] == '@' ? str_sub(s, 1, s.n) : s;
}

/* Split an operand into field, sign ('=', '!', '~') and value.  Returns 0 when
 * it has another form. */
static int
split_operand(struct str s, struct str *field, char *sign, struct str *value)
{
	size_t n = 0;

	while (n < s.n && memchr("=!~", s.p[n], 3) == NULL)
		n++;
	*field = str_sub(s, 0, n);
	if (n == s.n || !field_name_valid(*field))
		return 0;
	*sign = s.p[n++];
	if (*sign == '!' && (n == s.n || s.p[n++] != '='))
		return 0;
	*value = str_trim(str_sub(s, n, s.n));
	return 1;
}

int
expr_looks(struct str operand)
{
	struct str field, value;
	char sign;

	return split_operand(operand, &field, &sign, &value);
}

struct expr *
expr_new(void)
{
	struct expr *x = xcalloc(1, sizeof(*x));

	x->room = xmalloc(sizeof(*x->room));
	*x->room = (struct room){ BUF_INIT, BUF_INIT };
	return x;
}

static void
term_free(struct term *t)
{
	buf_free(&t->text);
	match_free(t->match);
	free(t->operand);
}

void
expr_free(struct expr *x)
{
	if (x == NULL)
		return;
	for (size_t i = 0; i < x->n; i++)
		term_free(&x->terms[i]);
	free(x->terms);
	buf_free(&x->room->value);
	buf_free(&x->room->folded);
	free(x->room);
	free(x);
}

/* "12", "-3", "4.5".  Not strtod(), which reads a locale's numbers, and more. */
static int
read_number(struct str s, double *number)
{
	size_t i = s.n > 0 && s.p[0] == '-', first = i;
	double n = 0, unit = 1;

	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		n = n * 10 + (s.p[i] - '0');
	if (i == first)
		return -1;
	if (i < s.n && s.p[i] == '.') {
		for (first = ++i; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
			n += (s.p[i] - '0') * (unit /= 10);
		if (i == first)
			return -1;
	}
	*number = s.p[0] == '-' ? -n : n;
	return i == s.n ? 0 : -1;
}

/* Split a range; a value without dots is a range of one.  Returns 0 for "..",
 * which bounds nothing. */
static int
split_range(struct str value, struct str *from, struct str *to)
{
	ptrdiff_t dots = str_find(value, STR(".."));

	if (dots == -1) {
		*from = *to = value;
		return 1;
	}
	*from = str_trim(str_sub(value, 0, (size_t)dots));
	*to = str_trim(str_sub(value, (size_t)dots + 2, value.n));
	return from->n > 0 || to->n > 0;
}

static int
read_numbers(struct term *t, struct str value, struct error *e)
{
	struct str from, to;

	t->op = OP_NUMBERS;
	t->least = -INFINITY;
	t->most = INFINITY;
	if (!split_range(value, &from, &to) ||
	    (from.n > 0 && read_number(from, &t->least) == -1) ||
	    (to.n > 0 && read_number(to, &t->most) == -1))
		return error_set(e, "'%.*s' is no number: "
		    "expected 4, 2..5, 4.. or ..2",
		    (int)value.n, value.p);
	return 0;
}

static int
read_dates(struct term *t, struct str value, enum type type, struct stamp now,
    struct error *e)
{
	t->op = OP_DATES;
	return date_read_span(value, now, type == TYPE_PAST ? DATE_PAST : DATE_ANY,
	    &t->from, &t->to, e);
}

/* What has the form of a range is text all the same where its ends are neither
 * numbers nor dates. */
static void
read_text(struct term *t, struct str value, struct stamp now)
{
	struct error e = ERROR_INIT;

	if (str_find(value, STR("..")) == -1 ||
	    (read_numbers(t, value, &e) == -1 &&
	    read_dates(t, value, TYPE_TEXT, now, &e) == -1)) {
		t->op = OP_TEXT;
		text_fold(&t->text, without_at(value));
	}
	error_clear(&e);
}

/* Check that value is one of n names of a what. */
static int
check_name(struct str value, const char *what, const char *const *names,
    size_t n, struct error *e)
{
	const char *near = text_nearest(value, names, n);
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		if (str_caseis(value, names[i])) {
			buf_free(&b);
			return 0;
		}
		buf_puts(&b, i == 0 ? "" : i + 1 < n ? ", " : " or ");
		buf_puts(&b, names[i]);
	}
	if (near != NULL)
		error_set(e, "'%.*s' is no %s: did you mean %s?", (int)value.n,
		    value.p, what, near);
	else
		error_set(e, "'%.*s' is no %s: expected %s", (int)value.n,
		    value.p, what, b.s);
	buf_free(&b);
	return -1;
}

static int
check_stage(struct str value, struct error *e)
{
	const char *names[STAGE_COUNT];
	size_t n = 0;

	for (int i = 0; i < STAGE_COUNT; i++)
		if (i != STAGE_GIVING) /* bears a name that another has */
			names[n++] = stage_name((enum stage)i);
	return check_name(value, "stage", names, n, e);
}

static int
check_rule(struct str value, struct error *e)
{
	const char *names[RULE_COUNT];

	for (int i = 0; i < RULE_COUNT; i++)
		names[i] = rule_text((enum rule)i);
	return check_name(value, "rule", names, RULE_COUNT, e);
}

static int
read_value(struct term *t, struct str value, struct stamp now, struct error *e)
{
	enum type type = type_of(t->field);

	switch (type) {
	case TYPE_NUMBER:
		return read_numbers(t, value, e);
	case TYPE_PAST:
	case TYPE_FUTURE:
		return read_dates(t, value, type, now, e);
	case TYPE_STAGE:
		if (check_stage(value, e) == -1)
			return -1;
		break;
	case TYPE_RULE:
		if (check_rule(value, e) == -1)
			return -1;
		break;
	case TYPE_TEXT:
		break;
	}
	read_text(t, value, now);
	return 0;
}

/* A range that ends before it begins holds for nothing: a slip. */
static int
check_order(const struct term *t, struct error *e)
{
	if ((t->op == OP_NUMBERS && t->least > t->most) ||
	    (t->op == OP_DATES && stamp_cmp(t->from, t->to) > 0))
		return error_set(e, "the range ends before it begins");
	return 0;
}

static struct term *
add_term(struct expr *x)
{
	x->terms = xgrow(x->terms, x->n, &x->cap, sizeof(*x->terms));
	x->terms[x->n] = (struct term){ .text = BUF_INIT };
	return &x->terms[x->n++];
}

int
expr_add(struct expr *x, struct str operand, struct stamp now, struct error *e)
{
	struct term *t = add_term(x);
	struct str value;
	char sign;
	int rv;

	t->operand = str_dup(operand);
	if (!split_operand((struct str){ t->operand, operand.n }, &t->field, &sign,
	    &value)) {
		rv = error_set(e, "no expression: expected field=value, "
		    "field!=value, field~pattern or field=from..to");
	} else if (sign == '~') {
		t->op = OP_PATTERN;
		rv = match_compile(&t->match, value, 0, e);
	} else if (value.n == 0) {
		t->op = OP_PRESENT;
		t->negate = sign == '=';
		rv = 0;
	} else {
		t->negate = sign == '!';
		rv = read_value(t, value, now, e);
		if (rv == 0)
			rv = check_order(t, e);
	}
	if (rv == -1) {
		error_prefix(e, "%s", t->operand);
		term_free(t);
		x->n--;
	}
	return rv;
}

void
expr_add_word(struct expr *x, struct str word)
{
	struct term *t = add_term(x);

	t->op = OP_WORD;
	text_fold(&t->text, without_at(word));
}

/* --- asking --- */

size_t
expr_terms(const struct expr *x)
{
	return x->n;
}

static int
term_names(const struct term *t, const char *field)
{
	if (t->op != OP_WORD)
		return str_caseis(t->field, field);
	for (size_t i = 0; i < LEN(word_fields); i++)
		if (str_caseis(str_of(field), word_fields[i]))
			return 1;
	return 0;
}

int
expr_names(const struct expr *x, const char *const *fields, size_t n)
{
	for (size_t i = 0; i < x->n; i++)
		for (size_t j = 0; j < n; j++)
			if (term_names(&x->terms[i], fields[j]))
				return 1;
	return 0;
}

static const char *
nearest(struct str field)
{
	const char *names[LEN(derived) + FIELD_COUNT], *name;
	size_t n;

	for (n = 0; n < LEN(derived); n++)
		names[n] = derived[n].name;
	for (int i = 0; i < FIELD_COUNT; i++) {
		name = field_name((enum field_id)i);
		if (*name != '\0')
			names[n++] = name;
	}
	return text_nearest(field, names, n);
}

int
expr_unknown(const struct expr *x, size_t i, struct str *field, const char **near)
{
	for (size_t j = 0; j < x->n; j++) {
		const struct term *t = &x->terms[j];

		if (t->op == OP_WORD || is_known(t->field) || i-- > 0)
			continue;
		*field = t->field;
		*near = nearest(t->field);
		return 1;
	}
	return 0;
}

/* --- evaluating --- */

static int
same_text(const struct term *t, struct str value, struct buf *folded)
{
	value = without_at(value);
	if (text_plain(value) == value.n)
		return str_caseeq(value, buf_str(&t->text));
	buf_reset(folded);
	text_fold(folded, value);
	return str_eq(buf_str(folded), buf_str(&t->text));
}

/* Whether one value is what a term asks for; -1 on a failed match. */
static int
value_holds(const struct term *t, struct str value, struct buf *folded,
    struct error *e)
{
	struct stamp s;
	double n;

	switch (t->op) {
	case OP_PRESENT:
		return value.n > 0;
	case OP_TEXT:
		return same_text(t, value, folded);
	case OP_PATTERN:
		return match_find(t->match, value, 0, NULL, NULL, e);
	case OP_NUMBERS:
		return read_number(value, &n) == 0 && n >= t->least && n <= t->most;
	case OP_DATES:
		return date_parse_stamp(value, &s) == 0 &&
		    stamp_cmp(s, t->from) >= 0 && stamp_cmp(s, t->to) <= 0;
	case OP_WORD:
		return text_word_starts(value, buf_str(&t->text));
	}
	return 0;
}

/* Whether any value of a field is what a term asks for. */
static int
field_holds(const struct term *t, struct str field, const struct source *s,
    struct room *room, struct error *e)
{
	struct str value;
	int rv = 0;

	for (size_t i = 0; rv == 0; i++) {
		buf_reset(&room->value);
		if (!s->value(s, field, i, &room->value, &value))
			return 0;
		rv = value_holds(t, value, &room->folded, e);
	}
	return rv;
}

static int
term_holds(const struct term *t, const struct source *s, struct room *room,
    struct error *e)
{
	int rv = 0;

	if (t->op != OP_WORD)
		rv = field_holds(t, t->field, s, room, e);
	for (size_t i = 0; t->op == OP_WORD && rv == 0 && i < LEN(word_fields); i++)
		rv = field_holds(t, str_of(word_fields[i]), s, room, e);
	return rv == -1 ? -1 : rv != t->negate;
}

int
expr_holds(const struct expr *x, const struct source *s,
    int (*only)(struct str field), struct error *e)
{
	int rv = 1;

	for (size_t i = 0; rv == 1 && i < x->n; i++) {
		const struct term *t = &x->terms[i];

		if (only == NULL || only(t->op == OP_WORD ? STR("name") : t->field))
			rv = term_holds(t, s, x->room, e);
	}
	return rv;
}
