#include "net_private.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "gitrun.h"
#include "vcs_remote.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* What may help where git fails so. */
#define OFFLINE " (is there a network?)"
#define UNASKED " (without a terminal to ask on: see gitcredentials(7))"

/* A setting of the branch, which is refs/heads/X: branch.X.name. */
static char *
branch_key(const char *branch, const char *name)
{
	struct buf s = BUF_INIT;

	buf_printf(&s, "branch.%s.%s", branch + strlen(HEADS), name);
	return buf_take(&s);
}

static int
branch_setting(struct net *n, const char *name, struct buf *value, struct error *e)
{
	char *key = branch_key(n->branch, name);
	int rv = vcs_config(n->vcs, key, value, e);

	free(key);
	return rv;
}

static int
remote_url(struct net *n, const char *remote, struct buf *url, struct error *e)
{
	struct buf key = BUF_INIT;
	int rv;

	buf_printf(&key, "remote.%s.url", remote);
	rv = vcs_config(n->vcs, key.s, url, e);
	buf_free(&key);
	return rv;
}

/* The remote of a branch that follows none: 0, or 1 when there is no choice. */
static int
usual_remote(struct net *n, struct buf *remote, struct error *e)
{
	struct list names = LIST_INIT;
	int rv = vcs_remotes(n->vcs, &names, e);

	buf_reset(remote);
	if (rv == 0 && names.n == 1)
		buf_puts(remote, names.v[0]);
	else if (rv == 0 && list_has(&names, STR("origin")))
		buf_puts(remote, "origin");
	else if (rv == 0)
		rv = 1;
	list_free(&names);
	return rv;
}

/* Let n sync with this branch of this remote; they may be n's own strings. */
static void
aim(struct net *n, const char *remote, const char *theirs)
{
	struct buf tracking = BUF_INIT;
	char *old[] = { n->remote, n->theirs, n->tracking };

	buf_printf(&tracking, "refs/remotes/%s/%s", remote, theirs + strlen(HEADS));
	n->tracking = buf_take(&tracking);
	n->remote = xstrdup(remote);
	n->theirs = xstrdup(theirs);
	for (size_t i = 0; i < LEN(old); i++)
		free(old[i]);
}

/* What our branch follows: 0; 1 when it follows nothing, and then remote may
 * still be given. */
static int
followed(struct net *n, struct buf *remote, struct buf *theirs, struct error *e)
{
	const char *name = n->branch + strlen(HEADS);
	int rv = branch_setting(n, "remote", remote, e);

	if (rv != 0 || (rv = branch_setting(n, "merge", theirs, e)) != 0)
		return rv;
	if (strcmp(remote->s, ".") == 0)
		return error_set(e, "%s follows %s of the same repository; to have it "
		    "follow a remote: git branch --unset-upstream", name, theirs->s);
	if (!str_starts(buf_str(theirs), HEADS))
		return error_set(e, "%s follows %s, which is no branch", name, theirs->s);
	return 0;
}

static int
find_remote(struct net *n, struct error *e)
{
	struct buf remote = BUF_INIT, theirs = BUF_INIT, url = BUF_INIT;
	int rv = followed(n, &remote, &theirs, e);

	n->follows = rv == 0;
	if (rv == 1) {
		rv = remote.n > 0 ? 0 : usual_remote(n, &remote, e);
		buf_reset(&theirs);
		buf_puts(&theirs, n->branch);
	}
	if (rv == 0) /* one without a URL is none */
		rv = remote_url(n, remote.s, &url, e);
	if (rv == 0)
		aim(n, remote.s, theirs.s);
	buf_free(&remote);
	buf_free(&theirs);
	buf_free(&url);
	return rv;
}

int
net_find(struct net *n, const struct book *b, struct vcs *v, struct error *e)
{
	const char *branch;
	int born, rv = vcs_branch(v, &branch, &born, e);

	*n = (struct net){ .vcs = v, .dir = b->dir, .look = n->look };
	if (rv == 1)
		return error_set(e, "no branch is checked out in %s (HEAD is detached): "
		    "git switch to one first", b->dir);
	if (rv == -1)
		return -1;
	n->branch = xstrdup(branch);
	rv = find_remote(n, e);
	if (rv == -1)
		net_free(n);
	return rv;
}

void
net_free(struct net *n)
{
	free(n->branch);
	free(n->remote);
	free(n->theirs);
	free(n->tracking);
	memset(n, 0, sizeof(*n));
}

