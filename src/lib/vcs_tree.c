/*
 * HEAD's tree as raw bytes.  libgit2's tree objects and builders allocate an
 * entry for each file of the book; reading and splicing the bytes is several
 * times quicker, and the format is simple: for each entry the mode in octal, a
 * space, the name, a NUL and the 20 bytes of the id; sorted by name, where a
 * directory's name counts as if it ended in a slash.
 */
#include "vcs_private.h"

#include <stdlib.h>
#include <string.h>

int
tree_next(struct str *rest, struct tree_entry *t)
{
	const char *p = rest->p, *end = rest->p + rest->n, *nul;

	if (rest->n == 0)
		return 0;
	t->mode = 0;
	while (p < end && *p >= '0' && *p <= '7')
		t->mode = t->mode * 8 + (unsigned)(*p++ - '0');
	if (p == rest->p || p == end || *p++ != ' ')
		return -1;
	nul = memchr(p, '\0', (size_t)(end - p));
	if (nul == NULL || nul == p || end - nul - 1 < GIT_OID_RAWSZ)
		return -1;
	t->name = (struct str){ p, (size_t)(nul - p) };
	t->id = (const unsigned char *)nul + 1;
	t->bytes = (struct str){ rest->p, (size_t)(nul + 1 + GIT_OID_RAWSZ - rest->p) };
	*rest = str_sub(*rest, t->bytes.n, rest->n);
	return 1;
}

static int
damaged(struct error *e)
{
	return error_set(e, "the tree of HEAD is damaged: see git fsck");
}

static int
is_dir(unsigned mode)
{
	return mode == GIT_FILEMODE_TREE;
}

/* The order of a tree. */
static int
tree_cmp(struct str a, int adir, struct str b, int bdir)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = memcmp(a.p, b.p, n);
	int ca, cb;

	if (order != 0)
		return order;
	ca = a.n > n ? (unsigned char)a.p[n] : adir ? '/' : '\0';
	cb = b.n > n ? (unsigned char)b.p[n] : bdir ? '/' : '\0';
	return ca - cb;
}

int
tree_order(const struct tree_entry *a, const struct tree_entry *b)
{
	return tree_cmp(a->name, is_dir(a->mode), b->name, is_dir(b->mode));
}

void
head_free(struct head *h)
{
	git_odb_object_free(h->raw);
	free(h->ref);
	*h = (struct head){ 0 };
}

struct str
tree_raw(const struct head *h)
{
	if (h->raw == NULL)
		return (struct str){ "", 0 };
	return (struct str){ git_odb_object_data(h->raw), git_odb_object_size(h->raw) };
}

int
tree_read(struct vcs *v, const git_oid *id, git_odb_object **raw, struct error *e)
{
	git_odb_object *known[] = { v->head.raw, v->tree };

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (known[i] != NULL && git_oid_equal(git_odb_object_id(known[i]), id))
			return git_odb_object_dup(raw, known[i]);
	if (git_odb_read(raw, v->odb, id) < 0)
		return vcs_fail(e, "cannot read a tree");
	git_odb_object_free(v->tree);
	return git_odb_object_dup(&v->tree, *raw);
}

/* Which reference a commit moves: the last that HEAD leads to. */
static int
head_ref(struct vcs *v, char **name, struct error *e)
{
	git_reference *ref;
	int rv = 0;

	*name = xstrdup("HEAD");
	for (int depth = 0; depth < 5; depth++) {
		const char *next;

		rv = git_reference_lookup(&ref, v->repo, *name);
		if (rv == GIT_ENOTFOUND && depth > 0)
			return 0;
		if (rv < 0)
			break;
		if ((next = git_reference_symbolic_target(ref)) == NULL) {
			git_reference_free(ref);
			return 0;
		}
		free(*name);
		*name = xstrdup(next);
		git_reference_free(ref);
	}
	free(*name);
	*name = NULL;
	return rv < 0 ? vcs_fail(e, "cannot read HEAD") :
	    error_set(e, "HEAD leads in a circle");
}

static int
head_tree(struct vcs *v, struct head *h, struct error *e)
{
	git_commit *commit;

	if (git_commit_lookup(&commit, v->repo, &h->commit) < 0)
		return vcs_fail(e, "cannot read the commit of HEAD");
	h->tree = *git_commit_tree_id(commit);
	git_commit_free(commit);
	return tree_read(v, &h->tree, &h->raw, e);
}

