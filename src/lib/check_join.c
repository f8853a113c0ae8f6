/* What is wrong between records; check.h tells. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "check_private.h"
#include "name.h"
#include "people.h"

/* A name that stands in more records than this is the user's own. */
#define OWN_NAME 3

/* An id, and a bit for each letter and digit in it. */
struct known {
	const char *id;
	size_t n;
	uint64_t letters;
};

/* Both parts as one. */
struct join {
	struct check_part *p;    /* who tells, and keeps what is told */
	struct ids ids;
	const char **all;        /* the same */
	struct known *known;     /* the same, made when first needed */
	size_t n;
	struct check_was *was;   /* by id */
	size_t nwas;
};

/* The elements of two arrays in a new one, sorted. */
static void *
gather(const void *a, size_t na, const void *b, size_t nb, size_t size,
    int (*compare)(const void *, const void *))
{
	char *all = xcalloc(na + nb + 1, size);

	if (na > 0)
		memcpy(all, a, na * size);
	if (nb > 0)
		memcpy(all + na * size, b, nb * size);
	if (na + nb > 0)
		qsort(all, na + nb, size, compare);
	return all;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int
place_cmp(const struct place *a, const struct place *b)
{
	int c = strcmp(a->file, b->file);

	return c != 0 ? c : (a->line > b->line) - (a->line < b->line);
}

static int
by_ref(const void *a, const void *b)
{
	const struct check_ref *x = a, *y = b;

	return strcmp(x->id, y->id);
}

static int
by_was(const void *a, const void *b)
{
	const struct check_was *x = a, *y = b;
	int c = strcmp(x->id, y->id);

	return c != 0 ? c : place_cmp(&x->at, &y->at);
}

static int
by_name(const void *a, const void *b)
{
	const struct check_name *x = a, *y = b;

	return strcasecmp(x->name, y->name);
}

static int
by_face(const void *a, const void *b)
{
	const struct check_face *x = a, *y = b;

	return strcmp(x->id, y->id);
}

int
problem_cmp(const void *a, const void *b)
{
	const struct problem *x = a, *y = b;
	int c = strcmp(x->file, y->file);

	if (c != 0)
		return c;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return strcmp(x->what, y->what);
}

/* Make the next check_tell() one of this file. */
static struct check_part *
at(struct join *j, const struct place *where)
{
	j->p->file = where->file;
	return j->p;
}

/* --- ids --- */

static uint64_t
letters_of(const char *s)
{
	uint64_t set = 0;

	for (; *s != '\0'; s++)
		set |= UINT64_C(1) << ((unsigned char)*s & 63);
	return set;
}

static void
know(struct join *j)
{
	size_t i;

	if (j->known != NULL)
		return;
	j->known = xcalloc(j->n + 1, sizeof(*j->known));
	for (i = 0; i < j->n; i++)
		j->known[i] = (struct known){ j->all[i], strlen(j->all[i]),
		    letters_of(j->all[i]) };
}

/*
 * Whether text_nearest() may find an id near: no more edits than a third of the
 * letters, of which each changes two of the set at most.
 */
static int
may_be_near(const struct known *k, const char *id, size_t n, uint64_t letters)
{
	size_t most = (k->n > n ? k->n : n) / 3;

	if (k->n >= n && memcmp(k->id, id, n) == 0)
		return 1;
	return (k->n > n ? k->n - n : n - k->n) <= most &&
	    (size_t)__builtin_popcountll(k->letters ^ letters) <= 2 * most;
}

static const char *
nearest(struct join *j, const char *id)
{
	const char **some, *near;
	uint64_t letters = letters_of(id);
	size_t n = strlen(id), i, found = 0;

	know(j);
	some = xcalloc(j->n + 1, sizeof(*some));
	for (i = 0; i < j->n; i++)
		if (may_be_near(&j->known[i], id, n, letters))
			some[found++] = j->known[i].id;
	near = text_nearest(str_of(id), some, found);
	free(some);
	return near;
}

static int
was_cmp(const void *key, const void *element)
{
	const struct check_was *w = element;

	return strcmp(key, w->id);
}

/* Whether an @id is somebody's. */
static int
resolves(const struct join *j, const char *id)
{
	return ids_has(&j->ids, str_of(id)) || bsearch(id, j->was, j->nwas,
	    sizeof(*j->was), was_cmp) != NULL;
}

static void
tell_ref(struct join *j, const struct check_ref *r, const char *near)
{
	if (near != NULL)
		check_tell(at(j, &r->at), r->at.line,
		    "'@%s' is nobody's: did you mean @%s?", r->id, near);
	else if (!r->in_text)
		check_tell(at(j, &r->at), r->at.line, "'@%s' is nobody's: expected "
		    "the id of a contact (ii-add makes one)", r->id);
}

static void
check_refs(struct join *j, struct check_part *a, struct check_part *b)
{
	size_t n = a->nrefs + b->nrefs, i, k;
	struct check_ref *r = gather(a->refs, a->nrefs, b->refs, b->nrefs,
	    sizeof(*r), by_ref);
	const char *near;

	for (i = 0; i < n; i = k) {
		for (k = i + 1; k < n && strcmp(r[k].id, r[i].id) == 0; )
			k++;
		if (resolves(j, r[i].id))
			continue;
		near = nearest(j, r[i].id);
		for (; i < k; i++)
			tell_ref(j, &r[i], near);
	}
	free(r);
}

static void
check_was(struct join *j)
{
	const struct check_was *w;
	size_t i;

	for (i = 0; i < j->nwas; i++) {
		w = &j->was[i];
		if (ids_has(&j->ids, str_of(w->id)))
			check_tell(at(j, &w->at), w->at.line, "'%s' is the id of "
			    "another contact, who is there: @%s means that one",
			    w->id, w->id);
		else if (i > 0 && strcmp(w->id, w[-1].id) == 0 &&
		    strcmp(w->of, w[-1].of) != 0)
			check_tell(at(j, &w->at), w->at.line, "'%s' stands in a Was: "
			    "of %s, too: @%s means that one", w->id, w[-1].of, w->id);
	}
}

/* --- people --- */

/* The field that shows the sign, or the first. */
static unsigned
line_of(const struct record *rec, enum sign sign)
{
	static const enum field_id shows[] = {
		[SIGN_NONE] = FIELD_NAME, [SIGN_UID] = FIELD_UID,
		[SIGN_LINK] = FIELD_LINK, [SIGN_EMAIL] = FIELD_EMAIL,
		[SIGN_WORK] = FIELD_NAME,
	};
	const struct field *f = record_field(rec, shows[sign]);

	return f != NULL ? f->line : 1;
}

static void
check_people(struct join *j, struct check_part *a, struct check_part *b)
{
	size_t n = a->nfaces + b->nfaces, i;
	struct check_face *f = gather(a->faces, a->nfaces, b->faces, b->nfaces,
	    sizeof(*f), by_face);
	struct people *people = people_new();
	struct record rec = RECORD_INIT;
	struct found found;

	for (i = 0; i < n; i++) {
		record_parse(&rec, f[i].header, NULL);
		if (people_find(people, &rec, &found)) {
			j->p->file = f[i].file;
			check_tell(j->p, line_of(&rec, found.sign), "'%s' has %s as "
			    "%s: two people? (ii-mv unites two records)", f[i].id,
			    sign_words(found.sign), people_id(people, found.who));
		}
		people_add(people, str_of(f[i].id), &rec);
	}
	record_free(&rec);
	people_free(people);
	free(f);
}

/* --- names of fields --- */

static void
check_names(struct join *j, struct check_part *a, struct check_part *b)
{
	size_t n = a->nnames + b->nnames, i, k;
	struct check_name *c = gather(a->names, a->nnames, b->names, b->nnames,
	    sizeof(*c), by_name);

	for (i = 0; i < n; i = k) {
		for (k = i + 1; k < n && strcasecmp(c[k].name, c[i].name) == 0; )
			k++;
		for (; k - i <= OWN_NAME && i < k; i++)
			check_tell(at(j, &c[i].at), c[i].at.line, "'%s' is no name "
			    "that ii knows: did you mean %s?", c[i].name, c[i].near);
	}
	free(c);
}

/* --- all --- */

static void
join_begin(struct join *j, struct check_part *a, struct check_part *b)
{
	size_t i;

	memset(j, 0, sizeof(*j));
	j->p = a;
	j->n = a->nids + b->nids;
	j->all = gather(a->ids, a->nids, b->ids, b->nids, sizeof(*j->all), by_text);
	for (i = 0; i < j->n; i++)
		ids_add(&j->ids, str_of(j->all[i]));
	j->nwas = a->nwas + b->nwas;
	j->was = gather(a->was, a->nwas, b->was, b->nwas, sizeof(*j->was), by_was);
}

static void
join_end(struct join *j)
{
	ids_free(&j->ids);
	free(j->all);
	free(j->known);
	free(j->was);
}

/* Drop problems that are told twice. */
static size_t
drop_repeats(struct problem *v, size_t n)
{
	size_t i, kept = 0;

	for (i = 0; i < n; i++)
		if (kept == 0 || problem_cmp(&v[i], &v[kept - 1]) != 0)
			v[kept++] = v[i];
	return kept;
}

void
check_join(struct check *c, struct check_part *a, struct check_part *b)
{
	struct join j;

	join_begin(&j, a, b);
	check_refs(&j, a, b);
	check_was(&j);
	check_people(&j, a, b);
	check_names(&j, a, b);
	c->contacts = j.n;
	join_end(&j);
	c->parts[0] = a;
	c->parts[1] = b;
	c->n = a->nproblems + b->nproblems;
	c->problems = gather(a->problems, a->nproblems, b->problems, b->nproblems,
	    sizeof(*c->problems), problem_cmp);
	c->n = drop_repeats(c->problems, c->n);
}

static void
part_free(struct check_part *p)
{
	arena_free(&p->arena);
	record_free(&p->rec);
	fold_free(&p->fold);
	buf_free(&p->scratch);
	free(p->problems);
	free(p->ids);
	free(p->refs);
	free(p->was);
	free(p->names);
	free(p->faces);
	free(p);
}

void
check_free(struct check *c)
{
	part_free(c->parts[0]);
	part_free(c->parts[1]);
	free(c->problems);
}
