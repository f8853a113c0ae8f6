/*
 * What holds of every merge of two books, checked against the rules as
 * merge_book.h words them: written anew, and slowly.  For the unit test, which
 * generates books, and the fuzzer.
 */
#ifndef II_MERGE_BOOK_LAWS_H
#define II_MERGE_BOOK_LAWS_H

#include <stdlib.h>

#include "merge_book.h"
#include "merge_laws.h"

#define LAW_FILES 16
#define LAW_NOBODY LAW_FILES

/* A book has at most LAW_FILES files; a side of it is one of its versions. */
struct law_book {
	struct merge_file files[LAW_FILES];
	size_t n;
};

/* --- where ids lead --- */

/* How many "Was:" of the record name the id. */
static inline size_t
law_was(struct str text, struct str id)
{
	struct record r = RECORD_INIT;
	size_t n = 0, i;

	record_parse(&r, text, NULL);
	for (i = 0; i < r.nfields; i++)
		n += r.fields[i].id == FIELD_WAS && str_eq(r.fields[i].value, id);
	record_free(&r);
	return n;
}

/* The first file of a side that has a "Was:" of the id which its base has not,
 * or LAW_NOBODY. */
static inline size_t
law_claimed(const struct law_book *b, int side, struct str id)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		if (b->files[i].has[side] && law_was(b->files[i].text[side], id) > 0 &&
		    law_was(b->files[i].text[MERGE_BASE], id) == 0)
			return i;
	return LAW_NOBODY;
}

/* The file to which file v has moved on a side, or LAW_NOBODY. */
static inline size_t
law_moved(const struct law_book *b, int side, size_t v)
{
	const struct merge_file *f = &b->files[v];
	size_t to, i, k, best = LAW_NOBODY;
	struct record r = RECORD_INIT;

	if (f->has[side] || (!f->has[MERGE_BASE] && !f->has[MERGE_OURS] &&
	    !f->has[MERGE_THEIRS]))
		return LAW_NOBODY;
	if ((to = law_claimed(b, side, f->id)) != LAW_NOBODY)
		return to;
	record_parse(&r, f->text[MERGE_BASE], NULL);
	for (i = 0; i < r.nfields && f->has[MERGE_BASE]; i++) {
		if (r.fields[i].id != FIELD_WAS || r.fields[i].value.n == 0)
			continue;
		to = law_claimed(b, side, r.fields[i].value);
		for (k = 0; k < b->n; k++)
			if (b->files[k].has[side] && !b->files[k].has[MERGE_BASE] &&
			    str_eq(b->files[k].id, r.fields[i].value))
				to = k;
		best = to < best ? to : best;
	}
	record_free(&r);
	return best;
}

static inline int
law_has_moved(const struct law_book *b, size_t v)
{
	return law_moved(b, MERGE_OURS, v) != LAW_NOBODY ||
	    law_moved(b, MERGE_THEIRS, v) != LAW_NOBODY;
}

/* Which files are one person's: of[i] is the smallest of its group. */
static inline void
law_groups(const struct law_book *b, size_t of[LAW_FILES])
{
	size_t i, k, x, to;
	int side;

	for (i = 0; i < b->n; i++)
		of[i] = i;
	for (side = MERGE_OURS; side <= MERGE_THEIRS; side++)
		for (i = 0; i < b->n; i++) {
			if ((to = law_moved(b, side, i)) == LAW_NOBODY || of[to] == of[i])
				continue;
			x = of[to] > of[i] ? of[to] : of[i];
			to = of[to] < of[i] ? of[to] : of[i];
			for (k = 0; k < b->n; k++)
				of[k] = of[k] == x ? to : of[k];
		}
}

/* --- what becomes of a group --- */

static inline int
law_alike(const struct law_book *b, const size_t of[LAW_FILES], size_t group,
    int side, int other)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		if (of[i] == group &&
		    (b->files[i].has[side] != b->files[i].has[other] ||
		    !str_eq(b->files[i].text[side], b->files[i].text[other])))
			return 0;
	return 1;
}

/* Unite a group as a side has it, one after the other. */
static inline void
law_unite(const struct law_book *b, const size_t of[LAW_FILES], size_t group,
    int side, struct buf *out)
{
	struct buf before = BUF_INIT;
	struct str part;
	size_t i;

	buf_reset(out);
	for (i = 0; i < b->n; i++) {
		if (of[i] != group)
			continue;
		part = b->files[i].text[side];
		if (!b->files[i].has[side] && law_moved(b, side, i) == LAW_NOBODY)
			part = b->files[i].text[MERGE_BASE]; /* removed, not moved */
		buf_reset(&before);
		buf_addstr(&before, buf_str(out));
		merge_unite(out, buf_str(&before), part);
	}
	buf_free(&before);
}

