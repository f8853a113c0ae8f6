#include "mailbook_private.h"

#include <stdlib.h>
#include <string.h>

#include "entrycheck.h"
#include "mailkind.h"
#include "moved.h"
#include "outlook.h"
#include "ownwords.h"

__attribute__((format(printf, 2, 3)))
static void
tell(const struct mailbook *m, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	if (m->how->tell != NULL)
		m->how->tell(m->how->arg, b.s);
	buf_free(&b);
}

/* --- opening --- */

static int
load(struct mailbook_inside *in, const struct book *b, struct error *e)
{
	in->people = people_new();
	in->taken = (struct ids)IDS_INIT;
	return people_load(in->people, b, &in->taken, e);
}

static void
unload(struct mailbook_inside *in)
{
	people_free(in->people);
	ids_free(&in->taken);
}

int
mailbook_open(struct mailbook *m, const struct book *b,
    const struct mailbook_how *how, struct error *e)
{
	*m = (struct mailbook){ .book = b, .how = how };
	m->inside = xcalloc(1, sizeof(*m->inside));
	rules_default(&m->inside->rules, &b->workdays);
	rules_read(&m->inside->rules, &b->settings, 1, NULL);
	return load(m->inside, b, e);
}

int
mailbook_lock(struct mailbook *m, struct change *c, struct error *e)
{
	m->inside->change = c;
	if (!m->how->add)
		return 0;
	unload(m->inside);
	return load(m->inside, m->book, e);
}

void
mailbook_close(struct mailbook *m)
{
	struct mailbook_inside *in = m->inside;

	for (size_t i = 0; i < m->n; i++) {
		free(m->entries[i].id);
		free(m->entries[i].text);
	}
	free(m->entries);
	for (size_t i = 0; in != NULL && i < in->n; i++) {
		free(in->pages[i].id);
		buf_free(&in->pages[i].data);
		buf_free(&in->pages[i].was);
	}
	if (in != NULL) {
		unload(in);
		free(in->pages);
	}
	free(in);
	*m = (struct mailbook){ 0 };
}

/* --- records --- */

/* The page of an id, read where it was not yet; NULL on failure. */
static struct page *
page_of(struct mailbook *m, const char *id, struct error *e)
{
	struct mailbook_inside *in = m->inside;
	struct page *p;
	int rv;

	for (size_t i = 0; i < in->n; i++)
		if (strcmp(in->pages[i].id, id) == 0)
			return &in->pages[i];
	in->pages = xgrow(in->pages, in->n, &in->cap, sizeof(*in->pages));
	p = &in->pages[in->n++];
	*p = (struct page){ .id = xstrdup(id), .data = BUF_INIT, .was = BUF_INIT };
	rv = in->change != NULL ?
	    change_read_record(in->change, str_of(id), &p->data, e) :
	    book_read_record(m->book, str_of(id), &p->data, e);
	if (rv == 1)
		rv = error_set(e, "%s: the record is gone", id);
	if (rv == -1)
		return NULL;
	buf_addstr(&p->was, buf_str(&p->data));
	return p;
}

/* Add whom an address names, unless somebody may be meant who is there. */
static int
add_contact(struct mailbook *m, const struct mail_address *a, struct error *e)
{
	struct mailbook_inside *in = m->inside;
	struct page page = { .data = BUF_INIT, .was = BUF_INIT, .changed = 1, .fresh = 1 };
	struct record rec = RECORD_INIT;
	struct buf id = BUF_INIT;
	const char *namesake = NULL;
	int rv = -1;

	if (mailbook_find(m, a, &namesake) != NULL)
		return 0;
	if (namesake != NULL) {
		tell(m, "%s <%s> was not added: %s has this name: ii-set %s email+=%s, "
		    "or ii-add -F", a->name, a->email, namesake, namesake, a->email);
		return 0;
	}
	if (mailbook_record(a, 1, &page.data, e) == -1)
		goto out;
	record_parse(&rec, buf_str(&page.data), NULL);
	ids_make(&in->taken, record_value(&rec, FIELD_NAME), str_of(a->email), &id);
	people_add(in->people, buf_str(&id), &rec);
	page.id = buf_take(&id);
	in->pages = xgrow(in->pages, in->n, &in->cap, sizeof(*in->pages));
	in->pages[in->n++] = page;
	page.data = (struct buf)BUF_INIT;
	m->added++;
	rv = 0;
out:
	record_free(&rec);
	buf_free(&page.data);
	return rv;
}

/* Those whom a message is from or to, and are nobody yet; a copy is not sent to
 * be answered. */
static int
add_strangers(struct mailbook *m, const struct mail *mail, int mine, struct error *e)
{
	enum mail_role role = mine ? MAIL_TO : MAIL_FROM;

	for (size_t i = 0; i < mail->n; i++)
		if (mail->v[i].role == role && !book_is_mine(m->book, mail->v[i].email) &&
		    add_contact(m, &mail->v[i], e) == -1)
			return -1;
	return 0;
}

/* --- entries --- */

/* When a message was written, where the book is.  The future, and no time at
 * all, become today. */
