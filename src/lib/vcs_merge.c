/*
 * The merge of two commits.  Git never calls a driver for a removal against an
 * edit, nor for renames; so the trees are walked here, records merge as
 * merge_book.h says, and what comes out is told by path, for the change that
 * brings it into the working tree.
 */
#include "vcs_merge.h"

#include <stdlib.h>
#include <string.h>

#include "merge.h"
#include "vcs_file.h"

/* --- what comes out --- */

static struct outcome *
add(struct vcs_merge *m, const struct apart *a)
{
	struct outcome *o;

	m->v = xgrow(m->v, m->n, &m->cap, sizeof(*m->v));
	o = &m->v[m->n++];
	*o = (struct outcome){ .path.path = a->path, .base = a->v[MERGE_BASE],
	    .ours = a->v[MERGE_OURS], .theirs = a->v[MERGE_THEIRS] };
	return o;
}

void
merge_set_file(struct vcs_merge *m, const struct apart *a, struct str text, unsigned mode)
{
	struct outcome *o = add(m, a);

	o->path.what = VCS_FILE;
	o->path.executable = mode == GIT_FILEMODE_BLOB_EXECUTABLE;
	o->path.text = text;
	o->is.mode = mode;
}

void
merge_set_gone(struct vcs_merge *m, const struct apart *a)
{
	add(m, a)->path.what = VCS_GONE;
}

void
merge_set_apart(struct vcs_merge *m, const struct apart *a, const struct version *x)
{
	struct outcome *o = add(m, a);

	o->path.what = VCS_APART;
	o->is = *x;
}

int
version_text(struct vcs *v, const char *path, const struct version *x,
    struct arena *memory, struct str *text, struct error *e)
{
	struct buf data = BUF_INIT;
	git_object_t type;
	size_t size;
	int rv;

	*text = STR("");
	if (!version_is_file(x))
		return x->mode != 0;
	if (git_odb_read_header(&size, &type, v->odb, &x->id) < 0)
		return vcs_fail(e, "cannot read %s", path);
	if (size > RECORD_MAX)
		return 1;
	rv = blob_read(v, x->view, path, &x->id, &data, e);
	*text = (struct str){ arena_keep(memory, buf_str(&data)), data.n };
	buf_free(&data);
	return rv;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct outcome *)a)->path.path,
	    ((const struct outcome *)b)->path.path);
}

void
merge_sort(struct vcs_merge *m)
{
	if (m->n > 0)
		qsort(m->v, m->n, sizeof(*m->v), by_path);
}

const struct outcome *
merge_find(const struct vcs_merge *m, const char *path)
{
	struct outcome key = { .path.path = path };

	return m->n > 0 ? bsearch(&key, m->v, m->n, sizeof(*m->v), by_path) : NULL;
}

/* --- records --- */

/* The records of a merge while they are read. */
struct records {
	struct merge_file *files;
	const struct apart **paths;
	size_t n;
};

/*
 * Read one side of a record.  What is no file there, or too large for one, is
 * as if the side had not touched it: nobody takes a contact away by putting a
 * link in its place.
 */
static int
read_side(struct vcs *v, struct vcs_merge *m, struct apart *a, int side,
    struct merge_file *f, struct error *e)
{
	struct version *x = &a->v[side], *base = &a->v[MERGE_BASE];
	int rv;

	if (side != MERGE_BASE && version_same(x, base) && a->base == NULL) {
		f->text[side] = f->text[MERGE_BASE];
		f->has[side] = f->has[MERGE_BASE];
		return 0;
	}
	rv = version_text(v, a->path, x, &m->walk.memory, &f->text[side], e);
	f->has[side] = x->mode != 0;
	if (rv == 0 && side == MERGE_THEIRS)
		a->raw = version_is_file(x) && x->view == NULL && attr_plain(v, a->path);
	if (rv != 1)
		return rv;
	walk_tell(&m->walk, a->path, version_is_file(x) ? "left out: it is larger than 16 MiB" :
	    "left out: it is no regular file");
	if (side == MERGE_BASE)
		f->has[side] = 0;
	else {
		*x = *base;
		f->text[side] = f->text[MERGE_BASE];
		f->has[side] = f->has[MERGE_BASE];
	}
	return 0;
}

static int
read_record(struct vcs *v, struct vcs_merge *m, struct apart *a, struct merge_file *f,
    struct error *e)
{
	*f = (struct merge_file){ .id = a->id };
	for (int side = MERGE_BASE; side < MERGE_SIDES; side++) {
		if (side == MERGE_BASE && a->base != NULL) {
			f->text[side] = (struct str){ a->base, a->nbase };
			f->has[side] = 1;
		} else if (read_side(v, m, a, side, f, e) == -1)
			return -1;
	}
	return 0;
}

