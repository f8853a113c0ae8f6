/* net: fetch and push, by real repositories. */
#include "repo.h"
#include "stderr.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>

#include "net.h"

/* libgit2 1.5 leaks matches where it lists the remotes. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libpcre2";
}

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static struct vcs *vcs;
static struct net net;
static pid_t server; /* 0: none */

/* A book without a remote, and beside it bare.git, empty. */
static int
set_up(void **state)
{
	struct error e = ERROR_INIT;

	if (set_up_book(state) == -1)
		return -1;
	run("git init -q --bare -b main ../bare.git");
	if (vcs_open(&vcs, &book, &e) == -1)
		fail_msg("%s", error_text(&e));
	return 0;
}

static void
stop_server(void)
{
	if (server == 0)
		return;
	kill(server, SIGTERM);
	waitpid(server, NULL, 0);
	server = 0;
}

static int
tear_down(void **state)
{
	stop_server();
	net_free(&net);
	vcs_close(vcs);
	return tear_down_book(state);
}

/* A path in home; to be freed by the next call. */
static const char *
at_home(const char *name)
{
	static char *path;
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s/%s", home, name);
	free(path);
	path = buf_take(&b);
	return path;
}

/* Assert that an error has these words. */
static void
assert_says(struct error *e, const char *words)
{
	if (strstr(error_text(e), words) == NULL)
		fail_msg("\"%s\" is not in: %s", words, error_text(e));
	error_clear(e);
}

static void
assert_config(const char *key, const char *value)
{
	char *line = NULL;

	assert_int_not_equal(asprintf(&line, "%s\n", value), -1);
	assert_string_equal(out("git config %s", key), line);
	free(line);
}

static void
find(void)
{
	struct error e = ERROR_INIT;

	net_free(&net);
	if (net_find(&net, &book, vcs, &e) != 0)
		fail_msg("no remote: %s", error_text(&e));
}

static void
add(const char *url)
{
	struct error e = ERROR_INIT;

	net_free(&net);
	if (net_add(&net, &book, vcs, url, &e) == -1)
		fail_msg("%s", error_text(&e));
}

/* What a fetch brings: a commit's id, or "" where the branch is not there. */
static const char *
fetched(void)
{
	static struct buf id = BUF_INIT;
	struct error e = ERROR_INIT;
	int rv = net_fetch(&net, &id, &e);

	if (rv == -1)
		fail_msg("%s", error_text(&e));
	assert_int_equal(rv == 1, id.n == 0);
	return id.s;
}

/* A fetch that fails; what was said meanwhile. */
static const char *
fetch_fails(const char *words)
{
	struct buf id = BUF_INIT;
	struct error e = ERROR_INIT;

	stderr_begin();
	assert_int_equal(net_fetch(&net, &id, &e), -1);
	assert_says(&e, words);
	buf_free(&id);
	return stderr_end();
}

/* Push HEAD. */
static int
push(struct error *e)
{
	char *id = xstrdup(out("git rev-parse HEAD"));
	int rv;

	id[strcspn(id, "\n")] = '\0';
	rv = net_push(&net, id, e);
	free(id);
	return rv;
}

static void
push_succeeds(void)
{
	struct error e = ERROR_INIT;
	int rv = push(&e);

	if (rv != 0)
		fail_msg("%d: %s", rv, error_text(&e));
}

/* Commit a record by plain git, in a clone (made when missing) too. */
static void
commit_here(const char *id)
{
	run("echo 'Name: %s' >%s.txt; git add -A; git commit -qm %s", id, id, id);
}

static void
commit_there(const char *id)
{
	run("test -d ../other || git clone -q ../bare.git ../other 2>&1; cd ../other; "
	    "git pull -q 2>/dev/null; echo 'Name: %s' >%s.txt; git add -A; "
	    "git commit -qm %s; git push -q origin HEAD", id, id, id);
}

