/* What changed in the versions of past.h, in words and as a patch. */
#include <stdlib.h>
#include <string.h>

#include "book.h"
#include "past.h"

static void
tell(struct told *t, enum diff_how how, struct str text)
{
	t->v = xgrow(t->v, t->n, &t->cap, sizeof(*t->v));
	t->v[t->n++] = (struct told_change){ how, str_dup(text) };
}

void
told_free(struct told *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->v[i].text);
	free(t->v);
	*t = (struct told){ 0 };
}

/* A content; p is NULL where there is none.  Returns 1 when it is too large. */
static int
read_content(struct past *p, const char *path, const struct vcs_id *id,
    struct buf *data, struct str *text, struct error *e)
{
	int rv;

	*text = (struct str){ NULL, 0 };
	if (!vcs_id_set(id))
		return 0;
	rv = history_content(p->vcs, path, id, data, e);
	if (rv == 0)
		*text = buf_str(data);
	return rv;
}

/* Of two versions one was too large to be read: the new one, or the old. */
static void
tell_large(struct told *t, const struct version *v, int was)
{
	enum diff_how how = !vcs_id_set(&v->content[0]) ? DIFF_REMOVED :
	    !vcs_id_set(&v->content[1]) ? DIFF_ADDED : DIFF_CHANGED;
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s: %slarger than %zu MiB", how == DIFF_REMOVED ? "removed" :
	    how == DIFF_ADDED ? "added" : "changed", was ? "was " : "",
	    RECORD_MAX >> 20);
	tell(t, how, buf_str(&b));
	buf_free(&b);
}

/* Whether it is the Was: that a renaming leaves, which is told by itself. */
static int
is_told(const struct version *v, const struct diff_item *item)
{
	return v->was != NULL && item->how == DIFF_ADDED &&
	    strcmp(item->name, "Was") == 0 &&
	    str_eq(str_of(item->new), past_id(v->was));
}

static void
tell_difference(struct told *t, const struct version *v, struct str old,
    struct str new, int utf8)
{
	struct difference d = DIFFERENCE_INIT;
	struct buf b = BUF_INIT;

	if (book_file_id(v->path).n > 0 || strcmp(v->path, ".ii") == 0)
		difference_of(&d, old, new);
	else
		difference_lines(&d, old, new);
	for (size_t i = 0; i < d.n; i++) {
		if (is_told(v, &d.v[i]))
			continue;
		buf_reset(&b);
		difference_put(&b, &d.v[i], utf8);
		tell(t, d.v[i].how, buf_str(&b));
	}
	buf_free(&b);
	difference_free(&d);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(((const struct told_change *)a)->text,
	    ((const struct told_change *)b)->text);
}

/* Leave in t what is in both; other loses its order. */
static void
keep_common(struct told *t, struct told *other)
{
	size_t kept = 0;

	if (other->n > 0)
		qsort(other->v, other->n, sizeof(*other->v), by_text);
	for (size_t i = 0; i < t->n; i++)
		if (other->n > 0 && bsearch(&t->v[i], other->v, other->n,
		    sizeof(*other->v), by_text) != NULL)
			t->v[kept++] = t->v[i];
		else
			free(t->v[i].text);
	t->n = kept;
}

/* Leave what no parent has; t says what the first has not. */
static int
tell_merge(struct past *p, const struct episode *ep, const struct version *v,
    struct str new, int utf8, struct told *t, struct error *e)
{
	struct buf data = BUF_INIT;
	struct told other = { 0 };
	struct str old;
	int rv = 0;

	for (size_t i = 2; rv == 0 && i <= ep->parents; i++) {
		rv = read_content(p, v->path, &v->content[i], &data, &old, e);
		if (rv == 0) {
			tell_difference(&other, v, old, new, utf8);
			keep_common(t, &other);
		} else if (rv == 1)
			rv = 0; /* not compared */
		told_free(&other);
	}
	if (rv == 0 && t->n == 0)
		tell(t, DIFF_CHANGED, STR("merged: what either side changed"));
	buf_free(&data);
	return rv;
}

static void
tell_was(struct told *t, const struct version *v)
{
	const char *how = vcs_id_set(&v->content[1]) ? "united with" : "renamed from";
	struct str id = past_id(v->was);
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s %.*s", how, (int)id.n, id.p);
	tell(t, DIFF_CHANGED, buf_str(&b));
	buf_free(&b);
}

int
past_tell(struct past *p, const struct episode *ep, const struct version *v,
    int utf8, struct told *t, struct error *e)
{
	int renamed = v->was != NULL && !vcs_id_set(&v->content[1]);
	struct buf before = BUF_INIT, after = BUF_INIT;
	struct str old, new;
	int rv;

	rv = read_content(p, v->path, &v->content[0], &after, &new, e);
	if (rv == 0)
		rv = read_content(p, renamed ? v->was : v->path,
		    renamed ? &v->was_content : &v->content[1], &before, &old, e);
	if (rv != -1 && v->was != NULL)
		tell_was(t, v);
	if (rv == 1)
		tell_large(t, v, new.p != NULL || !vcs_id_set(&v->content[0]));
	if (rv == 0)
		tell_difference(t, v, old, new, utf8);
	if (rv == 0 && ep->parents > 1 && v->was == NULL)
		rv = tell_merge(p, ep, v, new, utf8, t, e);
	buf_free(&before);
	buf_free(&after);
	return rv == -1 ? -1 : 0;
}

static int
patch_file(struct past *p, const char *path, const struct vcs_id *from,
    const struct vcs_id *to, struct buf *out, struct error *e)
{
	struct buf before = BUF_INIT, after = BUF_INIT;
	struct str old, new;
	int rv;

	rv = read_content(p, path, from, &before, &old, e);
	if (rv == 0)
		rv = read_content(p, path, to, &after, &new, e);
	if (rv == 0)
		rv = history_patch(path, old, new, out, e);
	else if (rv == 1)
		buf_printf(out, "%s: larger than %zu MiB, not shown\n", path,
		    RECORD_MAX >> 20);
	buf_free(&before);
	buf_free(&after);
	return rv == -1 ? -1 : 0;
}

int
past_patch(struct past *p, const struct version *v, struct buf *out, struct error *e)
{
	static const struct vcs_id none;

	if (v->was != NULL &&
	    patch_file(p, v->was, &v->was_content, &none, out, e) == -1)
		return -1;
	return patch_file(p, v->path, &v->content[1], &v->content[0], out, e);
}