unsigned
merge_mode(const struct apart *a)
{
	unsigned b = a->v[MERGE_BASE].mode, o = a->v[MERGE_OURS].mode,
	    t = a->v[MERGE_THEIRS].mode;

	if (o == 0 || (o == b && t != 0))
		return t != 0 ? t : GIT_FILEMODE_BLOB;
	return o;
}

/* Whether a text is that of theirs, unconverted. */
static int
is_theirs(const struct apart *a, const struct merge_file *f, struct str text)
{
	return a->raw && text.p == f->text[MERGE_THEIRS].p &&
	    text.n == f->text[MERGE_THEIRS].n;
}

static void
set_record(struct vcs_merge *m, const struct apart *a, const struct merge_file *f,
    const struct merge_result *r)
{
	unsigned mode = merge_mode(a);

	if (!r->has && f->has[MERGE_OURS])
		merge_set_gone(m, a);
	else if (r->has && (!f->has[MERGE_OURS] || mode != a->v[MERGE_OURS].mode ||
	    m->walk.converts || !str_eq(r->text, f->text[MERGE_OURS]))) {
		merge_set_file(m, a, r->text, mode);
		if (is_theirs(a, f, r->text))
			m->v[m->n - 1].known = (struct known){ a->v[MERGE_THEIRS].id, r->text };
	}
}

static int
merge_people(struct vcs *v, struct vcs_merge *m, struct error *e)
{
	struct walk *w = &m->walk;
	struct records r = {
		.files = xcalloc(w->n + 1, sizeof(*r.files)),
		.paths = xcalloc(w->n + 1, sizeof(*r.paths)),
	};
	int rv = 0;

	for (size_t i = 0; rv == 0 && i < w->n; i++) {
		if (w->v[i].id.n == 0)
			continue;
		r.paths[r.n] = &w->v[i];
		rv = read_record(v, m, &w->v[i], &r.files[r.n++], e);
	}
	if (rv == 0)
		merge_records(&m->book, r.files, r.n);
	for (size_t i = 0; rv == 0 && i < r.n; i++)
		set_record(m, r.paths[i], &r.files[i], &m->book.results[i]);
	free(r.files);
	free(r.paths);
	return rv;
}

static int
merge_dot_ii(struct vcs *v, struct vcs_merge *m, struct apart *a, struct error *e)
{
	struct merge_file f = { .id = STR("") };
	struct merge_result r = { .has = 1 };
	struct buf out = BUF_INIT;

	for (int side = MERGE_BASE; side < MERGE_SIDES; side++)
		if (read_side(v, m, a, side, &f, e) == -1)
			return -1;
	merge_settings(&out, f.text[MERGE_BASE], f.text[MERGE_OURS], f.text[MERGE_THEIRS]);
	r.text = (struct str){ arena_keep(&m->walk.memory, buf_str(&out)), out.n };
	set_record(m, a, &f, &r);
	buf_free(&out);
	return 0;
}

/* --- the working tree --- */

/* Whether the file has these bytes already: of a merge that was killed. */
static int
has_text(struct vcs *v, const struct vcs_path *p)
{
	struct error e = ERROR_INIT;
	struct buf data = BUF_INIT;
	int rv = p->what == VCS_FILE && book_read(v->book, p->path, &data, &e) == 0 &&
	    str_eq(buf_str(&data), p->text);

	error_clear(&e);
	buf_free(&data);
	return rv;
}

/* A path is only written over where it stands as ours has it: what a person
 * did to it and nobody committed is not lost. */
static int
check_clean(struct vcs *v, const struct outcome *o, struct error *e)
{
	struct edit now;

	if (o->path.what == VCS_APART ||
	    (version_is_file(&o->ours) && !file_below_link(v->book->fd, o->path.path) &&
	    index_vouches(v, o->path.path, &o->ours.id)))
		return 0;
	if (blob_of(v, o->path.path, &now, e) == -1)
		return -1;
	if (now.mode == 0 ? o->ours.mode == 0 || o->path.what == VCS_GONE :
	    version_is_file(&o->ours) && git_oid_equal(&now.id, &o->ours.id))
		return 0;
	if (has_text(v, &o->path))
		return 0;
	return error_set(e, o->ours.mode == 0 ? "%s is in the way: it is not in the "
	    "history, and the other side has one of that name; move it away first" :
	    "%s was changed and is not committed; commit it, or put it away "
	    "(git stash), first", o->path.path);
}

/* --- the commits --- */

