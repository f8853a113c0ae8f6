/* lint: what would spoil a letter: pure, over its text. */
#ifndef II_LINT_H
#define II_LINT_H

#include "letter.h"
#include "phrases.h"
#include "text.h"

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

/* "error" */
const char *severity_word(enum severity s);

struct finding {
	size_t at;               /* where it begins, in bytes */
	unsigned line, column;   /* the same, from 1; column in characters */
	enum severity severity;
	char *what;              /* what spoils it, and what to write instead; owned */
};

/* In the order of the text. */
struct findings {
	struct finding *v;
	size_t n, cap;
	size_t errors;           /* how many of them are errors: none, and it may go */
	/* Up to where lines were counted: the findings of the text's letters are
	 * added one letter after the other. */
	size_t at;
	unsigned line, column;
};

#define FINDINGS_INIT { .line = 1, .column = 1 }

void findings_free(struct findings *f);

/* What a letter is judged by. */
struct lint {
	enum letter letter;      /* LETTER_COUNT: not known; only what holds for all */
	struct phrases *phrases; /* of its language; NULL: none, which is said */
	const char *lang;        /* that language, "fr" */
	int lead;                /* 1: they mentioned an opening and were not thanked
	                          * for it yet; 0: not so; -1: not known, so that
	                          * the letter decides */
	int note;                /* the most characters of a note (FORM_NOTE) */
	const struct list *about; /* names that show the letter to be about them:
	                          * their organization, who referred me; or NULL */
};

#define LINT_NOTE 200
#define LINT_INIT { LETTER_COUNT, NULL, "en", -1, LINT_NOTE, NULL }

/*
 * Add to f what spoils one letter: a message with its header, or plain text.
 * text is the whole file; the letter is text.p[from..to), which matters where it
 * is one of an mbox: lines count from the file's first.
 *
 * Read are the Subject and one's own words.  Not read are quoted lines (">"),
 * the line above them that ends in a colon, what follows the line "-- " or a
 * line such as "-----Original Message-----".  What is to be handed on (a blurb)
 * stands between lines of three dashes or more: it is read, but no part of the
 * length.  What stands in square brackets is a gap that was left to fill, an
 * error; but [1] and [text](link) are none.  So is half of one: a bracket that
 * has no other in its paragraph.
 *
 * A phrase that could not be looked for, since a limit was reached, is an error
 * that says so: what was not checked has not passed.
 */
void lint_letter(struct findings *f, struct str text, size_t from, size_t to,
    const struct lint *l);

#endif
