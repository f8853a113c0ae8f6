/* sheetfact: what the top of a sheet tells. */
#include <stdlib.h>
#include <string.h>

#include "name.h"
#include "sheetpart.h"

#define NEAR_MAX 6         /* lines of others at the same place */
#define REQUEST_MAX 6      /* lines of a request that have words */

static const char *const labels[] = {
	[FACT_WHO] = "Who",
	[FACT_SAY] = "Say",
	[FACT_WHEN] = "When",
	[FACT_WHERE] = "Where",
	[FACT_PHONE] = "Phone",
	[FACT_GOAL] = "Goal",
	[FACT_REQUEST] = "They ask",
	[FACT_VIA] = "Through",
	[FACT_BEFORE] = "Before",
	[FACT_PROMISE] = "Promised",
	[FACT_PITCH] = "Pitch",
	[FACT_KNOWN] = "Known",
	[FACT_PAST] = "Past",
	[FACT_NEAR] = "Others",
};

const char *
fact_label(enum fact f)
{
	return labels[f];
}

const char *
sheet_keep(struct sheet *s, struct str text)
{
	struct buf safe = BUF_INIT;
	const char *kept;

	text_safe(&safe, text, 0);
	kept = arena_keep(&s->arena, buf_str(&safe));
	buf_free(&safe);
	return kept;
}

/* Nothing of an empty text. */
static void
put(struct making *m, enum fact fact, struct str text)
{
	struct sheet *s = m->sheet;

	text = str_trim(text);
	if (text.n == 0)
		return;
	s->facts = xgrow(s->facts, s->nfacts, &s->cfacts, sizeof(*s->facts));
	s->facts[s->nfacts++] = (struct sheet_fact){ fact, sheet_keep(s, text) };
}

static void
put_buf(struct making *m, enum fact fact, struct buf *b)
{
	put(m, fact, buf_str(b));
	buf_free(b);
}

/* 1 when an entry may be told. */
static int
may_tell(const struct making *m, const struct entry *e)
{
	return m->private || !entry_private(e);
}

/* --- who, when, where --- */

static void
put_who(struct making *m)
{
	static const enum field_id parts[] = { FIELD_ROLE, FIELD_ORG, FIELD_PLACE };
	struct buf b = BUF_INIT;
	struct str value;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		value = record_value(&m->record, parts[i]);
		if (value.n > 0 && b.n > 0)
			buf_puts(&b, ", ");
		buf_addstr(&b, value);
	}
	put_buf(m, FACT_WHO, &b);
}

static void
put_when(struct making *m)
{
	const struct sheet *s = m->sheet;
	struct buf b = BUF_INIT;

	if (s->arranged) {
		date_put_words(&b, s->talk.day, m->book->now.day);
		if (s->talk.minute != -1) {
			buf_putc(&b, ' ');
			date_put_time(&b, s->talk.minute);
		}
		buf_puts(&b, ", ");
	}
	buf_printf(&b, "%d minutes", s->mins);
	put_buf(m, FACT_WHEN, &b);
}

static void
put_where(struct making *m)
{
	const struct entry *e;
	struct buf b = BUF_INIT;

	if (!m->sheet->arranged)
		return;
	e = fold_entry(&m->fold, m->round->arranged);
	buf_addstr(&b, e->channel);
	if (e->text.n > 0 && may_tell(m, e))
		buf_printf(&b, "%s%.*s", b.n > 0 ? ": " : "", (int)e->text.n,
		    e->text.p);
	put_buf(m, FACT_WHERE, &b);
}

/* --- why I am there --- */

/* The first lines of what they wrote, without what they cite. */
static void
put_request_body(struct making *m, struct str body)
{
	struct buf b = BUF_INIT;
	struct str line;
	int n = 0;

	while (n < REQUEST_MAX && str_line(&body, &line)) {
		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '>')
			continue;
		if (n++ > 0)
			buf_putc(&b, ' ');
		buf_addstr(&b, line);
	}
	put_buf(m, FACT_REQUEST, &b);
}

static void
put_request(struct making *m)
{
	const struct entry *e;

	if (!m->sheet->giving)
		return;
	for (size_t i = m->fold.n; i > 0; i--) {
		e = fold_entry(&m->fold, i - 1);
		if (e->kind != KIND_REQUESTED ||
		    (e->text.n == 0 && e->body.n == 0))
			continue;
		if (may_tell(m, e)) {
			put(m, FACT_REQUEST, e->text);
			put_request_body(m, e->body);
		}
		return;
	}
}

/* The name of a contact, or what else is known of them: the id. */
static void
put_name(struct buf *b, const struct book *book, struct str id)
{
	struct record rec = RECORD_INIT;
	struct buf data = BUF_INIT, is = BUF_INIT;
	struct error e = ERROR_INIT;
	struct str name = id;

	if (name_follow(book, id, &is, &e) == 0 &&
	    book_read_record(book, buf_str(&is), &data, &e) == 0) {
		record_parse(&rec, buf_str(&data), NULL);
		if (record_value(&rec, FIELD_NAME).n > 0)
			name = record_value(&rec, FIELD_NAME);
	}
	buf_addstr(b, name);
	/* what cannot be read is told where it is asked for */
	error_clear(&e);
	record_free(&rec);
	buf_free(&data);
	buf_free(&is);
}

