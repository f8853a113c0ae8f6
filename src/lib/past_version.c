/* The versions of past.h: which commits made them. */
#include <stdlib.h>
#include <string.h>

#include "book.h"
#include "past.h"
#include "record.h"

/* Of tracks and versions, and of a bare path: what begins with one. */
static int
by_path(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Of one path the contact added first. */
static int
by_track(const void *a, const void *b)
{
	const struct track *x = a, *y = b;
	int order = by_path(a, b);

	return order != 0 ? order : (x->contact > y->contact) - (x->contact < y->contact);
}

struct str
past_id(const char *path)
{
	struct str id = book_file_id(path);

	return id.n > 0 ? id : str_of(path);
}

/* --- whose versions --- */

void
past_track(struct past *p, const struct list *files, size_t contact)
{
	for (size_t i = 0; i < files->n; i++) {
		p->tracks = xgrow(p->tracks, p->ntracks, &p->ctracks,
		    sizeof(*p->tracks));
		p->tracks[p->ntracks++] = (struct track){
		    xstrdup(files->v[i]), contact };
	}
}

void
past_sort(struct past *p)
{
	size_t kept = 0;

	if (p->ntracks > 0)
		qsort(p->tracks, p->ntracks, sizeof(*p->tracks), by_track);
	for (size_t i = 0; i < p->ntracks; i++)
		if (kept > 0 && by_path(&p->tracks[kept - 1], &p->tracks[i]) == 0)
			free((char *)p->tracks[i].path);
		else
			p->tracks[kept++] = p->tracks[i];
	p->ntracks = kept;
	for (size_t i = 0; i < kept; i++)
		list_add(&p->paths, str_of(p->tracks[i].path));
}

static size_t
contact_of(const struct past *p, const char *path)
{
	const struct track *found;

	if (p->ntracks == 0)
		return PAST_NOBODY;
	found = bsearch(&path, p->tracks, p->ntracks, sizeof(*found), by_path);
	return found != NULL ? found->contact : PAST_NOBODY;
}

/* --- renamed and united --- */

/* A record that went with this commit. */
static int
is_gone(const struct version *v)
{
	return !vcs_id_set(&v->content[0]) && book_file_id(v->path).n > 0;
}

static int
has_was(const struct record *rec, struct str id)
{
	const struct field *f = NULL;

	while ((f = record_next(rec, STR("Was"), f)) != NULL)
		if (str_eq(f->value, id))
			return 1;
	return 0;
}

/* Find who went and is named in this Was: since. */
static void
take_in(struct episode *ep, struct version *v, struct str was)
{
	struct buf file = BUF_INIT;
	struct version *gone;

	buf_addstr(&file, was);
	buf_puts(&file, RECORD_SUFFIX);
	gone = bsearch(&file.s, ep->versions, ep->n, sizeof(*ep->versions), by_path);
	if (gone != NULL && is_gone(gone)) {
		v->was = gone->path;
		v->was_content = gone->content[1];
		gone->joined = 1;
	}
	buf_free(&file);
}

/* Take in who became part of a record. */
static int
join(struct past *p, struct episode *ep, struct version *v, struct error *e)
{
	struct record new = RECORD_INIT, old = RECORD_INIT;
	struct buf after = BUF_INIT, before = BUF_INIT;
	const struct field *f = NULL;
	int rv = history_content(p->vcs, v->path, &v->content[0], &after, e);

	if (rv == 0 && vcs_id_set(&v->content[1]))
		rv = history_content(p->vcs, v->path, &v->content[1], &before, e);
	if (rv == 0) {
		record_parse(&new, buf_str(&after), NULL);
		record_parse(&old, buf_str(&before), NULL);
		while ((f = record_next(&new, STR("Was"), f)) != NULL)
			if (v->was == NULL && !has_was(&old, f->value))
				take_in(ep, v, f->value);
	}
	record_free(&new);
	record_free(&old);
	buf_free(&after);
	buf_free(&before);
	return rv == -1 ? -1 : 0;
}

static int
join_all(struct past *p, struct episode *ep, struct error *e)
{
	size_t gone = 0, kept = 0;
	int rv = 0;

	for (size_t i = 0; i < ep->n; i++)
		gone += is_gone(&ep->versions[i]);
	if (gone == 0 || gone == ep->n)
		return 0;
	for (size_t i = 0; rv == 0 && i < ep->n; i++)
		if (book_file_id(ep->versions[i].path).n > 0 && !is_gone(&ep->versions[i]))
			rv = join(p, ep, &ep->versions[i], e);
	for (size_t i = 0; i < ep->n; i++)
		if (!ep->versions[i].joined)
			ep->versions[kept++] = ep->versions[i];
	ep->n = kept;
	return rv;
}

/* --- all of them --- */

static void
fill(struct past *p, struct version *v, const struct history_file *file,
    size_t parents)
{
	size_t size = (parents + 1) * sizeof(*file->content);
	void *content = arena_alloc(&p->memory, size);

	memcpy(content, file->content, size);
	*v = (struct version){ .path = arena_keep(&p->memory, str_of(file->path)),
	    .content = content, .contact = contact_of(p, file->path) };
}

int
past_add(struct past *p, const struct history_commit *c, struct error *e)
{
	struct history_info info;
	struct episode *ep;

	if (history_info(p->vcs, &c->id, &info, e) == -1)
		return -1;
	p->v = xgrow(p->v, p->n, &p->cap, sizeof(*p->v));
	ep = &p->v[p->n++];
	*ep = (struct episode){ .id = c->id, .parents = c->parents, .info = info,
	    .when = date_local(info.time), .n = c->n };
	ep->versions = xcalloc(c->n, sizeof(*ep->versions));
	for (size_t i = 0; i < c->n; i++)
		fill(p, &ep->versions[i], &c->files[i], c->parents);
	return join_all(p, ep, e);
}

void
past_number(struct past *p, size_t *counts, size_t n)
{
	memset(counts, 0, n * sizeof(*counts));
	for (size_t i = p->n; i-- > 0;)
		for (size_t k = p->v[i].n; k-- > 0;) {
			struct version *v = &p->v[i].versions[k];

			if (v->contact < n)
				v->number = ++counts[v->contact];
		}
}

void
past_reset(struct past *p)
{
	for (size_t i = 0; i < p->n; i++) {
		history_info_free(&p->v[i].info);
		free(p->v[i].versions);
	}
	p->n = 0;
	arena_free(&p->memory);
}

void
past_free(struct past *p)
{
	past_reset(p);
	for (size_t i = 0; i < p->ntracks; i++)
		free((char *)p->tracks[i].path);
	free(p->tracks);
	free(p->v);
	list_free(&p->paths);
	*p = (struct past)PAST_INIT;
}
