#include <stdlib.h>
#include <string.h>

#include "check_private.h"
#include "mend.h"
#include "setting.h"

/* --- telling --- */

static void
add_problem(struct check_part *p, unsigned line, const char *what, int mendable)
{
	p->problems = xgrow(p->problems, p->nproblems, &p->cproblems,
	    sizeof(*p->problems));
	p->problems[p->nproblems++] = (struct problem){ p->file, line,
	    arena_keep(&p->arena, str_of(what)), mendable };
}

void
check_tell(struct check_part *p, unsigned line, const char *fmt, ...)
{
	struct buf what = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&what, fmt, ap);
	va_end(ap);
	add_problem(p, line, what.s, 0);
	buf_free(&what);
}

void
check_report(void *arg, unsigned line, const char *what)
{
	add_problem(arg, line, what, 0);
}

/* Tell that a part of the record is what, and what was expected. */
static void
tell_got(struct check_part *p, unsigned line, struct str got, const char *what,
    const char *expected)
{
	struct report r = { check_report, p };

	report_tell(&r, line, got, what, expected);
}

/*
 * What mending tells of something takes the place of what parsing told of it:
 * both begin with the same bytes of the record in quotes.
 */
static void
tell_over(struct check_part *p, unsigned line, const char *what, int mendable)
{
	const char *quoted = strstr(what, "' ");
	size_t n = quoted != NULL ? (size_t)(quoted - what) + 2 : 0, i;

	for (i = p->first; i < p->nproblems && n > 0; i++) {
		struct problem *old = &p->problems[i];

		if (old->line != line || strncmp(old->what, what, n) != 0)
			continue;
		old->what = arena_keep(&p->arena, str_of(what));
		old->mendable = mendable;
		return;
	}
	add_problem(p, line, what, mendable);
}

static void
tell_mendable(void *arg, unsigned line, const char *what)
{
	tell_over(arg, line, what, 1);
}

static void
tell_left(void *arg, unsigned line, const char *what)
{
	tell_over(arg, line, what, 0);
}

/* --- the header --- */

void
check_ref(struct check_part *p, unsigned line, struct str id, int in_text)
{
	if (id.n == 0)
		return;
	if (str_eq(id, p->id)) {
		if (!in_text)
			tell_got(p, line, id, "is this contact itself",
			    "the id of another");
		return;
	}
	p->refs = xgrow(p->refs, p->nrefs, &p->crefs, sizeof(*p->refs));
	p->refs[p->nrefs++] = (struct check_ref){ arena_keep(&p->arena, id),
	    { p->file, line }, in_text };
}

void
check_name(struct check_part *p, unsigned line, struct str name, const char *near)
{
	if (near == NULL)
		return;
	p->names = xgrow(p->names, p->nnames, &p->cnames, sizeof(*p->names));
	p->names[p->nnames++] = (struct check_name){ arena_keep(&p->arena, name),
	    near, { p->file, line } };
}

/* Who stands in a Via: @id, or words. */
static void
check_via(struct check_part *p, const struct field *f)
{
	struct str id;
	size_t pos = 0, n;

	if (str_starts(f->value, "@")) {
		n = id_length(str_sub(f->value, 1, f->value.n));
		if (n == 0 || n > ID_MAX)
			tell_got(p, f->line, f->value, "names nobody",
			    "@ and a contact's id");
	}
	while (ref_next(f->value, &pos, &id))
		check_ref(p, f->line, id, 0);
}

static void
check_was(struct check_part *p, const struct field *f)
{
	if (!id_valid(f->value))
		tell_got(p, f->line, f->value, "is no id",
		    "the id that this contact had");
	else if (str_eq(f->value, p->id))
		tell_got(p, f->line, f->value, "is the id that this contact has",
		    "one that it had");
	else {
		p->was = xgrow(p->was, p->nwas, &p->cwas, sizeof(*p->was));
		p->was[p->nwas++] = (struct check_was){
		    arena_keep(&p->arena, f->value), arena_keep(&p->arena, p->id),
		    { p->file, f->line } };
	}
}

static size_t
count_fields(const struct record *rec, enum field_id id)
{
	size_t n = 0, i;

	for (i = 0; i < rec->nfields; i++)
		n += rec->fields[i].id == id && rec->fields[i].value.n > 0;
	return n;
}

/* Two machines may have given one id to two people: they then differ by name,
 * or by organization and by how to reach them. */
static int
is_of_two(const struct record *rec, const struct field *clash)
{
	struct str name, value;

	if (!record_clash(clash, &name, &value))
		return 0;
	switch (field_find(name)) {
	case FIELD_NAME:
		return 1;
	case FIELD_ORG:
		return count_fields(rec, FIELD_EMAIL) > 1 ||
		    count_fields(rec, FIELD_LINK) > 1;
	default:
		return 0;
	}
}

static void
check_clash(struct check_part *p, const struct field *f)
{
	if (is_of_two(&p->rec, f))
		tell_got(p, f->line, f->value, "lost when two changes met: two people?",
		    "what is of the other in a record of their own, or the field set "
		    "as it should be");
	else
		tell_got(p, f->line, f->value, "lost when two changes met",
		    "the field set as it should be, and this line removed");
}

/* Whether something was told of what stands in this line. */
static int
is_told(const struct check_part *p, unsigned line, struct str got)
{
	size_t i;

	for (i = p->first; i < p->nproblems; i++) {
		struct str what = str_of(p->problems[i].what);

		if (p->problems[i].line == line && what.n > got.n + 2 &&
		    str_eq(str_sub(what, 1, got.n + 1), got) &&
		    str_starts(str_sub(what, got.n + 1, what.n), "' "))
			return 1;
	}
	return 0;
}

