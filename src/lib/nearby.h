/* nearby: what the people at certain organizations have answered and said, in
 * one pass over the book. */
#ifndef II_NEARBY_H
#define II_NEARBY_H

#include "arena.h"
#include "book.h"
#include "error.h"
#include "question.h"
#include "text.h"

/* A line with a #topic. */
struct said {
	const char *id, *name;   /* who said it */
	const char *text;
	int day;
	unsigned line;           /* of their record */
};

/* The words of a line that bears a #topic, without the A: of an answer; the empty
 * slice of any other line. */
struct str said_words(struct str line);

/* One organization. */
struct place {
	char *org;               /* folded */
	struct asked asked;      /* what was answered there */
	struct said *said;       /* the latest first */
	size_t nsaid, csaid;
};

struct nearby {
	struct place *places;    /* sorted by org */
	size_t n, cap;
	struct arena arena[2];   /* of the threads */
};

#define NEARBY_INIT { 0 }

/* Before the pass: add an organization; none, or one more time: nothing. */
void nearby_add(struct nearby *near, struct str org);

/*
 * Pass over the book.  With private 0 lines of entries that bear #private are
 * left out.  troubles gets a line for each record that could not be read.
 * Returns 0, or -1 when the book could not be read at all.
 */
int nearby_read(struct nearby *near, const struct book *b, int private,
    struct list *troubles, struct error *e);

/* The place of that organization, without case and accents, or NULL. */
const struct place *nearby_at(const struct nearby *near, struct str org);

void nearby_free(struct nearby *near);

#endif
