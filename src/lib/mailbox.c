#include "mailbox.h"

#include <string.h>

#define ADDRESS_MAX 320

/* atext of RFC 5322. */
static int
is_atext(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* Words of atext parted by single dots. */
static int
is_dot_atom(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!is_atext(s.p[i]) && !(s.p[i] == '.' && i > 0 &&
		    i + 1 < s.n && s.p[i - 1] != '.'))
			return 0;
	return s.n > 0;
}

/* What stands between two quotation marks, each further one escaped. */
static int
is_quoted(struct str s)
{
	size_t i;

	if (s.n < 3 || s.p[0] != '"' || s.p[s.n - 1] != '"')
		return 0;
	for (i = 1; i + 1 < s.n; i++) {
		if (s.p[i] == '"')
			return 0;
		if (s.p[i] == '\\' && ++i + 1 == s.n)
			return 0;
	}
	return 1;
}

static int
is_domain(struct str s)
{
	size_t i;

	if (s.n > 2 && s.p[0] == '[' && s.p[s.n - 1] == ']') { /* [192.0.2.1] */
		for (i = 1; i + 1 < s.n; i++)
			if (strchr("[]\\", s.p[i]) != NULL)
				return 0;
		return 1;
	}
	return is_dot_atom(s);
}

static void
put_quoted(struct buf *b, struct str s)
{
	size_t i;

	buf_putc(b, '"');
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_putc(b, '\\');
		buf_putc(b, s.p[i]);
	}
	buf_putc(b, '"');
}

static int
no_address(struct error *e, struct str s)
{
	return error_set(e, "\"%.*s\" is no email address", (int)s.n, s.p);
}

/* An address alone. */
static int
put_address(struct buf *b, struct str s, struct error *e)
{
	struct str local, domain;
	size_t i, at;

	for (i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] >= 0x80)
			return error_set(e, "\"%.*s\" has letters that an address "
			    "cannot hold here; of a domain there is a form in xn--",
			    (int)s.n, s.p);
		if (s.p[i] <= ' ' || s.p[i] == 0x7f)
			return no_address(e, s);
	}
	for (at = s.n; at > 0 && s.p[at - 1] != '@'; at--)
		;
	if (at < 2 || s.n > ADDRESS_MAX)
		return no_address(e, s);
	local = str_sub(s, 0, at - 1);
	domain = str_sub(s, at, s.n);
	if (!is_domain(domain))
		return no_address(e, s);
	if (is_dot_atom(local) || is_quoted(local))
		buf_addstr(b, local);
	else
		put_quoted(b, local);
	buf_putc(b, '@');
	buf_addstr(b, domain);
	return 0;
}

int
mailbox_address(struct buf *b, struct str addr, struct error *e)
{
	struct str s = str_trim(addr);
	const char *open;

	if (s.n > 0 && s.p[s.n - 1] == '>' &&
	    (open = memrchr(s.p, '<', s.n)) != NULL)
		s = str_sub(s, (size_t)(open - s.p) + 1, s.n - 1);
	return put_address(b, s, e);
}

void
mailbox_name(struct buf *b, struct str name)
{
	size_t i;

	for (i = 0; i < name.n; i++)
		if (name.p[i] != ' ' && (unsigned char)name.p[i] < 0x80 &&
		    !is_atext(name.p[i])) {
			put_quoted(b, name);
			return;
		}
	buf_addstr(b, name);
}

/* What stands in quotes, from *i on, which is behind the first; 0 when there is
 * no second. */
static int
take_quoted(struct str s, size_t *i, struct buf *name)
{
	for (; *i < s.n && s.p[*i] != '"'; ++*i) {
		if (s.p[*i] == '\\' && *i + 1 < s.n)
			++*i;
		buf_putc(name, s.p[*i]);
	}
	return (*i)++ < s.n;
}

static void
trim(struct buf *b)
{
	struct str s = str_trim(buf_str(b));
	size_t before = (size_t)(s.p - b->s);

	if (s.n < b->n) {
		buf_splice(b, before + s.n, b->n, STR(""));
		buf_splice(b, 0, before, STR(""));
	}
}

static void
skip_separators(struct str *s)
{
	while (s->n > 0 && (s->p[0] == ',' || s->p[0] == ' ' || s->p[0] == '\t'))
		*s = str_sub(*s, 1, s->n);
}

int
mailbox_next(struct str *rest, struct buf *name, struct buf *addr, struct error *e)
{
	struct str s, in = { NULL, 0 };
	size_t i = 0, from;
	int angle = 0;

	buf_reset(name);
	buf_reset(addr);
	skip_separators(rest);
	if (rest->n == 0)
		return 0;
	s = *rest;
	while (i < s.n && s.p[i] != ',') {
		if (s.p[i] == '"') {
			i++;
			if (!take_quoted(s, &i, name))
				return no_address(e, s);
		} else if (s.p[i] == '<') {
			for (from = ++i; i < s.n && s.p[i] != '>'; i++)
				/* "a,b"@x */
				if (s.p[i] == '"')
					for (i++; i + 1 < s.n && s.p[i] != '"'; i++)
						i += s.p[i] == '\\';
			if (angle++ || i >= s.n)
				return no_address(e, s);
			in = str_sub(s, from, i++);
		} else
			buf_putc(name, s.p[i++]);
	}
	*rest = str_sub(s, i, s.n);
	skip_separators(rest);
	if (!angle) {
		in = str_sub(s, 0, i);
		buf_reset(name);
	} else
		trim(name);
	return put_address(addr, str_trim(in), e) == -1 ? -1 : 1;
}
