/* toolask: asks for lines on the terminal. */
#ifndef II_TOOLASK_H
#define II_TOOLASK_H

#include "text.h"

enum answered {
	ASKED_STOP = -1,  /* interrupted, or the terminal is gone: the answer is
	                   * what was typed up to there */
	ASKED_END,        /* the end of all answers (^D) */
	ASKED_LINE        /* the answer, trimmed; empty where it was Enter alone */
};

/* 1 when there is a terminal to ask on. */
int tool_terminal(void);

/*
 * Ask, and read one line.  An interrupt (^C) ends the question, not the
 * program.  Needs a terminal.
 */
enum answered tool_line(struct buf *answer, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The same for yes or no: 1, or 0; -1 when interrupted. */
int tool_yes(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
