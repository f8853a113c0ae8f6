/* ii-add: add a contact, from operands, standard input or the editor. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assign.h"
#include "editor.h"
#include "name.h"
#include "people.h"
#include "tool.h"

static const char usage[] =
    "usage: ii-add [-eFn] [-C book] name [field=value ...]\n"
    "       ii-add [-eFn] [-C book] - [field=value ...]\n";

static struct {
	int edit, force, show;
} options;

/* The record to be. */
struct draft {
	struct buf data;
	const char *from;  /* what messages call it; NULL: made from operands */
	int typed;         /* it exists nowhere else */
	struct record rec; /* of data */
};

#define DRAFT_INIT { .data = BUF_INIT, .rec = RECORD_INIT }

/*
 * Refuse.  What was typed into an editor or a terminal is kept in a file, for
 * another try.
 */
__attribute__((noreturn))
static void
refuse(const struct draft *d, int status)
{
	const char *dir = getenv("TMPDIR");
	struct buf path = BUF_INIT;
	int fd;

	if (d->typed) {
		buf_printf(&path, "%s/ii-add-XXXXXX%s",
		    dir != NULL && *dir != '\0' ? dir : "/tmp", RECORD_SUFFIX);
		fd = mkstemps(path.s, (int)strlen(RECORD_SUFFIX));
		if (fd == -1 ||
		    write(fd, d->data.s, d->data.n) != (ssize_t)d->data.n)
			tool_warn("what was typed could not be kept: %s\n%s",
			    strerror(errno), d->data.s);
		else
			tool_warn("what was typed is kept: ii-add - <%s", path.s);
	}
	exit(tool_end(status));
}

/* --- the record --- */

/* The words up to the first change are the name; "-" stands alone.  Returns how
 * many. */
static int
read_name(struct buf *name, int n, char **operands)
{
	struct assign a;
	int i;

	for (i = 0; i < n && !assign_parse(&a, operands[i]); i++) {
		if (i > 0 && (operands[i][0] == '-' || strcmp(name->s, "-") == 0))
			break; /* an option that comes too late */
		buf_printf(name, "%s%s", i > 0 ? " " : "", operands[i]);
	}
	return i;
}

/* Begin a record with a name. */
static void
write_name(struct draft *d, struct str name, const struct assigns *all)
{
	struct error e = ERROR_INIT;

	for (size_t i = 0; i < all->n; i++)
		if (str_caseis(all->v[i].name, "name"))
			tool_quit("the name is given twice");
	record_parse(&d->rec, STR(""), NULL);
	if (record_set(&d->rec, STR("Name"), name, &d->data, &e) == -1)
		tool_fail(&e);
}

/* Take the record from standard input, as it is. */
static void
read_record(struct draft *d)
{
	d->typed = isatty(STDIN_FILENO);
	d->from = "standard input";
	if (tool_stdin(&d->data) == -1)
		exit(TROUBLE);
	if (str_trim(buf_str(&d->data)).n == 0)
		tool_quit("standard input is empty: expected a record");
}

/* Make the changes that the operands ask for. */
static void
assign(struct draft *d, const struct book *b, const struct assigns *all)
{
	struct error e = ERROR_INIT;

	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].op == ASSIGN_REMOVE)
			tool_quit("%.*s-=: a new contact has nothing to remove",
			    (int)all->v[i].name.n, all->v[i].name.p);
	record_parse(&d->rec, buf_str(&d->data), NULL);
	if (assigns_check(all, b, &d->rec, options.force, &e) == -1 ||
	    assigns_apply(all, &d->data, &e) == -1) {
		tool_error(&e);
		refuse(d, TROUBLE);
	}
}

/* The record as the operands say. */
static void
compose(struct draft *d, const struct book *b, int n, char **operands)
{
	struct assigns all = ASSIGNS_INIT(TO_CONTACT);
	struct error e = ERROR_INIT;
	struct buf name = BUF_INIT;
	int i = read_name(&name, n, operands);
	int piped = n == 0 && !options.edit && !isatty(STDIN_FILENO);

	if (assigns_read(&all, operands + i, (size_t)(n - i), &e) == -1)
		tool_fail(&e);
	if (piped || strcmp(name.s, "-") == 0)
		read_record(d);
	else if (str_trim(buf_str(&name)).n > 0)
		write_name(d, buf_str(&name), &all);
	else if (options.edit)
		buf_puts(&d->data, "Name: \n");
	assign(d, b, &all);
	assigns_free(&all);
	buf_free(&name);
}

