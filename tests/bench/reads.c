/* reads DIR: read every record of a book as the tools do, and do nothing with
 * them: the least that a tool must do that knows all of them. */

#include <err.h>
#include <stdio.h>

#include "book.h"

static void
visit(void *local, struct str id, struct str data, const char *error)
{
	unsigned long *bytes = local;

	(void)id;
	if (error != NULL)
		errx(2, "%s", error);
	*bytes += data.n;
}

int
main(int argc, char **argv)
{
	unsigned long bytes[2] = { 0, 0 };
	struct book_visit v = { .visit = visit, .local = { &bytes[0], &bytes[1] } };
	struct error e = ERROR_INIT;
	struct book b;

	if (argc != 2)
		errx(2, "usage: reads dir");
	if (book_open(&b, argv[1], &e) == -1 || book_each(&b, &v, &e) == -1)
		errx(2, "%s", error_text(&e));
	printf("%lu\n", bytes[0] + bytes[1]);
	book_close(&b);
	return 0;
}
