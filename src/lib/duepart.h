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
	const struct rules *rules;  /* the book's, or with its own settings */
};

/* An id that a contact had before. */
struct was {
	const char *id;
	uint32_t hash;
	unsigned contact;
};

/* A referral: referred stands in the referrer's record, the others in that of
 * who was named. */
struct link {
	unsigned from;              /* contact whose record says so */
	const char *to;             /* id, or "" */
	uint32_t hash;              /* of it */
	size_t leads;               /* number of that contact, or NOWHERE; joined */
	const char *org;            /* referred org=, without an id */
	const char *text;
	int day;                    /* DATE_NONE: Via:, no date */
	int referred;               /* 1 referred; 0 by= or Via: */
};

struct told {
	unsigned from;              /* contact who was told */
	const char *of;             /* id; "": all they named */
	uint32_t hash;              /* of it */
	int day;
};

/* An item, not yet with its final contact. */
struct pending {
	unsigned contact;           /* number within the part */
	const char *with;           /* an id to give it to, if there is such; or NULL */
	const char *about;          /* whom it is about, if not them; or NULL */
	const char *what, *step;
	int day;
	enum rule rule;
	int until;                  /* another: the day of the nudge */
};

struct due_part {
	const struct rules *rules;
	struct stamp now;
	int horizon, words;

	struct fold fold;           /* of the record being taken in */
	const struct record *rec;
	struct contact *c;          /* the same, being filled */
	unsigned current;
	struct pace pace;

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

/* 1 when the rule is switched off for the contact. */
int due_off(const struct contact *c, enum rule rule);

/* The day that lies the contact's delay of a rule after day. */
int due_after(const struct due_part *p, const struct contact *c, enum rule rule,
    int day);

/* 1 when what was due on day shows no more. */
int due_faded(const struct due_part *p, int day);

/* The day from which an item of day shows, later where the contact is left in
 * peace or it waits for a business day; DATE_NONE when the contact's state or
 * its age keeps it back for good. */
int due_shows(const struct due_part *p, const struct contact *c, enum rule rule,
    int day, int fades);

/*
 * Append an item of the record being taken in, if it shows on some day up to
 * the horizon.  Returns it, or NULL; it is valid until the next.  Whom another
 * names is found later, and is not to be asked besides even before: it is
 * appended whatever the horizon.
 */
struct pending *due_put(struct due_part *p, enum rule rule, int day, int fades,
    const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* Kept with the part, for what an item says, and "" without words: a day; a
 * time.  A command made as printf does, or NULL. */
const char *due_say(struct due_part *p, int day);
const char *due_say_stamp(struct due_part *p, struct stamp when);
const char *due_step(struct due_part *p, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Run the rules that the record being taken in needs nobody else for.  own: it
 * sets Update: itself. */
void due_rules(struct due_part *p, int own);

/* Of these, those before and after a talk; what a talk led to. */
void due_rules_talk(struct due_part *p);
void due_rules_open(struct due_part *p);

/* 1 when a note stands at or behind a place of the log. */
int due_noted(const struct fold *f, size_t from);

/* Append a word as a shell takes it: in single quotes. */
void due_quote(struct buf *b, struct str s);

/* Hash of an id; of an org without case and accents, 0 without one. */
uint32_t due_hash(struct str s);
uint32_t due_org_hash(struct due_part *p, struct str s);

#endif