/* The id of a commit in a directory beside the book. */
static const char *
id_in(const char *dir, const char *ref)
{
	static char *id;

	free(id);
	id = xstrdup(out("git -C ../%s rev-parse %s", dir, ref));
	id[strcspn(id, "\n")] = '\0';
	return id;
}

static void
the_remote_is_found(void **state)
{
	static const struct {
		const char *make, *remote, *theirs, *tracking;
	} cases[] = {
		{ "git remote add usb /a", "usb", "refs/heads/main",
		  "refs/remotes/usb/main" },
		{ "git remote add origin /b", "origin", "refs/heads/main",
		  "refs/remotes/origin/main" },
		{ "git config branch.main.remote usb", "usb", "refs/heads/main",
		  "refs/remotes/usb/main" },
		{ "git config branch.main.merge refs/heads/a/b", "usb",
		  "refs/heads/a/b", "refs/remotes/usb/a/b" },
		{ "git symbolic-ref HEAD refs/heads/new.one", "origin",
		  "refs/heads/new.one", "refs/remotes/origin/new.one" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		run("%s", cases[i].make);
		find();
		assert_string_equal(net.remote, cases[i].remote);
		assert_string_equal(net.theirs, cases[i].theirs);
		assert_string_equal(net.tracking, cases[i].tracking);
	}
}

static void
no_remote_is_said(void **state)
{
	static const char *const makes[] = {
		"true",
		"git remote add a /a; git remote add b /b",
		("git config branch.main.remote gone; "
		 "git config branch.main.merge refs/heads/main"),
	};
	struct error e = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(makes); i++) {
		run("%s", makes[i]);
		net_free(&net);
		assert_int_equal(net_find(&net, &book, vcs, &e), 1);
	}
}

static void
what_no_sync_can_follow_is_refused(void **state)
{
	static const struct {
		const char *make, *says;
	} cases[] = {
		{ "git config branch.main.remote .; "
		  "git config branch.main.merge refs/heads/x", "same repository" },
		{ "git config branch.main.remote o; git config remote.o.url /x; "
		  "git config branch.main.merge refs/pull/1/head", "no branch" },
		{ "git commit -q --allow-empty -m x; git checkout -q --detach",
		  "no branch is checked out" },
	};
	struct error e = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		run("%s", cases[i].make);
		assert_int_equal(net_find(&net, &book, vcs, &e), -1);
		assert_says(&e, cases[i].says);
	}
}

static void
an_empty_remote_is_set_up(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) { /* the second time it is there */
		add(at_home("bare.git"));
		assert_config("remote.origin.url", at_home("bare.git"));
		assert_config("branch.main.remote", "origin");
		assert_config("branch.main.merge", "refs/heads/main");
		assert_int_equal(net.follows, 1);
		assert_string_equal(fetched(), "");
	}
}

static void
what_is_no_remote_is_not_set_up(void **state)
{
	static const struct {
		const char *url, *says;
	} cases[] = {
		{ "", "not a URL" },
		{ "--upload-pack=touch x", "not a URL" },
		{ "https://a/\nb", "control" },
		{ "nowhere", "neither a URL nor a directory" },
		{ "a/b:c", "neither a URL nor a directory" },
		{ "/nowhere", "cannot reach /nowhere: " },
		{ "file:///nowhere", "cannot reach file:///nowhere: " },
		{ "ext::sh -c touch% x", "'ext' not allowed" },
		{ "git://127.0.0.1:1/x", "cannot reach git://127.0.0.1:1/x: " },
	};
	struct error e = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		stderr_begin();
		assert_int_equal(net_add(&net, &book, vcs, cases[i].url, &e), -1);
		assert_string_equal(stderr_end(), "");
		assert_says(&e, cases[i].says);
	}
	assert_string_equal(out("git remote; git config --get-regexp branch; ls"), "");
}

static void
another_url_is_not_overwritten(void **state)
{
	struct error e = ERROR_INIT;

	(void)state;
	run("git remote add origin https://example.org/book");
	assert_int_equal(net_add(&net, &book, vcs, at_home("bare.git"), &e), -1);
	assert_non_null(strstr(error_text(&e), "https://example.org/book already"));
	assert_says(&e, "remote set-url origin '");
	assert_config("remote.origin.url", "https://example.org/book");
}

