#include "bell.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* At least this often the clock is looked at, in milliseconds: a wait does not
 * go on while the machine sleeps. */
#define LOOK 5000

/* So long before the end of a talk it rings for the first time. */
#define EARLIER (5 * 60000)

long long
bell_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Wait for the moment: 1; 0 when who started us has ended. */
static int
wait_until(long long moment, int alive)
{
	struct pollfd p = { .fd = alive, .events = POLLIN };
	long long left;

	while ((left = moment - bell_clock()) > 0)
		if (poll(&p, 1, (int)(left < LOOK ? left : LOOK)) > 0)
			return 0;
	return 1;
}

/* What the keys of the terminal send is for the program that has it, and one
 * that is stopped is no reason not to ring. */
static void
ignore_terminal(void)
{
	static const int signals[] = { SIGINT, SIGQUIT, SIGTSTP, SIGTTOU };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	size_t i;

	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &ignore, NULL);
}

__attribute__((noreturn))
static void
ring(int tty, int alive, const long long *moments, size_t n)
{
	size_t i;

	ignore_terminal();
	for (i = 0; i < n; i++) {
		if (moments[i] <= bell_clock())
			continue;
		if (!wait_until(moments[i], alive) || write(tty, "\a", 1) != 1)
			break;
	}
	_exit(0);
}

int
bell_start(struct bell *b, int tty, const long long *moments, size_t n,
    struct error *e)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) == -1)
		return error_errno(e, "start the clock");
	b->pid = fork();
	if (b->pid == -1) {
		error_errno(e, "start the clock");
		close(ends[0]);
		close(ends[1]);
		return -1;
	}
	if (b->pid == 0) {
		close(ends[1]);
		ring(tty, ends[0], moments, n);
	}
	close(ends[0]);
	b->alive = ends[1];
	return 0;
}

int
bell_talk(struct bell *b, long long start, long long length, struct error *e)
{
	long long moments[] = { start + length - EARLIER, start + length };
	size_t first = length > EARLIER ? 0 : 1;
	int tty = open("/dev/tty", O_WRONLY | O_NOCTTY | O_CLOEXEC), rv;

	if (tty == -1)
		return error_errno(e, "no bell will ring: open /dev/tty");
	rv = bell_start(b, tty, moments + first, 2 - first, e);
	close(tty);
	return rv;
}

void
bell_stop(struct bell *b)
{
	if (b->alive != -1)
		close(b->alive);
	while (b->pid != -1 && waitpid(b->pid, NULL, 0) == -1 && errno == EINTR)
		;
	*b = (struct bell)BELL_INIT;
}
