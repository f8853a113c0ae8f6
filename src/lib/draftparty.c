#include "draftparty.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "due.h"
#include "name.h"

static void
person_free(struct person *p)
{
	free(p->id);
	fold_free(&p->fold);
	record_free(&p->rec);
	buf_free(&p->data);
	free(p);
}

void
persons_free(struct persons *p)
{
	for (size_t i = 0; i < p->n; i++)
		person_free(p->v[i]);
	free(p->v);
	*p = (struct persons)PERSONS_INIT;
}

/* Of an id, or of one that it has become.  Returns NULL with *e set. */
static struct person *
person_read(const struct book *b, const struct rules *rules, struct str id,
    struct error *e)
{
	struct person *p = xmalloc(sizeof(*p));
	struct buf now = BUF_INIT;
	struct rules own;
	struct pace pace;
	int rv;

	*p = (struct person){ .data = BUF_INIT, .rec = RECORD_INIT,
	    .fold = FOLD_INIT };
	rv = name_follow(b, id, &now, e);
	if (rv == 0)
		rv = book_read_record(b, buf_str(&now), &p->data, e);
	if (rv == 1)
		error_set(e, "%.*s: there is no such contact", (int)id.n, id.p);
	if (rv == 0) {
		p->id = buf_take(&now);
		record_parse(&p->rec, buf_str(&p->data), NULL);
		rules_of(&own, rules, &p->rec);
		pace = rules_pace(&own);
		fold_record(&p->fold, &p->rec, b->now.day, &pace);
		if (record_value(&p->rec, FIELD_NAME).n == 0)
			rv = error_set(e, "%s: has no name", p->id);
	}
	buf_free(&now);
	if (rv == 0)
		return p;
	person_free(p);
	return NULL;
}

const struct person *
persons_add(struct persons *p, const struct book *b, const struct rules *rules,
    struct str id, struct error *e)
{
	struct person *one = person_read(b, rules, id, e);

	if (one == NULL)
		return NULL;
	p->v = xgrow(p->v, p->n, &p->cap, sizeof(*p->v));
	return p->v[p->n++] = one;
}

struct party
party_of(const struct person *p)
{
	if (p == NULL)
		return (struct party){ 0 };
	return (struct party){ p->id, &p->rec, &p->fold };
}

/* --- referrals --- */

/* 1 when two ids are of one contact. */
static int
same(const struct book *b, struct str id, const char *of)
{
	struct error e = ERROR_INIT;
	struct buf now = BUF_INIT;
	int is = str_is(id, of) ||
	    (name_follow(b, id, &now, &e) == 0 && str_is(buf_str(&now), of));

	error_clear(&e);
	buf_free(&now);
	return is;
}

/* 1 when a record refers me to an id. */
static int
refers(const struct book *b, const char *from, const char *to)
{
	struct record rec = RECORD_INIT;
	struct buf data = BUF_INIT;
	struct error e = ERROR_INIT;
	int found = 0;
	size_t i;

	if (book_read_record(b, str_of(from), &data, &e) == 0)
		record_parse(&rec, buf_str(&data), NULL);
	for (i = 0; i < rec.nentries && !found; i++)
		found = rec.entries[i].kind == KIND_REFERRED &&
		    rec.entries[i].ref.n > 0 && same(b, rec.entries[i].ref, to);
	error_clear(&e);
	record_free(&rec);
	buf_free(&data);
	return found;
}

struct str
person_referrer(const struct person *p, const struct book *b,
    const struct list *naming)
{
	struct str id;
	size_t i, pos = 0;

	if (ref_next(record_value(&p->rec, FIELD_VIA), &pos, &id))
		return id;
	for (i = p->fold.n; i > 0; i--)
		if (fold_entry(&p->fold, i - 1)->has & ATTR_BY)
			return fold_entry(&p->fold, i - 1)->by;
	for (i = 0; naming != NULL && i < naming->n; i++)
		if (refers(b, naming->v[i], p->id))
			return str_of(naming->v[i]);
	return STR("");
}

static void
add_once(struct list *l, struct str id)
{
	if (!list_has(l, id))
		list_add(l, id);
}

void
person_named(const struct person *p, int private, struct list *ids)
{
	const struct fold *f = &p->fold;
	const struct entry *e;
	size_t i;

	for (i = 0; i < f->n && f->met != NOWHERE; i++) {
		e = fold_entry(f, i);
		if (e->kind == KIND_REFERRED && e->ref.n > 0 &&
		    e->when.day >= fold_day(f, f->met) &&
		    (private || !entry_private(e)))
			add_once(ids, e->ref);
	}
}

/* --- what there is to tell --- */

/* 1 when a talk with somebody is to be told to p. */
static int
is_untold(const struct person *p, const struct person *of, const struct book *b,
    const struct rules *rules)
{
	struct due_part *part = due_part_new(rules, b->now, INT_MAX, 0);
	struct due due;
	int found = 0;

	due_add(part, str_of(p->id), &p->rec, NULL);
	due_add(part, str_of(of->id), &of->rec, NULL);
	due_join(&due, part, NULL);
	for (size_t i = 0; i < due.n; i++)
		found |= due.items[i].contact == 0 && due.items[i].rule == RULE_TELL;
	due_free(&due);
	return found;
}

/* Whom a referral of theirs may have led to. */
static void
candidates(const struct person *p, const struct list *naming, struct list *ids)
{
	size_t i;

	for (i = 0; i < p->rec.nentries; i++)
		if (p->rec.entries[i].kind == KIND_REFERRED &&
		    p->rec.entries[i].ref.n > 0)
			add_once(ids, p->rec.entries[i].ref);
	for (i = 0; naming != NULL && i < naming->n; i++)
		add_once(ids, str_of(naming->v[i]));
}

void
person_untold(const struct person *p, const struct book *b,
    const struct rules *rules, const struct list *naming, int private,
    struct list *ids)
{
	struct list may = LIST_INIT;
	struct error e = ERROR_INIT;
	struct person *of;
	size_t i;

	candidates(p, naming, &may);
	for (i = 0; i < may.n; i++) {
		/* who is no contact was not met either */
		of = person_read(b, rules, str_of(may.v[i]), &e);
		error_clear(&e);
		if (of == NULL)
			continue;
		if (of->fold.met != NOWHERE && (private ||
		    !entry_private(fold_entry(&of->fold, of->fold.met))) &&
		    strcmp(of->id, p->id) != 0 && is_untold(p, of, b, rules))
			add_once(ids, str_of(of->id));
		person_free(of);
	}
	list_free(&may);
}
