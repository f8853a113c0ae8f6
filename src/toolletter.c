#include "toolletter.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "editor.h"
#include "proof.h"
#include "stream.h"
#include "tool.h"

#define WORDS_A_MINUTE 130   /* of who speaks calmly */

/* The letter as a person reads it; a note is pasted: its line ends would be,
 * too. */
static void
put_readable(const struct draft *d, struct buf *b)
{
	if (d->form == FORM_NOTE)
		message_text(&d->message, b);
	else
		message_read(&d->message, b);
}

static const char *
suffix(const struct draft *d)
{
	return d->form == FORM_MAIL ? ".eml" : ".txt";
}

/* Put what was typed where it is not lost.  Returns the path, or NULL after a
 * message. */
static char *
save(const struct draft *d, struct str text)
{
	struct error e = ERROR_INIT;
	char *path = editor_keep(text, suffix(d), &e);

	if (path == NULL)
		tool_error(&e);
	return path;
}

/* What was typed stays in a file; path is freed. */
static void
leave(char *path)
{
	if (path != NULL)
		tool_warn("%s holds the letter", path);
	free(path);
}

/* The same for what is a message, and so may be sent. */
static void
leave_message(const struct draft *d, char *path)
{
	if (path != NULL)
		tool_warn("%s holds the letter; to check and send it: ii-mail -C %s -s "
		    "<%s", path, d->book->dir, path);
	free(path);
}

/* --- editing --- */

/* Take the text back from the editor. */
static int
take_back(struct draft *d, struct str text, struct error *e)
{
	struct message m = MESSAGE_INIT;
	int rv = 0;

	if (d->form == FORM_MAIL)
		rv = message_parse(&m, text, e);
	else if (!text_valid(text))
		rv = error_set(e, "the text is no UTF-8");
	else
		buf_addstr(&m.body, text);
	if (rv == -1) {
		message_free(&m);
		return -1;
	}
	message_free(&d->message);
	d->message = m;
	return 0;
}

/* Returns YES when there is a letter. */
static int
edit(struct draft *d)
{
	struct buf text = BUF_INIT;
	struct error e = ERROR_INIT;
	int status = TROUBLE, again;

	put_readable(d, &text);
	do {
		again = 0;
		if (editor_text(&text, suffix(d), &e) == -1)
			tool_error(&e);
		else if (str_trim(buf_str(&text)).n == 0) {
			tool_warn("%s: the text was emptied: no letter", d->id);
			status = NO;
		} else if (take_back(d, buf_str(&text), &e) == 0)
			status = YES;
		else {
			tool_error(&e);
			again = tool_ask("Edit again?");
			if (!again)
				leave(save(d, buf_str(&text)));
		}
	} while (again);
	buf_free(&text);
	return status;
}

/* --- printing --- */

/* When a letter of an mbox was made. */
static void
put_when(struct buf *b, struct stamp now)
{
	struct civil c = date_civil(now.day);
	struct tm tm = { .tm_year = c.year - 1900, .tm_mon = c.month - 1,
	    .tm_mday = c.day, .tm_hour = now.minute / 60,
	    .tm_min = now.minute % 60, .tm_wday = (date_weekday(now.day) + 1) % 7 };
	char text[64];

	buf_add(b, text, strftime(text, sizeof(text), "%a %b %e %H:%M:%S %Y", &tm));
}

/* Among messages a note or script is one, to nobody. */
static int
make_message(struct draft *d, struct error *e)
{
	struct buf subject = BUF_INIT;
	int rv = 0;

	if (d->form != FORM_MAIL && d->message.n == 0) {
		buf_printf(&subject, "%s: %s", d->name, d->id);
		rv = message_add(&d->message, "Subject", buf_str(&subject), e);
		if (rv == 0)
			rv = message_add(&d->message, LETTER_FIELD, str_of(d->name), e);
	}
	buf_free(&subject);
	return rv;
}

/* Append the letter as it is printed. */
static int
put_letter(struct draft *d, const struct letter_how *how, int among_others,
    struct buf *b, struct error *e)
{
	struct buf when = BUF_INIT;
	int rv = 0;

	if (how->url) {
		rv = message_mailto(&d->message, b, e);
		buf_putc(b, '\n');
	} else if (tool_out()->terminal) {
		if (tool_out()->used || tool_out()->text.n > 0)
			buf_putc(b, '\n');
		put_readable(d, b);
	} else if (among_others) {
		put_when(&when, d->book->now);
		rv = make_message(d, e);
		if (rv == 0)
			rv = message_mbox(&d->message, when.s, b, e);
	} else if (d->form != FORM_MAIL)
		put_readable(d, b);
	else
		rv = message_write(&d->message, b, e);
	buf_free(&when);
	return rv;
}

