/* ii-set: change fields of contacts, or the book's settings. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assign.h"
#include "tool.h"

static const char usage[] =
    "usage: ii-set [-Fn] [-C book] contact field=value ...\n"
    "       ii-set [-Fn] [-C book] .ii setting=value ...\n";

/* The operand, and the name of the file, that stands for the settings. */
#define SETTINGS ".ii"

static struct {
	int force, show;
} options;

/* What is changed in one book, and what is said about it. */
struct session {
	const struct book *book;
	const struct assigns *assigns;
	struct change *change;  /* NULL: only show */
	struct list cells;      /* id, field, old, new; id ... */
	struct list changed;    /* ids */
	struct list fields;     /* the names of what changed */
};

/* --- what changed --- */

/* All values of a field, joined by commas. */
static void
join(struct buf *out, struct str data, struct str field)
{
	struct record rec = RECORD_INIT;
	const struct field *f = NULL;

	record_parse(&rec, data, NULL);
	buf_reset(out);
	while ((f = record_next(&rec, field, f)) != NULL) {
		buf_puts(out, out->n > 0 ? ", " : "");
		buf_addstr(out, f->value);
	}
	record_free(&rec);
}

/* Note how a field has changed.  Returns 0 if it has not. */
static int
note(struct session *s, const char *id, struct str field, struct str before,
    struct str after)
{
	struct buf old = BUF_INIT, new = BUF_INIT, name = BUF_INIT;
	int differs;

	join(&old, before, field);
	join(&new, after, field);
	differs = !str_eq(buf_str(&old), buf_str(&new));
	if (differs) {
		field_put_name(&name, field);
		list_add(&s->cells, str_of(id));
		list_add(&s->cells, buf_str(&name));
		list_add(&s->cells, buf_str(&old));
		list_add(&s->cells, buf_str(&new));
	}
	buf_free(&old);
	buf_free(&new);
	buf_free(&name);
	return differs;
}

/* Whether a change before this one is of the same field. */
static int
is_again(const struct assigns *all, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (str_caseeq(all->v[k].name, all->v[i].name))
			return 1;
	return 0;
}

static void
note_all(struct session *s, const char *id, struct str before, struct str after)
{
	int clash = 0;

	for (size_t i = 0; i < s->assigns->n; i++) {
		struct str name = s->assigns->v[i].name;

		clash |= str_caseis(name, "Clash");
		if (!is_again(s->assigns, i) && note(s, id, name, before, after) &&
		    !list_has(&s->fields, name))
			list_add(&s->fields, name);
	}
	if (!clash) /* settled on the way */
		note(s, id, STR("Clash"), before, after);
}

/* What was to be taken away and is not there was perhaps mistyped. */
static void
tell_missing(const struct session *s, const char *id, struct str before)
{
	struct record rec = RECORD_INIT;
	struct buf out = BUF_INIT;
	struct error e = ERROR_INIT;

	record_parse(&rec, before, NULL);
	for (size_t i = 0; i < s->assigns->n; i++) {
		const struct assign *a = &s->assigns->v[i];

		if (a->op == ASSIGN_REMOVE &&
		    record_remove(&rec, a->name, a->value, &out, &e) == 0)
			tool_warn("%s: %.*s has no '%.*s' to take away", id,
			    (int)a->name.n, a->name.p, (int)a->value.n, a->value.p);
	}
	error_clear(&e);
	record_free(&rec);
	buf_free(&out);
}

