#include "attribute.h"

#include <stddef.h>
#include <string.h>

#include "chars.h"

#define MINS_MAX 1440
#define SCALE_MAX 5
#define ATTR_ANY (ATTR_MID | ATTR_UID) /* any entry may bear them */

/* The attributes, in the order in which they are written. */
enum {
	BY, AT, MINS, UNTIL, DUE, FIT, CULTURE, ORG, ROLE, MID, UID, NATTRIBUTES
};

#define KEY(literal) literal, sizeof(literal) - 1

static const struct attribute attributes[NATTRIBUTES] = {
	[BY] = { KEY("by"), ATTR_BY, FORM_ID, offsetof(struct entry, by), 0,
	    "@ and a contact's id" },
	[AT] = { KEY("at"), ATTR_AT, FORM_STAMP, offsetof(struct entry, at), 0,
	    "YYYY-MM-DD or YYYY-MM-DDTHH:MM" },
	[MINS] = { KEY("mins"), ATTR_MINS, FORM_NUMBER, offsetof(struct entry, mins),
	    MINS_MAX, "minutes, 1 to 1440" },
	[UNTIL] = { KEY("until"), ATTR_UNTIL, FORM_DAY, offsetof(struct entry, until),
	    0, "YYYY-MM-DD" },
	[DUE] = { KEY("due"), ATTR_DUE, FORM_DAY, offsetof(struct entry, due), 0,
	    "YYYY-MM-DD" },
	[FIT] = { KEY("fit"), ATTR_FIT, FORM_NUMBER, offsetof(struct entry, fit),
	    SCALE_MAX, "1 to 5" },
	[CULTURE] = { KEY("culture"), ATTR_CULTURE, FORM_NUMBER,
	    offsetof(struct entry, culture), SCALE_MAX, "1 to 5" },
	[ORG] = { KEY("org"), ATTR_ORG, FORM_WORDS, offsetof(struct entry, org), 0,
	    "a word, or words in double quotes" },
	[ROLE] = { KEY("role"), ATTR_ROLE, FORM_WORDS, offsetof(struct entry, role), 0,
	    "a word, or words in double quotes" },
	[MID] = { KEY("mid"), ATTR_MID, FORM_WORDS, offsetof(struct entry, mid), 0,
	    "a message's id" },
	[UID] = { KEY("uid"), ATTR_UID, FORM_WORDS, offsetof(struct entry, uid), 0,
	    "an event's id" },
};

unsigned
attributes_of(enum kind k)
{
	return kind_info(k)->attrs | ATTR_ANY;
}

/* The attributes that begin with a letter, so that few keys are compared.  A
 * place that is not used holds BY, which begins with another. */
static const unsigned char by_letter[26][2] = {
	['a' - 'a'] = { AT },
	['b' - 'a'] = { BY },
	['c' - 'a'] = { CULTURE },
	['d' - 'a'] = { DUE },
	['f' - 'a'] = { FIT },
	['m' - 'a'] = { MINS, MID },
	['o' - 'a'] = { ORG },
	['r' - 'a'] = { ROLE },
	['u' - 'a'] = { UNTIL, UID },
};

const struct attribute *
attribute_at(enum kind k, struct str s)
{
	const struct attribute *a;
	size_t i;

	if (s.n == 0 || !is_letter(s.p[0]))
		return NULL;
	for (i = 0; i < 2; i++) {
		a = &attributes[by_letter[(s.p[0] | 0x20) - 'a'][i]];
		if (s.n > a->length && s.p[a->length] == '=' &&
		    (attributes_of(k) & a->bit) &&
		    word_is(span(s.p, s.p + a->length), a->key))
			return a;
	}
	return NULL;
}

const struct attribute *
attribute_of_any(struct str s)
{
	size_t i;

	for (i = 0; i < NATTRIBUTES; i++)
		if (s.n > attributes[i].length && s.p[attributes[i].length] == '=' &&
		    word_is(span(s.p, s.p + attributes[i].length), attributes[i].key))
			return &attributes[i];
	return NULL;
}

/* Where the value of an attribute is kept. */
static void *
place(struct entry *e, const struct attribute *a)
{
	return (char *)e + a->at;
}

static const void *
kept(const struct entry *e, const struct attribute *a)
{
	return (const char *)e + a->at;
}

int
attribute_take(struct entry *e, const struct attribute *a, struct str value)
{
	struct stamp stamp;

	switch (a->form) {
	case FORM_ID:
		if (!str_starts(value, "@") || !id_valid(str_sub(value, 1, value.n)))
			return -1;
		*(struct str *)place(e, a) = str_sub(value, 1, value.n);
		return 0;
	case FORM_WORDS:
		if (value.n == 0)
			return -1;
		*(struct str *)place(e, a) = value;
		return 0;
	case FORM_DAY:
		return date_parse(value, place(e, a));
	case FORM_STAMP:
		if (date_parse_stamp(value, &stamp) == -1)
			return -1;
		*(struct stamp *)place(e, a) = stamp;
		return 0;
	case FORM_NUMBER:
		return str_int(value, 1, a->max, place(e, a));
	}
	return -1;
}

