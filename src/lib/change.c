#include "change_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vcs_file.h"

void
change_note(struct change *c, const char *what, const char *why)
{
	struct buf line = BUF_INIT;

	buf_printf(&line, "%s: %s", what, why);
	if (!list_has(&c->notes, buf_str(&line)))
		list_add(&c->notes, buf_str(&line));
	buf_free(&line);
}

void
change_note_midway(struct change *c, const char *what, const char *why)
{
	struct vcs_unfinished u;
	struct error e = ERROR_INIT;
	struct buf advice = BUF_INIT;

	buf_puts(&advice, why);
	if (!c->advised && vcs_unfinished(c->vcs, &u, &e) == 0 && vcs_finishable(&u)) {
		buf_puts(&advice, "; ii-sync finishes it (git's --abort may "
		    "lose what is not committed)");
		c->advised = 1;
	}
	change_note(c, what, advice.s);
	error_clear(&e);
	buf_free(&advice);
}

/*
 * What is wrong with a file of the book that must not be committed unasked:
 * RECORD_* bits.  Other files than records need no name, and may be empty.
 */
static unsigned
flaws_of(const char *name, struct str data)
{
	struct record rec = RECORD_INIT;
	unsigned flaws;

	record_parse(&rec, data, NULL);
	flaws = rec.flaws;
	record_free(&rec);
	if (book_file_id(name).n == 0)
		flaws &= RECORD_NUL | RECORD_CONFLICT;
	return flaws;
}

int
change_is_fit(struct change *c, const char *name)
{
	struct error e = ERROR_INIT;
	struct buf data = BUF_INIT;
	unsigned flaws = 0;
	int rv = book_read(c->book, name, &data, &e);

	if (rv == -1)
		change_note(c, "not committed", error_text(&e));
	else if (rv == 0 && (flaws = flaws_of(name, buf_str(&data))) != 0) {
		struct buf what = BUF_INIT;

		buf_printf(&what, "%s %s", name, record_flaw(flaws));
		change_note(c, "not committed", what.s);
		buf_free(&what);
	}
	buf_free(&data);
	error_clear(&e);
	return rv != -1 && flaws == 0;
}

/* "Edit grace-hopper by hand", "3 files edited by hand". */
static void
describe(struct change *c, const struct list *names, struct buf *message)
{
	struct buf old = BUF_INIT;
	struct error e = ERROR_INIT;
	const char *name = names->v[0], *verb = "Edit";
	struct str id = book_file_id(name);

	if (names->n > 1) {
		buf_printf(message, "%zu files edited by hand", names->n);
		return;
	}
	if (faccessat(c->book->fd, name, F_OK, AT_SYMLINK_NOFOLLOW) == -1)
		verb = "Remove";
	else if (vcs_head(c->vcs, name, &old, &e) == 1)
		verb = "Add";
	if (id.n == 0)
		id = str_of(name);
	buf_printf(message, "%s %.*s by hand", verb, (int)id.n, id.p);
	buf_free(&old);
	error_clear(&e);
}

/* Give the hand edits among names their commit. */
static int
commit_edits(struct change *c, const struct list *names, struct error *e)
{
	struct buf message = BUF_INIT, why = BUF_INIT;
	struct list fit = LIST_INIT;
	int rv = 0;

	for (size_t i = 0; i < names->n; i++)
		if (change_is_fit(c, names->v[i]))
			list_add(&fit, str_of(names->v[i]));
	if (fit.n > 0) {
		describe(c, &fit, &message);
		buf_puts(&message, "\n\n" CHANGE_TOOL "hand");
		rv = vcs_commit(c->vcs, &fit, message.s, &why, e);
	}
	if (rv == 1)
		change_note_midway(c, "edits not committed", why.s);
	list_free(&fit);
	buf_free(&why);
	buf_free(&message);
	return rv == -1 ? -1 : 0;
}

int
change_open(struct change *c, struct list *changed, struct error *e)
{
	struct list stale = LIST_INIT;
	int rv = -1;

	if (vcs_open(&c->vcs, c->book, e) == 0 && vcs_lock(c->vcs, e) == 0 &&
	    (!c->trial || vcs_pretend(c->vcs, e) == 0))
		rv = vcs_changed(c->vcs, changed, &stale, e);
	for (size_t i = 0; i < stale.n; i++)
		unlinkat(c->book->fd, stale.v[i], 0);
	list_free(&stale);
	return rv;
}

