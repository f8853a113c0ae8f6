/* proof: reads letters as lint does, with the phrases and records of a book. */
#ifndef II_PROOF_H
#define II_PROOF_H

#include "book.h"
#include "error.h"
#include "lint.h"
#include "text.h"

/*
 * Set book (NULL: there is none) and what is given; the rest is its own.  The
 * phrases of each language are read once.
 */
struct proof {
	const struct book *book;
	enum letter letter;      /* LETTER_COUNT: as its X-II-Letter says */
	const char *lang;        /* NULL: its Content-Language, their Lang, English */
	struct list bad;         /* lines of the book's phrases that were not
	                          * understood: to be told */
	struct language *languages;
	size_t n, cap;
};

#define PROOF_INIT { .letter = LETTER_COUNT }

/*
 * Add to f what spoils a letter, or each letter of an mbox (text that begins
 * with a From_ line).  Whom it is to, and so what the record allows, its X-II
 * lines say, else its To.  Returns -1 when a file of the book cannot be read, or
 * X-II-Letter names no letter, nor a template of the book.
 */
int proof_read(struct proof *p, struct str text, struct findings *f,
    struct error *e);

/* The phrases of a language ("fr"); *phrases is NULL where there are none. */
int proof_phrases(struct proof *p, const char *lang, struct phrases **phrases,
    struct error *e);

void proof_free(struct proof *p);

#endif
