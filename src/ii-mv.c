/* ii-mv: give a contact another id, or another name; unite two contacts. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "merge.h"
#include "name.h"
#include "tool.h"

static const char usage[] =
    "usage: ii-mv [-Fn] [-C book] contact new-id\n"
    "       ii-mv [-Fn] [-C book] contact 'New Name'\n";

static struct {
	int force, show;
} options;

/* What is asked for. */
struct job {
	struct buf old;          /* the contact's id */
	struct buf new;          /* the id that it shall have */
	struct str name;         /* the name, or nothing */
	enum { JOB_NAME, JOB_RENAME, JOB_UNITE } what;
};

static const char *const words[] = {
	[JOB_NAME] = "named", [JOB_RENAME] = "renamed", [JOB_UNITE] = "united",
};

/* --- what to do --- */

/* The second operand: an id, or a name that makes one. */
static void
read_new(struct job *j, const char *operand)
{
	struct str s = str_trim(str_of(operand));

	if (str_starts(s, "@"))
		s = str_sub(s, 1, s.n);
	if (s.n == 0)
		tool_usage("the new id or name is empty");
	if (id_valid(s)) {
		buf_addstr(&j->new, s);
		return;
	}
	if (operand[0] == '@' || strpbrk(operand, "/\n\r") != NULL)
		tool_usage("%s is neither an id nor a name: expected small letters, "
		    "digits and single hyphens, or a name in quotes", operand);
	j->name = s;
	name_id(&j->new, s, STR(""));
}

/* What the new id comes to, when it is that of holder, or of nobody (""). */
static int
decide_by(struct job *j, const char *holder)
{
	if (strcmp(j->old.s, j->new.s) == 0)
		j->what = JOB_NAME;
	else if (strcmp(holder, j->new.s) == 0)
		j->what = JOB_UNITE;
	else if (*holder == '\0' || strcmp(holder, j->old.s) == 0)
		j->what = JOB_RENAME;
	else {
		tool_warn("%s is an id that %s had, and @%s still means that "
		    "contact: choose another, or unite the two with ii-mv %s %s",
		    j->new.s, holder, j->new.s, j->old.s, holder);
		return NO;
	}
	return YES;
}

/* Find out what is to be done.  Returns YES, or another status after a
 * message. */
static int
decide(struct job *j, const struct book *b)
{
	struct error e = ERROR_INIT;
	struct buf holder = BUF_INIT;
	int status = TROUBLE;

	if (!book_has(b, buf_str(&j->old)))
		tool_warn("%s: the contact is gone", j->old.s);
	else if (name_follow(b, buf_str(&j->new), &holder, &e) == -1)
		tool_error(&e);
	else
		status = decide_by(j, holder.s);
	buf_free(&holder);
	return status;
}

/* Whether, now that nobody else writes, what was decided still holds. */
static int
still_holds(const struct job *j, const struct book *b)
{
	struct job now = *j;

	if (decide(&now, b) != YES)
		return 0;
	if (now.what != j->what)
		tool_warn("%s: the book was changed meanwhile; nothing was done, try "
		    "again", j->new.s);
	return now.what == j->what;
}

/* A record that may be written over: not one that nobody should commit. */
static void
read_record(struct change *c, const struct buf *id, struct buf *data,
    struct record *rec)
{
	struct error e = ERROR_INIT;
	int rv = change_read_record(c, buf_str(id), data, &e);

	if (rv == 1)
		error_set(&e, "%s: the record is gone", id->s);
	if (rv == 0) {
		record_parse(rec, buf_str(data), NULL);
		if (rec->flaws == 0)
			return;
		error_set(&e, "%s: the record %s; ii-edit %s", id->s,
		    record_flaw(rec->flaws), id->s);
	}
	change_free(c);
	tool_fail(&e);
}

