#include "assign.h"

#include <stdlib.h>
#include <string.h>

#include "chars.h"
#include "name.h"
#include "rules.h"
#include "setting.h"

/* --- reading --- */

int
assign_parse(struct assign *a, const char *operand)
{
	const char *eq = strchr(operand, '=');
	struct str name;

	if (eq == NULL)
		return 0;
	name = span(operand, eq);
	a->op = ASSIGN_SET;
	if (str_ends(name, "+"))
		a->op = ASSIGN_ADD;
	else if (str_ends(name, "-"))
		a->op = ASSIGN_REMOVE;
	a->name = str_sub(name, 0, name.n - (a->op != ASSIGN_SET));
	a->value = str_trim(str_of(eq + 1));
	return field_name_valid(a->name);
}

static int
repeats(enum assign_to to, struct str name)
{
	return to == TO_BOOK ? setting_repeats(name) :
	    field_repeats(field_find(name));
}

/* Which change sets the same field before, or NULL. */
static const struct assign *
set_before(const struct assigns *all, const struct assign *a)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].op == ASSIGN_SET && a->op == ASSIGN_SET &&
		    str_caseeq(all->v[i].name, a->name))
			return &all->v[i];
	return NULL;
}

static int
not_a_change(const struct assigns *all, const char *operand, struct error *e)
{
	const struct assign *last = all->n > 0 ? &all->v[all->n - 1] : NULL;

	if (operand[0] == '-' && operand[1] != '\0')
		return error_set(e, "%s: options stand before the operands", operand);
	if (last == NULL || strchr(operand, '=') != NULL)
		return error_set(e, "'%s': expected field=value", operand);
	return error_set(e, "'%s': expected field=value; a value of several "
	    "words is quoted: %.*s='%.*s %s'", operand, (int)last->name.n,
	    last->name.p, (int)last->value.n, last->value.p, operand);
}

int
assigns_read(struct assigns *all, char *const *operands, size_t n,
    struct error *e)
{
	struct assign a;

	for (size_t i = 0; i < n; i++) {
		if (!assign_parse(&a, operands[i]))
			return not_a_change(all, operands[i], e);
		if (a.op != ASSIGN_SET && a.value.n == 0)
			return error_set(e, "%s: expected a value behind it",
			    operands[i]);
		if (set_before(all, &a) != NULL) {
			if (!repeats(all->to, a.name) || a.value.n == 0)
				return error_set(e, "%.*s is given twice",
				    (int)a.name.n, a.name.p);
			a.op = ASSIGN_ADD;
		}
		all->v = xgrow(all->v, all->n, &all->cap, sizeof(*all->v));
		all->v[all->n++] = a;
	}
	return 0;
}

void
assigns_free(struct assigns *a)
{
	free(a->v);
	*a = (struct assigns)ASSIGNS_INIT(a->to);
}

/* --- checks --- */

/* Words that people have for the fields. */
static const struct {
	const char *word;
	enum field_id id;
} meanings[] = {
	{ "company", FIELD_ORG }, { "employer", FIELD_ORG },
	{ "firm", FIELD_ORG }, { "organization", FIELD_ORG },
	{ "organisation", FIELD_ORG },
	{ "job", FIELD_ROLE }, { "position", FIELD_ROLE },
	{ "title", FIELD_ROLE },
	{ "city", FIELD_PLACE }, { "location", FIELD_PLACE },
	{ "town", FIELD_PLACE },
	{ "tz", FIELD_ZONE }, { "timezone", FIELD_ZONE },
	{ "mail", FIELD_EMAIL },
	{ "cell", FIELD_PHONE }, { "mobile", FIELD_PHONE }, { "tel", FIELD_PHONE },
	{ "linkedin", FIELD_LINK }, { "url", FIELD_LINK }, { "website", FIELD_LINK },
	{ "language", FIELD_LANG },
};

const char *
assign_meant(enum assign_to to, struct str name)
{
	if (to == TO_BOOK) {
		if (setting_known(name))
			return NULL;
		return str_caseis(name, "name") ? "Me" : setting_nearest(name);
	}
	if (field_find(name) != FIELD_OTHER)
		return NULL;
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (str_caseis(name, meanings[i].word))
			return field_name(meanings[i].id);
	return field_nearest(name);
}

static void
complain(void *arg, unsigned line, const char *what)
{
	struct error *e = arg;

	(void)line;
	if (e->text == NULL)
		error_set(e, "%s", what);
}

/* Let the rules read a delay of their name. */
static int
check_delay(const struct book *b, struct str name, struct str value,
    struct error *e)
{
	struct report report = { complain, e };
	struct record rec = RECORD_INIT;
	struct buf line = BUF_INIT;
	struct rules rules;
	unsigned bad;

