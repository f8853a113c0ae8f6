/* ii-check: find what is wrong in a book, and mend what is safe to mend. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "mend.h"
#include "name.h"
#include "tool.h"

static const char usage[] =
    "usage: ii-check [-mnqv] [-C book] [operand ...]\n";

static struct {
	int mend, show, quiet, invert;
} options;

/* A book, and what is wrong in it. */
struct checking {
	struct book book;
	const struct pick *pick;
	const struct pick_book *pick_book;
	struct ids picked;      /* the contacts that the terms pick */
	struct rules rules;
	struct check check;
	int unreadable;         /* files that could not be read */
};

/* What one thread has. */
struct reader {
	struct check_part *part;
	const struct book *book;
	struct list troubles;
};

/* --- reading --- */

/* A file that cannot be read (error may be NULL: it is too large): by its
 * nature, which is a problem of the book; or for a reason that lies elsewhere. */
static void
take_unreadable(struct reader *r, struct str id, const char *error)
{
	struct buf file = BUF_INIT;
	const char *why;
	struct stat st;

	buf_addstr(&file, id);
	buf_puts(&file, RECORD_SUFFIX);
	why = error != NULL ? strstr(error, file.s) : NULL;
	why = why != NULL ? why + file.n + strspn(why + file.n, ": ") :
	    "is larger than a record may be (16 MiB)";
	if (error == NULL ||
	    (fstatat(r->book->fd, file.s, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    (!S_ISREG(st.st_mode) || (size_t)st.st_size > RECORD_MAX)))
		check_add_file(r->part, file.s, why);
	else
		list_add(&r->troubles, str_of(error));
	buf_free(&file);
}

static void
visit(void *local, struct str id, struct str data, const char *error)
{
	struct reader *r = local;

	if (error != NULL || data.n > RECORD_MAX)
		take_unreadable(r, id, error);
	else
		check_add(r->part, id, data);
}

/* A file that is meant as a record, and is none by its name or nature. */
static void
check_file_name(struct check_part *p, const struct dirent *d)
{
	struct str name = str_of(d->d_name);
	struct buf id = BUF_INIT, what = BUF_INIT;

	if (book_file_misnamed(d->d_name)) {
		name_id(&id, str_sub(name, 0, name.n - strlen(RECORD_SUFFIX)), STR(""));
		buf_printf(&what, "'%s' is no name of a record: expected an id, as in "
		    "%s%s", d->d_name, id.s, RECORD_SUFFIX);
		check_add_file(p, d->d_name, what.s);
	} else if (book_file_id(d->d_name).n > 0 && d->d_type == DT_DIR)
		check_add_file(p, d->d_name, "is a directory, not a file");
	buf_free(&id);
	buf_free(&what);
}

static int
check_file_names(const struct book *b, struct check_part *p, struct error *e)
{
	int fd = openat(b->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd != -1 ? fdopendir(fd) : NULL;
	struct dirent *d;

	if (dir == NULL) {
		if (fd != -1)
			close(fd);
		return error_errno(e, "open the book %s", b->dir);
	}
	for (errno = 0; (d = readdir(dir)) != NULL; errno = 0)
		check_file_name(p, d);
	if (errno != 0) {
		error_errno(e, "read the book %s", b->dir);
		closedir(dir);
		return -1;
	}
	closedir(dir);
	return 0;
}

/* Read all of the book. */
static void
check_book(struct checking *c)
{
	struct reader r[2];
	struct book_visit v = { .visit = visit, .local = { &r[0], &r[1] } };
	struct error e = ERROR_INIT;
	size_t i, k;

	rules_default(&c->rules, &c->book.workdays);
	rules_read(&c->rules, &c->book.settings, 1, NULL);
	for (i = 0; i < 2; i++)
		r[i] = (struct reader){ check_part_new(&c->rules, c->book.now),
		    &c->book, LIST_INIT };
	check_add_settings(r[0].part, &c->book);
	if (book_each(&c->book, &v, &e) == -1 ||
	    check_file_names(&c->book, r[0].part, &e) == -1)
		tool_fail(&e);
	check_join(&c->check, r[0].part, r[1].part);
	c->unreadable = 0;
	for (i = 0; i < 2; i++) {
		for (k = 0; k < r[i].troubles.n; k++, c->unreadable = 1)
			tool_warn("%s", r[i].troubles.v[k]);
		list_free(&r[i].troubles);
	}
}

/* --- which contacts --- */

/* A contact that may be picked. */
struct row {
	char *id;
	int part;
	unsigned n;
};

struct rows_of {
	struct row *v;
	size_t n, cap;
};

static void
take(void *local, const struct view *v, int part, unsigned n)
{
	struct rows_of *r = local;

	r->v = xgrow(r->v, r->n, &r->cap, sizeof(*r->v));
	r->v[r->n++] = (struct row){ str_dup(v->id), part, n };
}

/* Find the contacts that expressions and words pick. */
static void
find_picked(struct checking *c)
{
	struct rows_of rows[2] = { { 0 }, { 0 } };
	struct survey s = SURVEY_INIT;
	struct error e = ERROR_INIT;
	size_t i;
	int k;

	if (c->pick->terms.n == 0)
		return;
	s.take = take;
	s.local[0] = &rows[0];
	s.local[1] = &rows[1];
	if (survey_book(&s, &c->book, c->pick, c->pick_book, &e) == -1)
		tool_fail(&e);
	for (k = 0; k < 2; k++) {
		for (i = 0; i < rows[k].n; i++) {
			if (survey_picked(&s, rows[k].v[i].part, rows[k].v[i].n))
				ids_add(&c->picked, str_of(rows[k].v[i].id));
			free(rows[k].v[i].id);
		}
		free(rows[k].v);
	}
	survey_free(&s);
}

/* Whether the operands let a problem in: without any, all. */
static int
is_picked(const struct checking *c, const struct problem *p)
{
	struct str id = book_file_id(p->file);

	if (c->pick->terms.n == 0 && !c->pick_book->some)
		return 1;
	if (id.n == 0)
		return 0;
	return c->pick->terms.n > 0 ? ids_has(&c->picked, id) :
	    pick_has(c->pick_book, id);
}

/* Whether the operands pick nobody at all. */
static int
picks_nobody(const struct checking *c)
{
	if (c->pick->terms.n > 0)
		return c->picked.n == 0;
	return c->pick_book->some && c->pick_book->ids.n == 0;
}

/* --- telling --- */

static void
put_problem(const struct checking *c, const char *file, unsigned line,
    const char *before, const char *what, const char *behind)
{
	struct buf where = BUF_INIT, text = BUF_INIT;

	if (options.quiet)
		return;
	buf_printf(&where, "%s/%s:%u:", c->book.dir, file, line);
	buf_printf(&text, " %s%s%s", before, what, behind);
	out_styled(tool_out(), STYLE_ID, buf_str(&where));
	out_text(tool_out(), buf_str(&text));
	out_puts(tool_out(), "\n");
	buf_free(&where);
	buf_free(&text);
}

/* Print the problems that are picked; returns how many. */
static size_t
print_problems(const struct checking *c)
{
	size_t i, n = 0;

	for (i = 0; i < c->check.n; i++) {
		const struct problem *p = &c->check.problems[i];

		if (!is_picked(c, p))
			continue;
		put_problem(c, p->file, p->line,
		    p->mendable && options.show ? "would mend: " : "", p->what,
		    p->mendable && !options.show ? " (-m mends it)" : "");
		n++;
	}
	return n;
}

/* --- mending --- */

/* What was mended in a book. */
struct mending {
	const struct checking *c;
	struct change *change;
	const char *file;
	struct list ids;
	struct problem *done;
	size_t n, cap;
};

static void
note_mended(void *arg, unsigned line, const char *what)
{
	struct mending *m = arg;

	m->done = xgrow(m->done, m->n, &m->cap, sizeof(*m->done));
	m->done[m->n++] = (struct problem){ m->file, line, xstrdup(what), 1 };
}

static int
mend_file(struct mending *m, const char *file)
{
	struct report report = { note_mended, m };
	struct buf data = BUF_INIT, out = BUF_INIT;
	struct record rec = RECORD_INIT;
	struct error e = ERROR_INIT;
	int rv;

	m->file = file;
	rv = change_read(m->change, file, &data, &e);
	record_parse(&rec, buf_str(&data), NULL);
	if (rv == 0 && mend_record(&out, &rec, &report, NULL) > 0) {
		list_add(&m->ids, book_file_id(file));
		rv = change_put(m->change, file, buf_str(&out), &e);
	}
	if (rv == -1)
		tool_error(&e);
	record_free(&rec);
	buf_free(&data);
	buf_free(&out);
	return rv == -1 ? -1 : 0;
}

static int
mend_files(struct mending *m)
{
	const struct check *check = &m->c->check;
	const char *last = "";
	size_t i;

	for (i = 0; i < check->n; i++) {
		const struct problem *p = &check->problems[i];

		if (!p->mendable || strcmp(p->file, last) == 0 ||
		    !is_picked(m->c, p))
			continue;
		last = p->file;
		if (mend_file(m, p->file) == -1)
			return -1;
	}
	return 0;
}

static int
commit(struct mending *m)
{
	struct buf message = BUF_INIT;
	int rv;

	if (m->ids.n == 0) {
		change_free(m->change);
		return 0;
	}
	buf_puts(&message, "Mend ");
	tool_names(&message, &m->ids);
	rv = tool_commit(m->change, message.s);
	buf_free(&message);
	return rv;
}

/* Mend what can be, in one commit, and say what was. */
static int
mend_book(const struct checking *c)
{
	struct mending m = { .c = c, .change = tool_change(&c->book) };
	int rv = mend_files(&m);
	size_t i;

	if (rv == -1)
		change_free(m.change);
	else
		rv = commit(&m);
	if (m.n > 0)
		qsort(m.done, m.n, sizeof(*m.done), problem_cmp);
	for (i = 0; i < m.n; i++) {
		if (rv == 0)
			put_problem(c, m.done[i].file, m.done[i].line, "mended: ",
			    m.done[i].what, "");
		free((char *)m.done[i].what);
	}
	free(m.done);
	list_free(&m.ids);
	return rv;
}

/* --- one book --- */

static int
any_mendable(const struct checking *c)
{
	size_t i;

	for (i = 0; i < c->check.n; i++)
		if (c->check.problems[i].mendable && is_picked(c, &c->check.problems[i]))
			return 1;
	return 0;
}

/* On a terminal: what all came to. */
static void
print_sum(const struct checking *c, size_t problems)
{
	if (!tool_out()->terminal || options.quiet)
		return;
	if (problems == 0)
		out_puts(tool_out(), "Nothing is wrong");
	else
		out_printf(tool_out(), "%zu problem%s", problems,
		    problems == 1 ? "" : "s");
	if (c->pick->terms.n > 0 || c->pick_book->some)
		out_puts(tool_out(), ".\n");
	else
		out_printf(tool_out(), " in %zu contact%s.\n", c->check.contacts,
		    c->check.contacts == 1 ? "" : "s");
}

/* Check a book; *some is set when the operands pick somebody in it. */
static int
check_one(const struct pick *p, const struct pick_book *pb, int *some)
{
	struct checking c = { .pick = p, .pick_book = pb, .picked = IDS_INIT };
	struct error e = ERROR_INIT;
	const char *missing;
	int status = YES;
	size_t n, at = 0;

	if (book_open(&c.book, pb->dir, &e) == -1)
		tool_fail(&e);
	find_picked(&c);
	if (!picks_nobody(&c))
		*some = 1;
	else if (p->n == 1)
		tool_hint(p, &c.book);
	check_book(&c);
	if (options.mend && !options.show && any_mendable(&c)) {
		if (mend_book(&c) == -1)
			status = TROUBLE;
		check_free(&c.check);
		check_book(&c);
	}
	while ((missing = pick_missing(pb, &c.book, &at)) != NULL) {
		tool_warn("%s: no contact of the book %s has this id", missing,
		    c.book.dir);
		status = TROUBLE;
	}
	if (c.unreadable)
		status = TROUBLE;
	n = print_problems(&c);
	if (n > 0 || (status == YES && !picks_nobody(&c)))
		print_sum(&c, n);
	check_free(&c.check);
	ids_free(&c.picked);
	book_close(&c.book);
	return n > 0 && status == YES ? NO : status;
}

int
main(int argc, char **argv)
{
	struct pick pick = PICK_INIT;
	int c, one, some = 0, status = YES;
	size_t i;

	tool_begin("ii-check", usage, argc, argv);
	while ((c = tool_option(argc, argv, "mnqv")) != -1)
		switch (c) {
		case 'm':
			options.mend = 1;
			break;
		case 'n':
			options.show = 1;
			break;
		case 'q':
			options.quiet = 1;
			break;
		case 'v':
			options.invert = 1;
			break;
		}
	if (options.show && !options.mend)
		tool_usage("-n shows what -m would do: give both");
	tool_pick(&pick, argc - optind, argv + optind, options.invert);
	for (i = 0; i < pick.n; i++) {
		one = check_one(&pick, &pick.books[i], &some);
		if (one > status)
			status = one;
	}
	if (!some) {
		tool_warn("nothing was checked: the operands select no contact");
		status = status == YES ? NO : status;
	}
	pick_free(&pick);
	return tool_end(status);
}
