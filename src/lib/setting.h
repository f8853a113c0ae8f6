/* setting: the fields of .ii by name, and what they may hold. */
#ifndef II_SETTING_H
#define II_SETTING_H

#include "book.h"
#include "error.h"
#include "text.h"

/* 1 when ii has a setting of this name, in any case; a rule's name is one. */
int setting_known(struct str name);

/* 1 when it may stand more than once, as an unknown one may. */
int setting_repeats(struct str name);

/* The setting nearest to a mistyped name, or NULL. */
const char *setting_nearest(struct str name);

/*
 * Check a value, as those who will read it do.  Holidays must be a file of the
 * book; b->fd is -1 before there is a book.  Returns 0 or -1.
 */
int setting_check(const struct book *b, struct str name, struct str value,
    struct error *e);

#endif
