/*
 * The edits of record.h.  Each copies the record and splices into the copy; of
 * several splices the last in the record comes first, so that the places of the
 * others stay as they were.
 */
#include <stdlib.h>
#include <string.h>

#include "chars.h"
#include "record.h"

static void
copy(const struct record *rec, struct buf *out)
{
	buf_reset(out);
	buf_addstr(out, rec->data);
}

static size_t
offset(const struct record *rec, const char *p)
{
	return (size_t)(p - rec->data.p);
}

/* Where a block ends in the record. */
static size_t
end_of(const struct record *rec, struct str block)
{
	return offset(rec, block.p) + block.n;
}

/* Whether the record's last line lacks its line end. */
static int
is_open(const struct record *rec)
{
	return rec->data.n > rec->head && rec->data.p[rec->data.n - 1] != '\n';
}

/* The line end of the line that ends before off; where there is none, that of
 * the first line, else a line feed. */
static const char *
line_end_above(struct str data, size_t off)
{
	const char *nl;

	while (off > 0 && data.p[off - 1] != '\n')
		off--;
	if (off > 0)
		return off > 1 && data.p[off - 2] == '\r' ? "\r\n" : "\n";
	nl = memchr(data.p, '\n', data.n);
	return nl != NULL && nl > data.p && nl[-1] == '\r' ? "\r\n" : "\n";
}

/*
 * Copy the record and insert lines, each with a line end, before the line that
 * begins at off; they get the line end used there.  At the end of a record that
 * lacks its last line end, the new last line lacks it instead.
 */
static void
insert_lines(const struct record *rec, size_t off, struct str lines,
    struct buf *out)
{
	const char *nl = line_end_above(rec->data, off);
	int open = is_open(rec) && off == rec->data.n;
	struct buf b = BUF_INIT;
	size_t i;

	if (open)
		buf_puts(&b, nl);
	for (i = 0; i < lines.n; i++) {
		if (lines.p[i] == '\r' && i + 1 < lines.n && lines.p[i + 1] == '\n')
			continue;
		if (lines.p[i] != '\n')
			buf_putc(&b, lines.p[i]);
		else if (!open || i + 1 < lines.n)
			buf_puts(&b, nl);
	}
	copy(rec, out);
	buf_splice(out, off, off, buf_str(&b));
	buf_free(&b);
}

static int
check(struct str name, struct str value, struct error *e)
{
	size_t i;

	if (!field_name_valid(name))
		return error_set(e, "'%.*s' cannot be the name of a field: expected "
		    "letters, then letters, digits, _ or -", (int)name.n, name.p);
	for (i = 0; i < value.n; i++)
		if (value.p[i] == '\n' || value.p[i] == '\r' || value.p[i] == '\0')
			return error_set(e, "the value of %.*s has a line break or a NUL "
			    "byte: expected one line", (int)name.n, name.p);
	return 0;
}

static int
is_field(const struct field *f, struct str name)
{
	return f->id <= FIELD_OTHER && str_caseeq(f->name, name);
}

/* Behind the indented lines at off, if some are there, which would continue a
 * field put before them. */
static size_t
pass_indented(const struct record *rec, size_t off)
{
	const struct field *f;
	size_t i;

	for (i = 0; i < rec->nfields; i++) {
		f = &rec->fields[i];
		if (f->id == FIELD_ODD && offset(rec, f->block.p) == off &&
		    is_blank(f->block.p[0]))
			off += f->block.n;
	}
	return off;
}

/*
 * Where a new field goes: behind the last of its name, else of its rank or a
 * lower one, else first of all; in a header of comments alone, behind them.
 */
static size_t
new_place(const struct record *rec, struct str name)
{
	enum field_id id = field_find(name);
	size_t i, at = rec->head, comments = at;
	const struct field *f;
	int fields = 0, same = 0;

	for (i = 0; i < rec->nfields; i++) {
		f = &rec->fields[i];
		if (f->id == FIELD_COMMENT)
			comments = end_of(rec, f->block);
		if (f->id > FIELD_OTHER)
			continue;
		fields = 1;
		if (is_field(f, name))
			same = 1;
		else if (same || f->id > id)
			continue;
		at = end_of(rec, f->block);
	}
	return pass_indented(rec, fields ? at : comments);
}

static void
insert_field(const struct record *rec, struct str name, struct str value,
    struct buf *out)
{
	struct buf line = BUF_INIT;

