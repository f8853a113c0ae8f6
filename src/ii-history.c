/* ii-history: what changed, when, and by whom. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "name.h"
#include "past.h"
#include "tool.h"
#include "wrap.h"

static const char usage[] =
    "usage: ii-history [-j | -p] [-C book] [-d dates] [contact ...]\n"
    "       ii-history -r version [-C book] contact\n";

#define INDENT 4

static struct {
	int json, patch, dated;
	const char *version;
	struct stamp from, to;
} options;

static struct {
	struct book book;
	struct vcs *vcs;
	struct past past;
	struct list ids;               /* contacts asked for; none: the whole book */
	int authors;                   /* there are several */
	size_t printed;
	int status;
} h = { .past = PAST_INIT };

static void
trouble(struct error *e)
{
	tool_error(e);
	h.status = TROUBLE;
}

/* --- whose history --- */

/* .ii and its like, in the book's directory itself. */
static int
is_other_file(const char *name)
{
	return strchr(name, '/') == NULL && vcs_is_book_file(name) &&
	    book_file_id(name).n == 0;
}

/* Who is in no file any more, but was: 0; else the error is said. */
static int
find_past(struct str operand, int exact, struct buf *id, struct error *e)
{
	struct error past = ERROR_INIT;
	int rv = past_resolve(h.vcs, operand, exact, id, &past);

	if (rv == 1 && e->text == NULL)
		error_set(e, "%.*s: no contact has or had this id", (int)operand.n,
		    operand.p);
	if (rv != 0)
		trouble(rv == 1 ? e : &past);
	error_clear(&past);
	return rv;
}

/* Add the contact that an operand names, now or once. */
static void
add_contact(struct str operand, int exact)
{
	struct error e = ERROR_INIT;
	struct buf id = BUF_INIT;
	char *name = str_dup(operand);
	int rv = 0;

	if (is_other_file(name))
		buf_puts(&id, name);
	else if ((rv = exact ? name_follow(&h.book, operand, &id, &e) :
	    name_resolve(&h.book, operand, &id, &e)) == 1)
		rv = find_past(operand, exact, &id, &e);
	else if (rv == -1)
		trouble(&e);
	if (rv == 0 && !list_has(&h.ids, buf_str(&id)))
		list_add(&h.ids, buf_str(&id));
	error_clear(&e);
	buf_free(&id);
	free(name);
}

/* The first column of each line of standard input. */
static void
add_stdin(void)
{
	struct buf text = BUF_INIT;
	struct str rest, line, word;

	if (tool_stdin(&text) == -1)
		h.status = TROUBLE;
	for (rest = buf_str(&text); str_item(&rest, '\n', &line); )
		if (str_item(&line, '\t', &word))
			add_contact(word, 1);
	buf_free(&text);
}

static void
add_operand(const char *operand)
{
	struct str rest = str_of(operand), one;

	if (strcmp(operand, "-") == 0)
		add_stdin();
	else if (strchr(operand, ',') == NULL)
		add_contact(rest, 0);
	else
		while (str_item(&rest, ',', &one))
			add_contact(one, 0);
}

/* Find the files of all contacts. */
static void
find_files(void)
{
	struct error e = ERROR_INIT;
	struct list files = LIST_INIT;

	for (size_t i = 0; i < h.ids.n; i++) {
		if (is_other_file(h.ids.v[i]))
			list_add(&files, str_of(h.ids.v[i]));
		else if (past_files(h.vcs, str_of(h.ids.v[i]), &files, &e) == -1)
			tool_fail(&e);
		past_track(&h.past, &files, i);
		list_free(&files);
	}
	past_sort(&h.past);
}

/* Number the versions; say of whom there is none. */
static void
number(void)
{
	size_t *counts = xcalloc(h.ids.n + 1, sizeof(*counts));

	past_number(&h.past, counts, h.ids.n);
	for (size_t i = 0; i < h.ids.n; i++)
		if (counts[i] == 0)
			tool_warn("%s: no commit has this contact yet", h.ids.v[i]);
	free(counts);
}

static int
is_asked(const struct episode *ep)
{
	return !options.dated || (ep->when.day != DATE_NONE &&
	    stamp_cmp(ep->when, options.from) >= 0 &&
	    stamp_cmp(ep->when, options.to) <= 0);
}

