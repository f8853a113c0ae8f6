/* What takes a commit back is a merge whose base is that commit, and whose other
 * side is the state before it. */
#include "vcs_undo.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "record.h"
#include "vcs_merge.h"

/* --- which commit --- */

static int
lookup(struct vcs *v, const git_oid *id, git_commit **commit, struct error *e)
{
	return git_commit_lookup(commit, v->repo, id) < 0 ?
	    vcs_fail(e, "cannot read a commit (see git fsck)") : 0;
}

/* Whether a commit is ours, and no merge.  Who has one of the addresses that the
 * book's settings give has all of them: on each machine another, perhaps. */
static int
is_ours(struct vcs *v, git_commit *commit, const git_signature *us)
{
	const char *email = git_commit_author(commit)->email;

	return git_commit_parentcount(commit) < 2 &&
	    (strcasecmp(email, us->email) == 0 ||
	    (book_is_mine(v->book, us->email) && book_is_mine(v->book, email)));
}

/* The tree that the commit changed; none before the first: *has is 0. */
static int
tree_before(struct vcs *v, git_commit *commit, git_oid *tree, int *has, struct error *e)
{
	git_commit *parent;

	*has = git_commit_parentcount(commit) > 0;
	if (!*has)
		return 0;
	if (lookup(v, git_commit_parent_id(commit, 0), &parent, e) == -1)
		return -1;
	*tree = *git_commit_tree_id(parent);
	git_commit_free(parent);
	return 0;
}

/* Whether the commit changed a file of the book: 1, 0, -1. */
static int
changed_book(struct vcs *v, git_commit *commit, struct error *e)
{
	const git_oid *tree = git_commit_tree_id(commit);
	const git_oid *trees[MERGE_SIDES] = { tree, tree, NULL };
	struct walk w = { .vcs = v, .memory = ARENA_INIT };
	git_oid before;
	int has, rv;

	if (tree_before(v, commit, &before, &has, e) == -1)
		return -1;
	if (has)
		trees[MERGE_THEIRS] = &before;
	rv = walk_trees(&w, trees, e);
	for (size_t i = 0; rv == 0 && i < w.n; i++)
		rv = vcs_is_book_file(w.v[i].path);
	walk_free(&w);
	return rv;
}

/* Unsorted, libgit2 goes by date and reads no further than it is asked. */
static int
find_in_book(struct vcs *v, const git_signature *us, git_oid *id, struct error *e)
{
	git_revwalk *walk;
	git_commit *commit;
	int rv = git_revwalk_new(&walk, v->repo), found = 0;

	if (rv == 0)
		rv = git_revwalk_push(walk, &v->head.commit);
	while (rv == 0 && !found && (rv = git_revwalk_next(id, walk)) == 0) {
		if (lookup(v, id, &commit, e) == -1)
			found = -1;
		else if (is_ours(v, commit, us))
			found = changed_book(v, commit, e);
		if (found != -1)
			git_commit_free(commit);
	}
	git_revwalk_free(walk);
	if (rv < 0 && rv != GIT_ITEROVER)
		return vcs_fail(e, "cannot read the history");
	return found == -1 ? -1 : !found;
}

static int
find_in_files(struct vcs *v, const git_signature *us, const struct list *files,
    git_oid *id, struct error *e)
{
	struct history_commit c;
	struct history *h;
	git_commit *commit;
	int rv, found = 0;

	if (history_open(&h, v, files, e) == -1)
		return -1;
	while (!found && (rv = history_next(h, &c, e)) == 1) {
		git_oid_fromraw(id, c.id.b);
		if ((rv = lookup(v, id, &commit, e)) == -1)
			break;
		found = is_ours(v, commit, us);
		git_commit_free(commit);
	}
	history_close(h);
	return rv == -1 ? -1 : !found;
}

