#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "expr.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* A contact as a table of fields and values. */
struct row {
	const char *field, *value;
};

struct table {
	struct source source;
	const struct row *rows;
	size_t n;
	unsigned *asked; /* counts calls, where not NULL */
};

static int
table_value(const struct source *s, struct str field, size_t i,
    struct buf *scratch, struct str *value)
{
	const struct table *t = (const struct table *)s;

	if (t->asked != NULL)
		++*t->asked;
	for (size_t j = 0; j < t->n; j++) {
		if (!str_caseis(field, t->rows[j].field) || i-- > 0)
			continue;
		/* Every other value lives in scratch, as a computed one would. */
		*value = str_of(t->rows[j].value);
		if (j % 2 == 1) {
			buf_addstr(scratch, *value);
			*value = buf_str(scratch);
		}
		return 1;
	}
	return 0;
}

static const struct row grace[] = {
	{ "id", "grace-hopper" },
	{ "Name", "Grace Hopper" },
	{ "Also", "Amazing Grace" },
	{ "Org", "Remington Rand" },
	{ "Place", "Nūrnberg, Straße 5" },
	{ "Email", "grace@example.org" },
	{ "Email", "hopper@navy.example" },
	{ "Tags", "compilers" },
	{ "Tags", "Navy" },
	{ "Via", "@howard-aiken" },
	{ "Link", "a..b" },
	{ "Empty", "" },
	{ "Bad", "caf\xe9" },
	{ "Score", "4.50" },
	{ "Score", "many" },
	{ "Birthday", "1906-12-09" },
	{ "Seen", "2026-11-20T10:00" },
	{ "stage", "kept" },
	{ "last", "2026-11-20" },
	{ "next", "2026-11-27" },
	{ "due", "thank" },
	{ "mets", "3" },
	{ "refs", "0" },
	{ "fit", "4" },
	{ "topic", "skill" },
	{ "topic", "path" },
};

/* Sunday. */
static struct stamp
now(void)
{
	return (struct stamp){ date_of(2026, 11, 22), 14 * 60 + 30 };
}

static struct table
contact(void)
{
	return (struct table){ { table_value }, grace, LEN(grace), NULL };
}

static void
add(struct expr *x, const char *operand)
{
	struct error e = ERROR_INIT;

	if (expr_add(x, str_of(operand), now(), &e) == -1)
		fail_msg("%s", error_text(&e));
	assert_string_equal(error_text(&e), "");
}

static int
holds(const struct expr *x)
{
	struct table t = contact();
	struct error e = ERROR_INIT;
	int rv = expr_holds(x, &t.source, NULL, &e);

	if (rv == -1)
		fail_msg("%s", error_text(&e));
	return rv;
}

static int
holds_one(const char *operand)
{
	struct expr *x = expr_new();
	int rv;

	add(x, operand);
	rv = holds(x);
	expr_free(x);
	return rv;
}

static void
test_looks(void **state)
{
	static const char *const yes[] = {
		"org=x", "org!=x", "org~x", "org=", "org!=", "org~", "a=b=c", "x-y_1=z",
		"\xc3\xa9t\xc3\xa9=1", "org~a=b", "org=~"
	};
	static const char *const no[] = {
		"", "grace", "=x", "~x", "!=x", "org!", "org!x", "a b=c", "1x=y",
		"./x=y", "@id=x", "a.b=c", "grace@example.org"
	};

	(void)state;
	for (size_t i = 0; i < LEN(yes); i++)
		if (!expr_looks(str_of(yes[i])))
			fail_msg("'%s' was taken as a word", yes[i]);
	for (size_t i = 0; i < LEN(no); i++)
		if (expr_looks(str_of(no[i])))
			fail_msg("'%s' was taken as an expression", no[i]);
	assert_false(expr_looks(STR("org\0=x")));
}

