/* timeline: reads tests/data/timelines, and asks what is due in them.
 *
 * A timeline says what it shows, then who there is, then what is due when:
 *
 *	A request that nobody answers: a reminder falls due.
 *
 *	settings
 *		Tries: 2
 *
 *	contact grace
 *		Name: Grace Hopper
 *		2026-11-02 asked/email
 *
 *	contacts p-1 to p-600
 *		Name: Person %
 *
 *	Tue 2026-11-10  nothing; grace is asked
 *	Wed 2026-11-11 09:30 to Fri 2026-11-13  grace nudge
 *	Thu 2026-11-12  grace nudge +1 "asked"; p-1 is new
 *
 * Settings and records are indented by a TAB; a % becomes the number.  A day
 * lists everything that is due on it, at 8 in the morning where it names no
 * time; "+1" are the days past due, and words in quotes stand in what is said,
 * or are the command.
 * Holidays: are days here, not a file.  A # at the start of a line comments.
 */
#ifndef II_TIMELINE_H
#define II_TIMELINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "due.h"

#define MORNING (8 * 60)
#define NOT_SAID INT_MAX

struct person {
	char *id;
	struct buf text;
	struct record rec;     /* of text; see read_people() */
};

/* Something that a day says. */
struct expected {
	char *id;
	int is_stage;
	enum stage stage;
	enum rule rule;
	int past;              /* days past due, or NOT_SAID */
	char *words;           /* in what is said, or the command; or NULL */
	int found;
};

struct day {
	unsigned line;
	int from, to, minute;
	struct expected *said;
	size_t n, cap;
};

struct timeline {
	char *file;
	struct rules rules;
	struct workdays workdays;
	struct person *people;
	size_t n, cap;
	struct day *days;
	size_t ndays, cdays;
	unsigned line;         /* being read */
};

/* What is due at a time, the stages beside it. */
struct survey {
	struct due due;
	enum stage *stages;    /* of each of the timeline's people */
};

static inline struct buf
read_file(const char *path)
{
	struct buf b = BUF_INIT;
	char piece[4096];
	size_t n;
	FILE *f = fopen(path, "r");

	if (f == NULL)
		fail_msg("%s: cannot be read", path);
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_add(&b, piece, n);
	fclose(f);
	return b;
}

__attribute__((noreturn))
static inline void
wrong(const struct timeline *t, struct str got, const char *expected)
{
	print_error("%s:%u: '%.*s': expected %s\n", t->file, t->line, (int)got.n,
	    got.p, expected);
	fail();
	abort(); /* fail() does not return, and does not say so */
}

/* --- people --- */

static inline struct person *
add_person(struct timeline *t, struct str id)
{
	struct person *p;

	t->people = xgrow(t->people, t->n, &t->cap, sizeof(*t->people));
	p = &t->people[t->n++];
	*p = (struct person){ str_dup(id), BUF_INIT, RECORD_INIT };
	return p;
}

/* The person of an id, or NULL. */
static inline struct person *
find_person(const struct timeline *t, struct str id)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (str_is(id, t->people[i].id))
			return &t->people[i];
	return NULL;
}

static inline void
read_people(struct timeline *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		record_parse(&t->people[i].rec, buf_str(&t->people[i].text), NULL);
}

/* Add people number from..to after what was written for "p-%". */
static inline void
multiply(struct timeline *t, struct str stem, int from, int to, struct str text)
{
	struct buf id = BUF_INIT;
	struct person *p;
	size_t i;

	for (; from <= to; from++) {
		buf_reset(&id);
		buf_addstr(&id, stem);
		buf_int(&id, from);
		p = add_person(t, buf_str(&id));
		for (i = 0; i < text.n; i++)
			if (text.p[i] == '%')
				buf_int(&p->text, from);
			else
				buf_putc(&p->text, text.p[i]);
	}
	buf_free(&id);
}

