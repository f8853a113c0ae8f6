/* letter: the letters of a talk, from the request to the update: what each is,
 * what it logs (one table). */
#ifndef II_LETTER_H
#define II_LETTER_H

#include "entry.h"
#include "text.h"

enum letter {
	/* I ask */
	LETTER_REQUEST,        /* for a talk */
	LETTER_LINKEDIN,       /* the same, as the note of an invitation */
	LETTER_CALL,           /* the same, to be said on the phone */
	LETTER_INTRODUCTION,   /* to who knows both: would you introduce me? */
	LETTER_INTRODUCED,     /* to whom I was introduced */
	LETTER_ANSWER,         /* to what they wrote: times that suit me */
	LETTER_REMINDER,       /* once */
	LETTER_CONFIRMATION,   /* the day before */
	LETTER_THANKS,
	LETTER_LEAD,           /* thanks, after they mentioned an opening */
	LETTER_TOLD,           /* to who referred me: how it went */
	LETTER_UPDATE,         /* where I am now */
	LETTER_CONGRATULATION, /* they changed jobs */
	/* I am asked */
	LETTER_ACCEPT,
	LETTER_QUESTIONS,      /* yes, but answer me this first */
	LETTER_DECLINE,        /* no, but try this other person */
	LETTER_LATER,          /* not before */
	LETTER_COUNT
};

enum letter_form {
	FORM_MAIL,             /* a message (RFC 5322) */
	FORM_NOTE,             /* plain text, to be pasted: its length counts */
	FORM_SCRIPT            /* plain text, to be said */
};

/* What a letter is, for those who write and those who check it: bits. */
enum {
	LETTER_ASKS = 1 << 0,  /* for a talk: says why, how short, what, when */
	LETTER_GIVES_THANKS = 1 << 1, /* says what was learned, asks for nothing */
	LETTER_OPENING = 1 << 2, /* may speak of an opening they mentioned */
	LETTER_GIVING = 1 << 3 /* mine, to who asks me */
};

struct letter_info {
	const char *name;      /* "thanks": its template is templates/thanks */
	const char *means;     /* for lists: "thanks, with what I learned" */
	enum letter_form form;
	enum kind kind;        /* what it logs once it is sent, */
	const char *channel;   /* "email" */
	unsigned is;           /* LETTER_* */
};

const struct letter_info *letter_info(enum letter l);

/* By name, in any case: 1 and *l, or 0. */
int letter_find(struct str name, enum letter *l);

/* The letter's name nearest to a mistyped one, or NULL. */
const char *letter_nearest(struct str name);

/*
 * A draft names in its header the letter that it is, and each entry that is to
 * be logged once it is sent, in the words of a log behind the date:
 *
 *	X-II-Letter: told
 *	X-II: howard-aiken told/email @grace-hopper
 *
 * ii-mail takes both out before anybody else sees them.
 */
#define LETTER_FIELD "X-II-Letter"
#define LETTER_ENTRY "X-II"

#endif
