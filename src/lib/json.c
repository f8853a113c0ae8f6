/* JSON Lines of out.h (RFC 8259). */
#include "out.h"

/* Append a character that cannot stand as it is in a string (section 7), or
 * that a terminal must not see: all of these lie below U+10000. */
static void
escape(struct buf *b, int32_t c)
{
	switch (c) {
	case '"':
	case '\\':
		buf_putc(b, '\\');
		buf_putc(b, (char)c);
		break;
	case '\n':
		buf_puts(b, "\\n");
		break;
	case '\r':
		buf_puts(b, "\\r");
		break;
	case '\t':
		buf_puts(b, "\\t");
		break;
	default:
		buf_printf(b, "\\u%04x", (unsigned)c);
	}
}

/* Append a run of printable ASCII. */
static void
add_plain(struct buf *b, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '"' && s.p[i] != '\\')
			continue;
		buf_addstr(b, str_sub(s, from, i));
		escape(b, s.p[i]);
		from = i + 1;
	}
	buf_addstr(b, str_sub(s, from, s.n));
}

static void
add_string(struct buf *b, struct str s)
{
	size_t n;
	int32_t c;

	buf_putc(b, '"');
	for (; s.n > 0; s = str_sub(s, n, s.n)) {
		n = text_plain(s);
		if (n > 0) {
			add_plain(b, str_sub(s, 0, n));
			continue;
		}
		n = text_next(s, &c);
		if (c == -1)
			buf_puts(b, "\xef\xbf\xbd"); /* U+FFFD */
		else if (text_control(c))
			escape(b, c);
		else
			buf_add(b, s.p, n);
	}
	buf_putc(b, '"');
}

void
json_begin(struct json *j, struct out *o)
{
	*j = (struct json){ .out = o };
	out_puts(o, "{");
}

static void
end_array(struct json *j)
{
	if (j->in_array)
		out_puts(j->out, "]");
	j->in_array = 0;
}

static void
begin_member(struct json *j, struct str name)
{
	if (!j->in_object)
		end_array(j);
	if ((j->in_object ? j->inner++ : j->members++) > 0)
		out_puts(j->out, ",");
	add_string(&j->out->text, name);
	out_puts(j->out, ":");
}

void
json_string(struct json *j, struct str name, struct str value)
{
	begin_member(j, name);
	add_string(&j->out->text, value);
}

void
json_number(struct json *j, struct str name, long value)
{
	begin_member(j, name);
	buf_int(&j->out->text, value);
}

void
json_array(struct json *j, struct str name)
{
	begin_member(j, name);
	out_puts(j->out, "[");
	j->in_array = 1;
	j->items = 0;
}

static void
begin_item(struct json *j)
{
	if (j->items++ > 0)
		out_puts(j->out, ",");
}

void
json_item(struct json *j, struct str value)
{
	begin_item(j);
	add_string(&j->out->text, value);
}

void
json_object(struct json *j)
{
	begin_item(j);
	out_puts(j->out, "{");
	j->in_object = 1;
	j->inner = 0;
}

void
json_object_end(struct json *j)
{
	out_puts(j->out, "}");
	j->in_object = 0;
}

void
json_end(struct json *j)
{
	end_array(j);
	out_puts(j->out, "}\n");
}
