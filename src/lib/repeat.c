#include "repeat.h"

/* Looked for among this many entries before: those of a day, but for a record
 * that is no person's, and is to cost no square of its size. */
#define REACH 32

/* Where, among the first n, stands the entry that e repeats; or NULL. */
static const struct entry **
find(const struct entry **order, size_t n, const struct entry *e)
{
	const struct entry *o;
	size_t i;

	for (i = n; i > 0 && n - i < REACH; i--) {
		o = order[i - 1];
		if (o->when.day != e->when.day)
			break;
		if (o->kind == KIND_NOTE || o->kind == KIND_UNKNOWN)
			continue;
		if (o->kind != e->kind)
			break;
		if (o->when.minute == e->when.minute && entry_repeats(o, e))
			return &order[i - 1];
	}
	return NULL;
}

size_t
repeats_drop(const struct entry **order, size_t n)
{
	const struct entry **first;
	size_t i, left = 0;

	for (i = 0; i < n; i++) {
		first = find(order, left, order[i]);
		if (first != NULL)
			*first = order[i];
		else
			order[left++] = order[i];
	}
	return left;
}
