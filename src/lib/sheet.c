#include "sheet.h"

#include <stdlib.h>
#include <string.h>

#include "duepart.h"
#include "setting.h"
#include "share.h"
#include "sheetpart.h"

/* Where .ii says nothing else. */
#define LENGTH 20
#define LOW 12
#define HIGH 14

/* What all sheets of a book are made by. */
struct settings {
	struct rules rules;
	enum seeker seeker;
	int length, low, high;
};

const char *
sheet_fact(const struct sheet *s, enum fact f)
{
	for (size_t i = 0; i < s->nfacts; i++)
		if (s->facts[i].fact == f)
			return s->facts[i].text;
	return NULL;
}

/* --- settings --- */

/* A file of the book that is not understood. */
struct telling {
	struct list *odd;
	const struct book *book;
	const char *file, *instead;
};

static void
tell(void *arg, unsigned line, const char *what)
{
	const struct telling *t = arg;

	list_printf(t->odd, "%s/%s:%u: %s%s", t->book->dir, t->file, line, what,
	    t->instead);
}

/* A setting, if it stands and is good; one that is not is told. */
static int
read_setting(struct sheets *all, const struct book *b, const char *name,
    struct str *value)
{
	struct telling t = { &all->odd, b, ".ii", "; the default is taken" };
	const struct field *f = record_next(&b->settings, str_of(name), NULL);
	struct error e = ERROR_INIT;

	if (f == NULL)
		return 0;
	*value = f->value;
	if (setting_check(b, str_of(name), *value, &e) == 0)
		return 1;
	tell(&t, f->line, error_text(&e));
	error_clear(&e);
	return 0;
}

static void
read_settings(struct settings *set, struct sheets *all, const struct book *b)
{
	struct str value, low, high;
	ptrdiff_t dash;

	*set = (struct settings){ .seeker = SEEKER_ANY, .length = LENGTH,
	    .low = LOW, .high = HIGH };
	rules_default(&set->rules, &b->workdays);
	rules_read(&set->rules, &b->settings, 1, NULL);
	if (read_setting(all, b, "Seeker", &value))
		seeker_find(value, &set->seeker);
	if (read_setting(all, b, "Length", &value))
		str_int(value, 1, 480, &set->length);
	if (read_setting(all, b, "Questions", &value)) {
		dash = str_find(value, STR("-"));
		low = dash == -1 ? value : str_trim(str_sub(value, 0, (size_t)dash));
		high = str_trim(str_sub(value, (size_t)(dash + 1), value.n));
		str_int(low, 1, 100, &set->low);
		str_int(high, 1, 100, &set->high);
	}
}

/* The book's questions, then those built in. */
static int
read_bank(struct bank *bank, struct sheets *all, const struct book *b,
    struct error *e)
{
	struct telling t = { &all->odd, b, "questions", "; it is left out" };
	struct report report = { tell, &t };
	struct buf own = BUF_INIT;
	int rv = share_own(b, "questions", &own, e);

	if (rv == 0)
		bank_read(bank, buf_str(&own), ORIGIN_BOOK, &report);
	bank_read(bank, share_text("questions"), ORIGIN_BANK, NULL);
	buf_free(&own);
	return rv == -1 ? -1 : 0;
}

/* --- one sheet --- */

/* Which talk it is for: the one ahead, where I ask; else the side that was
 * touched last. */
static const struct round *
find_round(const struct fold *f)
{
	int giving = f->stage == STAGE_REQUESTED || f->stage == STAGE_ACCEPTED ||
	    f->stage == STAGE_GIVING;

	return giving && !(f->seek.open && f->seek.stage == STAGE_SCHEDULED) ?
	    &f->give : &f->seek;
}

static void
find_talk(struct making *m, const struct settings *set)
{
	const struct round *r = m->round = find_round(&m->fold);
	struct sheet *s = m->sheet;
	int mins = 0;

	s->giving = r == &m->fold.give;
	s->arranged = r->open && r->talk.day != DATE_NONE &&
	    r->stage == (s->giving ? STAGE_GIVING : STAGE_SCHEDULED);
	s->talk = (struct stamp){ DATE_NONE, -1 };
	if (s->arranged) {
		s->talk = r->talk;
		mins = fold_entry(&m->fold, r->arranged)->mins;
	}
	s->mins = mins > 0 ? mins : set->length;
}

static void
choose(struct making *m, const struct bank *bank, const struct settings *set,
    unsigned *empty)
{
	struct asked here = ASKED_INIT, none = ASKED_INIT;
	struct choice how = { .id = str_of(m->sheet->id), .rec = &m->record,
	    .seeker = set->seeker, .low = set->low, .high = set->high,
	    .here = &here, .near = m->place != NULL ? &m->place->asked : &none };

	asked_add_log(&here, &m->record);
	bank_choose(bank, &how, &m->sheet->questions, empty);
	asked_free(&here);
}

static void
warn_of_talk(struct making *m)
{
	struct sheet *s = m->sheet;
	struct stamp now = m->book->now;
	struct buf b = BUF_INIT;

	if (!s->arranged) {
		list_printf(&s->warnings, "no talk is arranged; once it is: ii-log %s "
		    "scheduled/cafe at=...", s->id);
		return;
	}
	if (s->talk.day > now.day || (s->talk.day == now.day &&
	    (s->talk.minute == -1 || s->talk.minute + s->mins > now.minute)))
		return;
	date_put_words(&b, s->talk.day, now.day);
	list_printf(&s->warnings, "the talk of %s has passed: ii-log %s met ... if it took "
	    "place", b.s, s->id);
	buf_free(&b);
}

