/* ii-show: a contact's record for reading. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "named.h"
#include "tool.h"
#include "wrap.h"

static const char usage[] =
    "usage: ii-show [-j] [-C book] contact ...\n";

#define LOG_INDENT 4
#define DEEPEST 40 /* what is indented further is shown at this column */

static int json;

/* What one thread finds. */
struct found {
	struct naming naming;
	unsigned *number;         /* of each contact shown, if it is in this part */
	unsigned char *here;
};

static void
take(void *local, const struct view *v, int part, unsigned n)
{
	struct found *f = local;
	size_t shown = named_find(f->naming.named, v->id);

	(void)part;
	if (shown != NOWHERE) {
		f->number[shown] = n;
		f->here[shown] = 1;
	}
	naming_take(&f->naming, v->id, v->rec);
}

/* --- printing --- */

/* Text behind a label that ends at column at; on a terminal broken to its
 * width. */
static void
put_wrapped(enum style style, struct str s, size_t at, size_t indent)
{
	struct out *o = tool_out();
	struct buf b = BUF_INIT;

	wrap_text(&b, s, o->terminal ? o->width : 0, at, indent);
	out_styled(o, style, buf_str(&b));
	out_puts(o, "\n");
	buf_free(&b);
}

/* "Name (id)", then role, organization and place, as far as they are known. */
static void
put_title(const struct view *v)
{
	static const enum field_id parts[] = { FIELD_ROLE, FIELD_ORG, FIELD_PLACE };
	struct out *o = tool_out();
	struct buf b = BUF_INIT;
	struct str value;
	size_t i;

	out_styled(o, STYLE_HEAD, record_value(v->rec, FIELD_NAME));
	out_puts(o, "  ");
	out_styled(o, STYLE_ID, v->id);
	out_puts(o, "\n");
	for (i = 0; i < 3; i++) {
		value = record_value(v->rec, parts[i]);
		if (value.n > 0)
			buf_printf(&b, "%s%.*s", b.n > 0 ? ", " : "",
			    (int)value.n, value.p);
	}
	if (b.n > 0)
		put_wrapped(STYLE_PLAIN, buf_str(&b), 0, 0);
	buf_free(&b);
}

/* A line "Label   value". */
static void
put_field(struct str name, struct str value, enum style style)
{
	struct buf label = BUF_INIT;

	buf_addstr(&label, name);
	buf_pad(&label, ' ', text_width(name) < 9 ? 9 - text_width(name) : 1);
	out_styled(tool_out(), STYLE_DIM, buf_str(&label));
	put_wrapped(style, value, text_width(buf_str(&label)), 9);
	buf_free(&label);
}

/* What is due with one contact. */
struct todo {
	const struct due_item *const *v;
	size_t n;
};

static void
put_state(const struct view *v, struct todo todo, int today)
{
	const struct due_item *it;
	struct buf b = BUF_INIT;
	size_t i;

	buf_puts(&b, stage_name(v->fold->stage));
	if (v->fold->last != NOWHERE) {
		buf_puts(&b, ", last in touch ");
		date_put(&b, fold_day(v->fold, v->fold->last));
	}
	put_field(STR("Stage"), buf_str(&b), STYLE_PLAIN);
	for (i = 0; i < todo.n; i++) {
		it = todo.v[i];
		buf_reset(&b);
		date_put(&b, it->day);
		buf_printf(&b, " %s: %s", rule_text(it->rule), it->what);
		put_field(STR("Due"), buf_str(&b), it->day > today ? STYLE_DIM :
		    it->day == today ? STYLE_SOON : STYLE_LATE);
	}
	buf_free(&b);
}

static void
put_header(const struct record *rec)
{
	const struct field *f;
	size_t i;

	for (i = 0; i < rec->nfields; i++) {
		f = &rec->fields[i];
		if (f->id == FIELD_BLANK || (f->id <= FIELD_OTHER && f->value.n == 0))
			continue;
		if (f->id == FIELD_NAME || f->id == FIELD_ROLE ||
		    f->id == FIELD_ORG || f->id == FIELD_PLACE) {
			/* in the title; the second of a field that stands once is odd */
			if (f == record_field(rec, f->id))
				continue;
		}
		if (f->id > FIELD_OTHER)
			put_wrapped(STYLE_DIM, str_trim(f->block), 0, 0);
		else
			put_field(f->name, f->value,
			    f->id == FIELD_CLASH ? STYLE_LATE : STYLE_PLAIN);
	}
}

