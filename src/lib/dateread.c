#include "date.h"

static int
no_date(struct str s, struct error *e)
{
	static const char *const words[] = {
		"today", "yesterday", "tomorrow", "monday", "tuesday", "wednesday",
		"thursday", "friday", "saturday", "sunday"
	};
	const char *near = text_nearest(s, words, sizeof(words) / sizeof(words[0]));

	if (near != NULL)
		return error_set(e, "'%.*s' is no date: did you mean %s?",
		    (int)s.n, s.p, near);
	return error_set(e, "'%.*s' is no date: expected 2026-11-02, today, "
	    "yesterday, tomorrow, fri, -3d, +2w or +3months, with a time or "
	    "without (fri 10:00)", (int)s.n, s.p);
}

/*
 * Three numbers with sep between, which are no ISO date: say which date they
 * may be.  Returns 0 when s is something else, -1 with *e set.
 */
static int
three_numbers(struct str s, char sep, struct error *e)
{
	struct buf b = BUF_INIT;
	struct str rest = s, item;
	int v[3], n, one, two;

	for (n = 0; n < 3 && str_item(&rest, sep, &item); n++)
		if (str_int(item, 0, 9999, &v[n]) == -1)
			return 0;
	if (n < 3 || rest.n > 0)
		return 0;
	one = v[0] > 31 ? date_of(v[0], v[1], v[2]) : date_of(v[2], v[0], v[1]);
	two = v[0] > 31 ? one : date_of(v[2], v[1], v[0]);
	if (one == DATE_NONE)
		one = two;
	if (two == DATE_NONE)
		two = one;
	/* A year of two digits would be a year of the first century. */
	if (one == DATE_NONE || (v[0] <= 31 && v[2] < 1000))
		return 0;
	date_put(&b, one);
	if (one != two) {
		buf_puts(&b, " or ");
		date_put(&b, two);
		error_set(e, "'%.*s' may be %s: write the one you mean",
		    (int)s.n, s.p, b.s);
	} else {
		error_set(e, "'%.*s' is no date: write %s", (int)s.n, s.p, b.s);
	}
	buf_free(&b);
	return -1;
}

/* Whether s has the form of a number and a word. */
static int
has_unit(struct str s)
{
	size_t digits = 0, n;

	while (digits < s.n && s.p[digits] >= '0' && s.p[digits] <= '9')
		digits++;
	for (n = digits; n < s.n && (s.p[n] == ' ' || s.p[n] == '\t'); n++)
		;
	return digits > 0 && n < s.n && ((s.p[n] >= 'a' && s.p[n] <= 'z') ||
	    (s.p[n] >= 'A' && s.p[n] <= 'Z'));
}

/* "-3d", "+2 weeks", "5d": the last in the direction of sense. */
static int
read_length(struct str s, int today, enum date_sense sense, int *day,
    struct error *e)
{
	int sign = sense == DATE_PAST ? -1 : 1;
	struct str length = s;
	struct delay d;

	if (s.p[0] == '-' || s.p[0] == '+') {
		sign = s.p[0] == '-' ? -1 : 1;
		length = str_trim(str_sub(s, 1, s.n));
	}
	if (!has_unit(length))
		return no_date(s, e);
	if (delay_parse(length, &d, e) == -1)
		return error_prefix(e, "'%.*s' is no date", (int)s.n, s.p);
	if (d.unit == DELAY_BUSINESS)
		return error_set(e, "'%.*s' is no date: business days are for "
		    "delays; write days or weeks", (int)s.n, s.p);
	*day = sign < 0 ? delay_before(d, today, NULL) : delay_after(d, today, NULL);
	if (*day == DATE_NONE)
		return error_set(e, "'%.*s' leads out of the calendar: "
		    "expected a date of the years 0001 to 9999", (int)s.n, s.p);
	return 0;
}

static int
read_day(struct str s, int today, enum date_sense sense, int *day,
    struct error *e)
{
	int weekday = date_weekday_find(s), ahead;

