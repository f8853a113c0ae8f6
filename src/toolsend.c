#include "toolsend.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "answer.h"
#include "editor.h"
#include "handover.h"
#include "letter.h"
#include "outgoing.h"
#include "proof.h"
#include "prose.h"
#include "tool.h"

/* A message on its way. */
struct sending {
	const struct mailbook_how *log;
	const struct toolsend_how *how;
	const char *const *words; /* what sendmail was given */
	size_t n;
	struct outgoing out;
	struct mail mail;       /* what it says, */
	int readable;           /* if that could be read */
	struct book book;
	int has_book;           /* it is open */
	struct error no_book;   /* why not */
};

/* --- what was logged --- */

void
toolsend_message(struct buf *b, const struct mailbook *m)
{
	const struct mail_entry *one = NULL;
	struct list ids = LIST_INIT;
	struct entry e;

	for (size_t i = 0; i < m->n; i++)
		if (!m->entries[i].before) {
			one = &m->entries[i];
			if (!list_has(&ids, str_of(one->id)))
				list_add(&ids, str_of(one->id));
		}
	if (m->logged == 1) {
		entry_parse(&e, str_of(one->text), 1, NULL);
		buf_printf(b, "Log %.*s/%.*s with ", (int)e.word.n, e.word.p,
		    (int)e.channel.n, e.channel.p);
	} else
		buf_printf(b, "Log %zu messages with ", m->logged);
	tool_names(b, &ids);
	list_free(&ids);
}

/* An entry without the id of its message, in a line behind these words. */
static void
say_entry(const char *words, const struct mail_entry *one)
{
	struct str from = str_of(one->text);
	struct buf line = BUF_INIT;
	struct error err = ERROR_INIT;
	struct entry e;

	entry_parse(&e, from, 1, NULL);
	e.has &= ~(unsigned)ATTR_MID;
	e.body = STR("");
	if (entry_write(&line, &e, "", &err) == 0)
		tool_warn("%s%s: %s", words, one->id, line.s);
	error_clear(&err);
	buf_free(&line);
}

void
toolsend_tell(struct mailbook *m, int show, int quiet)
{
	struct answers answers = ANSWERS_INIT;

	for (size_t i = 0; i < m->n && (show || !quiet); i++) {
		if (m->entries[i].before)
			continue;
		if (show) {
			out_printf(tool_out(), "%s\t", m->entries[i].id);
			out_text(tool_out(), str_of(m->entries[i].text));
		} else
			say_entry("", &m->entries[i]);
	}
	if (show || quiet)
		return;
	mailbook_answer(m, &answers);
	answers_put(&answers, tool_out());
	answers_free(&answers);
}

/* --- before it goes --- */

/* Say to whom it goes, where that is said on the command line. */
static void
read_addresses(struct sending *s)
{
	struct list given = LIST_INIT;

	outgoing_addresses(s->words, s->n, &given);
	for (size_t i = 0; given.n > 0 && i < s->mail.n; i++)
		if (s->mail.v[i].role != MAIL_FROM)
			s->mail.v[i].role = MAIL_REPLY_TO; /* not a recipient */
	for (size_t i = 0; i < given.n; i++)
		mail_addresses(&s->mail, MAIL_BCC, given.v[i]);
	list_free(&given);
}

/* The part of whose address is to vouch for the ids of my messages. */
static const char *
domain_of(const struct mail *m)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].role == MAIL_FROM)
			return strchr(m->v[i].email, '@') + 1;
	return "localhost";
}

static void
make_id(struct buf *b, const struct mail *m, struct stamp now)
{
	unsigned char chance[10];
	struct civil c = date_civil(now.day);

	if (getentropy(chance, sizeof(chance)) == -1)
		tool_quit("no random number is to be had");
	buf_printf(b, "%04d%02d%02d.", c.year, c.month, c.day);
	for (size_t i = 0; i < sizeof(chance); i++)
		buf_printf(b, "%02x", chance[i]);
	buf_printf(b, "@%s", domain_of(m));
}

/* Now, as a header says it. */
static void
make_date(struct buf *b, struct stamp now, struct str zone)
{
	char *name = str_dup(zone);
	long long seconds;

	if (date_seconds(now, name, &seconds) == 0)
		outgoing_date(b, seconds, now);
	free(name);
}

