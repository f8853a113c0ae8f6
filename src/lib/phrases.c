#include "phrases.h"

#include <stdlib.h>
#include <string.h>

#include "chars.h"
#include "error.h"
#include "letter.h"
#include "prose.h"

static const char *const severities[] = {
	[PHRASE_NOTE] = "note", [PHRASE_WARNING] = "warning",
	[PHRASE_ERROR] = "error", [PHRASE_FINE] = "fine", [PHRASE_WANTS] = "wants",
	[PHRASE_NOT] = "not", [PHRASE_ISNT] = "isnt", [PHRASE_OFF] = "off"
};
#define NSEVERITIES (sizeof(severities) / sizeof(severities[0]))

/* Groups of letters by what they are, and topics. */
static const struct {
	const char *name;
	unsigned is;             /* LETTER_* */
	unsigned about;          /* ABOUT_* */
} groups[] = {
	{ "asking", LETTER_ASKS, 0 },
	{ "thanking", LETTER_GIVES_THANKS, 0 },
	{ "giving", LETTER_GIVING, 0 },
	{ "job", 0, ABOUT_JOB },
	{ "opening", 0, ABOUT_JOB | ABOUT_OPENING },
	{ "them", 0, ABOUT_THEM }
};
#define NGROUPS (sizeof(groups) / sizeof(groups[0]))

static int
find_severity(struct str word, enum phrase_is *is)
{
	for (size_t i = 0; i < NSEVERITIES; i++)
		if (str_caseis(word, severities[i])) {
			*is = (enum phrase_is)i;
			return 1;
		}
	return 0;
}

static int
add_group(struct phrase *p, struct str name)
{
	for (size_t i = 0; i < NGROUPS; i++) {
		if (!str_caseis(name, groups[i].name))
			continue;
		p->about |= groups[i].about;
		for (int l = 0; l < LETTER_COUNT; l++)
			if (letter_info((enum letter)l)->is & groups[i].is)
				p->letters |= 1u << l;
		return 1;
	}
	return 0;
}

/* "error/opening,thanks" */
static int
read_scope(struct phrase *p, struct str words, struct error *e)
{
	ptrdiff_t slash = str_find(words, STR("/"));
	struct str rest, name;
	enum letter l;

	rest = slash == -1 ? str_sub(words, words.n, words.n) :
	    str_sub(words, (size_t)slash + 1, words.n);
	words = str_sub(words, 0, words.n - rest.n - (slash != -1));
	if (!find_severity(words, &p->is)) {
		const char *near = text_nearest(words, severities, NSEVERITIES);

		return error_set(e, "'%.*s' is no severity%s%s%s", (int)words.n,
		    words.p, near != NULL ? ": did you mean " : ": expected error, "
		    "warning, note, fine, wants or off", near != NULL ? near : "",
		    near != NULL ? "?" : "");
	}
	while (str_item(&rest, ',', &name)) {
		if (letter_find(name, &l))
			p->letters |= 1u << l;
		else if (!add_group(p, name))
			return error_set(e, "'%.*s' is no letter, nor a group of them "
			    "(asking, thanking, giving, job, opening, them)",
			    (int)name.n, name.p);
	}
	return 0;
}

/* The pattern in the form of the text that it is to match: what is ASCII in it
 * stays, since case may mean something there. */
static void
fold_pattern(struct buf *b, struct str pattern)
{
	struct str c;
	int32_t code;

	for (; pattern.n > 0; pattern = str_sub(pattern, c.n, pattern.n)) {
		c = str_sub(pattern, 0, text_next(pattern, &code));
		if (!is_high(c.p[0])) {
			buf_addstr(b, c);
			continue;
		}
		if (b->n > 0 && b->s[b->n - 1] == '\\' && code != -1) /* "\é" */
			b->s[--b->n] = '\0';
		prose_fold(b, c);
	}
}

