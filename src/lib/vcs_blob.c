/*
 * Contents of files, between the working tree and the repository.  libgit2
 * converts line ends and keywords as .gitattributes ask, but knows nothing of
 * the user's filter programs (git-crypt would be bypassed, and contacts be
 * committed in plain text) and of working-tree-encoding: such a file goes
 * through the user's git.
 */
#include "vcs_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gitrun.h"
#include "vcs_file.h"

/* Run git in the working tree of the view, with standard input from fd in (-1:
 * none); view NULL: in the one there is, by the attributes that it has or that
 * the index alone has. */
static int
run_git(struct vcs *v, git_repository *view, const char *const args[], int in,
    struct buf *out, struct error *e)
{
	git_repository *index = NULL, *repo = view;
	int rv = view == NULL ? view_index(&index, v, e) : 0;

	if (repo == NULL)
		repo = index != NULL ? index : v->repo;
	if (rv == 0) {
		struct gitrun g = { .dir = git_repository_workdir(repo), .in = in, .out = out };

		rv = gitrun(&g, args, e);
	}
	view_close(index);
	return rv > 0 ? error_set(e, "git %s failed", args[0]) : rv;
}

/* Who converts between the working tree and the repository. */
enum conversion { NOBODY, LIBGIT2, GIT };

/* Whether git's configuration has a program for a filter. */
static int
is_set_up(struct vcs *v, const char *filter)
{
	static const char *const ways[] = { "clean", "smudge", "process" };
	struct buf key = BUF_INIT;
	git_config *config;
	const char *program;
	int found = 0;

	if (git_repository_config_snapshot(&config, v->repo) < 0)
		return 0;
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways) && !found; i++) {
		buf_reset(&key);
		buf_printf(&key, "filter.%s.%s", filter, ways[i]);
		found = git_config_get_string(&program, config, key.s) == 0;
	}
	git_config_free(config);
	buf_free(&key);
	return found;
}

/*
 * By the attributes of a file: an enum conversion, or -1.  git takes a filter
 * that is not set up for none; a locked book's contacts would be committed in
 * plain text, and what is encrypted be taken for records.
 */
static int
conversion_of(struct vcs *v, git_repository *view, const char *path, struct error *e)
{
	const char *names[] = { "filter", "working-tree-encoding" };
	const char *values[2];

	if (view == NULL && attr_plain(v, path))
		return NOBODY;
	if (git_attr_get_many(values, view != NULL ? view : v->repo,
	    GIT_ATTR_CHECK_FILE_THEN_INDEX, path, 2, names) < 0)
		return vcs_fail(e, "cannot read the attributes of %s", path);
	if (git_attr_value(values[0]) == GIT_ATTR_VALUE_STRING && !is_set_up(v, values[0]))
		return error_set(e, "%s goes through git's filter %s, which is not set "
		    "up here%s", path, values[0],
		    strncmp(values[0], "git-crypt", 9) == 0 ? " (git-crypt unlock)" : "");
	return git_attr_value(values[0]) == GIT_ATTR_VALUE_STRING ||
	    git_attr_value(values[1]) == GIT_ATTR_VALUE_STRING ? GIT : LIBGIT2;
}

static char *
concat(const char *a, const char *b)
{
	struct buf s = BUF_INIT;

	buf_puts(&s, a);
	buf_puts(&s, b);
	return buf_take(&s);
}