/* "2026-11-19 10:00 met/workplace", and the rest of the line behind it. */
static void
put_entry(const struct entry *e)
{
	struct out *o = tool_out();
	struct str rest = e->block, line, head;
	size_t kind;

	str_line(&rest, &line);
	kind = e->word.n > 0 ? (size_t)(e->word.p - line.p) : 0;
	head = str_sub(line, kind, line.n);
	out_styled(o, STYLE_DIM, str_sub(line, 0, kind));
	if (e->word.n > 0) {
		size_t n = 0;

		while (n < head.n && head.p[n] != ' ' && head.p[n] != '\t')
			n++;
		out_styled(o, STYLE_HEAD, str_sub(head, 0, n));
		head = str_sub(head, n, head.n);
	}
	if (str_trim(head).n > 0)
		out_puts(o, e->word.n > 0 ? " " : "");
	put_wrapped(STYLE_PLAIN, head, text_width(str_sub(line, 0, line.n - head.n)) + 1,
	    LOG_INDENT);
}

/* The columns that blanks take; not more than leave room for words. */
static size_t
columns_of(struct str blanks)
{
	size_t n = 0, i;

	for (i = 0; i < blanks.n && n < DEEPEST; i++)
		n += blanks.p[i] == '\t' ? LOG_INDENT : 1;
	return n;
}

/* What is indented below other lines stays so.  Blank lines at the end only
 * part the entry from the next. */
static void
put_body(const struct entry *e)
{
	struct str rest = str_trim(e->block), line, words;
	struct buf margin = BUF_INIT;
	size_t shared;

	str_line(&rest, &line); /* the entry's own */
	shared = str_indent(rest).n;
	while (str_line(&rest, &line)) {
		words = str_trim(line);
		buf_reset(&margin);
		if (words.n > 0)
			buf_pad(&margin, ' ', LOG_INDENT + columns_of(str_sub(line,
			    shared, line.n - words.n)));
		out_puts(tool_out(), margin.s);
		put_wrapped(STYLE_PLAIN, words, margin.n, margin.n);
	}
	buf_free(&margin);
}

static void
put_log(const struct record *rec)
{
	size_t i;

	if (rec->nentries > 0)
		out_puts(tool_out(), "\n");
	for (i = 0; i < rec->nentries; i++) {
		put_entry(&rec->entries[i]);
		put_body(&rec->entries[i]);
	}
}

static void
put_mentions(const struct mention *m, size_t n)
{
	struct buf b = BUF_INIT;
	size_t i;

	if (n > 0)
		out_puts(tool_out(), "\n");
	for (i = 0; i < n; i++) {
		buf_reset(&b);
		buf_printf(&b, "Named by %s", m[i].id);
		out_styled(tool_out(), STYLE_ID, buf_str(&b));
		out_puts(tool_out(), ": ");
		put_wrapped(STYLE_PLAIN, str_of(m[i].text),
		    text_width(buf_str(&b)) + 2, LOG_INDENT);
	}
	buf_free(&b);
}

/* Members as ii-due -j has them. */
static void
put_todo(struct json *j, struct todo todo, int today)
{
	struct buf b = BUF_INIT;
	size_t i;

	json_array(j, STR("todo"));
	for (i = 0; i < todo.n; i++) {
		json_object(j);
		buf_reset(&b);
		date_put(&b, todo.v[i]->day);
		json_string(j, STR("date"), buf_str(&b));
		json_string(j, STR("rule"), str_of(rule_text(todo.v[i]->rule)));
		json_number(j, STR("days"), today - todo.v[i]->day);
		json_string(j, STR("what"), str_of(todo.v[i]->what));
		buf_reset(&b);
		due_command(&b, todo.v[i]);
		json_string(j, STR("command"), buf_str(&b));
		json_object_end(j);
	}
	buf_free(&b);
}

