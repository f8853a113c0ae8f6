#include "exchange.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "change.h"
#include "finish.h"
#include "net.h"
#include "record.h"

#define ROUNDS 60
#define STUCK 8 /* rounds in which the remote refused and had nothing new */

/* Where an exchange stands. */
struct round {
	struct exchange *x;
	const struct book *book;
	struct net net;
	struct buf theirs;         /* the commit that was fetched; empty: none */
	struct buf head;           /* ours, after the merge */
	struct change *merged;     /* the last; to be freed after the push */
};

/* --- what came and went --- */

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct passed *)a)->path, ((const struct passed *)b)->path);
}

/* Add a path; what comes several times in one exchange came once. */
static void
pass(void *arg, const char *path, enum vcs_change what)
{
	struct passage *p = arg;
	struct passed key = { .path = (char *)path }, *old = NULL;

	if (p->n > 0)
		old = bsearch(&key, p->v, p->n, sizeof(*p->v), by_path);
	if (old != NULL) {
		if (old->what != VCS_ADDED || what == VCS_REMOVED)
			old->what = what;
		return;
	}
	p->v = xgrow(p->v, p->n, &p->cap, sizeof(*p->v));
	p->v[p->n++] = (struct passed){ xstrdup(path), what };
}

/* Add what differs between two commits. */
static int
pass_between(struct vcs *v, struct passage *p, const char *from, const char *to,
    struct error *e)
{
	struct passage new = { 0 };
	int rv = vcs_between(v, from, to, pass, &new, e);

	for (size_t i = 0; i < new.n; i++) {
		pass(p, new.v[i].path, new.v[i].what);
		free(new.v[i].path);
	}
	if (p->n > 0)
		qsort(p->v, p->n, sizeof(*p->v), by_path);
	free(new.v);
	return rv;
}

static void
passage_free(struct passage *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->v[i].path);
	free(p->v);
}

static void
note(struct exchange *x, const struct list *notes)
{
	for (size_t i = 0; i < notes->n; i++)
		if (!list_has(&x->notes, str_of(notes->v[i])))
			list_add(&x->notes, str_of(notes->v[i]));
}

/* Whether a text has a Clash that the one before it had not. */
static int
clashes_anew(struct str before, struct str text)
{
	struct record rec = RECORD_INIT, old = RECORD_INIT;
	const struct field *f = NULL;
	int anew = 0;

	record_parse(&rec, text, NULL);
	record_parse(&old, before, NULL);
	while (!anew && (f = record_next(&rec, STR("Clash"), f)) != NULL)
		anew = !record_has_clash(&old, f->value);
	record_free(&rec);
	record_free(&old);
	return anew;
}

static void
note_clash(struct exchange *x, struct str id)
{
	if (!list_has(&x->clashes, id))
		list_add(&x->clashes, id);
}

/* The record of a file, or .ii; empty: another. */
static struct str
clash_id(const char *path)
{
	return strcmp(path, ".ii") == 0 ? str_of(path) : book_file_id(path);
}

/* Note the records that came out of a merge with a Clash that is new here. */
static int
note_clashes(struct exchange *x, const struct vcs_merge *m, struct error *e)
{
	struct buf before = BUF_INIT;
	int rv = 0;

	for (size_t i = 0; rv != -1 && m != NULL && i < vcs_merge_count(m); i++) {
		const struct vcs_path *p = vcs_merge_path(m, i);
		struct str id = clash_id(p->path);

		/* most have none, and need not be read as they were */
		if (p->what != VCS_FILE || id.n == 0 || !clashes_anew(STR(""), p->text))
			continue;
		rv = vcs_merge_ours(m, i, &before, e);
		if (rv != -1 && clashes_anew(buf_str(&before), p->text))
			note_clash(x, id);
	}
	buf_free(&before);
	return rv == -1 ? -1 : 0;
}

/* The same of what the user's git merged, as it stands now. */
static int
note_finished(struct round *r, struct vcs *v, const char *before, struct error *e)
{
	struct passage p = { 0 };
	struct buf head = BUF_INIT, text = BUF_INIT;
	int rv = vcs_head_id(v, &head, e);

	if (rv != -1)
		rv = pass_between(v, &p, before, head.s, e);
	for (size_t i = 0; rv != -1 && i < p.n; i++) {
		struct str id = clash_id(p.v[i].path);

		if (id.n > 0 && (rv = book_read(r->book, p.v[i].path, &text, e)) == 0 &&
		    clashes_anew(STR(""), buf_str(&text)))
			note_clash(r->x, id);
	}
	passage_free(&p);
	buf_free(&head);
	buf_free(&text);
	return rv == -1 ? -1 : 0;
}