/* --- printing --- */

static struct str
version_text(const struct version *v, struct buf *b)
{
	buf_reset(b);
	if (v->number > 0)
		buf_int(b, (long)v->number);
	return buf_str(b);
}

/* "20 Nov 09:12" on a terminal, and the day alone in another year. */
static struct str
date_text(const struct episode *ep, int shorter, struct buf *b)
{
	buf_reset(b);
	if (ep->when.day == DATE_NONE)
		return buf_str(b);
	if (!shorter) {
		date_put_stamp(b, ep->when);
		return buf_str(b);
	}
	if (date_civil(ep->when.day).year != date_civil(h.book.now.day).year) {
		date_put(b, ep->when.day);
		return buf_str(b);
	}
	date_put_short(b, ep->when.day, h.book.now.day);
	buf_putc(b, ' ');
	date_put_time(b, ep->when.minute);
	return buf_str(b);
}

/* The cells before those of the change. */
static void
put_cells(struct rows *rows, const struct episode *ep, const struct version *v)
{
	int terminal = rows->out->terminal, gits = strcmp(ep->info.tool, "git") == 0;
	struct buf b = BUF_INIT;

	rows_cell(rows, STYLE_ID, past_id(v->path));
	rows_cell(rows, STYLE_PLAIN, version_text(v, &b));
	rows_cell(rows, STYLE_SOON, str_of(ep->info.commit));
	rows_cell(rows, STYLE_PLAIN, date_text(ep, terminal, &b));
	if (!terminal || h.authors)
		rows_cell(rows, STYLE_PLAIN, str_of(ep->info.author));
	rows_cell(rows, STYLE_DIM, str_of(ep->info.tool));
	rows_cell(rows, STYLE_DIM, terminal && !gits ? STR("") : str_of(ep->info.message));
	buf_free(&b);
}

static enum style
style_of(enum diff_how how)
{
	return how == DIFF_ADDED ? STYLE_GOOD : how == DIFF_REMOVED ? STYLE_LATE :
	    STYLE_PLAIN;
}

/* A change on lines of its own, broken to the terminal's width. */
static void
put_change(struct rows *rows, const struct told_change *w)
{
	struct buf safe = BUF_INIT, lines = BUF_INIT;
	struct str rest, line;
	size_t indent = INDENT;

	text_safe(&safe, str_of(w->text), 0);
	wrap_text(&lines, buf_str(&safe), rows->out->width, indent, indent + 2);
	for (rest = buf_str(&lines); str_item(&rest, '\n', &line); indent = INDENT + 2) {
		buf_reset(&safe);
		buf_pad(&safe, ' ', indent);
		buf_addstr(&safe, line);
		rows_line(rows, style_of(w->how), buf_str(&safe));
	}
	buf_free(&safe);
	buf_free(&lines);
}

/* What a version changed; nothing, after a message, where it cannot be read. */
static void
tell(struct told *t, const struct episode *ep, const struct version *v, int utf8)
{
	struct error e = ERROR_INIT;

	if (past_tell(&h.past, ep, v, utf8, t, &e) == -1)
		trouble(&e);
}

static void
print_row(struct rows *rows, const struct episode *ep, const struct version *v)
{
	struct told t = { 0 };

	tell(&t, ep, v, rows->out->utf8);
	if (rows->out->terminal) {
		put_cells(rows, ep, v);
		rows_next(rows);
	}
	for (size_t i = 0; i < t.n; i++) {
		if (rows->out->terminal) {
			put_change(rows, &t.v[i]);
			continue;
		}
		put_cells(rows, ep, v);
		rows_cell(rows, STYLE_PLAIN, str_of(t.v[i].text));
		rows_next(rows);
	}
	told_free(&t);
}

