/* letterday: days, times and lists in the language of a letter. */
#ifndef II_LETTERDAY_H
#define II_LETTERDAY_H

#include "text.h"

/* Append "Thursday 19 November", with the year where it is not that of today;
 * in a language that is not known here, 2026-11-19. */
void letterday_put(struct buf *b, const char *lang, int day, int today);

/* Append "10:00", as it is written there. */
void letterday_time(struct buf *b, const char *lang, int minute);

/* Append "A, B and C". */
void letterday_list(struct buf *b, const char *lang, const struct list *words);

#endif
