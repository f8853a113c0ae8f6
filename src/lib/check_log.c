/* What is wrong in one log; check.h tells. */
#include <stdlib.h>

#include "check_private.h"

/* Of the entries that settle promises, only the latest are looked at: each
 * costs a fold of all before it. */
#define DONE_REACH 100

/* The @ids of a text, which begins in this line. */
static void
check_mentions(struct check_part *p, struct str text, unsigned line)
{
	size_t pos = 0, counted = 0;
	struct str id;

	while (ref_next(text, &pos, &id)) {
		for (; counted < pos; counted++)
			line += text.p[counted] == '\n';
		check_ref(p, line, id, 1);
	}
}

static void
check_entry(struct check_part *p, const struct entry *e)
{
	struct buf day = BUF_INIT;

	if (e->when.day != DATE_NONE && e->when.day > p->now.day) {
		date_put(&day, e->when.day);
		check_tell(p, e->line, "'%s' lies in the future: expected a day "
		    "that has been; what is to come stands in at=, due= or until=",
		    day.s);
	}
	check_ref(p, e->line, e->ref, 0);
	check_ref(p, e->line, e->by, 0);
	check_mentions(p, e->text, e->line);
	check_mentions(p, e->body, e->line + 1);
	buf_free(&day);
}

/* --- what it comes to --- */

/* A talk without a time has passed when its day has. */
static int
has_passed(struct stamp talk, int mins, struct stamp now)
{
	if (talk.day != now.day)
		return talk.day < now.day;
	return talk.minute != -1 && talk.minute + mins <= now.minute;
}

static void
check_round(struct check_part *p, const struct round *r, enum stage scheduled)
{
	const struct entry *e;
	struct buf talk = BUF_INIT;

	if (!r->open || r->stage != scheduled || r->arranged == NOWHERE)
		return;
	e = fold_entry(&p->fold, r->arranged);
	if (!has_passed(r->talk, e->mins, p->now))
		return;
	date_put_stamp(&talk, r->talk);
	check_tell(p, e->line, "'%s' has passed: expected how the talk went (met), "
	    "or that it did not take place (cancelled)", talk.s);
	buf_free(&talk);
}

/* A done, with all that was before it folded. */
static void
check_done(struct check_part *p, const struct fold *before, const struct entry *e)
{
	struct report r = { check_report, p };
	struct str block = str_trim(str_sub(e->block, 0,
	    (size_t)(e->text.p + e->text.n - e->block.p)));
	struct buf what = BUF_INIT;
	size_t at;

	switch (fold_done(before, e, &at)) {
	case 0:
		if (before->unanswered == NOWHERE)
			report_tell(&r, e->line, block, "settles nothing",
			    "an open promise, or a word that waits for an answer");
		break;
	case -1:
		buf_printf(&what, "settles none of %zu that %s open", before->nopen,
		    before->nopen == 1 ? "is" : "are");
		report_tell(&r, e->line, block, what.s,
		    "words of the one it means, or its due= or org=");
		break;
	}
	buf_free(&what);
}

static void
check_dones(struct check_part *p)
{
	const struct fold *f = &p->fold;
	struct pace pace = rules_pace(p->rules);
	struct record part = RECORD_INIT;
	struct fold before = FOLD_INIT;
	int left = DONE_REACH;
	size_t i, k;

	for (i = f->n; i-- > 0 && left > 0; ) {
		if (f->order[i]->kind != KIND_DONE)
			continue;
		if (part.entries == NULL) {
			part.entries = xcalloc(f->n, sizeof(*part.entries));
			for (k = 0; k < i; k++)
				part.entries[k] = *f->order[k];
		}
		part.nentries = i;
		fold_record(&before, &part, f->order[i]->when.day, &pace);
		check_done(p, &before, f->order[i]);
		left--;
	}
	fold_free(&before);
	free(part.entries);
}

void
check_log(struct check_part *p)
{
	struct pace pace = rules_pace(p->rules);
	size_t i;

	for (i = 0; i < p->rec.nentries; i++)
		check_entry(p, &p->rec.entries[i]);
	fold_record(&p->fold, &p->rec, p->now.day, &pace);
	if (!p->fold.closed) {
		check_round(p, &p->fold.seek, STAGE_SCHEDULED);
		check_round(p, &p->fold.give, STAGE_GIVING);
	}
	check_dones(p);
}