/* The words of Via: with a name for each @id; without it who put us in touch. */
static void
put_via(struct making *m)
{
	struct str via = record_value(&m->record, FIELD_VIA), id;
	struct buf b = BUF_INIT;
	size_t pos = 0, done = 0;

	while (ref_next(via, &pos, &id)) {
		buf_addstr(&b, str_sub(via, done, (size_t)(id.p - via.p) - 1));
		put_name(&b, m->book, id);
		done = (size_t)(id.p - via.p) + id.n;
	}
	buf_addstr(&b, str_sub(via, done, via.n));
	if (via.n == 0 && m->round->count > 0) {
		id = fold_entry(&m->fold, m->round->asked)->by;
		if (id.n > 0)
			put_name(&b, m->book, id);
	}
	put_buf(m, FACT_VIA, &b);
}

/* --- what passed before --- */

/* The last talk, and what was learned there. */
static void
put_before(struct making *m)
{
	const struct entry *e;
	struct buf b = BUF_INIT;
	struct str body, line;

	if (m->fold.met == NOWHERE)
		return;
	e = fold_entry(&m->fold, m->fold.met);
	date_put_words(&b, e->when.day, m->book->now.day);
	if (may_tell(m, e)) {
		if (e->text.n > 0)
			buf_printf(&b, ": %.*s", (int)e->text.n, e->text.p);
		for (body = e->body; str_line(&body, &line); ) {
			line = said_words(line);
			if (line.n > 0)
				buf_printf(&b, " %.*s", (int)line.n, line.p);
		}
	}
	put_buf(m, FACT_BEFORE, &b);
}

static void
put_promises(struct making *m)
{
	const struct fold *f = &m->fold;
	const struct entry *e;
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < f->nopen; i++) {
		e = fold_entry(f, f->open[i]);
		if ((e->kind != KIND_OWE && e->kind != KIND_EXPECT) ||
		    e->text.n == 0 || !may_tell(m, e))
			continue;
		buf_printf(&b, "%s: %.*s", e->kind == KIND_OWE ? "by me" : "by them",
		    (int)e->text.n, e->text.p);
		put_buf(m, FACT_PROMISE, &b);
	}
}

/* --- what is known --- */

/* Its text, and its body on the same line. */
static void
put_note(struct making *m, const struct entry *e)
{
	struct buf b = BUF_INIT;
	struct str body = e->body, line;

	buf_addstr(&b, e->text);
	while (str_line(&body, &line)) {
		line = str_trim(line);
		if (b.n > 0 && line.n > 0)
			buf_putc(&b, ' ');
		buf_addstr(&b, line);
	}
	put_buf(m, FACT_KNOWN, &b);
}

/* Why this person, then the notes, the latest first. */
static void
put_known(struct making *m)
{
	const struct entry *e;

	put(m, FACT_KNOWN, record_value(&m->record, FIELD_WHY));
	for (size_t i = m->fold.n; i > 0; i--) {
		e = fold_entry(&m->fold, i - 1);
		if ((e->kind == KIND_NOTE || e->kind == KIND_UNKNOWN) &&
		    may_tell(m, e))
			put_note(m, e);
	}
}

/* "1944-1949, Harvard Computation Laboratory, programmer". */
static void
put_past(struct making *m)
{
	const struct field *f = NULL;
	struct buf b = BUF_INIT;
	struct str rest, item;

	while ((f = record_next(&m->record, STR("Past"), f)) != NULL) {
		for (rest = f->value; str_item(&rest, ';', &item); ) {
			if (b.n > 0)
				buf_puts(&b, ", ");
			buf_addstr(&b, item);
		}
		put_buf(m, FACT_PAST, &b);
	}
}

/* 1 when one of the n lines begins with the topic that this one has first. */
static int
has_topic(const struct said *const *v, size_t n, const struct said *said)
{
	struct str topic, other;
	size_t i, pos = 0, at;

	if (!topic_next(str_of(said->text), &pos, &topic))
		return 0;
	for (i = 0; i < n; i++) {
		at = 0;
		if (topic_next(str_of(v[i]->text), &at, &other) &&
		    text_same(topic, other))
			return 1;
	}
	return 0;
}

/* What others at the same place said, the latest first: one line a topic. */
static void
put_near(struct making *m)
{
	const struct said *shown[NEAR_MAX], *said;
	struct buf b = BUF_INIT;
	size_t i, n = 0;

	for (i = 0; m->place != NULL && i < m->place->nsaid && n < NEAR_MAX; i++) {
		said = &m->place->said[i];
		if (strcmp(said->id, m->sheet->id) == 0 || has_topic(shown, n, said))
			continue;
		shown[n++] = said;
		buf_printf(&b, "%s: %s", said->name, said->text);
		put_buf(m, FACT_NEAR, &b);
	}
}

void
sheet_facts(struct making *m)
{
	const struct record *rec = &m->record;

	put_who(m);
	put(m, FACT_SAY, record_value(rec, FIELD_SAY));
	put_when(m);
	put_where(m);
	put(m, FACT_PHONE, record_value(rec, FIELD_PHONE));
	if (!m->sheet->giving)
		put(m, FACT_GOAL, record_value(rec, FIELD_GOAL));
	put_request(m);
	put_via(m);
	put_before(m);
	put_promises(m);
	if (!m->sheet->giving)
		put(m, FACT_PITCH, book_setting(m->book, "Pitch"));
	put_known(m);
	put_past(m);
	put_near(m);
}