static void
print_json(const struct episode *ep, const struct version *v)
{
	struct buf b = BUF_INIT;
	struct told t = { 0 };
	struct json j;

	tell(&t, ep, v, 1);
	json_begin(&j, tool_out());
	json_string(&j, STR("id"), past_id(v->path));
	if (v->number > 0)
		json_number(&j, STR("version"), (long)v->number);
	vcs_id_put(&b, &ep->id);
	json_string(&j, STR("commit"), buf_str(&b));
	json_string(&j, STR("date"), date_text(ep, 0, &b));
	json_string(&j, STR("author"), str_of(ep->info.author));
	json_string(&j, STR("email"), str_of(ep->info.email));
	json_string(&j, STR("tool"), str_of(ep->info.tool));
	json_string(&j, STR("message"), str_of(ep->info.message));
	json_array(&j, STR("changes"));
	for (size_t i = 0; i < t.n; i++)
		json_item(&j, str_of(t.v[i].text));
	json_end(&j);
	told_free(&t);
	buf_free(&b);
}

static void
put_patch(const struct buf *patch)
{
	const char *p, *nl;

	for (p = patch->s; *p != '\0'; p = nl) {
		enum style style = *p == '+' ? STYLE_GOOD : *p == '-' ? STYLE_LATE :
		    *p == '@' ? STYLE_ID : STYLE_PLAIN;

		nl = strchrnul(p, '\n');
		out_styled(tool_out(), style, (struct str){ p, (size_t)(nl - p) });
		out_puts(tool_out(), "\n");
		nl += *nl != '\0';
	}
}

/* A line that says which version, and the patch. */
static void
print_patch(const struct episode *ep, const struct version *v)
{
	struct error e = ERROR_INIT;
	struct buf patch = BUF_INIT;
	struct rows rows;

	if (h.printed > 0)
		out_puts(tool_out(), "\n");
	rows_begin(&rows, tool_out(), 7);
	put_cells(&rows, ep, v);
	rows_next(&rows);
	rows_end(&rows);
	if (past_patch(&h.past, v, &patch, &e) == -1)
		trouble(&e);
	put_patch(&patch);
	buf_free(&patch);
}

static void
print_version(struct rows *rows, const struct episode *ep, const struct version *v)
{
	if (options.json)
		print_json(ep, v);
	else if (options.patch)
		print_patch(ep, v);
	else
		print_row(rows, ep, v);
	h.printed++;
}

static void
print_all(struct rows *rows)
{
	for (size_t i = 0; i < h.past.n; i++) {
		const struct episode *ep = &h.past.v[i];

		for (size_t k = 0; is_asked(ep) && k < ep->n; k++)
			print_version(rows, ep, &ep->versions[k]);
	}
}

static void
count_authors(void)
{
	const char *first = NULL;

	for (size_t i = 0; i < h.past.n; i++) {
		const struct episode *ep = &h.past.v[i];

		if (!is_asked(ep))
			continue;
		if (first == NULL)
			first = ep->info.author;
		h.authors |= strcmp(first, ep->info.author) != 0;
	}
}

/* --- the whole --- */

/* Read the history.  The whole book's is printed as it is read, where no
 * column waits for the last commit.  Returns how many commits there are. */
static size_t
walk(struct rows *rows)
{
	int stream = h.ids.n == 0 && !tool_out()->terminal;
	struct error e = ERROR_INIT;
	struct history_commit c;
	struct history *w;
	size_t seen = 0;
	int rv;

	if (history_open(&w, h.vcs, h.ids.n > 0 ? &h.past.paths : NULL, &e) == -1)
		tool_fail(&e);
	for (; (rv = history_next(w, &c, &e)) == 1; seen++) {
		if (past_add(&h.past, &c, &e) == -1)
			trouble(&e);
		if (stream) {
			print_all(rows);
			past_reset(&h.past);
		}
	}
	history_close(w);
	if (rv == -1)
		trouble(&e);
	number();
	return seen;
}

static void
list_all(void)
{
	struct rows rows;
	size_t seen;

	rows_begin(&rows, tool_out(), 8);
	seen = walk(&rows);
	count_authors();
	print_all(&rows);
	rows_end(&rows);
	if (seen == 0 && h.ids.n == 0)
		tool_warn("%s: nothing is committed yet", h.book.dir);
	if (h.printed == 0 && h.status == YES)
		h.status = NO;
}

/* --- one version --- */

static const struct version *
find_version(int n)
{
	for (size_t i = 0; i < h.past.n; i++)
		for (size_t k = 0; k < h.past.v[i].n; k++)
			if (h.past.v[i].versions[k].number == (size_t)n)
				return &h.past.v[i].versions[k];
	return NULL;
}

