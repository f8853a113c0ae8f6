#include "books.h"

#include <stdlib.h>
#include <sys/stat.h>

static struct book *
open_book(struct books *s, const char *dir, struct error *e)
{
	struct book *b = xmalloc(sizeof(*b));

	if (book_open(b, dir, e) == -1) {
		free(b);
		return NULL;
	}
	s->v = xgrow(s->v, s->n, &s->cap, sizeof(struct book *));
	s->v[s->n++] = b;
	return b;
}

const struct book *
books_home(struct books *s, struct error *e)
{
	if (s->home == NULL)
		s->home = open_book(s, s->dir, e);
	return s->home;
}

static int
is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* The book in a directory: perhaps one that is open, or home by another name. */
static const struct book *
book_at(struct books *s, const char *dir, struct error *e)
{
	struct stat st, other;

	if (stat(dir, &st) == -1)
		return open_book(s, dir, e); /* it says what is wrong */
	for (size_t i = 0; i < s->n; i++)
		if (fstat(s->v[i]->fd, &other) == 0 && is_same(&st, &other))
			return s->v[i];
	if (book_stat(s->dir, &other) == 0 && is_same(&st, &other))
		return books_home(s, e);
	return open_book(s, dir, e);
}

int
books_path(struct books *s, struct str path, const struct book **b,
    struct buf *id, struct error *e)
{
	char *name = str_dup(path);
	struct str of_file;
	char *dir = book_split(name, &of_file);
	int rv = 1;

	buf_reset(id);
	if (of_file.n == 0) {
		error_set(e, "%s: is no record (a record's file is called by its id, "
		    "then %s)", name, RECORD_SUFFIX);
		goto out;
	}
	*b = dir != NULL ? book_at(s, dir, e) : books_home(s, e);
	if (*b == NULL) {
		rv = error_prefix(e, "%s", name);
	} else if (!book_has(*b, of_file)) {
		error_set(e, "%s: no record of the book %s", name, (*b)->dir);
	} else {
		buf_addstr(id, of_file);
		rv = 0;
	}
out:
	free(dir);
	free(name);
	return rv;
}

int
books_paths(const struct books *s)
{
	return s->n > 1 || (s->n == 1 && s->v[0] != s->home);
}

void
books_free(struct books *s)
{
	for (size_t i = 0; i < s->n; i++) {
		book_close(s->v[i]);
		free(s->v[i]);
	}
	free(s->v);
	*s = (struct books)BOOKS_INIT;
}

void
whom_add(struct whom *w, const struct book *b, struct str id)
{
	struct buf path = BUF_INIT;

	buf_printf(&path, "%s/", b->dir);
	buf_addstr(&path, id);
	if (!ids_has(&w->seen, buf_str(&path))) {
		ids_add(&w->seen, buf_str(&path));
		w->v = xgrow(w->v, w->n, &w->cap, sizeof(*w->v));
		w->v[w->n++] = (struct who){ b, str_dup(id) };
	}
	buf_free(&path);
}

int
whom_any(const struct whom *w, const struct book *b)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].book == b)
			return 1;
	return 0;
}

void
whom_in(const struct whom *w, const struct book *b, struct list *ids)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].book == b)
			list_add(ids, str_of(w->v[i].id));
}

void
whom_free(struct whom *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->v[i].id);
	free(w->v);
	ids_free(&w->seen);
	*w = (struct whom)WHOM_INIT;
}
