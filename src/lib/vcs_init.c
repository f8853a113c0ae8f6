/*
 * Making a repository for a book.  The files merge by the design's rules when
 * the user's own git merges, too: git finds the driver by .gitattributes,
 * which travel with the book, and by the repository's configuration, which
 * does not and is therefore set by every tool that writes.
 */
#include "vcs_private.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stream.h"
#include "vcs_file.h"

/* -text: a line ends as it was written, whatever the platform of a clone. */
static const char *const attributes[] = {
	"*.txt -text merge=ii",
	".ii -text merge=ii",
	"questions merge=union",
	"phrases merge=union",
	"templates/* merge=union",
};

/*
 * Git guesses renames and so merges one person's entries into another's
 * record; merge.renames=false alone is ignored by its default strategy.
 */
static const struct setting {
	const char *key, *value;
} settings[] = {
	{ "merge.ii.name", "three-way merge of records" },
	{ "merge.ii.driver", "ii-merge %O %A %B %L %P" },
	{ "merge.renames", "false" },
	{ "pull.twohead", "recursive" },
};

/* What git is to ignore: files half written. */
static const char ignored[] = TEMPORARY "*";

static int
has_line(struct str text, const char *line)
{
	struct str item;

	while (str_item(&text, '\n', &item))
		if (str_is(item, line))
			return 1;
	return 0;
}

/* Append the line to an open file, unless it is there.  0, or -1 with errno. */
static int
add_line(int fd, const char *line)
{
	struct buf text = BUF_INIT, more = BUF_INIT;
	int rv = stream_read(fd, &text);

	if (rv == 0 && !has_line(buf_str(&text), line)) {
		if (text.n > 0 && text.s[text.n - 1] != '\n')
			buf_putc(&more, '\n');
		buf_printf(&more, "%s\n", line);
		rv = stream_write(fd, buf_str(&more));
	}
	buf_free(&more);
	buf_free(&text);
	return rv;
}

/* A git add -A beside a writer, or after a killed one, would commit them. */
static int
hide_temporaries(git_repository *repo, struct error *e)
{
	struct buf path = BUF_INIT;
	int fd, rv = -1;

	buf_printf(&path, "%sinfo", git_repository_commondir(repo));
	if (mkdir(path.s, 0700) == -1 && errno != EEXIST) {
		error_errno(e, "make %s", path.s);
		goto out;
	}
	buf_puts(&path, "/exclude");
	fd = open(path.s, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd == -1) {
		error_errno(e, "open %s", path.s);
		goto out;
	}
	rv = add_line(fd, ignored) == -1 ? error_errno(e, "add to %s", path.s) : 0;
	if (close(fd) == -1 && rv == 0)
		rv = error_errno(e, "write %s", path.s);
out:
	buf_free(&path);
	return rv;
}

static int
set_driver(git_repository *repo, struct error *e)
{
	git_config *all, *local = NULL;
	git_config_entry *entry;
	int rv = git_repository_config(&all, repo);

	if (rv == 0)
		rv = git_config_open_level(&local, all, GIT_CONFIG_LEVEL_LOCAL);
	for (size_t i = 0; rv == 0 && i < sizeof(settings) / sizeof(*settings); i++) {
		rv = git_config_get_entry(&entry, local, settings[i].key);
		if (rv == 0)
			git_config_entry_free(entry);
		else if (rv == GIT_ENOTFOUND)
			rv = git_config_set_string(local, settings[i].key,
			    settings[i].value);
	}
	git_config_free(local);
	git_config_free(all);
	/* Locked by the user's git: the next writer will do it. */
	if (rv == GIT_ELOCKED)
		return 0;
	return rv < 0 ? vcs_fail(e, "cannot set the merge driver") : 0;
}

int
vcs_prepare(git_repository *repo, struct error *e)
{
	return set_driver(repo, e) == -1 ? -1 : hide_temporaries(repo, e);
}

int
attribute_is_ours(struct str line)
{
	for (size_t i = 0; i < sizeof(attributes) / sizeof(*attributes); i++)
		if (str_is(line, attributes[i]))
			return 1;
	return 0;
}

/* Append the lines that text lacks; 1 when there were any. */
static int
add_attributes(struct buf *text)
{
	int added = 0;

	for (size_t i = 0; i < sizeof(attributes) / sizeof(*attributes); i++) {
		if (has_line(buf_str(text), attributes[i]))
			continue;
		if (text->n > 0 && text->s[text->n - 1] != '\n')
			buf_putc(text, '\n');
		buf_printf(text, "%s\n", attributes[i]);
		added = 1;
	}
	return added;
}