int
undo_find(struct vcs *v, const struct list *files, struct vcs_id *id, struct error *e)
{
	git_signature *us;
	git_oid oid = { { 0 } };
	int rv;

	if (head_read(v, e) == -1)
		return -1;
	if (!v->head.born) {
		error_set(e, "nothing is committed yet");
		return 1;
	}
	if (who_author(v, &us, e) == -1)
		return -1;
	rv = files != NULL ? find_in_files(v, us, files, &oid, e) :
	    find_in_book(v, us, &oid, e);
	if (rv == 1)
		error_set(e, "no change by %s <%s>; another's: ii-undo with a commit "
		    "from ii-history", us->name, us->email);
	if (rv == 0)
		memcpy(id->b, oid.id, VCS_ID);
	git_signature_free(us);
	return rv;
}

/* --- what of it --- */

/* The files whose change is to be taken back. */
struct choice {
	struct vcs_merge *m;
	unsigned char *chosen;  /* of each path of the walk */
	struct list *was;       /* the ids in a Was: of its versions */
};

static int
is_changed(const struct apart *a)
{
	return !version_same(&a->v[MERGE_BASE], &a->v[MERGE_THEIRS]);
}

static int
is_record(const struct apart *a)
{
	return a->id.n > 0;
}

/* The ids that a record has in a Was:, in any version. */
static int
list_was(struct vcs *v, const struct apart *a, struct list *was, struct error *e)
{
	struct record rec = RECORD_INIT;
	struct arena memory = ARENA_INIT;
	struct str text;
	int rv = 0;

	for (int side = MERGE_BASE; rv != -1 && side < MERGE_SIDES; side++) {
		const struct field *f = NULL;

		rv = version_text(v, a->path, &a->v[side], &memory, &text, e);
		record_parse(&rec, text, NULL);
		while ((f = record_next(&rec, STR("Was"), f)) != NULL)
			if (!list_has(was, f->value))
				list_add(was, f->value);
	}
	record_free(&rec);
	arena_free(&memory);
	return rv == -1 ? -1 : 0;
}

/* Whether one of two records names the other. */
static int
is_linked(const struct choice *c, size_t i, size_t j)
{
	const struct apart *v = c->m->walk.v;

	return list_has(&c->was[i], v[j].id) || list_has(&c->was[j], v[i].id);
}

/* Choose all that is linked with what is chosen. */
static void
choose_linked(struct choice *c)
{
	const struct walk *w = &c->m->walk;
	int more = 1;

	while (more) {
		more = 0;
		for (size_t i = 0; i < w->n; i++)
			for (size_t j = 0; c->chosen[i] && j < w->n; j++)
				if (!c->chosen[j] && is_linked(c, i, j))
					more = c->chosen[j] = 1;
	}
}

/* Leave in the walk what is chosen, and count the rest of the commit. */
static void
keep_chosen(struct choice *c)
{
	struct walk *w = &c->m->walk;
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		if (c->chosen[i])
			w->v[n++] = w->v[i];
		else if (is_changed(&w->v[i]) && vcs_is_book_file(w->v[i].path))
			c->m->others++;
	w->n = n;
}

static int
choose(struct vcs *v, struct vcs_merge *m, const struct list *files, struct error *e)
{
	const struct walk *w = &m->walk;
	struct choice c = {
		.m = m,
		.chosen = xcalloc(w->n + 1, sizeof(*c.chosen)),
		.was = xcalloc(w->n + 1, sizeof(*c.was)),
	};
	size_t n = w->n;
	int rv = 0;

	for (size_t i = 0; rv == 0 && i < n; i++) {
		const struct apart *a = &w->v[i];

		c.chosen[i] = files == NULL ? vcs_is_book_file(a->path) :
		    list_has(files, str_of(a->path));
		if (files != NULL && is_record(a) && (c.chosen[i] || is_changed(a)))
			rv = list_was(v, a, &c.was[i], e);
	}
	if (rv == 0 && files != NULL)
		choose_linked(&c);
	if (rv == 0)
		keep_chosen(&c);
	for (size_t i = 0; i < n; i++)
		list_free(&c.was[i]);
	free(c.was);
	free(c.chosen);
	return rv;
}