static void
a_path_is_taken_from_here(void **state)
{
	char *old = getcwd(NULL, 0);

	(void)state;
	assert_int_equal(chdir(home), 0);
	add("book/../bare.git");
	assert_int_equal(chdir(old), 0);
	free(old);
	assert_config("remote.origin.url", at_home("bare.git"));
	assert_string_equal(fetched(), "");
}

/* Which branch ours follows, and what it is called then. */
static void
the_remotes_branch_is_followed(void **state)
{
	static const struct {
		const char *make, *merge, *branch;
	} cases[] = {
		/* its HEAD, when we have nothing */
		{ "git -C ../bare.git symbolic-ref HEAD refs/heads/master; "
		  "git -C ../other push -q origin HEAD:master HEAD:main",
		  "refs/heads/master", "refs/heads/master" },
		/* its only branch, when its HEAD is nothing */
		{ "git -C ../other push -q origin HEAD:trunk",
		  "refs/heads/trunk", "refs/heads/trunk" },
		/* of several ours */
		{ "git -C ../other push -q origin HEAD:trunk HEAD:main",
		  "refs/heads/main", "refs/heads/main" },
		/* of the same name, when we have a commit */
		{ "git commit -q --allow-empty -m x; "
		  "git -C ../bare.git symbolic-ref HEAD refs/heads/master; "
		  "git -C ../other push -q origin HEAD:master HEAD:main",
		  "refs/heads/main", "refs/heads/main" },
		/* else its HEAD, and ours keeps its name */
		{ "git commit -q --allow-empty -m x; "
		  "git -C ../bare.git symbolic-ref HEAD refs/heads/master; "
		  "git -C ../other push -q origin HEAD:master HEAD:x",
		  "refs/heads/master", "refs/heads/main" },
	};

	(void)state;
	run("cp -a ../book ../fresh; git clone -q ../bare.git ../other 2>&1; "
	    "cd ../other; git commit -q --allow-empty -m one");
	for (size_t i = 0; i < LEN(cases); i++) {
		vcs_close(vcs);
		vcs = NULL;
		run("rm -rf ../book/.git; cp -a ../fresh/.git .; rm -rf ../bare.git; "
		    "git init -q --bare -b main ../bare.git; %s", cases[i].make);
		assert_int_equal(vcs_open(&vcs, &book, &(struct error)ERROR_INIT), 0);
		add(at_home("bare.git"));
		assert_string_equal(net.theirs, cases[i].merge);
		assert_string_equal(net.branch, cases[i].branch);
		assert_config("--get-regexp ^branch.*merge | cut -d' ' -f2",
		    cases[i].merge);
		assert_string_equal(out("printf '%%s' $(git symbolic-ref HEAD)"),
		    cases[i].branch);
	}
	assert_string_equal(fetched(), id_in("other", "HEAD"));
}

/* Nor need it be us who set the remote up. */
static void
a_fetch_into_nothing_follows_too(void **state)
{
	(void)state;
	run("git -C ../bare.git symbolic-ref HEAD refs/heads/master; "
	    "git clone -q ../bare.git ../other 2>&1; cd ../other; "
	    "git commit -q --allow-empty -m one; git push -q origin HEAD:master; "
	    "cd ../book; git remote add origin ../bare.git");
	find();
	assert_string_equal(net.theirs, "refs/heads/main");
	assert_string_equal(fetched(), id_in("other", "HEAD"));
	assert_string_equal(net.theirs, "refs/heads/master");
	assert_string_equal(out("git symbolic-ref HEAD"), "refs/heads/master\n");
}