/* Who is to hold what the group comes to. */
static inline size_t
law_winner(const struct law_book *b, const size_t of[LAW_FILES], size_t group)
{
	size_t i, any = LAW_NOBODY;

	for (i = b->n; i-- > 0; )
		if (of[i] == group && (b->files[i].has[MERGE_OURS] ||
		    b->files[i].has[MERGE_THEIRS]))
			any = i;
	for (i = 0; i < b->n; i++)
		if (of[i] == group && (b->files[i].has[MERGE_OURS] ||
		    b->files[i].has[MERGE_THEIRS]) && !law_has_moved(b, i))
			return i;
	return any;
}

/* A record without any Was:. */
static inline void
law_without_was(struct str text, struct buf *out)
{
	struct record r = RECORD_INIT;
	size_t i;

	record_parse(&r, text, NULL);
	buf_reset(out);
	buf_addstr(out, str_sub(text, 0, r.head));
	for (i = 0; i < r.nfields; i++)
		if (r.fields[i].id != FIELD_WAS)
			buf_addstr(out, r.fields[i].block);
	buf_addstr(out, str_sub(text, r.log, text.n));
	record_free(&r);
}

static inline int
law_same_but_was(struct str a, struct str b)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	struct view vx, vy;
	int same;

	law_without_was(a, &x);
	law_without_was(b, &y);
	law_view(&vx, buf_str(&x));
	law_view(&vy, buf_str(&y));
	same = law_same(&vx, &vy);
	law_free(&vx);
	law_free(&vy);
	buf_free(&x);
	buf_free(&y);
	return same;
}

/* Whether the Was: lines of a record are those that were merged, the ids of the
 * group, and not its own. */
static inline int
law_good_was(const struct law_book *b, const size_t of[LAW_FILES], size_t self,
    struct str merged, struct str text)
{
	struct record r = RECORD_INIT;
	size_t i, had;
	int good = law_was(text, b->files[self].id) == 0;

	for (i = 0; i < b->n; i++) {
		if (of[i] != of[self] || i == self)
			continue;
		had = law_was(merged, b->files[i].id);
		good &= law_was(text, b->files[i].id) == (had > 0 ? had : 1);
	}
	record_parse(&r, merged, NULL);
	for (i = 0; i < r.nfields; i++)
		if (r.fields[i].id == FIELD_WAS && r.fields[i].value.n > 0 &&
		    !str_eq(r.fields[i].value, b->files[self].id))
			good &= law_was(text, r.fields[i].value) ==
			    law_was(merged, r.fields[i].value);
	record_free(&r);
	return good;
}

static inline const char *
law_merged_group(const struct law_book *b, const size_t of[LAW_FILES],
    size_t group, const struct merge_result *got)
{
	struct buf v[MERGE_SIDES] = { BUF_INIT, BUF_INIT, BUF_INIT };
	struct buf merged = BUF_INIT;
	size_t self = law_winner(b, of, group), i;
	const char *broken = NULL;
	int side;

	for (side = 0; side < MERGE_SIDES; side++)
		law_unite(b, of, group, side, &v[side]);
	merge_record(&merged, buf_str(&v[MERGE_BASE]), buf_str(&v[MERGE_OURS]),
	    buf_str(&v[MERGE_THEIRS]));
	for (i = 0; i < b->n && broken == NULL; i++)
		if (of[i] == group && got[i].has != (i == self))
			broken = "a group did not go on as one record, of that id";
	if (broken == NULL && !law_same_but_was(got[self].text, buf_str(&merged)))
		broken = "what was united was lost, doubled or made up";
	if (broken == NULL &&
	    !law_good_was(b, of, self, buf_str(&merged), got[self].text))
		broken = "the ids of a group are not those that its record had";
	for (side = 0; side < MERGE_SIDES; side++)
		buf_free(&v[side]);
	buf_free(&merged);
	return broken;
}

