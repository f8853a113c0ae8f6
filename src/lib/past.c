#include "past.h"

#include <string.h>

#include "name.h"
#include "record.h"
#include "vcs_history.h"

/* How many contacts an error lists. */
enum { LISTED = 10 };

/* --- who it is --- */

/* All ids that a commit ever had, sorted. */
static int
list_ids(struct vcs *v, struct list *all, struct error *e)
{
	struct ids seen = IDS_INIT;
	struct history_commit c;
	struct history *h;
	int rv;

	if (history_open(&h, v, NULL, e) == -1)
		return -1;
	while ((rv = history_next(h, &c, e)) == 1)
		for (size_t i = 0; i < c.n; i++) {
			struct str id = book_file_id(c.files[i].path);

			if (id.n == 0 || ids_has(&seen, id))
				continue;
			ids_add(&seen, id);
			list_add(all, id);
		}
	list_sort(all);
	ids_free(&seen);
	history_close(h);
	return rv;
}

/* How an id answers to one that was typed: 0 as it is, 1 by its start, 2 by a
 * word or several, 3 not. */
static int
step_of(struct str id, struct str typed)
{
	if (str_eq(id, typed))
		return 0;
	if (str_eq(str_sub(id, 0, typed.n), typed))
		return 1;
	for (size_t i = 1; i + typed.n <= id.n; i++)
		if (id.p[i - 1] == '-' && str_eq(str_sub(id, i, i + typed.n), typed) &&
		    (i + typed.n == id.n || id.p[i + typed.n] == '-'))
			return 2;
	return 3;
}

/* Those of the first step that has any. */
static void
choose(const struct list *all, struct str typed, struct list *chosen)
{
	for (int step = 0; step < 3 && chosen->n == 0; step++)
		for (size_t i = 0; i < all->n; i++)
			if (step_of(str_of(all->v[i]), typed) == step)
				list_add(chosen, str_of(all->v[i]));
}

static int
several(struct str operand, const struct list *chosen, struct error *e)
{
	struct buf text = BUF_INIT;

	text_safe(&text, operand, 0);
	buf_puts(&text, ": which one? ");
	for (size_t i = 0; i < chosen->n && i < LISTED; i++)
		buf_printf(&text, "%s%s", i > 0 ? ", " : "", chosen->v[i]);
	if (chosen->n > LISTED)
		buf_printf(&text, " and %zu more", chosen->n - LISTED);
	error_set(e, "%s", text.s);
	buf_free(&text);
	return 2;
}

/* What was typed, as an id; empty when it makes none. */
static void
as_id(struct str operand, struct buf *id)
{
	const char *slash = memrchr(operand.p, '/', operand.n);

	if (slash != NULL)
		operand = str_sub(operand, (size_t)(slash - operand.p) + 1, operand.n);
	if (str_starts(operand, "@"))
		operand = str_sub(operand, 1, operand.n);
	if (str_ends(operand, RECORD_SUFFIX))
		operand = str_sub(operand, 0, operand.n - strlen(RECORD_SUFFIX));
	buf_reset(id);
	text_fold(id, operand);
	if (id->n > 0)
		name_id(id, operand, STR(""));
}

int
past_resolve(struct vcs *v, struct str operand, struct buf *id, struct error *e)
{
	struct list all = LIST_INIT, chosen = LIST_INIT;
	int rv;

	operand = str_trim(operand);
	as_id(operand, id);
	rv = id->n > 0 ? list_ids(v, &all, e) : 1;
	if (rv == 0)
		choose(&all, buf_str(id), &chosen);
	if (rv == 0 && chosen.n > 1)
		rv = several(operand, &chosen, e);
	else if (rv == 0 && chosen.n == 0)
		rv = 1;
	else if (rv == 0) {
		buf_reset(id);
		buf_puts(id, chosen.v[0]);
	}
	list_free(&all);
	list_free(&chosen);
	return rv;
}

/* --- where it is --- */

/* The content of a file in the latest commit that changed it, or before: 0, 1
 * when no commit has it. */
static int
latest(struct vcs *v, const char *file, struct buf *out, struct error *e)
{
	struct list paths = LIST_INIT;
	struct history_commit c = { .n = 0 };
	struct history *h;
	int rv, found = 0;

	list_add(&paths, str_of(file));
	if ((rv = history_open(&h, v, &paths, e)) == 0)
		rv = history_next(h, &c, e);
	for (size_t i = 0; rv == 1 && !found && i <= c.parents; i++)
		if (vcs_id_set(&c.files[0].content[i])) {
			found = 1;
			rv = history_content(v, file, &c.files[0].content[i], out, e);
		}
	history_close(h);
	list_free(&paths);
	return rv == -1 ? -1 : !found;
}

/* Add the file of an id that somebody had, unless it is another's by now. */
static int
add_former(struct vcs *v, struct str id, struct list *files, struct error *e)
{
	struct buf file = BUF_INIT, data = BUF_INIT;
	int rv = 1;

	buf_addstr(&file, id);
	buf_puts(&file, RECORD_SUFFIX);
	if (id_valid(id) && !list_has(files, buf_str(&file)) &&
	    (rv = vcs_head(v, file.s, &data, e)) == 1)
		list_add(files, buf_str(&file));
	buf_free(&file);
	buf_free(&data);
	return rv == -1 ? -1 : 0;
}

int
past_files(struct vcs *v, struct str id, struct list *files, struct error *e)
{
	struct record rec = RECORD_INIT;
	struct buf file = BUF_INIT, data = BUF_INIT;
	const struct field *f = NULL;
	int rv;

	buf_addstr(&file, id);
	buf_puts(&file, RECORD_SUFFIX);
	list_add(files, buf_str(&file));
	if ((rv = vcs_head(v, file.s, &data, e)) == 1)
		rv = latest(v, file.s, &data, e);
	if (rv == 0) {
		record_parse(&rec, buf_str(&data), NULL);
		while (rv == 0 && (f = record_next(&rec, STR("Was"), f)) != NULL)
			rv = add_former(v, f->value, files, e);
	}
	record_free(&rec);
	buf_free(&file);
	buf_free(&data);
	return rv == -1 ? -1 : 0;
}
