/* The question bank, what is known again, and the choice for one person. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "question.h"
#include "questionfield.h"
#include "share.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* --- reading a bank --- */

static void
keep(void *arg, unsigned line, const char *what)
{
	struct buf *told = arg;

	buf_printf(told, "%u: %s\n", line, what);
}

static const struct {
	const char *text;
	enum category category;
	int must;
	unsigned seekers;
	const char *question; /* NULL: there is none */
	const char *told;     /* the start of what is told; "": nothing */
} cases[] = {
	{ "", 0, 0, 0, NULL, "" },
	{ "# Why?\n\n  \t\n", 0, 0, 0, NULL, "" },
	{ "Why?", CATEGORY_OWN, 0, 0, "Why?", "" },
	{ "\xef\xbb\xbfWhy?\r\n", CATEGORY_OWN, 0, 0, "Why?", "" },
	{ "\t Why so?  ", CATEGORY_OWN, 0, 0, "Why so?", "" },
	{ "!Why?", CATEGORY_OWN, 1, 0, "Why?", "" },
	{ "[role]\n!  Why?", CATEGORY_ROLE, 1, 0, "Why?", "" },
	{ "[ Unasked ]\nWhy?", CATEGORY_UNASKED, 0, 0, "Why?", "" },
	{ "[role]\n[own]\nWhy?", CATEGORY_OWN, 0, 0, "Why?", "" },
	{ "(student)Why?", CATEGORY_OWN, 0, 1 << SEEKER_STUDENT, "Why?", "" },
	{ "! (Newcomer , changer,) Why?", CATEGORY_OWN, 1,
	    1 << SEEKER_NEWCOMER | 1 << SEEKER_CHANGER, "Why?", "" },
	{ "(student Why?", CATEGORY_OWN, 0, 0, "(student Why?", "" },
	{ "() Why?", CATEGORY_OWN, 0, 0, "Why?", "" },
	{ "How is { Org }?", CATEGORY_OWN, 0, 0, "How is { Org }?", "" },
	{ "[role] of what?", CATEGORY_OWN, 0, 0, "[role] of what?", "" },
	{ "!", 0, 0, 0, NULL, "" },
	{ "(student)", 0, 0, 0, NULL, "" },
	{ "[roles]\nWhy?", CATEGORY_OWN, 0, 0, "Why?",
	    "1: 'roles' is no category of questions: expected role\n" },
	{ "[role]\n[xyzzy]\nWhy?", CATEGORY_OWN, 0, 0, "Why?",
	    "2: 'xyzzy' is no category of questions: expected a name such as" },
	{ "\n(changers) Why?", 0, 0, 0, NULL,
	    "2: 'changers' is nobody who asks: expected changer\n" },
	{ "(as ever) Why?", 0, 0, 0, NULL,
	    "1: 'as ever' is nobody who asks: expected newcomer, graduate" },
	{ "Why {past-orgs}?", 0, 0, 0, NULL,
	    "1: 'past-orgs' is nothing that a question may name: expected past-org\n" },
	{ "Why {org}, {role?", 0, 0, 0, NULL,
	    "1: 'role?' is nothing that a question may name: expected role\n" },
	{ "Why {}?", 0, 0, 0, NULL,
	    "1: '' is nothing that a question may name: expected {org}, {role}" },
};

static void
a_line_is_a_question_or_says_of_what_the_next_are(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		struct buf told = BUF_INIT;
		struct report r = { keep, &told };
		struct bank bank = BANK_INIT;
		unsigned bad = bank_read(&bank, str_of(cases[i].text),
		    ORIGIN_BOOK, &r);

		assert_int_equal(bad, cases[i].told[0] != '\0');
		if (strncmp(told.s, cases[i].told, strlen(cases[i].told)) != 0)
			assert_string_equal(told.s, cases[i].told);
		assert_int_equal(bank.n, cases[i].question != NULL);
		if (bank.n > 0) {
			assert_string_equal(bank.v[0].text, cases[i].question);
			assert_int_equal(bank.v[0].category, cases[i].category);
			assert_int_equal(bank.v[0].must, cases[i].must);
			assert_int_equal(bank.v[0].seekers, cases[i].seekers);
			assert_int_equal(bank.v[0].origin, ORIGIN_BOOK);
		}
		bank_free(&bank);
		buf_free(&told);
	}
}

