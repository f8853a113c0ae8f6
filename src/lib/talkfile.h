/* talkfile: the notes of a talk while they are not in the book yet: a file of the
 * repository's own directory, neither committed nor synced. */
#ifndef II_TALKFILE_H
#define II_TALKFILE_H

#include "error.h"
#include "text.h"

struct talkfile {
	int dir, lock;         /* ii-talk in the git directory; its lock file */
	char *name;            /* "grace-hopper.txt" */
	char *path;            /* of it, for the editor */
	int found;             /* notes were there when it was opened */
	long long changed;     /* when they were changed, in seconds since 1970 */
	int rescued;           /* an editor that died had left newer ones */
	struct buf laid;       /* as laid out, to tell what was typed */
};

#define TALKFILE_INIT { .dir = -1, .lock = -1, .laid = BUF_INIT }

/*
 * Take hold of the notes for the contact of this id; gitdir is vcs_path().
 * Notes that hold no more than was laid out, with nothing beside them that an
 * editor left, are none.  Fails when another process holds them, and when what
 * stands there is a link or no regular file.
 */
int talkfile_open(struct talkfile *f, const char *gitdir, const char *id,
    struct error *e);

/* The ids of other contacts whose notes wait there. */
void talkfile_others(const struct talkfile *f, struct list *ids);

/* Take over the notes of an id that the contact had before, if there are some
 * and nobody holds them.  Needs f to have none.  Returns 0 or -1. */
int talkfile_adopt(struct talkfile *f, const char *gitdir, const char *id,
    struct error *e);

/* Lay out new notes, so that neither a crash nor a power cut loses them. */
int talkfile_lay(struct talkfile *f, struct str text, struct error *e);

/* What the notes are to be from now on. */
int talkfile_write(struct talkfile *f, struct str text, struct error *e);

/* Read the notes as they are.  Returns 0; 1 when they are gone; -1. */
int talkfile_read(const struct talkfile *f, struct buf *text, struct error *e);

/* Add a line, or several, at the end; on return they are on the disk. */
int talkfile_add(const struct talkfile *f, struct str lines, struct error *e);

/* Remove the notes, which are in the book now. */
int talkfile_remove(struct talkfile *f, struct error *e);

/* Let go of them. */
void talkfile_close(struct talkfile *f);

#endif
