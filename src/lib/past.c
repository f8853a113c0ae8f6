#include "past.h"

#include <string.h>

#include "name.h"
#include "record.h"
#include "vcs_history.h"

/* How many contacts an error lists. */
enum { LISTED = 10 };

/* --- who it is --- */

/* Who ever was in a commit. */
struct lives {
	struct list ids;        /* all, sorted */
	struct ids seen;
	struct ids settled;     /* of whom the last coming or going is known */
	struct list from, to;   /* in pairs: who ended as whom */
};

static int
is_gone(const struct history_file *f)
{
	return !vcs_id_set(&f->content[0]);
}

static int
has_come(const struct history_file *f)
{
	return !vcs_id_set(&f->content[1]);
}

static const struct history_file *
find_record(const struct history_commit *c, struct str id)
{
	struct buf file = BUF_INIT;
	size_t low = 0, high = c->n;

	buf_addstr(&file, id);
	buf_puts(&file, RECORD_SUFFIX);
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(c->files[mid].path, file.s) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	high = low < c->n && strcmp(c->files[low].path, file.s) == 0;
	buf_free(&file);
	return high ? &c->files[low] : NULL;
}

/* Who went came as another, unless something later is known of them. */
static void
go_on(struct lives *l, struct str from, struct str to)
{
	if (ids_has(&l->settled, from))
		return;
	list_add(&l->from, from);
	list_add(&l->to, to);
}

/* Link a record with those it names in a Was:.  One that went and named one
 * that came was renamed back. */
static int
link_record(struct lives *l, struct vcs *v, const struct history_commit *c,
    const struct history_file *file, struct error *e)
{
	struct record rec = RECORD_INIT;
	struct buf data = BUF_INIT;
	const struct field *f = NULL;
	int gone = is_gone(file), rv;

	rv = history_content(v, file->path, &file->content[gone], &data, e);
	if (rv == 0)
		record_parse(&rec, buf_str(&data), NULL);
	while (rv == 0 && (f = record_next(&rec, STR("Was"), f)) != NULL) {
		const struct history_file *other = find_record(c, f->value);

		if (other == NULL || is_gone(other) == gone)
			continue;
		if (!gone)
			go_on(l, f->value, book_file_id(file->path));
		else if (has_come(other))
			go_on(l, book_file_id(file->path), f->value);
	}
	record_free(&rec);
	buf_free(&data);
	return rv;
}

/* Take in an earlier commit.  A record that cannot be read links nobody. */
static void
take_in(struct lives *l, struct vcs *v, const struct history_commit *c)
{
	size_t gone = 0;

	for (size_t i = 0; i < c->n; i++)
		gone += is_gone(&c->files[i]);
	for (size_t i = 0; gone > 0 && gone < c->n && i < c->n; i++) {
		struct error none = ERROR_INIT;

		if (book_file_id(c->files[i].path).n > 0)
			link_record(l, v, c, &c->files[i], &none);
		error_clear(&none);
	}
	for (size_t i = 0; i < c->n; i++) {
		struct str id = book_file_id(c->files[i].path);

		if (id.n > 0 && (is_gone(&c->files[i]) || has_come(&c->files[i])))
			ids_add(&l->settled, id);
		if (id.n == 0 || ids_has(&l->seen, id))
			continue;
		ids_add(&l->seen, id);
		list_add(&l->ids, id);
	}
}

static int
read_lives(struct vcs *v, struct lives *l, struct error *e)
{
	struct history_commit c;
	struct history *h;
	int rv;

	if (history_open(&h, v, NULL, e) == -1)
		return -1;
	while ((rv = history_next(h, &c, e)) == 1)
		take_in(l, v, &c);
	list_sort(&l->ids);
	history_close(h);
	return rv;
}

static void
lives_free(struct lives *l)
{
	list_free(&l->ids);
	ids_free(&l->seen);
	ids_free(&l->settled);
	list_free(&l->from);
	list_free(&l->to);
}

/* The last id of who had this one.  Histories that were merged may link in a
 * ring: no way is longer than there are links. */
static const char *
last_id(const struct lives *l, const char *id)
{
	for (size_t steps = 0; steps < l->from.n; steps++) {
		size_t i = 0;

		while (i < l->from.n && strcmp(l->from.v[i], id) != 0)
			i++;
		if (i == l->from.n)
			break;
		id = l->to.v[i];
	}
	return id;
}

/* How an id answers to one that was typed: 0 as it is, 1 by its start, 2 by a
 * word or several, STEPS not. */
enum { STEPS = 3 };

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
	return STEPS;
}

/* Those of the first of so many steps that has any, by their last ids. */
static void
choose(const struct lives *l, struct str typed, int steps, struct list *chosen)
{
	for (int step = 0; step < steps && chosen->n == 0; step++)
		for (size_t i = 0; i < l->ids.n; i++) {
			const char *id = l->ids.v[i];

			if (step_of(str_of(id), typed) != step)
				continue;
			id = last_id(l, id);
			if (!list_has(chosen, str_of(id)))
				list_add(chosen, str_of(id));
		}
	list_sort(chosen);
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
past_resolve(struct vcs *v, struct str operand, int exact, struct buf *id,
    struct error *e)
{
	struct lives l = { .seen = IDS_INIT, .settled = IDS_INIT };
	struct list chosen = LIST_INIT;
	int rv;

	operand = str_trim(operand);
	as_id(operand, id);
	rv = id->n == 0 || (exact && !str_eq(buf_str(id), operand));
	if (rv == 0)
		rv = read_lives(v, &l, e);
	if (rv == 0)
		choose(&l, buf_str(id), exact ? 1 : STEPS, &chosen);
	if (rv == 0 && chosen.n > 1)
		rv = several(operand, &chosen, e);
	else if (rv == 0 && chosen.n == 0)
		rv = 1;
	else if (rv == 0) {
		buf_reset(id);
		buf_puts(id, chosen.v[0]);
	}
	lives_free(&l);
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
