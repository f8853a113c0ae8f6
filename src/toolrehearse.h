/* toolrehearse: the pitch and the questions, said aloud against the clock. */
#ifndef II_TOOLREHEARSE_H
#define II_TOOLREHEARSE_H

#include "books.h"

/*
 * Rehearse for a talk with the contact that operand names; NULL: for any.  Logs
 * nothing.  Returns the status: NO when the pitch is too long, or there is none.
 */
int rehearse(struct books *books, const char *operand);

#endif
