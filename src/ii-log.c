/* ii-log: add an entry to one contact's log, or to several. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "diary.h"
#include "editor.h"
#include "entrycheck.h"
#include "moved.h"
#include "name.h"
#include "outlook.h"
#include "tool.h"

static const char usage[] =
    "usage: ii-log [-eFnq] [-C book] [-d date] contact kind[/channel] [@id]\n"
    "              [key=value ...] [text ...]\n"
    "       ii-log [-Fnq] [-C book] [-d date] -b file\n";

static struct {
	int edit, force, show, quiet;
	const char *date, *diary;
} options;

/* One entry for some contacts; its slices point into arguments, or mem. */
struct job {
	struct list ids;
	struct entry entry;
	struct buf head, text, body; /* memory of the entry */
	int typed_date;              /* a date of it was typed in words */
	int from_stdin;              /* the contacts are */
	int typed;                   /* body was typed in the editor */
};

#define JOB_INIT { .head = BUF_INIT, .text = BUF_INIT, .body = BUF_INIT }

static void
job_free(struct job *j)
{
	list_free(&j->ids);
	buf_free(&j->head);
	buf_free(&j->text);
	buf_free(&j->body);
}

/* --- what to log --- */

/* The first thing that was not understood ends the program. */
static void
refuse(void *arg, unsigned line, const char *what)
{
	(void)arg;
	(void)line;
	tool_quit("%s", what);
}

/* When: -d, else today; a call that nobody answered also has its hour. */
static struct stamp
read_when(const struct book *b, int timed)
{
	struct stamp when = b->now;
	struct error e = ERROR_INIT;

	if (!timed)
		when.minute = -1;
	if (options.date == NULL)
		return when;
	if (date_read(str_of(options.date), b->now, DATE_PAST, &when, &e) == -1)
		tool_fail(&e);
	return when;
}

/* 1 for a date that is not in the form in which it is stored. */
static int
is_words(const char *date)
{
	struct stamp s;

	return date_parse_stamp(str_of(date), &s) == -1;
}

/* 1 for "tried", in any case, with a channel or not. */
static int
is_tried(const char *operand)
{
	return kind_find(str_sub(str_of(operand), 0, strcspn(operand, "/"))) ==
	    KIND_TRIED;
}

/* The kind and channel of "asked/email", and when. */
static void
read_kind(struct job *j, const struct book *b, const char *operand)
{
	static const struct report report = { refuse, NULL };
	struct error e = ERROR_INIT;
	struct stamp when;

	if (strpbrk(operand, " \t\n") != NULL)
		tool_quit("\"%s\" is no kind of entry: a kind is one word", operand);
	when = read_when(b, is_tried(operand));
	j->typed_date = options.date != NULL && is_words(options.date);
	date_put(&j->head, when.day);
	if (when.minute != -1) {
		buf_putc(&j->head, ' ');
		date_put_time(&j->head, when.minute);
	}
	buf_printf(&j->head, " %s", operand);
	entry_parse(&j->entry, buf_str(&j->head), 1, &report);
	if (!options.force && entrycheck_kind(&j->entry, &e) == -1)
		tool_fail(&e);
}

/* A word that looks like an attribute and is none is probably mistyped. */
static void
refuse_key(const struct entry *e, struct str key)
{
	const char *meant = entry_meant(e->kind, key);

	if (meant == NULL)
		return;
	if (str_caseis(key, meant))
		tool_quit("%.*s bears no %s=; write -- before text that looks "
		    "like it", (int)e->word.n, e->word.p, meant);
	tool_quit("%.*s= is nothing that %.*s bears: did you mean %s=? (write -- "
	    "before text that looks like it)", (int)key.n, key.p,
	    (int)e->word.n, e->word.p, meant);
}

/* 1 when the operand was @id or key=value of this kind. */
static int
read_attribute(struct job *j, const struct book *b, const char *operand)
{
	struct entry *e = &j->entry;
	struct str s = str_of(operand), key;
	unsigned had = e->has;
	const char *eq = strchr(operand, '=');
	struct error err = ERROR_INIT;
	int rv;

	if (operand[0] == '@' && (kind_info(e->kind)->attrs & ATTR_REF) &&
	    !(e->has & ATTR_REF) && id_valid(str_sub(s, 1, s.n))) {
		e->ref = str_sub(s, 1, s.n);
		e->has |= ATTR_REF;
		return 1;
	}
	if (eq == NULL)
		return 0;
	key = str_sub(s, 0, (size_t)(eq - operand));
	rv = entry_set(e, key, str_of(eq + 1), b->now, &err);
	if (rv == -1)
		tool_fail(&err);
	if (rv == 0 && !options.force)
		refuse_key(e, key);
	if ((e->has & ~had & (ATTR_AT | ATTR_DUE | ATTR_UNTIL)) != 0)
		j->typed_date |= is_words(eq + 1);
	return rv;
}

