#include "talktime.h"

#define MINUTE 60000

long
talk_minutes(struct stamp from, struct stamp to)
{
	return ((long)to.day - from.day) * 1440 + (to.minute - from.minute);
}

int
talk_goes_on(struct stamp began, int mins, struct stamp now)
{
	long gone = talk_minutes(began, now);

	return gone >= -TALK_NEAR && gone <= mins + TALK_NEAR;
}

enum talk_time
talk_time(struct stamp at, int mins, struct stamp now)
{
	if (at.day == DATE_NONE)
		return TALK_NOW;
	if (at.minute == -1)
		return at.day == now.day ? TALK_NOW :
		    at.day < now.day ? TALK_PAST : TALK_AHEAD;
	if (!talk_goes_on(at, mins, now))
		return stamp_cmp(at, now) < 0 ? TALK_PAST : TALK_AHEAD;
	return stamp_cmp(now, at) < 0 ? TALK_SOON : TALK_NOW;
}

int
talk_length(struct str words, long long *length)
{
	ptrdiff_t dot = str_find(words, STR("."));
	struct str whole = words, part = STR("0");
	int minutes, parts, scale = 1;

	if (dot != -1) {
		whole = str_sub(words, 0, (size_t)dot);
		part = str_sub(words, (size_t)dot + 1, words.n);
	}
	if (part.n > 3 || str_int(whole, 0, 480, &minutes) == -1 ||
	    str_int(part, 0, 999, &parts) == -1)
		return -1;
	for (size_t i = 0; i < part.n; i++)
		scale *= 10;
	*length = (long long)minutes * MINUTE + (long long)parts * MINUTE / scale;
	return *length > 0 && *length <= 480LL * MINUTE ? 0 : -1;
}
