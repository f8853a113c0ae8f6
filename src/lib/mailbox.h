/* mailbox: addresses in headers, "Grace Hopper <grace@example.org>" (RFC 5322,
 * 3.4).  Pure. */
#ifndef II_MAILBOX_H
#define II_MAILBOX_H

#include "error.h"
#include "text.h"

/*
 * Append the address that addr holds, "grace@example.org" or behind a name in
 * <>, its local part quoted where it must be.  Fails on what is none.  (No
 * address beyond ASCII: few servers take them, RFC 6531.)
 */
int mailbox_address(struct buf *b, struct str addr, struct error *e);

/* Append a name, quoted where it must be; of what is not ASCII no notice is
 * taken. */
void mailbox_name(struct buf *b, struct str name);

/*
 * Take the next of a list parted by commas: name without quotes into *name,
 * and the address as mailbox_address() writes it, into *addr; both are reset
 * first.  *rest is empty behind the last.  Returns 1; 0 at the end; -1 when it
 * is none.
 */
int mailbox_next(struct str *rest, struct buf *name, struct buf *addr,
    struct error *e);

#endif
