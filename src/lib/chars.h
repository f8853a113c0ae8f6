/* chars: classes of bytes and slices between pointers, for the parsers of a
 * record.  Inline: they are most of what the busiest loops do. */
#ifndef II_CHARS_H
#define II_CHARS_H

#include "text.h"

/* ASCII only, whatever the locale; any byte may be asked. */
static inline int
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static inline int
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline int
is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* A byte of a character beyond ASCII, or one that is no UTF-8. */
static inline int
is_high(char c)
{
	return (unsigned char)c >= 0x80;
}

static inline struct str
span(const char *from, const char *to)
{
	return (struct str){ from, (size_t)(to - from) };
}

/*
 * Whether word is name in any case.  name has small letters only: with the bit
 * 0x20 set, nothing but the letter and its capital becomes a small letter.
 */
static inline int
word_is(struct str word, const char *name)
{
	size_t i;

	for (i = 0; i < word.n; i++)
		if ((word.p[i] | 0x20) != name[i])
			return 0;
	return name[i] == '\0';
}

#endif
