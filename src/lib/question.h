/* question: a bank of questions for a talk, read from plain text, and the choice
 * of those that fit one person.  Pure: no files, no clock. */
#ifndef II_QUESTION_H
#define II_QUESTION_H

#include <stdint.h>

#include "arena.h"
#include "entry.h"
#include "record.h"
#include "text.h"

/* What a question is about, in the order of a talk: it begins with their story
 * and ends with whom else to ask. */
enum category {
	CATEGORY_STORY,
	CATEGORY_OWN,          /* of the user's own, under no heading */
	CATEGORY_ROLE,         /* the work, a day of it, what is hard */
	CATEGORY_SKILLS,
	CATEGORY_PATH,         /* how people get in, and upward */
	CATEGORY_CULTURE,      /* the organization and the people in it */
	CATEGORY_DIRECTION,    /* where it is heading */
	CATEGORY_INDUSTRY,
	CATEGORY_REGION,
	CATEGORY_LICENSING,    /* regulator, exams, bridging, credentials */
	CATEGORY_HOME,         /* what differs from where I come from */
	CATEGORY_ADVICE,
	CATEGORY_READING,
	CATEGORY_UNASKED,
	CATEGORY_REFERRALS,
	CATEGORY_COUNT
};

const char *category_name(enum category c);               /* "story" */
int category_find(struct str name, enum category *c);     /* 1 and *c, or 0; any case */

/* Who asks (the setting Seeker): which categories matter, and how much. */
enum seeker {
	SEEKER_ANY,
	SEEKER_NEWCOMER, SEEKER_GRADUATE, SEEKER_STUDENT, SEEKER_CHANGER,
	SEEKER_COUNT
};

const char *seeker_name(enum seeker s);                   /* "newcomer"; of any: "" */
int seeker_find(struct str name, enum seeker *s);         /* 1 and *s, or 0; any case */

/* Where a question comes from: those of a record come first. */
enum origin {
	ORIGIN_RECORD,         /* an Ask: of theirs */
	ORIGIN_BOOK,           /* the book's file questions */
	ORIGIN_BANK            /* the one built in */
};

/* A question, as in a bank or, its fields filled in, as chosen. */
struct question {
	const char *text;      /* one line */
	enum category category;
	enum origin origin;
	int must;              /* to be asked even if time runs short */
	unsigned seekers;      /* bits 1 << SEEKER_*; all for who asks nobody in
	                          particular */
};

struct bank {
	struct question *v;
	size_t n, cap;
	struct arena arena;
};

#define BANK_INIT { 0 }

/*
 * Add the questions of a text, one a line:
 *
 *	# a comment
 *	[skills]                     the category of those that follow
 *	Which tools do you use?
 *	! What do you look for?      a must
 *	(newcomer, graduate) What counts from abroad?
 *	How does {org} differ from {past-org}?
 *
 * A line that is not understood (an unknown category, seeker or field) is told
 * to r (may be NULL) and left out.  Returns how many were.
 */
unsigned bank_read(struct bank *bank, struct str text, enum origin origin,
    const struct report *r);
void bank_free(struct bank *bank);

/* What was asked and answered, by the words of the question alone: its letters
 * and digits, without case and accents. */
struct answered {
	struct answered_slot *slots;
	size_t n, cap;
};

#define ANSWERED_INIT { 0 }

/* Take in each Q: of a log that has an answer.  With private 0 those of entries
 * that bear #private are left out. */
void answered_add(struct answered *a, const struct record *rec, int private);

/* How often a question was answered. */
unsigned answered_count(const struct answered *a, struct str question);
void answered_free(struct answered *a);

/* For whom, and how many. */
struct choice {
	struct str id;
	const struct record *rec;
	enum seeker seeker;
	int low, high;               /* how many: 12 to 14 */
	const struct answered *here; /* what they have answered */
	const struct answered *near; /* what others at the same place have */
};

/*
 * Choose from the bank, and from the Ask: fields of the record, into chosen, in
 * the order of a talk.  chosen is emptied first and then owns its texts.  Every
 * Ask: is in it, so that it may be more than high; less than low when the bank
 * holds no more.  empty (may be NULL) gets bits 1 << CATEGORY_* of those that
 * matter to this seeker and have no question.  The same input gives the same
 * choice.
 */
void bank_choose(const struct bank *bank, const struct choice *how,
    struct bank *chosen, unsigned *empty);

#endif
