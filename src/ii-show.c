/* ii-show: a contact's record for reading. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "tool.h"
#include "wrap.h"

static const char usage[] =
    "usage: ii-show [-j] [-C book] contact ...\n";

#define LOG_INDENT 4

static int json;

/* A place in another record that names one of the contacts shown. */
struct mention {
	size_t shown;        /* index of the contact in the list of those shown */
	const char *id;
	const char *text;    /* the line that says so */
	int day;             /* DATE_NONE: in the header */
};

/* An id that a contact shown has, or had. */
struct alias {
	char *id;
	size_t shown;
};

/* What one thread finds. */
struct found {
	const struct alias *aliases; /* by id */
	size_t naliases;
	struct arena arena;
	struct mention *mentions;
	size_t n, cap;
	const char *block;        /* where the last mention stands */
	unsigned *number;         /* of each contact shown, if it is in this part */
	unsigned char *here;
};

/* --- who links here --- */

static int
by_id(const void *key, const void *element)
{
	return str_cmp(*(const struct str *)key,
	    str_of(((const struct alias *)element)->id));
}

/* Which contact shown has this id, or had it; NOWHERE: none. */
static size_t
find_shown(const struct found *f, struct str id)
{
	const struct alias *a = bsearch(&id, f->aliases, f->naliases,
	    sizeof(*f->aliases), by_id);

	return a != NULL ? a->shown : NOWHERE;
}

/* Somebody is named in a block of the contact v; once is enough. */
static void
add_mention(struct found *f, const struct view *v, struct str id,
    struct str block, int day)
{
	size_t shown = find_shown(f, id);
	struct mention *m = f->n > 0 ? &f->mentions[f->n - 1] : NULL;
	const char *nl;

	if (shown == NOWHERE || shown == find_shown(f, v->id) ||
	    (f->block == block.p && m != NULL && m->shown == shown))
		return;
	f->block = block.p;
	nl = memchr(block.p, '\n', block.n);
	if (nl != NULL)
		block = str_sub(block, 0, (size_t)(nl - block.p));
	f->mentions = xgrow(f->mentions, f->n, &f->cap, sizeof(*f->mentions));
	m = &f->mentions[f->n++];
	m->shown = shown;
	m->id = arena_keep(&f->arena, v->id);
	m->text = arena_keep(&f->arena, str_trim(block));
	m->day = day;
}

static void
find_mentions(struct found *f, const struct view *v, struct str block, int day)
{
	struct str id;
	size_t pos = 0;

	while (ref_next(block, &pos, &id))
		add_mention(f, v, id, block, day);
}

static void
take(void *local, const struct view *v, int part, unsigned n)
{
	struct found *f = local;
	const struct record *rec = v->rec;
	const struct entry *e;
	size_t i, shown = find_shown(f, v->id);

	(void)part;
	if (shown != NOWHERE) {
		f->number[shown] = n;
		f->here[shown] = 1;
	}
	f->block = NULL;
	if (memchr(rec->data.p, '@', rec->data.n) == NULL)
		return;
	for (i = 0; i < rec->nfields; i++)
		if (rec->fields[i].id <= FIELD_OTHER)
			find_mentions(f, v, rec->fields[i].block, DATE_NONE);
	for (i = 0; i < rec->nentries; i++) {
		e = &rec->entries[i];
		if (e->has & ATTR_BY)
			add_mention(f, v, e->by, e->block, e->when.day);
		find_mentions(f, v, e->block, e->when.day);
	}
}

