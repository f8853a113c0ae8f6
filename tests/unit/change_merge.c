/* change: what comes out of a merge, in the working tree, the index and the
 * history. */
#include "sides.h"

#include "change.h"

/* Merge a commit on a base (NULL: a true merge); the notes, or what failed. */
static const char *
merge_on(const char *on, const char *commit_name)
{
	static struct buf told = BUF_INIT;
	struct error e = ERROR_INIT;
	struct change *c;
	char *id, *from = NULL;

	id = xstrdup(out("git rev-parse %s", commit_name));
	id[strcspn(id, "\n")] = '\0';
	if (on != NULL) {
		from = xstrdup(out("git rev-parse %s", on));
		from[strcspn(from, "\n")] = '\0';
	}
	buf_reset(&told);
	if (change_begin(&c, &book, &e) == -1)
		fail_msg("%s", error_text(&e));
	if (change_merge(c, from, id, &e) == -1 || change_commit(c, "Merge", &e) == -1)
		buf_puts(&told, error_text(&e));
	for (size_t i = 0; i < change_notes(c)->n; i++)
		buf_printf(&told, "%s\n", change_notes(c)->v[i]);
	change_free(c);
	error_clear(&e);
	free(from);
	free(id);
	return told.s;
}

static const char *
merge(void)
{
	return merge_on(NULL, "theirs");
}

/* Nothing differs between history, index and working tree. */
static void
check_clean(void)
{
	assert_string_equal(out("git status --porcelain"), "");
	check_repository();
}

static void
theirs_alone_moves_head(void **state)
{
	(void)state;
	base(ADA "; " BOB);
	theirs("echo '2026-11-03 note Two.' >>ada.txt; rm bob.txt; "
	    "printf 'Name: Cy\\n' >cy.txt; mkdir -p a/b; echo deep >a/b/c; chmod +x a/b/c");
	assert_string_equal(merge(), "");
	run("test $(git rev-parse HEAD) = $(git rev-parse theirs)");
	assert_string_equal(out("ls; cat a/b/c; test -x a/b/c && git log --oneline | wc -l"),
	    "a\nada.txt\ncy.txt\ndeep\n2\n");
	check_clean();
}

static void
nothing_new_of_theirs(void **state)
{
	(void)state;
	base(ADA);
	ours("echo '2026-11-03 note Two.' >>ada.txt");
	assert_string_equal(merge(), "");
	assert_string_equal(out("git log --format=%%s -1; grep -c note ada.txt"), "Merge\n2\n");
	check_clean();
}

static void
both_add_to_a_record(void **state)
{
	(void)state;
	base(ADA);
	theirs("echo '2026-11-04 note Theirs.' >>ada.txt; sed -i s/analyst/lead/ ada.txt");
	ours("echo '2026-11-03 note Ours.' >>ada.txt");
	assert_string_equal(merge(), "");
	assert_string_equal(out("cat ada.txt; git log --format=%%p -1 | wc -w"),
	    "Name: Ada\nRole: lead\n\n2026-11-02 note One.\n2026-11-03 note Ours.\n"
	    "2026-11-04 note Theirs.\n2\n");
	check_clean();
}

static void
an_edit_beats_a_removal(void **state)
{
	(void)state;
	base(ADA "; " BOB);
	theirs("rm ada.txt; echo '2026-11-03 note Kept.' >>bob.txt");
	ours("rm bob.txt; echo '2026-11-03 note Kept.' >>ada.txt");
	assert_string_equal(merge(), "");
	assert_string_equal(out("grep -c Kept ada.txt bob.txt"), "ada.txt:1\nbob.txt:1\n");
	check_clean();
}

static void
a_renaming_meets_an_edit(void **state)
{
	(void)state;
	base(ADA);
	theirs(RENAME);
	ours("echo '2026-11-03 note Ours.' >>ada.txt");
	assert_string_equal(merge(), "");
	assert_string_equal(out("ls; grep -c 'note\\|Was' ada-king.txt"), "ada-king.txt\n3\n");
	check_clean();
}

