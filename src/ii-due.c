/* ii-due: what is due, in one book or several. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "survey.h"
#include "target.h"
#include "tool.h"
#include "wrap.h"

static const char usage[] =
    "usage: ii-due [-cjv] [-a days] [-C book] [-f format] [operand ...]\n";

/* A book, and what is due in it. */
struct due_book {
	struct book book;
	struct survey survey;
	int named;           /* by -C or an operand */
	struct target *targets;
	size_t ntargets;
};

/* An item with the id that is shown. */
struct line {
	const struct due_item *item;
	const struct due_book *from;
	char *id;
	int days; /* past due; negative: ahead */
};

static struct {
	int ahead, count, json, invert;
	struct format *format;
} options;

/* --- gathering --- */

static void
count_talks(void *local, const struct view *v, int part, unsigned n)
{
	struct due_book *d = local;
	struct error e = ERROR_INIT;
	size_t i;

	(void)n;
	for (i = 0; i < d->ntargets; i++)
		if (expr_holds(d->targets[i].expr[part], &v->source, NULL, &e) == 1)
			d->targets[i].held[part] += v->fold->mets;
	error_clear(&e);
}

static void
warn_setting(void *arg, unsigned line, const char *what)
{
	const struct book *b = arg;

	tool_warn("%s/.ii:%u: %s", b->dir, line, what);
}

/* Settings are no contact's: what clashes in them is said beside the items. */
static void
warn_clashes(const struct record *settings, const struct report *r)
{
	for (size_t i = 0; i < settings->nfields; i++)
		if (settings->fields[i].id == FIELD_CLASH)
			report_tell(r, settings->fields[i].line,
			    settings->fields[i].value, "lost when two changes met",
			    "the setting as it should be: ii-set .ii settles it");
}

static int
gather(struct due_book *d, const struct pick *p, const struct pick_book *pb)
{
	struct report report = { warn_setting, &d->book };

	tool_open(&d->book, pb->dir);
	warn_clashes(&d->book.settings, &report);
	d->named = pb->dir != NULL;
	d->survey = (struct survey)SURVEY_INIT;
	d->survey.horizon = d->book.now.day + options.ahead;
	d->survey.words = 1;
	if (tool_out()->terminal && p->terms.n == 0 && !pb->some) {
		d->targets = target_read(&d->book, &d->ntargets, &report);
		d->survey.take = count_talks;
		d->survey.local[0] = d->survey.local[1] = d;
	}
	return tool_survey(&d->survey, &d->book, p, pb);
}

static int
by_day(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->item->day != y->item->day)
		return x->item->day < y->item->day ? -1 : 1;
	if (x->item->rule != y->item->rule)
		return x->item->rule < y->item->rule ? -1 : 1;
	return strcmp(x->id, y->id);
}

/* The picked items of all books, in one order. */
static struct line *
lines(const struct due_book *d, const struct pick *p, size_t *n)
{
	struct line *all = NULL;
	size_t cap = 0, k, i;

	*n = 0;
	for (k = 0; k < p->n; k++)
		for (i = 0; i < d[k].survey.due.n; i++) {
			const struct due_item *it = &d[k].survey.due.items[i];
			struct buf id = BUF_INIT;

			if (!d[k].survey.picked[it->contact])
				continue;
			tool_id(&id, &d[k].book, pick_paths(p), it->id);
			all = xgrow(all, *n, &cap, sizeof(*all));
			all[(*n)++] = (struct line){ it, &d[k], buf_take(&id),
			    d[k].book.now.day - it->day };
		}
	if (*n > 0 && p->n > 1)
		qsort(all, *n, sizeof(*all), by_day);
	return all;
}

/* 1 when the operands select nobody at all. */
static int
nobody(const struct due_book *d, const struct pick *p)
{
	size_t k, i;

	for (k = 0; k < p->n; k++)
		for (i = 0; i < d[k].survey.contacts; i++)
			if (d[k].survey.picked[i])
				return 0;
	return 1;
}

/* --- printing --- */

