/* ii-init: make a book, or mend one. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "assign.h"
#include "tool.h"
#include "vcs.h"

static const char usage[] =
    "usage: ii-init [-F] [-C book] [directory] [setting=value ...]\n";

static int force; /* names of settings are taken as they are */

static const char template[] =
    "# The settings of this book are lines such as these, without the #.\n"
    "# None is needed; ii(7) lists them all.\n"
    "#\n"
    "# Me: Ada Lovelace\n"
    "# Email: ada@example.org\n"
    "# Zone: Europe/Berlin\n"
    "# Target: 10 talks by 2027-03-01\n"
    "\n";

/* What makes a directory a book. */
enum part { REPOSITORY, SETTINGS, ATTRIBUTES, DRIVER, NPARTS };

static const struct {
	const char *file, *words;
} parts[NPARTS] = {
	[REPOSITORY] = { ".git", "a git repository" },
	[SETTINGS] = { ".ii", "settings (.ii)" },
	[ATTRIBUTES] = { ".gitattributes", "how records merge (.gitattributes)" },
	[DRIVER] = { ".git/config", "the merge driver" },
};

/* What stood in the directory before. */
struct before {
	int empty;              /* the directory is there, and nothing in it */
	int book;               /* it was one, perhaps not a whole one */
	char *foreign;          /* something in it that no book holds; NULL */
	int had[NPARTS];        /* the part, or the file that it is written in */
	struct buf text[NPARTS];
};

/* --- looking --- */

/* Whether a record is fit to be one. */
static int
is_record(const struct book *b, const char *name)
{
	struct record rec = RECORD_INIT;
	struct buf data = BUF_INIT;
	struct error e = ERROR_INIT;
	int rv = book_read(b, name, &data, &e);

	record_parse(&rec, buf_str(&data), NULL);
	rv = rv == 0 && rec.flaws == 0;
	error_clear(&e);
	record_free(&rec);
	buf_free(&data);
	return rv;
}

/* Whether a file of this name may stand in a book that has no .ii yet. */
static int
belongs(const struct book *b, const char *name)
{
	if (strcmp(name, parts[REPOSITORY].file) == 0 ||
	    strcmp(name, "templates") == 0)
		return 1;
	return vcs_is_book_file(name) &&
	    (book_file_id(name).n == 0 || is_record(b, name));
}

static void
look_at(struct before *was, const struct book *b, const char *name)
{
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return;
	was->empty = 0;
	was->book |= book_file_id(name).n > 0;
	if (was->foreign == NULL && !was->had[SETTINGS] && !belongs(b, name))
		was->foreign = xstrdup(name);
}

/* The bytes of a part that is a file; nothing of another. */
static void
read_part(const struct book *b, enum part part, struct buf *text)
{
	struct error e = ERROR_INIT;

	buf_reset(text);
	if (book_read(b, parts[part].file, text, &e) != 0)
		buf_reset(text);
	error_clear(&e);
}

static void
look(struct before *was, char *path)
{
	struct book b = { .dir = path };
	DIR *dir = opendir(path);
	struct error e = ERROR_INIT;
	struct dirent *d;

	if (dir == NULL && errno == ENOENT)
		return;
	if (dir == NULL) {
		error_errno(&e, "open %s", path);
		tool_fail(&e);
	}
	b.fd = dirfd(dir);
	was->empty = 1;
	for (enum part i = 0; i < NPARTS; i++) {
		was->had[i] = faccessat(b.fd, parts[i].file, F_OK, 0) == 0;
		read_part(&b, i, &was->text[i]);
	}
	was->book = was->had[SETTINGS];
	while ((d = readdir(dir)) != NULL)
		look_at(was, &b, d->d_name);
	closedir(dir);
}

static void
before_free(struct before *was)
{
	free(was->foreign);
	for (enum part i = 0; i < NPARTS; i++)
		buf_free(&was->text[i]);
}

/* --- making --- */

