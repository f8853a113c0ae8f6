/* toolsend: what ii-mail -s does: sends a message, and logs it; and what of it
 * logging shares. */
#ifndef II_TOOLSEND_H
#define II_TOOLSEND_H

#include "mailbook.h"

struct toolsend_how {
	int show;      /* what would be sent and logged; do neither */
	int quiet;
	int force;     /* send a letter in which ii-lint finds errors, too */
};

/*
 * Send the message on standard input: words are those that sendmail gets.
 * Returns the status: of what was refused that of the program that refused it;
 * EX_DATAERR (sysexits.h), after messages, of a letter with errors.
 */
int toolsend(const struct mailbook_how *log, const struct toolsend_how *how,
    const char *const *words, size_t n);

/* The commit's message: "Log heard/email with grace-hopper". */
void toolsend_message(struct buf *b, const struct mailbook *m);

/* What was logged, or with show would be, and what is next. */
void toolsend_tell(struct mailbook *m, int show, int quiet);

#endif
