#include "repo.h"

#include <grp.h>
#include <signal.h>
#include <sys/resource.h>

#include "change.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static struct change *
begin(void)
{
	struct error e = ERROR_INIT;
	struct change *c;

	if (change_begin(&c, &book, &e) == -1)
		fail_msg("%s", error_text(&e));
	return c;
}

static void
put(struct change *c, const char *name, const char *text)
{
	struct error e = ERROR_INIT;

	if (change_put(c, name, str_of(text), &e) == -1)
		fail_msg("%s", error_text(&e));
}

static int
commit(struct change *c)
{
	struct error e = ERROR_INIT;
	int rv = change_commit(c, "A change", &e);

	if (rv == -1)
		fail_msg("%s", error_text(&e));
	return rv;
}

/* Put one file in a change of its own; the first of its notes. */
static const char *
put_one(const char *name, const char *text, int expected)
{
	static struct buf note = BUF_INIT;
	struct change *c = begin();
	const struct list *notes = change_notes(c);

	put(c, name, text);
	assert_int_equal(commit(c), expected);
	buf_reset(&note);
	if (notes->n > 0)
		buf_puts(&note, notes->v[0]);
	change_free(c);
	return note.s;
}

/* Put one file, expecting a failure that says so; nothing may be left over. */
static void
put_fails(const char *name, const char *text, const char *says)
{
	struct error e = ERROR_INIT;
	struct change *c = NULL;
	int rv = change_begin(&c, &book, &e);

	if (rv == 0)
		rv = change_put(c, name, str_of(text), &e);
	if (rv == 0)
		rv = change_commit(c, "A change", &e);
	change_free(c);
	assert_int_equal(rv, -1);
	if (strstr(error_text(&e), says) == NULL)
		fail_msg("not \"%s\": %s", says, error_text(&e));
	assert_null(strchr(error_text(&e), '\n'));
	error_clear(&e);
	assert_string_equal(out("ls -A | grep ii-tmp; ls .git | grep index.lock; exit 0"), "");
}

static int
set_up_committed(void **state)
{
	if (set_up_book(state) == -1)
		return -1;
	put_one("ann.txt", "Name: Ann\n", 0);
	return 0;
}

static void
a_change_is_one_commit(void **state)
{
	struct change *c;
	struct buf text = BUF_INIT;
	struct error e = ERROR_INIT;

	(void)state;
	c = begin();
	put(c, "ann.txt", "Name: Anna\n");
	put(c, "bob.txt", "Name: Bob\n");
	put(c, "bob.txt", "Name: Bobby\n");
	put(c, "cyd.txt", "Name: Cyd\n");
	put(c, "templates/thanks", "Thanks\n");
	assert_int_equal(change_remove(c, "cyd.txt", &e), 0);
	assert_int_equal(change_remove(c, "dan.txt", &e), 0);
	assert_int_equal(change_read_record(c, STR("bob"), &text, &e), 0);
	assert_string_equal(text.s, "Name: Bobby\n");
	assert_int_equal(change_read(c, "cyd.txt", &text, &e), 1);
	assert_string_equal(out("cat ann.txt; ls *.txt"), "Name: Ann\nann.txt\n");
	assert_int_equal(commit(c), 0);
	change_free(c);
	assert_string_equal(out("cat ann.txt; ls *.txt; stat -c %%a bob.txt templates; "
	    "git log -1 --name-only --format=%%s"),
	    "Name: Anna\nann.txt\nbob.txt\n600\n700\n"
	    "A change\n\nann.txt\nbob.txt\ntemplates/thanks\n");
	c = begin();
	assert_int_equal(change_remove(c, "bob.txt", &e), 0);
	put(c, "ann.txt", "Name: Ann\n");
	assert_int_equal(commit(c), 0);
	change_free(c);
	assert_string_equal(out("ls *.txt; git log --format=%%s | wc -l"), "ann.txt\n4\n");
	check_repository();
	buf_free(&text);
}

static void
nothing_new_is_no_commit(void **state)
{
	struct change *c;
	struct error e = ERROR_INIT;

	(void)state;
	run("git log --format=%%H >../before; stat -c '%%i %%y' ann.txt >>../before");
	put_one("ann.txt", "Name: Ann\n", 0);
	c = begin();
	put(c, "ann.txt", "Name: Anna\n");
	put(c, "ann.txt", "Name: Ann\n");
	put(c, "bob.txt", "Name: Bob\n");
	assert_int_equal(change_remove(c, "bob.txt", &e), 0);
	assert_int_equal(commit(c), 0);
	change_free(c);
	c = begin();
	put(c, "ann.txt", "Name: Anna\n");
	change_free(c);
	run("{ git log --format=%%H; stat -c '%%i %%y' ann.txt; } | cmp - ../before");
	check_repository();
}

