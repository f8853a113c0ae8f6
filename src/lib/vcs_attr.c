/*
 * Whether git's attributes ask anything of a file.  libgit2 looks at all the
 * files that hold them at each question, some twenty system calls, and there
 * are several questions a file.  A book that has the attributes which ii wrote
 * and no others, as nearly all have, is told once: they ask nothing.
 */
#include "vcs_private.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME ".gitattributes"

static int
exists(const char *dir, const char *name)
{
	struct buf path = BUF_INIT;
	int rv;

	buf_puts(&path, dir);
	buf_puts(&path, name);
	rv = access(path.s, F_OK) == 0;
	buf_free(&path);
	return rv;
}

/* Whether the user has attributes outside of the book. */
static int
has_others(struct vcs *v)
{
	const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	return exists(git_repository_commondir(v->repo), "info/attributes") ||
	    exists("", "/etc/gitattributes") ||
	    (xdg != NULL && *xdg != '\0' && exists(xdg, "/git/attributes")) ||
	    (home != NULL && exists(home, "/.config/git/attributes"));
}

/* Whether git's configuration converts line ends, or names more attributes. */
static int
is_configured(struct vcs *v)
{
	static const char *const keys[] = { "core.autocrlf", "core.attributesfile" };
	git_config *config;
	git_config_entry *entry;
	int found = 0;

	if (git_repository_config_snapshot(&config, v->repo) < 0)
		return 1;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys) && !found; i++)
		if (git_config_get_entry(&entry, config, keys[i]) == 0) {
			found = strcmp(entry->value, "false") != 0;
			git_config_entry_free(entry);
		}
	git_config_free(config);
	return found;
}

/* Whether git's index, where it would look next, is known to have none. */
static int
index_lacks(const struct vcs *v)
{
	return v->index.git != NULL ?
	    git_index_find(NULL, v->index.git, NAME) == GIT_ENOTFOUND :
	    v->head.ref != NULL && !v->head.born;
}

/* Whether the book has but the attributes that ii wrote. */
static int
is_ours(struct vcs *v)
{
	struct error e = ERROR_INIT;
	struct buf text = BUF_INIT;
	struct str rest, line;
	int rv = book_read(v->book, NAME, &text, &e);

	rv = rv == 0 || (rv == 1 && index_lacks(v));
	rest = buf_str(&text);
	while (rv && str_item(&rest, '\n', &line))
		rv = line.p[0] == '#' || attribute_is_ours(line);
	error_clear(&e);
	buf_free(&text);
	return rv;
}

int
attr_plain(struct vcs *v, const char *path)
{
	struct stat st;

	if (strchr(path, '/') != NULL) /* a directory may have its own */
		return 0;
	if (fstatat(v->book->fd, NAME, &st, AT_SYMLINK_NOFOLLOW) == -1)
		memset(&st, 0, sizeof(st));
	if (v->attr.known && v->attr.st.st_ino == st.st_ino &&
	    v->attr.st.st_size == st.st_size &&
	    v->attr.st.st_mtim.tv_sec == st.st_mtim.tv_sec &&
	    v->attr.st.st_mtim.tv_nsec == st.st_mtim.tv_nsec)
		return v->attr.plain;
	v->attr.known = 1;
	v->attr.st = st;
	v->attr.plain = is_ours(v) && !has_others(v) && !is_configured(v);
	return v->attr.plain;
}
