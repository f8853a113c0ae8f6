#include "lint.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "chars.h"
#include "lint_private.h"

/* Of one phrase, so many matches are looked at. */
#define MATCHES_SEEN 1000

/* How far around a match is looked for what makes it innocent, or denies it. */
#define NEAR 200

const char *
severity_word(enum severity s)
{
	static const char *const words[] = { "note", "warning", "error" };

	return words[s];
}

/* --- telling --- */

void
lint_tell(struct linting *t, enum severity severity, size_t at, const char *fmt, ...)
{
	struct findings *f = t->f;
	struct buf what = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&what, fmt, ap);
	va_end(ap);
	f->v = xgrow(f->v, f->n, &f->cap, sizeof(*f->v));
	f->v[f->n] = (struct finding){ .at = at, .severity = severity };
	f->v[f->n++].what = buf_take(&what);
	if (severity == SEVERITY_ERROR)
		f->errors++;
}

void
lint_quote(struct buf *b, struct str s)
{
	struct str word;
	size_t from = b->n, n;

	s = str_trim(s);
	buf_putc(b, '"');
	while (s.n > 0) {
		for (n = 0; n < s.n && !is_blank(s.p[n]) && s.p[n] != '\n' &&
		    s.p[n] != '\r'; n++)
			;
		word = str_sub(s, 0, n);
		s = str_sub(s, n + 1, s.n);
		if (word.n == 0)
			continue;
		if (b->n > from + 1)
			buf_putc(b, ' ');
		if (b->n - from + word.n > 60) {
			buf_puts(b, "...");
			break;
		}
		buf_addstr(b, word);
	}
	buf_putc(b, '"');
}

struct str
lint_source(const struct linting *t, size_t from, size_t to)
{
	size_t end = t->prose.at[to];

	/* where the match ends a line, what was not read may follow */
	if (to > from) {
		struct str last = str_sub(t->s, t->prose.at[to - 1], t->to);
		int32_t c;

		if (last.n > 0 && end > t->prose.at[to - 1] + text_next(last, &c))
			end = t->prose.at[to - 1] + text_next(last, &c);
	}
	return str_sub(t->s, t->prose.at[from], end);
}

/* --- phrases --- */

/* Whether a phrase is about this letter. */
static int
counts(const struct linting *t, const struct phrase *p)
{
	const struct lint *l = t->l;
	unsigned is = t->info != NULL ? t->info->is : 0;

	if (p->letters != 0 &&
	    (l->letter == LETTER_COUNT || !(p->letters & 1u << l->letter)))
		return 0;
	if ((p->about & (ABOUT_JOB | ABOUT_OPENING)) && (is & LETTER_GIVING))
		return 0;
	if ((p->about & ABOUT_OPENING) && !(is & LETTER_ASKS) &&
	    (l->lead == 1 || (l->lead == -1 && (is & LETTER_OPENING))))
		return 0;
	return 1;
}

/* A phrase could not be looked for. */
static void
tell_limit(struct linting *t, const struct phrase *p, const struct error *e)
{
	lint_tell(t, SEVERITY_ERROR, t->start, "not checked for the phrase '%s': %s",
	    p->pattern, e != NULL ? error_text(e) : "it stands here too often");
}

static const struct paragraph *
paragraph_at(const struct prose *p, size_t at)
{
	size_t from = 0, to = p->n, half;

	while (to - from > 1) {
		half = from + (to - from) / 2;
		if (p->v[half].from <= at)
			from = half;
		else
			to = half;
	}
	return &p->v[from];
}

int
lint_ends(struct str text, size_t at)
{
	return strchr(".!?;", text.p[at]) != NULL &&
	    (at + 1 == text.n || text.p[at + 1] == ' ' || text.p[at + 1] == '\n' ||
	    text.p[at + 1] == '"' || text.p[at + 1] == ')');
}

/* The sentence around a match, or what of it is near. */
static struct str
sentence(const struct linting *t, size_t *from, size_t *to)
{
	struct str text = buf_str(&t->prose.text);
	const struct paragraph *p = paragraph_at(&t->prose, *from);
	size_t start = *from, end = *to;

	while (start > p->from && *from - start < NEAR && !lint_ends(text, start - 1))
		start--;
	while (end < p->to && end - *to < NEAR && (end == *from || !lint_ends(text, end - 1)))
		end++;
	*from -= start;
	*to -= start;
	return str_sub(text, start, end);
}

/*
 * Whether a phrase of a sort matches in s, so that it overlaps from..to.  A
 * limit that is reached is no match: what was found then stands.
 */
