/* questionfield: the fields in braces that a question may name, and their
 * values, from a record.  Pure. */
#ifndef II_QUESTIONFIELD_H
#define II_QUESTIONFIELD_H

#include "record.h"
#include "text.h"

/* All of them, for messages. */
#define QUESTIONFIELD_NAMES \
	"{org}, {role}, {place}, {past-org}, {past-role} or {earlier-org}"

/*
 * The next {field} of a question behind *to: its braces stand at *from and
 * before the new *to.  Returns 1, 0 at the end, -1 for what is no field, or is
 * not closed; name is what stands there.
 */
int questionfield_next(struct str text, size_t *from, size_t *to, struct str *name);

/* The field nearest to a mistyped one, or NULL. */
const char *questionfield_nearest(struct str name);

/* The values of one record, slices of it; empty where it has none.  The past is
 * that of the latest Past: elsewhere, the earlier one that before it. */
struct questionfields {
	struct str org, role, place, past_org, past_role, earlier_org;
};

void questionfields_read(struct questionfields *v, const struct record *rec);

/* What a question takes from the record: bits. */
enum {
	TAKES_FIELDS = 1 << 0,
	TAKES_PAST = 1 << 1
};

/*
 * Append a question with its fields filled in, safe for a terminal.  takes gets
 * TAKES_*.  Returns 0, or -1 when the record has no value for a field, or one too long to
 * be said; b then holds a part of it.
 */
int questionfields_fill(struct buf *b, struct str text,
    const struct questionfields *v, unsigned *takes);

#endif
