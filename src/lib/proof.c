#include "proof.h"

#include <stdlib.h>
#include <string.h>

#include "chars.h"
#include "name.h"
#include "prose.h"
#include "record.h"
#include "share.h"

/* Addresses that are looked up; each may read the whole book. */
#define RECIPIENTS_MAX 5

/* The phrases of one language. */
struct language {
	char *name;
	struct phrases phrases;
};

/* What is known of whom a letter is to. */
struct reader_of {
	struct list about;       /* as of struct lint */
	int lead;
	struct buf lang;
};

/* --- languages --- */

/* "fr_CA, en" is "fr". */
static void
put_language(struct buf *b, struct str s)
{
	buf_reset(b);
	for (size_t i = 0; i < s.n && is_letter(s.p[i]); i++)
		buf_putc(b, (char)(s.p[i] | 0x20));
}

/* The file of a language's phrases; English has the plain name. */
static int
load(struct proof *p, struct language *l, struct error *e)
{
	struct buf name = BUF_INIT, own = BUF_INIT;
	struct str text;
	int rv = 1;

	buf_puts(&name, "phrases");
	if (strcmp(l->name, "en") != 0)
		buf_printf(&name, ".%s", l->name);
	text = share_text(name.s);
	if (text.p != NULL)
		phrases_add(&l->phrases, text, name.s, &p->bad);
	if (p->book != NULL)
		rv = share_own(p->book, name.s, &own, e);
	if (rv == 0) {
		char *path = book_path(p->book, name.s);

		phrases_add(&l->phrases, buf_str(&own), path, &p->bad);
		free(path);
	}
	buf_free(&name);
	buf_free(&own);
	return rv == -1 ? -1 : 0;
}

int
proof_phrases(struct proof *p, const char *lang, struct phrases **phrases,
    struct error *e)
{
	struct language new = { .phrases = PHRASES_INIT }, *l;
	struct buf name = BUF_INIT;
	size_t i;

	put_language(&name, str_of(lang));
	new.name = buf_take(&name);
	for (i = 0; i < p->n && strcmp(p->languages[i].name, new.name) != 0; i++)
		;
	if (i < p->n) {
		free(new.name);
	} else if (load(p, &new, e) == 0) {
		p->languages = xgrow(p->languages, p->n, &p->cap, sizeof(*l));
		p->languages[p->n++] = new;
	} else {
		free(new.name);
		phrases_free(&new.phrases);
		return -1;
	}
	l = &p->languages[i];
	*phrases = l->phrases.n > 0 ? &l->phrases : NULL;
	return 0;
}

/* --- whom it is to --- */

/* Whether they mentioned an opening that I have not thanked them for yet. */
static int
has_lead(const struct record *rec, int today)
{
	const struct entry **order = xcalloc(rec->nentries + 1, sizeof(struct entry *));
	size_t n = record_order(rec, order);
	int lead = 0;

	for (size_t i = 0; i < n && order[i]->when.day <= today; i++)
		if (order[i]->kind == KIND_LEAD)
			lead = 1;
		else if (order[i]->kind == KIND_THANKED ||
		    order[i]->kind == KIND_APPLIED)
			lead = 0;
	free(order);
	return lead;
}

/* An id as it would stand in a text: its words. */
static void
add_id(struct list *l, struct str id)
{
	struct buf words = BUF_INIT;

	buf_addstr(&words, id);
	for (size_t i = 0; i < words.n; i++)
		if (words.s[i] == '-')
			words.s[i] = ' ';
	list_add(l, buf_str(&words));
	buf_free(&words);
}

static void
learn(struct reader_of *r, const struct record *rec, int today)
{
	struct str via = record_value(rec, FIELD_VIA), org, id;
	size_t pos = 0;

	if ((org = record_value(rec, FIELD_ORG)).n > 0)
		list_add(&r->about, org);
	if (ref_next(via, &pos, &id))
		add_id(&r->about, id);
	for (size_t i = 0; i < rec->nentries; i++)
		if (rec->entries[i].by.n > 0)
			add_id(&r->about, rec->entries[i].by);
	if (r->lead != 1)
		r->lead = has_lead(rec, today);
	if (r->lang.n == 0)
		put_language(&r->lang, record_value(rec, FIELD_LANG));
}

static int
learn_of(struct reader_of *r, const struct book *b, struct str id, struct error *e)
{
	struct record rec = RECORD_INIT;
	struct buf now = BUF_INIT, data = BUF_INIT;
	int rv = id_valid(id) ? name_follow(b, id, &now, e) : 1;

	if (rv == 0)
		rv = book_read_record(b, buf_str(&now), &data, e);
	if (rv == 0) {
		record_parse(&rec, buf_str(&data), NULL);
		learn(r, &rec, b->now.day);
	}
	record_free(&rec);
	buf_free(&now);
	buf_free(&data);
	return rv == -1 ? -1 : 0;
}