/* --- one round --- */

/* Finish what the user's git began. */
static int
finish(struct round *r, struct vcs *v, struct error *e)
{
	struct vcs_unfinished u;
	int rv = vcs_unfinished(v, &u, e);

	if (rv == 0)
		rv = finish_git(r->book, &r->x->notes, e);
	return rv == 1 ? note_finished(r, v, u.before, e) : rv;
}

/* Commit what was edited by hand: 0; 1 when the user's git has left something
 * that must be finished first. */
static int
commit_edits(struct round *r, struct error *e)
{
	struct vcs_unfinished u;
	struct change *c;
	int rv;

	if (change_begin(&c, r->book, e) == -1)
		return -1;
	rv = vcs_unfinished(change_vcs(c), &u, e);
	if (rv == 0 && u.work != VCS_IDLE)
		rv = 1;
	else if (rv == 0)
		note(r->x, change_notes(c));
	change_free(c);
	return rv;
}

/* A fetch, in a thread of its own. */
struct fetch {
	struct round *r;
	sem_t running;
	int rv;
	struct error e;
};

static void *
fetch(void *arg)
{
	struct fetch *f = arg;

	f->rv = net_fetch(&f->r->net, &f->r->theirs, &f->e);
	sem_post(&f->running); /* where it did not come to that */
	return NULL;
}

/* Start it, and return once it is under way: beside what the look at all files
 * asks of the processors it would be slow to begin. */
static int
fetch_start(struct fetch *f, pthread_t *thread)
{
	int rv = pthread_create(thread, NULL, fetch, f);

	if (rv == 0)
		while (sem_wait(&f->running) == -1 && errno == EINTR)
			;
	return rv;
}

/*
 * Fetch, and commit what was edited by hand while the network is waited for.
 * But a book without a commit takes the branch of what comes first.
 */
static int
fetch_and_commit(struct round *r, struct error *e)
{
	struct fetch f = { .r = r, .e = ERROR_INIT };
	int born = vcs_head_id(r->net.vcs, &r->head, e), threaded, rv;
	pthread_t thread;

	if (born == -1)
		return -1;
	sem_init(&f.running, 0, 0);
	r->net.running = &f.running;
	threaded = born == 0 && fetch_start(&f, &thread) == 0;
	if (!threaded)
		fetch(&f);
	rv = commit_edits(r, e);
	if (threaded)
		pthread_join(thread, NULL);
	r->net.running = NULL;
	sem_destroy(&f.running);
	if (rv == 1)
		rv = finish(r, r->net.vcs, e) == -1 ? -1 : commit_edits(r, e);
	if (f.rv == -1 && rv == 0)
		error_set(e, "%s", error_text(&f.e));
	error_clear(&f.e);
	return f.rv == -1 ? -1 : rv;
}

/* Whether what was fetched is new here. */
static int
is_news(struct round *r, struct error *e)
{
	int rv = vcs_head_id(r->net.vcs, &r->head, e);

	if (rv != 0 || r->theirs.n == 0)
		return rv == -1 ? -1 : r->theirs.n > 0;
	rv = vcs_holds(r->net.vcs, r->head.s, r->theirs.s, e);
	return rv == -1 ? -1 : !rv;
}

/* What to do about a remote that is another book: one that was set up just now
 * is taken back. */
static int
refuse_another(struct round *r, struct error *e)
{
	struct net *n = &r->net;
	int gone = net_take_back(n, e);

	if (gone == 1)
		return error_set(e, "this is another book, and was not set up as the "
		    "remote; to unite the two: git -C '%s' merge "
		    "--allow-unrelated-histories %s, then ii-sync URL again", n->dir,
		    r->theirs.s);
	return gone == -1 ? -1 : error_set(e, "%s is another book; where its URL is "
	    "wrong: git -C '%s' remote set-url %s URL, or git -C '%s' remote remove %s; "
	    "to unite the two: git -C '%s' merge --allow-unrelated-histories %s",
	    n->remote, n->dir, n->remote, n->dir, n->remote, n->dir, r->theirs.s);
}

/* Fail where what was fetched is of another book. */
static int
check_book(struct round *r, struct error *e)
{
	int rv = r->theirs.n > 0 ? vcs_is_another(r->net.vcs, r->theirs.s, e) : 0;

	return rv == 1 ? refuse_another(r, e) : rv;
}

