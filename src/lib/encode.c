#include "encode.h"

#include <string.h>

#include "mailbox.h"

#define WORD_MAX 75           /* columns of an encoded word, */
#define WORD_LINE 76          /* and of a line that has one */
#define FRAME 12              /* of these, =?UTF-8?Q? and ?= */

static const char digits[] = "0123456789ABCDEF";
static const char base64[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Pieces of a value, between which it may be folded. */
struct pieces {
	struct list list;
	int encoded;          /* one of them is an encoded word */
};

/* --- encoded words --- */

/* What may stand in an encoded word of any place as it is. */
static int
is_safe(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '!' || c == '*' || c == '+' ||
	    c == '-' || c == '/';
}

static size_t
q_columns(struct str s)
{
	size_t i, n = 0;

	for (i = 0; i < s.n; i++)
		n += is_safe(s.p[i]) || s.p[i] == ' ' ? 1 : 3;
	return n;
}

static size_t
b_columns(struct str s)
{
	return (s.n + 2) / 3 * 4;
}

static void
put_q(struct buf *b, struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (s.p[i] == ' ')
			buf_putc(b, '_');
		else if (is_safe(s.p[i]))
			buf_putc(b, s.p[i]);
		else {
			buf_putc(b, '=');
			buf_putc(b, digits[c >> 4]);
			buf_putc(b, digits[c & 15]);
		}
	}
}

static void
put_b(struct buf *b, struct str s)
{
	unsigned long three;
	size_t i, k;

	for (i = 0; i < s.n; i += 3) {
		three = 0;
		for (k = 0; k < 3; k++)
			three = three << 8 |
			    (i + k < s.n ? (unsigned char)s.p[i + k] : 0);
		for (k = 0; k < 4; k++)
			buf_putc(b, i + k > s.n ? '=' :
			    base64[three >> (18 - 6 * k) & 63]);
	}
}

/* 1 when an encoded word of s can be read by eye. */
static int
mostly_safe(struct str s)
{
	return q_columns(s) <= 2 * s.n;
}

/* How many bytes of s, whole characters, fit in so many columns; one at least. */
static size_t
that_fit(struct str s, size_t room, size_t (*columns)(struct str))
{
	size_t n = 0, next;
	int32_t c;

	while (n < s.n) {
		next = n + text_next(str_sub(s, n, s.n), &c);
		if (n > 0 && columns(str_sub(s, 0, next)) > room)
			break;
		n = next;
	}
	return n;
}

/* Add encoded words that read as s; the first stands behind so many columns. */
static void
add_encoded(struct pieces *p, struct str s, size_t before)
{
	int q = mostly_safe(s);
	struct buf word = BUF_INIT;
	size_t n, room = WORD_LINE - before - FRAME;

	/* Where the name of the field leaves little, the first goes below it. */
	if (before + FRAME + 24 > WORD_LINE)
		room = WORD_MAX - FRAME;
	while (s.n > 0) {
		n = that_fit(s, room, q ? q_columns : b_columns);
		buf_puts(&word, q ? "=?UTF-8?Q?" : "=?UTF-8?B?");
		(q ? put_q : put_b)(&word, str_sub(s, 0, n));
		buf_puts(&word, "?=");
		list_add(&p->list, buf_str(&word));
		buf_reset(&word);
		s = str_sub(s, n, s.n);
		room = WORD_MAX - FRAME;
	}
	p->encoded = 1;
	buf_free(&word);
}

/* --- values --- */

/* 1 when s may stand as it is: ASCII, nothing that looks encoded, and no word
 * that is too long to be folded. */
static int
is_plain(struct str s, size_t longest)
{
	struct str word;
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x7f || (unsigned char)s.p[i] < ' ')
			return 0;
	if (str_find(s, STR("=?")) != -1)
		return 0;
	while (str_word(&s, &word))
		if (word.n > longest)
			return 0;
	return 1;
}

/* Append s with each run of blanks made one. */
static void
squeeze(struct buf *b, struct str s)
{
	struct str word;

	while (str_word(&s, &word)) {
		if (b->n > 0)
			buf_putc(b, ' ');
		buf_addstr(b, word);
	}
}

/* Add the words of s, or encoded words that read as s. */
static void
add_text(struct pieces *p, struct str s, size_t before)
{
	struct buf words = BUF_INIT;
	struct str rest, word;

	squeeze(&words, s);
	rest = buf_str(&words);
	if (is_plain(rest, ENCODE_WIDTH - 2))
		while (str_word(&rest, &word))
			list_add(&p->list, word);
	else
		add_encoded(p, rest, before);
	buf_free(&words);
}

/* Append the field. */
static int
put(struct buf *b, const char *name, const struct pieces *p, struct error *e)
{
	size_t width = p->encoded ? WORD_LINE : ENCODE_WIDTH;
	size_t i, n, column = strlen(name) + 1;

	buf_printf(b, "%s:", name);
	for (i = 0; i < p->list.n; i++) {
		n = strlen(p->list.v[i]);
		if (n > ENCODE_LINE)
			return error_set(e, "%s: is too long for the header of a "
			    "message", name);
		if (column + 1 + n > width) {
			buf_putc(b, '\n');
			column = 0;
		}
		buf_printf(b, " %s", p->list.v[i]);
		column += 1 + n;
	}
	buf_putc(b, '\n');
	return 0;
}

int
encode_text(struct buf *b, const char *name, struct str value, struct error *e)
{
	struct pieces p = { LIST_INIT, 0 };
	int rv;

	add_text(&p, value, strlen(name) + 2);
	rv = put(b, name, &p, e);
	list_free(&p.list);
	return rv;
}

/* The name of a mailbox, so that it may stand before the address. */
static void
add_name(struct pieces *p, struct str name, size_t before)
{
	struct buf words = BUF_INIT, quoted = BUF_INIT;

	squeeze(&words, name);
	mailbox_name(&quoted, buf_str(&words));
	if (!is_plain(buf_str(&words), ENCODE_WIDTH - 4))
		add_encoded(p, buf_str(&words), before);
	else if (quoted.s[0] == '"' && quoted.n <= ENCODE_WIDTH - 2)
		list_add(&p->list, buf_str(&quoted));
	else if (quoted.s[0] == '"')
		add_encoded(p, buf_str(&words), before);
	else
		add_text(p, buf_str(&words), before);
	buf_free(&words);
	buf_free(&quoted);
}

int
encode_mailboxes(struct buf *b, const char *name, struct str value,
    struct error *e)
{
	struct pieces p = { LIST_INIT, 0 };
	struct buf who = BUF_INIT, addr = BUF_INIT, piece = BUF_INIT;
	int rv;

	while ((rv = mailbox_next(&value, &who, &addr, e)) == 1) {
		add_name(&p, buf_str(&who), strlen(name) + 2);
		buf_reset(&piece);
		buf_printf(&piece, who.n > 0 ? "<%s>%s" : "%s%s", addr.s,
		    value.n > 0 ? "," : "");
		list_add(&p.list, buf_str(&piece));
	}
	if (rv == -1)
		error_prefix(e, "%s", name);
	else
		rv = put(b, name, &p, e);
	buf_free(&who);
	buf_free(&addr);
	buf_free(&piece);
	list_free(&p.list);
	return rv;
}

int
encode_line(struct buf *b, const char *name, struct str value, struct error *e)
{
	if (!is_plain(value, ENCODE_LINE) || value.n > ENCODE_LINE - 64)
		return error_set(e, "%s: expected a line of ASCII", name);
	buf_printf(b, "%s: ", name);
	buf_addstr(b, value);
	buf_putc(b, '\n');
	return 0;
}
