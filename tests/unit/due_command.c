/* due_command: in every timeline, on every day, doing what a line says makes
 * that line disappear, and no other that the same entry does not settle. */
#include "../timelines.h"
#include "assign.h"

/* --- doing what a line says --- */

/* Take the next operand as a shell would, without its quotes. */
static int
next_operand(struct str *rest, struct buf *b)
{
	size_t i = 0;
	int quoted = 0;

	*rest = str_trim(*rest);
	buf_reset(b);
	if (rest->n == 0)
		return 0;
	for (; i < rest->n && (quoted || rest->p[i] != ' '); i++)
		if (rest->p[i] == '\'')
			quoted = !quoted;
		else if (rest->p[i] == '\\' && !quoted && i + 1 < rest->n)
			buf_putc(b, rest->p[++i]);
		else
			buf_putc(b, rest->p[i]);
	assert_false(quoted);
	*rest = str_sub(*rest, i, rest->n);
	return 1;
}

/* Replace the text of a person. */
static void
rewrite(struct person *p, const struct buf *text)
{
	struct buf copy = BUF_INIT;

	buf_addstr(&copy, buf_str(text));
	buf_free(&p->text);
	p->text = copy;
	record_parse(&p->rec, buf_str(&p->text), NULL);
}

/* ii-log ID ENTRY. */
static void
do_log(struct person *p, struct str operands, struct stamp now)
{
	struct buf line = BUF_INIT, out = BUF_INIT, word = BUF_INIT;
	struct str key;
	ptrdiff_t eq;

	date_put(&line, now.day);
	while (next_operand(&operands, &word)) {
		key = buf_str(&word);
		buf_putc(&line, ' ');
		eq = str_find(key, STR("="));
		if (eq > 0 && str_find(key, STR(" ")) > eq)
			buf_printf(&line, "%.*s=\"%s\"", (int)eq, key.p, key.p + eq + 1);
		else
			buf_addstr(&line, key);
	}
	buf_putc(&line, '\n');
	record_log(&p->rec, (struct stamp){ now.day, -1 }, buf_str(&line), &out);
	rewrite(p, &out);
	buf_free(&line);
	buf_free(&out);
	buf_free(&word);
}

/* ii-talk -d DATE ID, with something told. */
static void
do_talk(struct timeline *t, struct str operands)
{
	struct buf text = BUF_INIT, out = BUF_INIT;
	struct str option, date, id;
	struct person *p;
	int day;

	str_word(&operands, &option);
	str_word(&operands, &date);
	str_word(&operands, &id);
	assert_true(str_is(option, "-d"));
	assert_int_equal(date_parse(date, &day), 0);
	p = find_person(t, id);
	assert_non_null(p);
	buf_printf(&text, "%.*s met Told.\n", (int)date.n, date.p);
	record_log(&p->rec, (struct stamp){ day, -1 }, buf_str(&text), &out);
	rewrite(p, &out);
	buf_free(&text);
	buf_free(&out);
}

/* ii-set ID FIELD=VALUE. */
static void
do_set(struct person *p, struct str operands)
{
	struct assigns all = ASSIGNS_INIT(TO_CONTACT);
	struct buf word = BUF_INIT, out = BUF_INIT;
	struct error e = ERROR_INIT;

	assert_true(next_operand(&operands, &word));
	assert_int_equal(assigns_read(&all, &word.s, 1, &e), 0);
	buf_addstr(&out, buf_str(&p->text));
	assert_int_equal(assigns_apply(&all, &out, &e), 1);
	rewrite(p, &out);
	assigns_free(&all);
	buf_free(&word);
	buf_free(&out);
}

/* ii-edit ID, to choose between values that clash. */
static void
do_edit(struct person *p)
{
	struct buf out = BUF_INIT;
	struct error e = ERROR_INIT;

	assert_int_equal(record_set(&p->rec, STR("Clash"), STR(""), &out, &e), 1);
	rewrite(p, &out);
	buf_free(&out);
}

