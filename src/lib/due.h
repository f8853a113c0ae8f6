/* due: joins the folds of all records into due items.  Pure: no files, no
 * clock. */
#ifndef II_DUE_H
#define II_DUE_H

#include "record.h"
#include "rules.h"
#include "stage.h"

/* One thing to do. */
struct due_item {
	const char *id;    /* with whom the next step is */
	const char *name;
	const char *about; /* id of whom else it concerns; or NULL */
	size_t contact;    /* its number over both parts */
	int day;           /* from which it is due */
	enum rule rule;
	const char *what;  /* what to do, one line; NULL when not asked for */
	const char *step;  /* the command, where rule and ids do not say it, or
	                      NULL; see due_command() */
};

/* All but owe, expect, grant, scheduled talks to write up, and clashes stop
 * showing this many days past due: the last that shows is the day before. */
#define DUE_FADES 30

/*
 * Records are taken in one by one, by one thread a part; the parts are joined
 * when all are in.  today and minute are the clock's.  Items due later than
 * horizon are left out; with words 0 they carry no what.
 */
struct due_part;

struct due_part *due_part_new(const struct rules *rules, struct stamp now,
    int horizon, int words);

/*
 * Take in a contact.  Returns its number within the part.  The fold (may be
 * NULL) is valid until the next call.
 */
unsigned due_add(struct due_part *p, struct str id, const struct record *rec,
    const struct fold **fold);

struct due {
	struct due_item *items;    /* see due_join() */
	size_t n;
	size_t first[2];           /* number of each part's first contact */
	size_t contacts;           /* of both parts */
	struct due_item **next;    /* of each contact: its earliest item, or NULL */
	int met, given;            /* talks held as a seeker; talks given */
	unsigned odd;              /* lines and values not understood */
	struct due_part *parts[2]; /* the memory of the items */
};

/*
 * Join one or two parts (b may be NULL), which then belong to *d.  With words,
 * the items are one a contact and rule, the earliest (each, for owe and
 * expect), ordered by day, rule and id; without, they are as they come, and
 * next is what they are for.
 */
void due_join(struct due *d, struct due_part *a, struct due_part *b);
void due_free(struct due *d);

/*
 * Append the command that settles an item, as for a shell, with "..." for words
 * of the user's own.  Of an item that has its words.
 */
void due_command(struct buf *b, const struct due_item *item);

/* The same for a person, who does not begin with the log: where a letter does
 * it, the command that drafts it. */
void due_begin(struct buf *b, const struct due_item *item);

#endif
