/*
 * What differs between three trees, read side by side as raw bytes: of a book
 * of 100,000 contacts only what changed is looked at.  No renames are guessed:
 * git's guesses put one person's entries into another's record.
 */
#include "vcs_merge.h"

#include <stdlib.h>
#include <string.h>

#include "merge.h"

/* So deep may directories be; none that a person made is deeper. */
#define DEPTH_MAX 64

#define ATTRIBUTES ".gitattributes"

/* Where the walk stands in one tree. */
struct cursor {
	git_odb_object *object;
	struct str rest;
	struct tree_entry entry;
	int more;              /* entry holds one */
};

int
version_is_file(const struct version *x)
{
	return x->mode == GIT_FILEMODE_BLOB || x->mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

int
version_same(const struct version *a, const struct version *b)
{
	return a->mode == b->mode && (a->mode == 0 || git_oid_equal(&a->id, &b->id));
}

static int
damaged(struct error *e)
{
	return error_set(e, "a tree is damaged: see git fsck");
}

/* Go on to the next entry; names must come in order, each once. */
static int
advance(struct cursor *c, struct error *e)
{
	struct tree_entry before = c->entry;
	int had = c->more;

	c->more = tree_next(&c->rest, &c->entry);
	/* what older gits wrote for files of a group */
	if (c->more == 1 && c->entry.mode == 0100664)
		c->entry.mode = GIT_FILEMODE_BLOB;
	if (c->more == -1 || (c->more == 1 && had && tree_order(&before, &c->entry) >= 0)) {
		c->more = 0;
		return damaged(e);
	}
	return 0;
}

static int
open_cursor(struct cursor *c, struct vcs *v, const git_oid *tree, struct error *e)
{
	*c = (struct cursor){ 0 };
	if (tree == NULL)
		return 0;
	if (tree_read(v, tree, &c->object, e) == -1)
		return -1;
	c->rest = (struct str){ git_odb_object_data(c->object),
	    git_odb_object_size(c->object) };
	return advance(c, e);
}

static void
close_cursor(struct cursor *c)
{
	git_odb_object_free(c->object);
}

/* Characters that HFS+ leaves out of names. */
static int
is_ignored(int32_t c)
{
	return (c >= 0x200c && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	    (c >= 0x206a && c <= 0x206f) || c == 0xfeff;
}

/* Whether some file system takes a name for .git: one that knows no case, one
 * that leaves characters out, or one that ends names at blanks, dots or a colon
 * and calls it git~1, too (NTFS). */
static int
is_gits(struct str name)
{
	struct buf bare = BUF_INIT;
	struct str end;
	int32_t c;
	int rv;

	while (name.n > 0) {
		size_t n = text_next(name, &c);

		if (!is_ignored(c))
			buf_addstr(&bare, str_sub(name, 0, n));
		name = str_sub(name, n, name.n);
	}
	name = buf_str(&bare);
	end = str_sub(name, strlen(".git"), name.n);
	rv = str_caseis(str_sub(name, 0, strlen("git~")), "git~") ||
	    (str_caseis(str_sub(name, 0, strlen(".git")), ".git") &&
	    (end.n == 0 || strchr(" .:", *end.p) != NULL));
	buf_free(&bare);
	return rv;
}

/* Whether git itself would never make a file of this name. */
static int
is_forbidden(struct str name)
{
	return str_is(name, ".") || str_is(name, "..") || name.n == 0 ||
	    memchr(name.p, '/', name.n) != NULL || is_gits(name);
}

void
walk_tell(struct walk *w, const char *path, const char *what)
{
	struct buf line = BUF_INIT;

	text_safe(&line, str_of(path), 0);
	buf_printf(&line, ": %s", what);
	list_add(&w->told, buf_str(&line));
	buf_free(&line);
}

void
walk_add(struct walk *w, const char *path, const struct version v[MERGE_SIDES])
{
	struct apart *a;

	w->v = xgrow(w->v, w->n, &w->cap, sizeof(*w->v));
	a = &w->v[w->n++];
	*a = (struct apart){ .path = arena_keep(&w->memory, str_of(path)) };
	a->id = book_file_id(a->path);
	memcpy(a->v, v, sizeof(a->v));
}

static int walk(struct walk *, const git_oid *const [MERGE_SIDES], const char *, int,
    struct error *);

/* An entry of this name, on the sides where v has one: a directory on all of
 * them, or on none, as the order of a tree has a directory's name end in /. */
static int
visit(struct walk *w, const char *path, struct str name,
    const struct version v[MERGE_SIDES], int depth, struct error *e)
{
	const git_oid *below[MERGE_SIDES] = { NULL };
	int dir = 0;

	if (version_same(&v[MERGE_OURS], &v[MERGE_BASE]) &&
	    version_same(&v[MERGE_THEIRS], &v[MERGE_BASE]))
		return 0;
	if (is_forbidden(name)) {
		walk_tell(w, path, "left out: no file may have this name");
		return 0;
	}
	for (int side = 0; side < MERGE_SIDES; side++)
		if (v[side].mode == GIT_FILEMODE_TREE) {
			below[side] = &v[side].id;
			dir = 1;
		}
	if (dir && depth == DEPTH_MAX) {
		walk_tell(w, path, "left out: it lies too deep");
		return 0;
	}
	if (dir)
		return walk(w, below, path, depth + 1, e);
	w->nested |= depth > 0;
	walk_add(w, path, v);
	return 0;
}

/* Whether the entry that comes next is the same on all sides, as most are. */
static int
is_shared(const struct cursor c[MERGE_SIDES])
{
	for (int side = 0; side < MERGE_SIDES; side++)
		if (!c[side].more || !str_eq(c[side].entry.bytes, c[0].entry.bytes))
			return 0;
	return 1;
}

/* Pass what needs no visit. */
static int
pass_shared(struct cursor c[MERGE_SIDES], struct error *e)
{
	while (is_shared(c))
		for (int side = 0; side < MERGE_SIDES; side++)
			if (advance(&c[side], e) == -1)
				return -1;
	return 0;
}

/* The first of the three entries that come next, by the order of a tree. */
static const struct tree_entry *
first_of(const struct cursor c[MERGE_SIDES])
{
	const struct tree_entry *first = NULL;

	for (int side = 0; side < MERGE_SIDES; side++)
		if (c[side].more && (first == NULL ||
		    tree_order(&c[side].entry, first) < 0))
			first = &c[side].entry;
	return first;
}

/* Visit the entries of three open trees. */
static int
walk_open(struct walk *w, struct cursor c[MERGE_SIDES], const char *prefix, int depth,
    struct error *e)
{
	const struct tree_entry *first;
	struct buf path = BUF_INIT;
	int rv = 0;

	while (rv == 0 && (rv = pass_shared(c, e)) == 0 && (first = first_of(c)) != NULL) {
		struct version v[MERGE_SIDES] = { { 0 } };
		struct tree_entry is = *first;

		for (int side = 0; side < MERGE_SIDES; side++) {
			if (!c[side].more || tree_order(&c[side].entry, &is) != 0)
				continue;
			v[side].mode = c[side].entry.mode;
			git_oid_fromraw(&v[side].id, c[side].entry.id);
			if (advance(&c[side], e) == -1)
				rv = -1;
		}
		buf_reset(&path);
		buf_puts(&path, prefix);
		if (path.n > 0)
			buf_putc(&path, '/');
		buf_addstr(&path, is.name);
		if (rv == 0)
			rv = visit(w, path.s, is.name, v, depth, e);
	}
	buf_free(&path);
	return rv;
}

static int
same_tree(const git_oid *a, const git_oid *b)
{
	return a == b || (a != NULL && b != NULL && git_oid_equal(a, b));
}

static int
walk(struct walk *w, const git_oid *const tree[MERGE_SIDES], const char *prefix,
    int depth, struct error *e)
{
	struct cursor c[MERGE_SIDES] = { { 0 } };
	int rv = 0;

	if (same_tree(tree[MERGE_OURS], tree[MERGE_BASE]) &&
	    same_tree(tree[MERGE_THEIRS], tree[MERGE_BASE]))
		return 0;
	for (int side = 0; rv == 0 && side < MERGE_SIDES; side++)
		rv = open_cursor(&c[side], w->vcs, tree[side], e);
	if (rv == 0)
		rv = walk_open(w, c, prefix, depth, e);
	for (int side = 0; side < MERGE_SIDES; side++)
		close_cursor(&c[side]);
	return rv;
}

/* By path: a tree's order is another where a directory is among the names. */
static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct apart *)a)->path, ((const struct apart *)b)->path);
}

