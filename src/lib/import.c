#include "import.h"

#include <stdlib.h>
#include <string.h>

#include "reader.h"

/* The formats, in the order in which they are tried.  Any text can be read as
 * a table: that comes last. */
static const struct format *const formats[] = {
	&import_linkedin,
	&import_csv,
};
#define NFORMATS (sizeof(formats) / sizeof(formats[0]))

const char *
import_format(size_t i, const char **means)
{
	if (i >= NFORMATS)
		return NULL;
	if (means != NULL)
		*means = formats[i]->means;
	return formats[i]->name;
}

/* --- telling --- */

static void __attribute__((format(printf, 4, 0)))
tell(struct import *im, const char *file, unsigned line, const char *fmt,
    va_list ap)
{
	struct buf b = BUF_INIT;

	buf_vprintf(&b, fmt, ap);
	im->tell(im->arg, file, line, b.s);
	buf_free(&b);
}

void
import_warn(struct import *im, const char *file, unsigned line,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tell(im, file, line, fmt, ap);
	va_end(ap);
}

void
import_skip(struct import *im, enum skip why, const char *file, unsigned line,
    const char *fmt, ...)
{
	va_list ap;

	im->skipped[why]++;
	va_start(ap, fmt);
	tell(im, file, line, fmt, ap);
	va_end(ap);
}

void
import_free(struct import *im)
{
	free(im->drafts);
	free(im->mapping);
	arena_free(&im->memory);
	im->drafts = NULL;
	im->mapping = NULL;
	im->n = im->cap = im->nmapping = im->cmapping = 0;
}

/* --- choices --- */

int
import_set_format(struct import *im, const char *name, struct error *e)
{
	const char *names[NFORMATS], *near;
	struct buf all = BUF_INIT;

	for (size_t i = 0; i < NFORMATS; i++) {
		names[i] = formats[i]->name;
		buf_printf(&all, "%s%s", i > 0 ? ", " : "", names[i]);
		if (strcmp(names[i], name) == 0)
			im->format = formats[i];
	}
	if (im->format == NULL) {
		near = text_nearest(str_of(name), names, NFORMATS);
		error_set(e, "there is no type '%s'; expected one of: %s", name,
		    all.s);
		if (near != NULL)
			error_set(e, "there is no type '%s': did you mean %s?",
			    name, near);
	}
	buf_free(&all);
	return im->format == NULL ? -1 : 0;
}

/* Add "column=field". */
static int
map_column(struct import *im, struct str title, struct str field, struct error *e)
{
	enum field_id id = field_find(field);

	title = str_trim(title);
	if (title.n == 0)
		return error_set(e, "a mapping to '%.*s' lacks its column; expected "
		    "'Column=Field'", (int)field.n, field.p);
	if (field.n > 0 && !field_name_valid(field))
		return error_set(e, "'%.*s' cannot be a field's name; expected "
		    "letters, then letters, digits, _ or -", (int)field.n, field.p);
	if (field.n > 0 && (id == FIELD_WAS || id == FIELD_CLASH))
		return error_set(e, "%s: is no field to import", field_name(id));
	im->mapping = xgrow(im->mapping, im->nmapping, &im->cmapping,
	    sizeof(*im->mapping));
	im->mapping[im->nmapping++] = (struct mapping){
		arena_keep(&im->memory, title), arena_keep(&im->memory, field)
	};
	return 0;
}

int
import_map(struct import *im, const char *mapping, struct error *e)
{
	struct str rest = str_trim(str_of(mapping)), field;
	ptrdiff_t equals, comma;

	if (rest.n == 0)
		return error_set(e, "an empty mapping; expected 'Column=Field'");
	while (rest.n > 0) {
		if ((equals = str_find(rest, STR("="))) == -1)
			return error_set(e, "'%.*s' is no mapping; expected "
			    "'Column=Field'", (int)rest.n, rest.p);
		field = str_sub(rest, (size_t)equals + 1, rest.n);
		if ((comma = str_find(field, STR(","))) != -1)
			field.n = (size_t)comma;
		if (map_column(im, str_sub(rest, 0, (size_t)equals),
		    str_trim(field), e) == -1)
			return -1;
		rest = str_sub(rest, (size_t)equals + 1 + field.n + 1, rest.n);
	}
	return 0;
}

/* --- drafting --- */

void
draft_begin(struct reader *r, unsigned line)
{
	r->line = line;
	r->n = 0;
}

/* Append the words of a value. */
static void
put_words(struct buf *b, struct str value)
{
	static const char blank[] = " \t\r\n\v\f";
	size_t i = 0, from;

	while (i < value.n) {
		for (from = i; i < value.n &&
		    memchr(blank, value.p[i], sizeof(blank) - 1) == NULL; i++)
			;
		if (i > from && b->n > 0)
			buf_putc(b, ' ');
		buf_add(b, value.p + from, i - from);
		while (i < value.n &&
		    memchr(blank, value.p[i], sizeof(blank) - 1) != NULL)
			i++;
	}
}

/* A place for one more value. */
static struct reader_value *
new_value(struct reader *r, const char *field, enum field_id id)
{
	struct reader_value *v;

	if (r->n == r->made) {
		r->values = xgrow(r->values, r->n, &r->cap, sizeof(*r->values));
		r->values[r->made++].value = (struct buf)BUF_INIT;
	}
	v = &r->values[r->n++];
	v->id = id;
	v->field = field;
	buf_reset(&v->value);
	return v;
}

