#include "vcs_scan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "vcs.h"

#define CHUNK 256

struct chunk {
	struct chunk *next;
	size_t n;
	struct scan_file files[CHUNK];
};

/*
 * The thread lists the directory and hands over the names in chunks; then it
 * takes the stat data of one chunk after the other, and so does who waits in
 * scan_finish().  The lock guards the queue; a chunk taken is its taker's.
 */
struct scan {
	int fd;
	pthread_t thread;
	int threaded;
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct chunk *first, **end; /* all */
	struct chunk *next;         /* the first that nobody took */
	int listed;                 /* no more will come */
	size_t nfiles;
	struct scan_file **sorted;
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

static void
publish(struct scan *s, struct chunk *c)
{
	pthread_mutex_lock(&s->lock);
	*s->end = c;
	s->end = &c->next;
	s->nfiles += c->n;
	if (s->next == NULL)
		s->next = c;
	pthread_cond_signal(&s->more);
	pthread_mutex_unlock(&s->lock);
}

static void
end_of_list(struct scan *s)
{
	pthread_mutex_lock(&s->lock);
	s->listed = 1;
	pthread_cond_broadcast(&s->more);
	pthread_mutex_unlock(&s->lock);
}

/* The next chunk that nobody took; waits for it.  NULL at the end. */
static struct chunk *
take(struct scan *s)
{
	struct chunk *c;

	pthread_mutex_lock(&s->lock);
	while (s->next == NULL && !s->listed)
		pthread_cond_wait(&s->more, &s->lock);
	c = s->next;
	if (c != NULL)
		s->next = c->next;
	pthread_mutex_unlock(&s->lock);
	return c;
}

static void
fail(struct scan *s, const char *what)
{
	s->why = errno;
	s->failed = what;
}

static void
stat_all(struct scan *s)
{
	struct chunk *c;
	struct stat st;

	while ((c = take(s)) != NULL) {
		for (size_t i = 0; i < c->n; i++) {
			struct scan_file *f = &c->files[i];

			if (fstatat(s->fd, f->path, &st, AT_SYMLINK_NOFOLLOW) == 0)
				filestat_set(&f->st, &st);
			else
				f->st.mode = 0;
		}
	}
}

static char *
join(const char *prefix, const char *name)
{
	struct buf b = BUF_INIT;

	buf_puts(&b, prefix);
	buf_puts(&b, name);
	return buf_take(&b);
}

/* Collect the files of one directory, path beginning with prefix, into *c,
 * handing over full chunks.  Returns 0, or -1 with errno set. */
static int
list_dir(struct scan *s, DIR *dir, const char *prefix, struct chunk **c)
{
	struct dirent *d;

	while (errno = 0, (d = readdir(dir)) != NULL) {
		char *path = join(prefix, d->d_name);

		if (str_starts(str_of(d->d_name), TEMPORARY))
			list_add(&s->stale, str_of(path));
		if (!vcs_is_book_file(path)) {
			free(path);
			continue;
		}
		(*c)->files[(*c)->n++].path = path;
		if ((*c)->n == CHUNK) {
			publish(s, *c);
			*c = xcalloc(1, sizeof(**c));
		}
	}
	return errno != 0 ? -1 : 0;
}

/* A directory below the book's, opened anew: readdir() would move the caller's
 * own descriptor. */
static int
list_below(struct scan *s, const char *name, const char *prefix, struct chunk **c)
{
	int fd = openat(s->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd != -1 ? fdopendir(fd) : NULL;
	int rv, saved;

	if (dir == NULL) {
		if (fd != -1)
			close(fd);
		return -1;
	}
	rv = list_dir(s, dir, prefix, c);
	saved = errno;
	closedir(dir);
	errno = saved;
	return rv;
}

static void *
run(void *arg)
{
	struct scan *s = arg;
	struct chunk *c = xcalloc(1, sizeof(*c));

	if (list_below(s, ".", "", &c) == -1)
		fail(s, "the book");
	/* A link or a file of that name is not the book's business. */
	else if (list_below(s, "templates", "templates/", &c) == -1 &&
	    errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
		fail(s, "templates");
	publish(s, c);
	end_of_list(s);
	stat_all(s);
	return NULL;
}

struct scan *
scan_start(int dirfd)
{
	struct scan *s = xcalloc(1, sizeof(*s));

	s->fd = dirfd;
	s->end = &s->first;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->more, NULL);
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

static int
by_path(const void *a, const void *b)
{
	return strcmp((*(struct scan_file *const *)a)->path,
	    (*(struct scan_file *const *)b)->path);
}

static void
sort_files(struct scan *s)
{
	size_t n = 0;

	s->sorted = xreallocarray(NULL, s->nfiles, sizeof(struct scan_file *));
	for (struct chunk *c = s->first; c != NULL; c = c->next)
		for (size_t i = 0; i < c->n; i++)
			if (c->files[i].st.mode != 0)
				s->sorted[n++] = &c->files[i];
	s->nfiles = n;
	qsort(s->sorted, n, sizeof(*s->sorted), by_path);
}

int
scan_finish(struct scan *s, struct scan_file ***files, size_t *n,
    const struct list **stale, struct error *e)
{
	stat_all(s);
	wait_for(s);
	if (s->failed != NULL) {
		errno = s->why;
		return error_errno(e, "list %s", s->failed);
	}
	sort_files(s);
	*files = s->sorted;
	*n = s->nfiles;
	*stale = &s->stale;
	return 0;
}

void
scan_free(struct scan *s)
{
	struct chunk *c, *next;

	if (s == NULL)
		return;
	wait_for(s);
	for (c = s->first; c != NULL; c = next) {
		next = c->next;
		for (size_t i = 0; i < c->n; i++)
			free(c->files[i].path);
		free(c);
	}
	free(s->sorted);
	list_free(&s->stale);
	pthread_cond_destroy(&s->more);
	pthread_mutex_destroy(&s->lock);
	free(s);
}