static int
begin_new(struct change **out, const struct book *b, int trial, struct error *e)
{
	struct change *c = xcalloc(1, sizeof(*c));
	struct list names = LIST_INIT;
	int rv;

	c->book = b;
	c->trial = trial;
	rv = change_open(c, &names, e);
	if (rv == 0)
		rv = commit_edits(c, &names, e);
	if (rv == 0 && !trial)
		rv = change_bring_back(&c, e);
	list_free(&names);
	if (rv == -1) {
		change_free(c);
		c = NULL;
	}
	*out = c;
	return rv;
}

int
change_begin(struct change **c, const struct book *b, struct error *e)
{
	return begin_new(c, b, 0, e);
}

int
change_begin_again(struct change **out, const struct book *b, struct error *e)
{
	struct change *c = xcalloc(1, sizeof(*c));

	c->book = b;
	if (vcs_open(&c->vcs, b, e) == -1 || vcs_lock(c->vcs, e) == -1) {
		change_free(c);
		c = NULL;
	}
	*out = c;
	return c != NULL ? 0 : -1;
}

int
change_try(struct change **c, const struct book *b, struct error *e)
{
	return begin_new(c, b, 1, e);
}

int
change_look(const struct change *c, const char *name, struct stat *st, struct error *e)
{
	int below = file_below_link(c->book->fd, name);

	if (!below && fstatat(c->book->fd, name, st, AT_SYMLINK_NOFOLLOW) == 0)
		return 0;
	memset(st, 0, sizeof(*st));
	return below || errno == ENOENT || errno == ENOTDIR ? 0 : error_errno(e, "stat %s", name);
}

static struct item **
bucket(const struct change *c, const char *name)
{
	return &c->buckets[str_hash(STR_HASH, str_of(name)) & (c->nbuckets - 1)];
}

static void
grow_buckets(struct change *c)
{
	free(c->buckets);
	c->nbuckets = c->nbuckets > 0 ? c->nbuckets * 2 : 16;
	c->buckets = xcalloc(c->nbuckets, sizeof(struct item *));
	for (size_t i = 0; i < c->n; i++) {
		struct item **b = bucket(c, c->items[i]->name);

		c->items[i]->next = *b;
		*b = c->items[i];
	}
}

static void
add_item(struct change *c, struct item *item)
{
	struct item **b;

	if (c->n >= c->nbuckets)
		grow_buckets(c);
	b = bucket(c, item->name);
	item->next = *b;
	*b = item;
	c->items = xgrow(c->items, c->n, &c->cap, sizeof(*c->items));
	c->items[c->n++] = item;
}

struct item *
change_find(const struct change *c, const char *name)
{
	struct item *item = c->nbuckets > 0 ? *bucket(c, name) : NULL;

	while (item != NULL && strcmp(item->name, name) != 0)
		item = item->next;
	return item;
}

/* The item of a file, made at its first use; NULL on failure. */
static struct item *
get_item(struct change *c, const char *name, struct error *e)
{
	struct item *item = change_find(c, name);
	struct stat seen;

	if (item != NULL)
		return item;
	if (change_look(c, name, &seen, e) == -1)
		return NULL;
	item = xcalloc(1, sizeof(*item));
	item->name = xstrdup(name);
	item->seen = seen;
	add_item(c, item);
	return item;
}

/* The same, of a file of the book only. */
static struct item *
get_own(struct change *c, const char *name, struct error *e)
{
	if (vcs_is_book_file(name))
		return get_item(c, name, e);
	error_set(e, "%s is no file of a book", name);
	return NULL;
}

int
item_exists(const struct item *item)
{
	return item->seen.st_nlink > 0;
}

void
item_drop(struct change *c, struct item *item)
{
	if (item->tmp != NULL)
		unlinkat(c->book->fd, item->tmp, 0);
	free(item->tmp);
	item->tmp = NULL;
	item->removed = 0;
	item->flaws = 0;
}

/* Whether the book's file has these bytes: 1, 0, -1. */
static int
has_data(const struct change *c, const struct item *item, struct str data, struct error *e)
{
	struct buf old = BUF_INIT;
	int rv;

	if (!item_exists(item) || (size_t)item->seen.st_size != data.n)
		return 0;
	rv = book_read(c->book, item->name, &old, e);
	if (rv == 0)
		rv = str_eq(buf_str(&old), data);
	else if (rv == 1)
		rv = 0;
	buf_free(&old);
	return rv;
}

static int
write_tmp(struct change *c, struct item *item, struct str data, mode_t mode,
    struct error *e)
{
	struct buf tmp = BUF_INIT;

