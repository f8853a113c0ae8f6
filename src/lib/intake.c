#include "intake.h"

#include <stdlib.h>
#include <string.h>

#include "lacking.h"
#include "people.h"

struct intake {
	const struct book *book;
	struct import *import;
	struct people *people;
	struct ids taken;
	struct arrival *v;
	size_t n, cap;
	size_t *of;               /* by person: their arrival + 1, or 0 */
	size_t cof;
	struct record draft, rec; /* as parsed: the draft; somebody's record */
};

int
intake_open(struct intake **out, const struct book *b, struct import *im,
    struct error *e)
{
	struct intake *in = xcalloc(1, sizeof(*in));

	in->book = b;
	in->import = im;
	in->people = people_new();
	in->draft = in->rec = (struct record)RECORD_INIT;
	*out = in;
	return people_load(in->people, b, &in->taken, e);
}

void
intake_close(struct intake *in)
{
	if (in == NULL)
		return;
	for (size_t i = 0; i < in->n; i++) {
		buf_free(&in->v[i].record);
		buf_free(&in->v[i].fields);
	}
	free(in->v);
	free(in->of);
	people_free(in->people);
	ids_free(&in->taken);
	record_free(&in->draft);
	record_free(&in->rec);
	free(in);
}

const struct arrival *
intake_arrivals(const struct intake *in, size_t *n)
{
	*n = in->n;
	return in->v;
}

/* --- arrivals --- */

/* The arrival of somebody, or NULL.  It moves when another comes. */
static struct arrival *
arrival_of(struct intake *in, size_t who)
{
	return who < in->cof && in->of[who] > 0 ? &in->v[in->of[who] - 1] : NULL;
}

static struct arrival *
add_arrival(struct intake *in, size_t who, const struct draft *d)
{
	in->v = xgrow(in->v, in->n, &in->cap, sizeof(*in->v));
	in->v[in->n] = (struct arrival){
		.id = people_id(in->people, who), .record = BUF_INIT,
		.fields = BUF_INIT, .draft = d
	};
	while (who >= in->cof) {
		size_t old = in->cof;

		in->of = xgrow(in->of, old, &in->cof, sizeof(*in->of));
		memset(in->of + old, 0, (in->cof - old) * sizeof(*in->of));
	}
	in->of[who] = in->n + 1;
	return &in->v[in->n++];
}

/* The record of somebody as it is by now, into in->rec; text holds it. */
static int
read_now(struct intake *in, size_t who, struct buf *text, struct error *e)
{
	const struct arrival *a = arrival_of(in, who);
	const char *id = people_id(in->people, who);
	int rv = 0;

	buf_reset(text);
	if (a != NULL && a->record.n > 0)
		buf_addstr(text, buf_str(&a->record));
	else
		rv = book_read_record(in->book, str_of(id), text, e);
	if (rv == 1)
		error_set(e, "%s went from the book meanwhile; try again", id);
	if (rv == 0)
		record_parse(&in->rec, buf_str(text), NULL);
	return rv == 0 ? 0 : -1;
}

/* Append the name of a field that an arrival got. */
static void
note_field(struct buf *fields, struct str name)
{
	struct buf b = BUF_INIT;
	struct str rest = buf_str(fields), item;
	int noted = 0;

	field_put_name(&b, name);
	while (!noted && str_item(&rest, ',', &item))
		noted = str_eq(item, buf_str(&b));
	if (!noted) {
		buf_puts(fields, fields->n > 0 ? ", " : "");
		buf_addstr(fields, buf_str(&b));
	}
	buf_free(&b);
}

static void
take_new(struct intake *in, const struct draft *d)
{
	struct buf id = BUF_INIT;
	struct arrival *a;

	ids_make(&in->taken, record_value(&in->draft, FIELD_NAME),
	    record_value(&in->draft, FIELD_EMAIL), &id);
	a = add_arrival(in, people_add(in->people, buf_str(&id), &in->draft), d);
	a->what = ARRIVAL_NEW;
	buf_addstr(&a->record, d->record);
	for (size_t i = 0; i < in->draft.nfields; i++)
		if (in->draft.fields[i].id != FIELD_NAME)
			note_field(&a->fields, in->draft.fields[i].name);
	buf_free(&id);
}

/* --- completing --- */

/* Put what the draft says and in->rec lacks into text, the same record. */
static int
complete(struct intake *in, struct buf *text, struct buf *fields,
    struct error *e)
{
	struct buf old = BUF_INIT;
	int rv = 0;

	buf_addstr(&old, buf_str(text)); /* in->rec lies in text */
	record_parse(&in->rec, buf_str(&old), NULL);
	for (size_t i = 0; i < in->draft.nfields && rv != -1; i++) {
		const struct field *f = &in->draft.fields[i];

		if (lacking_other(&in->rec, f->name, f->value) != NULL)
			continue;
		if ((rv = lacking_give(text, f->name, f->value, e)) == 1)
			note_field(fields, f->name);
	}
	record_parse(&in->rec, buf_str(text), NULL);
	buf_free(&old);
	return rv == -1 ? -1 : 0;
}