static struct stamp
when_written(const struct mailbook *m, const struct mail *mail)
{
	struct stamp now = m->book->now, when = { DATE_NONE, -1 };
	char *zone = str_dup(book_setting(m->book, "Zone"));

	if (mail->date != MAIL_NO_DATE && mail->date > 0)
		when = date_at(mail->date, zone);
	free(zone);
	if (when.day == DATE_NONE)
		tell(m, "the message has no date: today");
	else if (when.day > now.day)
		tell(m, "the message is of the future: today");
	else if (stamp_cmp(when, now) <= 0)
		return when;
	return (struct stamp){ now.day, -1 };
}

/* The entry of this message, by its mid=, or NULL; of one that a draft asked for
 * in as many words: a message may tell of two people. */
static const struct entry *
find_entry(const struct record *rec, const struct mail *mail, const struct entry *e,
    int asked)
{
	for (size_t i = 0; i < rec->nentries; i++) {
		const struct entry *there = &rec->entries[i];

		if (str_is(there->mid, mail->id) && (!asked ||
		    (there->kind == e->kind && str_eq(there->ref, e->ref))))
			return there;
	}
	return NULL;
}

static void
keep_entry(struct mailbook *m, const char *id, struct str text, int before)
{
	m->entries = xgrow(m->entries, m->n, &m->cap, sizeof(*m->entries));
	m->entries[m->n++] = (struct mail_entry){ xstrdup(id), str_dup(text), before };
	if (before)
		m->before++;
	else
		m->logged++;
}

/* "2026-11-20 09:05 heard/email", as the start of an entry. */
static void
put_head(struct buf *b, struct stamp when, struct str words)
{
	date_put(b, when.day);
	if (when.minute != -1) {
		buf_putc(b, ' ');
		date_put_time(b, when.minute);
	}
	buf_putc(b, ' ');
	buf_addstr(b, words);
}

/* Write the entry that words and a message make. */
static int
write_entry(const struct mailbook *m, const struct mail *mail, struct stamp when,
    struct str words, struct entry *e, struct buf *head, struct buf *line,
    struct error *err)
{
	struct buf body = BUF_INIT;
	int rv;

	put_head(head, when, words);
	entry_parse(e, buf_str(head), 1, NULL);
	e->mid = str_of(mail->id);
	e->has |= ATTR_MID;
	if (e->text.n == 0)
		e->text = str_of(mail->subject);
	if (e->text.n == 0 && e->kind == KIND_NOTE)
		e->text = STR("A message without a subject.");
	own_words(&body, buf_str(&mail->text), m->how->lines);
	e->body = buf_str(&body);
	rv = entry_write(line, e, "\n", err);
	e->body = STR(""); /* it goes */
	buf_free(&body);
	return rv;
}

/* Add the entry to the record, unless it is there; asked: by a draft. */
static int
log_entry(struct mailbook *m, const char *id, const struct mail *mail,
    struct stamp when, struct str words, int asked, struct error *err)
{
	struct buf head = BUF_INIT, line = BUF_INIT, next = BUF_INIT;
	struct page *p = page_of(m, id, err);
	struct record rec = RECORD_INIT;
	const struct entry *there;
	struct entry e;
	int rv = -1;

	if (p == NULL)
		return -1;
	record_parse(&rec, buf_str(&p->data), NULL);
	if (write_entry(m, mail, when, words, &e, &head, &line, err) == -1)
		goto out;
	there = find_entry(&rec, mail, &e, asked);
	if (there != NULL) {
		keep_entry(m, id, str_trim(there->block), 1);
		rv = 0;
		goto out;
	}
	if (e.kind == KIND_MOVED && moved_apply(&rec, &e, &p->data, err) == -1)
		goto out;
	record_log(&rec, e.when, buf_str(&line), &next);
	buf_reset(&p->data);
	buf_addstr(&p->data, buf_str(&next));
	p->changed = 1;
	keep_entry(m, id, buf_str(&line), 0);
	rv = 0;
out:
	record_free(&rec);
	buf_free(&head);
	buf_free(&line);
	buf_free(&next);
	return rv;
}

/* The words of the entry with a contact, by how far things were on its day. */
static const char *
words_for(struct mailbook *m, const char *id, const struct mail *mail, int mine,
    int day, struct error *e)
{
	struct mail_word w = { mine, mail->reply, own_asks(buf_str(&mail->text)),
	    mail->automatic };
	struct page *p = page_of(m, id, e);
	struct record rec = RECORD_INIT;
	struct fold fold = FOLD_INIT;
	struct rules own;
	struct pace pace;
	const char *words;

	if (p == NULL)
		return NULL;
	record_parse(&rec, buf_str(&p->data), NULL);
	rules_of(&own, &m->inside->rules, &rec);
	pace = rules_pace(&own);
	fold_record(&fold, &rec, day, &pace);
	words = mail_kind(&w, &rec, &fold);
	if (w.automatic && !mine)
		tell(m, "%s: a program answered for them: a note", id);
	fold_free(&fold);
	record_free(&rec);
	return words;
}

