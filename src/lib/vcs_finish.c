/*
 * What the user's git began and could not end.  It calls no merge driver for a
 * removal against an edit, or without its settings (a fresh clone): what it
 * left is merged here as vcs_merge() would have, from the same commits.
 */
#include "vcs_merge.h"

#include <git2/sys/index.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "vcs_left.h"

/* --- what is under way --- */

static int
has_git_file(struct vcs *v, const char *name)
{
	return faccessat(v->gitfd, name, F_OK, 0) == 0;
}

struct heads {
	git_oid first;
	size_t n;
};

static int
count_head(const git_oid *id, void *arg)
{
	struct heads *heads = arg;

	if (heads->n++ == 0)
		heads->first = *id;
	return 0;
}

static void
set_else(struct vcs_unfinished *u, const char *advice)
{
	u->work = VCS_ELSE;
	u->advice = advice;
}

static int
find_merge(struct vcs *v, struct vcs_unfinished *u, struct error *e)
{
	struct heads heads = { .n = 0 };

	u->joins = 1;
	if (git_repository_mergehead_foreach(v->repo, count_head, &heads) < 0)
		return vcs_fail(e, "cannot tell what is being merged");
	if (heads.n > 1)
		set_else(u, "a merge of several branches at once is under way: finish it "
		    "with git commit, or take it back with git merge --abort");
	git_oid_tostr(u->theirs, sizeof(u->theirs), &heads.first);
	return 0;
}

/* The commit that git is at, and its parent: the one is to be taken with the
 * other as base.  Of a commit with several parents git alone knows which. */
static int
find_pick(struct vcs *v, struct vcs_unfinished *u, const char *ref, struct error *e)
{
	git_oid id;
	git_commit *c;

	if (git_reference_name_to_id(&id, v->repo, ref) < 0 ||
	    git_commit_lookup(&c, v->repo, &id) < 0)
		return vcs_fail(e, "cannot read the commit that git is at");
	git_oid_tostr(u->theirs, sizeof(u->theirs), &id);
	u->indexed = git_commit_parentcount(c) > 1;
	if (git_commit_parentcount(c) == 1)
		git_oid_tostr(u->base, sizeof(u->base), git_commit_parent_id(c, 0));
	git_commit_free(c);
	return 0;
}

/* A revert takes the parent, with the commit as base. */
static int
find_revert(struct vcs *v, struct vcs_unfinished *u, struct error *e)
{
	char commit[VCS_ID_SIZE];

	if (find_pick(v, u, "REVERT_HEAD", e) == -1)
		return -1;
	memcpy(commit, u->theirs, sizeof(commit));
	memcpy(u->theirs, u->base, sizeof(u->theirs));
	memcpy(u->base, commit, sizeof(u->base));
	return 0;
}

/* A rebase stops where it cannot merge, and where a person told it to; by
 * patches only the former. */
static int
find_rebase(struct vcs *v, struct vcs_unfinished *u, struct error *e)
{
	git_oid id;

	u->work = VCS_REBASING;
	if (git_reference_name_to_id(&id, v->repo, "ORIG_HEAD") == 0)
		git_oid_tostr(u->before, sizeof(u->before), &id);
	if (has_git_file(v, "MERGE_HEAD"))
		return find_merge(v, u, e);
	if (has_git_file(v, "rebase-apply") || (has_git_file(v, "rebase-merge/stopped-sha") &&
	    !has_git_file(v, "rebase-merge/amend")))
		return find_pick(v, u, "REBASE_HEAD", e);
	set_else(u, "a rebase is under way, and stopped for you: go on with "
	    "git rebase --continue, or take it back with git rebase --abort");
	return 0;
}

/* Whether a commit has of a conflict what the index has as theirs. */
static int
is_theirs(struct vcs *v, const git_tree *tree, const char *path)
{
	const git_index_entry *x = git_index_get_bypath(v->index.git, path,
	    GIT_INDEX_STAGE_THEIRS);
	git_tree_entry *entry;
	int same;

	if (git_tree_entry_bypath(&entry, tree, path) < 0)
		return x == NULL;
	same = x != NULL && git_oid_equal(git_tree_entry_id(entry), &x->id);
	git_tree_entry_free(entry);
	return same;
}

