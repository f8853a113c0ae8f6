#include "promise.h"

#include <string.h>

/* Only so many open items, the latest, are compared with what may settle them:
 * a record of a hundred thousand promises is no person's, and is to cost no
 * square of its size. */
#define OPEN_REACH 100

/* 1 when a done may settle the entry. */
static int
stays_open(const struct entry *e)
{
	return e->kind == KIND_OWE || e->kind == KIND_EXPECT ||
	    e->kind == KIND_LEAD || (e->kind == KIND_REFERRED &&
	    e->ref.n == 0 && e->org.n == 0);
}

/* The first of the open items that are compared. */
static size_t
first_open(const struct fold *f)
{
	return f->nopen > OPEN_REACH ? f->nopen - OPEN_REACH : 0;
}

/* Take the item at a place of f->open out of it. */
static void
settle(struct fold *f, size_t at)
{
	memmove(f->open + at, f->open + at + 1,
	    (f->nopen - at - 1) * sizeof(*f->open));
	f->nopen--;
}

/* --- done --- */

/* 1 when the folded text of e holds the folded words. */
static int
holds_text(const struct entry *e, struct str words)
{
	struct buf text = BUF_INIT;
	int found;

	if (words.n == 0)
		return 0;
	text_fold(&text, e->text);
	found = str_find(buf_str(&text), words) >= 0;
	buf_free(&text);
	return found;
}

/* 1 when e is of the day or the organization that done names. */
static int
same_mark(const struct entry *e, const struct entry *done)
{
	return (done->has & e->has & ATTR_DUE && done->due == e->due) ||
	    (done->has & e->has & ATTR_ORG && text_same(done->org, e->org));
}

/* The open items that done may mean, and one of them. */
struct fitting {
	size_t n, at;
};

static void
fits(struct fitting *x, size_t at)
{
	x->n++;
	x->at = at;
}

int
fold_done(const struct fold *f, const struct entry *done, size_t *at)
{
	struct fitting text = { 0 }, mark = { 0 }, both = { 0 }, *best;
	struct buf words = BUF_INIT;
	const struct entry *e;
	size_t i;
	int of_text, of_mark;

	if (f->nopen == 0)
		return 0;
	text_fold(&words, str_trim(done->text));
	for (i = first_open(f); i < f->nopen; i++) {
		e = fold_entry(f, f->open[i]);
		of_text = holds_text(e, buf_str(&words));
		of_mark = same_mark(e, done);
		if (of_text)
			fits(&text, i);
		if (of_mark)
			fits(&mark, i);
		if (of_text && of_mark)
			fits(&both, i);
	}
	buf_free(&words);
	/* of several that hold the text, a day or organization tells */
	best = text.n > 1 ? &both : text.n == 1 ? &text : &mark;
	if (text.n == 0 && mark.n == 0 && f->nopen == 1)
		fits(best, 0);
	*at = best->at;
	return best->n == 1 ? 1 : -1;
}

/* --- applied --- */

/*
 * applied settles the lead of its org=, else all before it.  That is: one that
 * names an organization of which no opening is known settles the openings that
 * name none, and leaves those elsewhere alone.
 */
static int
settles_lead(const struct entry *lead, const struct entry *applied, int known)
{
	if (lead->kind != KIND_LEAD)
		return 0;
	if (applied->org.n == 0)
		return 1;
	return known ? text_same(lead->org, applied->org) : lead->org.n == 0;
}

static void
apply(struct fold *f, const struct entry *applied)
{
	const struct entry *e;
	size_t i;
	int known = 0;

	for (i = first_open(f); i < f->nopen && !known; i++) {
		e = fold_entry(f, f->open[i]);
		known = e->kind == KIND_LEAD && text_same(e->org, applied->org);
	}
	for (i = f->nopen; i > first_open(f); i--)
		if (settles_lead(fold_entry(f, f->open[i - 1]), applied, known))
			settle(f, i - 1);
}

int
promise_take(struct fold *f, const struct entry *e, size_t at)
{
	size_t which;

	if (stays_open(e)) {
		f->open = xgrow(f->open, f->nopen, &f->copen, sizeof(*f->open));
		f->open[f->nopen++] = at;
	} else if (e->kind == KIND_APPLIED) {
		apply(f, e);
	} else if (e->kind == KIND_DONE) {
		switch (fold_done(f, e, &which)) {
		case 0:
			return 1;
		case 1:
			settle(f, which);
		}
	}
	return 0;
}
