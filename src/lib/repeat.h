/* repeat: entries that say the same thing twice. */
#ifndef II_REPEAT_H
#define II_REPEAT_H

#include <stddef.h>

#include "entry.h"

/*
 * Drop from n entries in order of time those that repeat one before them
 * (entry_repeats()); the last version takes the first's place.  Nothing but
 * notes and the same kind may stand between: "heard, wrote, heard" on one day
 * are three words; what a merge leaves of an entry edited on both sides are two
 * versions of one, side by side.  Returns how many are left.
 */
size_t repeats_drop(const struct entry **order, size_t n);

#endif
