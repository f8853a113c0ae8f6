/* change: several writers at once, beside the user's git, and killed. */
#include "repo.h"

#include <signal.h>
#include <time.h>

#include "change.h"

/* Commit what was edited by hand. */
static void
sweep(void)
{
	struct error e = ERROR_INIT;
	struct change *c;

	if (change_begin(&c, &book, &e) == -1)
		fail_msg("%s", error_text(&e));
	change_free(c);
}

/* Append n entries to a record, each in a change of its own; tell fd of each. */
static void
append(const char *id, int n, int fd)
{
	struct buf text = BUF_INIT;

	for (int i = 0; i < n; i++) {
		struct error e = ERROR_INIT;
		struct change *c = NULL;
		int rv = change_begin(&c, &book, &e);

		if (rv == 0)
			rv = change_read_record(c, str_of(id), &text, &e);
		if (rv == 1)
			buf_printf(&text, "Name: %s\n\n", id);
		if (rv != -1) {
			buf_printf(&text, "2026-11-02 note %ld %d\n", (long)getpid(), i);
			rv = change_put_record(c, str_of(id), buf_str(&text), &e);
		}
		if (rv != -1)
			rv = change_commit(c, "Log a note", &e);
		change_free(c);
		if (rv != 0) {
			fprintf(stderr, "append: %d %s\n", rv, error_text(&e));
			_exit(4);
		}
		if (fd != -1 && write(fd, ".", 1) != 1)
			_exit(5);
	}
	buf_free(&text);
}

enum { WRITERS = 8, ENTRIES = 100 };

/* Start the writers: on one record, or where its id ends in a hyphen, each on
 * the one of its number. */
static void
write_together(const char *start, const char *beside)
{
	pid_t pids[WRITERS];
	int status;

	for (int i = 0; i < WRITERS; i++) {
		pids[i] = fork();
		assert_int_not_equal(pids[i], -1);
		if (pids[i] == 0) {
			struct buf id = BUF_INIT;

			buf_puts(&id, start);
			if (str_ends(str_of(start), "-"))
				buf_int(&id, i);
			append(id.s, ENTRIES, -1);
			_exit(0);
		}
	}
	if (beside != NULL)
		run("%s", beside);
	for (int i = 0; i < WRITERS; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
}

static void
eight_write_one_record(void **state)
{
	(void)state;
	write_together("zoe", NULL);
	assert_string_equal(out("grep -c note zoe.txt; grep note zoe.txt | sort -u | wc -l; "
	    "git log --format=%%s | grep -c 'Log a note'; git show HEAD:zoe.txt | "
	    "cmp - zoe.txt"), "800\n800\n800\n");
	check_repository();
}

/*
 * And the user's own git commits another file all the while.  git reads the
 * index before it locks it: when ours goes in between, its next commit takes
 * ours back.  The working tree is the truth: the next change commits it anew.
 */
static void
eight_write_eight_records_beside_git(void **state)
{
	(void)state;
	write_together("zoe-", "i=0; while [ $i -lt 40 ]; do echo $i >>notes; "
	    "until git add notes 2>/dev/null && git commit -qm user 2>/dev/null; "
	    "do :; done; i=$((i+1)); done");
	sweep();
	assert_string_equal(out("cat zoe-*.txt | grep note | sort -u | wc -l; "
	    "wc -l <notes; git log --format=%%s | grep -c 'Log a note'; "
	    "git log --format=%%s | grep -c user; "
	    "git log --format= -p -- 'zoe-*' | grep '^+2026' | sort -u | wc -l"),
	    "800\n40\n800\n40\n800\n");
	check_repository();
}

/* A book's first commit and the user's, at once: both stand, one on the other,
 * and the branch has its log. */
static void
first_commits_meet(void **state)
{
	(void)state;
	for (int round = 0; round < 30; round++) {
		int status;
		pid_t pid;

		run("rm -rf .git zoe.txt && git init -q && touch notes && git add notes");
		pid = fork();
		assert_int_not_equal(pid, -1);
		if (pid == 0) {
			append("zoe", 1, -1);
			_exit(0);
		}
		run("until git commit -qm user 2>/dev/null; do git add notes 2>/dev/null || :; done");
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_int_equal(status, 0);
		sweep();
		assert_string_equal(out("git log --format=%%s | grep -c user; "
		    "git log --format=%%s | grep -c 'Log a note'; git ls-files; "
		    "git log --format=%%h >../log; git reflog --format=%%h | cmp - ../log"),
		    "1\n1\n.gitattributes\nnotes\nzoe.txt\n");
		check_repository();
	}
}

/* Have the user's git at work, with the index locked, for half a second: the
 * first command is what it has done so far, the last what it does then. */
static pid_t
git_works(const char *first, const char *last)
{
	pid_t pid;

	run("touch .git/index.lock; %s", first);
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		run("sleep 0.5; %s; rm .git/index.lock", last);
		_exit(0);
	}
	return pid;
}

