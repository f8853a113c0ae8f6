/*
 * From temporaries to a commit.  Every old file keeps a second name until all
 * is committed, so that a failure (a disk that fills up under git's objects)
 * leaves the book as it was: putting back is renaming, which needs no space.
 */
#include "change_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "vcs_file.h"

static int
is_due(const struct item *item)
{
	return item->tmp != NULL || item->removed;
}

static int
same_file(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_size == b->st_size &&
	    a->st_mode == b->st_mode &&
	    a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	    a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static int
saved_meanwhile(const struct item *item, struct error *e)
{
	return error_set(e, "%s was changed meanwhile by another program; nothing was "
	    "written, try again", item->name);
}

/* Fail when somebody saved a file that is to be replaced. */
static int
check_unchanged(const struct change *c, struct error *e)
{
	struct stat now;

	for (size_t i = 0; i < c->n; i++) {
		const struct item *item = c->items[i];

		if (!is_due(item))
			continue;
		if (change_look(c, item->name, &now, e) == -1)
			return -1;
		if ((now.st_nlink > 0) != item_exists(item) ||
		    (item_exists(item) && !same_file(&now, &item->seen)))
			return saved_meanwhile(item, e);
	}
	return 0;
}

/* Keep the old file under a second name until all is committed.  What got that
 * name must be what was seen: it was not looked at since many others went in. */
static int
back_up(struct change *c, struct item *item, struct error *e)
{
	struct buf name = BUF_INIT;
	struct stat kept;

	if (!item_exists(item) || S_ISDIR(item->seen.st_mode))
		return 0;
	if (file_link_temporary(c->book->fd, item->name, &name, e) == -1) {
		buf_free(&name);
		return -1;
	}
	item->backup = buf_take(&name);
	if (change_look(c, item->backup, &kept, e) == -1)
		return -1;
	return same_file(&kept, &item->seen) ? 0 : saved_meanwhile(item, e);
}

/* Make the directories above a file; none of them may be a link, which could
 * lead out of the book. */
static int
make_dirs(struct change *c, const char *path, struct error *e)
{
	const char *slash = path;
	int fd, rv = 0;

	while (rv == 0 && (slash = strchr(slash, '/')) != NULL) {
		char *dir = str_dup((struct str){ path, (size_t)(slash++ - path) });

		if (mkdirat(c->book->fd, dir, 0700) == -1 && errno != EEXIST)
			rv = error_errno(e, "make %s", dir);
		else if ((fd = openat(c->book->fd, dir, O_RDONLY | O_DIRECTORY |
		    O_NOFOLLOW | O_CLOEXEC)) == -1)
			rv = error_errno(e, "open %s", dir);
		else
			close(fd);
		free(dir);
	}
	return rv;
}

/* Remove a file and the directories above that it leaves empty. */
static int
remove_file(int fd, const char *path)
{
	char *above = xstrdup(path), *slash;
	int rv = unlinkat(fd, path, 0);

	while (rv == 0 && (slash = strrchr(above, '/')) != NULL) {
		*slash = '\0';
		if (unlinkat(fd, above, AT_REMOVEDIR) == -1)
			break;
	}
	free(above);
	return rv;
}

static int
install(struct change *c, struct item *item, struct error *e)
{
	int fd = c->book->fd;

	if (back_up(c, item, e) == -1)
		return -1;
	if (item->removed && remove_file(fd, item->name) == -1)
		return error_errno(e, "remove %s", item->name);
	if (!item->removed && (make_dirs(c, item->name, e) == -1 ||
	    renameat(fd, item->tmp, fd, item->name) == -1))
		return error_errno(e, "write %s", item->name);
	free(item->tmp);
	item->tmp = NULL;
	item->installed = 1;
	return change_look(c, item->name, &item->put, e);
}

/* Put the old file back, which needs no space; but not over what somebody has
 * saved since. */
static void
restore(struct change *c, struct item *item)
{
	int fd = c->book->fd;
	struct error e = ERROR_INIT;
	struct stat now;

	if (!item->installed || change_look(c, item->name, &now, &e) == -1 ||
	    !same_file(&now, &item->put)) {
		error_clear(&e);
		return;
	}
	if (item->backup == NULL)
		remove_file(fd, item->name);
	else if (make_dirs(c, item->name, &e) == 0 && renameat(fd, item->backup, fd, item->name) == 0) {
		free(item->backup);
		item->backup = NULL;
	}
	error_clear(&e);
}

/* Whether something that the change removes is still in the way of a file: a
 * directory in its place, or a file in that of a directory above it. */
static int
is_blocked(const struct change *c, const struct item *item)
{
	const char *slash = item->name;
	int blocked = S_ISDIR(item->seen.st_mode);

	while (!blocked && (slash = strchr(slash, '/')) != NULL) {
		char *dir = str_dup((struct str){ item->name, (size_t)(slash++ - item->name) });
		const struct item *above = change_find(c, dir);

		blocked = above != NULL && above->removed;
		free(dir);
	}
	return blocked;
}

/* What is new comes first: who is killed in the midst of a renaming leaves a
 * contact twice rather than not at all. */
enum pass { NEW, REMOVED, BLOCKED, PASSES };

static enum pass
pass_of(const struct change *c, const struct item *item)
{
	if (item->removed)
		return REMOVED;
	return is_blocked(c, item) ? BLOCKED : NEW;
}

int
change_install(struct change *c, struct error *e)
{
	if (c->many && syncfs(c->book->fd) == -1)
		return error_errno(e, "sync %s", c->book->dir);
	if (check_unchanged(c, e) == -1)
		return -1;
	for (enum pass pass = NEW; pass < PASSES; pass++) {
		for (size_t i = 0; i < c->n; i++) {
			struct item *item = c->items[i];

			if (is_due(item) && pass_of(c, item) == pass &&
			    install(c, item, e) == -1)
				return -1;
		}
	}
	return 0;
}

void
change_restore(struct change *c)
{
	for (size_t i = c->n; i > 0; i--)
		restore(c, c->items[i - 1]);
}

/* A commit syncs the directories itself; what is saved without one needs it. */
static int
sync_dirs(struct change *c, struct error *e)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->items[i]->installed && strchr(c->items[i]->name, '/') != NULL &&
		    file_sync_dir(c->book->fd, c->items[i]->name, e) == -1)
			return -1;
	return file_sync_dir(c->book->fd, "", e);
}

