/* ii-import: take contacts from files that other programs wrote. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "import.h"
#include "intake.h"
#include "tool.h"

static const char usage[] =
    "usage: ii-import [-nq] [-C book] [-M mapping] [-t type] file ...\n";

/* From so many contacts on the writing is worth watching. */
enum { LONG = 1000 };

static struct {
	int dry;      /* -n */
	int quiet;    /* -q */
} options;

/* How many contacts came to what. */
struct tally {
	size_t new, completed, known;
};

/* --- reading --- */

static void
tell(void *arg, const char *file, unsigned line, const char *what)
{
	(void)arg;
	tool_warn("%s:%u: %s", file, line, what);
}

/* Read an open file up to more than may be imported. */
static int
read_all(int fd, struct buf *b)
{
	ssize_t n;

	do {
		buf_grow(b, 65536);
		n = read(fd, b->s + b->n, b->cap - b->n - 1);
		if (n > 0)
			b->n += (size_t)n;
		b->s[b->n] = '\0';
	} while ((n > 0 && b->n <= IMPORT_MAX) || (n == -1 && errno == EINTR));
	return n == -1 ? -1 : 0;
}

static const char *
shown(const char *path)
{
	return strcmp(path, "-") == 0 ? "standard input" : path;
}

static void
read_file(struct import *im, const char *path)
{
	struct error e = ERROR_INIT;
	struct buf text = BUF_INIT;
	int fd = STDIN_FILENO;

	if (strcmp(path, "-") != 0)
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1 || read_all(fd, &text) == -1) {
		error_errno(&e, "read %s", shown(path));
		tool_fail(&e);
	}
	if (fd != STDIN_FILENO)
		close(fd);
	if (import_read(im, shown(path), buf_str(&text), &e) == -1)
		tool_fail(&e);
	buf_free(&text);
}

/* Take a mapping; a field that looks mistyped may yet be one of the user's. */
static void
map(struct import *im, const char *mapping)
{
	struct error e = ERROR_INIT;
	size_t i = im->nmapping;

	if (import_map(im, mapping, &e) == -1) {
		error_prefix(&e, "-M");
		tool_fail(&e);
	}
	for (; i < im->nmapping; i++) {
		struct str field = str_of(im->mapping[i].field);
		const char *near = field_nearest(field);

		if (field.n > 0 && field_find(field) == FIELD_OTHER && near != NULL)
			tool_warn("-M: %s becomes a field of your own; did you "
			    "mean %s?", field.p, near);
	}
}

/* --- writing --- */

/* How far the writing is, on a terminal; done == all clears the line. */
static void
progress(size_t done, size_t all)
{
	static int watched = -1;

	if (watched == -1)
		watched = all >= LONG && isatty(STDERR_FILENO);
	if (!watched || (done % 256 != 0 && done != all))
		return;
	if (done == all)
		fputs("\rCommitting ...\033[K", stderr);
	else
		fprintf(stderr, "\r%zu of %zu\033[K", done, all);
}

