/* vcs_history and past: which commits changed what. */
#include "vcs_repo.h"

#include "past.h"
#include "vcs_history.h"

/* Commit all as git does, at a time of its own. */
static void
commit_all(const char *message)
{
	static int minute;

	run("git add -A; GIT_COMMITTER_DATE='2030-01-01T%02d:%02d:00Z' "
	    "git commit -q --allow-empty -m '%s'", minute / 60, minute % 60, message);
	minute++;
}

static struct vcs *
begin_reading(void)
{
	struct error e = ERROR_INIT;
	struct vcs *v;

	if (vcs_open(&v, &book, &e) == -1)
		fail_msg("%s", error_text(&e));
	return v;
}

static void
put_commit(struct buf *b, struct vcs *v, const struct history_commit *c)
{
	struct history_info info;
	struct error e = ERROR_INIT;

	assert_int_equal(history_info(v, &c->id, &info, &e), 0);
	buf_printf(b, "%s:", info.message);
	for (size_t i = 0; i < c->n; i++) {
		buf_printf(b, " %s ", c->files[i].path);
		for (size_t k = 0; k <= c->parents; k++)
			buf_putc(b, vcs_id_set(&c->files[i].content[k]) ? '#' : '-');
	}
	buf_putc(b, '\n');
	history_info_free(&info);
}

/* What changed in these files, separated by blanks (sorted), or in all; of
 * each whether the commit and its parents have it. */
static void
assert_history(const char *files, const char *expected)
{
	struct vcs *v = begin_reading();
	struct str rest = str_of(files), name;
	struct error e = ERROR_INIT;
	struct list paths = LIST_INIT;
	struct history_commit c;
	struct buf b = BUF_INIT;
	struct history *h;
	int rv;

	while (str_word(&rest, &name))
		list_add(&paths, name);
	assert_int_equal(history_open(&h, v, paths.n > 0 ? &paths : NULL, &e), 0);
	while ((rv = history_next(h, &c, &e)) == 1)
		put_commit(&b, v, &c);
	if (rv == -1)
		fail_msg("%s", error_text(&e));
	assert_string_equal(b.s, expected);
	history_close(h);
	list_free(&paths);
	buf_free(&b);
	vcs_close(v);
}

static void
a_book_without_commits_has_no_history(void **state)
{
	(void)state;
	assert_history("", "");
	assert_history("ann.txt", "");
}

static void
each_change_is_told_of_its_files(void **state)
{
	(void)state;
	save("ann.txt", "Name: Ann\n");
	save("bob.txt", "Name: Bob\n");
	commit_all("one");
	save("ann.txt", "Name: Anna\n");
	save("other", "of no book\n");
	commit_all("two");
	save("other", "still\n");
	commit_all("three");
	run("rm bob.txt; mkdir templates; echo hi >templates/thanks");
	commit_all("four");
	assert_history("ann.txt", "two: ann.txt ##\none: ann.txt #-\n");
	assert_history("bob.txt", "four: bob.txt -#\none: bob.txt #-\n");
	assert_history("ann.txt bob.txt", "four: bob.txt -#\ntwo: ann.txt ##\n"
	    "one: ann.txt #- bob.txt #-\n");
	assert_history("", "four: bob.txt -# templates/thanks #-\ntwo: ann.txt ##\n"
	    "one: .gitattributes #- ann.txt #- bob.txt #-\n");
	run("echo ho >templates/thanks");
	commit_all("five");
	run("rm -r templates");
	commit_all("six");
	assert_history("nobody.txt", "");
	run("git reset -q --hard HEAD~1");
	assert_history(".ii", "");
}

/* Names that sort before and after a directory's with and without its slash. */
static void
directories_stand_in_their_place(void **state)
{
	(void)state;
	save("a-b.txt", "Name: A\n");
	save("a.txt", "Name: A\n");
	save("a0.txt", "Name: A\n");
	run("mkdir a a0 b; touch a/x a0/x b/x b.txt.d");
	commit_all("one");
	run("mkdir c.txt; touch c.txt/x; rm -r a");
	save("a0.txt", "Name: B\n");
	commit_all("two");
	assert_history("a-b.txt a.txt a0.txt b.txt c.txt",
	    "two: a0.txt ##\none: a-b.txt #- a.txt #- a0.txt #-\n");
	assert_history("", "two: a0.txt ##\n"
	    "one: .gitattributes #- a-b.txt #- a.txt #- a0.txt #-\n");
}

static void
what_is_no_regular_file_is_not_there(void **state)
{
	(void)state;
	save("ann.txt", "Name: Ann\n");
	commit_all("one");
	run("rm ann.txt; ln -s /etc/passwd ann.txt");
	commit_all("two");
	run("chmod +x .gitattributes");
	commit_all("mode alone");
	assert_history("ann.txt", "two: ann.txt -#\none: ann.txt #-\n");
	assert_history("", "two: ann.txt -#\none: .gitattributes #- ann.txt #-\n");
}

