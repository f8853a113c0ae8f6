/* vcs_scan: the files of a book with their stat data, listed beside other
 * work by a thread of its own. */
#ifndef II_VCS_SCAN_H
#define II_VCS_SCAN_H

#include <stdint.h>
#include <sys/stat.h>

#include "error.h"
#include "text.h"

/* What git's index keeps of a stat, in its 32 bits. */
struct filestat {
	uint32_t mtime, mtime_ns, ctime, ctime_ns;
	uint32_t dev, ino, mode, uid, gid, size;
};

struct scan_file {
	const char *path;   /* in the book: grace-hopper.txt, templates/thanks */
	struct filestat st; /* mode 0: it is gone since it was listed */
};

struct scan; /* under way */

void filestat_set(struct filestat *f, const struct stat *st);

/* Begin to list the book whose directory is open as dirfd. */
struct scan *scan_start(int dirfd);

/*
 * Help to the end.  *files are the book's files sorted by path, of any type;
 * they and stale, the names that begin TEMPORARY, belong to the scan.
 */
int scan_finish(struct scan *s, const struct scan_file **files, size_t *n,
    const struct list **stale, struct error *e);

/* NULL is fine; waits for the thread. */
void scan_free(struct scan *s);

#endif