/* What an item has, for -j and -f. */
static const char *const members[] = { "id", "name", "date", "rule", "days",
    "what", "command" };
#define NMEMBERS (sizeof(members) / sizeof(members[0]))

/* A word for a shell. */
static void
put_quoted(struct buf *b, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";

	if (word[strspn(word, plain)] == '\0') {
		buf_puts(b, word);
		return;
	}
	buf_putc(b, '\'');
	for (; *word != '\0'; word++)
		if (*word == '\'')
			buf_puts(b, "'\\''");
		else
			buf_putc(b, *word);
	buf_putc(b, '\'');
}

/* The command that put puts: in the book that was named, if one was. */
static void
put_command(struct buf *b, const struct line *l,
    void (*put)(struct buf *, const struct due_item *))
{
	struct buf command = BUF_INIT, option = BUF_INIT;

	put(&command, l->item);
	if (l->from->named) {
		buf_puts(&option, " -C ");
		put_quoted(&option, l->from->book.dir);
		buf_splice(&command, strcspn(command.s, " "),
		    strcspn(command.s, " "), buf_str(&option));
	}
	buf_addstr(b, buf_str(&command));
	buf_free(&command);
	buf_free(&option);
}

/* The values of an item. */
struct item_source {
	struct source source;
	const struct line *line;
};

static int
item_value(const struct source *s, struct str field, size_t i,
    struct buf *scratch, struct str *value)
{
	const struct line *l = ((const struct item_source *)s)->line;

	if (i > 0)
		return 0;
	buf_reset(scratch);
	if (str_caseis(field, "id"))
		buf_puts(scratch, l->id);
	else if (str_caseis(field, "name"))
		buf_puts(scratch, l->item->name);
	else if (str_caseis(field, "date"))
		date_put(scratch, l->item->day);
	else if (str_caseis(field, "rule"))
		buf_puts(scratch, rule_text(l->item->rule));
	else if (str_caseis(field, "days"))
		buf_int(scratch, l->days);
	else if (str_caseis(field, "what"))
		buf_puts(scratch, l->item->what);
	else if (str_caseis(field, "command"))
		put_command(scratch, l, due_command);
	*value = buf_str(scratch);
	return value->n > 0;
}

static void
print_json(const struct line *l)
{
	struct item_source s = { { item_value }, l };
	struct buf scratch = BUF_INIT;
	struct str value;
	struct json j;
	size_t i;

	json_begin(&j, tool_out());
	for (i = 0; i < NMEMBERS; i++) {
		if (strcmp(members[i], "days") == 0)
			json_number(&j, STR("days"), l->days);
		else if (item_value(&s.source, str_of(members[i]), 0, &scratch, &value))
			json_string(&j, str_of(members[i]), value);
	}
	json_end(&j);
	buf_free(&scratch);
}

/* A line of fixed columns, for other programs. */
static void
print_row(struct rows *rows, const struct line *l)
{
	struct buf b = BUF_INIT;

	rows_cell(rows, STYLE_ID, str_of(l->id));
	date_put(&b, l->item->day);
	rows_cell(rows, STYLE_PLAIN, buf_str(&b));
	rows_cell(rows, STYLE_HEAD, str_of(rule_text(l->item->rule)));
	buf_reset(&b);
	buf_int(&b, l->days);
	rows_cell(rows, STYLE_PLAIN, buf_str(&b));
	rows_cell(rows, STYLE_PLAIN, str_of(l->item->what));
	rows_next(rows);
	buf_free(&b);
}

static void
print_rows(const struct line *all, size_t n)
{
	struct rows rows;
	size_t i;

	rows_begin(&rows, tool_out(), 5);
	for (i = 0; i < n; i++)
		print_row(&rows, &all[i]);
	rows_end(&rows);
}

/* Widths of the columns for people. */
struct columns {
	size_t id, rule, when;
};

static void
put_when(struct buf *b, const struct line *l)
{
	if (l->days == 0)
		buf_puts(b, "today");
	else
		date_put_words(b, l->item->day, l->item->day + l->days);
}

