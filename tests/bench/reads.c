/* reads [-p] DIR: read every record of a book as the tools do, and do nothing
 * with them: the least that a tool must do that knows all of them.  With -p
 * parse them, too. */

#include <err.h>
#include <stdio.h>
#include <string.h>

#include "book.h"
#include "record.h"

struct reader {
	struct record rec;
	unsigned long bytes, entries;
	int parses;
};

static void
visit(void *local, struct str id, struct str data, const char *error)
{
	struct reader *r = local;

	(void)id;
	if (error != NULL)
		errx(2, "%s", error);
	r->bytes += data.n;
	if (r->parses) {
		record_parse(&r->rec, data, NULL);
		r->entries += r->rec.nentries;
	}
}

int
main(int argc, char **argv)
{
	int parses = argc == 3 && strcmp(argv[1], "-p") == 0;
	struct reader r[2] = { { .rec = RECORD_INIT, .parses = parses },
	    { .rec = RECORD_INIT, .parses = parses } };
	struct book_visit v = { .visit = visit, .local = { &r[0], &r[1] } };
	struct error e = ERROR_INIT;
	struct book b;

	if (argc != 2 + parses)
		errx(2, "usage: reads [-p] dir");
	if (book_open(&b, argv[argc - 1], &e) == -1 || book_each(&b, &v, &e) == -1)
		errx(2, "%s", error_text(&e));
	printf("%lu %lu\n", r[0].bytes + r[1].bytes, r[0].entries + r[1].entries);
	record_free(&r[0].rec);
	record_free(&r[1].rec);
	book_close(&b);
	return 0;
}
