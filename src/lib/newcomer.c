#include "newcomer.h"

#include "lacking.h"
#include "name.h"
#include "outlook.h"
#include "people.h"
#include "record.h"
#include "rules.h"

/* How many an error lists. */
enum { LISTED = 5 };

/* What is looked for. */
struct search {
	const struct book *book;
	struct str whom;         /* in spelled */
	struct buf spelled;      /* each of its words parted by one blank */
	struct buf draft;        /* the record that whom and the fields make */
	struct record rec;       /* of draft */
	struct people *people;
	struct ids taken;
};

void
newcomer_free(struct newcomer *n)
{
	buf_free(&n->id);
	buf_free(&n->before);
	buf_free(&n->record);
	list_free(&n->left);
}

/* --- who is there --- */

/* The record of an id into data; one that is gone meanwhile is empty. */
static int
read_record(const struct book *b, struct str id, struct buf *data, struct error *e)
{
	int rv = book_read_record(b, id, data, e);

	if (rv == 1)
		buf_reset(data);
	return rv == -1 ? -1 : 0;
}

/* Append "@mary-hawes (Mary Hawes, Burroughs)". */
static void
put_who(struct buf *b, const char *id, const struct record *rec)
{
	struct str name = record_value(rec, FIELD_NAME);
	struct str org = record_value(rec, FIELD_ORG);

	buf_printf(b, "@%s (%.*s%s%.*s)", id, (int)name.n, name.p,
	    org.n > 0 ? ", " : "", (int)org.n, org.p);
}

/* Refuse, since some may be meant and it is not plain who.  Returns 1, or -1. */
static int
doubt(const struct search *s, const char *why, const struct list *ids,
    struct error *e)
{
	struct buf data = BUF_INIT, who = BUF_INIT;
	struct record rec = RECORD_INIT;
	int rv = 0;

	for (size_t i = 0; rv == 0 && i < ids->n && i < LISTED; i++) {
		rv = read_record(s->book, str_of(ids->v[i]), &data, e);
		record_parse(&rec, buf_str(&data), NULL);
		buf_puts(&who, i > 0 ? ", " : "");
		put_who(&who, ids->v[i], &rec);
	}
	if (ids->n > LISTED)
		buf_printf(&who, " and %zu more", ids->n - LISTED);
	if (rv == 0) {
		error_set(e, "%.*s: %s %s: say the @id if they are meant; -F adds "
		    "another", (int)s->whom.n, s->whom.p, why, who.s);
		rv = 1;
	}
	record_free(&rec);
	buf_free(&data);
	buf_free(&who);
	return rv;
}

/* 1 when somebody works or worked at an organization. */
static int
was_at(const struct record *rec, struct str org)
{
	const struct field *f = NULL;

	if (text_same(record_value(rec, FIELD_ORG), org))
		return 1;
	while ((f = record_next(rec, STR("Past"), f)) != NULL)
		if (text_same(record_past_org(f->value), org))
			return 1;
	return 0;
}

/* 1 when a namesake must be somebody else: another organization, another
 * profile at the same host. */
static int
is_another(const struct record *draft, const struct record *rec)
{
	struct str org = record_value(draft, FIELD_ORG);
	const struct field *link = NULL, *other;

	if (org.n > 0 && record_field(rec, FIELD_ORG) != NULL && !was_at(rec, org))
		return 1;
	while ((link = record_next(draft, STR("Link"), link)) != NULL) {
		other = lacking_other(rec, link->name, link->value);
		if (other != NULL && !link_same(other->value, link->value))
			return 1;
	}
	return 0;
}

/* Of the namesakes those who may be meant. */
static int
leave_likely(const struct search *s, const struct list *ids, struct list *likely,
    struct error *e)
{
	struct record rec = RECORD_INIT;
	struct buf data = BUF_INIT;
	int rv = 0;

	for (size_t i = 0; rv == 0 && i < ids->n; i++) {
		rv = read_record(s->book, str_of(ids->v[i]), &data, e);
		record_parse(&rec, buf_str(&data), NULL);
		if (!is_another(&s->rec, &rec))
			list_add(likely, str_of(ids->v[i]));
	}
	record_free(&rec);
	buf_free(&data);
	return rv;
}

/* Find who bears the name.  Returns 0 with the id, or without one for nobody;
 * or as newcomer_find(). */
