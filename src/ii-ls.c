/* ii-ls: list contacts. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "tool.h"

static const char usage[] =
    "usage: ii-ls [-jv] [-C book] [-f format] [operand ...]\n";

/* A contact to list.  What its record says is kept as it is printed; what is
 * due next is known only when all records are read. */
struct row {
	const char *id;
	const char *name, *org;
	const char **values;      /* -f: of the fields that it names, in order */
	unsigned n;               /* number of the contact in its part */
	int last;                 /* day of the last touch */
	unsigned char stage, part;
};

/* What one thread has gathered. */
struct gathered {
	struct arena arena;
	struct row *rows;
	size_t n, cap;
	struct buf scratch;
};

/* A book, and its rows. */
struct listing {
	struct book book;
	struct survey survey;
	struct gathered gathered[2];
};

static struct {
	int json, invert;
	struct format *format;
} options;

/* --- gathering --- */

/* All values of a field, joined. */
static const char *
keep_field(struct gathered *g, const struct view *v, struct str field)
{
	struct buf scratch = BUF_INIT;
	struct str value;
	const char *kept;
	size_t i;

	buf_reset(&g->scratch);
	for (i = 0; v->source.value(&v->source, field, i, &scratch, &value); i++) {
		if (i > 0)
			buf_puts(&g->scratch, ", ");
		buf_addstr(&g->scratch, value);
	}
	kept = arena_keep(&g->arena, buf_str(&g->scratch));
	buf_free(&scratch);
	return kept;
}

static const char **
keep_values(struct gathered *g, const struct view *v)
{
	const char **values;
	struct str field;
	size_t i, n = 0;

	while (format_field(options.format, n, &field))
		n++;
	values = xcalloc(n + 1, sizeof(*values));
	for (i = 0; format_field(options.format, i, &field); i++)
		values[i] = view_joined(field) ? NULL : keep_field(g, v, field);
	return values;
}

static void
take(void *local, const struct view *v, int part, unsigned n)
{
	struct gathered *g = local;
	struct row *r;

	g->rows = xgrow(g->rows, g->n, &g->cap, sizeof(*g->rows));
	r = &g->rows[g->n++];
	memset(r, 0, sizeof(*r));
	r->id = arena_keep(&g->arena, v->id);
	r->n = n;
	r->part = (unsigned char)part;
	if (options.format != NULL)
		r->values = keep_values(g, v);
	if (options.format != NULL || options.json)
		return;
	r->name = arena_keep(&g->arena, record_value(v->rec, FIELD_NAME));
	r->org = arena_keep(&g->arena, record_value(v->rec, FIELD_ORG));
	r->stage = (unsigned char)v->fold->stage;
	r->last = fold_day(v->fold, v->fold->last);
}

static int
gather(struct listing *l, const struct pick *p, const struct pick_book *pb)
{
	int k;

	tool_open(&l->book, pb->dir);
	l->survey = (struct survey)SURVEY_INIT;
	l->survey.take = take;
	for (k = 0; k < 2; k++) {
		l->gathered[k].scratch = (struct buf)BUF_INIT;
		l->survey.local[k] = &l->gathered[k];
	}
	return tool_survey(&l->survey, &l->book, p, pb);
}

/* --- sorting --- */

/* The first bytes of an id as a number that sorts as they do, so that most
 * comparisons touch no string. */
struct sorted {
	uint64_t key;
	struct row *row;
};

static uint64_t
key_of(const char *id)
{
	uint64_t key = 0;
	int i;

	for (i = 0; i < 8; i++) {
		key = key << 8 | (unsigned char)*id;
		id += *id != '\0';
	}
	return key;
}

static int
by_id(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return strcmp(x->row->id, y->row->id);
}

/* The picked rows of a book, by id. */
static struct sorted *
sort_rows(const struct listing *l, size_t *n)
{
	const struct gathered *g = l->gathered;
	struct sorted *all = xcalloc(g[0].n + g[1].n + 1, sizeof(*all));
	size_t i;
	int k;

	*n = 0;
	for (k = 0; k < 2; k++)
		for (i = 0; i < g[k].n; i++)
			if (survey_picked(&l->survey, k, g[k].rows[i].n))
				all[(*n)++] = (struct sorted){
				    key_of(g[k].rows[i].id), &g[k].rows[i] };
	qsort(all, *n, sizeof(*all), by_id);
	return all;
}

/* --- printing --- */

/* What -f asks for: the values kept, and what is due. */
struct row_source {
	struct source source;
	const struct row *row;
	const char *id;             /* as shown */
	const struct due_item *next;
};

static int
row_value(const struct source *s, struct str field, size_t i,
    struct buf *scratch, struct str *value)
{
	const struct row_source *r = (const struct row_source *)s;
	struct str name;
	struct view v;
	size_t k;

	if (i > 0)
		return 0;
	if (view_joined(field)) {
		view_init(&v, STR(""), NULL, NULL);
		v.next = r->next;
		return v.source.value(&v.source, field, 0, scratch, value);
	}
	*value = str_of(r->id);
	if (str_caseis(field, "id"))
		return 1;
	for (k = 0; format_field(options.format, k, &name); k++)
		if (str_caseeq(name, field)) {
			*value = str_of(r->row->values[k]);
			return value->n > 0;
		}
	return 0;
}

