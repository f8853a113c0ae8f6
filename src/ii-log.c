/* ii-log: add an entry to one contact's log, or to several. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diary.h"
#include "editor.h"
#include "entrycheck.h"
#include "name.h"
#include "tool.h"
#include "toollog.h"

static const char usage[] =
    "usage: ii-log [-eFnq] [-C book] [-d date] contact kind[/channel] [@id]\n"
    "              [key=value ...] [text ...]\n"
    "       ii-log [-Fnq] [-C book] [-d date] -b file\n";

static struct {
	int edit, force, show, quiet;
	const char *date, *diary;
} options;

/* What the operands say; the slices of its entry point into them, or here. */
struct job {
	struct tolog log;
	struct buf head, text, body; /* memory of the entry */
	int typed_date;              /* a date of it was typed in words */
	int from_stdin;              /* the contacts are */
	int typed;                   /* body was typed in the editor */
};

#define JOB_INIT { .log = { .whom = WHOM_INIT }, .head = BUF_INIT, \
	.text = BUF_INIT, .body = BUF_INIT }

static void
job_free(struct job *j)
{
	whom_free(&j->log.whom);
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
	entry_parse(&j->log.entry, buf_str(&j->head), 1, &report);
	if (!options.force && entrycheck_kind(&j->log.entry, &e) == -1)
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
	struct entry *e = &j->log.entry;
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
	j->log.entry.text = buf_str(&j->text);
}

/* A date typed in words is said back as it was understood. */
static void
echo_dates(const struct job *j)
{
	struct error e = ERROR_INIT;
	struct buf line = BUF_INIT;

	if (j->typed_date && !options.quiet &&
	    entry_write(&line, &j->log.entry, "\n", &e) == 0)
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

/* Wherever the entry comes from, in one book. */
static int
check_in(const struct book *b, const struct entry *e)
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

/* In all for which it is, before it is logged in any. */
static int
check(const struct books *books, const struct tolog *j)
{
	for (size_t i = 0; i < books->n; i++)
		if (whom_any(&j->whom, books->v[i]) &&
		    check_in(books->v[i], &j->entry) == -1)
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

	if (entry_write(&j->body, &j->log.entry, "\n", &e) == -1)
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
	if (entry_parse(&j->log.entry, buf_str(&j->body), 1, &report) > 0)
		return TROUBLE;
	if (!options.force && entrycheck_kind(&j->log.entry, &e) == -1) {
		tool_error(&e);
		return TROUBLE;
	}
	return YES;
}

/* What was typed and could not be logged, or not everywhere, is not lost. */
static void
keep_typed(const struct job *j, size_t logged)
{
	struct error e = ERROR_INIT;
	char *path = editor_keep(buf_str(&j->body), ".txt", &e);

	if (path != NULL)
		tool_warn("%s was logged; %s holds what was typed",
		    logged == 0 ? "nothing" : "not all", path);
	else
		tool_error(&e);
	free(path);
}

/* --- the two ways to say it --- */

static struct logging
how(const struct books *books)
{
	return (struct logging){ .books = books, .force = options.force,
	    .show = options.show, .quiet = options.quiet };
}

/* Read, check and log the entry that operands make. */
static int
log_entry(const struct books *books, struct job *j, int n, char **operands)
{
	/* the clock of the first is that of all */
	const struct book *b = j->log.whom.v[0].book;
	struct logging l = how(books);
	int status;

	read_kind(j, b, operands[0]);
	read_operands(j, b, n - 1, operands + 1);
	echo_dates(j);
	status = options.edit ? edit(j) : YES;
	if (status == YES)
		status = check(books, &j->log) == -1 ? TROUBLE :
		    tool_log(&l, &j->log, 1);
	if (status == TROUBLE && j->typed)
		keep_typed(j, l.logged);
	return status;
}

static int
log_operands(struct books *books, int n, char **operands)
{
	struct job j = JOB_INIT;
	int status;

	if (n < 2)
		tool_usage(n == 0 ? "who, and what happened?" : "what happened?");
	j.from_stdin = strcmp(operands[0], "-") == 0;
	if (tool_contacts(books, operands[0], 1, &j.log.whom) == -1)
		status = TROUBLE;
	else if (j.log.whom.n == 0)
		status = NO;
	else
		status = log_entry(books, &j, n - 1, operands + 1);
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
resolve_item(struct books *books, const struct diary_item *it, struct tolog *j)
{
	char *who = str_dup(it->who);
	/* standard input is no contact's name here */
	int rv = strcmp(who, "-") == 0 ? -1 : tool_contacts(books, who, 1, &j->whom);

	j->entry = it->entry;
	if (check(books, j) == -1)
		rv = -1;
	if (rv == -1)
		tool_warn("%s:%u: no entry for %s", options.diary, it->line, who);
	free(who);
	return rv;
}

static int
log_diary(struct books *books)
{
	struct report report = { tell_line, NULL };
	struct buf text = BUF_INIT;
	struct diary d = DIARY_INIT;
	struct stamp when = read_when(tool_home(books), 0);
	struct logging l = how(books);
	struct tolog *jobs;
	size_t i;
	int bad, status = TROUBLE;

	tool_read(options.diary, &text);
	bad = diary_parse(&d, buf_str(&text), when, options.force, &report) > 0;
	jobs = xcalloc(d.n + 1, sizeof(*jobs));
	for (i = 0; i < d.n; i++) {
		jobs[i].whom = (struct whom)WHOM_INIT;
		bad |= resolve_item(books, &d.items[i], &jobs[i]) == -1;
	}
	if (bad)
		tool_warn("%s: nothing was logged", options.diary);
	else if (d.n == 0) {
		tool_warn("%s: there is no entry in it", options.diary);
		status = NO;
	} else
		status = tool_log(&l, jobs, d.n);
	for (i = 0; i < d.n; i++)
		whom_free(&jobs[i].whom);
	free(jobs);
	diary_free(&d);
	buf_free(&text);
	return status;
}

int
main(int argc, char **argv)
{
	struct books books = BOOKS_INIT;
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
	books.dir = tool_dir();
	if (options.diary != NULL)
		status = log_diary(&books);
	else
		status = log_operands(&books, argc - optind, argv + optind);
	books_free(&books);
	return tool_end(status);
}
