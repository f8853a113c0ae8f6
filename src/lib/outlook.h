/* outlook: one contact's stage, and what is next with them, from their record
 * and those that it names. */
#ifndef II_OUTLOOK_H
#define II_OUTLOOK_H

#include "book.h"
#include "due.h"
#include "rules.h"
#include "stage.h"

struct outlook {
	enum stage stage;
	int due;             /* something is next: rule, from day on */
	enum rule rule;
	int day, today;
	struct fold fold;    /* of record */
	struct record record;
};

#define OUTLOOK_INIT { .fold = FOLD_INIT, .record = RECORD_INIT }

/* The stage alone: data are the record's bytes, which must outlive o. */
void outlook_stage(struct outlook *o, const struct book *b,
    const struct rules *rules, struct str data);

/*
 * The same, and what is next.  Reads the records that this one names and no
 * others: what only another record would tell (a referral to this contact that
 * waits to be followed) is for ii-due.
 */
void outlook(struct outlook *o, const struct book *b, const struct rules *rules,
    struct str id, struct str data);

/* The same, told of one who names this contact: with that record too. */
void outlook_named(struct outlook *o, const struct book *b,
    const struct rules *rules, struct str id, struct str data, struct str by);

void outlook_free(struct outlook *o);

#endif