/* An entry for each of them. */
static int
log_with(struct mailbook *m, const struct list *ids, const struct mail *mail,
    int mine, struct stamp when, struct error *e)
{
	const char *words;

	for (size_t i = 0; i < ids->n; i++) {
		words = m->how->words != NULL ? m->how->words :
		    words_for(m, ids->v[i], mail, mine, when.day, e);
		if (words == NULL ||
		    log_entry(m, ids->v[i], mail, when, str_of(words), 0, e) == -1)
			return -1;
	}
	return (int)ids->n;
}

int
mailbook_take(struct mailbook *m, const struct mail *mail, struct error *e)
{
	int mine = mailbook_wrote(m->book, mail), rv;
	struct list ids = LIST_INIT;

	if (m->how->add && add_strangers(m, mail, mine, e) == -1)
		return -1;
	mailbook_whom(m, mail, mine, &ids);
	rv = ids.n == 0 ? 0 : log_with(m, &ids, mail, mine, when_written(m, mail), e);
	list_free(&ids);
	return rv;
}

/* --- what was sent --- */

int
mailbook_check_words(struct str words, struct error *e)
{
	struct buf head = BUF_INIT;
	struct entry entry;
	int rv = 0;

	put_head(&head, (struct stamp){ 0, -1 }, words);
	if (entry_parse(&entry, buf_str(&head), 1, NULL) > 0 ||
	    memchr(head.s, '\n', head.n) != NULL || entry.kind == KIND_NONE)
		rv = error_set(e, "'%.*s' is no entry: expected a kind, such as "
		    "heard/email, and what ii-record(5) says may follow it",
		    (int)words.n, words.p);
	else if (entrycheck_kind(&entry, e) == -1)
		rv = -1;
	else if (entry.kind == KIND_SCHEDULED && !(entry.has & ATTR_AT))
		rv = error_set(e, "scheduled: when is the talk? say "
		    "at=2026-11-19T10:00");
	buf_free(&head);
	return rv;
}

/* The id and the words of "howard-aiken told/email". */
static struct str
split_asked(struct str asked, struct str *words)
{
	struct str id;

	if (!str_word(&asked, &id))
		id = asked;
	*words = str_trim(asked);
	return id;
}

int
mailbook_check(const struct book *b, struct str asked, struct error *e)
{
	struct str words, id = split_asked(asked, &words);
	struct buf now = BUF_INIT;
	int rv;

	if (!id_valid(id))
		return error_set(e, "'%.*s' is no contact's id", (int)id.n, id.p);
	rv = name_follow(b, id, &now, e);
	if (rv == 1)
		rv = error_set(e, "%.*s is no contact", (int)id.n, id.p);
	buf_free(&now);
	return rv == 0 ? mailbook_check_words(words, e) : -1;
}

int
mailbook_take_sent(struct mailbook *m, const struct mail *mail,
    const struct list *asked, struct error *e)
{
	struct list told = LIST_INIT, ids = LIST_INIT, rest = LIST_INIT;
	struct buf id = BUF_INIT;
	int rv = 0;

	for (size_t i = 0; i < asked->n && rv != -1; i++) {
		struct str words, given = split_asked(str_of(asked->v[i]), &words);

		rv = name_follow(m->book, given, &id, e);
		if (rv == 1)
			rv = error_set(e, "%.*s is no contact", (int)given.n, given.p);
		if (rv == 0)
			rv = log_entry(m, id.s, mail, m->book->now, words, 1, e);
		list_add(&told, buf_str(&id));
	}
	if (rv != -1 && m->how->add)
		rv = add_strangers(m, mail, 1, e);
	mailbook_whom(m, mail, 1, &ids);
	for (size_t i = 0; i < ids.n; i++)
		if (!list_has(&told, str_of(ids.v[i])))
			list_add(&rest, str_of(ids.v[i]));
	if (rv != -1)
		rv = log_with(m, &rest, mail, 1, m->book->now, e);
	rv = rv == -1 ? -1 : (int)(told.n + rest.n);
	list_free(&told);
	list_free(&ids);
	list_free(&rest);
	buf_free(&id);
	return rv;
}

/* --- the end --- */

int
mailbook_put(struct mailbook *m, struct error *e)
{
	for (size_t i = 0; i < m->inside->n; i++) {
		struct page *p = &m->inside->pages[i];

		if (p->changed && change_put_record(m->inside->change, str_of(p->id),
		    buf_str(&p->data), e) == -1)
			return -1;
	}
	return 0;
}

void
mailbook_answer(struct mailbook *m, struct answers *answers)
{
	for (size_t i = 0; i < m->inside->n; i++) {
		struct outlook before = OUTLOOK_INIT, after = OUTLOOK_INIT;
		struct page *p = &m->inside->pages[i];

		if (!p->changed)
			continue;
		outlook_stage(&before, m->book, &m->inside->rules, buf_str(&p->was));
		outlook(&after, m->book, &m->inside->rules, str_of(p->id),
		    buf_str(&p->data));
		answers_add(answers, p->id, &before, &after);
		outlook_free(&before);
		outlook_free(&after);
	}
}
