/* ownwords: what somebody wrote themselves in a message, apart from what they
 * quote and sign with. */
#ifndef II_OWNWORDS_H
#define II_OWNWORDS_H

#include "text.h"

/* A line counts as so many bytes at most. */
#define OWN_LINE 100

/*
 * Append their own words to out, lines of them at most, and no more than
 * OWN_LINE bytes for each; a last line of U+2026 says that there were more, of 0
 * lines none.
 * Left out are
 * - lines that begin with '>', and the line or two above them that end with a
 *   colon ("On Monday Grace wrote:");
 * - all from a line "-- ", which signs;
 * - all from the message that some programs put below, unmarked: behind a line
 *   of dashes around words, of underscores, or the fields of its header.
 * Of blank lines one stays between others.
 */
void own_words(struct buf *out, struct str text, size_t lines);

/* 1 when there is a question in their own words, in the signs of any script. */
int own_asks(struct str text);

#endif
