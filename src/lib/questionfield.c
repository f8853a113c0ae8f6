#include "questionfield.h"

#include <stddef.h>

static const struct {
	const char *name;
	size_t offset;           /* of its value in struct questionfields */
	unsigned takes;
} fields[] = {
	{ "org", offsetof(struct questionfields, org), TAKES_FIELDS },
	{ "role", offsetof(struct questionfields, role), TAKES_FIELDS },
	{ "place", offsetof(struct questionfields, place), TAKES_FIELDS },
	{ "past-org", offsetof(struct questionfields, past_org),
	    TAKES_FIELDS | TAKES_PAST },
	{ "past-role", offsetof(struct questionfields, past_role),
	    TAKES_FIELDS | TAKES_PAST },
	{ "earlier-org", offsetof(struct questionfields, earlier_org),
	    TAKES_FIELDS | TAKES_PAST },
};
/* Longer values make no question that can be said aloud. */
#define WIDEST 40

#define NFIELDS (sizeof(fields) / sizeof(fields[0]))

static size_t
find(struct str name)
{
	size_t i;

	for (i = 0; i < NFIELDS && !str_caseis(name, fields[i].name); i++)
		;
	return i;
}

int
questionfield_next(struct str text, size_t *from, size_t *to, struct str *name)
{
	struct str rest = str_sub(text, *to, text.n);
	ptrdiff_t open = str_find(rest, STR("{")), close;

	if (open == -1)
		return 0;
	*from = *to + (size_t)open;
	rest = str_sub(text, *from + 1, text.n);
	close = str_find(rest, STR("}"));
	*name = str_trim(str_sub(rest, 0, close == -1 ? rest.n : (size_t)close));
	*to = close == -1 ? text.n : *from + (size_t)close + 2;
	return close == -1 || find(*name) == NFIELDS ? -1 : 1;
}

const char *
questionfield_nearest(struct str name)
{
	const char *names[NFIELDS];

	for (size_t i = 0; i < NFIELDS; i++)
		names[i] = fields[i].name;
	return text_nearest(name, names, NFIELDS);
}

/* --- values --- */

/* The number that the last four digits in a row make. */
static int
last_year(struct str years)
{
	size_t i, digits = 0;
	int year = 0, value;

	for (i = 0; i < years.n; i++) {
		digits = years.p[i] >= '0' && years.p[i] <= '9' ? digits + 1 : 0;
		if (digits >= 4 &&
		    str_int(str_sub(years, i - 3, i + 1), 0, 9999, &value) == 0)
			year = value;
	}
	return year;
}

/* The organization of a Past:, and the last year of its years, 0 when it tells
 * none. */
static struct str
past_org(struct str past, int *year)
{
	ptrdiff_t semicolon = str_find(past, STR(";"));
	struct str rest;

	*year = last_year(str_sub(past, 0, semicolon == -1 ? past.n :
	    (size_t)semicolon));
	if (semicolon == -1)
		return STR("");
	rest = str_sub(past, (size_t)semicolon + 1, past.n);
	semicolon = str_find(rest, STR(";"));
	return str_trim(str_sub(rest, 0, semicolon == -1 ? rest.n :
	    (size_t)semicolon));
}

static struct str
past_role(struct str past)
{
	int n;

	for (n = 0; n < 2; n++) {
		ptrdiff_t semicolon = str_find(past, STR(";"));

		if (semicolon == -1)
			return STR("");
		past = str_sub(past, (size_t)semicolon + 1, past.n);
	}
	return str_trim(past);
}

/* The latest Past: at an organization that is none of the n others; of a year
 * the one that stands last. */
static struct str
latest_past(const struct record *rec, const struct str *others, size_t n)
{
	const struct field *f = NULL;
	struct str latest = STR(""), org;
	int best = -1, year;
	size_t i;

	while ((f = record_next(rec, STR("Past"), f)) != NULL) {
		org = past_org(f->value, &year);
		for (i = 0; i < n && !text_same(org, others[i]); i++)
			;
		if (org.n > 0 && i == n && year >= best) {
			latest = f->value;
			best = year;
		}
	}
	return latest;
}

void
questionfields_read(struct questionfields *v, const struct record *rec)
{
	struct str past, others[2];
	int year;

	v->org = record_value(rec, FIELD_ORG);
	v->role = record_value(rec, FIELD_ROLE);
	v->place = record_value(rec, FIELD_PLACE);
	others[0] = v->org;
	past = latest_past(rec, others, 1);
	others[1] = v->past_org = past_org(past, &year);
	v->past_role = past_role(past);
	v->earlier_org = past_org(latest_past(rec, others, 2), &year);
}

static struct str
value_of(const struct questionfields *v, size_t field)
{
	return *(const struct str *)(const void *)
	    ((const char *)v + fields[field].offset);
}

int
questionfields_fill(struct buf *b, struct str text,
    const struct questionfields *v, unsigned *takes)
{
	size_t from, to = 0, done = 0, field;
	struct str name, value;

	*takes = 0;
	while (questionfield_next(text, &from, &to, &name) == 1) {
		field = find(name);
		value = value_of(v, field);
		if (value.n == 0 || text_width(value) > WIDEST)
			return -1;
		text_safe(b, str_sub(text, done, from), 0);
		text_safe(b, value, 0);
		*takes |= fields[field].takes;
		done = to;
	}
	text_safe(b, str_sub(text, done, text.n), 0);
	return 0;
}