/* A file that no rename or union concerns. */
static inline const char *
law_single(const struct merge_file *f, const struct merge_result *got)
{
	struct buf merged = BUF_INIT;
	int had = f->has[MERGE_OURS] && f->has[MERGE_THEIRS], good;

	if (!had) /* one has none, and neither is as the base: see above */
		buf_addstr(&merged, f->text[f->has[MERGE_OURS] ?
		    MERGE_OURS : MERGE_THEIRS]);
	else
		merge_record(&merged, f->text[MERGE_BASE], f->text[MERGE_OURS],
		    f->text[MERGE_THEIRS]);
	good = got->has && str_eq(got->text, buf_str(&merged));
	buf_free(&merged);
	return good ? NULL : "a record did not merge like one on its own";
}

static inline const char *
law_group(const struct law_book *b, const size_t of[LAW_FILES], size_t group,
    const struct merge_result *got)
{
	size_t i, n = 0;
	int stands;

	for (i = 0; i < b->n; i++)
		n += of[i] == group;
	if (law_alike(b, of, group, MERGE_OURS, MERGE_BASE))
		stands = MERGE_THEIRS;
	else if (law_alike(b, of, group, MERGE_THEIRS, MERGE_BASE) ||
	    law_alike(b, of, group, MERGE_OURS, MERGE_THEIRS))
		stands = MERGE_OURS;
	else
		return n == 1 ? law_single(&b->files[group], &got[group]) :
		    law_merged_group(b, of, group, got);
	for (i = 0; i < b->n; i++)
		if (of[i] == group && (got[i].has != b->files[i].has[stands] ||
		    !str_eq(got[i].text, b->files[i].text[stands])))
			return "the side that changed does not stand file by file";
	return NULL;
}

/* --- the book as a whole --- */

/* The same with its versions taken from others; what came out is version 3. */
static inline void
law_versions(struct law_book *to, const struct law_book *from,
    const struct merge_result *got, int base, int ours, int theirs)
{
	const int of[] = { base, ours, theirs };
	size_t i;
	int k;

	*to = *from;
	for (i = 0; i < from->n; i++)
		for (k = 0; k < MERGE_SIDES; k++) {
			to->files[i].text[k] = of[k] == MERGE_SIDES ? got[i].text :
			    from->files[i].text[of[k]];
			to->files[i].has[k] = of[k] == MERGE_SIDES ?
			    (unsigned char)got[i].has : from->files[i].has[of[k]];
		}
}

/* Whether the merge of those versions gives what came out. */
static inline int
law_gives(const struct law_book *b, const struct merge_result *got, int base,
    int ours, int theirs)
{
	struct merge_book m = MERGE_BOOK_INIT;
	struct law_book other;
	size_t i;
	int same = 1;

	law_versions(&other, b, got, base, ours, theirs);
	merge_records(&m, other.files, other.n);
	for (i = 0; i < b->n; i++)
		same &= m.results[i].has == got[i].has &&
		    str_eq(m.results[i].text, got[i].text) &&
		    str_eq(m.results[i].id, b->files[i].id);
	merge_book_free(&m);
	return same;
}

/* Whether files that are the same on all sides may be left out. */
static inline int
law_gives_without_alike(const struct law_book *b, const struct merge_result *got)
{
	struct merge_book m = MERGE_BOOK_INIT;
	struct law_book few = { .n = 0 };
	size_t of[LAW_FILES], i, n = 0;
	int same = 1;

	for (i = 0; i < b->n; i++)
		of[i] = i;
	for (i = 0; i < b->n; i++)
		if (!law_alike(b, of, i, MERGE_BASE, MERGE_OURS) ||
		    !law_alike(b, of, i, MERGE_BASE, MERGE_THEIRS))
			few.files[few.n++] = b->files[i];
	merge_records(&m, few.files, few.n);
	for (i = 0; i < b->n; i++)
		if (n < few.n && str_eq(few.files[n].id, b->files[i].id)) {
			same &= m.results[n].has == got[i].has &&
			    str_eq(m.results[n].text, got[i].text);
			n++;
		} else
			same &= got[i].has == b->files[i].has[MERGE_BASE] &&
			    str_eq(got[i].text, b->files[i].text[MERGE_BASE]);
	merge_book_free(&m);
	return same;
}

/* In how many records of a version an entry stands. */
static inline size_t
law_holders(const struct law_book *b, int side, const char *entry)
{
	struct view v;
	size_t i, n = 0;

	for (i = 0; i < b->n; i++) {
		if (!b->files[i].has[side])
			continue;
		law_view(&v, b->files[i].text[side]);
		n += law_count(&v.says, entry) > 0;
		law_free(&v);
	}
	return n;
}

/* Each entry that stands in one record, and not just in that of a side because
 * the other removed it, is there. */
