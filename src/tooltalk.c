#include "tooltalk.h"

#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "assign.h"
#include "debrief.h"
#include "name.h"
#include "newcomer.h"
#include "tool.h"
#include "toolask.h"

/* --- the debrief --- */

static const struct {
	const char *seeking, *giving; /* NULL: not asked */
	int repeats;
} questions[NOTES_KEYS] = {
	[NOTES_MINUTES] = { "How many minutes did it take?",
	    "How many minutes did it take?", 0 },
	[NOTES_LEARNED] = { "What did you learn, in one line?", NULL, 0 },
	[NOTES_TAUGHT] = { NULL, "What did giving it teach you?", 0 },
	[NOTES_FIT] = { "How well would the work suit you, 1 to 5?", NULL, 0 },
	[NOTES_CULTURE] = { "And the place and its people, 1 to 5?", NULL, 0 },
	[NOTES_NEXT] = { "What will you do next?  (\"send the paper by fri\" is a "
	    "promise)", "What did you promise?  (\"send the link by fri\")", 1 },
	[NOTES_REFERRED] = { "Whom else did they name?  (name; organization; what was "
	    "said)", NULL, 1 },
};

/* What somebody named is to newcomer_find(). */
static int
find_named(const struct book *b, const struct referred *r, const char *referrer,
    struct newcomer *n, struct error *e)
{
	struct assigns fields = ASSIGNS_INIT(TO_CONTACT);
	struct buf org = BUF_INIT;
	char *operand;
	int rv;

	buf_printf(&org, "org=%.*s", (int)r->org.n, r->org.p);
	operand = org.s;
	rv = r->org.n == 0 ? 0 : assigns_read(&fields, &operand, 1, e);
	if (rv == 0)
		rv = newcomer_find(n, b, r->name, &fields, str_of(referrer),
		    r->force, e);
	if (rv == 0 && strcmp(n->id.s, referrer) == 0) {
		error_set(e, "%.*s is whom you talked to", (int)r->name.n, r->name.p);
		rv = 1;
	}
	assigns_free(&fields);
	buf_free(&org);
	return rv;
}

/* Say how a referral was understood, or that it was not.  Returns 1 when it can
 * stand. */
static int
understand_referred(const struct aftertalk *a, struct str answer)
{
	struct newcomer n = NEWCOMER_INIT;
	struct error e = ERROR_INIT;
	struct referred r;
	int rv = 0;

	debrief_referred(&r, answer);
	if (r.name.n > 0)
		rv = find_named(a->book, &r, a->id, &n, &e);
	if (rv != 0)
		tool_error(&e);
	else if (r.name.n > 0)
		tool_warn("%s @%s%s%.*s", n.known ? "that is" : "a new contact,",
		    n.id.s, r.org.n > 0 ? " at " : "", (int)r.org.n, r.org.p);
	newcomer_free(&n);
	return rv == 0;
}

static void
say_promise(const struct aftertalk *a, struct str answer)
{
	struct entry e;
	struct buf day = BUF_INIT;

	if (!debrief_next(&e, answer, a->book->now.day, a->book->now))
		return;
	date_put_words(&day, e.due, a->book->now.day);
	tool_warn("a promise, due %s", day.s);
	buf_free(&day);
}

/* 1 when an answer can stand; else it is said what is expected. */
static int
understand(const struct aftertalk *a, enum notes_key k, struct str answer)
{
	struct notes n = NOTES_INIT;
	struct buf line = BUF_INIT;
	int rv;

	if (k == NOTES_REFERRED)
		return understand_referred(a, answer);
	if (k == NOTES_NEXT)
		say_promise(a, answer);
	notes_put(&line, k, answer);
	notes_read(&n, STR(""), buf_str(&line), NULL);
	rv = notes_has(&n, k);
	if (!rv)
		tool_warn("expected %s", k == NOTES_MINUTES ? "minutes, 1 to 1440" :
		    "a number from 1 to 5");
	notes_free(&n);
	buf_free(&line);
	return rv;
}

