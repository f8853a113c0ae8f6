/* A text in a person's editor. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "editor.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static char home[] = "/tmp/ii-editor-XXXXXX";

static int
make_home(void **state)
{
	(void)state;
	return mkdtemp(home) != NULL && setenv("TMPDIR", home, 1) == 0 ? 0 : -1;
}

static int
remove_home(void **state)
{
	(void)state;
	return rmdir(home); /* it must be empty */
}

static void
editors_are_the_shells_to_read(void **state)
{
	static const struct {
		const char *visual, *editor, *result; /* NULL: it fails */
	} cases[] = {
		{ "true", NULL, "A text.\n" },
		{ NULL, "true", "A text.\n" },
		{ "", "true", "A text.\n" },
		{ "true", "false", "A text.\n" },
		{ "truncate -s 0", NULL, "" },
		{ "sed -i -e 's/text/\"word\"/'", NULL, "A \"word\".\n" },
		{ "printf 'two words' >>\"$1\"; true", NULL, "A text.\ntwo words" },
		{ "false", NULL, NULL },
		{ "2>/dev/null no-such-editor-anywhere", NULL, NULL },
		{ "kill -9 $$;", NULL, NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LEN(cases); i++) {
		struct buf text = BUF_INIT;
		struct error e = ERROR_INIT;
		char *end;

		assert_int_equal(cases[i].visual == NULL ? unsetenv("VISUAL") :
		    setenv("VISUAL", cases[i].visual, 1), 0);
		assert_int_equal(cases[i].editor == NULL ? unsetenv("EDITOR") :
		    setenv("EDITOR", cases[i].editor, 1), 0);
		buf_puts(&text, "A text.\n");
		if (cases[i].result != NULL) {
			assert_int_equal(editor_text(&text, ".txt", &e), 0);
			assert_string_equal(text.s, cases[i].result);
		} else {
			assert_int_equal(editor_text(&text, ".txt", &e), -1);
			end = strstr(e.text, ".txt holds what was typed: ");
			assert_non_null(end);
			end[4] = '\0';
			assert_int_equal(unlink(e.text), 0);
			assert_string_equal(text.s, "A text.\n");
		}
		error_clear(&e);
		buf_free(&text);
	}
}

static void
signals_are_as_they_were(void **state)
{
	static const int signals[] = { SIGINT, SIGQUIT, SIGCHLD };
	struct buf text = BUF_INIT;
	struct error e = ERROR_INIT;
	size_t i;

	(void)state;
	assert_int_equal(setenv("VISUAL", "true", 1), 0);
	for (i = 0; i < LEN(signals); i++) {
		struct sigaction ignore = { .sa_handler = SIG_IGN }, before, after;

		assert_int_equal(sigaction(signals[i], &ignore, &before), 0);
		assert_int_equal(editor_text(&text, ".txt", &e), 0);
		assert_int_equal(sigaction(signals[i], &before, &after), 0);
		assert_true(after.sa_handler == SIG_IGN);
	}
	buf_free(&text);
}

static void
what_is_kept_is_the_users_alone(void **state)
{
	struct error e = ERROR_INIT;
	char *path = editor_keep(STR("A text."), ".txt", &e);
	char got[10] = "";
	FILE *f;

	(void)state;
	assert_non_null(path);
	assert_true(str_ends(str_of(path), ".txt"));
	f = fopen(path, "r");
	assert_non_null(f);
	assert_int_equal(fread(got, 1, sizeof(got), f), 7);
	fclose(f);
	assert_string_equal(got, "A text.");
	assert_int_equal(unlink(path), 0);
	free(path);
	assert_int_equal(setenv("TMPDIR", "/nowhere", 1), 0);
	assert_null(editor_keep(STR("x"), ".txt", &e));
	assert_true(str_starts(str_of(error_text(&e)), "make a file /nowhere/ii-"));
	error_clear(&e);
	assert_int_equal(setenv("TMPDIR", home, 1), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(editors_are_the_shells_to_read),
		cmocka_unit_test(signals_are_as_they_were),
		cmocka_unit_test(what_is_kept_is_the_users_alone),
	};

	return cmocka_run_group_tests(tests, make_home, remove_home);
}
