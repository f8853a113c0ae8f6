/* sheet: all that is needed for one talk, on one page: when and where, what I
 * want to know, what is known, the questions. */
#ifndef II_SHEET_H
#define II_SHEET_H

#include "arena.h"
#include "book.h"
#include "date.h"
#include "error.h"
#include "question.h"
#include "stage.h"
#include "text.h"

/* What a line of the sheet tells, in the order of the page. */
enum fact {
	FACT_WHO,              /* role, organization, place */
	FACT_SAY,              /* how to say or address the name */
	FACT_WHEN,             /* "Thu 19 Nov 10:00, 20 minutes" */
	FACT_WHERE,            /* "workplace: Front desk, 3rd floor" */
	FACT_PHONE,
	FACT_GOAL,             /* what I hope to learn */
	FACT_REQUEST,          /* what they want to know, who asked me */
	FACT_VIA,              /* how I came to them */
	FACT_BEFORE,           /* the last talk */
	FACT_PROMISE,          /* what either of us has promised */
	FACT_PITCH,
	FACT_KNOWN,            /* research: a fact each */
	FACT_PAST,             /* where they were before: a fact each */
	FACT_NEAR,             /* what others at the same organization said */
	FACT_COUNT
};

const char *fact_label(enum fact f);    /* "When" */

struct sheet_fact {
	enum fact fact;
	const char *text;      /* one line, safe for a terminal */
};

/* The sheet of one talk. */
struct sheet {
	const char *id, *name;
	int giving;            /* they ask me: no questions of mine */
	int arranged;          /* a talk is arranged */
	struct stamp talk;     /* when; day DATE_NONE where none is */
	int mins;              /* agreed, else the setting Length, else 20 */
	struct sheet_fact *facts;  /* in the order of the page */
	size_t nfacts, cfacts;
	struct bank questions; /* in the order of the talk */
	struct list warnings;  /* what is missing: a line each, without the name */
	struct arena arena;
};

/* The sheets of some contacts of a book. */
struct sheets {
	int private;           /* set by the caller: with entries that bear #private */

	/* filled */
	struct sheet *v;       /* in the order of the ids */
	size_t n;
	struct list odd;       /* what is not understood in the book's file questions,
	                          and in its settings: a line each */
	struct list troubles;  /* records that could not be read: a line each */
};

#define SHEETS_INIT { 0 }

/*
 * Make the sheets of these contacts in one pass over the book.  A contact whose
 * own record cannot be read has no sheet, and is in troubles.  Returns 0, or -1
 * when the book or its file questions cannot be read; s is to be freed in any
 * case.
 */
int sheets_make(struct sheets *s, const struct book *b, const struct list *ids,
    struct error *e);
void sheets_free(struct sheets *s);

/* The first text of a fact, or NULL. */
const char *sheet_fact(const struct sheet *s, enum fact f);

/* What printers put on a page: CUPS takes 60 lines on letter paper, pr(1) 56,
 * paps(1) 55 on A4. */
#define SHEET_LINES 55
#define SHEET_COLUMNS 80

/* Append the page: at most SHEET_LINES lines of at most SHEET_COLUMNS columns,
 * the rest of them room to write below the questions; what does not fit is cut. */
void sheet_render(struct buf *out, const struct sheet *s);

#endif
