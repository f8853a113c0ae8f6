/* Differences of the log: which entries came, went, or changed, and in which
 * of their words. */
#include "difference_private.h"

#include <stdlib.h>
#include <string.h>

#include "chars.h"

/* Above so many pairs of a day and kind they are taken as they stand. */
#define PAIRS 10000

/* An entry that the other version has not. */
struct lone {
	const struct entry *entry;
	size_t place;
	struct lone *twin;    /* what it was, or became; NULL: nothing */
};

struct lones {
	struct lone *v;
	size_t n;
};

/* --- which entries differ --- */

/* The lines of an entry without white space at their ends, and without blank
 * lines at its end. */
static struct str
keep_lines(struct difference *d, struct str block)
{
	char *start, *p;
	size_t line = 0;

	block = str_trim(block);
	p = start = arena_alloc(&d->memory, block.n + 1);
	for (size_t i = 0; i < block.n; i++) {
		char c = block.p[i];

		if (c == '\n')
			while (p > start + line &&
			    (is_blank(p[-1]) || p[-1] == '\r'))
				p--;
		*p++ = c;
		if (c == '\n')
			line = (size_t)(p - start);
	}
	return span(start, p);
}

static struct lones
take_lones(const struct record *rec, const struct values *left)
{
	struct lones l = { xcalloc(left->n + 1, sizeof(*l.v)), left->n };

	for (size_t i = 0; i < left->n; i++)
		l.v[i] = (struct lone){ &rec->entries[left->v[i].place],
		    left->v[i].place, NULL };
	return l;
}

static void
list_entries(struct difference *d, struct values *all, const struct record *rec)
{
	for (size_t i = 0; i < rec->nentries; i++)
		values_add(all, 0, STR(""), keep_lines(d, rec->entries[i].block));
}

/* --- which of them are one --- */

static int
group_cmp(const struct lone *a, const struct lone *b)
{
	if (a->entry->when.day != b->entry->when.day)
		return a->entry->when.day < b->entry->when.day ? -1 : 1;
	return (int)a->entry->kind - (int)b->entry->kind;
}

static int
by_group(const void *a, const void *b)
{
	const struct lone *x = a, *y = b;
	int order = group_cmp(x, y);

	return order != 0 ? order : (x->place > y->place) - (x->place < y->place);
}

/* How many bytes two entries have in common at their start and end. */
static size_t
likeness(struct str a, struct str b)
{
	size_t most = a.n < b.n ? a.n : b.n, start = 0, end = 0;

	while (start < most && a.p[start] == b.p[start])
		start++;
	while (end < most - start && a.p[a.n - 1 - end] == b.p[b.n - 1 - end])
		end++;
	return start + end;
}

/* The one of n that is most alike and has no twin yet. */
static struct lone *
most_alike(const struct lone *l, struct lone *v, size_t n)
{
	struct lone *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < n; i++) {
		size_t like;

		if (v[i].twin != NULL)
			continue;
		like = likeness(l->entry->block, v[i].entry->block);
		if (best == NULL || like > most) {
			best = &v[i];
			most = like;
		}
	}
	return best;
}

/* Pair entries of one day and kind. */
static void
pair_group(struct lone *old, size_t nold, struct lone *new, size_t nnew)
{
	for (size_t i = 0; i < nold && i < nnew; i++) {
		struct lone *l = &old[i], *twin;

		twin = nold * nnew > PAIRS ? &new[i] : most_alike(l, new, nnew);
		l->twin = twin;
		twin->twin = l;
	}
}

static size_t
count_group(const struct lones *l, size_t i, const struct lone *head)
{
	size_t n = 0;

	while (i + n < l->n && group_cmp(&l->v[i + n], head) == 0)
		n++;
	return n;
}