static void
put_person(struct buf *out, const struct book *b, const struct buf *id)
{
	struct record rec = RECORD_INIT;
	struct buf data = BUF_INIT;
	struct error e = ERROR_INIT;
	struct str name, org;

	if (book_read_record(b, buf_str(id), &data, &e) == 0)
		record_parse(&rec, buf_str(&data), NULL);
	name = record_value(&rec, FIELD_NAME);
	org = record_value(&rec, FIELD_ORG);
	buf_printf(out, "%s (%.*s%s%.*s)", id->s, (int)name.n, name.p,
	    org.n > 0 ? ", " : "", (int)org.n, org.p);
	error_clear(&e);
	record_free(&rec);
	buf_free(&data);
}

/* Whether two contacts shall be one. */
static int
may_unite(const struct job *j, const struct book *b)
{
	struct buf who = BUF_INIT;
	int yes;

	if (j->what != JOB_UNITE || options.force || options.show)
		return 1;
	put_person(&who, b, &j->old);
	buf_puts(&who, " and ");
	put_person(&who, b, &j->new);
	yes = tool_ask("%s: are they one person, and shall their records be one?",
	    who.s);
	if (!yes)
		tool_warn("%s is there: nothing was changed; -F unites the two, "
		    "another id such as %s-2 keeps them apart", j->new.s, j->new.s);
	buf_free(&who);
	return yes;
}

/* --- doing it --- */

/* A record under way. */
struct draft {
	struct record rec;
	struct buf data, next;
	struct error e;
	int failed;
};

/* Take over what an edit has made. */
static void
edited(struct draft *d, int rv)
{
	struct buf data = d->data;

	if (rv == -1) {
		d->failed = 1;
		return;
	}
	d->data = d->next;
	d->next = data;
	record_parse(&d->rec, buf_str(&d->data), NULL);
}

static void
set(struct draft *d, const char *field, struct str value)
{
	if (!d->failed)
		edited(d, record_set(&d->rec, str_of(field), value, &d->next, &d->e));
}

static void
add(struct draft *d, const char *field, struct str value)
{
	if (!d->failed)
		edited(d, record_add(&d->rec, str_of(field), value, &d->next, &d->e));
}

static void
take_out(struct draft *d, const char *field, struct str value)
{
	if (!d->failed)
		edited(d, record_remove(&d->rec, str_of(field), value, &d->next, &d->e));
}

static int
record_has(const struct record *rec, const char *field, struct str value)
{
	const struct field *f = NULL;

	while ((f = record_next(rec, str_of(field), f)) != NULL)
		if (str_eq(f->value, value))
			return 1;
	return 0;
}

/* Give a name; the one before is kept as another, unless only case or accents
 * differ. */
static void
give_name(struct draft *d, struct str name)
{
	char *before = str_dup(record_value(&d->rec, FIELD_NAME));

	set(d, "Name", name);
	if (!text_same(str_of(before), name))
		add(d, "Also", str_of(before));
	if (record_has(&d->rec, "Also", name))
		take_out(d, "Also", name);
	free(before);
}

/* Make one record of the two, under the name of the one that is there. */
static void
unite(struct draft *d, struct change *c, const struct job *j)
{
	struct record other = RECORD_INIT;
	struct buf data = BUF_INIT;
	size_t i, clashes = 0;
	char *name;

	read_record(c, &j->new, &data, &other);
	name = str_dup(record_value(&other, FIELD_NAME));
	give_name(d, str_of(name));
	merge_unite(&d->next, buf_str(&d->data), buf_str(&data));
	edited(d, 0);
	for (i = 0; i < d->rec.nfields; i++)
		clashes += d->rec.fields[i].id == FIELD_CLASH;
	if (clashes > 0)
		tool_warn("%s: the two differ in %zu field%s: choose between what "
		    "stands and its Clash:, with ii-edit %s", j->new.s, clashes,
		    clashes == 1 ? "" : "s", j->new.s);
	free(name);
	record_free(&other);
	buf_free(&data);
}

static void
put_message(struct buf *b, const struct job *j)
{
	switch (j->what) {
	case JOB_NAME:
		buf_printf(b, "Set name of %s", j->old.s);
		break;
	case JOB_RENAME:
		buf_printf(b, "Rename %s to %s", j->old.s, j->new.s);
		break;
	case JOB_UNITE:
		buf_printf(b, "Unite %s with %s", j->old.s, j->new.s);
		break;
	}
}

