/* ii-prep: the sheet for a talk, one page to print. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sheet.h"
#include "tool.h"

static const char usage[] =
    "usage: ii-prep [-jP] [-C book] contact ...\n";

static int json, private;

/* --- printing --- */

static void
print_facts(struct json *j, const struct sheet *s)
{
	json_array(j, STR("facts"));
	for (size_t i = 0; i < s->nfacts; i++) {
		json_object(j);
		json_string(j, STR("label"), str_of(fact_label(s->facts[i].fact)));
		json_string(j, STR("text"), str_of(s->facts[i].text));
		json_object_end(j);
	}
}

static void
print_questions(struct json *j, const struct sheet *s)
{
	static const char *const origins[] = {
		[ORIGIN_RECORD] = "record", [ORIGIN_BOOK] = "book",
		[ORIGIN_BANK] = "ii",
	};
	const struct question *q;

	json_array(j, STR("questions"));
	for (size_t i = 0; i < s->questions.n; i++) {
		q = &s->questions.v[i];
		json_object(j);
		json_string(j, STR("text"), str_of(q->text));
		json_string(j, STR("category"), str_of(category_name(q->category)));
		json_string(j, STR("from"), str_of(origins[q->origin]));
		json_number(j, STR("must"), q->must);
		json_object_end(j);
	}
}

static void
print_json(const struct sheet *s, struct str id)
{
	struct buf b = BUF_INIT;
	struct json j;

	json_begin(&j, tool_out());
	json_string(&j, STR("id"), id);
	json_string(&j, STR("name"), str_of(s->name));
	json_string(&j, STR("side"), s->giving ? STR("giving") : STR("seeking"));
	if (s->arranged) {
		date_put_stamp(&b, s->talk);
		json_string(&j, STR("at"), buf_str(&b));
	}
	json_number(&j, STR("mins"), s->mins);
	print_facts(&j, s);
	print_questions(&j, s);
	json_array(&j, STR("warnings"));
	for (size_t i = 0; i < s->warnings.n; i++)
		json_item(&j, str_of(s->warnings.v[i]));
	json_end(&j);
	buf_free(&b);
}

/* Pages are apart by a form feed, which a printer knows, and on a terminal by a
 * blank line. */
static void
print_page(const struct sheet *s)
{
	static int printed;
	struct buf page = BUF_INIT;

	if (printed++)
		out_puts(tool_out(), tool_out()->terminal ? "\n" : "\f");
	sheet_render(&page, s);
	out_text(tool_out(), buf_str(&page));
	buf_free(&page);
}

static void
print_sheet(const struct sheet *s, const struct book *b, int paths)
{
	struct buf id = BUF_INIT;

	tool_id(&id, b, paths, s->id);
	for (size_t i = 0; i < s->warnings.n; i++)
		tool_warn("%s: %s", id.s, s->warnings.v[i]);
	if (json)
		print_json(s, buf_str(&id));
	else
		print_page(s);
	buf_free(&id);
}

/* --- the whole --- */

/* What is asked for in one book. */
struct part {
	struct sheets sheets;
	size_t next;
};

static int
make(struct part *p, const struct book *b, const struct whom *whom)
{
	struct list ids = LIST_INIT;
	struct error e = ERROR_INIT;
	size_t i;
	int status = YES;

	p->sheets.private = private;
	whom_in(whom, b, &ids);
	if (sheets_make(&p->sheets, b, &ids, &e) == -1)
		tool_fail(&e);
	for (i = 0; i < p->sheets.odd.n; i++)
		tool_warn("%s", p->sheets.odd.v[i]);
	for (i = 0; i < p->sheets.troubles.n; i++) {
		tool_warn("%s", p->sheets.troubles.v[i]);
		status = TROUBLE;
	}
	list_free(&ids);
	return status;
}

/* In the order in which they are named, whichever books they are of. */
static int
prepare(const struct books *books, const struct whom *whom)
{
	struct part *parts = xcalloc(books->n, sizeof(*parts)), *p;
	int status = YES;
	size_t i, k;

	for (k = 0; k < books->n; k++)
		if (whom_any(whom, books->v[k]) &&
		    make(&parts[k], books->v[k], whom) != YES)
			status = TROUBLE;
	for (i = 0; i < whom->n; i++) {
		for (k = 0; books->v[k] != whom->v[i].book; k++)
			;
		p = &parts[k];
		/* whose record could not be read has no sheet */
		if (p->next < p->sheets.n &&
		    strcmp(p->sheets.v[p->next].id, whom->v[i].id) == 0)
			print_sheet(&p->sheets.v[p->next++], books->v[k],
			    books_paths(books));
	}
	for (k = 0; k < books->n; k++)
		sheets_free(&parts[k].sheets);
	free(parts);
	return status;
}

int
main(int argc, char **argv)
{
	struct books books = BOOKS_INIT;
	struct whom whom = WHOM_INIT;
	int c, status = YES;

	tool_begin("ii-prep", usage, argc, argv);
	while ((c = tool_option(argc, argv, "jP")) != -1)
		switch (c) {
		case 'j':
			json = 1;
			break;
		case 'P':
			private = 1;
			break;
		}
	if (optind == argc)
		tool_usage("for a talk with whom?");
	books.dir = tool_dir();
	for (; optind < argc; optind++)
		if (tool_contacts(&books, argv[optind], 1, &whom) == -1)
			status = TROUBLE;
	if (whom.n == 0 && status == YES)
		status = NO;
	if (whom.n > 0 && prepare(&books, &whom) != YES)
		status = TROUBLE;
	whom_free(&whom);
	books_free(&books);
	return tool_end(status);
}