static void
end_progress(size_t all)
{
	if (all >= LONG && isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}

static void
put_all(struct change *c, const struct intake *in, const struct tally *t)
{
	struct error e = ERROR_INIT;
	size_t n, done = 0, all = t->new + t->completed;
	const struct arrival *v = intake_arrivals(in, &n);

	for (size_t i = 0; i < n; i++) {
		if (v[i].what == ARRIVAL_KNOWN)
			continue;
		if (change_put_record(c, str_of(v[i].id), buf_str(&v[i].record),
		    &e) == -1) {
			end_progress(all);
			change_free(c);
			tool_fail(&e);
		}
		progress(++done, all);
	}
}

static const char *
people(size_t n)
{
	return n == 1 ? "contact" : "contacts";
}

/* The commit's message: "Import 640 contacts from Connections.csv". */
static void
put_message(struct buf *b, const struct tally *t, char **files, size_t nfiles)
{
	struct list names = LIST_INIT;

	for (size_t i = 0; i < nfiles; i++) {
		const char *slash = strrchr(files[i], '/');

		list_add(&names, str_of(shown(slash != NULL ? slash + 1 : files[i])));
	}
	if (t->new > 0)
		buf_printf(b, "Import %zu %s", t->new, people(t->new));
	else
		buf_printf(b, "Complete %zu %s", t->completed, people(t->completed));
	buf_puts(b, " from ");
	tool_names(b, &names);
	if (t->new > 0 && t->completed > 0)
		buf_printf(b, ", complete %zu", t->completed);
	list_free(&names);
}

/* --- telling --- */

static struct tally
count(const struct intake *in)
{
	struct tally t = { 0 };
	size_t n;
	const struct arrival *v = intake_arrivals(in, &n);

	for (size_t i = 0; i < n; i++) {
		t.new += v[i].what == ARRIVAL_NEW;
		t.completed += v[i].what == ARRIVAL_COMPLETED;
		t.known += v[i].what == ARRIVAL_KNOWN;
	}
	return t;
}

/* A row for each contact that changes: the id, what happens, the name, the
 * fields that the record gets. */
static void
list(const struct intake *in)
{
	struct record rec = RECORD_INIT;
	struct rows rows;
	size_t n;
	const struct arrival *v = intake_arrivals(in, &n);

	rows_begin(&rows, tool_out(), 4);
	for (size_t i = 0; i < n; i++) {
		if (v[i].what == ARRIVAL_KNOWN)
			continue;
		record_parse(&rec, buf_str(&v[i].record), NULL);
		rows_cell(&rows, STYLE_ID, str_of(v[i].id));
		rows_cell(&rows, STYLE_GOOD, v[i].what == ARRIVAL_NEW ?
		    STR("added") : STR("completed"));
		rows_cell(&rows, STYLE_PLAIN, record_value(&rec, FIELD_NAME));
		rows_cell(&rows, STYLE_DIM, buf_str(&v[i].fields));
		rows_next(&rows);
	}
	rows_end(&rows);
	record_free(&rec);
}

static void
summarize(const struct import *im, const struct tally *t)
{
	static const char *const why[SKIP_COUNT] = {
		[SKIP_NAMELESS] = "without a name",
		[SKIP_SHIFTED] = "with more values than columns",
		[SKIP_REPEATED] = "told before",
		[SKIP_DOUBTFUL] = "in doubt",
	};
	const char *would = options.dry ? "would be " : "";
	struct buf b = BUF_INIT;
	unsigned all = 0;

	for (size_t i = 0; i < SKIP_COUNT; i++) {
		if (im->skipped[i] == 0)
			continue;
		buf_printf(&b, "%s%u %s", all > 0 ? ", " : "", im->skipped[i],
		    why[i]);
		all += im->skipped[i];
	}
	tool_warn("%zu %s %sadded, %zu %scompleted, %zu unchanged; %u passed "
	    "over%s%s", t->new, people(t->new), would, t->completed, would,
	    t->known, all, all > 0 ? ": " : "", b.s);
	buf_free(&b);
}

/* --- importing --- */

/* Take the drafts into the book; c is the change under way, NULL for none. */
static int
import(struct import *im, const struct book *b, struct change *c, char **files,
    size_t nfiles)
{
	struct error e = ERROR_INIT;
	struct buf message = BUF_INIT;
	struct intake *in;
	struct tally t;
	int rv = 0;

	if (intake_open(&in, b, im, &e) == -1 || intake_take(in, &e) == -1) {
		change_free(c);
		tool_fail(&e);
	}
	t = count(in);
	if (c != NULL) {
		put_all(c, in, &t);
		put_message(&message, &t, files, nfiles);
		rv = tool_commit(c, message.s);
		end_progress(t.new + t.completed);
	}
	if (rv == 0) {
		if (!options.quiet)
			list(in);
		summarize(im, &t);
	}
	buf_free(&message);
	intake_close(in);
	return rv == 0 ? YES : TROUBLE;
}

int
main(int argc, char **argv)
{
	struct import im = { .tell = tell };
	struct error e = ERROR_INIT;
	struct book book;
	int c, status;

	tool_begin("ii-import", usage, argc, argv);
	while ((c = tool_option(argc, argv, "M:nqt:")) != -1)
		switch (c) {
		case 'M':
			map(&im, optarg);
			break;
		case 'n':
			options.dry = 1;
			break;
		case 'q':
			options.quiet = 1;
			break;
		case 't':
			if (import_set_format(&im, optarg, &e) == -1)
				tool_fail(&e);
			break;
		}
	if (optind == argc)
		tool_usage("which file? - stands for standard input");
	tool_book(&book);
	im.today = book.now.day;
	/* What may be wrong with a file is told before the book is locked, and a
	 * pipe waited for. */
	for (int i = optind; i < argc; i++)
		read_file(&im, argv[i]);
	status = import(&im, &book, options.dry ? NULL : tool_change(&book),
	    argv + optind, (size_t)(argc - optind));
	import_free(&im);
	book_close(&book);
	return tool_end(status);
}