static void
put_cells(const struct session *s, struct rows *rows, int paths)
{
	struct out *o = rows->out;
	struct buf b = BUF_INIT;

	for (char **v = s->cells.v; v < s->cells.v + s->cells.n; v += 4) {
		tool_id(&b, s->book, paths, v[0]);
		rows_cell(rows, STYLE_ID, buf_str(&b));
		rows_cell(rows, STYLE_DIM, str_of(v[1]));
		if (o->terminal) {
			buf_reset(&b);
			buf_printf(&b, "%s%s%s%s%s", v[2], *v[2] ? " " : "",
			    out_glyph(o, "→", "->"), *v[3] ? " " : "", v[3]);
			rows_cell(rows, STYLE_PLAIN, buf_str(&b));
		} else {
			rows_cell(rows, STYLE_PLAIN, str_of(v[2]));
			rows_cell(rows, STYLE_PLAIN, str_of(v[3]));
		}
		rows_next(rows);
	}
	buf_free(&b);
}

/* --- changing --- */

/* Change what a file holds.  Returns 1 when that made a difference, 0, or -1. */
static int
edit(const struct session *s, const char *file, struct buf *data, struct error *e)
{
	struct record rec = RECORD_INIT;
	int named, rv;

	record_parse(&rec, buf_str(data), NULL);
	named = record_field(&rec, FIELD_NAME) != NULL;
	rv = assigns_check(s->assigns, s->book, &rec, options.force, e);
	if (rv == 0)
		rv = assigns_apply(s->assigns, data, e);
	record_parse(&rec, buf_str(data), NULL);
	if (rv == 1 && s->assigns->to == TO_CONTACT && named &&
	    record_field(&rec, FIELD_NAME) == NULL)
		rv = error_set(e, "%s: a contact needs a Name; nothing was changed",
		    file);
	record_free(&rec);
	return rv;
}

static int
read_file(const struct session *s, const char *file, struct buf *data,
    struct error *e)
{
	int rv = s->change != NULL ? change_read(s->change, file, data, e) :
	    book_read(s->book, file, data, e);

	if (rv == 1 && s->assigns->to == TO_CONTACT)
		return error_set(e, "%s: the record is gone", file);
	return rv == -1 ? -1 : 0;
}

static int
set_one(struct session *s, const char *id, int alone)
{
	struct buf before = BUF_INIT, after = BUF_INIT, file = BUF_INIT;
	struct error e = ERROR_INIT;
	int rv;

	buf_printf(&file, "%s%s", id,
	    s->assigns->to == TO_CONTACT ? RECORD_SUFFIX : "");
	if ((rv = read_file(s, file.s, &before, &e)) == -1)
		goto out;
	buf_addstr(&after, buf_str(&before));
	rv = edit(s, file.s, &after, &e);
	if (rv != -1 && alone)
		tell_missing(s, id, buf_str(&before));
	if (rv != 1)
		goto out;
	if (s->change != NULL)
		rv = change_put(s->change, file.s, buf_str(&after), &e);
	note_all(s, id, buf_str(&before), buf_str(&after));
	list_add(&s->changed, str_of(id));
out:
	if (rv == -1)
		tool_error(&e);
	buf_free(&before);
	buf_free(&after);
	buf_free(&file);
	return rv == -1 ? -1 : 0;
}

/* "Set role and tags of grace-hopper". */
static void
put_message(struct buf *b, const struct session *s)
{
	buf_puts(b, s->fields.n > 0 ? "Set " : "Settle a clash");
	for (size_t i = 0; i < s->fields.n; i++) {
		if (i > 0)
			buf_puts(b, i + 1 == s->fields.n ? " and " : ", ");
		for (const char *p = s->fields.v[i]; *p != '\0'; p++)
			buf_putc(b, *p >= 'A' && *p <= 'Z' ?
			    (char)(*p - 'A' + 'a') : *p);
	}
	buf_puts(b, " of ");
	if (s->assigns->to == TO_BOOK)
		buf_puts(b, "the book");
	else
		tool_names(b, &s->changed);
}