/* Git takes a file away before it writes it anew: that is no edit by hand. */
static void
a_file_that_git_rewrites_is_not_removed(void **state)
{
	int status;
	pid_t git;

	(void)state;
	append("zoe", 1, -1);
	git = git_works("mv zoe.txt ../zoe", "mv ../zoe zoe.txt");
	sweep();
	assert_int_equal(waitpid(git, &status, 0), git);
	assert_int_equal(status, 0);
	assert_string_equal(out("git log --format=%%s"),
	    "Log a note\nAdd .gitattributes by hand\n");
	check_repository();
}

/* git reset and git stash put all files back to HEAD.  Written before that and
 * committed after it, an entry would stand in HEAD alone, and the next change
 * would take it for removed by hand. */
static void
what_git_puts_back_is_not_committed(void **state)
{
	struct error e = ERROR_INIT;
	struct change *c;
	int status, rv;
	pid_t git;

	(void)state;
	append("zoe", 1, -1);
	assert_int_equal(change_begin(&c, &book, &e), 0);
	assert_int_equal(change_put_record(c, str_of("zoe"), str_of("Name: Z\n"), &e), 0);
	git = git_works("true", "git cat-file -p HEAD:zoe.txt >../zoe; mv ../zoe zoe.txt");
	rv = change_commit(c, "Change zoe", &e);
	assert_int_equal(rv, -1);
	assert_non_null(strstr(error_text(&e), "changed meanwhile"));
	error_clear(&e);
	change_free(c);
	assert_int_equal(waitpid(git, &status, 0), git);
	assert_int_equal(status, 0);
	sweep();
	assert_string_equal(out("git log --format=%%s"),
	    "Log a note\nAdd .gitattributes by hand\n");
	check_repository();
}

/* How long one change takes, in ns; less than a second. */
static long
duration(void)
{
	struct timespec from, to;
	long ns;

	clock_gettime(CLOCK_MONOTONIC, &from);
	append("yan", 5, -1);
	clock_gettime(CLOCK_MONOTONIC, &to);
	ns = ((to.tv_sec - from.tv_sec) * 1000000000L + to.tv_nsec - from.tv_nsec) / 5;
	return ns < 240000000L ? ns : 240000000L;
}

/* Killed at any point, a writer leaves the old record or the new one. */
static void
killed_writers_lose_nothing(void **state)
{
	long usual = duration();
	int told = 0;

	(void)state;
	srand(11);
	for (int round = 0; round < 80; round++) {
		struct timespec wait = { 0, rand() % 1000 * (usual / 500) };
		char dots[256];
		int ends[2], status;
		ssize_t n;
		pid_t pid;

		assert_int_equal(pipe(ends), 0);
		pid = fork();
		assert_int_not_equal(pid, -1);
		if (pid == 0) {
			append("zoe", 200, ends[1]);
			_exit(0);
		}
		close(ends[1]);
		for (int some = rand() % 3; some > 0; some--, told++)
			assert_int_equal(read(ends[0], dots, 1), 1);
		nanosleep(&wait, NULL);
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		while ((n = read(ends[0], dots, sizeof(dots))) > 0)
			told += (int)n;
		close(ends[0]);
		/* Whole: the name, then whole lines; no entry that was told of
		 * is missing. */
		if (access("zoe.txt", F_OK) == 0)
			run("head -1 zoe.txt | grep -qx 'Name: zoe'; "
			    "test -z \"$(tail -c1 zoe.txt)\"");
		run("test %d -le $({ cat zoe.txt || :; } 2>/dev/null | grep -c note) || exit 1",
		    told);
	}
	assert_true(told > 40);
	append("zoe", 1, -1);
	assert_string_equal(out("test $(grep -c note zoe.txt) -ge %d; git fsck --strict --no-dangling 2>&1; "
	    "git show HEAD:zoe.txt | cmp - zoe.txt", told + 1), "");
	check_repository();
}

#define IN_BOOK(test) cmocka_unit_test_setup_teardown(test, set_up_book, tear_down_book)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_BOOK(eight_write_one_record),
		IN_BOOK(eight_write_eight_records_beside_git),
		IN_BOOK(first_commits_meet),
		IN_BOOK(a_file_that_git_rewrites_is_not_removed),
		IN_BOOK(what_git_puts_back_is_not_committed),
		IN_BOOK(killed_writers_lose_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
