/* The JSON of a contact: view_json(), view_json_log(). */
#include <limits.h>
#include <stdlib.h>

#include "attribute.h"
#include "view.h"

/* The members that are ours: texts, numbers, and those that others put. */
static const char *const words[] = { "stage", "last", "next", "due" };
static const char *const counts[] = { "mets", "refs", "given", "fit" };
static const char *const others[] = { "id", "todo", "log", "named-by" };

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static void
put_derived(const struct view *v, struct json *j)
{
	struct buf scratch = BUF_INIT;
	struct str value;
	size_t i;
	int n;

	for (i = 0; i < LEN(words); i++)
		if (v->source.value(&v->source, str_of(words[i]), 0, &scratch, &value))
			json_string(j, str_of(words[i]), value);
	for (i = 0; i < LEN(counts); i++)
		if (v->source.value(&v->source, str_of(counts[i]), 0, &scratch,
		    &value) && str_int(value, 0, INT_MAX, &n) == 0)
			json_number(j, str_of(counts[i]), n);
	buf_free(&scratch);
}

static int
has_value(const struct field *f)
{
	return f->id <= FIELD_OTHER && f->value.n > 0;
}

static char
small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static int
is_one_of(struct str name, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_caseis(name, list[i]))
			return 1;
	return 0;
}

/* A field's name in small letters, as JSON members are called; with a capital
 * if a member of ours has that name. */
static struct str
member_name(struct buf *b, struct str name)
{
	size_t i;

	buf_reset(b);
	if (is_one_of(name, words, LEN(words)) ||
	    is_one_of(name, counts, LEN(counts)) ||
	    is_one_of(name, others, LEN(others))) {
		field_put_name(b, name);
		return buf_str(b);
	}
	for (i = 0; i < name.n; i++)
		buf_putc(b, small(name.p[i]));
	return buf_str(b);
}

/* --- fields of one name --- */

/* By name without case, then by place. */
static int
by_name(const void *a, const void *b)
{
	const struct field *x = *(const struct field *const *)a;
	const struct field *y = *(const struct field *const *)b;
	size_t i;

	if (x->name.n != y->name.n)
		return x->name.n < y->name.n ? -1 : 1;
	for (i = 0; i < x->name.n; i++) {
		int c = small(x->name.p[i]), d = small(y->name.p[i]);

		if (c != d)
			return c < d ? -1 : 1;
	}
	return x < y ? -1 : x > y;
}

/* What follows a field of the header under the same name. */
struct chain {
	const struct field *next; /* or NULL */
	int behind;               /* it follows another itself */
};

/* The chain of each field that has a value, by place; to be freed. */
static struct chain *
chains(const struct record *rec)
{
	const struct field **sorted = xcalloc(rec->nfields + 1, sizeof(*sorted));
	struct chain *all = xcalloc(rec->nfields + 1, sizeof(*all));
	size_t i, n = 0;

	for (i = 0; i < rec->nfields; i++)
		if (has_value(&rec->fields[i]))
			sorted[n++] = &rec->fields[i];
	qsort(sorted, n, sizeof(*sorted), by_name);
	for (i = 1; i < n; i++)
		if (str_caseeq(sorted[i - 1]->name, sorted[i]->name)) {
			all[sorted[i - 1] - rec->fields].next = sorted[i];
			all[sorted[i] - rec->fields].behind = 1;
		}
	free(sorted);
	return all;
}

static void
put_items(struct json *j, const struct field *f)
{
	struct str rest = f->value, item;

	if (f->id != FIELD_TAGS)
		json_item(j, f->value);
	else
		while (str_item(&rest, ',', &item))
			json_item(j, item);
}

/* All header fields, in the record's order; what may stand more than once is
 * an array. */
static void
put_fields(const struct record *rec, struct json *j)
{
	struct chain *chain = chains(rec);
	struct buf name = BUF_INIT;
	const struct field *f;
	size_t i;

	for (i = 0; i < rec->nfields; i++) {
		f = &rec->fields[i];
		if (!has_value(f) || chain[i].behind)
			continue;
		member_name(&name, f->name);
		if (!field_repeats(f->id)) {
			json_string(j, buf_str(&name), f->value);
			continue;
		}
		json_array(j, buf_str(&name));
		for (; f != NULL; f = chain[f - rec->fields].next)
			put_items(j, f);
	}
	buf_free(&name);
	free(chain);
}

void
view_json(const struct view *v, struct json *j)
{
	json_string(j, STR("id"), v->id);
	put_fields(v->rec, j);
	put_derived(v, j);
}

/* --- the log --- */

static void
put_text(struct json *j, const char *name, struct str value)
{
	if (value.n > 0)
		json_string(j, str_of(name), value);
}

static void
put_when(struct json *j, struct stamp when)
{
	struct buf b = BUF_INIT;

	date_put(&b, when.day);
	put_text(j, "date", buf_str(&b));
	buf_reset(&b);
	if (when.minute != -1)
		date_put_time(&b, when.minute);
	put_text(j, "time", buf_str(&b));
	buf_free(&b);
}

static void
put_kind(struct json *j, const struct entry *e)
{
	if (e->kind == KIND_UNKNOWN) {
		json_string(j, STR("kind"), STR("note"));
		put_text(j, "word", e->word);
	} else
		put_text(j, "kind", str_of(kind_info(e->kind)->name));
	put_text(j, "channel", e->channel);
}

static void
put_attributes(struct json *j, const struct entry *e)
{
	const struct attribute *a;
	struct buf value = BUF_INIT;
	size_t pos = 0;
	int n;

	put_text(j, "ref", e->ref);
	while ((a = attribute_next(e, &pos, &value)) != NULL)
		if (a->form == FORM_NUMBER && str_int(buf_str(&value), 0, INT_MAX,
		    &n) == 0)
			json_number(j, str_of(a->key), n);
		else
			put_text(j, a->key, buf_str(&value));
	buf_free(&value);
}

static void
put_body(struct json *j, const struct entry *e)
{
	struct str rest = str_trim(e->block), line;
	struct buf body = BUF_INIT;
	size_t indent;

	str_line(&rest, &line); /* the entry's own */
	indent = str_indent(rest).n;
	while (str_line(&rest, &line)) {
		buf_addstr(&body, str_sub(line, indent, line.n));
		if (rest.n > 0)
			buf_putc(&body, '\n');
	}
	put_text(j, "body", buf_str(&body));
	buf_free(&body);
}

void
view_json_log(const struct view *v, struct json *j)
{
	const struct entry *e;
	size_t i;

	json_array(j, STR("log"));
	for (i = 0; i < v->rec->nentries; i++) {
		e = &v->rec->entries[i];
		json_object(j);
		if (e->when.day == DATE_NONE || e->kind == KIND_NONE)
			put_text(j, "entry", str_trim(e->block));
		else {
			put_when(j, e->when);
			put_kind(j, e);
			put_attributes(j, e);
			put_text(j, "text", str_trim(e->text));
			put_body(j, e);
		}
		json_object_end(j);
	}
}
