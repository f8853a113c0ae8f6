/*
 * What holds of every record, of its order and of each edit, as record.h words
 * it.  For the unit test, which generates records, and the fuzzer.  A law
 * returns NULL, or the words of what it found broken.
 */
#ifndef II_RECORD_LAWS_H
#define II_RECORD_LAWS_H

#include <stdlib.h>
#include <string.h>

#include "record.h"

/* Break the law at hand unless it holds here. */
#define LAW(holds) do { if (!(holds)) return #holds; } while (0)
#define LAWS(law) do { const char *broken_ = (law); \
	if (broken_ != NULL) return broken_; } while (0)

static inline size_t
law_pieces(const struct record *rec)
{
	return rec->nfields + rec->nentries;
}

/* The i-th block of a record. */
static inline struct str
law_piece(const struct record *rec, size_t i)
{
	return i < rec->nfields ? rec->fields[i].block :
	    rec->entries[i - rec->nfields].block;
}

static inline struct str
law_trim_end(struct str s)
{
	while (s.n > 0 && memchr(" \t\r\n", s.p[s.n - 1], 4) != NULL)
		s.n--;
	return s;
}

static inline int
law_named(const struct record *rec, size_t i, struct str name)
{
	return i < rec->nfields && rec->fields[i].name.n > 0 &&
	    str_caseeq(rec->fields[i].name, name);
}

