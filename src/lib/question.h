/* question: a bank of questions for a talk, read from plain text, and the choice
 * of those that fit one person.  Pure: no files, no clock. */
#ifndef II_QUESTION_H
#define II_QUESTION_H

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
	unsigned seekers;      /* who asks it: bits 1 << SEEKER_*; 0: anybody */
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

/* Questions, by their words alone: letters and digits, without case and
 * accents. */
struct asked {
	struct asked_slot *slots; /* by hash */
	size_t n, cap;
};

#define ASKED_INIT { 0 }

/* Take in a question once more; how often it was taken in. */
void asked_add(struct asked *a, struct str question);
unsigned asked_count(const struct asked *a, struct str question);

/*
 * Take in each question of a log that was answered: a line of an entry's body
 * that begins "Q:", with words behind an "A:" below it, or on lines after that.
 */
void asked_add_log(struct asked *a, const struct record *rec);

/* Take in all that b holds. */
void asked_join(struct asked *a, const struct asked *b);
void asked_free(struct asked *a);

/* For whom, and how many. */
struct choice {
	struct str id;
	const struct record *rec;
	enum seeker seeker;
	int low, high;               /* how many: 12 to 14 */
	const struct asked *here;    /* what they have answered */
	const struct asked *near;    /* what others at the same place have */
};

/* How many of the chosen are musts. */
#define MUSTS 5

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
