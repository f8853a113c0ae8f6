#include "typed.h"

#include <stdlib.h>
#include <string.h>

/* The kinds of marks: git puts seven of a kind, then a blank or the line's
 * end. */
#define OPEN '<'
#define BASE '|'
#define MIDDLE '='
#define CLOSE '>'

/* Take a line with its end: 0 at the end of the text. */
static int
take_line(struct str *rest, struct str *line)
{
	const char *nl;

	if (rest->n == 0)
		return 0;
	nl = memchr(rest->p, '\n', rest->n);
	*line = str_sub(*rest, 0, nl != NULL ? (size_t)(nl - rest->p) + 1 : rest->n);
	*rest = str_sub(*rest, line->n, rest->n);
	return 1;
}

/* The kind of mark that a line is, or 0. */
static char
mark_of(struct str line)
{
	if (line.n < 7 || memchr("<|=>", line.p[0], 4) == NULL)
		return 0;
	for (size_t i = 1; i < 7; i++)
		if (line.p[i] != line.p[0])
			return 0;
	return line.n == 7 || memchr(" \r\n", line.p[7], 3) != NULL ? line.p[0] : 0;
}

int
typed_marks(struct str text)
{
	struct str line;

	while (take_line(&text, &line))
		if (mark_of(line) == OPEN || mark_of(line) == CLOSE)
			return 1;
	return 0;
}

/* Whether a line is a mark, given what was the last one: bars and equals signs
 * are a person's own where no conflict was opened. */
static int
is_mark(struct str line, char *last)
{
	char mark = mark_of(line);

	if (mark == 0 || ((mark == BASE || mark == MIDDLE) && (*last == 0 || *last == CLOSE)))
		return 0;
	*last = mark;
	return 1;
}

void
typed_strip(struct buf *out, struct str text)
{
	struct str line;
	char last = 0;

	while (take_line(&text, &line))
		if (!is_mark(line, &last))
			buf_addstr(out, line);
}

static struct str
trim_end(struct str s)
{
	while (s.n > 0 && memchr(" \t\r\n", s.p[s.n - 1], 4) != NULL)
		s.n--;
	return s;
}

static int
by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

void
typed_known(struct buf *out, struct str text, const struct str *versions, size_t n)
{
	struct str *known = NULL, line, bare;
	size_t nknown = 0, cap = 0;
	char last = 0;

	for (size_t i = 0; i < n; i++) {
		struct str rest = versions[i];

		while (take_line(&rest, &line)) {
			known = xgrow(known, nknown, &cap, sizeof(*known));
			known[nknown++] = trim_end(line);
		}
	}
	if (nknown > 0)
		qsort(known, nknown, sizeof(*known), by_bytes);
	while (take_line(&text, &line)) {
		bare = trim_end(line);
		if (!is_mark(line, &last) && nknown > 0 &&
		    bsearch(&bare, known, nknown, sizeof(*known), by_bytes) != NULL)
			buf_addstr(out, line);
	}
	free(known);
}
