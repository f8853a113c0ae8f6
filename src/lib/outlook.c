#include "outlook.h"

#include <limits.h>
#include <stdlib.h>

#include "name.h"

void
outlook_stage(struct outlook *o, const struct book *b, const struct rules *rules,
    struct str data)
{
	struct rules own;
	struct pace pace;

	record_parse(&o->record, data, NULL);
	rules_of(&own, rules, &o->record);
	pace = rules_pace(&own);
	fold_record(&o->fold, &o->record, b->now.day, &pace);
	o->stage = o->fold.stage;
	o->today = b->now.day;
}

/* Take in the record of an id that this one names. */
static void
take_named(struct due_part *p, const struct book *b, struct str id,
    struct ids *taken)
{
	struct record rec = RECORD_INIT;
	struct error e = ERROR_INIT;
	struct buf data = BUF_INIT;

	if (id.n == 0 || ids_has(taken, id))
		return;
	ids_add(taken, id);
	/* one that cannot be read is told by the tools that list */
	if (book_read_record(b, id, &data, &e) == 0) {
		record_parse(&rec, buf_str(&data), NULL);
		due_add(p, id, &rec, NULL);
	}
	error_clear(&e);
	record_free(&rec);
	buf_free(&data);
}

/* What is next with contact 0: their own items, and the reminder of them that
 * goes to who was to introduce us. */
static int
concerns(const struct due_item *it, struct str id)
{
	return it->contact == 0 || (it->rule == RULE_NUDGE && it->about != NULL &&
	    str_is(id, it->about));
}

void
outlook_named(struct outlook *o, const struct book *b, const struct rules *rules,
    struct str id, struct str data, struct str by)
{
	struct due_part *p = due_part_new(rules, b->now, INT_MAX, 0);
	struct ids taken = IDS_INIT;
	struct due due;
	struct str via;
	size_t i, pos = 0;

	outlook_stage(o, b, rules, data);
	due_add(p, id, &o->record, NULL);
	ids_add(&taken, id);
	take_named(p, b, by, &taken);
	for (i = 0; i < o->record.nentries; i++) {
		take_named(p, b, o->record.entries[i].ref, &taken);
		take_named(p, b, o->record.entries[i].by, &taken);
	}
	if (ref_next(record_value(&o->record, FIELD_VIA), &pos, &via))
		take_named(p, b, via, &taken);
	due_join(&due, p, NULL);
	for (i = 0; i < due.n; i++)
		if (concerns(&due.items[i], id) &&
		    (!o->due || due.items[i].day < o->day)) {
			o->due = 1;
			o->rule = due.items[i].rule;
			o->day = due.items[i].day;
		}
	due_free(&due);
	ids_free(&taken);
}

void
outlook(struct outlook *o, const struct book *b, const struct rules *rules,
    struct str id, struct str data)
{
	outlook_named(o, b, rules, id, data, STR(""));
}

void
outlook_free(struct outlook *o)
{
	fold_free(&o->fold);
	record_free(&o->record);
}
