#include "wrap.h"

#include <string.h>

/* Take the blanks at the start of *line, or the word. */
static struct str
take(struct str *line, int blank)
{
	struct str taken;
	size_t n = 0;

	while (n < line->n && (line->p[n] == ' ' || line->p[n] == '\t') == blank)
		n++;
	taken = str_sub(*line, 0, n);
	*line = str_sub(*line, n, line->n);
	return taken;
}

/* Blanks between words stay, where the line is not broken there. */
static void
wrap_line(struct buf *b, struct str line, size_t width, size_t at, size_t indent)
{
	struct str blanks, word;
	size_t columns, column = at;

	while (line.n > 0) {
		blanks = take(&line, 1);
		word = take(&line, 0);
		columns = text_width(word);
		if (blanks.n > 0 && column + blanks.n + columns > width) {
			buf_putc(b, '\n');
			buf_pad(b, ' ', indent);
			column = indent;
		} else {
			buf_addstr(b, blanks);
			column += blanks.n;
		}
		buf_addstr(b, word);
		column += columns;
	}
}

void
wrap_text(struct buf *b, struct str s, size_t width, size_t at, size_t indent)
{
	struct str line;
	const char *nl;
	size_t end;

	for (;;) {
		nl = s.n > 0 ? memchr(s.p, '\n', s.n) : NULL;
		end = nl != NULL ? (size_t)(nl - s.p) : s.n;
		line = str_trim(str_sub(s, 0, end));
		if (width > 0)
			wrap_line(b, line, width, at, indent);
		else
			buf_addstr(b, line);
		if (nl == NULL)
			return;
		buf_putc(b, '\n');
		s = str_sub(s, end + 1, s.n);
		if (s.n == 0)
			return;
		buf_pad(b, ' ', indent);
		at = indent;
	}
}
