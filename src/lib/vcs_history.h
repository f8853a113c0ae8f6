/* vcs_history: which commits changed the files of a book, newest first. */
#ifndef II_VCS_HISTORY_H
#define II_VCS_HISTORY_H

#include "error.h"
#include "text.h"
#include "vcs.h"

struct history; /* a walk through the commits */

/* The name of a commit or of a content: its bytes; all zero: there is none. */
#define VCS_ID 20

struct vcs_id {
	unsigned char b[VCS_ID];
};

/* A file that a commit changed: its content differs from that in every
 * parent. */
struct history_file {
	const char *path;
	const struct vcs_id *content; /* in the commit, then in each parent */
};

struct history_commit {
	struct vcs_id id;
	size_t parents;                /* at least 1: before the first is nothing */
	const struct history_file *files; /* sorted by path */
	size_t n;
};

/*
 * Walk from HEAD through all commits in the order of their dates, but none
 * before its children: as git log --date-order does.  paths, which must be sorted and outlive the walk, are files in the
 * book's directory itself; NULL: all files of the book.  What is no regular
 * file counts as not there.  Without a commit the walk is at its end at once.
 */
int history_open(struct history **h, struct vcs *v, const struct list *paths,
    struct error *e);
void history_close(struct history *h); /* NULL is fine */

/* The next commit that changed such a file: 1; 0 at the end; -1.  What *c
 * points to is valid until the next call. */
int history_next(struct history *h, struct history_commit *c, struct error *e);

/* 1 when there is such a content. */
int vcs_id_set(const struct vcs_id *id);
int vcs_id_eq(const struct vcs_id *a, const struct vcs_id *b);

/* A content as it would stand in the working tree at path; out is reset: 0; 1
 * when it is larger than a record may be, and not read; -1. */
int history_content(struct vcs *v, const char *path, const struct vcs_id *id,
    struct buf *out, struct error *e);

/* What a commit says of itself. */
struct history_info {
	char *commit;          /* its name, as short as tells it apart */
	char *author, *email;
	char *message;         /* the first paragraph, on one line */
	char *tool;            /* of its trailer Tool:, or "git" */
	long long time;        /* of the author, in seconds since 1970, UTC */
};

int history_info(struct vcs *v, const struct vcs_id *id, struct history_info *i,
    struct error *e);
void history_info_free(struct history_info *i);

/* The commit that a person names: 0; 1 when there is none (*e says so). */
int history_find(struct vcs *v, const char *name, struct vcs_id *id,
    struct error *e);

/* A file (in the book's directory itself) as a commit has it: 0 with content
 * filled in; 1 when it has none. */
int history_file(struct vcs *v, const struct vcs_id *id, const char *path,
    struct vcs_id *content, struct error *e);

/* Append what leads from one content of a file to another (p NULL: there is
 * none) as a patch that git applies.  A repository must be open. */
int history_patch(const char *path, struct str old, struct str new,
    struct buf *out, struct error *e);

/* "0123abcd..." in full. */
void vcs_id_put(struct buf *b, const struct vcs_id *id);

#endif
