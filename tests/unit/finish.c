/* finish: what the user's git began and could not end.  Git runs as on a
 * machine without ii-merge: its driver fails, or is not even set. */
#include "sides.h"

#include "finish.h"
#include "stderr.h"

/* As after a clone: the attributes name a driver that nobody has set. */
static void
forget_driver(void)
{
	run("git config --remove-section merge.ii; git config --unset merge.renames; "
	    "git config --unset pull.twohead");
}

/* Have git stop in a conflict. */
#define stops(command) run("if " command " >../said 2>&1; then cat ../said; exit 1; fi")

/* Finish: what it returns, then what it tells or why it could not. */
static const char *
finish(void)
{
	static struct buf told = BUF_INIT;
	struct error e = ERROR_INIT;
	struct list notes = LIST_INIT;
	int rv;

	stderr_begin();
	rv = finish_git(&book, &notes, &e);
	stderr_end();
	buf_reset(&told);
	buf_printf(&told, "%d %s", rv, error_text(&e));
	for (size_t i = 0; i < notes.n; i++)
		buf_printf(&told, "%s\n", notes.v[i]);
	list_free(&notes);
	error_clear(&e);
	return told.s;
}

#define MERGED "1 finished the merge that was under way\n"
#define REBASED "1 finished the rebase that was under way\n"
#define PICKED "1 finished the cherry-pick that was under way\n"
#define REVERTED "1 finished the revert that was under way\n"
#define POPPED "1 finished what git stash pop began; git kept the stash: git stash drop removes it\n"

/* Nothing is under way, in conflict or left over. */
static void
check_finished(void)
{
	check_repository();
	assert_string_equal(out("ls .git | grep -e _HEAD -e rebase -e sequencer | grep -v -e ORIG_HEAD -e FETCH_HEAD -e REBASE_HEAD; "
	    "grep -l '^[<>]' *; git ls-files -u"), "");
}

static void
nothing_to_finish(void **state)
{
	(void)state;
	base(ADA);
	run("echo typed >>ada.txt");
	assert_string_equal(finish(), "0 ");
	assert_string_equal(out("tail -1 ada.txt; git diff --cached --name-only"), "typed\n");
}

#define EDIT_OR_REMOVE \
	base(ADA "; " BOB); \
	theirs("rm ada.txt; echo '2026-11-03 note Kept.' >>bob.txt"); \
	ours("rm bob.txt; echo '2026-11-03 note Kept.' >>ada.txt")

static void
a_removal_against_an_edit_in_a_merge(void **state)
{
	(void)state;
	EDIT_OR_REMOVE;
	stops("git merge theirs");
	assert_string_equal(finish(), MERGED);
	assert_string_equal(out("grep -c Kept ada.txt bob.txt; git log --format=%%p -1 | wc -w; "
	    "git log -1 --format=%%s"), "ada.txt:1\nbob.txt:1\n2\nMerge branch 'theirs'\n");
	check_finished();
	assert_string_equal(finish(), "0 ");
}

static void
in_a_pull(void **state)
{
	(void)state;
	EDIT_OR_REMOVE;
	stops("git pull -q --no-rebase --no-edit . theirs");
	assert_string_equal(finish(), MERGED);
	assert_string_equal(out("grep -c Kept ada.txt bob.txt"), "ada.txt:1\nbob.txt:1\n");
	check_finished();
}

static void
in_a_rebase_of_several_commits(void **state)
{
	(void)state;
	EDIT_OR_REMOVE;
	ours("sed -i 's/analyst/lead/' ada.txt");
	ours("echo '2026-11-04 note Last.' >>ada.txt");
	stops("git pull -q --rebase . theirs");
	assert_string_equal(finish(), REBASED);
	assert_string_equal(out("cat ada.txt bob.txt; git log --format=%%s; git branch --show-current"),
	    "Name: Ada\nRole: lead\n\n2026-11-02 note One.\n2026-11-03 note Kept.\n"
	    "2026-11-04 note Last.\nName: Bob\n\n2026-11-02 note Bob.\n2026-11-03 note Kept.\n"
	    "ours\nours\nours\ntheirs\nbase\nmain\n");
	check_finished();
}

