/* ii-mail: log messages with the contacts they are from or to; send one and log
 * it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "mailbook.h"
#include "mbox.h"
#include "tool.h"
#include "toolsend.h"

static const char usage[] =
    "usage: ii-mail [-anq] [-C book] [-k kind] [-l lines] [file ...]\n"
    "       ii-mail [-aFnq] [-C book] [-k kind] [-l lines] -s\n"
    "              [option ...] [address ...]\n";

/* Of what somebody wrote, what is worth a look later. */
enum { LINES = 20, LINES_MAX = 1000 };

static struct toolsend_how options;

/* A message to be logged, and where it is from. */
struct parcel {
	struct mail mail;
	const char *path;
	size_t number;          /* which of the file's; 0: its only one */
	size_t order;           /* in which it came */
};

struct batch {
	struct mailbook *book;
	struct parcel *v;
	size_t n, cap;
	size_t read, strangers; /* messages */
	struct buf stranger;    /* who the last one is */
	int bad;                /* something could not be read */
	const struct parcel *at; /* the one that is being logged */
};

static const char *
shown(const char *path)
{
	return strcmp(path, "-") == 0 ? "standard input" : path;
}

__attribute__((format(printf, 2, 3)))
static void
warn(const struct parcel *p, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	if (p != NULL && strcmp(p->path, "-") != 0)
		buf_printf(&b, "%s: ", p->path);
	if (p != NULL && p->number > 0)
		buf_printf(&b, "message %zu: ", p->number);
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	tool_warn("%s", b.s);
	buf_free(&b);
}

static void
tell(void *arg, const char *what)
{
	const struct batch *batch = arg;

	warn(batch->at, "%s", what);
}

/* --- reading --- */

/* Keep a message that is from or to a contact, or shall be. */
static void
keep(struct batch *b, struct parcel *p, int add)
{
	b->read++;
	if (!mailbook_knows(b->book, &p->mail, &b->stranger) && !add) {
		b->strangers++;
		mail_free(&p->mail);
		return;
	}
	p->order = b->n;
	b->v = xgrow(b->v, b->n, &b->cap, sizeof(*b->v));
	b->v[b->n++] = *p;
}

static void
read_file(struct batch *b, const char *path, int add)
{
	struct mbox box = MBOX_INIT(strcmp(path, "-") == 0 ? STDIN_FILENO :
	    open(path, O_RDONLY | O_CLOEXEC));
	struct error e = ERROR_INIT;
	struct buf text = BUF_INIT;
	size_t number = 0;
	int rv = -1;

	while (box.fd != -1 && (rv = mbox_next(&box, &text, MAIL_MAX)) == 1) {
		struct parcel p = { .mail = MAIL_INIT, .path = path };

		number++;
		p.number = box.many && !(number == 1 && box.ended) ? number : 0;
		if (mail_read(&p.mail, buf_str(&text), &e) == -1) {
			warn(&p, "%s", e.text);
			error_clear(&e);
			mail_free(&p.mail);
			b->bad = 1;
		} else
			keep(b, &p, add);
	}
	if (rv == -1) {
		tool_warn("read %s: %s%s", shown(path), strerror(errno),
		    errno == EISDIR ? "; name the messages in it" : "");
		b->bad = 1;
	} else if (number == 0) {
		tool_warn("%s is empty: expected a message", shown(path));
		b->bad = 1;
	}
	if (box.fd > STDIN_FILENO)
		close(box.fd);
	mbox_free(&box);
	buf_free(&text);
}

