#include "date.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define YEAR_MAX 9999
#define EPOCH 719162                    /* days from 0001-01-01 to 1970-01-01 */
#define DAY_MIN (-EPOCH)                /* 0001-01-01 */
#define DAY_MAX (3652059 - 1 - EPOCH)   /* 9999-12-31 */
#define CENTURIES_DAYS 146097           /* in 400 years, after which all repeats */

/* Days of a common year before each month, and in all. */
static const short before_month[] = {
	0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365
};

static const char *const weekdays[] = {
	"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
};

static const char months[][4] = {
	"Jan", "Feb", "Mar", "Apr", "May", "Jun",
	"Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
};

static int
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days from 0001-01-01 to the first of a year. */
static int
days_before_year(int year)
{
	int y = year - 1;

	return 365 * y + y / 4 - y / 100 + y / 400;
}

/* Days of the year before a month; month 13: all of them. */
static int
days_before_month(int year, int month)
{
	return before_month[month - 1] + (month > 2 && is_leap(year));
}

static int
month_length(int year, int month)
{
	return days_before_month(year, month + 1) - days_before_month(year, month);
}

int
date_of(int year, int month, int day)
{
	if (year < 1 || year > YEAR_MAX || month < 1 || month > 12 || day < 1 ||
	    day > month_length(year, month))
		return DATE_NONE;
	return days_before_year(year) + days_before_month(year, month) + day - 1 -
	    EPOCH;
}

struct civil
date_civil(int day)
{
	struct civil c;
	int n = day + EPOCH;

	/* The mean year is at most one off; so is a month of 32 days. */
	c.year = n * 400 / CENTURIES_DAYS + 1;
	if (days_before_year(c.year) > n)
		c.year--;
	else if (days_before_year(c.year + 1) <= n)
		c.year++;
	n -= days_before_year(c.year);
	c.month = n / 32 + 1;
	if (days_before_month(c.year, c.month + 1) <= n)
		c.month++;
	c.day = n - days_before_month(c.year, c.month) + 1;
	return c;
}

int
date_weekday(int day)
{
	return (day + EPOCH) % 7; /* 0001-01-01 is a Monday */
}

int
date_weekday_find(struct str word)
{
	int i;

	for (i = 0; i < 7; i++)
		if (word.n >= 3 && word.n <= strlen(weekdays[i]) &&
		    str_caseeq(word, (struct str){ weekdays[i], word.n }))
			return i;
	return -1;
}

int
date_add_months(int day, int n)
{
	struct civil c;
	long month;
	int last;

	if (day == DATE_NONE)
		return DATE_NONE;
	c = date_civil(day);
	month = c.year * 12L + c.month - 1 + n;
	if (month < 12 || month > YEAR_MAX * 12L + 11)
		return DATE_NONE;
	c.year = (int)(month / 12);
	c.month = (int)(month % 12) + 1;
	last = month_length(c.year, c.month);
	return date_of(c.year, c.month, c.day < last ? c.day : last);
}

int
date_add(int day, long n)
{
	if (day == DATE_NONE || day + n < DAY_MIN || day + n > DAY_MAX)
		return DATE_NONE;
	return (int)(day + n);
}

/* The number that n digits make, or -1. */
static int
digits(const char *p, int n)
{
	int value = 0;

	for (; n > 0; n--, p++) {
		if (*p < '0' || *p > '9')
			return -1;
		value = value * 10 + (*p - '0');
	}
	return value;
}

int
date_looks(struct str s)
{
	return s.n >= 10 && digits(s.p, 4) != -1 && s.p[4] == '-' &&
	    digits(s.p + 5, 2) != -1 && s.p[7] == '-' && digits(s.p + 8, 2) != -1;
}

int
date_parse(struct str s, int *day)
{
	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
		return -1;
	/* What is no number is -1, and no year, month or day. */
	*day = date_of(digits(s.p, 4), digits(s.p + 5, 2), digits(s.p + 8, 2));
	return *day == DATE_NONE ? -1 : 0;
}

