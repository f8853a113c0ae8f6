/* ii-lint: read a letter and say what would spoil it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "letter.h"
#include "proof.h"
#include "stream.h"
#include "tool.h"

static const char usage[] =
    "usage: ii-lint [-j] [-C book] [-L language] [-t letter] [file ...]\n"
    "       ii-lint -l [-C book] [-L language]\n";

static struct {
	int json, list, named;   /* named: a file's name stands before each line */
} options;

/* The book, where there is one: letters can be read without. */
static const struct book *
find_book(struct book *b)
{
	const char *env = getenv("II_DIR");
	struct stat st;

	if (tool_dir() == NULL && (env == NULL || *env == '\0') &&
	    book_stat(NULL, &st) == -1)
		return NULL;
	tool_book(b);
	return b;
}

static enum letter
read_letter_name(const char *name)
{
	enum letter l;
	const char *near;

	if (letter_find(str_of(name), &l))
		return l;
	near = letter_nearest(str_of(name));
	if (near != NULL)
		tool_quit("-t %s: there is no letter of this name; did you mean %s?",
		    name, near);
	tool_quit("-t %s: there is no letter of this name; ii-draft -l lists them", name);
}

/* --- findings --- */

static void
put_json(const char *file, const struct finding *f)
{
	struct json j;

	json_begin(&j, tool_out());
	json_string(&j, STR("file"), str_of(file));
	json_number(&j, STR("line"), f->line);
	json_number(&j, STR("column"), f->column);
	json_string(&j, STR("severity"), str_of(severity_word(f->severity)));
	json_string(&j, STR("what"), str_of(f->what));
	json_end(&j);
}

static void
put_finding(const char *file, const struct finding *f)
{
	static const enum style styles[] = {
		[SEVERITY_NOTE] = STYLE_DIM, [SEVERITY_WARNING] = STYLE_SOON,
		[SEVERITY_ERROR] = STYLE_LATE
	};
	struct out *o = tool_out();
	struct buf where = BUF_INIT, severity = BUF_INIT;

	if (options.named)
		buf_printf(&where, "%s:", file);
	buf_printf(&where, "%u:%u:", f->line, f->column);
	buf_printf(&severity, "%s:", severity_word(f->severity));
	out_styled(o, STYLE_ID, buf_str(&where));
	out_puts(o, " ");
	out_styled(o, styles[f->severity], buf_str(&severity));
	out_puts(o, " ");
	out_text(o, str_of(f->what));
	out_puts(o, "\n");
	buf_free(&where);
	buf_free(&severity);
}

/* "1 error, 2 warnings", on a terminal. */
static void
put_sum(const struct findings *f)
{
	static const char *const words[] = { "note", "warning", "error" };
	size_t counts[3] = { 0 };
	const char *before = "";

	if (!tool_out()->terminal || options.json)
		return;
	for (size_t i = 0; i < f->n; i++)
		counts[f->v[i].severity]++;
	for (int s = SEVERITY_ERROR; s >= SEVERITY_NOTE; s--) {
		if (counts[s] == 0)
			continue;
		out_printf(tool_out(), "%s%zu %s%s", before, counts[s], words[s],
		    counts[s] == 1 ? "" : "s");
		before = ", ";
	}
	out_puts(tool_out(), f->n > 0 ? "\n" : "Nothing spoils it.\n");
}

/* --- files --- */

/* Lines of the book's phrases that were not understood: each is said once. */
static int
tell_bad(struct proof *p)
{
	int status = p->bad.n > 0 ? TROUBLE : YES;

	for (size_t i = 0; i < p->bad.n; i++)
		tool_warn("%s", p->bad.v[i]);
	list_free(&p->bad);
	return status;
}

/* All of a file, or "-": standard input.  Returns 0, or -1 after a message. */
static int
read_file(const char *file, struct buf *b)
{
	int fd, rv;

	if (strcmp(file, "-") == 0)
		return tool_stdin(b);
	fd = open(file, O_RDONLY | O_CLOEXEC);
	rv = fd != -1 ? stream_read(fd, b) : -1;
	if (rv == -1)
		tool_warn("read %s: %s", file, strerror(errno));
	if (fd != -1)
		close(fd);
	return rv;
}

static int
lint_file(struct proof *p, const char *file)
{
	struct findings f = FINDINGS_INIT;
	struct error e = ERROR_INIT;
	struct buf text = BUF_INIT;
	int status = TROUBLE;

	if (read_file(file, &text) == -1)
		goto out;
	if (proof_read(p, buf_str(&text), &f, &e) == -1) {
		if (options.named)
			error_prefix(&e, "%s", file);
		tool_error(&e);
	} else
		status = f.errors > 0 ? NO : YES;
	if (tell_bad(p) != YES)
		status = TROUBLE;
	for (size_t i = 0; i < f.n; i++)
		if (options.json)
			put_json(file, &f.v[i]);
		else
			put_finding(file, &f.v[i]);
	if (status != TROUBLE)
		put_sum(&f);
out:
	findings_free(&f);
	buf_free(&text);
	return status;
}

/* --- phrases --- */

/* The phrases of a language as they stand: built in, then the book's. */
static int
list_phrases(const struct book *b, const char *lang)
{
	struct proof p = PROOF_INIT;
	struct phrases *phrases;
	struct error e = ERROR_INIT;
	struct buf line = BUF_INIT;
	int status;

	p.book = b;
	if (proof_phrases(&p, lang, &phrases, &e) == -1)
		tool_fail(&e);
	status = tell_bad(&p);
	if (phrases == NULL) {
		tool_warn("there are no phrases for the language '%s'", lang);
		status = NO;
	}
	for (size_t i = 0; phrases != NULL && i < phrases->n; i++) {
		if (phrases->v[i].is == PHRASE_OFF)
			continue;
		buf_reset(&line);
		phrase_put(&line, &phrases->v[i]);
		out_text(tool_out(), buf_str(&line));
	}
	buf_free(&line);
	proof_free(&p);
	return status;
}

int
main(int argc, char **argv)
{
	struct proof p = PROOF_INIT;
	struct book book;
	const struct book *b;
	int c, one, status = YES;

	tool_begin("ii-lint", usage, argc, argv);
	while ((c = tool_option(argc, argv, "jL:lt:")) != -1)
		switch (c) {
		case 'j':
			options.json = 1;
			break;
		case 'L':
			p.lang = optarg;
			break;
		case 'l':
			options.list = 1;
			break;
		case 't':
			p.letter = read_letter_name(optarg);
			break;
		}
	if (options.list && (optind < argc || options.json || p.letter != LETTER_COUNT))
		tool_usage("-l lists phrases: it reads no letters");
	p.book = b = find_book(&book);
	options.named = optind < argc && (argc - optind > 1 ||
	    strcmp(argv[optind], "-") != 0);
	if (options.list)
		status = list_phrases(b, p.lang != NULL ? p.lang : "en");
	else if (optind == argc)
		status = lint_file(&p, "-");
	for (; optind < argc; optind++) {
		one = lint_file(&p, argv[optind]);
		if (one > status)
			status = one;
	}
	proof_free(&p);
	if (b != NULL)
		book_close(&book);
	return tool_end(status);
}
