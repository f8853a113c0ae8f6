#include "letterday.h"

#include <string.h>

#include "date.h"

static const struct tongue {
	const char *lang;
	const char *weekdays[7], *months[12];
	const char *after;      /* the name of a weekday */
	const char *first, *day; /* behind the number of the first day, of others */
	const char *between, *behind; /* hours and minutes */
	const char *and;
} tongues[] = {
	{ "en", { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
	    "Saturday", "Sunday" }, { "January", "February", "March", "April",
	    "May", "June", "July", "August", "September", "October", "November",
	    "December" }, "", "", "", ":", "", "and" },
	{ "fr", { "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi",
	    "dimanche" }, { "janvier", "février", "mars", "avril", "mai", "juin",
	    "juillet", "août", "septembre", "octobre", "novembre", "décembre" },
	    "", "er", "", " h ", "", "et" },
	{ "de", { "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag",
	    "Samstag", "Sonntag" }, { "Januar", "Februar", "März", "April", "Mai",
	    "Juni", "Juli", "August", "September", "Oktober", "November",
	    "Dezember" }, ",", ".", ".", ":", " Uhr", "und" },
};

/* Of "fr", and of "fr-ca". */
static const struct tongue *
find(const char *lang)
{
	size_t n = strcspn(lang, "-");

	for (size_t i = 0; i < sizeof(tongues) / sizeof(tongues[0]); i++)
		if (strlen(tongues[i].lang) == n &&
		    strncmp(lang, tongues[i].lang, n) == 0)
			return &tongues[i];
	return NULL;
}

void
letterday_put(struct buf *b, const char *lang, int day, int today)
{
	const struct tongue *t = find(lang);
	struct civil c = date_civil(day);

	if (t == NULL) {
		date_put(b, day);
		return;
	}
	buf_printf(b, "%s%s %d%s %s", t->weekdays[date_weekday(day)], t->after, c.day,
	    c.day == 1 ? t->first : t->day, t->months[c.month - 1]);
	if (c.year != date_civil(today).year)
		buf_printf(b, " %d", c.year);
}

void
letterday_time(struct buf *b, const char *lang, int minute)
{
	const struct tongue *t = find(lang);

	if (t == NULL)
		date_put_time(b, minute);
	else
		buf_printf(b, "%d%s%02d%s", minute / 60, t->between, minute % 60,
		    t->behind);
}

void
letterday_list(struct buf *b, const char *lang, const struct list *words)
{
	const struct tongue *t = find(lang);
	size_t i;

	for (i = 0; i < words->n; i++) {
		if (i > 0 && i + 1 == words->n && t != NULL)
			buf_printf(b, " %s ", t->and);
		else if (i > 0)
			buf_puts(b, ", ");
		buf_puts(b, words->v[i]);
	}
}
