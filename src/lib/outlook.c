#include "outlook.h"

#include <limits.h>
#include <stdlib.h>

void
outlook_stage(struct outlook *o, const struct book *b, const struct rules *rules,
    struct str data)
{
	struct pace pace = rules_pace(rules);

	record_parse(&o->record, data, NULL);
	fold_record(&o->fold, &o->record, b->now.day, &pace);
	o->stage = o->fold.stage;
	o->today = b->now.day;
}

/* Take in the record of an id that this one names. */
static void
take_named(struct due_part *p, const struct book *b, struct str id,
    struct list *taken)
{
	struct record rec = RECORD_INIT;
	struct error e = ERROR_INIT;
	struct buf data = BUF_INIT;

	if (id.n == 0 || list_has(taken, id))
		return;
	list_add(taken, id);
	/* one that cannot be read is told by the tools that list */
	if (book_read_record(b, id, &data, &e) == 0) {
		record_parse(&rec, buf_str(&data), NULL);
		due_add(p, id, &rec, NULL);
	}
	error_clear(&e);
	record_free(&rec);
	buf_free(&data);
}

void
outlook(struct outlook *o, const struct book *b, const struct rules *rules,
    struct str id, struct str data)
{
	struct due_part *p = due_part_new(rules, b->now, INT_MAX, 0);
	struct list taken = LIST_INIT;
	struct due due;
	struct str via;
	size_t i, pos = 0;

	outlook_stage(o, b, rules, data);
	due_add(p, id, &o->record, NULL);
	list_add(&taken, id);
	for (i = 0; i < o->record.nentries; i++) {
		take_named(p, b, o->record.entries[i].ref, &taken);
		take_named(p, b, o->record.entries[i].by, &taken);
	}
	if (ref_next(record_value(&o->record, FIELD_VIA), &pos, &via))
		take_named(p, b, via, &taken);
	due_join(&due, p, NULL);
	o->due = due.next[0] != NULL;
	if (o->due) {
		o->rule = due.next[0]->rule;
		o->day = due.next[0]->day;
	}
	due_free(&due);
	list_free(&taken);
}

void
outlook_free(struct outlook *o)
{
	fold_free(&o->fold);
	record_free(&o->record);
}