/* The first of the n paths sorted that does not come before this one. */
static size_t
find(const struct walk *w, size_t n, const char *path)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(w->v[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Whether a side made or changed a file. */
static int
is_news(const struct apart *a, int side)
{
	return a->v[side].mode != 0 && !version_same(&a->v[side], &a->v[MERGE_BASE]);
}

/* Whether a side made or changed something below a path. */
static int
news_below(const struct walk *w, size_t n, const char *path, int side)
{
	struct buf dir = BUF_INIT;
	int rv = 0;

	buf_printf(&dir, "%s/", path);
	for (size_t i = find(w, n, dir.s); i < n && !rv &&
	    strncmp(w->v[i].path, dir.s, dir.n) == 0; i++)
		rv = is_news(&w->v[i], side);
	buf_free(&dir);
	return rv;
}

/* A file that one side made or changed where the other has a directory: both
 * cannot stay under one name, and so the file gets another. */
static void
give_way(struct walk *w, size_t at, int side)
{
	struct version new[MERGE_SIDES] = { { 0 } };
	struct buf name = BUF_INIT;
	char hex[GIT_OID_HEXSZ + 1];
	struct version *v = w->v[at].v;

	new[MERGE_THEIRS] = v[side];
	git_oid_tostr(hex, sizeof(hex), &v[side].id);
	buf_printf(&name, "%s~%.8s", w->v[at].path, hex);
	walk_tell(w, w->v[at].path, "a file here, a directory there: the file got another name");
	v[MERGE_BASE] = v[MERGE_OURS];
	v[MERGE_THEIRS].mode = 0;
	walk_add(w, name.s, new);
	buf_free(&name);
}

static void
part_files_and_directories(struct walk *w)
{
	size_t n = w->n;

	for (size_t i = 0; i < n; i++)
		for (int side = MERGE_OURS; side < MERGE_SIDES; side++)
			if (is_news(&w->v[i], side) && news_below(w, n, w->v[i].path,
			    MERGE_OURS + MERGE_THEIRS - side))
				give_way(w, i, side);
}

/* --- attributes --- */

/* The view for the side that has x as its .gitattributes, where ours is to be
 * read as the working tree is. */
static int
see(struct walk *w, const struct version *x, const struct version *ours,
    git_repository **view, struct error *e)
{
	if (view_open(view, w->vcs, version_is_file(x) ? &x->id : NULL,
	    version_is_file(ours) ? &ours->id : NULL, e) == -1)
		return -1;
	if (*view != NULL) {
		w->views = xgrow(w->views, w->nviews, &w->cviews, sizeof(*w->views));
		w->views[w->nviews++] = *view;
	}
	return 0;
}

/* The .gitattributes at the top, where they are not the same everywhere. */
static const struct apart *
attributes(const struct walk *w)
{
	size_t at = find(w, w->n, ATTRIBUTES);

	return at < w->n && strcmp(w->v[at].path, ATTRIBUTES) == 0 ? &w->v[at] : NULL;
}

/* Have each side's files read by the attributes of that side. */
static int
view_sides(struct walk *w, struct error *e)
{
	static const int others[] = { MERGE_BASE, MERGE_THEIRS };
	const struct apart *a = attributes(w);

	for (size_t i = 0; a != NULL && i < 2; i++) {
		int side = others[i];
		git_repository *seen;

		if (see(w, &a->v[side], &a->v[MERGE_OURS], &seen, e) == -1)
			return -1;
		for (size_t j = 0; j < w->n; j++)
			w->v[j].v[side].view = seen;
		w->converts = side == MERGE_THEIRS && seen != NULL;
	}
	return 0;
}

int
walk_trees(struct walk *w, const git_oid *const tree[MERGE_SIDES], struct error *e)
{
	if (walk(w, tree, "", 0, e) == -1)
		return -1;
	if (w->n > 0)
		qsort(w->v, w->n, sizeof(*w->v), by_path);
	if (view_sides(w, e) == -1)
		return -1;
	if (w->nested) {
		part_files_and_directories(w);
		qsort(w->v, w->n, sizeof(*w->v), by_path);
	}
	return 0;
}

void
walk_free(struct walk *w)
{
	for (size_t i = 0; i < w->nviews; i++)
		view_close(w->views[i]);
	free(w->views);
	free(w->v);
	arena_free(&w->memory);
	list_free(&w->told);
}

/* --- several bases --- */

/* What a tree has for each of the paths that a walk listed, those in its top
 * directory: an array of w->n, to be freed. */
static struct version *
versions(struct walk *w, const git_oid *tree, struct error *e)
{
	struct version *v = xcalloc(w->n + 1, sizeof(*v));
	const struct apart *a = attributes(w);
	git_repository *seen = NULL;
	struct cursor c;
	size_t i = 0;
	int rv = open_cursor(&c, w->vcs, tree, e), order;

	while (rv == 0 && c.more && i < w->n) {
		order = strcmp(w->v[i].path, c.entry.name.p);
		if (order == 0 && c.entry.mode != GIT_FILEMODE_TREE) {
			v[i].mode = c.entry.mode;
			git_oid_fromraw(&v[i].id, c.entry.id);
		}
		if (order <= 0)
			i++;
		if (order >= 0)
			rv = advance(&c, e);
	}
	close_cursor(&c);
	if (rv == 0 && a != NULL)
		rv = see(w, &v[a - w->v], &a->v[MERGE_OURS], &seen, e);
	for (i = 0; i < w->n; i++)
		v[i].view = seen;
	if (rv == 0)
		return v;
	free(v);
	return NULL;
}

/* Merge one more base of a path into the one so far. */
static int
join(struct walk *w, struct apart *a, const struct version *more,
    const struct version *origin, struct error *e)
{
	struct str from, one, other;
	struct buf out = BUF_INIT;

	if (a->base != NULL)
		one = (struct str){ a->base, a->nbase };
	else if (version_text(w->vcs, a->path, &a->v[MERGE_BASE], &w->memory, &one, e) == -1)
		return -1;
	if (version_text(w->vcs, a->path, more, &w->memory, &other, e) == -1 ||
	    version_text(w->vcs, a->path, origin, &w->memory, &from, e) == -1)
		return -1;
	merge_record(&out, from, one, other);
	a->base = arena_keep(&w->memory, buf_str(&out));
	a->nbase = out.n;
	buf_free(&out);
	if (a->v[MERGE_BASE].mode == 0)
		a->v[MERGE_BASE] = *more;
	return 0;
}

int
walk_join_base(struct walk *w, const git_oid *base, const git_oid *origin,
    struct error *e)
{
	struct version *more = versions(w, base, e);
	struct version *from = more != NULL ? versions(w, origin, e) : NULL;
	int rv = from != NULL ? 0 : -1;

	for (size_t i = 0; rv == 0 && i < w->n; i++) {
		struct apart *a = &w->v[i];

		if (a->id.n > 0 &&
		    (a->base != NULL || !version_same(&more[i], &a->v[MERGE_BASE])))
			rv = join(w, a, &more[i], &from[i], e);
	}
	free(more);
	free(from);
	return rv;
}
