/* named: where the records of a book name certain contacts. */
#ifndef II_NAMED_H
#define II_NAMED_H

#include "arena.h"
#include "record.h"
#include "stage.h"
#include "text.h"

/* The contacts, by the ids they have and had, each with its number. */
struct named {
	struct named_id *v;
	size_t n, cap;
};

void named_add(struct named *d, struct str id, size_t number);
void named_sort(struct named *d);       /* when all are added */
size_t named_find(const struct named *d, struct str id); /* or NOWHERE */
void named_free(struct named *d);

/* A field or an entry of another record that names one of them. */
struct mention {
	size_t number;       /* whom it names */
	const char *id;      /* in whose record */
	const char *text;    /* the line that names them; a further one behind how
	                        the first begins: "2026-11-02 note ..." */
	int day;             /* DATE_NONE: in the header */
};

/* What one thread finds. */
struct naming {
	const struct named *named;
	struct arena arena;
	struct mention *v;
	size_t n, cap;
	unsigned long block;  /* number of the field or entry looked at */
	unsigned long *latest; /* the latest that names each contact */
};

/* count: how many numbers there are, from 0. */
void naming_begin(struct naming *g, const struct named *d, size_t count);

/* Look through the record of an id. */
void naming_take(struct naming *g, struct str id, const struct record *rec);

/* What both have found, by number, day and id; to be freed before they are. */
struct mention *naming_join(const struct naming *a, const struct naming *b, size_t *n);

void naming_free(struct naming *g);

#endif
