#include "answer.h"

#include <stdlib.h>

struct answer {
	char *id;
	enum stage before, after;
	int due, day, today; /* something is next: rule, from day on */
	enum rule rule;
};

void
answers_add(struct answers *a, const char *id, const struct outlook *before,
    const struct outlook *after)
{
	a->v = xgrow(a->v, a->n, &a->cap, sizeof(*a->v));
	a->v[a->n++] = (struct answer){ xstrdup(id), before->stage, after->stage,
	    after->due, after->day, after->today, after->rule };
}

static void
put_cells(struct rows *rows, const struct answer *a)
{
	struct buf b = BUF_INIT;

	rows_cell(rows, STYLE_PLAIN, str_of(stage_name(a->before)));
	rows_cell(rows, STYLE_PLAIN, str_of(stage_name(a->after)));
	rows_cell(rows, STYLE_PLAIN, str_of(a->due ? rule_text(a->rule) : ""));
	if (a->due)
		date_put(&b, a->day);
	rows_cell(rows, STYLE_PLAIN, buf_str(&b));
	buf_free(&b);
}

static void
put_words(struct rows *rows, const struct answer *a)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s %s %s", stage_name(a->before),
	    out_glyph(rows->out, "→", "->"), stage_name(a->after));
	rows_cell(rows, STYLE_GOOD, buf_str(&b));
	buf_reset(&b);
	if (a->due) {
		buf_printf(&b, "next: %s by ", rule_text(a->rule));
		date_put_words(&b, a->day, a->today);
	} else
		buf_puts(&b, "nothing is next");
	rows_cell(rows, STYLE_PLAIN, buf_str(&b));
	buf_free(&b);
}

void
answers_put(const struct answers *a, struct out *o)
{
	struct rows rows;
	size_t i;

	rows_begin(&rows, o, o->terminal ? 3 : 5);
	for (i = 0; i < a->n; i++) {
		rows_cell(&rows, STYLE_ID, str_of(a->v[i].id));
		if (o->terminal)
			put_words(&rows, &a->v[i]);
		else
			put_cells(&rows, &a->v[i]);
		rows_next(&rows);
	}
	rows_end(&rows);
}

void
answers_free(struct answers *a)
{
	size_t i;

	for (i = 0; i < a->n; i++)
		free(a->v[i].id);
	free(a->v);
	*a = (struct answers)ANSWERS_INIT;
}
