/* ii-draft: the letter that is due, from a template; to read, edit or send. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "draft.h"
#include "letterfile.h"
#include "letterfor.h"
#include "named.h"
#include "tool.h"
#include "toolletter.h"

static const char usage[] =
    "usage: ii-draft [-eFnPsu] [-C book] [-t letter] contact ... [field=value ...]\n"
    "       ii-draft -l [-C book] [-t letter]\n";

static struct {
	struct letter_how how;
	int private, list;
	const char *type;
	enum letter letter;   /* of type; LETTER_COUNT: the user's own */
	struct list given;    /* "field=value" */
} options;

static int unsent; /* a letter was given up, or is not fit to be sent */

/* A letter asked for. */
struct job {
	const struct book *book;
	char *id;
	int ruled;            /* a rule was named with it */
	enum rule rule;
};

struct jobs {
	struct job *v;
	size_t n, cap;
	int lines;            /* they come from standard input, or are several */
	int stdin_used;
};

/* What is known of one book, from one pass over it. */
struct found {
	const struct book *book;
	struct survey survey;
	struct named named;
	struct naming naming[2];
	struct mention *mentions;
	size_t n;
};

/* --- operands --- */

static void
add_job(struct jobs *jobs, const struct who *who, int ruled, enum rule rule)
{
	for (size_t i = 0; i < jobs->n; i++)
		if (jobs->v[i].book == who->book &&
		    strcmp(jobs->v[i].id, who->id) == 0 &&
		    jobs->v[i].ruled == ruled && jobs->v[i].rule == rule)
			return;
	jobs->v = xgrow(jobs->v, jobs->n, &jobs->cap, sizeof(*jobs->v));
	jobs->v[jobs->n++] = (struct job){ who->book, xstrdup(who->id), ruled, rule };
}

static int
read_operand(struct books *books, struct jobs *jobs, const char *operand)
{
	struct whom whom = WHOM_INIT;
	int rv = tool_contacts(books, operand, 1, &whom);

	for (size_t i = 0; i < whom.n; i++)
		add_job(jobs, &whom.v[i], 0, RULE_COUNT);
	whom_free(&whom);
	return rv;
}

/* A line of ii-due's: the id, and the rule in the third column; or an id. */
static int
read_line(struct books *books, struct jobs *jobs, struct str line)
{
	struct whom whom = WHOM_INIT;
	struct str id, date, word = STR("");
	enum rule rule = RULE_COUNT;
	int rv, ruled;

	if (!str_item(&line, '\t', &id))
		return 0;
	rv = tool_contact(books, id, &whom);
	if (str_item(&line, '\t', &date))
		str_item(&line, '\t', &word);
	ruled = rule_find(word, &rule);
	if (whom.n > 0)
		add_job(jobs, &whom.v[0], ruled, ruled ? rule : RULE_COUNT);
	whom_free(&whom);
	return rv;
}

static int
read_stdin(struct books *books, struct jobs *jobs)
{
	struct buf text = BUF_INIT;
	struct str rest, line;
	int rv = tool_stdin(&text);

	for (rest = buf_str(&text); str_item(&rest, '\n', &line); )
		if (read_line(books, jobs, line) == -1)
			rv = -1;
	buf_free(&text);
	jobs->stdin_used = jobs->lines = 1;
	return rv;
}

/* 1 for "field=value". */
static int
is_given(const char *operand)
{
	size_t n = strcspn(operand, "=");

	return operand[n] == '=' && n > 0 && strcspn(operand, "/ \t") > n;
}

static int
read_operands(struct books *books, struct jobs *jobs, int n, char **operands)
{
	int i, rv = 0;

	for (i = 0; i < n; i++) {
		if (is_given(operands[i])) {
			list_add(&options.given, str_of(operands[i]));
			continue;
		}
		if ((strcmp(operands[i], "-") == 0 ? read_stdin(books, jobs) :
		    read_operand(books, jobs, operands[i])) == -1)
			rv = -1;
	}
	jobs->lines |= jobs->n > 1;
	return rv;
}

