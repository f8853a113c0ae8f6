/* The JSON of a contact: view_json(). */
#include <limits.h>

#include "view.h"

static void
put_derived(const struct view *v, struct json *j)
{
	static const char *const words[] = { "stage", "last", "next", "due" };
	static const char *const counts[] = { "mets", "refs", "given", "fit" };
	struct buf scratch = BUF_INIT;
	struct str value;
	size_t i;
	int n;

	for (i = 0; i < 4; i++)
		if (v->source.value(&v->source, str_of(words[i]), 0, &scratch, &value))
			json_string(j, str_of(words[i]), value);
	for (i = 0; i < 4; i++)
		if (v->source.value(&v->source, str_of(counts[i]), 0, &scratch,
		    &value) && str_int(value, 0, INT_MAX, &n) == 0)
			json_number(j, str_of(counts[i]), n);
	buf_free(&scratch);
}

/* A field's name in small letters, as JSON members are called. */
static struct str
small(struct buf *b, struct str name)
{
	size_t i;

	buf_reset(b);
	buf_addstr(b, name);
	for (i = 0; i < b->n; i++)
		if (b->s[i] >= 'A' && b->s[i] <= 'Z')
			b->s[i] += 'a' - 'A';
	return buf_str(b);
}

/* All header fields, in the record's order; what may stand more than once is
 * an array. */
static void
put_fields(const struct view *v, struct json *j)
{
	const struct record *rec = v->rec;
	struct buf name = BUF_INIT, scratch = BUF_INIT;
	const struct field *f;
	struct str value;
	size_t i, k;

	for (i = 0; i < rec->nfields; i++) {
		f = &rec->fields[i];
		if (f->id > FIELD_OTHER || f != record_next(rec, f->name, NULL))
			continue;
		small(&name, f->name);
		if (!field_repeats(f->id)) {
			json_string(j, buf_str(&name), f->value);
			continue;
		}
		json_array(j, buf_str(&name));
		for (k = 0; v->source.value(&v->source, f->name, k, &scratch, &value); k++)
			json_item(j, value);
	}
	buf_free(&name);
	buf_free(&scratch);
}

void
view_json(const struct view *v, struct json *j)
{
	json_string(j, STR("id"), v->id);
	put_fields(v, j);
	put_derived(v, j);
}
