/* vcs: the git side of a book.  Only files named vcs* include git2.h. */
#ifndef II_VCS_H
#define II_VCS_H

#include "book.h"
#include "error.h"
#include "text.h"

struct vcs; /* an open repository */

/* What the name of a file begins with while it is being written, beside the
 * one it will become; no reader of the book takes it for a record. */
#define TEMPORARY ".ii-tmp."

/* Whether a path belongs to the book: a record, .ii, .gitattributes,
 * questions, phrases, or a file in templates/.  All else in the repository is
 * the user's own and is left alone. */
int vcs_is_book_file(const char *path);

/*
 * Make a repository in dir, which is made too where missing, or take the one
 * that is there; give it the attributes file and the merge driver.  Commits
 * nothing: the attributes file is there to be committed with the first files.
 */
int vcs_init(const char *dir, struct error *e);

/*
 * Open the repository whose top the book is.  Fails, with what to do, when
 * there is none (ii-init), when it is not the user's own, when it is bare or
 * in a format that libgit2 does not read.  Takes GIT_DIR and its kin out of
 * the environment.  The book must outlive v.
 */
int vcs_open(struct vcs **v, const struct book *b, struct error *e);
void vcs_close(struct vcs *v); /* NULL is fine; unlocks */

/*
 * Take the book's lock, waiting for it; mend what a killed holder left, and
 * give the repository the merge driver's settings where a clone lost them.
 * Never to be held across the network.
 */
int vcs_lock(struct vcs *v, struct error *e);
void vcs_unlock(struct vcs *v);

/*
 * The files of the book that differ from HEAD, or are new, or are gone, sorted
 * by path.  New files that git is told to ignore and files outside a sparse
 * checkout are left out.  stale (may be NULL) gets the names that begin
 * TEMPORARY: under the lock they are a killed writer's.
 */
int vcs_changed(struct vcs *v, struct list *names, struct list *stale,
    struct error *e);

/*
 * Commit these files as they stand in the working tree (gone: removed), and
 * nothing else that is staged; their directories are synced first.  Needs the
 * lock.  Returns 0 when committed or
 * nothing differs, 1 when nothing was committed because the repository is in
 * the middle of something of the user's (why says what), -1 on failure, with
 * HEAD and index as they were.
 */
int vcs_commit(struct vcs *v, const struct list *names, const char *message,
    struct buf *why, struct error *e);

/* A file as HEAD has it, as it would stand in the working tree: 0; 1 when HEAD
 * has none. */
int vcs_head(struct vcs *v, const char *name, struct buf *out, struct error *e);

#endif
