/* What a text mentions: ids, @id and #topic; entry.h tells. */
#include <string.h>

#include "chars.h"
#include "entry.h"

static int
is_id_char(char c)
{
	return (c >= 'a' && c <= 'z') || is_digit(c);
}

size_t
id_length(struct str s)
{
	size_t i = 0, end;

	for (;;) {
		for (end = i; end < s.n && is_id_char(s.p[end]); end++)
			;
		if (end == i) /* nothing, or nothing behind a hyphen */
			return i > 0 ? i - 1 : 0;
		if (end == s.n || s.p[end] != '-')
			return end;
		i = end + 1;
	}
}

int
id_valid(struct str s)
{
	return s.n > 0 && s.n <= ID_MAX && id_length(s) == s.n;
}

/* How many bytes the quotation mark that ends at i takes; 0: none does. */
static size_t
quote_before(struct str s, size_t i)
{
	static const char *const quotes[] = {
		"\"", "'", "\u2018", "\u2019", "\u201a", "\u201b", "\u201c",
		"\u201d", "\u201e", "\u201f", "\u2039", "\u203a", "\u00ab", "\u00bb"
	};
	size_t k;

	for (k = 0; k < sizeof(quotes) / sizeof(quotes[0]); k++)
		if (str_ends(str_sub(s, 0, i), quotes[k]))
			return strlen(quotes[k]);
	return 0;
}

/*
 * Whether an @id may begin at i: at the start, behind a blank, a bracket or a
 * quotation mark.  A mark right behind a letter or digit closes: it may end the
 * first half of an email address.
 */
static int
ref_may_begin(struct str s, size_t i)
{
	size_t n, from = i;
	char c;

	while ((n = quote_before(s, i)) > 0)
		i -= n;
	if (i == 0)
		return 1;
	c = s.p[i - 1];
	if (memchr(" \t\r\n(", c, 5) != NULL)
		return 1;
	return i < from && !is_letter(c) && !is_digit(c);
}

int
ref_next(struct str s, size_t *pos, struct str *id)
{
	const char *at;
	size_t i, n;

	while (*pos < s.n && (at = memchr(s.p + *pos, '@', s.n - *pos)) != NULL) {
		i = (size_t)(at - s.p);
		n = id_length(str_sub(s, i + 1, s.n));
		*pos = i + 1 + n;
		if (n == 0 || n > ID_MAX || !ref_may_begin(s, i))
			continue;
		*id = str_sub(s, i + 1, i + 1 + n);
		return 1;
	}
	return 0;
}

/* Above ASCII, all but these may stand in a topic: spaces, punctuation and
 * signs of the scripts that are written most. */
static const struct {
	int32_t from, to;
} signs[] = {
	{ 0x80, 0xa9 }, { 0xab, 0xb4 }, { 0xb6, 0xb9 }, { 0xbb, 0xbf },
	{ 0xd7, 0xd7 }, { 0xf7, 0xf7 },
	{ 0x37e, 0x37e }, { 0x387, 0x387 },                     /* Greek */
	{ 0x55a, 0x55f }, { 0x589, 0x58a },                     /* Armenian */
	{ 0x5be, 0x5be }, { 0x5c0, 0x5c0 }, { 0x5c3, 0x5c3 },
	{ 0x5f3, 0x5f4 },                                       /* Hebrew */
	{ 0x60c, 0x60d }, { 0x61b, 0x61f }, { 0x66a, 0x66d },
	{ 0x6d4, 0x6d4 },                                       /* Arabic */
	{ 0x964, 0x965 },                                       /* Indic */
	{ 0x1361, 0x1368 },                                     /* Ethiopic */
	{ 0x2000, 0x200b }, { 0x200e, 0x206f },                 /* general */
	{ 0x3000, 0x3003 }, { 0x3008, 0x3020 }, { 0x3030, 0x3030 }, /* CJK */
	{ 0xff01, 0xff0f }, { 0xff1a, 0xff20 }, { 0xff3b, 0xff40 },
	{ 0xff5b, 0xff65 },                                     /* full width */
};

static int
is_sign(int32_t c)
{
	size_t i;

	for (i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (c >= signs[i].from && c <= signs[i].to)
			return 1;
	return 0;
}

/* How many bytes a topic takes at the start of s; 0: none. */
static size_t
topic_length(struct str s)
{
	size_t i, n;
	int32_t c;
	int letters = 0;

	for (i = 0; i < s.n; i += n) {
		n = text_next(str_sub(s, i, s.n), &c);
		if (c < 0 || c >= 0x80) {
			if (is_sign(c))
				break;
			letters = 1;
		} else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') {
			letters = 1;
		} else if (!(c >= '0' && c <= '9') && c != '-' && c != '_') {
			break;
		}
	}
	return letters ? i : 0;
}

int
topic_next(struct str s, size_t *pos, struct str *topic)
{
	const char *at;
	size_t i, n;

	while (*pos < s.n && (at = memchr(s.p + *pos, '#', s.n - *pos)) != NULL) {
		i = (size_t)(at - s.p);
		*pos = i + 1;
		if (i > 0 && memchr(" \t\n", s.p[i - 1], 3) == NULL)
			continue;
		if ((n = topic_length(str_sub(s, i + 1, s.n))) == 0)
			continue;
		*topic = str_sub(s, i + 1, i + 1 + n);
		*pos += n;
		return 1;
	}
	return 0;
}

static int
mentions_private(struct str s)
{
	struct str topic;
	size_t pos = 0;

	while (topic_next(s, &pos, &topic))
		if (str_caseis(topic, "private"))
			return 1;
	return 0;
}

int
entry_private(const struct entry *e)
{
	return mentions_private(e->text) || mentions_private(e->body);
}