/* The file of the contact, and its content, in the commit that is named: 0, 1
 * when it has none. */
static int
find_at(const char *name, const char **path, struct vcs_id *id)
{
	struct error e = ERROR_INIT;
	struct vcs_id commit;
	int rv = 1;

	if (history_find(h.vcs, name, &commit, &e) != 0) {
		if (name[strspn(name, "0123456789")] == '\0')
			error_set(&e, "%s has no version %s: ii-history %s lists them",
			    h.ids.v[0], name, h.ids.v[0]);
		tool_fail(&e);
	}
	for (size_t i = 0; rv == 1 && i < h.past.ntracks; i++) {
		*path = h.past.tracks[i].path;
		rv = history_file(h.vcs, &commit, *path, id, &e);
	}
	if (rv == -1)
		tool_fail(&e);
	return rv;
}

static void
print_whole(void)
{
	struct vcs_id id = { { 0 } };
	const struct version *v = NULL;
	struct buf data = BUF_INIT;
	const char *path = NULL;
	struct error e = ERROR_INIT;
	int n, rv;

	if (walk(NULL) == 0) {
		h.status = h.status == YES ? NO : h.status;
		return;
	}
	if (str_int(str_of(options.version), 1, INT_MAX, &n) == 0)
		v = find_version(n);
	if (v != NULL) {
		path = v->path;
		id = v->content[0];
		rv = !vcs_id_set(&id);
	} else
		rv = find_at(options.version, &path, &id);
	if (rv == 0 && (rv = history_content(h.vcs, path, &id, &data, &e)) != 0) {
		if (rv == 1)
			error_set(&e, "this version of %s is larger than %zu MiB", path,
			    RECORD_MAX >> 20);
		tool_fail(&e);
	}
	if (rv == 0)
		out_text(tool_out(), buf_str(&data));
	else {
		tool_warn("%s: was not in the book then", h.ids.v[0]);
		h.status = NO;
	}
	buf_free(&data);
}

static void
read_options(int argc, char **argv)
{
	const char *dates = NULL;
	struct error e = ERROR_INIT;
	int c;

	while ((c = tool_option(argc, argv, "d:jpr:")) != -1)
		switch (c) {
		case 'd':
			dates = optarg;
			break;
		case 'j':
			options.json = 1;
			break;
		case 'p':
			options.patch = 1;
			break;
		case 'r':
			options.version = optarg;
			break;
		}
	if (options.json && options.patch)
		tool_usage("-j or -p: one of them");
	if (options.version != NULL && (options.json || options.patch || dates != NULL))
		tool_usage("-r prints one version whole: without -d, -j and -p");
	tool_book(&h.book);
	if (dates == NULL)
		return;
	options.dated = 1;
	if (date_read_span(str_of(dates), h.book.now, DATE_PAST, &options.from,
	    &options.to, &e) == -1)
		tool_fail(&e);
	if (stamp_cmp(options.from, options.to) > 0)
		tool_quit("%s: the range ends before it begins", dates);
}

/* Times are told in the book's zone. */
static void
set_zone(void)
{
	char *zone = str_dup(book_setting(&h.book, "Zone"));

	if (date_zone_known(str_of(zone)))
		setenv("TZ", zone, 1);
	free(zone);
}

static void
end(void)
{
	past_free(&h.past);
	list_free(&h.ids);
	vcs_close(h.vcs);
	book_close(&h.book);
}

int
main(int argc, char **argv)
{
	struct error e = ERROR_INIT;
	int some;

	tool_begin("ii-history", usage, argc, argv);
	read_options(argc, argv);
	set_zone();
	if (vcs_open(&h.vcs, &h.book, &e) == -1)
		tool_fail(&e);
	h.past.vcs = h.vcs;
	some = optind < argc;
	for (; optind < argc; optind++)
		add_operand(argv[optind]);
	find_files();
	if (options.version != NULL && h.status == YES && h.ids.n != 1)
		tool_usage("-r prints one version of one contact");
	if (options.version != NULL && h.ids.n == 1)
		print_whole();
	else if (h.ids.n > 0 || !some)
		list_all();
	else if (h.status == YES)
		h.status = NO; /* standard input named nobody */
	end();
	return tool_end(h.status);
}
