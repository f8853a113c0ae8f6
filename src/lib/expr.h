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
 * Add an operand of the form above.  A term holds when any value of the field
 * is what it says; with != when none is.  An empty value means that the field
 * is absent.  Values compare without case and accents, an @ before them left
 * out; patterns as they stand.  mets, refs, given and fit are numbers, last and
 * next are dates, read by date_read() ("last=..-3months", "next=today"; a
 * weekday of last is the latest, else the next).  Other fields have ranges of
 * numbers or dates, where both ends are such: "link=a..b" is text.  An end
 * without a time is the whole day.
 *
 * Fails, with x as it was, on a bad pattern, number or date, on a range that
 * ends before it begins, and on a stage or rule that is none (naming the
 * nearest).
 */
int expr_add(struct expr *x, struct str operand, struct stamp now, struct error *e);

/* Add a bare word: id, Was (an id as good as it), Name, Also or Email has it as
 * the start of a word.  An @ before it is left out. */
void expr_add_word(struct expr *x, struct str word);

size_t expr_terms(const struct expr *x);

/* 1 when a term names one of these fields (without case); a bare word names all
 * of its own. */
int expr_names(const struct expr *x, const char *const *fields, size_t n);

/*
 * 1 when all terms hold for s, 0 when not, -1 on a failed match (a limit).
 * With only not NULL: just the terms for which only() returns 1 by field name
 * (of a bare word: "name"), so that terms on derived fields can wait until they
 * are known.
 */
int expr_holds(const struct expr *x, const struct source *s,
    int (*only)(struct str field), struct error *e);

/* The i-th field named that is not known to ii, with the nearest that is (NULL:
 * none near), for a hint when nothing matched.  0 at the end. */
int expr_unknown(const struct expr *x, size_t i, struct str *field, const char **nearest);

#endif
