#include "wrap.h"

#include <string.h>

static void
wrap_line(struct buf *b, struct str line, size_t width, size_t at, size_t indent)
{
	struct str word;
	size_t columns, column = at;
	int first = 1;

	while (str_word(&line, &word)) {
		columns = text_width(word);
		if (!first && width > 0 && column + 1 + columns > width) {
			buf_putc(b, '\n');
			buf_pad(b, ' ', indent);
			column = indent;
		} else if (!first) {
			buf_putc(b, ' ');
			column++;
		}
		buf_addstr(b, word);
		column += columns;
		first = 0;
	}
}

void
wrap_text(struct buf *b, struct str s, size_t width, size_t at, size_t indent)
{
	const char *nl;
	size_t end;

	for (;;) {
		nl = s.n > 0 ? memchr(s.p, '\n', s.n) : NULL;
		end = nl != NULL ? (size_t)(nl - s.p) : s.n;
		wrap_line(b, str_trim(str_sub(s, 0, end)), width, at, indent);
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
