#include "letters.h"

#include <stddef.h>
#include <stdlib.h>

struct letter {
	uint16_t c;
	char latin[5];
};

/*
 * Sorted.  Latin letters as the languages that have them write without them;
 * Greek by ELOT 743, letter by letter; Cyrillic by the usual English spelling
 * of Russian names, other languages' letters by their own.  Letters with a
 * mark are not here: the mark is gone (й is и, ё is е, ї is і).
 */
static const struct letter letters[] = {
	/* Latin-1 Supplement to Latin Extended-B */
	{ 0x00df, "ss" }, { 0x00e6, "ae" }, { 0x00f0, "d" }, { 0x00f8, "o" },
	{ 0x00fe, "th" }, { 0x0111, "d" }, { 0x0127, "h" }, { 0x0131, "i" },
	{ 0x0138, "q" }, { 0x0142, "l" }, { 0x014b, "n" }, { 0x0153, "oe" },
	{ 0x0167, "t" }, { 0x0180, "b" }, { 0x0183, "b" }, { 0x0188, "c" },
	{ 0x018c, "d" }, { 0x0192, "f" }, { 0x0199, "k" }, { 0x019a, "l" },
	{ 0x019e, "n" }, { 0x01a5, "p" }, { 0x01ad, "t" }, { 0x01b4, "y" },
	{ 0x01b6, "z" }, { 0x01dd, "e" }, { 0x01e5, "g" }, { 0x0223, "ou" },
	{ 0x0225, "z" }, { 0x023c, "c" }, { 0x023f, "s" }, { 0x0240, "z" },
	{ 0x0247, "e" }, { 0x0249, "j" }, { 0x024d, "r" }, { 0x024f, "y" },
	/* IPA Extensions, as the alphabets of West Africa and Azerbaijan have them */
	{ 0x0253, "b" }, { 0x0254, "o" }, { 0x0256, "d" }, { 0x0257, "d" },
	{ 0x0259, "a" }, { 0x025b, "e" }, { 0x0260, "g" }, { 0x0263, "g" },
	{ 0x0268, "i" }, { 0x0269, "i" }, { 0x0272, "n" }, { 0x0275, "o" },
	{ 0x0288, "t" }, { 0x0289, "u" }, { 0x028a, "u" }, { 0x028b, "v" },
	{ 0x0292, "z" },
	/* Greek */
	{ 0x03b1, "a" }, { 0x03b2, "v" }, { 0x03b3, "g" }, { 0x03b4, "d" },
	{ 0x03b5, "e" }, { 0x03b6, "z" }, { 0x03b7, "i" }, { 0x03b8, "th" },
	{ 0x03b9, "i" }, { 0x03ba, "k" }, { 0x03bb, "l" }, { 0x03bc, "m" },
	{ 0x03bd, "n" }, { 0x03be, "x" }, { 0x03bf, "o" }, { 0x03c0, "p" },
	{ 0x03c1, "r" }, { 0x03c2, "s" }, { 0x03c3, "s" }, { 0x03c4, "t" },
	{ 0x03c5, "y" }, { 0x03c6, "f" }, { 0x03c7, "ch" }, { 0x03c8, "ps" },
	{ 0x03c9, "o" },
	/* Cyrillic */
	{ 0x0430, "a" }, { 0x0431, "b" }, { 0x0432, "v" }, { 0x0433, "g" },
	{ 0x0434, "d" }, { 0x0435, "e" }, { 0x0436, "zh" }, { 0x0437, "z" },
	{ 0x0438, "i" }, { 0x043a, "k" }, { 0x043b, "l" }, { 0x043c, "m" },
	{ 0x043d, "n" }, { 0x043e, "o" }, { 0x043f, "p" }, { 0x0440, "r" },
	{ 0x0441, "s" }, { 0x0442, "t" }, { 0x0443, "u" }, { 0x0444, "f" },
	{ 0x0445, "kh" }, { 0x0446, "ts" }, { 0x0447, "ch" }, { 0x0448, "sh" },
	{ 0x0449, "shch" }, { 0x044a, "" }, { 0x044b, "y" }, { 0x044c, "" },
	{ 0x044d, "e" }, { 0x044e, "yu" }, { 0x044f, "ya" },
	{ 0x0452, "dj" }, { 0x0454, "ye" }, { 0x0455, "dz" }, { 0x0456, "i" },
	{ 0x0458, "j" }, { 0x0459, "lj" }, { 0x045a, "nj" }, { 0x045b, "c" },
	{ 0x045f, "dz" }, { 0x0463, "e" }, { 0x0491, "g" }, { 0x0493, "gh" },
	{ 0x0497, "zh" }, { 0x0499, "z" }, { 0x049b, "q" }, { 0x049d, "g" },
	{ 0x04a1, "q" }, { 0x04a3, "ng" }, { 0x04a5, "ng" }, { 0x04ab, "s" },
	{ 0x04af, "u" }, { 0x04b1, "u" }, { 0x04b3, "h" }, { 0x04b7, "j" },
	{ 0x04b9, "j" }, { 0x04bb, "h" }, { 0x04cf, "" }, { 0x04d9, "a" },
	{ 0x04e1, "dz" }, { 0x04e9, "o" },
};

static int
compare(const void *key, const void *member)
{
	int32_t c = *(const int32_t *)key, m = ((const struct letter *)member)->c;

	return (c > m) - (c < m);
}

const char *
letter_latin(int32_t c, int32_t before)
{
	const struct letter *l;

	if (c == 0x03c5 && before == 0x03bf) /* ου */
		return "u";
	if (c == 0x03c5 && (before == 0x03b1 || before == 0x03b5)) /* αυ, ευ */
		return "v";
	l = bsearch(&c, letters, sizeof(letters) / sizeof(letters[0]),
	    sizeof(letters[0]), compare);
	return l != NULL ? l->latin : NULL;
}
