/* What mains that write share; apart from tool.c, so that a tool which only
 * reads links no libgit2. */
#include <stdlib.h>

#include "tool.h"

struct change *
tool_change(const struct book *b)
{
	struct error e = ERROR_INIT;
	struct change *c;

	if (change_begin(&c, b, &e) == -1)
		tool_fail(&e);
	return c;
}

int
tool_commit(struct change *c, const char *message)
{
	const struct list *notes;
	struct buf signed_by = BUF_INIT;
	struct error e = ERROR_INIT;
	size_t i;
	int rv;

	buf_printf(&signed_by, "%s\n\n" CHANGE_TOOL "%s", message, tool_name());
	rv = change_commit(c, signed_by.s, &e);
	notes = change_notes(c);
	for (i = 0; i < notes->n; i++)
		tool_warn("%s", notes->v[i]);
	change_free(c);
	buf_free(&signed_by);
	if (rv == -1)
		tool_error(&e);
	else
		tool_changed();
	return rv == -1 ? -1 : 0;
}

void
tool_names(struct buf *b, const struct list *ids)
{
	if (ids->n == 0)
		return;
	buf_puts(b, ids->v[0]);
	if (ids->n == 2)
		buf_printf(b, " and %s", ids->v[1]);
	else if (ids->n > 2)
		buf_printf(b, " and %zu more", ids->n - 1);
}
