/* error: one line that says what was tried, on what, and why it failed. */
#ifndef II_ERROR_H
#define II_ERROR_H

/*
 * Library functions that can fail take a struct error last, return -1 and
 * fill it; only tools print it.  Start from ERROR_INIT; error_clear() frees.
 */
struct error {
	char *text; /* owned; NULL while nothing failed */
};

#define ERROR_INIT { 0 }

/* Replace the text of e and return -1, so that callers can return it. */
int error_set(struct error *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The same, followed by ": " and what errno meant on entry. */
int error_errno(struct error *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Put words before the text that e holds: "words: text".  Returns -1. */
int error_prefix(struct error *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The text, never NULL. */
const char *error_text(const struct error *e);

/* Free the text and start anew. */
void error_clear(struct error *e);

#endif
