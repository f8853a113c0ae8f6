#include "vcs_left.h"

#include <git2/sys/index.h>
#include <stdlib.h>
#include <string.h>

#include "merge.h"
#include "typed.h"

/* A text in the working tree, or one that should be there. */
struct text {
	struct str s;
	struct version is;     /* mode 0: there is no file */
};

/* A file of the book in the midst of a merge. */
struct left {
	const struct apart *a;
	struct text want;      /* as the merge comes out */
	struct text now;       /* as it stands */
	struct text staged;    /* as the index has it, unless it conflicts */
	struct text left;      /* as git left it */
	int conflicts;         /* in the index */
	int resolved;          /* with git add */
};

struct settling {
	struct vcs_merge *m;
	git_tree *automerge;   /* what git put there, if it says so */
	int onto_index;        /* it merged with what was staged */
	int any;               /* something conflicts in the index */
	struct outcome *v;     /* what comes out of it */
	size_t n, cap;
};

/* --- what is known of a file --- */

/* What git's newer merges say they have put into the working tree.  Older ones
 * say nothing: NULL. */
static git_tree *
read_automerge(struct vcs *v)
{
	git_object *tree;

	return git_revparse_single(&tree, v->repo, "AUTO_MERGE^{tree}") == 0 ?
	    (git_tree *)tree : NULL;
}

static int
read_version(struct settling *s, const struct left *l, const struct version *x,
    struct text *text, struct error *e)
{
	int rv = version_text(s->m->walk.vcs, l->a->path, x, &s->m->walk.memory, &text->s, e);

	text->is = *x;
	if (rv == 1)
		text->is.mode = 0; /* a link, or too large: no text of ours */
	return rv == -1 ? -1 : 0;
}

static int
read_now(struct settling *s, struct left *l, struct error *e)
{
	struct vcs *v = s->m->walk.vcs;
	struct buf data = BUF_INIT;
	struct edit edit;
	int rv = blob_of(v, l->a->path, &edit, e);

	l->now.s = STR("");
	if (rv == 0 && edit.mode != 0 && (rv = book_read(v->book, l->a->path, &data, e)) == 0) {
		l->now.is = (struct version){ .mode = edit.mode, .id = edit.id };
		l->now.s = (struct str){ arena_keep(&s->m->walk.memory, buf_str(&data)), data.n };
	}
	buf_free(&data);
	return rv == -1 ? -1 : 0;
}

static int
read_index(struct settling *s, struct left *l, struct error *e)
{
	git_index *index = s->m->walk.vcs->index.git;
	const git_index_entry *x = git_index_get_bypath(index, l->a->path, 0);

	for (int stage = 1; stage <= 3; stage++)
		if (git_index_get_bypath(index, l->a->path, stage) != NULL)
			l->conflicts = 1;
	l->resolved = !l->conflicts && git_index_reuc_get_bypath(index, l->a->path) != NULL;
	if (x == NULL)
		return 0;
	return read_version(s, l, &(struct version){ .mode = x->mode, .id = x->id }, &l->staged, e);
}

/* Whether git says that it put a version there, and which. */
static int
find_automerge(const struct settling *s, const struct left *l, struct version *x)
{
	git_tree_entry *entry;

	if (s->automerge == NULL ||
	    git_tree_entry_bypath(&entry, s->automerge, l->a->path) < 0)
		return 0;
	*x = (struct version){ .mode = git_tree_entry_filemode(entry), .id = *git_tree_entry_id(entry) };
	git_tree_entry_free(entry);
	return 1;
}

/* Whether all of a version is git's doing: it is a side's, or git says so.
 * What it merged into the index may be a person's work that was staged. */
static int
is_gits(const struct settling *s, const struct left *l, const struct version *x)
{
	struct version put;

	for (int side = 0; side < MERGE_SIDES; side++)
		if (l->a->v[side].mode != 0 && git_oid_equal(&l->a->v[side].id, &x->id))
			return 1;
	return !s->onto_index && find_automerge(s, l, &put) && git_oid_equal(&put.id, &x->id);
}

/*
 * What git left in the file.  Where it conflicts and has no marks, a person was
 * at it if git says that it put marks there, and also if it is no side; an
 * older git does not say what they found, but without marks it was ours, or the
 * only one there is: the driver could not be run, or the other side removed it.
 */
static int
read_gits(struct settling *s, struct left *l, struct error *e)
{
	struct text put = { .s = STR("") };
	struct version v;
	int said;

	l->left = l->staged.is.mode != 0 ? l->staged : l->now;
	if (!l->conflicts || l->now.is.mode == 0 || typed_marks(l->now.s))
		return 0;
	said = find_automerge(s, l, &v);
	if (said && read_version(s, l, &v, &put, e) == -1)
		return -1;
	if (is_gits(s, l, &l->now.is) && !typed_marks(put.s))
		return 0;
	if (!said)
		v = l->a->v[MERGE_OURS].mode != 0 ? l->a->v[MERGE_OURS] : l->a->v[MERGE_THEIRS];
	return v.mode != 0 ? read_version(s, l, &v, &l->left, e) : 0;
}

/* Returns 1 when what comes out is no file and so not for the working tree. */
static int
read_left(struct settling *s, struct left *l, struct error *e)
{
	const struct outcome *o = merge_find(s->m, l->a->path);

	if (o != NULL && o->path.what == VCS_APART)
		return 1;
	if (o == NULL && read_version(s, l, &l->a->v[MERGE_OURS], &l->want, e) == -1)
		return -1;
	if (o != NULL && o->path.what == VCS_FILE) {
		l->want.s = o->path.text;
		l->want.is.mode = o->path.executable ? GIT_FILEMODE_BLOB_EXECUTABLE :
		    GIT_FILEMODE_BLOB;
	}
	if (read_now(s, l, e) == -1 || read_index(s, l, e) == -1)
		return -1;
	return read_gits(s, l, e);
}