/* What came out of a merge and stood in the working tree already. */
static void
list_standing(const struct change *c, struct list *names)
{
	for (size_t i = 0; c->merge != NULL && i < vcs_merge_count(c->merge); i++) {
		const struct vcs_path *p = vcs_merge_path(c->merge, i);
		const struct item *item = change_find(c, p->path);

		if (p->what != VCS_APART && (item == NULL || !item->installed))
			list_add(names, str_of(p->path));
	}
}

/* Commit what was installed: 0, 1 when not all of it is, -1. */
static int
commit_installed(struct change *c, const char *message, struct error *e)
{
	struct list names = LIST_INIT;
	struct buf why = BUF_INIT, what = BUF_INIT;
	int unfit = 0, rv = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct item *item = c->items[i];

		if (!item->installed)
			continue;
		if (item->flaws == 0) {
			list_add(&names, str_of(item->name));
			continue;
		}
		unfit = 1;
		buf_reset(&what);
		buf_printf(&what, "%s %s", item->name, record_flaw(item->flaws));
		change_note(c, "saved, not committed", what.s);
	}
	list_standing(c, &names);
	list_sort(&names); /* so they are looked up in one pass */
	if (names.n > 0 || c->merge != NULL)
		rv = vcs_commit_merge(c->vcs, &names, c->merge, message, &why, e);
	if (rv == 1 && c->merge != NULL)
		rv = error_set(e, "nothing was merged: %s", why.s);
	else if (rv == 1)
		change_note_midway(c, "saved, not committed", why.s);
	if (rv == 0 && unfit)
		rv = 1;
	if (rv == 1 && sync_dirs(c, e) == -1)
		rv = -1;
	list_free(&names);
	buf_free(&what);
	buf_free(&why);
	return rv;
}

static int
any_due(const struct change *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (is_due(c->items[i]))
			return 1;
	return 0;
}

int
change_commit(struct change *c, const char *message, struct error *e)
{
	int rv = 0;

	if (any_due(c) || c->merge != NULL) {
		/* Not held: saved at least. */
		rv = vcs_hold(c->vcs, e) == -1 || change_install(c, e) == -1 ? -1 :
		    commit_installed(c, message, e);
		if (rv == -1)
			change_restore(c);
		change_sweep(c);
	}
	vcs_unlock(c->vcs);
	return rv;
}

