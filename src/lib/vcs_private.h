/* vcs_private: what the parts of vcs share.
 *
 * vcs_start.c    starts libgit2
 * vcs.c          repository, lock, journal
 * vcs_init.c     makes repositories; what git is told in each
 * vcs_scan.c     the files of the working tree and their stat data
 * vcs_tree.c     HEAD's tree, read and spliced as raw bytes
 * vcs_index.c    the index: its lock, its update
 * vcs_attr.c     whether git's attributes ask anything of a file
 * vcs_view.c     other attributes than those of the working tree
 * vcs_blob.c     contents, through the user's filters
 * vcs_pack.c     writes objects, many of them into one pack
 * vcs_changed.c  compares working tree, index and HEAD
 * vcs_ref.c      moves HEAD's reference
 * vcs_taken.c    what git took from HEAD unasked
 * vcs_remote.c   branch, remotes and settings, for net
 * vcs_sync.c     syncs files, several at once
 * vcs_who.c      author and committer
 * vcs_commit.c   commits
 * vcs_graph.c    walks commits by date (vcs_graph.h)
 * vcs_history.c  which files they changed (vcs_history.h)
 * vcs_info.c     what they say of themselves
 * vcs_between.c  what lies between two commits
 * vcs_finish.c   what the user's git left unfinished
 * vcs_left.h     tells what it left from what a person typed since
 * vcs_merge.h    what vcs_walk.c, vcs_merge.c and their kin share
 */
#ifndef II_VCS_PRIVATE_H
#define II_VCS_PRIVATE_H

#include <git2.h>
#include <sys/stat.h>

#include "error.h"
#include "text.h"
#include "vcs.h"
#include "vcs_scan.h"

/* HEAD as last read. */
struct head {
	char *ref;             /* what moves: refs/heads/main, or HEAD detached */
	int born;              /* it has a commit */
	int pretended;         /* that commit, to v alone */
	git_oid commit, tree;
	git_odb_object *raw;   /* the tree; NULL while unborn, or not read */
	size_t at;             /* where in it tree_find() was last */
};

struct index {
	git_index *git;        /* NULL: not read yet */
	int exists;            /* as a file */
	int of_lock;           /* read with the book's lock held */
	struct stat st;        /* of the file as it was read or written */
	int locked;
};

struct vcs {
	const struct book *book;
	git_repository *repo;
	git_odb *odb;
	int gitfd;             /* the git directory: the worktree's own */
	int lock;              /* ii.lock, or -1 */
	int filemode;          /* core.filemode */
	struct attr {          /* attr_plain() */
		int known, plain;
		struct stat st;    /* of .gitattributes then */
	} attr;
	int impatient;         /* waited for the user's git once, in vain */
	int pretends;          /* commits for itself alone */
	struct head head;
	git_odb_object *tree;  /* the last that tree_read() read, or NULL */
	struct index index;
	struct refresh {       /* clean files whose stat data the index lacks */
		char *path;
		struct filestat st;
	} *refresh;
	size_t nrefresh, crefresh;
	git_odb_backend *mempack; /* the odb's; objects wait there */
	git_oid *written;         /* objects that are not synced yet */
	size_t nwritten, cwritten;
};

/* One path of a commit. */
struct edit {
	const char *path;
	unsigned mode;         /* GIT_FILEMODE_*; 0: removed */
	git_oid id;
	struct filestat st;
	int apart;             /* in the history and the index alone */
};