static int
by_date(const void *a, const void *b)
{
	const struct parcel *x = a, *y = b;

	if (x->mail.date != y->mail.date)
		return x->mail.date < y->mail.date ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

/* --- logging --- */

/* Under the lock, or, with -n, without. */
static int
take_all(struct batch *b, struct change *c, struct error *e)
{
	int rv;

	if (c != NULL && mailbook_lock(b->book, c, e) == -1)
		return -1;
	for (size_t i = 0; i < b->n; i++) {
		b->at = &b->v[i];
		rv = mailbook_take(b->book, &b->at->mail, e);
		if (rv == -1)
			return -1;
		b->strangers += rv == 0;
	}
	b->at = NULL;
	return c != NULL ? mailbook_put(b->book, e) : 0;
}

static int
log_all(struct batch *b)
{
	struct change *c = options.show ? NULL : tool_change(b->book->book);
	struct buf message = BUF_INIT;
	struct error e = ERROR_INIT;
	int rv = take_all(b, c, &e);

	if (rv == -1)
		warn(b->at, "%s", error_text(&e));
	if (rv == 0 && c != NULL && b->book->logged > 0) {
		toolsend_message(&message, b->book);
		rv = tool_commit(c, message.s);
	} else
		change_free(c);
	error_clear(&e);
	buf_free(&message);
	return rv;
}

/* --- telling --- */

/* What became of one message, or of many. */
static void
summarize(const struct batch *b)
{
	const struct mailbook *m = b->book;

	if (options.quiet)
		return;
	if (b->read > 1) {
		tool_warn("%zu %slogged, %zu logged before, %zu from or to nobody in "
		    "the book", m->logged, options.show ? "would be " : "", m->before,
		    b->strangers);
		return;
	}
	for (size_t i = 0; i < m->n; i++)
		if (m->entries[i].before)
			tool_warn("%s: logged before%s%s", m->entries[i].id,
			    m->how->words != NULL ? "; to correct the entry: ii-edit " : "",
			    m->how->words != NULL ? m->entries[i].id : "");
	if (b->strangers > 0 && m->n == 0 && b->n == 0)
		tool_warn("%s", b->stranger.s);
}

static int
log_files(struct batch *b, int n, char **files, int add)
{
	static char *standard_input[] = { (char *)"-" };
	int status;

	if (n == 0 && isatty(STDIN_FILENO))
		tool_usage("which message? name files, or give one on standard input");
	if (n == 0) {
		files = standard_input;
		n = 1;
	}
	for (int i = 0; i < n; i++)
		read_file(b, files[i], add);
	if (b->n > 0)
		qsort(b->v, b->n, sizeof(*b->v), by_date);
	if (b->n > 0 && log_all(b) == -1)
		return TROUBLE;
	toolsend_tell(b->book, options.show, options.quiet);
	summarize(b);
	status = b->book->n > 0 ? YES : NO;
	return b->bad ? TROUBLE : status;
}

static void
batch_free(struct batch *b)
{
	for (size_t i = 0; i < b->n; i++)
		mail_free(&b->v[i].mail);
	free(b->v);
	buf_free(&b->stranger);
}

static int
log_mode(const struct mailbook_how *how, int n, char **files)
{
	struct mailbook m;
	struct batch b = { .book = &m, .stranger = BUF_INIT };
	struct mailbook_how with = *how;
	struct error e = ERROR_INIT;
	struct book book;
	int status;

	with.tell = tell;
	with.arg = &b;
	tool_book(&book);
	if (mailbook_open(&m, &book, &with, &e) == -1)
		tool_fail(&e);
	status = log_files(&b, n, files, how->add);
	batch_free(&b);
	mailbook_close(&m);
	book_close(&book);
	return status;
}

/* --- options --- */

/* getopt knows letters only. */
static void
spell_add(int argc, char **argv)
{
	static char letter[] = "-a";

	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0 &&
	    strcmp(argv[i], "-s") != 0; i++)
		if (strcmp(argv[i], "--add") == 0)
			argv[i] = letter;
}

static size_t
read_lines(const char *value)
{
	int n;

	if (str_int(str_of(value), 0, LINES_MAX, &n) == -1)
		tool_quit("-l %s: expected a number of lines up to %d", value, LINES_MAX);
	return (size_t)n;
}

/* "thanked", "told/email @grace-hopper": without a channel it is email. */
static void
read_words(struct buf *words, const char *value)
{
	struct error e = ERROR_INIT;
	size_t n = strcspn(value, " \t");

	buf_puts(words, value);
	if (memchr(value, '/', n) == NULL)
		buf_splice(words, n, n, STR("/email"));
	if (mailbook_check_words(buf_str(words), &e) == -1) {
		error_prefix(&e, "-k");
		tool_fail(&e);
	}
}

/* "-sn": what stands behind -s is the program's, and in one word with it means
 * nothing to that.  behind: its letters. */
static _Noreturn void
refuse_bundle(const char *word, const char *behind)
{
	int before = (int)(behind - word) - 2;
	size_t flags = strspn(behind, "aFnq");

	if (behind[flags] == '\0')
		tool_quit("%s: of ii-mail's options -s is the last: write -%.*s%ss", word,
		    before, word + 1, behind);
	if (behind[flags] == 'k' || behind[flags] == 'l')
		tool_quit("%s: of ii-mail's options -s is the last: write -%c ... -s",
		    word, behind[flags]);
	tool_quit("%s: the program's options stand behind -s: write -%.*ss -%s", word,
	    before, word + 1, behind);
}

/* Returns 1 for -s: what follows is not ours. */
static int
read_options(int argc, char **argv, struct mailbook_how *how, struct buf *words)
{
	int at = optind, c;

	for (; (c = tool_option(argc, argv, "aFk:l:nqs")) != -1; at = optind)
		switch (c) {
		case 'a':
			how->add = 1;
			break;
		case 'F':
			options.force = 1;
			break;
		case 'k':
			buf_reset(words);
			read_words(words, optarg);
			how->words = words->s;
			break;
		case 'l':
			how->lines = read_lines(optarg);
			break;
		case 'n':
			options.show = 1;
			break;
		case 'q':
			options.quiet = 1;
			break;
		case 's':
			if (optind == at)
				refuse_bundle(argv[at], strchr(argv[at], 's') + 1);
			return 1;
		}
	if (options.force)
		tool_usage("-F goes with -s");
	return 0;
}

int
main(int argc, char **argv)
{
	struct mailbook_how how = { .lines = LINES };
	struct buf words = BUF_INIT;
	int status;

	tool_begin("ii-mail", usage, argc, argv);
	spell_add(argc, argv);
	if (read_options(argc, argv, &how, &words))
		status = toolsend(&how, &options,
		    (const char *const *)argv + optind,
		    (size_t)(argc - optind));
	else
		status = log_mode(&how, argc - optind, argv + optind);
	buf_free(&words);
	return tool_end(status);
}