/* Merge what was fetched into a head. */
static int
merge_into(struct round *r, struct change *c, const char *before, struct error *e)
{
	struct buf message = BUF_INIT;
	int rv = -1;

	buf_printf(&message, "Merge from %s\n\n" CHANGE_TOOL "ii-sync", r->net.remote);
	if (change_merge(c, NULL, r->theirs.s, e) != -1 &&
	    change_commit(c, message.s, e) != -1 &&
	    vcs_head_id(change_vcs(c), &r->head, e) != -1 &&
	    pass_between(change_vcs(c), &r->x->came, before, r->head.s, e) != -1 &&
	    note_clashes(r->x, change_merged(c), e) != -1)
		rv = 0;
	buf_free(&message);
	return rv;
}

/* The same, with the hand edits that were made since; but another sync of this
 * book may have merged it by now. */
static int
merge(struct round *r, struct change *c, struct error *e)
{
	struct buf head = BUF_INIT;
	int rv = vcs_head_id(change_vcs(c), &head, e);

	if (rv == 0)
		rv = vcs_holds(change_vcs(c), head.s, r->theirs.s, e);
	else if (rv == 1)
		rv = 0;
	if (rv == 0) {
		rv = merge_into(r, c, head.s, e);
	} else if (rv == 1) {
		buf_reset(&r->head);
		buf_addstr(&r->head, buf_str(&head));
		rv = 0;
	}
	buf_free(&head);
	return rv;
}

/* End a merge, whose old files are removed beside the push. */
static void
end_merge(struct round *r)
{
	change_free(r->merged);
	r->merged = NULL;
}

/* Merge in a change begun by begin. */
static int
merge_in(struct round *r, int (*begin)(struct change **, const struct book *,
    struct error *), struct error *e)
{
	struct change *c;
	int rv;

	if (begin(&c, r->book, e) == -1)
		return -1;
	rv = merge(r, c, e);
	if (rv == 0 || begin == change_begin)
		note(r->x, change_notes(c));
	/* as a commit did, if there was one: a push may take long */
	vcs_unlock(change_vcs(c));
	end_merge(r);
	if (rv == 0)
		r->merged = c;
	else
		change_free(c);
	return rv;
}

/* The hand edits were committed a moment ago; but one that was made since may be
 * in the way, and is committed then. */
static int
merge_news(struct round *r, struct error *e)
{
	struct error first = ERROR_INIT;
	int rv = is_news(r, e);

	if (rv != 1)
		return rv;
	if (check_book(r, e) == -1)
		return -1;
	if ((rv = merge_in(r, change_begin_again, &first)) == -1)
		rv = merge_in(r, change_begin, e);
	error_clear(&first);
	return rv;
}

/* Push what the remote lacks: 0; 1 when others were quicker. */
static int
push(struct round *r, struct error *e)
{
	int rv;

	if (r->head.n == 0 || strcmp(r->head.s, r->theirs.s) == 0)
		return 0;
	rv = net_push(&r->net, r->head.s, e);
	end_merge(r);
	if (rv != 0)
		return rv;
	return pass_between(r->net.vcs, &r->x->went, r->theirs.s, r->head.s, e);
}

/* A pause of up to twice as long each time, at most some 0.5 s: who meets here
 * again and again must not do so in step. */
static void
pause_for(int round)
{
	long ms = round < 6 ? 8L << round : 512;
	struct timespec t = { 0, 0 };

	t.tv_nsec = (random() % ms + 1) * 1000000;
	nanosleep(&t, NULL);
}

static int
rounds(struct round *r, struct error *e)
{
	struct buf last = BUF_INIT;
	int stuck = 0, rv = 1;

	srandom((unsigned)getpid() ^ (unsigned)time(NULL));
	for (int i = 0; rv == 1 && i < ROUNDS && stuck < STUCK; i++) {
		if (i > 0)
			pause_for(i);
		rv = fetch_and_commit(r, e) == -1 || merge_news(r, e) == -1 ? -1 :
		    push(r, e);
		stuck = strcmp(last.s, r->theirs.s) == 0 ? stuck + 1 : 0;
		buf_reset(&last);
		buf_addstr(&last, buf_str(&r->theirs));
	}
	buf_free(&last);
	if (rv == 1)
		rv = error_set(e, stuck < STUCK ? "others pushed to %s again and again; "
		    "what came is merged here: try again" : "%s takes no push, though "
		    "nobody else pushes; what came is merged here", r->net.remote);
	return rv;
}

