/* newcomer: somebody whom another names: finds them in the book, or makes their
 * record.  Decides, and writes nothing. */
#ifndef II_NEWCOMER_H
#define II_NEWCOMER_H

#include "assign.h"
#include "book.h"
#include "error.h"
#include "text.h"

struct newcomer {
	struct buf id;
	int known;               /* they are in the book */
	struct buf before;       /* their record as it is; empty when they are new */
	struct buf record;       /* as it is to be */
	struct list left;        /* of the known: what their record says otherwise
	                            than the fields, and stays; of the new: whom
	                            one letter more, less or other, or two swapped,
	                            would name: a line each */
};

#define NEWCOMER_INIT { .id = BUF_INIT, .before = BUF_INIT, .record = BUF_INIT }

/*
 * Find who is meant by "@id", which must be in the book, or by a name and the
 * fields that are known of them (checked as assigns_check() does, none of them
 * ASSIGN_REMOVE).  Somebody is known
 * - by what tells people apart (people.h), unless the names have nothing in
 *   common;
 * - by their whole Name, Also, email or id, if only one bears it, and no other
 *   organization or profile speaks against it.
 * A part of a name that fits anybody leaves them in doubt.  With force a name is
 * always somebody new.
 *
 * The record of the known gets the fields that it lacks, and those that += adds.
 * Who is new, or has never been approached and has no Via:, gets one that names
 * referrer (an id; empty: none).
 *
 * Returns 0; 1 when it is doubtful who is meant, or they are nobody, *e saying
 * what to do; -1 when the book cannot be read or a field is bad.
 */
int newcomer_find(struct newcomer *n, const struct book *b, struct str whom,
    const struct assigns *fields, struct str referrer, int force,
    struct error *e);

void newcomer_free(struct newcomer *n);

#endif
