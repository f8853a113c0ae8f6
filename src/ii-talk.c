/* ii-talk: hold a talk: the sheet in the editor, the clock running, and what
 * came of it in one commit; or rehearse. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bell.h"
#include "editor.h"
#include "entrycheck.h"
#include "name.h"
#include "outlook.h"
#include "sheet.h"
#include "talktime.h"
#include "tool.h"
#include "toolask.h"
#include "toolrehearse.h"
#include "tooltalk.h"
#include "vcs.h"

static const char usage[] =
    "usage: ii-talk [-n] [-C book] [-d date] [-l minutes] contact\n"
    "       ii-talk -r [-C book] [contact]\n";

static struct {
	int show, rehearse;
	const char *date, *length;
} options;

struct session {
	const struct book *book;
	const char *id;
	struct buf shown;      /* the id, as it is shown */
	int paths;             /* ids are shown as paths */
	struct buf data;       /* the record */
	struct outlook outlook;
	struct sheets sheets;  /* the one */
	const struct sheet *sheet;
	struct talkfile file;
	struct entry talk;     /* as it will be laid out */
	struct buf text;       /* the notes, as they are */
	struct notes notes;    /* what they say */
	long long opened;      /* when the book was, by bell_clock() */
	long long length;      /* in milliseconds */
	int clock;             /* runs, */
	long long start;       /* since then, by bell_clock() */
	int mins;              /* by the clock */
};

#define SESSION_INIT { .shown = BUF_INIT, .data = BUF_INIT, \
	.outlook = OUTLOOK_INIT, .sheets = SHEETS_INIT, .file = TALKFILE_INIT, \
	.text = BUF_INIT, .notes = NOTES_INIT }

static void
session_free(struct session *s)
{
	talkfile_close(&s->file);
	notes_free(&s->notes);
	buf_free(&s->text);
	sheets_free(&s->sheets);
	outlook_free(&s->outlook);
	buf_free(&s->data);
	buf_free(&s->shown);
}

/* --- who, when, how long --- */

static void
read_contact(struct session *s)
{
	struct list ids = LIST_INIT;
	struct error e = ERROR_INIT;
	struct rules rules;
	size_t i;

	list_add(&ids, str_of(s->id));
	if (sheets_make(&s->sheets, s->book, &ids, &e) == -1 ||
	    book_read_record(s->book, str_of(s->id), &s->data, &e) == -1)
		tool_fail(&e);
	for (i = 0; i < s->sheets.odd.n; i++)
		tool_warn("%s", s->sheets.odd.v[i]);
	if (s->sheets.n == 0)
		tool_quit("%s", s->sheets.troubles.v[0]);
	s->sheet = &s->sheets.v[0];
	rules_default(&rules, &s->book->workdays);
	rules_read(&rules, &s->book->settings, 1, NULL);
	outlook_stage(&s->outlook, s->book, &rules, buf_str(&s->data));
	list_free(&ids);
}

/* The time agreed, in whole minutes. */
static int
agreed(const struct session *s)
{
	return (int)((s->length + 30000) / 60000);
}

static void
put_when(struct buf *b, struct stamp when, int today)
{
	date_put_words(b, when.day, today);
	if (when.minute != -1) {
		buf_putc(b, ' ');
		date_put_time(b, when.minute);
	}
}

/* What is typed is the talk of the day that -d names, or of today. */
static void
date_afterwards(struct session *s)
{
	struct stamp when = { s->book->now.day, -1 };
	struct error e = ERROR_INIT;

	if (options.date != NULL && date_read(str_of(options.date), s->book->now,
	    DATE_PAST, &when, &e) == -1)
		tool_fail(&e);
	/* where it was is known of the one that was arranged */
	if (s->sheet->talk.day != when.day)
		s->talk.channel = STR("");
	else if (when.minute == -1 &&
	    stamp_cmp(s->sheet->talk, s->book->now) <= 0)
		when = s->sheet->talk;
	s->talk.when = when;
}

/*
 * The talk is now: it begins when it was arranged to, if that is near, else at
 * once.  Where it was arranged for another time, ask what this is.  Returns 1;
 * 0 when there is to be no talk.
 */