/* Set e to the words and what libgit2 says of its last failure; -1. */
int vcs_fail(struct error *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

int vcs_start(struct error *e);

/* Give the repository the settings of the merge driver where they lack, and
 * have git ignore files half written. */
int vcs_prepare(git_repository *repo, struct error *e);

/* The state of the user's that forbids a commit, in words; NULL: none. */
const char *vcs_state(struct vcs *v);

/* Read HEAD, unless it is as last read, or was moved in pretence; head_look()
 * does without its tree. */
int head_look(struct vcs *v, struct error *e);
int head_read(struct vcs *v, struct error *e);
int head_pretend(struct vcs *v, const git_oid *commit, struct error *e);
void head_free(struct head *h);

/* Files and directories to be synced. */
struct sync {
	struct sync_file {
		char *path;
		int fd, failed;    /* errno */
	} *files;
	size_t n, cap;
};

/* Add a file, which is opened, or the directory that holds it; then sync all
 * and free s. */
void sync_add(struct sync *s, int dirfd, const char *path);
void sync_add_dir(struct sync *s, int dirfd, const char *path);
int sync_all(struct sync *s, struct error *e);
void sync_free(struct sync *s);

/*
 * Write an object.  It is safe after objects_flush() and the sync that this
 * adds to.  After pack_start() objects are kept in memory until then and
 * become one pack: thousands of files of their own would take a sync each.
 */
int object_write(struct vcs *v, const void *p, size_t n, git_object_t type,
    git_oid *id);
void object_wrote(struct vcs *v, const git_oid *id); /* by other means */

/* Have one that there is already kept safe, too: the user's git does not sync
 * what is in no pack. */
void object_reuse(struct vcs *v, const git_oid *id);
int pack_start(struct vcs *v, struct error *e);
int objects_flush(struct vcs *v, struct sync *s, struct error *e);

/* sync_all() of what objects_flush() added to. */
int objects_sync(struct vcs *v, struct sync *s, struct error *e);

/* Where a commit fails, what was written for it is synced all the same: an object
 * that a power cut leaves empty would be taken for one.  Returns 0 or -1. */
int objects_leave(struct vcs *v);

/* Remove the empty files that a power cut leaves of objects not synced: git
 * would take them for objects, damaged, and not write them anew. */
void objects_mend(struct vcs *v);

/*
 * Move the reference of head, or make it: lock it with its new value and have
 * that synced; bring it in, and log it, or let go.  ref_lock() returns 1
 * when the reference is no longer where head was read, or somebody else is
 * about to move it: read HEAD again.
 */
int ref_lock(struct vcs *v, const git_oid *to, struct error *e);
void ref_sync(struct vcs *v, struct sync *s);
int ref_install(struct vcs *v, const git_oid *to, const git_signature *who,
    const char *message, struct error *e);
void ref_unlock(struct vcs *v);

/* One entry of a raw tree; the slices point into it. */
struct tree_entry {
	struct str bytes, name;
	unsigned mode;
	const unsigned char *id;
};

/* Read a raw tree, to be freed with git_odb_object_free(); HEAD's and the last
 * one read are at hand.  Inflating a large one takes as long as anything. */
int tree_read(struct vcs *v, const git_oid *id, git_odb_object **raw, struct error *e);

/* Take the next entry: 1, 0 at the end, -1 when the tree is damaged. */
int tree_next(struct str *rest, struct tree_entry *t);
struct str tree_raw(const struct head *h);

/* The order in which a tree has its entries. */
int tree_order(const struct tree_entry *a, const struct tree_entry *b);

/* Find a file in HEAD: 0, or 1 when there is none. */
int tree_find(struct vcs *v, const char *path, unsigned *mode, git_oid *id,
    struct error *e);

/* Write HEAD's tree with these edits, sorted by path, in it. */
int tree_splice(struct vcs *v, const struct edit *edits, size_t n, git_oid *id,
    struct error *e);

/* The index as it is now, reading it unless it is as last read. */
int index_read(struct vcs *v, struct error *e);
void index_free(struct vcs *v);

/* Whether entry x holds the stat data st, taken late enough to be trusted. */
int index_clean(const struct vcs *v, const git_index_entry *x,
    const struct filestat *st);

/* Whether the index, which must have been read, knows that the file is this
 * blob, without a look into it. */
int index_vouches(struct vcs *v, const char *path, const git_oid *id);

/* Note that the index should learn st at its next writing. */
void index_refresh(struct vcs *v, const char *path, const struct filestat *st);

/* Under the book's lock: remove the lock of a writer that was killed. */
void index_mend(struct vcs *v);

/* Lock the index, unless it is: 0; 1 when somebody else's git keeps it. */
int index_lock(struct vcs *v, struct error *e);
void index_unlock(struct vcs *v);

/* Under the lock: prepare the new index beside the old one, have it synced,
 * bring it in, and, before the unlocking, take that back. */
int index_prepare(struct vcs *v, const struct edit *edits, size_t n,
    struct error *e);
void index_sync(struct vcs *v, struct sync *s);
int index_install(struct vcs *v, struct error *e);
void index_restore(struct vcs *v);

/* Whether git keeps this file byte for byte, known without asking libgit2; 0:
 * perhaps not. */
int attr_plain(struct vcs *v, const char *path);

/* Whether a line of .gitattributes is one that ii writes. */
int attribute_is_ours(struct str line);

/*
 * A view of the repository by which to read what the commits say that have the
 * .gitattributes whose blob is theirs, where the working tree has ours (either
 * NULL: none).  It is NULL where no program of the user's converts by either.
 * To be closed before v is.
 */
int view_open(git_repository **view, struct vcs *v, const git_oid *theirs,
    const git_oid *ours, struct error *e);

/* The same of the index, where the working tree has no .gitattributes: git's
 * plumbing would not look there.  NULL where it has. */
int view_index(git_repository **view, struct vcs *v, struct error *e);
void view_close(git_repository *view); /* NULL is fine */

/*
 * The blob of a book's file as it stands in the working tree.  Returns 0 with
 * edit's mode, id and stat data filled in (mode 0: there is no such file); -1
 * when it cannot be read or is not a regular file.
 */
int blob_of(struct vcs *v, const char *path, struct edit *edit, struct error *e);

/* The content of a blob of the repository. */
struct known {
	git_oid id;
	struct str text;
};

/* The same, and write the blob to the repository, unless the file holds what is
 * known (NULL: nothing is): to compare is quicker than to hash. */
int blob_store(struct vcs *v, const char *path, const struct known *known,
    struct edit *edit, struct error *e);

/* The content of a blob as it would stand in the working tree at path, by the
 * attributes there, or by those of a view that is not NULL. */
int blob_read(struct vcs *v, git_repository *view, const char *path,
    const git_oid *id, struct buf *out, struct error *e);

/* The author or the committer now. */
int who_author(struct vcs *v, git_signature **sig, struct error *e);
int who_committer(struct vcs *v, git_signature **sig, struct error *e);

/* Sleep a little longer each time while waited (ms) is below limit; 0 at the
 * end of patience. */
int vcs_patience(unsigned *waited, unsigned limit);

/* Under the book's lock: the journal stands while objects are written that are
 * not synced, and names the reference whose lock a writer killed meanwhile may
 * leave. */
int journal_begin(struct vcs *v, const char *ref, struct error *e);
void journal_end(struct vcs *v);

#endif
