#include "vcs_merge.h"

#include <git2/sys/commit.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How long, in ms, another process may keep a reference locked. */
#define PATIENCE 5000

/* From so many files on, their blobs go into one pack. */
#define MANY 64

/* A commit in the making. */
struct making {
	struct vcs *v;
	struct edit *edits;    /* sorted by path */
	size_t n;
	const char *message;
	const struct vcs_merge *merge; /* NULL: none */
	git_signature *author, *committer;
	git_oid id;            /* of the commit */
	int locked;            /* HEAD's reference is, for it */
	pthread_t thread;      /* prepares the index meanwhile */
	int threaded, prepared;
	struct error index_error;
};

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct edit *)a)->path, ((const struct edit *)b)->path);
}

/* What came out of a merge for the history alone. */
static void
collect_apart(struct making *m)
{
	for (size_t i = 0; m->merge != NULL && i < m->merge->n; i++) {
		const struct outcome *o = &m->merge->v[i];

		if (o->path.what == VCS_APART)
			m->edits[m->n++] = (struct edit){ .path = o->path.path,
			    .mode = o->is.mode, .id = o->is.id, .apart = 1 };
	}
}

/* The blob that a file was merged to, where theirs stands, or NULL. */
static const struct known *
find_known(const struct making *m, const char *path)
{
	const struct outcome *o = m->merge != NULL ? merge_find(m->merge, path) : NULL;

	return o != NULL && !git_oid_is_zero(&o->known.id) ? &o->known : NULL;
}

/* Make the blobs of the named files; those that are as HEAD has them are left
 * out. */
static int
collect(struct making *m, const struct list *names, struct error *e)
{
	size_t apart = m->merge != NULL ? m->merge->n : 0;

	m->edits = xcalloc(names->n + apart + 1, sizeof(*m->edits));
	for (size_t i = 0; i < names->n; i++) {
		struct edit *edit = &m->edits[m->n];
		unsigned mode;
		git_oid id;
		int rv;

		if (blob_store(m->v, names->v[i], find_known(m, names->v[i]), edit, e) == -1 ||
		    (rv = tree_find(m->v, names->v[i], &mode, &id, e)) == -1)
			return -1;
		if (edit->mode == 0 ? rv == 0 : rv == 1 || mode != edit->mode ||
		    !git_oid_equal(&id, &edit->id))
			m->n++;
	}
	collect_apart(m);
	qsort(m->edits, m->n, sizeof(*m->edits), by_path);
	return 0;
}

static void *
prepare(void *arg)
{
	struct making *m = arg;

	m->prepared = index_prepare(m->v, m->edits, m->n, &m->index_error);
	return NULL;
}

/* The index and the tree of a large book take about as long: do both at once. */
static void
prepare_start(struct making *m)
{
	m->threaded = pthread_create(&m->thread, NULL, prepare, m) == 0;
	if (!m->threaded)
		prepare(m);
}

static int
prepare_finish(struct making *m, struct error *e)
{
	if (m->threaded)
		pthread_join(m->thread, NULL);
	m->threaded = 0;
	if (m->prepared == -1 && e != NULL)
		error_set(e, "%s", error_text(&m->index_error));
	return m->prepared;
}

/* Whether HEAD, as last read, can just move to what was merged. */
static int
moves_forward(const struct making *m, const git_oid *tree)
{
	const struct vcs_merge *merge = m->merge;
	const struct head *head = &m->v->head;

	return merge != NULL && merge->forward && git_oid_equal(tree, &merge->tree) &&
	    (head->born ? git_oid_equal(&head->commit, &merge->ours) :
	    git_oid_is_zero(&merge->ours));
}

/* Write tree and commit on top of HEAD as last read: 0 with the commit's id,
 * 1 when HEAD has that tree already. */
static int
write_commit(struct making *m, git_oid *id, struct error *e)
{
	struct head *head = &m->v->head;
	int joins = m->merge != NULL && m->merge->joins;
	const git_oid *parents[2];
	git_oid tree;
	size_t n = 0;

	if (tree_splice(m->v, m->edits, m->n, &tree, e) == -1)
		return -1;
	if (!joins && head->born && git_oid_equal(&tree, &head->tree))
		return 1;
	if (moves_forward(m, &tree)) {
		*id = m->merge->theirs;
		return 0;
	}
	if (head->born)
		parents[n++] = &head->commit;
	if (joins)
		parents[n++] = &m->merge->theirs;
	if (git_commit_create_from_ids(id, m->v->repo, NULL, m->author, m->committer,
	    NULL, m->message, &tree, n, parents) < 0)
		return vcs_fail(e, "cannot write a commit");
	object_wrote(m->v, id);
	return 0;
}

/* Move HEAD to the commit. */
static int
move_head(struct making *m, struct error *e)
{
	struct buf log = BUF_INIT;
	int rv;

	buf_printf(&log, "commit%s: %.*s", m->v->head.born ? "" : " (initial)",
	    (int)strcspn(m->message, "\n"), m->message);
	rv = ref_install(m->v, &m->id, m->committer, log.s, e);
	if (rv == 0)
		m->locked = 0;
	buf_free(&log);
	return rv;
}