/* Whole words only; and at an edge of what lies before or behind. */
static int
compile(struct phrase *p, struct error *e)
{
	struct buf folded = BUF_INIT, whole = BUF_INIT;
	struct match *bare = NULL;
	int rv;

	fold_pattern(&folded, str_of(p->pattern));
	/* by itself: what is wrong is told in the places of the file, and a
	 * parenthesis of ours is not taken for one of its own */
	rv = match_compile(&bare, buf_str(&folded), 1, e);
	match_free(bare);
	buf_puts(&whole, p->is == PHRASE_ISNT ? "^\\W?(?:" : "(?<!\\w)(?:");
	buf_addstr(&whole, buf_str(&folded));
	buf_puts(&whole, p->is == PHRASE_NOT ? ")\\W?$" : ")(?!\\w)");
	if (rv == 0)
		rv = match_compile(&p->match, buf_str(&whole), 1, e);
	buf_free(&folded);
	buf_free(&whole);
	return rv;
}

/* Take the next column, up to a TAB. */
static struct str
column(struct str *line)
{
	ptrdiff_t tab = str_find(*line, STR("\t"));
	struct str s = tab == -1 ? *line : str_sub(*line, 0, (size_t)tab);

	*line = str_sub(*line, s.n + (tab != -1), line->n);
	return str_trim(s);
}

static int
has_message(enum phrase_is is)
{
	return is <= PHRASE_ERROR || is == PHRASE_WANTS;
}

static void
phrase_free(struct phrase *p)
{
	free(p->severity);
	free(p->pattern);
	free(p->message);
	match_free(p->match);
}

/* Let what has this pattern in earlier files, the first n, count no more; its
 * message is taken over. */
static void
override(struct phrases *all, size_t n, struct phrase *p)
{
	for (size_t i = 0; i < n; i++) {
		struct phrase *old = &all->v[i];

		if (strcmp(old->pattern, p->pattern) != 0)
			continue;
		old->is = PHRASE_OFF;
		if (p->message[0] == '\0') {
			free(p->message);
			p->message = xstrdup(old->message);
		}
	}
}

static int
add_line(struct phrases *all, size_t earlier, struct str line, struct error *e)
{
	struct phrase p = { 0 };
	struct str severity = column(&line);

	p.severity = str_dup(severity);
	p.pattern = str_dup(column(&line));
	p.message = str_dup(column(&line));
	if (read_scope(&p, severity, e) == -1)
		goto bad;
	if (p.pattern[0] == '\0') {
		error_set(e, "expected a severity, a pattern and a message, "
		    "separated by TABs");
		goto bad;
	}
	override(all, earlier, &p);
	if (has_message(p.is) && p.message[0] == '\0') {
		error_set(e, "'%s' has no message: say what to write instead",
		    p.pattern);
		goto bad;
	}
	if (p.is != PHRASE_OFF && compile(&p, e) == -1)
		goto bad;
	all->v = xgrow(all->v, all->n, &all->cap, sizeof(*all->v));
	all->v[all->n++] = p;
	return 0;
bad:
	phrase_free(&p);
	return -1;
}

void
phrases_add(struct phrases *p, struct str text, const char *file, struct list *bad)
{
	struct error e = ERROR_INIT;
	size_t earlier = p->n;
	struct str line;

	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_sub(text, 3, text.n);
	for (unsigned number = 1; str_line(&text, &line); number++) {
		if (str_trim(line).n == 0 || line.p[0] == '#' ||
		    add_line(p, earlier, line, &e) == 0)
			continue;
		list_printf(bad, "%s:%u: %s", file, number, error_text(&e));
	}
	error_clear(&e);
}

void
phrase_put(struct buf *b, const struct phrase *p)
{
	buf_printf(b, "%s\t%s", p->severity, p->pattern);
	if (p->message[0] != '\0')
		buf_printf(b, "\t%s", p->message);
	buf_putc(b, '\n');
}

void
phrases_free(struct phrases *p)
{
	for (size_t i = 0; i < p->n; i++)
		phrase_free(&p->v[i]);
	free(p->v);
	*p = (struct phrases)PHRASES_INIT;
}
