/* choose: which questions of a bank fit one person. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "question.h"
#include "questionfield.h"

/* So many about their own past: more would be an interrogation. */
#define PAST_MAX 3

/*
 * Which category each further question is of, when there is one about their
 * story and one about referrals: what matters most first, and musts as long as
 * there may be some.  Eleven or twelve of each make a talk; the rest is for who
 * wants more.
 */
#define PLAN 16
static const enum category plans[SEEKER_COUNT][PLAN] = {
	[SEEKER_ANY] = {
		CATEGORY_ROLE, CATEGORY_SKILLS, CATEGORY_CULTURE,
		CATEGORY_PATH, CATEGORY_ADVICE, CATEGORY_DIRECTION,
		CATEGORY_INDUSTRY, CATEGORY_STORY, CATEGORY_UNASKED,
		CATEGORY_ROLE, CATEGORY_CULTURE, CATEGORY_READING,
		CATEGORY_SKILLS, CATEGORY_PATH, CATEGORY_INDUSTRY,
		CATEGORY_REGION
	},
	[SEEKER_NEWCOMER] = {
		CATEGORY_ROLE, CATEGORY_LICENSING, CATEGORY_HOME,
		CATEGORY_SKILLS, CATEGORY_PATH, CATEGORY_REGION,
		CATEGORY_ADVICE, CATEGORY_CULTURE, CATEGORY_LICENSING,
		CATEGORY_INDUSTRY, CATEGORY_UNASKED, CATEGORY_STORY,
		CATEGORY_HOME, CATEGORY_SKILLS, CATEGORY_DIRECTION,
		CATEGORY_READING
	},
	[SEEKER_GRADUATE] = {
		CATEGORY_ROLE, CATEGORY_SKILLS, CATEGORY_PATH,
		CATEGORY_CULTURE, CATEGORY_ADVICE, CATEGORY_DIRECTION,
		CATEGORY_STORY, CATEGORY_SKILLS, CATEGORY_ROLE,
		CATEGORY_PATH, CATEGORY_UNASKED, CATEGORY_READING,
		CATEGORY_INDUSTRY, CATEGORY_CULTURE, CATEGORY_REGION,
		CATEGORY_ADVICE
	},
	[SEEKER_STUDENT] = {
		CATEGORY_ROLE, CATEGORY_SKILLS, CATEGORY_ADVICE,
		CATEGORY_PATH, CATEGORY_CULTURE, CATEGORY_INDUSTRY,
		CATEGORY_STORY, CATEGORY_ROLE, CATEGORY_READING,
		CATEGORY_SKILLS, CATEGORY_UNASKED, CATEGORY_ROLE,
		CATEGORY_PATH, CATEGORY_DIRECTION, CATEGORY_CULTURE,
		CATEGORY_ADVICE
	},
	[SEEKER_CHANGER] = {
		CATEGORY_ROLE, CATEGORY_SKILLS, CATEGORY_PATH,
		CATEGORY_ADVICE, CATEGORY_STORY, CATEGORY_CULTURE,
		CATEGORY_SKILLS, CATEGORY_DIRECTION, CATEGORY_PATH,
		CATEGORY_INDUSTRY, CATEGORY_UNASKED, CATEGORY_READING,
		CATEGORY_ROLE, CATEGORY_CULTURE, CATEGORY_REGION,
		CATEGORY_ADVICE
	},
};

/* The rest of the musts are how they came to it, and whom else to ask. */
#define OWN_MUSTS (MUSTS - 2)

/* What others at the same place said about these is still theirs alone. */
#define PERSONAL (1u << CATEGORY_STORY | 1u << CATEGORY_OWN | \
	1u << CATEGORY_ADVICE | 1u << CATEGORY_READING | \
	1u << CATEGORY_UNASKED | 1u << CATEGORY_REFERRALS)