static int
date_now_or_ask(struct session *s)
{
	struct stamp now = s->book->now, at = s->sheet->talk;
	struct buf when = BUF_INIT;
	int rv = 1;

	s->talk.when = now;
	s->clock = 1;
	if (s->sheet->arranged)
		put_when(&when, at, now.day);
	else
		tool_warn("no talk with %s was arranged: it is taken to begin now",
		    s->sheet->name);
	switch (talk_time(at, agreed(s), now)) {
	case TALK_NOW:
		break;
	case TALK_SOON:
		s->talk.when = at;
		break;
	case TALK_AHEAD:
		rv = tool_yes("The talk is arranged for %s.  Does it begin now?",
		    when.s);
		break;
	case TALK_PAST:
		rv = tool_yes("The talk was arranged for %s.  Is this to write it "
		    "up, without a clock?", when.s);
		if (rv == 1) {
			s->clock = 0;
			s->talk.when = at;
		} else if (rv == 0)
			rv = 1;
		break;
	}
	buf_free(&when);
	return rv;
}

/* The entry that a talk will be, but for its time. */
static void
set_talk(struct session *s)
{
	const struct fold *f = &s->outlook.fold;
	const struct round *r = s->sheet->giving ? &f->give : &f->seek;

	s->length = s->sheet->mins * 60000LL;
	if (options.length != NULL &&
	    talk_length(str_of(options.length), &s->length) == -1)
		tool_quit("-l %s: expected how many minutes, such as 20",
		    options.length);
	s->talk = (struct entry){ .when = { s->book->now.day, -1 },
	    .kind = KIND_MET, .at = { DATE_NONE, -1 }, .until = DATE_NONE,
	    .due = DATE_NONE };
	if (s->sheet->arranged && r->arranged != NOWHERE)
		s->talk.channel = fold_entry(f, r->arranged)->channel;
}

/* What is typed is the talk of the day that -d names, or of today; -l says how
 * long it took. */
static void
set_afterwards(struct session *s)
{
	date_afterwards(s);
	if (options.length == NULL || agreed(s) == 0)
		return;
	s->talk.mins = agreed(s);
	s->talk.has |= ATTR_MINS;
}

/* --- the notes --- */

static void
lay_out(struct session *s, struct buf *text)
{
	struct error e = ERROR_INIT;

	if (notes_lay(text, &s->talk, s->sheet, &e) == -1)
		tool_fail(&e);
}

/* Notes that wait: those of an id that the contact had are theirs, others are
 * told. */
static void
look_around(struct session *s, const char *gitdir)
{
	struct list others = LIST_INIT;
	struct error e = ERROR_INIT;
	struct buf now = BUF_INIT;
	size_t i;

	talkfile_others(&s->file, &others);
	for (i = 0; i < others.n; i++) {
		if (!s->file.found &&
		    name_follow(s->book, str_of(others.v[i]), &now, &e) == 0 &&
		    strcmp(now.s, s->id) == 0) {
			if (talkfile_adopt(&s->file, gitdir, others.v[i], &e) == -1)
				tool_fail(&e);
		} else
			tool_warn("notes of a talk with %s are not logged yet: "
			    "ii-talk %s", others.v[i], others.v[i]);
		error_clear(&e);
	}
	list_free(&others);
	buf_free(&now);
}

static void
open_file(struct session *s)
{
	struct error e = ERROR_INIT;
	struct vcs *v;

	if (vcs_open(&v, s->book, &e) == -1)
		tool_fail(&e);
	if (talkfile_open(&s->file, vcs_path(v), s->id, &e) == -1) {
		talkfile_close(&s->file);
		tool_fail(&e);
	}
	look_around(s, vcs_path(v));
	vcs_close(v);
}

/* Read the notes as they are by now.  Returns 0, 1 when they are gone, -1 after
 * a message. */
static int
read_notes(struct session *s, const struct report *report)
{
	struct error e = ERROR_INIT;
	int rv = talkfile_read(&s->file, &s->text, &e);

	notes_free(&s->notes);
	s->notes.talk = s->talk;
	if (rv == 0)
		notes_read(&s->notes, buf_str(&s->file.laid), buf_str(&s->text),
		    report);
	if (rv == -1)
		tool_error(&e);
	return rv;
}

/* Notes were there: of a talk that goes on, or of one that has ended.  Where they
 * do not say when it was, it was when they were last changed. */
static int
go_on(struct session *s)
{
	struct stamp changed = date_local(s->file.changed);
	struct buf when = BUF_INIT;

	if (changed.day < s->talk.when.day)
		s->talk.when.day = changed.day;
	if (read_notes(s, NULL) != 0)
		return -1;
	s->talk.when = s->notes.talk.when;
	put_when(&when, s->talk.when, s->book->now.day);
	tool_warn("notes of a talk with %s, %s, were not logged yet: going on "
	    "from these%s", s->sheet->name, when.s, s->file.rescued ?
	    "; the editor had saved them as it died" : "");
	buf_free(&when);
	s->clock = options.date == NULL && s->talk.when.minute != -1 &&
	    !notes_has(&s->notes, NOTES_MINUTES) &&
	    talk_goes_on(s->talk.when, agreed(s), s->book->now);
	return 0;
}