static void
in_a_rebase_by_patches(void **state)
{
	(void)state;
	EDIT_OR_REMOVE;
	ours("sed -i 's/analyst/lead/' ada.txt");
	stops("git rebase --apply theirs");
	assert_string_equal(finish(), REBASED);
	assert_string_equal(out("grep -c 'Kept\\|lead' ada.txt bob.txt; git log --format=%%s"),
	    "ada.txt:2\nbob.txt:1\nours\nours\ntheirs\nbase\n");
	check_finished();
}

static void
in_cherry_picks(void **state)
{
	(void)state;
	EDIT_OR_REMOVE;
	theirs("sed -i s/Kept/Again/ bob.txt");
	stops("git cherry-pick main..theirs");
	assert_string_equal(finish(), PICKED);
	assert_string_equal(out("grep -c Kept ada.txt; grep -c Again bob.txt; git log --format=%%s"),
	    "1\n1\ntheirs\ntheirs\nours\nbase\n");
	check_finished();
}

static void
a_pick_that_has_nothing_new_is_passed_over(void **state)
{
	(void)state;
	base(ADA);
	theirs("rm ada.txt");
	theirs(BOB);
	ours("echo '2026-11-03 note Kept.' >>ada.txt");
	stops("git cherry-pick main..theirs");
	assert_string_equal(finish(), PICKED);
	assert_string_equal(out("grep -c Kept ada.txt; grep -c Bob bob.txt; git log --format=%%s"),
	    "1\n2\ntheirs\nours\nbase\n");
	check_finished();
}

static void
a_rebase_passes_over_it_too(void **state)
{
	(void)state;
	base(ADA);
	theirs("echo '2026-11-03 note Kept.' >>ada.txt");
	ours("rm ada.txt");
	ours(BOB);
	run("git branch same");
	stops("git rebase --apply theirs");
	assert_string_equal(finish(), REBASED);
	assert_string_equal(out("ls; git log --format=%%s"), "ada.txt\nbob.txt\nours\ntheirs\nbase\n");
	run("git reset -q --hard same");
	stops("git rebase theirs");
	assert_string_equal(finish(), REBASED);
	assert_string_equal(out("ls; git log --format=%%s"), "ada.txt\nbob.txt\nours\ntheirs\nbase\n");
	check_finished();
}

static void
in_a_revert(void **state)
{
	(void)state;
	base(ADA);
	ours(BOB);
	ours("echo '2026-11-03 note Kept.' >>bob.txt");
	stops("git revert --no-edit HEAD^");
	/* the contact was changed since it was added: it stays */
	assert_string_equal(finish(), REVERTED);
	assert_string_equal(out("grep -c Kept bob.txt; git log --format=%%s"), "1\nours\nours\nbase\n");
	check_finished();
}

static void
in_a_stash(void **state)
{
	(void)state;
	base(ADA "; " BOB "; echo 1 >plan");
	run("rm ada.txt; echo '2026-11-03 note Mine.' >>bob.txt; git stash -q");
	ours("echo '2026-11-03 note Kept.' >>ada.txt; echo '2026-11-04 note Other.' >>bob.txt");
	run("echo 2 >plan; git add plan");
	stops("git stash pop");
	assert_string_equal(finish(), POPPED);
	assert_string_equal(out("grep -c Kept ada.txt; tail -2 bob.txt; git status --porcelain; "
	    "git log --oneline | wc -l; git stash list | wc -l"),
	    "1\n2026-11-03 note Mine.\n2026-11-04 note Other.\n M bob.txt\nM  plan\n2\n1\n");
	assert_string_equal(finish(), "0 ");
}

static void
a_renaming_in_a_stash(void **state)
{
	(void)state;
	base(ADA);
	run(RENAME "; git add -A; git stash -q");
	ours("echo '2026-11-03 note Ours.' >>ada.txt");
	stops("git stash pop");
	assert_string_equal(finish(), POPPED);
	assert_string_equal(out("ls; cat ada-king.txt; git ls-files"), "ada-king.txt\nName: Ada\nWas: ada\nRole: analyst\n\n"
	    "2026-11-02 note One.\n2026-11-03 note Ours.\n.gitattributes\nada.txt\n");
}

