/* vcs_repo: commits to the book of repo.h, for the tests of vcs. */
#ifndef VCS_REPO_H
#define VCS_REPO_H

#include "repo.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Open and lock the book's repository. */
static inline struct vcs *
begin(void)
{
	struct error e = ERROR_INIT;
	struct vcs *v;

	if (vcs_open(&v, &book, &e) == -1 || vcs_lock(v, &e) == -1)
		fail_msg("%s", error_text(&e));
	return v;
}

/* Commit the names, separated by blanks; the result, its reason in why. */
static inline int
commit_with(struct vcs *v, const char *names, struct buf *why)
{
	struct str rest = str_of(names), name;
	struct error e = ERROR_INIT;
	struct list l = LIST_INIT;
	int rv;

	while (str_word(&rest, &name))
		list_add(&l, name);
	rv = vcs_commit(v, &l, "A change", why, &e);
	if (rv == -1)
		fail_msg("%s", error_text(&e));
	list_free(&l);
	return rv;
}

static inline int
commit(const char *names)
{
	struct vcs *v = begin();
	struct buf why = BUF_INIT;
	int rv = commit_with(v, names, &why);

	buf_free(&why);
	vcs_close(v);
	return rv;
}

/* What has changed, separated by blanks. */
static inline void
assert_changed(const char *expected)
{
	struct vcs *v = begin();
	struct error e = ERROR_INIT;
	struct list names = LIST_INIT;
	struct buf all = BUF_INIT;

	if (vcs_changed(v, &names, NULL, &e) == -1)
		fail_msg("%s", error_text(&e));
	for (size_t i = 0; i < names.n; i++)
		buf_printf(&all, "%s%s", i > 0 ? " " : "", names.v[i]);
	assert_string_equal(all.s, expected);
	buf_free(&all);
	list_free(&names);
	vcs_close(v);
}

/* The first commit of a book of three. */
static inline void
three(void)
{
	save("ann.txt", "Name: Ann\n");
	save("bob.txt", "Name: Bob\n");
	save("cyd.txt", "Name: Cyd\n");
	assert_int_equal(commit(".gitattributes ann.txt bob.txt cyd.txt"), 0);
}

#define IN_BOOK(test) cmocka_unit_test_setup_teardown(test, set_up_book, tear_down_book)

#endif
