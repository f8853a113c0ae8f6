/* intake: takes drafts (import.h) into a book: finds who is new, who is there
 * and lacks something, who is told of twice.  Decides, and writes nothing. */
#ifndef II_INTAKE_H
#define II_INTAKE_H

#include "book.h"
#include "error.h"
#include "import.h"

/* A contact that a draft told of. */
struct arrival {
	const char *id;
	enum { ARRIVAL_KNOWN, ARRIVAL_NEW, ARRIVAL_COMPLETED } what;
	struct buf record;       /* whole, as it is to be; empty when known */
	struct buf fields;       /* those that it got: "Org, Role, Link" */
	const struct draft *draft; /* which told of them first */
};

struct intake; /* of one book */

/*
 * Read the book, once.  Hold its lock from here on to the writing.  What is
 * decided of the drafts is told as import.h says; im must outlive the intake.
 */
int intake_open(struct intake **in, const struct book *b, struct import *im,
    struct error *e);
void intake_close(struct intake *in); /* NULL is fine */

/*
 * Take in all drafts of im.  Who is known (people.h) gets the fields that the
 * record lacks, and nothing else; a Link is lacking when there is none to the
 * same host.  A draft that has nothing to be known by stands for a namesake
 * whose record says all of it.  Fails when a record cannot be read.
 */
int intake_take(struct intake *in, struct error *e);

/* The arrivals, in the order of the drafts. */
const struct arrival *intake_arrivals(const struct intake *in, size_t *n);

#endif
