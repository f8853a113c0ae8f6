#include "net_private.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

#include "gitrun.h"
#include "vcs_remote.h"

/* After a power cut an empty reference would stop all that git does. */
#define SYNCED "core.fsync=committed,reference"

/*
 * What git's check of fetched objects lets through, by git-config(1): names
 * and modes that no book's file has, which the merge reports and leaves out.
 * All else that it finds refuses the fetch: damage, and settings of submodules
 * and attributes made to attack who reads them.
 */
static const char *const let_through[] = {
	"fetch.fsck.hasDot=ignore",
	"fetch.fsck.hasDotdot=ignore",
	"fetch.fsck.hasDotgit=ignore",
	"fetch.fsck.fullPathname=ignore",
	"fetch.fsck.badFilemode=ignore",
	"fetch.fsck.zeroPaddedFilemode=ignore",
	"fetch.fsck.gitmodulesSymlink=ignore",
	"fetch.fsck.gitmodulesBlob=ignore",
	"fetch.fsck.gitattributesSymlink=ignore",
	"fetch.fsck.gitattributesBlob=ignore",
	"fetch.fsck.gitignoreSymlink=ignore",
	"fetch.fsck.mailmapSymlink=ignore",
};

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Big transfers tell how far they are; the small ones of every day do not. */
static const char *
progress(struct net *n)
{
	struct error e = ERROR_INIT;
	int first = net_is_here(n, n->tracking, &e) == 0;

	error_clear(&e);
	return first && isatty(STDERR_FILENO) ? "--progress" : "--quiet";
}

/* git fetch; its exit status, or -1. */
static int
run_fetch(struct net *n, struct buf *said, struct error *e)
{
	const char *args[2 * LEN(let_through) + 20], **arg = args;
	struct buf out = BUF_INIT, refspec = BUF_INIT;
	struct gitrun g = { .dir = n->dir, .in = -1, .out = &out, .said = said,
	    .running = n->running };
	int rv;

	buf_printf(&refspec, "+%s:%s", n->theirs, n->tracking);
	*arg++ = "-c";
	*arg++ = "fetch.fsckObjects=true";
	/* few objects become files of their own, which git does not sync */
	*arg++ = "-c";
	*arg++ = SYNCED;
	*arg++ = "-c";
	*arg++ = "core.fsyncMethod=batch";
	*arg++ = "-c";
	*arg++ = "core.filesRefLockTimeout=1000"; /* ms */
	for (size_t i = 0; i < LEN(let_through); i++) {
		*arg++ = "-c";
		*arg++ = let_through[i];
	}
	*arg++ = "fetch";
	*arg++ = progress(n);
	*arg++ = "--no-tags";
	*arg++ = "--no-prune";
	*arg++ = "--no-auto-maintenance"; /* net_tidy() */
	*arg++ = "--no-recurse-submodules";
	*arg++ = "--no-write-fetch-head";
	*arg++ = "--refmap="; /* this branch, whatever is configured */
	*arg++ = "--";
	*arg++ = n->remote;
	*arg++ = refspec.s;
	*arg = NULL;
	rv = gitrun(&g, args, e);
	buf_free(&out);
	buf_free(&refspec);
	return rv;
}

/*
 * The same, again where another git moved the tracking reference meanwhile or
 * has it locked; at last such a lock must be a dead one's.  git's words may be
 * in any language; the reference's name is not.
 */
static int
patient_fetch(struct net *n, struct buf *said, struct error *e)
{
	int rv = 0;

	for (int tries = 0; tries < 3; tries++) {
		if (tries == 2)
			vcs_unlock_ref(n->vcs, n->tracking);
		buf_reset(said);
		rv = run_fetch(n, said, e);
		if (rv <= 0 || strstr(said->s, n->tracking) == NULL)
			break;
	}
	return rv;
}

/* 1 when another branch is to be fetched: a second one beside it would be a
 * second book on the remote.  That ours was there and is gone is for the user
 * to judge. */
static int
takes_other(struct net *n, const struct answer *a, struct error *e)
{
	int seen;

	if (a->branches.n == 0)
		return 0;
	if ((seen = net_is_here(n, n->tracking, e)) == 1)
		return net_leave_name(n, n->remote, a, e);
	return seen == -1 || net_settle(n, n->remote, a, e) == -1 ? -1 : 1;
}

/*
 * Why the fetch failed: 0 when another branch is to be fetched in its place, 1
 * when the remote does not have it.  Its name in what git said, which may be
 * in any language, is reason to ask.
 */
static int
explain(struct net *n, const struct buf *said, struct error *e)
{
	struct answer a = ANSWER_INIT;
	int rv;

	if (strstr(said->s, n->theirs) == NULL)
		return net_last_words(said, e);
	rv = net_ask(n, n->remote, &a, e);
	if (rv == 0 && list_has(&a.branches, str_of(n->theirs)))
		rv = net_last_words(said, e);
	else if (rv == 0 && (rv = takes_other(n, &a, e)) != -1)
		rv = !rv;
	net_answer_free(&a);
	return rv;
}

