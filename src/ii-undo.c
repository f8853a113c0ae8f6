/* ii-undo: take back a change of the book. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "difference.h"
#include "name.h"
#include "past.h"
#include "record.h"
#include "tool.h"
#include "vcs_undo.h"

static const char usage[] =
    "usage: ii-undo [-n] [-C book] [contact | commit]\n";

/* How the subject of a commit begins that takes another back, and of one that
 * takes that back. */
#define UNDO "Undo"
#define REDO "Redo"

static struct {
	int show;
} options;

/* A file that the undoing changes. */
struct touched {
	char *path;
	struct buf old, new;
	int had, has;
	struct list was;        /* the ids in a Was: of the old and the new */
	const struct touched *from; /* renamed from that */
	int told;               /* of it by another's from */
};

static struct {
	struct books books;
	const struct book *book;
	struct change *change;
	const char *operand;        /* NULL: none */
	struct buf contact;         /* whose change, or empty */
	int removed;                /* they are */
	struct list files;          /* its files */
	struct vcs_id commit;
	struct history_info info;   /* of the commit */
	struct list stay;
	struct error passed;        /* another's change, later than that */
	size_t others;
	struct touched *v;
	size_t n;
} u = { .books = BOOKS_INIT, .contact = BUF_INIT, .passed = ERROR_INIT };

/* --- what is to be taken back --- */

/* What can only be meant for a commit: its name, in full or in part, or a way
 * to it from HEAD. */
static int
looks_like_commit(const char *s)
{
	size_t hex = strspn(s, "0123456789abcdefABCDEF");

	return (s[hex] == '\0' && hex >= 4) || strncmp(s, "HEAD", 4) == 0;
}

/* .ii and its like, in the book's directory itself. */
static int
is_other_file(const char *name)
{
	return strchr(name, '/') == NULL && vcs_is_book_file(name) &&
	    book_file_id(name).n == 0;
}

/* Find the book: of a record that is named by its path, or as ever. */
static void
find_book(void)
{
	struct error e = ERROR_INIT;

	u.books.dir = tool_dir();
	if (u.operand == NULL || strchr(u.operand, '/') == NULL)
		u.book = tool_home(&u.books);
	else if (tool_path(&u.books, str_of(u.operand), &u.book, &u.contact, &e) != 0)
		tool_fail(&e);
}

/* Find a contact who was in the book: 0, 1 when it is nobody, -1. */
static int
find_past(struct error *e)
{
	struct error past = ERROR_INIT;
	int rv = past_resolve(change_vcs(u.change), str_of(u.operand), 0, &u.contact,
	    &past);

	if (rv == 2 || rv == -1) {
		error_clear(e);
		*e = past;
		return -1;
	}
	error_clear(&past);
	return rv;
}

/* Find whose change it is, or which: 0, or -1 with *e. */
static int
find_operand(struct error *e)
{
	struct error none = ERROR_INIT;
	struct vcs *v = change_vcs(u.change);
	int rv;

	if (is_other_file(u.operand)) {
		buf_puts(&u.contact, u.operand);
		list_add(&u.files, buf_str(&u.contact));
		return 0;
	}
	rv = u.contact.n > 0 ? 0 : name_resolve(u.book, str_of(u.operand), &u.contact, e);
	if (rv == 1 && looks_like_commit(u.operand) &&
	    history_find(v, u.operand, &u.commit, &none) == 0) {
		error_clear(e);
		buf_reset(&u.contact);
		return 0;
	}
	error_clear(&none);
	if (rv == 1) {
		rv = find_past(e);
		u.removed = rv == 0;
	}
	if (rv == 0) {
		error_clear(e);
		rv = past_files(v, buf_str(&u.contact), &u.files, e);
		list_sort(&u.files);
	}
	return rv == 0 ? 0 : -1;
}