/* How to send it, for who sees it; and what to log by hand of what ii-mail does
 * not send. */
static void
tell_commands(const struct draft *d)
{
	if (d->form == FORM_MAIL && tool_out()->terminal)
		tool_warn("to edit, send and log it: ii-draft -es -t %s %s", d->name,
		    d->id);
	for (size_t i = 0; i < d->entries.n; i++)
		tool_warn("once it is %s: ii-log %s", d->form == FORM_MAIL ? "sent" :
		    "done", d->entries.v[i]);
	if (d->arranges)
		tool_warn("once the day is fixed: ii-log %s scheduled at=...", d->id);
}

static size_t
count_characters(struct str s)
{
	size_t n = 0;
	int32_t c;

	for (; s.n > 0; n++)
		s = str_sub(s, text_next(s, &c), s.n);
	return n;
}

static size_t
count_words(struct str s)
{
	struct str line, word;
	size_t n = 0;

	while (str_line(&s, &line))
		while (str_word(&line, &word))
			n++;
	return n;
}

/* How long what is pasted or said is; whose, where there are others. */
static void
tell_length(const struct draft *d, int among_others)
{
	struct str text = str_trim(buf_str(&d->message.body));
	const char *whose = among_others ? d->id : "";
	const char *colon = among_others ? ": " : "";
	size_t words;
	int most;

	if (str_int(book_setting(d->book, "Note"), 1, 100000, &most) == -1)
		most = LINT_NOTE;
	if (d->form == FORM_NOTE)
		tool_warn("%s%s%zu of %d characters", whose, colon,
		    count_characters(text), most);
	else if (d->form == FORM_SCRIPT) {
		words = count_words(text);
		tool_warn("%s%s%zu words, %zu seconds", whose, colon, words,
		    words * 60 / WORDS_A_MINUTE);
	}
}

static int
print(struct draft *d, const struct letter_how *how, int among_others)
{
	struct buf b = BUF_INIT;
	struct error e = ERROR_INIT;
	int rv;

	if (how->url && d->form != FORM_MAIL) {
		tool_warn("%s: %s is no mail: there is no URL for it", d->id, d->name);
		return TROUBLE;
	}
	rv = put_letter(d, how, among_others, &b, &e);
	if (rv == 0) {
		out_text(tool_out(), buf_str(&b));
		tell_length(d, among_others);
		if (how->url || d->form != FORM_MAIL ||
		    (tool_out()->terminal && !among_others))
			tell_commands(d);
	} else {
		error_prefix(&e, "%s", d->id);
		tool_error(&e);
	}
	buf_free(&b);
	return rv == 0 ? YES : TROUBLE;
}

/* --- sending --- */

/* Read it as ii-lint does.  Returns YES when nothing stands against sending
 * it. */
static int
proof(const struct draft *d, const struct letter_how *how)
{
	struct proof p = PROOF_INIT;
	struct findings f = FINDINGS_INIT;
	struct error e = ERROR_INIT;
	struct buf text = BUF_INIT;
	int status;

	p.book = d->book;
	put_readable(d, &text);
	if (proof_read(&p, buf_str(&text), &f, &e) == -1) {
		tool_error(&e);
		status = TROUBLE;
	} else
		status = f.errors > 0 && !how->force ? NO : YES;
	for (size_t i = 0; i < p.bad.n; i++)
		tool_warn("%s", p.bad.v[i]);
	for (size_t i = 0; i < f.n; i++)
		if (f.v[i].severity != SEVERITY_NOTE)
			tool_warn("%s:%u:%u: %s: %s", d->id, f.v[i].line,
			    f.v[i].column, severity_word(f.v[i].severity),
			    f.v[i].what);
	findings_free(&f);
	proof_free(&p);
	buf_free(&text);
	return status;
}

/* ii-mail, as it lies beside this program; else wherever PATH finds it.  The
 * letter was read here: it is not to be read again. */
static _Noreturn void
exec_mail(const struct book *b)
{
	char *argv[] = { xstrdup("ii-mail"), xstrdup("-Fs"), NULL };
	struct buf path = BUF_INIT;
	char *self = realpath("/proc/self/exe", NULL);

	setenv("II_DIR", b->dir, 1);
	if (self != NULL) {
		buf_add(&path, self, (size_t)(strrchr(self, '/') + 1 - self));
		buf_puts(&path, "ii-mail");
		execv(path.s, argv);
	}
	execvp("ii-mail", argv);
	_exit(127);
}