int
net_fetch(struct net *n, struct buf *id, struct error *e)
{
	struct buf said = BUF_INIT;
	int rv = patient_fetch(n, &said, e);

	if (rv > 0 && (rv = explain(n, &said, e)) == 0 &&
	    (rv = patient_fetch(n, &said, e)) > 0)
		rv = net_last_words(&said, e);
	buf_reset(id);
	if (rv == 0 && (rv = vcs_ref(n->vcs, n->tracking, id, e)) == 1)
		rv = error_set(e, "%s is gone again", n->tracking);
	buf_free(&said);
	return rv == -1 ? error_prefix(e, "cannot fetch from %s", n->remote) : rv;
}

/* git push; its exit status, or -1. */
static int
run_push(struct net *n, const char *id, struct buf *out, struct buf *said,
    struct error *e)
{
	struct buf refspec = BUF_INIT;
	struct gitrun g = { .dir = n->dir, .in = -1, .out = out, .said = said };
	/* its advice is to pull, which is what follows anyway */
	const char *args[] = { "-c", "advice.pushUpdateRejected=false", "-c", SYNCED, "push",
	    "--porcelain", progress(n), "--no-follow-tags",
	    "--recurse-submodules=no", "--", n->remote, NULL, NULL };
	int rv;

	buf_printf(&refspec, "%s:%s", id, n->theirs);
	args[LEN(args) - 2] = refspec.s;
	rv = gitrun(&g, args, e);
	buf_free(&refspec);
	return rv;
}

/*
 * Find "!<TAB>FROM:TO<TAB>[what] (reason)", which git-push(1) prints for what
 * was not pushed: 1 with what and reason, or 0.
 */
static int
find_refusal(struct str text, struct str *what, struct str *reason)
{
	struct str line;
	ptrdiff_t at;

	while (str_item(&text, '\n', &line)) {
		if (!str_starts(line, "!\t"))
			continue;
		line = str_sub(line, 2, line.n);
		at = str_find(line, STR("\t"));
		line = str_sub(line, (size_t)(at + 1), line.n);
		at = str_find(line, STR("("));
		*what = str_trim(at == -1 ? line : str_sub(line, 0, (size_t)at));
		*reason = at == -1 ? line : str_sub(line, (size_t)at + 1, line.n - 1);
		return 1;
	}
	return 0;
}

/* Whether the server refused only because another push was under way. */
static int
was_race(struct str reason)
{
	static const char *const words[] = {
		"cannot lock ref", "failed to lock", "failed to update ref",
		"incorrect old value", "reference already exists",
	};

	for (size_t i = 0; i < LEN(words); i++)
		if (str_find(reason, str_of(words[i])) != -1)
			return 1;
	return 0;
}

int
net_push(struct net *n, const char *id, struct error *e)
{
	struct buf out = BUF_INIT, said = BUF_INIT;
	struct str what, reason;
	int rv = run_push(n, id, &out, &said, e);

	if (rv == 0)
		rv = n->follows ? 0 : net_follow(n, e);
	else if (rv > 0 && !find_refusal(buf_str(&out), &what, &reason))
		rv = net_last_words(&said, e);
	else if (rv > 0 && (str_is(what, "[rejected]") || was_race(reason)))
		rv = 1;
	else if (rv > 0)
		rv = error_set(e, "refused: %.*s", (int)reason.n, reason.p);
	buf_free(&out);
	buf_free(&said);
	return rv == -1 ? error_prefix(e, "cannot push to %s", n->remote) : rv;
}

/* --- tidying --- */

/* How many files a directory of the repository's objects holds. */
static size_t
count(const struct net *n, const char *name)
{
	struct buf path = BUF_INIT;
	struct dirent *d;
	size_t files = 0;
	DIR *dir;

	buf_printf(&path, "%sobjects/%s", vcs_common_dir(n->vcs), name);
	if ((dir = opendir(path.s)) != NULL) {
		while ((d = readdir(dir)) != NULL)
			files += d->d_name[0] != '.';
		closedir(dir);
	}
	buf_free(&path);
	return files;
}

/* Loose objects lie in 256 directories, evenly; git packs them from 6,700 on,
 * and packs from 50 on, of two or three files each. */
#define LOOSE_MANY (6700 / 256)
#define PACKS_MANY (50 * 2)

void
net_tidy(struct net *n)
{
	static const char *const args[] = { "maintenance", "run", "--auto", "--quiet", NULL };
	struct buf out = BUF_INIT;
	struct gitrun g = { .dir = n->dir, .in = -1, .out = &out };
	struct error e = ERROR_INIT;

	if (count(n, "17") > LOOSE_MANY || count(n, "pack") > PACKS_MANY)
		gitrun(&g, args, &e);
	error_clear(&e);
	buf_free(&out);
}
