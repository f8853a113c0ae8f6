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
 * Merge the records in files, sorted by id, none twice; those alike on all
 * three sides may be left out.  The files must outlive the results, whose texts
 * are slices of theirs where a side stands as it is.  Any bytes will do; never
 * fails.
 *
 * A record on its own
 * - One side as the base, or both alike: the other stands, be it that there is
 *   none.  Removed on one side and changed on the other: it stays, as changed.
 *   Else merge_record(), with an empty base where both added it.
 *
 * Records of one person
 * - A side renames or unites contacts (ii-mv) by removing a record and naming
 *   its id in a "Was:" of another.  So an id has moved on a side that has no
 *   record of it, but one with a "Was:" of it that its base has not; of several
 *   the one with the smallest id counts, as it does where a "Was:" is followed.
 * - Where that was taken back since, perhaps to rename otherwise, the record is
 *   gone and nothing names it, but an id that its base names in a "Was:" is
 *   there again, or named as above: it has moved to that, of several to the
 *   smallest.
 * - Where an id moved and where to are linked.  Linked records form a group.
 * - If on one side all of a group is as in the base, or is alike on both sides,
 *   the other side's files stand as they are.
 * - Else the records of the group on each version are united, and those three
 *   merged by merge_record().  What a side removed, and did not move, it has not
 *   changed here: the other side has moved or changed it, so it stays.
 * - What comes out goes to the smallest id that a side has and that moved on
 *   none; if there is none, to the smallest that a side has.  Every other id of
 *   the group goes to its "Was:", where its own does not stand.
 *
 * What holds (tests/merge_book_laws.h)
 * - The same with ours and theirs swapped.
 * - One side as the base: the other, file by file.  So the result merged again,
 *   with either side as base and as side, is the result.
 * - No entry is lost that stands on a side and that the other did not remove.
 * - An id that moved leads to one record, as long as there is any of its group.
 * - Time and memory grow with the bytes of the files, by n log n, whatever they
 *   say.
 */
void merge_records(struct merge_book *out, const struct merge_file *files, size_t n);
void merge_book_free(struct merge_book *m);

#endif
