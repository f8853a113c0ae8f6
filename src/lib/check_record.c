/* What is not understood in one record; check.h tells. */
#include <string.h>

#include "attribute.h"
#include "chars.h"
#include "check.h"

/* --- the file --- */

static unsigned
line_of(struct str data, size_t at)
{
	unsigned line = 1;
	size_t i;

	for (i = 0; i < at; i++)
		line += data.p[i] == '\n';
	return line;
}

/* Where the first bad byte is. */
static size_t
bad_byte(struct str data)
{
	int32_t c;
	size_t i = 0, n;

	while (i < data.n) {
		n = text_next(str_sub(data, i, data.n), &c);
		if (c == -1)
			break;
		i += n;
	}
	return i;
}

/* Where the first line is that begins with a mark of a merge. */
static size_t
conflict(struct str data)
{
	const char *nl;
	size_t at = 0;

	while (!str_starts(str_sub(data, at, data.n), "<<<<<<<") &&
	    !str_starts(str_sub(data, at, data.n), ">>>>>>>") &&
	    (nl = memchr(data.p + at, '\n', data.n - at)) != NULL)
		at = (size_t)(nl - data.p) + 1;
	return at;
}

static void
tell_flaws(const struct record *rec, const struct report *r)
{
	struct str data = rec->data;

	if (rec->flaws & RECORD_EMPTY)
		r->tell(r->arg, 1, record_flaw(RECORD_EMPTY));
	if (rec->flaws & RECORD_NAMELESS)
		r->tell(r->arg, 1, record_flaw(RECORD_NAMELESS));
	if (rec->flaws & RECORD_NUL)
		r->tell(r->arg, line_of(data, (size_t)str_find(data, STR("\0"))),
		    record_flaw(RECORD_NUL));
	if (rec->flaws & RECORD_CONFLICT)
		r->tell(r->arg, line_of(data, conflict(data)),
		    record_flaw(RECORD_CONFLICT));
	if (!text_valid(data))
		r->tell(r->arg, line_of(data, bad_byte(data)),
		    "has bytes that are no UTF-8");
}

/* --- entries --- */

static void
tell_kind(const struct entry *e, const struct report *r)
{
	const char *near = kind_nearest(e->word);

	report_tell(r, e->line, e->word, "is no kind of entry, and reads as a note",
	    near != NULL ? near : "one that ii-record(5) lists");
}

/* Whether the text of an entry is set off by "--". */
static int
is_set_off(const struct entry *e)
{
	struct str head = str_trim(span(e->word.p, e->text.p));

	return str_ends(head, " --") || str_ends(head, "\t--");
}

/* What looks like an attribute at the start of the text says nothing. */
static void
tell_text(const struct entry *e, const struct report *r)
{
	struct str rest = e->text, word;
	struct buf what = BUF_INIT;

	if (attribute_of_any(e->text) == NULL || is_set_off(e))
		return;
	str_word(&rest, &word);
	buf_printf(&what, "says nothing of %.*s", (int)e->word.n, e->word.p);
	report_tell(r, e->line, word, what.s,
	    "an attribute of that kind, or -- before the text");
	buf_free(&what);
}

void
check_record(struct record *rec, struct str data, const struct report *r)
{
	const struct entry *e;
	size_t i;

	record_parse(rec, data, r);
	tell_flaws(rec, r);
	for (i = 0; i < rec->nentries; i++) {
		e = &rec->entries[i];
		if (e->kind == KIND_UNKNOWN)
			tell_kind(e, r);
		if (e->kind != KIND_NONE)
			tell_text(e, r);
	}
}
