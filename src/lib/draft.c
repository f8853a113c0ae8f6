#include "draft.h"

#include <stdlib.h>
#include <string.h>

#include "draftparty.h"
#include "letterfields.h"
#include "letterfile.h"
#include "letterfor.h"
#include "mailbox.h"

/* What is being made. */
struct making {
	struct draft *d;
	struct persons persons;       /* the memory of those below */
	const struct person *contact; /* of d->id */
	const struct person *to;      /* who gets the letter */
	const struct person *via;
	struct party *others;
	size_t nothers;
	struct stamp until;           /* until=, or DATE_NONE */
	struct error *e;
};

void
draft_free(struct draft *d)
{
	message_free(&d->message);
	list_free(&d->entries);
	list_free(&d->notes);
	free(d->lang);
	d->lang = NULL;
}

/* --- whom it concerns --- */

static const struct person *
add_person(struct making *m, struct str id)
{
	return persons_add(&m->persons, m->d->book, m->d->rules, id, m->e);
}

/* The value that the user gives for a field, or the empty slice. */
static struct str
given(const struct draft *d, const char *field)
{
	size_t n = strlen(field);

	for (size_t i = 0; d->given != NULL && i < d->given->n; i++) {
		struct str s = str_of(d->given->v[i]);

		if (s.n > n && s.p[n] == '=' && str_caseis(str_sub(s, 0, n), field))
			return str_sub(s, n + 1, s.n);
	}
	return STR("");
}

/* Somebody whom the user gives, "via=@howard-aiken".  Returns 1; 0 when nobody
 * is given; -1. */
static int
given_person(struct making *m, const char *field, const struct person **p)
{
	struct str id = given(m->d, field);

	if (id.n == 0)
		return 0;
	if (id.p[0] == '@')
		id = str_sub(id, 1, id.n);
	*p = add_person(m, id);
	return *p != NULL ? 1 : error_prefix(m->e, "%s=", field);
}

static int
add_other(struct making *m, struct str id)
{
	const struct person *p = add_person(m, id);

	if (p == NULL)
		return -1;
	m->others = xreallocarray(m->others, m->nothers + 1, sizeof(*m->others));
	m->others[m->nothers++] = party_of(p);
	return 0;
}

/* Who referred me to them, if somebody did; one who is no contact is nobody. */
static int
find_via(struct making *m, const struct person *to)
{
	struct error e = ERROR_INIT;
	struct str id;
	int rv = given_person(m, "via", &m->via);

	if (rv != 0)
		return rv == 1 ? 0 : -1;
	id = person_referrer(to, m->d->book, m->d->naming);
	if (id.n > 0 && !str_is(id, to->id))
		m->via = persons_add(&m->persons, m->d->book, m->d->rules, id, &e);
	error_clear(&e);
	return 0;
}

/* Of those that are no contacts no letter speaks. */
static int
add_others(struct making *m, const struct list *ids)
{
	for (size_t i = 0; i < ids->n; i++)
		if (add_other(m, str_of(ids->v[i])) == -1)
			error_clear(m->e);
	return 0;
}

static int
find_others(struct making *m)
{
	struct draft *d = m->d;
	struct list ids = LIST_INIT;
	struct str rest = given(d, "other"), id;

	if (rest.n > 0) {
		while (str_item(&rest, ',', &id))
			if (add_other(m, id.p[0] == '@' ? str_sub(id, 1, id.n) : id)
			    == -1)
				return error_prefix(m->e, "other=");
		return 0;
	}
	if (d->letter == LETTER_THANKS || d->letter == LETTER_LEAD)
		person_named(m->contact, d->private, &ids);
	else if (d->letter == LETTER_TOLD && d->about != NULL)
		list_add(&ids, str_of(d->about));
	else if (d->letter == LETTER_TOLD)
		person_untold(m->contact, d->book, d->rules, d->naming, d->private,
		    &ids);
	add_others(m, &ids);
	list_free(&ids);
	return 0;
}

/* The contact is whom it is about; it goes to who can introduce us. */
static int
find_introducer(struct making *m)
{
	if (find_via(m, m->contact) == -1)
		return -1;
	if (m->via == NULL)
		return error_set(m->e, "%s: nobody is known who could introduce you; "
		    "via=@id says who could", m->contact->id);
	m->to = m->via;
	m->via = NULL;
	return add_other(m, str_of(m->contact->id));
}

