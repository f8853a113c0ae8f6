/* draftparty: whom a letter concerns, read from the book. */
#ifndef II_DRAFTPARTY_H
#define II_DRAFTPARTY_H

#include "book.h"
#include "error.h"
#include "letterfields.h"
#include "rules.h"

/* Somebody, with the memory of all that is known of them. */
struct person {
	char *id;
	struct buf data;
	struct record rec;
	struct fold fold;
};

/* Several, in order. */
struct persons {
	struct person **v;
	size_t n, cap;
};

#define PERSONS_INIT { 0 }

void persons_free(struct persons *p);

/* Read the record of an id, or of whom it was.  Returns them, who belong to p; or
 * NULL with *e set, when there is none. */
const struct person *persons_add(struct persons *p, const struct book *b,
    const struct rules *rules, struct str id, struct error *e);

struct party party_of(const struct person *p); /* NULL: nobody */

/* The id of who referred me to somebody, or could introduce me: Via:, else by=
 * of the latest, else who of naming referred me to them; the empty slice:
 * nobody.  It is of person's record, or of naming. */
struct str person_referrer(const struct person *person, const struct book *b,
    const struct list *naming);

/* The ids of whom they named to me since our talk. */
void person_named(const struct person *person, int private, struct list *ids);

/* The ids of all whom I met on a referral of theirs and did not tell them of. */
void person_untold(const struct person *person, const struct book *b,
    const struct rules *rules, const struct list *naming, int private,
    struct list *ids);

#endif
