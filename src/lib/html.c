#include "html.h"

#include <string.h>

#include "chars.h"

/* No quotation of quotations is worth more marks. */
#define QUOTED_MAX 20

struct html {
	struct str rest;
	struct buf *out;
	unsigned quoted;        /* depth of quotations */
	int blank;              /* white space is due before the next word */
	int lines;              /* line ends are due before the next word: at most 2 */
	int started;            /* something was appended */
};

/* What begins a line of its own; what stands apart from its neighbours. */
static const char *const lines[] = {
	"address", "article", "aside", "dd", "div", "dt", "footer", "form",
	"header", "hr", "li", "main", "nav", "ol", "section", "table", "tr", "ul"
};
static const char *const paragraphs[] = {
	"blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "p", "pre"
};
static const char *const hidden[] = { "head", "script", "style", "template", "title" };

#define IN(name, list) is_in(name, list, sizeof(list) / sizeof(list[0]))

static int
is_in(struct str name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_caseis(name, list[i]))
			return 1;
	return 0;
}

/* --- writing --- */

static void
end_line(struct html *h, int n)
{
	if (h->lines < n)
		h->lines = n;
	h->blank = 0;
}

/* What is due before a word. */
static void
put_due(struct html *h)
{
	int fresh = !h->started;

	for (; h->lines > 0; h->lines--) {
		fresh = 1;
		if (h->started)
			buf_putc(h->out, '\n');
	}
	if (fresh)
		for (unsigned i = 0; i < h->quoted && i < QUOTED_MAX; i++)
			buf_puts(h->out, "> ");
	else if (h->blank)
		buf_putc(h->out, ' ');
	h->blank = 0;
	h->started = 1;
}

static void
put(struct html *h, const char *p, size_t n)
{
	put_due(h);
	buf_add(h->out, p, n);
}

