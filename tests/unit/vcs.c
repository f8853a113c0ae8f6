/* vcs: repositories, and what has changed in them. */
#include "vcs_repo.h"

/* libgit2 1.5 leaks matches where a repository's format has extensions. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libpcre2";
}

static void
init_makes_a_private_repository(void **state)
{
	(void)state;
	assert_string_equal(out("stat -c %%a . .git .gitattributes"), "700\n700\n600\n");
	assert_string_equal(out("git symbolic-ref HEAD"), "refs/heads/main\n");
	assert_string_equal(out("git check-attr merge text -- a.txt .ii questions"),
	    "a.txt: merge: ii\na.txt: text: unset\n"
	    ".ii: merge: ii\n.ii: text: unset\n"
	    "questions: merge: union\nquestions: text: unspecified\n");
	assert_string_equal(out("git check-attr merge -- templates/thanks notes/a"),
	    "templates/thanks: merge: union\nnotes/a: merge: unspecified\n");
	assert_string_equal(out("git config merge.ii.driver; git config merge.renames;"
	    "git config pull.twohead"), "ii-merge %O %A %B %L %P\nfalse\nrecursive\n");
}

static void
init_takes_a_repository_that_is_there(void **state)
{
	struct error e = ERROR_INIT;

	(void)state;
	run("rm -rf .git .gitattributes; git init -q -b trunk; "
	    "git config merge.ii.driver mine; printf '*.png binary' >.gitattributes");
	for (int i = 0; i < 2; i++)
		assert_int_equal(vcs_init(book.dir, &e), 0);
	assert_string_equal(out("git symbolic-ref HEAD; git config merge.ii.driver;"
	    "head -2 .gitattributes; wc -l <.gitattributes"),
	    "refs/heads/trunk\nmine\n*.png binary\n*.txt -text merge=ii\n6\n");
}

static void
init_follows_the_users_branch_name(void **state)
{
	struct error e = ERROR_INIT;

	(void)state;
	run("rm -rf .git; git config --global init.defaultBranch trunk");
	assert_int_equal(vcs_init(book.dir, &e), 0);
	assert_string_equal(out("git symbolic-ref HEAD"), "refs/heads/trunk\n");
}

/* A clone lacks the driver; the first writer sets it. */
static void
lock_sets_the_driver(void **state)
{
	(void)state;
	run("git config --remove-section merge.ii; git config --unset pull.twohead");
	vcs_close(begin());
	assert_string_equal(out("git config merge.ii.driver; git config pull.twohead"),
	    "ii-merge %O %A %B %L %P\nrecursive\n");
}

static void
refusals_say_what_to_do(void **state)
{
	static const struct {
		const char *make, *says;
	} cases[] = {
		{ "true", "not a git repository: ii-init makes one" },
		{ "git -C .. init -q .", "not a git repository: ii-init makes one" },
		{ "git init -q . && git config core.bare true", "bare" },
		{ "git init -q --object-format=sha256 .", "objectformat" },
		{ "git init -q . && git config core.repositoryformatversion 1 && "
		  "git config extensions.refstorage reftable", "refstorage" },
		{ "echo gitdir: nowhere >.git", "cannot open the repository" },
	};
	struct error e = ERROR_INIT;
	struct vcs *v;

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		run("rm -rf .git ../.git; %s", cases[i].make);
		assert_int_equal(vcs_open(&v, &book, &e), -1);
		assert_null(v);
		if (strstr(error_text(&e), cases[i].says) == NULL)
			fail_msg("%s: %s", cases[i].make, error_text(&e));
		assert_null(strchr(error_text(&e), '\n'));
		error_clear(&e);
	}
}

/* Only root can give a repository away. */
static void
another_users_repository_is_not_trusted(void **state)
{
	struct error e = ERROR_INIT;
	struct vcs *v;

	(void)state;
	if (geteuid() != 0)
		return;
	run("chown -R 65534 .");
	assert_int_equal(vcs_open(&v, &book, &e), -1);
	assert_non_null(strstr(error_text(&e), "safe.directory"));
	error_clear(&e);
	run("git config --global safe.directory \"$PWD\"");
	vcs_close(begin());
}

/* The index is a cache to us: what counts is working tree and HEAD. */
static void
staging_a_record_changes_nothing(void **state)
{
	(void)state;
	three();
	save("ann.txt", "Name: Anna\n");
	run("git add ann.txt; git rm -q --cached bob.txt");
	assert_changed("ann.txt");
	save("ann.txt", "Name: Ann\n");
	assert_changed("");
}

