#include "date.h"

#include <stdlib.h>

/* Lengths of time. */

#define DELAY_MAX 9999

static const struct {
	const char *name;
	enum delay_unit unit;
} units[] = {
	{ "", DELAY_DAYS },
	{ "d", DELAY_DAYS }, { "day", DELAY_DAYS }, { "days", DELAY_DAYS },
	{ "b", DELAY_BUSINESS }, { "workday", DELAY_BUSINESS },
	{ "workdays", DELAY_BUSINESS }, { "business day", DELAY_BUSINESS },
	{ "business days", DELAY_BUSINESS },
	{ "w", DELAY_WEEKS }, { "week", DELAY_WEEKS }, { "weeks", DELAY_WEEKS },
	{ "month", DELAY_MONTHS }, { "months", DELAY_MONTHS },
	{ "y", DELAY_YEARS }, { "year", DELAY_YEARS }, { "years", DELAY_YEARS },
};

int
delay_parse(struct str words, struct delay *d, struct error *e)
{
	struct str s = str_trim(words), unit;
	size_t i, n = 0;

	if (str_caseis(s, "off")) {
		*d = (struct delay){ 0, DELAY_OFF };
		return 0;
	}
	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	unit = str_trim(str_sub(s, n, s.n));
	for (i = 0; n > 0 && i < sizeof(units) / sizeof(units[0]); i++) {
		if (!str_caseis(unit, units[i].name))
			continue;
		d->unit = units[i].unit;
		if (str_int(str_sub(s, 0, n), 0, DELAY_MAX, &d->n) == -1)
			return error_set(e, "'%.*s' is too long: at most %d",
			    (int)s.n, s.p, DELAY_MAX);
		return 0;
	}
	if (n > 0 && str_caseis(unit, "m"))
		return error_set(e, "'%.*s' may be minutes or months: "
		    "write months in full", (int)s.n, s.p);
	return error_set(e, "'%.*s' is no length of time: expected 3, 3 days, "
	    "7b (business days), 2 weeks, 3 months, 1 year or off", (int)s.n, s.p);
}

void
delay_put(struct buf *b, struct delay d)
{
	static const char *const names[] = {
		[DELAY_DAYS] = " day", [DELAY_BUSINESS] = " business day",
		[DELAY_WEEKS] = " week", [DELAY_MONTHS] = " month",
		[DELAY_YEARS] = " year"
	};

	if (d.unit == DELAY_OFF) {
		buf_puts(b, "off");
		return;
	}
	buf_int(b, d.n);
	buf_puts(b, names[d.unit]);
	if (d.n != 1)
		buf_putc(b, 's');
}

/* The day n units after day, before it if n is negative. */
static int
delay_from(int day, int n, enum delay_unit unit, const struct workdays *w)
{
	switch (unit) {
	case DELAY_OFF:
		break;
	case DELAY_DAYS:
		return date_add(day, n);
	case DELAY_BUSINESS:
		return workdays_add(w, day, n);
	case DELAY_WEEKS:
		return date_add(day, 7L * n);
	case DELAY_MONTHS:
		return date_add_months(day, n);
	case DELAY_YEARS:
		return date_add_months(day, 12 * n);
	}
	return DATE_NONE;
}

int
delay_after(struct delay d, int day, const struct workdays *w)
{
	return delay_from(day, d.n, d.unit, w);
}

int
delay_before(struct delay d, int day, const struct workdays *w)
{
	return delay_from(day, -d.n, d.unit, w);
}

/* Business days. */

int
workdays_parse(struct workdays *w, struct str s, struct error *e)
{
	struct str rest = s, item;
	unsigned set = 0;
	ptrdiff_t dash;
	int from, to;

	while (str_item(&rest, ',', &item)) {
		dash = str_find(item, STR("-"));
		if (dash == -1) {
			from = to = date_weekday_find(item);
		} else {
			from = date_weekday_find(str_trim(str_sub(item, 0, (size_t)dash)));
			to = date_weekday_find(str_trim(str_sub(item, (size_t)dash + 1,
			    item.n)));
		}
		if (from == -1 || to == -1)
			return error_set(e, "'%.*s' names no days of the week: "
			    "expected Mon-Fri or Mon, Wed, Fri", (int)item.n, item.p);
		for (; from != to; from = (from + 1) % 7)
			set |= 1u << from;
		set |= 1u << to;
	}
	if (set == 0)
		return error_set(e, "no days of the week: "
		    "expected Mon-Fri or Mon, Wed, Fri");
	w->days = set;
	return 0;
}

static int
int_cmp(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

int
workdays_holidays(struct workdays *w, struct str text, const char *file,
    struct error *e)
{
	int day, rv = 0;
	unsigned line;
	ptrdiff_t end;
	struct str s;

	for (line = 1; text.n > 0; line++) {
		end = str_find(text, STR("\n"));
		s = end == -1 ? text : str_sub(text, 0, (size_t)end);
		text = str_sub(text, end == -1 ? text.n : (size_t)end + 1, text.n);
		s = str_trim(s);
		if (s.n == 0 || s.p[0] == '#')
			continue;
		if (date_parse(str_sub(s, 0, s.n < 10 ? s.n : 10), &day) == -1) {
			if (rv == 0)
				rv = error_set(e, "%s:%u: '%.*s' does not begin "
				    "with a date: expected 2026-12-25 and a name",
				    file, line, (int)s.n, s.p);
			continue;
		}
		w->holidays = xgrow(w->holidays, w->n, &w->cap, sizeof(*w->holidays));
		w->holidays[w->n++] = day;
	}
	if (w->n > 0)
		qsort(w->holidays, w->n, sizeof(*w->holidays), int_cmp);
	return rv;
}

void
workdays_free(struct workdays *w)
{
	free(w->holidays);
	*w = (struct workdays)WORKDAYS_INIT;
}

int
workdays_has(const struct workdays *w, int day)
{
	if ((w->days >> date_weekday(day) & 1) == 0)
		return 0;
	return w->n == 0 || bsearch(&day, w->holidays, w->n,
	    sizeof(*w->holidays), int_cmp) == NULL;
}

int
workdays_next(const struct workdays *w, int day)
{
	while (day != DATE_NONE && !workdays_has(w, day))
		day = date_add(day, 1);
	return day;
}

int
workdays_add(const struct workdays *w, int day, int n)
{
	int step = n < 0 ? -1 : 1;

	while (n != 0 && (day = date_add(day, step)) != DATE_NONE)
		if (workdays_has(w, day))
			n -= step;
	return day;
}
