/* bell: rings on a terminal while another program has it. */
#ifndef II_BELL_H
#define II_BELL_H

#include <stddef.h>
#include <sys/types.h>

#include "error.h"

/* A moment in milliseconds, from a clock that also counts while the machine
 * sleeps, and that nobody sets. */
long long bell_clock(void);

/* Who rings: a process of its own, which ends with the one that started it,
 * however that ends. */
struct bell {
	pid_t pid;
	int alive;             /* the end of a pipe that is open as long as we live */
};

#define BELL_INIT { .pid = -1, .alive = -1 }

/*
 * Ring on the terminal open as tty at each of n moments, in their order; those
 * that have passed are left out.  All that is written is BEL, which draws
 * nothing.  The descriptor is inherited by no program that is started later.
 */
int bell_start(struct bell *b, int tty, const long long *moments, size_t n,
    struct error *e);

/*
 * Ring on the terminal of this process five minutes before a talk that began at
 * start has taken its length, and when it has.  One of five minutes or less has
 * but an end.
 */
int bell_talk(struct bell *b, long long start, long long length, struct error *e);

/* No more. */
void bell_stop(struct bell *b);

#endif
