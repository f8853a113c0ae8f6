/*
 * The index.  Commits are made from HEAD's tree, not from it, but it must keep
 * pace, or the user's next commit would take ours back.  It is locked as git
 * locks it, by the file index.lock: a link to nothing, named for us, so that one
 * which a killed writer left can be told from one that git holds.  Unlike what a
 * file holds, a link's text outlives a power cut wherever its name does.
 * libgit2 would write the new index under the name of the lock itself, so it is
 * given the index under a second name, ii-index, and what it writes there is
 * renamed in.
 */
#include "vcs_private.h"

#include <errno.h>
#include <fcntl.h>
#include <git2/sys/index.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOCK "index.lock"
#define MARK "ii " /* what our lock, a link, leads to: "ii PID" */

/* How long, in ms, the user's git may keep the index before a commit is put
 * off; an add or a commit takes a fraction of it, an editor open in the midst
 * of git commit -a much more. */
#define PATIENCE 5000

static int
same_file(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_size == b->st_size &&
	    a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	    a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Take a second name for the index as it is now: 0; 1 when there is none. */
static int
link_index(struct vcs *v, const char *name, struct error *e)
{
	unlinkat(v->gitfd, name, 0);
	if (linkat(v->gitfd, "index", v->gitfd, name, 0) == 0)
		return 0;
	if (errno == ENOENT)
		return 1;
	return error_errno(e, "link %sindex to %s", git_repository_path(v->repo), name);
}

void
index_free(struct vcs *v)
{
	index_unlock(v);
	git_index_free(v->index.git);
	v->index.git = NULL;
}

/* The second name is for the holder of the book's lock alone; who only looks
 * reads the index under its own. */
static int
open_index(struct vcs *v, struct error *e)
{
	const char *name = v->lock != -1 ? "ii-index" : "index";
	struct buf path = BUF_INIT;
	int rv = 0;

	git_index_free(v->index.git);
	v->index.git = NULL;
	v->index.of_lock = v->lock != -1;
	if (v->index.of_lock && (rv = link_index(v, name, e)) == -1)
		return -1;
	if (rv == 0 && fstatat(v->gitfd, name, &v->index.st, 0) == -1) {
		if (errno != ENOENT || v->index.of_lock)
			return error_errno(e, "stat %s%s", git_repository_path(v->repo), name);
		rv = 1;
	}
	v->index.exists = rv == 0;
	buf_printf(&path, "%s%s", git_repository_path(v->repo), name);
	rv = git_index_open(&v->index.git, path.s);
	if (v->index.of_lock)
		unlinkat(v->gitfd, name, 0);
	buf_free(&path);
	return rv < 0 ? vcs_fail(e, "cannot read the index") : 0;
}

int
index_read(struct vcs *v, struct error *e)
{
	struct stat st;
	int exists = fstatat(v->gitfd, "index", &st, 0) == 0;

	if (v->index.git != NULL && v->index.of_lock == (v->lock != -1) &&
	    exists == v->index.exists && (!exists || same_file(&st, &v->index.st)))
		return 0;
	return open_index(v, e);
}

/* Builds of git without nanoseconds store none. */
static int
same_time(git_index_time t, uint32_t s, uint32_t ns)
{
	return (uint32_t)t.seconds == s && (t.nanoseconds == ns || t.nanoseconds == 0);
}

static int
same_stat(const git_index_entry *x, const struct filestat *st)
{
	return same_time(x->mtime, st->mtime, st->mtime_ns) &&
	    same_time(x->ctime, st->ctime, st->ctime_ns) &&
	    x->ino == st->ino && x->file_size == st->size &&
	    (x->mode & S_IFMT) == (st->mode & S_IFMT);
}

/* A size of 0 is git's word for "look into it", unless the file is empty. */
static int
is_smudged(const git_index_entry *x)
{
	static const unsigned char empty[GIT_OID_RAWSZ] = {
		0xe6, 0x9d, 0xe2, 0x9b, 0xb2, 0xd1, 0xd6, 0x43, 0x4b, 0x8b,
		0x29, 0xae, 0x77, 0x5a, 0xd8, 0xc2, 0xe4, 0x8c, 0x53, 0x91
	};

	return x->file_size == 0 && memcmp(x->id.id, empty, sizeof(empty)) != 0;
}

/* A file written in the clock's tick in which the index was, or later, may
 * have changed since with the same stat data: git calls it racy. */
int
index_clean(const struct vcs *v, const git_index_entry *x, const struct filestat *st)
{
	time_t s = v->index.st.st_mtim.tv_sec;
	long ns = v->index.st.st_mtim.tv_nsec;

	if (!same_stat(x, st) || is_smudged(x))
		return 0;
	if (x->mtime.nanoseconds == 0)
		return (time_t)st->mtime < s;
	return (time_t)st->mtime < s || ((time_t)st->mtime == s && (long)st->mtime_ns < ns);
}

int
index_vouches(struct vcs *v, const char *path, const git_oid *id)
{
	const git_index_entry *x = git_index_get_bypath(v->index.git, path, 0);
	struct filestat now;
	struct stat st;

	if (x == NULL || !git_oid_equal(&x->id, id) ||
	    fstatat(v->book->fd, path, &st, AT_SYMLINK_NOFOLLOW) == -1)
		return 0;
	filestat_set(&now, &st);
	return index_clean(v, x, &now);
}

void
index_refresh(struct vcs *v, const char *path, const struct filestat *st)
{
	struct refresh *r;

	v->refresh = xgrow(v->refresh, v->nrefresh, &v->crefresh, sizeof(*v->refresh));
	r = &v->refresh[v->nrefresh++];
	r->path = xstrdup(path);
	r->st = *st;
}

/* Whether the lock is one of ours.  The holder of the book's lock is alone to
 * make them, and it is us: then its maker is dead. */
static int
is_stale(struct vcs *v)
{
	char mark[sizeof(MARK) - 1];

	return readlinkat(v->gitfd, LOCK, mark, sizeof(mark)) == (ssize_t)sizeof(mark) &&
	    memcmp(mark, MARK, sizeof(mark)) == 0;
}

void
index_mend(struct vcs *v)
{
	if (is_stale(v))
		unlinkat(v->gitfd, LOCK, 0);
}

int
index_lock(struct vcs *v, struct error *e)
{
	unsigned waited = 0;
	char mark[40];
	int rv = 0, linked;

	if (v->index.locked)
		return 0;
	snprintf(mark, sizeof(mark), MARK "%ld", (long)getpid());
	while ((linked = symlinkat(mark, v->gitfd, LOCK)) == -1) {
		if (errno != EEXIST) {
			rv = error_errno(e, "lock the index: make %s" LOCK,
			    git_repository_path(v->repo));
			break;
		}
		if (is_stale(v)) {
			unlinkat(v->gitfd, LOCK, 0);
		} else if (v->impatient || !vcs_patience(&waited, PATIENCE)) {
			v->impatient = 1;
			rv = 1;
			break;
		}
	}
	v->index.locked = linked == 0;
	return rv;
}

void
index_unlock(struct vcs *v)
{
	if (!v->index.locked)
		return;
	unlinkat(v->gitfd, "ii-index", 0);
	unlinkat(v->gitfd, "ii-index.old", 0);
	unlinkat(v->gitfd, LOCK, 0);
	v->index.locked = 0;
}

static void
set_stat(git_index_entry *x, const struct filestat *st)
{
	x->mtime.seconds = (int32_t)st->mtime;
	x->mtime.nanoseconds = st->mtime_ns;
	x->ctime.seconds = (int32_t)st->ctime;
	x->ctime.nanoseconds = st->ctime_ns;
	x->dev = st->dev;
	x->ino = st->ino;
	x->uid = st->uid;
	x->gid = st->gid;
	x->file_size = st->size;
}

static int
remove_entry(git_index *index, const char *path)
{
	int rv = git_index_remove(index, path, 0);

	return rv == GIT_ENOTFOUND ? 0 : rv;
}

/* Remove what cannot stand beside path: files below it, or a file in the place
 * of a directory above. */
static int
make_way(git_index *index, const char *path)
{
	const char *slash = path;
	int rv = git_index_remove_directory(index, path, 0);

	while (rv == 0 && (slash = strchr(slash, '/')) != NULL) {
		char *dir = str_dup((struct str){ path, (size_t)(slash++ - path) });

		rv = remove_entry(index, dir);
		free(dir);
	}
	return rv;
}

/* Remove the sides of a conflict, but remember them as git add does, so that
 * git checkout -m can bring the conflict back. */
static int
end_conflict(git_index *index, const char *path)
{
	const git_index_entry *side[3];
	int mode[3] = { 0 };
	git_oid id[3] = { { { 0 } } };

	if (git_index_conflict_get(&side[0], &side[1], &side[2], index, path) < 0)
		return 0; /* there is none */
	for (int i = 0; i < 3; i++) {
		if (side[i] == NULL)
			continue;
		mode[i] = (int)side[i]->mode;
		id[i] = side[i]->id;
	}
	if (git_index_reuc_add(index, path, mode[0], &id[0], mode[1], &id[1],
	    mode[2], &id[2]) < 0)
		return -1;
	return git_index_conflict_remove(index, path);
}

static int
apply_edit(git_index *index, const struct edit *edit)
{
	git_index_entry x = { 0 };

	if (end_conflict(index, edit->path) < 0)
		return -1;
	if (edit->mode == 0)
		return remove_entry(index, edit->path);
	if (make_way(index, edit->path) < 0)
		return -1;
	set_stat(&x, &edit->st);
	x.path = edit->path;
	x.mode = edit->mode;
	x.id = edit->id;
	if (edit->apart) {
		/* git is not to miss it in the working tree */
		x.flags = GIT_INDEX_ENTRY_EXTENDED;
		x.flags_extended = GIT_INDEX_ENTRY_SKIP_WORKTREE;
	}
	return git_index_add(index, &x);
}

static int
apply_refresh(git_index *index, const struct refresh *r)
{
	const git_index_entry *old = git_index_get_bypath(index, r->path, 0);
	git_index_entry x;

	if (old == NULL)
		return 0;
	x = *old;
	set_stat(&x, &r->st);
	return git_index_add(index, &x);
}

/*
 * Entries that are racy to the second, which is all that most builds of git
 * compare, stop being so once the index is written anew.  Where the file is no
 * longer the entry's, a size of 0 makes git look at its content, as git's own
 * rewriting of the index does.
 */
static int
unmask_racy(struct vcs *v, git_index *index)
{
	size_t n = git_index_entrycount(index);
	struct filestat f;
	struct stat st;

	for (size_t i = 0; i < n; i++) {
		const git_index_entry *x = git_index_get_byindex(index, i);
		git_index_entry y = *x;

		if ((time_t)(uint32_t)x->mtime.seconds < v->index.st.st_mtim.tv_sec ||
		    x->file_size == 0)
			continue;
		if (fstatat(v->book->fd, x->path, &st, AT_SYMLINK_NOFOLLOW) == -1)
			continue;
		filestat_set(&f, &st);
		if (index_clean(v, x, &f))
			continue;
		y.file_size = 0;
		if (git_index_add(index, &y) < 0)
			return -1;
	}
	return 0;
}

static int
change_index(struct vcs *v, const struct edit *edits, size_t n, struct error *e)
{
	git_index *index = v->index.git;

	/* Before the edits: their stat data is newer than the index. */
	if (v->index.exists && unmask_racy(v, index) == -1)
		return vcs_fail(e, "cannot change the index");
	for (size_t i = 0; i < v->nrefresh; i++)
		if (apply_refresh(index, &v->refresh[i]) < 0)
			return vcs_fail(e, "cannot change the index");
	for (size_t i = 0; i < n; i++)
		if (apply_edit(index, &edits[i]) < 0)
			return vcs_fail(e, "cannot put %s into the index", edits[i].path);
	return 0;
}

static int
write_index(struct vcs *v, struct error *e)
{
	unlinkat(v->gitfd, "ii-index.lock", 0); /* of a killed writer */
	return git_index_write(v->index.git) < 0 ? vcs_fail(e, "cannot write the index") : 0;
}

int
index_prepare(struct vcs *v, const struct edit *edits, size_t n, struct error *e)
{
	if (change_index(v, edits, n, e) == 0 && write_index(v, e) == 0)
		return 0;
	/* What is in memory is no longer what is in the file. */
	git_index_free(v->index.git);
	v->index.git = NULL;
	return -1;
}

void
index_sync(struct vcs *v, struct sync *s)
{
	sync_add(s, v->gitfd, "ii-index");
}

int
index_install(struct vcs *v, struct error *e)
{
	if (link_index(v, "ii-index.old", e) == -1)
		return -1;
	if (renameat(v->gitfd, "ii-index", v->gitfd, "index") == -1)
		return error_errno(e, "rename %sii-index", git_repository_path(v->repo));
	v->index.exists = fstatat(v->gitfd, "index", &v->index.st, 0) == 0;
	for (size_t i = 0; i < v->nrefresh; i++)
		free(v->refresh[i].path);
	v->nrefresh = 0;
	return 0;
}

void
index_restore(struct vcs *v)
{
	if (renameat(v->gitfd, "ii-index.old", v->gitfd, "index") == -1)
		unlinkat(v->gitfd, "index", 0); /* there was none */
	git_index_free(v->index.git);
	v->index.git = NULL;
}
