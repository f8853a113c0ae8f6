/* due: takes records in; duerules.c has the rules that one decides, duejoin.c
 * and duetell.c those that take several. */
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

uint32_t
due_hash(struct str s)
{
	return (uint32_t)str_hash(STR_HASH, s);
}

uint32_t
due_org_hash(struct due_part *p, struct str s)
{
	uint32_t h;
	size_t i;

	if (s.n == 0)
		return 0;
	buf_reset(&p->scratch);
	if (text_plain(s) == s.n) { /* as text_fold() would, and most are so */
		buf_addstr(&p->scratch, s);
		for (i = 0; i < s.n; i++)
			if (s.p[i] >= 'A' && s.p[i] <= 'Z')
				p->scratch.s[i] |= 0x20;
	} else
		text_fold(&p->scratch, s);
	h = due_hash(buf_str(&p->scratch));
	return h != 0 ? h : 1;
}

/* --- when an item shows --- */

/* What a rule is, beside its name and delay. */
enum {
	HELD = 1 << 0,     /* until= and wait hold it back */
	GIVING = 1 << 1,   /* runs in a giving round, too */
	WORKDAY = 1 << 2   /* moves to the next business day */
};

/* A clash concerns the record, whatever goes on with the contact. */
static const unsigned traits[RULE_COUNT] = {
	[RULE_CONFIRM] = 0,
	[RULE_PREPARE] = HELD,
	[RULE_WRITE_UP] = GIVING,
	[RULE_THANK] = HELD,
	[RULE_ANSWER] = HELD,
	[RULE_GRANT] = HELD | GIVING,
	[RULE_LEAD] = HELD,
	[RULE_APPLY] = HELD,
	[RULE_OWE] = GIVING,
	[RULE_EXPECT] = GIVING,
	[RULE_FOLLOW] = HELD | WORKDAY,
	[RULE_TELL] = HELD | WORKDAY,
	[RULE_TRY] = HELD,
	[RULE_ANOTHER] = HELD | WORKDAY,
	[RULE_NUDGE] = HELD | WORKDAY,
	[RULE_UPDATE] = HELD | WORKDAY,
	[RULE_ASK] = HELD | WORKDAY,
	[RULE_CLASH] = GIVING,
};

int
due_off(const struct contact *c, enum rule rule)
{
	return c->rules->delay[rule].unit == DELAY_OFF;
}

int
due_after(const struct due_part *p, const struct contact *c, enum rule rule,
    int day)
{
	return delay_after(c->rules->delay[rule], day, p->rules->workdays);
}

int
due_faded(const struct due_part *p, int day)
{
	return p->now.day - day >= DUE_FADES;
}

int
due_shows(const struct due_part *p, const struct contact *c, enum rule rule,
    int day, int fades)
{
	if (day == DATE_NONE || (c->flags & C_CLOSED) ||
	    ((c->flags & C_GIVING) && !(traits[rule] & GIVING)))
		return DATE_NONE;
	if ((traits[rule] & HELD) && c->held > day) {
		if (c->held == HELD_OPEN)
			return DATE_NONE;
		day = c->held;
	}
	/* the day until which they were left in peace is the reminder's own */
	if ((traits[rule] & WORKDAY) && !(rule == RULE_NUDGE && day == c->held))
		day = workdays_next(p->rules->workdays, day);
	return fades && day != DATE_NONE && due_faded(p, day) ? DATE_NONE : day;
}

/* --- items of the record being taken in --- */

const char *
due_say(struct due_part *p, int day)
{
	struct buf b = BUF_INIT;
	const char *s;

	if (!p->words || day == DATE_NONE)
		return "";
	date_put(&b, day);
	s = arena_keep(&p->arena, buf_str(&b));
	buf_free(&b);
	return s;
}

const char *
due_say_stamp(struct due_part *p, struct stamp when)
{
	struct buf b = BUF_INIT;
	const char *s;

	if (!p->words)
		return "";
	date_put(&b, when.day);
	if (when.minute != -1) {
		buf_putc(&b, ' ');
		date_put_time(&b, when.minute);
	}
	s = arena_keep(&p->arena, buf_str(&b));
	buf_free(&b);
	return s;
}

struct pending *
due_put(struct due_part *p, enum rule rule, int day, int fades,
    const char *fmt, ...)
{
	struct pending *it;
	va_list ap;

	if (due_off(p->c, rule) ||
	    (day = due_shows(p, p->c, rule, day, fades)) == DATE_NONE ||
	    (day > p->horizon && rule != RULE_ANOTHER))
		return NULL;
	p->items = xgrow(p->items, p->nitems, &p->citems, sizeof(*p->items));
	it = &p->items[p->nitems++];
	*it = (struct pending){ .contact = p->current, .rule = rule, .day = day,
	    .until = INT_MAX };
	if (p->words) {
		buf_reset(&p->scratch);
		va_start(ap, fmt);
		buf_vprintf(&p->scratch, fmt, ap);
		va_end(ap);
		it->what = arena_keep(&p->arena, buf_str(&p->scratch));
	}
	return it;
}