static void
warn_of_research(struct making *m)
{
	const struct round *r = m->round;
	int again = r->count > 0 && r->before != NOWHERE;
	struct sheet *s = m->sheet;

	if (record_value(&m->record, FIELD_GOAL).n == 0)
		list_printf(&s->warnings, "no Goal: what do you hope to learn?  ii-set %s "
		    "goal=...", s->id);
	if (!due_noted(&m->fold, again ? r->before : 0))
		list_printf(&s->warnings, "nothing was noted%s: what did you find out "
		    "about them?  ii-log %s note ...", again ? " of late" : "", s->id);
}

static void
warn_of_questions(struct sheet *s, const struct settings *set, unsigned empty)
{
	size_t n = s->questions.n;
	struct buf b = BUF_INIT;

	if (n < (size_t)set->low || n > (size_t)set->high)
		list_printf(&s->warnings, "%zu question%s, of %d to %d that make a talk", n,
		    n == 1 ? "" : "s", set->low, set->high);
	for (int c = 0; c < CATEGORY_COUNT; c++)
		if (empty & 1u << c)
			buf_printf(&b, "%s%s", b.n > 0 ? ", " : "",
			    category_name((enum category)c));
	if (b.n > 0)
		list_printf(&s->warnings, "no question is left for %s: write some into the "
		    "book's file questions", b.s);
	buf_free(&b);
}

static void
make_one(struct making *m, const struct bank *bank, const struct settings *set)
{
	unsigned empty = 0;

	find_talk(m, set);
	sheet_facts(m);
	warn_of_talk(m);
	if (m->sheet->giving)
		return;
	choose(m, bank, set, &empty);
	warn_of_research(m);
	warn_of_questions(m->sheet, set, empty);
}

/* --- all --- */

/* Read and fold the record of an id.  Returns 0, or -1 with troubles told. */
static int
read_one(struct making *m, struct sheets *all, const struct settings *set,
    const char *id)
{
	struct error e = ERROR_INIT;
	struct rules own;
	struct pace pace;
	int rv = book_read_record(m->book, str_of(id), &m->data, &e);

	if (rv == 0) {
		record_parse(&m->record, buf_str(&m->data), NULL);
		if (m->record.flaws & (RECORD_EMPTY | RECORD_NAMELESS))
			rv = 1;
	}
	if (rv == 1)
		error_set(&e, "%s: has no name, or is gone", id);
	if (rv != 0) {
		list_add(&all->troubles, str_of(error_text(&e)));
		error_clear(&e);
		return -1;
	}
	rules_of(&own, &set->rules, &m->record);
	pace = rules_pace(&own);
	fold_record(&m->fold, &m->record, m->book->now.day, &pace);
	return 0;
}

/* The contacts that have a record: their makings, all but the place. */
static struct making *
read_all(struct sheets *all, const struct book *b, const struct list *ids,
    const struct settings *set, struct nearby *near)
{
	struct making *v = xcalloc(ids->n + 1, sizeof(*v)), *m;
	struct sheet *s;
	size_t i;

	all->v = xcalloc(ids->n + 1, sizeof(*all->v));
	for (i = 0; i < ids->n; i++) {
		m = &v[all->n];
		*m = (struct making){ .book = b, .private = all->private,
		    .data = BUF_INIT, .record = RECORD_INIT, .fold = FOLD_INIT };
		if (read_one(m, all, set, ids->v[i]) == -1) {
			record_free(&m->record);
			buf_free(&m->data);
			continue;
		}
		s = m->sheet = &all->v[all->n++];
		s->id = arena_keep(&s->arena, str_of(ids->v[i]));
		s->name = sheet_keep(s, record_value(&m->record, FIELD_NAME));
		nearby_add(near, record_value(&m->record, FIELD_ORG));
	}
	return v;
}

int
sheets_make(struct sheets *all, const struct book *b, const struct list *ids,
    struct error *e)
{
	struct nearby near = NEARBY_INIT;
	struct bank bank = BANK_INIT;
	struct settings set;
	struct making *v;
	size_t i;
	int rv;

	read_settings(&set, all, b);
	v = read_all(all, b, ids, &set, &near);
	rv = read_bank(&bank, all, b, e);
	if (rv == 0)
		rv = nearby_read(&near, b, all->private, &all->troubles, e);
	for (i = 0; i < all->n; i++) {
		v[i].place = nearby_at(&near, record_value(&v[i].record, FIELD_ORG));
		if (rv == 0)
			make_one(&v[i], &bank, &set);
		fold_free(&v[i].fold);
		record_free(&v[i].record);
		buf_free(&v[i].data);
	}
	free(v);
	bank_free(&bank);
	nearby_free(&near);
	return rv;
}

void
sheets_free(struct sheets *all)
{
	struct sheet *s;

	for (size_t i = 0; i < all->n; i++) {
		s = &all->v[i];
		free(s->facts);
		bank_free(&s->questions);
		list_free(&s->warnings);
		arena_free(&s->arena);
	}
	free(all->v);
	list_free(&all->odd);
	list_free(&all->troubles);
	memset(all, 0, sizeof(*all));
}
