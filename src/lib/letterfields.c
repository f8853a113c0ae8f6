#include "letterfields.h"

#include <string.h>

#include "letterday.h"
#include "letterpart.h"

void
letterfields_free(struct letterfields *l)
{
	buf_free(&l->value);
	buf_free(&l->clean);
}

/* --- for the parts --- */

int
letter_tells(const struct letterfields *l, const struct entry *e)
{
	return l->private || !entry_private(e);
}

void
letter_put_day(const struct letterfields *l, struct buf *b, int day)
{
	if (day != DATE_NONE)
		letterday_put(b, l->lang, day, l->now.day);
}

struct str
letter_setting(const struct letterfields *l, const char *name)
{
	const struct field *f = record_next(l->settings, str_of(name), NULL);

	return f != NULL ? f->value : STR("");
}

/* --- by name --- */

/* What only the user knows, behind the contact: times=... */
static const char *const given_fields[] = {
	"times", "learned", "learn", "did", "struck", "question", "subject",
	"until", "reply"
};
#define NGIVEN (sizeof(given_fields) / sizeof(given_fields[0]))

static int
is_one_of(struct str s, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_caseis(s, names[i]))
			return 1;
	return 0;
}

/* Of the user's own fields a template has those with a capital letter. */
static int
is_own(struct str field)
{
	return field.n > 0 && ((field.p[0] >= 'A' && field.p[0] <= 'Z') ||
	    (unsigned char)field.p[0] >= 0x80);
}

/* 1, and the value in b, when people have such a field. */
static int
person_value(const struct letterfields *l, const struct party *p, struct str field,
    struct buf *b)
{
	const struct field *f;

	if (letterperson_put(l, p, field, b))
		return 1;
	if (field_find(field) == FIELD_OTHER && !is_own(field))
		return 0;
	if (p != NULL && p->rec != NULL &&
	    (f = record_next(p->rec, field, NULL)) != NULL)
		buf_addstr(b, f->value);
	return 1;
}

/* The names of all others. */
static void
put_names(struct letterfields *l, struct buf *b)
{
	struct list names = LIST_INIT;

	for (size_t i = 0; i < l->nothers; i++)
		list_add(&names, record_value(l->others[i].rec, FIELD_NAME));
	letterday_list(b, l->lang, &names);
	list_free(&names);
}

/* The value that the user gives; 0: none. */
static int
given_value(const struct letterfields *l, struct str field, struct buf *b)
{
	struct str line;
	ptrdiff_t eq;

	for (size_t i = 0; l->given != NULL && i < l->given->n; i++) {
		line = str_of(l->given->v[i]);
		eq = str_find(line, STR("="));
		if (eq != -1 && str_caseeq(str_sub(line, 0, (size_t)eq), field)) {
			buf_addstr(b, str_sub(line, (size_t)eq + 1, line.n));
			return 1;
		}
	}
	return 0;
}

/* If field begins with a prefix and a dot: what stands behind. */
static int
has_prefix(struct str field, const char *prefix, struct str *rest)
{
	size_t n = strlen(prefix);

	if (field.n <= n + 1 || field.p[n] != '.' ||
	    !str_caseis(str_sub(field, 0, n), prefix))
		return 0;
	*rest = str_sub(field, n + 1, field.n);
	return 1;
}

static int
value_of(struct letterfields *l, struct str field, struct buf *b)
{
	struct str rest;

	if (str_is(field, "until") && l->until.day != DATE_NONE) {
		letter_put_day(l, b, l->until.day);
		return 1;
	}
	if (given_value(l, field, b) || is_one_of(field, given_fields, NGIVEN))
		return 1;
	if (has_prefix(field, "me", &rest))
		return letterme_put(l, rest, b);
	if (has_prefix(field, "talk", &rest))
		return lettertalk_put(l, rest, b);
	if (has_prefix(field, "via", &rest))
		return person_value(l, &l->via, rest, b);
	if (has_prefix(field, "other", &rest)) {
		if (str_is(rest, "names")) {
			put_names(l, b);
			return 1;
		}
		return person_value(l, l->nothers > 0 ? &l->others[0] : NULL, rest, b);
	}
	return person_value(l, &l->to, field, b);
}

/* Append s in UTF-8, blanks for what a terminal or mail program might obey. */
static void
put_clean(struct buf *b, struct str s)
{
	int32_t c;
	size_t n;

	while (s.n > 0) {
		n = text_next(s, &c);
		if (c == -1)
			buf_puts(b, "\uFFFD");
		else if (c == '\n' || c == 0x061c || c == 0x200e || c == 0x200f ||
		    !text_control(c))
			buf_add(b, s.p, n);
		else
			buf_putc(b, ' ');
		s = str_sub(s, n, s.n);
	}
}

int
letterfields_value(void *arg, struct str field, struct str *value)
{
	struct letterfields *l = arg;

	buf_reset(&l->value);
	buf_reset(&l->clean);
	if (!value_of(l, field, &l->value))
		return 0;
	put_clean(&l->clean, buf_str(&l->value));
	*value = str_trim(buf_str(&l->clean));
	return 1;
}

/* --- names --- */

static void
add_names(struct list *names, const char *prefix, const char *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		list_printf(names, "%s%s", prefix, v[i]);
}

/* Every name that a template can have without giving it. */
static void
list_names(struct list *names)
{
	static const char *const people[] = { "", "via.", "other." };
	const char *header[FIELD_OTHER];
	size_t i, n = 0;

	for (i = 0; i < FIELD_OTHER; i++)
		if (*field_name((enum field_id)i) != '\0')
			header[n++] = field_name((enum field_id)i);
	for (i = 0; i < 3; i++) {
		add_names(names, people[i], letterperson_names.v,
		    letterperson_names.n);
		add_names(names, people[i], header, n);
	}
	add_names(names, "me.", letterme_names.v, letterme_names.n);
	add_names(names, "talk.", lettertalk_names.v, lettertalk_names.n);
	add_names(names, "", given_fields, NGIVEN);
	list_add(names, STR("other.names"));
}

const char *
letterfields_nearest(void *arg, struct str field)
{
	struct letterfields *l = arg;
	struct list names = LIST_INIT;
	const char *near;

	list_names(&names);
	near = text_nearest(field, (const char *const *)names.v, names.n);
	buf_reset(&l->value);
	for (; near != NULL && *near != '\0'; near++) /* {Name} is {name} */
		buf_putc(&l->value, *near >= 'A' && *near <= 'Z' ?
		    (char)(*near - 'A' + 'a') : *near);
	list_free(&names);
	return l->value.n > 0 ? l->value.s : NULL;
}
