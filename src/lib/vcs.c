#include "vcs_private.h"

#include <errno.h>
#include <fcntl.h>
#include <git2/sys/repository.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define JOURNAL "ii-journal"

int
vcs_fail(struct error *e, const char *fmt, ...)
{
	const git_error *last = git_error_last();
	struct buf b = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	if (last != NULL && last->message != NULL)
		error_set(e, "%s: %s", b.s, last->message);
	else
		error_set(e, "%s", b.s);
	buf_free(&b);
	return -1;
}

int
vcs_patience(unsigned *waited, unsigned limit)
{
	unsigned ms = 1 + *waited / 8;
	struct timespec t = { 0, 0 };

	if (*waited >= limit)
		return 0;
	if (ms > 100)
		ms = 100;
	t.tv_nsec = (long)ms * 1000000;
	nanosleep(&t, NULL);
	*waited += ms;
	return 1;
}

/* Template files are the user's; an editor's backups and swap files are not
 * templates. */
static int
is_template(struct str name)
{
	if (name.n == 0 || name.p[0] == '.' || name.p[0] == '-' ||
	    name.p[name.n - 1] == '~')
		return 0;
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];

		if (c <= ' ' || c == 0x7f || c == '/' || c == '\\')
			return 0;
	}
	return 1;
}

int
vcs_is_book_file(const char *path)
{
	static const char below[] = "templates/";
	static const char *const names[] = {
		".ii", ".gitattributes", "questions", "phrases"
	};

	if (book_file_id(path).n > 0)
		return 1;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(path, names[i]) == 0)
			return 1;
	return strncmp(path, below, strlen(below)) == 0 &&
	    is_template(str_of(path + strlen(below)));
}

/* Whether libgit2 refused the repository for its owner; it says that nothing
 * was found where no safe.directory is set at all. */
static int
foreign(int code, const struct stat *st)
{
#if LIBGIT2_VER_MAJOR > 1 || LIBGIT2_VER_MINOR >= 5
	if (code == GIT_EOWNER)
		return 1;
#endif
	return code == GIT_ENOTFOUND && st->st_uid != geteuid();
}

/* Why the repository in dir could not be opened, and what to do. */
static int
not_opened(const char *dir, int dirfd, int code, struct error *e)
{
	struct stat st;
	char *path;

	if (fstatat(dirfd, ".git", &st, AT_SYMLINK_NOFOLLOW) == -1)
		return error_set(e, "%s is not a git repository: ii-init makes one", dir);
	if (!foreign(code, &st))
		return vcs_fail(e, "cannot open the repository of %s", dir);
	path = realpath(dir, NULL);
	error_set(e, "%s belongs to another user; to trust it: "
	    "git config --global --add safe.directory '%s'", dir,
	    path != NULL ? path : dir);
	free(path);
	return -1;
}

static int
open_parts(struct vcs *v, struct error *e)
{
	const char *path = git_repository_path(v->repo);
	git_config *config;
	int mode = 1;

	if (git_repository_is_bare(v->repo))
		return error_set(e, "%s is a bare repository: a book needs its files",
		    v->book->dir);
	v->gitfd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (v->gitfd == -1)
		return error_errno(e, "open %s", path);
	if (git_repository_odb(&v->odb, v->repo) < 0 ||
	    git_repository_config(&config, v->repo) < 0)
		return vcs_fail(e, "cannot open the repository of %s", v->book->dir);
	git_config_get_bool(&mode, config, "core.filemode");
	git_config_free(config);
	v->filemode = mode;
	return 0;
}

/*
 * Attributes are looked up in the working tree, then in the index, for which
 * libgit2 would read the whole index once more.  Where the working tree has
 * them, give it an empty one to look at.
 */
static int
spare_index(struct vcs *v, struct error *e)
{
	git_index *empty;
	int rv;

	if (faccessat(v->book->fd, ".gitattributes", F_OK, 0) == -1)
		return 0;
	if (git_index_new(&empty) < 0)
		return vcs_fail(e, "cannot make an index");
	rv = git_repository_set_index(v->repo, empty);
	git_index_free(empty);
	return rv < 0 ? vcs_fail(e, "cannot set an index") : 0;
}

int
vcs_open(struct vcs **out, const struct book *b, struct error *e)
{
	struct vcs *v;
	int rv;

	*out = NULL;
	if (vcs_start(e) == -1)
		return -1;
	v = xcalloc(1, sizeof(*v));
	v->book = b;
	v->gitfd = v->lock = -1;
	/* The book's own directory only: above it may be a repository of the
	 * home directory, which is not the place for it. */
	rv = git_repository_open_ext(&v->repo, b->dir,
	    GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);
	if (rv < 0)
		rv = not_opened(b->dir, b->fd, rv, e);
	else
		rv = open_parts(v, e) == -1 || spare_index(v, e) == -1 ? -1 : 0;
	if (rv == -1) {
		vcs_close(v);
		return -1;
	}
	*out = v;
	return 0;
}

