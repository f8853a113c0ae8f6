#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "name.h"
#include "stream.h"

static const char *name = "ii";
static const char *usage = "";
static const char *dir;
static struct out out;
static int changed; /* tool_changed() */

/* The letters mean one thing in every tool; these are the words that people
 * try for them. */
static const struct {
	const char *word;
	char letter;
} words[] = {
	{ "ahead", 'a' }, { "anonymous", 'A' }, { "book", 'C' },
	{ "count", 'c' }, { "date", 'd' }, { "directory", 'C' },
	{ "dry-run", 'n' }, { "edit", 'e' }, { "force", 'F' },
	{ "format", 'f' }, { "help", 'h' }, { "ignore-case", 'i' },
	{ "invert", 'v' }, { "json", 'j' }, { "map", 'M' }, { "mend", 'm' },
	{ "patch", 'p' }, { "private", 'P' }, { "quiet", 'q' }, { "type", 't' },
};
#define NWORDS (sizeof(words) / sizeof(words[0]))

/*
 * Where a standard stream is closed, the next file opened would take its
 * number, and what is said would land in a file of the book.  Its place is
 * taken the wrong way round, so that to use it is an error as before.
 */
static void
hold_streams(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) == -1 && open("/dev/null",
		    fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) == -1)
			exit(TROUBLE);
}

void
tool_begin(const char *tool, const char *text, int argc, char **argv)
{
	name = tool;
	usage = text;
	hold_streams();
	/* dates and messages are ours; only the encoding is the user's */
	setlocale(LC_CTYPE, "");
	out_open(&out, STDOUT_FILENO);
	if (argc < 2)
		return;
	if (strcmp(argv[1], "--help") == 0) {
		out_puts(&out, usage);
		exit(tool_end(YES));
	}
	if (strcmp(argv[1], "--version") == 0) {
		out_printf(&out, "%s %s\n", name, II_VERSION);
		exit(tool_end(YES));
	}
}

struct out *
tool_out(void)
{
	return &out;
}

__attribute__((format(printf, 1, 0)))
static void
say(const char *fmt, va_list ap)
{
	struct buf text = BUF_INIT, line = BUF_INIT;

	buf_vprintf(&text, fmt, ap);
	buf_printf(&line, "%s: ", name);
	text_safe(&line, buf_str(&text), 1);
	buf_putc(&line, '\n');
	out_flush(&out); /* so that the order is that of what happened */
	if (write(STDERR_FILENO, line.s, line.n) == -1)
		errno = 0; /* nobody is left to be told */
	buf_free(&text);
	buf_free(&line);
}

void
tool_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}

void
tool_error(struct error *e)
{
	tool_warn("%s", error_text(e));
	error_clear(e);
}

void
tool_fail(struct error *e)
{
	tool_error(e);
	exit(TROUBLE);
}

void
tool_usage(const char *fmt, ...)
{
	va_list ap;

	if (fmt != NULL) {
		va_start(ap, fmt);
		say(fmt, ap);
		va_end(ap);
	}
	fputs(usage, stderr);
	exit(TROUBLE);
}

void
tool_quit(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
	exit(TROUBLE);
}

/* An option that the tool does not have. */
static void
bad_option(const char *letters, const char *given)
{
	const char *names[NWORDS], *near;
	size_t i, n = 0;

	for (i = 0; i < NWORDS; i++)
		if (words[i].letter == 'C' || words[i].letter == 'h' ||
		    strchr(letters, words[i].letter) != NULL)
			names[n++] = words[i].word;
	if (given[0] != '-' || given[1] != '-')
		tool_usage("there is no option -%c", optopt);
	near = text_nearest(str_sub(str_of(given), 2, strcspn(given, "=")), names, n);
	for (i = 0; near != NULL && i < NWORDS; i++)
		if (strcmp(words[i].word, near) == 0)
			tool_usage("there is no option %s; for %s there is -%c",
			    given, near, words[i].letter);
	tool_usage("there is no option %s; options are single letters", given);
}

int
tool_option(int argc, char **argv, const char *letters)
{
	static char *all;
	int c, at = optind;

	if (all == NULL) {
		struct buf b = BUF_INIT;

		/* + ends at the first operand also where getopt is GNU's */
		buf_printf(&b, "+:C:h%s", letters);
		all = buf_take(&b);
	}
	c = getopt(argc, argv, all);
	switch (c) {
	case 'C':
		dir = optarg;
		return tool_option(argc, argv, letters);
	case 'h':
		out_puts(&out, usage);
		exit(tool_end(YES));
	case ':':
		tool_usage("-%c needs a value", optopt);
	case '?':
		bad_option(letters, argv[at]);
		break;
	case -1:
		free(all);
		all = NULL;
		break;
	}
	return c;
}

const char *
tool_name(void)
{
	return name;
}

const char *
tool_dir(void)
{
	return dir;
}

