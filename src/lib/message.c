#include "message.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "encode.h"
#include "letter.h"
#include "mailbox.h"
#include "wrap.h"

void
message_free(struct message *m)
{
	size_t i;

	for (i = 0; i < m->n; i++) {
		free(m->fields[i].name);
		free(m->fields[i].value);
	}
	free(m->fields);
	buf_free(&m->body);
	*m = (struct message)MESSAGE_INIT;
}

/* --- fields --- */

/* ftext of RFC 5322. */
static int
is_name(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] == ':' || (unsigned char)s.p[i] >= 0x7f)
			return 0;
	return s.n > 0;
}

/* Marks that say which way a name is read are part of it. */
static int
ends_fields(int32_t c)
{
	return c != 0x061c && c != 0x200e && c != 0x200f && text_control(c);
}

int
message_add(struct message *m, const char *name, struct str value, struct error *e)
{
	struct str rest = value;
	struct message_field *f;
	int32_t c;

	if (!is_name(str_of(name)))
		return error_set(e, "\"%s\" is no name of a header field", name);
	while (rest.n > 0) {
		rest = str_sub(rest, text_next(rest, &c), rest.n);
		if (c == -1)
			return error_set(e, "%s: \"%.*s\" is no UTF-8", name,
			    (int)value.n, value.p);
		if (c != '\t' && ends_fields(c))
			return error_set(e, "%s: \"%.*s\" has a line break or another "
			    "control character", name, (int)value.n, value.p);
	}
	m->fields = xgrow(m->fields, m->n, &m->cap, sizeof(*m->fields));
	f = &m->fields[m->n++];
	f->name = xstrdup(name);
	f->value = str_dup(str_trim(value));
	return 0;
}

int
message_mailbox(struct buf *b, struct str name, struct str addr, struct error *e)
{
	size_t begin = b->n;

	name = str_trim(name);
	if (name.n > 0) {
		mailbox_name(b, name);
		buf_puts(b, " <");
	}
	if (mailbox_address(b, addr, e) == -1) {
		buf_splice(b, begin, b->n, STR(""));
		return -1;
	}
	if (name.n > 0)
		buf_putc(b, '>');
	return 0;
}

struct str
message_value(const struct message *m, const char *name)
{
	for (size_t i = 0; i < m->n; i++)
		if (strcasecmp(m->fields[i].name, name) == 0)
			return str_of(m->fields[i].value);
	return STR("");
}

/* --- text --- */

/* Lines that are not to be broken: what is quoted, and the line above a
 * signature, whose blank at the end belongs to it. */
static int
stays(struct str line)
{
	return str_starts(line, ">") || str_is(line, "-- ");
}

static size_t
leading(struct str line)
{
	size_t n = 0;

	while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
		n++;
	return n;
}

/* How far the further lines of an item go in. */
static size_t
hanging(struct str line)
{
	size_t n = leading(line);

	line = str_sub(line, n, line.n);
	return n + (str_starts(line, "- ") || str_starts(line, "* ") ? 2 : 0);
}

/* Append a line, in pieces that a message may hold where it has no blanks. */
static void
put_cut(struct buf *b, struct str line)
{
	size_t n;
	int32_t c;

	while (line.n > ENCODE_LINE) {
		for (n = ENCODE_LINE; n > 0 && (line.p[n] & 0xc0) == 0x80; n--)
			;
		if (n == 0)
			n = text_next(line, &c);
		buf_addstr(b, str_sub(line, 0, n));
		buf_putc(b, '\n');
		line = str_sub(line, n, line.n);
	}
	buf_addstr(b, line);
	buf_putc(b, '\n');
}

/* Append the body, broken. */
static void
put_body(struct buf *b, struct str body)
{
	struct buf broken = BUF_INIT;
	struct str line, rest;
	const char *nl;

	for (; body.n > 0; body = str_sub(body, line.n + 1, body.n)) {
		nl = memchr(body.p, '\n', body.n);
		line = str_sub(body, 0, nl != NULL ? (size_t)(nl - body.p) : body.n);
		buf_reset(&broken);
		if (stays(line))
			buf_addstr(&broken, line);
		else {
			buf_pad(&broken, ' ', leading(line));
			wrap_text(&broken, line, MESSAGE_WIDTH, broken.n,
			    hanging(line));
		}
		for (rest = buf_str(&broken); ; ) {
			nl = memchr(rest.p, '\n', rest.n);
			if (nl == NULL)
				break;
			put_cut(b, str_sub(rest, 0, (size_t)(nl - rest.p)));
			rest = str_sub(rest, (size_t)(nl - rest.p) + 1, rest.n);
		}
		put_cut(b, rest);
	}
	buf_free(&broken);
}