/* New notes, of a talk that begins now or is over.  Returns a status. */
static int
begin(struct session *s)
{
	struct error e = ERROR_INIT;

	if (options.date != NULL)
		set_afterwards(s);
	else if (date_now_or_ask(s) != 1)
		return NO;
	lay_out(s, &s->text);
	if (talkfile_lay(&s->file, buf_str(&s->text), &e) == -1)
		tool_fail(&e);
	return YES;
}

/* --- the editor, and the clock --- */

/* When the clock started: it is read to the minute, but for the machine's own. */
static long long
started(const struct session *s)
{
	long minutes = talk_minutes(s->talk.when, s->book->now);
	long long seconds = getenv("II_NOW") == NULL ? time(NULL) % 60 : 0;

	return bell_clock() - minutes * 60000LL - (minutes != 0 ? seconds * 1000 : 0);
}

/* Edit the notes while the clock runs.  Returns 0 or -1. */
static int
edit(struct session *s)
{
	struct bell bell = BELL_INIT;
	struct error e = ERROR_INIT;
	int rv;

	if (s->clock && bell_talk(&bell, s->start, s->length, &e) == -1)
		tool_error(&e);
	rv = editor_run(&s->file.path, 1, &e);
	if (s->clock) {
		bell_stop(&bell);
		s->mins = (int)((bell_clock() - s->start + 30000) / 60000);
	}
	if (rv == -1)
		tool_error(&e);
	return rv;
}

static void
tell_typed(void *arg, unsigned line, const char *what)
{
	(void)arg;
	tool_warn("line %u: %s", line, what);
}

/* The clock by now, rounded up.  A talk that ended before the hour that was
 * arranged for it is none of the future. */
static struct stamp
clock_now(const struct session *s)
{
	long minute = s->book->now.minute + (bell_clock() - s->opened) / 60000 + 1;
	struct stamp now = { s->book->now.day + (int)(minute / 1440),
	    (int)(minute % 1440) };

	return s->clock && stamp_cmp(now, s->talk.when) < 0 ? s->talk.when : now;
}

/* Whether what was typed can be logged; what is wrong is said. */
static int
is_fit(const struct session *s)
{
	struct error e = ERROR_INIT;
	int rv = entrycheck(&s->notes.talk, clock_now(s), 0, &e);

	if (rv == 0 && s->text.n > 0 && memchr(s->text.s, '\0', s->text.n) != NULL)
		rv = error_set(&e, "the notes have a NUL byte, which no record holds");
	if (rv == -1)
		tool_error(&e);
	return rv == 0;
}

/* Edit until it can be logged.  Returns YES; NO when nothing is to be; TROUBLE. */
static int
take_notes(struct session *s)
{
	static const struct report report = { tell_typed, NULL };
	int rv;

	for (;;) {
		if (edit(s) == -1)
			return TROUBLE;
		rv = read_notes(s, &report);
		if (rv == 1) {
			tool_warn("nothing was logged: the notes were removed");
			return NO;
		}
		if (rv == -1)
			return TROUBLE;
		if (is_fit(s))
			break;
		if (tool_yes("Edit again?  If not, what you typed is kept for the "
		    "next time.") != 1)
			return TROUBLE;
	}
	rv = s->notes.typed ? 1 :
	    tool_yes("Nothing was written down.  Did the talk take place?");
	if (rv == 0)
		tool_warn("nothing was logged");
	return rv == 1 ? YES : rv == 0 ? NO : TROUBLE;
}

/* --- what becomes of them --- */

static void
remove_notes(struct session *s)
{
	struct error e = ERROR_INIT;

	if (talkfile_remove(&s->file, &e) == -1)
		tool_error(&e);
}

static struct aftertalk
after(const struct session *s)
{
	return (struct aftertalk){ .book = s->book, .id = s->id,
	    .paths = s->paths, .file = &s->file, .giving = s->sheet->giving,
	    .mins = s->mins > 0 ? s->mins : 0,
	    .doubt = s->mins > agreed(s) * 3 / 2 + 5 };
}

