/* message: writes a letter as a message (RFC 5322) with its headers encoded
 * (RFC 2047), as a mailto: URL (RFC 6068), or as a person reads and edits it;
 * and takes it back from there.  Pure. */
#ifndef II_MESSAGE_H
#define II_MESSAGE_H

#include "error.h"
#include "text.h"

/* One field of the header as a person reads it: not encoded, one line. */
struct message_field {
	char *name;
	char *value;
};

struct message {
	struct message_field *fields; /* in order */
	size_t n, cap;
	struct buf body;              /* lines, each ended by LF; a paragraph is one */
};

#define MESSAGE_INIT { .body = BUF_INIT }

void message_free(struct message *m);

/*
 * Add a field.  Fails, and names it, on a value that is no UTF-8, has a line
 * break or another control character, and so might end the field; on a name
 * that is none.
 */
int message_add(struct message *m, const char *name, struct str value,
    struct error *e);

/*
 * Append one address, "Grace Hopper <grace@example.org>", as it is read, quoted
 * where it must be.  addr may itself be in that form: then only what stands in
 * <>.  Fails on what is no address.
 */
int message_mailbox(struct buf *b, struct str name, struct str addr,
    struct error *e);

/* The first value of a field, in any case of its name, or the empty slice. */
struct str message_value(const struct message *m, const char *name);

/* Append it for a person: header, blank line, body, broken at MESSAGE_WIDTH
 * columns where words allow it. */
#define MESSAGE_WIDTH 72
void message_read(const struct message *m, struct buf *out);

/* Append the text alone, its paragraphs as they are, a line each. */
void message_text(const struct message *m, struct buf *out);

/*
 * Take a message, in that form, as a person left it.  Header lines may be
 * folded.  Fails on a line of the header that is none: "line 3: ..."
 */
int message_parse(struct message *m, struct str text, struct error *e);

/*
 * Append it as it is sent: the header folded at 78 columns, what is not ASCII
 * in encoded words; MIME fields of our own for text in UTF-8, and none of the
 * same name of m's; line ends are LF.  In an address field stand mailboxes
 * parted by commas, or nothing.  Fails when one is none.
 */
int message_write(const struct message *m, struct buf *out, struct error *e);

/* Append it as a line of an mbox: a From_ line before it, ">" before lines that
 * would look like one, a blank line behind.  when: "Sun Nov 22 13:00:00 2026". */
int message_mbox(const struct message *m, const char *when, struct buf *out,
    struct error *e);

/* Append it as a URL, without line end: To, Cc, Subject, In-Reply-To, text. */
int message_mailto(const struct message *m, struct buf *out, struct error *e);

#endif