/* Add what the header lacks. */
static void
complete(struct sending *s)
{
	struct stamp now = s->book.now;
	struct buf value = BUF_INIT;
	struct error e = ERROR_INIT;

	if (!s->has_book && date_now(&now, NULL, &e) == -1)
		tool_fail(&e);
	if (!s->out.dated) {
		make_date(&value, now, s->has_book ? book_setting(&s->book, "Zone") :
		    STR(""));
		if (value.n > 0)
			outgoing_add(&s->out, "Date", value.s);
	}
	if (!s->out.named) {
		buf_reset(&value);
		make_id(&value, &s->mail, now);
		free(s->mail.id);
		s->mail.id = xstrdup(value.s);
		buf_reset(&value);
		buf_printf(&value, "<%s>", s->mail.id);
		outgoing_add(&s->out, "Message-ID", value.s);
	}
	buf_free(&value);
}

/* What came by mail and is sent on, as it is, asks for nothing: who wrote it may
 * be anybody. */
static void
distrust(struct sending *s)
{
	if (!s->out.passed || s->out.asked.n == 0)
		return;
	tool_warn("the message came by mail: what its " LETTER_ENTRY ": asks to log "
	    "is not logged");
	list_free(&s->out.asked);
}

/* Fails where a draft asks for what cannot be logged: it can still be mended. */
static int
check_asked(struct sending *s)
{
	struct error e = ERROR_INIT;

	if (s->out.asked.n > 0 && !s->has_book) {
		tool_warn("nothing was sent: %s", error_text(&s->no_book));
		return -1;
	}
	for (size_t i = 0; i < s->out.asked.n; i++)
		if (mailbook_check(&s->book, str_of(s->out.asked.v[i]), &e) == -1) {
			tool_warn("nothing was sent: the draft asks to log \"%s\": %s",
			    s->out.asked.v[i], e.text);
			error_clear(&e);
			return -1;
		}
	return 0;
}

/* --- letters of ours --- */

static void
put_field(struct buf *b, const char *name, struct str value)
{
	if (value.n > 0) {
		buf_printf(b, "%s: ", name);
		buf_addstr(b, value);
		buf_putc(b, '\n');
	}
}

/* The draft as its reader will see it, whatever it is encoded in, with what says
 * how it is to be judged.  A letter of the user's own is any. */
static void
put_readable(struct buf *b, const struct sending *s)
{
	struct str header = str_sub(buf_str(&s->out.message), 0, s->out.header);
	struct str lang = STR("");
	enum letter letter;
	size_t pos = 0;

	prose_field(header, "Content-Language", &pos, &lang);
	put_field(b, "Content-Language", lang);
	if (letter_find(buf_str(&s->out.letter), &letter))
		put_field(b, LETTER_FIELD, buf_str(&s->out.letter));
	for (size_t i = 0; i < s->out.asked.n; i++)
		put_field(b, LETTER_ENTRY, str_of(s->out.asked.v[i]));
	for (size_t i = 0; i < s->mail.n; i++)
		if (s->mail.v[i].role == MAIL_TO)
			put_field(b, "To", str_of(s->mail.v[i].email));
	if (s->readable)
		put_field(b, "Subject", str_of(s->mail.subject));
	buf_putc(b, '\n');
	buf_addstr(b, buf_str(&s->mail.text));
}

/* Fails where ii-lint finds an error in a letter of ours; what came by mail is
 * another's.  Lines are not told: those of an encoded message are not the
 * reader's. */
static int
check_letter(const struct sending *s)
{
	struct proof p = PROOF_INIT;
	struct findings f = FINDINGS_INIT;
	struct error e = ERROR_INIT;
	struct buf text = BUF_INIT;
	int rv = 0;

	if (s->out.letter.n == 0 || s->out.passed || s->how->force)
		return 0;
	p.book = s->has_book ? &s->book : NULL;
	put_readable(&text, s);
	if (proof_read(&p, buf_str(&text), &f, &e) == -1) {
		tool_error(&e);
		rv = -1;
	}
	for (size_t i = 0; i < p.bad.n; i++)
		tool_warn("%s", p.bad.v[i]);
	for (size_t i = 0; i < f.n; i++)
		if (f.v[i].severity == SEVERITY_ERROR) {
			tool_warn("error: %s", f.v[i].what);
			rv = -1;
		}
	if (rv == -1)
		tool_warn("nothing was sent; ii-mail -Fs sends the letter as it is");
	findings_free(&f);
	proof_free(&p);
	buf_free(&text);
	return rv;
}

