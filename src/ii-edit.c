/* ii-edit: edit copies of records in the editor, and merge them back. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "copies.h"
#include "editor.h"
#include "merge.h"
#include "name.h"
#include "tool.h"

static const char usage[] =
    "usage: ii-edit [-C book] contact ...\n";

/* One record being edited. */
struct edit {
	const struct book *book;
	const char *id;
	struct copy *copy;
	struct list odd;         /* what is not understood in it, a line each */
	struct list known;       /* the same, before it was edited; without lines */
	enum {
		EDIT_OPEN,           /* to be edited, again or for the first time */
		EDIT_SAME,           /* nothing was typed */
		EDIT_GOOD,           /* to be saved */
		EDIT_BAD             /* kept beside, not saved */
	} state;
};

struct session {
	struct books books;
	struct whom whom;
	struct copies copies;
	struct edit *edits;      /* one for each of them */
};

/* --- laying out --- */

/* The file of the copy of contact i: two books may each have one of this id. */
static void
put_name(struct buf *name, const struct whom *whom, size_t i)
{
	size_t k, n = 1;

	for (k = 0; k < i; k++)
		n += strcmp(whom->v[k].id, whom->v[i].id) == 0;
	buf_puts(name, whom->v[i].id);
	if (n > 1)
		buf_printf(name, ".%zu", n);
	buf_puts(name, RECORD_SUFFIX);
}

static int
lay_out_one(struct session *s, size_t i, struct error *e)
{
	struct buf data = BUF_INIT, name = BUF_INIT;
	const struct who *who = &s->whom.v[i];
	int rv = book_read_record(who->book, str_of(who->id), &data, e);

	if (rv == 1)
		rv = error_set(e, "%s: the record is gone", who->id);
	put_name(&name, &s->whom, i);
	if (rv == 0)
		rv = copies_add(&s->copies, name.s, buf_str(&data), e);
	buf_free(&data);
	buf_free(&name);
	return rv;
}

static int
lay_out(struct session *s)
{
	struct error e = ERROR_INIT;
	size_t i;
	int rv = copies_begin(&s->copies, &e);

	for (i = 0; i < s->whom.n && rv == 0; i++)
		rv = lay_out_one(s, i, &e);
	if (rv == -1) {
		tool_error(&e);
		return -1;
	}
	s->edits = xcalloc(s->whom.n, sizeof(*s->edits));
	for (i = 0; i < s->whom.n; i++) {
		s->edits[i].book = s->whom.v[i].book;
		s->edits[i].id = s->whom.v[i].id;
		s->edits[i].copy = &s->copies.v[i];
	}
	return 0;
}

/* --- reading back --- */

/* What is told of a record: in known without lines, so that what was there
 * before is found again where it has moved. */
static void
tell(void *arg, unsigned line, const char *what)
{
	struct edit *ed = arg;

	if (!list_has(&ed->known, str_of(what)))
		list_printf(&ed->odd, "%s%s:%u: %s", ed->id, RECORD_SUFFIX, line, what);
}

static void
tell_known(void *arg, unsigned line, const char *what)
{
	struct edit *ed = arg;

	(void)line;
	list_add(&ed->known, str_of(what));
}

/* Whether what was typed may be saved; says what is wrong that was not so
 * before. */
static int
is_fit(struct edit *ed)
{
	struct report known = { tell_known, ed }, odd = { tell, ed };
	struct record rec = RECORD_INIT;
	int fit;
	size_t i;

	list_free(&ed->odd);
	list_free(&ed->known);
	record_parse(&rec, buf_str(&ed->copy->now), NULL);
	fit = rec.flaws == 0;
	if (fit)
		check_record(&rec, buf_str(&ed->copy->before), &known);
	check_record(&rec, buf_str(&ed->copy->now), &odd);
	record_free(&rec);
	for (i = 0; i < ed->odd.n; i++)
		tool_warn("%s", ed->odd.v[i]);
	return fit;
}

/* Read a copy back and decide what becomes of it. */
static void
take_back(struct edit *ed)
{
	struct error e = ERROR_INIT;

	if (copy_read(ed->copy, &e) == -1) {
		tool_error(&e);
		ed->state = EDIT_BAD;
	} else if (str_eq(buf_str(&ed->copy->now), buf_str(&ed->copy->before)))
		ed->state = EDIT_SAME;
	else
		ed->state = is_fit(ed) ? EDIT_GOOD : EDIT_BAD;
}

