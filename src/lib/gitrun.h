/* gitrun: the only place that runs the user's own git. */
#ifndef II_GITRUN_H
#define II_GITRUN_H

#include <semaphore.h>

#include "error.h"
#include "text.h"

/*
 * How git is run.  GIT_DIR and its kin must be out of the environment, as
 * vcs_open() leaves it.
 */
struct gitrun {
	const char *dir;   /* the directory to run in; NULL: the current one */
	int in;            /* standard input; -1: none */
	struct buf *out;   /* standard output is appended to it; never NULL */
	struct buf *said;  /* so is standard error; NULL: it is the user's */
	int quiet;         /* what it says is passed on to nobody */
	sem_t *running;    /* posted as soon as git runs; may be NULL */
};

/*
 * Run git with these arguments (up to NULL; no shell reads them) and wait for
 * it.  What it says is passed on as it comes, made safe for a terminal, up to
 * the line that tells why it failed, which gitrun_why() finds: that belongs in
 * the caller's error, and git's advice after it nowhere.  The server's words
 * always pass.  Passwords and the keys of hosts are asked for by way
 * of the terminal, which git has whatever becomes of its standard error.
 *
 * Returns git's exit status; -1 with e set when git could not be run, or was
 * killed.
 */
int gitrun(const struct gitrun *g, const char *const args[], struct error *e);

/* Why git failed by what it said: its first "fatal:" or "error:", without that
 * word, else its last line; empty when it said nothing. */
struct str gitrun_why(const struct buf *said);

#endif