/* --- what was changed since --- */

/* A Clash: that the merge of two records made, or NULL. */
static const struct field *
new_clash(const struct record *rec, const struct record *ours, const struct record *theirs)
{
	const struct field *f = NULL;

	while ((f = record_next(rec, STR("Clash"), f)) != NULL)
		if (!record_has_clash(ours, f->value) && !record_has_clash(theirs, f->value))
			break;
	return f;
}

/* Settle a clash with the value of ours: 1; 0 when it cannot be. */
static int
settle(const struct record *rec, const struct field *clash, const struct record *ours,
    struct buf *out)
{
	struct record set = RECORD_INIT;
	struct buf text = BUF_INIT;
	struct error e = ERROR_INIT;
	const struct field *later;
	struct str name, lost;
	int done = 0;

	if (record_clash(clash, &name, &lost) &&
	    (later = record_next(ours, name, NULL)) != NULL &&
	    record_set(rec, name, later->value, &text, &e) != -1) {
		record_parse(&set, buf_str(&text), NULL);
		done = record_remove(&set, STR("Clash"), clash->value, out, &e) == 1;
	}
	error_clear(&e);
	record_free(&set);
	buf_free(&text);
	return done;
}

/*
 * Where the field was changed once more since, the merge has chosen between the
 * later value and the former one by their bytes, and made the other a Clash:.
 * Who takes back what is no longer in force does not mean the later value.
 */
static void
keep_later(struct vcs_merge *m, struct str *text, struct str ours, struct str theirs)
{
	struct record rec = RECORD_INIT, o = RECORD_INIT, t = RECORD_INIT;
	struct buf next = BUF_INIT;
	const struct field *clash;

	record_parse(&rec, *text, NULL);
	record_parse(&o, ours, NULL);
	record_parse(&t, theirs, NULL);
	while ((clash = new_clash(&rec, &o, &t)) != NULL && settle(&rec, clash, &o, &next)) {
		*text = (struct str){ arena_keep(&m->walk.memory, buf_str(&next)), next.n };
		record_parse(&rec, *text, NULL);
	}
	record_free(&rec);
	record_free(&o);
	record_free(&t);
	buf_free(&next);
}

/* Whether the commit changed a record that was removed since: an edit is more than
 * a removal to a merge, but who takes the edit back does not bring the contact
 * back with it. */
static int
was_edit_of_removed(const struct outcome *o)
{
	return o->path.what == VCS_FILE && o->ours.mode == 0 && o->base.mode != 0 &&
	    o->theirs.mode != 0;
}

/* The same of one path: 1 when it then is as ours has it, 0, -1. */
static int
keep_later_at(struct vcs_merge *m, struct outcome *o, struct error *e)
{
	const char *path = o->path.path;
	struct str ours, theirs;

	if (was_edit_of_removed(o))
		return 1;
	if (o->path.what != VCS_FILE || !version_is_file(&o->ours) ||
	    (book_file_id(path).n == 0 && strcmp(path, ".ii") != 0))
		return 0;
	if (version_text(m->walk.vcs, path, &o->ours, &m->walk.memory, &ours, e) == -1 ||
	    version_text(m->walk.vcs, path, &o->theirs, &m->walk.memory, &theirs, e) == -1)
		return -1;
	keep_later(m, &o->path.text, ours, theirs);
	return str_eq(o->path.text, ours) && o->is.mode == o->ours.mode;
}

static int
keep_all_later(struct vcs_merge *m, struct error *e)
{
	size_t n = 0;
	int rv;

	for (size_t i = 0; i < m->n; i++) {
		if ((rv = keep_later_at(m, &m->v[i], e)) == -1)
			return -1;
		if (rv == 0)
			m->v[n++] = m->v[i];
	}
	m->n = n;
	return 0;
}