	if (date_parse(s, day) == 0)
		return 0;
	if (date_looks(s) && s.n == 10)
		return error_set(e, "there is no day %.*s", (int)s.n, s.p);
	if (str_caseis(s, "today"))
		ahead = 0;
	else if (str_caseis(s, "yesterday"))
		ahead = -1;
	else if (str_caseis(s, "tomorrow"))
		ahead = 1;
	else if (weekday != -1 && sense == DATE_PAST)
		ahead = -((date_weekday(today) - weekday + 7) % 7);
	else if (weekday != -1)
		ahead = (weekday - date_weekday(today) + 6) % 7 + 1;
	else if (three_numbers(s, '/', e) == -1 || three_numbers(s, '.', e) == -1 ||
	    three_numbers(s, '-', e) == -1)
		return -1;
	else
		return read_length(s, today, sense, day, e);
	*day = date_add(today, ahead);
	return *day == DATE_NONE ? no_date(s, e) : 0;
}

/* Split a time off the end of *s: what follows the T of an ISO date, or a last
 * word with a colon.  Returns 1 when there is one. */
static int
split_time(struct str *s, struct str *time)
{
	struct str all = *s;
	size_t at;

	if (all.n > 10 && date_looks(all) && (all.p[10] == 'T' || all.p[10] == 't')) {
		*s = str_sub(all, 0, 10);
		*time = str_sub(all, 11, all.n);
		return 1;
	}
	for (at = all.n; at > 0; at--)
		if (all.p[at - 1] == ' ' || all.p[at - 1] == '\t')
			break;
	*time = str_sub(all, at, all.n);
	if (str_find(*time, STR(":")) == -1)
		return 0;
	*s = str_trim(str_sub(all, 0, at));
	return 1;
}

int
date_read(struct str words, struct stamp now, enum date_sense sense,
    struct stamp *out, struct error *e)
{
	struct str s = str_trim(words), time;
	struct buf b = BUF_INIT;

	out->day = now.day;
	out->minute = -1;
	if (s.n == 0)
		return no_date(s, e);
	if (split_time(&s, &time) &&
	    date_parse_time(time, &out->minute) == -1)
		return error_set(e, "'%.*s' is no time: expected 9:30 or 14:00",
		    (int)time.n, time.p);
	if (s.n > 0 && read_day(s, now.day, sense, &out->day, e) == -1)
		return -1;
	if (sense != DATE_PAST || out->day < now.day || (out->day == now.day &&
	    (now.minute == -1 || out->minute <= now.minute)))
		return 0;
	date_put_stamp(&b, *out);
	error_set(e, "%s lies in the future", b.s);
	buf_free(&b);
	return -1;
}

/* What lies behind us is told by its latest weekday; but no date is refused. */
static int
read_end(struct str s, struct stamp now, enum date_sense sense, struct stamp *out,
    struct error *e)
{
	if (sense == DATE_PAST && date_read(s, now, DATE_PAST, out, e) == 0)
		return 0;
	error_clear(e);
	return date_read(s, now, DATE_ANY, out, e);
}

int
date_read_span(struct str words, struct stamp now, enum date_sense sense,
    struct stamp *from, struct stamp *to, struct error *e)
{
	ptrdiff_t dots = str_find(words, STR(".."));
	struct str first = words, last = words;

	if (dots != -1) {
		first = str_trim(str_sub(words, 0, (size_t)dots));
		last = str_trim(str_sub(words, (size_t)dots + 2, words.n));
	}
	if (dots != -1 && first.n == 0 && last.n == 0)
		return error_set(e, "'%.*s' is no range: expected "
		    "2026-01-01..2026-06-30, -3months.. or ..today",
		    (int)words.n, words.p);
	*from = (struct stamp){ INT_MIN, -1 };
	*to = (struct stamp){ INT_MAX, -1 };
	if (((dots == -1 || first.n > 0) && read_end(first, now, sense, from, e) == -1) ||
	    ((dots == -1 || last.n > 0) && read_end(last, now, sense, to, e) == -1))
		return -1;
	if (to->minute == -1)
		to->minute = 24 * 60; /* the whole day */
	return 0;
}
