/* The ways to somebody, or into an organization: whom to ask. */
#include "toolrefer.h"

#include <stdlib.h>
#include <string.h>

#include "assign.h"
#include "name.h"
#include "refway.h"
#include "tool.h"
#include "wrap.h"

/* How many ways a terminal shows. */
#define SHOWN 10
/* How many ids a message does. */
#define LISTED 5

/* What is looked for. */
struct target {
	const struct book *book;
	struct buf id;           /* of somebody; empty: not known to be anybody's */
	struct buf name;         /* it may be somebody's */
	struct buf org;          /* it may be an organization; with id: theirs */
};

struct printing {
	const struct referring *how;
	const struct target *target;
	const struct referral *graph;
	struct refways ways;
};

/* --- what is looked for --- */

/* Somebody in particular, and where they are. */
static void
take_contact(struct target *t, const struct book *b, const char *id)
{
	const struct ref_node n = { .id = id, .is = REF_CONTACT };
	struct record rec = RECORD_INIT;
	struct buf data = BUF_INIT;

	t->book = b;
	buf_reset(&t->name);
	buf_reset(&t->org);
	buf_reset(&t->id);
	buf_puts(&t->id, id);
	refer_record_of(b, &n, &rec, &data);
	buf_addstr(&t->org, record_value(&rec, FIELD_ORG));
	record_free(&rec);
	buf_free(&data);
}

static int
find_contact(const struct referring *r, struct target *t, const char *operand)
{
	struct whom whom = WHOM_INIT;
	int rv = tool_contacts(r->books, operand, 0, &whom);

	if (rv == 0)
		take_contact(t, whom.v[0].book, whom.v[0].id);
	whom_free(&whom);
	return rv == 0 ? YES : TROUBLE;
}

static int
read_target(const struct referring *r, struct target *t, const char *operand)
{
	struct str word = str_trim(str_of(operand));
	struct assign a;

	if (word.n == 0)
		tool_quit("to whom, or where?");
	if (word.p[0] == '@' || book_is_path(word))
		return find_contact(r, t, operand);
	t->book = tool_home(r->books);
	if (id_valid(word) && book_has(t->book, word))
		return find_contact(r, t, operand);
	if (assign_parse(&a, operand) && str_caseis(a.name, "org")) {
		if (a.value.n == 0)
			tool_quit("org=: which organization?");
		buf_addstr(&t->org, a.value);
		return YES;
	}
	buf_addstr(&t->name, word);
	buf_addstr(&t->org, word);
	return YES;
}

/* --- printing --- */

static const struct ref_node *
node_at(const struct printing *p, const struct ref_way *w, uint32_t step)
{
	return &p->graph->nodes[p->ways.path[w->at + step]];
}

static void
put_id(struct buf *b, const struct printing *p, const struct ref_node *n)
{
	struct buf id = BUF_INIT;

	if (n->is & REF_CONTACT)
		tool_id(&id, p->target->book, books_paths(p->how->books), n->id);
	else
		buf_puts(&id, n->id);
	buf_addstr(b, buf_str(&id));
	buf_free(&id);
}

/* "Tom Kilburn" for who is only named: @tom-kilburn. */
static void
put_name_of_id(struct buf *b, const char *id)
{
	for (const char *c = id; *c != '\0'; c++)
		if (*c == '-')
			buf_putc(b, ' ');
		else if ((c == id || c[-1] == '-') && *c >= 'a' && *c <= 'z')
			buf_putc(b, (char)(*c - 'a' + 'A'));
		else
			buf_putc(b, *c);
}

/* The next command: to write to who is meant, to ask to be introduced to the
 * next on the way, or first of all to add those. */
