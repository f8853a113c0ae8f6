/* pick: which contacts of which books the operands of a listing tool mean. */
#ifndef II_PICK_H
#define II_PICK_H

#include <sys/types.h>

#include "book.h"
#include "error.h"
#include "expr.h"
#include "text.h"

/* One book, and those of its contacts that operands name one by one. */
struct pick_book {
	char *dir;          /* as given; NULL: found as ever (book_open) */
	struct list ids;    /* sorted; from paths of records and from "-" */
	int some;           /* only these: the book itself is not named */
	dev_t dev;          /* which directory it is; ino 0: there is none */
	ino_t ino;
};

struct pick {
	struct pick_book *books;
	size_t n, cap;
	struct list terms;  /* expressions and words; all must hold */
	int invert;         /* -v: the terms must not all hold */
	int other;          /* a book is named that is not found as ever */
};

#define PICK_INIT { 0 }

/*
 * Sort operands: expressions and words; with a slash or the ending .txt the
 * path of a book or of a record; "-": lines stands for it, ids or paths in the
 * first column.  dir is what -C named, or NULL.  A book that is named in two
 * ways is one.  Fails on a path that is neither, on a line that is no id, and on
 * an empty operand, which a variable that is not set leaves.
 */
int pick_operands(struct pick *p, char *const *operands, size_t n,
    const char *dir, struct str lines, struct error *e);

/* 1 when operands name another book than the one found as ever, or several:
 * ids are then shown as paths, which are operands of any tool. */
int pick_paths(const struct pick *p);

/* The terms, compiled for a book; one for each thread.  NULL on failure. */
struct expr *pick_expr(const struct pick *p, const struct book *b, struct error *e);

/* 1 when the book's part of the operands lets this id in. */
int pick_has(const struct pick_book *pb, struct str id);

/* The next id from *at (0 at first) on that was named one by one and is not
 * there; NULL at the end. */
const char *pick_missing(const struct pick_book *pb, const struct book *b,
    size_t *at);

void pick_free(struct pick *p);

#endif