/* --- taking it back --- */

/* What the commit added and the merge has kept. */
static void
list_stay(struct vcs_merge *m)
{
	for (size_t i = 0; i < m->walk.n; i++) {
		const struct apart *a = &m->walk.v[i];

		if (is_record(a) && a->v[MERGE_BASE].mode != 0 &&
		    a->v[MERGE_THEIRS].mode == 0 && a->v[MERGE_OURS].mode != 0 &&
		    !merge_is_gone(m, a->path))
			list_add(&m->stay, a->id);
	}
}

static int
refuse(struct error *e, const char *why)
{
	error_set(e, "%s", why);
	return 1;
}

/* Whether a commit leads to HEAD: 1, 0, -1. */
static int
is_past(struct vcs *v, const git_oid *id, struct error *e)
{
	int rv = git_oid_equal(id, &v->head.commit);

	if (rv == 0)
		rv = git_graph_descendant_of(v->repo, &v->head.commit, id);
	return rv < 0 ? vcs_fail(e, "cannot read the history") : rv;
}

/* Whether a commit can be taken back now: 0, 1, -1. */
static int
check(struct vcs *v, const git_oid *id, struct error *e)
{
	struct vcs_unfinished u;
	const char *state;
	int rv;

	if (index_read(v, e) == -1 || head_read(v, e) == -1)
		return -1;
	if ((state = vcs_state(v)) != NULL && vcs_unfinished(v, &u, e) == -1)
		return -1;
	if (state != NULL)
		return error_set(e, vcs_finishable(&u) ?
		    "%s: first let ii-sync finish it (git's --abort may lose what is "
		    "not committed)" :
		    "%s: finish it, or call it off, with git first", state);
	if (!v->head.born)
		return refuse(e, "nothing is committed yet");
	rv = is_past(v, id, e);
	if (rv == 0)
		return refuse(e, "it is not in this book's history, but on another branch");
	return rv == -1 ? -1 : 0;
}

static int
walk_undo(struct vcs_merge *m, git_commit *commit, const struct list *files,
    struct error *e)
{
	struct vcs *v = m->walk.vcs;
	const git_oid *trees[MERGE_SIDES] = { git_commit_tree_id(commit), &v->head.tree,
	    NULL };
	git_oid before;
	int has;

	if (tree_before(v, commit, &before, &has, e) == -1)
		return -1;
	if (!has)
		return refuse(e, "the book began with it; to remove contacts there is ii-rm");
	trees[MERGE_THEIRS] = &before;
	m->ours = v->head.commit;
	if (walk_trees(&m->walk, trees, e) == -1 || choose(v, m, files, e) == -1 ||
	    merge_walked(v, m, e) == -1 || keep_all_later(m, e) == -1)
		return -1;
	list_stay(m);
	return 0;
}

int
vcs_undo(struct vcs *v, const struct vcs_id *id, const struct list *files,
    struct vcs_merge **out, struct error *e)
{
	struct vcs_merge *m = xcalloc(1, sizeof(*m));
	git_commit *commit = NULL;
	git_oid oid;
	int rv;

	m->walk.vcs = v;
	git_oid_fromraw(&oid, id->b);
	rv = check(v, &oid, e);
	if (rv == 0)
		rv = lookup(v, &oid, &commit, e);
	if (rv == 0)
		rv = walk_undo(m, commit, files, e);
	if (rv == 0 && m->n == 0)
		rv = refuse(e, m->stay.n > 0 ? "all that it added was changed since, and stays" :
		    "nothing is left of it to be taken back");
	git_commit_free(commit);
	if (rv != 0) {
		vcs_merge_free(m);
		m = NULL;
	}
	*out = m;
	return rv;
}

const struct list *
vcs_undo_stay(const struct vcs_merge *m)
{
	return &m->stay;
}

size_t
vcs_undo_others(const struct vcs_merge *m)
{
	return m->others;
}
