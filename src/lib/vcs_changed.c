/*
 * What differs between the working tree and HEAD.  A file whose stat data is
 * the index's is what the index says, without being read; what the user has
 * staged is no more than that: the working tree is the truth.
 */
#include "vcs_private.h"

#include <stdlib.h>
#include <string.h>

/* The book's files as HEAD has them, sorted by path. */
struct listing {
	struct listed {
		const char *path;      /* in the raw tree, or owned */
		const unsigned char *id;
		unsigned mode;
	} *v;
	size_t n, cap;
	git_odb_object *below;         /* the tree of templates */
	struct list paths;             /* memory of the paths in it */
};

static int
is_file(unsigned mode)
{
	return mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

static void
add_listed(struct listing *l, const char *path, const struct tree_entry *t)
{
	if (!is_file(t->mode) || !vcs_is_book_file(path))
		return;
	l->v = xgrow(l->v, l->n, &l->cap, sizeof(*l->v));
	l->v[l->n++] = (struct listed){ path, t->id, t->mode };
}

static int
list_templates(struct vcs *v, struct listing *l, const struct tree_entry *dir,
    struct error *e)
{
	struct buf path = BUF_INIT;
	struct tree_entry t;
	struct str raw;
	git_oid id;
	int rv;

	git_oid_fromraw(&id, dir->id);
	if (git_odb_read(&l->below, v->odb, &id) < 0)
		return vcs_fail(e, "cannot read a tree of HEAD");
	raw = (struct str){ git_odb_object_data(l->below), git_odb_object_size(l->below) };
	while ((rv = tree_next(&raw, &t)) == 1) {
		buf_reset(&path);
		buf_puts(&path, "templates/");
		buf_addstr(&path, t.name);
		list_add(&l->paths, buf_str(&path));
		add_listed(l, l->paths.v[l->paths.n - 1], &t);
	}
	buf_free(&path);
	return rv;
}

static int
list_head(struct vcs *v, struct listing *l, struct error *e)
{
	struct str raw = tree_raw(&v->head);
	struct tree_entry t;
	int rv;

	while ((rv = tree_next(&raw, &t)) == 1) {
		if (t.mode != GIT_FILEMODE_TREE)
			add_listed(l, t.name.p, &t);
		else if (str_is(t.name, "templates") &&
		    (rv = list_templates(v, l, &t, e)) == -1)
			break;
	}
	if (rv == -1 && e->text == NULL)
		error_set(e, "the tree of HEAD is damaged: see git fsck");
	return rv;
}

static void
listing_free(struct listing *l)
{
	free(l->v);
	git_odb_object_free(l->below);
	list_free(&l->paths);
}

/* One path with what is known of it; absent: NULL. */
struct trio {
	const char *path;
	const struct scan_file *file;
	const struct listed *head;
	const git_index_entry *index;
};

static int
outside_sparse(const struct trio *t)
{
	return t->index != NULL &&
	    (t->index->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0;
}

static int
same_mode(const struct vcs *v, const struct trio *t)
{
	return !v->filemode || ((t->file->st.mode & S_IXUSR) != 0) ==
	    (t->head->mode == GIT_FILEMODE_BLOB_EXECUTABLE);
}

static int
same_id(const unsigned char *raw, const git_oid *id)
{
	return memcmp(raw, id->id, GIT_OID_RAWSZ) == 0;
}

/* A file that HEAD lacks: 1 unless git is to ignore it. */
static int
is_news(struct vcs *v, const char *path, struct error *e)
{
	int ignored;

	if (git_ignore_path_is_ignored(&ignored, v->repo, path) < 0)
		return vcs_fail(e, "cannot tell whether %s is ignored", path);
	return !ignored;
}

/* Look into the file: 1 when its content is not HEAD's. */
static int
content_differs(struct vcs *v, const struct trio *t, struct error *e)
{
	struct edit now;

	if (blob_of(v, t->path, &now, e) == -1)
		return -1;
	if (now.mode == 0 || !same_id(t->head->id, &now.id))
		return 1;
	if (t->index != NULL && git_oid_equal(&now.id, &t->index->id))
		index_refresh(v, t->path, &now.st);
	return 0;
}

/* 1 when the working tree and HEAD differ at this path, 0, -1. */
static int
differs(struct vcs *v, const struct trio *t, struct error *e)
{
	if (t->file == NULL || t->file->st.mode == 0)
		return t->head != NULL && !outside_sparse(t);
	if (!S_ISREG(t->file->st.mode))
		return t->head != NULL;
	if (t->head == NULL)
		return is_news(v, t->path, e);
	if (!same_mode(v, t))
		return 1;
	if (t->index != NULL && index_clean(v, t->index, &t->file->st))
		return !same_id(t->head->id, &t->index->id);
	return content_differs(v, t, e);
}

/* Advance i to the index's entry of path, if it has one. */
static const git_index_entry *
index_entry(struct vcs *v, size_t *i, const char *path)
{
	const git_index_entry *x;
	int order = -1;

	while ((x = git_index_get_byindex(v->index.git, *i)) != NULL &&
	    (order = strcmp(x->path, path)) < 0)
		++*i;
	return x != NULL && order == 0 && git_index_entry_stage(x) == 0 ? x : NULL;
}

static int
compare(struct vcs *v, const struct scan_file *files, size_t nfiles,
    const struct listing *head, struct list *names, struct error *e)
{
	size_t i = 0, j = 0, k = 0;

	while (i < nfiles || j < head->n) {
		struct trio t = { 0 };
		int order, rv;

		order = i == nfiles ? 1 : j == head->n ? -1 :
		    strcmp(files[i].path, head->v[j].path);
		if (order <= 0)
			t.file = &files[i++];
		if (order >= 0)
			t.head = &head->v[j++];
		t.path = t.file != NULL ? t.file->path : t.head->path;
		t.index = index_entry(v, &k, t.path);
		if ((rv = differs(v, &t, e)) == -1)
			return -1;
		if (rv == 1)
			list_add(names, str_of(t.path));
	}
	return 0;
}

int
vcs_changed(struct vcs *v, struct list *names, struct list *stale, struct error *e)
{
	struct scan *scan = scan_start(v->book->fd);
	struct listing head = { 0 };
	const struct list *temporaries;
	const struct scan_file *files;
	size_t n;
	int rv = -1;

	/* Beside the scan; then help it. */
	if (index_read(v, e) == -1 || head_read(v, e) == -1 ||
	    list_head(v, &head, e) == -1 ||
	    scan_finish(scan, &files, &n, &temporaries, e) == -1)
		goto out;
	for (size_t i = 0; stale != NULL && i < temporaries->n; i++)
		list_add(stale, str_of(temporaries->v[i]));
	rv = compare(v, files, n, &head, names, e);
out:
	listing_free(&head);
	scan_free(scan);
	return rv;
}
