/* The tree of referrals, for people and for other programs. */
#include "toolrefer.h"

#include <stdlib.h>

#include "reftree.h"
#include "tool.h"

/* On a terminal what lies deeper is indented no more, and says how deep. */
#define DEEPEST 8

/* The tree of one book, being printed. */
struct printing {
	const struct referring *how;
	const struct book *book;
	struct reftree tree;
	struct rows rows;
	unsigned char *last;     /* by depth: nothing follows at this level */
	size_t named, talked, waiting; /* people, for the summary */
};

int
refer_read(struct refbook *r, const struct book *b, struct ref_wanted wanted)
{
	struct error e = ERROR_INIT;

	if (refbook_read(r, b, wanted, &e) == -1)
		tool_fail(&e);
	for (size_t i = 0; i < r->troubles.n; i++)
		tool_warn("%s", r->troubles.v[i]);
	if (r->odd > 0)
		tool_warn("%s: %u line%s not understood; ii-check names %s",
		    b->dir, r->odd, r->odd == 1 ? " was" : "s were",
		    r->odd == 1 ? "it" : "them");
	return r->troubles.n > 0 ? TROUBLE : YES;
}

void
refer_record_of(const struct book *b, const struct ref_node *n,
    struct record *rec, struct buf *data)
{
	struct error e = ERROR_INIT;

	/* the survey of the book has told what cannot be read */
	if (!(n->is & REF_CONTACT) ||
	    book_read_record(b, str_of(n->id), data, &e) != 0)
		buf_reset(data);
	error_clear(&e);
	record_parse(rec, buf_str(data), NULL);
}

static const struct ref_node *
node_of(const struct printing *p, uint32_t node)
{
	return &p->tree.graph->nodes[node];
}

/* The id as it is shown, or an organization's name. */
static void
put_id(struct buf *b, const struct printing *p, uint32_t node)
{
	const struct ref_node *n = node_of(p, node);

	buf_reset(b);
	if (n->is & REF_CONTACT)
		tool_id(b, p->book, books_paths(p->how->books), n->id);
	else
		buf_puts(b, n->id);
}

/* What is particular about a line, in one word. */
static const char *
note_of(const struct printing *p, const struct ref_line *l)
{
	if (l->mark != REF_PLACED)
		return l->mark == REF_ABOVE ? "above" : "again";
	if (!(node_of(p, l->node)->is & (REF_CONTACT | REF_ORG)))
		return "not-in-book";
	switch (reftree_end(&p->tree, l->node)) {
	case REF_NAMED_NOBODY:
		return "named-nobody";
	case REF_NOT_APPROACHED:
		return "not-approached";
	default:
		return "";
	}
}

static struct str
stage_of(const struct ref_node *n)
{
	return str_of(n->is & REF_CONTACT ? stage_name(n->stage) : "");
}

/* --- for other programs --- */

static void
number_cell(struct rows *rows, long number)
{
	struct buf b = BUF_INIT;

	buf_int(&b, number);
	rows_cell(rows, STYLE_PLAIN, buf_str(&b));
	buf_free(&b);
}

static void
put_row(struct printing *p, const struct ref_line *l)
{
	const struct ref_node *n = node_of(p, l->node);
	const struct ref_place *place = &p->tree.places[l->node];
	struct rows *rows = &p->rows;
	struct buf b = BUF_INIT;

	if (!(n->is & REF_CONTACT))
		return; /* no id of a contact, for who reads the first column */
	put_id(&b, p, l->node);
	rows_cell(rows, STYLE_ID, buf_str(&b));
	number_cell(rows, l->depth);
	rows_cell(rows, STYLE_PLAIN, stage_of(n));
	buf_reset(&b);
	if (l->by != NOBODY)
		put_id(&b, p, l->by);
	rows_cell(rows, STYLE_PLAIN, buf_str(&b));
	buf_reset(&b);
	if (l->day != DATE_NONE)
		date_put(&b, l->day);
	rows_cell(rows, STYLE_PLAIN, buf_str(&b));
	number_cell(rows, place->named);
	number_cell(rows, place->reach);
	number_cell(rows, place->talked);
	rows_cell(rows, STYLE_PLAIN, str_of(note_of(p, l)));
	rows_next(rows);
	buf_free(&b);
}