/* "p-1": its stem "p-", and the number. */
static inline struct str
split_number(const struct timeline *t, struct str id, int *n)
{
	size_t i = id.n;

	while (i > 0 && id.p[i - 1] >= '0' && id.p[i - 1] <= '9')
		i--;
	if (str_int(str_sub(id, i, id.n), 0, 100000, n) == -1)
		wrong(t, id, "an id that ends in a number");
	return str_sub(id, 0, i);
}

static inline void
take_people(struct timeline *t, struct str heading, struct str text)
{
	struct str word, first, last;
	int from, to;

	str_word(&heading, &word);
	if (!str_word(&heading, &first) || !id_valid(first))
		wrong(t, first, "an id");
	if (str_is(word, "contact")) {
		buf_addstr(&add_person(t, first)->text, text);
		return;
	}
	if (!str_word(&heading, &word) || !str_is(word, "to") ||
	    !str_word(&heading, &last))
		wrong(t, heading, "'contacts p-1 to p-600'");
	first = split_number(t, first, &from);
	split_number(t, last, &to);
	multiply(t, first, from, to, text);
}

static inline void
take_settings(struct timeline *t, struct str text)
{
	struct error e = ERROR_INIT;
	struct record rec = RECORD_INIT;
	const struct field *f;
	unsigned bad;

	record_parse(&rec, text, NULL);
	if ((f = record_next(&rec, STR("Workdays"), NULL)) != NULL &&
	    workdays_parse(&t->workdays, f->value, &e) == -1)
		wrong(t, f->value, "days of the week");
	for (f = NULL; (f = record_next(&rec, STR("Holidays"), f)) != NULL; )
		if (workdays_holidays(&t->workdays, f->value, t->file, &e) == -1)
			wrong(t, f->value, "a day");
	bad = rules_read(&t->rules, &rec, 1, NULL);
	record_free(&rec);
	if (bad > 0)
		wrong(t, text, "settings");
}

/* --- days --- */

/* "Wed 2026-11-11". */
static inline int
take_date(const struct timeline *t, struct str *rest)
{
	struct str weekday, word;
	int day;

	if (!str_word(rest, &weekday) || !str_word(rest, &word) ||
	    date_parse(word, &day) == -1)
		wrong(t, *rest, "a day such as 'Wed 2026-11-11'");
	if (date_weekday(day) != date_weekday_find(weekday))
		wrong(t, weekday, "the day of the week of that date");
	return day;
}

/* "grace nudge +1 "words"", or "grace is asked". */
static inline void
take_expected(struct timeline *t, struct day *d, struct str item)
{
	struct expected *x;
	struct str id, word;
	enum rule rule;

	if (str_is(item, "nothing"))
		return;
	d->said = xgrow(d->said, d->n, &d->cap, sizeof(*d->said));
	x = &d->said[d->n++];
	*x = (struct expected){ .past = NOT_SAID };
	if (!str_word(&item, &id) || find_person(t, id) == NULL)
		wrong(t, id, "somebody of this timeline");
	x->id = str_dup(id);
	if (!str_word(&item, &word))
		wrong(t, id, "a rule, or 'is' and a stage, after the id");
	if (str_is(word, "is")) {
		item = str_trim(item);
		x->is_stage = 1;
		if (!stage_find(item, &x->stage))
			wrong(t, item, "a stage");
		return;
	}
	if (!rule_find(word, &rule))
		wrong(t, word, "a rule");
	x->rule = rule;
	item = str_trim(item);
	if (item.n > 0 && item.p[0] == '+') {
		str_word(&item, &word);
		if (str_int(str_sub(word, 1, word.n), 0, 10000, &x->past) == -1)
			wrong(t, word, "days past due, such as +3");
		item = str_trim(item);
	}
	if (item.n > 1 && item.p[0] == '"' && item.p[item.n - 1] == '"')
		x->words = str_dup(str_sub(item, 1, item.n - 1));
	else if (item.n > 0)
		wrong(t, item, "nothing more, or words in quotes");
}

