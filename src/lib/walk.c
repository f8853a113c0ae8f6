/* walk: reads all records of a book in one pass (book_each). */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "book.h"

/*
 * The first thread reads the directory and hands the names over in chunks; a
 * second one opens, reads and visits meanwhile, and when the directory is at
 * its end both do.  A small book is not worth a second thread.
 */
#define CHUNK 64
#define SECOND_THREAD_FROM 256
#define READ_SIZE ((size_t)64 << 10)

struct chunk {
	const char *name[CHUNK];
	int sure[CHUNK];          /* known to be a regular file */
	size_t n;
	struct chunk *next;
};

struct walk {
	const struct book *book;
	const struct book_visit *v;
	struct arena names;
	struct chunk *first, *last; /* filled, not yet taken */

	int complete;             /* the directory has been read */
	pthread_mutex_t lock;
	pthread_cond_t more;
};

/* One reader: its own buffer, and directory descriptor. */
struct reader {
	struct walk *w;
	void *local;
	struct buf data;
	int dirfd;
};

static void
fail(const struct reader *r, struct str id, const char *what)
{
	struct buf b = BUF_INIT;
	int saved = errno;

	buf_printf(&b, "%s/%.*s%s: %s", r->w->book->dir, (int)id.n, id.p,
	    RECORD_SUFFIX, what != NULL ? what : strerror(saved));
	r->w->v->visit(r->local, id, STR(""), b.s);
	buf_free(&b);
}

/* Read the file to its end.  A read that leaves room in the buffer has met the
 * end of a regular file. */
static int
slurp(int fd, struct buf *b)
{
	ssize_t n;
	size_t room;

	buf_reset(b);
	for (;;) {
		if (b->cap < READ_SIZE || b->cap - b->n < 4096)
			buf_grow(b, b->n < READ_SIZE ? READ_SIZE : b->n);
		room = b->cap - b->n - 1;
		n = read(fd, b->s + b->n, room);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		b->n += (size_t)n;
		b->s[b->n] = '\0';
		if (b->n > RECORD_MAX)
			return 1;
		if ((size_t)n < room)
			return 0;
	}
}

/* To note the time of reading in every file would cost as much again, each
 * day's first time.  Who is not a file's owner must let it be noted. */
static int
open_quietly(int dirfd, const char *name)
{
	int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
	int fd = openat(dirfd, name, flags | O_NOATIME);

	return fd == -1 && errno == EPERM ? openat(dirfd, name, flags) : fd;
}

static void
visit_file(struct reader *r, const char *name, int sure)
{
	struct str id = str_sub(str_of(name), 0, strlen(name) - strlen(RECORD_SUFFIX));
	int fd = open_quietly(r->dirfd, name);
	struct stat st;
	int rv;

	if (fd == -1) {
		if (errno == ENOENT)
			return; /* removed since: no contact any more */
		fail(r, id, errno == ELOOP ? "is a link, not a file" : NULL);
		return;
	}
	if (!sure && (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))) {
		fail(r, id, "is no regular file");
		close(fd);
		return;
	}
	rv = slurp(fd, &r->data);
	if (rv == -1)
		fail(r, id, NULL);
	else if (rv == 1)
		fail(r, id, "is larger than a record may be (16 MiB)");
	else
		r->w->v->visit(r->local, id, buf_str(&r->data), NULL);
	close(fd);
}

/* Take a chunk; NULL when all have been taken. */
static struct chunk *
take(struct walk *w)
{
	struct chunk *c;

	pthread_mutex_lock(&w->lock);
	while (w->first == NULL && !w->complete)
		pthread_cond_wait(&w->more, &w->lock);
	c = w->first;
	if (c != NULL) {
		w->first = c->next;
		if (w->first == NULL)
			w->last = NULL;
	}
	pthread_mutex_unlock(&w->lock);
	return c;
}

static void
hand_over(struct walk *w, struct chunk *c)
{
	pthread_mutex_lock(&w->lock);
	if (w->last != NULL)
		w->last->next = c;
	else
		w->first = c;
	w->last = c;
	pthread_cond_signal(&w->more);
	pthread_mutex_unlock(&w->lock);
}

static void
finish(struct walk *w)
{
	pthread_mutex_lock(&w->lock);
	w->complete = 1;
	pthread_cond_signal(&w->more);
	pthread_mutex_unlock(&w->lock);
}