static void
modes_are_kept(void **state)
{
	(void)state;
	run("chmod 640 ann.txt");
	put_one("ann.txt", "Name: Anna\n", 0);
	assert_string_equal(out("stat -c %%a ann.txt"), "640\n");
	check_repository();
}

static void
only_files_of_the_book_are_written(void **state)
{
	static const char *const names[] = {
		"", "x", "../x.txt", "a/b.txt", "templates/", "templates/../x", ".git/config",
		"templates/a/b", "/tmp/x.txt", "A.txt", "x.txt~"
	};

	(void)state;
	for (size_t i = 0; i < LEN(names); i++)
		put_fails(names[i], "Name: X\n", "is no file of a book");
	check_repository();
}

static void
links_and_directories_are_not_written_through(void **state)
{
	(void)state;
	run("echo secret >../target; ln -s ../target bob.txt; mkdir cyd.txt");
	put_fails("bob.txt", "Name: Bob\n", "not a regular file");
	put_fails("cyd.txt", "Name: Cyd\n", "not a regular file");
	assert_string_equal(out("cat ../target; readlink bob.txt"), "secret\n../target\n");
}

static void
hand_edits_get_their_own_commit(void **state)
{
	static const struct {
		const char *edit, *message;
	} cases[] = {
		{ "echo 'Name: Grace' >grace-hopper.txt", "Add grace-hopper by hand" },
		{ "echo >>grace-hopper.txt", "Edit grace-hopper by hand" },
		{ "rm grace-hopper.txt", "Remove grace-hopper by hand" },
		{ "echo 'Me: Me' >.ii", "Add .ii by hand" },
		{ "echo 'Name: B' >b.txt; echo 'Name: C' >c.txt; echo >>.ii",
		  "3 files edited by hand" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		char text[] = "Name: Ann 0\n";

		text[10] = (char)('1' + i);
		run("%s", cases[i].edit);
		assert_string_equal(put_one("ann.txt", text, 0), "");
		run("git log -2 --format=%%s >../log");
		assert_string_equal(out("head -1 ../log"), "A change\n");
		assert_string_equal(out("tail -1 ../log | tr -d '\\n'"), cases[i].message);
	}
	assert_string_equal(out("git log -1 --name-only --format="), "ann.txt\n");
	check_repository();
}

static void
the_record_of_the_change_may_be_edited_too(void **state)
{
	(void)state;
	save("ann.txt", "Name: Ann\n\n2026-11-02 note By hand.\n");
	put_one("ann.txt", "Name: Ann\n\n2026-11-02 note By hand.\n2026-11-03 note Logged.\n", 0);
	assert_string_equal(out("git log -2 --format=%%s -p | grep '^[+AE][^+]'"),
	    "A change\n+2026-11-03 note Logged.\nEdit ann by hand\n"
	    "+2026-11-02 note By hand.\n");
}

static void
unfit_files_are_left_alone(void **state)
{
	static const char *const make[] = {
		": >bob.txt",
		"printf 'Name: B\\0b\\n' >bob.txt",
		"printf 'Org: B\\n' >bob.txt",
		"printf 'Name: B\\n<<<<<<< ours\\na\\n=======\\nb\\n>>>>>>> theirs\\n' >bob.txt",
		"rm bob.txt; ln -s ann.txt bob.txt",
		"rm bob.txt; mkdir bob.txt",
	};

	(void)state;
	save("bob.txt", "Name: Bob\n");
	put_one("ann.txt", "Name: Ann 0\n", 0);
	for (size_t i = 0; i < LEN(make); i++) {
		char text[] = "Name: Ann 0\n";
		const char *note;

		text[10] = (char)('1' + i);
		run("%s", make[i]);
		note = put_one("ann.txt", text, 0);
		if (strstr(note, "not committed: ") == NULL || strstr(note, "bob.txt") == NULL)
			fail_msg("%s: note \"%s\"", make[i], note);
		assert_string_equal(out("git log -1 --format=%%s bob.txt; git show HEAD:bob.txt"),
		    "Add bob by hand\nName: Bob\n");
	}
}

/* A tool may have to save one too; it is told, and may be mended. */
static void
unfit_content_is_saved_and_not_committed(void **state)
{
	(void)state;
	assert_non_null(strstr(put_one("ann.txt", "Org: None\n", 1), "ann.txt"));
	assert_string_equal(out("cat ann.txt; git show HEAD:ann.txt"),
	    "Org: None\nName: Ann\n");
}

static void
amid_a_merge_records_are_saved(void **state)
{
	struct change *c;

	(void)state;
	run("git switch -qc side; echo b >notes; git add notes; git commit -qm b; "
	    "git switch -q main; echo c >notes; git add notes; git commit -qm c; "
	    "git merge -q side >/dev/null || :");
	save("bob.txt", "Name: Bob\n");
	c = begin();
	assert_int_equal(change_notes(c)->n, 1);
	put(c, "ann.txt", "Name: Anna\n");
	assert_int_equal(commit(c), 1);
	assert_int_equal(change_notes(c)->n, 2);
	assert_string_equal(change_notes(c)->v[0],
	    "edits not committed: a merge is under way; ii-sync finishes it "
	    "(git's --abort may lose what is not committed)");
	assert_string_equal(change_notes(c)->v[1],
	    "saved, not committed: a merge is under way");
	change_free(c);
	assert_string_equal(out("cat ann.txt; git show HEAD:ann.txt"),
	    "Name: Anna\nName: Ann\n");
	run("echo d >notes; git add notes; git commit -qm merged");
	put_one("cyd.txt", "Name: Cyd\n", 0);
	assert_string_equal(out("git log -3 --format=%%s"),
	    "A change\n2 files edited by hand\nmerged\n");
	check_repository();
}

/* Whoever saves a file while a change is under way keeps what they saved. */
static void
what_others_save_meanwhile_is_kept(void **state)
{
	static const struct {
		const char *edit, *after;
	} cases[] = {
		{ "echo 'Name: Ant' >ann.txt", "Name: Ant\n" },
		{ "echo 'Name: Other' >x; mv x ann.txt", "Name: Other\n" },
		{ "rm ann.txt; echo gone >ann.txt; rm ann.txt; echo 'Name: A' >ann.txt",
		  "Name: A\n" },
	};
	struct error e = ERROR_INIT;
	struct buf text = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		struct change *c = begin();

		assert_int_equal(change_read(c, "ann.txt", &text, &e), 0);
		put(c, "aaa.txt", "Name: Aaa\n");
		put(c, "ann.txt", "Name: Ours\n");
		run("%s", cases[i].edit);
		assert_int_equal(change_commit(c, "No", &e), -1);
		assert_non_null(strstr(error_text(&e), "ann.txt was changed meanwhile"));
		change_free(c);
		assert_string_equal(out("cat ann.txt; ls"),
		    (buf_reset(&text), buf_printf(&text, "%sann.txt\n", cases[i].after), text.s));
	}
	error_clear(&e);
	buf_free(&text);
	put_one("bob.txt", "Name: Bob\n", 0);
	check_repository();
}

