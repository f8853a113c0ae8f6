#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assign.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static const struct book nowhere = { .fd = -1, .workdays = WORKDAYS_INIT };

static void
operands_are_changes(void **state)
{
	static const struct {
		const char *operand;
		int change;
		enum assign_op op;
		const char *name, *value;
	} cases[] = {
		{ "role=CTO", 1, ASSIGN_SET, "role", "CTO" },
		{ "role=", 1, ASSIGN_SET, "role", "" },
		{ "role= CTO ", 1, ASSIGN_SET, "role", "CTO" },
		{ "goal=a=b", 1, ASSIGN_SET, "goal", "a=b" },
		{ "goal=+1", 1, ASSIGN_SET, "goal", "+1" },
		{ "tags+=navy", 1, ASSIGN_ADD, "tags", "navy" },
		{ "tags-=navy", 1, ASSIGN_REMOVE, "tags", "navy" },
		{ "write-up=off", 1, ASSIGN_SET, "write-up", "off" },
		{ "write-up-=off", 1, ASSIGN_REMOVE, "write-up", "off" },
		{ "x--=1", 1, ASSIGN_REMOVE, "x-", "1" },
		{ "x-+=1", 1, ASSIGN_ADD, "x-", "1" },
		{ "größe=1", 1, ASSIGN_SET, "größe", "1" },
		{ "role", 0, 0, "", "" },
		{ "=CTO", 0, 0, "", "" },
		{ "+=CTO", 0, 0, "", "" },
		{ "my role=CTO", 0, 0, "", "" },
		{ "1st=CTO", 0, 0, "", "" },
		{ "https://example.org/?a=b", 0, 0, "", "" },
		{ "", 0, 0, "", "" },
	};
	struct assign a;

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		assert_int_equal(assign_parse(&a, cases[i].operand),
		    cases[i].change);
		if (!cases[i].change)
			continue;
		assert_int_equal(a.op, cases[i].op);
		assert_true(str_is(a.name, cases[i].name));
		assert_true(str_is(a.value, cases[i].value));
	}
}

/* Apply changes, parted by |, to a record: -1, or whether it changed. */
static int
apply(enum assign_to to, const char *record, const char *changes,
    struct buf *data, struct error *e)
{
	struct assigns all = ASSIGNS_INIT(to);
	struct str rest = str_of(changes), one;
	char *operands[8];
	size_t n = 0;
	int rv;

	while (str_item(&rest, '|', &one))
		operands[n++] = str_dup(one);
	buf_reset(data);
	buf_puts(data, record);
	rv = assigns_read(&all, operands, n, e);
	if (rv == 0)
		rv = assigns_apply(&all, data, e);
	assigns_free(&all);
	while (n > 0)
		free(operands[--n]);
	return rv;
}

#define ADA "Name: Ada\r\nRole:  CTO \nRank: 1\nTags: a,b\n\n2026-11-01 met"