static void
put_command(struct buf *b, const struct printing *p, const struct ref_way *w)
{
	const struct ref_node *ask = node_at(p, w, 0), *next;

	if (w->steps == 0) {
		buf_puts(b, "ii-draft ");
		put_id(b, p, ask);
		return;
	}
	next = node_at(p, w, 1);
	if (next->is & REF_CONTACT) {
		buf_puts(b, "ii-draft -t introduction ");
		put_id(b, p, next);
		buf_printf(b, " via=@%s", ask->id);
	} else {
		buf_puts(b, "ii-refer ");
		put_id(b, p, ask);
		buf_puts(b, " '");
		put_name_of_id(b, next->id);
		buf_putc(b, '\'');
	}
}

/* Ids from who is to be asked to who is meant. */
static void
put_path(struct buf *b, const struct printing *p, const struct ref_way *w,
    const char *between)
{
	for (uint32_t i = 0; i <= w->steps; i++) {
		buf_puts(b, i > 0 ? between : "");
		put_id(b, p, node_at(p, w, i));
	}
}

static void
put_last(struct buf *b, const struct ref_node *n)
{
	if (n->last != DATE_NONE)
		date_put(b, n->last);
}

static void
put_row(const struct printing *p, struct rows *rows, const struct ref_way *w)
{
	const struct ref_node *ask = node_at(p, w, 0);
	const int numbers[] = { ask->talks, ask->helped };
	struct buf b = BUF_INIT;

	put_id(&b, p, ask);
	rows_cell(rows, STYLE_ID, buf_str(&b));
	buf_reset(&b);
	buf_int(&b, w->steps);
	rows_cell(rows, STYLE_PLAIN, buf_str(&b));
	rows_cell(rows, STYLE_PLAIN, str_of(stage_name(ask->stage)));
	buf_reset(&b);
	put_last(&b, ask);
	rows_cell(rows, STYLE_PLAIN, buf_str(&b));
	for (size_t i = 0; i < 2; i++) {
		buf_reset(&b);
		buf_int(&b, numbers[i]);
		rows_cell(rows, STYLE_PLAIN, buf_str(&b));
	}
	buf_reset(&b);
	put_path(&b, p, w, " ");
	rows_cell(rows, STYLE_PLAIN, buf_str(&b));
	rows_cell(rows, STYLE_PLAIN, w->past ? STR("was") : STR(""));
	rows_next(rows);
	buf_free(&b);
}

/* The organization at which somebody was who is meant by one. */
static struct str
past_org(const struct printing *p, const struct record *rec)
{
	const struct field *f = NULL;
	struct str org;

	while ((f = record_next(rec, STR("Past"), f)) != NULL) {
		org = record_past_org(f->value);
		if (text_word_starts(org, buf_str(&p->target->org)))
			return org;
	}
	return buf_str(&p->target->org);
}

static void
put_json(const struct printing *p, const struct ref_way *w)
{
	const struct ref_node *ask = node_at(p, w, 0);
	struct record rec = RECORD_INIT;
	struct buf b = BUF_INIT, data = BUF_INIT;
	struct json j;

	json_begin(&j, tool_out());
	put_id(&b, p, ask);
	json_string(&j, STR("id"), buf_str(&b));
	refer_record_of(p->target->book, ask, &rec, &data);
	json_string(&j, STR("name"), record_value(&rec, FIELD_NAME));
	json_number(&j, STR("steps"), w->steps);
	json_string(&j, STR("stage"), str_of(stage_name(ask->stage)));
	buf_reset(&b);
	put_last(&b, ask);
	if (b.n > 0)
		json_string(&j, STR("last"), buf_str(&b));
	json_number(&j, STR("talks"), ask->talks);
	json_number(&j, STR("helped"), ask->helped);
	buf_reset(&b);
	put_command(&b, p, w);
	json_string(&j, STR("command"), buf_str(&b));
	refer_record_of(p->target->book, node_at(p, w, w->steps), &rec, &data);
	if (w->past)
		json_string(&j, STR("past"), past_org(p, &rec));
	else if (record_field(&rec, FIELD_ORG) != NULL)
		json_string(&j, STR("org"), record_value(&rec, FIELD_ORG));
	json_array(&j, STR("way"));
	for (uint32_t i = 0; i <= w->steps; i++) {
		buf_reset(&b);
		put_id(&b, p, node_at(p, w, i));
		json_item(&j, buf_str(&b));
	}
	json_end(&j);
	record_free(&rec);
	buf_free(&data);
	buf_free(&b);
}

