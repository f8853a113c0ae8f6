/* mbox: takes messages from a file: the one that it is, or those of a mailbox
 * (mbox: each behind a line "From somebody at some time"). */
#ifndef II_MBOX_H
#define II_MBOX_H

#include "text.h"

struct mbox {
	int fd;                 /* set by the caller, who closes it */
	struct buf ahead;       /* read and not yet taken */
	size_t at;              /* where what is left of it begins */
	int many;               /* it is a mailbox */
	int begun, ended;
};

#define MBOX_INIT(descriptor) { .fd = (descriptor), .ahead = BUF_INIT }

/*
 * The next message, whole or its first max bytes, into out (reset first): in a
 * mailbox without the line before it, and without the '>' that stands before
 * lines of its own that begin "From ".  Returns 1; 0 at the end; -1 with errno.
 * An empty file holds no message.
 */
int mbox_next(struct mbox *m, struct buf *out, size_t max);

void mbox_free(struct mbox *m);

/* 1 when a line begins a message of a mailbox: "From ", an hour and a year. */
int mbox_begins(struct str line);

#endif
