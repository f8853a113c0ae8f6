/* expr: expressions that select contacts: field=value, field!=value,
 * field~regex, field=from..to.  All must hold. */
#ifndef II_EXPR_H
#define II_EXPR_H

#include "date.h"
#include "error.h"
#include "source.h"
#include "text.h"

struct expr; /* terms, all of which must hold; used by one thread at a time */

/* 1 when an operand has the form of an expression: a field name, then =, != or ~. */
int expr_looks(struct str operand);

struct expr *expr_new(void);
void expr_free(struct expr *x); /* NULL is fine */

/*
 * Add an operand of the form above.  Values compare without case and accents;
 * an empty value means that the field is absent; numbers and dates compare as
 * such, and dates are read by date_read() ("last=..-3months", "next=today").
 * Fails on a bad pattern, range or date, and on a stage or rule that is none
 * (naming the nearest).
 */
int expr_add(struct expr *x, struct str operand, struct stamp now, struct error *e);

/* Add a bare word: id, Name, Also or Email has it as the start of a word. */
void expr_add_word(struct expr *x, struct str word);

size_t expr_terms(const struct expr *x);

/* 1 when a term names one of these fields (without case). */
int expr_names(const struct expr *x, const char *const *fields, size_t n);

/*
 * 1 when all terms hold for s, 0 when not, -1 on a failed match (a limit).
 * With only not NULL: just the terms for which only() returns 1 by field name,
 * so that terms on derived fields can wait until they are known.
 */
int expr_holds(const struct expr *x, const struct source *s,
    int (*only)(struct str field), struct error *e);

/* The i-th field named that is not known to ii, with the nearest that is (NULL:
 * none near), for a hint when nothing matched.  0 at the end. */
int expr_unknown(const struct expr *x, size_t i, struct str *field, const char **nearest);

#endif