void
message_read(const struct message *m, struct buf *out)
{
	for (size_t i = 0; i < m->n; i++)
		buf_printf(out, "%s: %s\n", m->fields[i].name, m->fields[i].value);
	if (m->n > 0)
		buf_putc(out, '\n');
	put_body(out, buf_str(&m->body));
}

void
message_text(const struct message *m, struct buf *out)
{
	buf_addstr(out, buf_str(&m->body));
}

/* --- from a person --- */

/* The next line, with the blanks at its start. */
static int
next_line(struct str *rest, struct str *line)
{
	const char *nl = rest->n > 0 ? memchr(rest->p, '\n', rest->n) : NULL;

	if (rest->n == 0)
		return 0;
	*line = str_sub(*rest, 0, nl != NULL ? (size_t)(nl - rest->p) : rest->n);
	*rest = str_sub(*rest, line->n + 1, rest->n);
	if (line->n > 0 && line->p[line->n - 1] == '\r')
		line->n--;
	return 1;
}

/* One field with the lines that continue it, joined. */
static int
parse_field(struct message *m, struct str line, struct str *rest, unsigned *n,
    struct error *e)
{
	const char *colon = memchr(line.p, ':', line.n);
	struct buf value = BUF_INIT;
	struct str more, after = *rest;
	char *name;
	int rv = -1;

	if (colon == NULL)
		return error_set(e, "line %u: \"%.*s\" is no line of a header; a "
		    "blank line ends the header", *n, (int)line.n, line.p);
	name = str_dup(str_trim(str_sub(line, 0, (size_t)(colon - line.p))));
	buf_addstr(&value, str_trim(str_sub(line, (size_t)(colon - line.p) + 1,
	    line.n)));
	while (next_line(&after, &more) && more.n > 0 &&
	    (more.p[0] == ' ' || more.p[0] == '\t') && str_trim(more).n > 0) {
		buf_putc(&value, ' ');
		buf_addstr(&value, str_trim(more));
		*rest = after;
		++*n;
	}
	if (message_add(m, name, buf_str(&value), e) == -1)
		error_prefix(e, "line %u", *n);
	else
		rv = 0;
	free(name);
	buf_free(&value);
	return rv;
}

int
message_parse(struct message *m, struct str text, struct error *e)
{
	struct str line;
	unsigned n = 0;

	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_sub(text, 3, text.n);
	if (!text_valid(text))
		return error_set(e, "the text is no UTF-8");
	while (next_line(&text, &line) && str_trim(line).n > 0) {
		n++;
		if (parse_field(m, line, &text, &n, e) == -1)
			return -1;
	}
	while (next_line(&text, &line)) {
		for (size_t i = 0; i < line.n; i++)
			buf_putc(&m->body, line.p[i] == '\r' || line.p[i] == '\0' ?
			    ' ' : line.p[i]);
		buf_putc(&m->body, '\n');
	}
	return 0;
}

/* --- as it is sent --- */

static int
is_one_of(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcasecmp(name, names[i]) == 0)
			return 1;
	return 0;
}

static int
write_field(const struct message_field *f, struct buf *out, struct error *e)
{
	static const char *const who[] = {
		"From", "Sender", "Reply-To", "To", "Cc", "Bcc"
	};
	static const char *const lines[] = {
		"Message-ID", "In-Reply-To", "References", LETTER_FIELD, LETTER_ENTRY
	};
	static const char *const ours[] = {
		"MIME-Version", "Content-Type", "Content-Transfer-Encoding"
	};
	struct str value = str_of(f->value);

	if (is_one_of(f->name, ours, sizeof(ours) / sizeof(ours[0])))
		return 0;
	if (is_one_of(f->name, who, sizeof(who) / sizeof(who[0])))
		return encode_mailboxes(out, f->name, value, e);
	if (is_one_of(f->name, lines, sizeof(lines) / sizeof(lines[0])))
		return encode_line(out, f->name, value, e);
	return encode_text(out, f->name, value, e);
}