static void
put_char(struct html *h, unsigned long c)
{
	char s[4];

	if (c == 0xa0 || c == ' ' || c == '\t' || c == '\n' || c == '\r')
		h->blank = 1;
	else if (c < 0x20 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return;
	else if (c < 0x80) {
		s[0] = (char)c;
		put(h, s, 1);
	} else if (c < 0x800) {
		s[0] = (char)(0xc0 | c >> 6);
		s[1] = (char)(0x80 | (c & 0x3f));
		put(h, s, 2);
	} else if (c < 0x10000) {
		s[0] = (char)(0xe0 | c >> 12);
		s[1] = (char)(0x80 | (c >> 6 & 0x3f));
		s[2] = (char)(0x80 | (c & 0x3f));
		put(h, s, 3);
	} else {
		s[0] = (char)(0xf0 | c >> 18);
		s[1] = (char)(0x80 | (c >> 12 & 0x3f));
		s[2] = (char)(0x80 | (c >> 6 & 0x3f));
		s[3] = (char)(0x80 | (c & 0x3f));
		put(h, s, 4);
	}
}

/* --- reading --- */

/* &#8217; and &#x2019; : the number, or -1. */
static long
number(struct str s)
{
	int hex = s.n > 1 && (s.p[1] | 0x20) == 'x';
	long n = 0;
	size_t i = hex ? 2 : 1;

	if (i >= s.n)
		return -1;
	for (; i < s.n; i++) {
		int c = s.p[i] | 0x20;

		if (is_digit(s.p[i]))
			n = n * (hex ? 16 : 10) + (s.p[i] - '0');
		else if (hex && c >= 'a' && c <= 'f')
			n = n * 16 + (c - 'a' + 10);
		else
			return -1;
		if (n > 0x10ffff)
			return -1;
	}
	return n;
}

/* The character that "&name;" stands for, those that letters have; or -1. */
static long
named(struct str s)
{
	static const struct {
		const char *name;
		long c;
	} names[] = {
		{ "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' },
		{ "apos", '\'' }, { "nbsp", 0xa0 }, { "rsquo", 0x2019 },
		{ "lsquo", 0x2018 }, { "rdquo", 0x201d }, { "ldquo", 0x201c },
		{ "ndash", 0x2013 }, { "mdash", 0x2014 }, { "hellip", 0x2026 },
		{ "euro", 0x20ac }, { "copy", 0xa9 }, { "middot", 0xb7 },
		{ "bull", 0x2022 }, { "laquo", 0xab }, { "raquo", 0xbb },
		{ "auml", 0xe4 }, { "ouml", 0xf6 }, { "uuml", 0xfc },
		{ "Auml", 0xc4 }, { "Ouml", 0xd6 }, { "Uuml", 0xdc },
		{ "szlig", 0xdf }, { "eacute", 0xe9 }, { "egrave", 0xe8 },
		{ "ecirc", 0xea }, { "agrave", 0xe0 }, { "acirc", 0xe2 },
		{ "ccedil", 0xe7 }, { "ugrave", 0xf9 }, { "icirc", 0xee },
		{ "iuml", 0xef }, { "ocirc", 0xf4 }, { "ucirc", 0xfb },
		{ "aacute", 0xe1 }, { "iacute", 0xed }, { "oacute", 0xf3 },
		{ "uacute", 0xfa }, { "ntilde", 0xf1 }, { "Eacute", 0xc9 },
		{ "oslash", 0xf8 }, { "aring", 0xe5 }, { "aelig", 0xe6 },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(s, names[i].name))
			return names[i].c;
	return -1;
}

/* At a '&': the character it stands for, or itself. */
static void
take_entity(struct html *h)
{
	struct str s = str_sub(h->rest, 1, 12);
	const char *end = memchr(s.p, ';', s.n);
	long c = -1;

	if (end != NULL) {
		s.n = (size_t)(end - s.p);
		c = s.n > 0 && s.p[0] == '#' ? number(s) : named(s);
	}
	if (c == -1) {
		put(h, "&", 1);
		h->rest = str_sub(h->rest, 1, h->rest.n);
		return;
	}
	put_char(h, (unsigned long)c);
	h->rest = str_sub(h->rest, s.n + 2, h->rest.n);
}

/* Pass over what ends with these bytes, or all. */
static void
skip_past(struct html *h, struct str end)
{
	ptrdiff_t at = str_find(h->rest, end);

	h->rest = at == -1 ? str_sub(h->rest, h->rest.n, h->rest.n) :
	    str_sub(h->rest, (size_t)at + end.n, h->rest.n);
}

/* The '>' that ends a tag at the start of s, quoted values passed over; s.n
 * where there is none. */
static size_t
tag_end(struct str s)
{
	char quote = '\0';
	size_t i;

	for (i = 1; i < s.n; i++) {
		if (quote != '\0') {
			if (s.p[i] == quote)
				quote = '\0';
		} else if (s.p[i] == '>')
			return i;
		else if ((s.p[i] == '"' || s.p[i] == '\'') && s.p[i - 1] == '=')
			quote = s.p[i];
	}
	return s.n;
}

/* Pass over an element whose text is not shown, up to its end tag. */
static void
skip_element(struct html *h, struct str name)
{
	for (;;) {
		const char *lt = memchr(h->rest.p, '<', h->rest.n);
		struct str s;

		if (lt == NULL) {
			h->rest.n = 0;
			return;
		}
		h->rest = str_sub(h->rest, (size_t)(lt - h->rest.p), h->rest.n);
		s = str_sub(h->rest, 2, 2 + name.n);
		if (h->rest.n > 2 && h->rest.p[1] == '/' && str_caseeq(s, name)) {
			skip_past(h, STR(">"));
			return;
		}
		h->rest = str_sub(h->rest, 1, h->rest.n);
	}
}

/* At a '<'. */
static void
take_tag(struct html *h)
{
	struct str name = h->rest;
	int closes = name.n > 1 && name.p[1] == '/';
	size_t from = closes ? 2 : 1, to = from;

	if (str_starts(h->rest, "<!--")) {
		skip_past(h, STR("-->"));
		return;
	}
	while (to < name.n && (is_letter(name.p[to]) ||
	    (to > from && is_digit(name.p[to]))))
		to++;
	if (to == from && !(name.n > 1 && (name.p[1] == '!' || name.p[1] == '?'))) {
		put(h, "<", 1);
		h->rest = str_sub(h->rest, 1, h->rest.n);
		return;
	}
	name = str_sub(h->rest, from, to);
	h->rest = str_sub(h->rest, tag_end(h->rest) + 1, h->rest.n);
	if (IN(name, hidden) && !closes)
		skip_element(h, name);
	else if (str_caseis(name, "br"))
		end_line(h, h->lines == 0 ? 1 : 2);
	else if (IN(name, lines))
		end_line(h, 1);
	else if (IN(name, paragraphs))
		end_line(h, 2);
	if (str_caseis(name, "blockquote"))
		h->quoted = closes ? h->quoted - (h->quoted > 0) : h->quoted + 1;
}

void
html_text(struct buf *out, struct str html)
{
	struct html h = { .rest = html, .out = out };

	while (h.rest.n > 0) {
		char c = h.rest.p[0];

		if (c == '<')
			take_tag(&h);
		else if (c == '&')
			take_entity(&h);
		else {
			if (is_blank(c) || c == '\n' || c == '\r')
				h.blank = 1;
			else
				put(&h, &c, 1);
			h.rest = str_sub(h.rest, 1, h.rest.n);
		}
	}
	if (h.started)
		buf_putc(out, '\n');
}
