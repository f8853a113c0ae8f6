/* ii-rm: remove contacts. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record.h"
#include "tool.h"

static const char usage[] =
    "usage: ii-rm [-Fn] [-C book] contact ...\n";

static struct {
	int force, show;
} options;

/* A contact that is to go. */
struct leaver {
	const char *id;
	char *name;
	struct list was;    /* ids that lead to it, too */
	struct list named;  /* who names it */
	size_t entries;
	unsigned flaws;
};

/* All of them, of one book. */
struct leavers {
	struct leaver *v;
	size_t n;
	struct record rec;  /* memory of visit() */
};

/* --- who goes --- */

static int
read_leaver(const struct book *b, struct leaver *l, struct error *e)
{
	struct record rec = RECORD_INIT;
	const struct field *f = NULL;
	struct buf data = BUF_INIT;
	int rv = book_read_record(b, str_of(l->id), &data, e);

	if (rv == 1)
		rv = error_set(e, "%s: the record is gone", l->id);
	record_parse(&rec, buf_str(&data), NULL);
	l->name = str_dup(record_value(&rec, FIELD_NAME));
	l->entries = rec.nentries;
	l->flaws = rec.flaws;
	while ((f = record_next(&rec, STR("Was"), f)) != NULL)
		list_add(&l->was, f->value);
	record_free(&rec);
	buf_free(&data);
	return rv;
}

static void
leavers_free(struct leavers *all)
{
	for (size_t i = 0; i < all->n; i++) {
		free(all->v[i].name);
		list_free(&all->v[i].was);
		list_free(&all->v[i].named);
	}
	free(all->v);
	record_free(&all->rec);
}

/* --- who names them --- */

/* The contact that an id leads to, if it is one that goes; NULL. */
static struct leaver *
find(const struct leavers *all, struct str id)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_is(id, all->v[i].id) || list_has(&all->v[i].was, id))
			return &all->v[i];
	return NULL;
}

static void
note_named(const struct leavers *all, struct str ref, struct str by)
{
	struct leaver *l = ref.n > 0 ? find(all, ref) : NULL;

	if (l != NULL && !list_has(&l->named, by))
		list_add(&l->named, by);
}

/* What one who stays says of those who go. */
static void
visit(void *local, struct str id, struct str data, const char *error)
{
	struct leavers *all = local;
	struct str ref;
	size_t pos = 0;

	if (error != NULL || find(all, id) != NULL)
		return;
	while (ref_next(data, &pos, &ref))
		note_named(all, ref, id);
	record_parse(&all->rec, data, NULL);
	for (size_t i = 0; i < all->rec.nentries; i++)
		note_named(all, all->rec.entries[i].by, id);
}

/* Say who will name a contact that is no more. */
static void
tell_named(struct leaver *l)
{
	struct buf b = BUF_INIT;

	list_sort(&l->named);
	for (size_t i = 0; i < l->named.n; i++)
		buf_printf(&b, "%s%s", i == 0 ? "" :
		    i + 1 == l->named.n ? " and " : ", ", l->named.v[i]);
	if (b.n > 0)
		tool_warn("%s %s named by %s", l->id,
		    options.show ? "would still be" : "is still", b.s);
	buf_free(&b);
}

/* Say what is worth knowing before they go. */
static int
tell(const struct book *b, struct leavers *all, struct error *e)
{
	struct book_visit v = { .visit = visit, .local = { all, NULL },
	    .one_thread = 1 };

	if (book_each(b, &v, e) == -1)
		return -1;
	for (size_t i = 0; i < all->n; i++) {
		tell_named(&all->v[i]);
		if (all->v[i].flaws != 0)
			tool_warn("%s%s %s: the history does not keep it as it is",
			    all->v[i].id, RECORD_SUFFIX,
			    record_flaw(all->v[i].flaws));
	}
	return 0;
}

/* --- removing --- */

static int
may_go(const struct leavers *all)
{
	const struct leaver *first = &all->v[0];
	struct buf others = BUF_INIT;
	size_t entries = 0;
	int yes;

	if (options.force)
		return 1;
	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)) {
		tool_warn("nobody is there to ask: nothing was removed; -F removes "
		    "without asking");
		return 0;
	}
	for (size_t i = 0; i < all->n; i++)
		entries += all->v[i].entries;
	if (all->n > 1)
		buf_printf(&others, " and %zu more", all->n - 1);
	yes = tool_ask("Remove %s (%s)%s, with %zu entr%s in all?", first->name,
	    first->id, others.s, entries, entries == 1 ? "y" : "ies");
	if (!yes)
		tool_warn("nothing was removed");
	buf_free(&others);
	return yes;
}