/* The commit: 0, 1 when there is none that can be meant, -1. */
static int
find_commit(struct error *e)
{
	struct vcs *v = change_vcs(u.change);
	int rv = 0;

	if (u.operand != NULL && find_operand(e) == -1)
		return -1;
	if (!vcs_id_set(&u.commit))
		rv = undo_find(v, u.files.n > 0 ? &u.files : NULL, &u.commit, e);
	if (rv == 1 && u.contact.n > 0)
		error_prefix(e, "%s", u.contact.s);
	return rv == 0 ? history_info(v, &u.commit, &u.info, e) : rv;
}

/* --- in words --- */

static void
list_was(struct touched *t, struct str text)
{
	struct record rec = RECORD_INIT;
	const struct field *f = NULL;

	if (book_file_id(t->path).n == 0)
		return;
	record_parse(&rec, text, NULL);
	while ((f = record_next(&rec, STR("Was"), f)) != NULL)
		if (!list_has(&t->was, f->value))
			list_add(&t->was, f->value);
	record_free(&rec);
}

static int
read_touched(struct touched *t, const struct vcs_merge *m, size_t i, struct error *e)
{
	const struct vcs_path *p = vcs_merge_path(m, i);
	int rv;

	*t = (struct touched){ .path = xstrdup(p->path), .old = BUF_INIT, .new = BUF_INIT };
	if ((rv = vcs_merge_ours(m, i, &t->old, e)) == -1)
		return -1;
	t->had = rv == 0;
	t->has = p->what == VCS_FILE;
	buf_addstr(&t->new, t->has ? p->text : STR(""));
	list_was(t, buf_str(&t->old));
	list_was(t, buf_str(&t->new));
	return 0;
}

/* A record that goes where another comes is the same under another id, if one
 * of them names the other. */
static void
find_renamed(struct touched *new)
{
	struct str id = book_file_id(new->path);

	for (size_t i = 0; i < u.n; i++) {
		struct touched *old = &u.v[i];
		struct str old_id = book_file_id(old->path);

		if (!old->had || old->has || old->told || old_id.n == 0)
			continue;
		if (list_has(&old->was, id) || list_has(&new->was, old_id)) {
			new->from = old;
			old->told = 1;
			return;
		}
	}
}

/* What becomes of each file, before it does. */
static int
read_all(struct error *e)
{
	const struct vcs_merge *m = change_merged(u.change);
	const struct list *stay = vcs_undo_stay(m);

	for (size_t i = 0; i < stay->n; i++)
		list_add(&u.stay, str_of(stay->v[i]));
	u.others = vcs_undo_others(m);
	u.v = xcalloc(vcs_merge_count(m) + 1, sizeof(*u.v));
	while (u.n < vcs_merge_count(m)) {
		size_t i = u.n++;

		if (read_touched(&u.v[i], m, i, e) == -1)
			return -1;
	}
	for (size_t i = 0; i < u.n; i++)
		if (u.v[i].has && !u.v[i].had && book_file_id(u.v[i].path).n > 0)
			find_renamed(&u.v[i]);
	return 0;
}

static void
put_row(struct rows *rows, const char *path, enum style style, const struct buf *what)
{
	struct str id = book_file_id(path);
	struct buf shown = BUF_INIT;
	char *name = str_dup(id.n > 0 ? id : str_of(path));

	if (id.n > 0)
		tool_id(&shown, u.book, books_paths(&u.books), name);
	else
		buf_puts(&shown, name);
	rows_cell(rows, STYLE_ID, buf_str(&shown));
	rows_cell(rows, style, buf_str(what));
	rows_next(rows);
	free(name);
	buf_free(&shown);
}

static enum style
style_of(enum diff_how how)
{
	return how == DIFF_ADDED ? STYLE_GOOD : how == DIFF_REMOVED ? STYLE_LATE :
	    STYLE_PLAIN;
}

/* Whether it is the Was: that goes or comes with a renaming. */
static int
is_of_renaming(const struct touched *t, const struct diff_item *item)
{
	return t->from != NULL && strcmp(item->name, "Was") == 0 &&
	    (str_eq(str_of(item->new), past_id(t->from->path)) ||
	    str_eq(str_of(item->old), past_id(t->path)));
}

static struct str
version(const struct buf *text, int there)
{
	return there ? buf_str(text) : (struct str){ NULL, 0 };
}

