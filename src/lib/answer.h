/* answer: what a tool that logs says of each contact: the stage before and
 * after, and what is next. */
#ifndef II_ANSWER_H
#define II_ANSWER_H

#include "out.h"
#include "outlook.h"

struct answer;

struct answers {
	struct answer *v;
	size_t n, cap;
};

#define ANSWERS_INIT { 0 }

/* Keep the answer for a contact: what is not in the book yet is not told. */
void answers_add(struct answers *a, const char *id, const struct outlook *before,
    const struct outlook *after);

/*
 * Print them, a row each: the id, both stages, the rule and the day of what is
 * next; on a terminal in words.
 */
void answers_put(const struct answers *a, struct out *o);

void answers_free(struct answers *a);

#endif
