/*
 * What holds of every merge of a base and two sides, checked against the rules
 * as merge.h words them: written anew, over lists of strings, and slowly.  For
 * the unit test, which generates records, and the fuzzer.
 */
#ifndef II_MERGE_LAWS_H
#define II_MERGE_LAWS_H

#include <string.h>

#include "merge.h"
#include "record.h"
#include "setting.h"

/* What is merged: records, or the settings of a book. */
static int law_settings;

static inline void
law_merge(struct buf *out, struct str b, struct str o, struct str t)
{
	if (law_settings)
		merge_settings(out, b, o, t);
	else
		merge_record(out, b, o, t);
}

/*
 * A record as a list of what it says, a string each: a letter, then
 *	L  a line or field that is counted      E  an entry
 *	S  name:value of a single field         T  a tag
 *	C  name:value of a Clash
 */
struct view {
	struct list says;
	int repeats; /* a single field or a Clash stood twice */
};

/* Strings end at a NUL: it and the byte 1 are written as two, in their order. */
static inline void
law_putc(struct buf *b, char c)
{
	if (c == '\0' || c == '\1')
		buf_putc(b, '\1');
	buf_putc(b, c == '\0' ? '\1' : c == '\1' ? '\2' : c);
}

/* Append lines less what is white behind each and at the end. */
static inline void
law_lines(struct buf *b, struct str s)
{
	size_t white = 0, i;

	for (i = 0; i < s.n; i++) {
		if (memchr(" \t\r", s.p[i], 3) != NULL) {
			white++;
			continue;
		}
		for (; white > 0 && s.p[i] != '\n'; white--)
			law_putc(b, s.p[i - white]);
		white = 0;
		law_putc(b, s.p[i]);
	}
	while (b->n > 1 && b->s[b->n - 1] == '\n')
		b->s[--b->n] = '\0';
}

static inline void
law_name(struct buf *b, struct str name)
{
	size_t i;

	for (i = 0; i < name.n; i++)
		law_putc(b, name.p[i] >= 'A' && name.p[i] <= 'Z' ?
		    (char)(name.p[i] | 0x20) : name.p[i]);
	buf_putc(b, ':');
}

static inline void
law_value(struct buf *b, struct str value)
{
	size_t i;

	for (i = 0; i < value.n; i++)
		law_putc(b, value.p[i]);
}

static inline size_t
law_count(const struct list *l, const char *s)
{
	size_t n = 0, i;

	for (i = 0; i < l->n; i++)
		n += strcmp(l->v[i], s) == 0;
	return n;
}

static inline void
law_say_once(struct view *v, const char *s)
{
	if (law_count(&v->says, s) > 0)
		v->repeats = 1;
	else
		list_add(&v->says, str_of(s));
}

/* The value in force of the single field that begins key ("Srole:..."). */
static inline const char *
law_in_force(const struct list *l, const char *key)
{
	size_t n = strcspn(key, ":") + 1, i;

	for (i = 0; i < l->n; i++)
		if (l->v[i][0] == 'S' && strncmp(l->v[i] + 1, key + 1, n - 1) == 0)
			return l->v[i] + n;
	return NULL;
}

static inline void
law_view_single(struct view *v, const struct field *f)
{
	struct buf b = BUF_INIT;
	const char *first;

	buf_putc(&b, 'S');
	law_name(&b, f->name);
	first = law_in_force(&v->says, b.s);
	law_value(&b, f->value);
	if (first == NULL)
		list_add(&v->says, buf_str(&b));
	else {
		v->repeats = 1;
		b.s[0] = 'C';
		if (strcmp(first, b.s + strcspn(b.s, ":") + 1) != 0)
			law_say_once(v, b.s);
	}
	buf_free(&b);
}

static inline void
law_view_clash(struct view *v, const struct field *f)
{
	ptrdiff_t colon = str_find(f->value, STR(":"));
	size_t n = colon == -1 ? 0 : (size_t)colon;
	struct buf b = BUF_INIT;

	buf_putc(&b, 'C');
	law_name(&b, str_sub(f->value, 0, n));
	law_value(&b, str_trim(str_sub(f->value, n + (colon != -1), f->value.n)));
	law_say_once(v, b.s);
	buf_free(&b);
}

static inline void
law_view_tags(struct view *v, const struct field *f)
{
	struct str rest = f->value, item;
	struct buf b = BUF_INIT;

	while (str_item(&rest, ',', &item)) {
		buf_reset(&b);
		buf_putc(&b, 'T');
		law_value(&b, item);
		if (law_count(&v->says, b.s) == 0)
			list_add(&v->says, buf_str(&b));
	}
	buf_free(&b);
}