/* A stash is merged into what is staged. */
static void
staged_work_and_a_stash(void **state)
{
	(void)state;
	base(ADA "; " BOB "; printf 'Name: Cy\\n\\n2026-11-02 note Cy.\\n' >cy.txt");
	run("rm ada.txt; sed -i 's/note Bob/met Stashed/' bob.txt; echo '# end' >>cy.txt; git stash -q");
	run("for f in ada bob; do echo '2026-11-03 note Staged.' >>$f.txt; done; sed -i '1a Role: staged' cy.txt; "
	    "sed -i 's/note Bob/met Staged/' bob.txt; git add .");
	forget_driver();
	stops("git stash pop");
	assert_string_equal(finish(), POPPED);
	assert_string_equal(out("grep -c Staged ada.txt; grep -c 'met\\|Staged' bob.txt; grep -c 'staged\\|end' cy.txt; "
	    "git diff --cached --stat -- bob.txt | wc -l"), "1\n3\n2\n2\n");
}

static void
conflicts_of_no_stash(void **state)
{
	(void)state;
	base(ADA);
	theirs("sed -i s/analyst/lead/ ada.txt");
	run("git stash list; sed -i s/analyst/boss/ ada.txt; git stash -q; git stash drop -q");
	ours("sed -i s/analyst/boss/ ada.txt");
	stops("git merge -q --squash theirs");
	assert_string_equal(finish(), "1 resolved what conflicted in the index\n");
	assert_string_equal(out("cat ada.txt; git status --porcelain"), "Name: Ada\nRole: lead\nClash: Role: boss\n\n"
	    "2026-11-02 note One.\n M ada.txt\n");
}

static void
a_renaming_meets_an_edit(void **state)
{
	(void)state;
	base(ADA);
	theirs(RENAME);
	ours("echo '2026-11-03 note Ours.' >>ada.txt");
	stops("git merge theirs");
	assert_string_equal(finish(), MERGED);
	assert_string_equal(out("ls; cat ada-king.txt"), "ada-king.txt\nName: Ada\nWas: ada\nRole: analyst\n\n"
	    "2026-11-02 note One.\n2026-11-03 note Ours.\n");
	check_finished();
}

static void
a_renaming_meets_another_where_git_guesses(void **state)
{
	(void)state;
	base(ADA);
	theirs(RENAME "; echo '2026-11-04 note Theirs.' >>ada-king.txt");
	ours("{ echo 'Name: Ada'; echo 'Was: ada'; sed 1d ada.txt; } >ada-lovelace.txt; rm ada.txt; "
	    "echo '2026-11-03 note Ours.' >>ada-lovelace.txt");
	forget_driver();
	stops("git merge theirs");
	assert_string_equal(finish(), MERGED);
	assert_string_equal(out("ls; cat ada-king.txt"), "ada-king.txt\nName: Ada\nWas: ada\nRole: analyst\n"
	    "Was: ada-lovelace\n\n2026-11-02 note One.\n2026-11-03 note Ours.\n2026-11-04 note Theirs.\n");
	check_finished();
}

/* Git takes Bea for Bob renamed, and puts his entry into her record. */
static void
a_renaming_that_git_guessed_wrong(void **state)
{
	(void)state;
	base(ADA "; { echo 'Name: Bob'; seq -f '# line %g' 30; } >bob.txt");
	theirs("sed -i 's/Bob/Bea/' bob.txt; mv bob.txt bea.txt; sed -i s/analyst/lead/ ada.txt");
	ours("echo '2026-11-03 note His.' >>bob.txt; sed -i s/analyst/boss/ ada.txt");
	forget_driver();
	stops("git merge theirs");
	assert_string_equal(out("grep -c His bea.txt; test ! -e bob.txt"), "1\n");
	assert_string_equal(finish(), MERGED);
	assert_string_equal(out("ls; grep -l His *"), "ada.txt\nbea.txt\nbob.txt\nbob.txt\n");
	check_finished();
}

#define BOTH_EDIT \
	base(ADA "; " BOB); \
	theirs("sed -i s/analyst/lead/ ada.txt; sed -i 's/note Bob/met Theirs/' bob.txt"); \
	ours("sed -i s/analyst/boss/ ada.txt; sed -i 's/note Bob/met Ours/' bob.txt"); \
	forget_driver()