int
date_parse_time(struct str s, int *minute)
{
	int h, m;

	if ((s.n != 4 && s.n != 5) || s.p[s.n - 3] != ':')
		return -1;
	h = digits(s.p, (int)s.n - 3);
	m = digits(s.p + s.n - 2, 2);
	if (h < 0 || h > 23 || m < 0 || m > 59)
		return -1;
	*minute = h * 60 + m;
	return 0;
}

int
date_parse_stamp(struct str s, struct stamp *stamp)
{
	stamp->minute = -1;
	if (s.n > 10) {
		if ((s.p[10] != 'T' && s.p[10] != 't') ||
		    date_parse_time(str_sub(s, 11, s.n), &stamp->minute) == -1)
			return -1;
		s.n = 10;
	}
	return date_parse(s, &stamp->day);
}

/* Store value as n digits. */
static void
put_digits(char *p, int value, int n)
{
	for (; n > 0; n--, value /= 10)
		p[n - 1] = (char)('0' + value % 10);
}

void
date_put(struct buf *b, int day)
{
	struct civil c = date_civil(day);
	char s[10];

	put_digits(s, c.year, 4);
	s[4] = '-';
	put_digits(s + 5, c.month, 2);
	s[7] = '-';
	put_digits(s + 8, c.day, 2);
	buf_add(b, s, sizeof(s));
}

void
date_put_time(struct buf *b, int minute)
{
	char s[5];

	put_digits(s, minute / 60, 2);
	s[2] = ':';
	put_digits(s + 3, minute % 60, 2);
	buf_add(b, s, sizeof(s));
}

void
date_put_stamp(struct buf *b, struct stamp s)
{
	date_put(b, s.day);
	if (s.minute != -1) {
		buf_putc(b, 'T');
		date_put_time(b, s.minute);
	}
}

void
date_put_words(struct buf *b, int day, int today)
{
	struct civil c = date_civil(day);

	buf_add(b, weekdays[date_weekday(day)], 3);
	buf_putc(b, ' ');
	buf_int(b, c.day);
	buf_putc(b, ' ');
	buf_puts(b, months[c.month - 1]);
	if (c.year != date_civil(today).year) {
		buf_putc(b, ' ');
		buf_int(b, c.year);
	}
}

void
date_put_short(struct buf *b, int day, int today)
{
	struct civil c = date_civil(day);

	if (c.year == date_civil(today).year) {
		buf_int(b, c.day);
		buf_putc(b, ' ');
		buf_puts(b, months[c.month - 1]);
	} else {
		buf_puts(b, months[c.month - 1]);
		buf_putc(b, ' ');
		buf_int(b, c.year);
	}
}

int
stamp_cmp(struct stamp a, struct stamp b)
{
	if (a.day != b.day)
		return a.day < b.day ? -1 : 1;
	return (a.minute > b.minute) - (a.minute < b.minute);
}

/* The clock. */