/* With a commit ours keeps its name; looking changes nothing. */
static void
no_second_branch_is_made(void **state)
{
	(void)state;
	commit_here("ann");
	run("git clone -q ../bare.git ../other 2>&1; cd ../other; "
	    "git commit -q --allow-empty -m one; git push -q origin HEAD:trunk; "
	    "cd ../book; git remote add origin ../bare.git; "
	    "git config branch.main.remote origin; "
	    "git config branch.main.merge refs/heads/main");
	find();
	net.look = 1;
	assert_string_equal(fetched(), id_in("other", "HEAD"));
	assert_config("branch.main.merge", "refs/heads/main");
	find();
	assert_string_equal(fetched(), id_in("other", "HEAD"));
	assert_string_equal(net.branch, "refs/heads/main");
	assert_config("branch.main.merge", "refs/heads/trunk");
}

static void
which_of_several_is_for_the_user_to_say(void **state)
{
	struct error e = ERROR_INIT;

	(void)state;
	run("git clone -q ../bare.git ../other 2>&1; cd ../other; "
	    "git commit -q --allow-empty -m one; git push -q origin HEAD:trunk HEAD:x");
	assert_int_equal(net_add(&net, &book, vcs, at_home("bare.git"), &e), -1);
	assert_says(&e, "has no branch main, but trunk, x; to sync with trunk: git -C '");
	assert_string_equal(out("git remote"), "");
	/* another one here is not taken for ours */
	commit_here("ann");
	run("git remote add origin ../bare.git; git push -q origin main; "
	    "git -C ../bare.git branch -q -D trunk x; git checkout -q -b mine");
	find();
	fetch_fails("no branch mine, but main; to sync with main: git -C '");
	/* ours was there */
	run("git push -q -u origin mine; git -C ../bare.git branch -q -D mine");
	find();
	fetch_fails("config branch.mine.merge refs/heads/main");
}

static void
push_and_fetch_meet(void **state)
{
	static const char *const names[] = {
		"bare.git", "with spaces.git", "دفتر جهات الاتصال.git", "-dash.git",
	};

	(void)state;
	commit_here("ann");
	for (size_t i = 0; i < LEN(names); i++) {
		for (int as_url = 0; as_url < 2; as_url++) {
			char *url = NULL;

			run("rm -rf '../%s'; git init -q --bare -b main -- '../%s'; "
			    "git remote remove origin 2>/dev/null; true",
			    names[i], names[i]);
			assert_int_not_equal(asprintf(&url, "%s%s/%s",
			    as_url ? "file://" : "", home, names[i]), -1);
			add(url);
			assert_string_equal(fetched(), "");
			push_succeeds();
			assert_string_equal(fetched(), id_in("book", "HEAD"));
			push_succeeds(); /* nothing to do */
			free(url);
		}
	}
	assert_string_equal(out("git status -sb"), "## main...origin/main\n");
}

/* A remote that the user set up is followed once something is there. */
static void
push_sets_what_is_followed(void **state)
{
	(void)state;
	run("git remote add usb ../bare.git");
	commit_here("ann");
	find();
	assert_int_equal(net.follows, 0);
	push_succeeds();
	assert_string_equal(out("git status -sb"), "## main...usb/main\n");
	find();
	assert_int_equal(net.follows, 1);
}

/* No tags, no other branches, nothing pruned, nothing of the user's touched. */
static void
a_fetch_brings_the_branch_only(void **state)
{
	(void)state;
	commit_there("ann");
	run("git -C ../other tag v1; git -C ../other push -q origin v1 HEAD:x");
	add(at_home("bare.git"));
	run("git config fetch.prune true; git config remote.origin.tagOpt --tags; "
	    "git config push.followTags true; echo mine >.git/FETCH_HEAD; "
	    "git fetch -q origin main:refs/remotes/origin/old");
	run("echo mine >.git/FETCH_HEAD; git tag -d v1");
	assert_string_equal(fetched(), id_in("other", "HEAD"));
	assert_string_equal(out("git for-each-ref --format='%%(refname)'; "
	    "cat .git/FETCH_HEAD"),
	    "refs/remotes/origin/main\nrefs/remotes/origin/old\nmine\n");
}