/* What has neither end of a letter, and is given none, is the text of a call, say,
 * or a note to be pasted. */
static int
is_message(const struct sending *s)
{
	static const char *const ends[] = { "To", "From", "Cc", "Bcc", "Resent-To" };
	struct str header = str_sub(buf_str(&s->out.message), 0, s->out.header);
	struct str value;
	size_t pos;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		pos = 0;
		if (prose_field(header, ends[i], &pos, &value))
			return 1;
	}
	return outgoing_addressed(s->words, s->n);
}

/* Returns YES where it may go. */
static int
prepare(struct sending *s, struct str draft)
{
	struct error e = ERROR_INIT;

	s->has_book = book_open(&s->book, tool_dir(), &s->no_book) == 0;
	if (outgoing_make(&s->out, draft, &e) == -1)
		tool_fail(&e);
	if (!is_message(s)) {
		tool_warn("no message: it has no To: and no From:; nothing was sent");
		return EX_DATAERR;
	}
	/* what cannot be read may be sent, but not logged */
	s->readable = mail_read(&s->mail, buf_str(&s->out.message), &e) == 0;
	if (!s->readable)
		tool_warn("%s: it will not be logged", e.text);
	error_clear(&e);
	complete(s);
	distrust(s);
	if (check_asked(s) == -1)
		return TROUBLE;
	if (check_letter(s) == -1)
		return EX_DATAERR;
	read_addresses(s);
	return YES;
}

/* --- sending --- */

static int
has_word(const struct sending *s, const char *start)
{
	for (size_t i = 0; i < s->n && strcmp(s->words[i], "--") != 0; i++)
		if (strncmp(s->words[i], start, strlen(start)) == 0)
			return 1;
	return 0;
}

/* What the program is given: a line that holds a dot ends nothing, and where no
 * address is named they are those of the header. */
static const char **
make_words(const struct sending *s, size_t *n)
{
	const char **words = xcalloc(s->n + 3, sizeof(*words));

	*n = 0;
	words[(*n)++] = "-i";
	if (!outgoing_addressed(s->words, s->n) && !has_word(s, "-t"))
		words[(*n)++] = "-t";
	for (size_t i = 0; i < s->n; i++)
		words[(*n)++] = s->words[i];
	return words;
}

/* Returns its status, or TROUBLE after a message. */
static int
send_it(const struct sending *s)
{
	struct error e = ERROR_INIT;
	const char **words;
	size_t n;
	int status = TROUBLE;

	words = make_words(s, &n);
	if (handover(buf_str(&s->out.message), words, n, &status, &e) == -1) {
		tool_warn("nothing was sent: %s", error_text(&e));
		error_clear(&e);
	} else if (status != 0)
		tool_warn("%s did not take the message: status %d; nothing was logged",
		    handover_program(), status);
	free(words);
	return status;
}

/* Other things that a sendmail does, which are no message's: -bs, -bp, -q ... */
static int
is_other(const struct sending *s)
{
	return (has_word(s, "-b") && !has_word(s, "-bm")) || has_word(s, "-q") ||
	    has_word(s, "-I");
}

static int
pass_on(const struct sending *s)
{
	struct error e = ERROR_INIT;
	int status = TROUBLE;

	if (handover((struct str){ NULL, 0 }, s->words, s->n,
	    &status, &e) == -1)
		tool_error(&e);
	return status;
}

/* --- logging what was sent --- */

static int
log_under(struct sending *s, struct mailbook *m, struct change *c, struct error *e)
{
	struct buf message = BUF_INIT;
	int rv;

	if (mailbook_lock(m, c, e) == -1 ||
	    mailbook_take_sent(m, &s->mail, &s->out.asked, e) == -1 ||
	    mailbook_put(m, e) == -1) {
		change_free(c);
		return -1;
	}
	if (m->logged == 0) {
		change_free(c);
		return 0;
	}
	toolsend_message(&message, m);
	rv = tool_commit(c, message.s);
	buf_free(&message);
	return rv;
}

/* Returns 0, or -1 with nothing logged. */
static int
log_it(struct sending *s)
{
	struct error e = ERROR_INIT;
	struct mailbook m;
	struct change *c;
	int rv = 0;

	if (mailbook_open(&m, &s->book, s->log, &e) == -1)
		rv = -1;
	else if (s->out.asked.n > 0 || s->log->add ||
	    mailbook_sent_to(&m, &s->mail))
		rv = change_begin(&c, &s->book, &e) == -1 ? -1 :
		    log_under(s, &m, c, &e);
	if (rv == 0)
		toolsend_tell(&m, 0, s->how->quiet);
	if (e.text != NULL)
		tool_error(&e);
	mailbook_close(&m);
	return rv;
}

