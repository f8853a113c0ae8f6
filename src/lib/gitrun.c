#include "gitrun.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stream.h"

/* What git says, on its way to the user. */
struct passage {
	struct buf *said;
	size_t told;       /* how much of it has been dealt with */
	int failing;       /* the reason was seen: what follows explains it */
	int quiet;
};

/* git [-C dir] args: the pointers are the caller's, the array to be freed. */
static char **
make_argv(const struct gitrun *g, const char *const args[])
{
	size_t n = 0, at = 0;
	const char **argv;

	while (args[n] != NULL)
		n++;
	argv = xcalloc(n + 4, sizeof(*argv));
	argv[at++] = "git";
	if (g->dir != NULL) {
		argv[at++] = "-C";
		argv[at++] = g->dir;
	}
	memcpy(argv + at, args, n * sizeof(*args));
	return (char **)argv;
}

/* Start git with these as standard output and error; err may be -1. */
static int
start(const struct gitrun *g, const char *const args[], int out, int err, pid_t *pid,
    struct error *e)
{
	posix_spawn_file_actions_t actions;
	char **argv = make_argv(g, args);
	int rv;

	posix_spawn_file_actions_init(&actions);
	if (g->in != -1)
		posix_spawn_file_actions_adddup2(&actions, g->in, STDIN_FILENO);
	else
		posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null",
		    O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (err != -1)
		posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
	rv = posix_spawnp(pid, "git", &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	free(argv);
	if (rv == ENOENT)
		return error_set(e, "git was not found: install it, or put it in PATH");
	errno = rv;
	return rv != 0 ? error_errno(e, "run git") : 0;
}

/* Take a line with its end; a progress line ends with a CR. */
static int
take_line(struct str *rest, struct str *line)
{
	for (size_t i = 0; i < rest->n; i++) {
		if (rest->p[i] != '\n' && rest->p[i] != '\r')
			continue;
		*line = str_sub(*rest, 0, i + 1);
		*rest = str_sub(*rest, i + 1, rest->n);
		return 1;
	}
	return 0;
}

static int
tells_why(struct str line)
{
	return str_starts(line, "fatal: ") || str_starts(line, "error: ");
}

/* Pass on the lines that are whole. */
static void
pass_on(struct passage *p)
{
	struct str rest = str_sub(buf_str(p->said), p->told, p->said->n), line;
	struct buf safe = BUF_INIT;

	while (!p->quiet && take_line(&rest, &line)) {
		if (tells_why(line))
			p->failing = 1;
		if (p->failing && !str_starts(line, "remote: "))
			continue;
		text_safe(&safe, str_sub(line, 0, line.n - 1), 0);
		buf_putc(&safe, line.p[line.n - 1]);
	}
	p->told = p->said->n - rest.n;
	/* that the user cannot be told stops nothing */
	if (safe.n > 0)
		(void)stream_write(STDERR_FILENO, buf_str(&safe));
	buf_free(&safe);
}

/* Append what can be read now: 1, or 0 at the end. */
static int
take(int fd, struct buf *b)
{
	ssize_t n;

	buf_grow(b, 65536);
	do
		n = read(fd, b->s + b->n, 65536);
	while (n == -1 && errno == EINTR);
	if (n <= 0)
		return 0;
	b->n += (size_t)n;
	b->s[b->n] = '\0';
	return 1;
}

/* Read until standard output ends; err is -1 where it is not ours. */
static void
relay(int out, int err, const struct gitrun *g, struct passage *p)
{
	struct pollfd fds[] = { { out, POLLIN, 0 }, { err, POLLIN, 0 } };

	for (;;) {
		if (poll(fds, 2, -1) == -1) {
			if (errno == EINTR)
				continue;
			return;
		}
		if (fds[1].revents != 0) {
			if (!take(err, p->said))
				fds[1].fd = -1;
			pass_on(p);
		}
		if (fds[0].revents != 0 && !take(out, g->out))
			return;
	}
}

/*
 * What is left on standard error once git has ended.  Its end is not waited
 * for: an ssh that stays to serve the next connection (ControlPersist) may
 * keep it open for hours.
 */
static void
relay_rest(int err, struct passage *p)
{
	int flags = fcntl(err, F_GETFL);

	if (flags == -1 || fcntl(err, F_SETFL, flags | O_NONBLOCK) == -1)
		return;
	while (take(err, p->said))
		;
	if (p->said->n > p->told && p->said->s[p->said->n - 1] != '\n')
		buf_putc(p->said, '\n');
	pass_on(p);
}

static int
ended(pid_t pid, const char *what, struct error *e)
{
	int status;

	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			return error_errno(e, "wait for git %s", what);
	if (WIFSIGNALED(status))
		return error_set(e, "git %s was killed: %s", what,
		    strsignal(WTERMSIG(status)));
	return WEXITSTATUS(status);
}

static void
close_ends(const int ends[2])
{
	if (ends[0] != -1)
		close(ends[0]);
	if (ends[1] != -1)
		close(ends[1]);
}

/* The command's name, for errors: after the -c options. */
static const char *
command_of(const char *const args[])
{
	while (args[0] != NULL && strcmp(args[0], "-c") == 0 && args[1] != NULL)
		args += 2;
	return args[0] != NULL ? args[0] : "";
}

static int
run(const struct gitrun *g, const char *const args[], struct error *e)
{
	struct passage p = { .said = g->said, .told = g->said != NULL ? g->said->n : 0,
	    .quiet = g->quiet };
	int out[2] = { -1, -1 }, err[2] = { -1, -1 }, rv = -1;
	pid_t pid;

	if (pipe2(out, O_CLOEXEC) == -1 ||
	    (g->said != NULL && pipe2(err, O_CLOEXEC) == -1)) {
		error_errno(e, "pipe");
		goto out;
	}
	if (start(g, args, out[1], err[1], &pid, e) == -1)
		goto out;
	if (g->running != NULL)
		sem_post(g->running);
	close(out[1]);
	if (err[1] != -1)
		close(err[1]);
	out[1] = err[1] = -1;
	relay(out[0], err[0], g, &p);
	close(out[0]);
	out[0] = -1;
	rv = ended(pid, command_of(args), e);
	if (err[0] != -1)
		relay_rest(err[0], &p);
out:
	close_ends(out);
	close_ends(err);
	return rv;
}

int
gitrun(const struct gitrun *g, const char *const args[], struct error *e)
{
	struct sigaction tell = { .sa_handler = SIG_DFL };

	/* Ignored by who started us, git would not say how it ended; and not to be
	 * set back, as another thread may wait for another git. */
	sigaction(SIGCHLD, &tell, NULL);
	return run(g, args, e);
}

struct str
gitrun_why(const struct buf *said)
{
	struct str rest = buf_str(said), line, last = { "", 0 };

	while (take_line(&rest, &line)) {
		line = str_trim(line);
		if (tells_why(line))
			return str_trim(str_sub(line, strlen("fatal:"), line.n));
		if (line.n > 0)
			last = line;
	}
	return last;
}