/* --- what is due, and who names whom --- */

static void
take(void *local, const struct view *v, int part, unsigned n)
{
	(void)part;
	(void)n;
	naming_take(local, v->id, v->rec);
}

static int
gather(struct found *f, const struct book *b, const struct jobs *jobs)
{
	struct pick p = PICK_INIT;
	int k, status;

	f->book = b;
	for (size_t i = 0; i < jobs->n; i++)
		if (jobs->v[i].book == b)
			named_add(&f->named, str_of(jobs->v[i].id), i);
	named_sort(&f->named);
	f->survey = (struct survey)SURVEY_INIT;
	f->survey.words = 1;
	f->survey.take = take;
	for (k = 0; k < 2; k++) {
		naming_begin(&f->naming[k], &f->named, jobs->n);
		f->survey.local[k] = &f->naming[k];
	}
	tool_pick(&p, 0, NULL, 0);
	status = tool_survey(&f->survey, b, &p, &p.books[0]);
	pick_free(&p);
	f->mentions = naming_join(&f->naming[0], &f->naming[1], &f->n);
	return status;
}

static void
found_free(struct found *f)
{
	naming_free(&f->naming[0]);
	naming_free(&f->naming[1]);
	named_free(&f->named);
	free(f->mentions);
	survey_free(&f->survey);
}

/* The ids of those whose records name a job's contact. */
static void
list_naming(const struct found *f, const struct job *j, struct list *ids)
{
	size_t number = named_find(&f->named, str_of(j->id));

	for (size_t i = 0; i < f->n; i++)
		if (f->mentions[i].number == number &&
		    !list_has(ids, str_of(f->mentions[i].id)))
			list_add(ids, str_of(f->mentions[i].id));
}

/* --- which letter --- */

/* What is known of a contact to choose by. */
struct chooser {
	struct buf data;
	struct record rec;
	struct fold fold;
};

static int
chooser_begin(struct chooser *c, const struct found *f, const char *id,
    struct error *e)
{
	struct rules own;
	struct pace pace;
	int rv = book_read_record(f->book, str_of(id), &c->data, e);

	if (rv != 0)
		return rv == 1 ? error_set(e, "%s: the record is gone", id) : -1;
	record_parse(&c->rec, buf_str(&c->data), NULL);
	rules_of(&own, &f->survey.rules, &c->rec);
	pace = rules_pace(&own);
	fold_record(&c->fold, &c->rec, f->book->now.day, &pace);
	return 0;
}

static void
chooser_free(struct chooser *c)
{
	fold_free(&c->fold);
	record_free(&c->rec);
	buf_free(&c->data);
}

/* The item of a rule with a contact, or the first that is due and done by a
 * letter; NULL: there is none. */
static const struct due_item *
find_item(const struct found *f, const struct job *j, const struct chooser *c,
    unsigned reach, enum letter *l)
{
	const struct due_item *it;

	for (size_t i = 0; i < f->survey.due.n; i++) {
		it = &f->survey.due.items[i];
		if (strcmp(it->id, j->id) == 0 && (j->ruled ? it->rule == j->rule :
		    it->day <= f->book->now.day &&
		    letterfor_rule(it->rule, &c->fold, reach, l)))
			return it;
	}
	return NULL;
}

/* Nothing to write: say what does it. */
static void
tell_none(const struct job *j, const struct due_item *it, const struct fold *f)
{
	struct buf b = BUF_INIT;

	if (it != NULL) {
		due_command(&b, it);
		tool_warn("%s: %s is not done by a letter: %s", j->id,
		    rule_text(j->rule), b.s);
	} else if (j->ruled)
		tool_warn("%s: %s is not done by a letter", j->id,
		    rule_text(j->rule));
	else
		tool_warn("%s: %s: no letter is called for; -t writes one all the "
		    "same", j->id, stage_name(f->stage));
	buf_free(&b);
}