static int
matches(const struct linting *t, enum phrase_is is, struct str s, size_t from,
    size_t to)
{
	const struct phrases *all = t->l->phrases;
	struct error e = ERROR_INIT;
	size_t start, end, at;

	for (size_t i = 0; i < all->n; i++) {
		const struct phrase *p = &all->v[i];

		if (p->is != is || !counts(t, p))
			continue;
		for (at = 0; match_find(p->match, s, at, &start, &end, &e) == 1 &&
		    start < to; at = end > start ? end : end + 1)
			if (end > from)
				return 1;
		error_clear(&e);
	}
	return 0;
}

static void
take(struct linting *t, const struct phrase *p, size_t from, size_t to)
{
	size_t f = from, end = to;
	struct str near = sentence(t, &f, &end);
	enum severity severity = (enum severity)p->is;

	if (matches(t, PHRASE_FINE, near, f, end))
		return;
	if (severity == SEVERITY_ERROR &&
	    (matches(t, PHRASE_NOT, str_sub(near, 0, f), 0, f) ||
	    matches(t, PHRASE_ISNT, str_sub(near, end, near.n), 0, near.n - end)))
		severity = SEVERITY_NOTE;
	t->found = xgrow(t->found, t->nfound, &t->cfound, sizeof(*t->found));
	t->found[t->nfound++] = (struct found){ from, to, severity, p };
}

/* Find a phrase wherever it stands. */
static void
look_for(struct linting *t, const struct phrase *p)
{
	struct str text = buf_str(&t->prose.text);
	size_t at = 0, from, to, before = t->nfound;
	struct error e = ERROR_INIT;
	int rv, seen = 0;

	while ((rv = match_find(p->match, text, at, &from, &to, &e)) == 1) {
		if (++seen > MATCHES_SEEN) {
			tell_limit(t, p, NULL);
			break;
		}
		if (to > from)
			take(t, p, from, to);
		if (t->nfound - before == MATCHES_TOLD)
			break;
		at = to > from ? to : to + 1;
	}
	if (rv == -1)
		tell_limit(t, p, &e);
	error_clear(&e);
}

/* Whether one of the names that show the letter to be about them stands in it. */
static int
names_them(const struct linting *t)
{
	const struct list *names = t->l->about;
	struct buf name = BUF_INIT;
	int found = 0;

	for (size_t i = 0; names != NULL && i < names->n && !found; i++) {
		buf_reset(&name);
		text_fold(&name, str_of(names->v[i]));
		found = name.n > 0 && str_find(buf_str(&t->prose.text),
		    buf_str(&name)) != -1;
	}
	buf_free(&name);
	return found;
}

/* What a letter should have, and has not. */
static void
want(struct linting *t, const struct phrase *p)
{
	struct error e = ERROR_INIT;
	int rv;

	if ((p->about & ABOUT_THEM) && names_them(t))
		return;
	rv = match_find(p->match, buf_str(&t->prose.text), 0, NULL, NULL, &e);
	if (rv == 0)
		lint_tell(t, SEVERITY_WARNING, t->start, "%s", p->message);
	else if (rv == -1)
		tell_limit(t, p, &e);
	error_clear(&e);
}

static int
by_place(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	if (x->to != y->to)
		return x->to > y->to ? -1 : 1;
	return x->phrase < y->phrase ? -1 : x->phrase > y->phrase;
}

/* Of those that overlap, the gravest, then the longest, is told. */
static size_t
sift(struct found *v, size_t n)
{
	size_t kept = 0;

	if (n > 0)
		qsort(v, n, sizeof(*v), by_place);
	for (size_t i = 0; i < n; i++) {
		struct found *last = kept > 0 ? &v[kept - 1] : NULL;

		if (last == NULL || v[i].from >= last->to)
			v[kept++] = v[i];
		else if (v[i].severity > last->severity ||
		    (v[i].severity == last->severity &&
		    v[i].to - v[i].from > last->to - last->from))
			*last = v[i];
	}
	return kept;
}

static void
tell_found(struct linting *t)
{
	struct buf words = BUF_INIT;

	t->nfound = sift(t->found, t->nfound);
	for (size_t i = 0; i < t->nfound; i++) {
		const struct found *f = &t->found[i];

		buf_reset(&words);
		lint_quote(&words, lint_source(t, f->from, f->to));
		if (f->phrase->is == PHRASE_ERROR && f->severity == SEVERITY_NOTE)
			lint_tell(t, SEVERITY_NOTE, t->prose.at[f->from], "%s: even denied, "
			    "it is what they will remember; better say only what you "
			    "wish to learn", words.s);
		else
			lint_tell(t, f->severity, t->prose.at[f->from], "%s: %s", words.s,
			    f->phrase->message);
	}
	buf_free(&words);
}