/* git hash-object of the file; the working directory is the book's. */
static int
hash_by_git(struct vcs *v, const char *path, int store, git_oid *id, struct error *e)
{
	char *option = concat("--path=", path);
	const char *args[] = { "hash-object", "--stdin", option,
	    store ? "-w" : NULL, NULL };
	int fd = openat(v->book->fd, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct buf out = BUF_INIT;
	int rv = -1;

	if (fd == -1)
		error_errno(e, "open %s", path);
	else if (run_git(v, NULL, args, fd, &out, e) == -1)
		error_prefix(e, "%s goes through a filter of git's", path);
	else if (git_oid_fromstrn(id, out.s, str_trim(buf_str(&out)).n) < 0)
		vcs_fail(e, "git hash-object of %s", path);
	else
		rv = 0;
	if (fd != -1)
		close(fd);
	buf_free(&out);
	free(option);
	return rv;
}

static int
put_blob(struct vcs *v, const char *p, size_t n, int store, git_oid *id)
{
	if (store)
		return object_write(v, p, n, GIT_OBJECT_BLOB, id);
	return git_odb_hash(id, p, n, GIT_OBJECT_BLOB);
}

static int
hash_data(struct vcs *v, const char *path, enum conversion by, const struct buf *data,
    int store, git_oid *id, struct error *e)
{
	git_filter_list *filters = NULL;
	git_buf out = { 0 };
	int rv = by == NOBODY ? 0 : git_filter_list_load(&filters, v->repo,
	    NULL, path, GIT_FILTER_TO_ODB, GIT_FILTER_ALLOW_UNSAFE);

	if (rv == 0 && filters == NULL)
		rv = put_blob(v, data->s, data->n, store, id);
	else if (rv == 0 && (rv = git_filter_list_apply_to_buffer(&out, filters,
	    data->s, data->n)) == 0)
		rv = put_blob(v, out.ptr, out.size, store, id);
	git_filter_list_free(filters);
	git_buf_dispose(&out);
	return rv < 0 ? vcs_fail(e, "cannot make a blob of %s", path) : 0;
}

/* The mode that git keeps: where the file system's says nothing, HEAD's. */
static int
blob_mode(struct vcs *v, const char *path, const struct stat *st, unsigned *mode,
    struct error *e)
{
	unsigned old;
	git_oid id;
	int rv;

	*mode = st->st_mode & S_IXUSR ? GIT_FILEMODE_BLOB_EXECUTABLE : GIT_FILEMODE_BLOB;
	if (v->filemode)
		return 0;
	if ((rv = tree_find(v, path, &old, &id, e)) == -1)
		return -1;
	*mode = rv == 0 && old == GIT_FILEMODE_BLOB_EXECUTABLE ? old : GIT_FILEMODE_BLOB;
	return 0;
}

/* What to do with the content of a file. */
struct wanted {
	int store;
	const struct known *known; /* may be NULL */
};

static int
make_blob(struct vcs *v, const char *path, const struct wanted *w, struct edit *edit,
    struct error *e)
{
	struct buf data = BUF_INIT;
	struct stat st;
	int by, rv;

	edit->path = path;
	edit->mode = 0;
	/* The stat data first: what is written meanwhile makes it outdated,
	 * and the file is looked at again. */
	if (file_below_link(v->book->fd, path))
		return 0;
	if (fstatat(v->book->fd, path, &st, AT_SYMLINK_NOFOLLOW) == -1)
		return errno == ENOENT || errno == ENOTDIR ? 0 : error_errno(e, "stat %s", path);
	if (S_ISDIR(st.st_mode) && !vcs_is_book_file(path))
		return 0; /* a directory in its place */
	if (!S_ISREG(st.st_mode))
		return error_set(e, "%s is not a regular file", path);
	filestat_set(&edit->st, &st);
	if ((by = rv = conversion_of(v, NULL, path, e)) == GIT)
		rv = hash_by_git(v, path, w->store, &edit->id, e);
	else if (by != -1 && (rv = book_read(v->book, path, &data, e)) == 0) {
		if (by == NOBODY && w->known != NULL &&
		    str_eq(buf_str(&data), w->known->text)) {
			edit->id = w->known->id;
			object_reuse(v, &edit->id);
		} else {
			rv = hash_data(v, path, by, &data, w->store, &edit->id, e);
		}
	}
	buf_free(&data);
	if (rv == 1) /* gone just now */
		return 0;
	return rv == 0 ? blob_mode(v, path, &st, &edit->mode, e) : -1;
}

int
blob_of(struct vcs *v, const char *path, struct edit *edit, struct error *e)
{
	return make_blob(v, path, &(struct wanted){ 0, NULL }, edit, e);
}

int
blob_store(struct vcs *v, const char *path, const struct known *known,
    struct edit *edit, struct error *e)
{
	return make_blob(v, path, &(struct wanted){ 1, known }, edit, e);
}

static int
smudge_by_git(struct vcs *v, git_repository *view, const char *path, const git_oid *id,
    struct buf *out, struct error *e)
{
	char hex[GIT_OID_HEXSZ + 1];
	char *option = concat("--path=", path);
	const char *args[] = { "cat-file", "--filters", option, hex, NULL };
	int rv;

	git_oid_tostr(hex, sizeof(hex), id);
	rv = run_git(v, view, args, -1, out, e);
	free(option);
	return rv;
}

int
blob_read(struct vcs *v, git_repository *view, const char *path, const git_oid *id,
    struct buf *out, struct error *e)
{
	git_filter_list *filters = NULL;
	git_blob *blob = NULL;
	git_buf data = { 0 };
	int rv, by = conversion_of(v, view, path, e);

	if (by == -1 || by == GIT)
		return by == GIT ? smudge_by_git(v, view, path, id, out, e) : -1;
	rv = git_blob_lookup(&blob, v->repo, id);
	if (rv == 0 && by == LIBGIT2)
		rv = git_filter_list_load(&filters, view != NULL ? view : v->repo, blob, path,
		    GIT_FILTER_TO_WORKTREE, GIT_FILTER_ALLOW_UNSAFE);
	if (rv == 0)
		rv = git_filter_list_apply_to_blob(&data, filters, blob);
	if (rv == 0)
		buf_add(out, data.ptr, data.size);
	else
		vcs_fail(e, "cannot read a version of %s", path);
	git_buf_dispose(&data);
	git_filter_list_free(filters);
	git_blob_free(blob);
	return rv < 0 ? -1 : 0;
}