static void
a_remote_that_moved_on_is_met_again(void **state)
{
	struct error e = ERROR_INIT;

	(void)state;
	commit_here("ann");
	add(at_home("bare.git"));
	push_succeeds();
	commit_there("bob");
	commit_here("cyd");
	stderr_begin();
	assert_int_equal(push(&e), 1); /* it has what we have not */
	assert_string_equal(fetched(), id_in("other", "HEAD"));
	assert_int_equal(push(&e), 1); /* we have it, unmerged */
	assert_string_equal(stderr_end(), "");
	run("git merge -q -m both origin/main");
	push_succeeds();
	/* a branch that was rewound is taken as it is */
	run("git -C ../bare.git update-ref refs/heads/main main~1^{commit}");
	assert_string_equal(fetched(), id_in("bare.git", "main"));
}

/* Somebody else's push has the branch locked for a moment. */
static void
a_push_under_way_is_waited_for(void **state)
{
	struct error e = ERROR_INIT;

	(void)state;
	commit_here("ann");
	add(at_home("bare.git"));
	run("touch ../bare.git/refs/heads/main.lock");
	stderr_begin();
	assert_int_equal(push(&e), 1);
	stderr_end();
	run("rm ../bare.git/refs/heads/main.lock");
	push_succeeds();
}

/* The server's words are shown, and do not drive the terminal. */
static void
a_hook_that_refuses_is_heard(void **state)
{
	static const char *const hooks[] = { "pre-receive", "update" };
	struct error e = ERROR_INIT;

	(void)state;
	commit_here("ann");
	add(at_home("bare.git"));
	for (size_t i = 0; i < LEN(hooks); i++) {
		const char *said;

		run("printf '#!/bin/sh\\nprintf \"Only on Sundays\\\\033[2J\\\\n\" >&2; "
		    "exit 1\\n' >../bare.git/hooks/%s; chmod +x ../bare.git/hooks/%s",
		    hooks[i], hooks[i]);
		stderr_begin();
		assert_int_equal(push(&e), -1);
		said = stderr_end();
		assert_non_null(strstr(said, "remote: Only on Sundays\\x1b[2J"));
		assert_null(strchr(said, '\033'));
		assert_says(&e, "cannot push to origin: refused: ");
		run("rm ../bare.git/hooks/%s", hooks[i]);
	}
	push_succeeds();
}

static void
a_hook_of_ours_may_refuse(void **state)
{
	struct error e = ERROR_INIT;

	(void)state;
	commit_here("ann");
	add(at_home("bare.git"));
	run("printf '#!/bin/sh\\necho Not yet >&2; exit 1\\n' >.git/hooks/pre-push; "
	    "chmod +x .git/hooks/pre-push");
	stderr_begin();
	assert_int_equal(push(&e), -1);
	assert_string_equal(stderr_end(), "Not yet\n");
	assert_says(&e, "cannot push to origin: failed to push");
	assert_string_equal(out("git -C ../bare.git for-each-ref"), "");
}

static void
a_remote_that_is_gone_is_said(void **state)
{
	struct error e = ERROR_INIT;

	(void)state;
	commit_here("ann");
	add(at_home("bare.git"));
	run("mv ../bare.git ../away.git");
	assert_string_equal(fetch_fails("cannot fetch from origin: "), "");
	assert_int_equal(push(&e), -1);
	assert_says(&e, "cannot push to origin: ");
	run("mv ../away.git ../bare.git");
	assert_string_equal(fetched(), "");
}

/* ssh says why itself; a hint follows when there seems to be no network. */
static void
no_network_is_hinted_at(void **state)
{
	(void)state;
	run("git remote add origin git@example.org:book; git config core.sshCommand "
	    "'echo ssh: Could not resolve hostname example.org: "
	    "Name or service not known >&2; exit 255; #'");
	find();
	assert_string_equal(fetch_fails("(is there a network?)"),
	    "ssh: Could not resolve hostname example.org: "
	    "Name or service not known\n");
	run("git config core.sshCommand 'echo Permission denied >&2; exit 255; #'");
	assert_string_equal(fetch_fails("from origin: Could not read from remote "
	    "repository."), "Permission denied\n");
}

