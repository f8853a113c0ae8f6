#include "finish.h"

#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "gitrun.h"
#include "vcs.h"

/* How git goes on, and past a commit that has nothing new. */
static const struct step {
	const char *name, *go[4], *skip[3];
} steps[] = {
	[VCS_MERGING] = { "merge", { "commit", "-q", "--no-edit" }, { NULL } },
	[VCS_REBASING] = { "rebase", { "rebase", "--continue" }, { "rebase", "--skip" } },
	[VCS_PICKING] = { "cherry-pick", { "cherry-pick", "--continue" },
	    { "cherry-pick", "--skip" } },
	[VCS_REVERTING] = { "revert", { "revert", "--continue" }, { "revert", "--skip" } },
};

/* The way to the end. */
struct way {
	const struct book *book;
	struct list *notes;
	struct vcs_unfinished at, was; /* where git is, and was the last time */
	struct list open;      /* conflicts that are the user's */
	struct list vars;      /* git's environment, NAME=VALUE */
	struct buf said;       /* what git said the last time */
	int begun, skipped;
};

/* Set variables, each NAME=VALUE, or NAME to be unset; old (may be NULL) gets
 * what takes it back. */
static void
set_vars(const struct list *vars, struct list *old)
{
	struct buf line = BUF_INIT;

	for (size_t i = 0; i < vars->n; i++) {
		size_t n = strcspn(vars->v[i], "=");
		char *name = str_dup((struct str){ vars->v[i], n });
		const char *was = getenv(name);

		buf_reset(&line);
		buf_puts(&line, name);
		if (was != NULL)
			buf_printf(&line, "=%s", was);
		if (old != NULL)
			list_add(old, buf_str(&line));
		if (vars->v[i][n] == '=')
			setenv(name, vars->v[i] + n + 1, 1);
		else
			unsetenv(name);
		free(name);
	}
	buf_free(&line);
}

/* Run git with no editor, whatever is set to be one, and as who commits here,
 * as it may know nobody; what it says goes to said.  Returns as gitrun(). */
static int
run_git(const struct way *w, const char *const args[], struct buf *said, struct error *e)
{
	struct list old = LIST_INIT;
	struct buf out = BUF_INIT;
	struct gitrun g = { .dir = w->book->dir, .in = -1, .out = &out, .said = said,
	    .quiet = 1 };
	int rv;

	set_vars(&w->vars, &old);
	rv = gitrun(&g, args, e);
	set_vars(&old, NULL);
	list_free(&old);
	buf_free(&out);
	return rv;
}

/* Whether git diff finds nothing: 1, 0, -1. */
static int
is_same(const struct way *w, const char *what, struct error *e)
{
	const char *args[] = { "diff", "--quiet", what, NULL };
	struct buf said = BUF_INIT;
	int rv = run_git(w, args, &said, e);
	struct str why = gitrun_why(&said);

	if (rv > 1)
		rv = error_set(e, "git diff: %.*s", (int)why.n, why.p);
	buf_free(&said);
	return rv == -1 ? -1 : rv == 0;
}

/*
 * Whether git can pass over the commit that it is at, as all of it is there
 * already: 1, 0, -1.  A rebase does that by writing over the working tree.
 */
static int
can_skip(const struct way *w, struct error *e)
{
	int rv;

	if (steps[w->at.work].skip[0] == NULL)
		return 0;
	rv = is_same(w, "--cached", e);
	return rv == 1 && w->at.work == VCS_REBASING ? is_same(w, "--", e) : rv;
}

static int
same_place(const struct vcs_unfinished *a, const struct vcs_unfinished *b)
{
	return a->work == b->work && strcmp(a->head, b->head) == 0 &&
	    strcmp(a->theirs, b->theirs) == 0;
}

/* Have git go on, or pass over the commit that it would not go on from. */
static int
go_on(struct way *w, struct error *e)
{
	const struct step *step = &steps[w->at.work];
	int again = w->begun && same_place(&w->at, &w->was), rv = 0;
	struct str why;

	if (again && !w->skipped && (rv = can_skip(w, e)) == -1)
		return -1;
	if (again && rv == 0) {
		why = gitrun_why(&w->said);
		return error_set(e, "git %s: %.*s", step->go[0], (int)why.n, why.p);
	}
	w->was = w->at;
	w->skipped = again;
	w->begun = 1;
	buf_reset(&w->said);
	/* that it stopped again is seen by where it is */
	rv = run_git(w, again ? step->skip : step->go, &w->said, e);
	return rv == -1 ? -1 : 0;
}

/* Bring the book's files out of what git left. */
static int
resolve(struct way *w, struct error *e)
{
	struct change *c;
	int rv;

	list_free(&w->open);
	if (change_resolve(&c, w->book, &w->at, &w->open, e) == -1)
		return -1;
	rv = change_stage(c, &w->at, e);
	if (rv == 0 && w->vars.n == 0) {
		list_add(&w->vars, STR("GIT_EDITOR=:"));
		rv = vcs_who(change_vcs(c), &w->vars, e);
	}
	for (size_t i = 0; i < change_notes(c)->n; i++)
		list_add(w->notes, str_of(change_notes(c)->v[i]));
	change_free(c);
	return rv;
}

/* Fail where it is the user's turn. */
static int
check_turn(const struct way *w, struct error *e)
{
	if (w->at.work == VCS_ELSE)
		return error_set(e, "%s; then ii-sync again", w->at.advice);
	if (w->open.n == 1)
		return error_set(e, "%s conflicts: resolve it, git add it, then ii-sync again",
		    w->open.v[0]);
	if (w->open.n > 1)
		return error_set(e, "%s and %zu more conflict: resolve them, git add them, "
		    "then ii-sync again", w->open.v[0], w->open.n - 1);
	return 0;
}

static void
note(struct way *w)
{
	if (w->at.work == VCS_CONFLICTS && w->at.stash)
		list_add(w->notes, STR("finished what git stash pop began; git kept the "
		    "stash: git stash drop removes it"));
	else if (w->at.work == VCS_CONFLICTS)
		list_add(w->notes, STR("resolved what conflicted in the index"));
	else
		list_printf(w->notes, "finished the %s that was under way",
		    steps[w->was.work].name);
}

static int
finish(struct way *w, struct error *e)
{
	for (;;) {
		if (resolve(w, e) == -1 || check_turn(w, e) == -1)
			return -1;
		if (w->at.work == VCS_IDLE && !w->begun)
			return 0;
		if (w->at.work == VCS_IDLE || w->at.work == VCS_CONFLICTS) {
			note(w);
			return 1;
		}
		if (go_on(w, e) == -1)
			return -1;
	}
}

int
finish_git(const struct book *b, struct list *notes, struct error *e)
{
	struct way w = { .book = b, .notes = notes, .said = BUF_INIT };
	int rv = finish(&w, e);

	buf_free(&w.said);
	list_free(&w.open);
	list_free(&w.vars);
	return rv;
}
