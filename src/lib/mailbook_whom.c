#include "mailbook_private.h"

#include <stdlib.h>
#include <string.h>

int
mailbook_wrote(const struct book *b, const struct mail *mail)
{
	for (size_t i = 0; i < mail->n; i++)
		if (mail->v[i].role == MAIL_FROM && book_is_mine(b, mail->v[i].email))
			return 1;
	return 0;
}

int
mailbook_record(const struct mail_address *a, int named, struct buf *data, struct error *e)
{
	struct str name = str_of(a->name), email = str_of(a->email);
	struct record rec = RECORD_INIT;
	struct buf without = BUF_INIT;
	int rv = 0;

	if (named && (name.n == 0 || str_caseeq(name, email)))
		name = str_sub(email, 0, (size_t)str_find(email, STR("@")));
	record_parse(&rec, STR(""), NULL);
	if (name.n > 0)
		rv = record_set(&rec, STR("Name"), name, &without, e);
	if (rv != -1) {
		record_parse(&rec, buf_str(&without), NULL);
		rv = record_set(&rec, STR("Email"), email, data, e);
	}
	record_free(&rec);
	buf_free(&without);
	return rv == -1 ? -1 : 0;
}

const char *
mailbook_find(struct mailbook *m, const struct mail_address *a, const char **namesake)
{
	struct people *p = m->inside->people;
	struct record rec = RECORD_INIT;
	struct buf data = BUF_INIT;
	struct error e = ERROR_INIT;
	struct found found;
	const char *id = NULL;
	size_t pos = 0, who;

	if (mailbook_record(a, 0, &data, &e) == -1)
		buf_reset(&data);
	error_clear(&e);
	record_parse(&rec, buf_str(&data), NULL);
	if (people_find(p, &rec, &found) && found.sign == SIGN_EMAIL)
		id = people_id(p, found.who);
	else if (namesake != NULL && record_field(&rec, FIELD_NAME) != NULL &&
	    people_namesake(p, &rec, &pos, &who))
		*namesake = people_id(p, who);
	record_free(&rec);
	buf_free(&data);
	return id;
}

/* A role in which an address may be that of who wrote, or to whom it went. */
static int
counts(enum mail_role role, int mine)
{
	return mine ? role >= MAIL_TO : role <= MAIL_REPLY_TO;
}

void
mailbook_whom(struct mailbook *m, const struct mail *mail, int mine, struct list *ids)
{
	const char *id;

	for (size_t i = 0; i < mail->n; i++) {
		const struct mail_address *a = &mail->v[i];

		if (!counts(a->role, mine) || book_is_mine(m->book, a->email) ||
		    (a->role == MAIL_REPLY_TO && ids->n > 0))
			continue;
		id = mailbook_find(m, a, NULL);
		if (id != NULL && !list_has(ids, str_of(id)))
			list_add(ids, str_of(id));
	}
}

/* Who they are, whom I do not know: a message's first. */
static const struct mail_address *
find_stranger(const struct mailbook *m, const struct mail *mail, int mine)
{
	for (size_t i = 0; i < mail->n; i++)
		if (counts(mail->v[i].role, mine) &&
		    !book_is_mine(m->book, mail->v[i].email))
			return &mail->v[i];
	return NULL;
}

int
mailbook_knows(struct mailbook *m, const struct mail *mail, struct buf *who)
{
	int mine = mailbook_wrote(m->book, mail), known;
	const struct mail_address *a = find_stranger(m, mail, mine);
	const char *namesake = NULL;
	struct list ids = LIST_INIT;

	buf_reset(who);
	if (mail->list && !mine && m->how->words == NULL) {
		buf_puts(who, "it came by a mailing list, and is no word to you; -k heard "
		    "logs it all the same");
		return 0;
	}
	mailbook_whom(m, mail, mine, &ids);
	known = ids.n > 0;
	list_free(&ids);
	if (known)
		return 1;
	if (a == NULL) {
		buf_printf(who, "it does not say whom it is %s", mine ? "to" : "from");
		return 0;
	}
	buf_printf(who, "%s%s%s%s is nobody in the book", a->name,
	    *a->name != '\0' ? " <" : "", a->email, *a->name != '\0' ? ">" : "");
	mailbook_find(m, a, &namesake);
	if (namesake != NULL)
		buf_printf(who, ", but %s has this name: ii-set %s email+=%s",
		    namesake, namesake, a->email);
	else
		buf_puts(who, "; --add adds them");
	return 0;
}

int
mailbook_sent_to(struct mailbook *m, const struct mail *mail)
{
	struct list ids = LIST_INIT;
	int known;

	mailbook_whom(m, mail, 1, &ids);
	known = ids.n > 0;
	list_free(&ids);
	return known;
}