/* Into the file, where no end of the program or of the machine loses it. */
static int
keep(const struct aftertalk *a, enum notes_key k, struct str answer)
{
	struct error e = ERROR_INIT;
	struct buf line = BUF_INIT;
	int rv;

	notes_put(&line, k, answer);
	rv = talkfile_add(a->file, buf_str(&line), &e);
	if (rv == -1)
		tool_error(&e);
	buf_free(&line);
	return rv;
}

/* What is asked when an answer could not stand. */
static const char *
ask_again(enum notes_key k, const char *text)
{
	return k == NOTES_REFERRED ?
	    "Who is meant?  (Enter: keep it as it was said)" : text;
}

/* Who is meant has the rest of the answer that was in doubt, unless it is said
 * anew. */
static void
complete(struct buf *answer, struct str doubted)
{
	struct referred r;

	if (answer->n == 0 || strpbrk(answer->s, ";,") != NULL)
		return;
	debrief_referred(&r, doubted);
	buf_printf(answer, "; %.*s; %.*s", (int)r.org.n, r.org.p, (int)r.text.n,
	    r.text.p);
}

/* Ask until an answer can stand, and again where it may repeat.  One that could
 * not, and that nothing came in place of, is kept all the same. */
static enum answered
ask_one(const struct aftertalk *a, enum notes_key k)
{
	const char *first = a->giving ? questions[k].giving : questions[k].seeking;
	const char *text = first;
	struct buf answer = BUF_INIT, doubted = BUF_INIT;
	enum answered rv;
	int more = questions[k].repeats;

	do {
		rv = tool_line(&answer, "%s", text);
		if (answer.n == 0 && doubted.n == 0)
			break;
		if (k == NOTES_REFERRED && doubted.n > 0)
			complete(&answer, buf_str(&doubted));
		if (answer.n > 0 && rv == ASKED_LINE &&
		    !understand(a, k, buf_str(&answer))) {
			text = ask_again(k, first);
			buf_reset(&doubted);
			buf_addstr(&doubted, buf_str(&answer));
			continue;
		}
		if (keep(a, k, answer.n > 0 ? buf_str(&answer) :
		    buf_str(&doubted)) == -1)
			rv = ASKED_STOP;
		buf_reset(&doubted);
		text = "What else?";
	} while (rv == ASKED_LINE && (doubted.n > 0 || more));
	buf_free(&answer);
	buf_free(&doubted);
	return rv;
}

/* What the clock says, unless it ran on after the talk. */
static enum answered
ask_minutes(const struct aftertalk *a)
{
	struct buf mins = BUF_INIT, answer = BUF_INIT;
	enum answered rv = ASKED_LINE;

	if (a->mins == 0)
		return ask_one(a, NOTES_MINUTES);
	if (!a->doubt)
		tool_warn("%d minute%s by the clock", a->mins, a->mins == 1 ? "" : "s");
	buf_int(&mins, a->mins);
	do {
		if (a->doubt)
			rv = tool_line(&answer, "The clock ran for %d minutes; how "
			    "many of them did you talk?  (Enter: all)", a->mins);
		if (answer.n == 0)
			buf_addstr(&answer, buf_str(&mins));
	} while (rv == ASKED_LINE && a->doubt &&
	    !understand(a, NOTES_MINUTES, buf_str(&answer)));
	if (keep(a, NOTES_MINUTES, buf_str(&answer)) == -1)
		rv = ASKED_STOP;
	buf_free(&mins);
	buf_free(&answer);
	return rv;
}

int
talk_debrief(const struct aftertalk *a, const struct notes *n)
{
	enum answered rv = ASKED_LINE;
	int k, said = 0;

	for (k = 0; k < NOTES_KEYS && rv == ASKED_LINE; k++) {
		if (!notes_asks(k, a->giving) || notes_has(n, k))
			continue;
		if (!said++)
			tool_warn("Enter leaves a question out, ^D all that are left; "
			    "^C stops here, to go on later");
		rv = k == NOTES_MINUTES ? ask_minutes(a) : ask_one(a, k);
	}
	return rv == ASKED_STOP ? NO : YES;
}

/* --- into the log --- */

struct logging_talk {
	const struct aftertalk *after;
	struct buf id;         /* of the contact, as it is called by now */
	struct change *change; /* NULL: only show */
	struct buf data;       /* the record of the contact */
	struct list named;     /* ids that came in by this talk, or were completed */
	int day;
	int added;             /* entries */
};