/* All contacts, or none.  Returns 0, or -1 after a message. */
static int
set_all(struct session *s, const struct list *ids, int alone)
{
	struct buf message = BUF_INIT;
	struct error e = ERROR_INIT;
	int rv = 0;

	if (!options.show && change_begin(&s->change, s->book, &e) == -1) {
		tool_error(&e);
		return -1;
	}
	for (size_t i = 0; i < ids->n && rv == 0; i++)
		rv = set_one(s, ids->v[i], alone);
	if (rv == 0 && s->changed.n > 0 && s->change != NULL) {
		put_message(&message, s);
		rv = tool_commit(s->change, message.s);
	} else
		change_free(s->change);
	buf_free(&message);
	return rv;
}

/* Say where a Via leads to nobody. */
static void
doubt_via(const struct session *s)
{
	struct error e = ERROR_INIT;
	struct buf doubt = BUF_INIT;

	for (size_t i = 0; i < s->assigns->n; i++) {
		const struct assign *a = &s->assigns->v[i];

		if (a->op != ASSIGN_SET || !str_caseis(a->name, "Via"))
			continue;
		if (via_doubt(s->book, a->value, &doubt, &e) == 1)
			tool_warn("%s", doubt.s);
	}
	error_clear(&e);
	buf_free(&doubt);
}

/* What is to be set, and where. */
struct job {
	struct assigns assigns;
	struct books books;
	struct whom whom;
	struct rows rows;
	size_t changed;
};

/* Those in one book. */
static int
set_in(struct job *j, const struct book *b)
{
	struct session s = { .book = b, .assigns = &j->assigns };
	struct list ids = LIST_INIT;
	int rv = 0;

	if (j->assigns.to == TO_BOOK)
		list_add(&ids, str_of(SETTINGS));
	else
		whom_in(&j->whom, b, &ids);
	if (ids.n > 0) {
		doubt_via(&s);
		rv = set_all(&s, &ids, j->whom.n <= 1);
	}
	if (rv == 0) {
		put_cells(&s, &j->rows, books_paths(&j->books));
		j->changed += s.changed.n;
	}
	list_free(&s.cells);
	list_free(&s.changed);
	list_free(&s.fields);
	list_free(&ids);
	return rv;
}

/* A commit for each book. */
static int
set(struct job *j)
{
	int rv = 0;

	rows_begin(&j->rows, tool_out(), tool_out()->terminal ? 3 : 4);
	for (size_t i = 0; i < j->books.n; i++)
		rv |= set_in(j, j->books.v[i]);
	if (rv == 0 && j->changed == 0)
		tool_warn("nothing changed: it is so already");
	else if (rv == 0 && options.show)
		tool_warn("would be changed:");
	rows_end(&j->rows);
	return rv == 0 ? YES : TROUBLE;
}

static int
run(struct job *j, int n, char **operands)
{
	struct error e = ERROR_INIT;
	struct assign a;

	if (n == 0 || assign_parse(&a, operands[0]))
		tool_usage("whose fields?");
	if (n == 1)
		tool_usage("which fields? say field=value");
	if (strcmp(operands[0], SETTINGS) == 0) {
		j->assigns.to = TO_BOOK;
		tool_home(&j->books);
	}
	if (assigns_read(&j->assigns, operands + 1, (size_t)n - 1, &e) == -1)
		tool_fail(&e);
	if (j->assigns.to == TO_BOOK)
		return set(j);
	if (tool_contacts(&j->books, operands[0], 1, &j->whom) == -1)
		return TROUBLE;
	return j->whom.n > 0 ? set(j) : NO;
}

int
main(int argc, char **argv)
{
	struct job j = { .assigns = ASSIGNS_INIT(TO_CONTACT), .whom = WHOM_INIT };
	int c, status;

	tool_begin("ii-set", usage, argc, argv);
	while ((c = tool_option(argc, argv, "Fn")) != -1)
		switch (c) {
		case 'F':
			options.force = 1;
			break;
		case 'n':
			options.show = 1;
			break;
		}
	j.books.dir = tool_dir();
	status = run(&j, argc - optind, argv + optind);
	whom_free(&j.whom);
	books_free(&j.books);
	assigns_free(&j.assigns);
	return tool_end(status);
}