static void
changed_tells_what_differs(void **state)
{
	static const struct {
		const char *edit, *changed;
	} cases[] = {
		{ "true", "" },
		{ "touch -d '2020-01-01' ann.txt", "" },
		{ "cp -p ann.txt x && mv x ann.txt", "" },
		{ "echo 'Name: Ant' >ann.txt", "ann.txt" },
		{ "rm bob.txt", "bob.txt" },
		{ "echo 'Name: Dan' >dan.txt", "dan.txt" },
		{ "chmod +x ann.txt", "ann.txt" },
		{ "git config core.filemode false; chmod +x ann.txt", "" },
		{ "echo 'Name: Dan' >'Dan.txt'; echo x >x.md; echo y >-y.txt", "" },
		{ "echo 'Name: Dan' >.dan.txt; mkdir d.txt; ln -s ann.txt e.txt", "" },
		{ "rm ann.txt; ln -s bob.txt ann.txt", "ann.txt" },
		{ "rm ann.txt; mkdir ann.txt", "ann.txt" },
		{ ": >.ii; : >questions; : >phrases; : >other", ".ii phrases questions" },
		{ "mkdir templates; echo >templates/ask.fr; echo >templates/a~; "
		  "echo >templates/.a.swp", "templates/ask.fr" },
		{ "ln -s /etc templates", "" },
		{ "echo 'dan*' >.gitignore; echo 'Name: D' >dan.txt; echo >ann.txt",
		  "ann.txt" },
		{ "git update-index --skip-worktree bob.txt; rm bob.txt cyd.txt", "cyd.txt" },
		{ "git rm -q --cached ann.txt", "" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		run("rm -rf .git ./* .ii .gitignore; git init -q -b main");
		three();
		run("%s", cases[i].edit);
		assert_changed(cases[i].changed);
	}
}

/* Same size, same second, even the same stat data but for the content: what
 * was written about when the index was must be looked into. */
static void
changed_is_not_fooled_by_quick_edits(void **state)
{
	(void)state;
	three();
	for (int i = 0; i < 100; i++) {
		char text[] = "Name: Ann 00\n";

		text[10] = (char)('0' + i / 10);
		text[11] = (char)('0' + i % 10);
		save("ann.txt", text);
		assert_changed("ann.txt");
		assert_int_equal(commit("ann.txt"), 0);
		text[6] = 'E';
		save("ann.txt", text);
		assert_changed("ann.txt");
	}
}

/* And git, which compares whole seconds, must not be fooled by our index. */
static void
git_sees_quick_edits_beside_our_commits(void **state)
{
	(void)state;
	three();
	for (int i = 0; i < 5; i++) {
		run("echo first >notes.md; git add notes.md; git commit -qm n%d; "
		    "echo again >notes.md", i);
		save("ann.txt", i % 2 == 0 ? "Name: Even\n" : "Name: Odd\n");
		usleep(1100000 * (i == 4));
		assert_int_equal(commit("ann.txt"), 0);
		assert_string_equal(out("git status --porcelain"), " M notes.md\n");
	}
}

/* A copied book's stat data is all new; after one look the index knows it. */
static void
changed_teaches_the_index(void **state)
{
	struct error e = ERROR_INIT;
	struct list names = LIST_INIT;
	struct buf why = BUF_INIT;
	struct vcs *v;

	(void)state;
	three();
	run("cp ann.txt x && mv x ann.txt; git ls-files --debug ann.txt >../before");
	save("bob.txt", "Name: Bobby\n");
	v = begin();
	assert_int_equal(vcs_changed(v, &names, NULL, &e), 0);
	assert_int_equal(names.n, 1);
	assert_int_equal(commit_with(v, "bob.txt", &why), 0);
	vcs_close(v);
	list_free(&names);
	buf_free(&why);
	run("git ls-files --debug ann.txt | cmp - ../before && exit 1; exit 0");
	assert_string_equal(out("git diff-files"), "");
}

/* Both have a file .git, and an index elsewhere. */
static void
a_worktree_and_a_submodule_are_books(void **state)
{
	static const char *const make[] = {
		"git worktree add -q -b side ../tree",
		"git init -q ..; git -C .. -c protocol.file.allow=always "
		"submodule --quiet add ./book tree 2>/dev/null",
	};

	(void)state;
	three();
	for (size_t i = 0; i < LEN(make); i++) {
		run("rm -rf ../tree; git worktree prune; %s; test -f ../tree/.git", make[i]);
		book_close(&book);
		open_book("tree");
		assert_changed("");
		run("echo 'Name: Anna' >../tree/ann.txt");
		assert_changed("ann.txt");
		assert_int_equal(commit("ann.txt"), 0);
		assert_string_equal(out("cd ../tree; git log --format=%%s; "
		    "git status --porcelain; git fsck --strict 2>&1"),
		    "A change\nA change\n");
	}
	check_repository();
}

static void
the_environment_leads_nowhere_else(void **state)
{
	(void)state;
	run("git init -q ../other");
	setenv("GIT_DIR", "../other/.git", 1);
	setenv("GIT_WORK_TREE", "../other", 1);
	setenv("GIT_INDEX_FILE", "../other/.git/index", 1);
	three();
	assert_null(getenv("GIT_DIR"));
	assert_string_equal(out("git rev-list --count HEAD"), "1\n");
	assert_string_equal(out("ls -A ../other"), ".git\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_BOOK(init_makes_a_private_repository),
		IN_BOOK(init_takes_a_repository_that_is_there),
		IN_BOOK(init_follows_the_users_branch_name),
		IN_BOOK(lock_sets_the_driver),
		IN_BOOK(refusals_say_what_to_do),
		IN_BOOK(another_users_repository_is_not_trusted),
		IN_BOOK(staging_a_record_changes_nothing),
		IN_BOOK(changed_tells_what_differs),
		IN_BOOK(changed_is_not_fooled_by_quick_edits),
		IN_BOOK(git_sees_quick_edits_beside_our_commits),
		IN_BOOK(changed_teaches_the_index),
		IN_BOOK(a_worktree_and_a_submodule_are_books),
		IN_BOOK(the_environment_leads_nowhere_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
