/* books: the books that the operands of one command name, and whom in them. */
#ifndef II_BOOKS_H
#define II_BOOKS_H

#include "book.h"
#include "error.h"
#include "name.h"
#include "text.h"

/* Each book once, however it is named, open. */
struct books {
	const char *dir;    /* what -C named, or NULL; set by the caller */
	struct book **v;    /* in the order in which they were first named */
	size_t n, cap;
	struct book *home;  /* that of -C or the surroundings, once asked for */
};

#define BOOKS_INIT { 0 }

/* The book that -C or the surroundings name, as book_open() finds it; NULL on
 * failure. */
const struct book *books_home(struct books *s, struct error *e);

/*
 * The contact whose record a path (book_is_path) names: its book is the
 * directory, whatever -C says; of a bare file name it is home.  Returns 0 with
 * *b, which s owns, and the id; 1 when the path names no record; -1 when the
 * book cannot be opened.
 */
int books_path(struct books *s, struct str path, const struct book **b,
    struct buf *id, struct error *e);

/* 1 when other books than home are named: ids are then shown as paths. */
int books_paths(const struct books *s);

void books_free(struct books *s);

/* A contact of one of the books. */
struct who {
	const struct book *book;
	char *id;
};

/* Several, each once, in the order in which they were named. */
struct whom {
	struct who *v;
	size_t n, cap;
	struct ids seen;    /* their paths */
};

#define WHOM_INIT { .seen = IDS_INIT }

void whom_add(struct whom *w, const struct book *b, struct str id);

/* 1 when one of them is in a book. */
int whom_any(const struct whom *w, const struct book *b);

/* Add the ids of those in a book to ids, in order. */
void whom_in(const struct whom *w, const struct book *b, struct list *ids);

void whom_free(struct whom *w);

#endif
