#include "pick.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Which directory a book is; nowhere that can be found: dev and ino are 0. */
static struct stat
place_of(const char *dir)
{
	struct stat st;

	if (book_stat(dir, &st) == -1)
		memset(&st, 0, sizeof(st));
	return st;
}

/* The book dir, new or one that an operand has named, perhaps otherwise. */
static struct pick_book *
add_book(struct pick *p, const char *dir)
{
	struct pick_book *pb;
	struct stat st;
	size_t i;

	for (i = 0; i < p->n; i++)
		if ((dir == NULL && p->books[i].dir == NULL) || (dir != NULL &&
		    p->books[i].dir != NULL && strcmp(dir, p->books[i].dir) == 0))
			return &p->books[i];
	st = place_of(dir);
	for (i = 0; i < p->n; i++)
		if (st.st_ino != 0 && st.st_ino == p->books[i].ino &&
		    st.st_dev == p->books[i].dev)
			return &p->books[i];
	p->books = xgrow(p->books, p->n, &p->cap, sizeof(*p->books));
	pb = &p->books[p->n++];
	memset(pb, 0, sizeof(*pb));
	pb->dir = dir != NULL ? xstrdup(dir) : NULL;
	pb->dev = st.st_dev;
	pb->ino = st.st_ino;
	pb->some = 1;
	return pb;
}

static int
is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A path: of a book, or of a record in one. */
static int
add_path(struct pick *p, const char *path, const char *dir, struct error *e)
{
	struct pick_book *pb;
	struct stat st;
	struct str id;
	char *where;

	if (is_directory(path)) {
		where = str_dup(str_of(path));
		while (strlen(where) > 1 && where[strlen(where) - 1] == '/')
			where[strlen(where) - 1] = '\0';
		add_book(p, where)->some = 0;
		free(where);
		return 0;
	}
	where = book_split(path, &id);
	if (id.n == 0) {
		free(where);
		if (lstat(path, &st) == -1)
			return error_errno(e, "%s", path);
		return error_set(e, "%s: is neither a book nor a record (a record's "
		    "file is called by its id, then %s)", path, RECORD_SUFFIX);
	}
	pb = add_book(p, where != NULL ? where : dir);
	free(where);
	list_add(&pb->ids, id);
	return 0;
}

static int
add_line(struct pick *p, struct str line, const char *dir, struct error *e)
{
	struct str word;
	char *path;
	int rv;

	if (!str_item(&line, '\t', &word))
		return 0;
	if (book_is_path(word)) {
		path = str_dup(word);
		rv = add_path(p, path, dir, e);
		free(path);
		return rv;
	}
	if (word.p[0] == '@')
		word = str_sub(word, 1, word.n);
	if (!id_valid(word))
		return error_set(e, "\"%.*s\" on standard input is no id",
		    (int)word.n, word.p);
	list_add(&add_book(p, dir)->ids, word);
	return 0;
}

static int
add_lines(struct pick *p, struct str lines, const char *dir, struct error *e)
{
	struct str line;

	while (str_item(&lines, '\n', &line))
		if (add_line(p, line, dir, e) == -1)
			return -1;
	return 0;
}

int
pick_operands(struct pick *p, char *const *operands, size_t n, const char *dir,
    struct str lines, struct error *e)
{
	struct stat home = place_of(dir);
	int some = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (strcmp(operands[i], "-") == 0) {
			if (add_lines(p, lines, dir, e) == -1)
				return -1;
			some = 1;
		} else if (*operands[i] == '\0')
			return error_set(e, "an empty operand; expected a word, "
			    "an expression or a path");
		else if (!expr_looks(str_of(operands[i])) &&
		    book_is_path(str_of(operands[i]))) {
			if (add_path(p, operands[i], dir, e) == -1)
				return -1;
		} else
			list_add(&p->terms, str_of(operands[i]));
	}
	if (p->n == 0)
		add_book(p, dir)->some = some;
	for (i = 0; i < p->n; i++) {
		list_sort(&p->books[i].ids);
		p->other |= p->books[i].dev != home.st_dev ||
		    p->books[i].ino != home.st_ino;
	}
	return 0;
}

int
pick_paths(const struct pick *p)
{
	return p->n > 1 || p->other;
}

struct expr *
pick_expr(const struct pick *p, const struct book *b, struct error *e)
{
	struct expr *x = expr_new();
	size_t i;

	for (i = 0; i < p->terms.n; i++) {
		if (!expr_looks(str_of(p->terms.v[i])))
			expr_add_word(x, str_of(p->terms.v[i]));
		else if (expr_add(x, str_of(p->terms.v[i]), b->now, e) == -1) {
			expr_free(x);
			return NULL;
		}
	}
	return x;
}

static int
by_string(const void *key, const void *element)
{
	const struct str *s = key;

	return str_cmp(*s, str_of(*(char *const *)element));
}

int
pick_has(const struct pick_book *pb, struct str id)
{
	return !pb->some || (pb->ids.n > 0 &&
	    bsearch(&id, pb->ids.v, pb->ids.n, sizeof(*pb->ids.v), by_string) != NULL);
}

const char *
pick_missing(const struct pick_book *pb, const struct book *b, size_t *at)
{
	const char *id;

	while (*at < pb->ids.n) {
		id = pb->ids.v[(*at)++];
		if ((*at == 1 || strcmp(id, pb->ids.v[*at - 2]) != 0) &&
		    !book_has(b, str_of(id)))
			return id;
	}
	return NULL;
}

void
pick_free(struct pick *p)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		free(p->books[i].dir);
		list_free(&p->books[i].ids);
	}
	free(p->books);
	list_free(&p->terms);
	memset(p, 0, sizeof(*p));
}
