#include "template.h"

#include <string.h>

/* What is being filled in. */
struct filling {
	const struct template_values *v;
	struct buf *out;
	const char *file;
	unsigned line;
	struct str at;           /* the whole line, for columns */
	struct buf now;          /* the line as far as it is filled in */
	int tagged;              /* something stood in braces in it */
	int open;                /* out ends in a line that may be continued */
	struct branch {
		const char *begin, *at; /* of its {if}: its line, and it */
		unsigned line;         /* by number */
		int holds;             /* the condition */
		int taken;             /* what stands here now is printed */
		int other;             /* behind {else} */
	} branches[TEMPLATE_DEPTH];
	size_t depth;
	struct error *e;
};

/* In characters, from 1. */
static unsigned
column_of(const char *line, const char *at)
{
	struct str before = { line, (size_t)(at - line) };
	unsigned column = 1;
	int32_t c;

	for (; before.n > 0; column++)
		before = str_sub(before, text_next(before, &c), before.n);
	return column;
}

__attribute__((format(printf, 3, 4)))
static int
fail(struct filling *f, const char *at, const char *fmt, ...)
{
	struct buf words = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&words, fmt, ap);
	va_end(ap);
	error_set(f->e, "%s:%u:%u: %s", f->file, f->line, column_of(f->at.p, at),
	    words.s);
	buf_free(&words);
	return -1;
}

/* 1 when what stands here is printed. */
static int
printing(const struct filling *f)
{
	return f->depth == 0 || f->branches[f->depth - 1].taken;
}

/* --- what stands in braces --- */

static int
find_value(struct filling *f, struct str field, struct str *value)
{
	const char *near;

	if (f->v->value(f->v->arg, field, value))
		return 0;
	near = f->v->nearest(f->v->arg, field);
	if (near != NULL)
		return fail(f, field.p, "there is no field {%.*s}: did you mean "
		    "{%s}?", (int)field.n, field.p, near);
	return fail(f, field.p, "there is no field {%.*s}; give it behind the "
	    "contact, %.*s=..., or with a capital letter, where it is one of your "
	    "own in the record", (int)field.n, field.p, (int)field.n, field.p);
}

static int
begin_branch(struct filling *f, struct str field, const char *at)
{
	struct branch *b = &f->branches[f->depth];
	struct str value;
	int in = printing(f);

	if (f->depth == TEMPLATE_DEPTH)
		return fail(f, at, "more than %d {if}s in each other", TEMPLATE_DEPTH);
	if (find_value(f, field, &value) == -1)
		return -1;
	*b = (struct branch){ .begin = f->at.p, .at = at, .line = f->line,
	    .holds = value.n > 0 };
	b->taken = in && b->holds;
	f->depth++;
	return 0;
}

static int
turn_branch(struct filling *f, const char *at)
{
	struct branch *b;

	if (f->depth == 0)
		return fail(f, at, "{else} without an {if} before it");
	b = &f->branches[f->depth - 1];
	if (b->other)
		return fail(f, at, "a second {else} of the {if} in line %u", b->line);
	b->other = 1;
	f->depth--;
	b->taken = printing(f) && !b->holds;
	f->depth++;
	return 0;
}

static int
end_branch(struct filling *f, const char *at)
{
	if (f->depth == 0)
		return fail(f, at, "{end} without an {if} before it");
	f->depth--;
	return 0;
}

static int
put_field(struct filling *f, struct str field)
{
	struct str value;

	if (find_value(f, field, &value) == -1)
		return -1;
	if (!printing(f))
		return 0;
	if (value.n > 0)
		buf_addstr(&f->now, value);
	else
		buf_printf(&f->now, "[%.*s]", (int)field.n, field.p);
	return 0;
}

/* 1 for letters, digits, and what stands inside names. */
static int
is_field(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') &&
		    !(s.p[i] >= 'A' && s.p[i] <= 'Z') &&
		    !(s.p[i] >= '0' && s.p[i] <= '9') &&
		    !((unsigned char)s.p[i] >= 0x80) &&
		    strchr("._-", s.p[i]) == NULL)
			return 0;
	return s.n > 0;
}

