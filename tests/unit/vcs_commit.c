/* vcs: commits, beside whatever else goes on in the repository. */
#include "vcs_repo.h"

static void
commits_on_an_unborn_head(void **state)
{
	(void)state;
	three();
	assert_string_equal(out("git log --format='%%an <%%ae> %%cn <%%ce> %%B'"),
	    "Ann Author <ann@example.org> Carl Committer <carl@example.org> A change\n\n");
	assert_string_equal(out("git ls-files"),
	    ".gitattributes\nann.txt\nbob.txt\ncyd.txt\n");
	assert_changed("");
	check_repository();
}

static void
commits_nothing_that_does_not_differ(void **state)
{
	(void)state;
	three();
	run("touch ann.txt");
	assert_int_equal(commit("ann.txt bob.txt nobody.txt"), 0);
	assert_string_equal(out("git rev-list --count HEAD"), "1\n");
}

static void
commits_additions_changes_and_removals(void **state)
{
	(void)state;
	three();
	run("mkdir templates");
	save("templates/thanks", "Thank you.\n");
	save("templates.txt", "Name: Templates\n");
	save("bob.txt", "Name: Bobby\n");
	run("rm cyd.txt; chmod +x ann.txt");
	assert_changed("ann.txt bob.txt cyd.txt templates.txt templates/thanks");
	assert_int_equal(commit("ann.txt bob.txt cyd.txt templates.txt templates/thanks"), 0);
	assert_string_equal(out("git ls-tree -r HEAD | cut -c1-6,53-"),
	    "100644\t.gitattributes\n100755\tann.txt\n100644\tbob.txt\n"
	    "100644\ttemplates.txt\n100644\ttemplates/thanks\n");
	check_repository();
	run("rm -r templates");
	assert_int_equal(commit("templates/thanks"), 0);
	check_repository();
}

/* A file where HEAD has a directory, and the reverse. */
static void
files_and_directories_change_places(void **state)
{
	(void)state;
	run("mkdir ann.txt ann.txt.d && touch ann.txt/b ann.txt.d/c templates && "
	    "git add . && git commit -qm x && rm -r ann.txt templates && mkdir templates");
	save("ann.txt", "Name: Ann\n");
	save("templates/thanks", "Thanks\n");
	assert_int_equal(commit("ann.txt templates/thanks"), 0);
	assert_string_equal(out("git ls-tree -r --name-only HEAD"),
	    ".gitattributes\nann.txt\nann.txt.d/c\ntemplates/thanks\n");
	check_repository();
}

static void
what_is_staged_stays_staged(void **state)
{
	(void)state;
	three();
	run("echo one >notes.md; git add notes.md; echo two >notes.md; "
	    "git rm -q --cached cyd.txt");
	save("ann.txt", "Name: Anna\n");
	assert_int_equal(commit("ann.txt"), 0);
	assert_string_equal(out("git show --stat=80 --format= HEAD | head -1"),
	    " ann.txt | 2 +-\n");
	assert_string_equal(out("git status --porcelain"),
	    "D  cyd.txt\nAM notes.md\n?? cyd.txt\n");
	assert_string_equal(out("git show :notes.md"), "one\n");
	run("git fsck --strict 2>&1");
}

