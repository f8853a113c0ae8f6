/* Differences: the header, lines, and how all is put.  difference_log.c has
 * the entries. */
#include "difference_private.h"

#include <stdlib.h>
#include <string.h>

struct diff_item *
difference_add(struct difference *d, enum diff_part part, enum diff_how how)
{
	struct diff_item *item;

	d->v = xgrow(d->v, d->n, &d->cap, sizeof(*d->v));
	item = &d->v[d->n++];
	*item = (struct diff_item){ part, how, "", "", "", 0 };
	return item;
}

/* --- what was lost and gained of two sets --- */

void
values_add(struct values *all, int rank, struct str name, struct str value)
{
	all->v = xgrow(all->v, all->n, &all->cap, sizeof(*all->v));
	all->v[all->n] = (struct value){ rank, name, value, all->n, 0 };
	all->n++;
}

static int
name_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n > 0 ? strncasecmp(a.p, b.p, n) : 0;

	return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

static int
field_cmp(const struct value *a, const struct value *b)
{
	return a->rank != b->rank ? a->rank - b->rank : name_cmp(a->name, b->name);
}

static int
by_value(const void *a, const void *b)
{
	int order = field_cmp(a, b);

	return order != 0 ? order : str_cmp(((const struct value *)a)->value,
	    ((const struct value *)b)->value);
}

/* Values of a field as they stood in the record. */
static int
by_place(const void *a, const void *b)
{
	const struct value *x = a, *y = b;
	int order = field_cmp(a, b);

	return order != 0 ? order : (x->place > y->place) - (x->place < y->place);
}

static void
sort(struct values *all, int (*order)(const void *, const void *))
{
	if (all->n > 0)
		qsort(all->v, all->n, sizeof(*all->v), order);
}

/* Leave out those that are gone. */
static void
drop(struct values *all)
{
	size_t kept = 0;

	for (size_t i = 0; i < all->n; i++)
		if (!all->v[i].gone)
			all->v[kept++] = all->v[i];
	all->n = kept;
}

void
values_part(struct values *old, struct values *new)
{
	size_t i = 0, j = 0;

	sort(old, by_value);
	sort(new, by_value);
	while (i < old->n && j < new->n) {
		int order = by_value(&old->v[i], &new->v[j]);

		if (order == 0)
			old->v[i].gone = new->v[j].gone = 1;
		i += order <= 0;
		j += order >= 0;
	}
	drop(old);
	drop(new);
	sort(old, by_place);
	sort(new, by_place);
}

void
values_free(struct values *all)
{
	free(all->v);
	*all = (struct values){ 0 };
}

/* --- the header --- */

/* The values of a header, tags by item. */
static void
list_values(struct values *all, const struct record *rec)
{
	for (size_t i = 0; i < rec->nfields; i++) {
		const struct field *f = &rec->fields[i];
		struct str rest = f->value, item;

		if (f->id == FIELD_TAGS)
			while (str_item(&rest, ',', &item))
				values_add(all, f->id, f->name, item);
		else if (f->id == FIELD_COMMENT || f->id == FIELD_ODD)
			values_add(all, f->id, STR(""), str_trim(f->block));
		else if (f->id != FIELD_BLANK && f->value.n > 0)
			values_add(all, f->id, f->name, f->value);
	}
}

static const char *
keep_name(struct difference *d, struct str name)
{
	struct buf b = BUF_INIT;
	const char *kept;

	field_put_name(&b, name);
	kept = arena_keep(&d->memory, buf_str(&b));
	buf_free(&b);
	return kept;
}

static void
add_value(struct difference *d, enum diff_how how, const struct value *v,
    struct str text)
{
	struct diff_item *item = difference_add(d,
	    v->rank < FIELD_COMMENT ? DIFF_FIELD : DIFF_LINE, how);

	if (v->name.n > 0)
		item->name = keep_name(d, v->name);
	*(how == DIFF_ADDED ? &item->new : &item->old) = arena_keep(&d->memory, text);
}

/* All items of Tags that came, or went, as one. */
static void
add_tags(struct difference *d, enum diff_how how, const struct value *v, size_t n)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		buf_puts(&b, i > 0 ? ", " : "");
		buf_addstr(&b, v[i].value);
	}
	if (n > 0)
		add_value(d, how, v, buf_str(&b));
	buf_free(&b);
}

