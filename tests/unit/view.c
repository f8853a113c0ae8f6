/* The values of a contact by field name, and its JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "view.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char record[] =
    "Name: Ada\n"
    "Name: second\n"
    "Tags: a, b,, c\n"
    "email: x@y\n"
    "Org:\n"
    "TAGS: d\n"
    "Email: z@y\n"
    "Shoe-size: 38\n"
    "Stage: of life\n"
    "iD: 5\n"
    "\n"
    "2026-11-01 asked/email About #one.\n"
    "\tand #two, #one\n"
    "\n"
    "\t#three\n"
    "2026-11-02 note none\n"
    "2026-11-03 heard/phone #four #private\n"
    "2026-11-04 phoned/phone #five\n"
    "2026-99-99 met/cafe #six\n"
    "2026-11-05\n"
    "\t#seven\n";

/* Too slow by far is a failure, too. */
enum { SECONDS = 30, MANY = 100000 };

struct contact {
	struct record rec;
	struct fold fold;
	struct view view;
};

static void
contact_open(struct contact *c, struct str data)
{
	static const struct pace pace = { { 7, DELAY_DAYS }, 2, NULL };
	int today;

	assert_int_equal(date_parse(STR("2026-11-23"), &today), 0);
	c->rec = (struct record)RECORD_INIT;
	c->fold = (struct fold)FOLD_INIT;
	record_parse(&c->rec, data, NULL);
	fold_record(&c->fold, &c->rec, today, &pace);
	view_init(&c->view, STR("ada"), &c->rec, &c->fold);
}

static void
contact_close(struct contact *c)
{
	record_free(&c->rec);
	fold_free(&c->fold);
}

/* The i-th value, terminated; "" when there is none. */
static const char *
value_at(const struct contact *c, struct str field, size_t i)
{
	static char text[100];
	struct buf scratch = BUF_INIT;
	struct str value = STR("");

	if (!c->view.source.value(&c->view.source, field, i, &scratch, &value))
		value = STR("");
	snprintf(text, sizeof(text), "%.*s", (int)value.n, value.p);
	buf_free(&scratch);
	return text;
}

static const struct {
	const char *field, *values[8];
} cases[] = {
	{ "id", { "ada" } },
	{ "name", { "Ada" } }, /* of a single field the first counts */
	{ "NAME", { "Ada" } },
	{ "tags", { "a", "b", "c", "d" } },
	{ "email", { "x@y", "z@y" } },
	{ "org", { NULL } },
	{ "none", { NULL } },
	{ "shoe-size", { "38" } },
	{ "stage", { "answered" } }, /* ours goes before a field of the name */
	{ "last", { "2026-11-03" } },
	{ "next", { NULL } },
	{ "mets", { "0" } },
	{ "fit", { NULL } },
	/* what is private is so to others; an entry without a day or a kind is
	 * as good as not there */
	{ "topic", { "one", "two", "one", "three", "four", "private", "five" } },
	{ "kind", { "asked", "note", "heard", "note" } },
	{ "channel", { "email", "phone", "phone" } },
};

static void
each_field_has_its_values(void **state)
{
	struct contact c;
	size_t i, k;

	(void)state;
	contact_open(&c, str_of(record));
	for (i = 0; i < LEN(cases); i++) {
		struct str field = str_of(cases[i].field);

		for (k = 0; cases[i].values[k] != NULL; k++)
			assert_string_equal(value_at(&c, field, k), cases[i].values[k]);
		/* at the end it stays */
		assert_string_equal(value_at(&c, field, k), "");
		assert_string_equal(value_at(&c, field, k), "");
		assert_string_equal(value_at(&c, field, k + 5), "");
	}
	contact_close(&c);
}

static void
values_may_be_asked_for_in_any_order(void **state)
{
	struct contact c;
	unsigned seed = 1;
	int n;

	(void)state;
	contact_open(&c, str_of(record));
	for (n = 0; n < 20000; n++) {
		size_t i = (seed = seed * 1103515245u + 12345u) / 65536 % LEN(cases);
		size_t k = (seed = seed * 1103515245u + 12345u) / 65536 % 8, have;

		for (have = 0; cases[i].values[have] != NULL; have++)
			;
		assert_string_equal(value_at(&c, str_of(cases[i].field), k),
		    k < have ? cases[i].values[k] : "");
	}
	contact_close(&c);
}

