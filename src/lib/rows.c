/* Rows of out.h: aligned on a terminal, TAB-separated elsewhere. */
#include "out.h"

#include <stdlib.h>

/* Columns apart, and how narrow one is cut before the one before it is. */
enum { GAP = 2, NARROW = 12 };

struct cell {
	size_t from, n;   /* bytes of rows.text */
	size_t width;
	enum style style;
	int line;         /* the whole line: no cells beside it */
};

void
rows_begin(struct rows *r, struct out *o, size_t columns)
{
	*r = (struct rows){ .out = o, .columns = columns, .text = BUF_INIT };
}

/* Append a cell to what is written, on one line and without a TAB. */
static void
stream(struct rows *r, struct str s)
{
	struct buf *b = &r->out->text;

	if (r->at > 0)
		buf_putc(b, '\t');
	buf_addstr(b, s);
	if (text_plain(s) == s.n)
		return;
	for (char *p = b->s + b->n - s.n, *end = b->s + b->n; p < end; p++)
		*p = *p == '\t' || *p == '\n' || *p == '\r' ? ' ' : *p;
}

static struct cell *
hold(struct rows *r, enum style style, struct str s)
{
	struct cell *c;

	r->cells = xgrow(r->cells, r->n, &r->cap, sizeof(*r->cells));
	c = &r->cells[r->n++];
	*c = (struct cell){ .from = r->text.n, .style = style };
	text_safe(&r->text, s, 0);
	c->n = r->text.n - c->from;
	c->width = text_width((struct str){ r->text.s + c->from, c->n });
	return c;
}

void
rows_cell(struct rows *r, enum style style, struct str s)
{
	if (r->at == r->columns)
		return;
	if (r->out->terminal)
		hold(r, style, s);
	else
		stream(r, s);
	r->at++;
}

void
rows_next(struct rows *r)
{
	while (r->at < r->columns)
		rows_cell(r, STYLE_PLAIN, STR(""));
	r->at = 0;
	if (!r->out->terminal)
		out_puts(r->out, "\n");
}

void
rows_line(struct rows *r, enum style style, struct str s)
{
	if (!r->out->terminal)
		return;
	if (r->at > 0)
		rows_next(r);
	hold(r, style, s)->line = 1;
}

/* Cut columns, the last first, to no less than floor, while over is not 0. */
static size_t
narrow(size_t *widths, size_t columns, size_t floor, size_t over)
{
	for (size_t i = columns; over > 0 && i-- > 1;) {
		size_t spare = widths[i] > floor ? widths[i] - floor : 0;
		size_t cut = spare < over ? spare : over;

		widths[i] -= cut;
		over -= cut;
	}
	return over;
}

/* The widths of the columns as they are to be shown; to be freed. */
static size_t *
measure(const struct rows *r)
{
	size_t *widths = xcalloc(r->columns, sizeof(*widths));
	size_t total = 0, column = 0, over;

	for (size_t i = 0; i < r->n; i++) {
		const struct cell *c = &r->cells[i];

		if (c->line)
			continue;
		if (c->width > widths[column])
			widths[column] = c->width;
		column = (column + 1) % r->columns;
	}
	for (size_t i = 0; i < r->columns; i++)
		total += widths[i] + (i > 0 && widths[i] > 0 ? GAP : 0);
	over = total > r->out->width ? total - r->out->width : 0;
	over = narrow(widths, r->columns, NARROW, over);
	narrow(widths, r->columns, 1, over);
	return widths;
}

/* Print a cell in at most width columns; returns how many it took. */
static size_t
put_cell(struct rows *r, const struct cell *c, size_t width)
{
	struct str s = { r->text.s + c->from, c->n };
	struct buf cut = BUF_INIT;

	if (c->width <= width) {
		out_styled(r->out, c->style, s);
		return c->width;
	}
	buf_addstr(&cut, str_sub(s, 0, text_fit(s, width - 1)));
	width = text_width(buf_str(&cut)) + 1;
	buf_puts(&cut, out_glyph(r->out, "…", ">"));
	out_styled(r->out, c->style, buf_str(&cut));
	buf_free(&cut);
	return width;
}

/* Print one row; blanks are put off until something follows them. */
static void
put_row(struct rows *r, const struct cell *cells, const size_t *widths)
{
	size_t blanks = 0;

	for (size_t i = 0; i < r->columns; i++) {
		if (widths[i] == 0)
			continue;
		if (cells[i].width > 0) {
			buf_pad(&r->out->text, ' ', blanks);
			blanks = widths[i] - put_cell(r, &cells[i], widths[i]) + GAP;
		} else {
			blanks += widths[i] + GAP;
		}
	}
	out_puts(r->out, "\n");
}

void
rows_end(struct rows *r)
{
	size_t *widths, i = 0;

	if (r->at > 0)
		rows_next(r);
	widths = measure(r);
	while (i < r->n) {
		if (r->cells[i].line) {
			put_cell(r, &r->cells[i++], r->out->width);
			out_puts(r->out, "\n");
		} else {
			put_row(r, &r->cells[i], widths);
			i += r->columns;
		}
	}
	free(widths);
	free(r->cells);
	buf_free(&r->text);
	*r = (struct rows){ .text = BUF_INIT };
}