/* ii-add NAME FIELD=VALUE ..., and a letter to them. */
static void
do_add(struct timeline *t, struct str operands, struct stamp now)
{
	struct buf word = BUF_INIT, id = BUF_INIT, text = BUF_INIT;
	struct person *p;
	ptrdiff_t eq;
	size_t i;

	assert_true(next_operand(&operands, &word));
	buf_printf(&text, "Name: %s\n", word.s);
	for (i = 0; i < word.n; i++)
		buf_putc(&id, word.s[i] == ' ' ? '-' : (char)(word.s[i] |
		    (word.s[i] >= 'A' && word.s[i] <= 'Z' ? 0x20 : 0)));
	while (next_operand(&operands, &word)) {
		eq = str_find(buf_str(&word), STR("="));
		assert_true(eq > 0);
		buf_printf(&text, "%.*s: %s\n", (int)eq, word.s, word.s + eq + 1);
	}
	buf_putc(&text, '\n');
	date_put(&text, now.day);
	buf_puts(&text, " asked/email\n");
	p = add_person(t, id_valid(buf_str(&id)) ? buf_str(&id) : STR("new-one"));
	rewrite(p, &text);
	buf_free(&word);
	buf_free(&id);
	buf_free(&text);
}

/* Do what an item's command says, on a copy of the timeline's people.  Returns
 * the kind that was logged, KIND_NONE without one. */
static enum kind
obey(struct timeline *t, const struct due_item *it, struct stamp now,
    struct buf *command)
{
	struct str rest, tool, id, kind;
	struct person *p;

	buf_reset(command);
	due_command(command, it);
	rest = buf_str(command);
	assert_true(str_word(&rest, &tool));
	if (str_is(tool, "ii-add")) {
		do_add(t, rest, now);
		return KIND_NONE;
	}
	if (str_is(tool, "ii-talk")) {
		do_talk(t, rest);
		return KIND_MET;
	}
	assert_true(str_word(&rest, &id));
	p = find_person(t, id);
	assert_non_null(p);
	if (str_is(tool, "ii-log")) {
		do_log(p, rest, now);
		str_word(&rest, &kind);
		kind = str_sub(kind, 0, (size_t)(str_find(kind, STR("/")) >= 0 ?
		    str_find(kind, STR("/")) : (ptrdiff_t)kind.n));
		assert_int_not_equal(kind_find(kind), KIND_UNKNOWN);
		return kind_find(kind);
	}
	if (str_is(tool, "ii-set"))
		do_set(p, rest);
	else if (str_is(tool, "ii-edit"))
		do_edit(p);
	else
		fail_msg("%s: what tool is this?", command->s);
	return KIND_NONE;
}

/* A timeline of the same rules with people of its own. */
static void
copy(struct timeline *to, const struct timeline *from)
{
	size_t i;

	*to = (struct timeline){ .file = from->file, .rules = from->rules };
	to->rules.workdays = &from->workdays;
	for (i = 0; i < from->n; i++)
		buf_addstr(&add_person(to, str_of(from->people[i].id))->text,
		    buf_str(&from->people[i].text));
	read_people(to);
}

static void
copy_free(struct timeline *t)
{
	size_t i;

	for (i = 0; i < t->n; i++) {
		free(t->people[i].id);
		record_free(&t->people[i].rec);
		buf_free(&t->people[i].text);
	}
	free(t->people);
}

/* 1 when an entry of this kind settles this rule too, of the same contact: a
 * letter of thanks is an answer, any word an update. */
static int
settles_too(enum kind k, enum rule r)
{
	const unsigned is = kind_info(k)->is;

	switch (r) {
	case RULE_ANSWER:
		return (is & IS_MINE) != 0;
	case RULE_UPDATE:
	case RULE_FOLLOW:
	case RULE_TRY:
		return (is & IS_TOUCH) != 0;
	case RULE_CONFIRM:
		return k == KIND_WROTE || k == KIND_ASKED;
	case RULE_LEAD:
		return k == KIND_THANKED || k == KIND_APPLIED || k == KIND_DONE;
	case RULE_APPLY: /* counts from the letter of thanks */
		return k == KIND_THANKED || k == KIND_DONE;
	case RULE_THANK:
		return k == KIND_THANKED;
	case RULE_ASK: /* today's number */
		return k == KIND_ASKED;
	default:
		return 0;
	}
}