/* An option among the words of a text was probably meant as one. */
static void
refuse_option(const char *word)
{
	if (word[0] == '-' && word[1] != '\0' && word[2] == '\0' &&
	    strchr("bCdeFnq", word[1]) != NULL && !options.force)
		tool_quit("%s: options stand before operands; write -- before text "
		    "that looks like one", word);
}

/* The operands behind the kind: attributes, then text. */
static void
read_operands(struct job *j, const struct book *b, int n, char **operands)
{
	int i = 0, k;

	while (i < n && strcmp(operands[i], "--") != 0 &&
	    read_attribute(j, b, operands[i]))
		i++;
	if (i < n && strcmp(operands[i], "--") == 0)
		i++;
	else
		for (k = i; k < n; k++)
			refuse_option(operands[k]);
	if (n - i == 1 && strcmp(operands[i], "-") == 0) {
		if (j->from_stdin)
			tool_usage("standard input cannot be the contacts and "
			    "the text");
		if (tool_stdin(&j->text) == -1)
			exit(TROUBLE);
	} else {
		for (; i < n; i++)
			buf_printf(&j->text, "%s%s", operands[i], i + 1 < n ? " " : "");
	}
	j->entry.text = buf_str(&j->text);
}

/* A date typed in words is said back as it was understood. */
static void
echo_dates(const struct job *j)
{
	struct error e = ERROR_INIT;
	struct buf line = BUF_INIT;

	if (j->typed_date && !options.quiet &&
	    entry_write(&line, &j->entry, "\n", &e) == 0)
		tool_warn("%.*s", (int)(strchr(line.s, '\n') - line.s), line.s);
	error_clear(&e);
	buf_free(&line);
}

/* An id named in the entry that is no contact is probably mistyped. */
static int
check_named(const struct book *b, struct str id)
{
	struct error e = ERROR_INIT;
	struct buf found = BUF_INIT;
	int rv = id.n > 0 ? name_follow(b, id, &found, &e) : 0;

	if (rv == 1) {
		error_clear(&e);
		rv = options.force ? 0 : name_nearest(b, id, &found, &e);
		if (rv == 1)
			tool_warn("@%.*s is no contact: did you mean @%s? "
			    "(-F logs it as it is)", (int)id.n, id.p, found.s);
		else if (rv == 0)
			tool_warn("@%.*s is no contact yet; ii-add makes one",
			    (int)id.n, id.p);
	}
	if (rv == -1)
		tool_error(&e);
	error_clear(&e);
	buf_free(&found);
	return rv == 0 ? 0 : -1;
}

/* Wherever the entry comes from. */
static int
check(const struct book *b, const struct entry *e)
{
	struct error err = ERROR_INIT;

	if (entrycheck(e, b->now, options.force, &err) == -1) {
		tool_error(&err);
		return -1;
	}
	if (check_named(b, e->ref) == -1 || check_named(b, e->by) == -1)
		return -1;
	return 0;
}

/* --- in the editor --- */

static void
tell_typed(void *arg, unsigned line, const char *what)
{
	(void)arg;
	(void)line;
	tool_warn("%s", what);
}

/* -e: the entry in the editor; its first line may be changed, too.  Returns YES
 * when it can be logged. */
static int
edit(struct job *j)
{
	static const struct report report = { tell_typed, NULL };
	struct error e = ERROR_INIT;
	char *before;

	if (entry_write(&j->body, &j->entry, "\n", &e) == -1)
		tool_fail(&e);
	before = xstrdup(j->body.s);
	if (editor_text(&j->body, ".txt", &e) == -1)
		tool_fail(&e);
	j->typed = !str_is(buf_str(&j->body), before);
	free(before);
	if (str_trim(buf_str(&j->body)).n == 0) {
		tool_warn("nothing was logged: the text was emptied");
		return NO;
	}
	if (!date_looks(buf_str(&j->body))) {
		tool_warn("the text must begin with the entry's date");
		return TROUBLE;
	}
	if (entry_parse(&j->entry, buf_str(&j->body), 1, &report) > 0)
		return TROUBLE;
	if (!options.force && entrycheck_kind(&j->entry, &e) == -1) {
		tool_error(&e);
		return TROUBLE;
	}
	return YES;
}

