#include "talkfile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "entry.h"
#include "stream.h"

/* Beside ID.txt: what was laid out, the lock, and what the text is written to
 * before it is renamed.  No other id's file can be called so. */
#define LAID ".laid"
#define LOCK ".lock"
#define NEW ".new"

/* What nano writes when it is killed, and what the notes become then. */
#define SAVED ".save"
#define OLDER "~"

static char *
beside(const struct talkfile *f, const char *suffix)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s%s", f->name, suffix);
	return buf_take(&b);
}

/* Open one of the files for reading: 0; 1 when there is none; -1. */
static int
open_file(const struct talkfile *f, const char *suffix, int *fd, struct stat *st,
    struct error *e)
{
	char *name = beside(f, suffix);
	int rv = 0;

	*fd = openat(f->dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (*fd == -1 && errno == ENOENT)
		rv = 1;
	else if (*fd == -1 || fstat(*fd, st) == -1)
		rv = error_errno(e, "open %s%s", f->path, suffix);
	else if (!S_ISREG(st->st_mode))
		rv = error_set(e, "%s%s is no regular file", f->path, suffix);
	if (rv != 0 && *fd != -1) {
		close(*fd);
		*fd = -1;
	}
	free(name);
	return rv;
}

static int
read_file(const struct talkfile *f, const char *suffix, struct buf *text,
    long long *changed, struct error *e)
{
	struct stat st;
	int fd, rv = open_file(f, suffix, &fd, &st, e);

	buf_reset(text);
	if (rv != 0)
		return rv;
	if (stream_read(fd, text) == -1)
		rv = error_errno(e, "read %s%s", f->path, suffix);
	close(fd);
	if (changed != NULL)
		*changed = st.st_mtime;
	return rv;
}

static int
sync_dir(const struct talkfile *f, struct error *e)
{
	return fsync(f->dir) == -1 ? error_errno(e, "sync the directory of %s",
	    f->path) : 0;
}

/* Rename the file of one that ends so to that of another. */
static int
rename_to(const struct talkfile *f, const char *from, const struct talkfile *g,
    const char *to, struct error *e)
{
	char *a = beside(f, from), *b = beside(g, to);
	int rv = 0;

	if (renameat(f->dir, a, g->dir, b) == -1)
		rv = error_errno(e, "rename %s%s", f->path, from);
	free(a);
	free(b);
	return rv;
}

static int
rename_file(const struct talkfile *f, const char *from, const char *to,
    struct error *e)
{
	return rename_to(f, from, f, to, e);
}

static int
remove_file(const struct talkfile *f, const char *suffix, struct error *e)
{
	char *name = beside(f, suffix);
	int rv = 0;

	if (unlinkat(f->dir, name, 0) == -1 && errno != ENOENT)
		rv = error_errno(e, "remove %s%s", f->path, suffix);
	free(name);
	return rv;
}

/* Write a file whole, or leave what was there. */
static int
write_file(const struct talkfile *f, const char *suffix, struct str text,
    struct error *e)
{
	char *name = beside(f, NEW);
	int fd, failed;