static inline int
law_lies_in(struct str part, struct str whole)
{
	return part.n == 0 ||
	    (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

/* The blocks are the record, in order; numbers and flaws are right. */
static inline const char *
law_parse(const struct record *rec)
{
	const char *p = rec->data.p + rec->head;
	const struct entry *e;
	struct str piece;
	unsigned line = 1;
	size_t i, k;

	LAW(rec->head == (str_starts(rec->data, "\xef\xbb\xbf") ? 3 : 0));
	for (i = 0; i < law_pieces(rec); i++) {
		piece = law_piece(rec, i);
		LAW(piece.n > 0 && piece.p == p);
		LAW(line == (i < rec->nfields ? rec->fields[i].line :
		    rec->entries[i - rec->nfields].line));
		if (i == rec->nfields)
			LAW(rec->log == (size_t)(p - rec->data.p));
		LAW(date_looks(piece) == (i >= rec->nfields));
		for (k = 0; k < piece.n; k++)
			line += piece.p[k] == '\n';
		p += piece.n;
		LAW(p[-1] == '\n' || i + 1 == law_pieces(rec));
	}
	LAW(p == rec->data.p + rec->data.n);
	for (i = 0; i < rec->nfields; i++) {
		LAW(law_lies_in(rec->fields[i].name, rec->fields[i].block));
		LAW(law_lies_in(rec->fields[i].value, rec->fields[i].block) ||
		    law_lies_in(rec->fields[i].value, buf_str(&rec->folded)));
		LAW(str_eq(rec->fields[i].value, str_trim(rec->fields[i].value)));
		LAW(str_find(rec->fields[i].value, STR("\n")) == -1);
		LAW((rec->fields[i].id <= FIELD_OTHER) ==
		    (rec->fields[i].name.n > 0));
	}
	for (i = 0; i < rec->nentries; i++) {
		e = &rec->entries[i];
		LAW(law_lies_in(e->text, e->block) && law_lies_in(e->body, e->block));
		LAW(str_find(e->text, STR("\n")) == -1);
		LAW((e->kind == KIND_NONE) == (e->word.n == 0));
		LAW(e->ref.n == 0 || id_valid(e->ref));
		LAW(e->by.n == 0 || id_valid(e->by));
		LAW(!(e->has & ATTR_DUE) == (e->due == DATE_NONE));
	}
	LAW(!(rec->flaws & RECORD_NUL) == (str_find(rec->data, STR("\0")) == -1));
	LAW(!(rec->flaws & (RECORD_EMPTY | RECORD_NAMELESS)) ==
	    (record_value(rec, FIELD_NAME).n > 0));
	return NULL;
}

/* The order, told anew, in time that grows with the square of the entries. */
static inline const char *
law_order(const struct record *rec)
{
	size_t n, i, k, counted = 0;
	const struct entry **order = xcalloc(rec->nentries, sizeof(*order));
	int *minute = xcalloc(rec->nentries, sizeof(*minute)), time, stands = 1;
	const struct entry *e = rec->entries, *a, *b;

	n = record_order(rec, order);
	record_times(rec, minute);
	for (i = 0; i < rec->nentries; i++) {
		time = e[i].when.minute;
		for (k = i; time == -1 && k-- > 0; )
			if (e[k].when.day == e[i].when.day && e[k].kind != KIND_NONE)
				time = e[k].when.minute;
		if (e[i].when.day != DATE_NONE) {
			stands = stands && minute[i] == time;
			counted += e[i].kind != KIND_NONE;
		}
	}
	for (i = 1; i < n; i++) {
		a = order[i - 1];
		b = order[i];
		stands = stands && (a->when.day < b->when.day ||
		    (a->when.day == b->when.day && (minute[a - e] < minute[b - e] ||
		    (minute[a - e] == minute[b - e] && a < b))));
	}
	free(order);
	free(minute);
	LAW(stands);
	LAW(n == counted);
	return NULL;
}

/* How many bytes a and b have in common at their starts, and at their ends. */
static inline void
law_common(struct str a, struct str b, size_t *head, size_t *tail)
{
	*head = *tail = 0;
	while (*head < a.n && *head < b.n && a.p[*head] == b.p[*head])
		++*head;
	while (*tail < a.n && *tail < b.n &&
	    a.p[a.n - 1 - *tail] == b.p[b.n - 1 - *tail])
		++*tail;
}

/* Old and new differ at most between the bytes from and to of old. */
static inline int
law_keeps(struct str old, struct str new, size_t from, size_t to)
{
	size_t head, tail;

	law_common(old, new, &head, &tail);
	return head >= from && tail >= old.n - to;
}

/* New is old with something put in at one place. */
static inline int
law_grown(struct str old, struct str new)
{
	size_t head, tail;

	law_common(old, new, &head, &tail);
	return new.n > old.n && head + tail >= old.n;
}

/* Where the fields of a name begin and end; nowhere: 0. */
static inline int
law_extent(const struct record *rec, struct str name, size_t *from, size_t *to)
{
	size_t i;
	int found = 0;

	for (i = 0; i < rec->nfields; i++) {
		if (!law_named(rec, i, name))
			continue;
		if (!found)
			*from = (size_t)(rec->fields[i].block.p - rec->data.p);
		*to = (size_t)(rec->fields[i].block.p - rec->data.p) +
		    rec->fields[i].block.n;
		found = 1;
	}
	return found;
}

/* Whether the last block but the fields of this name is a blank line: as the
 * new last line it has nothing left without its line end. */
static inline int
law_ends_blank(const struct record *rec, struct str name)
{
	size_t i = law_pieces(rec);

	while (i > 0 && law_named(rec, i - 1, name))
		i--;
	return i > 0 && law_trim_end(law_piece(rec, i - 1)).n == 0;
}

/* All blocks but the fields of this name stand in again as they were; only the
 * last line may have got or lost its line end, where the record lacks its. */
static inline const char *
law_others(const struct record *rec, const struct record *again, struct str name)
{
	int open = rec->data.n > 0 && rec->data.p[rec->data.n - 1] != '\n';
	size_t i = 0, k = 0;
	struct str a, b;

	for (;; i++, k++) {
		while (i < rec->nfields && law_named(rec, i, name))
			i++;
		while (k < again->nfields && law_named(again, k, name))
			k++;
		if (i == law_pieces(rec) || k == law_pieces(again))
			break;
		a = law_piece(rec, i);
		b = law_piece(again, k);
		LAW(str_eq(a, b) || (open && (i + 1 == law_pieces(rec) ||
		    k + 1 == law_pieces(again)) &&
		    str_eq(law_trim_end(a), law_trim_end(b))));
	}
	LAW(i == law_pieces(rec) || (open && law_ends_blank(rec, name)));
	LAW(k == law_pieces(again));
	return NULL;
}

/* Whether a line begins with the bytes of a BOM, which an edit could make the
 * first: the laws of edits leave such a record aside. */
static inline int
law_second_bom(const struct record *rec)
{
	return str_starts(str_sub(rec->data, rec->head, rec->data.n), "\xef\xbb\xbf") ||
	    str_find(rec->data, STR("\n\xef\xbb\xbf")) != -1;
}

/* What each edit of a field leaves as it was. */
static inline const char *
law_field_edit(const struct record *rec, const struct record *again, int rv,
    struct str name)
{
	int open = rec->data.n > rec->head && rec->data.p[rec->data.n - 1] != '\n';
	struct str old = rec->data, new = again->data;
	size_t from, to;

	LAW(rv == 0 || rv == 1);
	LAW((rv == 0) == str_eq(old, new));
	LAW(again->head == rec->head);
	LAWS(law_parse(again));
	LAWS(law_others(rec, again, name));
	if (law_extent(rec, name, &from, &to))
		LAW(law_keeps(old, new, open && from > 1 ? from - 2 : from, to));
	if (again->nfields > rec->nfields)
		LAW(law_grown(old, new));
	if (old.n > rec->head && new.n > rec->head)
		LAW(open == (new.p[new.n - 1] != '\n') ||
		    (open && law_ends_blank(rec, name)));
	return NULL;
}

/* record_set() of a value that can stand: it reads back, twice is once, and the
 * old value can be had again. */
static inline const char *
law_set(const struct record *rec, struct str name, struct str value)
{
	struct record again = RECORD_INIT, third = RECORD_INIT;
	struct buf out = BUF_INIT, out2 = BUF_INIT;
	struct error e = ERROR_INIT;
	const struct field *f;
	const char *broken;
	struct str old;
	int rv;

	if (law_second_bom(rec))
		return NULL;
	rv = record_set(rec, name, value, &out, &e);
	record_parse(&again, buf_str(&out), NULL);
	broken = law_field_edit(rec, &again, rv, name);
	f = record_next(&again, name, NULL);
	if (broken == NULL && (f == NULL ? value.n > 0 :
	    !str_eq(f->value, str_trim(value))))
		broken = "the value reads back";
	if (broken == NULL && record_set(&again, name, value, &out2, &e) != 0)
		broken = "set twice is set once";
	f = record_next(rec, name, NULL);
	old = f != NULL ? f->value : STR("");
	if (broken == NULL && str_find(old, STR("\r")) == -1 &&
	    str_find(old, STR("\0")) == -1) {
		rv = record_set(&again, name, old, &out2, &e);
		record_parse(&third, buf_str(&out2), NULL);
		broken = law_field_edit(&again, &third, rv, name);
		f = record_next(&third, name, NULL);
		if (broken == NULL && !str_eq(f != NULL ? f->value : STR(""), old))
			broken = "the old value reads back";
	}
	error_clear(&e);
	record_free(&again);
	record_free(&third);
	buf_free(&out);
	buf_free(&out2);
	return broken;
}

static inline int
law_has_value(const struct record *rec, struct str name, struct str value)
{
	const struct field *f = NULL;
	struct str rest, item;

	while ((f = record_next(rec, name, f)) != NULL) {
		if (str_eq(f->value, value))
			return 1;
		rest = f->value;
		while (f->id == FIELD_TAGS && str_item(&rest, ',', &item))
			if (text_same(item, value))
				return 1;
	}
	return 0;
}

/* record_add() and record_remove() of one value or tag. */
static inline const char *
law_add(const struct record *rec, struct str name, struct str value)
{
	struct record again = RECORD_INIT, third = RECORD_INIT;
	struct buf out = BUF_INIT, out2 = BUF_INIT;
	int rv, there = law_has_value(rec, name, value);
	struct error e = ERROR_INIT;
	const char *broken;

	if (law_second_bom(rec))
		return NULL;
	rv = record_add(rec, name, value, &out, &e);
	record_parse(&again, buf_str(&out), NULL);
	broken = law_field_edit(rec, &again, rv, name);
	if (broken == NULL && (there == rv || !law_has_value(&again, name, value)))
		broken = "what is added is there";
	rv = record_remove(&again, name, value, &out2, &e);
	record_parse(&third, buf_str(&out2), NULL);
	if (broken == NULL)
		broken = law_field_edit(&again, &third, rv, name);
	if (broken == NULL && (rv != 1 || law_has_value(&third, name, value)))
		broken = "what is removed is gone";
	/* A CR at the very end becomes part of the line end put behind it. */
	if (broken == NULL && again.nfields > rec->nfields &&
	    !str_ends(rec->data, "\r") && !str_eq(rec->data, third.data))
		broken = "added whole and removed: as before";
	error_clear(&e);
	record_free(&again);
	record_free(&third);
	buf_free(&out);
	buf_free(&out2);
	return broken;
}

/* Whether the days of the log stand in order. */
static inline int
law_sorted(const struct record *rec)
{
	int day = DATE_NONE;
	size_t i;

	for (i = 0; i < rec->nentries; i++) {
		if (rec->entries[i].when.day != DATE_NONE &&
		    rec->entries[i].when.day < day)
			return 0;
		if (rec->entries[i].when.day != DATE_NONE)
			day = rec->entries[i].when.day;
	}
	return 1;
}

static inline int
law_later(const struct entry *e, int minute, struct stamp when)
{
	return e->when.day > when.day || (e->when.day == when.day &&
	    minute != -1 && when.minute != -1 && minute > when.minute);
}

/* Where the new entry is among those of again: behind the last of rec that is
 * not later, all others as they were.  Its index is stored. */
static inline const char *
law_logged(const struct record *rec, const struct record *again,
    struct stamp when, const int *minute, size_t *at)
{
	const struct entry *a, *b;
	size_t i;

	LAW(again->nentries == rec->nentries + 1);
	for (*at = rec->nentries; *at > 0; --*at)
		if (rec->entries[*at - 1].when.day != DATE_NONE &&
		    !law_later(&rec->entries[*at - 1], minute[*at - 1], when))
			break;
	for (i = 0; i < rec->nentries; i++) {
		a = &rec->entries[i];
		b = &again->entries[i < *at ? i : i + 1];
		LAW(str_eq(law_trim_end(a->block), law_trim_end(b->block)));
		LAW(a->kind == b->kind && stamp_cmp(a->when, b->when) == 0);
	}
	return NULL;
}

/* record_log() of what entry_write() made of e. */
static inline const char *
law_log(const struct record *rec, const struct entry *e)
{
	int *minute = xcalloc(rec->nentries, sizeof(*minute)), *after;
	struct buf out = BUF_INIT, written = BUF_INIT;
	struct record again = RECORD_INIT;
	struct error err = ERROR_INIT;
	const struct entry *got;
	const char *broken;
	size_t at, i;

	entry_write(&written, e, "\n", &err);
	record_log(rec, e->when, buf_str(&written), &out);
	record_parse(&again, buf_str(&out), NULL);
	record_times(rec, minute);
	broken = law_parse(&again);
	if (broken == NULL)
		broken = law_logged(rec, &again, e->when, minute, &at);
	if (broken == NULL && !law_grown(rec->data, again.data))
		broken = "the record stands as it was around the entry";
	if (broken == NULL) {
		got = &again.entries[at];
		if (got->kind != e->kind || stamp_cmp(got->when, e->when) != 0 ||
		    got->has != e->has || got->line == 0)
			broken = "the entry is there";
		after = xcalloc(again.nentries, sizeof(*after));
		record_times(&again, after);
		for (i = 0; i < rec->nentries; i++)
			if (law_sorted(rec) && rec->entries[i].when.day != DATE_NONE &&
			    after[i < at ? i : i + 1] != minute[i])
				broken = "the times of the others are as they were";
		free(after);
	}
	free(minute);
	error_clear(&err);
	record_free(&again);
	buf_free(&out);
	buf_free(&written);
	return broken;
}

#endif
