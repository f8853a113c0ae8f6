#include "change_private.h"

/* Begin once more, for what the change was begun for. */
static int
begin_anew(struct change **out, struct error *e)
{
	struct change *c = *out;
	int rv = change_begin_again(out, c->book, e);

	for (size_t i = 0; rv == 0 && i < c->notes.n; i++)
		list_add(&(*out)->notes, str_of(c->notes.v[i]));
	return rv;
}

/* What forbids it stops nobody: it can be brought back later. */
static void
bring_back(struct change *c, const char *id)
{
	struct error e = ERROR_INIT;
	struct buf message = BUF_INIT, what = BUF_INIT;

	vcs_taken_mark(&message, id);
	buf_printf(&what, "commit %.12s, which git reset or git stash took away unasked", id);
	if (change_merge(c, NULL, id, &e) != -1 && change_commit(c, message.s, &e) != -1)
		change_note(c, what.s, "brought back");
	else
		change_note(c, what.s, error_text(&e));
	error_clear(&e);
	buf_free(&what);
	buf_free(&message);
}

int
change_bring_back(struct change **out, struct error *e)
{
	struct change *c = *out;
	struct buf id = BUF_INIT;
	int rv = vcs_is_busy(c->vcs) ? 0 : vcs_taken(c->vcs, &id, e);

	if (rv == 1) {
		bring_back(c, id.s);
		change_clean(c);
		vcs_unlock(c->vcs);
		rv = begin_anew(out, e);
		change_free(c);
	}
	buf_free(&id);
	return rv;
}