static int
write_attributes(const struct book *book, struct error *e)
{
	static const char name[] = ".gitattributes";
	struct buf text = BUF_INIT, tmp = BUF_INIT;
	int rv = book_read(book, name, &text, e);

	if (rv == -1)
		goto out;
	rv = 0;
	if (!add_attributes(&text))
		goto out;
	rv = file_write_temporary(book->fd, name, buf_str(&text), 0600, 1, &tmp, e);
	if (rv == 0 && renameat(book->fd, tmp.s, book->fd, name) == -1) {
		rv = error_errno(e, "rename to %s/%s", book->dir, name);
		unlinkat(book->fd, tmp.s, 0);
	}
out:
	buf_free(&tmp);
	buf_free(&text);
	return rv;
}

/* The branch of a new repository: as init.defaultBranch says, else main. */
static int
make_repository(const char *dir, struct error *e)
{
	git_repository_init_options options;
	git_repository *repo = NULL;
	git_config *config = NULL;
	git_config_entry *branch = NULL;
	mode_t mask = umask(077);
	int rv = git_config_open_default(&config);

	git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
	options.flags = GIT_REPOSITORY_INIT_NO_REINIT | GIT_REPOSITORY_INIT_MKDIR;
	if (rv == 0 && git_config_get_entry(&branch, config, "init.defaultbranch") != 0)
		options.initial_head = "main";
	if (rv == 0)
		rv = git_repository_init_ext(&repo, dir, &options);
	umask(mask);
	git_repository_free(repo);
	git_config_entry_free(branch);
	git_config_free(config);
	return rv < 0 ? vcs_fail(e, "cannot make a repository in %s", dir) : 0;
}

static int
prepare_repository(const struct book *book, int attributed, struct error *e)
{
	int made = faccessat(book->fd, ".git", F_OK, 0) == -1;
	struct vcs *v;
	int rv;

	if (made && make_repository(book->dir, e) == -1)
		return -1;
	if (vcs_open(&v, book, e) == -1)
		return -1;
	rv = vcs_prepare(v->repo, e);
	vcs_close(v);
	if (rv == 0 && attributed)
		rv = write_attributes(book, e);
	/* libgit2 syncs none of a new repository's own files, nor git */
	if (rv == 0 && made && syncfs(book->fd) == -1)
		rv = error_errno(e, "sync %s", book->dir);
	return rv;
}

/* Make a directory for its owner alone, and those that it is to be in as the
 * umask has it. */
static int
make_directory(const char *dir, struct error *e)
{
	struct buf path = BUF_INIT;
	char *slash;
	int rv = 0;

	buf_puts(&path, dir);
	while (path.n > 1 && path.s[path.n - 1] == '/')
		path.s[--path.n] = '\0';
	for (slash = path.s; rv == 0 && (slash = strchr(slash + 1, '/')) != NULL; ) {
		*slash = '\0';
		if (mkdir(path.s, 0777) == -1 && errno != EEXIST)
			rv = error_errno(e, "make %s", path.s);
		*slash = '/';
	}
	if (rv == 0 && mkdir(path.s, 0700) == -1 && errno != EEXIST)
		rv = error_errno(e, "make %s", dir);
	buf_free(&path);
	return rv;
}

static int
init(const char *dir, int attributed, struct error *e)
{
	struct book book = { .dir = (char *)dir, .settings = RECORD_INIT };
	int rv = -1;

	if (vcs_start(e) == -1)
		return -1;
	if (make_directory(dir, e) == -1)
		goto out;
	book.fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (book.fd == -1) {
		error_errno(e, "open %s", dir);
		goto out;
	}
	rv = prepare_repository(&book, attributed, e);
	close(book.fd);
out:
	git_libgit2_shutdown();
	return rv;
}

int
vcs_init(const char *dir, struct error *e)
{
	return init(dir, 1, e);
}

int
vcs_make(const char *dir, struct error *e)
{
	return init(dir, 0, e);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
vcs_unmake(const char *dir)
{
	struct buf path = BUF_INIT;

	buf_printf(&path, "%s/.git", dir);
	nftw(path.s, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	rmdir(dir); /* unless there is something else in it by now */
	buf_free(&path);
}
