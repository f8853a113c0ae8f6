/* copies: texts laid out as files for a person to edit, which are not removed
 * while they hold what was typed and is nowhere else. */
#ifndef II_COPIES_H
#define II_COPIES_H

#include "error.h"
#include "text.h"

struct copy {
	char *path;
	struct buf before;  /* as it was laid out */
	struct buf now;     /* as copy_read() found it */
	int keep;           /* set by the caller: copies_end() leaves the file */
};

struct copies {
	char *dir;          /* of their own, readable by the user alone */
	struct copy *v;
	size_t n, cap;
};

#define COPIES_INIT { 0 }

/* Make the directory, in $TMPDIR or /tmp. */
int copies_begin(struct copies *c, struct error *e);

/* Lay out a text as a file of this name.  Fails when it cannot be written
 * whole. */
int copies_add(struct copies *c, const char *name, struct str text,
    struct error *e);

/* Read a copy as it is now.  On failure the file is left where it is. */
int copy_read(struct copy *copy, struct error *e);

/* Remove all but what is to be kept, with what an editor left beside it, and
 * free.  For copies that were never begun it does nothing. */
void copies_end(struct copies *c);

#endif