	field_put_name(&line, name);
	buf_puts(&line, ": ");
	buf_addstr(&line, value);
	buf_putc(&line, '\n');
	insert_lines(rec, new_place(rec, name), buf_str(&line), out);
	buf_free(&line);
}

/* Put value in the place of f's, in out. */
static void
replace_value(const struct record *rec, const struct field *f, struct str value,
    struct buf *out)
{
	size_t colon = offset(rec, f->block.p) + f->name.n + 1;
	struct str old = str_trim(str_sub(f->block, f->name.n + 1, f->block.n));
	size_t from = old.n > 0 ? offset(rec, old.p) : colon;

	buf_splice(out, from, from + old.n, value);
	if (from == colon && (old.n == 0 || str_starts(value, "//")))
		buf_splice(out, from, from, STR(" "));
}

static void
remove_field(const struct record *rec, const struct field *f, struct buf *out)
{
	size_t from = offset(rec, f->block.p);

	buf_splice(out, from, from + f->block.n, STR(""));
}

/* Where the record lacks its last line end and its last line was removed, the
 * line that is now the last lacks it. */
static void
keep_open(const struct record *rec, struct buf *out)
{
	size_t n = out->n;

	if (!is_open(rec) || n == 0 || out->s[n - 1] != '\n')
		return;
	n -= n > 1 && out->s[n - 2] == '\r' ? 2 : 1;
	buf_splice(out, n, out->n, STR(""));
}

/* The first field of this name that has a value, else the first. */
static const struct field *
find(const struct record *rec, struct str name)
{
	const struct field *f = record_next(rec, name, NULL);
	size_t i;

	for (i = 0; f == NULL && i < rec->nfields; i++)
		if (is_field(&rec->fields[i], name))
			f = &rec->fields[i];
	return f;
}

int
record_set(const struct record *rec, struct str name, struct str value,
    struct buf *out, struct error *e)
{
	const struct field *f, *keep;
	int changed = 0;
	size_t i;

	value = str_trim(value);
	if (check(name, value, e) == -1)
		return -1;
	keep = value.n > 0 ? find(rec, name) : NULL;
	if (value.n > 0 && keep == NULL) {
		insert_field(rec, name, value, out);
		return 1;
	}
	copy(rec, out);
	for (i = rec->nfields; i-- > 0; ) {
		f = &rec->fields[i];
		if (!is_field(f, name))
			continue;
		if (f != keep && (value.n == 0 || field_repeats(f->id))) {
			remove_field(rec, f, out);
			changed = 1;
		} else if (f == keep && !str_eq(f->value, value)) {
			replace_value(rec, f, value, out);
			changed = 1;
		}
	}
	keep_open(rec, out);
	return changed;
}

/* 1 when the comma-separated list has the item. */
static int
has_item(struct str list, struct str item)
{
	struct str have;

	while (str_item(&list, ',', &have))
		if (text_same(have, item))
			return 1;
	return 0;
}

static void
add_item(struct buf *list, struct str item)
{
	if (list->n > 0)
		buf_puts(list, ", ");
	buf_addstr(list, item);
}

/* Append items to the list that f is. */
static void
append_items(const struct record *rec, const struct field *f, struct str items,
    struct buf *out)
{
	struct str block = str_trim(f->block);
	size_t end = end_of(rec, block);

	copy(rec, out);
	buf_splice(out, end, end, items);
	buf_splice(out, end, end, str_ends(block, ",") ? STR(" ") : STR(", "));
}

/* Add what is not there yet of a list of tags. */
static int
add_tags(const struct record *rec, struct str name, struct str tags,
    struct buf *out, struct error *e)
{
	const struct field *f, *last = NULL;
	struct buf more = BUF_INIT;
	struct str tag;
	int there, changed;

	while (str_item(&tags, ',', &tag)) {
		there = has_item(buf_str(&more), tag);
		for (f = NULL; (f = record_next(rec, name, f)) != NULL; last = f)
			there |= has_item(f->value, tag);
		if (!there)
			add_item(&more, tag);
	}
	changed = more.n > 0;
	if (!changed)
		copy(rec, out);
	else if (last != NULL)
		append_items(rec, last, buf_str(&more), out);
	else
		changed = record_set(rec, name, buf_str(&more), out, e);
	buf_free(&more);
	return changed;
}

