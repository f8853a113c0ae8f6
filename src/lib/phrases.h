/* phrases: what spoils a letter and what a letter should have, by pattern: the
 * files phrases and phrases.LANGUAGE. */
#ifndef II_PHRASES_H
#define II_PHRASES_H

#include "error.h"
#include "match.h"
#include "text.h"

/*
 * A line is "severity TAB pattern TAB message", or a comment (#), or blank.
 * Where the severity is, behind a slash, followed by names of letters or of
 * groups of them, separated by commas, the line is about those alone:
 *
 *	error/opening	any vacanc(?:y|ies)	ask where the organization is heading
 *
 * Patterns (PCRE2) match whole words, without case and accents, in text in which
 * any run of blanks and line breaks is one blank, and quotation marks,
 * apostrophes and dashes are straight.
 */
enum phrase_is {
	PHRASE_NOTE, PHRASE_WARNING, PHRASE_ERROR, /* its match spoils the letter */
	PHRASE_FINE,     /* its match is innocent, whatever else matches in it */
	PHRASE_WANTS,    /* the letter is spoilt unless it matches: a warning */
	PHRASE_NOT,      /* right before an error makes it a note: "not asking for" */
	PHRASE_ISNT,     /* right behind one does: "is not why I write" */
	PHRASE_OFF       /* the line of this pattern above does not count */
};

/* What a phrase is about, besides letters. */
enum {
	ABOUT_JOB = 1 << 0,      /* asking for work: not in letters of who gives */
	ABOUT_OPENING = 1 << 1,  /* neither where they mentioned an opening */
	ABOUT_THEM = 1 << 2      /* wanted: their organization's name will do, too */
};

struct phrase {
	enum phrase_is is;
	unsigned letters;        /* bits, 1 << enum letter; 0: any */
	unsigned about;          /* ABOUT_* */
	char *scope;             /* as written, "opening"; "" without */
	char *pattern;           /* as written */
	char *message;
	struct match *match;
};

struct phrases {
	struct phrase *v;
	size_t n, cap;
};

#define PHRASES_INIT { 0 }

/*
 * Add a file's lines.  One whose pattern is there already, for the same letters,
 * takes its place; PHRASE_OFF removes those of the pattern.  file names it in
 * errors, "file:line: what".  Every line that is understood is added; returns
 * -1 with the first that is not.
 */
int phrases_add(struct phrases *p, struct str text, const char *file,
    struct error *e);

void phrases_free(struct phrases *p);

#endif
