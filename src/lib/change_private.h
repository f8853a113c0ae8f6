/* change_private: what the parts of change share.
 *
 * change.c          begins a change and collects what it will do
 * change_back.c     brings back what git took away
 * change_merge.c    collects what comes out of a merge
 * change_resolve.c  collects what brings a merge of the user's git to its end
 * change_install.c  brings that into the book, or takes it back
 */
#ifndef II_CHANGE_PRIVATE_H
#define II_CHANGE_PRIVATE_H

#include <pthread.h>
#include <sys/stat.h>

#include "change.h"
#include "vcs.h"

/* From so many files on, one sync of the file system is quicker than one of
 * each file. */
#define CHANGE_MANY 32

/* A file that the change has seen. */
struct item {
	struct item *next;     /* of the same bucket */
	char *name;
	struct stat seen;      /* the book's file when first seen; st_nlink 0: none */
	struct stat put;       /* the new one in its place */
	char *tmp;             /* the new content; NULL: none */
	char *backup;          /* the old file's second name while being replaced */
	unsigned removed : 1;
	unsigned installed : 1;
	unsigned flaws;        /* of the new content */
};

struct change {
	const struct book *book;
	struct vcs *vcs;
	struct vcs_merge *merge; /* NULL: none */
	int trial;             /* nothing will be written */
	int advised;           /* the notes say what to do */
	struct list stage;     /* edited by hand, for the index */
	struct list notes;
	struct item **items;   /* in the order of their coming */
	size_t n, cap;
	struct item **buckets; /* the same by name */
	size_t nbuckets;       /* a power of two */
	size_t written;        /* temporaries */
	int many;              /* will be written: they are synced together */
	pthread_t sweeper;     /* removes old files, once all is committed */
	int sweeping;          /* then the items are the sweeper's */
};

/* change_put() and change_remove() of any file of the working tree; a
 * directory may be in its place that the change leaves empty. */
int change_put_file(struct change *c, const char *path, struct str data, int executable,
    struct error *e);
int change_remove_file(struct change *c, const char *path, struct error *e);

/* Open and lock the repository; what differs from HEAD, less what a killed
 * writer left, which is removed. */
int change_open(struct change *c, struct list *changed, struct error *e);

/* Merge back what git took from HEAD unasked (vcs_taken()), in a commit of its
 * own; then *c is another change, or NULL on failure. */
int change_bring_back(struct change **c, struct error *e);

/* Put all that comes out of the merge, and note what it tells. */
int change_put_merge(struct change *c, struct error *e);

/* Whether a file that was edited by hand may be committed; else note why not.
 * One that is gone may. */
int change_is_fit(struct change *c, const char *name);

/* Bring all into the book; take it all back. */
int change_install(struct change *c, struct error *e);
void change_restore(struct change *c);

/* Add a line to the notes, once. */
void change_note(struct change *c, const char *what, const char *why);

/* The same where git is in the midst of something; the first such line says
 * that ii-sync finishes it, where it does. */
void change_note_midway(struct change *c, const char *what, const char *why);

/* The book's file as it is now; st_nlink is 0 when there is none. */
int change_look(const struct change *c, const char *name, struct stat *st,
    struct error *e);

/* The item of a file, or NULL. */
struct item *change_find(const struct change *c, const char *name);

/* Whether there was a file when the change first looked. */
int item_exists(const struct item *item);

/* Forget what was put or removed before. */
void item_drop(struct change *c, struct item *item);

/* Remove the temporaries that are left, old files and new. */
void change_clean(struct change *c);

/* The same beside what the caller does next, where they are many: to give files
 * back takes the file system as long as to make them.  change_clean() waits for
 * the end of it. */
void change_sweep(struct change *c);

#endif
