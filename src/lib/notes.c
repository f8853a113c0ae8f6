#include "notes.h"

#include <stdlib.h>
#include <string.h>

#include "wrap.h"

static const struct {
	const char *name;
	int seeking, giving;   /* asked on that side */
	const char *expected;
} keys[NOTES_KEYS] = {
	[NOTES_MINUTES] = { "Minutes", 1, 1, "how long it took, 1 to 1440, once" },
	[NOTES_LEARNED] = { "Learned", 1, 0, "one line of it" },
	[NOTES_TAUGHT] = { "Taught", 0, 1, "one line of it" },
	[NOTES_FIT] = { "Fit", 1, 0, "1 to 5, once" },
	[NOTES_CULTURE] = { "Culture", 1, 0, "1 to 5, once" },
	[NOTES_NEXT] = { "Next", 1, 1, "" },
	[NOTES_REFERRED] = { "Referred", 1, 0, "" },
};

const char *
notes_key(enum notes_key k)
{
	return keys[k].name;
}

int
notes_asks(enum notes_key k, int giving)
{
	return giving ? keys[k].giving : keys[k].seeking;
}

/* --- laying out --- */

#define COLUMNS 76

/* A comment, broken into lines. */
static void
put_comment(struct buf *out, struct str text, size_t indent)
{
	struct buf lines = BUF_INIT;
	struct str rest, line;

	wrap_text(&lines, text, COLUMNS - 2, 0, indent);
	for (rest = buf_str(&lines); str_line(&rest, &line); )
		buf_printf(out, "# %.*s\n", (int)line.n, line.p);
	buf_free(&lines);
}

/* An editor may obey what stands in the first lines of a file or the last:
 * there are none but ours. */
static void
put_head(struct buf *out, int giving)
{
	buf_puts(out,
	    "\n"
	    "# The line above is the entry that will be logged; put it right where it\n"
	    "# is not, or make it another one, such as cancelled.  Answers go behind A:\n"
	    "# or below it, all else wherever you like.  Lines like this one, questions\n");
	buf_printf(out, "# without an answer and what you leave empty are not logged.%s\n",
	    giving ? "" : "  Ask the\n# first ones even if time runs short.");
}

static void
put_facts(struct buf *out, const struct sheet *s)
{
	struct buf line = BUF_INIT;
	size_t i;

	buf_puts(out, "\n# ");
	text_safe(out, str_of(s->name), 0);
	buf_putc(out, '\n');
	for (i = 0; i < s->nfacts; i++) {
		const char *label = fact_label(s->facts[i].fact);

		buf_reset(&line);
		buf_puts(&line, label);
		if (*label != '\0')
			buf_puts(&line, ": ");
		buf_puts(&line, s->facts[i].text);
		put_comment(out, buf_str(&line), 2);
	}
	buf_free(&line);
}

/* Below the number and the mark that it has on the sheet, for who types up what
 * was written on that. */
static void
put_question(struct buf *out, size_t number, const struct question *q)
{
	buf_printf(out, "\n# %zu%s\nQ: ", number, q->must ? " *" : "");
	text_safe(out, str_of(q->text), 0);
	buf_puts(out, "\nA:\n");
}

/* The musts first, as time may run short; whom else to ask comes last. */
static void
put_questions(struct buf *out, const struct bank *bank)
{
	static const char *const titles[] = {
		"First of all", "If there is time", "Before the end"
	};
	size_t part, i;
	int begun;

	for (part = 0; part < 3; part++)
		for (i = 0, begun = 0; i < bank->n; i++) {
			const struct question *q = &bank->v[i];

			if (part != (q->category == CATEGORY_REFERRALS ? 2u :
			    q->must ? 0u : 1u))
				continue;
			if (!begun)
				buf_printf(out, "\n# %s\n", titles[part]);
			begun = 1;
			put_question(out, i + 1, q);
		}
}

static void
put_debrief(struct buf *out, int giving)
{
	int k;

	buf_puts(out, "\n# Afterwards: what is empty here is asked when you leave.\n");
	buf_puts(out, giving ?
	    "# Taught: what giving the talk taught you.\n" :
	    "# Learned: in one line.  Fit (the work) and Culture (the place): 1 to 5.\n");
	buf_puts(out,
	    "# Next: what you will do, a line each; \"send the paper by fri\" is a promise.\n");
	if (!giving)
		buf_puts(out,
		    "# Referred: whom to ask next, a line each: name; organization; words.\n");
	for (k = 0; k < NOTES_KEYS; k++)
		if (k != NOTES_MINUTES && notes_asks(k, giving))
			buf_printf(out, "%s:\n", keys[k].name);
}