/* Bad settings are told once of each book. */
static void
tell_odd(struct book *b)
{
	for (size_t i = 0; i < b->odd.n; i++)
		tool_warn("%s", b->odd.v[i]);
	list_free(&b->odd);
}

void
tool_open(struct book *b, const char *where)
{
	struct error e = ERROR_INIT;

	if (book_open(b, where, &e) == -1)
		tool_fail(&e);
	tell_odd(b);
}

void
tool_book(struct book *b)
{
	tool_open(b, dir);
}

const struct book *
tool_home(struct books *s)
{
	struct error e = ERROR_INIT;
	const struct book *b = books_home(s, &e);

	if (b == NULL)
		tool_fail(&e);
	tell_odd(s->home);
	return b;
}

int
tool_path(struct books *s, struct str path, const struct book **b, struct buf *id,
    struct error *e)
{
	int rv = books_path(s, path, b, id, e);

	for (size_t i = 0; i < s->n; i++)
		tell_odd(s->v[i]);
	return rv;
}

void
tool_changed(void)
{
	changed = 1;
}

int
tool_end(int status)
{
	struct error e = ERROR_INIT;

	if (out_close(&out, &e) == 0)
		return status;
	if (e.text != NULL)
		tool_warn("%s%s", e.text, changed ? "; the change itself was made" :
		    "");
	error_clear(&e);
	return TROUBLE;
}

/* --- operands --- */

/* Find the contact that a word names; exactly: by its id, one it had, or its
 * path.  Returns as name_resolve(). */
static int
find(struct books *s, struct str word, int exactly, const struct book **b,
    struct buf *id, struct error *e)
{
	int rv;

	if (book_is_path(word))
		return tool_path(s, word, b, id, e);
	*b = tool_home(s);
	if (!exactly)
		return name_resolve(*b, word, id, e);
	if (word.p[0] == '@')
		word = str_sub(word, 1, word.n);
	rv = name_follow(*b, word, id, e);
	if (rv == 1)
		error_set(e, "%.*s: standard input names no contact by this id",
		    (int)word.n, word.p);
	return rv;
}

static int
add_contact(struct books *s, struct str word, int exactly, struct whom *w)
{
	struct error e = ERROR_INIT;
	struct buf id = BUF_INIT;
	const struct book *b;
	int rv = 0;

	if (find(s, str_trim(word), exactly, &b, &id, &e) == 0) {
		whom_add(w, b, buf_str(&id));
	} else {
		tool_error(&e);
		rv = -1;
	}
	buf_free(&id);
	return rv;
}

int
tool_contact(struct books *s, struct str id, struct whom *w)
{
	return add_contact(s, id, 1, w);
}

/* The first column of each line, in the order of the lines. */
static int
add_stdin(struct books *s, struct whom *w)
{
	struct buf text = BUF_INIT;
	struct str rest, line, word;
	int rv = tool_stdin(&text);

	for (rest = buf_str(&text); str_item(&rest, '\n', &line); )
		if (str_item(&line, '\t', &word) &&
		    add_contact(s, word, 1, w) == -1)
			rv = -1;
	buf_free(&text);
	return rv;
}

int
tool_contacts(struct books *s, const char *operand, int many, struct whom *w)
{
	struct str rest = str_of(operand), one;
	int rv = 0, n = 0;

	if (many && strcmp(operand, "-") == 0)
		return add_stdin(s, w);
	if (!many || strchr(operand, ',') == NULL)
		return add_contact(s, rest, 0, w);
	for (; str_item(&rest, ',', &one); n++)
		if (add_contact(s, one, 0, w) == -1)
			rv = -1;
	if (n == 0) {
		tool_warn("\"%s\" names nobody; expected ids or names", operand);
		rv = -1;
	}
	return rv;
}

void
tool_typing(void)
{
	int fd;

	if (isatty(STDIN_FILENO))
		return;
	fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
	if (fd == -1)
		return;
	dup2(fd, STDIN_FILENO);
	close(fd);
}

int
tool_stdin(struct buf *b)
{
	if (stream_read(STDIN_FILENO, b) == 0)
		return 0;
	tool_warn("read standard input: %s", strerror(errno));
	return -1;
}

void
tool_read(const char *path, struct buf *b)
{
	struct error e = ERROR_INIT;
	int fd;

	if (strcmp(path, "-") == 0) {
		if (tool_stdin(b) == -1)
			exit(TROUBLE);
		return;
	}
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1 || stream_read(fd, b) == -1) {
		error_errno(&e, "read %s", path);
		tool_fail(&e);
	}
	close(fd);
}

/* --- listing --- */

void
tool_pick(struct pick *p, int n, char **operands, int invert)
{
	struct error e = ERROR_INIT;
	struct buf lines = BUF_INIT;
	int i;

	for (i = 0; i < n; i++)
		if (operands[i][0] == '-' && operands[i][1] != '\0' &&
		    (optind == 1 || strcmp(operands[-1], "--") != 0))
			tool_usage("%s: options stand before operands",
			    operands[i]);
	for (i = 0; i < n; i++)
		if (strcmp(operands[i], "-") == 0) {
			if (tool_stdin(&lines) == -1)
				exit(TROUBLE);
			break;
		}
	p->invert = invert;
	if (pick_operands(p, operands, (size_t)n, dir, buf_str(&lines), &e) == -1)
		tool_fail(&e);
	buf_free(&lines);
}

