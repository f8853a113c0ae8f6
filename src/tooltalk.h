/* tooltalk: what follows a talk: the debrief on the terminal, and one commit. */
#ifndef II_TOOLTALK_H
#define II_TOOLTALK_H

#include "book.h"
#include "notes.h"
#include "talkfile.h"

struct aftertalk {
	const struct book *book;
	const char *id;
	int paths;             /* ids are shown as paths */
	const struct talkfile *file;
	int giving;
	int mins;              /* by the clock; 0: it did not run */
	int doubt;             /* it may have run on after the talk: ask */
};

/*
 * Ask what the notes do not say.  Each answer is in the file at once, where the
 * next notes_read() finds it.  Returns YES; NO when the user stopped it; TROUBLE
 * after a message.
 */
int talk_debrief(const struct aftertalk *a, const struct notes *n);

/*
 * Log it all in one commit: the entry, whom they named, what is next, what it
 * taught me; nothing that the log holds already.  With show the entries are
 * printed, and nothing is logged.  Returns YES, or TROUBLE after a message.
 */
int talk_log(const struct aftertalk *a, const struct notes *n, int show);

#endif
