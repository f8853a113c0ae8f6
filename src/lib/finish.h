/* finish: brings to its end what the user's git began in a book and stopped. */
#ifndef II_FINISH_H
#define II_FINISH_H

#include "book.h"
#include "error.h"
#include "text.h"

/*
 * Finish a merge, a rebase, a cherry-pick or a revert of the user's that is
 * under way, or the conflicts of a stash: first the files of the book (vcs.h:
 * vcs_resolve()), so that nothing that a side has or a person typed is lost;
 * then git goes on with what it began, commit by commit, with its hooks and
 * without an editor, as who commits in this book (vcs_who()).  What a stash brings stays an edit by hand.
 *
 * Takes the book's lock, and lets go of it while git runs: call it before a
 * change is begun.  Returns 1 when there was something and it is finished, with
 * a line for the user in notes; 0 when there was nothing; -1 when it is the
 * user's turn, and e says what to do: a conflict in a file of their own, an am,
 * a bisection, a hook that refuses.  The files of the book are resolved even
 * then, where the index and not an am or a bisection stands in the way.
 */
int finish_git(const struct book *b, struct list *notes, struct error *e);

#endif