static int
tree_of(struct vcs *v, const git_oid *commit, git_oid *tree, struct error *e)
{
	git_commit *c;

	if (git_commit_lookup(&c, v->repo, commit) < 0)
		return vcs_fail(e, "cannot read a commit");
	*tree = *git_commit_tree_id(c);
	git_commit_free(c);
	return 0;
}

/* The tree that two commits both come from, or an empty one: *has is 0. */
static int
origin_tree(struct vcs *v, const git_oid *a, const git_oid *b, git_oid *tree, int *has,
    struct error *e)
{
	git_oid commit;
	int rv = git_merge_base(&commit, v->repo, a, b);

	*has = rv == 0;
	if (rv == GIT_ENOTFOUND)
		return 0;
	return rv < 0 ? vcs_fail(e, "cannot find what two commits come from") :
	    tree_of(v, &commit, tree, e);
}

static int
by_id(const void *a, const void *b)
{
	return git_oid_cmp(a, b);
}

/* List what differs, with these bases, of which there may be none. */
static int
walk_bases(struct vcs_merge *m, git_oidarray *bases, struct error *e)
{
	struct walk *w = &m->walk;
	const git_oid *trees[MERGE_SIDES] = { NULL,
	    w->vcs->head.born ? &w->vcs->head.tree : NULL,
	    git_oid_is_zero(&m->theirs) ? NULL : &m->tree };
	git_oid base, origin;
	int has;

	if (bases->count > 1)
		qsort(bases->ids, bases->count, sizeof(*bases->ids), by_id);
	if (bases->count > 0) {
		if (tree_of(w->vcs, &bases->ids[0], &base, e) == -1)
			return -1;
		trees[MERGE_BASE] = &base;
	}
	if (walk_trees(w, trees, e) == -1)
		return -1;
	for (size_t i = 1; i < bases->count; i++)
		if (origin_tree(w->vcs, &bases->ids[0], &bases->ids[i], &origin, &has, e) == -1 ||
		    tree_of(w->vcs, &bases->ids[i], &base, e) == -1 ||
		    walk_join_base(w, &base, has ? &origin : NULL, e) == -1)
			return -1;
	return 0;
}

/* Whether a tree has a record. */
static int
has_records(struct vcs *v, const git_oid *tree, int *has, struct error *e)
{
	git_odb_object *object;
	struct tree_entry t;
	struct str raw;

	*has = 0;
	if (tree_read(v, tree, &object, e) == -1)
		return -1;
	raw = (struct str){ git_odb_object_data(object), git_odb_object_size(object) };
	while (!*has && tree_next(&raw, &t) == 1)
		*has = book_file_id(t.name.p).n > 0;
	git_odb_object_free(object);
	return 0;
}

/* Two books without a common past are two books, unless one is new. */
static int
both_have_records(struct vcs *v, const git_oid *tree, struct error *e)
{
	int ours = 0, theirs = 0;

	if (!v->head.born)
		return 0;
	if (has_records(v, &v->head.tree, &ours, e) == -1 ||
	    has_records(v, tree, &theirs, e) == -1)
		return -1;
	return ours && theirs;
}

static int
check_related(struct vcs *v, struct vcs_merge *m, struct error *e)
{
	int rv = both_have_records(v, &m->tree, e);

	return rv != 1 ? rv : error_set(e, "the histories have nothing in common: "
	    "this is another book; to unite the two: git -C '%s' merge "
	    "--allow-unrelated-histories %s", v->book->dir,
	    git_oid_tostr_s(&m->theirs));
}

int
vcs_is_another(struct vcs *v, const char *id, struct error *e)
{
	git_oid commit, tree, base;
	int rv;

	if (head_look(v, e) == -1)
		return -1;
	if (!v->head.born)
		return 0;
	if (git_oid_fromstr(&commit, id) < 0)
		return error_set(e, "%s is no commit", id);
	rv = git_merge_base(&base, v->repo, &v->head.commit, &commit);
	if (rv != GIT_ENOTFOUND)
		return rv < 0 ? vcs_fail(e, "cannot read the history") : 0;
	return head_read(v, e) == -1 || tree_of(v, &commit, &tree, e) == -1 ? -1 :
	    both_have_records(v, &tree, e);
}

/* What both sides of a true merge come from. */
static int
walk_joined(struct vcs_merge *m, struct error *e)
{
	struct vcs *v = m->walk.vcs;
	git_oidarray bases = { 0 };
	int rv = 0;

	m->joins = 1;
	m->forward = !v->head.born;
	if (v->head.born)
		rv = git_merge_bases(&bases, v->repo, &v->head.commit, &m->theirs);
	if (rv < 0 && rv != GIT_ENOTFOUND)
		return vcs_fail(e, "cannot find what the two histories have in common");
	if (bases.count == 1 && git_oid_equal(&bases.ids[0], &v->head.commit))
		m->forward = 1;
	rv = bases.count == 0 && !m->midway ? check_related(v, m, e) : 0;
	if (rv == 0)
		rv = walk_bases(m, &bases, e);
	git_oidarray_dispose(&bases);
	return rv;
}

