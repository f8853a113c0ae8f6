#include "merge_book.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "chars.h"
#include "merge_private.h"

#define NOWHERE ((size_t)-1)

/* What becomes of a file. */
struct node {
	size_t parent;           /* towards the first of its group */
	size_t next;             /* in the group, by id; NOWHERE: the last */
	unsigned char moved[MERGE_SIDES];
};

/* That a record of a side has a Was: which its base has not. */
struct claim {
	struct str id;
	int side;
	size_t file;             /* the record */
};

/* The ids that a Was: of a record names, sorted. */
struct names {
	struct record rec;
	struct str *v;
	size_t n, cap;
};

struct merging {
	const struct merge_file *files;
	struct node *nodes;
	size_t n;
	struct claim *claims;    /* by id, side and file */
	size_t nclaims, cclaims;
	struct arena ids;        /* of claims */
	struct names was, base;  /* scratch */
	size_t *group;           /* the files of the group at hand, by id */
	size_t ngroup, cgroup;
	struct merge_book *out;
};

/* --- what a Was: names --- */

/* Whether a record can have a Was: at all; most have none, and need not be
 * parsed. */
static int
may_name(struct str text)
{
	const char *colon;
	size_t at;

	for (at = 0; at < text.n; at = (size_t)(colon - text.p) + 1) {
		colon = memchr(text.p + at, ':', text.n - at);
		if (colon == NULL)
			return 0;
		if (colon - text.p >= 3 && strncasecmp(colon - 3, "was", 3) == 0)
			return 1;
	}
	return 0;
}

static int
by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The names last as long as text, and until the next are read. */
static void
read_names(struct names *x, struct str text)
{
	const struct field *f = NULL;

	x->n = 0;
	if (!may_name(text))
		return;
	record_parse(&x->rec, text, NULL);
	while ((f = record_next(&x->rec, STR("Was"), f)) != NULL) {
		x->v = xgrow(x->v, x->n, &x->cap, sizeof(*x->v));
		x->v[x->n++] = f->value;
	}
	if (x->n > 1)
		qsort(x->v, x->n, sizeof(*x->v), by_bytes);
}

static int
has_name(const struct names *x, struct str id)
{
	return x->n > 0 &&
	    bsearch(&id, x->v, x->n, sizeof(*x->v), by_bytes) != NULL;
}

static void
free_names(struct names *x)
{
	record_free(&x->rec);
	free(x->v);
}

/* --- claims --- */

static int
by_claim(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;
	int order = str_cmp(x->id, y->id);

	if (order != 0)
		return order;
	if (x->side != y->side)
		return x->side < y->side ? -1 : 1;
	return (x->file > y->file) - (x->file < y->file);
}

static void
read_claims(struct merging *m, size_t i, int side)
{
	const struct merge_file *f = &m->files[i];
	struct str id;
	size_t k;

	if (str_eq(f->text[side], f->text[MERGE_BASE]))
		return;
	read_names(&m->was, f->text[side]);
	if (m->was.n == 0)
		return;
	read_names(&m->base, f->text[MERGE_BASE]);
	for (k = 0; k < m->was.n; k++) {
		id = m->was.v[k];
		if (has_name(&m->base, id))
			continue;
		id.p = arena_keep(&m->ids, id);
		m->claims = xgrow(m->claims, m->nclaims, &m->cclaims,
		    sizeof(*m->claims));
		m->claims[m->nclaims++] = (struct claim){ id, side, i };
	}
}

static void
list_claims(struct merging *m)
{
	size_t i;

	for (i = 0; i < m->n; i++) {
		read_claims(m, i, MERGE_OURS);
		read_claims(m, i, MERGE_THEIRS);
	}
	if (m->nclaims > 1)
		qsort(m->claims, m->nclaims, sizeof(*m->claims), by_claim);
}

/* The first file that claims an id on a side, or NOWHERE. */
static size_t
claimed_by(const struct merging *m, struct str id, int side)
{
	size_t low = 0, high = m->nclaims, middle;
	const struct claim *c;
	int order;

	while (low < high) {
		middle = low + (high - low) / 2;
		c = &m->claims[middle];
		order = str_cmp(c->id, id);
		if (order < 0 || (order == 0 && c->side < side))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == m->nclaims)
		return NOWHERE;
	c = &m->claims[low];
	return str_eq(id, c->id) && c->side == side ? c->file : NOWHERE;
}

/* --- groups --- */