static inline const char *
law_no_entry_lost(const struct law_book *b, const struct law_book *after)
{
	const char *broken = NULL;
	size_t on[MERGE_SIDES], i, k;
	struct view v;
	int side, s;

	for (side = MERGE_OURS; side <= MERGE_THEIRS; side++)
		for (i = 0; i < b->n; i++) {
			law_view(&v, b->files[i].text[side]);
			for (k = 0; k < v.says.n; k++) {
				if (v.says.v[k][0] != 'E')
					continue;
				for (s = 0; s < MERGE_SIDES; s++)
					on[s] = law_holders(b, s, v.says.v[k]);
				if (on[MERGE_BASE] <= 1 && on[MERGE_OURS] <= 1 &&
				    on[MERGE_THEIRS] <= 1 && law_survivors(on[MERGE_BASE],
				    on[MERGE_OURS], on[MERGE_THEIRS]) > 0 &&
				    law_holders(after, MERGE_BASE, v.says.v[k]) == 0)
					broken = "an entry was lost";
			}
			law_free(&v);
		}
	return broken;
}

/* How many records of a version an id leads to: its own, else those that have
 * it as a Was:. */
static inline size_t
law_leads(const struct law_book *b, int side, size_t id)
{
	size_t i, n = 0;

	if (b->files[id].has[side])
		return 1;
	for (i = 0; i < b->n; i++)
		n += b->files[i].has[side] &&
		    law_was(b->files[i].text[side], b->files[id].id) > 0;
	return n;
}

/* Whether a version has an id that is a record's and is named by a Was:, its
 * own too, or by two. */
static inline int
law_odd(const struct law_book *b, int side)
{
	size_t i, k, n;

	for (i = 0; i < b->n; i++) {
		n = b->files[i].has[side];
		for (k = 0; k < b->n; k++)
			n += b->files[k].has[side] ?
			    law_was(b->files[k].text[side], b->files[i].id) : 0;
		if (n > 1)
			return 1;
	}
	return 0;
}

/*
 * Where no version is odd, an id leads to one record if it did on a side, and
 * the other did not see to it that it leads nowhere.  One that is nobody's, and
 * that each side put in a Was: of its own, may lead to both.
 */
static inline const char *
law_resolves(const struct law_book *b, const struct law_book *after)
{
	size_t i, n;

	if (law_odd(b, MERGE_BASE) || law_odd(b, MERGE_OURS) ||
	    law_odd(b, MERGE_THEIRS))
		return NULL;
	for (i = 0; i < b->n; i++) {
		n = law_leads(after, MERGE_BASE, i);
		if (n > 1 && (law_leads(b, MERGE_BASE, i) > 0 ||
		    b->files[i].has[MERGE_OURS] || b->files[i].has[MERGE_THEIRS]))
			return "an id leads to two records";
		if (n == 0 && law_survivors(law_leads(b, MERGE_BASE, i),
		    law_leads(b, MERGE_OURS, i), law_leads(b, MERGE_THEIRS, i)) > 0)
			return "an id leads nowhere";
	}
	return NULL;
}

/* The law that the merge of a book breaks, or NULL. */
static inline const char *
merge_book_broken_law(const struct law_book *b)
{
	enum { OUT = MERGE_SIDES, BASE = MERGE_BASE, OURS = MERGE_OURS,
		THEIRS = MERGE_THEIRS };
	struct merge_book m = MERGE_BOOK_INIT;
	const char *broken = NULL;
	struct law_book after;
	size_t of[LAW_FILES], i;

	merge_records(&m, b->files, b->n);
	law_groups(b, of);
	for (i = 0; i < b->n && broken == NULL; i++)
		if (of[i] == i)
			broken = law_group(b, of, i, m.results);
	if (broken == NULL && !law_gives(b, m.results, BASE, THEIRS, OURS))
		broken = "the sides cannot be swapped";
	if (broken == NULL && (!law_gives(b, m.results, OURS, OUT, OURS) ||
	    !law_gives(b, m.results, THEIRS, OUT, THEIRS) ||
	    !law_gives(b, m.results, BASE, OUT, BASE) ||
	    !law_gives(b, m.results, BASE, OUT, OUT)))
		broken = "the result merged again changes";
	if (broken == NULL && !law_gives_without_alike(b, m.results))
		broken = "a file that nobody changed makes a difference";
	law_versions(&after, b, m.results, OUT, OUT, OUT);
	if (broken == NULL)
		broken = law_no_entry_lost(b, &after);
	if (broken == NULL)
		broken = law_resolves(b, &after);
	merge_book_free(&m);
	return broken;
}

#endif
