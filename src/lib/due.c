/* due: takes records in; duerules.c has the rules of one, duejoin.c those that
 * take several. */
#include "due.h"

#include <stdlib.h>
#include <string.h>

#include "duepart.h"

struct due_part *
due_part_new(const struct rules *rules, struct stamp now, int horizon, int words)
{
	struct due_part *p = xcalloc(1, sizeof(*p));

	p->rules = rules;
	p->now = now;
	p->pace = rules_pace(rules);
	p->horizon = horizon;
	p->words = words;
	p->hired = DATE_NONE;
	p->scratch = (struct buf)BUF_INIT;
	return p;
}

/* FNV-1a, 32 bits. */
uint32_t
due_hash(struct str s)
{
	uint32_t h = 2166136261u;
	size_t i;

	for (i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return h;
}

uint32_t
due_org_hash(struct due_part *p, struct str s)
{
	uint32_t h;

	if (s.n == 0)
		return 0;
	buf_reset(&p->scratch);
	text_fold(&p->scratch, s);
	h = due_hash(buf_str(&p->scratch));
	return h != 0 ? h : 1;
}

/* Rules that a hold does not hold back. */
static int
ignores_hold(enum rule r)
{
	return r == RULE_CONFIRM || r == RULE_WRITE_UP || r == RULE_OWE ||
	    r == RULE_EXPECT || r == RULE_CLASH;
}

/* Rules that run in a giving round. */
static int
runs_giving(enum rule r)
{
	return r == RULE_GRANT || r == RULE_WRITE_UP || r == RULE_OWE ||
	    r == RULE_EXPECT || r == RULE_CLASH;
}

static int
moves_to_workday(enum rule r)
{
	return r == RULE_ANOTHER || r == RULE_NUDGE || r == RULE_FOLLOW ||
	    r == RULE_TELL || r == RULE_UPDATE || r == RULE_ASK;
}

int
due_shows(const struct due_part *p, const struct contact *c, enum rule rule,
    int day, int fades)
{
	if (day == DATE_NONE || (c->flags & C_CLOSED) ||
	    ((c->flags & C_GIVING) && !runs_giving(rule)))
		return DATE_NONE;
	if (c->held != DATE_NONE && !ignores_hold(rule)) {
		if (c->held == HELD_OPEN)
			return DATE_NONE;
		if (c->held > day)
			day = c->held;
	}
	if (moves_to_workday(rule))
		day = workdays_next(p->rules->workdays, day);
	if (fades && p->now.day - day > DUE_FADES)
		return DATE_NONE;
	return day <= p->horizon ? day : DATE_NONE;
}

/* --- taking in --- */

static void
add_link(struct due_part *p, struct str to, struct str org, struct str text,
    int day, int referred)
{
	struct link *l;

	p->links = xgrow(p->links, p->nlinks, &p->clinks, sizeof(*p->links));
	l = &p->links[p->nlinks++];
	l->from = p->current;
	l->to = arena_keep(&p->arena, to);
	l->org = arena_keep(&p->arena, org);
	l->text = arena_keep(&p->arena, text);
	l->day = day;
	l->referred = referred;
}

static void
add_told(struct due_part *p, const struct entry *e)
{
	p->told = xgrow(p->told, p->ntold, &p->ctold, sizeof(*p->told));
	p->told[p->ntold++] = (struct told){ e->when.day,
	    arena_keep(&p->arena, e->ref) };
	p->c->ntold++;
}

/* What the log says of others. */
static void
take_links(struct due_part *p)
{
	const struct fold *f = &p->fold;
	struct str via = record_value(p->rec, FIELD_VIA), id;
	const struct entry *e;
	size_t i, pos = 0;

	for (i = 0; i < f->n; i++) {
		e = f->order[i];
		if (e->kind == KIND_REFERRED && (e->ref.n > 0 || e->org.n > 0))
			add_link(p, e->ref, e->org, e->text, e->when.day, 1);
		else if ((e->has & ATTR_BY) && f->mets > 0)
			add_link(p, e->by, STR(""), STR(""), e->when.day, 0);
		else if (e->kind == KIND_TOLD)
			add_told(p, e);
		else if (e->kind == KIND_HIRED && e->when.day > p->hired)
			p->hired = e->when.day;
	}
	if (ref_next(via, &pos, &id)) {
		p->c->flags |= C_VIA;
		if (f->mets > 0)
			add_link(p, id, STR(""), STR(""), DATE_NONE, 0);
	}
}

static void
take_talks(struct due_part *p)
{
	const struct fold *f = &p->fold;
	int i;

	p->c->talks = (unsigned)p->ntalks;
	p->c->ntalks = (unsigned)f->mets;
	for (i = 0; i < f->mets; i++) {
		p->talks = xgrow(p->talks, p->ntalks, &p->ctalks, sizeof(*p->talks));
		p->talks[p->ntalks++] = fold_day(f, f->talks[i]);
	}
}

static int
same_month(int a, int b)
{
	struct civil x = date_civil(a), y = date_civil(b);

	return x.year == y.year && x.month == y.month;
}

/* What counts in the whole book. */
static void
take_counts(struct due_part *p)
{
	const struct fold *f = &p->fold;
	const struct round *s = &f->seek, *g = &f->give;

	p->met += f->mets;
	p->given += f->given;
	if (s->count == 1 && fold_day(f, s->opened) == p->now.day &&
	    (f->order[s->opened]->kind == KIND_ASKED ||
	    f->order[s->opened]->kind == KIND_TRIED))
		p->opened_today++;
	if (g->count > 0 && ((g->stage == STAGE_GIVEN &&
	    same_month(fold_day(f, g->touched), p->now.day)) ||
	    (g->open && g->stage == STAGE_GIVING &&
	    same_month(g->talk.day, p->now.day))))
		p->given_this_month++;
}

/* The settings of this record; returns 1 when it sets Update: itself. */
static int
take_rules(struct due_part *p)
{
	size_t i;
	int own = 0, update = 0;

	p->c->rules = p->rules;
	for (i = 0; i < p->rec->nfields; i++)
		if (p->rec->fields[i].id == FIELD_RULE &&
		    p->rec->fields[i].value.n > 0) {
			own = 1;
			update |= str_caseis(p->rec->fields[i].name, "Update");
		}
	if (own) {
		/* kept apart from strings: it needs its alignment */
		struct rules *r = xmalloc(sizeof(*r));

		*r = *p->rules;
		p->odd += rules_read(r, p->rec, 0, NULL);
		p->c->rules = r;
	}
	return update;
}

static void
take_flags(struct due_part *p)
{
	const struct fold *f = &p->fold;
	struct contact *c = p->c;

	if (f->closed)
		c->flags |= C_CLOSED;
	if (f->give.open && !f->seek.open)
		c->flags |= C_GIVING;
	if (f->stage == STAGE_KEPT)
		c->flags |= C_KEPT;
	if (due_noted(f, 0))
		c->flags |= C_NOTED;
	if (f->stage == STAGE_NEW) {
		c->flags |= C_NEW;
		if ((c->flags & C_VIA) || record_value(p->rec, FIELD_GOAL).n > 0)
			c->flags |= C_ASK;
	}
}

static void
take_was(struct due_part *p)
{
	struct str id;
	size_t i;

	for (i = 0; i < p->rec->nfields; i++) {
		if (p->rec->fields[i].id != FIELD_WAS)
			continue;
		id = p->rec->fields[i].value;
		if (id.n > 0 && id.p[0] == '@')
			id = str_sub(id, 1, id.n);
		if (!id_valid(id))
			continue;
		p->was = xgrow(p->was, p->nwas, &p->cwas, sizeof(*p->was));
		p->was[p->nwas].id = arena_keep(&p->arena, id);
		p->was[p->nwas++].contact = p->current;
	}
}

unsigned
due_add(struct due_part *p, struct str id, const struct record *rec,
    const struct fold **fold)
{
	struct fold *f = &p->fold;
	struct contact *c;
	int own;

	p->contacts = xgrow(p->contacts, p->ncontacts, &p->ccontacts,
	    sizeof(*p->contacts));
	c = p->c = &p->contacts[p->ncontacts];
	p->current = (unsigned)p->ncontacts++;
	p->rec = rec;
	memset(c, 0, sizeof(*c));
	own = take_rules(p);
	p->pace = rules_pace(c->rules);
	fold_record(f, rec, p->now.day, &p->pace);
	c->id = arena_keep(&p->arena, id);
	c->name = arena_keep(&p->arena, record_value(rec, FIELD_NAME));
	c->org = arena_keep(&p->arena, record_value(rec, FIELD_ORG));
	c->hash = due_hash(id);
	c->org_hash = due_org_hash(p, record_value(rec, FIELD_ORG));
	c->last = fold_day(f, f->last);
	c->approached = f->seek.count > 0 ? fold_day(f, f->seek.asked) : DATE_NONE;
	c->held = f->held_until;
	c->told = (unsigned)p->ntold;
	p->odd += rec->odd;
	take_links(p);
	take_talks(p);
	take_counts(p);
	take_flags(p);
	take_was(p);
	due_rules(p, own);
	if (fold != NULL)
		*fold = f;
	return p->current;
}

void
due_command(struct buf *b, const struct due_item *item)
{
	static const char *const entry[RULE_COUNT] = {
		[RULE_CONFIRM] = "wrote/email Confirmed.",
		[RULE_PREPARE] = "note ...",
		[RULE_WRITE_UP] = "met ...",
		[RULE_THANK] = "thanked/email",
		[RULE_ANSWER] = "wrote/email ...",
		[RULE_GRANT] = "accepted/email",
		[RULE_LEAD] = "thanked/email",
		[RULE_APPLY] = "applied",
		[RULE_OWE] = "done ...",
		[RULE_EXPECT] = "done ...",
		[RULE_FOLLOW] = "asked/email",
		[RULE_TELL] = "told/email",
		[RULE_TRY] = "tried/phone",
		[RULE_ANOTHER] = "asked/email",
		[RULE_NUDGE] = "asked/email",
		[RULE_UPDATE] = "wrote/email ...",
		[RULE_ASK] = "asked/email",
	};

	if (item->rule == RULE_CLASH)
		buf_printf(b, "ii-edit %s", item->id);
	else if (item->rule == RULE_NUDGE && item->about != NULL)
		buf_printf(b, "ii-log %s asked/intro by=@%s", item->about, item->id);
	else if (item->rule == RULE_TELL && item->about != NULL)
		buf_printf(b, "ii-log %s told/email @%s", item->id, item->about);
	else
		buf_printf(b, "ii-log %s %s", item->id, entry[item->rule]);
}