static void
put_named_by(struct json *j, const struct mention *m, size_t n)
{
	struct buf b = BUF_INIT;
	size_t i;

	json_array(j, STR("named-by"));
	for (i = 0; i < n; i++) {
		json_object(j);
		json_string(j, STR("id"), str_of(m[i].id));
		buf_reset(&b);
		if (m[i].day != DATE_NONE) {
			date_put(&b, m[i].day);
			json_string(j, STR("date"), buf_str(&b));
		}
		json_string(j, STR("line"), str_of(m[i].text));
		json_object_end(j);
	}
	buf_free(&b);
}

static void
print_json(const struct view *v, struct todo todo, int today,
    const struct mention *m, size_t n)
{
	struct json j;

	json_begin(&j, tool_out());
	view_json(v, &j);
	put_todo(&j, todo, today);
	view_json_log(v, &j);
	put_named_by(&j, m, n);
	json_end(&j);
}

/* --- the whole --- */

/* What is shown of one book: one survey for all. */
struct show {
	const struct book *book;
	struct survey survey;
	struct list ids;
	struct named named;
	struct found found[2];
	struct mention *mentions; /* of both, in order */
	size_t n, at;             /* at: the first of who is next to show */
	const struct due_item **items; /* by contact, as they fall due */
	size_t next;              /* of ids, to show */
};

/* The ids of those to show, and those they had before; not one that has become
 * somebody else's. */
static void
name_all(struct show *s)
{
	struct record rec = RECORD_INIT;
	struct buf data = BUF_INIT;
	struct error e = ERROR_INIT;
	const struct field *f;
	size_t i;

	for (i = 0; i < s->ids.n; i++) {
		named_add(&s->named, str_of(s->ids.v[i]), i);
		/* what keeps it from being read is told when it is to be shown */
		if (book_read_record(s->book, str_of(s->ids.v[i]), &data, &e) != 0)
			continue;
		record_parse(&rec, buf_str(&data), NULL);
		for (f = NULL; (f = record_next(&rec, STR("Was"), f)) != NULL; )
			if (!book_has(s->book, f->value))
				named_add(&s->named, f->value, i);
	}
	named_sort(&s->named);
	error_clear(&e);
	record_free(&rec);
	buf_free(&data);
}

static int
by_contact(const void *a, const void *b)
{
	const struct due_item *x = *(const struct due_item *const *)a;
	const struct due_item *y = *(const struct due_item *const *)b;

	if (x->contact != y->contact)
		return x->contact < y->contact ? -1 : 1;
	return x < y ? -1 : x > y;
}

static void
sort_items(struct show *s)
{
	const struct due *due = &s->survey.due;
	size_t i;

	s->items = xcalloc(due->n + 1, sizeof(*s->items));
	for (i = 0; i < due->n; i++)
		s->items[i] = &due->items[i];
	qsort(s->items, due->n, sizeof(*s->items), by_contact);
}

static struct todo
todo_of(const struct show *s, size_t contact)
{
	size_t from = 0, to = s->survey.due.n, half;

	while (from < to) {
		half = from + (to - from) / 2;
		if (s->items[half]->contact < contact)
			from = half + 1;
		else
			to = half;
	}
	while (to < s->survey.due.n && s->items[to]->contact == contact)
		to++;
	return (struct todo){ s->items + from, to - from };
}

static int
survey(struct show *s)
{
	struct pick p = PICK_INIT;
	int k, status;

	tool_pick(&p, 0, NULL, 0);
	s->survey = (struct survey)SURVEY_INIT;
	s->survey.words = 1;
	s->survey.take = take;
	for (k = 0; k < 2; k++) {
		naming_begin(&s->found[k].naming, &s->named, s->ids.n);
		s->found[k].number = xcalloc(s->ids.n + 1, sizeof(unsigned));
		s->found[k].here = xcalloc(s->ids.n + 1, 1);
		s->survey.local[k] = &s->found[k];
	}
	status = tool_survey(&s->survey, s->book, &p, &p.books[0]);
	pick_free(&p);
	s->mentions = naming_join(&s->found[0].naming, &s->found[1].naming, &s->n);
	sort_items(s);
	return status;
}

/* Those who name the contact shown next. */
static const struct mention *
next_mentions(struct show *s, size_t shown, size_t *n)
{
	const struct mention *from = s->mentions + s->at;

	for (*n = 0; s->at < s->n && s->mentions[s->at].number == shown; s->at++)
		++*n;
	return from;
}

