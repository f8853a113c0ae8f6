/* One contact's stage, and what is next with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "outlook.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Too slow by far is a failure, too. */
enum { SECONDS = 60, MANY = 100000 };

static char home[] = "/tmp/ii-outlook-XXXXXX";
static struct book book;
static struct rules rules;

static int
make_book(void **state)
{
	struct error e = ERROR_INIT;

	(void)state;
	if (mkdtemp(home) == NULL || setenv("II_NOW", "2026-11-23T09:00", 1) == -1 ||
	    book_open(&book, home, &e) == -1)
		return -1;
	rules_default(&rules, &book.workdays);
	return 0;
}

static int
remove_book(void **state)
{
	struct buf command = BUF_INIT;
	int rv;

	(void)state;
	book_close(&book);
	buf_printf(&command, "rm -r %s", home);
	rv = system(command.s);
	buf_free(&command);
	return rv == 0 ? 0 : -1;
}

static void
put(const char *id, const char *data)
{
	struct buf path = BUF_INIT;
	FILE *f;

	buf_printf(&path, "%s/%s.txt", home, id);
	f = fopen(path.s, "w");
	assert_non_null(f);
	assert_true(fputs(data, f) != EOF);
	assert_int_equal(fclose(f), 0);
	buf_free(&path);
}

static void
what_is_next_takes_those_they_name(void **state)
{
	static const struct {
		const char *data;
		enum stage stage;
		const char *next; /* "rule day", or "" */
	} cases[] = {
		{ "Name: Ada\n", STAGE_NEW, "" },
		{ "Name: Ada\nGoal: x\n", STAGE_NEW, "ask 2026-11-23" },
		{ "Name: Ada\n\n2026-11-19 asked x\n2026-11-20 heard Yes?\n", STAGE_ANSWERED,
		    "answer 2026-11-23" },
		{ "Name: Ada\n\n2026-11-23 met Much.\n", STAGE_MET, "thank 2026-11-24" },
		/* bob was approached since, eve was not */
		{ "Name: Ada\n\n2026-10-30 referred @bob\n", STAGE_NEW, "" },
		/* whom I met on their referral they want to hear of */
		{ "Name: Ada\n\n2026-11-01 met x\n2026-11-01 referred @cat\n"
		    "2026-11-02 thanked\n", STAGE_KEPT, "tell 2026-11-23" },
	};
	size_t i;

	(void)state;
	put("bob", "Name: Bob\n\n2026-11-20 asked x\n");
	put("cat", "Name: Cat\n\n2026-11-20 met Much.\n2026-11-20 thanked\n");
	for (i = 0; i < LEN(cases); i++) {
		struct outlook o = OUTLOOK_INIT;
		struct buf next = BUF_INIT;

		outlook(&o, &book, &rules, STR("ada"), str_of(cases[i].data));
		if (o.due) {
			buf_printf(&next, "%s ", rule_text(o.rule));
			date_put(&next, o.day);
		}
		assert_int_equal(o.stage, cases[i].stage);
		assert_string_equal(next.s, cases[i].next);
		outlook_free(&o);
		outlook_stage(&o, &book, &rules, str_of(cases[i].data));
		assert_int_equal(o.stage, cases[i].stage);
		outlook_free(&o);
		buf_free(&next);
	}
}

static void
many_may_be_named(void **state)
{
	struct outlook o = OUTLOOK_INIT;
	struct buf data = BUF_INIT;
	int i;

	(void)state;
	buf_puts(&data, "Name: Ada\n\n");
	for (i = 0; i < MANY; i++) {
		buf_puts(&data, "2026-11-01 referred @r");
		buf_int(&data, i);
		buf_putc(&data, '\n');
	}
	outlook(&o, &book, &rules, STR("ada"), buf_str(&data));
	assert_int_equal(o.stage, STAGE_NEW);
	outlook_free(&o);
	buf_free(&data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_next_takes_those_they_name),
		cmocka_unit_test(many_may_be_named),
	};

	alarm(SECONDS);
	return cmocka_run_group_tests(tests, make_book, remove_book);
}
