/* ii-sync: bring this book and the one on a remote to the same. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exchange.h"
#include "record.h"
#include "tool.h"

static const char usage[] =
    "usage: ii-sync [-n] [-C book] [url]\n";

static const char *const words[] = {
	[VCS_ADDED] = "added", [VCS_CHANGED] = "changed", [VCS_REMOVED] = "removed",
};

/* The name in a record as it stands now; "" where there is none. */
static void
read_name(const struct book *b, struct str id, struct buf *name)
{
	struct record rec = RECORD_INIT;
	struct error e = ERROR_INIT;
	struct buf data = BUF_INIT;

	buf_reset(name);
	if (id.n > 0 && book_read_record(b, id, &data, &e) == 0) {
		record_parse(&rec, buf_str(&data), NULL);
		buf_addstr(name, record_value(&rec, FIELD_NAME));
	}
	record_free(&rec);
	error_clear(&e);
	buf_free(&data);
}

/* A record by its id, another file by its path. */
static void
put(struct rows *rows, const struct book *b, const struct passed *p, const char *way,
    const char *what)
{
	struct str id = book_file_id(p->path);
	struct buf name = BUF_INIT;

	read_name(b, id, &name);
	rows_cell(rows, STYLE_ID, id.n > 0 ? id : str_of(p->path));
	rows_cell(rows, STYLE_PLAIN, str_of(way));
	rows_cell(rows, STYLE_DIM, str_of(what));
	rows_cell(rows, STYLE_PLAIN, buf_str(&name));
	rows_next(rows);
	buf_free(&name);
}

/* What passed, by path; both ways: "both". */
static void
print(const struct book *b, const struct exchange *x)
{
	size_t i = 0, j = 0;
	struct rows rows;

	rows_begin(&rows, tool_out(), 4);
	while (i < x->came.n || j < x->went.n) {
		const struct passed *c = i < x->came.n ? &x->came.v[i] : NULL;
		const struct passed *w = j < x->went.n ? &x->went.v[j] : NULL;
		int order = c == NULL ? 1 : w == NULL ? -1 : strcmp(c->path, w->path);

		if (order < 0)
			put(&rows, b, c, "came", words[c->what]);
		else if (order > 0)
			put(&rows, b, w, "went", words[w->what]);
		else
			put(&rows, b, c, "both", "merged");
		i += order <= 0;
		j += order >= 0;
	}
	rows_end(&rows);
}

/* On a terminal, what it comes to. */
static void
sum_up(const struct exchange *x)
{
	if (!tool_out()->terminal)
		return;
	if (x->came.n == 0 && x->went.n == 0)
		out_printf(tool_out(), "Nothing new here or on %s.\n", x->remote);
}

static void
tell(const struct exchange *x)
{
	for (size_t i = 0; i < x->notes.n; i++)
		tool_warn("%s", x->notes.v[i]);
	for (size_t i = 0; i < x->clashes.n; i++) {
		if (strcmp(x->clashes.v[i], ".ii") == 0)
			tool_warn(".ii: both sides changed the same setting; ii-check shows "
			    "what was lost, ii-set .ii settles it");
		else
			tool_warn("%s: both sides changed the same field; ii-due shows what "
			    "to choose between", x->clashes.v[i]);
	}
}

/* Whether a directory is not there, or empty. */
static int
is_nothing(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *d;
	int nothing = 1;

	if (dir == NULL)
		return errno == ENOENT;
	while (nothing && (d = readdir(dir)) != NULL)
		nothing = strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0;
	closedir(dir);
	return nothing;
}

/* Where there is no book yet, or an empty directory, make one for what comes:
 * returns 1 when it was made. */
static int
make_book(void)
{
	struct error e = ERROR_INIT;
	char *path = book_where(tool_dir(), &e);
	int made;

	if (path == NULL)
		tool_fail(&e);
	made = is_nothing(path);
	if (made && vcs_make(path, &e) == -1)
		tool_fail(&e);
	free(path);
	return made;
}

/* Fail where there is no book: it may be on a remote. */
static void
require_book(void)
{
	struct error e = ERROR_INIT;
	char *path = book_where(tool_dir(), &e);

	if (path == NULL)
		tool_fail(&e);
	if (access(path, F_OK) == -1 && errno == ENOENT) {
		error_set(&e, "there is no book at %s; ii-init makes one, "
		    "ii-sync URL brings one there", path);
		tool_fail(&e);
	}
	free(path);
}

/* The attributes that a remote made by hand may lack. */
static int
complete(const struct book *b, struct exchange *x)
{
	struct error e = ERROR_INIT;
	int rv = vcs_init(b->dir, &e);

	if (rv == 0)
		rv = exchange(x, b, NULL, &e);
	if (rv == -1)
		tool_error(&e);
	return rv;
}

int
main(int argc, char **argv)
{
	struct exchange x = EXCHANGE_INIT;
	struct error e = ERROR_INIT;
	struct book book;
	int c, rv, made = 0;

	tool_begin("ii-sync", usage, argc, argv);
	while ((c = tool_option(argc, argv, "n")) != -1)
		x.show = 1;
	if (argc - optind > 1)
		tool_usage("one URL");
	if (optind < argc && !x.show)
		made = make_book();
	require_book();
	tool_book(&book);
	rv = exchange(&x, &book, argv[optind], &e);
	if (rv == -1) {
		tool_error(&e);
		/* made for what cannot be reached, it would be taken for one begun here */
		if (made && x.remote == NULL)
			vcs_unmake(book.dir);
	} else if (made) {
		rv = complete(&book, &x);
	}
	tell(&x);
	print(&book, &x);
	if (rv == 0)
		sum_up(&x);
	exchange_free(&x);
	book_close(&book);
	return tool_end(rv == 0 ? YES : TROUBLE);
}