/* The reminder of a request that went by somebody goes to them. */
static int
find_reminded(struct making *m)
{
	const struct fold *f = &m->contact->fold;
	const struct entry *e = f->waiting != NOWHERE ?
	    fold_entry(f, f->waiting) : NULL;
	const struct person *by;

	if (m->d->about != NULL) /* the step is with them already */
		return add_other(m, str_of(m->d->about));
	if (e == NULL || !(e->has & ATTR_BY) || str_is(e->by, m->contact->id))
		return 0;
	by = add_person(m, e->by);
	if (by == NULL)
		return -1;
	m->to = by;
	return add_other(m, str_of(m->contact->id));
}

static int
find_whom(struct making *m)
{
	m->contact = m->to = add_person(m, str_of(m->d->id));
	if (m->contact == NULL)
		return -1;
	if (m->d->letter == LETTER_INTRODUCTION)
		return find_introducer(m);
	if (m->d->letter == LETTER_REMINDER && find_reminded(m) == -1)
		return -1;
	if (m->nothers == 0 && find_others(m) == -1)
		return -1;
	return m->nothers > 0 && m->d->letter == LETTER_REMINDER ? 0 :
	    find_via(m, m->to);
}

static int
find_until(struct making *m)
{
	struct str words = given(m->d, "until");

	m->until = (struct stamp){ DATE_NONE, -1 };
	return words.n == 0 ? 0 :
	    date_read(words, m->d->book->now, DATE_FUTURE, &m->until, m->e);
}

/* --- what it logs --- */

static int
add_entry(struct making *m, const char *id, const struct entry *entry)
{
	struct buf line = BUF_INIT, b = BUF_INIT;
	struct str words;
	int rv = entry_write(&line, entry, "\n", m->e);

	if (rv == 0) {
		words = str_trim(buf_str(&line));
		buf_printf(&b, "%s%.*s", id,
		    (int)(words.n - strlen("2026-11-22")),
		    words.p + strlen("2026-11-22"));
		list_add(&m->d->entries, buf_str(&b));
	}
	buf_free(&line);
	buf_free(&b);
	return rv;
}

static struct entry
entry_of(const struct making *m, enum kind kind, const char *channel)
{
	return (struct entry){ .when = { m->d->book->now.day, -1 }, .kind = kind,
	    .word = str_of(kind_info(kind)->name), .channel = str_of(channel),
	    .until = DATE_NONE, .due = DATE_NONE, .at = { DATE_NONE, -1 } };
}

/* An entry that names somebody else. */
static int
log_about(struct making *m, enum kind kind, const char *channel, const char *about)
{
	struct entry entry = entry_of(m, kind, channel);

	entry.ref = str_of(about);
	entry.has = ATTR_REF;
	return add_entry(m, m->to->id, &entry);
}

/* I asked one person to put me in touch with another. */
static int
log_by(struct making *m)
{
	struct entry asked = entry_of(m, KIND_ASKED, "intro");
	struct entry wrote = entry_of(m, KIND_WROTE, "email");

	asked.by = str_of(m->to->id);
	asked.has = ATTR_BY;
	return add_entry(m, m->others[0].id, &asked) == -1 ? -1 :
	    add_entry(m, m->to->id, &wrote);
}

static int
find_entries(struct making *m, const struct letter_info *info)
{
	struct entry entry = entry_of(m, info->kind, info->channel);
	size_t i;

	if (m->d->letter == LETTER_INTRODUCTION ||
	    (m->d->letter == LETTER_REMINDER && m->nothers > 0))
		return log_by(m);
	if (m->d->letter == LETTER_TOLD && m->nothers > 0) {
		for (i = 0; i < m->nothers; i++)
			if (log_about(m, info->kind, info->channel,
			    m->others[i].id) == -1)
				return -1;
		return 0;
	}
	if (m->until.day != DATE_NONE &&
	    (kind_info(info->kind)->attrs & ATTR_UNTIL)) {
		entry.until = m->until.day;
		entry.has = ATTR_UNTIL;
	}
	m->d->arranges = m->d->letter == LETTER_ANSWER &&
	    !letterfor_settled(&m->to->fold);
	if (add_entry(m, m->to->id, &entry) == -1)
		return -1;
	return m->d->letter == LETTER_DECLINE && m->nothers > 0 ?
	    log_about(m, KIND_CONNECTED, info->channel, m->others[0].id) : 0;
}

/* --- the message --- */

/* Letters that belong to a conversation; the others begin one. */
static int
continues(enum letter l)
{
	switch (l) {
	case LETTER_REQUEST:
	case LETTER_INTRODUCTION:
	case LETTER_TOLD:
	case LETTER_UPDATE:
	case LETTER_CONGRATULATION:
	case LETTER_COUNT:
		return 0;
	default:
		return 1;
	}
}

