/* toolrefer: the three things that ii-refer does, a file each: record a
 * referral; show the tree; find the ways to somebody. */
#ifndef II_TOOLREFER_H
#define II_TOOLREFER_H

#include "books.h"
#include "refbook.h"

struct referring {
	struct books *books;
	int force, show, quiet;  /* -F, -n, -q */
	const char *date;        /* -d, or NULL */
	int json;                /* -j */
};

/* Record that a contact named somebody, or an organization: the operands behind
 * the contact, n > 0.  Returns the status. */
int refer_record(const struct referring *r, const char *contact, int n,
    char **operands);

/* Print the tree below the contacts of an operand, or, where it is NULL, all of
 * the book's.  Returns the status. */
int refer_tree(const struct referring *r, const char *contacts);

/* Print the ways to a contact or into an organization.  Returns the status. */
int refer_ways(const struct referring *r, const char *target);

/* Read the referrals of a book, or fail; what could not be read or understood is
 * said.  Returns YES or TROUBLE. */
int refer_read(struct refbook *r, const struct book *b, struct ref_wanted wanted);

/* What somebody's record says by now; empty where it cannot be read.  data is
 * its memory. */
void refer_record_of(const struct book *b, const struct ref_node *n,
    struct record *rec, struct buf *data);

#endif
