#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "people.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static size_t
add(struct people *p, const char *id, const char *text)
{
	struct record rec = RECORD_INIT;
	size_t who;

	record_parse(&rec, str_of(text), NULL);
	who = people_add(p, str_of(id), &rec);
	record_free(&rec);
	return who;
}

static int
find(struct people *p, const char *text, struct found *found)
{
	struct record rec = RECORD_INIT;
	int rv;

	record_parse(&rec, str_of(text), NULL);
	rv = people_find(p, &rec, found);
	record_free(&rec);
	return rv;
}

static void
knows_by_one_sign(void **state)
{
	static const struct {
		const char *known, *wanted;
		enum sign sign;
	} cases[] = {
		{ "Uid: a1", "Uid: a1", SIGN_UID },
		{ "Uid: a1", "Uid: A1", SIGN_NONE },
		{ "Uid:", "Uid:", SIGN_NONE },
		{ "Link: https://www.linkedin.com/in/grace",
		    "Link: http://LinkedIn.com/in/Grace/", SIGN_LINK },
		{ "Link: linkedin.com/in/grace",
		    "Link: https://linkedin.com/in/grace?trk=x#top", SIGN_LINK },
		{ "Link: linkedin.com/in/grace", "Link: linkedin.com/in/graceh",
		    SIGN_NONE },
		{ "Link: https://github.com/a\nLink: https://b.org/c",
		    "Link: b.org/c//", SIGN_LINK },
		{ "Link: https://www.ibm.com/", "Link: https://ibm.com", SIGN_NONE },
		{ "Link: n/a", "Link: n/a", SIGN_NONE },
		{ "Link: /in/x", "Link: /in/x", SIGN_NONE },
		{ "Email: grace@example.org", "Email: Grace@Example.ORG", SIGN_EMAIL },
		{ "Email: a@example.org\nEmail: b@example.org",
		    "Email: b@example.org", SIGN_EMAIL },
		{ "Email: none", "Email: none", SIGN_NONE },
		{ "Email: @example.org", "Email: @example.org", SIGN_NONE },
		{ "Name: José Núñez\nOrg: Étoile", "Name: jose  nunez\nOrg: ETOILE",
		    SIGN_WORK },
		{ "Name: Grace Hopper\nAlso: Amazing Grace\nOrg: Navy",
		    "Name: Amazing Grace\nOrg: Navy", SIGN_WORK },
		{ "Name: Grace Hopper\nOrg: Navy\nPast: 1931-1943; Vassar; professor",
		    "Name: Grace Hopper\nOrg: Vassar", SIGN_WORK },
		{ "Name: Grace Hopper", "Name: Grace Hopper", SIGN_NONE },
		{ "Name: Grace Hopper\nOrg: Navy", "Name: Grace Hopper", SIGN_NONE },
		{ "Name: Grace Hopper\nOrg: Navy", "Name: Grace Hopper\nOrg: Vassar",
		    SIGN_NONE },
		{ "Name: Grace Hopper\nOrg: Navy", "Name: Mary Hawes\nOrg: Navy",
		    SIGN_NONE },
		{ "Name: Ab\nOrg: C", "Name: A\nOrg: bC", SIGN_NONE },
		/* each has a profile of their own at the same place */
		{ "Name: Wei Chen\nOrg: Moss\nLink: https://linkedin.com/in/wei-1",
		    "Name: Wei Chen\nOrg: Moss\nLink: https://linkedin.com/in/wei-2",
		    SIGN_NONE },
		{ "Name: Wei Chen\nOrg: Moss\nLink: https://github.com/wei",
		    "Name: Wei Chen\nOrg: Moss\nLink: https://linkedin.com/in/wei-2",
		    SIGN_WORK },
		/* the stronger sign counts */
		{ "Uid: 1\nEmail: a@b.c", "Uid: 1\nEmail: a@b.c", SIGN_UID },
		{ "Uid: 1\nEmail: a@b.c", "Uid: 2\nEmail: a@b.c", SIGN_EMAIL },
	};

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		struct people *p = people_new();
		struct found found;

		add(p, "x", cases[i].known);
		find(p, cases[i].wanted, &found);
		if (found.sign != cases[i].sign)
			fail_msg("%s | %s: %s", cases[i].known, cases[i].wanted,
			    sign_words(found.sign));
		/* whoever is found would also have found */
		people_free(p);
		p = people_new();
		add(p, "x", cases[i].wanted);
		find(p, cases[i].known, &found);
		if (strstr(cases[i].known, "Past") == NULL)
			assert_int_equal(found.sign, cases[i].sign);
		people_free(p);
	}
}

