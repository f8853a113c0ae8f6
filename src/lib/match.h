/* match: PCRE2 patterns; the only place that includes pcre2.h.  UTF (bad bytes
 * match nothing), \w and \b by Unicode, bounded steps and memory; made into
 * machine code when first used.  The patterns are pcre2pattern(3)'s. */
#ifndef II_MATCH_H
#define II_MATCH_H

#include "error.h"
#include "text.h"

struct match; /* a compiled pattern; used by one thread at a time */

/*
 * Compile.  ignore: without case; accents count (fold both sides for that).
 * Fails with the pattern, the offset and what is wrong there.
 */
int match_compile(struct match **m, struct str pattern, int ignore, struct error *e);

/*
 * 1 when m matches in s at or after from; *start and *end (may be NULL) get the
 * bytes.  0 when not.  -1 when a limit was reached: never taken for "no".
 */
int match_find(struct match *m, struct str s, size_t from, size_t *start,
    size_t *end, struct error *e);

void match_free(struct match *m); /* NULL is fine */

#endif