/*
 * Write the commit and lock HEAD's reference for it.  Where others move HEAD
 * meanwhile, commit on top of theirs, again and again: the user's own git does
 * not know of the book's lock.  Returns 1 when HEAD has the tree already.
 */
static int
commit_on_head(struct making *m, struct error *e)
{
	unsigned waited = 0;
	int rv;

	for (;;) {
		if ((rv = write_commit(m, &m->id, e)) != 0)
			return rv;
		if ((rv = journal_begin(m->v, m->v->head.ref, e)) == 0)
			rv = ref_lock(m->v, &m->id, e);
		m->locked = rv == 0;
		if (rv != 1)
			return rv;
		if (!vcs_patience(&waited, PATIENCE))
			return error_set(e, "cannot move %s: another git process "
			    "holds its lock, or left it", m->v->head.ref);
		if (head_read(m->v, e) == -1)
			return -1;
	}
}

/* Objects, the new index and reference, the records' directories, before
 * anything leads to them. */
static int
sync_before(struct making *m, struct error *e)
{
	struct sync sync = { 0 };

	if (objects_flush(m->v, &sync, e) == -1)
		return -1;
	index_sync(m->v, &sync);
	if (m->locked)
		ref_sync(m->v, &sync);
	for (size_t i = 0; i < m->n; i++)
		sync_add_dir(&sync, m->v->book->fd, m->edits[i].path);
	return objects_sync(m->v, &sync, e);
}

/*
 * With the index locked.  The index goes in first: beside an older one the
 * user's next commit would take ours back, beside a newer one it would only
 * make it.
 */
static int
commit_locked(struct making *m, struct error *e)
{
	int done, rv = -1;

	prepare_start(m);
	done = commit_on_head(m, e);
	if (prepare_finish(m, done == -1 ? NULL : e) == -1 || done == -1 ||
	    sync_before(m, e) == -1 || index_install(m->v, e) == -1)
		goto out;
	rv = done == 1 ? 0 : move_head(m, e);
	if (rv == -1)
		index_restore(m->v);
out:
	if (m->locked)
		ref_unlock(m->v);
	return rv;
}

/* Why nothing can be committed now: 1 with the reason, 0, -1. */
static int
hindered(struct vcs *v, struct buf *why, struct error *e)
{
	const char *state;

	if (index_read(v, e) == -1)
		return -1;
	if ((state = vcs_state(v)) == NULL)
		return 0;
	buf_puts(why, state);
	return 1;
}

/* Make the commit in memory. */
static int
pretend_commit(struct making *m, struct error *e)
{
	int rv = write_commit(m, &m->id, e);

	return rv == 0 ? head_pretend(m->v, &m->id, e) : rv == 1 ? 0 : -1;
}

static void
making_free(struct making *m)
{
	git_signature_free(m->author);
	git_signature_free(m->committer);
	error_clear(&m->index_error);
	free(m->edits);
}

int
vcs_hold(struct vcs *v, struct error *e)
{
	return v->pretends ? 0 : index_lock(v, e);
}

/*
 * With the index locked: until then git may have been writing the files, or
 * taking them away, and HEAD and index may have moved.
 */
static int
make_commit(struct making *m, const struct list *names, struct buf *why, struct error *e)
{
	struct vcs *v = m->v;
	int rv;

	if ((rv = hindered(v, why, e)) != 0)
		return rv;
	if (head_read(v, e) == -1 || (names->n >= MANY && pack_start(v, e) == -1) ||
	    (!v->pretends && journal_begin(v, v->head.ref, e) == -1) ||
	    collect(m, names, e) == -1 ||
	    who_author(v, &m->author, e) == -1 || who_committer(v, &m->committer, e) == -1)
		return -1;
	if (m->n == 0 && (m->merge == NULL || !m->merge->joins))
		return 0;
	return v->pretends ? pretend_commit(m, e) : commit_locked(m, e);
}

int
vcs_commit_merge(struct vcs *v, const struct list *names, const struct vcs_merge *merge,
    const char *message, struct buf *why, struct error *e)
{
	struct making m = { .v = v, .merge = merge, .index_error = ERROR_INIT };
	struct buf text = BUF_INIT;
	int rv;

	buf_reset(why);
	buf_printf(&text, "%s\n", message);
	m.message = text.s;
	/* In the midst of a merge of the user's there is nothing to wait for. */
	if ((rv = hindered(v, why, e)) != 0)
		goto out;
	if ((rv = vcs_hold(v, e)) == 0)
		rv = make_commit(&m, names, why, e);
	else if (rv == 1)
		buf_puts(why, "another git process holds .git/index.lock");
out:
	if (!v->pretends && (rv != -1 || objects_leave(v) == 0))
		journal_end(v);
	index_unlock(v);
	making_free(&m);
	buf_free(&text);
	return rv;
}

int
vcs_pretend(struct vcs *v, struct error *e)
{
	v->pretends = 1;
	return pack_start(v, e);
}

int
vcs_commit(struct vcs *v, const struct list *names, const char *message,
    struct buf *why, struct error *e)
{
	return vcs_commit_merge(v, names, NULL, message, why, e);
}
