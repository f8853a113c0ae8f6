/* Recording a referral: who is named becomes a contact, and the log of who names
 * them says so, in one commit. */
#include "toolrefer.h"

#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "assign.h"
#include "entrycheck.h"
#include "newcomer.h"
#include "outlook.h"
#include "tool.h"

/* One referral. */
struct referral_job {
	const struct referring *how;
	const struct book *book;
	struct change *change;      /* NULL: nothing is to be written */
	struct str from;            /* id of who names them */
	const char *whom;           /* "Mary Hawes", "@mary-hawes"; NULL: an org */
	struct assigns fields;      /* of whom */
	struct entry entry;         /* of the log of from */
	struct buf text, line;      /* its text; itself as written */
	struct newcomer named;
	int said;                   /* the log says so already */
	struct buf before, after;   /* the record of from */
	struct rules rules;
};

/* --- operands --- */

static void
read_date(struct referral_job *j)
{
	struct error e = ERROR_INIT;

	j->entry = (struct entry){ .kind = KIND_REFERRED, .word = STR("referred"),
	    .when = j->book->now, .at = { DATE_NONE, -1 }, .until = DATE_NONE,
	    .due = DATE_NONE };
	j->entry.when.minute = -1;
	if (j->how->date != NULL && date_read(str_of(j->how->date), j->book->now,
	    DATE_PAST, &j->entry.when, &e) == -1)
		tool_fail(&e);
}

/* An option among the words of a text was probably meant as one. */
static void
refuse_option(const struct referral_job *j, const char *word)
{
	if (word[0] == '-' && word[1] != '\0' && word[2] == '\0' &&
	    strchr("CdFjnqw", word[1]) != NULL && !j->how->force)
		tool_quit("%s: options stand before operands; write -- before text "
		    "that looks like one", word);
}

static void
read_text(struct referral_job *j, int n, char **operands)
{
	if (n == 1 && strcmp(operands[0], "-") == 0) {
		if (tool_stdin(&j->text) == -1)
			exit(TROUBLE);
	} else
		for (int i = 0; i < n; i++)
			buf_printf(&j->text, "%s%s", i > 0 ? " " : "", operands[i]);
	j->entry.text = buf_str(&j->text);
}

/* org= in the place of a name: a division or a company. */
static int
read_org(struct referral_job *j, const char *operand)
{
	struct assign a;
	struct error e = ERROR_INIT;

	if (!assign_parse(&a, operand) || a.op != ASSIGN_SET ||
	    !str_caseis(a.name, "org"))
		return 0;
	if (a.value.n == 0)
		tool_quit("org=: which division or company?");
	if (entry_set(&j->entry, STR("org"), a.value, j->book->now, &e) == -1)
		tool_fail(&e);
	return 1;
}

static void
check_fields(const struct referral_job *j)
{
	struct error e = ERROR_INIT;
	const struct assign *a;

	for (size_t i = 0; i < j->fields.n; i++) {
		a = &j->fields.v[i];
		if (a->op == ASSIGN_REMOVE)
			tool_quit("%.*s-=: a referral adds, and removes nothing",
			    (int)a->name.n, a->name.p);
		if (j->whom == NULL)
			tool_quit("%.*s= is a person's: say who was named (write -- "
			    "before text that looks like a field)",
			    (int)a->name.n, a->name.p);
		if (str_caseis(a->name, "name"))
			tool_quit("the name is given twice");
	}
	if (assigns_check(&j->fields, j->book, NULL, j->how->force, &e) == -1)
		tool_fail(&e);
}

/* Whom or org=, then fields, then text. */
static void
read_operands(struct referral_job *j, int n, char **operands)
{
	struct error e = ERROR_INIT;
	struct assign a;
	int i = 1, k;

	if (!read_org(j, operands[0]))
		j->whom = operands[0];
	while (i < n && assign_parse(&a, operands[i]))
		i++;
	if (assigns_read(&j->fields, operands + 1, (size_t)i - 1, &e) == -1)
		tool_fail(&e);
	check_fields(j);
	if (i < n && strcmp(operands[i], "--") == 0)
		i++;
	else
		for (k = i; k < n; k++)
			refuse_option(j, operands[k]);
	read_text(j, n - i, operands + i);
}

/* --- deciding --- */

/* 1 when an entry names whom this one names: by an id that they have or had, or
 * the organization on the same day. */
static int
is_said_by(const struct referral_job *j, const struct record *named,
    const struct entry *e)
{
	const struct field *was = NULL;

	if (e->kind != KIND_REFERRED || e->when.day == DATE_NONE)
		return 0;
	if (j->whom == NULL)
		return e->ref.n == 0 && e->when.day == j->entry.when.day &&
		    text_same(e->org, j->entry.org);
	if (str_is(e->ref, j->named.id.s))
		return 1;
	while ((was = record_next(named, STR("Was"), was)) != NULL)
		if (str_eq(e->ref, was->value))
			return 1;
	return 0;
}