static void
a_merge_counts_when_it_is_like_no_parent(void **state)
{
	(void)state;
	three();
	run("git checkout -q -b side");
	save("ann.txt", "Name: Ann\nRole: a\n");
	save("bob.txt", "Name: Bob\nRole: a\n");
	commit_all("side");
	run("git checkout -q -");
	save("ann.txt", "Name: Ann\nOrg: b\n");
	commit_all("here");
	run("git merge -q --no-commit --no-ff side >/dev/null 2>&1; git checkout -q side -- bob.txt");
	save("ann.txt", "Name: Ann\nOrg: b\nRole: a\n");
	commit_all("merge");
	assert_history("ann.txt", "merge: ann.txt ###\nhere: ann.txt ##\n"
	    "side: ann.txt ##\nA change: ann.txt #-\n");
	assert_history("bob.txt", "side: bob.txt ##\nA change: bob.txt #-\n");
	assert_history("", "merge: ann.txt ###\nhere: ann.txt ##\n"
	    "side: ann.txt ## bob.txt ##\n"
	    "A change: .gitattributes #- ann.txt #- bob.txt #- cyd.txt #-\n");
}

/* All in one second, and by a clock that went back. */
static void
no_commit_comes_before_its_child(void **state)
{
	(void)state;
	three();
	run("export GIT_COMMITTER_DATE=2030-01-01T00:00:00Z; git checkout -q -b side; "
	    "for i in 1 2 3; do echo \"# $i\" >>ann.txt; git commit -qam s$i; done; "
	    "git checkout -q -; "
	    "for i in 1 2 3 4; do echo \"# $i\" >>bob.txt; git commit -qam m$i; done; "
	    "GIT_COMMITTER_DATE=2020-01-01T00:00:00Z git merge -q -m merge side; "
	    "echo '# end' >>ann.txt; GIT_COMMITTER_DATE=2010-01-01T00:00:00Z "
	    "git commit -qam end");
	assert_history("ann.txt", "end: ann.txt ##\ns3: ann.txt ##\ns2: ann.txt ##\n"
	    "s1: ann.txt ##\nA change: ann.txt #-\n");
}

static void
a_shallow_clone_begins_where_it_begins(void **state)
{
	(void)state;
	three();
	save("ann.txt", "Name: Anna\n");
	commit_all("two");
	save("bob.txt", "Name: Bobby\n");
	commit_all("three");
	run("git clone -q --depth 2 file://%s/book ../shallow", home);
	book_close(&book);
	open_book("shallow");
	assert_history("bob.txt", "three: bob.txt ##\ntwo: bob.txt #-\n");
	assert_history("ann.txt", "two: ann.txt #-\n");
}

static void
damage_is_told(void **state)
{
	struct error e = ERROR_INIT;
	struct history_commit c;
	struct history *h;
	struct vcs *v;

	(void)state;
	three();
	save("ann.txt", "Name: Anna\n");
	commit_all("two");
	run("f=$(git rev-parse HEAD~1^{tree} | sed 's|..|&/|'); rm -f .git/objects/$f");
	v = begin_reading();
	assert_int_equal(history_open(&h, v, NULL, &e), 0);
	assert_int_equal(history_next(h, &c, &e), -1);
	assert_non_null(strstr(error_text(&e), "git fsck"));
	history_close(h);
	vcs_close(v);
	v = begin_reading();
	run("f=$(git rev-parse HEAD~1 | sed 's|..|&/|'); rm -f .git/objects/$f");
	assert_int_equal(history_open(&h, v, NULL, &e), -1);
	assert_non_null(strstr(error_text(&e), "git fsck"));
	error_clear(&e);
	vcs_close(v);
}

static void
commits_say_who_made_them_by_what(void **state)
{
	static const struct {
		const char *message, *tool;
	} cases[] = {
		{ "Log a note\n\nTool: ii-log\n", "ii-log" },
		{ "Log a note\n\nTool: ii-log\nSigned-off-by: Ann <a@x>\n", "ii-log" },
		{ "Log a note", "git" },
		{ "Tool: ii-log, I said", "git" },
		{ "Say\n\nTool: x y\n", "git" },
		{ "Say\n\nTool: \033[2J\n", "git" },
	};
	struct history_info info;
	struct error e = ERROR_INIT;
	struct vcs_id id;
	struct vcs *v;

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		save("message", cases[i].message);
		run("GIT_AUTHOR_DATE='2026-01-02T03:04:05+0200' "
		    "git commit -q --allow-empty -F message; rm message");
		v = begin_reading();
		assert_int_equal(history_find(v, "HEAD", &id, &e), 0);
		assert_int_equal(history_info(v, &id, &info, &e), 0);
		assert_string_equal(info.tool, cases[i].tool);
		assert_string_equal(info.author, "Ann Author");
		assert_string_equal(info.email, "ann@example.org");
		assert_int_equal(info.time, 1767315845);
		assert_memory_equal(info.commit, out("git rev-parse HEAD"), 7);
		history_info_free(&info);
		vcs_close(v);
	}
}

