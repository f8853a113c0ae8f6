/* wrap: breaks text into lines of a width. */
#ifndef II_WRAP_H
#define II_WRAP_H

#include "text.h"

/*
 * Append s to b so that no line takes more than width columns where words
 * allow it: the first line begins at column `at`, those after it behind indent
 * blanks.  Line feeds in s stay, and blanks between words where no line ends;
 * those at the ends of its lines go.  width 0: nothing is broken.
 */
void wrap_text(struct buf *b, struct str s, size_t width, size_t at, size_t indent);

#endif