/* A question of the bank that may be asked. */
struct candidate {
	const struct question *of;
	const char *text;        /* its fields filled in */
	unsigned takes;          /* TAKES_* */
	unsigned near;           /* how many others here have answered it */
	uint64_t turn;           /* another order for each person */
	int taken;
};

struct choosing {
	const struct choice *how;
	struct candidate *v;
	size_t n, cap;
	struct bank *chosen;
	struct asked asked;      /* what is chosen */
	int wanted;              /* how many in all */
	int past;                /* chosen that are about their past */
	int musts;
	unsigned planned, has;   /* bits of categories */
};

static uint64_t
turn(struct str id, const char *text)
{
	return str_hash(str_hash(STR_HASH, id), str_of(text));
}

/* --- candidates --- */

/* 1 when they were asked it before, or shall be by what is chosen already. */
static int
is_known(const struct choosing *c, struct str text)
{
	return asked_count(c->how->here, text) > 0 ||
	    asked_count(&c->asked, text) > 0;
}

static void
add_candidate(struct choosing *c, const struct question *q,
    const struct questionfields *fields)
{
	struct candidate cand = { .of = q };
	struct buf text = BUF_INIT;

	if ((q->seekers == 0 || q->seekers & 1u << c->how->seeker) &&
	    questionfields_fill(&text, str_of(q->text), fields, &cand.takes) == 0 &&
	    asked_count(c->how->here, buf_str(&text)) == 0) {
		cand.text = arena_keep(&c->chosen->arena, buf_str(&text));
		if (!(PERSONAL & 1u << q->category))
			cand.near = asked_count(c->how->near, buf_str(&text));
		cand.turn = turn(c->how->id, q->text);
		c->v = xgrow(c->v, c->n, &c->cap, sizeof(*c->v));
		c->v[c->n++] = cand;
	}
	buf_free(&text);
}

/* --- taking --- */

/* Put a question behind those of its category, which keeps the order of a talk:
 * what is taken first, a category opens with. */
static void
take(struct choosing *c, struct question q, const char *text)
{
	struct bank *chosen = c->chosen;
	size_t at;

	q.text = text;
	c->musts += q.must;
	c->has |= 1u << q.category;
	asked_add(&c->asked, str_of(text));
	chosen->v = xgrow(chosen->v, chosen->n, &chosen->cap, sizeof(*chosen->v));
	for (at = chosen->n++; at > 0 && chosen->v[at - 1].category > q.category; at--)
		chosen->v[at] = chosen->v[at - 1];
	chosen->v[at] = q;
}

/* Each Ask: of the record that is still to be asked. */
static void
take_asks(struct choosing *c)
{
	struct question q = { .category = CATEGORY_OWN, .origin = ORIGIN_RECORD };
	struct buf text = BUF_INIT;
	const struct field *f = NULL;

	while ((f = record_next(c->how->rec, STR("Ask"), f)) != NULL) {
		buf_reset(&text);
		text_safe(&text, f->value, 0);
		if (is_known(c, buf_str(&text)))
			continue;
		q.must = c->musts < OWN_MUSTS;
		take(c, q, arena_keep(&c->chosen->arena, buf_str(&text)));
	}
	buf_free(&text);
}

static void
take_candidate(struct choosing *c, struct candidate *cand, int must)
{
	struct question q = *cand->of;

	q.must = must;
	cand->taken = 1;
	c->past += (cand->takes & TAKES_PAST) != 0;
	take(c, q, cand->text);
}

/* Those of the book that stand under no heading, with room for what begins and
 * what ends a talk. */
static void
take_own(struct choosing *c)
{
	struct candidate *cand;

	for (size_t i = 0; i < c->n && (int)c->chosen->n < c->how->high - 2; i++) {
		cand = &c->v[i];
		if (cand->of->category == CATEGORY_OWN &&
		    !is_known(c, str_of(cand->text)))
			take_candidate(c, cand, cand->of->must &&
			    c->musts < OWN_MUSTS);
	}
}

