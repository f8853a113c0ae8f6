/* gitrun: running the user's git. */
#include "repo.h"
#include "stderr.h"

#include <signal.h>

#include "gitrun.h"

/* Put a program in git's place. */
static void
replace_git(const char *script)
{
	struct buf path = BUF_INIT;

	run("mkdir -p bin && cat >bin/git <<'EOF'\n#!/bin/sh\n%s\nEOF\n"
	    "chmod +x bin/git", script);
	buf_printf(&path, "%s/bin:/usr/bin:/bin", home);
	setenv("PATH", path.s, 1);
	buf_free(&path);
}

static char *old_path;

static int
set_up(void **state)
{
	old_path = xstrdup(getenv("PATH"));
	return set_up_home(state);
}

static int
tear_down(void **state)
{
	setenv("PATH", old_path, 1);
	free(old_path);
	return tear_down_home(state);
}

/* Run git in home; what it wrote is appended. */
static int
git(struct buf *text, struct buf *said, struct error *e, const char *const args[])
{
	struct gitrun g = { .dir = home, .in = -1, .out = text, .said = said };

	return gitrun(&g, args, e);
}

static void
arguments_pass_as_they_are(void **state)
{
	static const char *const args[] = { "a b", "", "$HOME", "*", "-x;y", NULL };
	struct error e = ERROR_INIT;
	struct buf text = BUF_INIT, expected = BUF_INIT;

	(void)state;
	replace_git("printf '<%s>' \"$@\"");
	assert_int_equal(git(&text, NULL, &e, args), 0);
	buf_printf(&expected, "<-C><%s><a b><><$HOME><*><-x;y>", home);
	assert_string_equal(text.s, expected.s);
	buf_free(&text);
	buf_free(&expected);
}

static void
input_is_none_unless_given(void **state)
{
	static const char *const args[] = { "hash-object", "--stdin", NULL };
	struct error e = ERROR_INIT;
	struct buf text = BUF_INIT;
	struct gitrun g = { .dir = home, .in = -1, .out = &text };
	int ends[2];

	(void)state;
	assert_int_equal(gitrun(&g, args, &e), 0);
	assert_string_equal(text.s, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\n");
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(write(ends[1], "hello\n", 6), 6);
	close(ends[1]);
	g.in = ends[0];
	buf_reset(&text);
	assert_int_equal(gitrun(&g, args, &e), 0);
	assert_string_equal(text.s, "ce013625030ba8dba906f756967f9e9ca394464a\n");
	close(ends[0]);
	buf_free(&text);
}

static void
the_status_is_gits(void **state)
{
	static const char *const args[] = { "any", NULL };
	struct error e = ERROR_INIT;
	struct buf text = BUF_INIT;

	(void)state;
	replace_git("exit 3");
	assert_int_equal(git(&text, NULL, &e, args), 3);
	/* also where nobody waits for children; it stays so for another thread's */
	signal(SIGCHLD, SIG_IGN);
	assert_int_equal(git(&text, NULL, &e, args), 3);
	assert_ptr_equal(signal(SIGCHLD, SIG_DFL), SIG_DFL);
	buf_free(&text);
}

static void
a_git_that_is_killed_is_an_error(void **state)
{
	static const char *const args[] = { "-c", "a.b=c", "fetch", NULL };
	struct error e = ERROR_INIT;
	struct buf text = BUF_INIT;

	(void)state;
	replace_git("kill -TERM $$");
	assert_int_equal(git(&text, NULL, &e, args), -1);
	assert_string_equal(error_text(&e), "git fetch was killed: Terminated");
	error_clear(&e);
	buf_free(&text);
}

static void
a_git_that_is_missing_is_said(void **state)
{
	static const char *const args[] = { "fetch", NULL };
	struct error e = ERROR_INIT;
	struct buf text = BUF_INIT;

	(void)state;
	setenv("PATH", "/nowhere", 1);
	assert_int_equal(git(&text, NULL, &e, args), -1);
	assert_string_equal(error_text(&e),
	    "git was not found: install it, or put it in PATH");
	error_clear(&e);
	buf_free(&text);
}

/* More than a pipe holds, on both. */
static void
much_may_come_from_both(void **state)
{
	static const char *const args[] = { "any", NULL };
	struct error e = ERROR_INIT;
	struct buf text = BUF_INIT, said = BUF_INIT;

	(void)state;
	replace_git("for i in 1 2 3; do head -c 300000 /dev/zero | tr '\\0' a; "
	    "head -c 200000 /dev/zero | tr '\\0' b >&2; done; echo; echo >&2");
	stderr_begin();
	assert_int_equal(git(&text, &said, &e, args), 0);
	assert_int_equal(strlen(stderr_end()), 600001);
	assert_int_equal(text.n, 900001);
	assert_int_equal(said.n, 600001);
	buf_free(&text);
	buf_free(&said);
}

/* The reason is for the error, all else for the user, but not to drive the
 * terminal. */
static void
what_git_says_is_passed_on(void **state)
{
	static const struct {
		const char *says, *passed, *why;
	} cases[] = {
		{ "", "", "" },
		{ "hello\\n", "hello\n", "hello" },
		{ "10%%\\r20%%\\rdone\\n", "10%\r20%\rdone\n", "done" },
		{ "no end", "no end\n", "no end" },
		{ "remote: no\\nerror: refused\\nhint: x\\nremote: bye\\n",
		  "remote: no\nremote: bye\n", "refused" },
		{ "ssh: who?\\r\\nfatal: no answer\\n\\nCheck\\nthis\\n",
		  "ssh: who?\r\n", "no answer" },
		{ "10%%\\rfatal: early end\\n", "10%\r", "early end" },
		{ "remote: \\033[31mred\\302\\233m\\n", "remote: \\x1b[31mred\\u{9b}m\n",
		  "remote: \033[31mred\302\233m" },
		{ "error: one\\nfatal: two\\n", "", "one" },
	};
	static const char *const args[] = { "any", NULL };
	struct error e = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf text = BUF_INIT, said = BUF_INIT, script = BUF_INIT;
		char *why;

		buf_printf(&script, "printf '%s' >&2", cases[i].says);
		replace_git(script.s);
		stderr_begin();
		assert_int_equal(git(&text, &said, &e, args), 0);
		assert_string_equal(stderr_end(), cases[i].passed);
		why = str_dup(gitrun_why(&said));
		assert_string_equal(why, cases[i].why);
		free(why);
		buf_free(&text);
		buf_free(&said);
		buf_free(&script);
	}
}