const char *
due_step(struct due_part *p, const char *fmt, ...)
{
	va_list ap;

	if (!p->words)
		return NULL;
	buf_reset(&p->scratch);
	va_start(ap, fmt);
	buf_vprintf(&p->scratch, fmt, ap);
	va_end(ap);
	return arena_keep(&p->arena, buf_str(&p->scratch));
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
	l->hash = due_hash(to);
	l->org = arena_keep(&p->arena, org);
	l->text = arena_keep(&p->arena, text);
	l->day = day;
	l->referred = referred;
}

static void
add_told(struct due_part *p, const struct entry *e)
{
	p->told = xgrow(p->told, p->ntold, &p->ctold, sizeof(*p->told));
	p->told[p->ntold++] = (struct told){ p->current,
	    arena_keep(&p->arena, e->ref), due_hash(e->ref), e->when.day };
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

/* The talks of this month, given or arranged, that this contact asked for. */
static int
given_this_month(const struct fold *f, int today)
{
	const struct round *g = &f->give;
	int i, n = 0;

	for (i = f->given; i > 0 && same_month(fold_day(f, f->gave[i - 1]), today); i--)
		n++;
	return n + (g->open && g->stage == STAGE_GIVING &&
	    same_month(g->talk.day, today));
}

/* What counts in the whole book. */
static void
take_counts(struct due_part *p)
{
	const struct fold *f = &p->fold;
	const struct round *s = &f->seek;

	p->met += f->mets;
	p->given += f->given;
	if (s->count == 1 && fold_day(f, s->opened) == p->now.day &&
	    (f->order[s->opened]->kind == KIND_ASKED ||
	    f->order[s->opened]->kind == KIND_TRIED))
		p->opened_today++;
	p->given_this_month += given_this_month(f, p->now.day);
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

		p->odd += rules_of(r, p->rules, p->rec);
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
		p->was[p->nwas++] = (struct was){ arena_keep(&p->arena, id),
		    due_hash(id), p->current };
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

/* --- commands --- */

void
due_quote(struct buf *b, struct str s)
{
	size_t i;

	buf_putc(b, '\'');
	for (i = 0; i < s.n; i++)
		if (s.p[i] == '\'')
			buf_puts(b, "'\\''");
		else
			buf_putc(b, s.p[i]);
	buf_putc(b, '\'');
}

void
due_command(struct buf *b, const struct due_item *item)
{
	static const char *const entry[RULE_COUNT] = {
		[RULE_CONFIRM] = "wrote/email Confirmed.",
		[RULE_PREPARE] = "note ...",
		[RULE_THANK] = "thanked/email",
		[RULE_ANSWER] = "wrote/email ...",
		[RULE_GRANT] = "accepted/email",
		[RULE_LEAD] = "thanked/email",
		[RULE_APPLY] = "applied",
		[RULE_OWE] = "done",
		[RULE_EXPECT] = "done",
		[RULE_FOLLOW] = "asked/email",
		[RULE_TELL] = "told/email",
		[RULE_TRY] = "tried/phone",
		[RULE_ANOTHER] = "asked/email",
		[RULE_NUDGE] = "asked/email",
		[RULE_UPDATE] = "wrote/email ...",
		[RULE_ASK] = "asked/email",
	};

	if (item->step != NULL)
		buf_puts(b, item->step);
	else if (item->rule == RULE_CLASH)
		buf_printf(b, "ii-edit %s", item->id);
	else if (item->rule == RULE_NUDGE && item->about != NULL)
		buf_printf(b, "ii-log %s asked/intro by=@%s", item->about, item->id);
	else if (item->rule == RULE_TELL && item->about != NULL)
		buf_printf(b, "ii-log %s told/email @%s", item->id, item->about);
	else
		buf_printf(b, "ii-log %s %s", item->id, entry[item->rule]);
}

/* What is done by a letter, and what is said on the phone or kept. */
static int
is_letter(enum rule r)
{
	switch (r) {
	case RULE_ASK:
	case RULE_FOLLOW:
	case RULE_ANOTHER:
	case RULE_ANSWER:
	case RULE_GRANT:
	case RULE_CONFIRM:
	case RULE_THANK:
	case RULE_LEAD:
	case RULE_TELL:
	case RULE_NUDGE:
	case RULE_UPDATE:
		return 1;
	default:
		return 0;
	}
}

void
due_begin(struct buf *b, const struct due_item *item)
{
	if (item->step == NULL && is_letter(item->rule))
		buf_printf(b, "ii-draft %s", item->id);
	else
		due_command(b, item);
}