/* Run the editor on the copies that are open.  Returns 0 or -1. */
static int
run_editor(struct session *s)
{
	char **paths = xcalloc(s->whom.n, sizeof(*paths));
	struct error e = ERROR_INIT;
	size_t i, n = 0;
	int rv;

	for (i = 0; i < s->whom.n; i++)
		if (s->edits[i].state == EDIT_OPEN)
			paths[n++] = s->edits[i].copy->path;
	rv = editor_run(paths, n, &e);
	if (rv == -1)
		tool_error(&e);
	free(paths);
	return rv;
}

static int
is_odd(const struct edit *ed)
{
	return ed->state == EDIT_GOOD && ed->odd.n > 0;
}

/* Where something is wrong, offer to edit it again, and say what comes of it
 * otherwise.  Returns 1 when it shall be. */
static int
reopen(struct session *s)
{
	size_t i, bad = 0, odd = 0;

	for (i = 0; i < s->whom.n; i++) {
		bad += s->edits[i].state == EDIT_BAD;
		odd += is_odd(&s->edits[i]);
	}
	if (bad + odd == 0 || !tool_ask("Edit again?  If not, %s", bad == 0 ?
	    "it is saved as it is." : odd == 0 ?
	    "it is not saved, and what you typed is kept in a file." :
	    "what is no record is not saved but kept in a file, the rest is "
	    "saved as it is."))
		return 0;
	for (i = 0; i < s->whom.n; i++)
		if (s->edits[i].state == EDIT_BAD || is_odd(&s->edits[i]))
			s->edits[i].state = EDIT_OPEN;
	return 1;
}

/* Edit until all is well, or well enough.  Returns 0, or -1 when the editor
 * failed: then nothing is to be saved. */
static int
edit(struct session *s)
{
	size_t i;

	do {
		if (run_editor(s) == -1)
			return -1;
		for (i = 0; i < s->whom.n; i++)
			if (s->edits[i].state == EDIT_OPEN)
				take_back(&s->edits[i]);
	} while (reopen(s));
	return 0;
}

/* --- saving --- */

/* The id under which the record is now, and its bytes.  Returns as
 * change_read_record() does. */
static int
find_current(const struct book *b, struct change *c, const char *id,
    struct buf *now, struct buf *data, struct error *e)
{
	int rv = change_read_record(c, str_of(id), data, e);

	buf_reset(now);
	buf_puts(now, id);
	if (rv != 1)
		return rv;
	rv = name_follow(b, str_of(id), now, e);
	if (rv == 0) {
		tool_warn("%s is called %s since: saved there", id, now->s);
		return change_read_record(c, buf_str(now), data, e);
	}
	if (rv == 1) {
		tool_warn("%s was removed meanwhile: your edit brings it back", id);
		buf_puts(now, id);
	}
	return rv;
}

static size_t
count_clashes(struct str data)
{
	struct record rec = RECORD_INIT;
	size_t i, n = 0;

	record_parse(&rec, data, NULL);
	for (i = 0; i < rec.nfields; i++)
		n += rec.fields[i].id == FIELD_CLASH;
	record_free(&rec);
	return n;
}

static int
save_one(struct change *c, struct edit *ed, struct list *saved, struct error *e)
{
	struct buf now = BUF_INIT, theirs = BUF_INIT, out = BUF_INIT;
	struct str base = buf_str(&ed->copy->before), mine = buf_str(&ed->copy->now);
	int rv = find_current(ed->book, c, ed->id, &now, &theirs, e);

	if (rv == 0 && !str_eq(buf_str(&theirs), base)) {
		merge_record(&out, base, mine, buf_str(&theirs));
		tool_warn("%s was changed meanwhile: both changes are in it", now.s);
		if (count_clashes(buf_str(&out)) > count_clashes(mine))
			tool_warn("%s: both set the same field: one value stands, the "
			    "other is its Clash:", now.s);
	} else
		buf_addstr(&out, mine);
	if (rv != -1)
		rv = change_put_record(c, buf_str(&now), buf_str(&out), e);
	if (rv == 0 && !list_has(saved, buf_str(&now)))
		list_add(saved, buf_str(&now));
	buf_free(&now);
	buf_free(&theirs);
	buf_free(&out);
	return rv;
}

static int
count(const struct session *s, int state)
{
	size_t i;
	int n = 0;

	for (i = 0; i < s->whom.n; i++)
		n += (int)s->edits[i].state == state;
	return n;
}

