/* outgoing: makes a draft into the message that is sent.  Pure: bytes in, bytes
 * out. */
#ifndef II_OUTGOING_H
#define II_OUTGOING_H

#include "date.h"
#include "error.h"
#include "text.h"

struct outgoing {
	struct buf message;
	size_t header;          /* how much of it is the header */
	const char *nl;         /* its line end */
	struct buf letter;      /* what LETTER_FIELD said (letter.h), where it stands */
	struct list asked;      /* what each LETTER_ENTRY said */
	int dated, named;       /* it has a Date, a Message-ID */
	int passed;             /* it went through the mail before: another may have
	                           written what it asks for */
};

#define OUTGOING_INIT { .message = BUF_INIT, .letter = BUF_INIT }

/*
 * Take the fields of letter.h out of the draft's header, with a line "From " that
 * a mailbox puts before it; every other byte stays.  Fails where there is nothing
 * to send, and where a second message follows.
 */
int outgoing_make(struct outgoing *o, struct str draft, struct error *e);

/* Add a field at the end of the header. */
void outgoing_add(struct outgoing *o, const char *name, const char *value);

void outgoing_free(struct outgoing *o);

/* A date as a header has it (RFC 5322, 3.3): of a moment, in seconds since 1970,
 * which is shown so on the clocks there. */
void outgoing_date(struct buf *b, long long seconds, struct stamp there);

/* 1 when a sendmail that is given these words is given an address. */
int outgoing_addressed(const char *const *words, size_t n);

/* Append the addresses among them to list. */
void outgoing_addresses(const char *const *words, size_t n, struct list *list);

#endif