/* A message's id in a form that a header can hold: 1 with it in b. */
static int
put_mid(struct buf *b, struct str mid)
{
	size_t i;

	if (mid.n > 2 && mid.p[0] == '<' && mid.p[mid.n - 1] == '>')
		mid = str_sub(mid, 1, mid.n - 1);
	for (i = 0; i < mid.n; i++)
		if (mid.p[i] <= ' ' || (unsigned char)mid.p[i] >= 0x7f ||
		    strchr("<>\"()", mid.p[i]) != NULL)
			return 0;
	if (mid.n > 250 || str_find(mid, STR("@")) <= 0 || str_find(mid, STR("=?")) != -1)
		return 0;
	buf_printf(b, "<%.*s>", (int)mid.n, mid.p);
	return 1;
}

/* The latest message between us whose id is known, or NULL.  What I asked by
 * somebody went to them. */
static const struct entry *
find_thread(const struct making *m)
{
	const struct fold *f = &m->to->fold;
	const struct entry *e;
	size_t i;

	if (!continues(m->d->letter))
		return NULL;
	for (i = f->n; i > 0; i--) {
		e = fold_entry(f, i - 1);
		if ((kind_info(e->kind)->is & IS_TOUCH) &&
		    (e->has & (ATTR_MID | ATTR_BY)) == ATTR_MID)
			return e;
	}
	return NULL;
}

static int
add(struct making *m, const char *name, struct str value)
{
	return message_add(&m->d->message, name, value, m->e);
}

/* "Name <address>"; an address that is missing or none leaves the field empty,
 * and is told. */
static int
add_who(struct making *m, const char *name, struct str who, struct str addr,
    const char *where)
{
	struct buf b = BUF_INIT;
	struct error bad = ERROR_INIT;
	int rv;

	if (addr.n == 0)
		list_printf(&m->d->notes, "%s has no Email:", where);
	else if (message_mailbox(&b, who, addr, &bad) == -1)
		list_printf(&m->d->notes, "%s: Email: %s", where, error_text(&bad));
	error_clear(&bad);
	rv = add(m, name, buf_str(&b));
	if (rv == -1)
		error_prefix(m->e, "%s", where);
	buf_free(&b);
	return rv;
}

static struct str
setting(const struct draft *d, const char *name)
{
	return book_setting(d->book, name);
}

/* The subject of the thread, which its messages have as their text. */
static void
put_subject(struct buf *b, const struct entry *thread, struct str subject)
{
	struct str of = thread != NULL ? thread->text : STR("");

	if (of.n == 0)
		buf_addstr(b, subject);
	else {
		if (of.n < 3 || !str_caseis(str_sub(of, 0, 3), "Re:"))
			buf_puts(b, "Re: ");
		buf_addstr(b, of);
	}
}

static int
add_thread(struct making *m, const struct entry *thread)
{
	struct buf mid = BUF_INIT;
	int rv = 0;

	if (thread != NULL && put_mid(&mid, thread->mid)) {
		rv = add(m, "In-Reply-To", buf_str(&mid));
		if (rv == 0)
			rv = add(m, "References", buf_str(&mid));
	}
	buf_free(&mid);
	return rv;
}

static int
add_subject(struct making *m, const struct entry *thread, struct str subject)
{
	struct buf b = BUF_INIT;
	int rv;

	if (given(m->d, "subject").n > 0)
		buf_addstr(&b, given(m->d, "subject"));
	else
		put_subject(&b, thread, subject);
	rv = add(m, "Subject", buf_str(&b));
	buf_free(&b);
	return rv;
}

static int
add_header(struct making *m, struct str subject)
{
	const struct entry *thread = find_thread(m);
	struct draft *d = m->d;
	size_t i;

	if (setting(d, "Email").n > 0 &&
	    add_who(m, "From", setting(d, "Me"), setting(d, "Email"), ".ii") == -1)
		return -1;
	if (add_who(m, "To", record_value(&m->to->rec, FIELD_NAME),
	    record_value(&m->to->rec, FIELD_EMAIL), m->to->id) == -1 ||
	    add_subject(m, thread, subject) == -1 || add_thread(m, thread) == -1 ||
	    add(m, "Content-Language", str_of(d->lang)) == -1 ||
	    add(m, LETTER_FIELD, str_of(d->name)) == -1)
		return -1;
	for (i = 0; i < d->entries.n; i++)
		if (add(m, LETTER_ENTRY, str_of(d->entries.v[i])) == -1)
			return -1;
	return 0;
}