static int
find_by_name(const struct search *s, struct buf *id, struct error *e)
{
	struct list ids = LIST_INIT, likely = LIST_INIT;
	int exactly, rv;

	rv = name_candidates(s->book, s->whom, &ids, &exactly, e);
	if (rv == -1 || ids.n == 0)
		goto out;
	if (!exactly) {
		rv = doubt(s, "that is a part of the name of", &ids, e);
		goto out;
	}
	if ((rv = leave_likely(s, &ids, &likely, e)) == -1)
		goto out;
	if (likely.n == 1)
		buf_puts(id, likely.v[0]);
	else
		rv = doubt(s, likely.n == 0 ? "of another organization or profile is" :
		    "so is called more than one:", likely.n == 0 ? &ids : &likely, e);
out:
	list_free(&ids);
	list_free(&likely);
	return rv;
}

/* The same by all that is known of them. */
static int
find_known(struct search *s, struct buf *id, struct error *e)
{
	struct list one = LIST_INIT;
	struct buf why = BUF_INIT;
	struct found found;
	int rv = 0;

	if (people_load(s->people, s->book, &s->taken, e) == -1)
		return -1;
	if (!people_find(s->people, &s->rec, &found))
		return find_by_name(s, id, e);
	if (found.likeness == LIKE_NOBODY) {
		list_add(&one, str_of(people_id(s->people, found.who)));
		buf_printf(&why, "%s has", sign_words(found.sign));
		rv = doubt(s, why.s, &one, e);
	} else
		buf_puts(id, people_id(s->people, found.who));
	list_free(&one);
	buf_free(&why);
	return rv;
}

/* Who is named by an id of theirs. */
static int
find_id(const struct search *s, struct buf *id, struct error *e)
{
	struct str given = str_sub(s->whom, 1, s->whom.n);
	struct buf near = BUF_INIT;
	int rv = name_follow(s->book, given, id, e);

	if (rv != 1)
		return rv;
	rv = name_nearest(s->book, given, &near, e);
	if (rv != -1) {
		error_set(e, "@%.*s is no contact%s%s%s (their name would add them)",
		    (int)given.n, given.p, rv == 1 ? ": did you mean @" : "", near.s,
		    rv == 1 ? "?" : "");
		rv = 1;
	}
	buf_free(&near);
	return rv;
}

/* --- their record --- */

/* What is said of a field that stays. */
static void
tell_left(struct newcomer *n, struct str name, struct str stays)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s: ", n->id.s);
	field_put_name(&b, name);
	buf_printf(&b, " stays %.*s; ii-set changes it", (int)stays.n, stays.p);
	list_add(&n->left, buf_str(&b));
	buf_free(&b);
}

/* Give the known what they lack, or tell what they have. */
static int
complete(struct newcomer *n, const struct assigns *fields, struct error *e)
{
	struct record rec = RECORD_INIT;
	struct buf out = BUF_INIT;
	const struct field *other;
	int rv = 0;

	record_parse(&rec, buf_str(&n->before), NULL);
	for (size_t i = 0; i < fields->n && rv != -1; i++) {
		const struct assign *a = &fields->v[i];
		int repeats = field_repeats(field_find(a->name));

		if (a->value.n == 0)
			continue;
		other = lacking_other(&rec, a->name, a->value);
		if (other != NULL && other->id == FIELD_LINK &&
		    link_same(other->value, a->value))
			continue;
		if (other == NULL || (repeats && a->op == ASSIGN_ADD))
			rv = lacking_give(&n->record, a->name, a->value, e);
		else if (repeats ? (rv = record_add(&rec, a->name, a->value, &out, e)) == 1 :
		    !text_same(other->value, a->value))
			tell_left(n, a->name, other->value);
	}
	record_free(&rec);
	buf_free(&out);
	return rv == -1 ? -1 : 0;
}

/* Say by whom they were named, unless it is said, or I had come to them before. */
static int
give_via(struct newcomer *n, const struct book *b, struct str referrer,
    struct error *e)
{
	struct outlook o = OUTLOOK_INIT;
	struct buf via = BUF_INIT;
	struct rules rules;
	int rv = 0;

	rules_default(&rules, &b->workdays);
	rules_read(&rules, &b->settings, 1, NULL);
	outlook_stage(&o, b, &rules, buf_str(&n->record));
	buf_printf(&via, "@%.*s", (int)referrer.n, referrer.p);
	if (referrer.n > 0 && o.stage == STAGE_NEW &&
	    record_field(&o.record, FIELD_VIA) == NULL) {
		struct buf data = BUF_INIT;

		buf_addstr(&data, buf_str(&n->record)); /* o lies in it */
		rv = lacking_give(&data, STR("Via"), buf_str(&via), e);
		outlook_free(&o);
		buf_free(&n->record);
		n->record = data;
	} else
		outlook_free(&o);
	buf_free(&via);
	return rv == -1 ? -1 : 0;
}