static void
edit(struct draft *d)
{
	struct error e = ERROR_INIT;

	if (editor_text(&d->data, RECORD_SUFFIX, &e) == -1)
		tool_fail(&e);
	d->from = "the record";
	d->typed = 1;
	if (str_trim(buf_str(&d->data)).n > 0)
		return;
	tool_warn("nothing was added: the text was emptied");
	exit(tool_end(NO));
}

/* --- checks --- */

static void
tell_odd(void *arg, unsigned line, const char *what)
{
	const struct draft *d = arg;

	tool_warn("%s:%u: %s", d->from, line, what);
}

/* What a record brings of fields is kept, but said where it is doubtful. */
static void
doubt_field(const struct draft *d, const struct book *b, const struct field *f)
{
	const char *meant = assign_meant(TO_CONTACT, f->name);
	struct error e = ERROR_INIT;

	if (f->id > FIELD_OTHER || f->value.n == 0)
		return;
	if (meant != NULL)
		tool_warn("%s:%u: %.*s is no field of ii's: did you mean %s?",
		    d->from, f->line, (int)f->name.n, f->name.p, meant);
	if (field_check(b, f->name, f->value, &e) == -1)
		tool_warn("%s:%u: %s", d->from, f->line, e.text);
	error_clear(&e);
}

static void
doubt_via(const struct draft *d, const struct book *b)
{
	struct str via = record_value(&d->rec, FIELD_VIA);
	struct error e = ERROR_INIT;
	struct buf doubt = BUF_INIT;
	int rv = via_doubt(b, via, &doubt, &e);

	if (rv == 1)
		tool_warn("%s", doubt.s);
	else if (rv == -1)
		tool_error(&e);
	buf_free(&doubt);
}

static void
check(struct draft *d, const struct book *b)
{
	struct report report = { tell_odd, d };

	record_parse(&d->rec, buf_str(&d->data), d->from != NULL ? &report : NULL);
	if (d->from == NULL && record_value(&d->rec, FIELD_NAME).n == 0)
		tool_usage("who? a contact needs a name");
	if (!name_has_letter(record_value(&d->rec, FIELD_NAME)) && d->from == NULL)
		tool_quit("'%.*s' is no name: expected letters",
		    (int)record_value(&d->rec, FIELD_NAME).n,
		    record_value(&d->rec, FIELD_NAME).p);
	if (d->rec.flaws != 0 || d->data.n > RECORD_MAX) {
		tool_warn("nothing was added: %s %s",
		    d->from != NULL ? d->from : "the record",
		    d->rec.flaws != 0 ? record_flaw(d->rec.flaws) :
		    "is larger than 16 MiB");
		refuse(d, TROUBLE);
	}
	for (size_t i = 0; d->from != NULL && i < d->rec.nfields; i++)
		doubt_field(d, b, &d->rec.fields[i]);
	doubt_via(d, b);
}

/* --- who is there already --- */

/* "grace-hopper (Grace Hopper)"; other is their record, in data. */
static void
read_other(struct buf *who, const struct book *b, const char *id,
    struct record *other, struct buf *data)
{
	struct error e = ERROR_INIT;
	struct str name;

	if (book_read_record(b, str_of(id), data, &e) != 0)
		buf_reset(data);
	error_clear(&e);
	record_parse(other, buf_str(data), NULL);
	name = record_value(other, FIELD_NAME);
	buf_reset(who);
	buf_printf(who, "%s (%.*s)", id, (int)name.n, name.p);
}

static int
refuse_known(const struct draft *d, const char *who, const char *sign)
{
	struct str name = record_value(&d->rec, FIELD_NAME);

	tool_warn("%.*s seems to be there already, by %s: %s; -F adds another",
	    (int)name.n, name.p, sign, who);
	return NO;
}

/*
 * Others of the same name: without any organization on either side they are
 * taken for one person, else they are only said.
 */
