#include "arena.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK ((size_t)64 << 10)

struct arena_chunk {
	struct arena_chunk *before;
	char bytes[];
};

void *
arena_alloc(struct arena *a, size_t n)
{
	struct arena_chunk *c;
	void *p;

	if (a->chunk == NULL || n > a->size - a->used) {
		a->size = n > CHUNK ? n : CHUNK;
		c = xmalloc(sizeof(*c) + a->size);
		c->before = a->chunk;
		a->chunk = c;
		a->used = 0;
	}
	p = a->chunk->bytes + a->used;
	a->used += n;
	return p;
}

const char *
arena_keep(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

void
arena_free(struct arena *a)
{
	struct arena_chunk *before;

	for (; a->chunk != NULL; a->chunk = before) {
		before = a->chunk->before;
		free(a->chunk);
	}
	a->used = a->size = 0;
}
