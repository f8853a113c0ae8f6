/* arena: strings that live together and are freed together. */
#ifndef II_ARENA_H
#define II_ARENA_H

#include <stddef.h>

#include "text.h"

struct arena {
	struct arena_chunk *chunk; /* the latest; linked to those before */
	size_t used, size;
};

#define ARENA_INIT { 0 }

void *arena_alloc(struct arena *a, size_t n);            /* unaligned bytes */
const char *arena_keep(struct arena *a, struct str s);   /* terminated copy */
void arena_free(struct arena *a);

#endif
