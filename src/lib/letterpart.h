/* letterpart: the parts of letterfields.h: fields of a person, of the talk that
 * is arranged, of the settings. */
#ifndef II_LETTERPART_H
#define II_LETTERPART_H

#include "letterfields.h"

/* Names of fields, for who mistypes one. */
struct letter_names {
	const char *const *v;
	size_t n;
};

/* Whether an entry may be told of. */
int letter_tells(const struct letterfields *l, const struct entry *e);

/* Append a day, in the language of the letter; DATE_NONE: nothing. */
void letter_put_day(const struct letterfields *l, struct buf *b, int day);

/* The value of a setting, or the empty slice. */
struct str letter_setting(const struct letterfields *l, const char *name);

/*
 * Of a person, who may be nobody: append what the log tells under this name, or
 * nothing.  Returns 0 when there is no such field.
 */
int letterperson_put(const struct letterfields *l, const struct party *p,
    struct str field, struct buf *b);

/* The same of the talk that is arranged with who gets the letter. */
int lettertalk_put(const struct letterfields *l, struct str field, struct buf *b);

/* The same of the settings. */
int letterme_put(const struct letterfields *l, struct str field, struct buf *b);

extern const struct letter_names letterperson_names, lettertalk_names,
    letterme_names;

#endif