static void
names_are_found_again(void **state)
{
	enum category c;
	enum seeker s;

	(void)state;
	for (int i = 0; i < CATEGORY_COUNT; i++) {
		assert_true(category_find(str_of(category_name(i)), &c));
		assert_int_equal(c, i);
	}
	for (int i = SEEKER_ANY + 1; i < SEEKER_COUNT; i++) {
		assert_true(seeker_find(str_of(seeker_name(i)), &s));
		assert_int_equal(s, i);
	}
	assert_false(category_find(STR(""), &c));
	assert_false(seeker_find(STR(""), &s));
}

/* --- the built-in bank --- */

static void
the_built_in_bank_has_something_for_everybody(void **state)
{
	struct buf told = BUF_INIT;
	struct report r = { keep, &told };
	struct bank bank = BANK_INIT;
	int questions[CATEGORY_COUNT] = { 0 }, musts[CATEGORY_COUNT] = { 0 };
	int seekers[SEEKER_COUNT] = { 0 };
	struct asked seen = ASKED_INIT;

	(void)state;
	bank_read(&bank, share_text("questions"), ORIGIN_BANK, &r);
	assert_string_equal(told.s, "");
	assert_in_range(bank.n, 90, 160);
	for (size_t i = 0; i < bank.n; i++) {
		const struct question *q = &bank.v[i];

		assert_true(str_ends(str_of(q->text), "?"));
		assert_true(text_width(str_of(q->text)) <= 84);
		assert_int_equal(asked_count(&seen, str_of(q->text)), 0);
		asked_add(&seen, str_of(q->text));
		questions[q->category]++;
		musts[q->category] += q->must;
		for (int s = 0; s < SEEKER_COUNT; s++)
			seekers[s] += (q->seekers & 1u << s) != 0;
		/* a name that is passed on is never used unasked */
		if (q->category == CATEGORY_REFERRALS)
			assert_true(str_find(str_of(q->text), STR("may I ")) > 0);
	}
	for (int c = 0; c < CATEGORY_COUNT; c++) {
		assert_int_equal(questions[c] > 3, c != CATEGORY_OWN);
		assert_int_equal(musts[c] > 0, c != CATEGORY_OWN);
	}
	for (int s = SEEKER_ANY + 1; s < SEEKER_COUNT; s++)
		assert_true(seekers[s] >= 5);
	asked_free(&seen);
	bank_free(&bank);
	buf_free(&told);
}

/* --- known again --- */

static const struct {
	const char *a, *b;
	int same;
} alike[] = {
	{ "Why?", "why", 1 },
	{ "Why so?", "WHY -- so...", 1 },
	{ "Why so?", "Whyso?", 0 },
	{ "Où en êtes-vous ?", "Ou en etes vous", 1 },
	{ "What\xe2\x80\x99s next?", "what's next", 1 },
	{ "仕事は何ですか。", "仕事は何ですか。", 1 },
	{ "仕事は何ですか。", "仕事は誰ですか。", 0 },
	{ "Why?", "Why not?", 0 },
	{ "C", "C 1", 0 },
};

static void
questions_are_known_by_their_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(alike); i++) {
		struct asked a = ASKED_INIT;

		asked_add(&a, str_of(alike[i].a));
		assert_int_equal(asked_count(&a, str_of(alike[i].b)),
		    alike[i].same);
		asked_free(&a);
	}
}

static void
what_was_asked_is_counted(void **state)
{
	struct asked a = ASKED_INIT, b = ASKED_INIT;
	struct buf q = BUF_INIT;

	(void)state;
	assert_int_equal(asked_count(&a, STR("Why?")), 0);
	for (int i = 0; i < 1000; i++) {
		buf_reset(&q);
		buf_printf(&q, "Number %d?", i % 500);
		asked_add(i % 3 == 0 ? &a : &b, buf_str(&q));
	}
	asked_add(&a, STR(" ?! "));
	asked_join(&a, &b);
	assert_int_equal(a.n, 500);
	assert_int_equal(asked_count(&a, STR("number 7")), 2);
	assert_int_equal(asked_count(&a, STR("number 500")), 0);
	assert_int_equal(asked_count(&a, STR(" ?! ")), 0);
	asked_free(&a);
	asked_free(&b);
	assert_int_equal(asked_count(&a, STR("number 7")), 0);
	buf_free(&q);
}