static int
by_day(const void *a, const void *b)
{
	const struct mention *x = a, *y = b;
	int c;

	if (x->shown != y->shown)
		return x->shown < y->shown ? -1 : 1;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	c = strcmp(x->id, y->id);
	return c != 0 ? c : strcmp(x->text, y->text);
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

static void
put_state(const struct survey *s, const struct view *v, size_t contact, int today)
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
	for (i = 0; i < s->due.n; i++) {
		it = &s->due.items[i];
		if (it->contact != contact)
			continue;
		buf_reset(&b);
		date_put(&b, it->day);
		buf_printf(&b, "  %s: %s", rule_text(it->rule), it->what);
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
	struct str line = str_trim(e->block), head;
	const char *nl = memchr(line.p, '\n', line.n);
	size_t kind;

	if (nl != NULL)
		line = str_trim(str_sub(line, 0, (size_t)(nl - line.p)));
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

static void
put_body(const struct entry *e)
{
	struct str rest = e->body, line;
	size_t end;

	/* blank lines at the end only part it from the next */
	while (rest.n > 0 && strchr(" \t\r\n", rest.p[rest.n - 1]) != NULL)
		rest.n--;
	while (rest.n > 0) {
		const char *nl = memchr(rest.p, '\n', rest.n);

		end = nl != NULL ? (size_t)(nl - rest.p) : rest.n;
		line = str_trim(str_sub(rest, 0, end));
		rest = str_sub(rest, nl != NULL ? end + 1 : end, rest.n);
		if (line.n > 0)
			out_puts(tool_out(), "    ");
		put_wrapped(STYLE_PLAIN, line, LOG_INDENT, LOG_INDENT);
	}
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

/* Trimmed of the blank lines behind it. */
static struct str
whole_entry(const struct entry *e)
{
	struct str s = e->block;

	while (s.n > 0 && strchr(" \t\r\n", s.p[s.n - 1]) != NULL)
		s.n--;
	return s;
}

static void
print_json(const struct survey *s, const struct view *v, size_t contact,
    const struct mention *m, size_t n)
{
	struct buf b = BUF_INIT;
	struct json j;
	size_t i;

	json_begin(&j, tool_out());
	view_json(v, &j);
	json_array(&j, STR("todo"));
	for (i = 0; i < s->due.n; i++) {
		if (s->due.items[i].contact != contact)
			continue;
		buf_reset(&b);
		date_put(&b, s->due.items[i].day);
		buf_printf(&b, " %s: %s", rule_text(s->due.items[i].rule),
		    s->due.items[i].what);
		json_item(&j, buf_str(&b));
	}
	json_array(&j, STR("log"));
	for (i = 0; i < v->rec->nentries; i++)
		json_item(&j, whole_entry(&v->rec->entries[i]));
	json_array(&j, STR("named-by"));
	for (i = 0; i < n; i++)
		if (i == 0 || strcmp(m[i].id, m[i - 1].id) != 0)
			json_item(&j, str_of(m[i].id));
	json_end(&j);
	buf_free(&b);
}

/* --- the whole --- */

/* What is shown: one survey of the book for all. */
struct show {
	struct book book;
	struct survey survey;
	struct list ids;
	struct alias *aliases;
	size_t naliases, caliases;
	struct found found[2];
	struct mention *mentions; /* of both, in order */
	size_t n;
};

static void
add_alias(struct show *s, struct str id, size_t shown)
{
	s->aliases = xgrow(s->aliases, s->naliases, &s->caliases,
	    sizeof(*s->aliases));
	s->aliases[s->naliases++] = (struct alias){ str_dup(id), shown };
}

static int
by_alias(const void *a, const void *b)
{
	const struct alias *x = a, *y = b;

	return strcmp(x->id, y->id);
}

/* The ids of those to show, those they had before included. */
static void
make_aliases(struct show *s)
{
	struct record rec = RECORD_INIT;
	struct buf data = BUF_INIT;
	struct error e = ERROR_INIT;
	const struct field *f;
	size_t i;

	for (i = 0; i < s->ids.n; i++) {
		if (book_read_record(&s->book, str_of(s->ids.v[i]), &data, &e) == -1)
			tool_fail(&e);
		record_parse(&rec, buf_str(&data), NULL);
		add_alias(s, str_of(s->ids.v[i]), i);
		for (f = NULL; (f = record_next(&rec, STR("Was"), f)) != NULL; )
			add_alias(s, f->value, i);
	}
	qsort(s->aliases, s->naliases, sizeof(*s->aliases), by_alias);
	record_free(&rec);
	buf_free(&data);
}

static int
survey(struct show *s)
{
	struct pick p = PICK_INIT;
	int k, status;
	size_t i;

	tool_pick(&p, 0, NULL, 0);
	s->survey = (struct survey)SURVEY_INIT;
	s->survey.words = 1;
	s->survey.take = take;
	for (k = 0; k < 2; k++) {
		s->found[k].aliases = s->aliases;
		s->found[k].naliases = s->naliases;
		s->found[k].number = xcalloc(s->ids.n + 1, sizeof(unsigned));
		s->found[k].here = xcalloc(s->ids.n + 1, 1);
		s->survey.local[k] = &s->found[k];
	}
	status = tool_survey(&s->survey, &s->book, &p, &p.books[0]);
	pick_free(&p);
	s->n = s->found[0].n + s->found[1].n;
	s->mentions = xcalloc(s->n + 1, sizeof(*s->mentions));
	for (k = 0, i = 0; k < 2; i += s->found[k++].n)
		if (s->found[k].n > 0)
			memcpy(s->mentions + i, s->found[k].mentions,
			    s->found[k].n * sizeof(*s->mentions));
	qsort(s->mentions, s->n, sizeof(*s->mentions), by_day);
	return status;
}

static int
show_one(struct show *s, size_t shown)
{
	struct record rec = RECORD_INIT;
	struct fold fold = FOLD_INIT;
	struct pace pace = rules_pace(&s->survey.rules);
	struct error e = ERROR_INIT;
	struct buf data = BUF_INIT;
	int part = s->found[1].here[shown];
	size_t contact = s->survey.due.first[part] + s->found[part].number[shown];
	size_t from = 0, to;
	struct view v;
	int status = YES;

	while (from < s->n && s->mentions[from].shown < shown)
		from++;
	for (to = from; to < s->n && s->mentions[to].shown == shown; to++)
		;
	if (!s->found[part].here[shown] ||
	    book_read_record(&s->book, str_of(s->ids.v[shown]), &data, &e) != 0) {
		if (e.text == NULL)
			error_set(&e, "%s: has no name, or is gone", s->ids.v[shown]);
		tool_error(&e);
		return TROUBLE;
	}
	record_parse(&rec, buf_str(&data), NULL);
	fold_record(&fold, &rec, s->book.now.day, &pace);
	view_init(&v, str_of(s->ids.v[shown]), &rec, &fold);
	v.next = s->survey.due.next[contact];
	if (json)
		print_json(&s->survey, &v, contact, s->mentions + from, to - from);
	else {
		if (shown > 0)
			out_puts(tool_out(), "\n");
		put_title(&v);
		out_puts(tool_out(), "\n");
		put_state(&s->survey, &v, contact, s->book.now.day);
		put_header(&rec);
		put_log(&rec);
		put_mentions(s->mentions + from, to - from);
	}
	fold_free(&fold);
	record_free(&rec);
	buf_free(&data);
	return status;
}

static void
show_free(struct show *s)
{
	size_t i;
	int k;

	for (k = 0; k < 2; k++) {
		arena_free(&s->found[k].arena);
		free(s->found[k].mentions);
		free(s->found[k].number);
		free(s->found[k].here);
	}
	free(s->mentions);
	survey_free(&s->survey);
	list_free(&s->ids);
	for (i = 0; i < s->naliases; i++)
		free(s->aliases[i].id);
	free(s->aliases);
	book_close(&s->book);
}

int
main(int argc, char **argv)
{
	static struct show s;
	int c, status = YES;
	size_t i;

	tool_begin("ii-show", usage, argc, argv);
	while ((c = tool_option(argc, argv, "j")) != -1)
		if (c == 'j')
			json = 1;
	if (optind == argc)
		tool_usage("whom?");
	tool_book(&s.book);
	for (; optind < argc; optind++)
		if (tool_contacts(&s.book, argv[optind], 1, &s.ids) == -1)
			status = TROUBLE;
	make_aliases(&s);
	if (s.ids.n > 0 && survey(&s) != YES)
		status = TROUBLE;
	for (i = 0; i < s.ids.n; i++)
		if (show_one(&s, i) != YES)
			status = TROUBLE;
	show_free(&s);
	return tool_end(status);
}