/* --- deciding --- */

/* Whether somebody with the same link or email has another name altogether;
 * tell of a name that is not quite the same. */
static int
is_doubtful(struct intake *in, const struct draft *d, const struct found *f)
{
	struct str name = record_value(&in->draft, FIELD_NAME);
	const char *id = people_id(in->people, f->who);

	if (f->likeness == LIKE_SOME)
		import_warn(in->import, d->file, d->line, "%.*s is taken for %s: %s",
		    (int)name.n, name.p, id, sign_words(f->sign));
	if (f->likeness == LIKE_NOBODY)
		import_skip(in->import, SKIP_DOUBTFUL, d->file, d->line, "%.*s has "
		    "%s as %s, who is called otherwise; passed over",
		    (int)name.n, name.p, sign_words(f->sign), id);
	return f->likeness == LIKE_NOBODY;
}

/* Keep what was decided of somebody known. */
static void
settle(struct intake *in, const struct draft *d, const struct found *f,
    const struct buf *text, const struct buf *fields)
{
	struct arrival *a = arrival_of(in, f->who);
	struct str rest = buf_str(fields), field;

	if (a != NULL && fields->n == 0) {
		import_skip(in->import, SKIP_REPEATED, d->file, d->line, "is %s of "
		    "%s:%u again (%s); passed over", a->id, a->draft->file,
		    a->draft->line, sign_words(f->sign));
		return;
	}
	if (a == NULL)
		a = add_arrival(in, f->who, d);
	if (fields->n == 0)
		return;
	if (a->what == ARRIVAL_KNOWN)
		a->what = ARRIVAL_COMPLETED;
	buf_reset(&a->record);
	buf_addstr(&a->record, buf_str(text));
	while (str_item(&rest, ',', &field))
		note_field(&a->fields, field);
	people_learn(in->people, f->who, &in->rec);
}

static int
take_known(struct intake *in, const struct draft *d, const struct found *f,
    struct error *e)
{
	struct buf text = BUF_INIT, fields = BUF_INIT;
	int rv = 0;

	if (is_doubtful(in, d, f))
		return 0;
	if ((rv = read_now(in, f->who, &text, e)) == -1)
		goto out;
	if (in->rec.flaws != 0)
		import_skip(in->import, SKIP_DOUBTFUL, d->file, d->line, "is %s, "
		    "whose record %s; passed over", people_id(in->people, f->who),
		    record_flaw(in->rec.flaws));
	else if ((rv = complete(in, &text, &fields, e)) == 0)
		settle(in, d, f, &text, &fields);
out:
	buf_free(&text);
	buf_free(&fields);
	return rv;
}

/* Whether all that the draft says stands in in->rec. */
static int
says_all(const struct intake *in)
{
	for (size_t i = 0; i < in->draft.nfields; i++) {
		const struct field *f = &in->draft.fields[i], *has = NULL;

		do
			has = record_next(&in->rec, f->name, has);
		while (has != NULL && !text_same(has->value, f->value));
		if (has == NULL)
			return 0;
	}
	return 1;
}

/* 1 when the draft has something by which people are known. */
static int
is_knowable(const struct intake *in)
{
	return record_field(&in->draft, FIELD_UID) != NULL ||
	    record_field(&in->draft, FIELD_LINK) != NULL ||
	    record_field(&in->draft, FIELD_EMAIL) != NULL ||
	    record_field(&in->draft, FIELD_ORG) != NULL;
}

/* Find the namesake whose record says all that the draft says: 1, 0 or -1. */
static int
find_namesake(struct intake *in, struct found *f, struct error *e)
{
	struct buf text = BUF_INIT;
	size_t pos = 0;
	int rv = 0;

	*f = (struct found){ .sign = SIGN_NONE, .likeness = LIKE_SAME };
	while (rv == 0 &&
	    people_namesake(in->people, &in->draft, &pos, &f->who)) {
		rv = read_now(in, f->who, &text, e);
		if (rv == 0)
			rv = says_all(in);
	}
	buf_free(&text);
	return rv;
}

static int
take(struct intake *in, const struct draft *d, struct error *e)
{
	struct found f;
	int found;

	record_parse(&in->draft, d->record, NULL);
	found = people_find(in->people, &in->draft, &f);
	if (!found && !is_knowable(in))
		found = find_namesake(in, &f, e);
	if (found == 1)
		return take_known(in, d, &f, e);
	if (found == 0)
		take_new(in, d);
	return found;
}

int
intake_take(struct intake *in, struct error *e)
{
	for (size_t i = 0; i < in->import->n; i++)
		if (take(in, &in->import->drafts[i], e) == -1)
			return -1;
	return 0;
}
