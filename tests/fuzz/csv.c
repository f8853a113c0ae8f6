/* Any bytes can be read as CSV, whose rows, written again, are read as they
 * were; and imported, as sound drafts of records. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "csvfile.h"
#include "import.h"
#include "record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(int holds)
{
	if (!holds)
		abort();
}

static void
put_row(struct buf *b, const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		buf_puts(b, i > 0 ? ",\"" : "\"");
		for (size_t k = 0; k < row->cells[i].n; k++)
			buf_pad(b, row->cells[i].p[k],
			    row->cells[i].p[k] == '"' ? 2 : 1);
		buf_putc(b, '"');
	}
	buf_putc(b, '\n');
}

/* Write all rows of a text as CSV. */
static void
rewrite(struct buf *b, struct str text, char separator)
{
	struct csvfile *f = csv_open(text, 1, separator);
	struct error e = ERROR_INIT;
	struct csv_row row;
	unsigned line = 0;

	while (csv_next(f, &row, &e) == 1) {
		check(row.n > 0 && row.line > line);
		line = row.line;
		put_row(b, &row);
	}
	error_clear(&e);
	csv_close(f);
}

static void
read_rows(struct str text, char separator)
{
	struct buf once = BUF_INIT, twice = BUF_INIT;

	rewrite(&once, text, separator);
	rewrite(&twice, buf_str(&once), ',');
	check(str_eq(buf_str(&once), buf_str(&twice)));
	buf_free(&once);
	buf_free(&twice);
}

static void
tell(void *arg, const char *file, unsigned line, const char *what)
{
	(void)arg;
	check(file[0] == 'f' && line > 0 && what[0] != '\0');
}

/* Import a text; a first line that is a mapping counts as one. */
static void
import(struct str text, const char *format)
{
	struct import im = { .tell = tell };
	struct error e = ERROR_INIT;
	struct record rec = RECORD_INIT;
	ptrdiff_t end = str_find(text, STR("\n"));
	char *line = str_dup(str_sub(text, 0, end == -1 ? 0 : (size_t)end));

	if (format != NULL)
		check(import_set_format(&im, format, &e) == 0);
	else if (import_map(&im, line, &e) == 0)
		text = str_sub(text, (size_t)end + 1, text.n);
	check((import_read(&im, "f", text, &e) == 0) <= (im.n > 0));
	for (size_t i = 0; i < im.n; i++) {
		record_parse(&rec, im.drafts[i].record, NULL);
		check(rec.flaws == 0 && rec.odd == 0 && rec.nentries == 0);
	}
	free(line);
	error_clear(&e);
	record_free(&rec);
	import_free(&im);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	const char *format;

	read_rows(text, csv_separator(text));
	read_rows(text, ';');
	import(text, NULL);
	for (size_t i = 0; (format = import_format(i, NULL)) != NULL; i++)
		import(text, format);
	return 0;
}
