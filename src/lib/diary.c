#include "diary.h"

#include <stdlib.h>
#include <string.h>

static struct str
take_line(struct str *rest)
{
	const char *nl = memchr(rest->p, '\n', rest->n);
	size_t end = nl != NULL ? (size_t)(nl - rest->p) + 1 : rest->n;
	struct str line = str_sub(*rest, 0, end);

	*rest = str_sub(*rest, end, rest->n);
	return line;
}

static int
is_indented(struct str line)
{
	return line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t');
}

/* The lines below the entry that are its body: indented, or blank before one
 * that is. */
static struct str
take_body(struct str *rest, unsigned *lines)
{
	struct str all = *rest, ahead = *rest, line;
	unsigned seen = 0;
	size_t n = 0;

	*lines = 0;
	while (ahead.n > 0) {
		line = take_line(&ahead);
		seen++;
		if (str_trim(line).n == 0)
			continue;
		if (!is_indented(line))
			break;
		n = all.n - ahead.n;
		*lines = seen;
	}
	*rest = str_sub(all, n, all.n);
	return str_sub(all, 0, n);
}

/* Take the date and time that may stand before the contact.  Returns how many
 * were none. */
static unsigned
take_stamp(struct str *line, struct stamp *when, unsigned number,
    const struct report *r)
{
	struct str rest = *line, word;
	int minute;

	if (!str_word(&rest, &word) || !date_looks(word))
		return 0;
	when->minute = -1;
	if (date_parse(word, &when->day) == -1) {
		report_tell(r, number, word, "is no date", "YYYY-MM-DD");
		return 1;
	}
	*line = rest;
	if (str_word(&rest, &word) && date_parse_time(word, &minute) == 0) {
		when->minute = minute;
		*line = rest;
	}
	return 0;
}

/* How many blanks begin each of the lines. */
static size_t
common_indent(struct str lines)
{
	size_t least = (size_t)-1, n;
	struct str line;

	while (lines.n > 0) {
		line = take_line(&lines);
		if (str_trim(line).n == 0)
			continue;
		for (n = 0; is_indented(str_sub(line, n, line.n)); n++)
			;
		if (n < least)
			least = n;
	}
	return least;
}

/* Append the lines of a body without the indent that all of them have. */
static void
put_body(struct buf *b, struct str body)
{
	size_t indent = common_indent(body);
	struct str line;

	while (body.n > 0) {
		line = take_line(&body);
		if (str_trim(line).n == 0) {
			buf_putc(b, '\n');
			continue;
		}
		buf_putc(b, '\t');
		buf_addstr(b, str_sub(line, indent, line.n));
	}
}

static unsigned
check_kind(const struct entry *e, unsigned line, int force, const struct report *r)
{
	struct buf b = BUF_INIT;
	const char *near;

	if (e->kind != KIND_UNKNOWN || force)
		return 0;
	near = kind_nearest(e->word);
	if (near != NULL)
		buf_printf(&b, "a kind, such as %s", near);
	else
		buf_puts(&b, "one of those that ii-record(5) lists");
	report_tell(r, line, e->word, "is no kind of entry", b.s);
	buf_free(&b);
	return 1;
}

/* One entry, from its line and body. */
static unsigned
add_item(struct diary *d, struct str line, struct str body, unsigned number,
    struct stamp when, int force, const struct report *r)
{
	struct buf block = BUF_INIT;
	struct diary_item *it;
	struct str who;
	unsigned odd;

	if (take_stamp(&line, &when, number, r) > 0)
		return 1;
	if (!str_word(&line, &who)) {
		report_tell(r, number, str_trim(line), "names nobody",
		    "a contact, then a kind of entry");
		return 1;
	}
	date_put(&block, when.day);
	if (when.minute != -1) {
		buf_putc(&block, ' ');
		date_put_time(&block, when.minute);
	}
	buf_putc(&block, ' ');
	buf_addstr(&block, str_trim(line));
	buf_putc(&block, '\n');
	put_body(&block, body);
	d->items = xgrow(d->items, d->n, &d->cap, sizeof(*d->items));
	it = &d->items[d->n++];
	it->who = who;
	it->line = number;
	odd = entry_parse(&it->entry, buf_str(&block), number, r);
	odd += check_kind(&it->entry, number, force, r);
	d->mem = xgrow(d->mem, d->nmem, &d->cmem, sizeof(*d->mem));
	d->mem[d->nmem++] = buf_take(&block);
	return odd;
}

unsigned
diary_parse(struct diary *d, struct str text, struct stamp when, int force,
    const struct report *r)
{
	unsigned number = 0, lines, odd = 0;
	struct str line, body;

	while (text.n > 0) {
		line = take_line(&text);
		number++;
		if (str_trim(line).n == 0 || line.p[0] == '#')
			continue;
		if (is_indented(line)) {
			report_tell(r, number, str_trim(line),
			    "is indented below nothing", "a contact, then a kind of entry");
			odd++;
			continue;
		}
		body = take_body(&text, &lines);
		odd += add_item(d, str_trim(line), body, number, when, force, r);
		number += lines;
	}
	return odd;
}

void
diary_free(struct diary *d)
{
	size_t i;

	for (i = 0; i < d->nmem; i++)
		free(d->mem[i]);
	free(d->mem);
	free(d->items);
	memset(d, 0, sizeof(*d));
}