static inline void
take_day(struct timeline *t, struct str line)
{
	struct str rest = line, word, item;
	struct day *d;

	t->days = xgrow(t->days, t->ndays, &t->cdays, sizeof(*t->days));
	d = &t->days[t->ndays++];
	*d = (struct day){ .line = t->line, .minute = MORNING };
	d->from = d->to = take_date(t, &rest);
	item = rest;
	if (str_word(&item, &word) && date_parse_time(word, &d->minute) == 0)
		rest = item;
	item = rest;
	if (str_word(&item, &word) && str_is(word, "to")) {
		rest = item;
		d->to = take_date(t, &rest);
	}
	if (d->to < d->from || str_trim(rest).n == 0)
		wrong(t, line, "what is due, or 'nothing'");
	while (str_item(&rest, ';', &item))
		take_expected(t, d, item);
}

/* --- the whole --- */

static inline int
take_line(struct str *rest, struct str *line)
{
	ptrdiff_t end = str_find(*rest, STR("\n"));

	if (rest->n == 0)
		return 0;
	*line = end == -1 ? *rest : str_sub(*rest, 0, (size_t)end);
	*rest = str_sub(*rest, end == -1 ? rest->n : (size_t)end + 1, rest->n);
	return 1;
}

static inline int
is_heading(struct str line)
{
	return str_is(line, "settings") || str_starts(line, "contact ") ||
	    str_starts(line, "contacts ");
}

/* Take a heading with the indented lines below it. */
static inline void
take_section(struct timeline *t, struct str heading, struct str *rest)
{
	struct buf text = BUF_INIT;
	struct str line;

	while (rest->n > 0 && rest->p[0] == '\t' && take_line(rest, &line)) {
		buf_addstr(&text, str_sub(line, 1, line.n));
		buf_putc(&text, '\n');
		t->line++;
	}
	if (str_is(heading, "settings"))
		take_settings(t, buf_str(&text));
	else
		take_people(t, heading, buf_str(&text));
	buf_free(&text);
}

static inline void
timeline_read(struct timeline *t, const char *path)
{
	struct buf data = read_file(path);
	struct str rest = buf_str(&data), line;
	int prose = 1;

	*t = (struct timeline){ .file = xstrdup(path), .workdays = WORKDAYS_INIT };
	rules_default(&t->rules, &t->workdays);
	while (take_line(&rest, &line)) {
		t->line++;
		if (line.n == 0)
			prose = 0;
		if (prose || line.n == 0 || line.p[0] == '#')
			continue;
		if (is_heading(line))
			take_section(t, line, &rest);
		else
			take_day(t, line);
	}
	if (t->n == 0 || t->ndays == 0)
		wrong(t, STR(""), "contacts and days");
	read_people(t);
	buf_free(&data);
}

static inline void
timeline_free(struct timeline *t)
{
	size_t i, k;

	for (i = 0; i < t->n; i++) {
		free(t->people[i].id);
		record_free(&t->people[i].rec);
		buf_free(&t->people[i].text);
	}
	for (i = 0; i < t->ndays; i++) {
		for (k = 0; k < t->days[i].n; k++) {
			free(t->days[i].said[k].id);
			free(t->days[i].said[k].words);
		}
		free(t->days[i].said);
	}
	free(t->people);
	free(t->days);
	free(t->file);
	workdays_free(&t->workdays);
}

/* --- asking --- */

/*
 * What is due, with words or without, the people taken in the order given
 * (NULL: theirs) into one part, or two by turns.
 */
static inline void
survey(struct survey *s, const struct timeline *t, struct stamp now, int horizon,
    const size_t *order, int parts, int words)
{
	struct due_part *part[2] = { NULL, NULL };
	const struct fold *f;
	size_t i, n;
	int k;

	s->stages = xcalloc(t->n, sizeof(*s->stages));
	for (k = 0; k < parts; k++)
		part[k] = due_part_new(&t->rules, now, horizon, words);
	for (i = 0; i < t->n; i++) {
		n = order != NULL ? order[i] : i;
		due_add(part[i % (size_t)parts], str_of(t->people[n].id),
		    &t->people[n].rec, &f);
		s->stages[n] = f->stage;
	}
	due_join(&s->due, part[0], part[1]);
}

static inline void
survey_free(struct survey *s)
{
	due_free(&s->due);
	free(s->stages);
}

#endif
