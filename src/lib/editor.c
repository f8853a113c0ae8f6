#include "editor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stream.h"

static const char *
editor_words(void)
{
	const char *words = getenv("VISUAL");

	if (words == NULL || *words == '\0')
		words = getenv("EDITOR");
	return words != NULL && *words != '\0' ? words : "vi";
}

/* sh -c 'WORDS "$@"' WORDS path ...: the paths pass as they are. */
static void
exec_editor(const char *words, char *const *paths, size_t n)
{
	char **argv = xcalloc(n + 5, sizeof(*argv));
	struct buf script = BUF_INIT;
	size_t i;

	buf_printf(&script, "%s \"$@\"", words);
	argv[0] = xstrdup("sh");
	argv[1] = xstrdup("-c");
	argv[2] = script.s;
	argv[3] = xstrdup(words);
	for (i = 0; i < n; i++)
		argv[4 + i] = paths[i];
	execv("/bin/sh", argv);
	_exit(127);
}

int
editor_run(char *const *paths, size_t n, struct error *e)
{
	const char *words = editor_words();
	struct sigaction ignore = { .sa_handler = SIG_IGN }, intr, quit;
	struct sigaction tell = { .sa_handler = SIG_DFL }, child;
	int status = 0, saved;
	pid_t pid, ended;

	/* ^C in the editor is the editor's */
	sigaction(SIGINT, &ignore, &intr);
	sigaction(SIGQUIT, &ignore, &quit);
	/* ignored by who started us, it would not say how it ended */
	sigaction(SIGCHLD, &tell, &child);
	pid = fork();
	if (pid == 0) {
		sigaction(SIGINT, &intr, NULL);
		sigaction(SIGQUIT, &quit, NULL);
		exec_editor(words, paths, n);
	}
	do
		ended = pid != -1 ? waitpid(pid, &status, 0) : -1;
	while (pid != -1 && ended == -1 && errno == EINTR);
	saved = errno;
	sigaction(SIGINT, &intr, NULL);
	sigaction(SIGQUIT, &quit, NULL);
	sigaction(SIGCHLD, &child, NULL);
	errno = saved;
	if (ended == -1)
		return error_errno(e, "start the editor %s", words);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return error_set(e, "the editor \"%s\" could not be started; set "
		    "VISUAL or EDITOR", words);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return error_set(e, "the editor \"%s\" did not end well", words);
	return 0;
}

static int
read_back(const char *path, struct buf *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), rv;

	if (fd == -1)
		return -1;
	buf_reset(text);
	rv = stream_read(fd, text);
	close(fd);
	return rv;
}

char *
editor_keep(struct str text, const char *suffix, struct error *e)
{
	const char *dir = getenv("TMPDIR");
	struct buf path = BUF_INIT;
	int fd, written;

	buf_printf(&path, "%s/ii-XXXXXX%s",
	    dir != NULL && *dir != '\0' ? dir : "/tmp", suffix);
	fd = mkostemps(path.s, (int)strlen(suffix), O_CLOEXEC);
	if (fd == -1) {
		error_errno(e, "make a file %s", path.s);
		buf_free(&path);
		return NULL;
	}
	written = stream_write(fd, text);
	if (close(fd) == -1 || written == -1) {
		error_errno(e, "write %s", path.s);
		unlink(path.s);
		buf_free(&path);
		return NULL;
	}
	return buf_take(&path);
}

int
editor_text(struct buf *text, const char *suffix, struct error *e)
{
	char *path = editor_keep(buf_str(text), suffix, e);
	int rv = -1;

	if (path == NULL)
		return -1;
	if (editor_run(&path, 1, e) == -1)
		error_prefix(e, "%s holds what was typed", path);
	else if (read_back(path, text) == -1)
		error_errno(e, "read %s", path);
	else {
		unlink(path);
		rv = 0;
	}
	free(path);
	return rv;
}