static void
put_version(struct buf *b, struct past *p, const struct episode *ep,
    const struct version *v)
{
	struct error e = ERROR_INIT;
	struct told t = { 0 };

	assert_int_equal(past_tell(p, ep, v, 0, &t, &e), 0);
	buf_printf(b, "%zu %s", v->number, v->path);
	for (size_t i = 0; i < t.n; i++)
		buf_printf(b, "; %s", t.v[i].text);
	buf_putc(b, '\n');
	told_free(&t);
}

/* What the versions of a contact tell, newest first. */
static void
assert_past(const char *id, const char *expected)
{
	struct vcs *v = begin_reading();
	struct past p = PAST_INIT;
	struct error e = ERROR_INIT;
	struct list files = LIST_INIT;
	struct history_commit c;
	struct buf b = BUF_INIT;
	struct history *h;
	size_t count;

	p.vcs = v;
	assert_int_equal(past_files(v, str_of(id), &files, &e), 0);
	past_track(&p, &files, 0);
	past_sort(&p);
	assert_int_equal(history_open(&h, v, &p.paths, &e), 0);
	while (history_next(h, &c, &e) == 1)
		assert_int_equal(past_add(&p, &c, &e), 0);
	history_close(h);
	past_number(&p, &count, 1);
	for (size_t i = 0; i < p.n; i++)
		for (size_t k = 0; k < p.v[i].n; k++, count--)
			put_version(&b, &p, &p.v[i], &p.v[i].versions[k]);
	assert_int_equal(count, 0);
	assert_string_equal(b.s, expected);
	buf_free(&b);
	list_free(&files);
	past_free(&p);
	vcs_close(v);
}

static void
a_contact_is_followed_through_names(void **state)
{
	(void)state;
	three();
	run("git mv ann.txt zoe.txt");
	save("zoe.txt", "Name: Zoe\nWas: ann\n");
	commit_all("rename");
	run("rm bob.txt");
	save("zoe.txt", "Name: Zoe\nOrg: X\nWas: ann\nWas: bob\n");
	commit_all("unite");
	assert_past("zoe", "4 zoe.txt; united with bob; + Org: X\n"
	    "3 zoe.txt; renamed from ann; Name: Ann -> Zoe\n"
	    "2 ann.txt; added: Ann, 0 entries\n"
	    "1 bob.txt; added: Bob, 0 entries\n");
}

static void
who_was_removed_is_found(void **state)
{
	struct vcs *v;
	struct error e = ERROR_INIT;
	struct buf id = BUF_INIT;
	static const struct {
		const char *typed, *id;
		int rv;
	} cases[] = {
		{ "ann-lee", "ann-lee", 0 }, { "@ann-lee", "ann-lee", 0 },
		{ "/some/book/ann-lee.txt", "ann-lee", 0 }, { "Ann Lee", "ann-lee", 0 },
		{ "an", "ann-lee", 0 }, { "LEE", "ann-lee", 0 },
		{ "", "", 1 }, { "zed", "", 1 }, { "e", "", 1 }, { "bo", "", 2 },
		{ "bob", "bob", 0 },
	};

	(void)state;
	save("ann-lee.txt", "Name: Ann Lee\n");
	save("bob.txt", "Name: Bob\n");
	save("bo-b.txt", "Name: Bo\n");
	commit_all("one");
	run("rm ann-lee.txt bob.txt");
	commit_all("two");
	v = begin_reading();
	for (size_t i = 0; i < LEN(cases); i++) {
		int rv = past_resolve(v, str_of(cases[i].typed), 0, &id, &e);

		if (rv != cases[i].rv)
			fail_msg("%s: %d %s", cases[i].typed, rv, id.s);
		if (rv == 0)
			assert_string_equal(id.s, cases[i].id);
		if (rv == 2)
			assert_string_equal(error_text(&e), "bo: which one? bo-b, bob");
	}
	error_clear(&e);
	buf_free(&id);
	vcs_close(v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_BOOK(a_book_without_commits_has_no_history),
		IN_BOOK(each_change_is_told_of_its_files),
		IN_BOOK(directories_stand_in_their_place),
		IN_BOOK(what_is_no_regular_file_is_not_there),
		IN_BOOK(a_merge_counts_when_it_is_like_no_parent),
		IN_BOOK(no_commit_comes_before_its_child),
		IN_BOOK(a_shallow_clone_begins_where_it_begins),
		IN_BOOK(damage_is_told),
		IN_BOOK(commits_say_who_made_them_by_what),
		IN_BOOK(a_contact_is_followed_through_names),
		IN_BOOK(who_was_removed_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
