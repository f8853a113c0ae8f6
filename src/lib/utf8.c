/* The UTF-8 side of text.h; the only place that includes utf8proc.h. */
#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "letters.h"

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

/*
 * Eight bytes at a time.  In a byte below 0x20 the subtraction sets the high
 * bit, in 0x7f the addition does; a borrow may flag a good byte beside one,
 * which the last loop sorts out.
 */
size_t
text_plain(struct str s)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t eight;
	size_t i = 0;

	for (; i + sizeof(eight) <= s.n; i += sizeof(eight)) {
		memcpy(&eight, s.p + i, sizeof(eight));
		if (((eight - 0x20 * ones) | (eight + ones) | eight) & 0x80 * ones)
			break;
	}
	while (i < s.n && s.p[i] >= 0x20 && s.p[i] < 0x7f)
		i++;
	return i;
}

static int
is_plain(struct str s)
{
	return text_plain(s) == s.n;
}

int
text_valid(struct str s)
{
	int32_t c;

	for (;;) {
		s = str_sub(s, text_plain(s), s.n);
		if (s.n == 0)
			return 1;
		s = str_sub(s, text_next(s, &c), s.n);
		if (c == -1)
			return 0;
	}
}

int
text_control(int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c ||
	    c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2066 && c <= 0x2069);
}

/* Append a control character as text_safe() shows it; byte is its first. */
static void
escape(struct buf *b, int32_t c, unsigned char byte)
{
	if (c == '\t')
		buf_putc(b, ' ');
	else if (c < 0x80)
		buf_printf(b, "\\x%02x", byte);
	else
		buf_printf(b, "\\u{%x}", (unsigned)c);
}

static size_t
char_width(int32_t c)
{
	if (c == '\t')
		return 1;
	if (c < 0x80 && text_control(c))
		return 4; /* \x1b */
	if (text_control(c))
		return c < 0x100 ? 6 : c < 0x1000 ? 7 : 8; /* \u{202e} */
	if ((c >= 0x1160 && c < 0x1200) || (c >= 0xd7b0 && c < 0xd800))
		return 0; /* the vowel and final letters of a Hangul syllable */
	if (utf8proc_category(c) == UTF8PROC_CATEGORY_MC)
		return 1; /* spacing marks, in spite of utf8proc */
	return (size_t)utf8proc_charwidth(c);
}

size_t
text_width(struct str s)
{
	size_t width = 0, n;
	int32_t c;

	for (; s.n > 0; s = str_sub(s, n, s.n)) {
		n = text_plain(s);
		if (n > 0) {
			width += n;
		} else {
			n = text_next(s, &c);
			width += char_width(c);
		}
	}
	return width;
}

size_t
text_fit(struct str s, size_t width)
{
	struct str rest = s;
	size_t n, w;
	int32_t c;

	for (; rest.n > 0; rest = str_sub(rest, n, rest.n)) {
		n = w = text_plain(rest);
		if (n > width)
			return s.n - rest.n + width;
		if (n == 0) {
			n = text_next(rest, &c);
			w = char_width(c);
		}
		if (w > width)
			break;
		width -= w;
	}
	return s.n - rest.n;
}

void
text_safe(struct buf *b, struct str s, int lines)
{
	size_t n;
	int32_t c;

	for (; s.n > 0; s = str_sub(s, n, s.n)) {
		n = text_plain(s);
		if (n > 0) {
			buf_add(b, s.p, n);
			continue;
		}
		n = text_next(s, &c);
		if (lines && c == '\r' && s.n > 1 && s.p[1] == '\n')
			continue;
		if (text_control(c) && !(lines && c == '\n'))
			escape(b, c, (unsigned char)s.p[0]);
		else
			buf_add(b, s.p, n);
	}
}

static void
put_char(struct buf *b, int32_t c)
{
	utf8proc_uint8_t bytes[4];

	buf_add(b, bytes, (size_t)utf8proc_encode_char(c, bytes));
}

/*
 * Marks that people leave out: accents, and the points of Hebrew and Arabic.
 * Vowel signs, nuktas and voicing marks (other combining classes) are letters
 * to those who write them.
 */
static int
is_dropped(int32_t c)
{
	const utf8proc_property_t *p = utf8proc_get_property(c);

	return p->ignorable || p->category == UTF8PROC_CATEGORY_ME ||
	    p->combining_class == 1 || p->combining_class >= 200 ||
	    (p->combining_class >= 10 && p->combining_class <= 36);
}

/* The ASCII form of punctuation that keyboards lack, or c. */
static int32_t
plain_mark(int32_t c)
{
	if (c == 0x2018 || c == 0x2019 || c == 0x02bb || c == 0x02bc)
		return '\'';
	if (c >= 0x2010 && c <= 0x2015)
		return '-';
	return c;
}

/* Append c if the table has it; *before is the character in front. */
static int
fold_letter(struct buf *b, int32_t c, int32_t *before)
{
	const char *latin = letter_latin(c, *before);

	if (latin == NULL)
		return 0;
	buf_puts(b, latin);
	*before = c;
	return 1;
}

/* Append one decomposed character. */
static void
fold_part(struct buf *b, int32_t part, int32_t *before)
{
	int32_t folded[4];
	utf8proc_ssize_t n;

	n = utf8proc_decompose_char(part, folded, 4, UTF8PROC_CASEFOLD, NULL);
	for (utf8proc_ssize_t i = 0; i < n; i++) {
		int32_t c = plain_mark(folded[i]);

		if (fold_letter(b, c, before))
			continue;
		put_char(b, c);
		*before = c;
	}
}

