/*
 * race RUNS OUT: measure whole processes, interleaved, so that what else the
 * machine does strikes all alike.  Standard input has a line for each:
 *
 *	label TAB aim TAB command [TAB before]
 *
 * The first is what the others are compared with; aim is the ratio wished for,
 * or empty.  A command is words apart by blanks, run without a shell, all its
 * output in the file OUT; before is one that runs first and is not measured.
 * Prints for each the median time, the ratio, the aim
 * and the peak memory.  A command that is not there is named and left out; one
 * that fails ends the race; OUT says why (status 1, "nothing", is fine).
 */

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#define RUNNERS 16
#define WORDS 32

struct runner {
	char *line;             /* owned; the rest points into it */
	char *label, *aim;
	char *argv[WORDS + 1], *before[WORDS + 1];
	int absent;
	double *ms;
	long peak;              /* KiB */
};

extern char **environ;

/* The words of a command; how many, or -1 when they are too many. */
static int
split(char *argv[WORDS + 1], char *command)
{
	int n = 0;

	for (char *word; (word = strsep(&command, " ")) != NULL;) {
		if (*word == '\0')
			continue;
		if (n == WORDS)
			return -1;
		argv[n++] = word;
	}
	return n;
}

static int
parse(struct runner *r, char *line)
{
	char *rest = line, *command;

	r->line = line;
	line[strcspn(line, "\n")] = '\0';
	r->label = strsep(&rest, "\t");
	r->aim = strsep(&rest, "\t");
	command = strsep(&rest, "\t");
	return command != NULL && split(r->argv, command) > 0 &&
	    split(r->before, rest) != -1 ? 0 : -1;
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

/* Run a command of the runner's to its end: 0, or -1 when it is not there. */
static int
run_one(const struct runner *r, char *const argv[], struct rusage *usage,
    const posix_spawn_file_actions_t *actions)
{
	pid_t pid;
	int error = posix_spawnp(&pid, argv[0], actions, NULL, argv, environ), status;

	if (error == ENOENT)
		return -1;
	if (error != 0)
		errx(2, "%s: %s", argv[0], strerror(error));
	if (wait4(pid, &status, 0, usage) == -1)
		err(2, "wait4");
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
		errx(2, "%s failed", r->label);
	return 0;
}

/* Run once, as the run-th measurement; run -1 warms up. */
static void
go(struct runner *r, int run, const posix_spawn_file_actions_t *actions)
{
	struct rusage usage;
	double start;

	if (r->before[0] != NULL && run_one(r, r->before, &usage, actions) == -1)
		errx(2, "%s: %s is not there", r->label, r->before[0]);
	start = now();
	if (run_one(r, r->argv, &usage, actions) == -1) {
		r->absent = 1;
		return;
	}
	if (run >= 0)
		r->ms[run] = now() - start;
	if (usage.ru_maxrss > r->peak)
		r->peak = usage.ru_maxrss;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *ms, int n)
{
	qsort(ms, (size_t)n, sizeof(*ms), compare);
	return (ms[(n - 1) / 2] + ms[n / 2]) / 2;
}

static void
print(struct runner *r, int runs, double *reference)
{
	double ms;

	if (r->absent) {
		printf("  %-34s not there: left out\n", r->label);
		return;
	}
	ms = median(r->ms, runs);
	if (*reference <= 0)
		*reference = ms;
	printf("  %-34s %10.2f ms %8.2f x   %-8s %8.1f MB\n", r->label, ms,
	    ms / *reference, r->aim, r->peak / 1024.0);
}

int
main(int argc, char **argv)
{
	struct runner runners[RUNNERS] = { { 0 } };
	posix_spawn_file_actions_t actions;
	double reference = 0;
	char *line = NULL;
	size_t cap = 0;
	int n = 0, runs;

	if (argc != 3 || (runs = atoi(argv[1])) < 1)
		errx(2, "usage: race runs out");
	for (; getline(&line, &cap, stdin) != -1; line = NULL, cap = 0, n++) {
		if (n == RUNNERS)
			errx(2, "too many to race");
		if (parse(&runners[n], line) == -1)
			errx(2, "not label TAB aim TAB command: %s", line);
		if ((runners[n].ms = calloc((size_t)runs, sizeof(double))) == NULL)
			err(2, NULL);
	}
	free(line);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, argv[2],
	    O_WRONLY | O_CREAT | O_TRUNC, 0600);
	posix_spawn_file_actions_adddup2(&actions, 1, 2);
	for (int run = -1; run < runs; run++)
		for (int i = 0; i < n; i++)
			if (!runners[i].absent)
				go(&runners[i], run, &actions);
	posix_spawn_file_actions_destroy(&actions);
	for (int i = 0; i < n; i++) {
		print(&runners[i], runs, &reference);
		free(runners[i].line);
		free(runners[i].ms);
	}
	return 0;
}