static void
a_question_counts_as_asked_once_it_is_answered(void **state)
{
	static const char text[] = "Name: Ada\n\n"
	    "2026-11-01 met Good.\n"
	    "\tQ: One?\n\tA: Yes.\n\tAnd more.\n"
	    "\tQ: Two?\n\tA:\n"
	    "\tQ: Three\n\t  goes on?\n\tA:\n\tfurther down.\n"
	    "\tq: Four?\n\n\ta: no\n"
	    "\tQ: Five?\n"
	    "2026-11-02 note Q: Six?\n"
	    "\tA: none\n"
	    "\tQ: Seven?\n\tA: x\n\tA: y\n"
	    "2026-99-99 met\n\tQ: Eight?\n\tA: x\n";
	static const struct {
		const char *question;
		unsigned count;
	} known[] = {
		{ "One?", 1 }, { "Two?", 0 }, { "Three goes on?", 1 },
		{ "Four?", 1 }, { "Five?", 0 }, { "Six?", 0 }, { "Seven?", 1 },
		{ "Eight?", 1 },
	};
	struct record rec = RECORD_INIT;
	struct asked a = ASKED_INIT;

	(void)state;
	record_parse(&rec, str_of(text), NULL);
	asked_add_log(&a, &rec);
	for (size_t i = 0; i < LEN(known); i++)
		assert_int_equal(asked_count(&a, str_of(known[i].question)),
		    known[i].count);
	asked_free(&a);
	record_free(&rec);
}

/* --- fields --- */

static const struct {
	const char *header, *question;
	const char *filled; /* NULL: left out */
} fills[] = {
	{ "Name: A\n", "Why?", "Why?" },
	{ "Name: A\n", "Why {org}?", NULL },
	{ "Name: A\nOrg: X Co\n", "Why {org}, {ORG}?", "Why X Co, X Co?" },
	{ "Name: A\nOrg: X\nRole: b\nPlace: c\n", "{role}{place}", "bc" },
	{ "Name: A\nOrg: \033[1m\n", "{org}", "\\x1b[1m" },
	{ "Name: A\nOrg: an organization with a name that nobody says aloud\n",
	    "{org}", NULL },
	/* the latest past elsewhere, by its last year, then by its place */
	{ "Name: A\nPast: 2001-2004; X; x\nPast: 1999-2000; Y; y\n",
	    "{past-org} {past-role} {earlier-org}", "X x Y" },
	{ "Name: A\nPast: 2001; X; x\nPast: 2001; Y; y\n",
	    "{past-org} {past-role} {earlier-org}", "Y y X" },
	{ "Name: A\nPast: ; X; x\nPast: long ago; Y; y; z\n",
	    "{past-org} {past-role}", "Y y; z" },
	{ "Name: A\nOrg: x\nPast: 2009; X; x\nPast: 1999; Y; y\n",
	    "{past-org} {past-role}", "Y y" },
	{ "Name: A\nPast: 2009; X\n", "{past-org}", "X" },
	{ "Name: A\nPast: 2009; X\n", "{past-role}", NULL },
	{ "Name: A\nPast: 2009; X\nPast: 2008; x\n", "{earlier-org}", NULL },
	{ "Name: A\nPast: 2009\n", "{past-org}", NULL },
	{ "Name: A\nPast: 2009; ; y\n", "{past-org}", NULL },
};

static void
fields_are_taken_from_the_record(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(fills); i++) {
		struct record rec = RECORD_INIT;
		struct questionfields v;
		struct buf b = BUF_INIT;
		unsigned takes;
		int rv;

		record_parse(&rec, str_of(fills[i].header), NULL);
		questionfields_read(&v, &rec);
		rv = questionfields_fill(&b, str_of(fills[i].question), &v, &takes);
		assert_int_equal(rv, fills[i].filled != NULL ? 0 : -1);
		if (rv == 0)
			assert_string_equal(b.s, fills[i].filled);
		buf_free(&b);
		record_free(&rec);
	}
}

/* --- the choice --- */

/* A record, a bank of the book before the one built in, and what comes of it. */
struct chosen {
	struct record rec;
	struct bank bank, v;
	struct asked here, near;
	struct choice how;
	unsigned empty;
};

static void
choose_begin(struct chosen *c, const char *record, const char *own)
{
	*c = (struct chosen){ .rec = RECORD_INIT };
	record_parse(&c->rec, str_of(record), NULL);
	bank_read(&c->bank, str_of(own), ORIGIN_BOOK, NULL);
	bank_read(&c->bank, share_text("questions"), ORIGIN_BANK, NULL);
	c->how = (struct choice){ .id = STR("ada"), .rec = &c->rec, .low = 12,
	    .high = 14, .here = &c->here, .near = &c->near };
}

static void
choose(struct chosen *c)
{
	bank_choose(&c->bank, &c->how, &c->v, &c->empty);
}

static void
choose_end(struct chosen *c)
{
	bank_free(&c->v);
	bank_free(&c->bank);
	asked_free(&c->here);
	asked_free(&c->near);
	record_free(&c->rec);
}

