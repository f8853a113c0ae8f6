#include <stdlib.h>
#include <string.h>

#include "letterfor.h"
#include "letterpart.h"

#define NOTES_MAX 240      /* bytes of notes that a gap reminds of */

/* The latest entry of a kind, or NULL. */
static const struct entry *
latest(const struct fold *f, enum kind k)
{
	size_t i;

	for (i = f->n; i > 0; i--)
		if (fold_entry(f, i - 1)->kind == k)
			return fold_entry(f, i - 1);
	return NULL;
}

/* 1 when a way to say the name is a form of it, "Dr. Hopper", that a letter can
 * begin with, and not how it sounds. */
static int
is_address(struct str say, struct str name)
{
	struct buf folded = BUF_INIT, whole = BUF_INIT;
	struct str rest, word;
	int shared = 0, words = 0;

	text_fold(&folded, say);
	text_fold(&whole, name);
	for (rest = buf_str(&folded); str_word(&rest, &word); words++)
		shared |= text_word_starts(buf_str(&whole), word);
	buf_free(&folded);
	buf_free(&whole);
	return shared && words <= 4 && strcspn(say.p, ",;:()/") >= say.n;
}

static void
put_greet(const struct letterfields *l, const struct party *p, struct buf *b)
{
	struct str say = record_value(p->rec, FIELD_SAY);
	struct str name = record_value(p->rec, FIELD_NAME);
	char *copy = str_dup(say);

	(void)l;
	buf_addstr(b, say.n > 0 && is_address(str_of(copy), name) ? say : name);
	free(copy);
}

static void
put_met(const struct letterfields *l, const struct party *p, struct buf *b)
{
	letter_put_day(l, b, fold_day(p->fold, p->fold->met));
}

static void
put_asked(const struct letterfields *l, const struct party *p, struct buf *b)
{
	const struct entry *e = latest(p->fold, KIND_ASKED);

	if (e != NULL)
		letter_put_day(l, b, e->when.day);
}

static void
put_heard(const struct letterfields *l, const struct party *p, struct buf *b)
{
	const struct entry *e = latest(p->fold, KIND_HEARD);

	if (e != NULL)
		letter_put_day(l, b, e->when.day);
}

/* When I wrote, where their word to my request is in and the talk is not yet
 * arranged: since their last word. */
static void
put_answered(const struct letterfields *l, const struct party *p, struct buf *b)
{
	const struct round *r = &p->fold->seek;
	const struct entry *e;
	size_t i;

	if (!r->open || (r->stage != STAGE_ANSWERED && r->stage != STAGE_AGREED))
		return;
	for (i = p->fold->n; i > r->opened; i--) {
		e = fold_entry(p->fold, i - 1);
		if (e->kind == KIND_WROTE) {
			letter_put_day(l, b, e->when.day);
			return;
		}
		if (kind_info(e->kind)->is & IS_THEIRS)
			return;
	}
}

static void
put_last(const struct letterfields *l, const struct party *p, struct buf *b)
{
	letter_put_day(l, b, fold_day(p->fold, p->fold->last));
}

/* Words of notes, for a gap: no bracket of theirs ends it, no topic is in it;
 * cut at a word. */
static void
put_hint(struct buf *b, struct str s)
{
	struct str word;
	size_t i, begin = b->n;

	while (str_word(&s, &word)) {
		if (word.p[0] == '#')
			continue;
		if (b->n - begin + word.n > NOTES_MAX) {
			buf_puts(b, " ...");
			break;
		}
		if (b->n > 0)
			buf_putc(b, ' ');
		for (i = 0; i < word.n; i++)
			buf_putc(b, word.p[i] == '[' ? '(' :
			    word.p[i] == ']' ? ')' : word.p[i]);
	}
}

/* What I wrote down of the latest talk: what I learned, in a line, and the
 * answers before all else. */