static void
fold_char(struct buf *b, int32_t c, int32_t *before)
{
	int32_t parts[32]; /* the longest decomposition, U+FDFA, has 18 */
	utf8proc_ssize_t n;

	if (fold_letter(b, c, before)) /* these are small and do not decompose */
		return;
	n = utf8proc_decompose_char(c, parts, 32,
	    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, NULL);
	for (utf8proc_ssize_t i = 0; i < n; i++)
		if (!is_dropped(parts[i]))
			fold_part(b, parts[i], before);
}

static void
fold_plain(struct buf *b, struct str s)
{
	buf_addstr(b, s);
	for (size_t i = b->n - s.n; i < b->n; i++)
		if (b->s[i] >= 'A' && b->s[i] <= 'Z')
			b->s[i] = (char)(b->s[i] - 'A' + 'a');
}

void
text_fold(struct buf *b, struct str s)
{
	int32_t before = 0, c;
	size_t n;

	for (; s.n > 0; s = str_sub(s, n, s.n)) {
		n = text_plain(s);
		if (n > 0) {
			fold_plain(b, str_sub(s, 0, n));
			before = 0;
			continue;
		}
		n = text_next(s, &c);
		if (c != -1) {
			fold_char(b, c, &before);
			continue;
		}
		buf_putc(b, s.p[0]);
		before = 0;
	}
}

int
text_same(struct str a, struct str b)
{
	struct buf fa = BUF_INIT, fb = BUF_INIT;
	int same;

	if (is_plain(a) && is_plain(b))
		return str_caseeq(a, b);
	text_fold(&fa, a);
	text_fold(&fb, b);
	same = str_eq(buf_str(&fa), buf_str(&fb));
	buf_free(&fa);
	buf_free(&fb);
	return same;
}

/* Whether c belongs to a word: letters, digits, marks. */
static int
in_word(int32_t c)
{
	if (c < 0)
		return 0;
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
		return 1;
	default:
		return 0;
	}
}

/*
 * In scripts that set no blanks between words every wide character begins one;
 * so does every syllable of Hangul, by its first letter.
 */
static int
folded_word_starts(struct str s, struct str needle)
{
	int32_t before = -1, c;
	size_t n;

	if (needle.n == 0)
		return 1;
	for (; s.n >= needle.n; s = str_sub(s, n, s.n)) {
		n = text_next(s, &c);
		if (str_eq(str_sub(s, 0, needle.n), needle) &&
		    (!in_word(before) || char_width(c) == 2))
			return 1;
		before = c;
	}
	return 0;
}

static int
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

static int
plain_word_starts(struct str s, struct str needle)
{
	for (size_t i = 0; i + needle.n <= s.n; i++)
		if ((i == 0 || !is_alnum(s.p[i - 1])) &&
		    str_caseeq(str_sub(s, i, i + needle.n), needle))
			return 1;
	return 0;
}

int
text_word_starts(struct str s, struct str needle)
{
	struct buf fs = BUF_INIT, fn = BUF_INIT;
	int found;

	if (needle.n == 0)
		return 1;
	if (is_plain(s) && is_plain(needle))
		return plain_word_starts(s, needle);
	text_fold(&fs, s);
	text_fold(&fn, needle);
	found = folded_word_starts(buf_str(&fs), buf_str(&fn));
	buf_free(&fs);
	buf_free(&fn);
	return found;
}

/*
 * How many letters were mistyped, left out or put in, or swapped with their
 * neighbours, between a and b (optimal string alignment).  rows has room for
 * three rows of b.n + 1.
 */
static size_t
edits(struct str a, struct str b, size_t *rows)
{
	size_t *older = rows, *old = older + b.n + 1, *row = old + b.n + 1;

	for (size_t j = 0; j <= b.n; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t *reused = older;

		older = old;
		old = row;
		row = reused;
		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			row[j] = old[j - 1] + (a.p[i - 1] != b.p[j - 1]);
			if (old[j] + 1 < row[j])
				row[j] = old[j] + 1;
			if (row[j - 1] + 1 < row[j])
				row[j] = row[j - 1] + 1;
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] &&
			    a.p[i - 2] == b.p[j - 1] && older[j - 2] + 1 < row[j])
				row[j] = older[j - 2] + 1;
		}
	}
	return row[b.n];
}

/* How far word is from candidate, both folded; SIZE_MAX: not near. */
static size_t
distance(struct str word, struct str candidate, size_t **rows, size_t *cap)
{
	size_t longer = word.n > candidate.n ? word.n : candidate.n;
	size_t shorter = word.n + candidate.n - longer, d;

	if (word.n >= 3 && str_eq(word, str_sub(candidate, 0, word.n)))
		return word.n < candidate.n;
	if ((longer - shorter) * 3 > longer)
		return SIZE_MAX;
	if (*cap < candidate.n + 1) {
		*cap = candidate.n + 1;
		*rows = xreallocarray(*rows, 3 * *cap, sizeof(**rows));
	}
	d = edits(word, candidate, *rows);
	return d * 3 <= longer ? d : SIZE_MAX;
}

const char *
text_nearest(struct str word, const char *const *words, size_t n)
{
	struct buf folded = BUF_INIT, candidate = BUF_INIT;
	size_t *rows = NULL, cap = 0, least = SIZE_MAX;
	const char *nearest = NULL;

	text_fold(&folded, word);
	for (size_t i = 0; i < n; i++) {
		size_t d;

		buf_reset(&candidate);
		text_fold(&candidate, str_of(words[i]));
		d = distance(buf_str(&folded), buf_str(&candidate), &rows, &cap);
		if (d < least) {
			least = d;
			nearest = words[i];
		}
	}
	free(rows);
	buf_free(&folded);
	buf_free(&candidate);
	return nearest;
}
