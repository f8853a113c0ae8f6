/* Tables, of reader.h. */
#include <stdlib.h>

#include "reader.h"

void
columns_add(struct columns *c, size_t at, const char *field)
{
	c->v = xgrow(c->v, c->n, &c->cap, sizeof(*c->v));
	c->v[c->n++] = (struct column){ at, field };
}

void
columns_free(struct columns *c)
{
	free(c->v);
	*c = (struct columns){ 0 };
}

ptrdiff_t
column_find(const struct csv_row *header, struct str title)
{
	for (size_t i = 0; i < header->n; i++)
		if (str_caseeq(str_trim(header->cells[i]), str_trim(title)))
			return (ptrdiff_t)i;
	return -1;
}

/* How many cells a row has, without the empty ones at its end. */
static size_t
width(const struct csv_row *row)
{
	size_t n = row->n;

	while (n > 0 && str_trim(row->cells[n - 1]).n == 0)
		n--;
	return n;
}

static void
draft_row(const struct columns *c, struct reader *r, const struct csv_row *row,
    int (*convert)(struct reader *r, const char *field, struct str value,
    struct buf *out))
{
	struct buf converted = BUF_INIT;

	draft_begin(r, row->line);
	for (size_t i = 0; i < c->n; i++) {
		const char *field = c->v[i].field;
		struct str value;

		if (c->v[i].at >= row->n)
			continue;
		value = str_trim(row->cells[c->v[i].at]);
		buf_reset(&converted);
		if (convert != NULL && convert(r, field, value, &converted))
			value = buf_str(&converted);
		draft_add(r, field, value);
	}
	draft_end(r);
	buf_free(&converted);
}

int
columns_read(const struct columns *c, struct reader *r, struct csvfile *f,
    int (*convert)(struct reader *r, const char *field, struct str value,
    struct buf *out), struct error *e)
{
	struct csv_row row;
	int rv;

	while ((rv = csv_next(f, &row, e)) == 1) {
		size_t n = width(&row);

		if (n > c->width)
			import_skip(r->import, SKIP_SHIFTED, r->file, row.line,
			    "has %zu values for %zu columns: is one with a comma "
			    "not in quotation marks? passed over", n, c->width);
		else if (n > 0)
			draft_row(c, r, &row, convert);
	}
	if (rv == -1)
		return error_set(e, "%s:%s", r->file, error_text(e));
	return 0;
}