/* Fields from i on that make one block; returns the next. */
static inline size_t
law_view_lines(struct view *v, const struct record *r, size_t i)
{
	struct str block = r->fields[i].block;
	struct buf b = BUF_INIT;
	int top = block.p[0] == ' ' || block.p[0] == '\t';

	if (r->fields[i].id == FIELD_BLANK)
		top = 0;
	for (i++; i < r->nfields && !top && r->fields[i].id == FIELD_ODD &&
	    (r->fields[i].block.p[0] == ' ' || r->fields[i].block.p[0] == '\t'); i++)
		block.n += r->fields[i].block.n;
	buf_putc(&b, 'L');
	law_lines(&b, block);
	list_add(&v->says, buf_str(&b));
	buf_free(&b);
	return i;
}

/* Leave out every Clash; unless all, only those that say what is in force. */
static inline void
law_drop_clashes(struct view *v, int all)
{
	struct list kept = LIST_INIT;
	const char *s, *value;
	size_t i;

	for (i = 0; i < v->says.n; i++) {
		s = v->says.v[i];
		value = law_in_force(&v->says, s);
		if (s[0] != 'C' || (!all && (value == NULL ||
		    strcmp(value, s + strcspn(s, ":") + 1) != 0)))
			list_add(&kept, str_of(s));
	}
	list_free(&v->says);
	v->says = kept;
}

static inline int
law_is_tags(const struct field *f)
{
	return !law_settings && f->id == FIELD_TAGS && f->value.n > 0;
}

static inline int
law_is_counted(const struct field *f)
{
	if (f->value.n == 0)
		return 1;
	if (law_is_tags(f) || f->id == FIELD_CLASH)
		return 0;
	return law_settings ? setting_repeats(f->name) : field_repeats(f->id);
}

static inline void
law_view(struct view *v, struct str text)
{
	struct record r = RECORD_INIT;
	const struct field *f;
	struct buf b = BUF_INIT;
	size_t i;

	*v = (struct view){ LIST_INIT, 0 };
	record_parse(&r, text, NULL);
	for (i = 0; i < r.nfields; ) {
		f = &r.fields[i];
		if (law_is_counted(f)) {
			i = law_view_lines(v, &r, i);
			continue;
		}
		if (law_is_tags(f))
			law_view_tags(v, f);
		else if (f->id == FIELD_CLASH)
			law_view_clash(v, f);
		else
			law_view_single(v, f);
		i++;
	}
	for (i = 0; i < r.nentries; i++) {
		buf_reset(&b);
		buf_putc(&b, 'E');
		law_lines(&b, r.entries[i].block);
		list_add(&v->says, buf_str(&b));
	}
	buf_free(&b);
	record_free(&r);
	law_drop_clashes(v, 0);
}

static inline int
law_same(struct view *a, struct view *b)
{
	size_t i;

	list_sort(&a->says);
	list_sort(&b->says);
	if (a->says.n != b->says.n)
		return 0;
	for (i = 0; i < a->says.n; i++)
		if (strcmp(a->says.v[i], b->says.v[i]) != 0)
			return 0;
	return 1;
}

/* How often s is to stand, given how often it does. */
static inline size_t
law_survivors(size_t b, size_t o, size_t t)
{
	size_t max = o > t ? o : t, min = o < t ? o : t;

	if (o == b || t == b)
		return o == b ? t : o;
	return max > b ? max : min;
}