static void
pair(struct lones *old, struct lones *new)
{
	size_t i = 0, j = 0;

	qsort(old->v, old->n, sizeof(*old->v), by_group);
	qsort(new->v, new->n, sizeof(*new->v), by_group);
	while (i < old->n && j < new->n) {
		int order = group_cmp(&old->v[i], &new->v[j]);
		size_t nold, nnew;

		if (order != 0) {
			i += order < 0;
			j += order > 0;
			continue;
		}
		nold = count_group(old, i, &old->v[i]);
		nnew = count_group(new, j, &new->v[j]);
		/* the fewer choose */
		if (nold <= nnew)
			pair_group(&old->v[i], nold, &new->v[j], nnew);
		else
			pair_group(&new->v[j], nnew, &old->v[i], nold);
		i += nold;
		j += nnew;
	}
}

/* --- in which words an entry changed --- */

/* Take the first line of a text, trimmed; rest is what follows it. */
static struct str
first_line(struct str *rest)
{
	const char *nl = rest->n > 0 ? memchr(rest->p, '\n', rest->n) : NULL;
	struct str line = *rest;

	if (nl != NULL)
		line = span(rest->p, nl);
	*rest = str_sub(*rest, line.n + 1, rest->n);
	return str_trim(line);
}

/* How many bytes at the start of a and b are the same whole words, with the
 * blanks behind them. */
static size_t
same_start(struct str a, struct str b)
{
	size_t most = a.n < b.n ? a.n : b.n, i, end = 0;

	for (i = 0; i < most && a.p[i] == b.p[i]; i++)
		if (is_blank(a.p[i]))
			end = i + 1;
	if (i == most && (a.n == b.n || is_blank((a.n > b.n ? a : b).p[i])))
		end = i;
	return end;
}

/* The same at their ends, with the blanks before them. */
static size_t
same_end(struct str a, struct str b)
{
	size_t most = a.n < b.n ? a.n : b.n, i, end = 0;

	for (i = 0; i < most && a.p[a.n - 1 - i] == b.p[b.n - 1 - i]; i++)
		if (is_blank(a.p[a.n - 1 - i]))
			end = i + 1;
	if (i == most && (a.n == b.n ||
	    is_blank(a.n > b.n ? a.p[a.n - 1 - i] : b.p[b.n - 1 - i])))
		end = i;
	return end;
}

/* Where the word before `at` begins. */
static size_t
word_before(struct str s, size_t at)
{
	while (at > 0 && is_blank(s.p[at - 1]))
		at--;
	while (at > 0 && !is_blank(s.p[at - 1]))
		at--;
	return at;
}

/* Where the word behind `at` ends. */
static size_t
word_after(struct str s, size_t at)
{
	while (at < s.n && is_blank(s.p[at]))
		at++;
	while (at < s.n && !is_blank(s.p[at]))
		at++;
	return at;
}

/* Leave of two texts the words that differ, and where nothing would be left of
 * one, the word before them too, or else the one behind. */
static void
trim_same(struct str *a, struct str *b)
{
	size_t start = same_start(*a, *b);
	size_t end = same_end(str_sub(*a, start, a->n), str_sub(*b, start, b->n));
	struct str x = str_trim(str_sub(*a, start, a->n - end));
	struct str y = str_trim(str_sub(*b, start, b->n - end));

	if ((x.n == 0 || y.n == 0) && start > 0)
		start = word_before(*a, start);
	else if (x.n == 0 || y.n == 0)
		end = a->n - word_after(*a, a->n - end);
	*a = str_trim(str_sub(*a, start, a->n - end));
	*b = str_trim(str_sub(*b, start, b->n - end));
}

/* How much of an entry's first line is its date, time, kind and channel. */
static size_t
head_length(const struct entry *e, struct str line)
{
	size_t n = e->word.n > 0 ? (size_t)(e->word.p - line.p) : 0;

	while (n < line.n && !is_blank(line.p[n]))
		n++;
	return n;
}

/* The words before those that differ, at most the entry's head. */
static struct str
name_of(const struct entry *e, struct str a, struct str b)
{
	size_t head = head_length(e, b), same = same_start(a, b);

	return str_trim(str_sub(b, 0, same < head ? same : head));
}

