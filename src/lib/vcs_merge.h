/* vcs_merge: what the parts of vcs that merge trees share.
 *
 * vcs_walk.c       lists what differs between three trees
 * vcs_merge.c      merges records and settings; the merge bases
 * vcs_mergefile.c  merges other files
 * vcs_undo.c       merges what takes a commit back
 * vcs_finish.c     finishes what the user's git began
 * vcs_left.c       tells what git left from what a person typed since
 */
#ifndef II_VCS_MERGE_H
#define II_VCS_MERGE_H

#include "arena.h"
#include "merge_book.h"
#include "vcs_private.h"

/* An entry of a tree; mode 0: there is none. */
struct version {
	unsigned mode;
	git_oid id;
	git_repository *view;  /* read by its attributes; NULL: the working tree's */
};

/* A path that is not the same in all three trees. */
struct apart {
	const char *path;
	struct str id;         /* of a record, in path; empty: another file */
	struct version v[MERGE_SIDES];
	int raw;               /* the text of theirs was read as the blob has it */
	const char *base;      /* the base's text where the bases differ, or NULL */
	size_t nbase;
};

struct walk {
	struct vcs *vcs;
	struct apart *v;       /* by path */
	size_t n, cap;
	int nested;            /* some lie in directories */
	git_repository **views; /* to be closed */
	size_t nviews, cviews;
	int converts;          /* theirs stores files in another way than ours */
	struct arena memory;   /* of paths and texts */
	struct list told;      /* what was left alone, a line each */
};

/* A path as it comes out of a merge. */
struct outcome {
	struct vcs_path path;
	struct version is, base, ours, theirs;
	struct known known;    /* theirs, where it stands; id zero: it does not */
};

struct vcs_merge {
	struct outcome *v;     /* sorted by path once done */
	size_t n, cap;
	struct walk walk;      /* what was merged, and the memory of all texts */
	struct merge_book book;
	struct list open;      /* conflicts that are the user's to resolve */
	int midway;            /* git began it: whether it should is not asked */
	int joins;             /* the commit gets theirs as a parent, too */
	int forward;           /* theirs holds all of ours */
	git_oid ours, theirs;  /* commits; zero: none */
	git_oid tree;          /* of theirs */
	struct list stay;      /* of an undoing: see vcs_undo.h */
	size_t others;
};

/* Whether a tree's entry is a file that can stand in the working tree. */
int version_is_file(const struct version *x);
int version_same(const struct version *a, const struct version *b);

/*
 * List what differs between trees given by their ids (NULL: an empty one);
 * the paths that no file may have are told and left out.
 */
int walk_trees(struct walk *w, const git_oid *const tree[MERGE_SIDES], struct error *e);

/* Where there are several bases: give each path listed the version of the next
 * base; where that differs from the one so far, theirs and it are merged on
 * top of origin, a tree that both come from (NULL: none). */
int walk_join_base(struct walk *w, const git_oid *base, const git_oid *origin,
    struct error *e);
void walk_free(struct walk *w);

/* Tell what is left alone, or gets another name; the path may hold anything. */
void walk_tell(struct walk *w, const char *path, const char *what);

/* The content of a version as it would stand in the working tree at path, into
 * memory: 0; 1 when it is no file or larger than a record may be. */
int version_text(struct vcs *v, const char *path, const struct version *x,
    struct arena *memory, struct str *text, struct error *e);

/* Merge all that the walk has listed. */
int merge_walked(struct vcs *v, struct vcs_merge *m, struct error *e);

/* The mode of what comes out: that which changed; a file that is new is as who
 * made it has it. */
unsigned merge_mode(const struct apart *a);

/* Whether, after it, a path that ours has is no more. */
int merge_is_gone(const struct vcs_merge *m, const char *path);

/* What comes out at a path: a file of these bytes, nothing, or an entry that
 * only the tree has. */
void merge_set_file(struct vcs_merge *m, const struct apart *a, struct str text,
    unsigned mode);
void merge_set_gone(struct vcs_merge *m, const struct apart *a);
void merge_set_apart(struct vcs_merge *m, const struct apart *a,
    const struct version *x);

/* Append a path, with its version on each side, to what a walk lists. */
void walk_add(struct walk *w, const char *path, const struct version v[MERGE_SIDES]);

/* List what differs, as vcs_merge() does, for merge_walked(). */
int merge_walk(struct vcs_merge *m, const char *base, const char *theirs,
    struct error *e);

/* Sort what comes out; then find it by path, or NULL. */
void merge_sort(struct vcs_merge *m);
const struct outcome *merge_find(const struct vcs_merge *m, const char *path);

/* Merge text by lines; of two changes to the same lines both stand. */
int merge_union(struct buf *out, struct str base, struct str ours, struct str theirs,
    struct error *e);

/* Merge a file that is no record; as git would, but see vcs.h. */
int merge_other(struct vcs *v, struct vcs_merge *m, struct apart *a, struct error *e);

#endif