	c->many |= c->written >= CHANGE_MANY;
	if (file_write_temporary(c->book->fd, item->name, data, mode, !c->many, &tmp,
	    e) == -1) {
		buf_free(&tmp);
		return -1;
	}
	c->written++;
	item->tmp = buf_take(&tmp);
	return 0;
}

static mode_t
mode_of(const struct item *item)
{
	return S_ISREG(item->seen.st_mode) ? item->seen.st_mode & 07777 : 0600;
}

static int
put(struct change *c, struct item *item, struct str data, mode_t mode, struct error *e)
{
	int same;

	item_drop(c, item);
	if (mode == mode_of(item) && (same = has_data(c, item, data, e)) != 0)
		return same == 1 ? 0 : -1;
	return write_tmp(c, item, data, mode, e);
}

int
change_put(struct change *c, const char *name, struct str data, struct error *e)
{
	struct item *item = get_own(c, name, e);

	if (item == NULL)
		return -1;
	if (item_exists(item) && !S_ISREG(item->seen.st_mode))
		return error_set(e, "%s is not a regular file", item->name);
	if (put(c, item, data, mode_of(item), e) == -1)
		return -1;
	item->flaws = item->tmp != NULL ? flaws_of(name, data) : 0;
	return 0;
}

int
change_put_file(struct change *c, const char *path, struct str data, int executable,
    struct error *e)
{
	struct item *item = get_item(c, path, e);
	mode_t mode;

	if (item == NULL)
		return -1;
	if (item_exists(item) && !S_ISREG(item->seen.st_mode) && !S_ISDIR(item->seen.st_mode))
		return error_set(e, "%s is not a regular file", item->name);
	mode = mode_of(item) & ~(mode_t)0111;
	if (executable)
		mode |= mode >> 2 & 0111; /* by who may read it */
	return put(c, item, data, mode, e);
}

static char *
file_of(struct str id)
{
	struct buf name = BUF_INIT;

	buf_addstr(&name, id);
	buf_puts(&name, RECORD_SUFFIX);
	return buf_take(&name);
}

int
change_put_record(struct change *c, struct str id, struct str data, struct error *e)
{
	char *name = file_of(id);
	int rv = change_put(c, name, data, e);

	free(name);
	return rv;
}

static int
remove_item(struct change *c, struct item *item)
{
	if (item == NULL)
		return -1;
	item_drop(c, item);
	item->removed = item_exists(item);
	return 0;
}

int
change_remove(struct change *c, const char *name, struct error *e)
{
	return remove_item(c, get_own(c, name, e));
}

int
change_remove_file(struct change *c, const char *path, struct error *e)
{
	return remove_item(c, get_item(c, path, e));
}

int
change_read(struct change *c, const char *name, struct buf *out, struct error *e)
{
	struct item *item = get_own(c, name, e);

	buf_reset(out);
	if (item == NULL)
		return -1;
	if (item->removed)
		return 1;
	return book_read(c->book, item->tmp != NULL ? item->tmp : name, out, e);
}

int
change_read_record(struct change *c, struct str id, struct buf *out, struct error *e)
{
	char *name = file_of(id);
	int rv = change_read(c, name, out, e);

	free(name);
	return rv;
}

static void
remove_temporaries(struct change *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct item *item = c->items[i];

		item_drop(c, item);
		if (item->backup != NULL)
			unlinkat(c->book->fd, item->backup, 0);
		free(item->backup);
		item->backup = NULL;
	}
}

static void *
sweep(void *arg)
{
	remove_temporaries(arg);
	return NULL;
}

void
change_sweep(struct change *c)
{
	c->sweeping = c->many && pthread_create(&c->sweeper, NULL, sweep, c) == 0;
	if (!c->sweeping)
		remove_temporaries(c);
}

void
change_clean(struct change *c)
{
	if (c->sweeping)
		pthread_join(c->sweeper, NULL);
	c->sweeping = 0;
	remove_temporaries(c);
}

const struct list *
change_notes(const struct change *c)
{
	return &c->notes;
}

void
change_free(struct change *c)
{
	if (c == NULL)
		return;
	change_clean(c);
	vcs_merge_free(c->merge);
	vcs_close(c->vcs);
	for (size_t i = 0; i < c->n; i++) {
		free(c->items[i]->name);
		free(c->items[i]);
	}
	free(c->items);
	free(c->buckets);
	list_free(&c->notes);
	list_free(&c->stage);
	free(c);
}