/* The attribute of this key, if an entry of this kind may bear it. */
static const struct attribute *
find(enum kind k, struct str key)
{
	size_t i;

	for (i = 0; i < NATTRIBUTES; i++)
		if ((attributes_of(k) & attributes[i].bit) &&
		    word_is(key, attributes[i].key))
			return &attributes[i];
	return NULL;
}

const char *
entry_meant(enum kind k, struct str key)
{
	const char *keys[NATTRIBUTES];
	size_t i, n = 0;

	for (i = 0; i < NATTRIBUTES; i++) {
		if (word_is(key, attributes[i].key))
			return attributes[i].key;
		if (attributes_of(k) & attributes[i].bit)
			keys[n++] = attributes[i].key;
	}
	return text_nearest(key, keys, n);
}

int
entry_set(struct entry *e, struct str key, struct str value, struct stamp now,
    struct error *err)
{
	const struct attribute *a = find(e->kind, key);
	struct stamp stamp;

	if (a == NULL)
		return 0;
	if (a->form == FORM_DAY || a->form == FORM_STAMP) {
		if (date_read(value, now, DATE_FUTURE, &stamp, err) == -1)
			return error_prefix(err, "%s", a->key);
		if (a->form == FORM_DAY)
			*(int *)place(e, a) = stamp.day;
		else
			*(struct stamp *)place(e, a) = stamp;
	} else if (attribute_take(e, a, value) == -1) {
		return error_set(err, "%s='%.*s' has no good value: expected %s",
		    a->key, (int)value.n, value.p, a->expected);
	}
	e->has |= a->bit;
	return 1;
}

/* --- writing --- */

static int
put_id(struct buf *b, struct str id, struct error *err)
{
	if (!id_valid(id))
		return error_set(err, "'@%.*s' is no id: expected small letters, "
		    "digits and single hyphens", (int)id.n, id.p);
	buf_putc(b, '@');
	buf_addstr(b, id);
	return 0;
}

/* A value of words, quoted where it must be. */
static int
put_words(struct buf *b, struct str v, struct error *err)
{
	int quote = 0;
	size_t i;

	for (i = 0; i < v.n; i++) {
		if (v.p[i] == '"' || v.p[i] == '\n' || v.p[i] == '\r' || v.p[i] == '\0')
			break;
		quote |= is_blank(v.p[i]);
	}
	if (v.n == 0 || i < v.n)
		return error_set(err, "the value '%.*s' cannot be written: expected "
		    "words of one line without double quotes", (int)v.n, v.p);
	if (quote)
		buf_putc(b, '"');
	buf_addstr(b, v);
	if (quote)
		buf_putc(b, '"');
	return 0;
}

/* What an attribute says, without marks. */
static void
put_plain(struct buf *b, const struct entry *e, const struct attribute *a)
{
	const void *value = kept(e, a);

	switch (a->form) {
	case FORM_ID:
	case FORM_WORDS:
		buf_addstr(b, *(const struct str *)value);
		break;
	case FORM_DAY:
		date_put(b, *(const int *)value);
		break;
	case FORM_STAMP:
		date_put_stamp(b, *(const struct stamp *)value);
		break;
	case FORM_NUMBER:
		buf_int(b, *(const int *)value);
		break;
	}
}

static int
put_value(struct buf *b, const struct entry *e, const struct attribute *a,
    struct error *err)
{
	if (a->form == FORM_ID)
		return put_id(b, *(const struct str *)kept(e, a), err);
	if (a->form == FORM_WORDS)
		return put_words(b, *(const struct str *)kept(e, a), err);
	put_plain(b, e, a);
	return 0;
}

const struct attribute *
attribute_next(const struct entry *e, size_t *pos, struct buf *value)
{
	const struct attribute *a;

	while (*pos < NATTRIBUTES) {
		a = &attributes[(*pos)++];
		if (!(e->has & a->bit))
			continue;
		buf_reset(value);
		put_plain(value, e, a);
		return a;
	}
	return NULL;
}

int
attributes_put(struct buf *b, const struct entry *e, struct error *err)
{
	size_t i;

	if (e->has & ~attributes_of(e->kind))
		return error_set(err, "an entry of kind '%s' bears an attribute that "
		    "is not one of its kind", kind_info(e->kind)->name);
	if (e->has & ATTR_REF) {
		buf_putc(b, ' ');
		if (put_id(b, e->ref, err) == -1)
			return -1;
	}
	for (i = 0; i < NATTRIBUTES; i++) {
		if (!(e->has & attributes[i].bit))
			continue;
		buf_printf(b, " %s=", attributes[i].key);
		if (put_value(b, e, &attributes[i], err) == -1)
			return -1;
	}
	return 0;
}