/* A merge on top of a base that the caller knows. */
static int
walk_given(struct vcs_merge *m, const char *base, struct error *e)
{
	git_oid id;
	git_oidarray bases = { &id, 1 };

	if (*base == '\0')
		bases.count = 0;
	else if (git_oid_fromstr(&id, base) < 0)
		return vcs_fail(e, "%s is no commit", base);
	return walk_bases(m, &bases, e);
}

/* Records by id, which is not the order of their files' names; then the rest. */
static int
by_id_then_path(const void *a, const void *b)
{
	const struct apart *x = a, *y = b;

	if (x->id.n == 0 || y->id.n == 0)
		return (x->id.n == 0) - (y->id.n == 0);
	return str_cmp(x->id, y->id);
}

int
merge_walked(struct vcs *v, struct vcs_merge *m, struct error *e)
{
	if (m->walk.n > 0)
		qsort(m->walk.v, m->walk.n, sizeof(*m->walk.v), by_id_then_path);
	if (merge_people(v, m, e) == -1)
		return -1;
	for (size_t i = 0; i < m->walk.n; i++) {
		struct apart *a = &m->walk.v[i];
		int rv = a->id.n > 0 ? 0 :
		    strcmp(a->path, ".ii") == 0 ? merge_dot_ii(v, m, a, e) :
		    merge_other(v, m, a, e);

		if (rv == -1)
			return -1;
	}
	merge_sort(m);
	return m->midway ? 0 : vcs_merge_check(m, e);
}

int
vcs_merge_check(const struct vcs_merge *m, struct error *e)
{
	if (index_read(m->walk.vcs, e) == -1)
		return -1;
	for (size_t i = 0; i < m->n; i++)
		if (check_clean(m->walk.vcs, &m->v[i], e) == -1)
			return -1;
	return 0;
}

/* Find the commits; no theirs: nothing. */
static int
find_sides(struct vcs *v, struct vcs_merge *m, const char *theirs, struct error *e)
{
	if (head_read(v, e) == -1)
		return -1;
	if (v->head.born)
		m->ours = v->head.commit;
	if (*theirs == '\0')
		return 0;
	if (git_oid_fromstr(&m->theirs, theirs) < 0)
		return vcs_fail(e, "%s is no commit", theirs);
	return tree_of(v, &m->theirs, &m->tree, e);
}

int
merge_walk(struct vcs_merge *m, const char *base, const char *theirs, struct error *e)
{
	if (find_sides(m->walk.vcs, m, theirs, e) == -1)
		return -1;
	return base == NULL ? walk_joined(m, e) : walk_given(m, base, e);
}

int
vcs_merge(struct vcs *v, const char *base, const char *theirs, struct vcs_merge **out,
    struct error *e)
{
	struct vcs_merge *m = xcalloc(1, sizeof(*m));

	m->walk.vcs = v;
	if (merge_walk(m, base, theirs, e) == -1 || merge_walked(v, m, e) == -1) {
		vcs_merge_free(m);
		m = NULL;
	}
	*out = m;
	return m != NULL ? 0 : -1;
}

int
merge_is_gone(const struct vcs_merge *m, const char *path)
{
	const struct outcome *o = merge_find(m, path);

	return o != NULL && o->path.what == VCS_GONE;
}

size_t
vcs_merge_count(const struct vcs_merge *m)
{
	return m->n;
}

const struct vcs_path *
vcs_merge_path(const struct vcs_merge *m, size_t i)
{
	return &m->v[i].path;
}

int
vcs_merge_ours(const struct vcs_merge *m, size_t i, struct buf *out, struct error *e)
{
	const struct outcome *o = &m->v[i];

	buf_reset(out);
	if (!version_is_file(&o->ours))
		return 1;
	return blob_read(m->walk.vcs, NULL, o->path.path, &o->ours.id, out, e);
}

const struct list *
vcs_merge_told(const struct vcs_merge *m)
{
	return &m->walk.told;
}

void
vcs_merge_free(struct vcs_merge *m)
{
	if (m == NULL)
		return;
	free(m->v);
	list_free(&m->stay);
	list_free(&m->open);
	merge_book_free(&m->book);
	walk_free(&m->walk);
	free(m);
}