	unlinkat(f->dir, name, 0); /* of one who was killed here */
	fd = openat(f->dir, name,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	free(name);
	if (fd == -1)
		return error_errno(e, "make %s%s", f->path, NEW);
	failed = stream_write(fd, text) == -1 || fsync(fd) == -1;
	if (failed)
		error_errno(e, "write %s%s", f->path, suffix);
	if (close(fd) == -1 && !failed) {
		error_errno(e, "write %s%s", f->path, suffix);
		failed = 1;
	}
	return failed ? -1 : rename_file(f, NEW, suffix, e);
}

/* --- opening --- */

static int
open_dir(struct talkfile *f, const char *gitdir, struct error *e)
{
	struct buf path = BUF_INIT;
	int rv = 0;

	buf_printf(&path, "%sii-talk", gitdir);
	if (mkdir(path.s, 0700) == -1 && errno != EEXIST)
		rv = error_errno(e, "make the directory %s", path.s);
	else if ((f->dir = open(path.s,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) == -1)
		rv = error_errno(e, "open the directory %s", path.s);
	buf_printf(&path, "/%s", f->name);
	f->path = buf_take(&path);
	return rv;
}

/* Who holds the lock removes its file at the end: one that was removed while we
 * waited to open it guards nothing. */
static int
take_lock(struct talkfile *f, struct error *e)
{
	char *name = beside(f, LOCK);
	struct stat st = { .st_nlink = 0 };
	int rv = 0;

	while (rv == 0 && st.st_nlink == 0) {
		if (f->lock != -1)
			close(f->lock);
		f->lock = openat(f->dir, name,
		    O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (f->lock == -1)
			rv = error_errno(e, "open %s%s", f->path, LOCK);
		else if (flock(f->lock, LOCK_EX | LOCK_NB) == -1)
			rv = errno == EWOULDBLOCK ?
			    error_set(e, "another ii-talk has these notes open") :
			    error_errno(e, "lock %s%s", f->path, LOCK);
		else if (fstat(f->lock, &st) == -1)
			rv = error_errno(e, "lock %s%s", f->path, LOCK);
	}
	if (rv == -1 && f->lock != -1) {
		close(f->lock);
		f->lock = -1;
	}
	free(name);
	return rv;
}

/* Where an editor that died has saved what it held, go on from that; what the
 * notes were is kept beside them. */
static int
rescue(struct talkfile *f, struct error *e)
{
	struct stat saved, notes;
	int fd, rv = open_file(f, SAVED, &fd, &saved, e);

	if (rv != 0)
		return rv == 1 ? 0 : -1;
	close(fd);
	rv = open_file(f, "", &fd, &notes, e);
	if (rv == 0)
		close(fd);
	if (rv == -1 || (rv == 0 && saved.st_mtime < notes.st_mtime))
		return rv;
	if (rv == 0 && rename_file(f, "", OLDER, e) == -1)
		return -1;
	f->rescued = 1;
	return rename_file(f, SAVED, "", e);
}

/* 1 when an editor has left something beside the notes: ".grace.txt.swp",
 * "#grace.txt#". */
static int
has_left_overs(const struct talkfile *f)
{
	int fd = openat(f->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), found = 0;
	DIR *dir = fd != -1 ? fdopendir(fd) : NULL;
	size_t n = strlen(f->name);
	struct dirent *d;

	if (dir == NULL) {
		if (fd != -1)
			close(fd);
		return 1;
	}
	while (!found && (d = readdir(dir)) != NULL)
		found = (d->d_name[0] == '.' || d->d_name[0] == '#') &&
		    strncmp(d->d_name + 1, f->name, n) == 0;
	closedir(dir);
	return found;
}

/* What is there from before. */
static int
find_notes(struct talkfile *f, struct error *e)
{
	struct buf text = BUF_INIT;
	int rv;

	if (rescue(f, e) == -1 || read_file(f, LAID, &f->laid, NULL, e) == -1)
		return -1;
	rv = read_file(f, "", &text, &f->changed, e);
	if (rv == 0)
		f->found = !str_eq(buf_str(&text), buf_str(&f->laid)) ||
		    has_left_overs(f);
	buf_free(&text);
	return rv == -1 ? -1 : 0;
}

int
talkfile_open(struct talkfile *f, const char *gitdir, const char *id,
    struct error *e)
{
	struct buf name = BUF_INIT;

	buf_printf(&name, "%s.txt", id);
	f->name = buf_take(&name);
	if (open_dir(f, gitdir, e) == -1 || take_lock(f, e) == -1)
		return -1;
	return find_notes(f, e);
}

/* 1 for a file of notes, with the length of its id. */
static int
is_notes(const char *name, size_t *n)
{
	struct str s = str_of(name);

	*n = s.n - 4;
	return str_ends(s, ".txt") && id_valid(str_sub(s, 0, *n));
}

void
talkfile_others(const struct talkfile *f, struct list *ids)
{
	int fd = openat(f->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd != -1 ? fdopendir(fd) : NULL;
	struct dirent *d;
	size_t n;

	while (dir != NULL && (d = readdir(dir)) != NULL)
		if (is_notes(d->d_name, &n) && strcmp(d->d_name, f->name) != 0)
			list_add(ids, str_sub(str_of(d->d_name), 0, n));
	if (dir != NULL)
		closedir(dir);
	else if (fd != -1)
		close(fd);
	list_sort(ids);
}

int
talkfile_adopt(struct talkfile *f, const char *gitdir, const char *id,
    struct error *e)
{
	struct talkfile old = TALKFILE_INIT;
	int rv = talkfile_open(&old, gitdir, id, e);

	if (rv == 0 && old.found) {
		/* in this order: notes without it would be taken for typed */
		if (old.laid.n > 0)
			rv = rename_to(&old, LAID, f, LAID, e);
		if (rv == 0)
			rv = rename_to(&old, "", f, "", e);
		if (rv == 0)
			rv = find_notes(f, e);
		f->rescued = old.rescued;
	}
	talkfile_close(&old);
	return rv;
}

/* --- while the talk goes on --- */

int
talkfile_write(struct talkfile *f, struct str text, struct error *e)
{
	return write_file(f, "", text, e) == -1 ? -1 : sync_dir(f, e);
}

int
talkfile_lay(struct talkfile *f, struct str text, struct error *e)
{
	buf_reset(&f->laid);
	buf_addstr(&f->laid, text);
	/* in this order: notes without it would be taken for typed */
	if (write_file(f, LAID, text, e) == -1)
		return -1;
	return talkfile_write(f, text, e);
}

int
talkfile_read(const struct talkfile *f, struct buf *text, struct error *e)
{
	return read_file(f, "", text, NULL, e);
}

/* Whether a file that is not empty ends in a line feed, or has no byte at all. */
static int
ends_line(int fd)
{
	off_t end = lseek(fd, 0, SEEK_END);
	char last = '\n';

	return end <= 0 || (pread(fd, &last, 1, end - 1) == 1 && last == '\n');
}

int
talkfile_add(const struct talkfile *f, struct str lines, struct error *e)
{
	int fd = openat(f->dir, f->name,
	    O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int failed;

	if (fd == -1)
		return error_errno(e, "open %s", f->path);
	failed = (!ends_line(fd) && stream_write(fd, STR("\n")) == -1) ||
	    stream_write(fd, lines) == -1 || fsync(fd) == -1;
	if (failed)
		error_errno(e, "write %s", f->path);
	if (close(fd) == -1 && !failed) {
		error_errno(e, "write %s", f->path);
		failed = 1;
	}
	return failed ? -1 : 0;
}

int
talkfile_remove(struct talkfile *f, struct error *e)
{
	static const char *const all[] = { "", OLDER, LAID };
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (remove_file(f, all[i], e) == -1)
			return -1;
	return 0;
}

void
talkfile_close(struct talkfile *f)
{
	struct error e = ERROR_INIT;

	if (f->lock != -1) {
		remove_file(f, LOCK, &e);
		close(f->lock);
	}
	error_clear(&e);
	if (f->dir != -1)
		close(f->dir);
	free(f->name);
	free(f->path);
	buf_free(&f->laid);
	*f = (struct talkfile)TALKFILE_INIT;
}
