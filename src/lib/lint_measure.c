#include "lint_private.h"

#include <stdlib.h>

#include "chars.h"

/* A letter that asks. */
#define WORDS_LONG 100
#define WORDS_TOO_LONG 150
#define WORDS_SPOKEN 260         /* two minutes */
#define QUESTIONS_MANY 3

/* A gap is no longer than this. */
#define GAP_MAX 300

/* --- gaps --- */

/* Whether what stands between brackets is to be filled in: not [1], [x], nor
 * the [text](link) of a mark-up. */
static int
is_gap(struct str inside, char behind)
{
	int letters = 0;

	for (size_t i = 0; i < inside.n; i++)
		letters += is_letter(inside.p[i]) || is_high(inside.p[i]);
	return behind != '(' && (letters > 1 || str_is(inside, "...") ||
	    str_trim(inside).n == 0);
}

/* A bracket without its other: an edit by lines leaves one of a gap. */
static void
tell_half(struct linting *t, size_t at)
{
	struct str text = buf_str(&t->prose.text);
	struct buf word = BUF_INIT;
	size_t from = at, to = at + 1;

	while (from > 0 && text.p[from - 1] != ' ' && text.p[from - 1] != '\n')
		from--;
	while (to < text.n && text.p[to] != ' ' && text.p[to] != '\n')
		to++;
	lint_quote(&word, lint_source(t, from, to));
	lint_tell(t, SEVERITY_ERROR, t->prose.at[at], "%s: half of a gap: write all of "
	    "it anew, or take out the bracket", word.s);
	t->gaps++;
	buf_free(&word);
}

/* What stands between two brackets. */
static void
check_pair(struct linting *t, size_t open, size_t close)
{
	struct str text = buf_str(&t->prose.text);
	struct buf words = BUF_INIT;

	if (close - open > GAP_MAX || !is_gap(str_sub(text, open + 1, close),
	    close + 1 < text.n ? text.p[close + 1] : '\n'))
		return;
	lint_quote(&words, lint_source(t, open, close + 1));
	lint_tell(t, SEVERITY_ERROR, t->prose.at[open], "%s: a gap that is still to be "
	    "filled: only you know what belongs here", words.s);
	t->gaps++;
	buf_free(&words);
}

void
lint_gaps(struct linting *t)
{
	struct str text = buf_str(&t->prose.text);
	size_t *open = NULL, n = 0, cap = 0;

	/* a line feed ends each paragraph */
	for (size_t i = 0; i < text.n && t->gaps < MATCHES_TOLD; i++)
		if (text.p[i] == '[') {
			open = xgrow(open, n, &cap, sizeof(*open));
			open[n++] = i;
		} else if (text.p[i] == ']' && n > 0)
			check_pair(t, open[--n], i);
		else if (text.p[i] == ']')
			tell_half(t, i);
		else if (text.p[i] == '\n')
			while (n > 0 && t->gaps < MATCHES_TOLD)
				tell_half(t, open[--n]);
	free(open);
}

/* --- measures --- */

/* Words of their own that have a letter or digit. */
static size_t
count_words(const struct prose *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++) {
		struct str rest = str_sub(buf_str(&p->text), p->v[i].from, p->v[i].to);
		struct str word;

		if (p->v[i].is != PROSE_OWN)
			continue;
		while (str_item(&rest, ' ', &word))
			for (size_t k = 0; k < word.n; k++)
				if (is_letter(word.p[k]) || is_digit(word.p[k]) ||
				    is_high(word.p[k])) {
					n++;
					break;
				}
	}
	return n;
}

/* Sentences that ask: a question mark behind a word, at the end of it. */
static size_t
count_questions(const struct prose *p)
{
	struct str text = buf_str(&p->text);
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++) {
		if (p->v[i].is != PROSE_OWN)
			continue;
		for (size_t k = p->v[i].from; k < p->v[i].to; k++)
			n += text.p[k] == '?' && lint_ends(text, k);
	}
	return n;
}

/* Characters of the note, blanks at its ends aside. */
static size_t
count_characters(struct str s)
{
	size_t n = 0;
	int32_t c;

	for (s = str_trim(s); s.n > 0; s = str_sub(s, text_next(s, &c), s.n))
		n += s.p[0] != '\r';
	return n;
}

void
lint_note(struct linting *t)
{
	size_t n = count_characters(str_sub(t->s, t->body, t->to));

	if (n > (size_t)t->l->note)
		lint_tell(t, SEVERITY_ERROR, t->start, "it has %zu characters, and the note of "
		    "an invitation may have %d", n, t->l->note);
}

void
lint_length(struct linting *t)
{
	size_t n = count_words(&t->prose);

	if (t->info->form == FORM_SCRIPT) {
		if (n > WORDS_SPOKEN)
			lint_tell(t, SEVERITY_WARNING, t->start, "%zu words take more than two "
			    "minutes to say: come to the point sooner", n);
	} else if (n > WORDS_TOO_LONG)
		lint_tell(t, SEVERITY_ERROR, t->start, "%zu words: few will read that far; say "
		    "it in %d", n, WORDS_LONG);
	else if (n > WORDS_LONG)
		lint_tell(t, SEVERITY_WARNING, t->start, "%zu words: say it in %d, and it will "
		    "be read to its end", n, WORDS_LONG);
}

void
lint_asking(struct linting *t)
{
	size_t n = count_questions(&t->prose);

	if (n == 0 && t->gaps == 0)
		lint_tell(t, SEVERITY_WARNING, t->start, "it asks nothing: one or two real "
		    "questions show what the talk would be about");
	else if (n > QUESTIONS_MANY)
		lint_tell(t, SEVERITY_WARNING, t->start, "%zu questions: one or two will do; "
		    "keep the others for the talk", n);
}
