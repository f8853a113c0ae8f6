/* duepart: what due.c takes in from each record, for duejoin.c to join. */
#ifndef II_DUEPART_H
#define II_DUEPART_H

#include <stdint.h>

#include "arena.h"
#include "due.h"

enum {
	C_NEW = 1 << 0,        /* never approached */
	C_ASK = 1 << 1,        /* new, and with a Goal: or a Via: @id */
	C_VIA = 1 << 2,        /* has a Via: @id */
	C_NOTED = 1 << 3,      /* has a note */
	C_CLOSED = 1 << 4,
	C_GIVING = 1 << 5,     /* only the rules of a giving round run */
	C_KEPT = 1 << 6,
	C_NAMED = 1 << 7       /* follow or another names it */
};

/* One contact. */
struct contact {
	const char *id, *name, *org;
	uint32_t hash, org_hash;    /* of id; of the folded org, 0 without one */
	unsigned flags;
	int last;                   /* day of the last touch */
	int approached;             /* day of the latest approach */
	int held;                   /* fold.held_until */
	unsigned talks, ntalks;     /* in part->talks: days of talks as a seeker */
	unsigned told, ntold;       /* in part->told */
	const struct rules *rules;  /* the book's, or with its own settings */
};

struct told {
	int day;
	const char *ref;            /* "": all they named */
};

/* An id that a contact had before. */
struct was {
	const char *id;
	unsigned contact;
};

/* A referral: referred stands in the referrer's record, the others in that of
 * who was named. */
struct link {
	unsigned from;              /* contact whose record says so */
	const char *to;             /* id, or "" */
	const char *org;            /* referred org=, without an id */
	const char *text;
	int day;                    /* DATE_NONE: Via:, no date */
	int referred;               /* 1 referred; 0 by= or Via: */
};

/* An item, not yet with its final contact. */
struct pending {
	unsigned contact;           /* number within the part */
	const char *with;           /* an id to give it to, if there is such; or NULL */
	const char *about;          /* whom it is about, if not them; or NULL */
	const char *what;
	int day;
	enum rule rule;
	int another_until;          /* RULE_ANOTHER: the day of the nudge */
};

struct due_part {
	const struct rules *rules;
	struct stamp now;
	struct pace pace;
	int horizon, words;

	struct fold fold;           /* of the record being taken in */
	const struct record *rec;
	struct contact *c;          /* the same, being filled */
	unsigned current;
	struct rules own;

	struct arena arena;
	struct buf scratch;
	struct contact *contacts;
	size_t ncontacts, ccontacts;
	struct was *was;
	size_t nwas, cwas;
	struct link *links;
	size_t nlinks, clinks;
	struct told *told;
	size_t ntold, ctold;
	int *talks;
	size_t ntalks, ctalks;
	struct pending *items;
	size_t nitems, citems;
	unsigned odd;
	int opened_today;           /* people asked for the first time today */
	int given_this_month;
	int hired;                  /* the latest day of a hired, or DATE_NONE */
	int met, given;
};

/* The day an item shows on, if it does at all: DATE_NONE when the contact's
 * state, a hold or its age keeps it back. */
int due_shows(const struct due_part *p, const struct contact *c, enum rule rule,
    int day, int fades);

/* Run the rules that the record being taken in needs nobody else for.  own: it
 * sets Update: itself. */
void due_rules(struct due_part *p, int own);

/* 1 when a note stands at or behind a place of the log. */
int due_noted(const struct fold *f, size_t from);

/* A date for what an item says, kept with the part; "" without words. */
const char *due_say(struct due_part *p, int day);

/* Hash of an id; of an org without case and accents, 0 without one. */
uint32_t due_hash(struct str s);
uint32_t due_org_hash(struct due_part *p, struct str s);

#endif
