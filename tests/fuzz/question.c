/* Any bytes are a bank and a record, by the first empty line: what is chosen is
 * in order, is not asked twice nor again, and what is laid out is a page. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "question.h"
#include "sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(int holds)
{
	if (!holds)
		abort();
}

static void
count(void *arg, unsigned line, const char *what)
{
	check(line > 0 && *what != '\0');
	++*(unsigned *)arg;
}

static void
check_choice(const struct bank *chosen, const struct choice *how)
{
	struct asked once = ASKED_INIT;
	int musts = 0;

	for (size_t i = 0; i < chosen->n; i++) {
		const struct question *q = &chosen->v[i];
		struct str text = str_of(q->text);

		check(text_valid(text));
		check(asked_count(&once, text) == 0);
		check(asked_count(how->here, text) == 0);
		check(i == 0 || chosen->v[i - 1].category <= q->category);
		asked_add(&once, text);
		musts += q->must;
	}
	check(musts <= MUSTS);
	asked_free(&once);
}

static void
same(const struct bank *a, const struct bank *b)
{
	check(a->n == b->n);
	for (size_t i = 0; i < a->n; i++)
		check(strcmp(a->v[i].text, b->v[i].text) == 0);
}

/* The chosen on a page below the fields of the record. */
static void
check_page(struct bank chosen, const struct record *rec)
{
	struct sheet s = { .name = "Ada", .mins = 20, .questions = chosen };
	struct buf page = BUF_INIT, safe = BUF_INIT;
	struct str rest, line;
	size_t lines = 0;

	for (size_t fact = 0; fact < FACT_COUNT; fact++)
		for (size_t i = fact; i < rec->nfields; i += FACT_COUNT) {
			buf_reset(&safe);
			text_safe(&safe, rec->fields[i].value, 0);
			s.facts = xgrow(s.facts, s.nfacts, &s.cfacts,
			    sizeof(*s.facts));
			s.facts[s.nfacts++] = (struct sheet_fact){ (enum fact)fact,
			    arena_keep(&s.arena, buf_str(&safe)) };
		}
	sheet_render(&page, &s);
	for (rest = buf_str(&page); str_line(&rest, &line); lines++)
		check(text_width(line) <= SHEET_COLUMNS);
	check(lines <= SHEET_LINES);
	free(s.facts);
	arena_free(&s.arena);
	buf_free(&page);
	buf_free(&safe);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str all = { (const char *)data, size };
	ptrdiff_t blank = str_find(all, STR("\n\n"));
	size_t end = blank == -1 ? size : (size_t)blank;
	struct record rec = RECORD_INIT;
	struct bank bank = BANK_INIT, chosen = BANK_INIT, again = BANK_INIT;
	struct asked here = ASKED_INIT, near = ASKED_INIT;
	struct choice how = { .id = STR("ada"), .rec = &rec, .low = 12, .high = 14,
	    .here = &here, .near = &near };
	unsigned told = 0, empty, bad;
	const struct report r = { count, &told };

	how.seeker = (enum seeker)(size % SEEKER_COUNT);
	record_parse(&rec, str_sub(all, end, size), NULL);
	asked_add_log(&here, &rec);
	bad = bank_read(&bank, str_sub(all, 0, end), ORIGIN_BOOK, &r);
	check(bad == told);
	if (bank.n > 0)
		asked_add(&near, str_of(bank.v[0].text));
	bank_choose(&bank, &how, &chosen, &empty);
	check_choice(&chosen, &how);
	bank_choose(&bank, &how, &again, NULL);
	same(&chosen, &again);
	check_page(chosen, &rec);
	bank_free(&bank);
	bank_free(&chosen);
	bank_free(&again);
	asked_free(&here);
	asked_free(&near);
	record_free(&rec);
	return 0;
}