static int
count_musts(const struct bank *v)
{
	int n = 0;

	for (size_t i = 0; i < v->n; i++)
		n += v->v[i].must;
	return n;
}

static int
count_category(const struct bank *v, enum category category)
{
	int n = 0;

	for (size_t i = 0; i < v->n; i++)
		n += v->v[i].category == category;
	return n;
}

static void
a_choice_begins_with_their_story_and_ends_with_referrals(void **state)
{
	struct chosen c;

	(void)state;
	choose_begin(&c, "Name: Ada\nOrg: X\n", "");
	for (int s = 0; s < SEEKER_COUNT; s++) {
		c.how.seeker = s;
		choose(&c);
		assert_int_equal(c.v.n, 13);
		assert_int_equal(c.empty, 0);
		assert_int_equal(count_musts(&c.v), MUSTS);
		assert_int_equal(c.v.v[0].category, CATEGORY_STORY);
		assert_true(c.v.v[0].must);
		assert_int_equal(c.v.v[12].category, CATEGORY_REFERRALS);
		assert_true(c.v.v[12].must);
		for (size_t i = 1; i < c.v.n; i++)
			assert_true(c.v.v[i - 1].category <= c.v.v[i].category);
		for (size_t i = 0; i < c.v.n; i++)
			assert_true(c.v.v[i].seekers == 0 ||
			    c.v.v[i].seekers & 1u << s);
		assert_int_equal(count_category(&c.v, CATEGORY_LICENSING) > 0,
		    s == SEEKER_NEWCOMER);
	}
	choose_end(&c);
}

static void
as_many_are_chosen_as_are_wanted(void **state)
{
	struct chosen c;

	(void)state;
	choose_begin(&c, "Name: Ada\n", "");
	for (int n = 2; n < 40; n++) {
		c.how.low = c.how.high = n;
		choose(&c);
		assert_int_equal(c.v.n, n);
		assert_true(count_musts(&c.v) == (n < MUSTS ? n : MUSTS));
	}
	/* more than there are */
	c.how.low = c.how.high = 10000;
	choose(&c);
	assert_in_range(c.v.n, 80, c.bank.n);
	choose_end(&c);
}

static void
whoever_talks_often_hears_all_questions_once(void **state)
{
	struct chosen c;
	struct asked ever = ASKED_INIT;
	int talks = 0;

	(void)state;
	choose_begin(&c, "Name: Ada\nOrg: X\nRole: y\nPlace: z\n", "");
	for (choose(&c); c.v.n > 0; choose(&c)) {
		for (size_t i = 0; i < c.v.n; i++) {
			assert_int_equal(asked_count(&ever, str_of(c.v.v[i].text)), 0);
			asked_add(&ever, str_of(c.v.v[i].text));
			asked_add(&c.here, str_of(c.v.v[i].text));
		}
		assert_in_range(++talks, 1, 20);
	}
	assert_int_not_equal(c.empty, 0);
	assert_in_range(ever.n, 80, c.bank.n);
	asked_free(&ever);
	choose_end(&c);
}

static void
what_others_there_have_answered_comes_last(void **state)
{
	static const char bank[] = "[role]\n! One?\nTwo?\n! Three?\n";
	struct chosen c;

	(void)state;
	choose_begin(&c, "Name: Ada\n", bank);
	asked_add(&c.near, STR("One?"));
	asked_add(&c.near, STR("one"));
	asked_add(&c.near, STR("Three?"));
	c.how.low = c.how.high = 5;
	choose(&c);
	assert_string_equal(c.v.v[1].text, "Two?");
	c.how.low = c.how.high = 40;
	choose(&c);
	assert_string_equal(c.v.v[count_category(&c.v, CATEGORY_STORY)].text, "Two?");
	choose_end(&c);
}

static void
own_questions_come_first_and_on_top(void **state)
{
	struct chosen c;

	(void)state;
	choose_begin(&c, "Name: Ada\nAsk: Mine?\nAsk: mine!\nAsk: Answered?\n",
	    "Book?\n! Book must?\nmine\n(student) Student?\n[skills]\nBook skill?\n");
	asked_add(&c.here, STR("answered"));
	choose(&c);
	assert_int_equal(c.v.n, 14);
	assert_int_equal(count_category(&c.v, CATEGORY_OWN), 3);
	for (size_t i = 0; i < c.v.n; i++)
		if (c.v.v[i].category == CATEGORY_OWN) {
			assert_string_equal(c.v.v[i].text, "Mine?");
			assert_int_equal(c.v.v[i].origin, ORIGIN_RECORD);
			assert_true(c.v.v[i].must);
			assert_string_equal(c.v.v[i + 1].text, "Book?");
			assert_false(c.v.v[i + 1].must);
			assert_string_equal(c.v.v[i + 2].text, "Book must?");
			assert_true(c.v.v[i + 2].must);
			break;
		}
	for (size_t i = 0; i < c.v.n; i++)
		if (c.v.v[i].category == CATEGORY_SKILLS) {
			assert_string_equal(c.v.v[i].text, "Book skill?");
			break;
		}
	assert_int_equal(count_musts(&c.v), MUSTS);
	choose_end(&c);
}

