/* lacking: completes a record by what another source says of the same person:
 * what it lacks, and nothing else. */
#ifndef II_LACKING_H
#define II_LACKING_H

#include "error.h"
#include "record.h"
#include "text.h"

/* The host of a link, less its "www.". */
struct str link_host(struct str link);

/* 1 when two links are one page: scheme, "www.", case, query and slashes at the
 * end do not count. */
int link_same(struct str a, struct str b);

/* What of rec stands in the way of a value of this field: the first field of
 * the same name that is not empty, of links one to the same host; NULL when
 * the value is lacking. */
const struct field *lacking_other(const struct record *rec, struct str name,
    struct str value);

/* Put a field into the record that data holds.  Returns 1, 0 when it stood
 * there already, or -1 on a value that cannot stand in a record. */
int lacking_give(struct buf *data, struct str name, struct str value,
    struct error *e);

#endif
