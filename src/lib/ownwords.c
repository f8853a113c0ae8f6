#include "ownwords.h"

#include "chars.h"

/* How many lines may say who wrote what is quoted below. */
#define SAYS_WHO_MAX 3

/* --- what is not theirs --- */

static int
is_quoted(struct str line)
{
	return str_starts(line, ">");
}

/* "-----Original Message-----", in any language; a letter like that is no more
 * theirs. */
static int
is_rule(struct str line)
{
	size_t i = 0;

	while (i < line.n && line.p[i] == '_')
		i++;
	return (i == line.n && i >= 10) || (line.n > 10 &&
	    str_starts(line, "-----") && str_ends(line, "-----"));
}

/* "From: Grace", with a field of a message on the next line: its header. */
static int
is_header(struct str line, struct str rest)
{
	static const char *const from[] = { "From:", "Von:", "De:", "De :", "Van:", "Da:" };
	struct str next, colon = STR(":");
	ptrdiff_t at;

	line = str_starts(line, "*") ? str_sub(line, 1, line.n) : line;
	for (size_t i = 0; i < sizeof(from) / sizeof(from[0]); i++)
		if (str_starts(line, from[i]) && str_line(&rest, &next)) {
			at = str_find(next, colon);
			return at > 0 && at < 20;
		}
	return 0;
}

/* 1 when nothing from this line on is theirs. */
static int
ends(struct str line, struct str rest)
{
	return str_is(line, "--") || is_rule(line) || is_header(line, rest);
}

/* 1 when a quotation follows, blank lines aside. */
static int
quotes_next(struct str rest)
{
	struct str line;

	while (str_line(&rest, &line))
		if (line.n > 0)
			return is_quoted(line);
	return 0;
}

/* 1 when a line tells a day, or an address. */
static int
tells_when(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (is_digit(line.p[i]) || line.p[i] == '@')
			return 1;
	return 0;
}

/* 1 when a line begins as programs begin to say who wrote. */
static int
opens(struct str line)
{
	static const char *const words[] = {
		"On ", "Am ", "Le ", "El ", "Il ", "Em ", "Op ", "Den ", "W dniu "
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_starts(line, words[i]))
			return 1;
	return 0;
}

/* 1 when line, or it and a line or two below, say who wrote what is quoted right
 * behind them.  *rest is then behind them, too. */
static int
says_who(struct str line, struct str *rest)
{
	struct str from = *rest;
	int opened = opens(line), when = 0;

	for (size_t n = 0; n < SAYS_WHO_MAX; n++) {
		when |= tells_when(line);
		if (str_ends(line, ":") && when && quotes_next(from)) {
			*rest = from;
			return 1;
		}
		if (!opened || !str_line(&from, &line) || line.n == 0 ||
		    is_quoted(line))
			return 0;
	}
	return 0;
}

/* The next line of their own, without blanks at its end; 0 at the end. */
static int
next_own(struct str *rest, struct str *line)
{
	while (str_line(rest, line) && (line->n == 0 || !ends(*line, *rest)))
		if (line->n == 0 || (!is_quoted(*line) && !says_who(*line, rest)))
			return 1;
	return 0;
}

/* --- what is --- */

/* How many bytes of a line fit, at the end of a word where there is one. */
static size_t
fit(struct str line, size_t max)
{
	size_t n = max;

	if (line.n <= max)
		return line.n;
	while (n > 0 && line.p[n] != ' ')
		n--;
	if (n == 0)
		for (n = max; n > 0 && (line.p[n] & 0xc0) == 0x80; n--)
			;
	return n;
}

void
own_words(struct buf *out, struct str text, size_t lines)
{
	size_t left = lines * OWN_LINE, n, blank = 0, begin = out->n;
	struct str line;

	if (lines == 0)
		return;
	while (next_own(&text, &line)) {
		if (line.n == 0) {
			blank = out->n > begin;
			continue;
		}
		n = fit(line, left);
		if (lines == 0 || n == 0) {
			buf_puts(out, "\xe2\x80\xa6\n");
			return;
		}
		if (blank)
			buf_putc(out, '\n');
		blank = 0;
		buf_add(out, line.p, n);
		buf_puts(out, n < line.n ? " \xe2\x80\xa6\n" : "\n");
		if (n < line.n)
			return;
		left -= n;
		lines--;
	}
}

/* 1 when s has a sign that asks, in any script. */
static int
has_mark(struct str s)
{
	/* ?, Arabic, Armenian, Greek, Ethiopic, full width */
	static const char *const marks[] = {
		"?", "\xd8\x9f", "\xd5\x9e", "\xcd\xbe", "\xe1\x8d\xa7",
		"\xef\xbc\x9f"
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (str_find(s, str_of(marks[i])) != -1)
			return 1;
	return 0;
}

int
own_asks(struct str text)
{
	struct str line;

	if (!has_mark(text))
		return 0; /* a long text need not be taken apart */
	while (next_own(&text, &line))
		if (has_mark(line))
			return 1;
	return 0;
}