/* Choose the letter, unless -t names it.  Returns YES, NO or TROUBLE. */
static int
choose(struct draft *d, const struct found *f, const struct job *j)
{
	struct chooser c = { BUF_INIT, RECORD_INIT, FOLD_INIT };
	struct error e = ERROR_INIT;
	const struct due_item *it = NULL;
	unsigned reach;
	int status = YES;

	d->letter = options.letter;
	d->name = options.type;
	if (options.type != NULL)
		return YES;
	if (chooser_begin(&c, f, j->id, &e) == -1) {
		tool_error(&e);
		chooser_free(&c);
		return TROUBLE;
	}
	reach = letterfor_reach(&c.rec);
	it = find_item(f, j, &c, reach, &d->letter);
	if (it != NULL || j->ruled)
		status = letterfor_rule(it != NULL ? it->rule : j->rule, &c.fold,
		    reach, &d->letter) ? YES : NO;
	else
		status = letterfor_stage(&c.fold, reach, &d->letter) ? YES : NO;
	if (status == NO)
		tell_none(j, it, &c.fold);
	else
		d->name = letter_info(d->letter)->name;
	if (it != NULL && (it->rule == RULE_NUDGE || it->rule == RULE_TELL))
		d->about = it->about;
	chooser_free(&c);
	return status;
}

/* --- the whole --- */

static int
write_one(const struct found *f, const struct job *j, int among_others)
{
	struct draft d = DRAFT_INIT;
	struct list naming = LIST_INIT;
	struct error e = ERROR_INIT;
	int status;

	d.book = f->book;
	d.rules = &f->survey.rules;
	d.id = j->id;
	d.given = &options.given;
	d.private = options.private;
	list_naming(f, j, &naming);
	d.naming = &naming;
	status = choose(&d, f, j);
	if (status == YES && draft_make(&d, &e) == -1) {
		tool_error(&e);
		status = TROUBLE;
	} else if (status == YES) {
		status = tool_letter(&d, &options.how, among_others);
		unsent |= status == NO;
	}
	draft_free(&d);
	list_free(&naming);
	return status;
}

static int
write_all(const struct books *books, const struct jobs *jobs)
{
	struct found *found = xcalloc(books->n, sizeof(*found));
	int status = NO, one;
	size_t i, k;

	for (k = 0; k < books->n; k++)
		for (i = 0; i < jobs->n; i++)
			if (jobs->v[i].book == books->v[k] &&
			    found[k].book == NULL &&
			    gather(&found[k], books->v[k], jobs) != YES)
				status = TROUBLE;
	for (i = 0; i < jobs->n; i++) {
		for (k = 0; found[k].book != jobs->v[i].book; k++)
			;
		one = write_one(&found[k], &jobs->v[i], jobs->lines);
		if (one == TROUBLE || (one == YES && status == NO))
			status = one;
	}
	for (k = 0; k < books->n; k++)
		if (found[k].book != NULL)
			found_free(&found[k]);
	free(found);
	return status == YES && unsent ? NO : status;
}

/* --- listing --- */

static void
tell_unknown(const char *name)
{
	const char *near = letter_nearest(str_of(name));

	if (near != NULL)
		tool_warn("there is no letter %s: did you mean %s? ii-draft -l lists "
		    "them", name, near);
	else
		tool_warn("there is no letter %s; ii-draft -l lists them", name);
}

static int
print_template(const struct book *b)
{
	struct buf text = BUF_INIT, file = BUF_INIT, in = BUF_INIT;
	struct error e = ERROR_INIT;
	struct str name = str_of(options.type), lang = STR("");
	char *base;
	int rv, status = YES;

	if (strchr(options.type, '.') != NULL) {
		name = str_sub(name, 0, strcspn(options.type, "."));
		lang = str_of(strchr(options.type, '.') + 1);
	}
	base = str_dup(name);
	rv = letterfile_valid(base) ?
	    letterfile_read(b, base, lang, &text, &file, &in, &e) : 1;
	if (rv == 0)
		out_text(tool_out(), buf_str(&text));
	else if (rv == 1)
		tell_unknown(base);
	else
		tool_error(&e);
	if (rv != 0)
		status = TROUBLE;
	free(base);
	buf_free(&text);
	buf_free(&file);
	buf_free(&in);
	return status;
}