/* What was typed and could not be logged is not lost. */
static void
keep_typed(const struct job *j)
{
	struct error e = ERROR_INIT;
	char *path = editor_keep(buf_str(&j->body), ".txt", &e);

	if (path != NULL)
		tool_warn("nothing was logged; %s holds what was typed", path);
	else
		tool_error(&e);
	free(path);
}

/* --- what done settles --- */

/* done: say what is open when it is not plain which promise is meant. */
static int
check_done(const char *id, const struct fold *f, const struct entry *e)
{
	struct buf open = BUF_INIT;
	size_t at, i;

	switch (fold_done(f, e, &at)) {
	case 1:
		return 0;
	case 0:
		if (f->unanswered == NOWHERE)
			tool_warn("%s: nothing was open; noted all the same", id);
		return 0;
	}
	for (i = 0; i < f->nopen; i++) {
		const struct entry *o = fold_entry(f, f->open[i]);

		buf_printf(&open, "\n    %.*s", (int)str_trim(o->block).n,
		    str_trim(o->block).p);
	}
	tool_warn("%s: which is done? name a word of it, its due= or org=:%s", id,
	    open.s);
	buf_free(&open);
	return -1;
}

/* --- logging --- */

/* What is under way. */
struct session {
	const struct book *book;
	struct change *change;
	struct rules rules;
	struct answers answers;
};

/* Put the entry into a record whose bytes are data. */
static int
put_entry(struct session *s, const char *id, const struct entry *e,
    struct buf *data, struct error *err)
{
	struct record rec = RECORD_INIT;
	struct buf line = BUF_INIT, next = BUF_INIT;
	int rv = -1;

	record_parse(&rec, buf_str(data), NULL);
	if (e->kind == KIND_MOVED && moved_apply(&rec, e, data, err) == -1)
		goto out;
	if (entry_write(&line, e, "\n", err) == -1)
		goto out;
	record_log(&rec, e->when, buf_str(&line), &next);
	buf_reset(data);
	buf_addstr(data, buf_str(&next));
	rv = change_put_record(s->change, str_of(id), buf_str(data), err);
out:
	record_free(&rec);
	buf_free(&line);
	buf_free(&next);
	return rv;
}

static void
show_entry(const char *id, const struct entry *e)
{
	struct buf b = BUF_INIT;
	struct error err = ERROR_INIT;

	if (entry_write(&b, e, "\n", &err) == -1)
		tool_fail(&err);
	out_printf(tool_out(), "%s\t", id);
	out_text(tool_out(), buf_str(&b));
	buf_free(&b);
}

static int
log_one(struct session *s, const char *id, const struct entry *e)
{
	struct outlook before = OUTLOOK_INIT, after = OUTLOOK_INIT;
	struct error err = ERROR_INIT;
	struct buf data = BUF_INIT;
	int rv = s->change != NULL ?
	    change_read_record(s->change, str_of(id), &data, &err) :
	    book_read_record(s->book, str_of(id), &data, &err);

	if (rv == 1)
		rv = error_set(&err, "%s: the record is gone", id);
	if (rv == -1)
		goto out;
	outlook_stage(&before, s->book, &s->rules, buf_str(&data));
	rv = -1;
	if (e->kind == KIND_DONE &&
	    check_done(id, &before.fold, e) == -1 && !options.force)
		goto out;
	if (options.show) {
		show_entry(id, e);
		rv = 0;
		goto out;
	}
	if (put_entry(s, id, e, &data, &err) == -1)
		goto out;
	outlook(&after, s->book, &s->rules, str_of(id), buf_str(&data));
	answers_add(&s->answers, id, &before, &after);
	rv = 0;
out:
	if (err.text != NULL)
		tool_error(&err);
	outlook_free(&before);
	outlook_free(&after);
	buf_free(&data);
	return rv;
}

static void
put_message(struct buf *b, const struct job *jobs, size_t n, size_t logged)
{
	const struct entry *e = &jobs[0].entry;

	if (n > 1) {
		buf_printf(b, "Log %zu entries", logged);
		return;
	}
	buf_printf(b, "Log %.*s", (int)e->word.n, e->word.p);
	if (e->channel.n > 0)
		buf_printf(b, "/%.*s", (int)e->channel.n, e->channel.p);
	buf_puts(b, " with ");
	tool_names(b, &jobs[0].ids);
}

