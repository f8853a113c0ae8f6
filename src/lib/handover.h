/* handover: hands a message to the program that sends mail. */
#ifndef II_HANDOVER_H
#define II_HANDOVER_H

#include "error.h"
#include "text.h"

/* The program: $II_SENDMAIL, else sendmail. */
const char *handover_program(void);

/*
 * Run it on the message, with these words behind its own, and wait.  The variable
 * may hold several words, and is the shell's to read.  It reads a file, and so
 * never a part of the message.  Returns 0 with its exit status, of one that was
 * killed that of a shell; -1 when it could not be run: then nothing was sent.
 * A message that is NULL is standard input, unread.
 *
 * A message that was taken is to be logged: from then on ^C, a hangup and their
 * like wait for the end of this program.
 */
int handover(struct str message, const char *const *words, size_t n, int *status,
    struct error *e);

#endif
