/* html: the plain text of a letter in HTML. */
#ifndef II_HTML_H
#define II_HTML_H

#include "text.h"

/*
 * Append the text of html: without tags, comments, styles and scripts; a line
 * for each block, "> " before those of a quotation, as in plain text.  Any
 * bytes are read, in time that grows with their number.
 */
void html_text(struct buf *out, struct str html);

#endif