/* What stands in one pair of braces; at is the first. */
static int
put_tag(struct filling *f, struct str inner, const char *at)
{
	struct str words = inner, word;

	f->tagged = 1;
	if (!str_word(&words, &word))
		return fail(f, at, "nothing stands in the braces; {{ is a brace");
	words = str_trim(words);
	if (str_is(word, "if") && is_field(words))
		return begin_branch(f, words, at);
	if (str_is(word, "else") && words.n == 0)
		return turn_branch(f, at);
	if (str_is(word, "end") && words.n == 0)
		return end_branch(f, at);
	if (words.n == 0 && is_field(word) && !str_is(word, "if"))
		return put_field(f, word);
	return fail(f, at, "expected {field}, {if field}, {else} or {end}; {{ is a "
	    "brace");
}

/* --- lines --- */

static int
fill_line(struct filling *f, struct str line)
{
	struct str rest = line;
	const char *brace, *end;

	while ((brace = memchr(rest.p, '{', rest.n)) != NULL) {
		if (printing(f))
			buf_add(&f->now, rest.p, (size_t)(brace - rest.p));
		rest = str_sub(rest, (size_t)(brace - rest.p) + 1, rest.n);
		if (rest.n > 0 && rest.p[0] == '{') {
			if (printing(f))
				buf_putc(&f->now, '{');
			rest = str_sub(rest, 1, rest.n);
			continue;
		}
		end = rest.n > 0 ? memchr(rest.p, '}', rest.n) : NULL;
		if (end == NULL)
			return fail(f, brace, "the brace is not closed in its line; "
			    "{{ is a brace");
		if (put_tag(f, str_sub(rest, 0, (size_t)(end - rest.p)), brace) == -1)
			return -1;
		if (f->now.n > TEMPLATE_MAX)
			return fail(f, brace, "the letter would be too long");
		rest = str_sub(rest, (size_t)(end - rest.p) + 1, rest.n);
		if (rest.n == 0)
			break;
	}
	if (printing(f))
		buf_addstr(&f->now, rest);
	return 0;
}

static int
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Append s with each run of blanks inside its lines made one. */
static void
squeeze(struct buf *b, struct str s)
{
	size_t i;
	int begun = 0; /* something but blanks stands in this line */

	for (i = 0; i < s.n; i++) {
		if (begun && is_blank(s.p[i]) && i + 1 < s.n &&
		    (is_blank(s.p[i + 1]) || s.p[i + 1] == '\n'))
			continue;
		begun = s.p[i] != '\n' && (begun || !is_blank(s.p[i]));
		buf_putc(b, begun && s.p[i] == '\t' ? ' ' : s.p[i]);
	}
}

/* The line is filled in: bring it out. */
static void
end_line(struct filling *f, int continues)
{
	struct str line = buf_str(&f->now), words = str_trim(line);

	if (words.n == 0 && (f->tagged || !printing(f)))
		return;
	if (continues && f->open && words.n > 0) {
		f->out->s[--f->out->n] = '\0'; /* the LF */
		buf_putc(f->out, ' ');
		line = words;
	} else
		line.n = (size_t)(words.p + words.n - line.p);
	if (f->tagged)
		squeeze(f->out, line);
	else
		buf_addstr(f->out, line);
	buf_putc(f->out, '\n');
	f->open = words.n > 0;
}

int
template_fill(struct buf *out, struct str text, const char *file, unsigned line,
    const struct template_values *v, struct error *e)
{
	struct filling f = { .v = v, .out = out, .file = file, .line = line,
	    .now = BUF_INIT, .e = e };
	size_t begin = out->n;
	const char *end;
	int rv = text.n > TEMPLATE_MAX ? error_set(e, "%s: is larger than a letter",
	    file) : 0;

	for (; text.n > 0 && rv == 0; f.line++) {
		end = memchr(text.p, '\n', text.n);
		f.at = str_sub(text, 0, end != NULL ? (size_t)(end - text.p) : text.n);
		text = str_sub(text, f.at.n + 1, text.n);
		if (f.at.n > 0 && f.at.p[f.at.n - 1] == '\r')
			f.at.n--;
		buf_reset(&f.now);
		f.tagged = 0;
		rv = fill_line(&f, f.at);
		if (rv == 0)
			end_line(&f, f.at.n > 0 && is_blank(f.at.p[0]));
		if (rv == 0 && out->n - begin > TEMPLATE_MAX)
			rv = error_set(e, "%s:%u: the letter would be too long", file,
			    f.line);
	}
	if (rv == 0 && f.depth > 0)
		rv = error_set(e, "%s:%u:%u: this {if} has no {end}", file,
		    f.branches[f.depth - 1].line,
		    column_of(f.branches[f.depth - 1].begin,
		    f.branches[f.depth - 1].at));
	buf_free(&f.now);
	return rv;
}