int
notes_lay(struct buf *out, const struct entry *talk, const struct sheet *s,
    struct error *e)
{
	if (entry_write(out, talk, "\n", e) == -1)
		return -1;
	put_head(out, s->giving);
	put_facts(out, s);
	if (!s->giving)
		put_questions(out, &s->questions);
	buf_puts(out, "\n# Notes\n\n");
	put_debrief(out, s->giving);
	return 0;
}

void
notes_put(struct buf *out, enum notes_key k, struct str value)
{
	size_t i;

	buf_printf(out, "%s: ", keys[k].name);
	for (i = 0; i < value.n; i++)
		buf_putc(out, strchr("\r\n", value.p[i]) != NULL ? ' ' : value.p[i]);
	buf_putc(out, '\n');
}

/* --- reading back --- */

/* The lines that were laid out, to be found. */
struct laid {
	struct str *v;
	size_t n, cap;
};

struct reading {
	struct notes *notes;
	struct laid laid;
	const struct report *report;
	unsigned line;
	struct str question;   /* asked, and not yet in the body */
	int question_typed;    /* by the user: it stays, answered or not */
	enum {
		AT_START,          /* nothing but the entry may have stood before */
		AT_TEXT,
		AT_QUESTION        /* what comes next answers it */
	} at;
	int blank;             /* a blank line since the last one that is kept */
	int prose;             /* which was no question */
};

