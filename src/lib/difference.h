/* difference: what changed between two versions of a record, in the record's
 * own words.  Pure: no files, no clock. */
#ifndef II_DIFFERENCE_H
#define II_DIFFERENCE_H

#include "arena.h"
#include "text.h"

/* What of a record changed. */
enum diff_part {
	DIFF_RECORD,  /* all of it: it came or went */
	DIFF_FIELD,
	DIFF_LINE,    /* a comment, a line that is no field; of other files: any */
	DIFF_ENTRY,   /* an entry, or the first line of one that stays */
	DIFF_BODY     /* a line below the first of an entry that stays */
};

enum diff_how {
	DIFF_ADDED,
	DIFF_REMOVED,
	DIFF_CHANGED,
	DIFF_FORM     /* of a record or entry: only spacing, or the order of lines */
};

/* One change.  Strings that say nothing are empty. */
struct diff_item {
	enum diff_part part;
	enum diff_how how;
	const char *name;      /* the field's; of an entry that stays, its date and
	                        * kind; of a whole record, the person's */
	const char *old, *new; /* what stood, and what stands */
	size_t more;           /* further lines of an entry that came or went; the
	                        * entries of such a record */
};

struct difference {
	struct diff_item *v;   /* fields in their order, then entries by date */
	size_t n, cap;
	struct arena memory;   /* of the strings */
};

#define DIFFERENCE_INIT { .memory = ARENA_INIT }

/*
 * What leads from one version of a record to another; p NULL: there is none.
 * Never fails, whatever the bytes.  Empty when both are the same bytes, and
 * only then.  Replaces what d held; the versions may be freed after it.
 *
 * - A version that is not there: the record came or went, as one item.
 * - A single or unknown field changes; a repeatable one, such as Email, loses
 *   and gains values; Tags do so by item, all lost in one item, all gained in
 *   another.
 * - Entries are the same when their lines are, less the white space at line
 *   ends.  Of the others, one that went and one that came with the same day and
 *   kind are one that changed, those most alike first; of its first line old
 *   and new are then no more than the words that differ, with a neighbour
 *   where one would be empty.
 * - Where all else is the same: DIFF_FORM.
 */
void difference_of(struct difference *d, struct str old, struct str new);

/* The same of a file of lines that are no fields: questions, phrases. */
void difference_lines(struct difference *d, struct str old, struct str new);

/* Append an item as people read it, on one line: "Role: analyst → lead". */
void difference_put(struct buf *b, const struct diff_item *item, int utf8);

void difference_free(struct difference *d);

#endif