static void
print_saved(const struct session *s, const struct book *b, const struct list *saved)
{
	struct buf id = BUF_INIT;
	size_t i;

	for (i = 0; i < saved->n; i++) {
		tool_id(&id, b, books_paths(&s->books), saved->v[i]);
		out_printf(tool_out(), "%s\n", id.s);
	}
	buf_free(&id);
}

/* What is good and belongs to a book. */
static int
is_for(const struct edit *ed, const struct book *b)
{
	return ed->state == EDIT_GOOD && ed->book == b;
}

/* Save what is good for a book, in one commit; what cannot be is no longer
 * good. */
static void
save_in(struct session *s, const struct book *b)
{
	struct list saved = LIST_INIT;
	struct buf message = BUF_INIT;
	struct error e = ERROR_INIT;
	struct change *c;
	size_t i;
	int rv = change_begin(&c, b, &e);

	for (i = 0; i < s->whom.n && rv == 0; i++)
		if (is_for(&s->edits[i], b))
			rv = save_one(c, &s->edits[i], &saved, &e);
	if (rv == 0) {
		buf_puts(&message, "Edit ");
		tool_names(&message, &saved);
		rv = tool_commit(c, message.s);
	} else {
		tool_error(&e);
		change_free(c);
	}
	if (rv == 0)
		print_saved(s, b, &saved);
	for (i = 0; i < s->whom.n && rv == -1; i++)
		if (is_for(&s->edits[i], b))
			s->edits[i].state = EDIT_BAD;
	list_free(&saved);
	buf_free(&message);
}

/* A commit for each book. */
static void
save(struct session *s)
{
	size_t i, k;

	for (i = 0; i < s->books.n; i++)
		for (k = 0; k < s->whom.n; k++)
			if (is_for(&s->edits[k], s->books.v[i])) {
				save_in(s, s->books.v[i]);
				break;
			}
}

/* --- keeping --- */

/* What was typed and is not in the book stays in its file: say where. */
static void
keep(struct edit *ed)
{
	struct error e = ERROR_INIT;
	int same = copy_read(ed->copy, &e) == 0 &&
	    str_eq(buf_str(&ed->copy->now), buf_str(&ed->copy->before));

	/* what cannot be read is kept, too, and was said */
	ed->copy->keep = !same;
	if (e.text != NULL && ed->state == EDIT_OPEN)
		tool_error(&e);
	else if (same || e.text != NULL)
		error_clear(&e);
	else if (str_trim(buf_str(&ed->copy->now)).n == 0) {
		ed->copy->keep = 0;
		tool_warn("%s: the text was emptied, the contact is as it was; ii-rm "
		    "removes contacts", ed->id);
	} else
		tool_warn("%s: not saved; what you typed is kept in %s", ed->id,
		    ed->copy->path);
}

static void
session_free(struct session *s)
{
	size_t i;

	for (i = 0; s->edits != NULL && i < s->whom.n; i++) {
		list_free(&s->edits[i].odd);
		list_free(&s->edits[i].known);
	}
	free(s->edits);
	copies_end(&s->copies);
	whom_free(&s->whom);
	books_free(&s->books);
}

/* Returns the status. */
static int
run(struct session *s)
{
	int edited;
	size_t i;

	if (lay_out(s) == -1)
		return TROUBLE;
	edited = edit(s);
	if (edited == 0)
		save(s);
	for (i = 0; i < s->whom.n; i++)
		if (edited == -1 || s->edits[i].state == EDIT_BAD)
			keep(&s->edits[i]);
	if (edited == 0 && count(s, EDIT_SAME) == (int)s->whom.n)
		tool_warn("nothing was changed");
	return edited == -1 || count(s, EDIT_BAD) > 0 ? TROUBLE : YES;
}

int
main(int argc, char **argv)
{
	struct session s = { .copies = COPIES_INIT, .whom = WHOM_INIT };
	int i, status = YES;

	tool_begin("ii-edit", usage, argc, argv);
	while (tool_option(argc, argv, "") != -1)
		;
	if (optind == argc)
		tool_usage("which contact?");
	s.books.dir = tool_dir();
	for (i = optind; i < argc; i++) {
		if (tool_contacts(&s.books, argv[i], 1, &s.whom) == -1)
			status = TROUBLE;
		if (strcmp(argv[i], "-") == 0)
			tool_typing();
	}
	if (status == YES)
		status = s.whom.n > 0 ? run(&s) : NO;
	session_free(&s);
	return tool_end(status);
}