/* -j: the record is read again, so that no more than rows is held. */
static int
print_json(const struct listing *l, const struct row *r, const char *shown)
{
	struct error e = ERROR_INIT;
	struct record rec = RECORD_INIT;
	struct fold fold = FOLD_INIT;
	struct buf data = BUF_INIT;
	struct rules rules;
	struct pace pace;
	struct view v;
	struct json j;
	int rv = book_read_record(&l->book, str_of(r->id), &data, &e);

	if (rv == -1)
		tool_error(&e);
	if (rv == 0) { /* else it is gone since */
		record_parse(&rec, buf_str(&data), NULL);
		rules_of(&rules, &l->survey.rules, &rec);
		pace = rules_pace(&rules);
		fold_record(&fold, &rec, l->book.now.day, &pace);
		view_init(&v, str_of(r->id), &rec, &fold);
		v.next = survey_next(&l->survey, r->part, r->n);
		v.id = str_of(shown);
		json_begin(&j, tool_out());
		view_json(&v, &j);
		json_end(&j);
	}
	fold_free(&fold);
	record_free(&rec);
	buf_free(&data);
	return rv == -1 ? TROUBLE : YES;
}

static enum style
stage_style(enum stage s)
{
	switch (s) {
	case STAGE_SCHEDULED:
	case STAGE_GIVING:
	case STAGE_MET:
		return STYLE_GOOD;
	case STAGE_CLOSED:
	case STAGE_DECLINED:
	case STAGE_RESTING:
	case STAGE_REFUSED:
		return STYLE_DIM;
	default:
		return STYLE_PLAIN;
	}
}

/* A date: short on a terminal, ISO elsewhere. */
static void
date_cell(struct rows *rows, enum style style, int day, int today, struct buf *b)
{
	buf_reset(b);
	if (day != DATE_NONE && rows->out->terminal)
		date_put_short(b, day, today);
	else if (day != DATE_NONE)
		date_put(b, day);
	rows_cell(rows, style, buf_str(b));
}

static void
print_row(struct rows *rows, const struct listing *l, const struct row *r,
    const char *shown)
{
	const struct due_item *next = survey_next(&l->survey, r->part, r->n);
	int today = l->book.now.day, day = next != NULL ? next->day : DATE_NONE;
	struct buf b = BUF_INIT;

	rows_cell(rows, STYLE_ID, str_of(shown));
	rows_cell(rows, STYLE_PLAIN, str_of(r->name));
	rows_cell(rows, STYLE_PLAIN, str_of(r->org));
	rows_cell(rows, stage_style(r->stage), str_of(stage_name(r->stage)));
	date_cell(rows, STYLE_DIM, r->last, today, &b);
	date_cell(rows, next == NULL || day > today ? STYLE_DIM :
	    day == today ? STYLE_SOON : STYLE_LATE, day, today, &b);
	rows_cell(rows, STYLE_PLAIN, next != NULL ? str_of(rule_text(next->rule)) :
	    STR(""));
	rows_next(rows);
	buf_free(&b);
}

static int
print(const struct listing *l, const struct pick *p, struct rows *rows, size_t *n)
{
	struct sorted *all = sort_rows(l, n);
	struct buf shown = BUF_INIT;
	int status = YES;
	size_t i;

	for (i = 0; i < *n; i++) {
		const struct row *r = all[i].row;

		tool_id(&shown, &l->book, pick_paths(p), r->id);
		if (options.json) {
			if (print_json(l, r, shown.s) != YES)
				status = TROUBLE;
		} else if (options.format != NULL) {
			struct row_source s = { { row_value }, r, shown.s,
			    survey_next(&l->survey, r->part, r->n) };

			format_put(options.format, &s.source, tool_out());
		} else
			print_row(rows, l, r, shown.s);
	}
	buf_free(&shown);
	free(all);
	return status;
}

static void
listing_free(struct listing *l)
{
	size_t i;
	int k;

	for (k = 0; k < 2; k++) {
		for (i = 0; i < l->gathered[k].n; i++)
			free(l->gathered[k].rows[i].values);
		free(l->gathered[k].rows);
		arena_free(&l->gathered[k].arena);
		buf_free(&l->gathered[k].scratch);
	}
	survey_free(&l->survey);
	book_close(&l->book);
}

static void
read_options(int argc, char **argv)
{
	int c;

	while ((c = tool_option(argc, argv, "f:jv")) != -1)
		switch (c) {
		case 'f':
			format_free(options.format);
			options.format = tool_format(optarg);
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
	struct listing *l;
	struct rows rows;
	size_t i, n, listed = 0;
	int status = YES;

	tool_begin("ii-ls", usage, argc, argv);
	read_options(argc, argv);
	tool_pick(&pick, argc - optind, argv + optind, options.invert);
	l = xcalloc(pick.n, sizeof(*l));
	rows_begin(&rows, tool_out(), 7);
	for (i = 0; i < pick.n; i++) {
		if (gather(&l[i], &pick, &pick.books[i]) != YES)
			status = TROUBLE;
		if (print(&l[i], &pick, &rows, &n) != YES)
			status = TROUBLE;
		listed += n;
	}
	rows_end(&rows);
	if (listed == 0) {
		tool_hint(&pick, &l[0].book);
		if (status == YES)
			status = NO;
	}
	for (i = 0; i < pick.n; i++)
		listing_free(&l[i]);
	free(l);
	pick_free(&pick);
	format_free(options.format);
	return tool_end(status);
}
