#include "debrief.h"

#include <string.h>

/* Where the last " by " of s is, or -1. */
static ptrdiff_t
last_by(struct str s)
{
	static const char by[] = " by ";
	size_t at;

	for (at = s.n; at-- > 0; )
		if (at + 4 <= s.n && memcmp(s.p + at, by, 4) == 0)
			return (ptrdiff_t)at;
	return -1;
}

int
debrief_next(struct entry *e, struct str answer, int day, struct stamp now)
{
	struct str words = str_trim(answer);
	ptrdiff_t at = last_by(words);
	struct error err = ERROR_INIT;
	struct stamp due;

	*e = (struct entry){ .when = { day, -1 }, .kind = KIND_NOTE,
	    .at = { DATE_NONE, -1 }, .until = DATE_NONE, .due = DATE_NONE,
	    .text = words };
	if (at > 0 && date_read(str_sub(words, (size_t)at + 4, words.n), now,
	    DATE_FUTURE, &due, &err) == 0) {
		e->kind = KIND_OWE;
		e->due = due.day;
		e->has = ATTR_DUE;
		e->text = str_trim(str_sub(words, 0, (size_t)at));
	}
	error_clear(&err);
	return e->kind == KIND_OWE;
}

/* What stands before the next of these marks. */
static struct str
take_part(struct str *rest, char mark)
{
	const char *end = rest->n > 0 ? memchr(rest->p, mark, rest->n) : NULL;
	struct str part = *rest;

	if (end != NULL)
		part.n = (size_t)(end - rest->p);
	*rest = str_sub(*rest, part.n + 1, rest->n);
	return str_trim(part);
}

void
debrief_referred(struct referred *r, struct str answer)
{
	char mark = str_find(answer, STR(";")) != -1 ? ';' : ',';

	r->name = take_part(&answer, mark);
	r->force = str_starts(r->name, "-F ");
	if (r->force)
		r->name = str_trim(str_sub(r->name, 3, r->name.n));
	r->org = take_part(&answer, mark);
	r->text = str_trim(answer);
}
