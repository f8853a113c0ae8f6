#include "view.h"

#include <string.h>

const char *const view_joined_fields[2] = { "next", "due" };

int
view_joined(struct str field)
{
	return str_caseis(field, "next") || str_caseis(field, "due");
}

static int
text_value(struct str s, size_t i, struct str *value)
{
	*value = s;
	return i == 0 && s.n > 0;
}

static int
day_value(int day, size_t i, struct buf *scratch, struct str *value)
{
	if (i > 0 || day == DATE_NONE)
		return 0;
	buf_reset(scratch);
	date_put(scratch, day);
	*value = buf_str(scratch);
	return 1;
}

static int
count_value(int n, size_t i, struct buf *scratch, struct str *value)
{
	if (i > 0)
		return 0;
	buf_reset(scratch);
	buf_int(scratch, n);
	*value = buf_str(scratch);
	return 1;
}

/* The i-th #topic, kind or channel in the log. */
static int
log_value(const struct view *v, struct str field, size_t i, struct str *value)
{
	const struct entry *e;
	size_t k, pos;
	int topics = str_caseis(field, "topic");
	struct str parts[2];
	int part;

	for (k = 0; k < v->rec->nentries; k++) {
		e = &v->rec->entries[k];
		if (!topics) {
			*value = str_caseis(field, "kind") ?
			    str_of(kind_info(e->kind)->name) : e->channel;
			if (value->n > 0 && i-- == 0)
				return 1;
			continue;
		}
		if (!v->private && entry_private(e))
			continue;
		parts[0] = e->text;
		parts[1] = e->body;
		for (part = 0; part < 2; part++)
			for (pos = 0; topic_next(parts[part], &pos, value); )
				if (i-- == 0)
					return 1;
	}
	return 0;
}

/* The i-th value of a header field; Tags item by item. */
static int
field_value(const struct record *rec, struct str name, size_t i, struct str *value)
{
	const struct field *f = NULL;
	struct str rest;

	while ((f = record_next(rec, name, f)) != NULL) {
		if (f->id != FIELD_TAGS) {
			*value = f->value;
			if (i-- == 0)
				return 1;
		} else {
			for (rest = f->value; str_item(&rest, ',', value); )
				if (i-- == 0)
					return 1;
		}
		if (!field_repeats(f->id))
			return 0; /* the first counts */
	}
	return 0;
}

static int
view_value(const struct source *s, struct str field, size_t i,
    struct buf *scratch, struct str *value)
{
	const struct view *v = (const struct view *)s;

	if (str_caseis(field, "id"))
		return text_value(v->id, i, value);
	if (str_caseis(field, "next"))
		return v->next != NULL && day_value(v->next->day, i, scratch, value);
	if (str_caseis(field, "due"))
		return v->next != NULL &&
		    text_value(str_of(rule_text(v->next->rule)), i, value);
	if (v->fold != NULL) {
		if (str_caseis(field, "stage"))
			return text_value(str_of(stage_name(v->fold->stage)), i, value);
		if (str_caseis(field, "last"))
			return day_value(fold_day(v->fold, v->fold->last), i,
			    scratch, value);
		if (str_caseis(field, "mets"))
			return count_value(v->fold->mets, i, scratch, value);
		if (str_caseis(field, "refs"))
			return count_value(v->fold->refs, i, scratch, value);
		if (str_caseis(field, "given"))
			return count_value(v->fold->given, i, scratch, value);
		if (str_caseis(field, "fit"))
			return v->fold->fit > 0 &&
			    count_value(v->fold->fit, i, scratch, value);
	}
	if (v->rec == NULL)
		return 0;
	if (str_caseis(field, "topic") || str_caseis(field, "kind") ||
	    str_caseis(field, "channel"))
		return log_value(v, field, i, value);
	return field_value(v->rec, field, i, value);
}

void
view_init(struct view *v, struct str id, const struct record *rec,
    const struct fold *fold)
{
	memset(v, 0, sizeof(*v));
	v->source.value = view_value;
	v->id = id;
	v->rec = rec;
	v->fold = fold;
}