static void
without_a_record_only_what_is_due_is_known(void **state)
{
	struct due_item item = { .rule = RULE_THANK };
	struct contact c;

	(void)state;
	assert_int_equal(date_parse(STR("2026-11-24"), &item.day), 0);
	view_init(&c.view, STR(""), NULL, NULL);
	c.view.next = &item;
	assert_string_equal(value_at(&c, STR("next"), 0), "2026-11-24");
	assert_string_equal(value_at(&c, STR("Due"), 0), "thank");
	assert_string_equal(value_at(&c, STR("due"), 1), "");
	assert_string_equal(value_at(&c, STR("name"), 0), "");
	assert_string_equal(value_at(&c, STR("stage"), 0), "");
	assert_true(view_joined(STR("DUE")) && view_joined(STR("next")));
	assert_false(view_joined(STR("last")));
}

/* A record whose header is a line MANY times, the number in place of %d, or
 * whose log is. */
static void
many(struct buf *b, const char *begin, const char *line, const char *end)
{
	int i;

	buf_puts(b, begin);
	for (i = 0; i < MANY; i++) {
		const char *mark = strchr(line, '%');

		buf_add(b, line, (size_t)(mark - line));
		buf_int(b, i);
		buf_puts(b, mark + 1);
	}
	buf_puts(b, end);
}

static void
a_hundred_thousand_values_are_taken_one_by_one(void **state)
{
	static const struct {
		const char *begin, *line, *end, *field;
	} large[] = {
		{ "Name: x\n", "Email: v%\n", "", "email" },
		{ "Name: x\nTags: v0", ", v%", "\n", "tags" },
		{ "Name: x\n\n2026-11-01 note", " #v%", "\n", "topic" },
		{ "Name: x\n\n", "2026-11-01 note #v%\n", "", "topic" },
		{ "Name: x\n\n2026-11-01 note\n", "\t#v%\n", "", "topic" },
		{ "Name: x\n\n", "2026-11-01 note/v%\n", "", "channel" },
	};
	struct buf data = BUF_INIT, last = BUF_INIT;
	struct contact c;
	size_t i, k;

	(void)state;
	buf_printf(&last, "v%d", MANY - 1);
	for (i = 0; i < LEN(large); i++) {
		struct str field = str_of(large[i].field);
		const char *value = "";

		buf_reset(&data);
		many(&data, large[i].begin, large[i].line, large[i].end);
		contact_open(&c, buf_str(&data));
		for (k = 0; k < MANY; k++)
			value = value_at(&c, field, k);
		if (strcmp(large[i].field, "tags") == 0)
			value = value_at(&c, field, k); /* v0 stands twice */
		assert_string_equal(value, last.s);
		contact_close(&c);
	}
	buf_free(&data);
	buf_free(&last);
}

/* --- JSON --- */

/* The JSON of a record, to be freed. */
static char *
json_of(struct str data)
{
	FILE *file = tmpfile();
	struct error e = ERROR_INIT;
	struct buf got = BUF_INIT;
	struct contact c;
	struct out out;
	struct json j;
	int byte;

	assert_non_null(file);
	contact_open(&c, data);
	out_open(&out, dup(fileno(file)));
	json_begin(&j, &out);
	view_json(&c.view, &j);
	json_end(&j);
	assert_int_equal(out_close(&out, &e), 0);
	rewind(file);
	while ((byte = getc(file)) != EOF)
		buf_putc(&got, (char)byte);
	fclose(file);
	contact_close(&c);
	return buf_take(&got);
}

static void
json_has_every_field_once(void **state)
{
	char *json = json_of(str_of(record));

	(void)state;
	assert_string_equal(json, "{\"id\":\"ada\",\"name\":\"Ada\","
	    "\"tags\":[\"a\",\"b\",\"c\",\"d\"],\"email\":[\"x@y\",\"z@y\"],"
	    "\"shoe-size\":[\"38\"],\"Stage\":[\"of life\"],\"ID\":[\"5\"],"
	    "\"stage\":\"answered\",\"last\":\"2026-11-03\","
	    "\"mets\":0,\"refs\":0,\"given\":0}\n");
	free(json);
}

static void
json_of_a_hundred_thousand_fields_is_written(void **state)
{
	static const char *const lines[] = { "F%: x\n", "F: %\n" };
	struct buf data = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < LEN(lines); i++) {
		char *json;

		buf_reset(&data);
		many(&data, "Name: x\n", lines[i], "");
		json = json_of(buf_str(&data));
		assert_non_null(strstr(json, i == 0 ? "\"f99999\":[\"x\"]," : "\"99999\"],"));
		free(json);
	}
	buf_free(&data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_field_has_its_values),
		cmocka_unit_test(values_may_be_asked_for_in_any_order),
		cmocka_unit_test(without_a_record_only_what_is_due_is_known),
		cmocka_unit_test(a_hundred_thousand_values_are_taken_one_by_one),
		cmocka_unit_test(json_has_every_field_once),
		cmocka_unit_test(json_of_a_hundred_thousand_fields_is_written),
	};

	alarm(SECONDS);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
