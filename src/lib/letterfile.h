/* letterfile: finds the template of a letter: the book's own, else the one built
 * in, in a language. */
#ifndef II_LETTERFILE_H
#define II_LETTERFILE_H

#include "book.h"
#include "error.h"
#include "text.h"

/* 1 when a template may be called so. */
int letterfile_valid(const char *name);

/* The first language of a Lang:, "fr-ca" of "fr_CA, en", into b, which is reset;
 * what is none is empty. */
void letterfile_tag(struct buf *b, struct str lang);

/*
 * Read the template of a letter as it stands: in this language, a Lang:, or one
 * that its tag begins with, the book's, else the built-in one; else that of no
 * language, which is English.  b NULL: no book's.  text is reset; file gets its
 * name, "templates/thanks.fr", in the tag of its language.  Returns 0; 1 when
 * there is none; -1 when it cannot be read.
 */
int letterfile_read(const struct book *b, const char *name, struct str lang,
    struct buf *text, struct buf *file, struct buf *in, struct error *e);

#endif
