/* Names of name.h, in a book; nameid.c makes ids. */
#include "name.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* How many contacts an error lists. */
enum { LISTED = 10 };

/* The steps by which an operand names a contact, the first deciding. */
enum step { STEP_WAS, STEP_EXACT, STEP_PREFIX, STEP_WORD, STEP_NONE };

struct query {
	struct str operand;    /* without @ */
	struct str folded;
	enum step last;        /* the last step to take */
};

struct contact {
	char *id, *word;       /* the name, or what is near the operand */
};

/* What one thread has found: the contacts of the first step that has any. */
struct found {
	const struct query *query;
	enum step step;
	struct contact *v;
	size_t n, cap;
	struct record rec;
	struct buf folded;
	char *error;           /* the first file that could not be read */
};

#define FOUND_INIT(q) { .query = (q), .step = STEP_NONE, \
	.rec = RECORD_INIT, .folded = BUF_INIT }

static void
found_reset(struct found *f)
{
	for (size_t i = 0; i < f->n; i++) {
		free(f->v[i].id);
		free(f->v[i].word);
	}
	f->n = 0;
}

static void
found_free(struct found *f)
{
	found_reset(f);
	free(f->v);
	record_free(&f->rec);
	buf_free(&f->folded);
	free(f->error);
}

static void
found_add(struct found *f, struct str id, struct str word)
{
	f->v = xgrow(f->v, f->n, &f->cap, sizeof(*f->v));
	f->v[f->n++] = (struct contact){ str_dup(id), str_dup(word) };
}

static int
compare(const void *a, const void *b)
{
	const struct contact *x = a, *y = b;

	return strcmp(x->id, y->id);
}

/* Move what the second thread has found to the first; sort it by id. */
static void
found_join(struct found *f, struct found *other)
{
	if (other->step < f->step) {
		found_reset(f);
		f->step = other->step;
	}
	if (other->step == f->step)
		for (size_t i = 0; i < other->n; i++)
			found_add(f, str_of(other->v[i].id), str_of(other->v[i].word));
	if (f->n > 1)
		qsort(f->v, f->n, sizeof(*f->v), compare);
	if (f->error == NULL) {
		f->error = other->error;
		other->error = NULL;
	}
	found_free(other);
}

static void
keep_error(struct found *f, const char *error)
{
	if (f->error == NULL)
		f->error = xstrdup(error);
}

/* Whether a folded text ends a word at i. */
static int
is_edge(struct str s, size_t i)
{
	return i >= s.n || !((s.p[i] >= 'a' && s.p[i] <= 'z') ||
	    (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] & 0x80);
}

/* Whether needle is a word, or several, of s; both folded. */
static int
has_words(struct str s, struct str needle)
{
	for (size_t i = 0; i + needle.n <= s.n; i++)
		if ((i == 0 || is_edge(s, i - 1)) && is_edge(s, i + needle.n) &&
		    str_eq(str_sub(s, i, i + needle.n), needle))
			return 1;
	return 0;
}

/* The step at which a folded id or name answers to the query. */
static enum step
step_of(const struct query *q, struct str folded)
{
	if (str_eq(folded, q->folded))
		return STEP_EXACT;
	if (str_eq(str_sub(folded, 0, q->folded.n), q->folded))
		return STEP_PREFIX;
	return has_words(folded, q->folded) ? STEP_WORD : STEP_NONE;
}

/* The same for a field of the record. */
static enum step
field_step(struct found *f, const struct field *field)
{
	enum step step;

	switch (field->id) {
	case FIELD_WAS:
		return str_eq(field->value, f->query->operand) ? STEP_WAS : STEP_NONE;
	case FIELD_NAME:
	case FIELD_ALSO:
	case FIELD_EMAIL:
		buf_reset(&f->folded);
		text_fold(&f->folded, field->value);
		step = step_of(f->query, buf_str(&f->folded));
		return field->id == FIELD_EMAIL && step > STEP_EXACT ? STEP_NONE : step;
	default:
		return STEP_NONE;
	}
}

static void
visit(void *local, struct str id, struct str data, const char *error)
{
	struct found *f = local;
	enum step step = step_of(f->query, id);

	if (error != NULL) {
		keep_error(f, error);
		return;
	}
	record_parse(&f->rec, data, NULL);
	for (size_t i = 0; i < f->rec.nfields; i++) {
		enum step s = field_step(f, &f->rec.fields[i]);

		if (s < step)
			step = s;
	}
	if (step == STEP_NONE || step > f->query->last || step > f->step)
		return;
	if (step < f->step)
		found_reset(f);
	f->step = step;
	found_add(f, id, record_value(&f->rec, FIELD_NAME));
}

