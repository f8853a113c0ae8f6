/* past: what became of contacts, as the commits of a book tell it: who they
 * were, which of their versions there are, and what changed in each. */
#ifndef II_PAST_H
#define II_PAST_H

#include "arena.h"
#include "date.h"
#include "difference.h"
#include "error.h"
#include "text.h"
#include "vcs.h"
#include "vcs_history.h"

/*
 * The contact that an operand names among all who ever were in a commit: by
 * id, with or without @ or .txt; else by a unique start of the id, or a unique
 * word of it; a name is taken for the id that it makes; exact: only by an id as
 * it is.  Ids that a renaming or uniting links by a Was: are one contact, of the
 * last of them.  Walks the whole history: ask the book first (name_resolve).
 * Returns 0 with the id in id; 1 when it is nobody; 2 when it is several, whom
 * *e names; -1.
 */
int past_resolve(struct vcs *v, struct str operand, int exact, struct buf *id,
    struct error *e);

/*
 * Add to files the names of the files that a contact's history is in: of the
 * id, and of each Was: in the newest version of the record, unless HEAD has
 * somebody else of that id.
 */
int past_files(struct vcs *v, struct str id, struct list *files, struct error *e);

/* A file whose history is asked for, and whose it is. */
struct track {
	const char *path;
	size_t contact;
};

#define PAST_NOBODY ((size_t)-1)

/* What one commit changed of one contact, or of another file. */
struct version {
	const char *path;
	const struct vcs_id *content;  /* in the commit, then in each parent */
	const char *was;               /* NULL, or the file of the contact that was
	                                * renamed to, or united with, this one */
	struct vcs_id was_content;
	int joined;                    /* told of in another's was */
	size_t contact;                /* PAST_NOBODY: none that was asked for */
	size_t number;                 /* 0: not counted */
};

/* A commit that changed something. */
struct episode {
	struct vcs_id id;
	size_t parents;
	struct history_info info;
	struct stamp when;             /* its author's date, in the zone of TZ */
	struct version *versions;      /* by path */
	size_t n;
};

struct past {
	struct vcs *vcs;
	struct track *tracks;          /* by path; none: the whole book */
	size_t ntracks, ctracks;
	struct list paths;             /* theirs */
	struct arena memory;           /* of what episodes point to */
	struct episode *v;             /* the newest first */
	size_t n, cap;
};

#define PAST_INIT { .memory = ARENA_INIT }

/* Have the history of these files told as one contact's, numbered so.  All are
 * to be added before past_sort(), which precedes the walk; a file that two
 * claim is that of the one added first. */
void past_track(struct past *p, const struct list *files, size_t contact);
void past_sort(struct past *p);

/*
 * Take in the next commit of a walk.  Where a record went, and another names
 * its id in a Was: from then on, the two are one version.  Fails, with the
 * commit taken in as it is, when a record cannot be read.
 */
int past_add(struct past *p, const struct history_commit *c, struct error *e);

/* Number the versions of each of n contacts, from the oldest on; how many there
 * are into counts. */
void past_number(struct past *p, size_t *counts, size_t n);

/* Forget the episodes. */
void past_reset(struct past *p);
void past_free(struct past *p);

/* The id whose file this is, else the name of the file. */
struct str past_id(const char *path);

/* A change in words. */
struct told_change {
	enum diff_how how;
	char *text;
};

struct told {
	struct told_change *v;
	size_t n, cap;
};

/*
 * Tell what a version changed against the one before; of a merge, what it has
 * that none of its parents has.  Fails when a content cannot be read.
 */
int past_tell(struct past *p, const struct episode *ep, const struct version *v,
    int utf8, struct told *told, struct error *e);
void told_free(struct told *t);

/*
 * The same as a patch, of a merge against its first parent; a renaming is a
 * removal and a new file.  Appended to out.
 */
int past_patch(struct past *p, const struct version *v, struct buf *out,
    struct error *e);

#endif