int
head_look(struct vcs *v, struct error *e)
{
	struct head h = { 0 };
	int rv;

	if (v->head.pretended)
		return 0;
	if (head_ref(v, &h.ref, e) == -1)
		return -1;
	rv = git_reference_name_to_id(&h.commit, v->repo, h.ref);
	if (rv < 0 && rv != GIT_ENOTFOUND) {
		head_free(&h);
		return vcs_fail(e, "cannot read HEAD");
	}
	h.born = rv == 0;
	if (h.born && v->head.born && git_oid_equal(&h.commit, &v->head.commit)) {
		free(v->head.ref);
		v->head.ref = h.ref;
		return 0;
	}
	head_free(&v->head);
	v->head = h;
	return 0;
}

int
head_read(struct vcs *v, struct error *e)
{
	if (head_look(v, e) == -1)
		return -1;
	return v->head.born && v->head.raw == NULL ? head_tree(v, &v->head, e) : 0;
}

int
head_pretend(struct vcs *v, const git_oid *commit, struct error *e)
{
	struct head h = { .born = 1, .pretended = 1, .commit = *commit };

	if (head_tree(v, &h, e) == -1)
		return -1;
	h.ref = v->head.ref;
	v->head.ref = NULL;
	head_free(&v->head);
	v->head = h;
	return 0;
}

/* Find name in a raw tree: 0, 1 when there is none, -1 when damaged. */
static int
find(struct str raw, struct str name, struct tree_entry *t)
{
	int rv;

	while ((rv = tree_next(&raw, t)) == 1)
		if (str_eq(t->name, name))
			return 0;
	return rv == 0 ? 1 : -1;
}

/* Read the tree that stands in raw under this name: 1 when there is none. */
static int
read_below(struct vcs *v, struct str raw, struct str name, git_odb_object **below,
    struct error *e)
{
	struct tree_entry t;
	git_oid id;
	int rv = find(raw, name, &t);

	if (rv == -1)
		return damaged(e);
	if (rv == 1 || !is_dir(t.mode))
		return 1;
	git_oid_fromraw(&id, t.id);
	if (git_odb_read(below, v->odb, &id) < 0)
		return vcs_fail(e, "cannot read a tree of HEAD");
	return 0;
}

/* Find a file in HEAD's top tree, from where the last one was: of many that are
 * looked up in the tree's order each entry is passed once. */
static int
find_top(struct head *h, struct str name, struct tree_entry *t)
{
	struct str raw = tree_raw(h), rest = str_sub(raw, h->at, raw.n);
	int rv = tree_next(&rest, t), order = 1;

	if (rv == 1 && tree_cmp(name, 0, t->name, is_dir(t->mode)) < 0)
		h->at = 0;
	rest = str_sub(raw, h->at, raw.n);
	while ((rv = tree_next(&rest, t)) == 1 &&
	    (order = tree_cmp(name, 0, t->name, is_dir(t->mode))) > 0)
		h->at = (size_t)(t->bytes.p - raw.p);
	return rv == 1 ? order != 0 : rv == 0 ? 1 : -1;
}

int
tree_find(struct vcs *v, const char *path, unsigned *mode, git_oid *id,
    struct error *e)
{
	git_odb_object *above = NULL, *below;
	struct str raw = tree_raw(&v->head);
	struct tree_entry t;
	const char *slash;
	int rv = 0;

	for (; rv == 0 && (slash = strchr(path, '/')) != NULL; path = slash + 1) {
		struct str dir = { path, (size_t)(slash - path) };

		below = NULL;
		rv = read_below(v, raw, dir, &below, e);
		git_odb_object_free(above);
		above = below;
		if (rv == 0)
			raw = (struct str){ git_odb_object_data(below),
			    git_odb_object_size(below) };
	}
	if (rv == 0)
		rv = above == NULL ? find_top(&v->head, str_of(path), &t) :
		    find(raw, str_of(path), &t);
	if (rv == 0) {
		*mode = t.mode;
		git_oid_fromraw(id, t.id);
	} else if (rv == -1 && e->text == NULL)
		damaged(e);
	git_odb_object_free(above);
	return rv;
}

/* What becomes of a name of one tree. */
struct item {
	struct str name;
	int dir;            /* the entry is, or would be, a directory */
	unsigned mode;      /* 0: no such entry */
	git_oid id;
};

struct items {
	struct item *v;
	size_t n, cap;
};

static void
add_item(struct items *items, struct str name, int dir, unsigned mode, const git_oid *id)
{
	struct item *item;

	items->v = xgrow(items->v, items->n, &items->cap, sizeof(*items->v));
	item = &items->v[items->n++];
	*item = (struct item){ .name = name, .dir = dir, .mode = mode };
	if (mode != 0)
		item->id = *id;
}

