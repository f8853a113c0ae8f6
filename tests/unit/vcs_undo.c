/* vcs_undo: which commit is taken back, and that nothing else is lost by it. */
#include "vcs_repo.h"

#include "change.h"
#include "record.h"
#include "vcs_undo.h"

#define PEOPLE 4
#define CHANGES 12
#define ROUNDS 8

static uint64_t seed;

static size_t
random_below(size_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(seed >> 33) % n;
}

/* --- which one --- */

static void
commit_as(const char *email, const char *script)
{
	run("%s; git add -A; GIT_AUTHOR_EMAIL=%s git commit -q --allow-empty -m '%s'",
	    script, email, email);
}

/* The subject of the commit found, "" when there is none. */
static const char *
found(const char *file)
{
	static struct buf subject = BUF_INIT;
	struct list files = LIST_INIT;
	struct history_info info;
	struct error e = ERROR_INIT;
	struct vcs_id id;
	struct vcs *v;
	int rv;

	buf_reset(&subject);
	if (file != NULL)
		list_add(&files, str_of(file));
	assert_int_equal(vcs_open(&v, &book, &e), 0);
	rv = undo_find(v, file != NULL ? &files : NULL, &id, &e);
	assert_int_not_equal(rv, -1);
	if (rv == 0) {
		assert_int_equal(history_info(v, &id, &info, &e), 0);
		buf_puts(&subject, info.message);
		history_info_free(&info);
	}
	vcs_close(v);
	error_clear(&e);
	list_free(&files);
	return subject.s;
}

static void
the_last_of_ours_is_found(void **state)
{
	(void)state;
	assert_string_equal(found(NULL), "");
	commit_as("ann@example.org", "printf 'Name: Ada\\n' >ada.txt");
	assert_string_equal(found(NULL), "ann@example.org");
	commit_as("ANN@example.org", "printf 'Name: Bob\\n' >bob.txt");
	assert_string_equal(found(NULL), "ANN@example.org");
	assert_string_equal(found("ada.txt"), "ann@example.org");
	commit_as("bo@example.org", "printf 'Org: X\\n' >>ada.txt");
	commit_as("ann@example.org", "echo x >notes.md; mkdir d; echo x >d/ada.txt");
	assert_string_equal(found(NULL), "ANN@example.org");
	assert_string_equal(found("ada.txt"), "ann@example.org");
	assert_string_equal(found("cy.txt"), "");
}

static void
a_merge_is_passed_over(void **state)
{
	(void)state;
	run("echo Name: Ada >ada.txt; git add -A; git commit -qm First; git checkout -q -b side; "
	    "echo Name: Bob >bob.txt; git add -A; git commit -qm Side; git checkout -q -; "
	    "echo Name: Cy >cy.txt; git add -A; git commit -qm Main; "
	    "git merge -q --no-commit side 2>/dev/null; echo Name: Dee >dee.txt; git add -A; "
	    "git commit -qm Merge");
	assert_string_equal(found("dee.txt"), "");
	assert_string_equal(found("bob.txt"), "Side");
	assert_string_not_equal(found(NULL), "Merge");
}

/* --- what of it --- */

static struct {
	int renamed[PEOPLE];
	unsigned wrote[CHANGES];   /* to whom the change gave an entry: bits */
} now;

/* The file of somebody. */
static const char *
file_of(size_t who, int renamed)
{
	static char name[2][16];

	snprintf(name[renamed], sizeof(name[0]), "p%zu%s.txt", who, renamed ? "-new" : "");
	return name[renamed];
}

static void
commit_change(struct change *c, const char *message)
{
	struct error e = ERROR_INIT;

	if (change_commit(c, message, &e) != 0)
		fail_msg("%s", error_text(&e));
	change_free(c);
}

static struct change *
begin_change(void)
{
	struct error e = ERROR_INIT;
	struct change *c;

	if (change_begin(&c, &book, &e) == -1)
		fail_msg("%s", error_text(&e));
	return c;
}

/* Rename somebody, once, as ii-mv does. */
static void
rename_person(struct change *c, size_t who)
{
	struct buf old = BUF_INIT, new = BUF_INIT;
	struct error e = ERROR_INIT;

	assert_int_equal(change_read(c, file_of(who, 0), &old, &e), 0);
	buf_printf(&new, "Was: p%zu\n%s", who, old.s);
	assert_int_equal(change_put(c, file_of(who, 1), buf_str(&new), &e), 0);
	assert_int_equal(change_remove(c, file_of(who, 0), &e), 0);
	now.renamed[who] = 1;
	buf_free(&old);
	buf_free(&new);
}