/* Keep what of a record is near the query: its id, a name, a word of them. */
static void
visit_near(void *local, struct str id, struct str data, const char *error)
{
	struct found *f = local;
	struct list words = LIST_INIT;
	const char *nearest;

	list_add(&words, id);
	if (error == NULL) {
		record_parse(&f->rec, data, NULL);
		for (size_t i = 0; i < f->rec.nfields; i++) {
			const struct field *field = &f->rec.fields[i];
			struct str rest = field->value, word;

			if (field->id != FIELD_NAME && field->id != FIELD_ALSO)
				continue;
			list_add(&words, rest);
			while (str_word(&rest, &word))
				list_add(&words, word);
		}
	}
	nearest = text_nearest(f->query->operand,
	    (const char *const *)words.v, words.n);
	if (nearest != NULL)
		found_add(f, id, str_of(nearest));
	list_free(&words);
}

/* Read the book for a query. */
static int
search(const struct book *b, const struct query *q, struct found *found,
    void (*each)(void *, struct str, struct str, const char *), struct error *e)
{
	struct found other = FOUND_INIT(q);
	struct book_visit v = { .visit = each, .local = { found, &other } };
	int rv;

	rv = book_each(b, &v, e);
	found_join(found, &other);
	return rv;
}

/* Append some contacts, as "id (Name), id (Name) and 3 more". */
static void
put_contacts(struct buf *out, const struct contact *v, size_t n)
{
	for (size_t i = 0; i < n && i < LISTED; i++) {
		buf_puts(out, i > 0 ? ", " : "");
		buf_puts(out, v[i].id);
		if (v[i].word[0] == '\0' || strcmp(v[i].word, v[i].id) == 0)
			continue;
		buf_puts(out, " (");
		text_safe(out, str_of(v[i].word), 0);
		buf_putc(out, ')');
	}
	if (n > LISTED)
		buf_printf(out, " and %zu more", n - LISTED);
}

/* Fail since several contacts were found; returns 1. */
static int
several(const struct query *q, const struct found *f, struct error *e)
{
	struct buf text = BUF_INIT;

	text_safe(&text, q->operand, 0);
	buf_puts(&text, ": which one? ");
	put_contacts(&text, f->v, f->n);
	error_set(e, "%s", text.s);
	buf_free(&text);
	return 1;
}

/* Leave of what is near the query those that are nearest. */
static void
keep_nearest(struct found *f)
{
	const char **words = xcalloc(f->n, sizeof(*words)), *nearest;
	size_t kept = 0;

	for (size_t i = 0; i < f->n; i++)
		words[i] = f->v[i].word;
	nearest = text_nearest(f->query->operand, words, f->n);
	for (size_t i = 0; i < f->n; i++) {
		if (!text_same(str_of(words[i]), str_of(nearest)))
			continue;
		struct contact near = f->v[kept];

		f->v[kept++] = f->v[i];
		f->v[i] = near;
	}
	free(words);
	while (f->n > kept) {
		free(f->v[--f->n].id);
		free(f->v[f->n].word);
	}
}

/* Add to text who is near the query. */
static int
suggest(const struct book *b, const struct query *q, struct buf *text,
    struct error *e)
{
	struct found near = FOUND_INIT(q);
	int rv;

	rv = search(b, q, &near, visit_near, e);
	if (rv == 0 && near.n > 0) {
		keep_nearest(&near);
		buf_puts(text, "; did you mean ");
		put_contacts(text, near.v, near.n);
		buf_putc(text, '?');
	}
	found_free(&near);
	return rv;
}

/* Fail since nobody was found, perhaps since a file could not be read;
 * returns 1, or -1 when the book cannot be read. */
static int
nobody(const struct book *b, const struct query *q, const struct found *f,
    struct error *e)
{
	struct buf text = BUF_INIT;
	int rv;

	text_safe(&text, q->operand, 0);
	buf_puts(&text, ": no such contact");
	rv = suggest(b, q, &text, e);
	if (f->error != NULL)
		buf_printf(&text, "; %s", f->error);
	if (rv == 0) {
		error_set(e, "%s", text.s);
		rv = 1;
	}
	buf_free(&text);
	return rv;
}

/* Find the contact that answers to the query by more than its id. */
static int
resolve_query(const struct book *b, const struct query *q, struct buf *id,
    struct error *e)
{
	struct found f = FOUND_INIT(q);
	int rv;

	rv = search(b, q, &f, visit, e);
	if (rv == 0 && f.n == 1)
		buf_puts(id, f.v[0].id);
	else if (rv == 0)
		rv = f.n > 1 ? several(q, &f, e) : nobody(b, q, &f, e);
	found_free(&f);
	return rv;
}

