/*
 * A version of a file is to be read by the attributes of its own commit: a
 * book may have come to be encrypted between two.  git and libgit2 take them
 * from the working tree; so a view of the repository has one that holds those
 * attributes and nothing else.
 */
#include "vcs_private.h"

#include <errno.h>
#include <fcntl.h>
#include <git2/sys/repository.h>
#include <stdlib.h>
#include <unistd.h>

#include "stream.h"

#define NAME ".gitattributes"

/* The text of a .gitattributes; NULL: there is none. */
static int
attributes(struct vcs *v, const git_oid *id, struct buf *text, struct error *e)
{
	git_odb_object *object;

	if (id == NULL)
		return 0;
	if (git_odb_read(&object, v->odb, id) < 0)
		return vcs_fail(e, "cannot read a %s", NAME);
	buf_add(text, git_odb_object_data(object), git_odb_object_size(object));
	git_odb_object_free(object);
	return 0;
}

/* Whether attributes may name a converter of the user's. */
static int
may_convert(const struct buf *text)
{
	return str_find(buf_str(text), STR("filter")) != -1 ||
	    str_find(buf_str(text), STR("working-tree-encoding")) != -1;
}

static int
write_file(const char *dir, const char *name, struct str text, struct error *e)
{
	struct buf path = BUF_INIT;
	int fd, rv = 0;

	buf_printf(&path, "%s/%s", dir, name);
	fd = open(path.s, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1 || stream_write(fd, text) == -1)
		rv = error_errno(e, "write %s", path.s);
	if (fd != -1 && close(fd) == -1 && rv == 0)
		rv = error_errno(e, "close %s", path.s);
	buf_free(&path);
	return rv;
}

static void
remove_tree(const char *dir)
{
	static const char *const names[] = { NAME, ".git" };
	struct buf path = BUF_INIT;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/%s", dir, names[i]);
		unlink(path.s);
	}
	rmdir(dir);
	buf_free(&path);
}

/* Make the working tree; its .git tells the user's git where the repository is,
 * as in a submodule. */
static int
make_tree(struct vcs *v, const char *dir, struct str text, struct error *e)
{
	struct buf link = BUF_INIT;
	int rv;

	buf_printf(&link, "gitdir: %s\n", git_repository_path(v->repo));
	rv = write_file(dir, ".git", buf_str(&link), e);
	if (rv == 0)
		rv = write_file(dir, NAME, text, e);
	buf_free(&link);
	return rv;
}

/* The repository with this working tree, and an index that has nothing to add
 * to its attributes. */
static int
open_on(git_repository **view, struct vcs *v, const char *dir, struct error *e)
{
	git_repository *repo = NULL;
	git_index *index = NULL;
	int rv = git_repository_open(&repo, git_repository_path(v->repo));

	if (rv == 0)
		rv = git_repository_set_workdir(repo, dir, 0);
	if (rv == 0)
		rv = git_index_new(&index);
	if (rv == 0)
		rv = git_repository_set_index(repo, index);
	git_index_free(index);
	if (rv < 0) {
		vcs_fail(e, "cannot look at the repository with other attributes");
		git_repository_free(repo);
		return -1;
	}
	*view = repo;
	return 0;
}

static int
view_with(git_repository **view, struct vcs *v, struct str text, struct error *e)
{
	struct buf dir = BUF_INIT;
	int rv = -1;

	buf_printf(&dir, "%sii-view.XXXXXX", git_repository_path(v->repo));
	if (mkdtemp(dir.s) == NULL)
		error_errno(e, "make %s", dir.s);
	else if (make_tree(v, dir.s, text, e) == -1 ||
	    open_on(view, v, dir.s, e) == -1)
		remove_tree(dir.s);
	else
		rv = 0;
	buf_free(&dir);
	return rv;
}

int
view_open(git_repository **view, struct vcs *v, const git_oid *theirs,
    const git_oid *ours, struct error *e)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	int rv;

	*view = NULL;
	rv = attributes(v, theirs, &a, e) == -1 || attributes(v, ours, &b, e) == -1 ? -1 : 0;
	if (rv == 0 && !str_eq(buf_str(&a), buf_str(&b)) &&
	    (may_convert(&a) || may_convert(&b)))
		rv = view_with(view, v, buf_str(&a), e);
	buf_free(&a);
	buf_free(&b);
	return rv;
}

int
view_index(git_repository **view, struct vcs *v, struct error *e)
{
	const git_index_entry *entry;

	*view = NULL;
	if (faccessat(v->book->fd, NAME, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return 0;
	if (index_read(v, e) == -1)
		return -1;
	entry = git_index_get_bypath(v->index.git, NAME, 0);
	return entry != NULL ? view_open(view, v, &entry->id, NULL, e) : 0;
}

void
view_close(git_repository *view)
{
	if (view == NULL)
		return;
	remove_tree(git_repository_workdir(view));
	git_repository_free(view);
}