static void
print_touched(struct rows *rows, const struct touched *t)
{
	const struct touched *before = t->from != NULL ? t->from : t;
	struct str old = version(&before->old, before->had), new = version(&t->new, t->has);
	struct difference d = DIFFERENCE_INIT;
	struct buf b = BUF_INIT;

	if (t->from != NULL) {
		struct str id = past_id(t->from->path);

		buf_printf(&b, "renamed from %.*s", (int)id.n, id.p);
		put_row(rows, t->path, STYLE_PLAIN, &b);
	}
	if (book_file_id(t->path).n > 0 || strcmp(t->path, ".ii") == 0)
		difference_of(&d, old, new);
	else
		difference_lines(&d, old, new);
	for (size_t i = 0; i < d.n; i++) {
		if (is_of_renaming(t, &d.v[i]))
			continue;
		buf_reset(&b);
		difference_put(&b, &d.v[i], rows->out->utf8);
		put_row(rows, t->path, style_of(d.v[i].how), &b);
	}
	difference_free(&d);
	buf_free(&b);
}

static void
print_all(void)
{
	struct rows rows;

	rows_begin(&rows, tool_out(), 2);
	for (size_t i = 0; i < u.n; i++)
		if (!u.v[i].told)
			print_touched(&rows, &u.v[i]);
	rows_end(&rows);
}

/* What did not go as one would think. */
static void
tell_rest(void)
{
	struct buf names = BUF_INIT;

	tool_names(&names, &u.stay);
	if (u.stay.n > 0)
		tool_warn("%s %s changed since, and stay%s", names.s,
		    u.stay.n == 1 ? "was" : "were", u.stay.n == 1 ? "s" : "");
	if (u.passed.text != NULL)
		tool_warn("%s", error_text(&u.passed));
	if (u.others > 0)
		tool_warn("the commit changed %zu other%s, too; all of it: ii-undo %s",
		    u.others, u.others == 1 ? "" : "s", u.info.commit);
	buf_free(&names);
}

/* --- the commit --- */

/* Whether the commit took another back, or did it again, as verb says; then
 * what follows that in its subject is in rest. */
static int
is_of_undo(const char *verb, struct str *rest)
{
	struct str subject = str_of(u.info.message);
	size_t n = strlen(verb);

	*rest = str_sub(subject, n, subject.n);
	return strcmp(u.info.tool, tool_name()) == 0 && str_starts(subject, verb) &&
	    str_starts(*rest, " \"");
}

/* Undo "Log met with grace-hopper"; of that, Redo; of that, Undo again. */
static void
put_message(struct buf *b)
{
	struct str rest;

	if (is_of_undo(UNDO, &rest))
		buf_printf(b, REDO "%.*s", (int)rest.n, rest.p);
	else if (is_of_undo(REDO, &rest))
		buf_printf(b, UNDO "%.*s", (int)rest.n, rest.p);
	else
		buf_printf(b, UNDO " \"%s\"", u.info.message);
	if (u.others > 0)
		buf_printf(b, " for %s", u.contact.s);
	buf_printf(b, "\n\nThis undoes %scommit ", u.others > 0 ? "a part of " : "");
	vcs_id_put(b, &u.commit);
	buf_putc(b, '.');
}

/* Say what was done, in the words of the commit. */
static void
tell_done(void)
{
	const char *would = options.show ? "would be " : "";
	struct buf whose = BUF_INIT;
	struct str rest;

	if (u.others > 0)
		buf_printf(&whose, " for %s", u.contact.s);
	buf_putc(&whose, ':');
	if (is_of_undo(UNDO, &rest))
		tool_warn("%sdone again%s%.*s", would, whose.s, (int)rest.n, rest.p);
	else if (is_of_undo(REDO, &rest))
		tool_warn("%sundone%s%.*s", would, whose.s, (int)rest.n, rest.p);
	else
		tool_warn("%sundone%s \"%s\"", would, whose.s, u.info.message);
	buf_free(&whose);
	if (!options.show)
		tool_warn("ii-undo again takes this back; for what was before: ii-undo with a "
		    "commit from ii-history");
}

