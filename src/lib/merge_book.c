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
	unsigned long seen;      /* the reading that found it last */
	unsigned char moved[MERGE_SIDES];
};

/* Files, by number. */
struct numbers {
	size_t *v;
	size_t n, cap;
};

struct merging {
	const struct merge_file *files;
	struct node *nodes;
	size_t n;
	struct record rec;       /* scratch, as is what follows */
	struct numbers names;
	unsigned long reading;
	struct merge_book *out;
};

/* --- what a Was: names --- */

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

/* Whether a record can have a Was: at all; most have none, and need not be
 * parsed. */
static int
may_name(struct str text)
{
	const char *p = text.p, *end = text.p + text.n;

	for (; p < end && (p = memchr(p, ':', (size_t)(end - p))) != NULL; p++)
		if (p - text.p >= 3 && strncasecmp(p - 3, "was", 3) == 0)
			return 1;
	return 0;
}

/* Fill m->names with the files that a Was: of text names, each once. */
static void
read_names(struct merging *m, struct str text)
{
	const struct field *f = NULL;
	size_t w;

	m->names.n = 0;
	m->reading++;
	if (!may_name(text))
		return;
	record_parse(&m->rec, text, NULL);
	while ((f = record_next(&m->rec, STR("Was"), f)) != NULL) {
		if ((w = find_file(m, f->value)) == NOWHERE ||
		    m->nodes[w].seen == m->reading)
			continue;
		m->nodes[w].seen = m->reading;
		m->names.v = xgrow(m->names.v, m->names.n, &m->names.cap,
		    sizeof(*m->names.v));
		m->names.v[m->names.n++] = w;
	}
}

/* The same, less those that base names as well. */
static void
read_new_names(struct merging *m, struct str text, struct str base)
{
	struct numbers names;
	size_t i, n = 0;

	if (!may_name(text) || str_eq(text, base))
		text = STR("");
	read_names(m, text);
	if (m->names.n == 0)
		return;
	names = m->names;
	m->names = (struct numbers){ 0 };
	read_names(m, base);
	for (i = 0; i < names.n; i++)
		if (m->nodes[names.v[i]].seen != m->reading)
			names.v[n++] = names.v[i];
	free(m->names.v);
	names.n = n;
	m->names = names;
}

/* --- groups --- */

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

static void
link_files(struct merging *m, size_t i, size_t k)
{
	i = first_of(m, i);
	k = first_of(m, k);
	m->nodes[i > k ? i : k].parent = i < k ? i : k;
}

/* What moved to file i on a side.  Files come in order, so that the first to
 * name an id is the smallest. */
static void
find_moved(struct merging *m, size_t i, int side)
{
	const struct merge_file *f = &m->files[i];
	size_t k, w;

	read_new_names(m, f->text[side], f->text[MERGE_BASE]);
	for (k = 0; k < m->names.n; k++) {
		w = m->names.v[k];
		if (w == i || m->files[w].has[side] || m->nodes[w].moved[side])
			continue;
		m->nodes[w].moved[side] = 1;
		link_files(m, w, i);
	}
}