static void
put_name(const struct printing *p, const struct ref_node *n, struct json *j)
{
	struct record rec = RECORD_INIT;
	struct buf data = BUF_INIT;

	refer_record_of(p->book, n, &rec, &data);
	json_string(j, STR("name"), record_value(&rec, FIELD_NAME));
	record_free(&rec);
	buf_free(&data);
}

static void
put_json(struct printing *p, const struct ref_line *l)
{
	const struct ref_node *n = node_of(p, l->node);
	const struct ref_place *place = &p->tree.places[l->node];
	struct buf b = BUF_INIT;
	struct json j;

	json_begin(&j, tool_out());
	put_id(&b, p, l->node);
	json_string(&j, n->is & REF_ORG ? STR("org") : STR("id"), buf_str(&b));
	if (n->is & REF_CONTACT)
		put_name(p, n, &j);
	json_number(&j, STR("depth"), l->depth);
	if (n->is & REF_CONTACT)
		json_string(&j, STR("stage"), stage_of(n));
	if (l->by != NOBODY) {
		put_id(&b, p, l->by);
		json_string(&j, STR("by"), buf_str(&b));
	}
	buf_reset(&b);
	if (l->day != DATE_NONE) {
		date_put(&b, l->day);
		json_string(&j, STR("date"), buf_str(&b));
	}
	if (n->is & REF_CONTACT) {
		json_number(&j, STR("named"), place->named);
		json_number(&j, STR("reach"), place->reach);
		json_number(&j, STR("talked"), place->talked);
	}
	if (note_of(p, l)[0] != '\0')
		json_string(&j, STR("note"), str_of(note_of(p, l)));
	json_end(&j);
	buf_free(&b);
}

/* --- for people --- */

/* The lines that lead from those above to this one. */
static void
put_branches(struct buf *b, const struct printing *p, const struct ref_line *l)
{
	const struct out *o = tool_out();

	if (l->depth == 0)
		return;
	if (l->depth > DEEPEST) {
		buf_pad(b, ' ', 3 * (DEEPEST - 1));
		buf_printf(b, "(%u) ", l->depth);
	} else
		for (uint32_t i = 1; i < l->depth; i++)
			buf_puts(b, p->last[i] ? "   " : out_glyph(o, "│  ", "|  "));
	buf_puts(b, l->last ? out_glyph(o, "└─ ", "`- ") : out_glyph(o, "├─ ", "|- "));
}

/* What came of somebody, and where the way ends. */
static void
put_words(struct buf *b, const struct printing *p, const struct ref_line *l)
{
	const struct ref_place *place = &p->tree.places[l->node];
	const struct ref_node *n = node_of(p, l->node);
	uint32_t parent = place->parent;

	if (l->mark == REF_ABOVE)
		buf_puts(b, "leads back to above");
	else if (l->mark == REF_AGAIN && parent != NOBODY)
		buf_printf(b, "stands below %s", node_of(p, parent)->id);
	else if (l->mark == REF_AGAIN)
		buf_puts(b, "stands at the top");
	else if (n->is & REF_ORG)
		buf_puts(b, "find somebody there");
	else if (!(n->is & REF_CONTACT))
		buf_puts(b, "not in the book yet");
	else if (reftree_end(&p->tree, l->node) == REF_NAMED_NOBODY)
		buf_puts(b, "named nobody yet");
	else if (reftree_end(&p->tree, l->node) == REF_NOT_APPROACHED)
		buf_puts(b, "not approached yet");
	if (l->mark != REF_PLACED || place->reach == 0)
		return;
	if (b->n > 0)
		buf_puts(b, "; ");
	buf_printf(b, "reaches %u, %u talked to", place->reach, place->talked);
}

