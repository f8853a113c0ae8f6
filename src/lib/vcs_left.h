/* vcs_left: what git left in the working tree, and what a person did since. */
#ifndef II_VCS_LEFT_H
#define II_VCS_LEFT_H

#include "vcs_merge.h"

/* Put in the place of what came out of a merge what shall change in the
 * working tree, where git's own merge stands: see vcs_resolve(). */
int left_settle(struct vcs_merge *m, const struct vcs_unfinished *u, struct error *e);

#endif