static void
marks_that_a_clone_without_the_driver_left(void **state)
{
	(void)state;
	BOTH_EDIT;
	stops("git merge theirs");
	run("grep -q '^<<<<' ada.txt bob.txt");
	assert_string_equal(finish(), MERGED);
	assert_string_equal(out("cat ada.txt bob.txt; git config merge.ii.driver"),
	    "Name: Ada\nRole: lead\nClash: Role: boss\n\n2026-11-02 note One.\n"
	    "Name: Bob\n\n2026-11-02 met Ours.\n2026-11-02 met Theirs.\nii-merge %O %A %B %L %P\n");
	check_finished();
}

static void
marks_that_were_added(void **state)
{
	(void)state;
	BOTH_EDIT;
	stops("git merge theirs");
	run("git add -A");
	assert_string_equal(finish(), MERGED);
	assert_string_equal(out("cat ada.txt; git show HEAD:bob.txt"), "Name: Ada\nRole: lead\nClash: Role: boss\n\n"
	    "2026-11-02 note One.\nName: Bob\n\n2026-11-02 met Ours.\n2026-11-02 met Theirs.\n");
	check_finished();
}

static void
what_was_typed_among_the_marks_stays(void **state)
{
	(void)state;
	BOTH_EDIT;
	for (int marks = 0; marks < 2; marks++) {
		run("git checkout -q -B try main; git config merge.conflictStyle %s; "
		    "git config pull.twohead %s", marks ? "diff3" : "merge", marks ? "recursive" : "ort");
		stops("git merge theirs");
		run("sed -i '/^=======/i 2026-11-09 note Typed.' bob.txt; sed -i '1a # mine' ada.txt");
		assert_string_equal(finish(), MERGED);
		assert_string_equal(out("cat ada.txt bob.txt"), "Name: Ada\n# mine\nRole: lead\nClash: Role: boss\n\n"
		    "2026-11-02 note One.\nName: Bob\n\n2026-11-02 met Ours.\n2026-11-09 note Typed.\n"
		    "2026-11-02 met Theirs.\n");
		check_finished();
		forget_driver();
	}
}

/* The driver cannot be run, and so git leaves what was there. */
static void
what_was_typed_where_git_left_no_marks_stays(void **state)
{
	(void)state;
	BOTH_EDIT;
	for (int old = 0; old < 2; old++) {
		run("git checkout -q -B try main; git config merge.ii.driver false; "
		    "git config pull.twohead %s", old ? "recursive" : "ort");
		stops("git merge theirs");
		run("echo '2026-11-09 note Typed.' >>ada.txt");
		assert_string_equal(finish(), MERGED);
		assert_string_equal(out("cat ada.txt"), "Name: Ada\nRole: lead\nClash: Role: boss\n\n"
		    "2026-11-02 note One.\n2026-11-09 note Typed.\n");
		check_finished();
	}
}

static void
what_was_resolved_by_hand_stands(void **state)
{
	(void)state;
	BOTH_EDIT;
	stops("git merge theirs");
	/* one is resolved in an editor, another also added */
	run("printf 'Name: Ada\\nRole: chief\\n' >ada.txt");
	assert_string_equal(finish(), MERGED);
	assert_string_equal(out("cat ada.txt; grep -c met bob.txt"), "Name: Ada\nRole: chief\n2\n");
	check_finished();
	run("git reset -q --hard HEAD^");
	stops("git merge theirs");
	run("git checkout -q --theirs ada.txt; git add ada.txt");
	assert_string_equal(finish(), MERGED);
	assert_string_equal(out("grep -c 'lead\\|boss' ada.txt; grep -c met bob.txt"), "1\n2\n");
	check_finished();
}

/* Without git add: that the marks are gone says it. */
static void
a_side_that_was_chosen_stands(void **state)
{
	static const char *const sides[] = { "ours", "theirs", NULL };

	(void)state;
	BOTH_EDIT;
	for (size_t i = 0; sides[i] != NULL; i++) {
		run("git checkout -q -B try main");
		stops("git merge theirs");
		run("grep -q '^<<<<' ada.txt; git checkout -q --%s ada.txt; cp ada.txt ../chosen; "
		    "test -n \"$(git ls-files -u ada.txt)\"", sides[i]);
		assert_string_equal(finish(), MERGED);
		run("cmp ada.txt ../chosen");
		assert_string_equal(out("grep -c met bob.txt"), "2\n");
		check_finished();
		forget_driver();
	}
}