/* Another git has the tracking reference locked: a moment is waited for it,
 * and the lock of a dead one goes. */
static void
a_fetch_beside_another_waits(void **state)
{
	(void)state;
	commit_there("ann");
	add(at_home("bare.git"));
	run("mkdir -p .git/refs/remotes/origin; touch .git/refs/remotes/origin/main.lock;"
	    "(sleep 0.3; rm .git/refs/remotes/origin/main.lock) >/dev/null 2>&1 &");
	stderr_begin();
	assert_string_equal(fetched(), id_in("other", "HEAD"));
	commit_there("bob");
	run("touch .git/refs/remotes/origin/main.lock");
	assert_string_equal(fetched(), id_in("other", "HEAD"));
	assert_string_equal(stderr_end(), "");
}

/* Make tree.sh, which writes an object of a tree with the entries given:
 * mode, name (for printf), id. */
static void
write_tree_maker(void)
{
	run("cat >../tree.sh <<'EOF'\n"
	    "while [ $# -gt 0 ]; do printf \"$1 $2\\0\"; "
	    "printf \"$(echo $3 | sed 's/../\\\\x&/g')\"; shift 3; done >../tree\n"
	    "git hash-object -t tree --literally -w --stdin <../tree\n"
	    "EOF\n");
}

/* Have the remote's branch be a commit of such a tree. */
static void
commit_evil(const char *entries)
{
	run("cd ../bare.git; blob=$(echo 'Name: Eve' | git hash-object -w --stdin); "
	    "link=$(printf /etc/passwd | git hash-object -w --stdin); "
	    "sub=$(bash ../tree.sh 100644 x $blob); "
	    "none=0000000000000000000000000000000000000001; "
	    "commit=$(git commit-tree -m evil $(bash ../tree.sh %s)); "
	    "git update-ref refs/heads/main $commit", entries);
}

static void
evil_names_come_through(void **state)
{
	static const char *const trees[] = {
		"40000 .. $sub 100644 a.txt $blob",
		"40000 . $sub 100644 a.txt $blob",
		"40000 .git $sub 100644 a.txt $blob",
		"40000 .GIT $sub 100644 a.txt $blob",
		"100644 a.txt $blob 40000 git~1 $sub",
		"120000 .gitattributes $link 100644 a.txt $blob",
		"120000 .gitmodules $link 100644 a.txt $blob",
		"40000 .gitmodules $sub",
		"40000 .gitattributes $sub",
		"120000 .gitignore $link 120000 .mailmap $link",
		"100644 a/b.txt $blob",
		"100644 a\\\\\\\\b.txt $blob",
		"100644 a\\\\033[2J.txt $blob",
		"120000 a.txt $link",
		"160000 a.txt $blob",
		"100777 a.txt $blob",
		"0100644 a.txt $blob",
		"10644 a.txt $blob",
	};

	(void)state;
	write_tree_maker();
	add(at_home("bare.git"));
	for (size_t i = 0; i < LEN(trees); i++) {
		commit_evil(trees[i]);
		stderr_begin();
		assert_string_equal(fetched(), id_in("bare.git", "main"));
		assert_string_equal(stderr_end(), "");
	}
	assert_string_equal(out("ls -A"), ".git\n.gitattributes\n");
}

