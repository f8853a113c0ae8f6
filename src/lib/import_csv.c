/* Any CSV file whose first row names its columns. */
#include <stdlib.h>

#include "reader.h"

/* How many titles a message lists. */
enum { LISTED = 12 };

static int
is_csv(struct str text)
{
	(void)text;
	return 1;
}

/* Append titles: 'Full name', 'Firm' and 3 more. */
static void
put_titles(struct buf *b, const struct str *titles, size_t n)
{
	for (size_t i = 0; i < n && i < LISTED; i++)
		buf_printf(b, "%s'%.*s'", i > 0 ? ", " : "",
		    (int)titles[i].n, titles[i].p);
	if (n > LISTED)
		buf_printf(b, " and %zu more", n - LISTED);
}

/* Fail since a mapping names a column that is not there. */
static int
no_column(const struct reader *r, const struct csv_row *header,
    const char *title, struct error *e)
{
	const char **titles = xcalloc(header->n, sizeof(*titles)), *near;
	struct arena memory = ARENA_INIT;
	struct buf all = BUF_INIT;

	for (size_t i = 0; i < header->n; i++)
		titles[i] = arena_keep(&memory, header->cells[i]);
	near = text_nearest(str_of(title), titles, header->n);
	put_titles(&all, header->cells, header->n);
	if (near != NULL)
		error_set(e, "%s:%u: has no column '%s': did you mean '%s'?",
		    r->file, header->line, title, near);
	else
		error_set(e, "%s:%u: has no column '%s'; its columns are %s",
		    r->file, header->line, title, all.s);
	free(titles);
	arena_free(&memory);
	buf_free(&all);
	return -1;
}

/* The columns of the mapping. */
static int
map(struct columns *c, const struct reader *r, const struct csv_row *header,
    struct error *e)
{
	const struct import *im = r->import;

	for (size_t i = 0; i < im->nmapping; i++) {
		const struct mapping *m = &im->mapping[i];
		ptrdiff_t at = column_find(header, str_of(m->title));

		if (at == -1)
			return no_column(r, header, m->title, e);
		columns_add(c, (size_t)at, m->field);
	}
	return 0;
}

/*
 * The field that a title is the name of by itself, or NULL.  Not one that only
 * ii writes, nor a rule's: in a list of applications "Apply" is no delay.
 */
static const char *
own_field(const struct columns *mapped, struct str title)
{
	enum field_id id = field_find(str_trim(title));

	if (id >= FIELD_WAS || id == FIELD_RULE)
		return NULL;
	for (size_t i = 0; i < mapped->n && !field_repeats(id); i++)
		if (str_caseis(str_of(mapped->v[i].field), field_name(id)))
			return NULL;
	return field_name(id);
}

static int
is_mapped(const struct columns *mapped, size_t at)
{
	for (size_t i = 0; i < mapped->n; i++)
		if (mapped->v[i].at == at)
			return 1;
	return 0;
}

/* To those mapped add the columns that bear the name of a field, and tell of
 * those that do not.  Mapped to no field, a column is left out knowingly. */
static void
map_by_name(struct columns *c, const struct reader *r,
    const struct csv_row *header)
{
	struct columns mapped = { .v = c->v, .n = c->n };
	struct str *left = xcalloc(header->n, sizeof(*left));
	struct buf b = BUF_INIT;
	size_t n = 0;

	c->v = NULL;
	c->n = c->cap = 0;
	for (size_t i = 0; i < mapped.n; i++)
		if (mapped.v[i].field[0] != '\0')
			columns_add(c, mapped.v[i].at, mapped.v[i].field);
	for (size_t i = 0; i < header->n; i++) {
		const char *field;

		if (is_mapped(&mapped, i))
			continue;
		if ((field = own_field(&mapped, header->cells[i])) != NULL)
			columns_add(c, i, field);
		else if (str_trim(header->cells[i]).n > 0)
			left[n++] = header->cells[i];
	}
	if (n > 0) {
		put_titles(&b, left, n);
		import_warn(r->import, r->file, header->line, "left out, being no "
		    "names of fields: %s; -M 'Column=Field' takes them in", b.s);
	}
	columns_free(&mapped);
	free(left);
	buf_free(&b);
}

static int
has_name(const struct columns *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (str_caseis(str_of(c->v[i].field), "Name"))
			return 1;
	return 0;
}

static int
map_columns(struct columns *c, const struct reader *r,
    const struct csv_row *header, struct error *e)
{
	struct buf all = BUF_INIT;

	c->width = header->n;
	if (map(c, r, header, e) == -1)
		return -1;
	map_by_name(c, r, header);
	if (has_name(c))
		return 0;
	put_titles(&all, header->cells, header->n);
	error_set(e, "%s:%u: which column is the Name? say it with -M "
	    "'Column=Name'; its columns are %s", r->file, header->line, all.s);
	buf_free(&all);
	return -1;
}

static int
read_csv(struct reader *r, struct error *e)
{
	struct csvfile *f = csv_open(r->text, 1, csv_separator(r->text));
	struct columns columns = { 0 };
	struct csv_row header;
	int rv = csv_next(f, &header, e);

	if (rv == -1)
		error_set(e, "%s:%s", r->file, error_text(e));
	else if (rv == 0)
		rv = error_set(e, "%s: is empty", r->file);
	else if ((rv = map_columns(&columns, r, &header, e)) == 0)
		rv = columns_read(&columns, r, f, NULL, e);
	columns_free(&columns);
	csv_close(f);
	return rv;
}

const struct format import_csv = {
	.name = "csv",
	.means = "a table whose first row names its columns",
	.mapped = 1,
	.is = is_csv,
	.read = read_csv,
};