/* Where file i went back to on a side. */
static void
find_taken_back(struct merging *m, size_t i, int side)
{
	const struct merge_file *f = &m->files[i], *w;
	size_t k, to = NOWHERE;

	if (!f->has[MERGE_BASE] || f->has[side] || m->nodes[i].moved[side])
		return;
	read_names(m, f->text[MERGE_BASE]);
	for (k = 0; k < m->names.n; k++) {
		w = &m->files[m->names.v[k]];
		if (w->has[side] && !w->has[MERGE_BASE] && m->names.v[k] < to)
			to = m->names.v[k];
	}
	if (to == NOWHERE)
		return;
	m->nodes[i].moved[side] = 1;
	link_files(m, i, to);
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
	for (i = 0; i < m->n; i++) {
		find_taken_back(m, i, MERGE_OURS);
		find_taken_back(m, i, MERGE_THEIRS);
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

/* Fill m->names with the files of a group. */
static void
list_group(struct merging *m, size_t i)
{
	for (m->names.n = 0; i != NOWHERE; i = m->nodes[i].next) {
		m->names.v = xgrow(m->names.v, m->names.n, &m->names.cap,
		    sizeof(*m->names.v));
		m->names.v[m->names.n++] = i;
	}
}

static int
all_alike(const struct merging *m, int a, int b)
{
	size_t i;

	for (i = 0; i < m->names.n; i++)
		if (!alike(&m->files[m->names.v[i]], a, b))
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

	for (i = 0; i < m->names.n; i++) {
		f = &m->files[m->names.v[i]];
		node = &m->nodes[m->names.v[i]];
		if (!f->has[MERGE_OURS] && !f->has[MERGE_THEIRS])
			continue;
		if (!node->moved[MERGE_OURS] && !node->moved[MERGE_THEIRS])
			return m->names.v[i];
		if (first == NOWHERE)
			first = m->names.v[i];
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

/* Note which files a Was: of the record names; whether a field is a Was: of the
 * file's own id. */
static int
is_own(struct merging *m, size_t self, const struct field *f)
{
	size_t w;

	if (f->id != FIELD_WAS || (w = find_file(m, f->value)) == NOWHERE)
		return 0;
	m->nodes[w].seen = m->reading;
	return w == self;
}

/* Copy text, so that it has a Was: of every other file of the group and none of
 * its own. */
static void
put_with_was(struct merging *m, size_t self, struct str text, struct buf *out)
{
	struct record *rec = &m->rec;
	size_t place, i, k;
	unsigned char *own;

	record_parse(rec, text, NULL);
	place = was_place(rec);
	own = xcalloc(rec->nfields + 1, 1);
	m->reading++;
	for (i = 0; i < rec->nfields; i++)
		own[i] = (unsigned char)is_own(m, self, &rec->fields[i]);
	buf_addstr(out, str_sub(text, 0, rec->head));
	for (i = 0; i <= rec->nfields; i++) {
		for (k = 0; i == place && k < m->names.n; k++)
			if (m->names.v[k] != self &&
			    m->nodes[m->names.v[k]].seen != m->reading)
				merge_put_field(out, FIELD_WAS,
				    m->files[m->names.v[k]].id);
		if (i < rec->nfields && !own[i])
			merge_put_block(out, rec->fields[i].block);
	}
	merge_put_block(out, str_sub(text, rec->log, text.n));
	free(own);
}

/* Merge the group that m->names lists. */
static void
merge_group(struct merging *m)
{
	struct buf side[MERGE_SIDES] = { BUF_INIT, BUF_INIT, BUF_INIT };
	struct buf merged = BUF_INIT, named = BUF_INIT;
	size_t self = choose(m);
	int s;

	for (s = 0; s < MERGE_SIDES; s++)
		unite(m, m->names.v, m->names.n, s, &side[s]);
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
	for (i = 0; side != MERGE_BASE && i < m->names.n; i++)
		take_side(m, m->names.v[i], side);
}

void
merge_records(struct merge_book *out, const struct merge_file *files, size_t n)
{
	struct merging m = { .files = files, .n = n, .rec = RECORD_INIT,
	    .out = out };
	size_t i;

	out->n = n;
	out->results = xcalloc(n, sizeof(*out->results));
	m.nodes = xcalloc(n, sizeof(*m.nodes));
	make_groups(&m);
	for (i = 0; i < n; i++)
		out->results[i].id = files[i].id;
	for (i = 0; i < n; i++)
		if (m.nodes[i].parent == i && m.nodes[i].next == NOWHERE)
			settle_one(&m, i);
		else if (m.nodes[i].parent == i)
			settle_group(&m, i);
	record_free(&m.rec);
	free(m.names.v);
	free(m.nodes);
}

void
merge_book_free(struct merge_book *m)
{
	free(m->results);
	arena_free(&m->memory);
	*m = (struct merge_book)MERGE_BOOK_INIT;
}