static void
print_text(const struct show *s, const struct view *v, struct todo todo,
    const struct mention *m, size_t n)
{
	static int printed;

	if (printed++)
		out_puts(tool_out(), "\n");
	put_title(v);
	out_puts(tool_out(), "\n");
	put_state(v, todo, s->book->now.day);
	put_header(v->rec);
	put_log(v->rec);
	put_mentions(m, n);
}

/* The next contact; with paths its id is shown as one. */
static int
show_next(struct show *s, int paths)
{
	struct record rec = RECORD_INIT;
	struct fold fold = FOLD_INIT;
	struct rules rules;
	struct pace pace;
	struct error e = ERROR_INIT;
	struct buf data = BUF_INIT, path = BUF_INIT;
	size_t shown = s->next++;
	struct str id = str_of(s->ids.v[shown]);
	int part = s->found[1].here[shown], status = YES;
	size_t contact = s->survey.due.first[part] + s->found[part].number[shown], n;
	const struct mention *m = next_mentions(s, shown, &n);
	int rv = book_read_record(s->book, id, &data, &e);
	struct view v;

	tool_id(&path, s->book, paths, id.p);
	if (rv != 0 || !s->found[part].here[shown]) {
		if (rv != -1)
			tool_warn("%s: has no name, or is gone", path.s);
		else if (s->found[part].here[shown])
			tool_error(&e); /* else the survey has told it */
		error_clear(&e);
		status = TROUBLE;
		goto out;
	}
	record_parse(&rec, buf_str(&data), NULL);
	rules_of(&rules, &s->survey.rules, &rec);
	pace = rules_pace(&rules);
	fold_record(&fold, &rec, s->book->now.day, &pace);
	view_init(&v, buf_str(&path), &rec, &fold);
	v.next = s->survey.due.next[contact];
	if (json)
		print_json(&v, todo_of(s, contact), s->book->now.day, m, n);
	else
		print_text(s, &v, todo_of(s, contact), m, n);
out:
	fold_free(&fold);
	record_free(&rec);
	buf_free(&data);
	buf_free(&path);
	return status;
}

static void
show_free(struct show *s)
{
	int k;

	for (k = 0; k < 2; k++) {
		naming_free(&s->found[k].naming);
		free(s->found[k].number);
		free(s->found[k].here);
	}
	free(s->mentions);
	free(s->items);
	survey_free(&s->survey);
	list_free(&s->ids);
	named_free(&s->named);
}

/* Find out all that is to be shown of a book. */
static int
gather(struct show *s, const struct book *b, const struct whom *whom)
{
	s->book = b;
	whom_in(whom, b, &s->ids);
	name_all(s);
	return survey(s);
}

/* In the order in which they are named, whichever books they are of. */
static int
show_whom(const struct books *books, const struct whom *whom)
{
	struct show *shows = xcalloc(books->n, sizeof(*shows));
	int status = YES;
	size_t i, k;

	for (k = 0; k < books->n; k++)
		if (whom_any(whom, books->v[k]) &&
		    gather(&shows[k], books->v[k], whom) != YES)
			status = TROUBLE;
	for (i = 0; i < whom->n; i++) {
		for (k = 0; books->v[k] != whom->v[i].book; k++)
			;
		if (show_next(&shows[k], books_paths(books)) != YES)
			status = TROUBLE;
	}
	for (k = 0; k < books->n; k++)
		show_free(&shows[k]);
	free(shows);
	return status;
}

int
main(int argc, char **argv)
{
	struct books books = BOOKS_INIT;
	struct whom whom = WHOM_INIT;
	int c, status = YES;

	tool_begin("ii-show", usage, argc, argv);
	while ((c = tool_option(argc, argv, "j")) != -1)
		if (c == 'j')
			json = 1;
	if (optind == argc)
		tool_usage("whom?");
	books.dir = tool_dir();
	for (; optind < argc; optind++)
		if (tool_contacts(&books, argv[optind], 1, &whom) == -1)
			status = TROUBLE;
	if (whom.n == 0 && status == YES)
		status = NO;
	if (whom.n > 0 && show_whom(&books, &whom) != YES)
		status = TROUBLE;
	whom_free(&whom);
	books_free(&books);
	return tool_end(status);
}
