#include "target.h"

#include <stdlib.h>
#include <string.h>

static void
tell(const struct report *r, const struct field *f, const char *why)
{
	struct buf b = BUF_INIT;

	if (r == NULL)
		return;
	buf_printf(&b, "%.*s: \"%.*s\": %s", (int)f->name.n, f->name.p,
	    (int)f->value.n, f->value.p, why);
	r->tell(r->arg, f->line, b.s);
	buf_free(&b);
}

static int
add_terms(struct target *t, const struct book *b, struct error *e)
{
	struct str rest = t->words, word;

	while (str_word(&rest, &word)) {
		if (!expr_looks(word))
			return error_set(e, "\"%.*s\" is no expression such as "
			    "tags=licensing", (int)word.n, word.p);
		if (expr_add(t->expr[0], word, b->now, e) == -1 ||
		    expr_add(t->expr[1], word, b->now, e) == -1)
			return -1;
	}
	return 0;
}

static int
read_one(struct target *t, const struct book *b, struct str s, struct error *e)
{
	struct str count, talks, by, day;

	memset(t, 0, sizeof(*t));
	if (!str_word(&s, &count) || str_int(count, 1, 100000, &t->talks) == -1 ||
	    !str_word(&s, &talks) || !(str_caseis(talks, "talks") ||
	    str_caseis(talks, "talk")) ||
	    !str_word(&s, &by) || !str_caseis(by, "by") ||
	    !str_word(&s, &day) || date_parse(day, &t->by) == -1)
		return error_set(e, "expected \"10 talks by YYYY-MM-DD\", "
		    "and expressions behind it");
	t->words = str_trim(s);
	t->expr[0] = expr_new();
	t->expr[1] = expr_new();
	return add_terms(t, b, e);
}

struct target *
target_read(const struct book *b, size_t *n, const struct report *report)
{
	struct target *all = NULL, one;
	const struct field *f = NULL;
	struct error e = ERROR_INIT;
	size_t cap = 0;

	*n = 0;
	while ((f = record_next(&b->settings, STR("Target"), f)) != NULL) {
		if (read_one(&one, b, f->value, &e) == -1) {
			tell(report, f, error_text(&e));
			error_clear(&e);
			expr_free(one.expr[0]);
			expr_free(one.expr[1]);
			continue;
		}
		all = xgrow(all, *n, &cap, sizeof(*all));
		all[(*n)++] = one;
	}
	return all;
}

void
target_free(struct target *t, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		expr_free(t[i].expr[0]);
		expr_free(t[i].expr[1]);
	}
	free(t);
}

static void
put_span(struct buf *b, int days)
{
	if (days >= 14)
		buf_printf(b, "%d weeks", days / 7);
	else
		buf_printf(b, "%d day%s", days, days == 1 ? "" : "s");
}

void
target_say(struct buf *b, const struct target *t, int today)
{
	int held = t->held[0] + t->held[1], left = t->talks - held;
	int days = t->by - today + 1;

	buf_printf(b, "%d talk%s by ", t->talks, t->talks == 1 ? "" : "s");
	date_put(b, t->by);
	if (t->words.n > 0)
		buf_printf(b, " (%.*s)", (int)t->words.n, t->words.p);
	buf_printf(b, ": %d held", held);
	if (left <= 0) {
		buf_puts(b, ", reached");
		return;
	}
	buf_printf(b, ", %d to go", left);
	if (t->by < today)
		return;
	if (left == 1) {
		buf_puts(b, " within ");
		put_span(b, days);
	} else if (days / left > 1) {
		buf_puts(b, ", one every ");
		put_span(b, days / left);
	} else
		buf_puts(b, days < left ? ", more than one a day" : ", one a day");
}

/* "licence exam by 2027-06-01": the words and the day. */
static int
read_step(struct str value, struct str *words, int *day)
{
	struct str rest = value, word, last = STR(""), before = STR("");

	while (str_word(&rest, &word)) {
		before = last;
		last = word;
	}
	if (!str_caseis(before, "by") || date_parse(last, day) == -1)
		return -1;
	*words = str_trim(str_sub(value, 0, (size_t)(before.p - value.p)));
	return words->n > 0 ? 0 : -1;
}

int
step_say(struct buf *b, const struct book *book, const struct report *report)
{
	const struct field *f = NULL;
	struct str words, next = STR("");
	int day, first = DATE_NONE;

	while ((f = record_next(&book->settings, STR("Step"), f)) != NULL) {
		if (read_step(f->value, &words, &day) == -1) {
			tell(report, f, "expected what, then by YYYY-MM-DD");
			continue;
		}
		if (day >= book->now.day && (first == DATE_NONE || day < first)) {
			first = day;
			next = words;
		}
	}
	if (first == DATE_NONE)
		return 0;
	buf_printf(b, "%.*s by ", (int)next.n, next.p);
	date_put(b, first);
	if (first == book->now.day)
		buf_puts(b, ", today");
	else {
		buf_puts(b, ", in ");
		put_span(b, first - book->now.day);
	}
	return 1;
}
