#include "csvfile.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

struct csvfile {
	struct csv_parser parser;
	struct str rest;       /* not parsed yet */
	unsigned line;         /* of its start */
	struct buf text;       /* of the row's cells, each behind the last */
	size_t *ends;          /* where in text each of them ends */
	size_t n, cends;
	struct str *cells;     /* the same once the row is complete */
	size_t ccells;
	int complete;
};

char
csv_separator(struct str text)
{
	static const char separators[] = ",;\t";
	size_t count[3] = { 0 }, best = 0;
	struct str rest = text, line = STR("");
	int quoted = 0;

	str_item(&rest, '\n', &line);
	for (size_t i = 0; i < line.n && line.p[i] != '\r'; i++) {
		const char *at = memchr(separators, line.p[i], 3);

		if (line.p[i] == '"')
			quoted = !quoted;
		else if (at != NULL && !quoted)
			count[at - separators]++;
	}
	for (size_t i = 1; i < 3; i++)
		if (count[i] > count[best])
			best = i;
	return separators[best];
}

/* libcsv then never runs out of memory without our saying so. */
static void *
more(void *p, size_t size)
{
	return xreallocarray(p, 1, size);
}

struct csvfile *
csv_open(struct str text, unsigned line, char separator)
{
	struct csvfile *f = xcalloc(1, sizeof(*f));

	csv_init(&f->parser, 0); /* fails on no more than a NULL parser */
	csv_set_delim(&f->parser, (unsigned char)separator);
	csv_set_realloc_func(&f->parser, more);
	csv_set_free_func(&f->parser, free); /* of the same program as realloc() */
	csv_set_blk_size(&f->parser, 4096);
	f->rest = text;
	f->line = line;
	f->text = (struct buf)BUF_INIT;
	return f;
}

static void
take_cell(void *cell, size_t n, void *arg)
{
	struct csvfile *f = arg;

	buf_add(&f->text, cell, n);
	f->ends = xgrow(f->ends, f->n, &f->cends, sizeof(*f->ends));
	f->ends[f->n++] = f->text.n;
}

static void
take_row(int end, void *arg)
{
	struct csvfile *f = arg;

	(void)end;
	f->complete = 1;
}

/* Take the next line with its end from the text: within one line at most one
 * row comes to its end. */
static struct str
next_line(struct csvfile *f)
{
	struct str rest = f->rest;
	size_t n = 0;

	while (n < rest.n && rest.p[n] != '\n' && rest.p[n] != '\r')
		n++;
	if (n < rest.n)
		n += str_starts(str_sub(rest, n, rest.n), "\r\n") ? 2 : 1;
	f->rest = str_sub(rest, n, rest.n);
	return str_sub(rest, 0, n);
}

static int
parse(struct csvfile *f, struct str line, struct error *e)
{
	if (csv_parse(&f->parser, line.p, line.n, take_cell, take_row, f) == line.n)
		return 0;
	return error_set(e, "%u: %s", f->line,
	    csv_strerror(csv_error(&f->parser)));
}

/* Point the row at its cells, which no longer move. */
static void
finish(struct csvfile *f, struct csv_row *row)
{
	size_t at = 0;

	for (size_t i = 0; i < f->n; i++) {
		f->cells = xgrow(f->cells, i, &f->ccells, sizeof(*f->cells));
		f->cells[i] = str_sub(buf_str(&f->text), at, f->ends[i]);
		at = f->ends[i];
	}
	row->cells = f->cells;
	row->n = f->n;
}

/*
 * The text has ended.  The line end that it may lack completes the row, unless
 * that is inside of quotation marks.
 */
static int
parse_end(struct csvfile *f, const struct csv_row *row, struct error *e)
{
	if (parse(f, STR("\n"), e) == -1)
		return -1;
	if (!f->complete)
		return error_set(e, "%u: a quotation mark of this row is never "
		    "closed", row->line);
	return 1;
}

int
csv_next(struct csvfile *f, struct csv_row *row, struct error *e)
{
	size_t read = 0;
	struct str line;

	buf_reset(&f->text);
	f->n = 0;
	f->complete = 0;
	while (!f->complete && f->rest.n > 0) {
		line = next_line(f);
		if (read == 0) {
			row->line = f->line;
			if (str_trim(line).n > 0)
				read = line.n;
		} else
			read += line.n;
		if (read > CSV_ROW_MAX)
			return error_set(e, "%u: this row is longer than %zu MiB; "
			    "is a quotation mark not closed?", row->line,
			    CSV_ROW_MAX >> 20);
		if (parse(f, line, e) == -1)
			return -1;
		f->line++;
	}
	if (!f->complete && (read == 0 || parse_end(f, row, e) == -1))
		return read == 0 ? 0 : -1;
	finish(f, row);
	return 1;
}

void
csv_close(struct csvfile *f)
{
	if (f == NULL)
		return;
	csv_free(&f->parser);
	buf_free(&f->text);
	free(f->ends);
	free(f->cells);
	free(f);
}