/*
 * How good a candidate is as the next of its category: the first of these that
 * differ decides, the smaller is better.  The book's own come first; what was
 * answered at this place, last; their story is opened by what the bank means
 * for that.
 */
#define RANKS 6
static void
rank(const struct choosing *c, const struct candidate *cand, int ranks[RANKS])
{
	const struct question *q = cand->of;
	int first = !(c->has & 1u << q->category);
	int opens = first && q->must;
	int past = (cand->takes & TAKES_PAST) != 0;

	ranks[0] = q->origin != ORIGIN_BOOK;
	ranks[1] = cand->near > 0;
	ranks[2] = first && q->category == CATEGORY_STORY ? !q->must : !past;
	ranks[3] = first ? !q->must : 0;
	ranks[4] = q->seekers == 0 && !(opens && cand->takes & TAKES_FIELDS);
	ranks[5] = (int)cand->near;
}

static int
is_better(const struct choosing *c, const struct candidate *a,
    const struct candidate *b)
{
	int x[RANKS], y[RANKS];

	rank(c, a, x);
	rank(c, b, y);
	for (int i = 0; i < RANKS; i++)
		if (x[i] != y[i])
			return x[i] < y[i];
	return a->turn < b->turn;
}

/* Take the best of a category.  Returns 1, or 0 when none is left. */
static int
take_next(struct choosing *c, enum category category)
{
	struct candidate *best = NULL, *cand;

	for (size_t i = 0; i < c->n; i++) {
		cand = &c->v[i];
		if (cand->of->category != category || cand->taken ||
		    (c->past >= PAST_MAX && cand->takes & TAKES_PAST))
			continue;
		if ((best == NULL || is_better(c, cand, best)) &&
		    !is_known(c, str_of(cand->text)))
			best = cand;
	}
	if (best == NULL)
		return 0;
	take_candidate(c, best, c->musts < MUSTS);
	return 1;
}

static int
is_enough(const struct choosing *c)
{
	return (int)c->chosen->n >= c->wanted;
}

/* A category for each word of their Tags: that names one. */
static void
take_tagged(struct choosing *c)
{
	const struct field *f = NULL;
	struct str list, item;
	enum category category;

	while ((f = record_next(c->how->rec, STR("Tags"), f)) != NULL)
		for (list = f->value; str_item(&list, ',', &item); )
			if (category_find(item, &category) && !is_enough(c) &&
			    !(c->has & 1u << category))
				take_next(c, category);
}

/* By the plan, again and again while there is something in it. */
static void
take_planned(struct choosing *c)
{
	const enum category *plan = plans[c->how->seeker];
	int i, taken;

	do {
		taken = 0;
		for (i = 0; i < PLAN && !is_enough(c); i++) {
			c->planned |= 1u << plan[i];
			taken += take_next(c, plan[i]);
			if (i + 1 == OWN_MUSTS)
				take_tagged(c);
		}
	} while (taken > 0 && !is_enough(c));
}

void
bank_choose(const struct bank *bank, const struct choice *how,
    struct bank *chosen, unsigned *empty)
{
	struct choosing c = { .how = how, .chosen = chosen, .asked = ASKED_INIT };
	struct questionfields fields;
	size_t i;

	bank_free(chosen);
	questionfields_read(&fields, how->rec);
	for (i = 0; i < bank->n; i++)
		add_candidate(&c, &bank->v[i], &fields);
	take_asks(&c);
	take_own(&c);
	/* own ones come on top of the usual number */
	c.wanted = (how->low + how->high) / 2 + (int)chosen->n;
	if (c.wanted > how->high)
		c.wanted = how->high;
	/* a talk has these two, however few questions it is to have */
	take_next(&c, CATEGORY_STORY);
	take_next(&c, CATEGORY_REFERRALS);
	c.planned = 1u << CATEGORY_STORY | 1u << CATEGORY_REFERRALS;
	take_planned(&c);
	if (empty != NULL)
		*empty = c.planned & ~c.has;
	asked_free(&c.asked);
	free(c.v);
}