static void
damage_is_refused(void **state)
{
	static const struct {
		const char *tree, *says;
	} cases[] = {
		{ "100644 b.txt $blob 100644 a.txt $blob", "treeNotSorted" },
		{ "100644 a.txt $blob 100644 a.txt $blob", "duplicateEntries" },
		{ "100644 a.txt $none", "cannot fetch" },
		{ "100644 .gitmodules $(printf '[submodule \"../x\"]\\n\\tpath = x\\n"
		  "\\turl = ./x\\n' | git hash-object -w --stdin)", "gitmodulesName" },
		{ "100644 .gitattributes $(head -c 5000 /dev/zero | tr '\\0' a | "
		  "git hash-object -w --stdin)", "gitattributesLineLength" },
	};

	char *good;

	(void)state;
	write_tree_maker();
	commit_there("ann");
	add(at_home("bare.git"));
	good = xstrdup(fetched());
	for (size_t i = 0; i < LEN(cases); i++) {
		commit_evil(cases[i].tree);
		for (int again = 0; again < 2; again++)
			fetch_fails(cases[i].says);
	}
	assert_string_equal(id_in("book", "origin/main"), good);
	free(good);
	run("git fsck --strict --no-dangling 2>&1");
}

/* An object whose content is not what its id says. */
static void
a_damaged_object_is_refused(void **state)
{
	(void)state;
	commit_there("ann");
	add(at_home("bare.git"));
	run("cd ../bare.git; f=objects/$(git rev-parse main:ann.txt | sed 's,..,&/,'); "
	    "chmod u+w $f; printf 'blob 10\\0Name: Eve\\n' | "
	    "python3 -c 'import sys, zlib; sys.stdout.buffer.write("
	    "zlib.compress(sys.stdin.buffer.read()))' >$f");
	fetch_fails("cannot fetch from origin: ");
	fetch_fails("cannot fetch from origin: ");
	assert_string_equal(out("git for-each-ref"), "");
}

/* Have git daemon serve home's repositories on a port of this host. */
static int
serve(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	struct buf base = BUF_INIT;
	socklen_t n = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one;

	buf_printf(&base, "--base-path=%s", home);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(listen(fd, 5), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &n), 0);
	server = fork();
	assert_int_not_equal(server, -1);
	while (server == 0 && (one = accept(fd, NULL, NULL)) != -1) {
		if (fork() == 0) {
			dup2(one, 0);
			dup2(one, 1);
			execlp("git", "git", "daemon", "--inetd", "--export-all",
			    "--enable=receive-pack", base.s, (char *)NULL);
			_exit(127);
		}
		close(one);
	}
	close(fd);
	buf_free(&base);
	return ntohs(a.sin_port);
}

static void
a_daemon_serves(void **state)
{
	char *url = NULL;

	(void)state;
	assert_int_not_equal(asprintf(&url, "git://127.0.0.1:%d/bare.git", serve()), -1);
	commit_here("ann");
	add(url);
	assert_string_equal(fetched(), "");
	push_succeeds();
	assert_string_equal(fetched(), id_in("book", "HEAD"));
	run("mv ../bare.git ../away.git");
	fetch_fails("cannot fetch from origin: remote error: ");
	stop_server();
	fetch_fails("cannot fetch from origin: ");
	free(url);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(the_remote_is_found),
		TEST(no_remote_is_said),
		TEST(what_no_sync_can_follow_is_refused),
		TEST(an_empty_remote_is_set_up),
		TEST(what_is_no_remote_is_not_set_up),
		TEST(another_url_is_not_overwritten),
		TEST(a_path_is_taken_from_here),
		TEST(the_remotes_branch_is_followed),
		TEST(a_fetch_into_nothing_follows_too),
		TEST(no_second_branch_is_made),
		TEST(which_of_several_is_for_the_user_to_say),
		TEST(push_and_fetch_meet),
		TEST(push_sets_what_is_followed),
		TEST(a_fetch_brings_the_branch_only),
		TEST(a_remote_that_moved_on_is_met_again),
		TEST(a_push_under_way_is_waited_for),
		TEST(a_hook_that_refuses_is_heard),
		TEST(a_hook_of_ours_may_refuse),
		TEST(a_remote_that_is_gone_is_said),
		TEST(no_network_is_hinted_at),
		TEST(a_fetch_beside_another_waits),
		TEST(evil_names_come_through),
		TEST(damage_is_refused),
		TEST(a_damaged_object_is_refused),
		TEST(a_daemon_serves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
