/* What lies between two commits. */
#include "vcs_merge.h"

#include <string.h>

static int
read_id(git_oid *id, const char *hex, struct error *e)
{
	return git_oid_fromstr(id, hex) < 0 ? vcs_fail(e, "%s is no commit", hex) : 0;
}

static void
put_id(struct buf *out, const git_oid *id)
{
	char hex[GIT_OID_HEXSZ + 1];

	buf_reset(out);
	buf_puts(out, git_oid_tostr(hex, sizeof(hex), id));
}

int
vcs_head_id(struct vcs *v, struct buf *id, struct error *e)
{
	buf_reset(id);
	if (head_look(v, e) == -1)
		return -1;
	if (!v->head.born)
		return 1;
	put_id(id, &v->head.commit);
	return 0;
}

int
vcs_holds(struct vcs *v, const char *commit, const char *other, struct error *e)
{
	git_oid a, b;
	int rv;

	if (read_id(&a, commit, e) == -1 || read_id(&b, other, e) == -1)
		return -1;
	if (git_oid_equal(&a, &b))
		return 1;
	rv = git_graph_descendant_of(v->repo, &a, &b);
	return rv < 0 ? vcs_fail(e, "cannot read the history") : rv;
}

int
vcs_fork(struct vcs *v, const char *a, const char *b, struct buf *id, struct error *e)
{
	git_oid x, y, base;
	int rv;

	buf_reset(id);
	if (read_id(&x, a, e) == -1 || read_id(&y, b, e) == -1)
		return -1;
	rv = git_merge_base(&base, v->repo, &x, &y);
	if (rv == GIT_ENOTFOUND)
		return 0;
	if (rv < 0)
		return vcs_fail(e, "cannot read the history");
	put_id(id, &base);
	return 0;
}

/* The tree of a commit; *has is 0 for an empty id. */
static int
read_tree(struct vcs *v, const char *hex, git_oid *tree, int *has, struct error *e)
{
	git_commit *c;
	git_oid id;

	*has = *hex != '\0';
	if (!*has)
		return 0;
	if (read_id(&id, hex, e) == -1)
		return -1;
	if (git_commit_lookup(&c, v->repo, &id) < 0)
		return vcs_fail(e, "cannot read commit %s", hex);
	*tree = *git_commit_tree_id(c);
	git_commit_free(c);
	return 0;
}

int
vcs_between(struct vcs *v, const char *from, const char *to,
    void (*visit)(void *arg, const char *path, enum vcs_change what), void *arg,
    struct error *e)
{
	struct walk w = { .vcs = v };
	git_oid old, new;
	int hasold, hasnew, rv = -1;

	if (read_tree(v, from, &old, &hasold, e) == -1 ||
	    read_tree(v, to, &new, &hasnew, e) == -1)
		return -1;
	if (walk_trees(&w, (const git_oid *[]){ hasold ? &old : NULL,
	    hasnew ? &new : NULL, hasnew ? &new : NULL }, e) == 0) {
		for (size_t i = 0; i < w.n; i++) {
			const struct apart *a = &w.v[i];

			visit(arg, a->path, a->v[MERGE_BASE].mode == 0 ? VCS_ADDED :
			    a->v[MERGE_OURS].mode == 0 ? VCS_REMOVED : VCS_CHANGED);
		}
		rv = 0;
	}
	walk_free(&w);
	return rv;
}
