/* phrases: what spoils a letter and what a letter should have, by pattern: the
 * files phrases and phrases.LANGUAGE. */
#ifndef II_PHRASES_H
#define II_PHRASES_H

#include "match.h"
#include "text.h"

/*
 * A line is "severity TAB pattern TAB message", or a comment (#), or blank.
 * Where the severity is followed by a slash and names of letters or of groups of
 * them, with commas between, the line is about those alone:
 *
 *	error/opening	any vacanc(?:y|ies)	ask where the organization is heading
 *
 * Patterns are PCRE2's.  They match whole words, without case and accents, in
 * text in which blanks and line breaks are one blank, quotation marks,
 * apostrophes and dashes straight, emphasis (* and _) gone.
 */
enum phrase_is {
	PHRASE_NOTE, PHRASE_WARNING, PHRASE_ERROR, /* its match spoils the letter */
	PHRASE_FINE,     /* its match is innocent, and so is what overlaps it */
	PHRASE_WANTS,    /* a letter in which it does not match is to be warned of */
	PHRASE_NOT,      /* right before an error makes it a note: "not asking for" */
	PHRASE_ISNT,     /* right behind one does: "is not why I write" */
	PHRASE_OFF       /* does not count */
};

/* What a phrase is about, besides letters: bits. */
enum {
	ABOUT_JOB = 1 << 0,      /* asking for work: not in letters of who gives */
	ABOUT_OPENING = 1 << 1,  /* neither where they mentioned an opening */
	ABOUT_THEM = 1 << 2      /* wanted: the name of their organization will do */
};

struct phrase {
	enum phrase_is is;
	unsigned letters;        /* bits, 1 << enum letter; 0: any */
	unsigned about;          /* ABOUT_* */
	char *severity;          /* "error/opening"; this and the pattern as written */
	char *pattern;
	char *message;
	struct match *match;     /* NULL where it is PHRASE_OFF */
};

struct phrases {
	struct phrase *v;
	size_t n, cap;
};

#define PHRASES_INIT { 0 }

/*
 * Add a file's lines.  A pattern of an earlier file is overridden by the same
 * one: its lines no longer count, and their message is taken where the new line
 * has none.  A line that is not understood is left out, and told in bad:
 * "file:line: what".
 */
void phrases_add(struct phrases *p, struct str text, const char *file,
    struct list *bad);

/* Append the line of a phrase. */
void phrase_put(struct buf *b, const struct phrase *p);

void phrases_free(struct phrases *p);

#endif