/* Two values of a field, or NULL. */
static inline int
law_equal(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* What becomes of the single field that s, on a side, is. */
static inline void
law_expect_single(struct view *want, const char *s, const struct view *b,
    const struct view *o, const struct view *t)
{
	const char *vb = law_in_force(&b->says, s), *vo = law_in_force(&o->says, s),
	    *vt = law_in_force(&t->says, s), *stands, *lost = NULL;
	struct str name = { s + 1, strcspn(s, ":") };
	struct buf line = BUF_INIT;

	if (law_in_force(&want->says, s) != NULL)
		return;
	if (law_equal(vo, vb))
		stands = vt;
	else if (law_equal(vt, vb) || law_equal(vo, vt) || vt == NULL)
		stands = vo;
	else if (vo == NULL)
		stands = vt;
	else {
		stands = strcmp(vo, vt) > 0 ? vo : vt;
		lost = stands == vo ? vt : vo;
	}
	if (stands != NULL) {
		buf_printf(&line, "S%.*s%s", (int)name.n, name.p, stands);
		list_add(&want->says, buf_str(&line));
	}
	if (lost != NULL) {
		buf_reset(&line);
		buf_printf(&line, "C%.*s%s", (int)name.n, name.p, lost);
		law_say_once(want, line.s);
	}
	buf_free(&line);
}

/* What the merge of b, o and t is to say. */
static inline void
law_expect(struct view *want, const struct view *b, const struct view *o,
    const struct view *t)
{
	const struct view *side[] = { o, t };
	const char *s;
	size_t i, k, n;

	*want = (struct view){ LIST_INIT, 0 };
	for (k = 0; k < 2; k++)
		for (i = 0; i < side[k]->says.n; i++) {
			s = side[k]->says.v[i];
			if (s[0] == 'S') {
				law_expect_single(want, s, b, o, t);
				continue;
			}
			n = law_survivors(law_count(&b->says, s),
			    law_count(&o->says, s), law_count(&t->says, s));
			while (law_count(&want->says, s) < n)
				list_add(&want->says, str_of(s));
		}
	law_drop_clashes(want, 0);
}

static inline void
law_free(struct view *v)
{
	list_free(&v->says);
}

static inline int
law_is_white(struct str s)
{
	return str_trim(s).n == 0;
}

/* Whether the merge goes into blocks at all. */
static inline int
law_by_blocks(struct str b, struct str o, struct str t)
{
	return !str_eq(o, b) && !str_eq(t, b) && !str_eq(o, t) &&
	    law_is_white(o) == law_is_white(t);
}

static inline const char *
law_says(struct str b, struct str o, struct str t, struct str merged)
{
	struct view vb, vo, vt, want, got;
	const char *broken = NULL;

	law_view(&vb, b);
	law_view(&vo, o);
	law_view(&vt, t);
	law_view(&got, merged);
	law_expect(&want, &vb, &vo, &vt);
	if (got.repeats)
		broken = "a single field or a Clash stands twice";
	else if (!law_same(&want, &got))
		broken = "something was lost, doubled or made up";
	law_free(&vb);
	law_free(&vo);
	law_free(&vt);
	law_free(&want);
	law_free(&got);
	return broken;
}

static inline int
law_has_line(struct str text, struct str line)
{
	struct str at;

	while (text.n > 0) {
		const char *nl = memchr(text.p, '\n', text.n);
		size_t n = nl != NULL ? (size_t)(nl - text.p) + 1 : text.n;

		at = str_sub(text, 0, n);
		if (str_eq(at, line) || (nl == NULL &&
		    str_eq(at, str_sub(line, 0, at.n)) &&
		    law_is_white(str_sub(line, at.n, line.n))))
			return 1;
		text = str_sub(text, n, text.n);
	}
	return 0;
}

/* Every line is a side's, byte for byte, its missing end aside; or is new. */
static inline const char *
law_bytes(struct str o, struct str t, struct str merged)
{
	struct str *texts[] = { &o, &t, &merged }, line;
	size_t n, i;

	for (i = 0; i < 3; i++)
		if (str_starts(*texts[i], "\xef\xbb\xbf"))
			*texts[i] = str_sub(*texts[i], 3, texts[i]->n);
	for (; merged.n > 0; merged = str_sub(merged, n, merged.n)) {
		const char *nl = memchr(merged.p, '\n', merged.n);

		n = nl != NULL ? (size_t)(nl - merged.p) + 1 : merged.n;
		line = str_sub(merged, 0, n);
		if (!law_has_line(o, line) && !law_has_line(t, line) &&
		    !str_starts(line, "Clash: ") && !str_starts(line, "Tags: "))
			return "a line came out with other bytes";
	}
	return NULL;
}

/* Whether the entries stand in the order of their dates. */
static inline int
law_dated(const struct record *r)
{
	size_t i;

	for (i = 1; i < r->nentries; i++)
		if (memcmp(r->entries[i - 1].block.p, r->entries[i].block.p, 10) > 0)
			return 0;
	return 1;
}

/* Whether entries of one day stand in the order of their times and all have
 * one. */
static inline int
law_timed(const struct record *r)
{
	size_t i;

	for (i = 0; i < r->nentries; i++) {
		if (r->entries[i].when.minute == -1)
			return 0;
		if (i > 0 && memcmp(r->entries[i - 1].block.p,
		    r->entries[i].block.p, 10) == 0 &&
		    r->entries[i - 1].when.minute > r->entries[i].when.minute)
			return 0;
	}
	return 1;
}

/* Where in r the entry that reads like this stands; -1: not, or twice. */
static inline ptrdiff_t
law_place(const struct record *r, struct str block)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	ptrdiff_t place = -1;
	size_t i, n = 0;

	law_lines(&a, block);
	for (i = 0; i < r->nentries; i++) {
		buf_reset(&b);
		law_lines(&b, r->entries[i].block);
		if (str_eq(buf_str(&a), buf_str(&b))) {
			place = (ptrdiff_t)i;
			n++;
		}
	}
	buf_free(&a);
	buf_free(&b);
	return n == 1 ? place : -1;
}

