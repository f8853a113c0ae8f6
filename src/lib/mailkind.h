/* mailkind: which kind of entry a message makes, by who wrote it and how far
 * things are.  Pure. */
#ifndef II_MAILKIND_H
#define II_MAILKIND_H

#include "record.h"
#include "stage.h"

/* What is known of a message. */
struct mail_word {
	int mine;      /* I wrote it */
	int reply;     /* it answers another */
	int asks;      /* it has a question */
	int automatic; /* a program wrote it */
};

/*
 * As a log says it: "heard/email".  f is the fold of rec up to the day of the
 * message.
 * - Theirs: requested, where no word passed before, I hope for nothing from them
 *   (Goal, Via) and they ask; else heard.  What a program answered is a note: it
 *   is no word of theirs.
 * - Mine: asked at stage new, where they do not wait for an answer; else wrote.
 */
const char *mail_kind(const struct mail_word *w, const struct record *rec,
    const struct fold *f);

#endif