int
message_write(const struct message *m, struct buf *out, struct error *e)
{
	for (size_t i = 0; i < m->n; i++)
		if (write_field(&m->fields[i], out, e) == -1)
			return -1;
	buf_puts(out, "MIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=utf-8\n"
	    "Content-Transfer-Encoding: 8bit\n\n");
	put_body(out, buf_str(&m->body));
	return 0;
}

/* 1 for "From ", behind any number of ">". */
static int
looks_like_from(struct str line)
{
	while (line.n > 0 && line.p[0] == '>')
		line = str_sub(line, 1, line.n);
	return str_starts(line, "From ");
}

int
message_mbox(const struct message *m, const char *when, struct buf *out,
    struct error *e)
{
	struct buf text = BUF_INIT, addr = BUF_INIT, name = BUF_INIT;
	struct str from = message_value(m, "From"), rest, line;
	int rv = message_write(m, &text, e);

	if (rv == 0 && mailbox_next(&from, &name, &addr, e) != 1) {
		error_clear(e);
		buf_reset(&addr);
		buf_puts(&addr, "MAILER-DAEMON");
	}
	if (rv == 0)
		buf_printf(out, "From %s %s\n", addr.s, when);
	for (rest = buf_str(&text); rv == 0 && next_line(&rest, &line); ) {
		if (looks_like_from(line))
			buf_putc(out, '>');
		buf_addstr(out, line);
		buf_putc(out, '\n');
	}
	if (rv == 0)
		buf_putc(out, '\n');
	buf_free(&text);
	buf_free(&addr);
	buf_free(&name);
	return rv;
}

/* --- as a URL --- */

static void
put_percent(struct buf *b, struct str s, const char *keep)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') ||
		    (c != '\0' && strchr("-._~", c) != NULL) ||
		    (c != '\0' && strchr(keep, c) != NULL))
			buf_putc(b, s.p[i]);
		else
			buf_printf(b, "%%%02X", c);
	}
}

/* The addresses of a field, parted by commas. */
static int
put_addresses(struct buf *b, const struct message *m, const char *field,
    struct error *e)
{
	struct str rest = message_value(m, field);
	struct buf name = BUF_INIT, addr = BUF_INIT;
	int rv, n = 0;

	while ((rv = mailbox_next(&rest, &name, &addr, e)) == 1) {
		if (n++ > 0)
			buf_putc(b, ',');
		put_percent(b, buf_str(&addr), "@");
	}
	if (rv == -1)
		error_prefix(e, "%s", field);
	buf_free(&name);
	buf_free(&addr);
	return rv;
}

/* The line ends of a URL are CRLF. */
static void
put_lines(struct buf *b, struct str text)
{
	struct str line;
	int n = 0;

	while (next_line(&text, &line)) {
		if (n++ > 0)
			buf_puts(b, "%0D%0A");
		put_percent(b, line, "");
	}
}

int
message_mailto(const struct message *m, struct buf *out, struct error *e)
{
	static const char *const fields[] = { "Subject", "In-Reply-To" };
	static const char *const who[] = { "Cc", "Bcc" };
	struct str body = buf_str(&m->body);
	char mark = '?';
	size_t i;

	buf_puts(out, "mailto:");
	if (put_addresses(out, m, "To", e) == -1)
		return -1;
	for (i = 0; i < 2; i++)
		if (message_value(m, who[i]).n > 0) {
			buf_printf(out, "%c%s=", mark, who[i]);
			mark = '&';
			if (put_addresses(out, m, who[i], e) == -1)
				return -1;
		}
	for (i = 0; i < 2; i++)
		if (message_value(m, fields[i]).n > 0) {
			buf_printf(out, "%c%s=", mark, fields[i]);
			mark = '&';
			put_percent(out, message_value(m, fields[i]), "");
		}
	buf_printf(out, "%cbody=", mark);
	put_lines(out, body);
	return 0;
}