	buf_addstr(&line, name);
	buf_puts(&line, ": ");
	buf_addstr(&line, value);
	record_parse(&rec, buf_str(&line), NULL);
	rules_default(&rules, &b->workdays);
	bad = rules_read(&rules, &rec, 0, &report);
	record_free(&rec);
	buf_free(&line);
	return bad > 0 ? error_prefix(e, "%.*s", (int)name.n, name.p) : 0;
}

static int
has_blank(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_blank(s.p[i]))
			return 1;
	return 0;
}

/* Roughly: one @ inside, no blanks; what is wrong beyond that a mail program
 * will say. */
static int
is_email(struct str s)
{
	ptrdiff_t at = str_find(s, STR("@"));
	struct str host;

	if (at < 1 || has_blank(s))
		return 0;
	host = str_sub(s, (size_t)at + 1, s.n);
	return host.n > 0 && str_find(host, STR("@")) == -1;
}

static int
is_link(struct str s)
{
	return !has_blank(s) && (str_find(s, STR(".")) > 0 ||
	    str_find(s, STR(":")) > 0);
}

/* A language tag, roughly (RFC 5646): fr, pt-BR, zh-Hant-TW. */
static int
is_lang(struct str s)
{
	struct str part;
	int first = 1;

	for (; str_item(&s, '-', &part); first = 0) {
		if (part.n > 8 || (first && (part.n < 2 || part.n > 3)))
			return 0;
		for (size_t i = 0; i < part.n; i++)
			if (!is_letter(part.p[i]) && (first || !is_digit(part.p[i])))
				return 0;
	}
	return !first;
}

static int
is_via(struct str s)
{
	size_t pos = 0;
	struct str id;

	return !str_starts(s, "@") || ref_next(s, &pos, &id);
}

static int
bad_value(struct str name, struct str value, const char *what,
    const char *expected, struct error *e)
{
	return error_set(e, "%.*s: '%.*s' is %s: expected %s", (int)name.n,
	    name.p, (int)value.n, value.p, what, expected);
}

int
field_check(const struct book *b, struct str name, struct str value,
    struct error *e)
{
	switch (field_find(name)) {
	case FIELD_ZONE:
		if (!date_zone_known(value))
			return bad_value(name, value, "no time zone known here",
			    "a name such as America/Toronto", e);
		break;
	case FIELD_EMAIL:
		if (!is_email(value))
			return bad_value(name, value, "no email address",
			    "grace@example.org", e);
		break;
	case FIELD_LINK:
		if (!is_link(value))
			return bad_value(name, value, "no link",
			    "an address such as https://example.org/grace", e);
		break;
	case FIELD_LANG:
		if (!is_lang(value))
			return bad_value(name, value, "no language",
			    "a code such as fr or pt-BR", e);
		break;
	case FIELD_VIA:
		if (!is_via(value))
			return bad_value(name, value, "no @id",
			    "one such as @grace-hopper, or words", e);
		break;
	case FIELD_WAS:
		if (!id_valid(value))
			return bad_value(name, value, "no id",
			    "one such as grace-hopper", e);
		break;
	case FIELD_RULE:
		return check_delay(b, name, value, e);
	default:
		break;
	}
	return 0;
}

/* What follows from the log, and would only seem to be set. */
static int
is_derived(struct str name)
{
	static const char *const names[] = { "id", "stage", "last", "next", "due",
		"mets", "refs", "given", "fit", "topic", "kind", "channel" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_caseis(name, names[i]))
			return 1;
	return 0;
}

static int
check_name(const struct assigns *all, const struct assign *a,
    const struct record *rec, struct error *e)
{
	const char *meant = assign_meant(all->to, a->name);

	if (all->to == TO_CONTACT && a->op != ASSIGN_REMOVE &&
	    is_derived(a->name))
		return error_set(e, "%.*s follows from the record and its log, and "
		    "is not set (-F takes it as your own)", (int)a->name.n,
		    a->name.p);
	if (meant == NULL || (rec != NULL && record_next(rec, a->name, NULL) != NULL))
		return 0;
	return error_set(e, "%.*s is no %s of ii's: did you mean %s? "
	    "(-F takes it as your own)", (int)a->name.n, a->name.p,
	    all->to == TO_BOOK ? "setting" : "field", meant);
}

