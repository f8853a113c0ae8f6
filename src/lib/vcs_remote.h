/* vcs_remote: the branch and the remotes of a book's repository, for net. */
#ifndef II_VCS_REMOTE_H
#define II_VCS_REMOTE_H

#include "vcs.h"

/* The branch that is checked out (refs/heads/main), v's until HEAD is read
 * again, and whether it has a commit yet: 0; 1 when HEAD is detached. */
int vcs_branch(struct vcs *v, const char **ref, int *born, struct error *e);

/* Let a book without a commit begin on another branch.  Takes the lock, which
 * must not be held.  Does nothing when there is a commit by now. */
int vcs_begin_on(struct vcs *v, const char *ref, struct error *e);

/* A setting of git's: 0; 1 when it is not set. */
int vcs_config(struct vcs *v, const char *key, struct buf *value, struct error *e);
int vcs_config_set(struct vcs *v, const char *key, const char *value,
    struct error *e);

/* The directory, with a slash, where all worktrees of the repository share
 * what they have; v's. */
const char *vcs_common_dir(const struct vcs *v);

/* The names of the remotes. */
int vcs_remotes(struct vcs *v, struct list *names, struct error *e);

/* Add a remote with git's usual tracking references. */
int vcs_remote_add(struct vcs *v, const char *name, const char *url,
    struct error *e);

/* Remove a remote, what it tracks, and what branches follow of it. */
int vcs_remote_remove(struct vcs *v, const char *name, struct error *e);

/* The commit that a reference names, in hex: 0; 1 when there is none. */
int vcs_ref(struct vcs *v, const char *ref, struct buf *hex, struct error *e);

/* Remove the lock that a killed git left on a remote-tracking reference: one
 * that stays the same for two seconds, where git takes milliseconds. */
void vcs_unlock_ref(struct vcs *v, const char *ref);

#endif