static int
check_namesakes(struct people *p, const struct draft *d, const struct book *b)
{
	int alone = record_value(&d->rec, FIELD_ORG).n == 0, status = YES;
	struct buf who = BUF_INIT, data = BUF_INIT;
	struct record other = RECORD_INIT;
	size_t pos = 0, one;
	struct str org;

	while (status == YES && people_namesake(p, &d->rec, &pos, &one)) {
		read_other(&who, b, people_id(p, one), &other, &data);
		org = record_value(&other, FIELD_ORG);
		if (alone && org.n == 0 && !options.force)
			status = refuse_known(d, who.s, "the same name");
		else
			tool_warn("there is also %s%s%.*s", who.s,
			    org.n > 0 ? ", " : "", (int)org.n, org.p);
	}
	record_free(&other);
	buf_free(&data);
	buf_free(&who);
	return status;
}

/* Whether the book knows who is to be added: YES when not. */
static int
check_known(struct people *p, const struct draft *d, const struct book *b)
{
	struct buf who = BUF_INIT, data = BUF_INIT;
	struct record other = RECORD_INIT;
	struct found found;
	int status;

	if (options.force || !people_find(p, &d->rec, &found))
		return check_namesakes(p, d, b);
	read_other(&who, b, people_id(p, found.who), &other, &data);
	status = refuse_known(d, who.s, sign_words(found.sign));
	record_free(&other);
	buf_free(&data);
	buf_free(&who);
	return status;
}

/* Find an id for who is not there yet: YES, NO or TROUBLE. */
static int
find_place(const struct draft *d, const struct book *b, struct buf *id)
{
	struct people *p = people_new();
	struct error e = ERROR_INIT;
	struct ids taken = IDS_INIT;
	int status = TROUBLE;

	if (people_load(p, b, &taken, &e) == -1)
		tool_error(&e);
	else if ((status = check_known(p, d, b)) == YES)
		ids_make(&taken, record_value(&d->rec, FIELD_NAME),
		    record_value(&d->rec, FIELD_EMAIL), id);
	people_free(p);
	ids_free(&taken);
	return status;
}

/* --- adding --- */

static int
show(const struct draft *d, const struct book *b)
{
	struct buf id = BUF_INIT;
	int status = find_place(d, b, &id);

	if (status == YES) {
		tool_warn("%s would be:", id.s);
		out_text(tool_out(), buf_str(&d->data));
		if (!str_ends(buf_str(&d->data), "\n"))
			out_puts(tool_out(), "\n");
	}
	buf_free(&id);
	return status;
}

static int
add(const struct draft *d, const struct book *b)
{
	struct buf id = BUF_INIT, message = BUF_INIT;
	struct error e = ERROR_INIT;
	struct change *c;
	int status = TROUBLE;

	if (change_begin(&c, b, &e) == -1) {
		tool_error(&e);
		return status;
	}
	if ((status = find_place(d, b, &id)) != YES)
		goto out;
	status = TROUBLE;
	if (change_put_record(c, buf_str(&id), buf_str(&d->data), &e) == -1) {
		tool_error(&e);
		goto out;
	}
	buf_printf(&message, "Add %s", id.s);
	if (tool_commit(c, message.s) == 0) {
		out_printf(tool_out(), "%s\n", id.s);
		status = YES;
	}
	c = NULL;
out:
	change_free(c);
	buf_free(&message);
	buf_free(&id);
	return status;
}

int
main(int argc, char **argv)
{
	struct draft d = DRAFT_INIT;
	struct book book;
	int c, status;

	tool_begin("ii-add", usage, argc, argv);
	while ((c = tool_option(argc, argv, "eFn")) != -1)
		switch (c) {
		case 'e':
			options.edit = 1;
			break;
		case 'F':
			options.force = 1;
			break;
		case 'n':
			options.show = 1;
			break;
		}
	tool_book(&book);
	compose(&d, &book, argc - optind, argv + optind);
	if (options.edit)
		edit(&d);
	check(&d, &book);
	status = options.show ? show(&d, &book) : add(&d, &book);
	if (status != YES)
		refuse(&d, status);
	record_free(&d.rec);
	buf_free(&d.data);
	book_close(&book);
	return tool_end(YES);
}
