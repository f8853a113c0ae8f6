/* date: civil dates, durations, business days, the clock.  No time zones but
 * the clock's own: dates and times in a book are civil.  In date.c; delays and
 * business days in delay.c; what people type in dateread.c. */
#ifndef II_DATE_H
#define II_DATE_H

#include <limits.h>
#include <stddef.h>

#include "error.h"
#include "text.h"

/* A day is a number of days since 1970-01-01 in the proleptic Gregorian
 * calendar, years 0001 to 9999 (ISO 8601). */
#define DATE_NONE INT_MIN

struct stamp {
	int day;    /* DATE_NONE: no date */
	int minute; /* since midnight; -1: no time */
};

struct civil {
	int year, month, day; /* month 1..12, day 1..31 */
};

int date_of(int year, int month, int day);   /* DATE_NONE when impossible */
struct civil date_civil(int day);
int date_weekday(int day);                   /* 0 Monday .. 6 Sunday */
int date_weekday_find(struct str word);      /* of "fri", "Friday", in any case; -1: none */
int date_add(int day, long n);               /* n days on; DATE_NONE outside the calendar */
int date_add_months(int day, int months);    /* the 31st becomes the last of a shorter month */

/* DATE_NONE stays DATE_NONE in date_add() and all that adds to a day; the
 * others, and date_put(), need a day. */

/* 1 when s begins NNNN-NN-NN, possible date or not. */
int date_looks(struct str s);

/* Exactly YYYY-MM-DD.  Returns 0, or -1 when it is not, or is impossible. */
int date_parse(struct str s, int *day);

/* H:MM or HH:MM.  Returns 0 or -1. */
int date_parse_time(struct str s, int *minute);

/* YYYY-MM-DD, or with T or t and H:MM after it.  Returns 0 or -1. */
int date_parse_stamp(struct str s, struct stamp *stamp);

/* A moment, in seconds since 1970 UTC, in the zone of TZ. */
struct stamp date_local(long long seconds);

/* The same in a zone (an IANA name; NULL or empty: TZ); day DATE_NONE outside
 * the calendar, and in a zone that is not known.  TZ is set meanwhile, as by
 * date_now(). */
struct stamp date_at(long long seconds, const char *zone);

/* The moment of a civil time in a zone, its first minute where it has no time:
 * 0 and *seconds, or -1 as there.  A time that the clocks pass over is taken as
 * if they had not yet been put on. */
int date_seconds(struct stamp s, const char *zone, long long *seconds);

void date_put(struct buf *b, int day);                   /* 2026-11-02 */
void date_put_time(struct buf *b, int minute);           /* 09:05 */
void date_put_stamp(struct buf *b, struct stamp s);      /* 2026-11-02T09:05, or the date alone */
void date_put_words(struct buf *b, int day, int today);  /* "Thu 19 Nov", with the year where it differs */

/* "19 Nov" in the year of today, else "Feb 2027": for narrow columns. */
void date_put_short(struct buf *b, int day, int today);

/* <0, 0, >0; a stamp without a time is before one with a time on its day. */
int stamp_cmp(struct stamp a, struct stamp b);

/*
 * The clock, to the minute: $II_NOW (a date, which is its first minute, or
 * dateTtime) where set, else now in zone (an IANA name; NULL or empty: TZ).
 * Fails when $II_NOW is set and not understood, or zone is not known.  TZ is
 * set meanwhile and put back: not for a program with threads.
 */
int date_now(struct stamp *now, const char *zone, struct error *e);

/* Whether zone is a time zone this machine knows. */
int date_zone_known(struct str zone);

/* Which day a word such as "fri" means. */
enum date_sense {
	DATE_PAST,   /* the latest, today included; a future date is refused */
	DATE_FUTURE, /* the next, today excluded; a past date is taken all the same,
	              * since entries are also written afterwards */
	DATE_ANY     /* as DATE_FUTURE */
};

/*
 * Read a date as people type it: 2026-11-02, today, yesterday, tomorrow, fri,
 * friday, -3d, +2w, +3months, 5d (in the sense asked for) ..., each with an
 * optional time ("fri 10:00", 2026-11-02T10:00, "10:00" alone: today).
 * What is not understood is an error that says what is; 1/2/2027 is ambiguous
 * and says so; 2/13/2027 is told as 2027-02-13.  "-3d" and "+2w" count from
 * today whatever the sense; "5d" goes back when the past is asked for.
 */
int date_read(struct str words, struct stamp now, enum date_sense sense,
    struct stamp *out, struct error *e);

/*
 * Read "from..to", of which one may be left out, or a date alone, in this
 * sense; but no date is refused for lying ahead.  A moment is in the span when
 * stamp_cmp() puts it not before from and not behind to: a day without a time
 * is the whole day.  Which end is the later is not looked at.
 */
int date_read_span(struct str words, struct stamp now, enum date_sense sense,
    struct stamp *from, struct stamp *to, struct error *e);

/* A length of time: "3", "3 days", "7b" (business days), "2w", "2 weeks",
 * "3 months", "1 year", "off"; n is at most 9999.  1m is refused: minutes or
 * months?  delay_put() writes it in words: "7 business days". */
enum delay_unit {
	DELAY_OFF, DELAY_DAYS, DELAY_BUSINESS, DELAY_WEEKS, DELAY_MONTHS, DELAY_YEARS
};

struct delay {
	int n;
	enum delay_unit unit;
};

int delay_parse(struct str s, struct delay *d, struct error *e);
void delay_put(struct buf *b, struct delay d);

/* Business days. */
struct workdays {
	unsigned days;   /* bit 0 Monday .. bit 6 Sunday; never 0 */
	int *holidays;   /* sorted; owned */
	size_t n, cap;
};

#define WORKDAYS_INIT { 0x1f, NULL, 0, 0 }

/* "Mon-Fri", "Sun-Thu", "Mon, Wed, Fri". */
int workdays_parse(struct workdays *w, struct str s, struct error *e);

/* Lines that begin with a date, rest of the line free; # comments; file names
 * the source in errors.  The first line that does not is the error; the days
 * of all others are added. */
int workdays_holidays(struct workdays *w, struct str text, const char *file,
    struct error *e);
void workdays_free(struct workdays *w);
int workdays_has(const struct workdays *w, int day);
int workdays_next(const struct workdays *w, int day);        /* day, or the next business day */
int workdays_add(const struct workdays *w, int day, int n);  /* n business days on; back if negative; 0: day itself */

/* The day that lies a delay after day; DATE_NONE for DELAY_OFF, and outside the
 * calendar. */
int delay_after(struct delay d, int day, const struct workdays *w);

/* The same, before day. */
int delay_before(struct delay d, int day, const struct workdays *w);

#endif