static void
put_line(struct printing *p, const struct ref_line *l)
{
	const struct ref_node *n = node_of(p, l->node);
	enum ref_end end = reftree_end(&p->tree, l->node);
	struct rows *rows = &p->rows;
	struct buf b = BUF_INIT, id = BUF_INIT;

	if (l->depth <= DEEPEST)
		p->last[l->depth] = (unsigned char)l->last;
	put_branches(&b, p, l);
	put_id(&id, p, l->node);
	buf_addstr(&b, buf_str(&id));
	rows_cell(rows, n->is & REF_ORG ? STYLE_PLAIN : STYLE_ID, buf_str(&b));
	rows_cell(rows, n->talks > 0 ? STYLE_GOOD : STYLE_PLAIN, stage_of(n));
	buf_reset(&b);
	if (l->day != DATE_NONE)
		date_put(&b, l->day);
	rows_cell(rows, STYLE_DIM, buf_str(&b));
	buf_reset(&b);
	put_words(&b, p, l);
	rows_cell(rows, l->mark != REF_PLACED ? STYLE_DIM :
	    end != REF_GOES_ON ? STYLE_SOON : STYLE_PLAIN, buf_str(&b));
	rows_next(rows);
	buf_free(&b);
	buf_free(&id);
}

static void
count(struct printing *p, const struct ref_line *l)
{
	const struct ref_node *n = node_of(p, l->node);

	if (l->mark != REF_PLACED || l->depth == 0 || (n->is & REF_ORG))
		return;
	p->named++;
	p->talked += n->talks > 0;
	p->waiting += reftree_end(&p->tree, l->node) == REF_NOT_APPROACHED;
}

static void
put_summary(const struct printing *p)
{
	struct out *o = tool_out();

	if (p->named == 0)
		return;
	out_printf(o, "\n%zu named to you, %zu talked to", p->named, p->talked);
	if (p->waiting > 0)
		out_printf(o, ", %zu not approached yet", p->waiting);
	out_puts(o, "\n");
}

/* --- the whole --- */

static void
put_tree(struct printing *p)
{
	struct out *o = tool_out();
	const struct ref_line *l;

	if (!p->how->json)
		rows_begin(&p->rows, o, o->terminal ? 4 : 9);
	for (size_t i = 0; i < p->tree.n; i++) {
		l = &p->tree.lines[i];
		count(p, l);
		if (p->how->json)
			put_json(p, l);
		else if (o->terminal)
			put_line(p, l);
		else
			put_row(p, l);
	}
	if (p->how->json)
		return;
	rows_end(&p->rows);
	if (o->terminal)
		put_summary(p);
}

/* The tree of one book, of all or of some. */
static int
print_book(const struct referring *r, const struct book *b,
    const struct list *ids)
{
	struct printing p = { .how = r, .book = b };
	struct refbook refs;
	int status = refer_read(&refs, b, (struct ref_wanted){ .name = STR("") });
	uint32_t node;

	reftree_make(&p.tree, &refs.graph);
	for (size_t i = 0; ids == NULL && i < p.tree.nroots; i++)
		reftree_below(&p.tree, p.tree.roots[i]);
	for (size_t i = 0; ids != NULL && i < ids->n; i++) {
		node = referral_find(&refs.graph, str_of(ids->v[i]));
		if (node == NOBODY || !(refs.graph.nodes[node].is & REF_CONTACT)) {
			tool_warn("%s: has no name, or is gone", ids->v[i]);
			status = TROUBLE;
		} else
			reftree_below(&p.tree, node);
	}
	p.last = xcalloc(DEEPEST + 1, 1);
	put_tree(&p);
	if (p.tree.n == 0 && status == YES) {
		tool_warn("nobody has named anybody yet; ii-refer grace "
		    "'Mary Hawes' would say that grace did");
		status = NO;
	}
	free(p.last);
	reftree_free(&p.tree);
	refbook_free(&refs);
	return status;
}

int
refer_tree(const struct referring *r, const char *contacts)
{
	struct whom whom = WHOM_INIT;
	int status = YES;

	if (contacts == NULL)
		return print_book(r, tool_home(r->books), NULL);
	if (tool_contacts(r->books, contacts, 1, &whom) == -1)
		status = TROUBLE;
	if (whom.n == 0 && status == YES)
		status = NO;
	for (size_t i = 0; i < r->books->n; i++) {
		struct list ids = LIST_INIT;

		whom_in(&whom, r->books->v[i], &ids);
		if (ids.n > 0 && print_book(r, r->books->v[i], &ids) != YES)
			status = TROUBLE;
		list_free(&ids);
	}
	whom_free(&whom);
	return status;
}
