#include "merge.h"

#include <stdlib.h>
#include <string.h>

#include "chars.h"
#include "merge_private.h"
#include "setting.h"

#define BOM "\xef\xbb\xbf"
#define DATE_LEN 10 /* NNNN-NN-NN */

/* --- identity and order --- */

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Names have no case. */
static int
name_cmp(struct str a, struct str b)
{
	unsigned char x, y;
	size_t i;

	for (i = 0; i < a.n && i < b.n; i++) {
		x = (unsigned char)lower(a.p[i]);
		y = (unsigned char)lower(b.p[i]);
		if (x != y)
			return x < y ? -1 : 1;
	}
	return (a.n > b.n) - (a.n < b.n);
}

static struct str
trim_end(struct str s)
{
	while (s.n > 0 && memchr(" \t\r\n", s.p[s.n - 1], 4) != NULL)
		s.n--;
	return s;
}

/* By the lines, less line ends, white space at them, and last blank lines. */
static int
lines_cmp(struct str a, struct str b)
{
	struct str x, y;
	int more, other, order;

	if (str_eq(a, b))
		return 0;
	a = trim_end(a);
	b = trim_end(b);
	for (;;) {
		more = str_line(&a, &x);
		other = str_line(&b, &y);
		if (!more || !other)
			return more - other;
		if ((order = str_cmp(x, y)) != 0)
			return order;
	}
}

/* By identity: 0 when a and b are versions of one thing. */
static int
key_cmp(const struct block *a, const struct block *b)
{
	int order;

	if (a->class != b->class)
		return a->class < b->class ? -1 : 1;
	if (a->class == COUNTED)
		return lines_cmp(a->bytes, b->bytes);
	if (a->class == TAGS)
		return 0;
	order = name_cmp(a->name, b->name);
	return order != 0 || a->class == SINGLE ? order :
	    str_cmp(a->value, b->value);
}

/* For qsort.  Of one identity by side, then in order: as they lie in memory. */
static int
by_key(const void *a, const void *b)
{
	const struct block *x = *(struct block *const *)a,
	    *y = *(struct block *const *)b;
	int order = key_cmp(x, y);

	return order != 0 ? order : x < y ? -1 : x > y;
}

/* Which of two heads goes first when neither has to wait. */
static int
head_cmp(const struct block *a, const struct block *b)
{
	int order;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a->rank == RANK_ENTRY) {
		if ((order = memcmp(a->bytes.p, b->bytes.p, DATE_LEN)) != 0)
			return order;
		if (a->minute != b->minute)
			return a->minute < b->minute ? -1 : 1;
	}
	return key_cmp(a, b);
}

/* --- blocks --- */

static struct block *
add_block(struct merge *m, enum side side, int rank, struct str bytes)
{
	struct block *b;

	m->blocks = xgrow(m->blocks, m->n, &m->cap, sizeof(*m->blocks));
	b = &m->blocks[m->n++];
	*b = (struct block){ .side = side, .rank = rank, .minute = -1,
	    .bytes = bytes };
	return b;
}

static enum class
classify(const struct field *f, enum merge_of of)
{
	if (f->value.n == 0)
		return COUNTED;
	if (f->id == FIELD_CLASH)
		return CLASH;
	if (of == OF_SETTINGS)
		return setting_repeats(f->name) ? COUNTED : SINGLE;
	if (f->id == FIELD_TAGS)
		return TAGS;
	return field_repeats(f->id) ? COUNTED : SINGLE;
}

/* What a Clash says, "Role: captain": a field and its value. */
static void
split_clash(struct block *b)
{
	const char *colon = memchr(b->value.p, ':', b->value.n);
	size_t n = colon != NULL ? (size_t)(colon - b->value.p) : 0;

	b->fate = FATE_CLASH;
	b->name = str_sub(b->value, 0, n);
	if (colon != NULL)
		b->value = str_trim(str_sub(b->value, n + 1, b->value.n));
}

/* An indented line that continues no field stays with the line above it, lest
 * it come to stand behind a field. */
static void
add_field(struct merge *m, enum side side, const struct field *f)
{
	struct block *b = m->n > m->end[side] ? &m->blocks[m->n - 1] : NULL;
	int indented = f->id == FIELD_ODD && is_blank(f->block.p[0]);

	if (indented && b != NULL && b->rank != RANK_FIRST) {
		b->bytes.n += f->block.n;
		return;
	}
	b = add_block(m, side, indented ? RANK_FIRST : (int)f->id, f->block);
	b->class = classify(f, m->of);
	b->name = f->name;
	b->value = f->value;
	if (b->class == CLASH)
		split_clash(b);
}

