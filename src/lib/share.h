/* share: the texts that are built into the tools: templates of letters, the
 * question bank, the phrases that spoil a letter; a file of the book that is
 * called the same stands before each. */
#ifndef II_SHARE_H
#define II_SHARE_H

#include "book.h"
#include "error.h"
#include "text.h"

/* The built-in text of a name below src/share, "templates/thanks"; p is NULL
 * where there is none. */
struct str share_text(const char *name);

/* The i-th name, by bytes; NULL at the end. */
const char *share_name(size_t i);

/*
 * Read the book's own file of that name into out (reset first), if it has one.
 * No link is followed, that of a directory neither.  Returns 0; 1 when there is
 * none; -1 when it cannot be read.
 */
int share_own(const struct book *b, const char *name, struct buf *out,
    struct error *e);

#endif