/* 1 when the log holds the very same lines. */
static int
is_there(struct str data, struct str entry)
{
	struct record rec = RECORD_INIT;
	struct buf same = BUF_INIT;
	struct error e = ERROR_INIT;
	size_t i;
	int found = 0;

	record_parse(&rec, data, NULL);
	for (i = 0; i < rec.nentries && !found; i++) {
		buf_reset(&same);
		found = entry_write(&same, &rec.entries[i], "\n", &e) == 0 &&
		    str_eq(buf_str(&same), entry);
		error_clear(&e);
	}
	record_free(&rec);
	buf_free(&same);
	return found;
}

static int
put_entry(struct logging_talk *l, const struct entry *e, struct error *err)
{
	struct record rec = RECORD_INIT;
	struct buf line = BUF_INIT, next = BUF_INIT;
	int rv = entry_write(&line, e, "\n", err);

	if (rv == 0 && l->change == NULL) {
		tool_id(&next, l->after->book, l->after->paths, l->id.s);
		out_printf(tool_out(), "%s\t", next.s);
		out_text(tool_out(), buf_str(&line));
	} else if (rv == 0 && !is_there(buf_str(&l->data), buf_str(&line))) {
		record_parse(&rec, buf_str(&l->data), NULL);
		record_log(&rec, e->when, buf_str(&line), &next);
		record_free(&rec);
		buf_free(&l->data);
		l->data = next;
		l->added++;
		next = (struct buf)BUF_INIT;
	}
	buf_free(&line);
	buf_free(&next);
	return rv;
}

/* The record of whom they named, as it is to be. */
static int
put_newcomer(struct logging_talk *l, const struct newcomer *n, struct error *e)
{
	size_t i;

	for (i = 0; i < n->left.n; i++)
		tool_warn("%s", n->left.v[i]);
	if (l->change == NULL || list_has(&l->named, buf_str(&n->id)))
		return 0;
	if (n->known && str_eq(buf_str(&n->before), buf_str(&n->record)))
		return 0;
	list_add(&l->named, buf_str(&n->id));
	return change_put_record(l->change, buf_str(&n->id), buf_str(&n->record), e);
}

/* Whom they named; where it is doubtful who that is, the words alone. */
static int
put_referred(struct logging_talk *l, struct str answer, struct error *e)
{
	struct newcomer n = NEWCOMER_INIT;
	struct entry entry = { .when = { l->day, -1 }, .kind = KIND_REFERRED,
	    .at = { DATE_NONE, -1 }, .until = DATE_NONE, .due = DATE_NONE };
	struct error why = ERROR_INIT;
	struct referred r;
	int rv = 0;

	debrief_referred(&r, answer);
	entry.text = r.text;
	if (r.name.n > 0)
		rv = find_named(l->after->book, &r, l->after->id, &n, &why);
	if (rv == 1) {
		tool_error(&why);
		entry.text = str_trim(answer);
	} else if (rv == -1) {
		error_set(e, "%s", error_text(&why));
	} else if (r.name.n > 0) {
		entry.ref = buf_str(&n.id);
		entry.has |= ATTR_REF;
		/* the record will say what was said of them first */
		if (list_has(&l->named, buf_str(&n.id)))
			entry.text = str_trim(answer);
		rv = put_newcomer(l, &n, e);
	} else if (r.org.n > 0) {
		entry.org = r.org;
		entry.has |= ATTR_ORG;
	}
	if (rv != -1)
		rv = put_entry(l, &entry, e);
	error_clear(&why);
	newcomer_free(&n);
	return rv;
}

static int
put_all(struct logging_talk *l, const struct notes *n, struct error *e)
{
	struct entry next, taught = { .when = { l->day, -1 },
	    .kind = KIND_REFLECTED, .at = { DATE_NONE, -1 }, .until = DATE_NONE,
	    .due = DATE_NONE, .text = n->taught };
	size_t i;
	int rv = put_entry(l, &n->talk, e);

	for (i = 0; i < n->referred.n && rv == 0; i++)
		rv = put_referred(l, str_of(n->referred.v[i]), e);
	for (i = 0; i < n->next.n && rv == 0; i++) {
		debrief_next(&next, str_of(n->next.v[i]), l->day,
		    l->after->book->now);
		rv = put_entry(l, &next, e);
	}
	if (rv == 0 && n->taught.n > 0)
		rv = put_entry(l, &taught, e);
	return rv;
}

