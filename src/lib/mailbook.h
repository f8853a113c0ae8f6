/* mailbook: takes messages into a book: finds whom they are from or to, and adds
 * an entry to the record of each.  Writes nothing before mailbook_put(). */
#ifndef II_MAILBOOK_H
#define II_MAILBOOK_H

#include "answer.h"
#include "book.h"
#include "change.h"
#include "error.h"
#include "mime.h"

struct mailbook_how {
	const char *words;      /* the entry behind its date, whatever the message
	                           is, "thanked/email"; NULL: as mailkind.h says */
	size_t lines;           /* of their own words that an entry keeps */
	int add;                /* who is nobody in the book becomes a contact */
	/* Told of what the user should know, one line; may hold anything that the
	 * message does. */
	void (*tell)(void *arg, const char *what);
	void *arg;
};

/* An entry that a message made, or would have made had it not been there. */
struct mail_entry {
	char *id;               /* of the contact */
	char *text;             /* the entry, as it stands in the record */
	int before;             /* it was there before: told by its mid= */
};

struct mailbook {
	const struct book *book;
	const struct mailbook_how *how;
	struct mail_entry *entries; /* in the order in which they were taken */
	size_t n, cap;
	size_t logged, before, added; /* entries; contacts */
	struct mailbook_inside *inside;
};

/* Read who is in the book.  b and how must outlive it.  Returns 0 or -1. */
int mailbook_open(struct mailbook *m, const struct book *b,
    const struct mailbook_how *how, struct error *e);
void mailbook_close(struct mailbook *m);

/*
 * From here on read records as a change has them, whose lock keeps others out;
 * and, where contacts are to be added, once more who there is.  Without this
 * nothing can be put.
 */
int mailbook_lock(struct mailbook *m, struct change *c, struct error *e);

/* 1 when a message is from or to a contact; 0 when not, and *who says whom it is
 * from or to, for messages. */
int mailbook_knows(struct mailbook *m, const struct mail *mail, struct buf *who);

/* 1 when a message of mine goes to a contact. */
int mailbook_sent_to(struct mailbook *m, const struct mail *mail);

/*
 * Take a message: an entry for the contact who wrote it, or, where I did, for
 * each to whom it went.  It has the message's day and time where the book is,
 * and its id as mid=, by which it is known when it comes again.  Returns how many
 * contacts it concerned, or -1.
 */
int mailbook_take(struct mailbook *m, const struct mail *mail, struct error *e);

/*
 * Take a message that was just sent: the entries that its draft asked for
 * (letter.h: LETTER_ENTRY; mailbook_check() must have passed them), and one for
 * each other contact to whom it went.  Returns as mailbook_take().
 */
int mailbook_take_sent(struct mailbook *m, const struct mail *mail,
    const struct list *asked, struct error *e);

/* Fails when such an entry cannot be made: "howard-aiken told/email". */
int mailbook_check(const struct book *b, struct str asked, struct error *e);

/* Fails when the words of an entry, behind its date, are none. */
int mailbook_check_words(struct str words, struct error *e);

/* Put all records that changed into the change. */
int mailbook_put(struct mailbook *m, struct error *e);

/* For each contact the stage before and after, and what is next. */
void mailbook_answer(struct mailbook *m, struct answers *answers);

#endif
