/* sheetpage: a sheet as one page of plain text. */
#include <string.h>

#include "sheet.h"
#include "wrap.h"

#define LABEL 10           /* columns of the labels */
#define NUMBER 6           /* columns before the text of a question */
#define ROOM_MAX 3         /* blank lines below a question, to write on */
#define LIMIT_MAX 5        /* lines of one label */

/* How much of it all shall be there. */
struct layout {
	int room;          /* blank lines below each question */
	int limit;         /* lines of one label */
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
put_facts(struct buf *out, const struct sheet *s, size_t *i, int limit)
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
	cut_lines(out, from, (size_t)limit);
	buf_free(&head);
}

static void
put_top(struct buf *out, const struct sheet *s, int limit)
{
	size_t i = 0;

	put_text(out, "", s->name, 0);
	cut_lines(out, 0, 1);
	if (i < s->nfacts && s->facts[i].fact == FACT_WHO) {
		put_text(out, "", s->facts[i++].text, 0);
		cut_lines(out, 0, 3);
	}
	buf_putc(out, '\n');
	while (i < s->nfacts)
		put_facts(out, s, &i, limit);
}

/* --- the questions --- */

/* How long there is for each, said in seconds of ten. */
static void
put_pace(struct buf *out, const struct sheet *s, size_t n)
{
	int musts = 0;

	for (size_t i = 0; i < n; i++)
		musts += s->questions.v[i].must;
	buf_printf(out, "\n%zu question%s, %d minutes", n, n == 1 ? "" : "s", s->mins);
	if (musts > 0)
		buf_puts(out, "; * those not to miss");
	buf_putc(out, '\n');
}

static void
put_questions(struct buf *out, const struct sheet *s, const struct layout *l)
{
	const struct question *q;
	struct buf head = BUF_INIT;

	put_pace(out, s, l->questions);
	for (size_t i = 0; i < l->questions; i++) {
		q = &s->questions.v[i];
		buf_reset(&head);
		buf_printf(&head, "%3zu %c ", i + 1, q->must ? '*' : ' ');
		put_text(out, head.s, q->text, NUMBER);
		buf_pad(out, '\n', (size_t)l->room);
	}
	buf_free(&head);
}

/* --- the page --- */

/* 1 when it fits. */
static int
lay_out(struct buf *out, const struct sheet *s, const struct layout *l)
{
	buf_reset(out);
	put_top(out, s, l->limit);
	if (l->questions > 0)
		put_questions(out, s, l);
	while (out->n > 1 && out->s[out->n - 2] == '\n')
		buf_splice(out, out->n - 1, out->n, STR(""));
	return count_lines(out) <= SHEET_LINES;
}

/* With as much room as there is: first the top gives way, down to a line or two
 * of each, then the room, then questions. */
void
sheet_render(struct buf *out, const struct sheet *s)
{
	struct buf page = BUF_INIT;
	struct layout l = { .questions = s->questions.n };

	for (l.room = ROOM_MAX; l.room >= 0; l.room--)
		for (l.limit = LIMIT_MAX; l.limit > (l.room > 0); l.limit--)
			if (lay_out(&page, s, &l))
				goto out;
	l.room = 0;
	l.limit = 1;
	while (!lay_out(&page, s, &l) && l.questions > 0)
		l.questions--;
out:
	buf_addstr(out, buf_str(&page));
	buf_free(&page);
}
