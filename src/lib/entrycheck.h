/* entrycheck: what is wanting in an entry that is about to be logged. */
#ifndef II_ENTRYCHECK_H
#define II_ENTRYCHECK_H

#include "entry.h"
#include "error.h"

/* Fails on a kind outside the vocabulary, naming the nearest. */
int entrycheck_kind(const struct entry *e, struct error *err);

/*
 * Fails, saying what to add, on an entry of the future, and on one that says
 * nothing: a note without text, a talk arranged for no time.  With force only
 * on the future.
 */
int entrycheck(const struct entry *e, struct stamp now, int force,
    struct error *err);

#endif
