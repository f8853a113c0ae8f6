/* change: a change of the book, from lock to commit: one lock, one commit. */
#ifndef II_CHANGE_H
#define II_CHANGE_H

#include "book.h"
#include "error.h"
#include "text.h"

struct change; /* under way; holds the lock */
struct vcs;
struct vcs_id;
struct vcs_merge;

/* How the last line of a commit's message begins that names the tool that made
 * it: "hand" for edits by hand that a tool found.  A trailer, as git calls it;
 * ii-history shows it. */
#define CHANGE_TOOL "Tool: "

/*
 * Take the book's lock, and give what was edited by hand before a commit of
 * its own; bring back what git took away unasked (vcs.h: vcs_taken()).  Files
 * that must not be committed unasked (record.h: flaws) are left alone and
 * listed in change_notes().  What a killed writer left lying about is removed.
 * The book must outlive the change.
 */
int change_begin(struct change **c, const struct book *b, struct error *e);

/*
 * The same without a look at the whole book, for who has just done so: what was
 * edited by hand since waits for the next change.  change_merge() fails where
 * it would write over such an edit.
 */
int change_begin_again(struct change **c, const struct book *b, struct error *e);

/*
 * The same to see what would be: what was edited by hand is committed in memory,
 * and of a merge or an undoing no more is done than to find out what comes out.
 * Nothing else is to be put, and nothing can be committed.
 */
int change_try(struct change **c, const struct book *b, struct error *e);

/*
 * The new whole content of a file of the book.  It is written beside it; the
 * book is unchanged until change_commit().  A second put of the same name
 * replaces the first.  Fails when what stands there is no regular file: a link
 * is never written through.
 */
int change_put(struct change *c, const char *name, struct str data, struct error *e);
int change_put_record(struct change *c, struct str id, struct str data, struct error *e);

/* Remove a file of the book; there is none: nothing happens. */
int change_remove(struct change *c, const char *name, struct error *e);

/*
 * Put all that comes out of merging a commit into HEAD (vcs.h: vcs_merge());
 * what it left alone is told in change_notes().  At most once a change, before
 * anything else is put.  Where nothing can be committed change_commit() then
 * fails, with all as it was.  Returns how many files will change, or -1.
 */
int change_merge(struct change *c, const char *base, const char *theirs,
    struct error *e);

/*
 * Put all that takes a commit back (vcs_undo.h: vcs_undo()), in the same way;
 * files is as there.  Returns as vcs_undo().
 */
int change_undo(struct change *c, const struct vcs_id *commit,
    const struct list *files, struct error *e);

/* What was put so; NULL: nothing was merged. */
const struct vcs_merge *change_merged(const struct change *c);

/* The repository, while the change holds its lock. */
struct vcs *change_vcs(const struct change *c);

/*
 * Where the user's git has begun something and not ended it, begin a change
 * that brings the book's files out of it: see vcs_resolve() in vcs.h.  u is
 * filled in; where it is VCS_IDLE or VCS_ELSE there is nothing to change.
 * Nothing is committed.  open gets the conflicts that are the user's to
 * resolve.  End it with change_stage(), not with change_commit().
 */
struct vcs_unfinished;
int change_resolve(struct change **c, const struct book *b, struct vcs_unfinished *u,
    struct list *open, struct error *e);

/* Bring all into the book, and into the index, where conflicts end; else as
 * change_commit().  Returns 0, or -1 with the files as they were. */
int change_stage(struct change *c, const struct vcs_unfinished *u, struct error *e);

/* A file as this change has it so far: what was put, else the book's.
 * Returns as book_read(). */
int change_read(struct change *c, const char *name, struct buf *out, struct error *e);
int change_read_record(struct change *c, struct str id, struct buf *out, struct error *e);

/*
 * Bring all into the book and commit it with this message, one line without
 * its line feed or more.  Nothing put that differs: no commit.  Returns 0; 1
 * when saved but not committed (the notes say why); -1 on failure: then the
 * files are as they were.  Unlocks; after it only change_notes() and
 * change_free() are of use.  Where many files were replaced, the old ones are
 * still being removed when it returns; change_free() waits for the end of that.
 *
 * A file that somebody saved since the change first read or put it is not
 * overwritten: that is a failure, and nothing is changed.  Between the last
 * look at each and its renaming lie some microseconds that nothing guards.
 */
int change_commit(struct change *c, const char *message, struct error *e);

/* What the user should be told, a line each: edits not committed and why. */
const struct list *change_notes(const struct change *c);

/* End: without change_commit() before, nothing was changed.  NULL is fine. */
void change_free(struct change *c);

#endif