/* A referral counts once: one that is said already only adds whom it names. */
static int
check_said(struct referral_job *j)
{
	struct record rec = RECORD_INIT, named = RECORD_INIT;
	struct buf when = BUF_INIT;
	int rv = YES;

	record_parse(&rec, buf_str(&j->before), NULL);
	record_parse(&named, buf_str(&j->named.before), NULL);
	for (size_t i = 0; i < rec.nentries && rv == YES; i++) {
		const struct entry *e = &rec.entries[i];

		if (!is_said_by(j, &named, e))
			continue;
		if (j->whom != NULL && !j->named.known) {
			j->said = 1;
			break;
		}
		date_put(&when, e->when.day);
		tool_warn("%.*s named %.*s on %s already; -F logs it again",
		    (int)j->from.n, j->from.p, (int)(e->ref.n > 0 ? e->ref.n : e->org.n),
		    e->ref.n > 0 ? e->ref.p : e->org.p, when.s);
		rv = NO;
	}
	record_free(&rec);
	record_free(&named);
	buf_free(&when);
	return rv;
}

/* Who is named: YES, NO or TROUBLE. */
static int
find_named(struct referral_job *j)
{
	struct error e = ERROR_INIT;
	int rv;

	if (j->whom == NULL)
		return YES;
	rv = newcomer_find(&j->named, j->book, str_of(j->whom), &j->fields,
	    j->from, j->how->force, &e);
	if (rv != 0) {
		tool_error(&e);
		return rv == 1 ? NO : TROUBLE;
	}
	if (str_is(j->from, j->named.id.s)) {
		tool_warn("%s: nobody is referred to themselves", j->named.id.s);
		return TROUBLE;
	}
	if (j->named.record.n > RECORD_MAX) {
		tool_warn("%s: the record is larger than 16 MiB", j->named.id.s);
		return TROUBLE;
	}
	for (size_t i = 0; i < j->named.left.n; i++)
		tool_warn("%s", j->named.left.v[i]);
	j->entry.ref = buf_str(&j->named.id);
	j->entry.has |= ATTR_REF;
	return YES;
}

/* What the log of from will be. */
static int
write_entry(struct referral_job *j)
{
	struct record rec = RECORD_INIT;
	struct error e = ERROR_INIT;

	if (j->said) {
		buf_addstr(&j->after, buf_str(&j->before));
		return YES;
	}
	if (entry_write(&j->line, &j->entry, "\n", &e) == -1) {
		tool_error(&e);
		return TROUBLE;
	}
	record_parse(&rec, buf_str(&j->before), NULL);
	record_log(&rec, j->entry.when, buf_str(&j->line), &j->after);
	record_free(&rec);
	return YES;
}

/* A date typed in words is said back as it was understood. */
static void
echo_date(const struct referral_job *j)
{
	struct stamp typed;

	if (j->line.n > 0 && j->how->date != NULL && !j->how->quiet && !j->how->show &&
	    date_parse_stamp(str_of(j->how->date), &typed) == -1)
		tool_warn("%.*s", (int)strcspn(j->line.s, "\n"), j->line.s);
}

/* All that is to be, from the records as they are: YES, NO or TROUBLE. */
static int
decide(struct referral_job *j)
{
	struct error e = ERROR_INIT;
	int rv, status;

	rv = j->change != NULL ?
	    change_read_record(j->change, j->from, &j->before, &e) :
	    book_read_record(j->book, j->from, &j->before, &e);
	if (rv == 1)
		error_set(&e, "%.*s: the record is gone", (int)j->from.n, j->from.p);
	if (rv != 0) {
		tool_error(&e);
		return TROUBLE;
	}
	status = find_named(j);
	if (status == YES && !j->how->force)
		status = check_said(j);
	return status == YES ? write_entry(j) : status;
}

/* --- doing --- */

static int
is_changed(const struct newcomer *n)
{
	return !str_eq(buf_str(&n->before), buf_str(&n->record));
}

/* -n */
static int
show(struct referral_job *j)
{
	struct buf id = BUF_INIT;
	int paths = books_paths(j->how->books), status = decide(j);

	if (status == YES && !j->said) {
		tool_id(&id, j->book, paths, j->from.p);
		out_printf(tool_out(), "%s\t", id.s);
		out_text(tool_out(), buf_str(&j->line));
	}
	if (status == YES && j->whom != NULL && is_changed(&j->named)) {
		tool_warn("%s would be:", j->named.id.s);
		out_text(tool_out(), buf_str(&j->named.record));
	}
	buf_free(&id);
	return status;
}