int
net_follow(struct net *n, struct error *e)
{
	char *remote = branch_key(n->branch, "remote");
	char *merge = branch_key(n->branch, "merge");
	int rv = vcs_config_set(n->vcs, remote, n->remote, e);

	if (rv == 0)
		rv = vcs_config_set(n->vcs, merge, n->theirs, e);
	n->follows = rv == 0;
	free(remote);
	free(merge);
	return rv;
}

void
net_answer_free(struct answer *a)
{
	list_free(&a->branches);
	free(a->head);
}

/* Lines "ref: BRANCH<TAB>HEAD" and "ID<TAB>REFERENCE". */
static void
answer_parse(struct answer *a, struct str text)
{
	struct str line, left, right;
	ptrdiff_t tab;

	while (str_item(&text, '\n', &line)) {
		if ((tab = str_find(line, STR("\t"))) == -1)
			continue;
		left = str_sub(line, 0, (size_t)tab);
		right = str_sub(line, (size_t)tab + 1, line.n);
		if (str_starts(right, HEADS))
			list_add(&a->branches, right);
		else if (str_is(right, "HEAD") && str_starts(left, "ref: " HEADS) &&
		    a->head == NULL)
			a->head = str_dup(str_sub(left, strlen("ref: "), left.n));
	}
}

int
net_last_words(const struct buf *said, struct error *e)
{
	static const struct {
		const char *words, *hint;
	} hints[] = {
		{ "Could not resolve host", OFFLINE },
		{ "Temporary failure in name resolution", OFFLINE },
		{ "Name or service not known", OFFLINE },
		{ "Network is unreachable", OFFLINE },
		{ "No route to host", OFFLINE },
		{ "could not read Username", UNASKED },
		{ "could not read Password", UNASKED },
	};
	struct str why = gitrun_why(said);
	const char *hint = "";

	for (size_t i = 0; i < LEN(hints); i++)
		if (strstr(said->s, hints[i].words) != NULL)
			hint = hints[i].hint;
	return error_set(e, "%.*s%s", (int)why.n, why.p, hint);
}

int
net_ask(struct net *n, const char *remote, struct answer *a, struct error *e)
{
	const char *args[] = { "ls-remote", "--quiet", "--symref", "--", remote,
	    "HEAD", HEADS "*", NULL };
	struct buf out = BUF_INIT, said = BUF_INIT;
	struct gitrun g = { .dir = n->dir, .in = -1, .out = &out, .said = &said };
	int rv = gitrun(&g, args, e);

	if (rv == 0)
		answer_parse(a, buf_str(&out));
	else if (rv > 0)
		rv = net_last_words(&said, e);
	buf_free(&out);
	buf_free(&said);
	return rv;
}

/* Which of the remote's branches ours should follow; NULL: no telling. */
static const char *
choose(const struct answer *a, const char *branch, int born)
{
	int same = list_has(&a->branches, str_of(branch));
	int head = a->head != NULL && list_has(&a->branches, str_of(a->head));

	if (head && (!born || !same))
		return a->head;
	if (same || a->branches.n == 0)
		return branch;
	return a->branches.n == 1 ? a->branches.v[0] : NULL;
}

/* The remote lacks our branch and has others, and which one is meant is for
 * the user to say. */
static int
leave_choice(const struct net *n, const char *remote, const struct answer *a,
    const char *how, struct error *e)
{
	const char *first = a->branches.v[0] + strlen(HEADS);
	const char *lacks = n->theirs != NULL ? n->theirs : n->branch;
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < a->branches.n; i++)
		buf_printf(&names, "%s%s", i > 0 ? ", " : "",
		    a->branches.v[i] + strlen(HEADS));
	error_set(e, "%s has no branch %s, but %s; to sync with %s: git -C '%s' %s%s",
	    remote, lacks + strlen(HEADS), names.s, first, n->dir, how, first);
	buf_free(&names);
	return -1;
}

int
net_leave_name(const struct net *n, const char *remote, const struct answer *a,
    struct error *e)
{
	struct buf how = BUF_INIT;

	if (n->follows)
		buf_printf(&how, "config branch.%s.merge " HEADS, n->branch + strlen(HEADS));
	else
		buf_puts(&how, "branch -m ");
	leave_choice(n, remote, a, how.s, e);
	buf_free(&how);
	return -1;
}