/* Set a field, and add an entry that is this change's own. */
static void
write_entry(struct change *c, size_t who, size_t n)
{
	const char *file = file_of(who, now.renamed[who]);
	struct record rec = RECORD_INIT;
	struct buf old = BUF_INIT, new = BUF_INIT;
	struct error e = ERROR_INIT;
	char role[16];

	assert_int_equal(change_read(c, file, &old, &e), 0);
	record_parse(&rec, buf_str(&old), NULL);
	snprintf(role, sizeof(role), "role %zu", random_below(5));
	assert_int_not_equal(record_set(&rec, STR("Role"), str_of(role), &new, &e), -1);
	buf_printf(&new, "2026-11-%02zu note Change %zu of %zu.\n", 1 + random_below(3), n, who);
	assert_int_equal(change_put(c, file, buf_str(&new), &e), 0);
	now.wrote[n] |= 1u << who;
	record_free(&rec);
	buf_free(&old);
	buf_free(&new);
}

static void
change_something(size_t n)
{
	struct change *c = begin_change();
	size_t who = random_below(PEOPLE);

	if (random_below(4) == 0 && !now.renamed[who])
		rename_person(c, who);
	else
		for (size_t i = 1 + random_below(3); i > 0; i--, who = (who + 1) % PEOPLE)
			write_entry(c, who, n);
	commit_change(c, "A change");
}

static struct vcs_id
commit_id(const char *name)
{
	struct error e = ERROR_INIT;
	struct vcs_id id;
	struct vcs *v;

	assert_int_equal(vcs_open(&v, &book, &e), 0);
	if (history_find(v, name, &id, &e) != 0)
		fail_msg("%s", error_text(&e));
	vcs_close(v);
	return id;
}

/* Take a commit back: 0, or 1 when nothing of it is left. */
static int
undo(const char *name)
{
	struct vcs_id id = commit_id(name);
	struct change *c = begin_change();
	struct error e = ERROR_INIT;
	int rv = change_undo(c, &id, NULL, &e);

	if (rv == -1)
		fail_msg("%s", error_text(&e));
	if (rv == 0)
		commit_change(c, "Undo");
	else
		change_free(c);
	error_clear(&e);
	return rv;
}

/* Every entry of the others stands once, and none of the change n. */
static void
check_entries(size_t n)
{
	const char *all = out("cat p*.txt");

	for (size_t i = 0; i < CHANGES; i++)
		for (size_t who = 0; who < PEOPLE; who++) {
			char entry[64];
			const char *at;

			snprintf(entry, sizeof(entry), "Change %zu of %zu.\n", i, who);
			at = strstr(all, entry);
			assert_int_equal(at != NULL, i != n && (now.wrote[i] >> who & 1));
			assert_true(at == NULL || strstr(at + 1, entry) == NULL);
		}
}

static void
undo_one_of_many(void)
{
	size_t n = random_below(CHANGES);
	char *before, *tree, name[32];

	run("git rm -q --cached -r . >/dev/null 2>&1; rm -f p*.txt; for i in $(seq 0 %d); do "
	    "printf 'Name: P%%s\\nRole: x\\n\\n' $i >p$i.txt; done; git add -A; "
	    "git commit -q -m Base", PEOPLE - 1);
	memset(&now, 0, sizeof(now));
	for (size_t i = 0; i < CHANGES; i++)
		change_something(i);
	before = xstrdup(out("git rev-parse HEAD"));
	tree = xstrdup(out("git rev-parse HEAD^{tree}"));
	snprintf(name, sizeof(name), "HEAD~%zu", CHANGES - 1 - n);
	if (undo(name) == 0) {
		check_entries(n);
		assert_string_equal(out("git rev-parse HEAD^"), before);
		assert_int_equal(undo("HEAD"), 0);
		assert_string_equal(out("git rev-parse HEAD^{tree}"), tree);
	}
	check_repository();
	free(before);
	free(tree);
}

static void
nothing_of_others_is_lost(void **state)
{
	(void)state;
	run("git commit -q --allow-empty -m Begin");
	for (uint64_t round = 1; round <= ROUNDS; round++) {
		seed = round;
		undo_one_of_many();
	}
}

#define IN_BOOK(test) cmocka_unit_test_setup_teardown(test, set_up_book, tear_down_book)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_BOOK(the_last_of_ours_is_found),
		IN_BOOK(a_merge_is_passed_over),
		IN_BOOK(nothing_of_others_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
