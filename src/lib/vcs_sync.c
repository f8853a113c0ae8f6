/*
 * Syncing several files takes hardly longer than one when it is asked for at
 * once: the file system and the disk then answer all with one flush.  One
 * syncfs(2) would do as well, but wait for what other programs have written.
 */
#include "vcs_private.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define THREADS 6

void
sync_add(struct sync *s, int dirfd, const char *path)
{
	struct sync_file *f;
	int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC);

	/* What is not there needs no sync: an object that was packed already. */
	if (fd == -1 && errno == ENOENT)
		return;
	s->files = xgrow(s->files, s->n, &s->cap, sizeof(*s->files));
	f = &s->files[s->n++];
	f->path = xstrdup(path);
	f->fd = fd;
	f->failed = fd == -1 ? errno : 0;
}

void
sync_add_dir(struct sync *s, int dirfd, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash == NULL ? xstrdup(".") :
	    str_dup((struct str){ path, (size_t)(slash - path) + 1 });

	for (size_t i = 0; i < s->n; i++) {
		if (strcmp(s->files[i].path, dir) == 0) {
			free(dir);
			return;
		}
	}
	sync_add(s, dirfd, dir);
	free(dir);
}

/* What one thread does: the file first, and every one THREADS behind it. */
struct share {
	struct sync *sync;
	size_t first;
};

static void *
sync_share(void *arg)
{
	struct share *share = arg;
	struct sync *s = share->sync;

	for (size_t i = share->first; i < s->n; i += THREADS)
		if (s->files[i].fd != -1 && fsync(s->files[i].fd) == -1)
			s->files[i].failed = errno;
	return NULL;
}

int
sync_all(struct sync *s, struct error *e)
{
	struct share shares[THREADS];
	pthread_t threads[THREADS];
	int started[THREADS] = { 0 };
	int rv = 0;

	for (size_t i = 0; i < THREADS; i++)
		shares[i] = (struct share){ s, i };
	for (size_t i = 1; i < THREADS && i < s->n; i++)
		started[i] = pthread_create(&threads[i], NULL, sync_share, &shares[i]) == 0;
	for (size_t i = 0; i < THREADS; i++)
		if (!started[i])
			sync_share(&shares[i]);
	for (size_t i = 1; i < THREADS; i++)
		if (started[i])
			pthread_join(threads[i], NULL);
	for (size_t i = 0; i < s->n; i++) {
		if (s->files[i].failed != 0 && rv == 0) {
			errno = s->files[i].failed;
			rv = error_errno(e, "sync %s", s->files[i].path);
		}
	}
	sync_free(s);
	return rv;
}

void
sync_free(struct sync *s)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->files[i].fd != -1)
			close(s->files[i].fd);
		free(s->files[i].path);
	}
	free(s->files);
	*s = (struct sync){ 0 };
}
