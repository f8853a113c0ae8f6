/* talktime: what the clock says of a talk.  Pure. */
#ifndef II_TALKTIME_H
#define II_TALKTIME_H

#include "date.h"
#include "text.h"

/* A talk that was arranged for less than this ahead, or was to end less than this
 * ago, is the one that is held now: in minutes. */
#define TALK_NEAR 60

enum talk_time {
	TALK_NOW,              /* it begins */
	TALK_SOON,             /* it begins when it was arranged to */
	TALK_AHEAD,            /* it is arranged for a later hour or day */
	TALK_PAST              /* it was arranged for an earlier one */
};

/* When a talk is that was arranged for at (day DATE_NONE: for no time), and is
 * to take so many minutes.  now has a time. */
enum talk_time talk_time(struct stamp at, int mins, struct stamp now);

/* How many minutes lie between two stamps with times. */
long talk_minutes(struct stamp from, struct stamp to);

/* 1 when a talk that began then goes on, or was to end not long ago. */
int talk_goes_on(struct stamp began, int mins, struct stamp now);

/* How long a talk is to be, "20" or "7.5" minutes, at most 480: in milliseconds.
 * Returns 0 or -1. */
int talk_length(struct str words, long long *length);

#endif