static void
add_record(struct merge *m, enum side side, struct str text)
{
	struct record *rec = &m->rec[side];
	size_t i;

	*rec = (struct record)RECORD_INIT;
	record_parse(rec, text, NULL);
	m->end[side] = m->n; /* the start, so far */
	for (i = 0; i < rec->nfields; i++)
		add_field(m, side, &rec->fields[i]);
	for (i = 0; i < rec->nentries; i++)
		add_block(m, side, RANK_ENTRY, rec->entries[i].block)->minute =
		    rec->entries[i].when.minute;
	m->end[side] = m->n;
}

/* --- what stands --- */

size_t
merge_survivors(size_t b, size_t o, size_t t)
{
	if (o == b)
		return t;
	if (t == b)
		return o;
	if (o > b || t > b)
		return o > t ? o : t;
	return o < t ? o : t;
}

void
merge_stand(struct block *o, struct block *t, struct str bytes)
{
	if (o != NULL) {
		o->bytes = bytes;
		o->twin = t;
	}
	if (t != NULL) {
		t->bytes = bytes;
		t->twin = o;
	}
}

void
merge_drop(struct block *o, struct block *t)
{
	if (o != NULL)
		o->gone = 1;
	if (t != NULL)
		t->gone = 1;
}

/* 1 when s is b with its last line end gone, or half of it.  That is hardly a
 * change: it comes back when another block follows. */
static int
lost_end(struct str s, struct str b)
{
	struct str end = str_sub(b, s.n, b.n);

	return str_eq(s, str_sub(b, 0, s.n)) &&
	    (str_is(end, "\n") || str_is(end, "\r\n"));
}

struct str
merge_newer(const struct block *b, const struct block *o, const struct block *t)
{
	struct str greater, lesser;

	if (o == NULL || t == NULL)
		return o != NULL ? o->bytes : t->bytes;
	if (b != NULL && str_eq(o->bytes, b->bytes))
		return t->bytes;
	if (b != NULL && str_eq(t->bytes, b->bytes))
		return o->bytes;
	greater = merge_greater(o->bytes, t->bytes);
	lesser = str_eq(greater, o->bytes) ? t->bytes : o->bytes;
	return b != NULL && lost_end(greater, b->bytes) ? lesser : greater;
}

static void
settle_counted(const struct group *g)
{
	size_t n = merge_survivors(g->n[BASE], g->n[OURS], g->n[THEIRS]), i;
	struct block *o, *t;

	for (i = 0; i < g->n[OURS] || i < g->n[THEIRS]; i++) {
		o = merge_nth(g, OURS, i);
		t = merge_nth(g, THEIRS, i);
		if (i < n)
			merge_stand(o, t, merge_newer(merge_nth(g, BASE, i), o, t));
		else
			merge_drop(o, t);
	}
}

static void
settle_group(struct merge *m, const struct group *g, enum class class)
{
	switch (class) {
	case COUNTED:
		settle_counted(g);
		break;
	case SINGLE:
		merge_single(g);
		break;
	case TAGS:
		merge_tags(m, g);
		break;
	case CLASH:
		merge_clash(m, g);
		break;
	}
}

/* Settle n blocks by groups. */
static void
settle_blocks(struct merge *m, struct block **v, size_t n)
{
	struct group g;
	size_t i, end;

	qsort(v, n, sizeof(*v), by_key);
	for (i = 0; i < n; i = end) {
		g = (struct group){ 0 };
		for (end = i; end < n && key_cmp(v[i], v[end]) == 0; end++)
			if (g.n[v[end]->side]++ == 0)
				g.v[v[end]->side] = &v[end];
		settle_group(m, &g, v[i]->class);
	}
}

/* Clashes come last, together with the values that lost or stand. */
static void
settle(struct merge *m)
{
	struct block **v = xreallocarray(NULL, m->n, sizeof(*v)), *b;
	size_t n = 0;

	for (b = m->blocks; b < m->blocks + m->n; b++)
		if (b->class != CLASH)
			v[n++] = b;
	settle_blocks(m, v, n);
	for (n = 0, b = m->blocks; b < m->blocks + m->n; b++)
		if (b->class == SINGLE || b->class == CLASH) {
			b->class = CLASH;
			v[n++] = b;
		}
	m->clashes = xreallocarray(NULL, n, sizeof(*m->clashes));
	settle_blocks(m, v, n);
	free(v);
}

/* --- order --- */

/* Which of two heads goes first: one that comes later on the other side, and
 * so has a twin, waits. */
static struct block *
first_head(struct block *o, struct block *t)
{
	if (o->twin == t)
		return o;
	if ((o->twin != NULL) != (t->twin != NULL))
		return o->twin != NULL ? t : o;
	return head_cmp(o, t) < 0 ? o : t;
}

