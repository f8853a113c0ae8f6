/* merge_book: three-way merge of the records of two books, which of them are
 * one person's, and under what id.  Pure: no files, no clock. */
#ifndef II_MERGE_BOOK_H
#define II_MERGE_BOOK_H

#include "arena.h"
#include "text.h"

/* The versions of a merge. */
enum { MERGE_BASE, MERGE_OURS, MERGE_THEIRS, MERGE_SIDES };

/* A record on the three sides. */
struct merge_file {
	struct str id;
	struct str text[MERGE_SIDES];       /* empty where there is none */
	unsigned char has[MERGE_SIDES];     /* whether the side has the file */
};

/* A record as it comes out. */
struct merge_result {
	struct str id;
	struct str text;
	int has;                            /* 0: it is not there */
};

struct merge_book {
	struct merge_result *results;       /* one for each file, in its place */
	size_t n;
	struct arena memory;                /* of the texts that are of no side */
};

#define MERGE_BOOK_INIT { .memory = ARENA_INIT }

/*
 * Merge the records in files, sorted by id; those alike on all three sides may
 * be left out.  The files must outlive the results, whose texts are slices of
 * theirs where a side stands as it is.  Never fails.
 *
 * A record on its own
 * - One side as the base, or both alike: the other stands, be it that there is
 *   none.  Removed on one side and changed on the other: it stays, as changed.
 *   Else merge_record(); added on both sides: merge_unite().
 *
 * Records of one person
 * - A side renames or unites contacts (ii-mv) by removing a record and naming
 *   its id in a "Was:" of the other: p and w are linked where on a side p has
 *   a "Was: w" that the base's p has not, and that side has no w.  They are as
 *   well where that was taken back: the base's p has a "Was: w", the base has no
 *   w, and the side has a w, while its p is gone or has no such line.  Linked
 *   records form a group.
 * - If on one side all of a group is as in the base, or is alike on both sides,
 *   the other side's files stand as they are.
 * - Else the records of the group on each version are united, in the order of
 *   their ids, and those three merged by the rules of a record on its own.
 *   What comes out goes to the smallest id that survives: one that a side has,
 *   and none of them removed since the base, whatever the other changed in it;
 *   if none does, to the smallest that a side has.  Every other id of the group
 *   goes to its "Was:", where its own does not stand.
 *
 * What holds
 * - The same with ours and theirs swapped.
 * - One side as the base: the other, file by file.
 * - Merged again with either side as base and side: the same.
 * - No entry is lost that stands on a side and that the other did not remove.
 */
void merge_records(struct merge_book *out, const struct merge_file *files, size_t n);
void merge_book_free(struct merge_book *m);

#endif
