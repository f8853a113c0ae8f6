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

/* --- fields that may have many values --- */

/* An impossible date, or no kind: the entry is as good as not there. */
static int
is_ignored(const struct entry *e)
{
	return e->when.day == DATE_NONE || e->kind == KIND_NONE;
}

static int
next_topic(const struct record *rec, struct view_place *p, struct str *value)
{
	const struct entry *e;

	for (; p->entry < rec->nentries; p->entry++) {
		e = &rec->entries[p->entry];
		if (is_ignored(e))
			continue;
		if (!p->in_body) {
			if (topic_next(e->text, &p->pos, value))
				return 1;
			p->in_body = 1;
			p->pos = 0;
		}
		if (topic_next(e->body, &p->pos, value))
			return 1;
		p->in_body = 0;
		p->pos = 0;
	}
	return 0;
}

static int
next_word(const struct record *rec, int kind, struct view_place *p, struct str *value)
{
	const struct entry *e;

	while (p->entry < rec->nentries) {
		e = &rec->entries[p->entry++];
		if (is_ignored(e))
			continue;
		*value = !kind ? e->channel : e->kind == KIND_UNKNOWN ?
		    STR("note") : str_of(kind_info(e->kind)->name);
		if (value->n > 0)
			return 1;
	}
	return 0;
}

/* Of a header field; Tags item by item. */
static int
next_field(const struct record *rec, struct view_place *p, struct str *value)
{
	if (p->rest.n > 0 && str_item(&p->rest, ',', value))
		return 1;
	if (p->at != NULL && !field_repeats(p->at->id))
		return 0; /* the first counts */
	while ((p->at = record_next(rec, p->field, p->at)) != NULL) {
		*value = p->at->value;
		if (p->at->id != FIELD_TAGS)
			return 1;
		p->rest = p->at->value;
		if (str_item(&p->rest, ',', value))
			return 1;
	}
	return 0;
}

static int
next_value(const struct record *rec, struct view_place *p, struct str *value)
{
	if (str_caseis(p->field, "topic"))
		return next_topic(rec, p, value);
	if (str_caseis(p->field, "kind"))
		return next_word(rec, 1, p, value);
	if (str_caseis(p->field, "channel"))
		return next_word(rec, 0, p, value);
	return next_field(rec, p, value);
}

/* The i-th value, from the place where the latest was found if that is before
 * it. */
static int
many_value(const struct view *v, struct str field, size_t i, struct str *value)
{
	struct view_place *p = v->place;

	if (p->field.p != field.p || p->field.n != field.n || p->n > i)
		*p = (struct view_place){ .field = field };
	do {
		if (!next_value(v->rec, p, value)) {
			*p = (struct view_place){ .n = 0 };
			return 0;
		}
	} while (p->n++ < i);
	return 1;
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
	return v->rec != NULL && many_value(v, field, i, value);
}

void
view_init(struct view *v, struct str id, const struct record *rec,
    const struct fold *fold)
{
	memset(v, 0, sizeof(*v));
	v->source.value = view_value;
	v->place = &v->memory;
	v->id = id;
	v->rec = rec;
	v->fold = fold;
}
