/* merge: three-way merge of two versions of one record, or of .ii.  Pure: no
 * files, no clock. */
#ifndef II_MERGE_H
#define II_MERGE_H

#include "text.h"

/*
 * Merge two versions of a record that come from base (empty when both were
 * added) into out, which is reset first and may not hold any of the three.
 * Any bytes will do; never fails.
 *
 * Whole records first: a side equal to the base, or of nothing but white space
 * while the other has more (it was removed), yields the other verbatim.  Else
 * records merge by blocks: an entry with all its lines; a field with those
 * that continue it; any other line of the header.
 *
 * What stands
 * - Entries, repeatable and unknown fields, fields without a value, comments,
 *   blank and odd lines are counted.  They are the same when their lines are,
 *   less line ends, white space before them, and blank lines at the end.  Of
 *   base, ours and theirs: the count that changed; both changed: the larger
 *   when one exceeds the base's, else the smaller.
 * - A single field is three-way by its value: that which changed; both
 *   changed: a change before a removal, else the byte-greater, and the other
 *   becomes "Clash: Field: value".  On a side where it stands twice the first
 *   counts, and each other value is a Clash of that side.
 * - Tags are three-way by item.  Where neither side has just the items that
 *   come out, or the side has them in several lines, they are written anew: in
 *   one line, in byte order.
 * - Clashes are a set, three-way too, whose elements are a field, without
 *   case, and a value; that in force is none.  A value that loses becomes a
 *   Clash even where a side removed the very same: nothing is lost by it.
 *
 * With what bytes: where both sides have a block, the changed side's; both
 * changed it in white space only: the byte-greater, but not one that differs
 * from the base by a missing last line end alone.  The greater, since a last
 * line without an end gets one once something follows, which must not turn
 * the choice.  A new line ends as the one above.  A BOM is three-way.
 *
 * In what order: the two sequences of what stands are woven.  Equal heads are
 * taken once.  A head that comes later on the other side waits for it; if
 * both do, or neither, the smaller goes first: in the header by (field_id,
 * then name or bytes), in the log by (date, time, bytes).  The time is the
 * entry's own: one without goes first on its day, and so right behind the
 * entry that it follows on its side, which gives it its effective time.
 * Compared by that time itself, which changes with the neighbours, the result
 * merged again would change.  A Clash that has no line yet goes behind the
 * last field of its rank or a lower one.  An indented line that continues no
 * field stays with the line above it, or at the top, lest it continue one.
 *
 * What holds (tests/merge_laws.h)
 * - The same bytes with ours and theirs swapped.
 * - Nothing is lost that stands on a side and was not removed on the other.
 * - The result merged with a side again is the result; unless it equals the
 *   base or is white (the side then stands verbatim), or the base had a Clash
 *   that a side removed and the merge put back.
 * - With a third side any grouping gives the same blocks, Clashes aside where
 *   the base has one.
 * - An order of entries that both sides have is kept.  If both are in the order
 *   of dates, so is the result; of times too, where every entry has one.
 */
void merge_record(struct buf *out, struct str base, struct str ours,
    struct str theirs);

/* The same for the settings of a book, .ii: of them setting_repeats() says which
 * may stand more than once, Tags are no list, and a Clash goes behind all. */
void merge_settings(struct buf *out, struct str base, struct str ours,
    struct str theirs);

/* Unite two records of one person (ii-mv onto an existing id): the merge with
 * an empty base. */
void merge_unite(struct buf *out, struct str a, struct str b);

#endif