/* The line of a diary (ii-log -b) for an entry. */
static void
put_diary(struct buf *b, const char *id, struct str text)
{
	struct str rest = text, date, word;

	str_word(&rest, &date);
	buf_addstr(b, date);
	buf_putc(b, ' ');
	word = rest;
	if (str_word(&word, &date) && memchr(date.p, ':', date.n) != NULL &&
	    date.p[0] >= '0' && date.p[0] <= '9') {
		buf_addstr(b, date);
		buf_putc(b, ' ');
		rest = word;
	}
	buf_printf(b, "%s ", id);
	buf_addstr(b, str_trim(rest));
	buf_putc(b, '\n');
}

/* What would have been logged, as a diary. */
static void
put_unlogged(struct buf *b, struct sending *s)
{
	struct error e = ERROR_INIT;
	struct mailbook m;

	if (mailbook_open(&m, &s->book, s->log, &e) == 0 &&
	    mailbook_take_sent(&m, &s->mail, &s->out.asked, &e) != -1)
		for (size_t i = 0; i < m.n; i++)
			if (!m.entries[i].before)
				put_diary(b, m.entries[i].id, str_of(m.entries[i].text));
	mailbook_close(&m);
	error_clear(&e);
}

/*
 * It is sent, and cannot be called back: what could not be logged is kept in a
 * file, and is no reason to say that it was not sent.
 */
static void
keep_unlogged(struct sending *s)
{
	struct error e = ERROR_INIT;
	struct buf diary = BUF_INIT;
	char *path;

	put_unlogged(&diary, s);
	path = diary.n > 0 ? editor_keep(buf_str(&diary), ".ii", &e) : NULL;
	if (path != NULL)
		tool_warn("the message was sent, but not logged; to log it: ii-log -C %s "
		    "-b %s", s->book.dir, path);
	else
		tool_warn("the message was sent, but not logged%s%s",
		    e.text != NULL ? ": " : "", e.text != NULL ? e.text : "");
	error_clear(&e);
	free(path);
	buf_free(&diary);
}

/* --- all of it --- */

/* -n: the message on standard output, and who would get what entry. */
static void
show_it(struct sending *s)
{
	struct error e = ERROR_INIT;
	struct buf line = BUF_INIT;
	struct mailbook m;
	const char **words;
	size_t n;

	words = make_words(s, &n);
	for (size_t i = 0; i < n; i++)
		buf_printf(&line, " %s", words[i]);
	tool_warn("it would go to: %s%s", handover_program(), line.s);
	out_text(tool_out(), buf_str(&s->out.message));
	if (s->has_book && s->readable) {
		if (mailbook_open(&m, &s->book, s->log, &e) == -1 ||
		    mailbook_take_sent(&m, &s->mail, &s->out.asked, &e) == -1)
			tool_error(&e);
		for (size_t i = 0; i < m.n; i++)
			say_entry("would log: ", &m.entries[i]);
		mailbook_close(&m);
	}
	free(words);
	buf_free(&line);
}

static int
run(struct sending *s, struct str draft)
{
	int status = prepare(s, draft);

	if (status != YES)
		return status;
	if (s->how->show) {
		show_it(s);
		return YES;
	}
	status = send_it(s);
	if (status != YES)
		return status;
	if (!s->has_book)
		tool_warn("the message was sent, but not logged: %s",
		    error_text(&s->no_book));
	else if (s->readable && log_it(s) == -1)
		keep_unlogged(s);
	return YES;
}

int
toolsend(const struct mailbook_how *log, const struct toolsend_how *how,
    const char *const *words, size_t n)
{
	struct sending s = { .log = log, .how = how, .words = words, .n = n,
	    .out = OUTGOING_INIT, .mail = MAIL_INIT };
	struct buf draft = BUF_INIT;
	int status = TROUBLE;

	if (is_other(&s))
		return pass_on(&s);
	if (tool_stdin(&draft) == 0)
		status = run(&s, buf_str(&draft));
	outgoing_free(&s.out);
	mail_free(&s.mail);
	if (s.has_book)
		book_close(&s.book);
	error_clear(&s.no_book);
	buf_free(&draft);
	return status;
}
