#include "copies.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stream.h"

int
copies_begin(struct copies *c, struct error *e)
{
	const char *tmp = getenv("TMPDIR");
	struct buf dir = BUF_INIT;

	buf_printf(&dir, "%s/ii-XXXXXX", tmp != NULL && *tmp != '\0' ? tmp : "/tmp");
	if (mkdtemp(dir.s) == NULL) {
		error_errno(e, "make a directory for what is edited, %s", dir.s);
		buf_free(&dir);
		return -1;
	}
	c->dir = buf_take(&dir);
	return 0;
}

int
copies_add(struct copies *c, const char *name, struct str text, struct error *e)
{
	struct buf path = BUF_INIT;
	struct copy *copy;
	int fd, rv;

	buf_printf(&path, "%s/%s", c->dir, name);
	c->v = xgrow(c->v, c->n, &c->cap, sizeof(*c->v));
	copy = &c->v[c->n++];
	*copy = (struct copy){ buf_take(&path), BUF_INIT, BUF_INIT, 0 };
	buf_addstr(&copy->before, text);
	fd = open(copy->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1)
		return error_errno(e, "make %s", copy->path);
	rv = stream_write(fd, text);
	if (close(fd) == -1 || rv == -1)
		return error_errno(e, "write %s", copy->path);
	return 0;
}

int
copy_read(struct copy *copy, struct error *e)
{
	int fd = open(copy->path, O_RDONLY | O_CLOEXEC);
	int rv;

	if (fd == -1)
		return error_errno(e, "read %s", copy->path);
	buf_reset(&copy->now);
	rv = stream_read(fd, &copy->now);
	if (rv == -1)
		error_errno(e, "read %s", copy->path);
	close(fd);
	return rv;
}

/* Whether a file of the directory is one to be kept. */
static int
is_kept(const struct copies *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->v[i].keep && strcmp(strrchr(c->v[i].path, '/') + 1, name) == 0)
			return 1;
	return 0;
}

static void
remove_files(const struct copies *c)
{
	DIR *dir = opendir(c->dir);
	struct dirent *d;

	if (dir == NULL)
		return;
	while ((d = readdir(dir)) != NULL)
		if (!is_kept(c, d->d_name))
			unlinkat(dirfd(dir), d->d_name, 0);
	closedir(dir);
	rmdir(c->dir); /* not empty where something is kept */
}

void
copies_end(struct copies *c)
{
	size_t i;

	if (c->dir != NULL)
		remove_files(c);
	for (i = 0; i < c->n; i++) {
		free(c->v[i].path);
		buf_free(&c->v[i].before);
		buf_free(&c->v[i].now);
	}
	free(c->v);
	free(c->dir);
	*c = (struct copies)COPIES_INIT;
}