static void
add_changed(struct difference *d, enum diff_part part, const char *name,
    struct str old, struct str new)
{
	struct diff_item *item = difference_add(d, part, DIFF_CHANGED);

	trim_same(&old, &new);
	item->name = name;
	item->old = arena_keep(&d->memory, old);
	item->new = arena_keep(&d->memory, new);
}

static void
list_body(struct values *all, struct str body)
{
	struct str line;

	while (body.n > 0)
		if ((line = first_line(&body)).n > 0)
			values_add(all, 0, STR(""), line);
}

static void
add_lines(struct difference *d, enum diff_how how, const char *name,
    const struct values *lines)
{
	for (size_t i = 0; i < lines->n; i++) {
		struct diff_item *item = difference_add(d, DIFF_BODY, how);
		const char *text = arena_keep(&d->memory, lines->v[i].value);

		item->name = name;
		*(how == DIFF_ADDED ? &item->new : &item->old) = text;
	}
}

static void
compare_bodies(struct difference *d, const char *name, struct str a, struct str b)
{
	struct values old = { 0 }, new = { 0 };

	list_body(&old, a);
	list_body(&new, b);
	values_part(&old, &new);
	if (old.n == 1 && new.n == 1)
		add_changed(d, DIFF_BODY, name, old.v[0].value, new.v[0].value);
	else {
		add_lines(d, DIFF_REMOVED, name, &old);
		add_lines(d, DIFF_ADDED, name, &new);
	}
	values_free(&old);
	values_free(&new);
}

static void
compare_entries(struct difference *d, const struct entry *a, const struct entry *b)
{
	struct str old = a->block, new = b->block;
	struct str was = first_line(&old), is = first_line(&new), same;
	size_t before = d->n;
	const char *name;

	same = name_of(b, was, is);
	name = arena_keep(&d->memory, same);
	if (!str_eq(was, is))
		add_changed(d, DIFF_ENTRY, name, str_trim(str_sub(was, same.n, was.n)),
		    str_trim(str_sub(is, same.n, is.n)));
	compare_bodies(d, name, old, new);
	if (d->n == before)
		difference_add(d, DIFF_ENTRY, DIFF_FORM)->name = name;
}

/* --- the whole log --- */

static size_t
count_lines(struct str s)
{
	size_t n = 0;

	while (s.n > 0)
		n += first_line(&s).n > 0;
	return n;
}

/* An entry that came or went. */
static void
add_lone(struct difference *d, enum diff_how how, const struct entry *e)
{
	struct diff_item *item = difference_add(d, DIFF_ENTRY, how);
	struct str rest = e->block;
	const char *text = arena_keep(&d->memory, first_line(&rest));

	*(how == DIFF_ADDED ? &item->new : &item->old) = text;
	item->more = count_lines(rest);
}

/* In the order of days; what went before what came or changed. */
static void
add_all(struct difference *d, const struct lones *old, const struct lones *new)
{
	size_t i = 0, j = 0;

	while (i < old->n || j < new->n) {
		const struct lone *o = i < old->n ? &old->v[i] : NULL;
		const struct lone *n = j < new->n ? &new->v[j] : NULL;

		if (o != NULL && (n == NULL || group_cmp(o, n) <= 0)) {
			if (o->twin == NULL)
				add_lone(d, DIFF_REMOVED, o->entry);
			i++;
			continue;
		}
		if (n->twin != NULL)
			compare_entries(d, n->twin->entry, n->entry);
		else
			add_lone(d, DIFF_ADDED, n->entry);
		j++;
	}
}

void
difference_log(struct difference *d, const struct record *a, const struct record *b)
{
	struct values left = { 0 }, right = { 0 };
	struct lones old, new;

	list_entries(d, &left, a);
	list_entries(d, &right, b);
	values_part(&left, &right);
	old = take_lones(a, &left);
	new = take_lones(b, &right);
	pair(&old, &new);
	add_all(d, &old, &new);
	free(old.v);
	free(new.v);
	values_free(&left);
	values_free(&right);
}
