#include "handover.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stream.h"

#define NOT_FOUND 127 /* by the shell */

const char *
handover_program(void)
{
	const char *words = getenv("II_SENDMAIL");

	return words != NULL && *words != '\0' ? words : "sendmail";
}

/* sh -c 'PROGRAM "$@"' PROGRAM word ...: the words pass as they are. */
__attribute__((noreturn))
static void
run(const char *program, const char *const *words, size_t n)
{
	char **argv = xcalloc(n + 5, sizeof(*argv));
	struct buf script = BUF_INIT;

	buf_printf(&script, "%s \"$@\"", program);
	argv[0] = xstrdup("sh");
	argv[1] = xstrdup("-c");
	argv[2] = script.s;
	argv[3] = xstrdup(program);
	for (size_t i = 0; i < n; i++)
		argv[4 + i] = xstrdup(words[i]);
	execv("/bin/sh", argv);
	_exit(NOT_FOUND);
}

/* A file without a name that holds the message, at its start; NULL on failure. */
static FILE *
make_file(struct str message, struct error *e)
{
	FILE *file = tmpfile();

	if (file == NULL || stream_write(fileno(file), message) == -1 ||
	    lseek(fileno(file), 0, SEEK_SET) == -1) {
		error_errno(e, "write the message to a file");
		if (file != NULL)
			fclose(file);
		return NULL;
	}
	return file;
}

/* Hold back what would end this program. */
static void
hold_signals(sigset_t *before)
{
	static const int signals[] = { SIGINT, SIGQUIT, SIGHUP, SIGTERM };
	sigset_t held;

	sigemptyset(&held);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaddset(&held, signals[i]);
	sigprocmask(SIG_BLOCK, &held, before);
}

/* Run it, with these signals blocked, and wait.  Returns 0 with its status as
 * wait(2) has it, or -1 with errno. */
static int
run_on(FILE *file, const char *program, const char *const *words, size_t n,
    const sigset_t *blocked, int *status)
{
	struct sigaction tell = { .sa_handler = SIG_DFL }, child;
	pid_t pid, ended = -1;

	/* ignored by who started us, it would not say how it ended */
	sigaction(SIGCHLD, &tell, &child);
	pid = fork();
	if (pid == 0) {
		sigprocmask(SIG_SETMASK, blocked, NULL);
		if (file != NULL && dup2(fileno(file), STDIN_FILENO) == -1)
			_exit(NOT_FOUND);
		run(program, words, n);
	}
	while (pid != -1 && (ended = waitpid(pid, status, 0)) == -1 && errno == EINTR)
		;
	sigaction(SIGCHLD, &child, NULL);
	return ended == -1 ? -1 : 0;
}

int
handover(struct str message, const char *const *words, size_t n, int *status,
    struct error *e)
{
	const char *program = handover_program();
	FILE *file = message.p != NULL ? make_file(message, e) : NULL;
	sigset_t before;
	int how = 0, rv;

	if (message.p != NULL && file == NULL)
		return -1;
	hold_signals(&before);
	rv = run_on(file, program, words, n, &before, &how);
	if (rv == -1)
		error_errno(e, "run %s", program);
	else if (WIFEXITED(how) && WEXITSTATUS(how) == NOT_FOUND)
		rv = error_set(e, "\"%s\" could not be run; set II_SENDMAIL to the "
		    "program that sends your mail, such as msmtp", program);
	else
		*status = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
	if (file == NULL || rv == -1 || how != 0)
		sigprocmask(SIG_SETMASK, &before, NULL);
	if (file != NULL)
		fclose(file);
	return rv;
}