static void
a_removal_that_was_chosen_stands(void **state)
{
	(void)state;
	EDIT_OR_REMOVE;
	stops("git merge theirs");
	run("git rm -q ada.txt");
	assert_string_equal(finish(), MERGED);
	assert_string_equal(out("ls"), "bob.txt\n");
	check_finished();
}

static void
an_edit_of_what_git_merged_stays(void **state)
{
	(void)state;
	base(ADA "; " BOB);
	theirs("rm bob.txt; sed -i s/analyst/lead/ ada.txt");
	ours("sed -i 's/note Bob/met Bob/' bob.txt");
	stops("git merge theirs");
	run("echo '2026-11-09 note Typed.' >>ada.txt; echo '2026-11-09 note Typed.' >>bob.txt; "
	    "printf 'Name: Cy\\n' >cy.txt");
	assert_string_equal(finish(), MERGED);
	assert_string_equal(out("grep -c 'lead\\|Typed' ada.txt; grep -c 'met\\|Typed' bob.txt; git status --porcelain"),
	    "2\n2\n?? cy.txt\n");
}

static void
an_edit_in_the_midst_of_a_rebase_goes_along(void **state)
{
	(void)state;
	base(ADA "; " BOB);
	theirs("rm ada.txt");
	ours("echo '2026-11-03 note Kept.' >>ada.txt");
	stops("git rebase theirs");
	run("echo '2026-11-09 note Typed.' >>bob.txt; printf 'Name: Cy\\n' >cy.txt");
	assert_string_equal(finish(), REBASED);
	assert_string_equal(out("grep -c Kept ada.txt; grep -c Typed bob.txt; git status --porcelain"),
	    "1\n1\n?? cy.txt\n");
}

static void
several_bases(void **state)
{
	(void)state;
	base(ADA);
	theirs("sed -i s/analyst/lead/ ada.txt");
	ours("sed -i s/analyst/boss/ ada.txt");
	run("git branch o1; git branch t1 theirs");
	stops("git merge t1");
	assert_string_equal(finish(), MERGED);
	run("git branch -f x theirs; git checkout -q x");
	stops("git merge o1");
	assert_string_equal(finish(), MERGED);
	run("git checkout -q main");
	ours("sed -i 's/lead/chief/' ada.txt");
	run("git checkout -q x");
	ours("rm ada.txt");
	run("git checkout -q main");
	assert_string_equal(out("git merge-base --all main x | wc -l"), "2\n");
	stops("git merge x");
	assert_string_equal(finish(), MERGED);
	assert_string_equal(out("cat ada.txt"), "Name: Ada\nRole: chief\nClash: Role: boss\n\n2026-11-02 note One.\n");
	check_finished();
}

static void
a_conflict_in_another_file_is_the_users(void **state)
{
	(void)state;
	base(ADA "; echo 1 >plan.md; echo q >questions");
	theirs("rm ada.txt; echo 2 >plan.md; echo t >>questions");
	ours("echo '2026-11-03 note Kept.' >>ada.txt; echo 3 >plan.md; echo o >>questions");
	stops("git merge theirs");
	assert_string_equal(finish(), "-1 plan.md conflicts: resolve it, git add it, then ii-sync again");
	assert_string_equal(out("git ls-files -u | cut -f2 | uniq; grep -c Kept ada.txt; cat questions"),
	    "plan.md\n1\nq\no\nt\n");
	/* what is resolved once is not resolved anew */
	run("echo '2026-11-09 note Typed.' >>ada.txt; git add ada.txt");
	assert_string_equal(finish(), "-1 plan.md conflicts: resolve it, git add it, then ii-sync again");
	run("echo 4 >plan.md; git add plan.md");
	assert_string_equal(finish(), MERGED);
	assert_string_equal(out("cat plan.md; tail -1 ada.txt"), "4\n2026-11-09 note Typed.\n");
	check_finished();
}