static void
test_values(void **state)
{
	static const char *const yes[] = {
		/* without case and accents */
		"org=remington rand", "ORG=Rémington RAND", "org= Remington Rand ",
		"place=nurnberg, strasse 5", "place=NÜRNBERG, STRASSE 5",
		/* one value of several */
		"email=hopper@navy.example", "tags=navy", "tags=compilers", "topic=PATH",
		/* an id with its sign or without */
		"via=@howard-aiken", "via=howard-aiken", "id=@grace-hopper",
		/* present and absent */
		"org!=", "goal=", "empty=", "nosuch=",
		/* text with dots that is no range */
		"link=a..b", "link!=a..c", "link!=..",
		/* patterns: with case, on the bytes as they stand */
		"org~^Rem", "org~(?i)RAND$", "tags~av", "place~ß", "org~", "bad~^caf$|^caf",
		/* bytes that are no UTF-8 */
		"bad=CAF\xe9", "bad!=café",
		/* numbers */
		"mets=3", "mets=03", "mets=3.0", "fit=4..", "fit=..4", "fit=2..5",
		"fit=3.5..4.5", "refs=..0", "refs=-1..1", "score=4.5..", "score=..4.5",
		"mets=-9..9", "given=", "given!=2", "given!=1..",
		/* dates */
		"last=2026-11-20", "last=fri", "last=-2d", "last=2d", "last=..today",
		"last=mon..", "last=2026-01-01..2026-12-31", "last!=..-3months",
		"last!=2026-11-20T10:00",
		"next=fri", "next=+5d", "next=today..fri", "next=today..", "next=2026-11-27..",
		"birthday=1906-12-09", "birthday=..1970-01-01", "seen=2026-11-20..2026-11-20",
		"seen=..2026-11-20T10:00", "seen=2026-11-20T9:00..", "seen!=2026-11-20T10:01..",
		"seen=-3d..yesterday",
		/* stages and rules */
		"stage=kept", "stage=KEPT", "stage!=met", "stage~^(kept|met)$", "due=thank",
		"due!=write-up", "due!="
	};
	static const char *const no[] = {
		"org=remington", "org!=remington rand", "email=grace", "tags!=navy",
		"topic=#skill", "org=", "goal!=", "empty!=", "nosuch=x", "nosuch~.",
		"link=a..c", "org~^rem", "tags~^$", "bad~\xc3\xa9", "empty=x",
		"mets=2", "mets!=3", "fit=5..", "fit=..3.9", "score=5..", "given=1..",
		"given=0", "last=2026-11-21", "last=-3months..-3d", "last!=fri", "last=mon",
		"next=..thu", "next=today..thu", "next=2026-11-28..", "birthday=1970-01-01..",
		"seen=..2026-11-20T09:59", "seen=today..", "org=1..5", "org=..today",
		"stage=met", "due=update", "due="
	};

	(void)state;
	for (size_t i = 0; i < LEN(yes); i++)
		if (!holds_one(yes[i]))
			fail_msg("'%s' does not hold", yes[i]);
	for (size_t i = 0; i < LEN(no); i++)
		if (holds_one(no[i]))
			fail_msg("'%s' holds", no[i]);
}

/* Whatever a value is, != says the contrary of =. */
static void
test_negation(void **state)
{
	static const char *const values[] = {
		"", "grace", "3", "3..", "..today", "kept", "thank", "2026-11-20", "navy",
		"fri", "1906-12-09..", "a..b"
	};
	struct buf yes = BUF_INIT, no = BUF_INIT;
	struct error e = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(grace); i++)
		for (size_t j = 0; j < LEN(values); j++) {
			struct expr *x = expr_new();

			buf_reset(&yes);
			buf_reset(&no);
			buf_printf(&yes, "%s=%s", grace[i].field, values[j]);
			buf_printf(&no, "%s!=%s", grace[i].field, values[j]);
			if (expr_add(x, buf_str(&yes), now(), &e) == 0)
				assert_int_equal(holds_one(yes.s), !holds_one(no.s));
			else
				assert_int_equal(expr_add(x, buf_str(&no), now(), &e), -1);
			expr_free(x);
		}
	error_clear(&e);
	buf_free(&yes);
	buf_free(&no);
}

static void
test_words(void **state)
{
	static const struct {
		const char *word;
		int holds;
	} t[] = {
		{ "grace", 1 }, { "GRACE", 1 }, { "hop", 1 }, { "Gräce", 1 },
		{ "amaz", 1 }, { "navy", 1 }, { "grace-hopper", 1 }, { "@grace-hopper", 1 },
		{ "grace h", 1 }, { "race", 0 }, { "remington", 0 }, { "compilers", 0 },
		{ "grace-hopperr", 0 }
	};

	(void)state;
	for (size_t i = 0; i < LEN(t); i++) {
		struct expr *x = expr_new();

		expr_add_word(x, str_of(t[i].word));
		if (holds(x) != t[i].holds)
			fail_msg("'%s'", t[i].word);
		expr_free(x);
	}
}

static void
test_all_must_hold(void **state)
{
	struct expr *x = expr_new();

	(void)state;
	assert_int_equal(expr_terms(x), 0);
	assert_int_equal(holds(x), 1);
	add(x, "tags=navy");
	expr_add_word(x, STR("grace"));
	assert_int_equal(holds(x), 1);
	add(x, "tags=compilers");
	assert_int_equal(holds(x), 1);
	add(x, "stage=met");
	assert_int_equal(holds(x), 0);
	assert_int_equal(expr_terms(x), 4);
	expr_free(x);
	expr_free(NULL);
}

static int
is_header(struct str field)
{
	return !str_caseis(field, "stage") && !str_caseis(field, "due");
}