static void
changes_touch_their_lines(void **state)
{
	static const struct {
		enum assign_to to;
		const char *record, *changes;
		int changed;
		const char *after;
	} cases[] = {
		{ TO_CONTACT, ADA, "role=CEO", 1,
		    "Name: Ada\r\nRole:  CEO \nRank: 1\nTags: a,b\n\n2026-11-01 met" },
		{ TO_CONTACT, ADA, "ROLE=CTO", 0, ADA },
		{ TO_CONTACT, ADA, "role=|rank=", 1,
		    "Name: Ada\r\nTags: a,b\n\n2026-11-01 met" },
		{ TO_CONTACT, ADA, "tags+=c|tags-=A", 1,
		    "Name: Ada\r\nRole:  CTO \nRank: 1\nTags: b, c\n\n2026-11-01 met" },
		{ TO_CONTACT, ADA, "tags-=d|phone-=1", 0, ADA },
		{ TO_CONTACT, "Name: A\n", "email=a@x|email=b@x", 1,
		    "Name: A\nEmail: a@x\nEmail: b@x\n" },
		{ TO_CONTACT, "Name: A\nEmail: c@x\n", "email=a@x|email=b@x", 1,
		    "Name: A\nEmail: a@x\nEmail: b@x\n" },
		{ TO_CONTACT, "Name: A\n", "goal=g|org=O", 1,
		    "Name: A\nOrg: O\nGoal: g\n" },
		/* a setting is a field settled */
		{ TO_CONTACT, "Name: A\nOrg: O\nClash: Org: P\nClash: Role: R\n",
		    "org=P", 1, "Name: A\nOrg: P\nClash: Role: R\n" },
		{ TO_CONTACT, "Name: A\nOrg: O\nClash: org: P\nClash: Org: Q\n",
		    "org=O", 1, "Name: A\nOrg: O\n" },
		{ TO_CONTACT, "Name: A\nClash: Organ: P\n", "org=O", 1,
		    "Name: A\nOrg: O\nClash: Organ: P\n" },
		{ TO_CONTACT, "Name: A\nTags: t\nClash: Tags: P\n", "tags+=u", 1,
		    "Name: A\nTags: t, u\nClash: Tags: P\n" },
		/* settings go last, and repeat in another way */
		{ TO_BOOK, "# x\n\nMe: A\n", "email=a@x", 1,
		    "# x\n\nMe: A\nEmail: a@x\n" },
		{ TO_BOOK, "Me: A", "zone=UTC|ask=5", 1, "Me: A\nZone: UTC\nAsk: 5\n" },
		{ TO_BOOK, "Me: A\r\n", "zone=UTC", 1, "Me: A\r\nZone: UTC\r\n" },
		{ TO_BOOK, "", "target=t|target=u|me=A", 1,
		    "Target: t\nTarget: u\nMe: A\n" },
		{ TO_BOOK, "Zone: UTC\n", "zone=Etc/UTC", 1, "Zone: Etc/UTC\n" },
		{ TO_BOOK, "Step: a\nStep: b\n", "step-=a", 1, "Step: b\n" },
	};
	struct error e = ERROR_INIT;
	struct buf data = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		assert_int_equal(apply(cases[i].to, cases[i].record,
		    cases[i].changes, &data, &e), cases[i].changed);
		assert_string_equal(data.s, cases[i].after);
	}
	buf_free(&data);
}

static void
contradictions_are_refused(void **state)
{
	static const struct {
		enum assign_to to;
		const char *changes, *error;
	} cases[] = {
		{ TO_CONTACT, "role=a|Role=b", "Role is given twice" },
		{ TO_CONTACT, "email=a|email=", "email is given twice" },
		{ TO_BOOK, "phone=a|phone=b", "phone is given twice" },
		{ TO_CONTACT, "org+=a", "org has one value: set it with org=" },
		{ TO_BOOK, "ask+=a", "ask has one value: set it with ask=" },
		{ TO_CONTACT, "tags+=", "tags+=: expected a value behind it" },
		{ TO_CONTACT, "tags-= ", "tags-=: expected a value behind it" },
		{ TO_CONTACT, "org", "'org': expected field=value" },
		{ TO_CONTACT, "org=Remington|Rand", "'Rand': expected field=value; "
		    "a value of several words is quoted: org='Remington Rand'" },
		{ TO_CONTACT, "org=a|-n", "-n: options stand before the operands" },
		{ TO_CONTACT, "org=a\nb", "the value of org has a line break or a "
		    "NUL byte: expected one line" },
	};
	struct error e = ERROR_INIT;
	struct buf data = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		assert_int_equal(apply(cases[i].to, "Name: A\n", cases[i].changes,
		    &data, &e), -1);
		assert_string_equal(error_text(&e), cases[i].error);
		error_clear(&e);
	}
	buf_free(&data);
}

