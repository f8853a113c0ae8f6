/* vcs_file: writes files of a book under other names, to be renamed in. */
#ifndef II_VCS_FILE_H
#define II_VCS_FILE_H

#include <sys/types.h>

#include "error.h"
#include "text.h"

/*
 * Write data, which is to become name, to a new file in the directory open as
 * dirfd; its name, which begins TEMPORARY, is appended to tmp.  Synced when
 * sync is not 0.  On failure nothing is left.
 */
int file_write_temporary(int dirfd, const char *name, struct str data, mode_t mode,
    int sync, struct buf *tmp, struct error *e);

/* Give name a second name of that kind, which is appended to tmp. */
int file_link_temporary(int dirfd, const char *name, struct buf *tmp, struct error *e);

/* Whether a directory above a path is a link: what lies there is not the book's. */
int file_below_link(int dirfd, const char *path);

/* Sync the directory that holds name. */
int file_sync_dir(int dirfd, const char *name, struct error *e);

#endif
