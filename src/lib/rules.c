#include "rules.h"

#include <string.h>

static const struct {
	const char *name;
	struct delay delay;
} table[RULE_COUNT] = {
	[RULE_CONFIRM] = { "confirm", { 1, DELAY_BUSINESS } },
	[RULE_PREPARE] = { "prepare", { 3, DELAY_DAYS } },
	[RULE_WRITE_UP] = { "write-up", { 0, DELAY_DAYS } },
	[RULE_THANK] = { "thank", { 1, DELAY_DAYS } },
	[RULE_ANSWER] = { "answer", { 1, DELAY_BUSINESS } },
	[RULE_GRANT] = { "grant", { 3, DELAY_BUSINESS } },
	[RULE_LEAD] = { "lead", { 1, DELAY_DAYS } },
	[RULE_APPLY] = { "apply", { 7, DELAY_DAYS } },
	[RULE_OWE] = { "owe", { 7, DELAY_DAYS } },
	[RULE_EXPECT] = { "expect", { 7, DELAY_DAYS } },
	[RULE_FOLLOW] = { "follow", { 7, DELAY_DAYS } },
	[RULE_TELL] = { "tell", { 3, DELAY_DAYS } },
	[RULE_TRY] = { "try", { 1, DELAY_BUSINESS } },
	[RULE_ANOTHER] = { "another", { 3, DELAY_BUSINESS } },
	[RULE_NUDGE] = { "nudge", { 7, DELAY_BUSINESS } },
	[RULE_UPDATE] = { "update", { 3, DELAY_MONTHS } },
	[RULE_ASK] = { "ask", { 0, DELAY_DAYS } },
	[RULE_CLASH] = { "clash", { 0, DELAY_DAYS } },
};

#define ASK_A_DAY 3
#define TRIES 2
#define BUDGET 4
#define COUNT_MAX 1000

const char *
rule_text(enum rule r)
{
	return table[r].name;
}

int
rule_find(struct str name, enum rule *r)
{
	int i;

	for (i = 0; i < RULE_COUNT; i++)
		if (str_caseis(name, table[i].name)) {
			*r = i;
			return 1;
		}
	return 0;
}

const char *
rule_nearest(struct str name)
{
	const char *names[RULE_COUNT];
	int i;

	for (i = 0; i < RULE_COUNT; i++)
		names[i] = table[i].name;
	return text_nearest(name, names, RULE_COUNT);
}

void
rules_default(struct rules *r, const struct workdays *workdays)
{
	int i;

	for (i = 0; i < RULE_COUNT; i++)
		r->delay[i] = table[i].delay;
	r->ask = ASK_A_DAY;
	r->tries = TRIES;
	r->budget = BUDGET;
	r->workdays = workdays;
}

/* A count, or "off", which is none.  Returns 0, or 1 when it is neither. */
static unsigned
read_count(const struct field *f, int *count, const struct report *report)
{
	if (str_caseis(f->value, "off")) {
		*count = 0;
		return 0;
	}
	if (str_int(f->value, 0, COUNT_MAX, count) == 0)
		return 0;
	report_tell(report, f->line, f->value, "is no number",
	    "such as 3, or off");
	return 1;
}

static unsigned
read_delay(const struct field *f, struct delay *delay, const struct report *report)
{
	struct error e = ERROR_INIT;

	if (delay_parse(f->value, delay, &e) == 0)
		return 0;
	error_clear(&e);
	report_tell(report, f->line, f->value, "is no delay", "3 days, 7b "
	    "(business days), 2 weeks, 3 months, or off");
	return 1;
}

/* Take a count of .ii from the first field of its name.  Returns 1 when it is
 * bad, else 0. */
static unsigned
take_count(const struct record *rec, struct str name, int *count,
    const struct report *report)
{
	const struct field *f = record_next(rec, name, NULL);

	return f != NULL ? read_count(f, count, report) : 0;
}

unsigned
rules_read(struct rules *r, const struct record *rec, int counts,
    const struct report *report)
{
	unsigned bad = 0, seen = 0;
	const struct field *f;
	struct delay delay;
	enum rule rule;
	size_t i;

	for (i = 0; i < rec->nfields; i++) {
		f = &rec->fields[i];
		if (f->id != FIELD_RULE || f->value.n == 0 ||
		    !rule_find(f->name, &rule) || (seen & 1u << rule))
			continue; /* the first of a name counts */
		seen |= 1u << rule;
		if (read_delay(f, &delay, report) == 0)
			r->delay[rule] = delay;
		else
			bad++;
	}
	if (counts) {
		bad += take_count(rec, STR("Ask"), &r->ask, report);
		bad += take_count(rec, STR("Tries"), &r->tries, report);
		bad += take_count(rec, STR("Budget"), &r->budget, report);
	}
	return bad;
}

unsigned
rules_of(struct rules *own, const struct rules *book, const struct record *rec)
{
	*own = *book;
	return rules_read(own, rec, 0, NULL);
}

struct pace
rules_pace(const struct rules *r)
{
	return (struct pace){ r->delay[RULE_NUDGE], r->tries, r->workdays };
}