static void
temporaries_of_the_killed_are_removed(void **state)
{
	(void)state;
	run("mkdir templates; touch .ii-tmp.1.2 templates/.ii-tmp.3.4");
	change_free(begin());
	assert_string_equal(out("find . -name '.ii-tmp*'"), "");
}

/* Nor does a git add -A commit them meanwhile; what the user has git ignore
 * stays. */
static void
temporaries_are_ignored_by_git(void **state)
{
	(void)state;
	run("mkdir templates; printf '*~' >.git/info/exclude");
	change_free(begin());
	change_free(begin());
	run("touch a~ .ii-tmp.1.2 templates/.ii-tmp.3.4; git add -A");
	assert_string_equal(out("git diff --cached --name-only; cat .git/info/exclude; "
	    "rm a~ -r templates .ii-tmp*"), "*~\n.ii-tmp.*\n");
	run("rm -r .git/info");
	change_free(begin());
	assert_string_equal(out("cat .git/info/exclude"), ".ii-tmp.*\n");
}

/* An import: one commit, one pack. */
static void
thousands_of_records_are_one_commit(void **state)
{
	struct change *c = begin();
	struct buf name = BUF_INIT, text = BUF_INIT;
	struct error e = ERROR_INIT;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		buf_reset(&name);
		buf_reset(&text);
		buf_printf(&name, "n-%d.txt", i * 7919 % 3000);
		buf_printf(&text, "Name: N %d\n", i);
		assert_int_equal(change_read(c, name.s, &text, &e), 1);
		buf_printf(&text, "Name: N %d\n", i);
		put(c, name.s, text.s);
	}
	assert_int_equal(commit(c), 0);
	change_free(c);
	buf_free(&name);
	buf_free(&text);
	assert_string_equal(out("git rev-list --count HEAD; ls *.txt | wc -l; "
	    "git count-objects -v | grep packs"), "3\n3001\npacks: 1\n");
	check_repository();
}