/* The record that a name and fields make. */
static int
make_draft(struct search *s, const struct assigns *fields, struct error *e)
{
	record_parse(&s->rec, STR(""), NULL);
	if (record_set(&s->rec, STR("Name"), s->whom, &s->draft, e) == -1 ||
	    assigns_apply(fields, &s->draft, e) == -1)
		return -1;
	record_parse(&s->rec, buf_str(&s->draft), NULL);
	return 0;
}

static int
add_known(struct newcomer *n, const struct search *s, const struct assigns *fields,
    struct error *e)
{
	int rv = book_read_record(s->book, buf_str(&n->id), &n->before, e);

	if (rv == 1)
		rv = error_set(e, "%s: the record is gone", n->id.s);
	if (rv == -1)
		return -1;
	n->known = 1;
	buf_addstr(&n->record, buf_str(&n->before));
	return complete(n, fields, e);
}

/* 1 when one letter was mistyped, left out or put in, or two were swapped. */
static int
is_slip(struct str a, struct str b)
{
	while (a.n > 0 && b.n > 0 && a.p[0] == b.p[0]) {
		a = str_sub(a, 1, a.n);
		b = str_sub(b, 1, b.n);
	}
	while (a.n > 0 && b.n > 0 && a.p[a.n - 1] == b.p[b.n - 1]) {
		a.n--;
		b.n--;
	}
	return a.n + b.n == 1 || (a.n == 1 && b.n == 1) ||
	    (a.n == 2 && b.n == 2 && a.p[0] == b.p[1] && a.p[1] == b.p[0]);
}

/* Who is new may be somebody whose name was mistyped. */
static int
tell_near(struct newcomer *n, const struct search *s, struct error *e)
{
	struct list ids = LIST_INIT;
	struct buf made = BUF_INIT;

	if (book_ids(s->book, &ids, e) == -1)
		return -1;
	name_id(&made, s->whom, STR(""));
	for (size_t i = 0; i < ids.n; i++)
		if (is_slip(buf_str(&made), str_of(ids.v[i])))
			list_printf(&n->left, "%s: there is also @%s: if they are one, "
			    "ii-mv %s %s unites them", n->id.s, ids.v[i],
			    n->id.s, ids.v[i]);
	list_free(&ids);
	buf_free(&made);
	return 0;
}

static int
add_new(struct newcomer *n, struct search *s, int force, struct error *e)
{
	if (str_find(s->whom, STR("@")) != -1 || !name_has_letter(s->whom)) {
		error_set(e, "'%.*s' is nobody's yet, and no name; expected \"Grace "
		    "Hopper\" (an address is a field: email=...)",
		    (int)s->whom.n, s->whom.p);
		return 1;
	}
	if (s->taken.n == 0 && ids_load(&s->taken, s->book, e) == -1)
		return -1;
	ids_make(&s->taken, s->whom, record_value(&s->rec, FIELD_EMAIL), &n->id);
	buf_addstr(&n->record, buf_str(&s->draft));
	return force ? 0 : tell_near(n, s, e);
}

/* Blanks typed twice make no other name. */
static void
spell(struct search *s, struct str whom)
{
	struct str word;

	while (str_item(&whom, ' ', &word))
		buf_printf(&s->spelled, "%s%.*s", s->spelled.n > 0 ? " " : "",
		    (int)word.n, word.p);
	s->whom = buf_str(&s->spelled);
}

int
newcomer_find(struct newcomer *n, const struct book *b, struct str whom,
    const struct assigns *fields, struct str referrer, int force,
    struct error *e)
{
	struct search s = { .book = b, .spelled = BUF_INIT, .draft = BUF_INIT,
	    .rec = RECORD_INIT, .people = people_new(), .taken = IDS_INIT };
	int rv;

	spell(&s, whom);
	if (str_starts(s.whom, "@"))
		rv = find_id(&s, &n->id, e);
	else if ((rv = make_draft(&s, fields, e)) == 0 && !force)
		rv = find_known(&s, &n->id, e);
	if (rv == 0)
		rv = n->id.n > 0 ? add_known(n, &s, fields, e) : add_new(n, &s, force, e);
	if (rv == 0)
		rv = give_via(n, b, referrer, e);
	buf_free(&s.spelled);
	buf_free(&s.draft);
	record_free(&s.rec);
	people_free(s.people);
	ids_free(&s.taken);
	return rv;
}