/* Whether two entries that stand in one order on both sides stand in it. */
static inline int
law_kept_order(const struct record *o, const struct record *t,
    const struct record *merged)
{
	ptrdiff_t x[3], last[3] = { -1, -1, -1 };
	size_t i, k;

	for (i = 0; i < merged->nentries; i++) {
		const struct record *r[] = { o, t, merged };

		for (k = 0; k < 3; k++)
			x[k] = law_place(r[k], merged->entries[i].block);
		if (x[0] == -1 || x[1] == -1 || x[2] == -1)
			continue;
		if (last[2] != -1 && x[0] < last[0] && x[1] < last[1])
			return 0;
		memcpy(last, x, sizeof(x));
	}
	return 1;
}

static inline const char *
law_order(struct str so, struct str st, struct str sm)
{
	struct record o = RECORD_INIT, t = RECORD_INIT, m = RECORD_INIT;
	const char *broken = NULL;

	record_parse(&o, so, NULL);
	record_parse(&t, st, NULL);
	record_parse(&m, sm, NULL);
	if (law_dated(&o) && law_dated(&t) && !law_dated(&m))
		broken = "the order of dates was lost";
	else if (law_dated(&o) && law_dated(&t) && law_timed(&o) &&
	    law_timed(&t) && !law_timed(&m))
		broken = "the order of times was lost";
	else if (!law_kept_order(&o, &t, &m))
		broken = "an order that both sides had was lost";
	record_free(&o);
	record_free(&t);
	record_free(&m);
	return broken;
}

/* Whether a record has a Clash, or a single field twice. */
static inline int
law_clashes(struct str text)
{
	struct view v;
	size_t i, n = 0;

	law_view(&v, text);
	for (i = 0; i < v.says.n; i++)
		n += v.says.v[i][0] == 'C';
	law_free(&v);
	return n > 0;
}

/* The exceptions that merge.h names. */
static inline int
law_may_change_again(struct str b, struct str merged)
{
	return str_eq(merged, b) || law_is_white(merged) || law_clashes(b);
}

/* The law that the merge of o and t from b breaks, or NULL. */
static inline const char *
merge_broken_law(struct str b, struct str o, struct str t)
{
	struct buf merged = BUF_INIT, again = BUF_INIT;
	const char *broken = NULL;
	struct str m;

	law_merge(&merged, b, o, t);
	m = buf_str(&merged);
	law_merge(&again, b, t, o);
	if (!str_eq(m, buf_str(&again)))
		broken = "the sides cannot be swapped";
	if (broken == NULL && law_by_blocks(b, o, t)) {
		broken = law_says(b, o, t, m);
		if (broken == NULL)
			broken = law_bytes(o, t, m);
		if (broken == NULL)
			broken = law_order(o, t, m);
	}
	if (broken == NULL && str_eq(o, b) && !str_eq(m, t))
		broken = "the side that changed does not stand verbatim";
	if (broken == NULL && str_eq(o, t) && !str_eq(m, o))
		broken = "what both sides are does not stand verbatim";
	law_merge(&again, b, m, o);
	if (broken == NULL && !str_eq(buf_str(&again), m) &&
	    !law_may_change_again(b, m))
		broken = "the result merged with a side again changes";
	law_merge(&again, b, m, m);
	if (broken == NULL && !str_eq(buf_str(&again), m))
		broken = "the result merged with itself changes";
	buf_free(&merged);
	buf_free(&again);
	return broken;
}

/* The same, of the merge of three sides in different groupings.  Two sides that
 * together removed everything look like one that removed the record. */
static inline const char *
merge_broken_grouping(struct str b, struct str x, struct str y, struct str z)
{
	struct buf left = BUF_INIT, right = BUF_INIT, xy = BUF_INIT, yz = BUF_INIT;
	struct view l, r;
	int same;

	law_merge(&xy, b, x, y);
	law_merge(&left, b, buf_str(&xy), z);
	law_merge(&yz, b, y, z);
	law_merge(&right, b, x, buf_str(&yz));
	law_view(&l, buf_str(&left));
	law_view(&r, buf_str(&right));
	if (law_clashes(b)) {
		law_drop_clashes(&l, 1);
		law_drop_clashes(&r, 1);
	}
	same = law_same(&l, &r) || law_is_white(buf_str(&xy)) ||
	    law_is_white(buf_str(&yz));
	law_free(&l);
	law_free(&r);
	buf_free(&left);
	buf_free(&right);
	buf_free(&xy);
	buf_free(&yz);
	return same ? NULL : "three sides merge to other blocks when grouped otherwise";
}

#endif
