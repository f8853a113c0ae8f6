/* mend: puts right in a record what can be put right without a doubt.  Pure:
 * no files, no clock. */
#ifndef II_MEND_H
#define II_MEND_H

#include "record.h"
#include "text.h"

/*
 * Write the record to out, which is reset first and may not hold it, with these
 * put right:
 * - a field's name in other letters than ii writes ("email:"), or in another
 *   common form ("E-mail:"), unless it would then stand twice;
 * - a date in another form, where it can be only one day: of an attribute
 *   (due=2026/12/1); of a line that goes on as an entry does (2026-1-5 met,
 *   2026-11-02T10:00 met), unless fields or comments follow it, which would
 *   then belong to the entry;
 * - lines of an entry's body that are not indented: a TAB before them, unless
 *   they look like a field or an entry;
 * - white space at the ends of lines.
 * All else stays byte for byte; lines stay lines.  What is mended is told to
 * mended; what looks as if it needed mending, and only a person can, to left;
 * both may be NULL.  Of what changes no meaning (letters of names, indents,
 * white space) the first is told, with how many there are.
 *
 * A file with flaws (record.h) is left as it is.  Mending twice is mending
 * once.  Returns how many reports mended got.
 */
unsigned mend_record(struct buf *out, const struct record *rec,
    const struct report *mended, const struct report *left);

#endif