static void
other_files_merge_by_lines(void **state)
{
	(void)state;
	base("seq 20 >plan; seq 20 >questions; mkdir d; seq 20 >d/plan; printf 'a\\0b' >bin");
	theirs("sed -i 's/^1$/one/' plan d/plan; sed -i '5i q theirs' questions; printf 'a\\0c' >bin; echo x >new");
	ours("sed -i 's/^20$/twenty/' plan; sed -i 's/^1$/eins/' d/plan; sed -i '5i q ours' questions; printf 'a\\0d' >bin");
	assert_non_null(strstr(merge(), "changed on both sides"));
	assert_string_equal(out("head -1 plan; tail -1 plan; grep -c q questions; cat new; ls d bin*| wc -l; "
	    "cat d/plan* | grep -c 'one\\|eins'; cat bin* | tr -d '\\0'"),
	    "one\ntwenty\n2\nx\n6\n2\nacad");
	check_clean();
}

/* The same tree, whichever side merges. */
static void
sides_do_not_matter(void **state)
{
	char *tree;

	(void)state;
	base(ADA "; seq 20 >plan; seq 9 >phrases; printf 'Me: A\\n' >.ii; mkdir t");
	theirs("sed -i 's/^1$/one/' plan; echo t >>phrases; sed -i s/analyst/lead/ ada.txt; printf 'Me: B\\n' >.ii; "
	    "echo x >t/x; echo x >y; ln -s x z");
	ours("sed -i 's/^1$/eins/' plan; echo o >>phrases; sed -i s/analyst/head/ ada.txt; printf 'Me: C\\n' >.ii; "
	    "echo x >t; mkdir y; echo y >y/y; ln -s y z");
	assert_non_null(strstr(merge(), "t: a file here, a directory there"));
	check_clean();
	tree = xstrdup(out("git rev-parse HEAD^{tree}; git reset -q --hard HEAD^1; git checkout -q -B tmp theirs; "
	    "git branch -f theirs main"));
	merge();
	check_clean();
	tree[strcspn(tree, "\n")] = '\0';
	assert_string_equal(out("git diff --name-status %s HEAD", tree), "");
	free(tree);
}

static void
an_undoing_is_a_merge(void **state)
{
	(void)state;
	base(ADA);
	ours(RENAME);
	ours("echo '2026-11-05 note Later.' >>ada-king.txt");
	assert_string_equal(merge_on("HEAD^", "HEAD^^"), "");
	assert_string_equal(out("ls; grep -c Later ada.txt; git log --format=%%p -1 | wc -w"),
	    "ada.txt\n1\n1\n");
	check_clean();
}

static void
several_bases(void **state)
{
	(void)state;
	base(ADA);
	theirs("echo '2026-11-04 note T.' >>ada.txt");
	ours("echo '2026-11-03 note O.' >>ada.txt");
	/* each merges the other's first commit: two bases */
	run("git branch o1; git branch t1 theirs");
	assert_string_equal(merge(), "");
	run("git branch m main; git checkout -q -B x theirs; git branch -f theirs o1");
	assert_string_equal(merge(), "");
	run("echo '2026-11-06 note X.' >>ada.txt; sed -i '/note T/d' ada.txt; git commit -qam x; "
	    "git branch -f theirs x; git checkout -q m; git branch -D main; git checkout -q -b main; "
	    "echo '2026-11-05 note M.' >>ada.txt; git commit -qam m");
	assert_string_equal(out("git merge-base --all main theirs | wc -l"), "2\n");
	assert_string_equal(merge(), "");
	assert_string_equal(out("cut -d' ' -f3- ada.txt | tail -4"), "One.\nO.\nM.\nX.\n");
	check_clean();
}

static void
what_could_do_harm_is_left_alone(void **state)
{
	const char *told;

	(void)state;
	base(ADA "; " BOB);
	/* links, a submodule, control characters, a link for a record */
	theirs("rm ada.txt; ln -s /etc/passwd ada.txt; ln -s /etc/passwd new.txt; ln -s ../x .evil; "
	    "echo x >\"$(printf 'a\\033[2J')\"; echo x >-rf; "
	    "git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),sub; "
	    "echo '2026-11-09 note Fine.' >>bob.txt");
	run("git rm -q --cached -r sub 2>/dev/null || :");
	told = merge();
	assert_non_null(strstr(told, "ada.txt: left out: it is no regular file"));
	assert_non_null(strstr(told, "new.txt: left out: it is no"));
	assert_non_null(strstr(told, ".evil: a link is left alone"));
	assert_string_equal(out("ls -A | grep -v '^.git'; test ! -L ada.txt && grep -c Fine bob.txt"),
	    "ada.txt\nbob.txt\n1\n");
	check_clean();
	assert_string_equal(out("git ls-tree HEAD | grep -c ^120000"), "1\n");
}

