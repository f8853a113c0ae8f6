/* ii-merge: the merge driver, which git calls for records. */
#include <fcntl.h>
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

int
main(int argc, char **argv)
{
	struct buf base = BUF_INIT, ours = BUF_INIT, theirs = BUF_INIT;
	struct buf merged = BUF_INIT;
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
	merge_record(&merged, buf_str(&base), buf_str(&ours), buf_str(&theirs));
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
