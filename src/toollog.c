#include "toollog.h"

#include "answer.h"
#include "moved.h"
#include "outlook.h"
#include "tool.h"

/* done: say what is open when it is not plain which promise is meant. */
static int
check_done(const char *id, const struct fold *f, const struct entry *e)
{
	struct buf open = BUF_INIT;
	size_t at, i;

	switch (fold_done(f, e, &at)) {
	case 1:
		return 0;
	case 0:
		if (f->unanswered == NOWHERE)
			tool_warn("%s: nothing was open; noted all the same", id);
		return 0;
	}
	for (i = 0; i < f->nopen; i++) {
		const struct entry *o = fold_entry(f, f->open[i]);

		buf_printf(&open, "\n    %.*s", (int)str_trim(o->block).n,
		    str_trim(o->block).p);
	}
	tool_warn("%s: which is done? name a word of it, its due= or org=:%s", id,
	    open.s);
	buf_free(&open);
	return -1;
}

/* What is under way in one book. */
struct session {
	const struct logging *how;
	const struct book *book;
	struct change *change;
	struct rules rules;
	struct answers answers;
};

/* Put the entry into a record whose bytes are data. */
static int
put_entry(struct session *s, const char *id, const struct entry *e,
    struct buf *data, struct error *err)
{
	struct record rec = RECORD_INIT;
	struct buf line = BUF_INIT, next = BUF_INIT;
	int rv = -1;

	record_parse(&rec, buf_str(data), NULL);
	if (e->kind == KIND_MOVED && moved_apply(&rec, e, data, err) == -1)
		goto out;
	if (entry_write(&line, e, "\n", err) == -1)
		goto out;
	record_log(&rec, e->when, buf_str(&line), &next);
	buf_reset(data);
	buf_addstr(data, buf_str(&next));
	rv = change_put_record(s->change, str_of(id), buf_str(data), err);
out:
	record_free(&rec);
	buf_free(&line);
	buf_free(&next);
	return rv;
}

static void
show_entry(const char *shown, const struct entry *e)
{
	struct buf b = BUF_INIT;
	struct error err = ERROR_INIT;

	if (entry_write(&b, e, "\n", &err) == -1)
		tool_fail(&err);
	out_printf(tool_out(), "%s\t", shown);
	out_text(tool_out(), buf_str(&b));
	buf_free(&b);
}

static int
log_one(struct session *s, const char *id, const struct entry *e)
{
	struct outlook before = OUTLOOK_INIT, after = OUTLOOK_INIT;
	struct error err = ERROR_INIT;
	struct buf data = BUF_INIT, shown = BUF_INIT;
	int rv = s->change != NULL ?
	    change_read_record(s->change, str_of(id), &data, &err) :
	    book_read_record(s->book, str_of(id), &data, &err);

	if (rv == 1)
		rv = error_set(&err, "%s: the record is gone", id);
	if (rv == -1)
		goto out;
	tool_id(&shown, s->book, books_paths(s->how->books), id);
	outlook_stage(&before, s->book, &s->rules, buf_str(&data));
	rv = -1;
	if (e->kind == KIND_DONE &&
	    check_done(id, &before.fold, e) == -1 && !s->how->force)
		goto out;
	if (s->how->show) {
		show_entry(shown.s, e);
		rv = 0;
		goto out;
	}
	if (put_entry(s, id, e, &data, &err) == -1)
		goto out;
	outlook(&after, s->book, &s->rules, str_of(id), buf_str(&data));
	answers_add(&s->answers, shown.s, &before, &after);
	rv = 0;
out:
	if (err.text != NULL)
		tool_error(&err);
	outlook_free(&before);
	outlook_free(&after);
	buf_free(&data);
	buf_free(&shown);
	return rv;
}

static void
put_message(struct buf *b, const struct session *s, const struct tolog *jobs,
    size_t n)
{
	const struct entry *e = &jobs[0].entry;
	struct list ids = LIST_INIT;

	if (n > 1) {
		buf_printf(b, "Log %zu entr%s", s->answers.n,
		    s->answers.n == 1 ? "y" : "ies");
		return;
	}
	buf_printf(b, "Log %.*s", (int)e->word.n, e->word.p);
	if (e->channel.n > 0)
		buf_printf(b, "/%.*s", (int)e->channel.n, e->channel.p);
	buf_puts(b, " with ");
	whom_in(&jobs[0].whom, s->book, &ids);
	tool_names(b, &ids);
	list_free(&ids);
}

/* One entry for those in the book. */
static int
log_job(struct session *s, const struct tolog *j)
{
	int rv = 0;

	for (size_t k = 0; k < j->whom.n && rv == 0; k++)
		if (j->whom.v[k].book == s->book)
			rv = log_one(s, j->whom.v[k].id, &j->entry);
	return rv;
}

/* All jobs, or none, in one book.  Returns how many entries were logged, or -1
 * after a message. */
static int
log_in(struct session *s, const struct tolog *jobs, size_t n)
{
	struct buf message = BUF_INIT;
	struct error e = ERROR_INIT;
	size_t i;
	int rv = 0;

	/* -n takes no lock and changes nothing at all */
	if (!s->how->show && change_begin(&s->change, s->book, &e) == -1) {
		tool_error(&e);
		return -1;
	}
	rules_default(&s->rules, &s->book->workdays);
	rules_read(&s->rules, &s->book->settings, 1, NULL);
	for (i = 0; i < n && rv == 0; i++)
		rv = log_job(s, &jobs[i]);
	if (rv == 0 && s->answers.n > 0) {
		put_message(&message, s, jobs, n);
		rv = tool_commit(s->change, message.s);
	} else
		change_free(s->change);
	/* what was not kept is not answered */
	if (rv == 0 && !s->how->quiet)
		answers_put(&s->answers, tool_out());
	buf_free(&message);
	return rv == 0 ? (int)s->answers.n : -1;
}

int
tool_log(struct logging *l, const struct tolog *jobs, size_t n)
{
	int rv, status = YES;
	size_t i, k;

	l->logged = 0;
	for (i = 0; i < l->books->n; i++) {
		struct session s = { .how = l, .book = l->books->v[i] };

		for (k = 0; k < n && !whom_any(&jobs[k].whom, s.book); k++)
			;
		if (k == n)
			continue;
		rv = log_in(&s, jobs, n);
		if (rv == -1)
			status = TROUBLE;
		else
			l->logged += (size_t)rv;
		answers_free(&s.answers);
	}
	return status;
}
