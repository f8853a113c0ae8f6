/* lint_private: what the parts of lint share. */
#ifndef II_LINT_PRIVATE_H
#define II_LINT_PRIVATE_H

#include "lint.h"
#include "prose.h"

/* Of what stands there too often, so many are told. */
#define MATCHES_TOLD 20

/* One letter as it is read. */
struct linting {
	struct findings *f;
	const struct lint *l;
	const struct letter_info *info; /* NULL: not known */
	struct str s;            /* all there is, the other letters of an mbox too */
	size_t from, to, body;   /* of the letter; where its body begins */
	size_t start;            /* where its words do: for what it lacks */
	struct prose prose;
	size_t gaps;             /* still to be filled: what it lacks may come there */
	struct found {           /* what phrases have found */
		size_t from, to;     /* in prose */
		enum severity severity;
		const struct phrase *phrase;
	} *found;
	size_t nfound, cfound;
};

/* Add a finding at a byte of t->s. */
void lint_tell(struct linting *t, enum severity severity, size_t at,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Append words of the letter, quoted, on one line, cut where they are long. */
void lint_quote(struct buf *b, struct str s);

/* The bytes of the letter that a part of its prose stands for. */
struct str lint_source(const struct linting *t, size_t from, size_t to);

/* 1 when a sentence ends at this byte of prose. */
int lint_ends(struct str text, size_t at);

/* In lint_measure.c: gaps that are left; a note that is too long for its form;
 * a letter or script that is; how many questions one asks. */
void lint_gaps(struct linting *t);
void lint_note(struct linting *t);
void lint_length(struct linting *t);
void lint_asking(struct linting *t);

#endif
