/*
 * Which files a commit changed.  Of a few files each tree is scanned once for
 * their entries; of the whole book two trees are walked side by side.  What was
 * found of a commit is kept on its node until the commit itself is through.
 */
#include "vcs_history.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "vcs_graph.h"

/* A file that differs between a commit and one of its parents. */
struct delta {
	const char *path;
	struct vcs_id new, old;
};

struct deltas {
	struct delta *v;
	size_t n, cap;
};

struct history {
	struct vcs *v;
	struct graph graph;
	const struct list *paths;
	struct deltas *deltas;     /* of the commit, by parent */
	size_t ndeltas;
	struct arena names;        /* of files, for the commit */
	struct history_file *files;
	struct vcs_id *ids;
};

int
vcs_id_set(const struct vcs_id *id)
{
	static const struct vcs_id none;

	return !vcs_id_eq(id, &none);
}

int
vcs_id_eq(const struct vcs_id *a, const struct vcs_id *b)
{
	return memcmp(a->b, b->b, VCS_ID) == 0;
}

static int
is_regular(const struct tree_entry *t)
{
	return t->mode == GIT_FILEMODE_BLOB || t->mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

/* The content that an entry (NULL: there is none) stands for. */
static struct vcs_id
id_of(const struct tree_entry *t)
{
	struct vcs_id id = { { 0 } };

	if (t != NULL && is_regular(t))
		memcpy(id.b, t->id, VCS_ID);
	return id;
}

static int
damaged(struct error *e)
{
	return error_set(e, "a tree is damaged: see git fsck");
}

static int
read_tree(struct vcs *v, const git_oid *id, git_odb_object **raw, struct error *e)
{
	if (git_odb_read(raw, v->odb, id) < 0)
		return vcs_fail(e, "cannot read a tree (see git fsck)");
	if (git_odb_object_type(*raw) == GIT_OBJECT_TREE)
		return 0;
	git_odb_object_free(*raw);
	return damaged(e);
}

static struct str
bytes_of(git_odb_object *raw)
{
	if (raw == NULL)
		return STR("");
	return (struct str){ git_odb_object_data(raw), git_odb_object_size(raw) };
}

static void
delta_add(struct deltas *d, const char *path, struct vcs_id new, struct vcs_id old)
{
	if (vcs_id_eq(&new, &old))
		return;
	d->v = xgrow(d->v, d->n, &d->cap, sizeof(*d->v));
	d->v[d->n++] = (struct delta){ path, new, old };
}

/* --- a few files --- */

/* Find sorted names in a raw tree.  A directory comes later than its name
 * alone would, but before any longer name. */
static int
scan(struct str raw, const struct list *names, struct vcs_id *ids)
{
	struct tree_entry t;
	size_t i = 0;
	int rv = 1;

	while (i < names->n && (rv = tree_next(&raw, &t)) == 1) {
		int order = 1;

		while (i < names->n && (order = strcmp(names->v[i], t.name.p)) < 0)
			i++;
		if (i < names->n && order == 0)
			ids[i++] = id_of(&t);
	}
	return rv;
}

/* The contents of the files in a commit, kept on its node; node NULL: before
 * the first. */
static int
find_files(struct history *h, struct node *node, const struct vcs_id **ids,
    struct error *e)
{
	git_odb_object *raw;
	int rv;

	if (node->mark == NULL) {
		if (read_tree(h->v, &node->tree, &raw, e) == -1)
			return -1;
		node->mark = xcalloc(h->paths->n, sizeof(struct vcs_id));
		rv = scan(bytes_of(raw), h->paths, node->mark);
		git_odb_object_free(raw);
		if (rv == -1)
			return damaged(e);
	}
	*ids = node->mark;
	return 0;
}

static int
compare_files(struct history *h, struct node *node, struct node *parent,
    struct deltas *d, struct error *e)
{
	static const struct vcs_id none;
	const struct vcs_id *new, *old = NULL;

	if (find_files(h, node, &new, e) == -1 ||
	    (parent != NULL && find_files(h, parent, &old, e) == -1))
		return -1;
	for (size_t i = 0; i < h->paths->n; i++)
		delta_add(d, h->paths->v[i], new[i], old != NULL ? old[i] : none);
	return 0;
}

/* --- the whole book --- */

/* Leave out the entries with which both trees begin alike. */
static void
skip_same(struct str *a, struct str *b)
{
	struct str rest = *a;
	struct tree_entry t;

	while (tree_next(&rest, &t) == 1 && b->n >= t.bytes.n &&
	    memcmp(b->p, t.bytes.p, t.bytes.n) == 0) {
		*a = rest;
		*b = str_sub(*b, t.bytes.n, b->n);
	}
}

/* The next entry that is no directory, 0 at the end, -1; templates, where it is
 * passed over, into *below.  *t is not taken yet. */
static int
peek(struct str *rest, struct tree_entry *t, struct tree_entry *below)
{
	struct str behind = *rest;
	int rv;

	while ((rv = tree_next(&behind, t)) == 1 && t->mode == GIT_FILEMODE_TREE) {
		if (below != NULL && str_is(t->name, "templates"))
			*below = *t;
		*rest = behind;
	}
	return rv;
}

static void
add_entry(struct history *h, struct deltas *d, const char *dir, struct str name,
    struct vcs_id new, struct vcs_id old)
{
	struct buf path = BUF_INIT;

	buf_puts(&path, dir);
	buf_addstr(&path, name);
	if (vcs_is_book_file(path.s))
		delta_add(d, arena_keep(&h->names, buf_str(&path)), new, old);
	buf_free(&path);
}

/* Compare two raw trees, whose entries stand in dir ("" or "x/"); templates
 * there into below (NULL: of no interest), the new tree's first. */
static int
compare_raw(struct history *h, struct str a, struct str b, const char *dir,
    struct tree_entry below[2], struct deltas *d, struct error *e)
{
	struct tree_entry new, old;
	int has_new, has_old;

	for (;;) {
		int order;

		skip_same(&a, &b);
		has_new = peek(&a, &new, below != NULL ? &below[0] : NULL);
		has_old = peek(&b, &old, below != NULL ? &below[1] : NULL);
		if (has_new == -1 || has_old == -1)
			return damaged(e);
		if (!has_new && !has_old)
			return 0;
		order = !has_new ? 1 : !has_old ? -1 : str_cmp(new.name, old.name);
		add_entry(h, d, dir, order <= 0 ? new.name : old.name,
		    id_of(order <= 0 ? &new : NULL), id_of(order >= 0 ? &old : NULL));
		if (order <= 0)
			a = str_sub(a, new.bytes.n, a.n);
		if (order >= 0)
			b = str_sub(b, old.bytes.n, b.n);
	}
}

/* The tree of an entry; none stays NULL. */
static int
read_below(struct vcs *v, const struct tree_entry *t, git_odb_object **raw,
    struct error *e)
{
	git_oid id;

	if (t->id == NULL)
		return 0;
	git_oid_fromraw(&id, t->id);
	return read_tree(v, &id, raw, e);
}

static int
compare_templates(struct history *h, const struct tree_entry below[2],
    struct deltas *d, struct error *e)
{
	git_odb_object *new = NULL, *old = NULL;
	int rv = -1;

	if (read_below(h->v, &below[0], &new, e) == 0 &&
	    read_below(h->v, &below[1], &old, e) == 0)
		rv = compare_raw(h, bytes_of(new), bytes_of(old), "templates/",
		    NULL, d, e);
	git_odb_object_free(new);
	git_odb_object_free(old);
	return rv;
}

/* The tree of a commit, kept on its node. */
static int
tree_of(struct history *h, struct node *node, struct str *raw, struct error *e)
{
	git_odb_object *object;

	if (node->mark == NULL) {
		if (read_tree(h->v, &node->tree, &object, e) == -1)
			return -1;
		node->mark = object;
	}
	*raw = bytes_of(node->mark);
	return 0;
}

static int
compare_trees(struct history *h, struct node *node, struct node *parent,
    struct deltas *d, struct error *e)
{
	struct tree_entry below[2] = { { .id = NULL }, { .id = NULL } };
	struct str new, old = { "", 0 };

	if (tree_of(h, node, &new, e) == -1 ||
	    (parent != NULL && tree_of(h, parent, &old, e) == -1) ||
	    compare_raw(h, new, old, "", below, d, e) == -1)
		return -1;
	return compare_templates(h, below, d, e);
}

static void
drop_tree(void *mark)
{
	git_odb_object_free(mark);
}

/* --- commits --- */

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct delta *)a)->path, ((const struct delta *)b)->path);
}