/* Whether all that conflicts comes from the latest stash; then it is merged as
 * a commit on top of its first parent. */
static int
find_stash(struct vcs *v, struct vcs_unfinished *u, struct error *e)
{
	const git_index_entry *x;
	git_commit *stash;
	git_tree *tree;
	git_oid id;
	int same = 1;

	u->indexed = 1;
	if (git_reference_name_to_id(&id, v->repo, "refs/stash") < 0)
		return 0;
	if (git_commit_lookup(&stash, v->repo, &id) < 0)
		return vcs_fail(e, "cannot read the latest stash");
	if (git_commit_parentcount(stash) == 0 || git_commit_tree(&tree, stash) < 0) {
		git_commit_free(stash);
		return vcs_fail(e, "cannot read the latest stash");
	}
	for (size_t i = 0; same && (x = git_index_get_byindex(v->index.git, i)) != NULL; i++)
		if (git_index_entry_stage(x) != 0)
			same = is_theirs(v, tree, x->path);
	if (same) {
		git_oid_tostr(u->base, sizeof(u->base), git_commit_parent_id(stash, 0));
		git_oid_tostr(u->theirs, sizeof(u->theirs), &id);
		u->indexed = 0;
		u->stash = 1;
	}
	git_tree_free(tree);
	git_commit_free(stash);
	return 0;
}

static int
find_work(struct vcs *v, struct vcs_unfinished *u, struct error *e)
{
	switch (git_repository_state(v->repo)) {
	case GIT_REPOSITORY_STATE_NONE:
		if (!git_index_has_conflicts(v->index.git))
			return 0;
		u->work = VCS_CONFLICTS;
		return find_stash(v, u, e);
	case GIT_REPOSITORY_STATE_MERGE:
		u->work = VCS_MERGING;
		return find_merge(v, u, e);
	case GIT_REPOSITORY_STATE_REVERT:
	case GIT_REPOSITORY_STATE_REVERT_SEQUENCE:
		u->work = VCS_REVERTING;
		return find_revert(v, u, e);
	case GIT_REPOSITORY_STATE_CHERRYPICK:
	case GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE:
		u->work = VCS_PICKING;
		return find_pick(v, u, "CHERRY_PICK_HEAD", e);
	case GIT_REPOSITORY_STATE_REBASE:
	case GIT_REPOSITORY_STATE_REBASE_INTERACTIVE:
	case GIT_REPOSITORY_STATE_REBASE_MERGE:
		return find_rebase(v, u, e);
	case GIT_REPOSITORY_STATE_BISECT:
		set_else(u, "a bisection is under way: end it with git bisect reset");
		return 0;
	default:
		set_else(u, "git am is under way: go on with git am --continue, or take "
		    "it back with git am --abort");
		return 0;
	}
}

int
vcs_is_busy(struct vcs *v)
{
	return git_repository_state(v->repo) != GIT_REPOSITORY_STATE_NONE;
}

int
vcs_finishable(const struct vcs_unfinished *u)
{
	return u->work != VCS_IDLE && u->work != VCS_ELSE;
}

int
vcs_unfinished(struct vcs *v, struct vcs_unfinished *u, struct error *e)
{
	*u = (struct vcs_unfinished){ .work = VCS_IDLE };
	if (index_read(v, e) == -1 || head_read(v, e) == -1)
		return -1;
	if (v->head.born)
		git_oid_tostr(u->head, sizeof(u->head), &v->head.commit);
	memcpy(u->before, u->head, sizeof(u->before));
	return find_work(v, u, e);
}

/* --- what is being merged --- */

/* The sides of a conflict. */
static void
add_conflict(struct walk *w, const git_index_entry *const side[MERGE_SIDES])
{
	struct version v[MERGE_SIDES] = { { 0 } };
	const char *path = NULL;

	for (int i = 0; i < MERGE_SIDES; i++) {
		if (side[i] == NULL)
			continue;
		v[i] = (struct version){ .mode = side[i]->mode, .id = side[i]->id };
		path = side[i]->path;
	}
	if (path != NULL && vcs_is_book_file(path))
		walk_add(w, path, v);
}