static void
test_only(void **state)
{
	struct table t = contact();
	struct error e = ERROR_INIT;
	struct expr *x = expr_new();
	unsigned asked = 0;

	(void)state;
	t.asked = &asked;
	add(x, "STAGE=met");
	assert_int_equal(expr_holds(x, &t.source, is_header, &e), 1);
	assert_int_equal(asked, 0);
	add(x, "org~Rand");
	expr_add_word(x, STR("hopper"));
	assert_int_equal(expr_holds(x, &t.source, is_header, &e), 1);
	assert_true(asked >= 2);
	assert_int_equal(expr_holds(x, &t.source, NULL, &e), 0);
	expr_add_word(x, STR("babbage"));
	assert_int_equal(expr_holds(x, &t.source, is_header, &e), 0);
	expr_free(x);
}

static void
test_names(void **state)
{
	static const char *const derived[] = { "next", "due" }, *const name[] = { "also" };
	struct expr *x = expr_new();

	(void)state;
	assert_false(expr_names(x, derived, LEN(derived)));
	add(x, "org=x");
	assert_false(expr_names(x, derived, LEN(derived)));
	assert_false(expr_names(x, name, LEN(name)));
	add(x, "Due=thank");
	assert_true(expr_names(x, derived, LEN(derived)));
	expr_add_word(x, STR("grace"));
	assert_true(expr_names(x, name, LEN(name)));
	expr_free(x);
}

static void
test_unknown(void **state)
{
	static const char *const operands[] = {
		"org=x", "Nmae=x", "stage=met", "thank=off", "Xylophone=y", "mest~4",
		"clash=", "channel=video", "id=x"
	};
	struct expr *x = expr_new();
	const char *near = "";
	struct str field;

	(void)state;
	for (size_t i = 0; i < LEN(operands); i++)
		add(x, operands[i]);
	expr_add_word(x, STR("nobody"));
	assert_int_equal(expr_unknown(x, 0, &field, &near), 1);
	assert_true(str_is(field, "Nmae"));
	assert_string_equal(near, "Name");
	assert_int_equal(expr_unknown(x, 1, &field, &near), 1);
	assert_true(str_is(field, "Xylophone"));
	assert_null(near);
	assert_int_equal(expr_unknown(x, 2, &field, &near), 1);
	assert_true(str_is(field, "mest"));
	assert_string_equal(near, "mets");
	assert_int_equal(expr_unknown(x, 3, &field, &near), 0);
	expr_free(x);
}

static void
test_errors(void **state)
{
	static const struct {
		const char *operand, *says;
	} t[] = {
		{ "grace", "grace: no expression: expected field=value" },
		{ "org~a(b", "org~a(b: pattern 'a(b', byte 4" },
		{ "mets=many", "mets=many: 'many' is no number: expected 4" },
		{ "mets=4x", "no number" }, { "mets=4.5x", "no number" }, { "mets=4.", "no number" }, { "mets=.5", "no number" },
		{ "mets=-", "no number" }, { "mets=0x10", "no number" }, { "mets=1e3", "no number" },
		{ "fit=..", "no number" }, { "fit=1..b", "no number" },
		{ "fit=5..2", "fit=5..2: the range ends before it begins" },
		{ "last=soon", "last=soon: 'soon' is no date" },
		{ "last=1/2/2027", "write the one you mean" },
		{ "last=..", "'..' is no range" }, { "next=fri..foo", "'foo' is no date" },
		{ "next=fri..today", "the range ends before it begins" },
		{ "birthday=2027-01-01..2026-01-01", "the range ends before it begins" },
		{ "stage=metz", "'metz' is no stage: did you mean met?" },
		{ "stage!=xyzzy", "expected new, asked, " }, { "stage=xyzzy", ", given or refused" },
		{ "due=thanks", "'thanks' is no rule: did you mean thank?" },
		{ "due=xyzzy", "write-up" }
	};
	struct expr *x = expr_new();
	struct error e = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(t); i++) {
		if (expr_add(x, str_of(t[i].operand), now(), &e) != -1)
			fail_msg("'%s' was taken", t[i].operand);
		if (strstr(error_text(&e), t[i].says) == NULL)
			fail_msg("'%s': '%s'", t[i].operand, error_text(&e));
		assert_int_equal(expr_terms(x), 0);
	}
	error_clear(&e);
	expr_free(x);
}

static void
test_failed_match(void **state)
{
	static const struct row rows[] = {
		{ "why", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab" }
	};
	struct table t = { { table_value }, rows, 1, NULL };
	struct expr *x = expr_new();
	struct error e = ERROR_INIT;

	(void)state;
	add(x, "why~^(a+)+$");
	assert_int_equal(expr_holds(x, &t.source, NULL, &e), -1);
	assert_non_null(strstr(error_text(&e), "takes too long"));
	error_clear(&e);
	expr_free(x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_looks),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_negation),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_all_must_hold),
		cmocka_unit_test(test_only),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_failed_match)
	};

	return cmocka_run_group_tests_name("expr", tests, NULL, NULL);
}