/* Leave in both what is in both. */
static void
keep_common(struct deltas *a, struct deltas *b)
{
	size_t i = 0, j = 0, n = 0;

	while (i < a->n && j < b->n) {
		int order = strcmp(a->v[i].path, b->v[j].path);

		if (order == 0) {
			a->v[n] = a->v[i];
			b->v[n++] = b->v[j];
		}
		i += order <= 0;
		j += order >= 0;
	}
	a->n = b->n = n;
}

static int
compare(struct history *h, struct node *node, struct node *parent,
    struct deltas *d, struct error *e)
{
	int rv;

	d->n = 0;
	if (parent != NULL && git_oid_equal(&node->tree, &parent->tree))
		return 0;
	if (h->paths != NULL)
		return compare_files(h, node, parent, d, e);
	rv = compare_trees(h, node, parent, d, e);
	if (d->n > 0)
		qsort(d->v, d->n, sizeof(*d->v), by_path);
	return rv;
}

/* What differs from every parent, into h->deltas. */
static int
compare_all(struct history *h, struct node *node, size_t parents, struct error *e)
{
	struct deltas *d;

	if (parents > h->ndeltas) {
		h->deltas = xreallocarray(h->deltas, parents, sizeof(*h->deltas));
		memset(h->deltas + h->ndeltas, 0,
		    (parents - h->ndeltas) * sizeof(*h->deltas));
		h->ndeltas = parents;
	}
	d = h->deltas;
	for (size_t i = 0; i < parents; i++) {
		if (compare(h, node, node->nparents > 0 ? node->parents[i] : NULL,
		    &d[i], e) == -1)
			return -1;
		keep_common(&d[0], &d[i]);
		if (d[0].n == 0)
			return 0;
	}
	for (size_t i = 1; i + 1 < parents; i++)
		keep_common(&d[0], &d[i]);
	return 0;
}