static int
same_item(const struct due_item *a, const struct due_item *b)
{
	return a->rule == b->rule && a->day == b->day && strcmp(a->id, b->id) == 0 &&
	    strcmp(a->what, b->what) == 0;
}

static int
has_item(const struct due *due, const struct due_item *it)
{
	size_t i;

	for (i = 0; i < due->n; i++)
		if (same_item(&due->items[i], it))
			return 1;
	return 0;
}

/* After it was done, before and after differ in it alone, but for what the same
 * entry settles, and the next of its rule, which it hid. */
static void
check_done(const struct timeline *t, const struct due *before,
    const struct due *after, const struct due_item *done, enum kind kind,
    int day, const char *command)
{
	const struct due_item *it;
	size_t i;

	for (i = 0; i < after->n; i++) {
		it = &after->items[i];
		if (has_item(before, it) || (it->rule == done->rule &&
		    strcmp(it->id, done->id) == 0 && it->day >= done->day &&
		    !same_item(it, done)))
			continue;
		if (it->rule == RULE_GRANT) /* says how many were given */
			continue;
		if (done->rule == RULE_WRITE_UP && (it->rule == RULE_THANK ||
		    it->rule == RULE_TELL || it->rule == RULE_UPDATE))
			continue; /* counts from the day of the talk */
		differs(t, day, after, "'%s' made %s %s due", command, it->id,
		    rule_text(it->rule));
	}
	for (i = 0; i < before->n; i++) {
		it = &before->items[i];
		if (it == done || has_item(after, it) || it->rule == RULE_GRANT)
			continue;
		if (!settles_too(kind, it->rule))
			differs(t, day, after, "'%s' settled %s %s", command, it->id,
			    rule_text(it->rule));
	}
}

/* Obey one item: it must be gone then.  What takes two steps (a goal to set and
 * a note to make) may take them. */
static void
check_obeyed(const struct timeline *t, const struct survey *s,
    const struct due_item *it, struct stamp now)
{
	struct buf command = BUF_INIT;
	struct timeline mine;
	struct survey then;
	const struct due_item *left;
	enum kind kind;

	copy(&mine, t);
	kind = obey(&mine, it, now, &command);
	survey(&then, &mine, now, now.day, NULL, 1, 1);
	left = it->rule == RULE_PREPARE ? find_item(&then.due, it->id, it->rule) : NULL;
	if (left != NULL) {
		obey(&mine, left, now, &command);
		survey_free(&then);
		survey(&then, &mine, now, now.day, NULL, 1, 1);
	}
	if (has_item(&then.due, it))
		differs(t, now.day, &then.due, "'%s' leaves %s %s", command.s, it->id,
		    rule_text(it->rule));
	check_done(t, &s->due, &then.due, it, kind, now.day, command.s);
	survey_free(&then);
	copy_free(&mine);
	buf_free(&command);
}

static void
what_is_done_is_gone(void **state)
{
	const struct timeline *t;
	struct survey s;
	struct stamp now;
	size_t i, k;
	int day, to;

	(void)state;
	for (i = 0; i < ntimelines; i++) {
		t = &timelines[i];
		for (span(t, &day, &to); day <= to; day += stride(t)) {
			now = (struct stamp){ day, MORNING };
			survey(&s, t, now, day, NULL, 1, 1);
			for (k = 0; k < s.due.n; k++)
				check_obeyed(t, &s, &s.due.items[k], now);
			survey_free(&s);
		}
	}
	assert_int_equal(failures, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_is_done_is_gone, forget_failures),
	};

	return cmocka_run_group_tests(tests, read_timelines, free_timelines);
}
