/* The laws of the merge, over any bytes: a base, two sides and a third, set off
 * from each other by the byte 0x1e. */
#include <stdint.h>
#include <stdlib.h>

#include "../merge_laws.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SEPARATOR 0x1e

static void
check(const char *broken_law)
{
	if (broken_law != NULL)
		abort();
}

/* What stands before the next separator, in memory of its own, so that a read
 * beyond it is found.  To be freed. */
static struct str
take_record(struct str *rest)
{
	const char *end = rest->n > 0 ? memchr(rest->p, SEPARATOR, rest->n) : NULL;
	size_t n = end != NULL ? (size_t)(end - rest->p) : rest->n;
	char *copy = malloc(n > 0 ? n : 1);

	if (copy == NULL)
		abort();
	if (n > 0)
		memcpy(copy, rest->p, n);
	*rest = str_sub(*rest, end != NULL ? n + 1 : n, rest->n);
	return (struct str){ copy, n };
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = { (const char *)data, size }, r[4];
	size_t i;

	for (i = 0; i < 4; i++)
		r[i] = take_record(&rest);
	for (law_settings = 0; law_settings <= 1; law_settings++) {
		check(merge_broken_law(r[0], r[1], r[2]));
		check(merge_broken_law(r[0], r[2], r[1]));
		check(merge_broken_law(r[0], r[1], r[0]));
		check(merge_broken_law(r[0], r[1], r[1]));
		check(merge_broken_grouping(r[0], r[1], r[2], r[3]));
	}
	for (i = 0; i < 4; i++)
		free((char *)r[i].p);
	return 0;
}