static void
not_in_the_midst_of_something(void **state)
{
	static const struct {
		const char *make, *why;
	} cases[] = {
		{ "git merge -q side >/dev/null || :", "a merge is under way" },
		{ "git rebase -q side >/dev/null 2>&1 || :", "a rebase is under way" },
		{ "git cherry-pick side >/dev/null 2>&1 || :", "a cherry-pick is under way" },
		{ "echo d >notes; git stash -q; echo e >notes; git commit -qam e; "
		  "git stash pop -q >/dev/null 2>&1 || :", "the index has conflicts" },
		{ "git bisect start >/dev/null", "a bisection is under way" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		struct buf why = BUF_INIT;
		struct vcs *v;

		run("rm -rf .git ./* .ii; git init -q -b main");
		three();
		run("echo a >notes; git add notes; git commit -qm a; "
		    "git switch -qc side; echo b >notes; git commit -qam b; "
		    "git switch -q main; echo c >notes; git commit -qam c; %s",
		    cases[i].make);
		run("git rev-parse HEAD >../before; git ls-files -s >>../before");
		save("ann.txt", "Name: Anna\n");
		v = begin();
		assert_int_equal(commit_with(v, "ann.txt", &why), 1);
		vcs_close(v);
		assert_string_equal(why.s, cases[i].why);
		run("{ git rev-parse HEAD; git ls-files -s; } | cmp - ../before");
		buf_free(&why);
	}
}

static void
a_detached_head_moves(void **state)
{
	(void)state;
	three();
	run("git checkout -q --detach");
	save("ann.txt", "Name: Anna\n");
	assert_int_equal(commit("ann.txt"), 0);
	assert_string_equal(out("git rev-list --count HEAD main..HEAD"), "1\n");
	assert_string_equal(out("git rev-list --count main"), "1\n");
	check_repository();
}

/* git-crypt and its kind: nothing may get past them. */
static void
filters_are_the_users_gits(void **state)
{
	struct error e = ERROR_INIT;
	struct list names = LIST_INIT;
	struct buf text = BUF_INIT;
	struct vcs *v;
	int err;

	(void)state;
	run("echo '*.txt filter=rot' >>.gitattributes; git config filter.rot.clean "
	    "'tr a-z n-za-m'; git config filter.rot.smudge 'tr a-z n-za-m'; "
	    "git config filter.rot.required true");
	three();
	assert_string_equal(out("git cat-file blob HEAD:ann.txt"), "Nnzr: Aaa\n");
	assert_changed("");
	run("touch ann.txt");
	assert_changed("");
	v = begin();
	assert_int_equal(vcs_head(v, "ann.txt", &text, &e), 0);
	assert_string_equal(text.s, "Name: Ann\n");
	run("git config filter.rot.clean false");
	save("ann.txt", "Name: Anna\n");
	list_add(&names, STR("ann.txt"));
	/* What git says of it is the user's to read, not the tester's. */
	assert_true((err = dup(STDERR_FILENO)) != -1);
	assert_non_null(freopen("/dev/null", "w", stderr));
	assert_int_equal(vcs_commit(v, &names, "No", &text, &e), -1);
	assert_int_equal(dup2(err, STDERR_FILENO), STDERR_FILENO);
	close(err);
	assert_non_null(strstr(error_text(&e), "filter"));
	error_clear(&e);
	list_free(&names);
	buf_free(&text);
	vcs_close(v);
	assert_string_equal(out("git rev-list --count HEAD"), "1\n");
}

static void
encodings_are_the_users_gits(void **state)
{
	(void)state;
	run("echo '*.txt working-tree-encoding=UTF-16LE' >>.gitattributes");
	run("printf 'Name: Ann\\n' | iconv -t UTF-16LE >ann.txt");
	assert_int_equal(commit(".gitattributes ann.txt"), 0);
	assert_string_equal(out("git cat-file blob HEAD:ann.txt"), "Name: Ann\n");
	assert_changed("");
	check_repository();
}

static void
attributes_may_be_in_the_index_alone(void **state)
{
	(void)state;
	run("echo '*.txt text eol=crlf' >>.gitattributes");
	run("printf 'Name: Ann\\r\\n' >ann.txt; cp ann.txt bob.txt");
	assert_int_equal(commit(".gitattributes"), 0);
	run("rm .gitattributes");
	assert_int_equal(commit("ann.txt"), 0);
	assert_string_equal(out("git cat-file blob HEAD:ann.txt"), "Name: Ann\n");
	run("git rm -q --cached .gitattributes");
	assert_int_equal(commit("bob.txt"), 0);
	assert_string_equal(out("git cat-file blob HEAD:bob.txt | cmp - bob.txt"), "");
}

static void
line_ends_follow_the_attributes(void **state)
{
	(void)state;
	run("git config core.autocrlf true; printf 'Name: Ann\\r\\n' >ann.txt; "
	    "printf 'why\\r\\n' >questions");
	assert_int_equal(commit(".gitattributes ann.txt questions"), 0);
	assert_string_equal(out("git cat-file blob HEAD:ann.txt"), "Name: Ann\r\n");
	assert_string_equal(out("git cat-file blob HEAD:questions"), "why\n");
	assert_changed("");
	check_repository();
}

static void
the_author_is_found(void **state)
{
	static const struct {
		const char *make, *author;
	} cases[] = {
		{ "printf 'Me: Me Myself\\nEmail: me@book.example\\n' >.ii",
		  "Me Myself <me@book.example>" },
		{ "git config user.name User; git config user.email user@example.org",
		  "User <user@example.org>" },
		{ "git config author.name Writer", "Writer <user@example.org>" },
		{ "git config author.email '<w>@example.org'", "Writer <w@example.org>" },
	};

	(void)state;
	unsetenv("GIT_AUTHOR_NAME");
	unsetenv("GIT_AUTHOR_EMAIL");
	setenv("EMAIL", "env@example.org", 1);
	for (size_t i = 0; i < LEN(cases); i++) {
		char text[] = "Name: 0\n";

		run("%s", cases[i].make);
		book_close(&book);
		open_book("book");
		text[6] = (char)('0' + i);
		save("ann.txt", text);
		assert_int_equal(commit("ann.txt"), 0);
		run("git log -1 --format='%%an <%%ae>' >../author");
		assert_string_equal(out("tr -d '\\n' <../author"), cases[i].author);
	}
	run("git config --remove-section user; git config --remove-section author; : >.ii");
	book_close(&book);
	open_book("book");
	save("ann.txt", "Name: x\n");
	assert_int_equal(commit("ann.txt"), 0);
	assert_string_equal(out("git log -1 --format=%%ae"), "env@example.org\n");
	unsetenv("EMAIL");
	save("ann.txt", "Name: y\n");
	assert_int_equal(commit("ann.txt"), 0);
	run("test \"$(git log -1 --format=%%ae)\" = \"$(id -un)@$(uname -n)\"");
	setenv("GIT_AUTHOR_NAME", "Env", 1);
	save("ann.txt", "Name: z\n");
	assert_int_equal(commit("ann.txt"), 0);
	assert_string_equal(out("git log -1 --format=%%an"), "Env\n");
}

/* What a killed writer of ours leaves is removed at once. */
static void
stale_locks_of_ours_are_removed(void **state)
{
	(void)state;
	three();
	run("ln -s 'ii 1' .git/index.lock; touch .git/ii-index .git/ii-index.lock "
	    ".git/ii-index.old .git/refs/heads/main.lock; "
	    "ln -s refs/heads/main .git/ii-journal");
	/* of the very objects that are to be made */
	save("ann.txt", "Name: Anna\n");
	run("o=$(git hash-object ann.txt); mkdir -p .git/objects/${o%%${o#??}}; "
	    ": >.git/objects/${o%%${o#??}}/${o#??}");
	save("ann.txt", "Name: Anna\n");
	assert_int_equal(commit("ann.txt"), 0);
	check_repository();
}

/* A lock that is not ours is the user's git: wait, then give up in peace. */
static void
a_lock_of_the_users_git_is_respected(void **state)
{
	struct buf why = BUF_INIT;
	struct vcs *v;

	(void)state;
	three();
	run("cp .git/index .git/index.lock; { sleep 0.3; rm .git/index.lock; } "
	    ">/dev/null 2>&1 &");
	save("ann.txt", "Name: Anna\n");
	assert_int_equal(commit("ann.txt"), 0);
	run("cp .git/index .git/index.lock");
	save("ann.txt", "Name: Anne\n");
	v = begin();
	assert_int_equal(commit_with(v, "ann.txt", &why), 1);
	assert_non_null(strstr(why.s, "index.lock"));
	vcs_close(v);
	buf_free(&why);
	run("rm .git/index.lock");
	assert_changed("ann.txt");
}

/* The user's own commits, made all the while, and ours: none is lost. */
static void
commits_beside_plain_git(void **state)
{
	enum { OURS = 60, THEIRS = 30 };
	pid_t pid;
	int status;

	(void)state;
	three();
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		struct buf command = BUF_INIT;

		buf_printf(&command, "cd %s/book; i=0; while [ $i -lt %d ]; do "
		    "echo $i >>notes; until git add notes 2>/dev/null && "
		    "git commit -qm user 2>/dev/null; do :; done; i=$((i+1)); done",
		    home, THEIRS);
		_exit(system(command.s) == 0 ? 0 : 1);
	}
	for (int i = 0; i < OURS; i++) {
		struct buf text = BUF_INIT;

		buf_printf(&text, "Name: Ann %d\n", i);
		save("ann.txt", text.s);
		assert_int_equal(commit("ann.txt"), 0);
		buf_free(&text);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(commit("ann.txt"), 0); /* should git have taken it back */
	assert_string_equal(out("wc -l <notes; git log --format=%%s | grep -c user; "
	    "git log -p --format= | grep '^+Name: Ann [0-9]' | sort -u | wc -l"),
	    "30\n30\n60\n");
	check_repository();
}

/* Whatever is done to the files, HEAD's tree is then what git would make. */
static void
the_tree_is_gits(void **state)
{
	static const char *const names[] = {
		"a.txt", "a-b.txt", "a-b-c.txt", "ab.txt", "b.txt", "templates.txt",
		"templates/a", "templates/b", "templates/a.fr", "questions", "phrases",
		".ii", "z9.txt", "template.txt", "templates-2.txt"
	};

	(void)state;
	srand(7);
	for (int round = 0; round < 60; round++) {
		struct vcs *v = begin();
		struct error e = ERROR_INIT;
		struct list changed = LIST_INIT;
		struct buf why = BUF_INIT;

		run("mkdir -p templates");
		for (int i = rand() % 6; i >= 0; i--) {
			const char *name = names[(size_t)rand() % LEN(names)];

			if (rand() % 3 == 0)
				run("rm -f %s", name);
			else
				run("echo 'Name: %d' >%s", rand() % 3, name);
		}
		assert_int_equal(vcs_changed(v, &changed, NULL, &e), 0);
		assert_int_equal(vcs_commit(v, &changed, "Round", &why, &e), 0);
		list_free(&changed);
		buf_free(&why);
		vcs_close(v);
		assert_string_equal(out("GIT_INDEX_FILE=../scratch git add -A . && "
		    "test $(GIT_INDEX_FILE=../scratch git write-tree) = "
		    "$(git rev-parse HEAD^{tree}); git status --porcelain"), "");
	}
	check_repository();
}

/* Many files become one pack; and the process goes on from there. */
static void
many_files_become_a_pack(void **state)
{
	struct vcs *v;
	struct error e = ERROR_INIT;
	struct list names = LIST_INIT;
	struct buf why = BUF_INIT;

	(void)state;
	three();
	run("i=0; while [ $i -lt 300 ]; do echo \"Name: $i\" >n$i.txt; i=$((i+1)); done");
	v = begin();
	assert_int_equal(vcs_changed(v, &names, NULL, &e), 0);
	assert_int_equal(names.n, 300);
	assert_int_equal(vcs_commit(v, &names, "Many", &why, &e), 0);
	save("n7.txt", "Name: Seven\n");
	assert_int_equal(commit_with(v, "n7.txt", &why), 0);
	vcs_close(v);
	list_free(&names);
	buf_free(&why);
	assert_string_equal(out("git rev-list --count HEAD; git count-objects -v | "
	    "grep -e packs -e in-pack; git show HEAD:n7.txt"),
	    "3\nin-pack: 305\npacks: 2\nName: Seven\n");
	check_repository();
}

static void
head_is_read(void **state)
{
	struct buf text = BUF_INIT;
	struct error e = ERROR_INIT;
	struct vcs *v;

	(void)state;
	v = begin();
	assert_int_equal(vcs_head(v, "ann.txt", &text, &e), 1);
	vcs_close(v);
	run("mkdir templates");
	save("templates/ask", "Hello\n");
	three();
	assert_int_equal(commit("templates/ask"), 0);
	run("rm -r templates ann.txt");
	v = begin();
	assert_int_equal(vcs_head(v, "ann.txt", &text, &e), 0);
	assert_string_equal(text.s, "Name: Ann\n");
	assert_int_equal(vcs_head(v, "templates/ask", &text, &e), 0);
	assert_string_equal(text.s, "Hello\n");
	assert_int_equal(vcs_head(v, "cyd.txt", &text, &e), 0);
	assert_int_equal(vcs_head(v, "cya.txt", &text, &e), 1);
	assert_int_equal(vcs_head(v, "zoe.txt", &text, &e), 1);
	assert_int_equal(vcs_head(v, "ann.txt", &text, &e), 0);
	assert_string_equal(text.s, "Name: Ann\n");
	assert_int_equal(vcs_head(v, "templates", &text, &e), 1);
	assert_int_equal(vcs_head(v, "cyd.txt", &text, &e), 0);
	assert_int_equal(vcs_head(v, "templates/none", &text, &e), 1);
	assert_int_equal(vcs_head(v, "none/ask", &text, &e), 1);
	vcs_close(v);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_BOOK(commits_on_an_unborn_head),
		IN_BOOK(commits_nothing_that_does_not_differ),
		IN_BOOK(commits_additions_changes_and_removals),
		IN_BOOK(files_and_directories_change_places),
		IN_BOOK(what_is_staged_stays_staged),
		IN_BOOK(not_in_the_midst_of_something),
		IN_BOOK(a_detached_head_moves),
		IN_BOOK(filters_are_the_users_gits),
		IN_BOOK(encodings_are_the_users_gits),
		IN_BOOK(attributes_may_be_in_the_index_alone),
		IN_BOOK(line_ends_follow_the_attributes),
		IN_BOOK(the_author_is_found),
		IN_BOOK(stale_locks_of_ours_are_removed),
		IN_BOOK(a_lock_of_the_users_git_is_respected),
		IN_BOOK(commits_beside_plain_git),
		IN_BOOK(the_tree_is_gits),
		IN_BOOK(many_files_become_a_pack),
		IN_BOOK(head_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