void
draft_add(struct reader *r, const char *field, struct str value)
{
	enum field_id id = field_find(str_of(field));
	struct reader_value *v;

	for (size_t i = 0; i < r->n && !field_repeats(id); i++)
		if (str_caseeq(str_of(r->values[i].field), str_of(field))) {
			put_words(&r->values[i].value, value);
			return;
		}
	v = new_value(r, field, id);
	put_words(&v->value, value);
	if (v->value.n == 0)
		r->n--;
}

/* 1 when a value stands before in the same field. */
static int
is_repeated(const struct reader *r, const struct reader_value *v)
{
	const struct reader_value *u;

	for (u = r->values; u < v; u++)
		if (str_caseeq(str_of(u->field), str_of(v->field)) &&
		    str_eq(buf_str(&u->value), buf_str(&v->value)))
			return 1;
	return 0;
}

/* Write the values, in the order that fields have in a record. */
static void
put_record(struct buf *b, const struct reader *r)
{
	const struct reader_value *v;

	for (int id = 0; id <= FIELD_OTHER; id++)
		for (v = r->values; v < r->values + r->n; v++) {
			if (v->id != (enum field_id)id || is_repeated(r, v))
				continue;
			field_put_name(b, str_of(v->field));
			buf_puts(b, ": ");
			buf_addstr(b, buf_str(&v->value));
			buf_putc(b, '\n');
		}
}

static int
has_name(const struct reader *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->values[i].id == FIELD_NAME)
			return 1;
	return 0;
}

void
draft_end(struct reader *r)
{
	struct import *im = r->import;
	struct buf b = BUF_INIT;
	struct str record;

	if (!has_name(r)) {
		import_skip(im, SKIP_NAMELESS, r->file, r->line,
		    "has no name; passed over");
		return;
	}
	put_record(&b, r);
	record = (struct str){ arena_keep(&im->memory, buf_str(&b)), b.n };
	im->drafts = xgrow(im->drafts, im->n, &im->cap, sizeof(*im->drafts));
	im->drafts[im->n++] = (struct draft){ r->file, r->line, record };
	buf_free(&b);
}

/* --- reading --- */

/* The number of the line on which offset lies. */
static unsigned
line_at(struct str text, size_t offset)
{
	unsigned line = 1;

	for (size_t i = 0; i < offset; i++)
		line += text.p[i] == '\n';
	return line;
}

/* The offset of the first byte that is not UTF-8; the text has one. */
static size_t
bad_byte(struct str text)
{
	size_t at = 0;
	int32_t c;

	for (;;) {
		at += text_plain(str_sub(text, at, text.n));
		size_t n = text_next(str_sub(text, at, text.n), &c);

		if (c == -1)
			return at;
		at += n;
	}
}

/* Whether a text is text, in UTF-8; if not, what to do. */
static int
check_text(const char *file, struct str text, struct error *e)
{
	const char *nul;

	if (str_trim(text).n == 0)
		return error_set(e, "%s: is empty", file);
	if (text.n > IMPORT_MAX)
		return error_set(e, "%s: is larger than %zu MiB", file,
		    IMPORT_MAX >> 20);
	if (str_starts(text, "PK\003\004"))
		return error_set(e, "%s: is an archive or a workbook: unpack it, or "
		    "save the sheet as CSV in UTF-8", file);
	if (str_starts(text, "\xff\xfe") || str_starts(text, "\xfe\xff"))
		return error_set(e, "%s: is in UTF-16; convert it to UTF-8 first: "
		    "iconv -f UTF-16 -t UTF-8", file);
	if ((nul = memchr(text.p, '\0', text.n)) != NULL)
		return error_set(e, "%s:%u: has a NUL byte; expected text", file,
		    line_at(text, (size_t)(nul - text.p)));
	if (!text_valid(text))
		return error_set(e, "%s:%u: is not in UTF-8; convert it first, "
		    "perhaps with: iconv -f WINDOWS-1252 -t UTF-8", file,
		    line_at(text, bad_byte(text)));
	return 0;
}

/* The format of a text. */
static const struct format *
choose(const struct import *im, struct str text)
{
	if (im->format != NULL)
		return im->format;
	for (size_t i = 0; i < NFORMATS; i++)
		if ((im->nmapping == 0 || formats[i]->mapped) &&
		    formats[i]->is(text))
			return formats[i];
	return NULL;
}

static void
reader_end(struct reader *r)
{
	for (size_t i = 0; i < r->made; i++)
		buf_free(&r->values[i].value);
	free(r->values);
}

int
import_read(struct import *im, const char *file, struct str text,
    struct error *e)
{
	struct reader r = { .import = im, .file = file };
	const struct format *format;
	size_t before = im->n;
	int rv;

	if (check_text(file, text, e) == -1)
		return -1;
	r.text = str_sub(text, str_starts(text, "\xef\xbb\xbf") ? 3 : 0, text.n);
	if ((format = choose(im, r.text)) == NULL)
		return error_set(e, "%s: is of no format that is known; name it "
		    "with -t", file);
	rv = format->read(&r, e);
	reader_end(&r);
	if (rv == 0 && im->n == before)
		rv = error_set(e, "%s: there is nobody in it, read as %s", file,
		    format->means);
	return rv;
}
