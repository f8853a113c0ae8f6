/* typed: what a person has typed into a file that a merge left to be finished.
 * Pure: no files. */
#ifndef II_TYPED_H
#define II_TYPED_H

#include "text.h"

/* Whether a text has the marks that git leaves where it could not merge. */
int typed_marks(struct str text);

/* Append the text without them, and so with the lines of all sides. */
void typed_strip(struct buf *out, struct str text);

/* Append those lines of the text, marks stripped, that stand in one of the n
 * versions, less white space at their ends: the rest was typed. */
void typed_known(struct buf *out, struct str text, const struct str *versions, size_t n);

#endif
