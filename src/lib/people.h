/* people: who is whom: finds somebody in a book again, by what tells people
 * apart. */
#ifndef II_PEOPLE_H
#define II_PEOPLE_H

#include "book.h"
#include "error.h"
#include "name.h"
#include "record.h"
#include "text.h"

/*
 * Two records are of one person when they share, in this order,
 * - Uid;
 * - a Link, without case, scheme, www., query and slashes at the end; a bare
 *   host is nobody's;
 * - an Email, without case;
 * - a name (Name or Also) and an organization (Org, or that of a Past), without
 *   case and accents, unless each has a Link of its own at the same place
 *   (linkedin.com/in/...).
 * A name alone is not enough.
 */
enum sign { SIGN_NONE, SIGN_UID, SIGN_LINK, SIGN_EMAIL, SIGN_WORK };

/* "the same email", for messages. */
const char *sign_words(enum sign sign);

struct found {
	size_t who;         /* the number that people_add() gave */
	enum sign sign;
	/* By their names, when they share a Link or Email: of which several
	 * people may make use. */
	enum likeness {
		LIKE_NOBODY, /* no word is in both */
		LIKE_SOME,   /* each has words that the other has not */
		LIKE_SAME
	} likeness;
};

struct people; /* those that are known */

struct people *people_new(void);
void people_free(struct people *p); /* NULL is fine */

/* Take in who has this record.  Returns their number, counted from 0 on. */
size_t people_add(struct people *p, struct str id, const struct record *rec);

/* What their record says by now. */
void people_learn(struct people *p, size_t who, const struct record *rec);

/* Take in all of a book, in the order of their ids; taken (may be NULL)
 * gets the ids that are given out, as by ids_load(). */
int people_load(struct people *p, const struct book *b, struct ids *taken,
    struct error *e);

const char *people_id(const struct people *p, size_t who);

/* Find the person of a record.  Of several the first whose name is most
 * alike.  Returns 1, or 0 when it is nobody known. */
int people_find(struct people *p, const struct record *rec, struct found *found);

/* The next person who bears the Name of rec.  Start with *pos 0; returns 0 at
 * the end. */
int people_namesake(struct people *p, const struct record *rec, size_t *pos,
    size_t *who);

#endif