static int
commit(void)
{
	struct buf message = BUF_INIT;
	int rv;

	put_message(&message);
	rv = tool_commit(u.change, message.s);
	u.change = NULL;
	buf_free(&message);
	return rv == 0 ? YES : TROUBLE;
}

/* What a contact's latest commit that is no merge says: 0, 1 when there is
 * none, -1. */
static int
find_latest(struct vcs_id *id, struct history_info *info, struct error *e)
{
	struct vcs *v = change_vcs(u.change);
	struct history_commit c = { .n = 0 };
	struct history *h;
	int rv;

	if (history_open(&h, v, &u.files, e) == -1)
		return -1;
	while ((rv = history_next(h, &c, e)) == 1 && c.parents > 1)
		;
	*id = c.id;
	history_close(h);
	if (rv != 1)
		return rv == 0 ? 1 : -1;
	return history_info(v, id, info, e);
}

/* Whether the last change of the contact is another's; then *e says so, and no
 * more what it did. */
static int
is_anothers(struct error *e)
{
	struct error none = ERROR_INIT;
	struct history_info info = { .commit = NULL };
	struct vcs_id id;
	int rv;

	if (u.contact.n == 0 || find_latest(&id, &info, &none) != 0) {
		error_clear(&none);
		return 0;
	}
	rv = !vcs_id_eq(&id, &u.commit);
	if (rv) {
		error_clear(e);
		error_set(e, "%s: the last change is by %s, not yours: \"%s\"; to undo "
		    "it all the same: ii-undo %s", u.contact.s, info.author,
		    info.message, info.commit);
	}
	history_info_free(&info);
	return rv;
}

/* Find what is to be taken back, and how: 0, 1 when there is nothing, -1.
 * Whom somebody else removed an older change does not bring back, as they were
 * before it. */
static int
prepare(struct error *e)
{
	int rv = find_commit(e);

	if (rv == 0 && u.removed && is_anothers(e))
		return 1;
	if (rv == 0)
		rv = change_undo(u.change, &u.commit, u.files.n > 0 ? &u.files : NULL, e);
	if (rv == 1 && u.info.message != NULL)
		error_prefix(e, "\"%s\"", u.info.message);
	if (rv == 1)
		(void)is_anothers(e);
	if (rv == 0)
		(void)is_anothers(&u.passed);
	return rv;
}

static void
tell_notes(void)
{
	const struct list *notes = change_notes(u.change);

	for (size_t i = 0; i < notes->n; i++)
		tool_warn("%s", notes->v[i]);
}

/* Find out what is to be done, and do it. */
static int
undo(void)
{
	struct error e = ERROR_INIT;
	int rv = prepare(&e);

	if (rv == 0)
		rv = read_all(&e);
	if (rv == 0 && !options.show)
		return commit();
	tell_notes();
	if (rv == 0)
		return YES;
	tool_error(&e);
	tool_warn("nothing was undone");
	return rv == 1 ? NO : TROUBLE;
}

static void
end(void)
{
	for (size_t i = 0; i < u.n; i++) {
		free(u.v[i].path);
		buf_free(&u.v[i].old);
		buf_free(&u.v[i].new);
		list_free(&u.v[i].was);
	}
	free(u.v);
	change_free(u.change);
	history_info_free(&u.info);
	error_clear(&u.passed);
	list_free(&u.files);
	list_free(&u.stay);
	buf_free(&u.contact);
	books_free(&u.books);
}

int
main(int argc, char **argv)
{
	struct error e = ERROR_INIT;
	int c, status;

	tool_begin("ii-undo", usage, argc, argv);
	while ((c = tool_option(argc, argv, "n")) != -1)
		options.show = 1;
	if (argc - optind > 1)
		tool_usage("one contact, or one commit");
	u.operand = argv[optind];
	find_book();
	if ((options.show ? change_try : change_begin)(&u.change, u.book, &e) == -1)
		tool_fail(&e);
	status = undo();
	if (status == YES) {
		print_all();
		tell_rest();
		tell_done();
	}
	end();
	return tool_end(status);
}