/* Where a file comes to be, no directory of that name may stay, and the
 * reverse: they sort to different places. */
static void
set_item(struct items *items, struct str name, unsigned mode, const git_oid *id)
{
	add_item(items, name, is_dir(mode), mode, id);
	if (mode != 0)
		add_item(items, name, !is_dir(mode), 0, NULL);
}

static int
item_order(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	return tree_cmp(x->name, x->dir, y->name, y->dir);
}

static void
put_item(struct buf *out, const struct item *item)
{
	if (item->mode == 0)
		return;
	buf_printf(out, "%o ", item->mode);
	buf_addstr(out, item->name);
	buf_add(out, "", 1);
	buf_add(out, item->id.id, GIT_OID_RAWSZ);
}

/* Merge the items into the old tree. */
static int
merge_items(struct str old, struct items *items, struct buf *out, struct error *e)
{
	const struct item *item = items->v, *end = items->v + items->n;
	struct tree_entry t;
	int rv;

	if (items->n > 0)
		qsort(items->v, items->n, sizeof(*items->v), item_order);
	buf_grow(out, old.n + items->n * 128);
	while ((rv = tree_next(&old, &t)) == 1) {
		int order = 1;

		while (item < end && (order = tree_cmp(item->name, item->dir,
		    t.name, is_dir(t.mode))) < 0)
			put_item(out, item++);
		if (item < end && order == 0)
			put_item(out, item++);
		else
			buf_addstr(out, t.bytes);
	}
	while (item < end)
		put_item(out, item++);
	return rv == 0 ? 0 : damaged(e);
}

static int
write_tree(struct vcs *v, const struct buf *raw, git_oid *id, struct error *e)
{
	if (object_write(v, raw->s, raw->n, GIT_OBJECT_TREE, id) < 0)
		return vcs_fail(e, "cannot write a tree");
	return 0;
}

static int splice(struct vcs *, struct str, const struct edit *, size_t, size_t,
    struct buf *, struct error *);

/* Splice the n edits, all below the directory name of the tree old, and note
 * in items what becomes of the directory. */
static int
splice_below(struct vcs *v, struct str old, struct str name,
    const struct edit *edits, size_t n, size_t skip, struct items *items,
    struct error *e)
{
	git_odb_object *below = NULL;
	struct str raw = { "", 0 };
	struct buf out = BUF_INIT;
	git_oid id;
	int rv = read_below(v, old, name, &below, e);

	if (rv == -1)
		return -1;
	if (rv == 0)
		raw = (struct str){ git_odb_object_data(below), git_odb_object_size(below) };
	rv = splice(v, raw, edits, n, skip + name.n + 1, &out, e);
	if (rv == 0 && out.n == 0)
		add_item(items, name, 1, 0, NULL);
	else if (rv == 0 && (rv = write_tree(v, &out, &id, e)) == 0)
		set_item(items, name, GIT_FILEMODE_TREE, &id);
	git_odb_object_free(below);
	buf_free(&out);
	return rv;
}

/* Splice edits, whose paths count from skip, into the tree old. */
static int
splice(struct vcs *v, struct str old, const struct edit *edits, size_t n,
    size_t skip, struct buf *out, struct error *e)
{
	struct items items = { 0 };
	int rv = 0;

	for (size_t i = 0, j; rv == 0 && i < n; i = j) {
		const char *path = edits[i].path + skip;
		const char *slash = strchr(path, '/');
		size_t len = slash != NULL ? (size_t)(slash - path) : strlen(path);

		j = i + 1;
		if (slash == NULL) {
			set_item(&items, str_of(path), edits[i].mode, &edits[i].id);
			continue;
		}
		while (j < n && strncmp(edits[j].path + skip, path, len + 1) == 0)
			j++;
		rv = splice_below(v, old, (struct str){ path, len }, edits + i, j - i,
		    skip, &items, e);
	}
	if (rv == 0)
		rv = merge_items(old, &items, out, e);
	free(items.v);
	return rv;
}

int
tree_splice(struct vcs *v, const struct edit *edits, size_t n, git_oid *id,
    struct error *e)
{
	struct buf out = BUF_INIT;
	int rv = splice(v, tree_raw(&v->head), edits, n, 0, &out, e);

	if (rv == 0)
		rv = write_tree(v, &out, id, e);
	buf_free(&out);
	return rv;
}