int
date_zone_known(struct str zone)
{
	const char *dir = getenv("TZDIR");
	struct buf path = BUF_INIT;
	char magic[4]; /* RFC 8536, 3.1 */
	int fd, known = 0;
	size_t i;

	for (i = 0; i < zone.n; i++)
		if (strchr("/_+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		    "abcdefghijklmnopqrstuvwxyz", zone.p[i]) == NULL ||
		    zone.p[i] == '\0')
			return 0;
	if (zone.n > 0 && zone.p[0] == '/')
		return 0; /* TZ would take it for a file of any place */
	buf_puts(&path, dir != NULL && *dir != '\0' ? dir : "/usr/share/zoneinfo");
	buf_putc(&path, '/');
	buf_addstr(&path, zone);
	fd = open(path.s, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd != -1) {
		known = read(fd, magic, sizeof(magic)) == (ssize_t)sizeof(magic) &&
		    memcmp(magic, "TZif", sizeof(magic)) == 0;
		close(fd);
	}
	buf_free(&path);
	return known;
}

/* Set TZ; *old is what it was, for zone_leave(). */
static int
zone_enter(const char *zone, char **old, struct error *e)
{
	const char *set = getenv("TZ");

	*old = set != NULL ? xstrdup(set) : NULL;
	if (setenv("TZ", zone, 1) == -1) {
		free(*old);
		return error_errno(e, "TZ=%s", zone);
	}
	tzset();
	return 0;
}

static int
zone_leave(char *old, struct error *e)
{
	int rv = old != NULL ? setenv("TZ", old, 1) : unsetenv("TZ");

	if (rv == -1)
		error_errno(e, "TZ");
	tzset();
	free(old);
	return rv;
}

/* localtime() in a zone; TZ is left as it was. */
static int
zone_time(time_t t, const char *zone, struct tm *tm, struct error *e)
{
	char *old;
	int rv;

	if (zone_enter(zone, &old, e) == -1)
		return -1;
	rv = localtime_r(&t, tm) != NULL ? 0 : error_errno(e, "the clock");
	return zone_leave(old, e) == -1 ? -1 : rv;
}

static struct stamp
stamp_of(const struct tm *tm)
{
	return (struct stamp){ date_of(tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday),
	    tm->tm_hour * 60 + tm->tm_min };
}

struct stamp
date_local(long long seconds)
{
	time_t t = (time_t)seconds;
	struct tm tm;

	tzset();
	if (localtime_r(&t, &tm) == NULL)
		return (struct stamp){ DATE_NONE, -1 };
	return stamp_of(&tm);
}

static int
zone_is_tz(const char *zone)
{
	return zone == NULL || *zone == '\0';
}

struct stamp
date_at(long long seconds, const char *zone)
{
	struct stamp never = { DATE_NONE, -1 };
	struct error e = ERROR_INIT;
	struct tm tm;
	int rv;

	if (zone_is_tz(zone))
		return date_local(seconds);
	if (!date_zone_known(str_of(zone)))
		return never;
	rv = zone_time((time_t)seconds, zone, &tm, &e);
	error_clear(&e);
	return rv == 0 ? stamp_of(&tm) : never;
}

int
date_seconds(struct stamp s, const char *zone, long long *seconds)
{
	struct civil c = date_civil(s.day);
	int minute = s.minute == -1 ? 0 : s.minute, rv = 0;
	struct tm tm = { .tm_year = c.year - 1900, .tm_mon = c.month - 1,
	    .tm_mday = c.day, .tm_hour = minute / 60, .tm_min = minute % 60,
	    .tm_isdst = -1 };
	struct error e = ERROR_INIT;
	char *old;

	if (zone_is_tz(zone)) {
		*seconds = (long long)mktime(&tm);
		return 0;
	}
	if (!date_zone_known(str_of(zone)) || zone_enter(zone, &old, &e) == -1)
		rv = -1;
	else {
		*seconds = (long long)mktime(&tm);
		rv = zone_leave(old, &e);
	}
	error_clear(&e);
	return rv;
}

int
date_now(struct stamp *now, const char *zone, struct error *e)
{
	const char *set = getenv("II_NOW");
	time_t t = time(NULL);
	struct tm tm;

	if (zone != NULL && *zone == '\0')
		zone = NULL;
	if (zone != NULL && !date_zone_known(str_of(zone)))
		return error_set(e, "'%s' is no time zone known here: "
		    "expected a name such as America/Toronto", zone);
	if (set != NULL && *set != '\0') {
		if (date_parse_stamp(str_of(set), now) == -1)
			return error_set(e, "II_NOW is '%s': "
			    "expected 2026-11-02 or 2026-11-02T09:05", set);
		if (now->minute == -1)
			now->minute = 0;
		return 0;
	}
	if (zone == NULL) {
		*now = date_local(t);
		return now->day == DATE_NONE ? error_set(e, "the clock is wrong") : 0;
	}
	if (zone_time(t, zone, &tm, e) == -1)
		return -1;
	*now = stamp_of(&tm);
	return 0;
}