static void
put_padded(enum style style, struct str s, size_t width)
{
	struct buf pad = BUF_INIT;

	out_styled(tool_out(), style, s);
	buf_pad(&pad, ' ', width - text_width(s) + 2);
	out_put(tool_out(), buf_str(&pad));
	buf_free(&pad);
}

/* A narrower column is not worth it: the text then goes below. */
#define NARROWEST 24

static void
new_line(size_t indent)
{
	struct buf b = BUF_INIT;

	buf_putc(&b, '\n');
	buf_pad(&b, ' ', indent);
	out_put(tool_out(), buf_str(&b));
	buf_free(&b);
}

/* For people: what to do is broken to the width, and the command that does it
 * stands below. */
static void
print_item(const struct line *l, const struct columns *c)
{
	struct out *o = tool_out();
	size_t at = c->id + c->rule + c->when + 6;
	size_t indent = at + NARROWEST <= o->width ? at : 4;
	struct buf b = BUF_INIT, what = BUF_INIT;

	put_when(&b, l);
	put_padded(STYLE_ID, str_of(l->id), c->id);
	put_padded(STYLE_HEAD, str_of(rule_text(l->item->rule)), c->rule);
	put_padded(l->days > 0 ? STYLE_LATE : l->days == 0 ? STYLE_SOON :
	    STYLE_PLAIN, buf_str(&b), c->when);
	buf_reset(&b);
	if (indent < at)
		new_line(indent);
	if (str_starts(str_of(l->item->id), "p-"))
		buf_printf(&what, "%s: ", l->item->name); /* the id tells nothing */
	buf_puts(&what, l->item->what);
	wrap_text(&b, buf_str(&what), o->width, indent, indent);
	out_styled(o, STYLE_PLAIN, buf_str(&b));
	new_line(indent);
	buf_reset(&b);
	put_command(&b, l, due_begin);
	out_styled(o, STYLE_DIM, buf_str(&b));
	out_puts(o, "\n");
	buf_free(&what);
	buf_free(&b);
}

static void
measure(struct columns *c, const struct line *all, size_t n)
{
	struct buf b = BUF_INIT;
	size_t i, width;

	*c = (struct columns){ 0, 0, 0 };
	for (i = 0; i < n; i++) {
		width = text_width(str_of(all[i].id));
		c->id = width > c->id ? width : c->id;
		width = strlen(rule_text(all[i].item->rule));
		c->rule = width > c->rule ? width : c->rule;
		buf_reset(&b);
		put_when(&b, &all[i]);
		c->when = b.n > c->when ? b.n : c->when;
	}
	buf_free(&b);
}

static const char *
heading(int days)
{
	return days > 0 ? "Past due" : days == 0 ? "Today" : "Ahead";
}

static void
print_groups(const struct line *all, size_t n)
{
	const char *group = NULL, *next;
	struct columns c;
	size_t i;

	measure(&c, all, n);
	for (i = 0; i < n; i++) {
		next = heading(all[i].days);
		if (next != group) {
			out_puts(tool_out(), group != NULL ? "\n" : "");
			out_styled(tool_out(), STYLE_HEAD, str_of(next));
			out_puts(tool_out(), "\n");
		}
		group = next;
		print_item(&all[i], &c);
	}
}

static void
put_counts(struct buf *b, const struct line *all, size_t n)
{
	size_t i, late = 0, ahead = 0;

	for (i = 0; i < n; i++) {
		late += all[i].days > 0;
		ahead += all[i].days < 0;
	}
	buf_printf(b, "%zu due", n - ahead);
	if (late > 0)
		buf_printf(b, ", %zu late", late);
	if (ahead > 0)
		buf_printf(b, ", %zu ahead", ahead);
}