/* Wait for ii-mail.  Returns 0 when it has sent the message. */
static int
await(pid_t pid, struct error *e)
{
	int status = 0;

	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			return error_errno(e, "wait for ii-mail");
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	return error_set(e, WIFEXITED(status) && WEXITSTATUS(status) == 127 ?
	    "ii-mail could not be started" : "ii-mail did not send the letter");
}

/* Hand a message to ii-mail -s.  Returns 0, or -1 when it was not sent. */
static int
hand_on(const struct book *b, struct str message, struct error *e)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, pipes;
	int ends[2], rv;
	pid_t pid;

	if (pipe(ends) == -1)
		return error_errno(e, "pipe");
	/* what ii-mail leaves unread it has said why */
	sigaction(SIGPIPE, &ignore, &pipes);
	/* ignored by who started us, it would not say how that ended */
	signal(SIGCHLD, SIG_DFL);
	out_flush(tool_out());
	pid = fork();
	if (pid == 0) {
		sigaction(SIGPIPE, &pipes, NULL);
		dup2(ends[0], STDIN_FILENO);
		close(ends[0]);
		close(ends[1]);
		exec_mail(b);
	}
	rv = pid != -1 ? 0 : error_errno(e, "start ii-mail");
	close(ends[0]);
	if (rv == 0 && stream_write(ends[1], message) == -1 && errno != EPIPE)
		rv = error_errno(e, "write to ii-mail");
	close(ends[1]);
	if (pid != -1 && await(pid, e) == -1)
		rv = -1;
	sigaction(SIGPIPE, &pipes, NULL);
	return rv;
}

static void
tell_no_mail(const struct draft *d)
{
	tool_warn("%s: %s is no mail: it is not sent but %s", d->id, d->name,
	    d->form == FORM_NOTE ? "pasted" : "said");
}

static int
send_letter(struct draft *d, const struct letter_how *how)
{
	struct buf b = BUF_INIT;
	struct error e = ERROR_INIT;
	int rv = -1, status;

	if (d->form != FORM_MAIL) {
		tell_no_mail(d);
		return TROUBLE;
	}
	status = proof(d, how);
	if (status == YES && message_value(&d->message, "To").n == 0)
		error_set(&e, "there is no address to send it to");
	else if (status == YES)
		rv = message_write(&d->message, &b, &e);
	if (rv == 0 && how->show)
		out_text(tool_out(), buf_str(&b));
	else if (rv == 0)
		rv = hand_on(d->book, buf_str(&b), &e);
	if (status == YES && rv == -1) {
		status = TROUBLE;
		error_prefix(&e, "%s", d->id);
		tool_error(&e);
	}
	buf_free(&b);
	return status;
}

/* As it is sent; where it cannot be written so, as it was typed. */
static void
put_sendable(const struct draft *d, struct buf *b)
{
	struct error e = ERROR_INIT;

	if (message_write(&d->message, b, &e) == -1) {
		error_clear(&e);
		buf_reset(b);
		put_readable(d, b);
	}
}

/* In the editor a letter that is not fit to be sent can be made so.  What was
 * typed lies in a file until it is sent, however this program ends. */
static int
edit_and_send(struct draft *d, const struct letter_how *how)
{
	struct buf text = BUF_INIT;
	int status, again;
	char *path;

	do {
		status = edit(d);
		if (status != YES)
			break;
		buf_reset(&text);
		put_sendable(d, &text);
		path = save(d, buf_str(&text));
		status = send_letter(d, how);
		again = status == NO && tool_ask("Edit again?");
		if (status != YES && !again) {
			leave_message(d, path);
			break;
		}
		if (path != NULL)
			unlink(path);
		free(path);
	} while (again);
	buf_free(&text);
	return status;
}

int
tool_letter(struct draft *d, const struct letter_how *how, int among_others)
{
	int send = how->send, status;

	for (size_t i = 0; i < d->notes.n; i++)
		tool_warn("%s", d->notes.v[i]);
	/* what was edited is not lost for being no mail: it is printed */
	if (how->edit && send && d->form != FORM_MAIL) {
		tell_no_mail(d);
		send = 0;
	}
	if (how->edit && send)
		status = edit_and_send(d, how);
	else if (send)
		status = send_letter(d, how);
	else
		status = how->edit ? edit(d) : YES;
	if (send && !how->edit && status == NO)
		tool_warn("%s: the letter was not sent; -e edits it first, -F sends it "
		    "as it is", d->id);
	return send || status != YES ? status : print(d, how, among_others);
}