static void
slips_and_synonyms_are_understood(void **state)
{
	static const struct {
		enum assign_to to;
		const char *name, *meant;
	} cases[] = {
		{ TO_CONTACT, "emial", "Email" }, { TO_CONTACT, "EMAIL", NULL },
		{ TO_CONTACT, "Company", "Org" }, { TO_CONTACT, "title", "Role" },
		{ TO_CONTACT, "thnak", "Thank" }, { TO_CONTACT, "thank", NULL },
		{ TO_CONTACT, "birthday", NULL }, { TO_CONTACT, "height", NULL },
		{ TO_BOOK, "zoen", "Zone" }, { TO_BOOK, "zone", NULL },
		{ TO_BOOK, "tragets", "Target" }, { TO_BOOK, "name", "Me" },
		{ TO_BOOK, "updaet", "update" }, { TO_BOOK, "update", NULL },
		{ TO_BOOK, "xyzzy", NULL },
	};

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		const char *meant = assign_meant(cases[i].to, str_of(cases[i].name));

		if (cases[i].meant == NULL)
			assert_null(meant);
		else
			assert_string_equal(meant, cases[i].meant);
	}
}

static void
a_field_that_stands_there_is_the_users_own(void **state)
{
	struct assigns all = ASSIGNS_INIT(TO_CONTACT);
	struct record rec = RECORD_INIT;
	struct error e = ERROR_INIT;
	char operand[] = "rolle=x", *operands[] = { operand };

	(void)state;
	assert_int_equal(assigns_read(&all, operands, 1, &e), 0);
	assert_int_equal(assigns_check(&all, &nowhere, NULL, 0, &e), -1);
	assert_string_equal(e.text, "rolle is no field of ii's: did you mean Role? "
	    "(-F takes it as your own)");
	error_clear(&e);
	assert_int_equal(assigns_check(&all, &nowhere, NULL, 1, &e), 0);
	record_parse(&rec, STR("Name: A\nRolle: y\n"), NULL);
	assert_int_equal(assigns_check(&all, &nowhere, &rec, 0, &e), 0);
	record_free(&rec);
	assigns_free(&all);
}

static void
values_are_checked(void **state)
{
	static const struct {
		const char *name, *value;
		int good;
	} cases[] = {
		{ "zone", "UTC", 1 }, { "zone", "Middle/Earth", 0 },
		{ "zone", "../etc/passwd", 0 },
		{ "email", "a@b", 1 }, { "email", "a b@c", 0 }, { "email", "a", 0 },
		{ "email", "@b", 0 }, { "email", "a@", 0 }, { "email", "a@b@c", 0 },
		{ "link", "example.org/x", 1 }, { "link", "https://x/y", 1 },
		{ "link", "her page", 0 }, { "link", "page", 0 },
		{ "lang", "fr", 1 }, { "lang", "pt-BR", 1 },
		{ "lang", "zh-Hant-TW", 1 }, { "lang", "es-419", 1 },
		{ "lang", "French", 0 }, { "lang", "f", 0 }, { "lang", "4r", 0 },
		{ "via", "@howard-aiken", 1 }, { "via", "alumni fair", 1 },
		{ "via", "@Howard", 0 }, { "via", "@", 0 },
		{ "was", "old-id", 1 }, { "was", "Old Id", 0 },
		{ "update", "6 months", 1 }, { "THANK", "off", 1 },
		{ "update", "1m", 0 }, { "nudge", "soon", 0 },
		{ "goal", "anything, really", 1 }, { "shoesize", "44", 1 },
	};
	struct error e = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		int rv = field_check(&nowhere, str_of(cases[i].name),
		    str_of(cases[i].value), &e);

		assert_int_equal(rv, cases[i].good ? 0 : -1);
		if (rv == -1) {
			assert_non_null(strstr(e.text, cases[i].name));
			assert_non_null(strstr(e.text, "expected"));
		}
		error_clear(&e);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operands_are_changes),
		cmocka_unit_test(changes_touch_their_lines),
		cmocka_unit_test(contradictions_are_refused),
		cmocka_unit_test(slips_and_synonyms_are_understood),
		cmocka_unit_test(a_field_that_stands_there_is_the_users_own),
		cmocka_unit_test(values_are_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
