/* merge_private: what merge.c and merge_field.c share: blocks and groups; and
 * with merge_book.c, how lines are put. */
#ifndef II_MERGE_PRIVATE_H
#define II_MERGE_PRIVATE_H

#include "merge.h"
#include "record.h"

enum side { BASE, OURS, THEIRS, SIDES };

/* By what rule a block is merged. */
enum class {
	COUNTED, /* entries, repeatable fields, all other lines */
	SINGLE,  /* a single field with a value */
	TAGS,
	CLASH
};

/* Which ranks there are besides enum field_id. */
enum {
	RANK_FIRST = -1,         /* indented lines before any other */
	RANK_ENTRY = FIELD_COUNT
};

/* What became of a field's value. */
enum fate {
	FATE_NONE,
	FATE_STANDS,             /* it is in force */
	FATE_LOST,               /* both changed it, and the other's is in force */
	FATE_CLASH               /* lost in a merge before, or stood twice */
};

struct block {
	enum class class;
	enum side side;
	int rank;                /* in the header by field_id; then the log */
	int minute;              /* an entry's own time, or -1 */
	struct str bytes;        /* once settled: as they shall stand */
	struct str name, value;  /* of a field, or of what a Clash says */
	enum fate fate;
	struct block *twin;      /* the same on the other side, if it stands there */
	int gone;                /* has no place in the result, or has it already */
};

/* What is merged: whose fields may repeat. */
enum merge_of { OF_RECORD, OF_SETTINGS };

struct merge {
	enum merge_of of;
	struct record rec[SIDES];
	struct block *blocks;    /* side by side, each in its own order */
	size_t n, cap;
	size_t end[SIDES];       /* behind a side's last block */
	struct buf items[SIDES + 1]; /* the tags of each side, then the result's */
	struct buf lines[SIDES + 1]; /* the same as lines written anew */
	struct block **clashes;  /* those that have no line yet */
	size_t nclashes;
	struct block **woven;    /* the result */
	size_t nwoven;
};

/* All blocks of one identity. */
struct group {
	struct block **v[SIDES];
	size_t n[SIDES];
};

/* The i-th block of a side, or NULL. */
static inline struct block *
merge_nth(const struct group *g, enum side side, size_t i)
{
	return i < g->n[side] ? g->v[side][i] : NULL;
}

static inline struct str
merge_greater(struct str a, struct str b)
{
	return str_cmp(a, b) > 0 ? a : b;
}

/* How many stand of b, o and t: the count that changed; both changed: the
 * larger when one exceeds b, else the smaller. */
size_t merge_survivors(size_t b, size_t o, size_t t);

/* o and t, one of which may be NULL, stand as one with these bytes. */
void merge_stand(struct block *o, struct block *t, struct str bytes);

/* Neither has a place in the result, or has one still to take. */
void merge_drop(struct block *o, struct block *t);

/* Which bytes of two versions that differ in white space only: those that
 * changed (b may be NULL), else the greater.  One of o and t may be NULL. */
struct str merge_newer(const struct block *b, const struct block *o,
    const struct block *t);

/* Append lines, and a field on a line of its own.  A line above that lacks its
 * end gets one, and new lines end as the one above. */
void merge_put_block(struct buf *out, struct str lines);
void merge_put_field(struct buf *out, enum field_id id, struct str value);

/* The rules of fields: each settles one group.  Clashes come last: they need
 * to know which values of single fields stand and which lost. */
void merge_single(const struct group *g);
void merge_tags(struct merge *m, const struct group *g);
void merge_clash(struct merge *m, const struct group *g);

#endif