static void
however_many_own_ones_there_are_a_talk_has_a_beginning_and_an_end(void **state)
{
	struct buf rec = BUF_INIT, own = BUF_INIT;
	struct chosen c;

	(void)state;
	buf_puts(&rec, "Name: Ada\n");
	for (int i = 0; i < 30; i++)
		buf_printf(&own, "! Own %d?\n", i);
	choose_begin(&c, rec.s, own.s);
	choose(&c);
	assert_int_equal(c.v.n, 14);
	assert_int_equal(count_category(&c.v, CATEGORY_OWN), 12);
	assert_int_equal(count_musts(&c.v), MUSTS);
	assert_int_equal(c.v.v[0].category, CATEGORY_STORY);
	assert_int_equal(c.v.v[13].category, CATEGORY_REFERRALS);
	choose_end(&c);
	for (int i = 0; i < 30; i++)
		buf_printf(&rec, "Ask: Mine %d?\n", i);
	choose_begin(&c, rec.s, own.s);
	choose(&c);
	assert_int_equal(c.v.n, 32);
	assert_int_equal(count_musts(&c.v), MUSTS);
	assert_int_equal(c.v.v[0].category, CATEGORY_STORY);
	assert_int_equal(c.v.v[31].category, CATEGORY_REFERRALS);
	choose_end(&c);
	buf_free(&rec);
	buf_free(&own);
}

static void
not_too_much_is_asked_about_their_past(void **state)
{
	struct chosen c;
	int past = 0;

	(void)state;
	choose_begin(&c, "Name: Ada\nOrg: X\nPast: 2001; Qux; quux\n"
	    "Past: 2000; Quuux; q\n", "");
	c.how.low = c.how.high = 60;
	choose(&c);
	for (size_t i = 0; i < c.v.n; i++) {
		struct str text = str_of(c.v.v[i].text);

		past += str_find(text, STR("Qux")) != -1 ||
		    str_find(text, STR("quux")) != -1;
	}
	assert_int_equal(past, 3);
	c.how.low = c.how.high = 13;
	choose(&c);
	past = 0;
	for (size_t i = 0; i < c.v.n; i++)
		past += str_find(str_of(c.v.v[i].text), STR("Qux")) != -1;
	assert_in_range(past, 1, 3);
	choose_end(&c);
}

static void
each_person_has_questions_of_their_own(void **state)
{
	struct chosen a, b;
	size_t same = 0;

	(void)state;
	choose_begin(&a, "Name: Ada\n", "");
	choose_begin(&b, "Name: Ada\n", "");
	choose(&a);
	choose(&b);
	for (size_t i = 0; i < a.v.n; i++)
		assert_string_equal(a.v.v[i].text, b.v.v[i].text);
	b.how.id = STR("bob");
	choose(&b);
	for (size_t i = 0; i < a.v.n; i++)
		same += strcmp(a.v.v[i].text, b.v.v[i].text) == 0;
	assert_true(same < a.v.n);
	choose_end(&a);
	choose_end(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_a_question_or_says_of_what_the_next_are),
		cmocka_unit_test(names_are_found_again),
		cmocka_unit_test(the_built_in_bank_has_something_for_everybody),
		cmocka_unit_test(questions_are_known_by_their_words),
		cmocka_unit_test(what_was_asked_is_counted),
		cmocka_unit_test(a_question_counts_as_asked_once_it_is_answered),
		cmocka_unit_test(fields_are_taken_from_the_record),
		cmocka_unit_test(a_choice_begins_with_their_story_and_ends_with_referrals),
		cmocka_unit_test(as_many_are_chosen_as_are_wanted),
		cmocka_unit_test(whoever_talks_often_hears_all_questions_once),
		cmocka_unit_test(what_others_there_have_answered_comes_last),
		cmocka_unit_test(own_questions_come_first_and_on_top),
		cmocka_unit_test(however_many_own_ones_there_are_a_talk_has_a_beginning_and_an_end),
		cmocka_unit_test(not_too_much_is_asked_about_their_past),
		cmocka_unit_test(each_person_has_questions_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