/* The talk, on a terminal. */
static int
hold(struct session *s)
{
	struct aftertalk a;
	int status = YES;

	if (s->file.found ? go_on(s) == -1 : (status = begin(s)) != YES)
		return status == YES ? TROUBLE : status;
	s->start = s->clock ? started(s) : 0;
	status = take_notes(s);
	if (status == NO)
		remove_notes(s);
	if (status != YES)
		return status;
	a = after(s);
	if (s->notes.talk.kind == KIND_MET)
		status = talk_debrief(&a, &s->notes);
	/* with the answers */
	if (status != YES || read_notes(s, NULL) != 0 || !is_fit(s))
		return TROUBLE;
	status = talk_log(&a, &s->notes, 0);
	if (status == YES)
		remove_notes(s);
	return status;
}

/* -n on a terminal: the notes as they would be opened. */
static int
show(struct session *s)
{
	buf_reset(&s->text);
	lay_out(s, &s->text);
	out_text(tool_out(), buf_str(&s->text));
	return YES;
}

/* What came on standard input and could not be logged. */
static void
keep_notes(struct session *s, struct str laid)
{
	struct error e = ERROR_INIT;

	if (talkfile_lay(&s->file, laid, &e) == -1 ||
	    talkfile_write(&s->file, buf_str(&s->text), &e) == -1)
		tool_error(&e);
	else
		tool_warn("%s keeps the notes; on a terminal ii-talk %s goes on from "
		    "them", s->file.path, s->shown.s);
}

/* Log the notes that s->text holds. */
static int
log_text(struct session *s)
{
	static const struct report report = { tell_typed, NULL };
	struct buf laid = BUF_INIT;
	struct aftertalk a = after(s);
	int status = TROUBLE;

	lay_out(s, &laid);
	s->notes.talk = s->talk;
	notes_read(&s->notes, buf_str(&laid), buf_str(&s->text), &report);
	if (!s->notes.typed) {
		tool_warn("nothing was logged: there is no terminal to hold a talk "
		    "on, and no notes on standard input");
		status = NO;
	} else if (is_fit(s))
		status = talk_log(&a, &s->notes, options.show);
	if (status == TROUBLE && !options.show)
		keep_notes(s, buf_str(&laid));
	buf_free(&laid);
	return status;
}

/* Without a terminal: the notes are on standard input. */
static int
write_up(struct session *s)
{
	if (tool_stdin(&s->text) == -1)
		return TROUBLE;
	if (options.show && str_trim(buf_str(&s->text)).n == 0)
		return show(s);
	if (!options.show) {
		open_file(s);
		if (s->file.found) {
			tool_warn("nothing was logged: other notes of a talk with %s "
			    "are not logged yet; on a terminal ii-talk %s goes on "
			    "from them", s->sheet->name, s->shown.s);
			return TROUBLE;
		}
	}
	return log_text(s);
}

static int
talk(struct books *books, char *operand)
{
	struct session s = SESSION_INIT;
	struct whom whom = WHOM_INIT;
	int status = TROUBLE, piped = !isatty(STDIN_FILENO);

	if (!piped && !options.show && !tool_terminal())
		tool_quit("standard error is no terminal to ask on");
	if (tool_contacts(books, operand, 0, &whom) == -1)
		goto out;
	s.book = whom.v[0].book;
	s.id = whom.v[0].id;
	s.opened = bell_clock();
	s.paths = books_paths(books);
	tool_id(&s.shown, s.book, s.paths, s.id);
	read_contact(&s);
	set_talk(&s);
	if (piped || options.show)
		set_afterwards(&s);
	if (options.show && isatty(STDIN_FILENO)) {
		status = show(&s);
	} else if (piped) {
		status = write_up(&s);
	} else {
		open_file(&s);
		status = hold(&s);
		if (status == TROUBLE)
			tool_warn("nothing is logged yet: %s keeps the notes, and "
			    "ii-talk %s goes on from them", s.file.path, s.shown.s);
	}
out:
	session_free(&s);
	whom_free(&whom);
	return status;
}

int
main(int argc, char **argv)
{
	struct books books = BOOKS_INIT;
	int c, status;

	tool_begin("ii-talk", usage, argc, argv);
	while ((c = tool_option(argc, argv, "d:l:nr")) != -1)
		switch (c) {
		case 'd':
			options.date = optarg;
			break;
		case 'l':
			options.length = optarg;
			break;
		case 'n':
			options.show = 1;
			break;
		case 'r':
			options.rehearse = 1;
			break;
		}
	argc -= optind;
	argv += optind;
	if (argc == 0 && !options.rehearse)
		tool_usage("with whom?");
	if (argc > 1)
		tool_usage("a talk is with one contact");
	books.dir = tool_dir();
	if (options.rehearse)
		status = rehearse(&books, argv[0]);
	else
		status = talk(&books, argv[0]);
	books_free(&books);
	return tool_end(status);
}