/* All jobs, or none. */
static int
log_all(const struct book *b, const struct job *jobs, size_t n)
{
	struct session s = { .book = b };
	struct buf message = BUF_INIT;
	struct error e = ERROR_INIT;
	size_t i, k;
	int rv = 0;

	/* -n takes no lock and changes nothing at all */
	if (!options.show && change_begin(&s.change, b, &e) == -1) {
		tool_error(&e);
		return TROUBLE;
	}
	rules_default(&s.rules, &b->workdays);
	rules_read(&s.rules, &b->settings, 1, NULL);
	for (i = 0; i < n && rv == 0; i++)
		for (k = 0; k < jobs[i].ids.n && rv == 0; k++)
			rv = log_one(&s, jobs[i].ids.v[k], &jobs[i].entry);
	if (rv == 0 && s.answers.n > 0) {
		put_message(&message, jobs, n, s.answers.n);
		rv = tool_commit(s.change, message.s);
	} else
		change_free(s.change);
	/* what was not kept is not answered */
	if (rv == 0 && !options.quiet)
		answers_put(&s.answers, tool_out());
	answers_free(&s.answers);
	buf_free(&message);
	return rv == 0 ? YES : TROUBLE;
}

/* --- the two ways to say it --- */

static int
log_operands(const struct book *b, int n, char **operands)
{
	struct job j = JOB_INIT;
	int status = TROUBLE;

	if (n < 2)
		tool_usage(n == 0 ? "who, and what happened?" : "what happened?");
	j.from_stdin = strcmp(operands[0], "-") == 0;
	read_kind(&j, b, operands[1]);
	read_operands(&j, b, n - 2, operands + 2);
	echo_dates(&j);
	if (tool_contacts(b, operands[0], 1, &j.ids) == 0)
		status = j.ids.n == 0 ? NO : options.edit ? edit(&j) : YES;
	if (status == YES)
		status = check(b, &j.entry) == -1 ? TROUBLE : log_all(b, &j, 1);
	if (status == TROUBLE && j.typed)
		keep_typed(&j);
	job_free(&j);
	return status;
}

static void
tell_line(void *arg, unsigned line, const char *what)
{
	(void)arg;
	tool_warn("%s:%u: %s", options.diary, line, what);
}

static int
resolve_item(const struct book *b, const struct diary_item *it, struct job *j)
{
	char *who = str_dup(it->who);
	/* standard input is no contact's name here */
	int rv = strcmp(who, "-") == 0 ? -1 : tool_contacts(b, who, 1, &j->ids);

	j->entry = it->entry;
	if (check(b, &j->entry) == -1)
		rv = -1;
	if (rv == -1)
		tool_warn("%s:%u: no entry for %s", options.diary, it->line, who);
	free(who);
	return rv;
}

static int
log_diary(const struct book *b)
{
	struct report report = { tell_line, NULL };
	struct buf text = BUF_INIT;
	struct diary d = DIARY_INIT;
	struct stamp when = read_when(b, 0);
	struct job *jobs;
	size_t i;
	int bad, status = TROUBLE;

	tool_read(options.diary, &text);
	bad = diary_parse(&d, buf_str(&text), when, options.force, &report) > 0;
	jobs = xcalloc(d.n + 1, sizeof(*jobs));
	for (i = 0; i < d.n; i++) {
		jobs[i] = (struct job)JOB_INIT;
		bad |= resolve_item(b, &d.items[i], &jobs[i]) == -1;
	}
	if (bad)
		tool_warn("%s: nothing was logged", options.diary);
	else if (d.n == 0) {
		tool_warn("%s: there is no entry in it", options.diary);
		status = NO;
	} else
		status = log_all(b, jobs, d.n);
	for (i = 0; i < d.n; i++)
		job_free(&jobs[i]);
	free(jobs);
	diary_free(&d);
	buf_free(&text);
	return status;
}

int
main(int argc, char **argv)
{
	struct book book;
	int c, status;

	tool_begin("ii-log", usage, argc, argv);
	while ((c = tool_option(argc, argv, "b:d:eFnq")) != -1)
		switch (c) {
		case 'b':
			options.diary = optarg;
			break;
		case 'd':
			options.date = optarg;
			break;
		case 'e':
			options.edit = 1;
			break;
		case 'F':
			options.force = 1;
			break;
		case 'n':
			options.show = 1;
			break;
		case 'q':
			options.quiet = 1;
			break;
		}
	if (options.diary != NULL && (optind < argc || options.edit))
		tool_usage("-b takes no operands, and no -e");
	tool_book(&book);
	if (options.diary != NULL)
		status = log_diary(&book);
	else
		status = log_operands(&book, argc - optind, argv + optind);
	book_close(&book);
	return tool_end(status);
}