static int
compare(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void
laid_read(struct laid *l, struct str text)
{
	struct str line;

	while (str_line(&text, &line)) {
		l->v = xgrow(l->v, l->n, &l->cap, sizeof(*l->v));
		l->v[l->n++] = str_trim(line);
	}
	if (l->n > 0)
		qsort(l->v, l->n, sizeof(*l->v), compare);
}

static int
is_laid(const struct reading *r, struct str line)
{
	return r->laid.n > 0 && bsearch(&line, r->laid.v, r->laid.n,
	    sizeof(*r->laid.v), compare) != NULL;
}

static void
put_line(struct reading *r, const char *before, struct str line)
{
	struct buf *body = &r->notes->body;

	buf_puts(body, before);
	buf_addstr(body, line);
	buf_putc(body, '\n');
}

/* The question that waits for its answer goes into the body. */
static void
take_question(struct reading *r)
{
	if (r->question.n > 0)
		put_line(r, "", r->question);
	r->question.n = 0;
	r->prose = r->blank = 0;
}

/* Leave the question: one that was laid out and has no answer is left out. */
static void
leave_question(struct reading *r)
{
	if (r->at != AT_QUESTION)
		return;
	if (r->question_typed)
		take_question(r);
	r->question.n = 0;
	r->at = AT_TEXT;
}

static void
take_text(struct reading *r, struct str line)
{
	if (r->at == AT_QUESTION) {
		take_question(r);
		put_line(r, "A: ", str_trim(line));
	} else {
		if (r->blank && r->prose)
			buf_putc(&r->notes->body, '\n');
		put_line(r, "", line);
	}
	r->at = AT_TEXT;
	r->prose = 1;
	r->blank = 0;
}

static void
read_question(struct reading *r, struct str line)
{
	leave_question(r);
	r->question = line;
	r->question_typed = !is_laid(r, line);
	r->at = AT_QUESTION;
}

/* "A:" waits for the lines below; with text it is the answer. */
static void
read_answer(struct reading *r, struct str line)
{
	if (str_trim(str_sub(line, 2, line.n)).n == 0)
		return;
	take_question(r);
	put_line(r, "", line);
	r->at = AT_TEXT;
	r->prose = 1;
}

/* --- the debrief --- */

static int
key_of(struct str line, enum notes_key *k, struct str *value)
{
	const char *colon = memchr(line.p, ':', line.n);
	int i;

	if (colon == NULL)
		return 0;
	for (i = 0; i < NOTES_KEYS; i++)
		if (str_caseis(str_sub(line, 0, (size_t)(colon - line.p)),
		    keys[i].name)) {
			*k = i;
			*value = str_trim(str_sub(line,
			    (size_t)(colon - line.p) + 1, line.n));
			return 1;
		}
	return 0;
}

/* "25", "25 min", "25 minutes". */
static int
read_minutes(struct str value, int *mins)
{
	struct str word;

	return str_word(&value, &word) && str_int(word, 1, 1440, mins) == 0 &&
	    (str_trim(value).n == 0 || str_starts(str_trim(value), "min"));
}

/* A number of the entry, unless it has one already. */
static int
take_number(struct entry *e, enum notes_key k, struct str value)
{
	static const unsigned attrs[NOTES_KEYS] = {
		[NOTES_MINUTES] = ATTR_MINS, [NOTES_FIT] = ATTR_FIT,
		[NOTES_CULTURE] = ATTR_CULTURE,
	};
	int *to = k == NOTES_MINUTES ? &e->mins :
	    k == NOTES_FIT ? &e->fit : &e->culture;
	int n;

	if ((e->has & attrs[k]) || (k == NOTES_MINUTES ?
	    !read_minutes(value, &n) : str_int(value, 1, 5, &n) == -1))
		return 0;
	*to = n;
	e->has |= attrs[k];
	return 1;
}

static int
take_learned(struct notes *n, struct str value)
{
	if (n->text.n > 0)
		return 0;
	buf_addstr(&n->text, n->talk.text);
	if (n->text.n > 0)
		buf_putc(&n->text, ' ');
	buf_addstr(&n->text, value);
	return 1;
}

static int
take_value(struct notes *n, enum notes_key k, struct str value)
{
	switch (k) {
	case NOTES_LEARNED:
		return take_learned(n, value);
	case NOTES_TAUGHT:
		if (n->taught.n > 0)
			return 0;
		n->taught = value;
		return 1;
	case NOTES_NEXT:
		list_add(&n->next, value);
		return 1;
	case NOTES_REFERRED:
		list_add(&n->referred, value);
		return 1;
	default:
		return take_number(&n->talk, k, value);
	}
}

/* A key, with its value; what cannot be understood is text. */
static void
read_key(struct reading *r, enum notes_key k, struct str value, struct str line)
{
	leave_question(r);
	if (value.n == 0 && is_laid(r, str_trim(line)))
		return;
	if (value.n > 0 && take_value(r->notes, k, value))
		return;
	if (value.n > 0)
		report_tell(r->report, r->line, value,
		    "is kept as a line of the notes", keys[k].expected);
	take_text(r, line);
}

/* --- the whole --- */

/* The entry, where the text begins with one that ii understands. */
static int
read_head(struct reading *r, struct str line)
{
	struct entry e;

	if (!date_looks(line))
		return 0;
	if (entry_parse(&e, line, r->line, r->report) > 0 || e.kind <= KIND_UNKNOWN)
		return 0;
	r->notes->talk = e;
	return 1;
}

static void
read_line(struct reading *r, struct str line)
{
	struct str words = str_trim(line), value;
	enum notes_key k;

	if (words.n == 0) {
		r->blank = 1;
		leave_question(r);
		return;
	}
	if (!is_laid(r, words))
		r->notes->typed = 1;
	if (words.p[0] == '#' && is_laid(r, words)) {
		leave_question(r);
		return;
	}
	if (r->at == AT_START) {
		r->at = AT_TEXT;
		if (read_head(r, words))
			return;
	}
	if (str_starts(words, "Q:"))
		read_question(r, words);
	else if (str_starts(words, "A:"))
		read_answer(r, words);
	else if (key_of(words, &k, &value))
		read_key(r, k, value, line);
	else
		take_text(r, line);
}

void
notes_read(struct notes *n, struct str laid, struct str text,
    const struct report *report)
{
	struct reading r = { .notes = n, .report = report, .at = AT_START };
	struct str line;

	laid_read(&r.laid, laid);
	while (str_line(&text, &line)) {
		r.line++;
		read_line(&r, line);
	}
	leave_question(&r);
	free(r.laid.v);
	if (n->text.n > 0)
		n->talk.text = buf_str(&n->text);
	n->talk.body = buf_str(&n->body);
}

int
notes_has(const struct notes *n, enum notes_key k)
{
	switch (k) {
	case NOTES_MINUTES:
		return (n->talk.has & ATTR_MINS) != 0;
	case NOTES_LEARNED:
		return n->talk.text.n > 0;
	case NOTES_TAUGHT:
		return n->taught.n > 0;
	case NOTES_FIT:
		return (n->talk.has & ATTR_FIT) != 0;
	case NOTES_CULTURE:
		return (n->talk.has & ATTR_CULTURE) != 0;
	case NOTES_NEXT:
		return n->next.n > 0;
	case NOTES_REFERRED:
		return n->referred.n > 0;
	default:
		return 1;
	}
}

void
notes_free(struct notes *n)
{
	list_free(&n->next);
	list_free(&n->referred);
	buf_free(&n->text);
	buf_free(&n->body);
	*n = (struct notes)NOTES_INIT;
}
