#include "prose.h"

#include <stdlib.h>
#include <string.h>

#include "chars.h"

/* --- the header --- */

/* How many bytes of line are a field's name; 0: it is no field. */
static size_t
name_length(struct str line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] > ' ' && line.p[n] <= '~' && line.p[n] != ':')
		n++;
	return n < line.n && line.p[n] == ':' ? n : 0;
}

/* Fields that show a text to be a message.  Of those that people may begin a
 * line of plain text with, none is here. */
static int
is_mails(struct str name)
{
	static const char *const names[] = {
		"From", "To", "Cc", "Bcc", "Subject", "Date", "Reply-To",
		"Message-ID", "MIME-Version", "In-Reply-To", "References"
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_caseis(name, names[i]))
			return 1;
	return str_starts(name, "X-II") || str_starts(name, "Content-");
}

size_t
prose_body(struct str message)
{
	struct str rest = message, line, before;
	int known = 0, fields = 0;
	size_t n;

	for (before = rest; str_line(&rest, &line); before = rest) {
		if (line.n == 0)
			return known ? (size_t)(rest.p - message.p) : 0;
		if (before.p == message.p && str_starts(line, "From "))
			continue; /* of an mbox */
		if (fields > 0 && is_blank(before.p[0]))
			continue;
		n = name_length(line);
		if (n == 0)
			return 0;
		known |= is_mails(str_sub(line, 0, n));
		fields++;
	}
	return known ? message.n : 0;
}

int
prose_field(struct str header, const char *name, size_t *pos, struct str *value)
{
	struct str rest = str_sub(header, *pos, header.n), line;
	const char *from = NULL;
	size_t n;

	while (rest.n > 0) {
		const char *begin = rest.p;

		str_line(&rest, &line);
		if (from != NULL && is_blank(*begin))
			continue;
		if (from != NULL) {
			rest = span(begin, header.p + header.n);
			break;
		}
		n = name_length(line);
		if (n > 0 && str_caseis(str_sub(line, 0, n), name))
			from = line.p + n + 1;
	}
	*pos = (size_t)(header.n - rest.n);
	if (from == NULL)
		return 0;
	*value = str_trim(span(from, header.p + header.n - rest.n));
	return 1;
}

/* --- the text --- */

void
prose_fold(struct buf *b, struct str c)
{
	static const char *const quotes[] = {
		"\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x9e", "\xc2\xab", "\xc2\xbb"
	};

	for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++)
		if (str_is(c, quotes[i])) {
			buf_putc(b, '"');
			return;
		}
	text_fold(b, c);
}

/* Append bytes that came from one place of s. */
static void
put(struct prose *p, struct str bytes, size_t at)
{
	while (p->text.n + bytes.n + 1 > p->cap)
		p->at = xgrow(p->at, p->cap, &p->cap, sizeof(*p->at));
	for (size_t i = 0; i < bytes.n; i++)
		p->at[p->text.n + i] = at;
	buf_addstr(&p->text, bytes);
}

/* What a paragraph is read with. */
struct reading {
	struct prose *p;
	struct str s;            /* all there is */
	struct buf folded;       /* of one character */
	enum prose_is is;
	int open;                /* in a paragraph, whose first byte is at */
	size_t from;
};

static void
end_paragraph(struct reading *r)
{
	struct prose *p = r->p;

	if (!r->open)
		return;
	r->open = 0;
	if (p->text.s[p->text.n - 1] == ' ')
		p->text.s[--p->text.n] = '\0';
	p->v = xgrow(p->v, p->n, &p->cv, sizeof(*p->v));
	p->v[p->n++] = (struct paragraph){ r->from, p->text.n, r->is };
	put(p, STR("\n"), p->at[p->text.n - 1] + 1);
}

/* One character, or a run of blanks. */
static void
put_folded(struct reading *r, struct str folded, size_t at)
{
	struct prose *p = r->p;

	for (size_t i = 0; i < folded.n; i++) {
		struct str c = str_sub(folded, i, i + 1);

		if (c.p[0] == '*' || c.p[0] == '_')
			continue;
		if (c.p[0] == ' ' || (unsigned char)c.p[0] < ' ') {
			c = STR(" ");
			if (!r->open || p->text.s[p->text.n - 1] == ' ')
				continue;
		}
		if (!r->open) {
			r->open = 1;
			r->from = p->text.n;
		}
		put(p, c, at);
	}
}

/* Append one line of words, and a blank. */
static void
put_line(struct reading *r, struct str line)
{
	struct str c;
	int32_t code;
	size_t at = (size_t)(line.p - r->s.p);

	for (; line.n > 0; line = str_sub(line, c.n, line.n), at += c.n) {
		if (r->p->text.n >= PROSE_MAX) {
			r->p->cut = 1;
			return;
		}
		c = str_sub(line, 0, text_next(line, &code));
		buf_reset(&r->folded);
		prose_fold(&r->folded, c);
		put_folded(r, buf_str(&r->folded), at);
	}
	put_folded(r, STR(" "), at);
}

/* --- the body --- */

/* Three dashes or more, and nothing else. */
static int
is_rule(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] != '-')
			return 0;
	return line.n >= 3;
}

/* "-----Original Message-----": from here on nothing is the writer's. */
static int
is_forwarded(struct str line)
{
	return str_starts(line, "-----") && str_ends(line, "---");
}

static int
is_quote(struct str rest)
{
	struct str line;

	return str_line(&rest, &line) && line.n > 0 && line.p[0] == '>';
}

static void
read_body(struct reading *r, struct str body)
{
	struct str line;

	r->is = PROSE_OWN;
	while (!r->p->cut && str_line(&body, &line)) {
		/* a signature: the blank of "-- " is often lost on the way */
		if (str_is(line, "--") || (is_forwarded(line) && !is_rule(line)))
			break;
		if (line.n == 0 || is_rule(line)) {
			end_paragraph(r);
			if (is_rule(line))
				r->is = r->is == PROSE_OWN ? PROSE_BLURB : PROSE_OWN;
		} else if (line.p[0] == '>' ||
		    (line.p[line.n - 1] == ':' && is_quote(body)))
			end_paragraph(r);
		else
			put_line(r, line);
	}
	end_paragraph(r);
}

void
prose_read(struct prose *p, struct str s, size_t from, size_t to)
{
	struct reading r = { .p = p, .s = s, .folded = BUF_INIT };
	struct str message = str_sub(s, from, to), value;
	size_t body = prose_body(message), pos = 0;

	buf_reset(&p->text);
	p->n = 0;
	p->cut = 0;
	put(p, STR(""), from);
	r.is = PROSE_SUBJECT;
	if (prose_field(str_sub(message, 0, body), "Subject", &pos, &value)) {
		put_line(&r, value);
		end_paragraph(&r);
	}
	read_body(&r, str_sub(message, body, message.n));
	put(p, STR(""), to);
	p->at[p->text.n] = to;
	buf_free(&r.folded);
}

void
prose_free(struct prose *p)
{
	buf_free(&p->text);
	free(p->at);
	free(p->v);
	*p = (struct prose)PROSE_INIT;
}