/* All its children were told, so nobody asks for it again. */
static void
forget(struct history *h, struct node *node)
{
	if (node->mark != NULL)
		h->graph.drop(node->mark);
	node->mark = NULL;
}

static void
fill(struct history *h, const struct node *node, size_t parents,
    struct history_commit *c)
{
	size_t n = h->deltas[0].n;
	struct vcs_id *id;

	h->files = xreallocarray(h->files, n, sizeof(*h->files));
	h->ids = id = xreallocarray(h->ids, n * (parents + 1), sizeof(*h->ids));
	for (size_t i = 0; i < n; i++) {
		h->files[i] = (struct history_file){ h->deltas[0].v[i].path, id };
		*id++ = h->deltas[0].v[i].new;
		for (size_t j = 0; j < parents; j++)
			*id++ = h->deltas[j].v[i].old;
	}
	*c = (struct history_commit){ .parents = parents, .files = h->files, .n = n };
	memcpy(c->id.b, node->id.id, VCS_ID);
}

int
history_next(struct history *h, struct history_commit *c, struct error *e)
{
	struct node *node;

	arena_free(&h->names);
	while ((node = graph_next(&h->graph)) != NULL) {
		size_t parents = node->nparents > 0 ? node->nparents : 1;

		if (compare_all(h, node, parents, e) == -1)
			return -1;
		forget(h, node);
		if (h->deltas[0].n == 0)
			continue;
		fill(h, node, parents, c);
		return 1;
	}
	return 0;
}

int
history_open(struct history **out, struct vcs *v, const struct list *paths,
    struct error *e)
{
	struct history *h;

	*out = NULL;
	if (head_look(v, e) == -1)
		return -1;
	h = xcalloc(1, sizeof(*h));
	h->v = v;
	h->paths = paths;
	if (v->head.born && graph_begin(&h->graph, v, &v->head.commit, e) == -1) {
		history_close(h);
		return -1;
	}
	h->graph.drop = paths != NULL ? free : drop_tree;
	*out = h;
	return 0;
}

void
history_close(struct history *h)
{
	if (h == NULL)
		return;
	graph_free(&h->graph);
	for (size_t i = 0; i < h->ndeltas; i++)
		free(h->deltas[i].v);
	free(h->deltas);
	arena_free(&h->names);
	free(h->files);
	free(h->ids);
	free(h);
}