/* Refuse what nothing could make use of, before anything is made. */
static void
check_settings(const struct assigns *all, char *path)
{
	struct book b = { .dir = path, .workdays = WORKDAYS_INIT };
	struct error e = ERROR_INIT;

	if (date_now(&b.now, NULL, &e) == -1)
		tool_fail(&e);
	b.fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (assigns_check(all, &b, NULL, force, &e) == -1)
		tool_fail(&e);
	if (b.fd != -1)
		close(b.fd);
}

/* The first settings.  Where another program has just made some, they stay. */
static int
write_settings(const char *path, const struct assigns *all, struct error *e)
{
	struct buf text = BUF_INIT, file = BUF_INIT;
	int fd, rv = -1;

	buf_puts(&text, template);
	buf_printf(&file, "%s/%s", path, parts[SETTINGS].file);
	if (assigns_apply(all, &text, e) == -1)
		goto out;
	fd = open(file.s, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1) {
		rv = errno == EEXIST ? 0 : error_errno(e, "make %s", file.s);
		goto out;
	}
	rv = write(fd, text.s, text.n) == (ssize_t)text.n && fsync(fd) == 0 ? 0 : -1;
	if (close(fd) == -1 || rv == -1)
		rv = error_errno(e, "write %s", file.s);
out:
	buf_free(&text);
	buf_free(&file);
	return rv;
}

#define BEGIN "Begin the book\n\n" CHANGE_TOOL "ii-init"
#define MEND "Mend the book\n\n" CHANGE_TOOL "ii-init"

/* Commit the files that were made here, and no others. */
static int
commit_parts(const struct book *b, struct error *e)
{
	struct buf why = BUF_INIT, old = BUF_INIT;
	struct list names = LIST_INIT;
	struct vcs *v;
	int rv = -1;

	list_add(&names, str_of(parts[ATTRIBUTES].file));
	list_add(&names, str_of(parts[SETTINGS].file));
	if (vcs_open(&v, b, e) == -1 || vcs_lock(v, e) == -1 ||
	    (rv = vcs_head(v, parts[SETTINGS].file, &old, e)) == -1)
		goto out;
	rv = vcs_commit(v, &names, rv == 1 ? BEGIN : MEND, &why, e);
	if (rv == 1)
		tool_warn("saved, not committed: %s", why.s);
out:
	vcs_close(v);
	list_free(&names);
	buf_free(&why);
	buf_free(&old);
	return rv == -1 ? -1 : 0;
}

/* Change the settings that were there (all may be NULL), and give what was
 * edited by hand before a commit of its own. */
static int
change_settings(const struct book *b, const struct assigns *all, struct error *e)
{
	struct change *c = tool_change(b);
	struct buf data = BUF_INIT;
	int rv = 0;

	if (all != NULL)
		rv = change_read(c, parts[SETTINGS].file, &data, e);
	if (all != NULL && rv != -1)
		rv = assigns_apply(all, &data, e);
	if (rv == 1)
		rv = change_put(c, parts[SETTINGS].file, buf_str(&data), e);
	if (rv == -1)
		change_free(c);
	else
		rv = tool_commit(c, "Set settings of the book");
	buf_free(&data);
	return rv;
}

/* Make what is missing; what others wrote is committed before what we write. */
static int
make(const char *path, const struct before *was, const struct assigns *all,
    struct error *e)
{
	struct book b;
	int rv = 0;

	if (was->had[REPOSITORY]) {
		if (book_open(&b, path, e) == -1)
			return -1;
		rv = change_settings(&b, NULL, e);
		book_close(&b);
	}
	if (rv == -1 || vcs_init(path, e) == -1)
		return -1;
	if (was->empty && chmod(path, 0700) == -1)
		return error_errno(e, "chmod %s", path);
	if (!was->had[SETTINGS] && write_settings(path, all, e) == -1)
		return -1;
	if (book_open(&b, path, e) == -1)
		return -1;
	rv = commit_parts(&b, e);
	if (rv == 0 && was->had[SETTINGS] && all->n > 0)
		rv = change_settings(&b, all, e);
	else if (rv == 0 && !was->had[REPOSITORY])
		rv = change_settings(&b, NULL, e);
	book_close(&b);
	return rv;
}