static void
what_a_person_must_finish_is_not_touched(void **state)
{
	(void)state;
	base(ADA "; " BOB);
	run("git branch third; git branch fourth");
	theirs("sed -i s/analyst/lead/ ada.txt");
	ours("sed -i s/analyst/boss/ ada.txt");
	run("git format-patch -q -1 theirs -o ..");
	stops("git am -q -3 ../0001-theirs.patch");
	assert_string_equal(finish(), "-1 git am is under way: go on with git am --continue, or take it back "
	    "with git am --abort; then ii-sync again");
	run("git ls-files -u | grep -q ada.txt; git am --abort; git bisect start -q");
	assert_string_equal(finish(), "-1 a bisection is under way: end it with git bisect reset; then ii-sync again");
	run("git bisect reset 2>/dev/null; git -c sequence.editor='sed -i s/^pick/edit/' rebase -q -i HEAD^ 2>/dev/null");
	assert_string_equal(finish(), "-1 a rebase is under way, and stopped for you: go on with "
	    "git rebase --continue, or take it back with git rebase --abort; then ii-sync again");
	run("git rebase --abort; for b in third fourth; do git checkout -q $b; echo $b >$b.md; git add .; "
	    "git commit -qm $b; done; git checkout -q main; git merge -q --no-commit third fourth >/dev/null 2>&1");
	assert_string_equal(finish(), "-1 a merge of several branches at once is under way: finish it with "
	    "git commit, or take it back with git merge --abort; then ii-sync again");
}

static void
a_hook_that_refuses_is_told(void **state)
{
	(void)state;
	EDIT_OR_REMOVE;
	run("mkdir -p .git/hooks; printf '#!/bin/sh\\necho error: not on a Sunday >&2; exit 1\\n' >.git/hooks/commit-msg; "
	    "chmod +x .git/hooks/commit-msg");
	stops("git merge theirs");
	assert_string_equal(finish(), "-1 git commit: not on a Sunday");
	assert_string_equal(out("grep -c Kept ada.txt bob.txt; ls .git/MERGE_HEAD; git ls-files -u"),
	    "ada.txt:1\nbob.txt:1\n.git/MERGE_HEAD\n");
	run("rm .git/hooks/commit-msg");
	assert_string_equal(finish(), MERGED);
	check_finished();
}

static void
no_editor_opens(void **state)
{
	(void)state;
	EDIT_OR_REMOVE;
	stops("git rebase theirs");
	setenv("GIT_EDITOR", "false", 1);
	assert_string_equal(finish(), REBASED);
	assert_string_equal(getenv("GIT_EDITOR"), "false");
	unsetenv("GIT_EDITOR");
	check_finished();
}

#define IN_BOOK(test) cmocka_unit_test_setup_teardown(test, set_up_book, tear_down_book)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_BOOK(nothing_to_finish),
		IN_BOOK(a_removal_against_an_edit_in_a_merge),
		IN_BOOK(in_a_pull),
		IN_BOOK(in_a_rebase_of_several_commits),
		IN_BOOK(in_a_rebase_by_patches),
		IN_BOOK(in_cherry_picks),
		IN_BOOK(a_pick_that_has_nothing_new_is_passed_over),
		IN_BOOK(a_rebase_passes_over_it_too),
		IN_BOOK(in_a_revert),
		IN_BOOK(in_a_stash),
		IN_BOOK(a_renaming_in_a_stash),
		IN_BOOK(staged_work_and_a_stash),
		IN_BOOK(conflicts_of_no_stash),
		IN_BOOK(a_renaming_meets_an_edit),
		IN_BOOK(a_renaming_meets_another_where_git_guesses),
		IN_BOOK(a_renaming_that_git_guessed_wrong),
		IN_BOOK(marks_that_a_clone_without_the_driver_left),
		IN_BOOK(marks_that_were_added),
		IN_BOOK(what_was_typed_among_the_marks_stays),
		IN_BOOK(what_was_typed_where_git_left_no_marks_stays),
		IN_BOOK(what_was_resolved_by_hand_stands),
		IN_BOOK(a_side_that_was_chosen_stands),
		IN_BOOK(a_removal_that_was_chosen_stands),
		IN_BOOK(an_edit_of_what_git_merged_stays),
		IN_BOOK(an_edit_in_the_midst_of_a_rebase_goes_along),
		IN_BOOK(several_bases),
		IN_BOOK(a_conflict_in_another_file_is_the_users),
		IN_BOOK(what_a_person_must_finish_is_not_touched),
		IN_BOOK(a_hook_that_refuses_is_told),
		IN_BOOK(no_editor_opens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
