/* The edits of record.h: each copies the record and splices one place. */
#include <string.h>

#include "record.h"

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
	nl = data.n > 0 ? memchr(data.p, '\n', data.n) : NULL;
	return nl != NULL && nl > data.p && nl[-1] == '\r' ? "\r\n" : "\n";
}

/*
 * Insert lines (each ended by a line feed) before the line that begins at off,
 * with the line end used there.  At the end of a record that lacks its last
 * newline, the new last line lacks it instead.
 */
static void
insert_lines(struct buf *out, size_t off, struct str lines)
{
	const char *nl = line_end_above(buf_str(out), off);
	int open = off > 0 && out->s[off - 1] != '\n';
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
	buf_splice(out, off, off, buf_str(&b));
	buf_free(&b);
}

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

/* Where a line of the header or log ends without its line end and blanks. */
static size_t
bare_end(struct str block)
{
	size_t n = block.n;

	while (n > 0 && (block.p[n - 1] == '\n' || block.p[n - 1] == '\r' ||
	    block.p[n - 1] == ' ' || block.p[n - 1] == '\t'))
		n--;
	return n;
}

static int
check(struct str name, struct str value, struct error *e)
{
	size_t i;

	if (!field_name_valid(name))
		return error_set(e, "\"%.*s\" cannot be a field's name; expected "
		    "letters, then letters, digits, _ or -", (int)name.n, name.p);
	for (i = 0; i < value.n; i++)
		if (value.p[i] == '\n' || value.p[i] == '\r' || value.p[i] == '\0')
			return error_set(e, "%.*s: a value is one line",
			    (int)name.n, name.p);
	return 0;
}

/* Insert "Name: value" behind the last line of its name or, failing that, of
 * its rank or a lower one. */
static void
insert_field(const struct record *rec, struct str name, struct str value,
    struct buf *out)
{
	enum field_id id = field_find(name);
	struct buf line = BUF_INIT;
	const struct field *f;
	size_t i, at = rec->head;
	int same = 0;

	for (i = 0; i < rec->nfields; i++) {
		f = &rec->fields[i];
		if (f->id > FIELD_OTHER)
			continue;
		if (str_caseeq(f->name, name))
			same = 1;
		else if (same || f->id > id)
			continue;
		at = offset(rec, f->block.p) + f->block.n;
	}
	if (id < FIELD_OTHER && id != FIELD_RULE)
		buf_puts(&line, field_name(id));
	else
		buf_addstr(&line, name);
	if (line.n > 0 && line.s[0] >= 'a' && line.s[0] <= 'z')
		line.s[0] -= 'a' - 'A';
	buf_printf(&line, ": %.*s\n", (int)value.n, value.p);
	copy(rec, out);
	insert_lines(out, at, buf_str(&line));
	buf_free(&line);
}

/* Put value in the place of f's. */
static void
replace_value(const struct record *rec, const struct field *f, struct str value,
    struct buf *out)
{
	struct str after = str_sub(f->block, f->name.n + 1, f->block.n);
	struct str old = str_trim(after);
	size_t from = offset(rec, old.p), to = from + old.n;

	copy(rec, out);
	if (old.n == 0) {
		from = to = offset(rec, f->block.p) + f->name.n + 1;
		buf_splice(out, from, from, STR(" "));
		from = to = from + 1;
	}
	buf_splice(out, from, to, value);
}

static void
remove_block(struct buf *out, const struct record *rec, const struct field *f,
    size_t removed)
{
	size_t from = offset(rec, f->block.p) - removed;

	buf_splice(out, from, from + f->block.n, STR(""));
}

/* Remove all fields of this name but keep (which may be NULL). */
static int
remove_fields(const struct record *rec, struct str name, const struct field *keep,
    struct buf *out)
{
	size_t i, removed = rec->data.n - out->n;
	const struct field *f;
	int changed = 0;

	for (i = 0; i < rec->nfields; i++) {
		f = &rec->fields[i];
		if (f == keep || f->id > FIELD_OTHER || !str_caseeq(f->name, name))
			continue;
		remove_block(out, rec, f, removed);
		removed += f->block.n;
		changed = 1;
	}
	return changed;
}

/* The first field of this name that has a value, else the first. */
static const struct field *
find(const struct record *rec, struct str name)
{
	const struct field *f = record_next(rec, name, NULL);
	size_t i;

	for (i = 0; f == NULL && i < rec->nfields; i++)
		if (rec->fields[i].id <= FIELD_OTHER &&
		    str_caseeq(rec->fields[i].name, name))
			f = &rec->fields[i];
	return f;
}

int
record_set(const struct record *rec, struct str name, struct str value,
    struct buf *out, struct error *e)
{
	const struct field *f;
	struct record again = RECORD_INIT;
	struct buf once = BUF_INIT;
	int changed = 1;

