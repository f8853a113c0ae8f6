/* Templates of letters filled in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "template.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* name, org and two lines of news have values; place has none. */
static int
value_of(void *arg, struct str field, struct str *value)
{
	(void)arg;
	if (str_is(field, "name"))
		*value = STR("Grace {if} Hopper");
	else if (str_is(field, "org"))
		*value = STR("Remington  Rand");
	else if (str_is(field, "news"))
		*value = STR("- one\n- two");
	else if (str_is(field, "place"))
		*value = STR("");
	else
		return 0;
	return 1;
}

static const char *
nearest(void *arg, struct str field)
{
	static const char *const names[] = { "name", "org", "news", "place" };

	(void)arg;
	return text_nearest(field, names, LEN(names));
}

static const struct template_values values = { value_of, nearest, NULL };

static const struct {
	const char *text, *filled;
} cases[] = {
	{ "", "" },
	{ "\n", "\n" },
	{ "plain", "plain\n" },
	{ "a\r\nb  c \n", "a\nb  c\n" },
	/* what a value says is never read as a template */
	{ "Dear {name},\n", "Dear Grace {if} Hopper,\n" },
	{ "{place}", "[place]\n" },
	{ "{{name} }", "{name} }\n" },
	{ "a } b", "a } b\n" },
	{ "{if name}yes{else}no{end}", "yes\n" },
	{ "{if place}yes{else}no{end}", "no\n" },
	{ "{ if  place }yes{ else }no{ end }", "no\n" },
	{ "{if name}{if place}a{else}b{end}{else}{if name}c{else}d{end}{end}", "b\n" },
	{ "{if place}{if name}a{else}b{end}{else}{if name}c{else}d{end}{end}", "c\n" },
	/* lines of which nothing is left are left out */
	{ "a\n{if place}\nb\n\nc\n{end}\nd\n", "a\nd\n" },
	{ "a\n{if name}\nb\n\nc\n{end}\nd\n", "a\nb\n\nc\nd\n" },
	{ "a\n{if place}b{end}\nc\n", "a\nc\n" },
	{ "a\n\nb\n", "a\n\nb\n" },
	/* blanks left beside them are one */
	{ "a {if place}b{end} c", "a c\n" },
	{ "a {if place}b{end}\n", "a\n" },
	{ "  {if name}a{end}\tb", "  a b\n" },
	{ "{org}", "Remington Rand\n" },
	{ "a  b", "a  b\n" },
	/* a paragraph goes on */
	{ "a\n b\n\tc\nd\n", "a b c\nd\n" },
	{ "a\n {if place}b{end}\n c\n", "a c\n" },
	{ "a\n{if name}\n b\n{end}\n c\n", "a b c\n" },
	{ "a\n\n  b\n", "a\n\n  b\n" },
	{ "{news}\nend", "- one\n- two\nend\n" },
};

static void
texts_are_filled_in(void **state)
{
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		buf_reset(&b);
		assert_int_equal(template_fill(&b, str_of(cases[i].text), "t", 1,
		    &values, &e), 0);
		assert_string_equal(b.s, cases[i].filled);
	}
	buf_free(&b);
}

static const struct {
	const char *text, *error;
} bad[] = {
	{ "a\n{nam}", "t:2:2: there is no field {nam}: did you mean {name}?" },
	{ "é {xyzzy}", "t:1:4: there is no field {xyzzy}; give it behind the contact, "
	    "xyzzy=..., or with a capital letter, where it is one of your own in the "
	    "record" },
	{ "{if place}{nam}{end}", "t:1:12: there is no field {nam}: did you mean {name}?" },
	{ "{if plac}{end}", "t:1:5: there is no field {plac}: did you mean {place}?" },
	{ "{name", "t:1:1: the brace is not closed in its line; {{ is a brace" },
	{ "a {\nname}", "t:1:3: the brace is not closed in its line; {{ is a brace" },
	{ "{", "t:1:1: the brace is not closed in its line; {{ is a brace" },
	{ "{}", "t:1:1: nothing stands in the braces; {{ is a brace" },
	{ "{name org}", "t:1:1: expected {field}, {if field}, {else} or {end}; {{ is a brace" },
	{ "{if}", "t:1:1: expected {field}, {if field}, {else} or {end}; {{ is a brace" },
	{ "{end}", "t:1:1: {end} without an {if} before it" },
	{ "{else}", "t:1:1: {else} without an {if} before it" },
	{ "{if name}{else}\n{else}{end}", "t:2:1: a second {else} of the {if} in line 1" },
	{ "a\n b{if name}", "t:2:3: this {if} has no {end}" },
};

static void
what_is_wrong_is_told_with_its_place(void **state)
{
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(bad); i++) {
		assert_int_equal(template_fill(&b, str_of(bad[i].text), "t", 1,
		    &values, &e), -1);
		assert_string_equal(error_text(&e), bad[i].error);
		error_clear(&e);
	}
	buf_free(&b);
}

static void
depth_and_length_are_bounded(void **state)
{
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT, text = BUF_INIT;
	int i;

	(void)state;
	for (i = 0; i < TEMPLATE_DEPTH; i++)
		buf_puts(&text, "{if name}");
	for (i = 0; i < TEMPLATE_DEPTH; i++)
		buf_puts(&text, "{end}");
	assert_int_equal(template_fill(&b, buf_str(&text), "t", 1, &values, &e), 0);
	buf_splice(&text, 0, 0, STR("{if name}"));
	assert_int_equal(template_fill(&b, buf_str(&text), "t", 1, &values, &e), -1);
	assert_non_null(strstr(error_text(&e), "more than 16 {if}s"));

	/* soon, however many there are in a line */
	buf_reset(&text);
	buf_reset(&b);
	for (i = 0; i < 60000; i++)
		buf_puts(&text, "{if name}a{end}");
	alarm(20);
	assert_int_equal(template_fill(&b, buf_str(&text), "t", 1, &values, &e), 0);
	alarm(0);

	buf_reset(&text);
	for (i = 0; i < 100000; i++)
		buf_puts(&text, "{name}");
	assert_int_equal(template_fill(&b, buf_str(&text), "t", 1, &values, &e), -1);
	assert_non_null(strstr(error_text(&e), "too long"));
	buf_pad(&text, ' ', TEMPLATE_MAX);
	assert_int_equal(template_fill(&b, buf_str(&text), "t", 1, &values, &e), -1);
	assert_string_equal(error_text(&e), "t: is larger than a letter");
	error_clear(&e);
	buf_free(&b);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_filled_in),
		cmocka_unit_test(what_is_wrong_is_told_with_its_place),
		cmocka_unit_test(depth_and_length_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