/* How well I know who is to be asked. */
static void
put_known(struct buf *b, const struct printing *p, const struct ref_node *n)
{
	int today = p->target->book->now.day;

	if (n->talks > 1)
		buf_printf(b, "%d talks", n->talks);
	else
		buf_puts(b, n->talks == 1 ? "one talk" : stage_name(n->stage));
	if (n->last != DATE_NONE) {
		buf_puts(b, ", last in touch ");
		date_put_words(b, n->last, today);
	}
	if (n->helped > 0)
		buf_printf(b, ", helped %d time%s", n->helped,
		    n->helped == 1 ? "" : "s");
	if (n->held == HELD_OPEN)
		buf_puts(b, "; to be left in peace for now");
	else if (n->held > today) {
		buf_puts(b, "; to be left in peace until ");
		date_put_words(b, n->held, today);
	}
}

/* "Grace Hopper knows Mary Hawes (Burroughs)". */
static void
put_sense(struct buf *b, const struct printing *p, const struct ref_way *w)
{
	struct record rec = RECORD_INIT;
	struct buf data = BUF_INIT;
	const struct ref_node *n;
	struct str name, org;

	for (uint32_t i = 0; i <= w->steps; i++) {
		n = node_at(p, w, i);
		refer_record_of(p->target->book, n, &rec, &data);
		name = record_value(&rec, FIELD_NAME);
		if (i > 0)
			buf_puts(b, i == 1 ? " knows " : ", who knows ");
		if (name.n > 0)
			buf_addstr(b, name);
		else
			put_name_of_id(b, n->id);
	}
	org = w->past ? past_org(p, &rec) : record_value(&rec, FIELD_ORG);
	if (org.n > 0)
		buf_printf(b, " (%s%.*s)", w->past ? "formerly " : "",
		    (int)org.n, org.p);
	record_free(&rec);
	buf_free(&data);
}

static void
put_words(const struct printing *p, const struct ref_way *w)
{
	struct out *o = tool_out();
	struct buf b = BUF_INIT, id = BUF_INIT;

	put_id(&id, p, node_at(p, w, 0));
	out_styled(o, STYLE_ID, buf_str(&id));
	put_known(&b, p, node_at(p, w, 0));
	out_puts(o, "  ");
	out_styled(o, STYLE_DIM, buf_str(&b));
	out_puts(o, "\n    ");
	buf_reset(&b);
	buf_reset(&id);
	put_sense(&id, p, w);
	wrap_text(&b, buf_str(&id), o->width, 4, 4);
	out_styled(o, STYLE_PLAIN, buf_str(&b));
	out_puts(o, "\n    ");
	buf_reset(&b);
	put_command(&b, p, w);
	out_styled(o, STYLE_DIM, buf_str(&b));
	out_puts(o, "\n");
	buf_free(&b);
	buf_free(&id);
}

static void
put_ways(const struct printing *p)
{
	struct out *o = tool_out();
	size_t n = p->ways.n;
	struct rows rows;

	if (!p->how->json && o->terminal) {
		for (size_t i = 0; i < n && i < SHOWN; i++)
			put_words(p, &p->ways.v[i]);
		if (n > SHOWN)
			out_printf(o, "\nand %zu more: | cat shows them\n", n - SHOWN);
		return;
	}
	if (!p->how->json)
		rows_begin(&rows, o, 8);
	for (size_t i = 0; i < n; i++)
		if (p->how->json)
			put_json(p, &p->ways.v[i]);
		else
			put_row(p, &rows, &p->ways.v[i]);
	if (!p->how->json)
		rows_end(&rows);
}

/* --- the whole --- */

/* Append ids in order, the first few. */
static void
put_ids(struct buf *b, struct list *ids)
{
	list_sort(ids);
	for (size_t i = 0; i < ids->n && i < LISTED; i++)
		buf_printf(b, "%s%s", i > 0 ? ", " : "", ids->v[i]);
	if (ids->n > LISTED)
		buf_printf(b, " and %zu more", ids->n - LISTED);
}