static void
check_field(struct check_part *p, const struct field *f)
{
	switch (f->id) {
	case FIELD_VIA:
		check_via(p, f);
		break;
	case FIELD_WAS:
		check_was(p, f);
		break;
	case FIELD_CLASH:
		check_clash(p, f);
		break;
	case FIELD_EMAIL:
		if (memchr(f->value.p, '@', f->value.n) == NULL)
			tell_got(p, f->line, f->value, "is no email address",
			    "one with an @");
		break;
	case FIELD_ZONE:
		if (!date_zone_known(f->value))
			tell_got(p, f->line, f->value, "is no time zone",
			    "a name such as America/Toronto");
		break;
	case FIELD_OTHER:
		if (!is_told(p, f->line, f->name))
			check_name(p, f->line, f->name,
			    field_nearest(f->name));
		break;
	default:
		break;
	}
}

/* Keep what tells people apart. */
static void
keep_face(struct check_part *p)
{
	const struct field *f;
	struct check_face *face;
	size_t i, k;

	buf_reset(&p->scratch);
	for (i = 0; i < p->rec.nfields; i++) {
		f = &p->rec.fields[i];
		switch (f->id) {
		case FIELD_NAME:
		case FIELD_ALSO:
		case FIELD_ORG:
		case FIELD_EMAIL:
		case FIELD_LINK:
		case FIELD_PAST:
		case FIELD_UID:
			buf_addstr(&p->scratch, f->block);
			break;
		default:
			for (k = 0; k < f->block.n; k++)
				if (f->block.p[k] == '\n')
					buf_putc(&p->scratch, '\n');
		}
	}
	p->faces = xgrow(p->faces, p->nfaces, &p->cfaces, sizeof(*p->faces));
	face = &p->faces[p->nfaces++];
	face->id = arena_keep(&p->arena, p->id);
	face->file = p->file;
	face->header.n = str_trim(buf_str(&p->scratch)).n +
	    (size_t)(str_trim(buf_str(&p->scratch)).p - p->scratch.s);
	face->header.p = arena_keep(&p->arena,
	    str_sub(buf_str(&p->scratch), 0, face->header.n));
}

/* --- taking in --- */

struct check_part *
check_part_new(const struct rules *rules, struct stamp now)
{
	struct check_part *p = xcalloc(1, sizeof(*p));

	p->rules = rules;
	p->now = now;
	p->rec = (struct record)RECORD_INIT;
	p->fold = (struct fold)FOLD_INIT;
	p->scratch = (struct buf)BUF_INIT;
	return p;
}

static void
add_id(struct check_part *p, struct str id)
{
	p->ids = xgrow(p->ids, p->nids, &p->cids, sizeof(*p->ids));
	p->ids[p->nids++] = arena_keep(&p->arena, id);
}

void
check_add(struct check_part *p, struct str id, struct str data)
{
	struct report report = { check_report, p };
	struct report mended = { tell_mendable, p }, left = { tell_left, p };
	struct rules own = *p->rules;
	size_t i;

	buf_reset(&p->scratch);
	buf_addstr(&p->scratch, id);
	buf_puts(&p->scratch, RECORD_SUFFIX);
	p->file = arena_keep(&p->arena, buf_str(&p->scratch));
	p->id = id;
	p->first = p->nproblems;
	add_id(p, id);
	check_record(&p->rec, data, &report);
	mend_record(&p->scratch, &p->rec, &mended, &left);
	for (i = 0; i < p->rec.nfields; i++)
		if (p->rec.fields[i].value.n > 0)
			check_field(p, &p->rec.fields[i]);
	rules_read(&own, &p->rec, 0, &report);
	check_log(p);
	if (!(p->rec.flaws & (RECORD_EMPTY | RECORD_NAMELESS)))
		keep_face(p);
}

void
check_add_file(struct check_part *p, const char *file, const char *what)
{
	struct str id = book_file_id(file);

	p->file = arena_keep(&p->arena, str_of(file));
	p->first = p->nproblems;
	if (id.n > 0)
		add_id(p, id);
	add_problem(p, 1, what, 0);
}

/* --- settings --- */

/* Whether a setting that may stand once stands before f. */
static int
stands_before(const struct record *settings, const struct field *f)
{
	const struct field *other = record_next(settings, f->name, NULL);

	return !setting_repeats(f->name) && other != NULL && other < f;
}

static void
check_setting(struct check_part *p, const struct book *b, const struct field *f)
{
	struct error e = ERROR_INIT;

	if (f->id == FIELD_CLASH)
		tell_got(p, f->line, f->value, "lost when two changes met",
		    "the setting as it should be: ii-set .ii settles it");
	else if (!setting_known(f->name))
		check_name(p, f->line, f->name, setting_nearest(f->name));
	else if (stands_before(&b->settings, f))
		tell_got(p, f->line, f->name, "stands again",
		    "it once; the first counts");
	else if (setting_check(b, f->name, f->value, &e) == -1)
		check_tell(p, f->line, "%s", error_text(&e));
	error_clear(&e);
}

void
check_add_settings(struct check_part *p, const struct book *b)
{
	const struct record *settings = &b->settings;
	size_t i;

	p->file = ".ii";
	p->id = STR("");
	p->first = p->nproblems;
	for (i = 0; i < settings->nfields; i++) {
		const struct field *f = &settings->fields[i];

		if (f->id == FIELD_ODD)
			tell_got(p, f->line, str_trim(f->block), "is no setting",
			    "'Name: value', or # for a comment");
		else if (f->value.n > 0)
			check_setting(p, b, f);
	}
	for (i = 0; i < settings->nentries; i++)
		tell_got(p, settings->entries[i].line,
		    str_trim(settings->entries[i].block), "is no setting",
		    "'Name: value', or # for a comment");
}