static void
weave(struct merge *m)
{
	struct block *o = m->blocks + m->end[BASE], *t = m->blocks + m->end[OURS],
	    *oend = t, *tend = m->blocks + m->end[THEIRS], *next;

	m->woven = xreallocarray(NULL, m->n, sizeof(*m->woven));
	for (;;) {
		while (o < oend && o->gone)
			o++;
		while (t < tend && t->gone)
			t++;
		if (o == oend && t == tend)
			return;
		next = o == oend ? t : t == tend ? o : first_head(o, t);
		merge_drop(next, next->twin);
		m->woven[m->nwoven++] = next;
	}
}

/* --- output --- */

/* End a line as the one above. */
static void
put_end(struct buf *out)
{
	const char *nl = memrchr(out->s, '\n', out->n);
	int cr = nl != NULL && nl > out->s && nl[-1] == '\r';

	buf_puts(out, cr ? "\r\n" : "\n");
}

void
merge_put_block(struct buf *out, struct str bytes)
{
	if (bytes.n > 0 && out->n > 0 && out->s[out->n - 1] != '\n')
		put_end(out);
	buf_addstr(out, bytes);
}

void
merge_put_field(struct buf *out, enum field_id id, struct str value)
{
	merge_put_block(out, str_of(field_name(id)));
	buf_puts(out, ": ");
	buf_addstr(out, value);
	put_end(out);
}

/* A line for a Clash that has none. */
static void
put_clash(struct buf *out, const struct block *b)
{
	struct buf says = BUF_INIT;
	size_t i;

	for (i = 0; i < b->name.n; i++)
		buf_putc(&says, lower(b->name.p[i]));
	says.s[0] = (char)(says.s[0] - 'a' + 'A');
	buf_puts(&says, ": ");
	buf_addstr(&says, b->value);
	merge_put_field(out, FIELD_CLASH, buf_str(&says));
	buf_free(&says);
}

static void
put_record(struct buf *out, const struct merge *m)
{
	/* Settings have no order: most are of no rank in a record. */
	int last = m->of == OF_SETTINGS ? FIELD_OTHER : FIELD_CLASH;
	size_t place = 0, i;

	for (i = 0; i < m->nwoven; i++)
		if (m->woven[i]->rank <= last)
			place = i + 1;
	for (i = 0; i < place; i++)
		merge_put_block(out, m->woven[i]->bytes);
	for (i = 0; i < m->nclashes; i++)
		put_clash(out, m->clashes[i]);
	for (i = place; i < m->nwoven; i++)
		merge_put_block(out, m->woven[i]->bytes);
	/* One more where a field that begins like a BOM has come to the front. */
	if (merge_survivors(m->rec[BASE].head > 0, m->rec[OURS].head > 0,
	    m->rec[THEIRS].head > 0) || str_starts(buf_str(out), BOM))
		buf_splice(out, 0, 0, STR(BOM));
}

/* --- whole records --- */

/* Store the side that stands verbatim, if one does. */
static int
whole(struct str base, struct str ours, struct str theirs, struct str *stands)
{
	int removed = str_trim(ours).n == 0;

	if (str_eq(ours, base) || str_eq(ours, theirs))
		*stands = theirs;
	else if (str_eq(theirs, base))
		*stands = ours;
	else if (removed != (str_trim(theirs).n == 0))
		*stands = removed ? theirs : ours;
	else
		return 0;
	return 1;
}

static void
merge(struct buf *out, enum merge_of of, struct str base, struct str ours,
    struct str theirs)
{
	struct merge m = { .of = of };
	struct str stands;
	int i;

	buf_reset(out);
	if (whole(base, ours, theirs, &stands)) {
		buf_addstr(out, stands);
		return;
	}
	for (i = 0; i <= SIDES; i++)
		m.items[i] = m.lines[i] = (struct buf)BUF_INIT;
	add_record(&m, BASE, base);
	add_record(&m, OURS, ours);
	add_record(&m, THEIRS, theirs);
	settle(&m);
	weave(&m);
	put_record(out, &m);
	for (i = 0; i < SIDES; i++)
		record_free(&m.rec[i]);
	for (i = 0; i <= SIDES; i++) {
		buf_free(&m.items[i]);
		buf_free(&m.lines[i]);
	}
	free(m.blocks);
	free(m.clashes);
	free(m.woven);
}

void
merge_record(struct buf *out, struct str base, struct str ours,
    struct str theirs)
{
	merge(out, OF_RECORD, base, ours, theirs);
}

void
merge_settings(struct buf *out, struct str base, struct str ours,
    struct str theirs)
{
	merge(out, OF_SETTINGS, base, ours, theirs);
}

void
merge_unite(struct buf *out, struct str a, struct str b)
{
	merge_record(out, STR(""), a, b);
}