/* --- showing --- */

/* What hand edits would go, besides what is committed. */
static int
show_edits(struct round *r, struct vcs *v, struct error *e)
{
	struct list names = LIST_INIT;
	struct buf old = BUF_INIT;
	int rv = vcs_changed(v, &names, NULL, e);

	for (size_t i = 0; rv == 0 && i < names.n; i++) {
		int has = faccessat(r->book->fd, names.v[i], F_OK, 0) == 0;
		int had = vcs_head(v, names.v[i], &old, e);

		if (had == -1)
			rv = -1;
		else
			pass(&r->x->went, names.v[i], had == 1 ? VCS_ADDED :
			    has ? VCS_CHANGED : VCS_REMOVED);
	}
	if (r->x->went.n > 0)
		qsort(r->x->went.v, r->x->went.n, sizeof(*r->x->went.v), by_path);
	list_free(&names);
	buf_free(&old);
	return rv;
}

static int
show(struct round *r, struct error *e)
{
	struct vcs *v = r->net.vcs;
	struct buf fork = BUF_INIT;
	int rv = -1;

	if (net_fetch(&r->net, &r->theirs, e) == -1 ||
	    vcs_head_id(v, &r->head, e) == -1 || check_book(r, e) == -1)
		goto out;
	if (r->theirs.n > 0 && r->head.n > 0 &&
	    vcs_fork(v, r->head.s, r->theirs.s, &fork, e) == -1)
		goto out;
	rv = pass_between(v, &r->x->came, fork.s, r->theirs.s, e) == -1 ||
	    pass_between(v, &r->x->went, fork.s, r->head.s, e) == -1 ||
	    show_edits(r, v, e) == -1 ? -1 : 0;
out:
	buf_free(&fork);
	return rv;
}

/* What the user's git has under way is finished by a sync alone. */
static int
show_unfinished(struct vcs *v, struct error *e)
{
	static const char *const names[] = {
		[VCS_MERGING] = "merge", [VCS_REBASING] = "rebase",
		[VCS_PICKING] = "cherry-pick", [VCS_REVERTING] = "revert",
	};
	struct vcs_unfinished u;

	if (vcs_unfinished(v, &u, e) == -1)
		return -1;
	if (u.work == VCS_ELSE)
		return error_set(e, "%s; then ii-sync again", u.advice);
	if (u.work == VCS_IDLE || u.work == VCS_CONFLICTS)
		return 0;
	return error_set(e, "a %s is under way; ii-sync finishes it", names[u.work]);
}

/* What git left in conflict ends without a remote, too. */
static int
without_remote(struct round *r, struct vcs *v, struct error *e)
{
	if (!r->x->show && finish(r, v, e) == -1)
		return -1;
	return error_set(e, "no remote is set up: ii-sync URL sets one up, such as "
	    "ii-sync git@example.org:me/book.git");
}

/* --- the whole --- */

int
exchange(struct exchange *x, const struct book *b, const char *url, struct error *e)
{
	struct round r = { .x = x, .book = b, .net = NET_INIT, .theirs = BUF_INIT,
	    .head = BUF_INIT };
	struct vcs *v;
	int rv;

	r.net.look = x->show;
	if (vcs_open(&v, b, e) == -1)
		return -1;
	/* in the midst of a rebase there is no branch to be synced */
	rv = !vcs_is_busy(v) ? 0 : x->show ? show_unfinished(v, e) : finish(&r, v, e);
	if (rv != -1)
		rv = url != NULL ? net_add(&r.net, b, v, url, e) : net_find(&r.net, b, v, e);
	if (rv == 1)
		rv = without_remote(&r, v, e);
	if (rv == 0) {
		free(x->remote); /* of the round before */
		x->remote = xstrdup(r.net.remote);
		rv = x->show ? show(&r, e) : rounds(&r, e);
		if (x->came.n > 0 || x->went.n > 0)
			net_tidy(&r.net);
	}
	end_merge(&r);
	net_free(&r.net);
	buf_free(&r.theirs);
	buf_free(&r.head);
	vcs_close(v);
	return rv;
}

void
exchange_free(struct exchange *x)
{
	passage_free(&x->came);
	passage_free(&x->went);
	list_free(&x->notes);
	list_free(&x->clashes);
	free(x->remote);
}