/* What stands behind each of the two: from data as it is to be, which is in the
 * book by now. */
static void
answer(struct answers *all, const struct referral_job *j, struct str id,
    const struct buf *before, const struct buf *after, struct str by)
{
	struct outlook was = OUTLOOK_INIT, is = OUTLOOK_INIT;
	struct buf shown = BUF_INIT;

	tool_id(&shown, j->book, books_paths(j->how->books), id.p);
	outlook_stage(&was, j->book, &j->rules, buf_str(before));
	outlook_named(&is, j->book, &j->rules, id, buf_str(after), by);
	answers_add(all, shown.s, &was, &is);
	outlook_free(&was);
	outlook_free(&is);
	buf_free(&shown);
}

static void
answer_all(const struct referral_job *j)
{
	struct answers all = ANSWERS_INIT;

	answer(&all, j, j->from, &j->before, &j->after, STR(""));
	if (j->whom != NULL)
		answer(&all, j, buf_str(&j->named.id), &j->named.before,
		    &j->named.record, j->from);
	answers_put(&all, tool_out());
	answers_free(&all);
}

static void
put_message(struct buf *b, const struct referral_job *j)
{
	if (j->whom != NULL && !j->named.known)
		buf_printf(b, "Add %s, named by ", j->named.id.s);
	else if (j->whom != NULL)
		buf_printf(b, "Log a referral to %s with ", j->named.id.s);
	else
		buf_puts(b, "Log a referral with ");
	buf_addstr(b, j->from);
}

/* The record of who is named; one that was saved since it was read stays. */
static int
put_named(struct referral_job *j, struct error *e)
{
	struct str id = buf_str(&j->named.id);
	struct buf now = BUF_INIT;
	int rv = 0;

	if (j->named.known) {
		rv = change_read_record(j->change, id, &now, e);
		if (rv == 1 || (rv == 0 &&
		    !str_eq(buf_str(&now), buf_str(&j->named.before))))
			rv = error_set(e, "%s was saved meanwhile: try again", id.p);
	}
	if (rv == 0)
		rv = change_put_record(j->change, id, buf_str(&j->named.record), e);
	buf_free(&now);
	return rv;
}

static int
put_all(struct referral_job *j)
{
	struct error e = ERROR_INIT;
	int rv = 0;

	if (j->whom != NULL && is_changed(&j->named))
		rv = put_named(j, &e);
	if (rv == 0)
		rv = change_put_record(j->change, j->from, buf_str(&j->after), &e);
	if (rv == -1)
		tool_error(&e);
	return rv == -1 ? TROUBLE : YES;
}

/* Decide and write, in one change. */
static int
commit(struct referral_job *j)
{
	struct buf message = BUF_INIT;
	struct error e = ERROR_INIT;
	int status;

	if (change_begin(&j->change, j->book, &e) == -1) {
		tool_error(&e);
		return TROUBLE;
	}
	status = decide(j);
	if (status == YES)
		status = put_all(j);
	if (status == YES) {
		put_message(&message, j);
		echo_date(j);
		if (tool_commit(j->change, message.s) == -1)
			status = TROUBLE;
	} else
		change_free(j->change);
	buf_free(&message);
	return status;
}

static int
record(struct referral_job *j, int n, char **operands)
{
	int status;

	rules_default(&j->rules, &j->book->workdays);
	rules_read(&j->rules, &j->book->settings, 1, NULL);
	read_date(j);
	read_operands(j, n, operands);
	if (j->how->show)
		return show(j);
	status = commit(j);
	/* what was not kept is not answered */
	if (status == YES && !j->how->quiet)
		answer_all(j);
	return status;
}

int
refer_record(const struct referring *r, const char *contact, int n,
    char **operands)
{
	struct referral_job j = { .how = r, .fields = ASSIGNS_INIT(TO_CONTACT),
	    .text = BUF_INIT, .line = BUF_INIT, .named = NEWCOMER_INIT,
	    .before = BUF_INIT, .after = BUF_INIT };
	struct whom who = WHOM_INIT;
	int status = TROUBLE;

	if (tool_contacts(r->books, contact, 0, &who) == 0) {
		j.book = who.v[0].book;
		j.from = str_of(who.v[0].id);
		status = record(&j, n, operands);
	}
	assigns_free(&j.fields);
	buf_free(&j.text);
	buf_free(&j.line);
	newcomer_free(&j.named);
	buf_free(&j.before);
	buf_free(&j.after);
	whom_free(&who);
	return status;
}
