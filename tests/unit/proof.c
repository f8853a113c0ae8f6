/* proof: without a book; with one in ii-lint.bats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "proof.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static void
test_letters(void **state)
{
	static const struct {
		const char *text;
		size_t errors;
	} t[] = {
		{ "", 1 },
		{ "Are you hiring?", 1 },
		{ "From a\nTo: x\n\nAre you hiring?\n\nFrom b\nTo: y\n\nAre you hiring?\n", 2 },
		{ "From a\r\nTo: x\r\n\r\nAre you hiring?\r\n\r\nFrom b\r\nTo: y\r\n\r\nHi\r\n", 1 },
		/* each letter by its own rules */
		{ "From a\nX-II-Letter: lead\n\nThank you for the vacancy.\n\n"
		    "From b\nX-II-Letter: thanks\n\nThank you for the vacancy.\n", 1 },
		{ "From a\nTo: x\n\nHello\n\nFrom now on all is well.\n", 0 },
		{ "From a friend I heard of you.\n\nFrom b\nTo: y\n\nHi", 0 },
		{ "Content-Language: fr-CA\n\nRecrutez-vous ?", 1 },
		{ "Content-Language: FR\n\nAre you hiring?", 0 },
		{ "Content-Language: tlh\n\nAre you hiring?", 0 },
		{ "To: x\n\nRecrutez-vous ?", 0 },
	};

	(void)state;
	for (size_t i = 0; i < LEN(t); i++) {
		struct proof p = PROOF_INIT;
		struct findings f = FINDINGS_INIT;
		struct error e = ERROR_INIT;

		assert_int_equal(proof_read(&p, str_of(t[i].text), &f, &e), 0);
		if (f.errors != t[i].errors)
			fail_msg("'%s': %zu errors", t[i].text, f.errors);
		for (size_t k = 1; k < f.n; k++)
			assert_true(f.v[k - 1].at <= f.v[k].at);
		findings_free(&f);
		proof_free(&p);
	}
}

static void
test_what_is_given_goes_before(void **state)
{
	struct str text = STR("X-II-Letter: thanks\nContent-Language: fr\n\n"
	    "Thank you for the vacancy: I learned of it.");
	struct proof p = PROOF_INIT;
	struct findings f = FINDINGS_INIT;
	struct error e = ERROR_INIT;

	(void)state;
	p.lang = "en";
	assert_int_equal(proof_read(&p, text, &f, &e), 0);
	assert_int_equal(f.errors, 1);
	findings_free(&f);
	p.letter = LETTER_LEAD;
	assert_int_equal(proof_read(&p, text, &f, &e), 0);
	assert_int_equal(f.errors, 0);
	findings_free(&f);
	proof_free(&p);
}

static void
test_no_letter(void **state)
{
	struct proof p = PROOF_INIT;
	struct findings f = FINDINGS_INIT;
	struct error e = ERROR_INIT;

	(void)state;
	assert_int_equal(proof_read(&p, STR("X-II-Letter: thx\n\nHi"), &f, &e), -1);
	assert_string_equal(error_text(&e), "X-II-Letter: 'thx' is no letter");
	error_clear(&e);
	findings_free(&f);
	proof_free(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_letters),
		cmocka_unit_test(test_what_is_given_goes_before),
		cmocka_unit_test(test_no_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
