/* sheetpage: a sheet as one page of plain text. */
#include <string.h>

#include "sheet.h"
#include "wrap.h"

#define LABEL 10           /* columns of the labels */
#define NUMBER 6           /* columns before the text of a question */

/* How much of it all shall be there. */
struct layout {
	size_t room;       /* blank lines below all questions, to write on */
	size_t limit;      /* lines of one label */
	size_t questions;
};

static size_t
count_lines(const struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		n += b->s[i] == '\n';
	return n;
}

/* Append a line broken where a word alone is wider than the page, as in scripts
 * that are written without blanks. */
static void
put_broken(struct buf *out, struct str line, size_t indent)
{
	size_t fit, width = SHEET_COLUMNS;

	while ((fit = text_fit(line, width)) < line.n && fit > 0) {
		buf_addstr(out, str_sub(line, 0, fit));
		buf_putc(out, '\n');
		buf_pad(out, ' ', indent);
		line = str_sub(line, fit, line.n);
		width = SHEET_COLUMNS - indent;
	}
	buf_addstr(out, line);
	buf_putc(out, '\n');
}

/* Append text in lines behind head, which takes indent columns; what is below
 * it is indented as far. */
static void
put_text(struct buf *out, const char *head, const char *text, size_t indent)
{
	struct buf b = BUF_INIT;
	struct str rest, line;

	buf_puts(&b, head);
	wrap_text(&b, str_of(text), SHEET_COLUMNS, indent, indent);
	for (rest = buf_str(&b); str_line(&rest, &line); )
		put_broken(out, line, indent);
	buf_free(&b);
}

/* --- the top --- */

/* Cut *out to its first n lines behind from, the last of which then ends in
 * dots, at a word. */
static void
cut_lines(struct buf *out, size_t from, size_t n)
{
	static const char dots[] = " ...";
	struct str rest = str_sub(buf_str(out), from, out->n), line = STR("");
	size_t fit;

	while (n-- > 0 && str_line(&rest, &line))
		;
	if (rest.n == 0)
		return;
	fit = text_fit(line, SHEET_COLUMNS - (sizeof(dots) - 1));
	if (fit < line.n)
		while (fit > LABEL && line.p[fit] != ' ')
			fit--;
	if (fit == LABEL)
		fit = text_fit(line, SHEET_COLUMNS - (sizeof(dots) - 1));
	buf_splice(out, (size_t)(line.p - out->s) + fit, out->n, str_of(dots));
	buf_putc(out, '\n');
}

/* All facts of one kind behind their label, from fact *i on. */
static void
put_facts(struct buf *out, const struct sheet *s, size_t *i, size_t limit)
{
	enum fact fact = s->facts[*i].fact;
	size_t from = out->n;
	struct buf head = BUF_INIT;

	buf_puts(&head, fact_label(fact));
	for (; *i < s->nfacts && s->facts[*i].fact == fact; ++*i) {
		buf_pad(&head, ' ', LABEL - head.n);
		put_text(out, head.s, s->facts[*i].text, LABEL);
		buf_reset(&head);
	}
	cut_lines(out, from, limit);
	buf_free(&head);
}

static void
put_top(struct buf *out, const struct sheet *s, size_t limit)
{
	size_t i = 0;

	put_text(out, "", s->name, 0);
	cut_lines(out, 0, 1);
	if (i < s->nfacts && s->facts[i].fact == FACT_WHO) {
		put_text(out, "", s->facts[i++].text, 0);
		cut_lines(out, 0, 4);
	}
	if (i < s->nfacts)
		buf_putc(out, '\n');
	while (i < s->nfacts)
		put_facts(out, s, &i, limit);
}

/* --- the questions --- */

static size_t
count_musts(const struct sheet *s, size_t n)
{
	size_t musts = 0;

	for (size_t i = 0; i < n; i++)
		musts += s->questions.v[i].must != 0;
	return musts;
}

static void
put_heading(struct buf *out, const struct sheet *s, const struct layout *l)
{
	buf_printf(out, "\n%zu question%s, %d minutes", l->questions,
	    l->questions == 1 ? "" : "s", s->mins);
	if (l->questions < s->questions.n)
		buf_printf(out, "; %zu more have no room",
		    s->questions.n - l->questions);
	if (count_musts(s, l->questions) > 0)
		buf_puts(out, "; * those not to miss");
	buf_putc(out, '\n');
}

/* The room below question i: the same for all, what is over for the musts
 * first. */
static size_t
room_of(const struct sheet *s, const struct layout *l, size_t i)
{
	size_t over = l->room % l->questions, before = count_musts(s, i);
	size_t musts = count_musts(s, l->questions);
	int must = s->questions.v[i].must;

	return l->room / l->questions +
	    (must ? before < over : over > musts && i - before < over - musts);
}

static void
put_questions(struct buf *out, const struct sheet *s, const struct layout *l)
{
	const struct question *q;
	struct buf head = BUF_INIT;

	put_heading(out, s, l);
	for (size_t i = 0; i < l->questions; i++) {
		q = &s->questions.v[i];
		buf_reset(&head);
		buf_printf(&head, "%3zu %c ", i + 1, q->must ? '*' : ' ');
		put_text(out, head.s, q->text, NUMBER);
		buf_pad(out, '\n', room_of(s, l, i));
	}
	buf_free(&head);
}

/* --- the page --- */

/* Append all of it; returns how many lines it takes. */
static size_t
lay_out(struct buf *out, const struct sheet *s, const struct layout *l)
{
	buf_reset(out);
	put_top(out, s, l->limit);
	if (l->questions > 0)
		put_questions(out, s, l);
	return count_lines(out);
}

/* Try with so many lines for a label, and so many at least to write on below
 * each question.  Returns 1 when it fits: the room is then all that is left. */
static int
try(struct buf *out, const struct sheet *s, struct layout *l, size_t least)
{
	size_t lines;

	l->room = 0;
	lines = lay_out(out, s, l);
	if (lines + l->questions * least > SHEET_LINES)
		return 0;
	l->room = l->questions > 0 ? SHEET_LINES - lines : 0;
	lay_out(out, s, l);
	return 1;
}

/* First the top gives way to the room, then the room to the top, then both to
 * the questions. */
void
sheet_render(struct buf *out, const struct sheet *s)
{
	static const struct {
		size_t least, limit;
	} tries[] = {
		{ 2, 5 }, { 2, 4 }, { 2, 3 }, { 1, 5 }, { 1, 4 }, { 1, 3 }, { 1, 2 },
		{ 0, 2 }, { 0, 1 },
	};
	struct layout l = { .questions = s->questions.n };
	struct buf page = BUF_INIT;
	size_t i;
	int fits = 0;

	/* more than lines are on the page do not fit anyway */
	if (l.questions > SHEET_LINES)
		l.questions = SHEET_LINES;
	for (i = 0; i < sizeof(tries) / sizeof(tries[0]) && !fits; i++) {
		l.limit = tries[i].limit;
		fits = try(&page, s, &l, tries[i].least);
	}
	while (!fits && l.questions > 0) {
		l.questions--;
		fits = try(&page, s, &l, 0);
	}
	buf_addstr(out, buf_str(&page));
	buf_free(&page);
}
