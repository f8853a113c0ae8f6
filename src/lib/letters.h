/* letters: Latin spellings of letters that Unicode does not decompose. */
#ifndef II_LETTERS_H
#define II_LETTERS_H

#include <stdint.h>

/*
 * The ASCII letters that stand for a small letter without its marks: Latin
 * letters such as ø and ß, Greek, Cyrillic; NULL for any other character.
 * before is the character in front of it, likewise without marks (0: none),
 * which some Greek spellings depend on.  None depends on what follows, so that
 * the spelling of a start of a word is a start of its spelling.
 */
const char *letter_latin(int32_t c, int32_t before);

#endif