/* The number of the file of an id, or NOWHERE. */
static size_t
find_file(const struct merging *m, struct str id)
{
	size_t low = 0, high = m->n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (str_cmp(m->files[middle].id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < m->n && str_eq(m->files[low].id, id) ? low : NOWHERE;
}

/* The first file of the group that file i is of. */
static size_t
first_of(struct merging *m, size_t i)
{
	struct node *v = m->nodes;

	while (v[i].parent != i) {
		v[i].parent = v[v[i].parent].parent;
		i = v[i].parent;
	}
	return i;
}

/* Note that what was file i is file to on a side. */
static void
move_file(struct merging *m, size_t i, size_t to, int side)
{
	m->nodes[i].moved[side] = 1;
	i = first_of(m, i);
	to = first_of(m, to);
	m->nodes[i > to ? i : to].parent = i < to ? i : to;
}

/* Where the id that a record of the base had before leads on a side. */
static size_t
find_former(const struct merging *m, struct str id, int side)
{
	size_t w = find_file(m, id);

	if (w != NOWHERE && m->files[w].has[side] &&
	    !m->files[w].has[MERGE_BASE])
		return w;
	return claimed_by(m, id, side);
}

static void
find_moved(struct merging *m, size_t i, int side)
{
	const struct merge_file *f = &m->files[i];
	size_t to, former, k;

	if (f->has[side] || !(f->has[MERGE_BASE] || f->has[MERGE_OURS] ||
	    f->has[MERGE_THEIRS]))
		return;
	to = claimed_by(m, f->id, side);
	if (to == NOWHERE && f->has[MERGE_BASE]) {
		read_names(&m->base, f->text[MERGE_BASE]);
		for (k = 0; k < m->base.n; k++) {
			former = find_former(m, m->base.v[k], side);
			to = former < to ? former : to;
		}
	}
	if (to != NOWHERE)
		move_file(m, i, to, side);
}

static void
make_groups(struct merging *m)
{
	size_t i, first;

	for (i = 0; i < m->n; i++)
		m->nodes[i] = (struct node){ .parent = i, .next = NOWHERE };
	for (i = 0; i < m->n; i++) {
		find_moved(m, i, MERGE_OURS);
		find_moved(m, i, MERGE_THEIRS);
	}
	for (i = m->n; i-- > 0; )
		if ((first = first_of(m, i)) != i) {
			m->nodes[i].next = m->nodes[first].next;
			m->nodes[first].next = i;
		}
}

/* --- a record on its own --- */

static int
alike(const struct merge_file *f, int a, int b)
{
	return f->has[a] == f->has[b] && str_eq(f->text[a], f->text[b]);
}

static void
take_side(struct merging *m, size_t i, int side)
{
	m->out->results[i].has = m->files[i].has[side];
	m->out->results[i].text = m->files[i].text[side];
}

static void
take_text(struct merging *m, size_t i, struct str text)
{
	m->out->results[i].has = 1;
	m->out->results[i].text = (struct str){
	    arena_keep(&m->out->memory, text), text.n };
}

static void
merge_one(struct merging *m, size_t i)
{
	const struct merge_file *f = &m->files[i];
	struct buf merged = BUF_INIT;

	merge_record(&merged, f->text[MERGE_BASE], f->text[MERGE_OURS],
	    f->text[MERGE_THEIRS]);
	take_text(m, i, buf_str(&merged));
	buf_free(&merged);
}

/* The side that a file stands as, or MERGE_BASE: it needs to be merged. */
static int
side_of_one(const struct merge_file *f)
{
	if (alike(f, MERGE_OURS, MERGE_BASE))
		return MERGE_THEIRS;
	if (alike(f, MERGE_THEIRS, MERGE_BASE) ||
	    alike(f, MERGE_OURS, MERGE_THEIRS))
		return MERGE_OURS;
	if (f->has[MERGE_OURS] && f->has[MERGE_THEIRS])
		return MERGE_BASE;
	return f->has[MERGE_OURS] ? MERGE_OURS : MERGE_THEIRS;
}

/* --- a group --- */

static void
list_group(struct merging *m, size_t i)
{
	for (m->ngroup = 0; i != NOWHERE; i = m->nodes[i].next) {
		m->group = xgrow(m->group, m->ngroup, &m->cgroup,
		    sizeof(*m->group));
		m->group[m->ngroup++] = i;
	}
}

static int
all_alike(const struct merging *m, int a, int b)
{
	size_t i;

	for (i = 0; i < m->ngroup; i++)
		if (!alike(&m->files[m->group[i]], a, b))
			return 0;
	return 1;
}

/* The side that a group stands as, or MERGE_BASE. */
static int
side_of_group(const struct merging *m)
{
	if (all_alike(m, MERGE_OURS, MERGE_BASE))
		return MERGE_THEIRS;
	if (all_alike(m, MERGE_THEIRS, MERGE_BASE) ||
	    all_alike(m, MERGE_OURS, MERGE_THEIRS))
		return MERGE_OURS;
	return MERGE_BASE;
}

/* What a file of a group brings to a side. */
static struct str
part_of(const struct merging *m, size_t i, int side)
{
	const struct merge_file *f = &m->files[i];

	return f->has[side] || m->nodes[i].moved[side] ?
	    f->text[side] : f->text[MERGE_BASE];
}

/* Unite n files of a side: by halves, so that many do not take their number
 * times as long as their bytes. */
static void
unite(const struct merging *m, const size_t *files, size_t n, int side,
    struct buf *out)
{
	struct buf a = BUF_INIT, b = BUF_INIT;

	if (n == 1) {
		buf_reset(out);
		buf_addstr(out, part_of(m, files[0], side));
		return;
	}
	unite(m, files, n / 2, side, &a);
	unite(m, files + n / 2, n - n / 2, side, &b);
	merge_unite(out, buf_str(&a), buf_str(&b));
	buf_free(&a);
	buf_free(&b);
}

/* Under which id the group goes on. */
static size_t
choose(const struct merging *m)
{
	const struct merge_file *f;
	const struct node *node;
	size_t first = NOWHERE, i;

	for (i = 0; i < m->ngroup; i++) {
		f = &m->files[m->group[i]];
		node = &m->nodes[m->group[i]];
		if (!f->has[MERGE_OURS] && !f->has[MERGE_THEIRS])
			continue;
		if (!node->moved[MERGE_OURS] && !node->moved[MERGE_THEIRS])
			return m->group[i];
		if (first == NOWHERE)
			first = m->group[i];
	}
	return first;
}

/* Behind which line of the header a new Was: goes. */
static size_t
was_place(const struct record *rec)
{
	size_t place = 0, i;

	for (i = 0; i < rec->nfields; i++)
		if (rec->fields[i].id <= FIELD_WAS)
			place = i + 1;
	/* What is indented and continues no field must not continue this. */
	while (place < rec->nfields && rec->fields[place].id == FIELD_ODD &&
	    is_blank(rec->fields[place].block.p[0]))
		place++;
	return place;
}

/* Copy text, so that it has a Was: of every other file of the group and none of
 * its own. */
static void
put_with_was(struct merging *m, size_t self, struct str text, struct buf *out)
{
	struct str own = m->files[self].id, id;
	struct record rec = RECORD_INIT;
	size_t place, i, k;

	read_names(&m->was, text);
	record_parse(&rec, text, NULL);
	place = was_place(&rec);
	for (i = 0; i <= rec.nfields; i++) {
		for (k = 0; i == place && k < m->ngroup; k++) {
			id = m->files[m->group[k]].id;
			if (!has_name(&m->was, id) && !str_eq(id, own))
				merge_put_field(out, FIELD_WAS, id);
		}
		if (i < rec.nfields && !(rec.fields[i].id == FIELD_WAS &&
		    str_eq(rec.fields[i].value, own)))
			merge_put_block(out, rec.fields[i].block);
	}
	merge_put_block(out, str_sub(text, rec.log, text.n));
	buf_splice(out, 0, 0, str_sub(text, 0, rec.head)); /* a BOM is no line */
	record_free(&rec);
}

/* Merge the group that m->group lists. */
static void
merge_group(struct merging *m)
{
	struct buf side[MERGE_SIDES] = { BUF_INIT, BUF_INIT, BUF_INIT };
	struct buf merged = BUF_INIT, named = BUF_INIT;
	size_t self = choose(m);
	int s;

	for (s = 0; s < MERGE_SIDES; s++)
		unite(m, m->group, m->ngroup, s, &side[s]);
	merge_record(&merged, buf_str(&side[MERGE_BASE]),
	    buf_str(&side[MERGE_OURS]), buf_str(&side[MERGE_THEIRS]));
	put_with_was(m, self, buf_str(&merged), &named);
	take_text(m, self, buf_str(&named));
	for (s = 0; s < MERGE_SIDES; s++)
		buf_free(&side[s]);
	buf_free(&merged);
	buf_free(&named);
}

/* --- all --- */

static void
settle_one(struct merging *m, size_t i)
{
	int side = side_of_one(&m->files[i]);

	if (side != MERGE_BASE)
		take_side(m, i, side);
	else
		merge_one(m, i);
}

static void
settle_group(struct merging *m, size_t first)
{
	size_t i;
	int side;

	list_group(m, first);
	side = side_of_group(m);
	if (side == MERGE_BASE)
		merge_group(m);
	for (i = 0; side != MERGE_BASE && i < m->ngroup; i++)
		take_side(m, m->group[i], side);
}

void
merge_records(struct merge_book *out, const struct merge_file *files, size_t n)
{
	struct merging m = { .files = files, .n = n, .ids = ARENA_INIT,
	    .was = { .rec = RECORD_INIT }, .base = { .rec = RECORD_INIT },
	    .out = out };
	size_t i;

	out->n = n;
	out->results = xcalloc(n, sizeof(*out->results));
	m.nodes = xcalloc(n, sizeof(*m.nodes));
	list_claims(&m);
	make_groups(&m);
	for (i = 0; i < n; i++)
		out->results[i].id = files[i].id;
	for (i = 0; i < n; i++)
		if (m.nodes[i].parent == i && m.nodes[i].next == NOWHERE)
			settle_one(&m, i);
		else if (m.nodes[i].parent == i)
			settle_group(&m, i);
	free_names(&m.was);
	free_names(&m.base);
	arena_free(&m.ids);
	free(m.claims);
	free(m.group);
	free(m.nodes);
}

void
merge_book_free(struct merge_book *m)
{
	free(m->results);
	arena_free(&m->memory);
	*m = (struct merge_book)MERGE_BOOK_INIT;
}