/* --- the text --- */

/* Where the text begins: behind the first blank line, if a subject stands before
 * it.  *lines: how many lines stand before it. */
static size_t
head_length(struct str text, unsigned *lines)
{
	struct str rest = text, line;

	*lines = 0;
	if (!str_caseeq(str_sub(text, 0, 8), STR("Subject:")))
		return 0;
	while (rest.n > 0) {
		const char *nl = memchr(rest.p, '\n', rest.n);

		line = str_sub(rest, 0, nl != NULL ? (size_t)(nl - rest.p) : rest.n);
		rest = str_sub(rest, line.n + 1, rest.n);
		++*lines;
		if (str_trim(line).n == 0)
			break;
	}
	return text.n - rest.n;
}

static int
fill(struct making *m, struct str text, const char *file, struct buf *subject)
{
	struct letterfields fields = LETTERFIELDS_INIT;
	const struct template_values values = { letterfields_value,
	    letterfields_nearest, &fields };
	unsigned lines;
	size_t head;
	int rv;

	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_sub(text, 3, text.n);
	head = head_length(text, &lines);
	fields.settings = &m->d->book->settings;
	fields.now = m->d->book->now;
	fields.lang = m->d->lang;
	fields.to = party_of(m->to);
	fields.via = party_of(m->via);
	fields.others = m->others;
	fields.nothers = m->nothers;
	fields.until = m->until;
	fields.private = m->d->private;
	fields.given = m->d->given;
	rv = template_fill(subject, str_sub(text, 0, head), file, 1, &values, m->e);
	if (rv == 0)
		rv = template_fill(&m->d->message.body, str_sub(text, head, text.n),
		    file, lines + 1, &values, m->e);
	letterfields_free(&fields);
	return rv;
}

/* The template's head, filled in, is "Subject: words" and no more. */
static int
take_subject(struct making *m, const char *file, const struct buf *head,
    struct str *subject)
{
	struct str s = str_trim(buf_str(head));

	if (s.n == 0)
		return m->d->form != FORM_MAIL ? 0 :
		    error_set(m->e, "%s:1: expected a line \"Subject: ...\" and a "
		    "blank line before the text", file);
	if (memchr(s.p, '\n', s.n) != NULL)
		return error_set(m->e, "%s:1: the subject would have several lines",
		    file);
	*subject = str_trim(str_sub(s, strlen("Subject:"), s.n));
	return 0;
}

static void
tell_language(struct draft *d, struct str lang)
{
	struct buf tag = BUF_INIT;

	letterfile_tag(&tag, lang);
	if (tag.n > 0 && strncmp(tag.s, d->lang, 2) != 0)
		list_printf(&d->notes, "there is no letter %s in %s, so it is in English; the book's "
		    "templates/%s.%s would be one", d->name, tag.s, d->name, tag.s);
	buf_free(&tag);
}

static int
write_letter(struct making *m, const struct letter_info *info)
{
	struct buf text = BUF_INIT, file = BUF_INIT, in = BUF_INIT, head = BUF_INIT;
	struct str lang = record_value(&m->to->rec, FIELD_LANG), subject = STR("");
	int rv = letterfile_read(m->d->book, m->d->name, lang, &text, &file, &in, m->e);

	if (rv == 1)
		rv = error_set(m->e, "there is no letter %s", m->d->name);
	if (rv == -1)
		goto out;
	m->d->lang = buf_take(&in);
	m->d->form = info->form;
	tell_language(m->d, lang);
	rv = fill(m, buf_str(&text), file.s, &head);
	if (rv == 0)
		rv = take_subject(m, file.s, &head, &subject);
	if (rv == 0)
		rv = find_entries(m, info);
	if (rv == 0 && info->form == FORM_MAIL)
		rv = add_header(m, subject);
out:
	buf_free(&text);
	buf_free(&file);
	buf_free(&in);
	buf_free(&head);
	return rv;
}

int
draft_make(struct draft *d, struct error *e)
{
	static const struct letter_info own = { "", "", FORM_MAIL, KIND_WROTE,
	    "email", 0 };
	struct making m = { .d = d, .e = e };
	int rv = find_until(&m);

	if (rv == 0)
		rv = find_whom(&m);
	if (rv == 0)
		rv = write_letter(&m, d->letter == LETTER_COUNT ? &own :
		    letter_info(d->letter));
	free(m.others);
	persons_free(&m.persons);
	return rv;
}