int
record_add(const struct record *rec, struct str name, struct str value,
    struct buf *out, struct error *e)
{
	enum field_id id = field_find(name);
	const struct field *f;

	value = str_trim(value);
	if (check(name, value, e) == -1)
		return -1;
	if (value.n == 0)
		return error_set(e, "nothing to add to %.*s: expected a value",
		    (int)name.n, name.p);
	if (!field_repeats(id))
		return error_set(e, "%.*s has one value: set it with %.*s=",
		    (int)name.n, name.p, (int)name.n, name.p);
	if (id == FIELD_TAGS)
		return add_tags(rec, name, value, out, e);
	for (f = NULL; (f = record_next(rec, name, f)) != NULL; )
		if (str_eq(f->value, value)) {
			copy(rec, out);
			return 0;
		}
	if ((f = find(rec, name)) != NULL && f->value.n == 0)
		return record_set(rec, name, value, out, e);
	insert_field(rec, name, value, out);
	return 1;
}

/* Take tags out of the list that f is.  Returns 1 when one was there. */
static int
remove_tags(const struct record *rec, const struct field *f, struct str tags,
    struct buf *out)
{
	struct buf kept = BUF_INIT;
	struct str rest = f->value, tag;
	int changed = 0;

	while (str_item(&rest, ',', &tag)) {
		if (has_item(tags, tag))
			changed = 1;
		else
			add_item(&kept, tag);
	}
	if (changed && kept.n > 0)
		replace_value(rec, f, buf_str(&kept), out);
	else if (changed)
		remove_field(rec, f, out);
	buf_free(&kept);
	return changed;
}

int
record_remove(const struct record *rec, struct str name, struct str value,
    struct buf *out, struct error *e)
{
	int (*same)(struct str, struct str) = text_same;
	const struct field *f;
	int changed = 0;
	size_t i;

	value = str_trim(value);
	if (check(name, value, e) == -1)
		return -1;
	for (f = NULL; (f = record_next(rec, name, f)) != NULL; )
		if (str_eq(f->value, value))
			same = str_eq; /* and leave other spellings alone */
	copy(rec, out);
	for (i = rec->nfields; i-- > 0; ) {
		f = &rec->fields[i];
		if (!is_field(f, name) || f->value.n == 0)
			continue;
		if (f->id == FIELD_TAGS) {
			changed |= remove_tags(rec, f, value, out);
		} else if (same(f->value, value)) {
			remove_field(rec, f, out);
			changed = 1;
		}
	}
	keep_open(rec, out);
	return changed;
}

/* 1 when day and the effective time minute are later than when; without a time
 * of both, the record's order stands within the day. */
static int
is_later(int day, int minute, struct stamp when)
{
	if (day != when.day)
		return day > when.day;
	return minute != -1 && when.minute != -1 && minute > when.minute;
}

/* The last entry that is not later than when, or NULL. */
static const struct entry *
last_before(const struct record *rec, struct stamp when)
{
	int *minute = xcalloc(rec->nentries, sizeof(*minute));
	const struct entry *last = NULL;
	size_t i;

	record_times(rec, minute);
	for (i = 0; i < rec->nentries; i++)
		if (rec->entries[i].when.day != DATE_NONE &&
		    !is_later(rec->entries[i].when.day, minute[i], when))
			last = &rec->entries[i];
	free(minute);
	return last;
}

/* Where the entry ends, its trailing blank lines left out. */
static size_t
end_of_entry(const struct record *rec, const struct entry *e)
{
	size_t from = offset(rec, e->block.p), end = from + str_trim(e->block).n;
	const char *nl = memchr(rec->data.p + end, '\n', rec->data.n - end);

	return nl != NULL ? offset(rec, nl) + 1 : rec->data.n;
}

void
record_log(const struct record *rec, struct stamp when, struct str entry,
    struct buf *out)
{
	const struct entry *after = last_before(rec, when);
	struct buf lines = BUF_INIT;

	/* Between the header and the log. */
	if (rec->nentries == 0 && rec->nfields > 0 &&
	    rec->fields[rec->nfields - 1].id != FIELD_BLANK)
		buf_putc(&lines, '\n');
	buf_addstr(&lines, entry);
	insert_lines(rec, after != NULL ? end_of_entry(rec, after) : rec->log,
	    buf_str(&lines), out);
	buf_free(&lines);
}
