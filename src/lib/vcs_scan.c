#include "vcs_scan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "vcs.h"

/* Files whose stat data is taken in one go. */
#define BATCH 256

/*
 * The thread lists the directory and sorts the names.  Then it takes the stat
 * data of one batch after the other, and so does who waits in scan_finish().
 */
struct scan {
	int fd;
	pthread_t thread;
	int threaded;
	pthread_mutex_t lock;
	pthread_cond_t ready;
	int listed;                 /* guarded by lock, and so is next */
	size_t next;                /* the first file that nobody took */
	struct scan_file *files;    /* the thread's until listed */
	size_t n, cap;
	struct arena paths;
	struct list stale;
	const char *failed;         /* what could not be listed; errno in why */
	int why;
};

void
filestat_set(struct filestat *f, const struct stat *st)
{
	f->mtime = (uint32_t)st->st_mtim.tv_sec;
	f->mtime_ns = (uint32_t)st->st_mtim.tv_nsec;
	f->ctime = (uint32_t)st->st_ctim.tv_sec;
	f->ctime_ns = (uint32_t)st->st_ctim.tv_nsec;
	f->dev = (uint32_t)st->st_dev;
	f->ino = (uint32_t)st->st_ino;
	f->mode = (uint32_t)st->st_mode;
	f->uid = (uint32_t)st->st_uid;
	f->gid = (uint32_t)st->st_gid;
	f->size = (uint32_t)st->st_size;
}

/* Take a batch: its first file, and its end; 0 when none is left. */
static int
take(struct scan *s, size_t *from, size_t *to)
{
	pthread_mutex_lock(&s->lock);
	while (!s->listed)
		pthread_cond_wait(&s->ready, &s->lock);
	*from = s->next;
	*to = s->n - s->next > BATCH ? s->next + BATCH : s->n;
	s->next = *to;
	pthread_mutex_unlock(&s->lock);
	return *from < *to;
}

static void
stat_all(struct scan *s)
{
	struct stat st;
	size_t i, end;

	while (take(s, &i, &end)) {
		for (; i < end; i++) {
			struct scan_file *f = &s->files[i];

			if (fstatat(s->fd, f->path, &st, AT_SYMLINK_NOFOLLOW) == 0)
				filestat_set(&f->st, &st);
			else
				f->st.mode = 0;
		}
	}
}

/* Add the files of one directory; their paths begin with prefix.  Returns 0,
 * or -1 with errno set. */
static int
list_dir(struct scan *s, DIR *dir, const char *prefix)
{
	struct buf path = BUF_INIT;
	struct dirent *d;
	int failed;

	while (errno = 0, (d = readdir(dir)) != NULL) {
		buf_reset(&path);
		buf_puts(&path, prefix);
		buf_puts(&path, d->d_name);
		if (str_starts(str_of(d->d_name), TEMPORARY))
			list_add(&s->stale, buf_str(&path));
		if (!vcs_is_book_file(path.s))
			continue;
		s->files = xgrow(s->files, s->n, &s->cap, sizeof(*s->files));
		s->files[s->n++].path = arena_keep(&s->paths, buf_str(&path));
	}
	failed = errno;
	buf_free(&path);
	errno = failed;
	return failed != 0 ? -1 : 0;
}

/* List a directory of the book, opened anew: readdir() would move the caller's
 * own descriptor. */
static int
list_below(struct scan *s, const char *name, const char *prefix)
{
	int fd = openat(s->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd != -1 ? fdopendir(fd) : NULL;
	int rv, saved;

	if (dir == NULL) {
		if (fd != -1)
			close(fd);
		return -1;
	}
	rv = list_dir(s, dir, prefix);
	saved = errno;
	closedir(dir);
	errno = saved;
	return rv;
}

static void
fail(struct scan *s, const char *what)
{
	s->why = errno;
	s->failed = what;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct scan_file *)a)->path,
	    ((const struct scan_file *)b)->path);
}

static void *
run(void *arg)
{
	struct scan *s = arg;

	if (list_below(s, ".", "") == -1)
		fail(s, "the book");
	/* A link or a file of that name is not the book's business. */
	else if (list_below(s, "templates", "templates/") == -1 &&
	    errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
		fail(s, "templates");
	if (s->n > 0)
		qsort(s->files, s->n, sizeof(*s->files), by_path);
	pthread_mutex_lock(&s->lock);
	s->listed = 1;
	pthread_cond_broadcast(&s->ready);
	pthread_mutex_unlock(&s->lock);
	stat_all(s);
	return NULL;
}

struct scan *
scan_start(int dirfd)
{
	struct scan *s = xcalloc(1, sizeof(*s));

	s->fd = dirfd;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->ready, NULL);
	s->threaded = pthread_create(&s->thread, NULL, run, s) == 0;
	if (!s->threaded)
		run(s);
	return s;
}

static void
wait_for(struct scan *s)
{
	if (s->threaded)
		pthread_join(s->thread, NULL);
	s->threaded = 0;
}

int
scan_finish(struct scan *s, const struct scan_file **files, size_t *n,
    const struct list **stale, struct error *e)
{
	stat_all(s);
	wait_for(s);
	if (s->failed != NULL) {
		errno = s->why;
		return error_errno(e, "list %s", s->failed);
	}
	*files = s->files;
	*n = s->n;
	*stale = &s->stale;
	return 0;
}

void
scan_free(struct scan *s)
{
	if (s == NULL)
		return;
	wait_for(s);
	arena_free(&s->paths);
	free(s->files);
	list_free(&s->stale);
	pthread_cond_destroy(&s->ready);
	pthread_mutex_destroy(&s->lock);
	free(s);
}
