/* diary: an evening's entries for several contacts in one text. */
#ifndef II_DIARY_H
#define II_DIARY_H

#include "entry.h"
#include "text.h"

/*
 * A diary is lines "contact kind[/channel] attributes text" as a log has them
 * behind the date, each with the indented lines below it as its body.  A date
 * and a time may stand before the contact; else the entry is of when.  Blank
 * lines between entries and lines that begin with # are left out.
 */
struct diary_item {
	struct str who;      /* the operand that names the contact */
	struct entry entry;
	unsigned line;
};

struct diary {
	struct diary_item *items;
	size_t n, cap;
	char **mem;          /* the entries as a log would have them */
	size_t nmem, cmem;
};

#define DIARY_INIT { 0 }

/*
 * Parse text, which must outlive d.  What is not understood is told to r: no
 * kind, an unknown one unless force, a bad value, an indented line with
 * nothing above it.  Returns how many such there were.
 */
unsigned diary_parse(struct diary *d, struct str text, struct stamp when,
    int force, const struct report *r);
void diary_free(struct diary *d);

#endif
