#include "change_private.h"
#include "vcs_undo.h"

/* Put what comes out at a path. */
static int
put_path(struct change *c, const struct vcs_path *p, struct error *e)
{
	switch (p->what) {
	case VCS_FILE:
		return change_put_file(c, p->path, p->text, p->executable, e);
	case VCS_GONE:
		return change_remove_file(c, p->path, e);
	case VCS_APART:
		break;
	}
	return 0;
}

int
change_put_merge(struct change *c, struct error *e)
{
	const struct list *told = vcs_merge_told(c->merge);
	size_t n = c->trial ? 0 : vcs_merge_count(c->merge);

	c->many |= n >= CHANGE_MANY;
	for (size_t i = 0; i < n; i++)
		if (put_path(c, vcs_merge_path(c->merge, i), e) == -1)
			return -1;
	for (size_t i = 0; i < told->n; i++)
		list_add(&c->notes, str_of(told->v[i]));
	return 0;
}

/* Put all that comes out of a merge.  What was saved before the change first saw
 * a file is seen by the second check, and what is saved later by the install. */
static int
put_checked(struct change *c, struct error *e)
{
	if (change_put_merge(c, e) == -1)
		return -1;
	return c->trial ? 0 : vcs_merge_check(c->merge, e);
}

int
change_merge(struct change *c, const char *base, const char *theirs, struct error *e)
{
	if (vcs_merge(c->vcs, base, theirs, &c->merge, e) == -1 ||
	    put_checked(c, e) == -1)
		return -1;
	return (int)vcs_merge_count(c->merge);
}

int
change_undo(struct change *c, const struct vcs_id *commit, const struct list *files,
    struct error *e)
{
	int rv = vcs_undo(c->vcs, commit, files, &c->merge, e);

	return rv == 0 ? put_checked(c, e) : rv;
}

const struct vcs_merge *
change_merged(const struct change *c)
{
	return c->merge;
}

struct vcs *
change_vcs(const struct change *c)
{
	return c->vcs;
}
