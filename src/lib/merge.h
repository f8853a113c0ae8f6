/* merge: three-way merge of records.  Pure. */
#ifndef II_MERGE_H
#define II_MERGE_H

#include "text.h"

/*
 * Merge two versions of one record that come from base (empty when both were
 * added): out is reset and filled.  Always succeeds.  Whole records first: a
 * side equal to the base yields the other verbatim.  The result is the same
 * bytes with ours and theirs swapped; nothing that stands on a side and was
 * not removed on the other is lost.
 */
void merge_record(struct buf *out, struct str base, struct str ours,
    struct str theirs);

/* Unite two records of one person (ii-mv onto an existing id): the merge with
 * an empty base. */
void merge_unite(struct buf *out, struct str a, struct str b);

#endif