static int
print_list(void)
{
	struct rows rows;
	struct buf b = BUF_INIT;

	rows_begin(&rows, tool_out(), 3);
	for (int l = 0; l < LETTER_COUNT; l++) {
		const struct letter_info *info = letter_info((enum letter)l);

		rows_cell(&rows, STYLE_ID, str_of(info->name));
		buf_reset(&b);
		buf_printf(&b, "%s/%s", kind_info(info->kind)->name, info->channel);
		rows_cell(&rows, STYLE_PLAIN, buf_str(&b));
		rows_cell(&rows, STYLE_PLAIN, str_of(info->means));
		rows_next(&rows);
	}
	rows_end(&rows);
	buf_free(&b);
	return YES;
}

static int
list(struct books *books)
{
	struct error e = ERROR_INIT;
	const struct book *b = books_home(books, &e);

	/* without a book there are the built-in ones */
	if (b == NULL && tool_dir() != NULL)
		tool_fail(&e);
	error_clear(&e);
	return options.type != NULL ? print_template(b) : print_list();
}

/* -t: a letter of ours, or one of the book's own templates. */
static void
read_type(struct books *books)
{
	struct buf text = BUF_INIT, file = BUF_INIT, in = BUF_INIT;
	struct error e = ERROR_INIT;

	options.letter = LETTER_COUNT;
	if (options.type == NULL)
		return;
	if (letter_find(str_of(options.type), &options.letter)) {
		options.type = letter_info(options.letter)->name;
		return;
	}
	if (!letterfile_valid(options.type) || letterfile_read(tool_home(books),
	    options.type, STR(""), &text, &file, &in, &e) != 0) {
		tell_unknown(options.type);
		exit(TROUBLE);
	}
	buf_free(&text);
	buf_free(&file);
	buf_free(&in);
}

static void
read_options(int argc, char **argv)
{
	int c;

	while ((c = tool_option(argc, argv, "eFlnPst:u")) != -1)
		switch (c) {
		case 'e':
			options.how.edit = 1;
			break;
		case 'F':
			options.how.force = 1;
			break;
		case 'l':
			options.list = 1;
			break;
		case 'n':
			options.how.show = 1;
			break;
		case 'P':
			options.private = 1;
			break;
		case 's':
			options.how.send = 1;
			break;
		case 't':
			options.type = optarg;
			break;
		case 'u':
			options.how.url = 1;
			break;
		}
	if (options.list && (optind < argc || options.how.edit || options.how.force ||
	    options.how.show || options.private || options.how.send || options.how.url))
		tool_usage("-l lists the letters, or with -t prints a template");
	if (!options.list && optind == argc)
		tool_usage("to whom?");
	if ((options.how.force || options.how.show) && !options.how.send)
		tool_usage("-%c goes with -s", options.how.force ? 'F' : 'n');
	if (options.how.send && options.how.url)
		tool_usage("-s sends, -u prints a URL");
}

int
main(int argc, char **argv)
{
	struct books books = BOOKS_INIT;
	struct jobs jobs = { 0 };
	int status;

	tool_begin("ii-draft", usage, argc, argv);
	read_options(argc, argv);
	books.dir = tool_dir();
	if (options.list)
		status = list(&books);
	else {
		read_type(&books);
		status = read_operands(&books, &jobs, argc - optind, argv + optind)
		    == -1 ? TROUBLE : YES;
		if (jobs.n == 0 && status == YES && !jobs.stdin_used)
			tool_usage("to whom?");
		if (options.how.edit && jobs.stdin_used)
			tool_typing();
		if (status == YES)
			status = jobs.n > 0 ? write_all(&books, &jobs) : NO;
	}
	for (size_t i = 0; i < jobs.n; i++)
		free(jobs.v[i].id);
	free(jobs.v);
	list_free(&options.given);
	books_free(&books);
	return tool_end(status);
}