static void
put_notes(const struct letterfields *l, const struct party *p, struct buf *b)
{
	const struct entry *e;
	struct buf rest = BUF_INIT;
	struct str body, line;

	if (p->fold->met == NOWHERE)
		return;
	e = fold_entry(p->fold, p->fold->met);
	if (!letter_tells(l, e))
		return;
	put_hint(b, e->text);
	for (body = e->body; str_line(&body, &line); ) {
		line = str_trim(line);
		if (str_starts(line, "A:"))
			put_hint(b, str_trim(str_sub(line, 2, line.n)));
		else if (!str_starts(line, "Q:")) {
			buf_putc(&rest, ' ');
			buf_addstr(&rest, line);
		}
	}
	if (b->n == 0)
		put_hint(b, buf_str(&rest));
	buf_free(&rest);
}

/* The latest note before any talk. */
static void
put_research(const struct letterfields *l, const struct party *p, struct buf *b)
{
	const struct entry *e;
	size_t i;

	for (i = p->fold->n; i > 0 && b->n == 0; i--) {
		e = fold_entry(p->fold, i - 1);
		if (e->kind == KIND_NOTE && letter_tells(l, e))
			put_hint(b, e->text);
	}
}

static void
put_lead(const struct letterfields *l, const struct party *p, struct buf *b)
{
	size_t at = letterfor_lead(p->fold);
	const struct entry *e = at != NOWHERE ? fold_entry(p->fold, at) : NULL;

	if (e != NULL && letter_tells(l, e))
		put_hint(b, e->text);
}

static void
put_lead_org(const struct letterfields *l, const struct party *p, struct buf *b)
{
	size_t at = letterfor_lead(p->fold);

	if (at == NOWHERE || !letter_tells(l, fold_entry(p->fold, at)))
		return;
	if (fold_entry(p->fold, at)->org.n > 0)
		buf_addstr(b, fold_entry(p->fold, at)->org);
	else
		buf_addstr(b, record_value(p->rec, FIELD_ORG));
}

static void
put_declined(const struct letterfields *l, const struct party *p, struct buf *b)
{
	const struct entry *e = latest(p->fold, KIND_DECLINED);

	if (p->fold->seek.stage == STAGE_DECLINED && e != NULL)
		letter_put_day(l, b, e->when.day);
}

static void
put_settled(const struct letterfields *l, const struct party *p, struct buf *b)
{
	(void)l;
	if (letterfor_settled(p->fold))
		buf_puts(b, "settled");
}

static void
put_giving(const struct letterfields *l, const struct party *p, struct buf *b)
{
	(void)l;
	if (letterfor_giving(p->fold))
		buf_puts(b, "giving");
}

/* The day on which who gets the letter named them to me. */
static void
put_named(const struct letterfields *l, const struct party *p, struct buf *b)
{
	const struct fold *f = l->to.fold;
	const struct entry *e;
	size_t i;

	for (i = f != NULL ? f->n : 0; i > 0; i--) {
		e = fold_entry(f, i - 1);
		if (e->kind == KIND_REFERRED && str_is(e->ref, p->id) &&
		    letter_tells(l, e)) {
			letter_put_day(l, b, e->when.day);
			return;
		}
	}
}

/* Words where it came: "alumni fair". */
static void
put_via(const struct letterfields *l, const struct party *p, struct buf *b)
{
	struct str via = record_value(p->rec, FIELD_VIA), id;
	size_t pos = 0;

	(void)l;
	if (!ref_next(via, &pos, &id))
		buf_addstr(b, via);
}

/* In the order of their names below. */
static void (*const put_fields[])(const struct letterfields *l, const struct party *p,
    struct buf *b) = {
	put_greet, put_met, put_asked, put_heard, put_last, put_notes,
	put_research, put_lead, put_lead_org, put_declined, put_via, put_answered,
	put_settled, put_giving, put_named
};
#define NPERSON (sizeof(put_fields) / sizeof(put_fields[0]))

static const char *const names[] = {
	"greet", "met", "asked", "heard", "last", "notes", "research", "lead",
	"lead-org", "declined", "via", "answered", "settled", "giving",
	"named"
};
_Static_assert(sizeof(names) / sizeof(names[0]) == NPERSON, "a name each");
const struct letter_names letterperson_names = { names, NPERSON };

int
letterperson_put(const struct letterfields *l, const struct party *p,
    struct str field, struct buf *b)
{
	for (size_t i = 0; i < NPERSON; i++)
		if (str_caseis(field, names[i])) {
			if (p != NULL && p->rec != NULL)
				put_fields[i](l, p, b);
			return 1;
		}
	return 0;
}

