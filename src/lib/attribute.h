/* attribute: the key=value attributes of an entry, for who reads and writes
 * entries; all others see struct entry. */
#ifndef II_ATTRIBUTE_H
#define II_ATTRIBUTE_H

#include "entry.h"

/* What a value is, and what struct entry keeps it in. */
enum form {
	FORM_ID,     /* struct str, without the @ */
	FORM_WORDS,  /* struct str */
	FORM_DAY,    /* int */
	FORM_STAMP,  /* struct stamp */
	FORM_NUMBER  /* int */
};

struct attribute {
	const char *key;        /* small letters */
	size_t length;          /* of the key */
	unsigned bit;           /* ATTR_* */
	enum form form;
	size_t at;              /* its place in struct entry */
	int max;                /* of a number; from 1 on */
	const char *expected;   /* for messages */
};

/* The ATTR_* that an entry of this kind may bear. */
unsigned attributes_of(enum kind k);

/* The attribute whose key and = stand at the start of s, if an entry of this
 * kind may bear it; else NULL. */
const struct attribute *attribute_at(enum kind k, struct str s);

/* The same, of whatever kind. */
const struct attribute *attribute_of_any(struct str s);

/* Take a value as it stands in a record, without its quotes.  Returns 0, or -1
 * when it is bad, which leaves it absent. */
int attribute_take(struct entry *e, const struct attribute *a, struct str value);

/*
 * The next attribute from *pos (0 at first) on that e has; value, which is reset
 * first, is what it says: an id without the @, words without quotes.  NULL at
 * the end.  @id is none of them.
 */
const struct attribute *attribute_next(const struct entry *e, size_t *pos,
    struct buf *value);

/* Append @id and key=value for what e has, each behind a blank.  Fails as
 * entry_write() says. */
int attributes_put(struct buf *b, const struct entry *e, struct error *err);

#endif