static void
add_values(struct difference *d, enum diff_how how, const struct value *v, size_t n)
{
	if (n > 0 && v->rank == FIELD_TAGS) {
		add_tags(d, how, v, n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		add_value(d, how, &v[i], v[i].value);
}

/* What one field lost and gained. */
static void
add_field(struct difference *d, const struct value *old, size_t nold,
    const struct value *new, size_t nnew)
{
	struct diff_item *item;

	if (nold == 1 && nnew == 1 && (new->rank == FIELD_OTHER ||
	    (new->rank < FIELD_OTHER && !field_repeats((enum field_id)new->rank)))) {
		item = difference_add(d, DIFF_FIELD, DIFF_CHANGED);
		item->name = keep_name(d, new->name);
		item->old = arena_keep(&d->memory, old->value);
		item->new = arena_keep(&d->memory, new->value);
		return;
	}
	add_values(d, DIFF_REMOVED, old, nold);
	add_values(d, DIFF_ADDED, new, nnew);
}

/* How many of v, from i on, are of the field of head. */
static size_t
count_field(const struct values *all, size_t i, const struct value *head)
{
	size_t n = 0;

	while (i + n < all->n && field_cmp(&all->v[i + n], head) == 0)
		n++;
	return n;
}

static void
compare_headers(struct difference *d, const struct record *a, const struct record *b)
{
	struct values old = { 0 }, new = { 0 };
	size_t i = 0, j = 0, nold, nnew;

	list_values(&old, a);
	list_values(&new, b);
	values_part(&old, &new);
	while (i < old.n || j < new.n) {
		const struct value *head = i == old.n ? &new.v[j] : &old.v[i];

		if (i < old.n && j < new.n && field_cmp(&new.v[j], &old.v[i]) < 0)
			head = &new.v[j];
		nold = count_field(&old, i, head);
		nnew = count_field(&new, j, head);
		/* there may be no element to point at */
		add_field(d, nold > 0 ? &old.v[i] : NULL, nold,
		    nnew > 0 ? &new.v[j] : NULL, nnew);
		i += nold;
		j += nnew;
	}
	values_free(&old);
	values_free(&new);
}

/* --- the whole --- */

static void
begin(struct difference *d)
{
	d->n = 0;
	arena_free(&d->memory);
}

/* A record that came or went. */
static void
add_whole(struct difference *d, enum diff_how how, const struct record *rec)
{
	struct diff_item *item = difference_add(d, DIFF_RECORD, how);

	item->name = arena_keep(&d->memory, record_value(rec, FIELD_NAME));
	item->more = rec->nentries;
}

void
difference_of(struct difference *d, struct str old, struct str new)
{
	struct record a = RECORD_INIT, b = RECORD_INIT;

	begin(d);
	if (old.p != NULL)
		record_parse(&a, old, NULL);
	if (new.p != NULL)
		record_parse(&b, new, NULL);
	if (old.p != NULL && new.p != NULL) {
		compare_headers(d, &a, &b);
		difference_log(d, &a, &b);
		if (d->n == 0 && !str_eq(old, new))
			difference_add(d, DIFF_RECORD, DIFF_FORM);
	} else if (new.p != NULL)
		add_whole(d, DIFF_ADDED, &b);
	else if (old.p != NULL)
		add_whole(d, DIFF_REMOVED, &a);
	record_free(&a);
	record_free(&b);
}

static void
list_lines(struct values *all, struct str text)
{
	struct str line;

	while (str_item(&text, '\n', &line))
		values_add(all, FIELD_ODD, STR(""), line);
}

void
difference_lines(struct difference *d, struct str old, struct str new)
{
	struct values a = { 0 }, b = { 0 };

	begin(d);
	if (old.p == NULL || new.p == NULL) {
		if (old.p != new.p)
			difference_add(d, DIFF_RECORD,
			    new.p != NULL ? DIFF_ADDED : DIFF_REMOVED);
		return;
	}
	list_lines(&a, old);
	list_lines(&b, new);
	values_part(&a, &b);
	add_values(d, DIFF_REMOVED, a.v, a.n);
	add_values(d, DIFF_ADDED, b.v, b.n);
	if (d->n == 0 && !str_eq(old, new))
		difference_add(d, DIFF_RECORD, DIFF_FORM);
	values_free(&a);
	values_free(&b);
}

void
difference_free(struct difference *d)
{
	free(d->v);
	arena_free(&d->memory);
	*d = (struct difference)DIFFERENCE_INIT;
}

/* --- in words --- */

/* "added: Grace Hopper, 8 entries" */
static void
put_whole(struct buf *b, const struct diff_item *item)
{
	buf_puts(b, item->how == DIFF_ADDED ? "added" : "removed");
	if (item->name[0] != '\0')
		buf_printf(b, ": %s, %zu entr%s", item->name, item->more,
		    item->more == 1 ? "y" : "ies");
}

/* What was changed, behind its name: words came, went or became others. */
static void
put_changed(struct buf *b, const struct diff_item *item, int utf8)
{
	if (item->old[0] == '\0')
		buf_printf(b, "+ %s", item->new);
	else if (item->new[0] == '\0')
		buf_printf(b, "- %s", item->old);
	else
		buf_printf(b, "%s %s %s", item->old, utf8 ? "→" : "->", item->new);
}

void
difference_put(struct buf *b, const struct diff_item *item, int utf8)
{
	int stays = item->how == DIFF_CHANGED || item->how == DIFF_FORM ||
	    item->part == DIFF_BODY;

	if (item->part == DIFF_RECORD && !stays) {
		put_whole(b, item);
		return;
	}
	if (!stays)
		buf_puts(b, item->how == DIFF_ADDED ? "+ " : "- ");
	if (item->name[0] != '\0')
		buf_printf(b, "%s: ", item->name);
	if (item->how == DIFF_FORM)
		buf_puts(b, "spacing or order of lines");
	else if (stays)
		put_changed(b, item, utf8);
	else
		buf_puts(b, item->how == DIFF_ADDED ? item->new : item->old);
	if (item->more > 0)
		buf_puts(b, utf8 ? " …" : " ...");
}
