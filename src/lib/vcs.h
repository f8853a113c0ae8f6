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

/* The same without the attributes file, for a book that will be fetched. */
int vcs_make(const char *dir, struct error *e);

/* Remove what vcs_make() made where dir was missing or empty, and dir, if nothing
 * else came into it. */
void vcs_unmake(const char *dir);

/*
 * Open the repository whose top the book is.  Fails, with what to do, when
 * there is none (ii-init), when it is not the user's own, when it is bare or
 * in a format that libgit2 does not read.  Takes GIT_DIR and its kin out of
 * the environment.  The book must outlive v.
 */
int vcs_open(struct vcs **v, const struct book *b, struct error *e);
void vcs_close(struct vcs *v); /* NULL is fine; unlocks */

/* The repository's own directory, as a path that ends in a slash: a place for
 * what is neither committed nor synced.  It lasts as long as v. */
const char *vcs_path(const struct vcs *v);

/*
 * Take the book's lock, waiting for it; mend what a killed holder left, and
 * give the repository what a clone lost: the merge driver's settings, and the
 * word to ignore temporaries.
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
 * Keep the user's git from the files and the index until the next commit or
 * vcs_unlock(): between a file's writing and its commit, git reset or git stash
 * would take it back.  Needs the lock.  Returns 0; 1 when git is at work there
 * and does not end.
 */
int vcs_hold(struct vcs *v, struct error *e);

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

/* From now on commit for v alone: HEAD moves as v sees it, and index, references
 * and the repository stay as they are. */
int vcs_pretend(struct vcs *v, struct error *e);

/* A file as HEAD has it, as it would stand in the working tree: 0; 1 when HEAD
 * has none. */
int vcs_head(struct vcs *v, const char *name, struct buf *out, struct error *e);

/* --- merging --- */

/* What comes out of a merge at a path, where that is not what HEAD has. */
enum vcs_what {
	VCS_FILE,              /* this text, in the working tree */
	VCS_GONE,              /* no file */
	VCS_APART              /* something that only the history holds: a link */
};

struct vcs_path {
	const char *path;
	enum vcs_what what;
	struct str text;       /* as it shall stand in the working tree */
	int executable;
};

struct vcs_merge;

/*
 * Merge a commit, given by its id, into HEAD.  base NULL: a true merge, on top
 * of what both have in common; of several such bases the merge, in the order
 * of their ids.  Else base is the commit (empty: none) from which both are
 * taken to come: with a commit as base and its parent as theirs, its undoing.
 * An empty theirs has no files.  Changes nothing.
 *
 * Records and .ii merge by merge_book.h and merge_settings().  Other files are
 * the user's own: what one side changed is taken, text is merged by lines; of
 * changes to the same lines both stand in questions, phrases, templates and
 * .gitattributes; else the version whose id is greater keeps the name, and the
 * other is beside it as NAME~ID.  Links, submodules, names that could do harm
 * and what is larger than a record may be stay in the history, if git can hold
 * them, and are never brought into the working tree.
 *
 * Each commit's files are read by the attributes that it has at its top; where
 * those of theirs name another filter or encoding than ours, every record that
 * either side touched comes out, that the commit stores it as they ask.
 *
 * Fails, with what to do, when the histories have nothing in common and both
 * have records, when a file that is to change differs from HEAD, or when a
 * filter is not set up here.
 */
int vcs_merge(struct vcs *v, const char *base, const char *theirs,
    struct vcs_merge **m, struct error *e);

/* Whether a commit is of another book: it has nothing in common with HEAD, and
 * both have records. */
int vcs_is_another(struct vcs *v, const char *id, struct error *e);

/* The paths, sorted; they last as long as m. */
size_t vcs_merge_count(const struct vcs_merge *m);
const struct vcs_path *vcs_merge_path(const struct vcs_merge *m, size_t i);

/*
 * Whether all that is to be written over stands in the working tree as HEAD has
 * it, as vcs_merge() and vcs_undo() ask before they return: to be asked again by
 * who has looked at the files since, or what was saved between is not seen.
 * Returns 0, or -1 with what is in the way.
 */
int vcs_merge_check(const struct vcs_merge *m, struct error *e);

/* The text that HEAD has there; out is reset: 0; 1 when it has no file. */
int vcs_merge_ours(const struct vcs_merge *m, size_t i, struct buf *out,
    struct error *e);

/* What the user should be told, a line each: what was left alone, and why. */
const struct list *vcs_merge_told(const struct vcs_merge *m);

/*
 * Commit the files that came out of a merge, as vcs_commit() does, and what
 * came out of it for the history alone.  A true merge gets theirs as a second
 * parent, be its tree HEAD's or not; where theirs holds all of HEAD and the
 * tree is theirs, HEAD just moves there.
 */