/* ssh's ControlPersist leaves a process behind that keeps standard error. */
static void
one_that_stays_is_not_waited_for(void **state)
{
	static const char *const args[] = { "any", NULL };
	struct error e = ERROR_INIT;
	struct buf text = BUF_INIT, said = BUF_INIT;

	(void)state;
	replace_git("sleep 600 </dev/null >/dev/null & echo hi >&2; echo $!");
	stderr_begin();
	assert_int_equal(git(&text, &said, &e, args), 0);
	assert_string_equal(stderr_end(), "hi\n");
	assert_int_equal(kill((pid_t)atoi(text.s), SIGKILL), 0);
	buf_free(&text);
	buf_free(&said);
}

/* A descriptor of ours, such as the book's lock, is not git's to hold. */
static void
descriptors_stay_ours(void **state)
{
	static const char *const args[] = { "/proc/self/fd", NULL };
	struct error e = ERROR_INIT;
	struct buf text = BUF_INIT, said = BUF_INIT;
	struct gitrun g = { .in = -1, .out = &text, .said = &said };

	(void)state;
	for (int fd = 3; fd < 256; fd++) /* those of who started the test */
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	replace_git("");
	run("ln -sf /bin/ls bin/git");
	assert_int_equal(gitrun(&g, args, &e), 0);
	assert_string_equal(text.s, "0\n1\n2\n3\n"); /* 3 is the directory */
	buf_free(&text);
	buf_free(&said);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(arguments_pass_as_they_are),
		TEST(input_is_none_unless_given),
		TEST(the_status_is_gits),
		TEST(a_git_that_is_killed_is_an_error),
		TEST(a_git_that_is_missing_is_said),
		TEST(much_may_come_from_both),
		TEST(what_git_says_is_passed_on),
		TEST(one_that_stays_is_not_waited_for),
		TEST(descriptors_stay_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