int
net_is_here(struct net *n, const char *ref, struct error *e)
{
	struct buf id = BUF_INIT;
	int rv = vcs_ref(n->vcs, ref, &id, e);

	buf_free(&id);
	return rv == -1 ? -1 : rv == 0;
}

int
net_settle(struct net *n, const char *remote, const struct answer *a, struct error *e)
{
	const char *branch, *theirs;
	int born, rv = vcs_branch(n->vcs, &branch, &born, e);

	if (rv != 0)
		return rv == 1 ? error_set(e, "HEAD was detached just now") : -1;
	if ((theirs = choose(a, n->branch, born)) == NULL)
		return net_leave_name(n, remote, a, e);
	if (strcmp(theirs, n->branch) != 0 && (rv = net_is_here(n, theirs, e)) != 0)
		return rv == -1 ? -1 : leave_choice(n, remote, a, "switch ", e);
	aim(n, remote, theirs);
	if (n->look)
		return 0;
	if (!born && strcmp(theirs, n->branch) != 0) {
		if (vcs_begin_on(n->vcs, theirs, e) == -1 ||
		    vcs_branch(n->vcs, &branch, &born, e) == -1)
			return -1;
		free(n->branch);
		n->branch = xstrdup(branch);
	}
	return net_follow(n, e);
}

/* A URL as git is to keep it: it takes paths from the book's directory. */
static char *
keepable(const char *url, struct error *e)
{
	struct stat st;
	char *path;

	if (*url == '\0' || *url == '-') {
		error_set(e, "'%s' is not a URL", url);
		return NULL;
	}
	for (const char *s = url; *s != '\0'; s++) {
		if ((unsigned char)*s < ' ' || *s == 0x7f) {
			error_set(e, "a URL has no control characters");
			return NULL;
		}
	}
	if (stat(url, &st) == 0) {
		if ((path = realpath(url, NULL)) == NULL)
			error_errno(e, "%s", url);
		return path;
	}
	/* a colon before any slash: a URL, or ssh's host:path */
	if (*url == '/' || url[strcspn(url, ":/")] == ':')
		return xstrdup(url);
	error_set(e, "%s is neither a URL nor a directory here", url);
	return NULL;
}

/* Whether the remote that there is has this URL: 0, or -1. */
static int
same_remote(struct net *n, const char *url, struct error *e)
{
	struct buf has = BUF_INIT;
	int rv = remote_url(n, n->remote, &has, e);

	if (rv == 1)
		rv = error_set(e, "the remote %s has no URL", n->remote);
	else if (rv == 0 && strcmp(has.s, url) != 0)
		rv = error_set(e, "the book syncs with %s already; to change that: "
		    "git -C '%s' remote set-url %s '%s'", has.s, n->dir, n->remote, url);
	buf_free(&has);
	return rv;
}

/* Set the remote up.  Its URL comes last: without it there is none, and the
 * next try finds all as this one did. */
static int
set_up(struct net *n, const char *url, struct error *e)
{
	struct answer a = ANSWER_INIT;
	const char *name = n->remote != NULL ? n->remote : "origin";
	int rv = net_ask(n, url, &a, e);

	if (rv == -1)
		error_prefix(e, "cannot reach %s", url);
	else
		rv = net_settle(n, name, &a, e);
	net_answer_free(&a);
	return rv;
}

int
net_add(struct net *n, const struct book *b, struct vcs *v, const char *url,
    struct error *e)
{
	char *kept = keepable(url, e);
	int rv = -1, known;

	if (kept == NULL)
		return -1;
	known = net_find(n, b, v, e);
	if (known == 0) {
		rv = same_remote(n, kept, e);
		if (rv == 0 && !n->follows)
			rv = set_up(n, kept, e);
	} else if (known == 1 && n->look) {
		error_set(e, "no remote is set up, and -n sets none up: ii-sync '%s'", url);
	} else if (known == 1) {
		rv = set_up(n, kept, e);
		if (rv == 0)
			rv = vcs_remote_add(v, n->remote, kept, e);
		n->added = rv == 0;
	}
	free(kept);
	if (rv == -1)
		net_free(n);
	return rv;
}

int
net_take_back(struct net *n, struct error *e)
{
	if (!n->added)
		return 0;
	n->added = 0;
	return vcs_remote_remove(n->vcs, n->remote, e) == -1 ? -1 : 1;
}
