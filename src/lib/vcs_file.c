#include "vcs_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stream.h"
#include "vcs.h"

/* The directory part of a path, with its slash. */
static struct str
dir_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (struct str){ path, slash != NULL ? (size_t)(slash - path) + 1 : 0 };
}

int
file_below_link(int dirfd, const char *path)
{
	const char *slash = path;
	struct stat st;
	int rv = 0;

	while (rv == 0 && (slash = strchr(slash, '/')) != NULL) {
		char *dir = str_dup((struct str){ path, (size_t)(slash++ - path) });

		rv = fstatat(dirfd, dir, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode);
		free(dir);
	}
	return rv;
}

/* Append the next name: of the process, and a count.  Another machine may have
 * a process of that number on this book: what is random tells the two apart. */
static void
next_name(struct buf *tmp)
{
	static unsigned long count;
	static unsigned random;

	if (count == 0 && getrandom(&random, sizeof(random), GRND_NONBLOCK) == -1)
		random = 0;
	buf_printf(tmp, TEMPORARY "%ld.%08x.%lu", (long)getpid(), random, count++);
}

static void
cut(struct buf *b, size_t n)
{
	buf_splice(b, n, b->n, (struct str){ "", 0 });
}

static int
create(int dirfd, mode_t mode, struct buf *tmp)
{
	size_t start = tmp->n;
	int fd, saved;

	do {
		cut(tmp, start);
		next_name(tmp);
		fd = openat(dirfd, tmp->s + start,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	} while (fd == -1 && errno == EEXIST);
	if (fd == -1 || mode == 0600 || fchmod(fd, mode) == 0)
		return fd;
	saved = errno;
	close(fd);
	unlinkat(dirfd, tmp->s + start, 0);
	errno = saved;
	return -1;
}

int
file_link_temporary(int dirfd, const char *name, struct buf *tmp, struct error *e)
{
	size_t start = tmp->n;
	int rv;

	do {
		cut(tmp, start);
		next_name(tmp);
		rv = linkat(dirfd, name, dirfd, tmp->s + start, 0);
	} while (rv == -1 && errno == EEXIST);
	return rv == -1 ? error_errno(e, "link %s", name) : 0;
}

int
file_write_temporary(int dirfd, const char *name, struct str data, mode_t mode,
    int sync, struct buf *tmp, struct error *e)
{
	size_t start = tmp->n;
	int fd = create(dirfd, mode, tmp);
	int failed;

	if (fd == -1)
		return error_errno(e, "write %s", name);
	failed = stream_write(fd, data) == -1 || (sync && fsync(fd) == -1);
	if (failed)
		error_errno(e, "write %s", name);
	if (close(fd) == -1 && !failed) {
		error_errno(e, "write %s", name);
		failed = 1;
	}
	if (failed)
		unlinkat(dirfd, tmp->s + start, 0);
	return failed ? -1 : 0;
}

int
file_sync_dir(int dirfd, const char *name, struct error *e)
{
	struct buf dir = BUF_INIT;
	int fd, rv = 0;

	buf_addstr(&dir, dir_of(name));
	buf_putc(&dir, '.');
	fd = openat(dirfd, dir.s, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1 || fsync(fd) == -1)
		rv = error_errno(e, "sync the directory of %s", name);
	if (fd != -1)
		close(fd);
	buf_free(&dir);
	return rv;
}