/* The last lines on a terminal: the counts, the pace, the next step. */
static void
print_summary(struct due_book *d, size_t nbooks, const struct line *all, size_t n)
{
	struct out *o = tool_out();
	struct buf b = BUF_INIT;
	size_t k, i;

	if (n == 0)
		buf_puts(&b, "Nothing is due.");
	else
		put_counts(&b, all, n);
	for (k = 0; k < nbooks; k++) {
		struct report report = { warn_setting, &d[k].book };

		for (i = 0; i < d[k].ntargets; i++) {
			buf_puts(&b, "\nTarget: ");
			target_say(&b, &d[k].targets[i], d[k].book.now.day);
		}
		if (d[k].survey.take == NULL)
			continue;
		i = b.n;
		buf_puts(&b, "\nNext step: ");
		if (!step_say(&b, &d[k].book, &report))
			buf_splice(&b, i, b.n, STR(""));
	}
	if (n > 0)
		out_puts(o, "\n");
	out_styled(o, STYLE_PLAIN, buf_str(&b));
	out_puts(o, "\n");
	buf_free(&b);
}

static void
print(struct due_book *d, size_t nbooks, const struct line *all, size_t n)
{
	struct out *o = tool_out();
	struct buf b = BUF_INIT;
	size_t i;

	if (options.count) {
		if (n > 0) {
			put_counts(&b, all, n);
			out_printf(o, "%s\n", b.s);
		}
	} else if (options.json || options.format != NULL) {
		for (i = 0; i < n; i++) {
			struct item_source s = { { item_value }, &all[i] };

			if (options.json)
				print_json(&all[i]);
			else
				format_put(options.format, &s.source, o);
		}
	} else if (o->terminal) {
		print_groups(all, n);
		print_summary(d, nbooks, all, n);
	} else
		print_rows(all, n);
	buf_free(&b);
}

/* -f: a field that no item has is mistyped. */
static struct format *
read_format(const char *text)
{
	struct format *f = tool_format(text);
	struct str field;
	const char *near;
	size_t i, k;

	for (i = 0; format_field(f, i, &field); i++) {
		for (k = 0; k < NMEMBERS && !str_caseis(field, members[k]); k++)
			;
		if (k < NMEMBERS)
			continue;
		near = text_nearest(field, members, NMEMBERS);
		if (near != NULL)
			tool_quit("-f: what is due has no %.*s: did you mean %s?",
			    (int)field.n, field.p, near);
		tool_quit("-f: what is due has no %.*s: expected id, name, date, "
		    "rule, days, what or command", (int)field.n, field.p);
	}
	return f;
}

static void
read_options(int argc, char **argv)
{
	int c;

	while ((c = tool_option(argc, argv, "a:cf:jv")) != -1)
		switch (c) {
		case 'a':
			if (str_int(str_of(optarg), 0, 36500, &options.ahead) == -1)
				tool_usage("-a %s: expected a number of days", optarg);
			break;
		case 'c':
			options.count = 1;
			break;
		case 'f':
			format_free(options.format);
			options.format = read_format(optarg);
			break;
		case 'j':
			options.json = 1;
			break;
		case 'v':
			options.invert = 1;
			break;
		}
}

int
main(int argc, char **argv)
{
	struct pick pick = PICK_INIT;
	struct due_book *books;
	struct line *all;
	size_t n, i;
	int status = YES;

	tool_begin("ii-due", usage, argc, argv);
	read_options(argc, argv);
	tool_pick(&pick, argc - optind, argv + optind, options.invert);
	books = xcalloc(pick.n, sizeof(*books));
	for (i = 0; i < pick.n; i++)
		if (gather(&books[i], &pick, &pick.books[i]) == TROUBLE)
			status = TROUBLE;
	all = lines(books, &pick, &n);
	/* that nothing is due with nobody is no good news */
	if (pick.terms.n > 0 && !pick.invert && nobody(books, &pick))
		tool_hint(&pick, &books[0].book);
	else
		print(books, pick.n, all, n);
	if (n == 0 && status == YES)
		status = NO;
	for (i = 0; i < n; i++)
		free(all[i].id);
	free(all);
	for (i = 0; i < pick.n; i++) {
		survey_free(&books[i].survey);
		target_free(books[i].targets, books[i].ntargets);
		book_close(&books[i].book);
	}
	free(books);
	pick_free(&pick);
	format_free(options.format);
	return tool_end(status);
}