void
vcs_close(struct vcs *v)
{
	if (v == NULL)
		return;
	vcs_unlock(v);
	index_free(v);
	head_free(&v->head);
	git_odb_object_free(v->tree);
	for (size_t i = 0; i < v->nrefresh; i++)
		free(v->refresh[i].path);
	free(v->refresh);
	free(v->written);
	git_odb_free(v->odb);
	git_repository_free(v->repo);
	if (v->gitfd != -1)
		close(v->gitfd);
	free(v);
	git_libgit2_shutdown();
}

const char *
vcs_path(const struct vcs *v)
{
	return git_repository_path(v->repo);
}

/* The path of a file of the git directory that all worktrees share. */
static char *
common_path(struct vcs *v, const char *name, const char *suffix)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s%s%s", git_repository_commondir(v->repo), name, suffix);
	return buf_take(&b);
}

int
journal_begin(struct vcs *v, const char *ref, struct error *e)
{
	char *path = common_path(v, JOURNAL, "");
	int rv = 0;

	unlink(path);
	if (symlink(ref, path) == -1)
		rv = error_errno(e, "write %s", path);
	free(path);
	return rv;
}

/* Should this fail, the next writer looks for a lock in vain. */
void
journal_end(struct vcs *v)
{
	char *path = common_path(v, JOURNAL, "");

	unlink(path);
	free(path);
}

/*
 * Remove a lock that a killed writer of ours left on a reference.  It bears no
 * mark, so the journal named it; but should the user's git hold it just now,
 * it will be gone in a moment.
 */
static void
remove_stale(const char *path)
{
	struct stat was, is;
	unsigned waited = 0;

	if (stat(path, &was) == -1)
		return;
	do {
		if (stat(path, &is) == -1 || is.st_ino != was.st_ino)
			return;
	} while (vcs_patience(&waited, 500));
	unlink(path);
}

/* The journal is the reference that is being moved, as the text of a link: it
 * is there after a power cut if what it is about is.  Found at the taking of
 * the lock it means that its writer was killed, or failed. */
static void
mend(struct vcs *v)
{
	char ref[4096], *path = common_path(v, JOURNAL, "");
	ssize_t n = readlink(path, ref, sizeof(ref) - 1);

	free(path);
	if (n <= 0)
		return;
	objects_mend(v);
	ref[n] = '\0';
	if (strcmp(ref, "HEAD") == 0) {
		struct buf b = BUF_INIT;

		buf_printf(&b, "%sHEAD.lock", git_repository_path(v->repo));
		remove_stale(b.s);
		buf_free(&b);
	} else if (strncmp(ref, "refs/", 5) == 0 && strstr(ref, "..") == NULL) {
		path = common_path(v, ref, ".lock");
		remove_stale(path);
		free(path);
	}
	journal_end(v);
}

int
vcs_lock(struct vcs *v, struct error *e)
{
	char *path = common_path(v, "ii.lock", "");
	int rv = -1;

	v->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (v->lock == -1) {
		error_errno(e, "lock the book: open %s", path);
		goto out;
	}
	while (flock(v->lock, LOCK_EX) == -1) {
		if (errno == EINTR)
			continue;
		error_errno(e, "lock the book: %s", path);
		vcs_unlock(v);
		goto out;
	}
	mend(v);
	index_mend(v);
	if (vcs_prepare(v->repo, e) == -1)
		vcs_unlock(v);
	else
		rv = 0;
out:
	free(path);
	return rv;
}

void
vcs_unlock(struct vcs *v)
{
	index_unlock(v);
	if (v->lock != -1)
		close(v->lock);
	v->lock = -1;
}

const char *
vcs_state(struct vcs *v)
{
	switch (git_repository_state(v->repo)) {
	case GIT_REPOSITORY_STATE_NONE:
		break;
	case GIT_REPOSITORY_STATE_MERGE:
		return "a merge is under way";
	case GIT_REPOSITORY_STATE_REVERT:
	case GIT_REPOSITORY_STATE_REVERT_SEQUENCE:
		return "a revert is under way";
	case GIT_REPOSITORY_STATE_CHERRYPICK:
	case GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE:
		return "a cherry-pick is under way";
	case GIT_REPOSITORY_STATE_BISECT:
		return "a bisection is under way";
	case GIT_REPOSITORY_STATE_APPLY_MAILBOX:
		return "git am is under way";
	default:
		return "a rebase is under way";
	}
	if (v->index.git != NULL && git_index_has_conflicts(v->index.git))
		return "the index has conflicts";
	return NULL;
}

int
vcs_head(struct vcs *v, const char *name, struct buf *out, struct error *e)
{
	unsigned mode;
	git_oid id;
	int rv;

	buf_reset(out);
	if (head_read(v, e) == -1)
		return -1;
	rv = tree_find(v, name, &mode, &id, e);
	return rv == 0 ? blob_read(v, NULL, name, &id, out, e) : rv;
}
