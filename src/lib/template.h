/* template: the text of a letter with fields to fill in.  Pure: it runs nothing
 * and reads no file. */
#ifndef II_TEMPLATE_H
#define II_TEMPLATE_H

#include "error.h"
#include "text.h"

/*
 *	{field}                         its value
 *	{if field}...{else}...{end}     the one or the other; may be nested
 *	{{                              a brace
 *
 * A line that begins with a blank continues the one above, unless that is
 * blank.  A line that had something in braces, and of which nothing is left, is
 * left out.  In such lines a run of blanks is made one.
 */

/* Where the values come from. */
struct template_values {
	/*
	 * The value of a field: 1 with *value, empty when it has none; 0 when
	 * there is no such field.  It must stay until the next call.
	 */
	int (*value)(void *arg, struct str field, struct str *value);
	/* The field nearest to one that there is not, or NULL. */
	const char *(*nearest)(void *arg, struct str field);
	void *arg;
};

/* Longer than this no template may be, nor what comes of it. */
#define TEMPLATE_MAX ((size_t)1 << 20)
#define TEMPLATE_DEPTH 16

/*
 * Append text, filled in, to out; each line of it ends in LF.  A field without a
 * value leaves a gap in square brackets, "[org]".  file and line, of text's
 * first, are for messages.  Returns 0, or -1: "file:line:column: ..."; fields
 * and braces of the branches not taken are looked at as well.
 */
int template_fill(struct buf *out, struct str text, const char *file,
    unsigned line, const struct template_values *v, struct error *e);

#endif