int vcs_commit_merge(struct vcs *v, const struct list *names,
    const struct vcs_merge *m, const char *message, struct buf *why,
    struct error *e);
void vcs_merge_free(struct vcs_merge *m); /* NULL is fine */

/* The id of HEAD's commit in hex: 0; 1 while there is none. */
int vcs_head_id(struct vcs *v, struct buf *id, struct error *e);

/* Whether the history of a commit holds another: 1, 0, -1. */
int vcs_holds(struct vcs *v, const char *commit, const char *other, struct error *e);

/* What is known of a path of two commits. */
enum vcs_change { VCS_ADDED, VCS_CHANGED, VCS_REMOVED };

/*
 * What differs from one commit to another (either empty: no files), path by
 * path, sorted.  A path is valid during the call only.
 */
int vcs_between(struct vcs *v, const char *from, const char *to,
    void (*visit)(void *arg, const char *path, enum vcs_change what), void *arg,
    struct error *e);

/* What two commits both come from, one of them; "" where they share nothing. */
int vcs_fork(struct vcs *v, const char *a, const char *b, struct buf *id,
    struct error *e);

/*
 * A commit that git reset or git stash took from HEAD unasked, as it was made
 * while they were at it, and that still can be merged: 1 with its id in hex; 0
 * when there is none; -1.  It is told from the last moves in HEAD's log.  A
 * commit whose message begins with vcs_taken_mark() says there that it was
 * brought back: what is taken away again is left so.
 */
int vcs_taken(struct vcs *v, struct buf *id, struct error *e);
void vcs_taken_mark(struct buf *b, const char *id);

/* --- what the user's git left unfinished --- */

enum vcs_work {
	VCS_IDLE,              /* nothing is under way */
	VCS_MERGING,           /* git merge, git pull */
	VCS_REBASING,
	VCS_PICKING,           /* git cherry-pick */
	VCS_REVERTING,
	VCS_CONFLICTS,         /* in the index alone: git stash pop */
	VCS_ELSE               /* what a person has to finish */
};

#define VCS_ID_SIZE 41         /* an id in hex, and its end */

struct vcs_unfinished {
	enum vcs_work work;
	const char *advice;    /* VCS_ELSE: what is under way, and what to do */
	/* Of what is being merged, in hex; empty: none, or not known. */
	char head[VCS_ID_SIZE], base[VCS_ID_SIZE], theirs[VCS_ID_SIZE];
	char before[VCS_ID_SIZE]; /* HEAD before it was begun, in hex */
	int joins;             /* a true merge, on what both have in common */
	int indexed;           /* the index alone knows what is being merged */
	int stash;             /* what conflicts is git's latest stash */
};

/* Whether ii-sync finishes it. */
int vcs_finishable(const struct vcs_unfinished *u);

/* Whether something of the user's git is under way, conflicts that are in the
 * index alone aside: quick. */
int vcs_is_busy(struct vcs *v);

/* What the user's git has begun and not ended, or has left in the index. */
int vcs_unfinished(struct vcs *v, struct vcs_unfinished *u, struct error *e);

/*
 * Work out how the files of the book shall stand where u is VCS_MERGING to
 * VCS_CONFLICTS: as vcs_merge() merges the same commits, or the sides that the
 * index holds, where what stands there is git's.  Where a person has typed
 * into it since:
 * - a file that had conflict marks and has none any more, or that was resolved
 *   with git add, stands as it is, be it one side's;
 * - else what was typed is merged into what comes out.
 * Where nothing conflicts any more, only what has conflict marks is merged.
 * The paths are those that must change in the working tree.  Changes nothing.
 */
int vcs_resolve(struct vcs *v, const struct vcs_unfinished *u, struct vcs_merge **m,
    struct error *e);

/* Fail if a file that is to change was saved since vcs_resolve(). */
int vcs_resolve_check(struct vcs *v, const struct vcs_merge *m, struct error *e);

/* The conflicts in files that are the user's own, sorted. */
const struct list *vcs_resolve_open(const struct vcs_merge *m);

/* Add who commits in this book, as git's environment says it: NAME=VALUE for
 * the names and addresses of author and committer. */
int vcs_who(struct vcs *v, struct list *vars, struct error *e);

/*
 * End the conflicts of the book's files in the index, which gets them as they
 * stand in the working tree, and with them those of more that it has; the rest
 * of the index stays.  Where u is VCS_CONFLICTS the index gets them as they
 * were before.  Needs the lock.
 */
int vcs_stage(struct vcs *v, const struct vcs_unfinished *u, const struct vcs_merge *m,
    const struct list *more, struct error *e);

#endif