static void
check_phrases(struct linting *t)
{
	const struct phrases *all = t->l->phrases;

	if (all == NULL) {
		lint_tell(t, SEVERITY_NOTE, t->start, "its words are unchecked: there are no "
		    "phrases for the language '%s'; a file phrases.%s in the book may "
		    "hold them", t->l->lang, t->l->lang);
		return;
	}
	for (size_t i = 0; i < all->n; i++) {
		const struct phrase *p = &all->v[i];

		if (!counts(t, p))
			continue;
		if (p->is == PHRASE_WANTS && t->gaps == 0)
			want(t, p);
		else if (p->is <= PHRASE_ERROR)
			look_for(t, p);
	}
	tell_found(t);
	if (t->l->lead == 0 && t->info != NULL && (t->info->is & LETTER_OPENING))
		lint_tell(t, SEVERITY_WARNING, t->start, "their record has no opening that "
		    "they mentioned, or you have thanked them for it: log it as lead, "
		    "or write another letter");
}

/* --- the whole --- */

static int
by_at(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	return strcmp(x->what, y->what);
}

/* Sort the findings of this letter, the last n, and count their lines. */
static void
place(struct linting *t, size_t n)
{
	struct findings *f = t->f;
	struct finding *v = f->v;
	int32_t c;

	if (n > 0)
		qsort(v + f->n - n, n, sizeof(*v), by_at);
	for (size_t i = f->n - n; i < f->n; i++) {
		while (f->at < v[i].at) {
			f->at += text_next(str_sub(t->s, f->at, t->s.n), &c);
			f->column++;
			if (c == '\n') {
				f->line++;
				f->column = 1;
			}
		}
		v[i].line = f->line;
		v[i].column = f->column;
	}
}

/* Mail as it travels, which people neither write nor read: 1 when it was told. */
static int
is_encoded(struct linting *t)
{
	struct str header = str_sub(t->s, t->from, t->body), value;
	size_t pos = 0;

	if (prose_field(header, "Content-Transfer-Encoding", &pos, &value) &&
	    (str_caseis(value, "quoted-printable") || str_caseis(value, "base64"))) {
		lint_tell(t, SEVERITY_ERROR, t->from, "unchecked: it is encoded (%.*s); check it "
		    "before it is sent", (int)value.n, value.p);
		return 1;
	}
	pos = 0;
	if (prose_field(header, "Content-Type", &pos, &value) && value.n > 5 &&
	    !str_caseeq(str_sub(value, 0, 5), STR("text/"))) {
		lint_tell(t, SEVERITY_ERROR, t->from, "unchecked: it has several parts, or is no "
		    "text; check it before they are put together");
		return 1;
	}
	return 0;
}

static void
check(struct linting *t)
{
	unsigned is = t->info != NULL ? t->info->is : 0;

	if (t->prose.n == 0 || t->prose.v[t->prose.n - 1].is == PROSE_SUBJECT) {
		lint_tell(t, SEVERITY_ERROR, t->start, "there is nothing of yours to read in it");
		return;
	}
	if (t->prose.cut)
		lint_tell(t, SEVERITY_ERROR, t->start, "it is far too long for a letter, and was "
		    "not read to its end");
	lint_gaps(t);
	check_phrases(t);
	if (t->info != NULL && t->info->form == FORM_NOTE)
		lint_note(t);
	else if (is & LETTER_ASKS)
		lint_length(t);
	if (is & LETTER_ASKS)
		lint_asking(t);
}

void
lint_letter(struct findings *f, struct str text, size_t from, size_t to,
    const struct lint *l)
{
	struct linting t = { .f = f, .l = l, .s = text, .from = from, .to = to,
	    .prose = PROSE_INIT };
	size_t before = f->n;

	if (l->letter != LETTER_COUNT)
		t.info = letter_info(l->letter);
	t.body = from + prose_body(str_sub(text, from, to));
	t.start = t.body;
	if (!is_encoded(&t)) {
		prose_read(&t.prose, text, from, to);
		for (size_t i = 0; i < t.prose.n; i++)
			if (t.prose.v[i].is == PROSE_OWN) {
				t.start = t.prose.at[t.prose.v[i].from];
				break;
			}
		check(&t);
	}
	place(&t, f->n - before);
	prose_free(&t.prose);
	free(t.found);
}

void
findings_free(struct findings *f)
{
	for (size_t i = 0; i < f->n; i++)
		free(f->v[i].what);
	free(f->v);
	*f = (struct findings)FINDINGS_INIT;
}
