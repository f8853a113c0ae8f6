/* ii-merge: the merge driver, which git calls for records and settings. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "merge.h"
#include "stream.h"
#include "tool.h"

static const char usage[] =
    "usage: ii-merge base ours theirs [marker-size [path]]\n";

/* Write all of s over what is in the file: git made it for us, and throws it
 * away should this fail. */
static int
write_over(const char *path, struct str s, struct error *e)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);

	if (fd == -1)
		return error_errno(e, "open %s", path);
	if (stream_write(fd, s) == -1) {
		error_errno(e, "write %s", path);
		close(fd);
		return -1;
	}
	return close(fd) == -1 ? error_errno(e, "close %s", path) : 0;
}

/* Whether a path, which git tells from the top of the repository, is that of
 * the settings of a book. */
static int
is_settings(const char *path)
{
	const char *slash = strrchr(path, '/');

	return strcmp(slash != NULL ? slash + 1 : path, ".ii") == 0;
}

int
main(int argc, char **argv)
{
	struct buf base = BUF_INIT, ours = BUF_INIT, theirs = BUF_INIT;
	struct buf merged = BUF_INIT;
	void (*merge)(struct buf *, struct str, struct str, struct str);
	struct error e = ERROR_INIT;
	int status = YES;

	tool_begin("ii-merge", usage, argc, argv);
	while (tool_option(argc, argv, "") != -1)
		continue;
	argc -= optind;
	argv += optind;
	if (argc < 3 || argc > 5)
		tool_usage("three files are merged: base, ours, theirs");
	tool_read(argv[0], &base);
	tool_read(argv[1], &ours);
	tool_read(argv[2], &theirs);
	merge = argc == 5 && is_settings(argv[4]) ? merge_settings : merge_record;
	merge(&merged, buf_str(&base), buf_str(&ours), buf_str(&theirs));
	if (write_over(argv[1], buf_str(&merged), &e) == -1) {
		tool_error(&e);
		status = TROUBLE;
	}
	buf_free(&base);
	buf_free(&ours);
	buf_free(&theirs);
	buf_free(&merged);
	return tool_end(status);
}