static void
print(const struct book *book, int paths, const struct leavers *all)
{
	struct buf b = BUF_INIT, id = BUF_INIT;
	struct rows rows;

	rows_begin(&rows, tool_out(), 3);
	for (size_t i = 0; i < all->n; i++) {
		const struct leaver *l = &all->v[i];

		buf_reset(&b);
		buf_printf(&b, "%zu", l->entries);
		if (tool_out()->terminal)
			buf_puts(&b, l->entries == 1 ? " entry" : " entries");
		tool_id(&id, book, paths, l->id);
		rows_cell(&rows, STYLE_ID, buf_str(&id));
		rows_cell(&rows, STYLE_PLAIN, str_of(l->name));
		rows_cell(&rows, STYLE_DIM, buf_str(&b));
		rows_next(&rows);
	}
	rows_end(&rows);
	buf_free(&b);
	buf_free(&id);
}

/* How to have back who is no more. */
static void
tell_kept(const struct book *b, const struct leavers *all)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].flaws == 0) {
			tool_warn("the history keeps what was committed; to undo "
			    "this: ii-undo -C '%s' %s", b->dir, all->v[i].id);
			break;
		}
}

static int
remove_all(const struct book *b, const struct list *ids)
{
	struct change *c;
	struct buf message = BUF_INIT, file = BUF_INIT;
	struct error e = ERROR_INIT;
	int rv = change_begin(&c, b, &e);

	for (size_t i = 0; i < ids->n && rv == 0; i++) {
		buf_reset(&file);
		buf_printf(&file, "%s%s", ids->v[i], RECORD_SUFFIX);
		rv = change_remove(c, file.s, &e);
	}
	if (rv == -1) {
		tool_error(&e);
		change_free(c);
	} else {
		buf_puts(&message, "Remove ");
		tool_names(&message, ids);
		rv = tool_commit(c, message.s);
	}
	buf_free(&message);
	buf_free(&file);
	return rv == 0 ? YES : TROUBLE;
}

static int
remove_contacts(const struct book *b, int paths, const struct list *ids)
{
	struct leavers all = { .rec = RECORD_INIT };
	struct error e = ERROR_INIT;
	int rv = 0, status = YES;

	all.v = xcalloc(ids->n, sizeof(*all.v));
	while (all.n < ids->n && rv == 0) {
		all.v[all.n].id = ids->v[all.n];
		rv = read_leaver(b, &all.v[all.n++], &e);
	}
	if (rv == 0)
		rv = tell(b, &all, &e);
	if (rv == -1) {
		tool_error(&e);
		status = TROUBLE;
	} else if (!options.show && !may_go(&all))
		status = NO;
	else if (!options.show)
		status = remove_all(b, ids);
	if (status == YES && options.show)
		tool_warn("would be removed:");
	if (status == YES)
		print(b, paths, &all);
	if (status == YES && !options.show)
		tell_kept(b, &all);
	leavers_free(&all);
	return status;
}

/* A commit for each book. */
static int
remove_whom(const struct books *books, const struct whom *whom)
{
	int one, status = YES;

	for (size_t i = 0; i < books->n; i++) {
		struct list ids = LIST_INIT;

		whom_in(whom, books->v[i], &ids);
		if (ids.n > 0) {
			one = remove_contacts(books->v[i], books_paths(books), &ids);
			status = one > status ? one : status;
		}
		list_free(&ids);
	}
	return status;
}

int
main(int argc, char **argv)
{
	struct books books = BOOKS_INIT;
	struct whom whom = WHOM_INIT;
	int c, status = YES;

	tool_begin("ii-rm", usage, argc, argv);
	while ((c = tool_option(argc, argv, "Fn")) != -1)
		switch (c) {
		case 'F':
			options.force = 1;
			break;
		case 'n':
			options.show = 1;
			break;
		}
	if (optind == argc)
		tool_usage("whom?");
	books.dir = tool_dir();
	for (; optind < argc; optind++)
		if (tool_contacts(&books, argv[optind], 1, &whom) == -1)
			status = TROUBLE;
	if (status == TROUBLE)
		tool_warn("nothing was removed");
	else if (whom.n == 0) {
		tool_warn("nobody to remove");
		status = NO;
	} else
		status = remove_whom(&books, &whom);
	whom_free(&whom);
	books_free(&books);
	return tool_end(status);
}
