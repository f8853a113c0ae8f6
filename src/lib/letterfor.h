/* letterfor: which letter is called for: by what is due, else by the stage.
 * Pure. */
#ifndef II_LETTERFOR_H
#define II_LETTERFOR_H

#include "letter.h"
#include "rules.h"
#include "stage.h"

/* How somebody can be reached: bits. */
enum {
	REACH_EMAIL = 1 << 0,
	REACH_LINKEDIN = 1 << 1, /* a Link to their page there */
	REACH_PHONE = 1 << 2,
	REACH_VIA = 1 << 3       /* Via: somebody who could introduce us */
};

unsigned letterfor_reach(const struct record *rec);

/* The letter that a rule calls for with a contact: 1 with *l, or 0 when no
 * letter does it. */
int letterfor_rule(enum rule r, const struct fold *f, unsigned reach,
    enum letter *l);

/* The same of the stage. */
int letterfor_stage(const struct fold *f, unsigned reach, enum letter *l);

/* The opening they mentioned that I have not thanked for, or NOWHERE: a place of
 * the log. */
size_t letterfor_lead(const struct fold *f);

/* A word between us settles nothing more: the talk is arranged or was, or I
 * refused one. */
int letterfor_settled(const struct fold *f);

/* They ask me for a talk. */
int letterfor_giving(const struct fold *f);

/* They changed jobs, and no word passed since. */
int letterfor_moved(const struct fold *f);

#endif