static void
read_chunks(struct reader *r)
{
	struct chunk *c;
	size_t i;

	while ((c = take(r->w)) != NULL) {
		for (i = 0; i < c->n; i++)
			visit_file(r, c->name[i], c->sure[i]);
		free(c);
	}
}

static void *
second_thread(void *arg)
{
	struct reader *r = arg;

	/* A table of descriptors of its own: opening a file then takes no lock
	 * that the other thread holds.  Where that is refused, it works as well,
	 * only slower. */
	(void)unshare(CLONE_FILES);
	read_chunks(r);
	return NULL;
}

/* Read the directory; start the second thread when the book turns out large. */
static int
read_names(struct walk *w, DIR *dir, struct reader *second, pthread_t *thread,
    int *started)
{
	struct chunk *c = NULL;
	struct dirent *d;
	size_t n = 0;

	for (errno = 0; (d = readdir(dir)) != NULL; errno = 0) {
		if (d->d_type == DT_DIR)
			continue;
		if (book_file_id(d->d_name).n == 0) {
			if (w->v->misnamed != NULL && book_file_misnamed(d->d_name))
				list_add(w->v->misnamed, str_of(d->d_name));
			continue;
		}
		if (c == NULL) {
			c = xmalloc(sizeof(*c));
			c->n = 0;
			c->next = NULL;
		}
		c->name[c->n] = arena_keep(&w->names, str_of(d->d_name));
		c->sure[c->n++] = d->d_type == DT_REG;
		n++;
		if (c->n < CHUNK)
			continue;
		hand_over(w, c);
		c = NULL;
		if (n >= SECOND_THREAD_FROM && !*started && !w->v->one_thread)
			*started = pthread_create(thread, NULL, second_thread,
			    second) == 0;
	}
	if (c != NULL)
		hand_over(w, c);
	return errno == 0 ? 0 : -1;
}

int
book_each(const struct book *b, const struct book_visit *v, struct error *e)
{
	struct walk w = { .book = b, .v = v, .names = ARENA_INIT };
	struct reader own = { .w = &w, .local = v->local[0], .data = BUF_INIT,
	    .dirfd = b->fd };
	struct reader second = { .w = &w, .local = v->local[1], .data = BUF_INIT,
	    .dirfd = b->fd };
	int fd = openat(b->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd != -1 ? fdopendir(fd) : NULL;
	pthread_t thread;
	int started = 0, rv = 0;

	if (dir == NULL) {
		error_errno(e, "open the book %s", b->dir);
		if (fd != -1)
			close(fd);
		return -1;
	}
	pthread_mutex_init(&w.lock, NULL);
	pthread_cond_init(&w.more, NULL);
	if (read_names(&w, dir, &second, &thread, &started) == -1)
		rv = error_errno(e, "read the book %s", b->dir);
	finish(&w);
	read_chunks(&own);
	if (started)
		pthread_join(thread, NULL);
	if (closedir(dir) == -1 && rv == 0)
		rv = error_errno(e, "close the book %s", b->dir);
	pthread_mutex_destroy(&w.lock);
	pthread_cond_destroy(&w.more);
	arena_free(&w.names);
	buf_free(&own.data);
	buf_free(&second.data);
	return rv;
}

int
book_ids(const struct book *b, struct list *ids, struct error *e)
{
	int fd = openat(b->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd != -1 ? fdopendir(fd) : NULL;
	struct dirent *d;
	struct stat st;
	int rv = 0;

	if (dir == NULL) {
		error_errno(e, "open the book %s", b->dir);
		if (fd != -1)
			close(fd);
		return -1;
	}
	for (errno = 0; (d = readdir(dir)) != NULL; errno = 0) {
		struct str id = book_file_id(d->d_name);

		if (id.n == 0 || (d->d_type != DT_REG && d->d_type != DT_UNKNOWN))
			continue;
		if (d->d_type == DT_UNKNOWN && (fstatat(b->fd, d->d_name, &st,
		    AT_SYMLINK_NOFOLLOW) == -1 || !S_ISREG(st.st_mode)))
			continue;
		list_add(ids, id);
	}
	if (errno != 0)
		rv = error_errno(e, "read the book %s", b->dir);
	closedir(dir);
	list_sort(ids);
	return rv;
}
