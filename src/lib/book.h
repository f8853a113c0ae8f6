/* book: finds the book, its settings, and its records. */
#ifndef II_BOOK_H
#define II_BOOK_H

#include <sys/stat.h>

#include "date.h"
#include "error.h"
#include "record.h"
#include "text.h"

struct book {
	char *dir;                /* as found: an absolute path, or the path given */
	int fd;                   /* the directory, open */
	char *text;               /* of .ii */
	struct record settings;   /* .ii, parsed as a header */
	struct stamp now;         /* the clock, in the book's Zone */
	struct workdays workdays; /* Workdays:, Holidays: */
	struct list odd;          /* settings that are not understood, to be told:
				   * "DIR/.ii:LINE: what; what is taken instead" */
};

/* The file of a record: the id, then this. */
#define RECORD_SUFFIX ".txt"

/* A record may not be larger than this: 16 MiB. */
#define RECORD_MAX ((size_t)16 << 20)

/*
 * Open the book: dir where given (-C), else $II_DIR, else the nearest
 * directory upwards that holds .ii, else ~/ii.  Reads .ii and the clock.
 * Fails when there is no such directory (says how to make one), or when .ii
 * cannot be read.  A bad setting, which a remote may have brought, stops
 * nobody: the default is taken, and b->odd tells so.
 */
int book_open(struct book *b, const char *dir, struct error *e);
void book_close(struct book *b);

/* Where a book would be made: as book_open finds it, whether it exists or not.
 * To be freed. */
char *book_where(const char *dir, struct error *e);

/* Which directory that is, as by stat(2): 0, or -1 when there is none. */
int book_stat(const char *dir, struct stat *st);

/* The path of a file of the book, for messages: dir/name. */
char *book_path(const struct book *b, const char *name);

/* The value of a setting, or the empty slice. */
struct str book_setting(const struct book *b, const char *name);

/* Whether an email address is one that the settings give as mine. */
int book_is_mine(const struct book *b, const char *email);

/*
 * Read a file of the book that Holidays: names into w.  A line that is not
 * understood fails, and the others are taken all the same; fd may be -1, before
 * there is a book.
 */
int book_holidays(const struct book *b, struct str file, struct workdays *w,
    struct error *e);

/*
 * Read a file of the book whole into out (reset first).  Only a regular file
 * that is no link is read.  Returns 0; 1 when there is none; -1 when it
 * cannot be read, or is larger than RECORD_MAX.
 */
int book_read(const struct book *b, const char *name, struct buf *out,
    struct error *e);

/* The same for the record of an id. */
int book_read_record(const struct book *b, struct str id, struct buf *out,
    struct error *e);

/* 1 when the book has a record file of this id. */
int book_has(const struct book *b, struct str id);

/* If name is a record's file name: its id; else the empty slice. */
struct str book_file_id(const char *name);

/* 1 when a file is meant as a record by its ending, and is none since what
 * stands before it is no id: "Grace Hopper.txt". */
int book_file_misnamed(const char *name);

/* Whether an operand is a path, of a record or of a book: it has a slash, or
 * ends as the file of a record does. */
int book_is_path(struct str operand);

/*
 * What the path of a record names: *id, a slice of path, empty when no record
 * is so called; returns the directory, which is the book's, to be freed.  NULL
 * for a bare file name: it is of the book that is found as ever.
 */
char *book_split(const char *path, struct str *id);

/*
 * Call visit for each record file, in no order.  Above some 250 records a
 * second thread takes part: visit is then called by two threads, each with its
 * own local[0] or local[1] and one record at a time; nothing else of the
 * caller's may be written there.  data is the file's bytes and valid during
 * the call only.  A file that cannot be read is told by a call with error not
 * NULL.  With one_thread, only local[0] is used; misnamed (may be NULL) gets
 * the names of files that are meant as records and are none.  Returns 0, or -1
 * when the directory cannot be read.
 */
struct book_visit {
	void (*visit)(void *local, struct str id, struct str data, const char *error);
	void *local[2];
	int one_thread;
	struct list *misnamed;
};

int book_each(const struct book *b, const struct book_visit *v, struct error *e);

/* The ids of the book, sorted. */
int book_ids(const struct book *b, struct list *ids, struct error *e);

#endif