int
assigns_check(const struct assigns *all, const struct book *b,
    const struct record *rec, int force, struct error *e)
{
	int rv = 0;

	for (size_t i = 0; i < all->n && rv == 0; i++) {
		const struct assign *a = &all->v[i];

		if (!force && check_name(all, a, rec, e) == -1)
			return -1;
		if (a->op == ASSIGN_REMOVE || a->value.n == 0)
			continue;
		if (all->to == TO_BOOK)
			rv = setting_check(b, a->name, a->value, e);
		else if (!force)
			rv = field_check(b, a->name, a->value, e);
	}
	return rv;
}

/* --- changes --- */

/* A new setting goes last: the order of a contact's fields is not theirs. */
static void
append_setting(const struct record *rec, const struct assign *a, struct buf *out)
{
	const char *nl = str_find(rec->data, STR("\r\n")) != -1 ? "\r\n" : "\n";

	buf_reset(out);
	buf_addstr(out, rec->data);
	if (out->n > rec->head && out->s[out->n - 1] != '\n')
		buf_puts(out, nl);
	field_put_name(out, a->name);
	buf_puts(out, ": ");
	buf_addstr(out, a->value);
	buf_puts(out, nl);
}

static int
change(enum assign_to to, const struct assign *a, const struct record *rec,
    struct buf *out, struct error *e)
{
	if (a->op == ASSIGN_REMOVE)
		return record_remove(rec, a->name, a->value, out, e);
	if (a->op == ASSIGN_ADD && !repeats(to, a->name))
		return error_set(e, "%.*s has one value: set it with %.*s=",
		    (int)a->name.n, a->name.p, (int)a->name.n, a->name.p);
	if (to == TO_BOOK && a->value.n > 0 &&
	    record_next(rec, a->name, NULL) == NULL) {
		append_setting(rec, a, out);
		return 1;
	}
	return a->op == ASSIGN_ADD ?
	    record_add(rec, a->name, a->value, out, e) :
	    record_set(rec, a->name, a->value, out, e);
}

/* The first Clash: that tells of this field, or NULL. */
static const struct field *
find_clash(const struct record *rec, struct str name)
{
	const struct field *f = NULL;

	while ((f = record_next(rec, STR("Clash"), f)) != NULL)
		if (f->value.n > name.n && f->value.p[name.n] == ':' &&
		    str_caseeq(str_sub(f->value, 0, name.n), name))
			return f;
	return NULL;
}

static int
settle(struct record *rec, struct str name, struct buf *data, struct buf *out,
    struct error *e)
{
	const struct field *f;
	int changed = 0;

	while ((f = find_clash(rec, name)) != NULL) {
		if (record_remove(rec, STR("Clash"), f->value, out, e) == -1)
			return -1;
		buf_reset(data);
		buf_addstr(data, buf_str(out));
		record_parse(rec, buf_str(data), NULL);
		changed = 1;
	}
	return changed;
}

int
assigns_apply(const struct assigns *all, struct buf *data, struct error *e)
{
	struct record rec = RECORD_INIT;
	struct buf out = BUF_INIT;
	int changed = 0, rv = 0;

	record_parse(&rec, buf_str(data), NULL);
	for (size_t i = 0; i < all->n && rv != -1; i++) {
		const struct assign *a = &all->v[i];

		rv = change(all->to, a, &rec, &out, e);
		if (rv == -1)
			break;
		changed |= rv;
		buf_reset(data);
		buf_addstr(data, buf_str(&out));
		record_parse(&rec, buf_str(data), NULL);
		if (a->op == ASSIGN_SET)
			changed |= (rv = settle(&rec, a->name, data, &out, e));
	}
	record_free(&rec);
	buf_free(&out);
	return rv == -1 ? -1 : changed;
}

/* --- Via --- */

int
via_doubt(const struct book *b, struct str via, struct buf *doubt,
    struct error *e)
{
	struct error who = ERROR_INIT;
	struct buf near = BUF_INIT;
	size_t pos = 0;
	struct str id;
	int rv;

	buf_reset(doubt);
	if (id_valid(via) && book_has(b, via)) {
		buf_printf(doubt, "Via: %.*s is words, not an id: did you mean "
		    "@%.*s?", (int)via.n, via.p, (int)via.n, via.p);
		return 1;
	}
	if (!ref_next(via, &pos, &id))
		return 0;
	if ((rv = name_follow(b, id, &near, e)) == 1) {
		rv = name_resolve(b, id, &near, &who);
		if (rv == 0)
			buf_printf(doubt, "Via: @%.*s is no contact: did you mean "
			    "@%s?", (int)id.n, id.p, near.s);
		else if (rv == 1)
			buf_printf(doubt, "Via: @%s", who.text);
		else
			error_set(e, "%s", who.text);
		rv = rv == -1 ? -1 : 1;
	}
	error_clear(&who);
	buf_free(&near);
	return rv;
}
