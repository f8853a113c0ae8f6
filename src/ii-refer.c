/* ii-refer: record a referral; the tree of referrals; who could introduce me. */
#include <unistd.h>

#include "tool.h"
#include "toolrefer.h"

static const char usage[] =
    "usage: ii-refer [-Fnq] [-C book] [-d date] contact whom [field=value ...]\n"
    "                [text ...]\n"
    "       ii-refer [-j] [-C book] [contact]\n"
    "       ii-refer -w [-j] [-C book] org | contact\n";

/* Options of one use are none of another. */
static void
check(const struct referring *how, int ways, int n)
{
	int records = !ways && n > 1;

	if (ways && n != 1)
		tool_usage(n == 0 ? "a way to whom, or where?" :
		    "-w takes one: somebody, or an organization in quotes");
	if (records && how->json)
		tool_usage("-j prints the tree, or the ways; several contacts are "
		    "separated by commas");
	if (!records && (how->force || how->show || how->quiet ||
	    how->date != NULL))
		tool_usage(n == 0 ? "who named somebody, and whom?" :
		    "whom did they name?");
}

int
main(int argc, char **argv)
{
	struct books books = BOOKS_INIT;
	struct referring how = { .books = &books };
	int c, ways = 0, status;

	tool_begin("ii-refer", usage, argc, argv);
	while ((c = tool_option(argc, argv, "d:Fjnqw")) != -1)
		switch (c) {
		case 'd':
			how.date = optarg;
			break;
		case 'F':
			how.force = 1;
			break;
		case 'j':
			how.json = 1;
			break;
		case 'n':
			how.show = 1;
			break;
		case 'q':
			how.quiet = 1;
			break;
		case 'w':
			ways = 1;
			break;
		}
	argc -= optind;
	argv += optind;
	check(&how, ways, argc);
	books.dir = tool_dir();
	if (ways)
		status = refer_ways(&how, argv[0]);
	else if (argc > 1)
		status = refer_record(&how, argv[0], argc - 1, argv + 1);
	else
		status = refer_tree(&how, argc > 0 ? argv[0] : NULL);
	books_free(&books);
	return tool_end(status);
}