/* Put the record under its new id; returns 0, or -1 after a message. */
static int
put(struct draft *d, struct change *c, const struct job *j)
{
	struct buf file = BUF_INIT;
	int rv = d->failed ? -1 : change_put_record(c, buf_str(&j->new),
	    buf_str(&d->data), &d->e);

	buf_printf(&file, "%s%s", j->old.s, RECORD_SUFFIX);
	if (rv == 0 && j->what != JOB_NAME)
		rv = change_remove(c, file.s, &d->e);
	if (rv == -1)
		tool_error(&d->e);
	buf_free(&file);
	return rv;
}

static int
move(const struct job *j, const struct book *b)
{
	struct draft d = { .rec = RECORD_INIT, .data = BUF_INIT, .next = BUF_INIT };
	struct change *c = tool_change(b);
	struct buf message = BUF_INIT;
	int rv;

	if (!still_holds(j, b)) {
		change_free(c);
		return -1;
	}
	read_record(c, &j->old, &d.data, &d.rec);
	if (j->name.n > 0)
		give_name(&d, j->name);
	if (j->what != JOB_NAME)
		add(&d, "Was", buf_str(&j->old));
	if (j->what == JOB_UNITE)
		unite(&d, c, j);
	take_out(&d, "Was", buf_str(&j->new));
	put_message(&message, j);
	if ((rv = put(&d, c, j)) == 0)
		rv = tool_commit(c, message.s);
	else
		change_free(c);
	record_free(&d.rec);
	buf_free(&d.data);
	buf_free(&d.next);
	buf_free(&message);
	return rv;
}

/* Nothing would be done: the contact has that id, and that name. */
static int
is_so_already(const struct job *j, const struct book *b)
{
	struct record rec = RECORD_INIT;
	struct buf data = BUF_INIT;
	struct error e = ERROR_INIT;
	int so = j->what == JOB_NAME;

	if (so && j->name.n > 0 &&
	    book_read_record(b, buf_str(&j->old), &data, &e) == 0) {
		record_parse(&rec, buf_str(&data), NULL);
		so = str_eq(record_value(&rec, FIELD_NAME), j->name);
	}
	error_clear(&e);
	record_free(&rec);
	buf_free(&data);
	return so;
}

/* With paths the ids are shown as such.  Returns the status. */
static int
run(struct job *j, const struct book *b, int paths)
{
	struct buf new = BUF_INIT, old = BUF_INIT;
	int status = decide(j, b);

	if (status != YES)
		return status;
	if (is_so_already(j, b)) {
		tool_warn("%s is so called already", j->old.s);
		return NO;
	}
	if (!may_unite(j, b))
		return NO;
	if (!options.show && move(j, b) == -1)
		return TROUBLE;
	tool_id(&new, b, paths, j->new.s);
	tool_id(&old, b, paths, j->old.s);
	out_printf(tool_out(), "%s\t%s%s\t%s\n", new.s,
	    options.show ? "would be " : "", words[j->what], old.s);
	buf_free(&new);
	buf_free(&old);
	return YES;
}

int
main(int argc, char **argv)
{
	struct job j = { .old = BUF_INIT, .new = BUF_INIT, .name = STR("") };
	struct books books = BOOKS_INIT;
	struct whom whom = WHOM_INIT;
	int c, status = TROUBLE;

	tool_begin("ii-mv", usage, argc, argv);
	while ((c = tool_option(argc, argv, "Fn")) != -1)
		switch (c) {
		case 'F':
			options.force = 1;
			break;
		case 'n':
			options.show = 1;
			break;
		}
	if (argc - optind != 2)
		tool_usage("which contact, and what is its new id or name?");
	read_new(&j, argv[optind + 1]);
	books.dir = tool_dir();
	if (tool_contacts(&books, argv[optind], 0, &whom) == 0) {
		buf_puts(&j.old, whom.v[0].id);
		status = run(&j, whom.v[0].book, books_paths(&books));
	}
	whom_free(&whom);
	buf_free(&j.old);
	buf_free(&j.new);
	books_free(&books);
	return tool_end(status);
}
