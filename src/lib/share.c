#include "share.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Made by the Makefile from the files: { name, text }, by name. */
static const struct {
	const char *name, *text;
} texts[] = {
#include "texts.h"
};
#define NTEXTS (sizeof(texts) / sizeof(texts[0]))

struct str
share_text(const char *name)
{
	for (size_t i = 0; i < NTEXTS; i++)
		if (strcmp(texts[i].name, name) == 0)
			return str_of(texts[i].text);
	return (struct str){ NULL, 0 };
}

const char *
share_name(size_t i)
{
	return i < NTEXTS ? texts[i].name : NULL;
}

/* The file of a directory of the book, as share_own(). */
static int
read_below(const struct book *b, struct str dir, const char *file, struct buf *out,
    struct error *e)
{
	char *path = str_dup(dir);
	struct book below = { .dir = book_path(b, path) };
	int rv;

	below.fd = openat(b->fd, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (below.fd != -1) {
		rv = book_read(&below, file, out, e);
		close(below.fd);
	} else
		rv = errno == ENOENT ? 1 : error_errno(e, "open %s", below.dir);
	free(path);
	free(below.dir);
	return rv;
}

int
share_own(const struct book *b, const char *name, struct buf *out, struct error *e)
{
	const char *slash = strchr(name, '/');

	buf_reset(out);
	if (slash == NULL)
		return book_read(b, name, out, e);
	return read_below(b, (struct str){ name, (size_t)(slash - name) }, slash + 1,
	    out, e);
}