/* The stage before and after, of all that are concerned. */
static void
answer(struct logging_talk *l, const struct rules *rules,
    const struct outlook *before)
{
	struct outlook none = OUTLOOK_INIT, after;
	struct answers answers = ANSWERS_INIT;
	struct buf data = BUF_INIT, shown = BUF_INIT;
	const struct book *b = l->after->book;
	struct error e = ERROR_INIT;
	size_t i;

	for (i = 0; i <= l->named.n; i++) {
		const char *id = i == 0 ? l->id.s : l->named.v[i - 1];

		after = (struct outlook)OUTLOOK_INIT;
		if (book_read_record(b, str_of(id), &data, &e) == 0) {
			outlook(&after, b, rules, str_of(id), buf_str(&data));
			tool_id(&shown, b, l->after->paths, id);
			answers_add(&answers, shown.s, i == 0 ? before : &none,
			    &after);
			outlook_free(&after);
		}
		error_clear(&e);
	}
	answers_put(&answers, tool_out());
	answers_free(&answers);
	buf_free(&data);
	buf_free(&shown);
}

static int
commit(struct logging_talk *l, const struct notes *n, struct error *e)
{
	struct buf message = BUF_INIT;
	const char *kind = kind_info(n->talk.kind)->name;
	int rv = change_put_record(l->change, buf_str(&l->id), buf_str(&l->data), e);

	if (rv == 0) {
		buf_printf(&message, "Log %s%s%.*s with %s", kind,
		    n->talk.channel.n > 0 ? "/" : "", (int)n->talk.channel.n,
		    n->talk.channel.p, l->id.s);
		rv = tool_commit(l->change, message.s);
		l->change = NULL;
	}
	buf_free(&message);
	return rv;
}

/* The record of the contact, who may have been renamed since. */
static int
read_contact(struct logging_talk *l, struct error *e)
{
	const struct book *b = l->after->book;
	int rv = name_follow(b, str_of(l->after->id), &l->id, e);

	if (rv == 0)
		rv = l->change == NULL ?
		    book_read_record(b, buf_str(&l->id), &l->data, e) :
		    change_read_record(l->change, buf_str(&l->id), &l->data, e);
	return rv == 1 ? error_set(e, "%s: the record is gone", l->after->id) : rv;
}

int
talk_log(const struct aftertalk *a, const struct notes *n, int show)
{
	struct logging_talk l = { .after = a, .id = BUF_INIT, .data = BUF_INIT,
	    .named = LIST_INIT, .day = n->talk.when.day };
	struct outlook before = OUTLOOK_INIT;
	struct buf was = BUF_INIT;
	struct error e = ERROR_INIT;
	struct rules rules;
	int rv = show ? 0 : change_begin(&l.change, a->book, &e);

	if (rv == -1 || (rv = read_contact(&l, &e)) == -1)
		goto out;
	rules_default(&rules, &a->book->workdays);
	rules_read(&rules, &a->book->settings, 1, NULL);
	buf_addstr(&was, buf_str(&l.data));
	outlook_stage(&before, a->book, &rules, buf_str(&was));
	rv = put_all(&l, n, &e);
	if (rv == 0 && !show && l.added == 0)
		tool_warn("all of it was logged already");
	else if (rv == 0 && !show && (rv = commit(&l, n, &e)) == 0) {
		answer(&l, &rules, &before);
		if (entry_private(&n->talk))
			tool_warn("#private keeps all of this entry out of letters "
			    "and sheets; moved to a note of its own, it keeps out "
			    "no more than that");
	}
out:
	if (e.text != NULL)
		tool_error(&e);
	change_free(l.change);
	outlook_free(&before);
	list_free(&l.named);
	buf_free(&l.id);
	buf_free(&l.data);
	buf_free(&was);
	return rv == -1 ? TROUBLE : YES;
}
