/* vcs_undo: takes back what a commit did to the book. */
#ifndef II_VCS_UNDO_H
#define II_VCS_UNDO_H

#include "error.h"
#include "text.h"
#include "vcs.h"
#include "vcs_history.h"

/*
 * The last change of ours: the newest commit that is no merge, whose author has
 * the email address that a commit made now would have, and that changed a file
 * of the book; with files (not NULL) one of these, which are sorted and in the
 * book's directory itself.  Merges and what others wrote come from elsewhere;
 * nobody means them without naming them.  Returns 0; 1 when there is none (*e
 * says so).
 */
int undo_find(struct vcs *v, const struct list *files, struct vcs_id *id,
    struct error *e);

/*
 * Merge the state before a commit (before a merge: its first parent) into HEAD,
 * on top of the commit: what comes out has its change no more, and all that was
 * changed since; of a field that was changed since, the later value, without a
 * Clash:.  Files of the user's own stay as they are; with files, so do
 * those of the book but these, and the records that a Was: on either side links
 * with them: a renaming is taken back whole.  Changes nothing.
 *
 * Returns 0; 1 when this cannot be taken back, or nothing of it is left (*e
 * says which); -1, also while a merge, rebase or the like is under way.
 */
int vcs_undo(struct vcs *v, const struct vcs_id *id, const struct list *files,
    struct vcs_merge **m, struct error *e);

/* Contacts that the commit added, and that stay since they were changed after
 * it. */
const struct list *vcs_undo_stay(const struct vcs_merge *m);

/* How many other files of the book the commit changed. */
size_t vcs_undo_others(const struct vcs_merge *m);

#endif
