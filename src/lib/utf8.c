/* The UTF-8 side of text.h; the only place that includes utf8proc.h. */
#include "text.h"

#include <string.h>

static int
is_tail(char c, unsigned char from, unsigned char to)
{
	unsigned char u = (unsigned char)c;

	return u >= from && u <= to;
}

/*
 * RFC 3629, section 4.  What overlong forms, surrogates and values above
 * U+10FFFF have in common is a second byte out of the range of its first.
 */
size_t
text_next(struct str s, int32_t *c)
{
	unsigned char first = (unsigned char)s.p[0], from = 0x80, to = 0xbf;
	size_t n;

	if (first < 0x80) {
		*c = first;
		return 1;
	}
	*c = -1;
	if (first < 0xc2 || first > 0xf4)
		return 1;
	n = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	if (first == 0xe0)
		from = 0xa0;
	else if (first == 0xed)
		to = 0x9f;
	else if (first == 0xf0)
		from = 0x90;
	else if (first == 0xf4)
		to = 0x8f;
	if (s.n < n || !is_tail(s.p[1], from, to))
		return 1;
	*c = first & (0x7f >> n);
	*c = *c << 6 | (s.p[1] & 0x3f);
	for (size_t i = 2; i < n; i++) {
		if (!is_tail(s.p[i], 0x80, 0xbf)) {
			*c = -1;
			return 1;
		}
		*c = *c << 6 | (s.p[i] & 0x3f);
	}
	return n;
}

/* How many bytes at the start of s are ASCII, eight at a time. */
static size_t
ascii_run(struct str s)
{
	const uint64_t high = UINT64_C(0x8080808080808080);
	size_t i = 0;
	uint64_t eight;

	for (; i + sizeof(eight) <= s.n; i += sizeof(eight)) {
		memcpy(&eight, s.p + i, sizeof(eight));
		if (eight & high)
			break;
	}
	while (i < s.n && !((unsigned char)s.p[i] & 0x80))
		i++;
	return i;
}

int
text_valid(struct str s)
{
	int32_t c;

	for (;;) {
		s = str_sub(s, ascii_run(s), s.n);
		if (s.n == 0)
			return 1;
		s = str_sub(s, text_next(s, &c), s.n);
		if (c == -1)
			return 0;
	}
}