static int
has_conflict(git_index *index, const char *path)
{
	for (int stage = 1; stage <= 3; stage++)
		if (git_index_get_bypath(index, path, stage) != NULL)
			return 1;
	return 0;
}

/* What the index has, beside the conflicts, otherwise than HEAD: the other side
 * alone made or changed it.  What is gone may just have another name there. */
static void
add_staged(struct walk *w, const git_diff_delta *d)
{
	struct version v[MERGE_SIDES];

	if (!vcs_is_book_file(d->old_file.path) || d->new_file.mode == 0 ||
	    has_conflict(w->vcs->index.git, d->old_file.path))
		return;
	v[MERGE_BASE] = v[MERGE_OURS] =
	    (struct version){ .mode = d->old_file.mode, .id = d->old_file.id };
	v[MERGE_THEIRS] = (struct version){ .mode = d->new_file.mode, .id = d->new_file.id };
	walk_add(w, d->old_file.path, v);
}

static int
walk_staged(struct walk *w, struct error *e)
{
	struct vcs *v = w->vcs;
	git_diff *diff = NULL;
	git_tree *tree = NULL;
	int rv = 0;

	if (v->head.born)
		rv = git_tree_lookup(&tree, v->repo, &v->head.tree);
	if (rv == 0)
		rv = git_diff_tree_to_index(&diff, v->repo, tree, v->index.git, NULL);
	for (size_t i = 0; rv == 0 && i < git_diff_num_deltas(diff); i++)
		add_staged(w, git_diff_get_delta(diff, i));
	git_diff_free(diff);
	git_tree_free(tree);
	return rv < 0 ? vcs_fail(e, "cannot compare the index with HEAD") : 0;
}

static int
walk_conflicts(struct walk *w, struct error *e)
{
	const git_index_entry *side[MERGE_SIDES];
	git_index_conflict_iterator *all;
	int rv;

	if (git_index_conflict_iterator_new(&all, w->vcs->index.git) < 0)
		return vcs_fail(e, "cannot read the conflicts in the index");
	while ((rv = git_index_conflict_next(&side[MERGE_BASE], &side[MERGE_OURS],
	    &side[MERGE_THEIRS], all)) == 0)
		add_conflict(w, side);
	git_index_conflict_iterator_free(all);
	return rv != GIT_ITEROVER ? vcs_fail(e, "cannot read the conflicts in the index") : 0;
}

/* Leave the user's own files to the user. */
static void
keep_own(struct walk *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		if (vcs_is_book_file(w->v[i].path))
			w->v[n++] = w->v[i];
	w->n = n;
	list_free(&w->told);
}

static int
list_sides(struct vcs_merge *m, const struct vcs_unfinished *u, struct error *e)
{
	if (u->indexed)
		return walk_staged(&m->walk, e) == -1 ? -1 : walk_conflicts(&m->walk, e);
	if (merge_walk(m, u->joins ? NULL : u->base, u->theirs, e) == -1)
		return -1;
	keep_own(&m->walk);
	return 0;
}

static void
list_open(struct vcs_merge *m)
{
	const git_index_entry *x;
	git_index *index = m->walk.vcs->index.git;

	for (size_t i = 0; (x = git_index_get_byindex(index, i)) != NULL; i++)
		if (git_index_entry_stage(x) != 0 && !vcs_is_book_file(x->path) &&
		    (m->open.n == 0 || strcmp(m->open.v[m->open.n - 1], x->path) != 0))
			list_add(&m->open, str_of(x->path));
}

int
vcs_resolve(struct vcs *v, const struct vcs_unfinished *u, struct vcs_merge **out,
    struct error *e)
{
	struct vcs_merge *m = xcalloc(1, sizeof(*m));

	m->walk.vcs = v;
	m->midway = 1;
	if (list_sides(m, u, e) == -1 || merge_walked(v, m, e) == -1 || left_settle(m, u, e) == -1) {
		vcs_merge_free(m);
		*out = NULL;
		return -1;
	}
	list_open(m);
	*out = m;
	return 0;
}

const struct list *
vcs_resolve_open(const struct vcs_merge *m)
{
	return &m->open;
}