/* Of "Grace Hopper <grace@example.org>" the address; empty where there is none. */
static struct str
address(struct str s)
{
	ptrdiff_t open = str_find(s, STR("<")), close = str_find(s, STR(">"));

	if (open != -1 && close > open)
		s = str_sub(s, (size_t)open + 1, (size_t)close);
	return str_find(s, STR("@")) > 0 ? str_trim(s) : str_sub(s, s.n, s.n);
}

static int
learn_by_address(struct reader_of *r, const struct book *b, struct str to,
    struct error *e)
{
	struct buf id = BUF_INIT;
	struct str one;
	int rv = 0, n = 0;

	while (rv != -1 && n < RECIPIENTS_MAX && str_item(&to, ',', &one)) {
		one = address(one);
		if (one.n == 0)
			continue;
		n++;
		rv = name_resolve(b, one, &id, e);
		if (rv == 0)
			rv = learn_of(r, b, buf_str(&id), e);
		if (rv != -1)
			error_clear(e);
	}
	buf_free(&id);
	return rv == -1 ? -1 : 0;
}

static int
learn_from(struct reader_of *r, const struct book *b, struct str header,
    struct error *e)
{
	struct str value, id;
	size_t pos = 0;
	int rv = 0, named = 0;

	while (rv == 0 && prose_field(header, LETTER_ENTRY, &pos, &value)) {
		named = 1;
		if (str_word(&value, &id))
			rv = learn_of(r, b, id, e);
	}
	pos = 0;
	if (!named && prose_field(header, "To", &pos, &value))
		rv = learn_by_address(r, b, value, e);
	return rv;
}

/* --- one letter --- */

/* Whether the book has a template of this name: a letter of the user's own. */
static int
is_own(const struct book *b, struct str name)
{
	struct error none = ERROR_INIT;
	struct buf file = BUF_INIT, text = BUF_INIT;
	int rv;

	buf_printf(&file, "templates/%.*s", (int)name.n, name.p);
	rv = b != NULL && id_valid(name) && share_own(b, file.s, &text, &none) == 0;
	error_clear(&none);
	buf_free(&file);
	buf_free(&text);
	return rv;
}

/* A letter of the user's own is held to what holds for all. */
static int
find_letter(const struct book *b, struct str header, enum letter *l, struct error *e)
{
	struct str name;
	size_t pos = 0;

	if (*l != LETTER_COUNT || !prose_field(header, LETTER_FIELD, &pos, &name) ||
	    letter_find(name, l) || is_own(b, name))
		return 0;
	return error_set(e, LETTER_FIELD ": '%.*s' is no letter", (int)name.n, name.p);
}

static int
read_letter(struct proof *p, struct str text, size_t from, size_t to,
    struct findings *f, struct error *e)
{
	struct str message = str_sub(text, from, to), value;
	struct str header = str_sub(message, 0, prose_body(message));
	struct reader_of reader = { .lead = -1, .lang = BUF_INIT };
	struct lint l = LINT_INIT;
	size_t pos = 0;
	int rv;

	l.letter = p->letter;
	l.about = &reader.about;
	rv = find_letter(p->book, header, &l.letter, e);
	if (p->lang != NULL)
		put_language(&reader.lang, str_of(p->lang));
	else if (prose_field(header, "Content-Language", &pos, &value))
		put_language(&reader.lang, value);
	if (rv == 0 && p->book != NULL) {
		str_int(book_setting(p->book, "Note"), 1, 10000, &l.note);
		rv = learn_from(&reader, p->book, header, e);
	}
	l.lead = reader.lead;
	l.lang = reader.lang.n > 0 ? reader.lang.s : "en";
	if (rv == 0)
		rv = proof_phrases(p, l.lang, &l.phrases, e);
	if (rv == 0)
		lint_letter(f, text, from, to, &l);
	list_free(&reader.about);
	buf_free(&reader.lang);
	return rv;
}

/* Where the next letter of an mbox begins, behind from; the end without one. */
static size_t
next_letter(struct str text, size_t from)
{
	struct str rest = str_sub(text, from, text.n), line;
	int blank = 0;

	while (rest.n > 0) {
		size_t at = text.n - rest.n;

		if (blank && str_starts(rest, "From ") && prose_body(rest) > 0)
			return at;
		str_line(&rest, &line);
		blank = line.n == 0;
	}
	return text.n;
}

int
proof_read(struct proof *p, struct str text, struct findings *f, struct error *e)
{
	size_t from = 0, to;

	if (!str_starts(text, "From ") || prose_body(text) == 0)
		return read_letter(p, text, 0, text.n, f, e);
	for (; from < text.n; from = to) {
		to = next_letter(text, from);
		if (read_letter(p, text, from, to, f, e) == -1)
			return -1;
	}
	return 0;
}

void
proof_free(struct proof *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->languages[i].name);
		phrases_free(&p->languages[i].phrases);
	}
	free(p->languages);
	list_free(&p->bad);
	*p = (struct proof)PROOF_INIT;
}
