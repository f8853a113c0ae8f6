#include "toolrehearse.h"

#include "bell.h"
#include "question.h"
#include "share.h"
#include "sheet.h"
#include "tool.h"
#include "toolask.h"
#include "wrap.h"

/* A pitch is under two minutes; people speak some 140 words in one. */
#define PITCH_MAX 120
#define WORDS_A_MINUTE 140

/* Without a contact: as many questions as a sheet has. */
#define LOW 12
#define HIGH 14

/* What is said aloud, wrapped. */
static void
put_text(const char *before, const char *text)
{
	struct out *o = tool_out();
	struct buf b = BUF_INIT;

	wrap_text(&b, str_of(text), o->width < 72 ? o->width : 72,
	    text_width(str_of(before)), 4);
	out_styled(o, STYLE_DIM, str_of(before));
	out_text(o, buf_str(&b));
	out_puts(o, "\n");
	buf_free(&b);
}

/* "1:07". */
static void
put_time(struct buf *b, long seconds)
{
	buf_printf(b, "%ld:%02ld", seconds / 60, seconds % 60);
}

/* Wait for Enter.  Returns 0 when the user wants no more. */
static int
wait_for_enter(const char *prompt, long *seconds)
{
	struct buf answer = BUF_INIT;
	long long start = bell_clock();
	enum answered rv = tool_line(&answer, "%s", prompt);

	*seconds = (long)((bell_clock() - start + 500) / 1000);
	buf_free(&answer);
	return rv == ASKED_LINE;
}

static long
count_words(struct str s)
{
	struct str word;
	long n = 0;

	while (str_word(&s, &word))
		n++;
	return n;
}

/* Returns YES, or NO when it is too long or there is none; *more gets 0 when the
 * user wants no more. */
static int
say_pitch(struct str pitch, int *more)
{
	struct buf took = BUF_INIT, text = BUF_INIT;
	long words = count_words(pitch), seconds, reading;
	int status;

	if (pitch.n == 0) {
		tool_warn("no pitch yet: who you are, what you do, what you want to "
		    "know; ii-set .ii pitch='...'");
		return NO;
	}
	buf_addstr(&text, pitch);
	out_styled(tool_out(), STYLE_HEAD, STR("Your pitch.  Say it aloud.\n"));
	put_text("    ", text.s);
	*more = wait_for_enter("Enter when you have said it.", &seconds);
	reading = words * 60 / WORDS_A_MINUTE;
	put_time(&took, seconds);
	buf_printf(&took, " for %ld word%s (", words, words == 1 ? "" : "s");
	put_time(&took, reading);
	buf_puts(&took, " at an easy pace)");
	status = seconds > PITCH_MAX || reading > PITCH_MAX ? NO : YES;
	tool_warn("%s%s", took.s, status == YES ? "" :
	    ": more than two minutes; leave out what they could ask you");
	buf_free(&took);
	buf_free(&text);
	return status;
}

static void
say_questions(const struct bank *bank, int mins)
{
	struct buf label = BUF_INIT, took = BUF_INIT;
	long seconds, all = 0;
	size_t i;
	int more = 1;

	if (bank->n == 0) {
		tool_warn("no questions: they are the one who asks");
		return;
	}
	out_styled(tool_out(), STYLE_HEAD, STR("\nYour questions.  Enter after "
	    "each, ^D to stop.\n"));
	for (i = 0; i < bank->n && more; i++) {
		buf_reset(&label);
		buf_printf(&label, "%2zu. ", i + 1);
		put_text(label.s, bank->v[i].text);
		more = wait_for_enter("", &seconds);
		all += more ? seconds : 0;
	}
	if (more) {
		put_time(&took, all);
		buf_printf(&took, " for %zu questions; of %d minutes that leaves ",
		    bank->n, mins);
		put_time(&took, all < mins * 60L ?
		    (mins * 60L - all) / (long)bank->n : 0);
		tool_warn("%s for each answer", took.s);
	}
	buf_free(&label);
	buf_free(&took);
}

/* Questions for nobody in particular. */
static void
choose_any(const struct book *b, struct bank *chosen)
{
	struct asked none = ASKED_INIT;
	struct record rec = RECORD_INIT;
	struct bank bank = BANK_INIT;
	struct choice how = { .rec = &rec, .low = LOW, .high = HIGH,
	    .here = &none, .near = &none };
	struct error e = ERROR_INIT;
	struct buf own = BUF_INIT;

	seeker_find(book_setting(b, "Seeker"), &how.seeker);
	if (share_own(b, "questions", &own, &e) == -1)
		tool_fail(&e);
	bank_read(&bank, buf_str(&own), ORIGIN_BOOK, NULL);
	bank_read(&bank, share_text("questions"), ORIGIN_BANK, NULL);
	bank_choose(&bank, &how, chosen, NULL);
	bank_free(&bank);
	buf_free(&own);
}

static int
rehearse_any(const struct book *b)
{
	struct bank chosen = BANK_INIT;
	int more = 1, status = say_pitch(book_setting(b, "Pitch"), &more);

	choose_any(b, &chosen);
	if (more)
		say_questions(&chosen, 20);
	bank_free(&chosen);
	return status;
}

static int
rehearse_with(const struct who *who)
{
	struct sheets sheets = SHEETS_INIT;
	struct list ids = LIST_INIT;
	struct error e = ERROR_INIT;
	int more = 1, status;

	list_add(&ids, str_of(who->id));
	if (sheets_make(&sheets, who->book, &ids, &e) == -1)
		tool_fail(&e);
	if (sheets.n == 0)
		tool_quit("%s", sheets.troubles.v[0]);
	status = say_pitch(book_setting(who->book, "Pitch"), &more);
	if (more)
		say_questions(&sheets.v[0].questions, sheets.v[0].mins);
	sheets_free(&sheets);
	list_free(&ids);
	return status;
}

int
rehearse(struct books *books, const char *operand)
{
	struct whom whom = WHOM_INIT;
	int status = TROUBLE;

	if (!tool_terminal())
		tool_quit("a rehearsal needs a terminal");
	if (operand == NULL)
		status = rehearse_any(tool_home(books));
	else if (tool_contacts(books, operand, 0, &whom) == 0)
		status = rehearse_with(&whom.v[0]);
	whom_free(&whom);
	return status;
}
