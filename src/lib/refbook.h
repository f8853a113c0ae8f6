/* refbook: reads the referrals of a book. */
#ifndef II_REFBOOK_H
#define II_REFBOOK_H

#include "book.h"
#include "error.h"
#include "referral.h"
#include "rules.h"
#include "text.h"

struct refbook {
	struct referral graph;
	struct rules rules;
	struct list troubles;    /* files that could not be read: a line each */
	unsigned odd;            /* lines and values not understood */
};

/* Read them, looking for somebody or for an organization.  Returns 0, or -1 when the book could not be read at all. */
int refbook_read(struct refbook *r, const struct book *b, struct ref_wanted wanted,
    struct error *e);

void refbook_free(struct refbook *r);

#endif
