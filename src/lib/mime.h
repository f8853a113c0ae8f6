/* mime: reads a message (RFC 5322, MIME); the only place that includes
 * gmime.h. */
#ifndef II_MIME_H
#define II_MIME_H

#include <limits.h>

#include "error.h"
#include "text.h"

/* Where an address stands. */
enum mail_role {
	MAIL_FROM, MAIL_REPLY_TO, MAIL_TO, MAIL_CC, MAIL_BCC
};

struct mail_address {
	enum mail_role role;
	char *name;             /* as decoded; "" when it has none */
	char *email;
};

/* What a message says.  All text is UTF-8, without characters that a terminal
 * would obey; but for text it is of one line. */
struct mail {
	struct mail_address *v; /* in the order of the header */
	size_t n, cap;
	char *subject;          /* "" when it has none */
	char *id;               /* of the message, without < and >; see mail_read() */
	int reply;              /* it answers another */
	int automatic;          /* a program wrote it (RFC 3834) */
	int list;               /* it came by a list (RFC 2919) */
	long long date;         /* seconds since 1970, or MAIL_NO_DATE */
	struct buf text;        /* of its first part of plain text, else of HTML */
};

#define MAIL_INIT { .text = BUF_INIT }
#define MAIL_NO_DATE LLONG_MIN

/* What is read of a message; more of it is passed over. */
#define MAIL_MAX ((size_t)16 << 20)

/* A header may not be larger than this. */
#define MAIL_HEADER_MAX ((size_t)128 << 10)

/*
 * Read a message of at most MAIL_MAX bytes into m, which must be MAIL_INIT.  A
 * message without an id of its own, or with one that no entry can bear, gets one
 * made of what it says ("none-" and a number): the same whenever it is read.
 * Whatever data is, it takes bounded time and memory.  Fails on what is no
 * message, or has a header that is too large.
 */
int mail_read(struct mail *m, struct str data, struct error *e);

/* Take the addresses of a header's field, "a@b, Grace <c@d>", as of that role. */
void mail_addresses(struct mail *m, enum mail_role role, const char *field);

void mail_free(struct mail *m);

/* How many bytes the header of a message takes, without the blank line. */
size_t mail_header(struct str data);

#endif
