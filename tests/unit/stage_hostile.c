/* stage_hostile: no log, whatever it says, takes a square of its length. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "stage.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static const struct workdays week = WORKDAYS_INIT;
static const struct pace pace = { { 7, DELAY_BUSINESS }, 2, &week };

/* Processor time that folding n entries takes, made of the lines by turns; "%"
 * becomes a number. */
static double
fold_time(const char *const *lines, size_t nlines, unsigned n)
{
	struct buf text = BUF_INIT;
	struct record rec = RECORD_INIT;
	struct fold fold = FOLD_INIT;
	const char *c;
	clock_t start;
	double spent;
	unsigned i;

	buf_puts(&text, "Name: Mallory\n");
	for (i = 0; i < n; i++) {
		buf_puts(&text, "2026-11-02 ");
		for (c = lines[i % nlines]; *c != '\0'; c++)
			if (*c == '%')
				buf_int(&text, i);
			else
				buf_putc(&text, *c);
		buf_putc(&text, '\n');
	}
	record_parse(&rec, buf_str(&text), NULL);
	start = clock();
	fold_record(&fold, &rec, date_of(2026, 11, 3), &pace);
	spent = (double)(clock() - start) / CLOCKS_PER_SEC;
	assert_true(fold.n > 0);
	fold_free(&fold);
	record_free(&rec);
	buf_free(&text);
	return spent;
}

/* Ten times the entries may take forty times as long; a square is a hundred
 * times.  A hundred thousand of one day end in any case. */
static void
no_log_takes_a_square_of_its_length(void **state)
{
	static const char *const lines[][4] = {
		{ "asked" },
		{ "asked by=@a-%" },
		{ "referred @a-%" },
		{ "referred org=a-%" },
		{ "applied org=\303\251-%" },
		{ "owe %" },
		{ "owe %", "done %" },
		{ "owe %", "lead org=a-%", "done no", "applied org=b-%" },
		{ "lead %", "owe %", "applied", "done due=2026-11-02" },
		{ "asked", "met", "thanked", "closed" },
		{ "requested", "met", "heard", "wait until=2026-12-01" },
	};
	double little, much;
	size_t i, n;

	(void)state;
	for (i = 0; i < LEN(lines); i++) {
		for (n = 0; n < LEN(lines[i]) && lines[i][n] != NULL; n++)
			;
		little = fold_time(lines[i], n, 3000);
		much = fold_time(lines[i], n, 30000);
		if (much > 0.1 && much > little * 40)
			fail_msg("'%s': 3,000 take %.3f s, 30,000 %.3f s",
			    lines[i][0], little, much);
	}
	assert_true(fold_time(lines[1], 1, 100000) < 60);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_log_takes_a_square_of_its_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
