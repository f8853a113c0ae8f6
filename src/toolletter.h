/* toolletter: what becomes of a letter that was drafted: it is edited, printed,
 * sent. */
#ifndef II_TOOLLETTER_H
#define II_TOOLLETTER_H

#include "draft.h"

struct letter_how {
	int edit;      /* first in the editor */
	int send;      /* through ii-mail, where ii-lint finds no error */
	int force;     /* even then */
	int show;      /* print what would be sent */
	int url;       /* print a mailto: URL */
};

/*
 * Print a letter, or send it.  among_others: it is one of an mbox.  Returns YES;
 * NO when it was given up in the editor, or is not fit to be sent; TROUBLE; each
 * after a message.  What was typed and not sent is kept in a file.
 */
int tool_letter(struct draft *d, const struct letter_how *how, int among_others);

#endif