static void
forbidden_names_are_left_out(void **state)
{
	(void)state;
	base(ADA);
	run("b=$(echo evil | git hash-object -w --stdin); a=$(git rev-parse HEAD:ada.txt); t=$(git rev-parse HEAD^{tree}); "
	    "hex() { perl -e 'print pack(\"H*\", shift)' $1; }; "
	    "s=$({ printf '100644 ..\\0'; hex $b; printf '100644 .GIT\\0'; hex $b; printf '40000 .git\\0'; hex $t; "
	    "printf '100644 ada.txt\\0'; hex $a; printf '100644 bea.txt\\0'; hex $a; } | "
	    "git hash-object -t tree --literally -w --stdin); "
	    "git update-ref refs/heads/theirs $(git commit-tree -p HEAD -m evil $s)");
	assert_non_null(strstr(merge(), "..: left out"));
	assert_string_equal(out("ls; cat ../evil .git/evil 2>/dev/null; git ls-tree --name-only HEAD"),
	    "ada.txt\nbea.txt\nada.txt\nbea.txt\n");
	assert_string_equal(out("git status --porcelain"), "");
}

static void
what_is_not_committed_is_not_lost(void **state)
{
	(void)state;
	base(ADA "; echo one >plan");
	theirs("echo two >plan; echo t >note; echo x >>ada.txt");
	run("echo mine >plan");
	assert_non_null(strstr(merge(), "plan was changed and is not committed"));
	run("git checkout -q plan; echo mine >note");
	assert_non_null(strstr(merge(), "note is in the way"));
	assert_string_equal(out("cat note plan; git log --oneline | wc -l"), "mine\none\n1\n");
}

static void
what_a_killed_merge_wrote_is_taken_up(void **state)
{
	(void)state;
	base("echo one >plan; echo x >old");
	theirs("echo two >plan; echo t >note; rm old");
	run("echo two >plan; echo t >note; rm old");
	assert_string_equal(merge(), "");
	check_clean();
}

static void
another_book_is_refused(void **state)
{
	(void)state;
	base(ADA);
	run("git checkout -q --orphan theirs2 && git rm -qrf . && " BOB " && git add -A && "
	    "git commit -qm other && git branch -f theirs && git checkout -q main");
	assert_non_null(strstr(merge(), "another book"));
	assert_string_equal(out("ls; git log --oneline | wc -l"), "ada.txt\n1\n");
}

static void
a_new_book_takes_all(void **state)
{
	(void)state;
	run("git symbolic-ref HEAD refs/heads/theirs; " ADA "; git add -A; git commit -qm x; "
	    "git symbolic-ref HEAD refs/heads/main; git rm -qrf .");
	assert_string_equal(merge(), "");
	assert_string_equal(out("ls; git log --oneline | wc -l"), "ada.txt\n1\n");
	check_clean();
}

#define IN_BOOK(test) cmocka_unit_test_setup_teardown(test, set_up_book, tear_down_book)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_BOOK(theirs_alone_moves_head),
		IN_BOOK(nothing_new_of_theirs),
		IN_BOOK(both_add_to_a_record),
		IN_BOOK(an_edit_beats_a_removal),
		IN_BOOK(a_renaming_meets_an_edit),
		IN_BOOK(other_files_merge_by_lines),
		IN_BOOK(sides_do_not_matter),
		IN_BOOK(an_undoing_is_a_merge),
		IN_BOOK(several_bases),
		IN_BOOK(what_could_do_harm_is_left_alone),
		IN_BOOK(forbidden_names_are_left_out),
		IN_BOOK(what_is_not_committed_is_not_lost),
		IN_BOOK(what_a_killed_merge_wrote_is_taken_up),
		IN_BOOK(another_book_is_refused),
		IN_BOOK(a_new_book_takes_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
