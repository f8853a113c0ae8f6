/* The bell, on a pipe in the place of a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bell.h"

/* Read up to n bytes that come within some seconds; returns how many did. */
static ssize_t
hear(int fd, char *bytes, size_t n)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 5000) == 1 ? read(fd, bytes, n) : -1;
}

static void
it_rings_once_at_each_moment_ahead(void **state)
{
	const long long now = bell_clock();
	const long long moments[] = { now - 1000, now + 200, now + 400 };
	struct error e = ERROR_INIT;
	struct bell b = BELL_INIT;
	char bytes[8];
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(bell_start(&b, ends[1], moments, 3, &e), 0);
	assert_int_equal(hear(ends[0], bytes, sizeof(bytes)), 1);
	assert_true(bell_clock() - now >= 200);
	assert_int_equal(bytes[0], '\a');
	assert_int_equal(hear(ends[0], bytes, sizeof(bytes)), 1);
	assert_true(bell_clock() - now >= 400);
	close(ends[1]);
	/* it has ended: nobody has the other end open any more */
	assert_int_equal(hear(ends[0], bytes, sizeof(bytes)), 0);
	bell_stop(&b);
	assert_int_equal(b.pid, -1);
	close(ends[0]);
}

static void
a_bell_that_is_stopped_does_not_ring(void **state)
{
	const long long moment = bell_clock() + 3600000;
	struct error e = ERROR_INIT;
	struct bell b = BELL_INIT;
	char byte;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(bell_start(&b, ends[1], &moment, 1, &e), 0);
	bell_stop(&b);
	bell_stop(&b);
	close(ends[1]);
	assert_int_equal(hear(ends[0], &byte, 1), 0);
	close(ends[0]);
}

/* Killed, who started it cannot stop it: it ends by itself. */
static void
it_ends_with_who_started_it(void **state)
{
	const long long moment = bell_clock() + 3600000;
	struct error e = ERROR_INIT;
	struct bell b = BELL_INIT;
	char byte;
	int ends[2];
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		if (bell_start(&b, ends[1], &moment, 1, &e) == 0)
			kill(getpid(), SIGKILL);
		_exit(1);
	}
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	close(ends[1]);
	assert_int_equal(hear(ends[0], &byte, 1), 0);
	close(ends[0]);
}

/* What is started later holds neither the bell's life nor the terminal's. */
static void
nothing_started_later_keeps_it_alive(void **state)
{
	const long long moment = bell_clock() + 3600000;
	struct error e = ERROR_INIT;
	struct bell b = BELL_INIT;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(bell_start(&b, ends[1], &moment, 1, &e), 0);
	assert_true(fcntl(b.alive, F_GETFD) & FD_CLOEXEC);
	bell_stop(&b);
	close(ends[0]);
	close(ends[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_rings_once_at_each_moment_ahead),
		cmocka_unit_test(a_bell_that_is_stopped_does_not_ring),
		cmocka_unit_test(it_ends_with_who_started_it),
		cmocka_unit_test(nothing_started_later_keeps_it_alive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