/* Whether the file stands as it should, or as a person has left it. */
static int
stands(const struct settling *s, const struct left *l)
{
	if (l->now.is.mode == 0 ?
	    l->want.is.mode == 0 || (l->staged.is.mode != 0 && str_eq(l->staged.s, l->want.s)) :
	    l->want.is.mode == l->now.is.mode && str_eq(l->now.s, l->want.s))
		return 1;
	if (typed_marks(l->now.s))
		return 0;
	return !s->any || l->resolved || (l->conflicts && typed_marks(l->left.s));
}

/* --- what comes out --- */

static void
set_outcome(struct settling *s, const struct left *l, struct str text)
{
	struct outcome *o;

	s->v = xgrow(s->v, s->n, &s->cap, sizeof(*s->v));
	o = &s->v[s->n++];
	*o = (struct outcome){ .ours = l->now.is };
	o->path.path = l->a->path;
	o->path.what = l->want.is.mode == 0 ? VCS_GONE : VCS_FILE;
	o->path.text = text;
	o->path.executable = l->want.is.mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

/* Merge by the rules of the file. */
static int
merge_typed(const char *path, struct buf *out, struct str base, struct str mine,
    struct str want, struct error *e)
{
	if (book_file_id(path).n > 0)
		merge_record(out, base, mine, want);
	else if (strcmp(path, ".ii") == 0)
		merge_settings(out, base, mine, want);
	else
		return merge_union(out, base, mine, want, e);
	return 0;
}

/* What was typed into git's text, taken into ours; where the merge has no such
 * file, it stays. */
static int
take_typed(struct settling *s, const struct left *l, struct str base, struct str mine,
    struct error *e)
{
	struct left kept = *l;
	struct buf out = BUF_INIT;
	int rv = 0;

	if (l->want.is.mode == 0) {
		kept.want.is = l->now.is;
		buf_addstr(&out, mine);
	} else
		rv = merge_typed(l->a->path, &out, base, mine, l->want.s, e);
	if (rv == 0 && !str_eq(buf_str(&out), l->now.s))
		set_outcome(s, &kept, (struct str){ arena_keep(&s->m->walk.memory,
		    buf_str(&out)), out.n });
	buf_free(&out);
	return rv;
}

/* The texts of a path that no person has typed since. */
static int
read_known(struct settling *s, const struct left *l, struct str known[MERGE_SIDES + 1],
    struct error *e)
{
	struct text text;

	for (int side = 0; side < MERGE_SIDES; side++) {
		if (read_version(s, l, &l->a->v[side], &text, e) == -1)
			return -1;
		known[side] = text.s;
	}
	known[MERGE_SIDES] = l->want.s;
	return 0;
}

/* What was there before a person typed: the versions' own lines, without
 * marks; all of it where git alone can have put it there. */
static int
make_base(struct settling *s, const struct left *l, struct buf *base, struct error *e)
{
	struct str known[MERGE_SIDES + 1];

	if (is_gits(s, l, &l->left.is)) {
		typed_strip(base, l->left.s);
		return 0;
	}
	if (read_known(s, l, known, e) == -1)
		return -1;
	typed_known(base, l->left.s, known, MERGE_SIDES + 1);
	return 0;
}

static int
settle(struct settling *s, const struct left *l, struct error *e)
{
	struct buf base = BUF_INIT, mine = BUF_INIT;
	int rv;

	if (stands(s, l))
		return 0;
	typed_strip(&mine, l->now.s);
	rv = make_base(s, l, &base, e);
	if (rv == 0 && (l->now.is.mode == 0 || str_eq(buf_str(&base), buf_str(&mine))))
		set_outcome(s, l, l->want.s);
	else if (rv == 0)
		rv = take_typed(s, l, buf_str(&base), buf_str(&mine), e);
	buf_free(&mine);
	buf_free(&base);
	return rv;
}

static int
is_listed(const struct walk *w, const char *path)
{
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->v[i].path, path) == 0)
			return 1;
	return 0;
}

/* A version beside another comes out under a name that no side has: NAME~ID. */
static void
list_beside(struct vcs_merge *m)
{
	static const struct version none[MERGE_SIDES];

	for (size_t i = 0; i < m->n; i++) {
		const char *path = m->v[i].path.path;

		if (strchr(path, '~') != NULL && !is_listed(&m->walk, path))
			walk_add(&m->walk, path, none);
	}
}

int
left_settle(struct vcs_merge *m, const struct vcs_unfinished *u, struct error *e)
{
	struct settling s = { .m = m, .automerge = read_automerge(m->walk.vcs),
	    .onto_index = u->work == VCS_CONFLICTS };
	int rv = 0;

	list_beside(m);
	s.any = git_index_has_conflicts(m->walk.vcs->index.git);
	for (size_t i = 0; rv != -1 && i < m->walk.n; i++) {
		struct left l = { .a = &m->walk.v[i] };

		if ((rv = read_left(&s, &l, e)) == 0)
			rv = settle(&s, &l, e);
	}
	git_tree_free(s.automerge);
	free(m->v);
	m->v = s.v;
	m->n = s.n;
	m->cap = s.cap;
	merge_sort(m);
	return rv == -1 ? -1 : 0;
}
