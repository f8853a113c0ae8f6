/* check: finds what is wrong in a book: in each record, and between them.
 * Pure, but for looking up time zones and the holidays of the settings. */
#ifndef II_CHECK_H
#define II_CHECK_H

#include "book.h"
#include "rules.h"

/*
 * Parse data, which must outlive rec, and tell r of all in it that is not
 * understood: what record_parse() tells; what makes it unfit to be a record
 * (rec->flaws), and bytes that are no UTF-8; kinds that are none, with the
 * nearest; attributes of another kind, which say nothing.
 */
void check_record(struct record *rec, struct str data, const struct report *r);

/* One thing that is wrong. */
struct problem {
	const char *file;   /* its name in the book */
	unsigned line;      /* from 1 */
	const char *what;   /* one line, with bytes of the record in it */
	int mendable;       /* mend_record() puts it right */
};

/*
 * A part takes in records, one after the other; of two threads each has its
 * own.  rules must outlive it.
 */
struct check_part;

struct check_part *check_part_new(const struct rules *rules, struct stamp now);

/*
 * Take in a record: what is wrong in it by itself is found at once:
 * - all that check_record() tells;
 * - an entry dated after today; a talk whose time has passed, neither met nor
 *   cancelled; a done that settles nothing, or may settle several things;
 * - Clash, and whether it looks like two people's; a Zone that is none; an Email without @; a bad delay; an @id of
 *   Via, by= or a referral that is the record's own; a Was that is no id, or
 *   its own;
 * - what mend_record() mends, or leaves to a person.
 */
void check_add(struct check_part *p, struct str id, struct str data);

/* Take in a file that cannot be a contact, and why; with an id where its name
 * is one, since it is then given out.  */
void check_add_file(struct check_part *p, const char *file, const char *what);

/* Take in the settings of the book: what is wrong in .ii by setting.h. */
void check_add_settings(struct check_part *p, const struct book *b);

/* Their order, for qsort(3): by file, line and words. */
int problem_cmp(const void *a, const void *b);

struct check {
	struct problem *problems;  /* sorted; none twice */
	size_t n;
	size_t contacts;           /* records taken in */
	struct check_part *parts[2];
};

/*
 * Join two parts, which then belong to *c, and find what is wrong between
 * records:
 * - an @id of Via, by= or a referral that is nobody's, with the nearest; in
 *   text only where one is near, since others write @names too;
 * - one person in two records (people.h);
 * - a Was that names a contact who is there, or stands in two records;
 * - the name of a field that is near a known one, unless several records have
 *   it, which makes it the user's own.
 */
void check_join(struct check *c, struct check_part *a, struct check_part *b);
void check_free(struct check *c);

#endif