int
name_resolve(const struct book *b, struct str operand, struct buf *id,
    struct error *e)
{
	struct query q = { .operand = str_trim(operand), .last = STEP_WORD };
	struct buf folded = BUF_INIT;
	int rv;

	buf_reset(id);
	if (str_starts(q.operand, "@")) {
		q.operand = str_sub(q.operand, 1, q.operand.n);
		q.last = STEP_WAS;
	}
	if (id_valid(q.operand) && book_has(b, q.operand)) {
		buf_addstr(id, q.operand);
		return 0;
	}
	text_fold(&folded, q.operand);
	q.folded = buf_str(&folded);
	if (folded.n > 0) {
		rv = resolve_query(b, &q, id, e);
	} else {
		error_set(e, "an empty name; expected an id or a name");
		rv = 1;
	}
	buf_free(&folded);
	return rv;
}

int
name_candidates(const struct book *b, struct str operand, struct list *ids,
    int *exactly, struct error *e)
{
	struct query q = { .operand = str_trim(operand), .last = STEP_WORD };
	struct found f = FOUND_INIT(&q);
	struct buf folded = BUF_INIT;
	int rv;

	text_fold(&folded, q.operand);
	q.folded = buf_str(&folded);
	rv = folded.n > 0 ? search(b, &q, &f, visit, e) : 0;
	if (rv == 0 && f.error != NULL)
		rv = error_set(e, "%s", f.error);
	*exactly = f.n > 0 && f.step <= STEP_EXACT;
	for (size_t i = 0; rv == 0 && i < f.n; i++)
		list_add(ids, str_of(f.v[i].id));
	found_free(&f);
	buf_free(&folded);
	return rv;
}

int
name_has_letter(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] >= 0x80 ||
		    isalnum((unsigned char)name.p[i]))
			return 1;
	return 0;
}

int
name_follow(const struct book *b, struct str id, struct buf *out,
    struct error *e)
{
	struct query q = { .operand = id, .last = STEP_WAS };
	struct found f = FOUND_INIT(&q);
	int rv;

	buf_reset(out);
	if (!id_valid(id))
		return 1;
	if (book_has(b, id)) {
		buf_addstr(out, id);
		return 0;
	}
	q.folded = id;
	rv = search(b, &q, &f, visit, e);
	if (rv == 0 && f.n > 0)
		buf_puts(out, f.v[0].id);
	else if (rv == 0)
		rv = 1;
	found_free(&f);
	return rv;
}

/* The ids that one thread has met. */
struct met {
	struct list ids;
	struct record rec;
};

static void
visit_ids(void *local, struct str id, struct str data, const char *error)
{
	struct met *m = local;

	list_add(&m->ids, id);
	if (error != NULL)
		return;
	record_parse(&m->rec, data, NULL);
	for (size_t i = 0; i < m->rec.nfields; i++)
		if (m->rec.fields[i].id == FIELD_WAS)
			list_add(&m->ids, m->rec.fields[i].value);
}

int
ids_load(struct ids *set, const struct book *b, struct error *e)
{
	struct met met[2] = { { .rec = RECORD_INIT }, { .rec = RECORD_INIT } };
	struct book_visit v = { .visit = visit_ids, .local = { &met[0], &met[1] } };
	int rv;

	rv = book_each(b, &v, e);
	for (size_t i = 0; i < 2; i++) {
		for (size_t j = 0; rv == 0 && j < met[i].ids.n; j++)
			ids_add(set, str_of(met[i].ids.v[j]));
		list_free(&met[i].ids);
		record_free(&met[i].rec);
	}
	return rv;
}

int
name_free_id(const struct book *b, struct str name, struct str email,
    const struct list *taken, struct buf *out, struct error *e)
{
	struct ids set = IDS_INIT;
	int rv;

	rv = ids_load(&set, b, e);
	for (size_t i = 0; rv == 0 && taken != NULL && i < taken->n; i++)
		ids_add(&set, str_of(taken->v[i]));
	if (rv == 0)
		ids_make(&set, name, email, out);
	ids_free(&set);
	return rv;
}

int
name_nearest(const struct book *b, struct str id, struct buf *out,
    struct error *e)
{
	struct list ids = LIST_INIT;
	const char *near = NULL;
	int rv = book_ids(b, &ids, e);

	if (rv == 0)
		near = text_nearest(id, (const char *const *)ids.v, ids.n);
	buf_reset(out);
	if (near != NULL)
		buf_puts(out, near);
	list_free(&ids);
	return rv == -1 ? -1 : near != NULL;
}