/* Run f in a child that may lose rights and hit limits; it fails by asserting. */
static void
in_child(void (*f)(void))
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		f();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* Nothing above limit bytes can be written, as if the disk were full. */
static void
limit_files(rlim_t limit)
{
	struct rlimit r = { limit, limit };

	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &r) == -1)
		_exit(3);
}

/* As in the library: the child must not run cmocka's own failing. */
static void
must_fail(const char *text, const char *says)
{
	struct error e = ERROR_INIT;
	struct change *c = NULL;
	int rv = change_begin(&c, &book, &e);

	if (rv == 0)
		rv = change_put(c, "ann.txt", str_of(text), &e);
	if (rv == 0)
		rv = change_commit(c, "No", &e);
	change_free(c);
	if (rv != -1 || strstr(error_text(&e), says) == NULL) {
		fprintf(stderr, "%d, not \"%s\": %s\n", rv, says, error_text(&e));
		_exit(4);
	}
	error_clear(&e);
}

static void
fill_by_record(void)
{
	struct buf text = BUF_INIT;

	buf_puts(&text, "Name: Ann\n");
	buf_pad(&text, 'x', 5000);
	limit_files(4096);
	must_fail(text.s, "write ann.txt: File too large");
	buf_free(&text);
}

/* The record fits, the index does not. */
static void
fill_by_index(void)
{
	limit_files(4096);
	must_fail("Name: Anna\n", "index");
}

static void
a_full_disk_changes_nothing(void **state)
{
	(void)state;
	run("i=0; while [ $i -lt 100 ]; do echo \"Name: $i\" >n$i.txt; i=$((i+1)); done");
	change_free(begin());
	run("ls -A >../before; git rev-parse HEAD >>../before; cat *.txt >>../before; "
	    "git ls-files -s >>../before");
	in_child(fill_by_record);
	in_child(fill_by_index);
	run("{ ls -A; git rev-parse HEAD; cat *.txt; git ls-files -s; } | cmp - ../before");
	check_repository();
}

/* Root may write anywhere: become nobody, to whom the book is lent. */
static void
write_as_nobody(void)
{
	if (geteuid() == 0 && (setgroups(0, NULL) == -1 || setgid(65534) == -1 ||
	    setuid(65534) == -1))
		_exit(3);
	must_fail("Name: Anna\n", "Permission denied");
}

static void
a_read_only_book_changes_nothing(void **state)
{
	static const char *const modes[] = { "a-w .", "a-w .git", "a-w .git/objects" };

	(void)state;
	run("chmod 755 ..; test $(id -u) != 0 || chown -R 65534:65534 .");
	for (size_t i = 0; i < LEN(modes); i++) {
		run("chmod %s", modes[i]);
		in_child(write_as_nobody);
		run("chmod -R u+w .");
		assert_string_equal(out("ls -A; cat ann.txt"),
		    ".git\n.gitattributes\nann.txt\nName: Ann\n");
	}
	run("test $(id -u) != 0 || chown -R 0:0 .");
	check_repository();
}

#define IN_BOOK(test) cmocka_unit_test_setup_teardown(test, set_up_committed, tear_down_book)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_BOOK(a_change_is_one_commit),
		IN_BOOK(nothing_new_is_no_commit),
		IN_BOOK(modes_are_kept),
		IN_BOOK(only_files_of_the_book_are_written),
		IN_BOOK(links_and_directories_are_not_written_through),
		IN_BOOK(hand_edits_get_their_own_commit),
		IN_BOOK(the_record_of_the_change_may_be_edited_too),
		IN_BOOK(unfit_files_are_left_alone),
		IN_BOOK(unfit_content_is_saved_and_not_committed),
		IN_BOOK(amid_a_merge_records_are_saved),
		IN_BOOK(what_others_save_meanwhile_is_kept),
		IN_BOOK(temporaries_of_the_killed_are_removed),
		IN_BOOK(temporaries_are_ignored_by_git),
		IN_BOOK(thousands_of_records_are_one_commit),
		IN_BOOK(a_full_disk_changes_nothing),
		IN_BOOK(a_read_only_book_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
