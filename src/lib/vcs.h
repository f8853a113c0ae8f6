/* vcs: the git side of a book; the only place that includes git2.h. */
#ifndef II_VCS_H
#define II_VCS_H

#include "book.h"
#include "error.h"
#include "text.h"

struct vcs; /* an open repository */

/* Make a repository in dir (or take the one that is there): the attributes
 * file, the merge driver and its settings in its config. */
int vcs_init(const char *dir, struct error *e);

/* Open the repository of a book.  Fails with what to do: none (ii-init), not
 * owned, bare, a format libgit2 does not read. */
int vcs_open(struct vcs **v, const struct book *b, struct error *e);
void vcs_close(struct vcs *v); /* NULL is fine; unlocks */

/* Take the book's lock, waiting for it; mend what a killed holder left. */
int vcs_lock(struct vcs *v, struct error *e);
void vcs_unlock(struct vcs *v);

/* The files of the book (records, .ii, .gitattributes, questions, phrases,
 * templates/...) that differ from HEAD, or are new, or are gone. */
int vcs_changed(struct vcs *v, struct list *names, struct error *e);

/*
 * Commit these files as they stand in the working tree (gone: removed).
 * Returns 0 when committed or nothing differs, 1 when the repository is in the
 * middle of something of the user's and nothing was committed (why says what),
 * -1 on failure.
 */
int vcs_commit(struct vcs *v, const struct list *names, const char *message,
    struct buf *why, struct error *e);

/* A file as HEAD has it: 0; 1 when it has none. */
int vcs_head(struct vcs *v, const char *name, struct buf *out, struct error *e);

#endif
