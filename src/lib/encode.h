/* encode: the values of a message's header as they travel: folded (RFC 5322),
 * what is not ASCII in encoded words (RFC 2047).  Pure. */
#ifndef II_ENCODE_H
#define II_ENCODE_H

#include "error.h"
#include "text.h"

/* A line of a header has at most so many columns, where words allow it. */
#define ENCODE_WIDTH 78

/* No line of a message may have more bytes. */
#define ENCODE_LINE 990

/* Append "Name: value" and a line feed; value is UTF-8 without controls.  Runs
 * of blanks become one.  Fails where a line would be too long. */
int encode_text(struct buf *b, const char *name, struct str value, struct error *e);

/* The same for a list of mailboxes (mailbox.h). */
int encode_mailboxes(struct buf *b, const char *name, struct str value,
    struct error *e);

/* The same for what must stay on one line, in ASCII. */
int encode_line(struct buf *b, const char *name, struct str value, struct error *e);

#endif