/* Files that a person takes for contacts, in one line. */
static void
tell_misnamed(const struct book *b, const struct list *names)
{
	struct buf more = BUF_INIT;

	if (names->n == 0)
		return;
	if (names->n > 1)
		buf_printf(&more, ", nor are %zu more", names->n - 1);
	tool_warn("%s/%s: is no contact, since its name is no id%s; ii-check says "
	    "what to call it", b->dir, names->v[0], more.s);
	buf_free(&more);
}

int
tool_survey(struct survey *s, const struct book *b, const struct pick *p,
    const struct pick_book *pb)
{
	struct error e = ERROR_INIT;
	int status = YES;
	const char *missing;
	size_t i, at = 0;

	if (survey_book(s, b, p, pb, &e) == -1)
		tool_fail(&e);
	for (i = 0; i < s->troubles.n; i++) {
		tool_warn("%s", s->troubles.v[i]);
		status = TROUBLE;
	}
	for (i = 0; i < s->flaws.n; i++)
		tool_warn("%s", s->flaws.v[i]);
	tell_misnamed(b, &s->misnamed);
	if (s->due.odd > 0)
		tool_warn("%s: %u line%s not understood; ii-check names %s",
		    b->dir, s->due.odd, s->due.odd == 1 ? " was" : "s were",
		    s->due.odd == 1 ? "it" : "them");
	while ((missing = pick_missing(pb, b, &at)) != NULL) {
		tool_warn("%s: no contact of the book %s has this id", missing,
		    b->dir);
		status = TROUBLE;
	}
	return status;
}

void
tool_id(struct buf *to, const struct book *b, int path, const char *id)
{
	buf_reset(to);
	if (path)
		buf_printf(to, "%s/%s%s", b->dir, id, RECORD_SUFFIX);
	else
		buf_puts(to, id);
}

/* Fields of the expressions that are probably mistyped.  Returns how many. */
static int
hint_fields(const struct pick *p, const struct book *b)
{
	struct error e = ERROR_INIT;
	struct expr *x = pick_expr(p, b, &e);
	struct str field;
	const char *near;
	size_t i;
	int said = 0;

	for (i = 0; x != NULL && expr_unknown(x, i, &field, &near); i++)
		if (near != NULL) {
			tool_warn("no contact matches, and no field of ii's is "
			    "called %.*s: did you mean %s?", (int)field.n,
			    field.p, near);
			said++;
		}
	expr_free(x);
	error_clear(&e);
	return said;
}

/* A word alone that is nobody's is told as the tools that act tell it.  Returns
 * 1 when it was. */
static int
hint_name(const struct pick *p, const struct book *b)
{
	struct error e = ERROR_INIT;
	struct buf id = BUF_INIT;
	int rv = 0;

	if (p->n == 1 && p->terms.n == 1 && !p->books[0].some &&
	    !expr_looks(str_of(p->terms.v[0])))
		rv = name_resolve(b, str_of(p->terms.v[0]), &id, &e);
	if (rv == 1)
		tool_error(&e);
	error_clear(&e);
	buf_free(&id);
	return rv == 1;
}

void
tool_hint(const struct pick *p, const struct book *b)
{
	struct buf terms = BUF_INIT;
	int nwords = 0;

	for (size_t i = 0; i < p->terms.n; i++) {
		buf_printf(&terms, " %s", p->terms.v[i]);
		nwords += !expr_looks(str_of(p->terms.v[i]));
	}
	if (p->terms.n > 0 && !p->invert && hint_fields(p, b) == 0 &&
	    (nwords > 0 || out.terminal) && !hint_name(p, b))
		tool_warn("no contact matches%s", terms.s);
	buf_free(&terms);
}

/* 1 when a format ends in a line feed, \n or \0: in a backslash that none
 * before it takes, and the letter. */
static int
ends_line(const char *text)
{
	size_t n = strlen(text), slashes = 0;

	if (n > 0 && text[n - 1] == '\n')
		return 1;
	if (n < 2 || (text[n - 1] != 'n' && text[n - 1] != '0'))
		return 0;
	while (slashes < n - 1 && text[n - 2 - slashes] == '\\')
		slashes++;
	return slashes % 2 == 1;
}

struct format *
tool_format(const char *text)
{
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;
	struct format *f;

	/* as it was typed first, for what is said of it */
	if (format_compile(&f, str_of(text), &e) == -1)
		tool_fail(&e);
	format_free(f);
	buf_puts(&b, text);
	if (!ends_line(text))
		buf_putc(&b, '\n');
	if (format_compile(&f, buf_str(&b), &e) == -1)
		tool_fail(&e);
	buf_free(&b);
	return f;
}
