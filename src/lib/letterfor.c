#include "letterfor.h"

#include "text.h"

#define CALLS 3 /* without an answer: then another way is tried */

unsigned
letterfor_reach(const struct record *rec)
{
	unsigned reach = 0;
	struct str id;
	size_t i, pos = 0;

	for (i = 0; i < rec->nfields; i++) {
		const struct field *f = &rec->fields[i];

		if (f->value.n == 0)
			continue;
		if (f->id == FIELD_EMAIL)
			reach |= REACH_EMAIL;
		else if (f->id == FIELD_PHONE)
			reach |= REACH_PHONE;
		else if (f->id == FIELD_LINK &&
		    str_find(f->value, STR("linkedin.com/")) != -1)
			reach |= REACH_LINKEDIN;
	}
	if (ref_next(record_value(rec, FIELD_VIA), &pos, &id))
		reach |= REACH_VIA;
	return reach;
}

/* To ask for a talk, in the way that there is. */
static enum letter
first_letter(unsigned reach)
{
	if (reach & REACH_EMAIL)
		return LETTER_REQUEST;
	if (reach & REACH_LINKEDIN)
		return LETTER_LINKEDIN;
	if (reach & REACH_PHONE)
		return LETTER_CALL;
	return reach & REACH_VIA ? LETTER_INTRODUCTION : LETTER_REQUEST;
}

static enum letter
another_try(const struct fold *f, unsigned reach)
{
	size_t i;
	int calls = 0;

	for (i = f->last == NOWHERE ? 0 : f->last + 1; i < f->n; i++)
		calls += fold_entry(f, i)->kind == KIND_TRIED;
	return calls < CALLS ? LETTER_CALL : first_letter(reach & ~(unsigned)REACH_PHONE);
}

size_t
letterfor_lead(const struct fold *f)
{
	size_t i;

	for (i = f->nopen; i > 0; i--)
		if (fold_entry(f, f->open[i - 1])->kind == KIND_LEAD)
			return f->thanked == NOWHERE || f->thanked < f->open[i - 1] ?
			    f->open[i - 1] : NOWHERE;
	return NOWHERE;
}

int
letterfor_moved(const struct fold *f)
{
	size_t i;

	for (i = f->n; i > 0 && i - 1 != f->last; i--)
		if (fold_entry(f, i - 1)->kind == KIND_MOVED)
			return 1;
	return 0;
}

int
letterfor_settled(const struct fold *f)
{
	switch (f->stage) {
	case STAGE_SCHEDULED:
	case STAGE_MET:
	case STAGE_KEPT:
	case STAGE_GIVING:
	case STAGE_GIVEN:
	case STAGE_REFUSED:
		return 1;
	default:
		return 0;
	}
}

int
letterfor_giving(const struct fold *f)
{
	return f->stage == STAGE_REQUESTED || f->stage == STAGE_ACCEPTED ||
	    f->stage == STAGE_GIVING;
}

/* The last word that passed was theirs alone. */
static int
they_wrote(const struct fold *f)
{
	unsigned is = f->last == NOWHERE ? 0 :
	    kind_info(fold_entry(f, f->last)->kind)->is;

	return (is & IS_THEIRS) && !(is & IS_MINE);
}

/* To what they wrote. */
static enum letter
answer(const struct fold *f)
{
	return f->unanswered_last != NOWHERE &&
	    fold_entry(f, f->unanswered_last)->kind == KIND_INTRODUCED ?
	    LETTER_INTRODUCED : LETTER_ANSWER;
}

static enum letter
thanks(const struct fold *f)
{
	return letterfor_lead(f) != NOWHERE ? LETTER_LEAD : LETTER_THANKS;
}

int
letterfor_rule(enum rule r, const struct fold *f, unsigned reach, enum letter *l)
{
	switch (r) {
	case RULE_ASK:
	case RULE_FOLLOW:
	case RULE_ANOTHER:
		*l = first_letter(reach);
		return 1;
	case RULE_TRY:
		*l = another_try(f, reach);
		return 1;
	case RULE_ANSWER:
		*l = answer(f);
		return 1;
	case RULE_GRANT: /* once accepted, to what they wrote then */
		*l = f->give.open && f->give.stage != STAGE_REQUESTED ?
		    LETTER_ANSWER : LETTER_ACCEPT;
		return 1;
	case RULE_CONFIRM:
		*l = LETTER_CONFIRMATION;
		return 1;
	case RULE_THANK:
		*l = thanks(f);
		return 1;
	case RULE_LEAD:
		*l = LETTER_LEAD;
		return 1;
	case RULE_TELL:
		*l = LETTER_TOLD;
		return 1;
	case RULE_NUDGE:
		*l = LETTER_REMINDER;
		return 1;
	case RULE_UPDATE:
		*l = letterfor_moved(f) ? LETTER_CONGRATULATION : LETTER_UPDATE;
		return 1;
	default:
		return 0;
	}
}

int
letterfor_stage(const struct fold *f, unsigned reach, enum letter *l)
{
	switch (f->stage) {
	case STAGE_NEW:
		*l = first_letter(reach);
		return 1;
	case STAGE_ASKED:
		*l = LETTER_REMINDER;
		return 1;
	case STAGE_ANSWERED:
	case STAGE_AGREED:
	case STAGE_ACCEPTED:
		*l = answer(f);
		return 1;
	case STAGE_SCHEDULED:
		*l = LETTER_CONFIRMATION;
		return 1;
	case STAGE_GIVING:
		*l = they_wrote(f) ? LETTER_ANSWER : LETTER_CONFIRMATION;
		return 1;
	case STAGE_GIVEN: /* no item is due then */
	case STAGE_REFUSED:
		*l = LETTER_ANSWER;
		return they_wrote(f);
	case STAGE_MET:
		*l = thanks(f);
		return 1;
	case STAGE_KEPT:
		*l = letterfor_moved(f) ? LETTER_CONGRATULATION : LETTER_UPDATE;
		return 1;
	case STAGE_REQUESTED:
		*l = LETTER_ACCEPT;
		return 1;
	default: /* declined, resting, closed */
		return 0;
	}
}