static void
compares_names(void **state)
{
	static const struct {
		const char *a, *b;
		enum likeness likeness;
	} cases[] = {
		{ "Grace Hopper", "GRACE HOPPER", LIKE_SAME },
		{ "Grace Hopper", "Hopper Grace", LIKE_SAME },
		{ "Grace Hopper", "Grace M. Hopper", LIKE_SAME },
		{ "Grace Hopper", "Grace Brewster Murray Hopper", LIKE_SAME },
		{ "Grace Hopper", "Grace", LIKE_SAME },
		{ "Grace Hopper", "Grace Murray", LIKE_SOME },
		{ "Grace Hopper", "Mary Hawes", LIKE_NOBODY },
		{ "M. Hopper", "M. Hawes", LIKE_NOBODY },
		{ "José Núñez", "Jose Nunez", LIKE_SAME },
		{ "王伟", "王伟", LIKE_SAME },
		{ "王伟", "Wei Wang", LIKE_NOBODY },
		{ "X", "X", LIKE_SAME },
	};

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		struct people *p = people_new();
		struct buf b = BUF_INIT;
		struct found found;

		buf_printf(&b, "Name: %s\nEmail: office@example.org", cases[i].a);
		add(p, "x", b.s);
		buf_reset(&b);
		buf_printf(&b, "Name: %s\nEmail: office@example.org", cases[i].b);
		assert_int_equal(find(p, b.s, &found), 1);
		if (found.likeness != cases[i].likeness)
			fail_msg("%s | %s: %d", cases[i].a, cases[i].b, found.likeness);
		buf_free(&b);
		people_free(p);
	}
}

static void
prefers_whose_name_is_alike(void **state)
{
	struct people *p = people_new();
	struct found found;

	(void)state;
	add(p, "ann", "Name: Ann Lee\nEmail: home@example.org\n");
	add(p, "bob", "Name: Bob Lee\nEmail: home@example.org\n");
	assert_int_equal(find(p, "Name: Bob Lee\nEmail: home@example.org", &found), 1);
	assert_string_equal(people_id(p, found.who), "bob");
	assert_int_equal(found.likeness, LIKE_SAME);
	assert_int_equal(find(p, "Name: Cy Roe\nEmail: home@example.org", &found), 1);
	assert_string_equal(people_id(p, found.who), "ann");
	assert_int_equal(found.likeness, LIKE_NOBODY);
	people_free(p);
}

static void
learns_what_is_new(void **state)
{
	static const char more[] = "Name: Grace\nOrg: Navy\nEmail: g@example.org\n";
	struct people *p = people_new();
	struct record rec = RECORD_INIT;
	struct found found;
	size_t who = add(p, "grace", "Name: Grace\nOrg: Navy\n");

	(void)state;
	assert_int_equal(find(p, "Email: g@example.org", &found), 0);
	record_parse(&rec, str_of(more), NULL);
	people_learn(p, who, &rec);
	record_free(&rec);
	assert_int_equal(find(p, "Email: g@example.org", &found), 1);
	assert_int_equal(found.who, who);
	assert_int_equal(find(p, "Name: Grace\nOrg: Navy", &found), 1);
	people_free(p);
}

static void
lists_namesakes(void **state)
{
	struct people *p = people_new();
	struct record rec = RECORD_INIT;
	size_t pos = 0, who = 9, a, b;

	(void)state;
	a = add(p, "ana", "Name: Ana Lima\n");
	add(p, "grace", "Name: Grace\n");
	b = add(p, "lima", "Name: A. Lima\nAlso: ANA LIMA\n");
	record_parse(&rec, STR("Name: Ana  Lima\n"), NULL);
	assert_int_equal(people_namesake(p, &rec, &pos, &who), 1);
	assert_int_equal(who, a);
	assert_int_equal(people_namesake(p, &rec, &pos, &who), 1);
	assert_int_equal(who, b);
	assert_int_equal(people_namesake(p, &rec, &pos, &who), 0);
	record_free(&rec);
	people_free(p);
}

/* Of many each is found again, and nobody else is. */
static void
tells_many_apart(void **state)
{
	enum { MANY = 5000 };
	struct people *p = people_new();
	struct buf b = BUF_INIT;
	struct found found;

	(void)state;
	for (unsigned i = 0; i < MANY; i++) {
		buf_reset(&b);
		buf_printf(&b, "Name: Wei Chen\nLink: example.org/in/%u\n", i);
		assert_int_equal(find(p, b.s, &found), 0);
		assert_int_equal(add(p, "x", b.s), i);
	}
	for (unsigned i = 0; i < MANY; i++) {
		buf_reset(&b);
		buf_printf(&b, "Link: https://EXAMPLE.org/in/%u/\n", i);
		assert_int_equal(find(p, b.s, &found), 1);
		assert_int_equal(found.who, i);
	}
	buf_free(&b);
	people_free(p);
}

/* Many names and many places of work: soon, and the first of them are known. */
static void
many_of_all(void **state)
{
	struct people *p = people_new();
	struct buf b = BUF_INIT;
	struct found found;
	int i;

	(void)state;
	buf_puts(&b, "Name: Ann Lee\n");
	for (i = 0; i < 30000; i++)
		buf_printf(&b, "Also: Ann %d\nPast: 1990; Org %d\n", i, i);
	alarm(20);
	add(p, "ann", b.s);
	assert_int_equal(find(p, "Name: Ann Lee\nOrg: Org 29999\n", &found), 1);
	assert_int_equal(found.sign, SIGN_WORK);
	assert_int_equal(find(p, "Name: Ann 7\nOrg: Org 3\n", &found), 1);
	alarm(0);
	people_free(p);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_by_one_sign),
		cmocka_unit_test(many_of_all),
		cmocka_unit_test(compares_names),
		cmocka_unit_test(prefers_whose_name_is_alike),
		cmocka_unit_test(learns_what_is_new),
		cmocka_unit_test(lists_namesakes),
		cmocka_unit_test(tells_many_apart),
	};

	return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