/* --- telling --- */

static int
came_anew(const struct before *was, const struct book *b, enum part part)
{
	struct buf now = BUF_INIT;
	int differs;

	if (!was->had[part])
		return part != DRIVER; /* a new repository has it */
	read_part(b, part, &now);
	differs = (part == DRIVER || part == ATTRIBUTES) &&
	    !str_eq(buf_str(&now), buf_str(&was->text[part]));
	buf_free(&now);
	return differs;
}

static void
tell_mended(const struct before *was, const struct assigns *all,
    const struct book *b)
{
	struct buf words = BUF_INIT;

	for (enum part i = 0; i < NPARTS; i++)
		if (came_anew(was, b, i))
			buf_printf(&words, "%s%s", words.n > 0 ? ", " : "",
			    parts[i].words);
	if (words.n > 0)
		tool_warn("this book lacked, and has now: %s", words.s);
	else
		tool_warn("this is a book already, and lacks nothing");
	if (was->had[SETTINGS] && all->n > 0)
		tool_warn("its settings are as you say now");
	buf_free(&words);
}

/* Contacts are nobody else's business. */
static void
tell_open(const struct book *b)
{
	struct stat st;

	if (fstat(b->fd, &st) == 0 && st.st_mode & 077)
		tool_warn("others on this machine can look into it; to keep them "
		    "out: chmod -R go= '%s'", b->dir);
}

/* How the other tools find the book, unless they do. */
static void
tell_way(const char *path)
{
	struct error e = ERROR_INIT;
	char *found = book_where(NULL, &e);
	struct stat a, b;

	if (found == NULL || stat(found, &a) == -1 || stat(path, &b) == -1 ||
	    a.st_dev != b.st_dev || a.st_ino != b.st_ino)
		tool_warn("to use it, go there, or: export II_DIR='%s'", path);
	error_clear(&e);
	free(found);
}

static void
tell(const char *path, const struct before *was, const struct assigns *all)
{
	char *full = realpath(path, NULL);
	struct book b;

	tool_open(&b, full != NULL ? full : path);
	out_text(tool_out(), str_of(b.dir));
	out_puts(tool_out(), "\n");
	if (was->book)
		tell_mended(was, all, &b);
	else
		tool_warn("a new book; next: ii-add 'Grace Hopper', or ii-import "
		    "Connections.csv");
	tell_open(&b);
	tell_way(b.dir);
	book_close(&b);
	free(full);
}

static int
init(int n, char **operands)
{
	struct assigns all = ASSIGNS_INIT(TO_BOOK);
	struct before was = { .text = { BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT } };
	struct error e = ERROR_INIT;
	const char *given = tool_dir();
	struct assign a;
	char *path;
	int i = 0;

	if (n > 0 && !assign_parse(&a, operands[0])) {
		if (given != NULL)
			tool_usage("the directory is given twice");
		given = operands[i++];
	}
	if (assigns_read(&all, operands + i, (size_t)(n - i), &e) == -1 ||
	    (path = book_where(given, &e)) == NULL)
		tool_fail(&e);
	look(&was, path);
	if (was.foreign != NULL)
		tool_quit("%s holds what is no part of a book (%s) and was not "
		    "touched; name an empty directory, or, to make it a book all "
		    "the same: touch '%s/.ii'", path, was.foreign, path);
	check_settings(&all, path);
	if (make(path, &was, &all, &e) == -1) {
		if (e.text != NULL)
			tool_error(&e);
		exit(TROUBLE);
	}
	tell(path, &was, &all);
	assigns_free(&all);
	before_free(&was);
	free(path);
	return YES;
}

int
main(int argc, char **argv)
{
	tool_begin("ii-init", usage, argc, argv);
	while (tool_option(argc, argv, "F") != -1)
		force = 1;
	return tool_end(init(argc - optind, argv + optind));
}