	value = str_trim(value);
	if (check(name, value, e) == -1)
		return -1;
	f = find(rec, name);
	if (value.n == 0) {
		copy(rec, out);
		return remove_fields(rec, name, NULL, out);
	}
	if (f == NULL) {
		insert_field(rec, name, value, out);
		return 1;
	}
	if (str_eq(f->value, value)) {
		copy(rec, out);
		changed = 0;
	} else
		replace_value(rec, f, value, out);
	if (field_find(name) != FIELD_OTHER && !field_repeats(f->id))
		return changed;
	/* a repeatable field is set to this one value */
	buf_addstr(&once, buf_str(out));
	record_parse(&again, buf_str(&once), NULL);
	copy(&again, out);
	changed |= remove_fields(&again, name, find(&again, name), out);
	record_free(&again);
	buf_free(&once);
	return changed;
}

/* 1 when an item of the comma-separated value is the same; *item is it. */
static int
find_item(struct str value, struct str wanted, struct str *item)
{
	while (str_item(&value, ',', item))
		if (text_same(*item, wanted))
			return 1;
	return 0;
}

int
record_add(const struct record *rec, struct str name, struct str value,
    struct buf *out, struct error *e)
{
	enum field_id id = field_find(name);
	const struct field *f, *last = NULL;
	struct str item;

	value = str_trim(value);
	if (check(name, value, e) == -1)
		return -1;
	if (value.n == 0)
		return error_set(e, "%.*s+=: nothing to add", (int)name.n, name.p);
	if (!field_repeats(id))
		return error_set(e, "%.*s has one value: set it with %.*s=",
		    (int)name.n, name.p, (int)name.n, name.p);
	copy(rec, out);
	for (f = NULL; (f = record_next(rec, name, f)) != NULL; last = f)
		if (id == FIELD_TAGS ? find_item(f->value, value, &item)
		    : str_eq(f->value, value))
			return 0;
	if (last == NULL || id != FIELD_TAGS) {
		insert_field(rec, name, value, out);
		return 1;
	}
	item = str_trim(last->block);
	buf_splice(out, offset(rec, item.p) + item.n,
	    offset(rec, item.p) + item.n, value);
	buf_splice(out, offset(rec, item.p) + item.n,
	    offset(rec, item.p) + item.n,
	    item.p[item.n - 1] == ',' ? STR(" ") : STR(", "));
	return 1;
}

/* Take an item out of a Tags line, with one comma. */
static void
remove_item(const struct record *rec, struct str item, struct str value,
    struct buf *out)
{
	size_t from = offset(rec, item.p), to = from + item.n;
	const char *d = rec->data.p;
	const size_t first = offset(rec, value.p), end = first + value.n;

	while (to < end && (d[to] == ' ' || d[to] == '\t'))
		to++;
	if (to < end && d[to] == ',') {
		for (to++; to < end && (d[to] == ' ' || d[to] == '\t'); )
			to++;
	} else {
		while (from > first && (d[from - 1] == ' ' ||
		    d[from - 1] == '\t' || d[from - 1] == ','))
			from--;
	}
	copy(rec, out);
	buf_splice(out, from, to, STR(""));
}

int
record_remove(const struct record *rec, struct str name, struct str value,
    struct buf *out, struct error *e)
{
	const struct field *f;
	struct str item, raw;

	value = str_trim(value);
	if (check(name, value, e) == -1)
		return -1;
	copy(rec, out);
	for (f = NULL; (f = record_next(rec, name, f)) != NULL; ) {
		if (text_same(f->value, value)) {
			remove_block(out, rec, f, 0);
			return 1;
		}
		raw = str_trim(str_sub(f->block, f->name.n + 1, f->block.n));
		if (f->id == FIELD_TAGS && find_item(raw, value, &item)) {
			remove_item(rec, item, raw, out);
			return 1;
		}
	}
	return 0;
}

/* 1 when an entry is later than when; within a day the file's order stands
 * unless both have times. */
static int
is_later(const struct entry *e, struct stamp when)
{
	if (e->when.day != when.day)
		return e->when.day > when.day;
	return e->when.minute != -1 && when.minute != -1 &&
	    e->when.minute > when.minute;
}

void
record_log(const struct record *rec, struct stamp when, struct str entry,
    struct buf *out)
{
	const struct entry *after = NULL;
	struct buf lines = BUF_INIT;
	size_t i, at = rec->log;

	for (i = 0; i < rec->nentries; i++)
		if (rec->entries[i].when.day != DATE_NONE &&
		    !is_later(&rec->entries[i], when))
			after = &rec->entries[i];
	if (after != NULL) {
		at = offset(rec, after->block.p) + bare_end(after->block);
		while (at < rec->data.n && rec->data.p[at - 1] != '\n')
			at++;
	} else if (rec->nfields > 0 &&
	    rec->fields[rec->nfields - 1].id != FIELD_BLANK)
		buf_putc(&lines, '\n'); /* between the header and the log */
	buf_addstr(&lines, entry);
	copy(rec, out);
	insert_lines(out, at, buf_str(&lines));
	buf_free(&lines);
}
