/* letterfields: what the fields of a letter's template stand for: values from
 * the settings, from the records and logs of those whom the letter concerns.
 * Pure.  ii-draft(1) lists them. */
#ifndef II_LETTERFIELDS_H
#define II_LETTERFIELDS_H

#include "record.h"
#include "stage.h"
#include "template.h"
#include "text.h"

/* Somebody whom a letter concerns; rec NULL: there is nobody. */
struct party {
	const char *id;
	const struct record *rec;
	const struct fold *fold;
};

struct letterfields {
	/* set by the caller */
	const struct record *settings; /* of the book */
	struct stamp now;
	const char *lang;         /* of the text, for days */
	struct party to;          /* who gets it: {name}, {org} ... */
	struct party via;         /* who referred me to them: {via.name} ... */
	const struct party *others; /* who else it is about: {other.name} ... */
	size_t nothers;
	struct stamp until;       /* {until}; day DATE_NONE: not said */
	int private;              /* #private entries may be told */
	const struct list *given; /* what the user gives: "field=value" */

	/* own */
	struct buf value, clean;
};

#define LETTERFIELDS_INIT { .until = { DATE_NONE, -1 }, .value = BUF_INIT, \
	.clean = BUF_INIT }

void letterfields_free(struct letterfields *l);

/*
 * The value of a field, for template.h: in UTF-8, without control characters
 * other than line feeds of what the user gives.  NAME is of who gets the
 * letter, via.NAME and other.NAME of others, me.NAME of the settings, talk.NAME
 * of the talk arranged.
 */
int letterfields_value(void *arg, struct str field, struct str *value);
const char *letterfields_nearest(void *arg, struct str field);

#endif