/* Who is there, of whom some may be written to as they are. */
static void
tell_there(const struct printing *p)
{
	struct list ids = LIST_INIT;
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < p->graph->contacts; i++)
		if (refways_there(&p->ways, &p->graph->nodes[i]))
			list_add(&ids, str_of(p->graph->nodes[i].id));
	put_ids(&b, &ids);
	tool_warn("nobody you know leads to %s; there are or were %s",
	    p->target->org.s, b.s);
	list_free(&ids);
	buf_free(&b);
}

/* No way, or nobody there: say what there is instead.  Returns YES when target
 * has become somebody whose name begins so, for another look. */
static int
tell_none(const struct printing *p, struct target *t)
{
	struct error e = ERROR_INIT;
	struct list ids = LIST_INIT;
	int status = NO, exactly;

	if (t->id.n > 0)
		tool_warn("nobody you know leads to %s", t->id.s);
	else if (p->ways.there > 0)
		tell_there(p);
	else if (t->name.n == 0 ||
	    name_candidates(t->book, buf_str(&t->name), &ids, &exactly, &e) == 0) {
		if (ids.n == 0)
			tool_warn("%s: nobody in the book is or was there, or is "
			    "called so", t->org.s);
		else
			status = find_contact(p->how, t, t->name.s);
	} else {
		tool_error(&e);
		status = TROUBLE;
	}
	list_free(&ids);
	return status;
}

/* Who bears the whole name: their number, or NOBODY; several are refused. */
static int
find_meant(const struct printing *p, uint32_t *node)
{
	struct list ids = LIST_INIT;
	struct buf b = BUF_INIT;
	int status = YES;

	*node = referral_find(p->graph, buf_str(&p->target->id));
	for (uint32_t i = 0; i < p->graph->contacts; i++)
		if (p->graph->nodes[i].is & REF_MEANT) {
			*node = i;
			list_add(&ids, str_of(p->graph->nodes[i].id));
		}
	if (ids.n > 1) {
		put_ids(&b, &ids);
		tool_warn("%s: which one? %s", p->target->name.s, b.s);
		status = TROUBLE;
	}
	list_free(&ids);
	buf_free(&b);
	return status;
}

/* Look once.  Returns the status; *again is 1 when the target has become
 * plainer, and nothing was printed. */
static int
look(const struct referring *r, struct target *t, int *again)
{
	struct printing p = { .how = r, .target = t };
	struct refbook refs;
	int today = t->book->now.day, status;
	uint32_t node;

	*again = 0;
	status = refer_read(&refs, t->book,
	    (struct ref_wanted){ buf_str(&t->name), buf_str(&t->org) });
	p.graph = &refs.graph;
	if (find_meant(&p, &node) == TROUBLE) {
		refbook_free(&refs);
		return TROUBLE;
	}
	if (node != NOBODY)
		refways_to(&p.ways, p.graph, node, today);
	else
		refways_into(&p.ways, p.graph, today);
	put_ways(&p);
	if (p.ways.n == 0 && node != NOBODY && t->id.n == 0) {
		/* now with those at their organization */
		take_contact(t, t->book, p.graph->nodes[node].id);
		*again = 1;
	} else if (p.ways.n == 0) {
		int rv = tell_none(&p, t);

		*again = rv == YES;
		status = status == TROUBLE ? status : rv;
	}
	refways_free(&p.ways);
	refbook_free(&refs);
	return status;
}

int
refer_ways(const struct referring *r, const char *operand)
{
	struct target t = { .id = BUF_INIT, .name = BUF_INIT, .org = BUF_INIT };
	int again = 1, status = read_target(r, &t, operand);

	while (again && status != TROUBLE)
		status = look(r, &t, &again);
	buf_free(&t.id);
	buf_free(&t.name);
	buf_free(&t.org);
	return status;
}
