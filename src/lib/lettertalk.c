#include <stdlib.h>

#include "letterday.h"
#include "letterpart.h"

/* The entry that arranged the talk ahead, or NULL. */
static const struct entry *
arranged(const struct letterfields *l, struct stamp *when)
{
	const struct fold *f = l->to.fold;
	const struct round *r;

	if (f == NULL)
		return NULL;
	r = f->stage == STAGE_GIVING || !f->seek.open ? &f->give : &f->seek;
	*when = r->talk;
	return r->open && r->arranged != NOWHERE ? fold_entry(f, r->arranged) : NULL;
}

/* "America/New_York" is New York. */
static void
put_zone(struct buf *b, struct str zone)
{
	size_t i, from = 0;

	for (i = 0; i < zone.n; i++)
		if (zone.p[i] == '/')
			from = i + 1;
	for (i = from; i < zone.n; i++)
		buf_putc(b, zone.p[i] == '_' ? ' ' : zone.p[i]);
}

/* When the talk is for them, where their clocks show another time than mine. */
static int
find_theirs(const struct letterfields *l, struct stamp mine, struct stamp *theirs)
{
	struct str zone = record_value(l->to.rec, FIELD_ZONE);
	char *from, *to;
	long long seconds;
	int found = 0;

	if (mine.minute == -1 || zone.n == 0 || !date_zone_known(zone))
		return 0;
	from = str_dup(letter_setting(l, "Zone"));
	to = str_dup(zone);
	if (date_seconds(mine, from, &seconds) == 0) {
		*theirs = date_at(seconds, to);
		found = theirs->day != DATE_NONE && stamp_cmp(mine, *theirs) != 0;
	}
	free(from);
	free(to);
	return found;
}

static int
is_by(const struct entry *e, const char *channel)
{
	return str_caseis(e->channel, channel);
}

static void
put_theirs(const struct letterfields *l, struct stamp mine, struct buf *b)
{
	struct stamp theirs;

	if (!find_theirs(l, mine, &theirs))
		return;
	if (theirs.day != mine.day) {
		letter_put_day(l, b, theirs.day);
		buf_puts(b, ", ");
	}
	letterday_time(b, l->lang, theirs.minute);
}

static const char *const talk_fields[] = {
	"day", "time", "mins", "where", "video", "phone", "visit", "zone",
	"their-time", "their-zone"
};
#define NTALK (sizeof(talk_fields) / sizeof(talk_fields[0]))

const struct letter_names lettertalk_names = { talk_fields, NTALK };

/* The value of a field of the talk, which is one of these. */
static void
put_talk(const struct letterfields *l, struct str field, struct buf *b)
{
	struct stamp when, theirs;
	const struct entry *e = arranged(l, &when);

	if (e == NULL)
		return;
	if (str_is(field, "day"))
		letter_put_day(l, b, when.day);
	else if (str_is(field, "time") && when.minute != -1)
		letterday_time(b, l->lang, when.minute);
	else if (str_is(field, "mins") && (e->has & ATTR_MINS))
		buf_int(b, e->mins);
	else if (str_is(field, "mins"))
		buf_addstr(b, letter_setting(l, "Length").n > 0 ? letter_setting(l, "Length") :
		    STR("20"));
	else if (str_is(field, "where") && letter_tells(l, e))
		buf_addstr(b, e->text);
	else if (str_is(field, "video") && is_by(e, "video"))
		buf_puts(b, "video");
	else if (str_is(field, "phone") && is_by(e, "phone"))
		buf_puts(b, "phone");
	else if (str_is(field, "visit") && e->channel.n > 0 && !is_by(e, "video") &&
	    !is_by(e, "phone"))
		buf_addstr(b, e->channel);
	else if (str_is(field, "zone") && find_theirs(l, when, &theirs))
		put_zone(b, letter_setting(l, "Zone"));
	else if (str_is(field, "their-time"))
		put_theirs(l, when, b);
	else if (str_is(field, "their-zone") && find_theirs(l, when, &theirs))
		put_zone(b, record_value(l->to.rec, FIELD_ZONE));
}

int
lettertalk_put(const struct letterfields *l, struct str field, struct buf *b)
{
	for (size_t i = 0; i < NTALK; i++)
		if (str_caseis(field, talk_fields[i])) {
			put_talk(l, str_of(talk_fields[i]), b);
			return 1;
		}
	return 0;
}
