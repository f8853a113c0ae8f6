/* The laws of the merge of books, over any bytes: three versions of each of the
 * files a to d, set off from each other by the byte 0x1e.  One that begins with
 * "-" is not there. */
#include <stdint.h>
#include <stdlib.h>

#include "../merge_book_laws.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SEPARATOR 0x1e

/* What stands before the next separator, in memory of its own, so that a read
 * beyond it is found.  To be freed. */
static struct str
take_version(struct str *rest)
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
	static const char *const ids[] = { "a", "b", "c", "d" };
	struct str rest = { (const char *)data, size }, v[4][MERGE_SIDES];
	struct law_book b = { .n = 4 };
	size_t i, k;

	for (i = 0; i < b.n; i++) {
		b.files[i].id = str_of(ids[i]);
		for (k = 0; k < MERGE_SIDES; k++) {
			v[i][k] = take_version(&rest);
			b.files[i].has[k] = !str_starts(v[i][k], "-");
			b.files[i].text[k] = b.files[i].has[k] ? v[i][k] : STR("");
		}
	}
	if (merge_book_broken_law(&b) != NULL)
		abort();
	for (i = 0; i < b.n; i++)
		for (k = 0; k < MERGE_SIDES; k++)
			free((char *)v[i][k].p);
	return 0;
}
