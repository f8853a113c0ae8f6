/*
 * From temporaries to a commit.  Every old file keeps a second name until all
 * is committed, so that a failure (a disk that fills up under git's objects)
 * leaves the book as it was: putting back is renaming, which needs no space.
 */
#include "change_private.h"

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
			return error_set(e, "%s was changed meanwhile by another "
			    "program; nothing was written, try again", item->name);
	}
	return 0;
}

/* Keep the old file under a second name until all is committed. */
static int
back_up(struct change *c, struct item *item, struct error *e)
{
	struct buf name = BUF_INIT;

	if (!item_exists(item))
		return 0;
	if (file_link_beside(c->book->fd, item->name, &name, e) == -1) {
		buf_free(&name);
		return -1;
	}
	item->backup = buf_take(&name);
	return 0;
}

static int
install(struct change *c, struct item *item, struct error *e)
{
	int fd = c->book->fd;

	if (back_up(c, item, e) == -1)
		return -1;
	if (item->removed && unlinkat(fd, item->name, 0) == -1)
		return error_errno(e, "remove %s", item->name);
	if (!item->removed && renameat(fd, item->tmp, fd, item->name) == -1)
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
		unlinkat(fd, item->name, 0);
	else if (renameat(fd, item->backup, fd, item->name) == 0) {
		free(item->backup);
		item->backup = NULL;
	}
}

static int
install_all(struct change *c, struct error *e)
{
	if (c->written > CHANGE_MANY && syncfs(c->book->fd) == -1)
		return error_errno(e, "sync %s", c->book->dir);
	if (check_unchanged(c, e) == -1)
		return -1;
	/* What is new first: who is killed in the midst of a renaming leaves
	 * a contact twice rather than not at all. */
	for (int removal = 0; removal <= 1; removal++) {
		for (size_t i = 0; i < c->n; i++) {
			struct item *item = c->items[i];

			if (!is_due(item) || item->removed != (unsigned)removal)
				continue;
			if (install(c, item, e) == -1)
				return -1;
		}
	}
	return 0;
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
	if (names.n > 0)
		rv = vcs_commit(c->vcs, &names, message, &why, e);
	if (rv == 1)
		change_note(c, "saved, not committed", why.s);
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

	if (any_due(c)) {
		rv = install_all(c, e);
		if (rv == 0)
			rv = commit_installed(c, message, e);
		for (size_t i = c->n; rv == -1 && i > 0; i--)
			restore(c, c->items[i - 1]);
		change_clean(c);
	}
	vcs_unlock(c->vcs);
	return rv;
}

