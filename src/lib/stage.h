/* stage: folds one log into rounds and the stage.  Pure: no files, no clock. */
#ifndef II_STAGE_H
#define II_STAGE_H

#include "date.h"
#include "entry.h"
#include "record.h"

enum stage {
	STAGE_NEW,
	/* seeking: I ask them */
	STAGE_ASKED, STAGE_ANSWERED, STAGE_AGREED, STAGE_SCHEDULED, STAGE_MET,
	STAGE_KEPT, STAGE_DECLINED, STAGE_RESTING,
	STAGE_CLOSED,
	/* giving: they ask me */
	STAGE_REQUESTED, STAGE_ACCEPTED, STAGE_GIVING, /* shown as scheduled */
	STAGE_GIVEN, STAGE_REFUSED,
	STAGE_COUNT
};

const char *stage_name(enum stage s);
int stage_find(struct str name, enum stage *s);   /* 1 and *s, or 0 */

/* A place in the log: an index into fold.order. */
#define NOWHERE ((size_t)-1)

/* A round ends this many days after the talk. */
#define ROUND_AFTER_MET 30

/* One side of a contact's history: the rounds in which I seek, or give. */
struct round {
	int count;            /* rounds so far */
	int open;             /* the last of them is open */
	enum stage stage;     /* of the last; STAGE_NEW when there was none */
	size_t opened;        /* where the last opened */
	size_t before;        /* where the one before it opened, or NOWHERE */
	size_t asked;         /* the latest asked, tried, introduced or
	                         requested, accepted of it */
	size_t touched;       /* the latest entry that concerned it */
	size_t arranged;      /* the scheduled that counts, or NOWHERE */
	struct stamp talk;    /* when it is or was; day DATE_NONE: none */
};

/* What a log comes to on a day. */
struct fold {
	const struct entry **order; /* entries that count up to that day, by
	                         time, of repeated ones the last; owned */
	size_t n, cap;
	enum stage stage;     /* of the round touched last */
	struct round seek, give;
	int closed;           /* tracking has stopped */
	size_t last;          /* the last touch, or NOWHERE */

	/* my turn */
	size_t unanswered;    /* the first word of theirs that waits for mine */
	size_t unanswered_last; /* the latest such */

	/* their turn, while seeking */
	size_t waiting;       /* my latest asked or wrote without an answer */
	int tries;            /* how many since their last word, one a day */

	/* held back: until=, wait */
	int held_until;       /* a day, DATE_NONE, or HELD_OPEN */

	size_t met;           /* the latest talk as a seeker, or NOWHERE */
	size_t thanked;       /* the latest thanked, or NOWHERE */
	int mets, given, refs; /* talks as a seeker; talks given; referrals to me */
	size_t *talks, *gave; /* where the talks of either side stand; owned */
	size_t ctalks, cgave;
	int fit;              /* the latest fit=, or 0 */
	size_t *open;         /* promises, leads and referrals to nobody by name
	                         that done has not settled; owned */
	size_t nopen, copen;
};

#define FOLD_INIT { 0 }
#define HELD_OPEN INT_MAX  /* until the next word of either side */

/* The settings that decide when a round rests. */
struct pace {
	struct delay nudge;
	int tries;
	const struct workdays *workdays;
};

/*
 * Fold the entries of rec dated up to today into f, which may be used again
 * and again.  f points into rec.  The time it takes grows with the number of
 * entries, whatever they are.
 */
void fold_record(struct fold *f, const struct record *rec, int today,
    const struct pace *pace);
void fold_free(struct fold *f);

/* The entry at a place of the log, its day. */
const struct entry *fold_entry(const struct fold *f, size_t at);
int fold_day(const struct fold *f, size_t at);  /* DATE_NONE for NOWHERE */

/* The day on which a reminder is due, were one more allowed: the very day until
 * which they are left in peace, or a business day.  DATE_NONE: no word of mine
 * is waiting for theirs. */
int fold_nudge_day(const struct fold *f, const struct pace *pace);

/*
 * Which of the open items a done settles, of the latest hundred: *at is its
 * place in f->open.  Returns 1; 0 when nothing is open (it settles what waits
 * for my answer); -1 when it fits none or several.  In promise.c.
 */
int fold_done(const struct fold *f, const struct entry *done, size_t *at);

#endif
