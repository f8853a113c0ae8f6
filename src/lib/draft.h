/* draft: makes a letter for a contact of a book: finds whom it concerns and the
 * template, fills it in, and says what is to be logged. */
#ifndef II_DRAFT_H
#define II_DRAFT_H

#include "book.h"
#include "error.h"
#include "letter.h"
#include "message.h"
#include "rules.h"
#include "text.h"

struct draft {
	/* set by the caller */
	const struct book *book;
	const struct rules *rules; /* of the book */
	const char *id;            /* with whom the step is */
	const char *name;          /* of the template: letter_info()->name, or own */
	enum letter letter;        /* LETTER_COUNT: one of the user's own */
	const char *about;         /* whom else what is due concerns, or NULL */
	const struct list *naming; /* ids of those whose records name them */
	const struct list *given;  /* "field=value" of the user's */
	int private;               /* #private entries may be told */

	/* filled in */
	enum letter_form form;
	struct message message;    /* of FORM_MAIL with its header, else text alone */
	struct list entries;       /* what to log once it is sent: LETTER_ENTRY */
	struct list notes;         /* what the user should know, a line each */
	char *lang;                /* of the text */
	int arranges;              /* a talk, to be logged once its day is fixed */
};

#define DRAFT_INIT { .message = MESSAGE_INIT }

/* Make it.  Returns 0, or -1. */
int draft_make(struct draft *d, struct error *e);
void draft_free(struct draft *d);

#endif