int
vcs_resolve_check(struct vcs *v, const struct vcs_merge *m, struct error *e)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct outcome *o = &m->v[i];
		struct edit now;

		if (blob_of(v, o->path.path, &now, e) == -1)
			return -1;
		if ((now.mode == 0) != (o->ours.mode == 0) ||
		    (now.mode != 0 && !git_oid_equal(&now.id, &o->ours.id)))
			return error_set(e, "%s was changed meanwhile by another program; "
			    "nothing was written, try again", o->path.path);
	}
	return 0;
}

/* --- the index --- */

/* Paths for the index; those of names are not copied. */
struct staging {
	struct vcs *v;
	struct edit *edits;
	size_t n, cap;
};

static struct edit *
add_edit(struct staging *s, const char *path)
{
	s->edits = xgrow(s->edits, s->n, &s->cap, sizeof(*s->edits));
	s->edits[s->n] = (struct edit){ .path = path };
	return &s->edits[s->n++];
}

/* As the file stands; what was never added is left so. */
static int
stage_file(struct staging *s, const char *path, struct error *e)
{
	git_index *index = s->v->index.git;
	const git_index_entry *old = git_index_get_bypath(index, path, 0);
	struct edit *edit = add_edit(s, path);

	if (blob_store(s->v, path, NULL, edit, e) == -1)
		return -1;
	if (old == NULL ? edit->mode == 0 && !has_conflict(index, path) :
	    edit->mode == old->mode && git_oid_equal(&edit->id, &old->id))
		s->n--;
	return 0;
}

/* As it was before git put its conflict there: what a stash brings is not
 * staged.  A side that git took from another name was not there. */
static int
stage_before(struct staging *s, const char *path, struct error *e)
{
	git_index *index = s->v->index.git;
	const git_index_entry *ours = git_index_get_bypath(index, path, GIT_INDEX_STAGE_OURS);
	struct edit *edit = add_edit(s, path);
	int rv = tree_find(s->v, path, &edit->mode, &edit->id, e);

	if (rv == 1)
		edit->mode = 0;
	if (ours != NULL && (rv == 0 ||
	    git_index_get_bypath(index, path, GIT_INDEX_STAGE_ANCESTOR) == NULL)) {
		edit->mode = ours->mode;
		edit->id = ours->id;
	}
	return rv == -1 ? -1 : 0;
}

static int
collect(struct staging *s, const struct vcs_unfinished *u, const struct vcs_merge *m,
    const struct list *more, struct error *e)
{
	for (size_t i = 0; i < m->walk.n; i++) {
		const char *path = m->walk.v[i].path;

		if ((u->work == VCS_CONFLICTS ? stage_before(s, path, e) :
		    stage_file(s, path, e)) == -1)
			return -1;
	}
	for (size_t i = 0; i < more->n; i++)
		if (git_index_get_bypath(s->v->index.git, more->v[i], 0) != NULL &&
		    stage_file(s, more->v[i], e) == -1)
			return -1;
	return 0;
}

static int
write_staged(struct staging *s, struct error *e)
{
	struct vcs *v = s->v;
	struct sync sync = { 0 };

	if (index_prepare(v, s->edits, s->n, e) == -1 || objects_flush(v, &sync, e) == -1)
		return -1;
	index_sync(v, &sync);
	for (size_t i = 0; i < s->n; i++)
		sync_add_dir(&sync, v->book->fd, s->edits[i].path);
	return objects_sync(v, &sync, e) == -1 ? -1 : index_install(v, e);
}

int
vcs_stage(struct vcs *v, const struct vcs_unfinished *u, const struct vcs_merge *m,
    const struct list *more, struct error *e)
{
	struct staging s = { .v = v };
	int rv = index_lock(v, e);

	if (rv == 1)
		return error_set(e, "another git process holds .git/index.lock; try again "
		    "when it has ended");
	if (rv == 0 && (rv = index_read(v, e)) == 0)
		rv = collect(&s, u, m, more, e);
	if (rv == 0 && s.n > 0)
		rv = write_staged(&s, e);
	index_unlock(v);
	free(s.edits);
	return rv;
}
