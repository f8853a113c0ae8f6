/* moved: what an entry that somebody changed jobs does to the header. */
#ifndef II_MOVED_H
#define II_MOVED_H

#include "entry.h"
#include "error.h"
#include "record.h"
#include "text.h"

/*
 * Org and Role go over into a Past:, "-2026; org; role", and what the entry
 * says of the new ones replaces them: with org= alone the role is not known,
 * with role= alone the organization stays.  data holds the bytes of rec and is
 * changed; rec is parsed from it anew.  Nothing happens when the entry says
 * neither.  Returns 0, or -1 on a value that cannot stand in a record.
 */
int moved_apply(struct record *rec, const struct entry *e, struct buf *data,
    struct error *err);

#endif
