/* The kinds of entries, in one table; entry.h tells. */
#include "chars.h"
#include "entry.h"

/*
 * The kinds.  A touch is an entry in which a word passed; mine settles what
 * waits for my answer; theirs is their next word, which ends a hold.
 */
static const struct kind_info kinds[KIND_COUNT] = {
	[KIND_NONE] = { "", 0, 0, "" },
	[KIND_UNKNOWN] = { "", 0, 0, "" },
	[KIND_NOTE] = { "note", 0, 0,
	    "something learned, before, during or after" },
	[KIND_ASKED] = { "asked", ATTR_BY, IS_TOUCH | IS_MINE,
	    "I asked for a talk; again: the reminder" },
	[KIND_TRIED] = { "tried", 0, 0,
	    "I phoned and nobody answered" },
	[KIND_INTRODUCED] = { "introduced", ATTR_BY, IS_TOUCH,
	    "we were put in touch; the next step is mine" },
	[KIND_HEARD] = { "heard", ATTR_UNTIL, IS_TOUCH | IS_THEIRS,
	    "they wrote or spoke to me" },
	[KIND_WROTE] = { "wrote", ATTR_UNTIL, IS_TOUCH | IS_MINE,
	    "I wrote or spoke to them; the next step is theirs" },
	[KIND_AGREED] = { "agreed", ATTR_UNTIL, IS_TOUCH | IS_THEIRS,
	    "they said yes" },
	[KIND_DECLINED] = { "declined", ATTR_UNTIL, IS_TOUCH | IS_THEIRS,
	    "they said no" },
	[KIND_SCHEDULED] = { "scheduled", ATTR_AT | ATTR_MINS | ATTR_BY,
	    IS_TOUCH | IS_MINE | IS_THEIRS, "a talk is arranged" },
	[KIND_CANCELLED] = { "cancelled", 0, IS_TOUCH | IS_THEIRS,
	    "the talk is off" },
	[KIND_MET] = { "met", ATTR_MINS | ATTR_FIT | ATTR_CULTURE,
	    IS_TOUCH | IS_MINE | IS_THEIRS, "the talk took place" },
	[KIND_THANKED] = { "thanked", 0, IS_TOUCH | IS_MINE,
	    "I thanked them" },
	[KIND_REFERRED] = { "referred", ATTR_REF | ATTR_ORG, IS_TOUCH | IS_THEIRS,
	    "they pointed me to @id, a division or a company" },
	[KIND_CONNECTED] = { "connected", ATTR_REF, IS_TOUCH,
	    "I put them in touch with @id" },
	[KIND_TOLD] = { "told", ATTR_REF, IS_TOUCH | IS_MINE,
	    "I told them how it went with @id" },
	[KIND_MOVED] = { "moved", ATTR_ORG | ATTR_ROLE, 0,
	    "they changed jobs" },
	[KIND_LEAD] = { "lead", ATTR_ORG | ATTR_DUE, 0,
	    "they mentioned an opening" },
	[KIND_APPLIED] = { "applied", ATTR_ORG, 0, "I applied" },
	[KIND_SHORTLISTED] = { "shortlisted", ATTR_ORG, 0, "I was shortlisted" },
	[KIND_OFFERED] = { "offered", ATTR_ORG, 0, "I was offered the job" },
	[KIND_HIRED] = { "hired", ATTR_ORG, 0, "I was hired" },
	[KIND_REJECTED] = { "rejected", ATTR_ORG, 0, "I was rejected" },
	[KIND_OWE] = { "owe", ATTR_DUE, 0, "I promised something" },
	[KIND_EXPECT] = { "expect", ATTR_DUE, 0, "they promised something" },
	[KIND_DONE] = { "done", ATTR_DUE | ATTR_ORG, 0,
	    "a promise or an opening is settled" },
	[KIND_WAIT] = { "wait", ATTR_UNTIL, 0, "leave it be" },
	[KIND_CLOSED] = { "closed", 0, 0, "stop tracking" },
	[KIND_REQUESTED] = { "requested", 0, IS_TOUCH | IS_THEIRS,
	    "they asked me for a talk" },
	[KIND_ACCEPTED] = { "accepted", ATTR_UNTIL, IS_TOUCH, "I said yes" },
	[KIND_REFUSED] = { "refused", ATTR_UNTIL, IS_TOUCH,
	    "I said no, or later" },
	[KIND_REFLECTED] = { "reflected", 0, 0,
	    "what giving the talk taught me" },
};

/* The kinds that begin with a letter, so that few names are compared. */
static const unsigned char by_letter[26][6] = {
	['a' - 'a'] = { KIND_ASKED, KIND_AGREED, KIND_APPLIED, KIND_ACCEPTED },
	['c' - 'a'] = { KIND_CANCELLED, KIND_CONNECTED, KIND_CLOSED },
	['d' - 'a'] = { KIND_DECLINED, KIND_DONE },
	['e' - 'a'] = { KIND_EXPECT },
	['h' - 'a'] = { KIND_HEARD, KIND_HIRED },
	['i' - 'a'] = { KIND_INTRODUCED },
	['l' - 'a'] = { KIND_LEAD },
	['m' - 'a'] = { KIND_MET, KIND_MOVED },
	['n' - 'a'] = { KIND_NOTE },
	['o' - 'a'] = { KIND_OWE, KIND_OFFERED },
	['r' - 'a'] = { KIND_REFERRED, KIND_REQUESTED, KIND_REFUSED,
	    KIND_REJECTED, KIND_REFLECTED },
	['s' - 'a'] = { KIND_SCHEDULED, KIND_SHORTLISTED },
	['t' - 'a'] = { KIND_THANKED, KIND_TOLD, KIND_TRIED },
	['w' - 'a'] = { KIND_WROTE, KIND_WAIT },
};

const struct kind_info *
kind_info(enum kind k)
{
	return &kinds[k];
}

enum kind
kind_find(struct str word)
{
	const unsigned char *k;
	int letter = word.n > 0 ? (word.p[0] | 0x20) - 'a' : -1;

	if (letter < 0 || letter >= 26)
		return KIND_UNKNOWN;
	for (k = by_letter[letter]; *k != KIND_NONE; k++)
		if (word_is(word, kinds[*k].name))
			return *k;
	return KIND_UNKNOWN;
}

const char *
kind_nearest(struct str word)
{
	const char *names[KIND_COUNT];
	size_t n = 0;
	int k;

	for (k = KIND_NOTE; k < KIND_COUNT; k++)
		names[n++] = kinds[k].name;
	return text_nearest(word, names, n);
}
