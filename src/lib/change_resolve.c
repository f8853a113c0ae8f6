#include "change_private.h"

/*
 * A rebase goes on only where nothing in the working tree differs from the
 * index: what was edited by hand meanwhile goes into the commit that it makes,
 * as far as it may be committed unasked.
 */
static void
take_edits(struct change *c, const struct vcs_unfinished *u, const struct list *changed)
{
	if (u->work != VCS_REBASING)
		return;
	for (size_t i = 0; i < changed->n; i++)
		if (change_find(c, changed->v[i]) == NULL && change_is_fit(c, changed->v[i]))
			list_add(&c->stage, str_of(changed->v[i]));
}

static int
resolve(struct change *c, const struct vcs_unfinished *u, const struct list *changed,
    struct list *open, struct error *e)
{
	const struct list *conflicts;

	if (u->work == VCS_IDLE || u->work == VCS_ELSE)
		return 0;
	if (vcs_resolve(c->vcs, u, &c->merge, e) == -1 || change_put_merge(c, e) == -1 ||
	    vcs_resolve_check(c->vcs, c->merge, e) == -1)
		return -1;
	conflicts = vcs_resolve_open(c->merge);
	for (size_t i = 0; i < conflicts->n; i++)
		list_add(open, str_of(conflicts->v[i]));
	take_edits(c, u, changed);
	return 0;
}

int
change_resolve(struct change **out, const struct book *b, struct vcs_unfinished *u,
    struct list *open, struct error *e)
{
	struct change *c = xcalloc(1, sizeof(*c));
	struct list changed = LIST_INIT;
	int rv = -1;

	c->book = b;
	if (change_open(c, &changed, e) == 0 && vcs_unfinished(c->vcs, u, e) == 0)
		rv = resolve(c, u, &changed, open, e);
	list_free(&changed);
	if (rv == -1) {
		change_free(c);
		c = NULL;
	}
	*out = c;
	return rv;
}

int
change_stage(struct change *c, const struct vcs_unfinished *u, struct error *e)
{
	int rv = 0;

	if (c->merge != NULL) {
		rv = change_install(c, e);
		if (rv == 0)
			rv = vcs_stage(c->vcs, u, c->merge, &c->stage, e);
		if (rv == -1)
			change_restore(c);
		change_clean(c);
	}
	vcs_unlock(c->vcs);
	return rv;
}
