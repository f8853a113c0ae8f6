/* Formats of out.h: %{field}, %%, and the escapes of printf(1). */
#include "out.h"

#include <stdlib.h>
#include <string.h>

struct part {
	size_t from, n;  /* bytes of format.text */
	int field;       /* they are a field's name */
};

struct format {
	struct buf text;
	struct part *parts;
	size_t n, cap;
};

/* A format while it is read. */
struct reader {
	struct format *f;
	struct str text;
	size_t at;
	struct error *e;
};

/* Fail at a byte of the format; people count its characters. */
static int
fail(struct reader *r, size_t at, const char *what)
{
	struct str before = str_sub(r->text, 0, at);
	struct buf text = BUF_INIT;
	size_t n = 1;
	int32_t c;

	for (; before.n > 0; n++)
		before = str_sub(before, text_next(before, &c), before.n);
	text_safe(&text, r->text, 0);
	error_set(r->e, "format \"%s\", character %zu: %s", text.s, n, what);
	buf_free(&text);
	return -1;
}

static void
add_part(struct format *f, struct str s, int field)
{
	struct part *p;

	if (!field && f->n > 0 && !f->parts[f->n - 1].field) {
		f->parts[f->n - 1].n += s.n;
	} else {
		f->parts = xgrow(f->parts, f->n, &f->cap, sizeof(*f->parts));
		p = &f->parts[f->n++];
		*p = (struct part){ f->text.n, s.n, field };
	}
	buf_addstr(&f->text, s);
}

static void
add_byte(struct format *f, int byte)
{
	char c = (char)byte;

	add_part(f, (struct str){ &c, 1 }, 0);
}

/* The value of a digit in base; -1 when it is none. */
static int
digit(char c, int base)
{
	static const char digits[] = "0123456789abcdef";
	const char *p;

	if (c >= 'A' && c <= 'F')
		c = (char)(c - 'A' + 'a');
	p = c != '\0' ? strchr(digits, c) : NULL;
	return p != NULL && p - digits < base ? (int)(p - digits) : -1;
}

/* Read up to max digits; -1 when there is none. */
static int
read_number(struct reader *r, int base, size_t max)
{
	size_t start = r->at;
	int n = 0, d;

	while (r->at < r->text.n && r->at < start + max &&
	    (d = digit(r->text.p[r->at], base)) != -1) {
		n = n * base + d;
		r->at++;
	}
	return r->at > start ? n : -1;
}

/* Read an escape; r->at is behind its backslash. */
static int
read_escape(struct reader *r)
{
	static const char from[] = "abefnrtv\\\"", to[] = "\a\b\033\f\n\r\t\v\\\"";
	size_t start = r->at - 1;
	const char *p;
	int n;

	if (r->at == r->text.n)
		return fail(r, start, "a backslash at the end; \\\\ is one");
	if (digit(r->text.p[r->at], 8) != -1) {
		n = read_number(r, 8, 3);
		if (n > 0xff)
			return fail(r, start, "an octal number above \\377");
		add_byte(r->f, n);
		return 0;
	}
	if (r->text.p[r->at] == 'x') {
		r->at++;
		n = read_number(r, 16, 2);
		if (n == -1)
			return fail(r, start, "\\x without a hexadecimal number");
		add_byte(r->f, n);
		return 0;
	}
	p = r->text.p[r->at] != '\0' ? strchr(from, r->text.p[r->at]) : NULL;
	if (p == NULL)
		return fail(r, start, "no such escape; expected \\n, \\t, \\\\, "
		    "\\a \\b \\e \\f \\r \\v \\\", \\NNN or \\xHH");
	add_byte(r->f, to[p - from]);
	r->at++;
	return 0;
}

/* As in a record: letters, digits, _ and -; bytes above 0x7f count. */
static int
in_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-' || c & 0x80;
}

/* Read %% or %{field}; r->at is behind the first %. */
static int
read_percent(struct reader *r)
{
	size_t start = r->at - 1, from;

	if (r->at < r->text.n && r->text.p[r->at] == '%') {
		add_byte(r->f, '%');
		r->at++;
		return 0;
	}
	if (r->at == r->text.n || r->text.p[r->at] != '{')
		return fail(r, start, "expected %{field}, or %% for a percent sign");
	from = ++r->at;
	while (r->at < r->text.n && in_name(r->text.p[r->at]))
		r->at++;
	if (r->at == r->text.n)
		return fail(r, start, "%{ without its }");
	if (r->at == from || r->text.p[r->at] != '}')
		return fail(r, r->at, "this is no field's name");
	add_part(r->f, str_sub(r->text, from, r->at), 1);
	r->at++;
	return 0;
}

static int
read_all(struct reader *r)
{
	while (r->at < r->text.n) {
		char c = r->text.p[r->at++];
		int rv = 0;

		if (c == '\\')
			rv = read_escape(r);
		else if (c == '%')
			rv = read_percent(r);
		else
			add_byte(r->f, c);
		if (rv == -1)
			return -1;
	}
	return 0;
}

int
format_compile(struct format **f, struct str text, struct error *e)
{
	struct format *new = xcalloc(1, sizeof(*new));
	struct reader r = { new, text, 0, e };

	new->text = (struct buf)BUF_INIT;
	if (read_all(&r) == -1) {
		format_free(new);
		return -1;
	}
	*f = new;
	return 0;
}

void
format_free(struct format *f)
{
	if (f == NULL)
		return;
	free(f->parts);
	buf_free(&f->text);
	free(f);
}

static struct str
part_text(const struct format *f, const struct part *p)
{
	return str_sub(buf_str(&f->text), p->from, p->from + p->n);
}

int
format_field(const struct format *f, size_t i, struct str *field)
{
	for (size_t j = 0; j < f->n; j++) {
		if (f->parts[j].field && i-- == 0) {
			*field = part_text(f, &f->parts[j]);
			return 1;
		}
	}
	return 0;
}

int
format_names(const struct format *f, const char *const *fields, size_t n)
{
	struct str field;

	for (size_t i = 0; format_field(f, i, &field); i++)
		for (size_t j = 0; j < n; j++)
			if (str_caseis(field, fields[j]))
				return 1;
	return 0;
}

static void
put_values(const struct source *s, struct str field, struct buf *scratch,
    struct out *o)
{
	struct str value;

	for (size_t i = 0; s->value(s, field, i, scratch, &value); i++) {
		if (i > 0)
			out_puts(o, ", ");
		out_text(o, value);
	}
}

void
format_put(const struct format *f, const struct source *s, struct out *o)
{
	struct buf scratch = BUF_INIT;

	for (size_t i = 0; i < f->n; i++) {
		struct str text = part_text(f, &f->parts[i]);

		if (f->parts[i].field)
			put_values(s, text, &scratch, o);
		else
			out_put(o, text);
	}
	buf_free(&scratch);
}
