#include "referral.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"

/* A link as it stands in a record. */
struct named_link {
	union {
		const char *id;      /* of the other end, or an organization's name */
		uint32_t number;     /* that of the node, once joined */
	} other;
	uint32_t hash;           /* of the id */
	uint32_t here;           /* number, in the part, of whose record says so */
	int day;
	uint8_t kind;            /* LINK_* */
	uint8_t inwards;         /* the other end refers; else this one */
	uint8_t is_org;
};

struct ref_was {
	const char *id;
	uint32_t hash, number;
};

/* How an organization is the one looked for: few names are met again and again,
 * and to fold one takes longer than all else. */
struct ref_org {
	const char *name;
	uint32_t hash;
	uint8_t there, near;
};

#define ORGS 256             /* a power of two */

struct ref_part {
	const struct rules *rules;
	int today;
	struct ref_wanted wanted;
	struct buf folded, scratch; /* wanted.name; the start of a name */
	struct pace pace;        /* of the rules */
	struct fold fold;
	struct arena arena;
	struct ref_node *nodes;
	size_t n, cap;
	struct named_link *links;
	size_t nlinks, clinks;
	struct ref_was *was;
	size_t nwas, cwas;
	struct ref_org orgs[ORGS]; /* by hash; the latest of each */
};

struct ref_part *
ref_part_new(const struct rules *rules, int today, struct ref_wanted wanted)
{
	struct ref_part *p = xcalloc(1, sizeof(*p));

	p->rules = rules;
	p->today = today;
	p->wanted = wanted;
	p->folded = p->scratch = (struct buf)BUF_INIT;
	text_fold(&p->folded, wanted.name);
	p->pace = rules_pace(rules);
	return p;
}

static void
part_free(struct ref_part *p)
{
	if (p == NULL)
		return;
	fold_free(&p->fold);
	buf_free(&p->folded);
	buf_free(&p->scratch);
	arena_free(&p->arena);
	free(p->nodes);
	free(p->links);
	free(p->was);
	free(p);
}

static uint32_t
hash_of(struct str s)
{
	return (uint32_t)str_hash(STR_HASH, s);
}

/* --- taking in --- */

static void
add_link(struct ref_part *p, struct str id, int day, unsigned kind, int inwards,
    int is_org)
{
	p->links = xgrow(p->links, p->nlinks, &p->clinks, sizeof(*p->links));
	p->links[p->nlinks++] = (struct named_link){
	    .other.id = arena_keep(&p->arena, id), .hash = hash_of(id),
	    .here = (uint32_t)p->n, .day = day, .kind = (uint8_t)kind,
	    .inwards = (uint8_t)inwards, .is_org = (uint8_t)is_org };
}

/* What one entry says of others, and of what I did for them. */
static void
take_entry(struct ref_part *p, struct ref_node *node, const struct entry *e)
{
	if (kind_info(e->kind)->is & IS_THEIRS)
		node->is |= REF_HEARD;
	switch (e->kind) {
	case KIND_REFERRED:
		if (e->ref.n > 0 || e->org.n > 0)
			add_link(p, e->ref.n > 0 ? e->ref : e->org, e->when.day,
			    LINK_REFERRED, 0, e->ref.n == 0);
		break;
	case KIND_CONNECTED:
		node->helped++;
		if (e->ref.n > 0)
			add_link(p, e->ref, e->when.day, LINK_CONNECTED, 0, 0);
		break;
	case KIND_OWE:
		node->helped++; /* less those that are open */
		break;
	case KIND_ASKED:
	case KIND_INTRODUCED:
	case KIND_SCHEDULED:
		if (e->by.n > 0)
			add_link(p, e->by, e->when.day, LINK_BY, 1, 0);
		break;
	default:
		break;
	}
}

static void
take_log(struct ref_part *p, struct ref_node *node)
{
	const struct fold *f = &p->fold;

	for (size_t i = 0; i < f->n; i++)
		take_entry(p, node, f->order[i]);
	for (size_t i = 0; i < f->nopen; i++)
		node->helped -= fold_entry(f, f->open[i])->kind == KIND_OWE;
	node->helped += f->given;
	node->mets = f->mets;
	node->talks = f->mets + f->given;
	node->first = f->n > 0 ? fold_day(f, 0) : DATE_NONE;
	node->last = fold_day(f, f->last);
	node->held = f->held_until;
	node->stage = (uint8_t)f->stage;
	if (f->closed)
		node->is |= REF_CLOSED;
}

/* The bits of an organization: those given, if it is the one looked for. */
static unsigned
matches(struct ref_part *p, struct str org, unsigned there, unsigned near)
{
	uint32_t hash = hash_of(org);
	struct ref_org *o = &p->orgs[hash & (ORGS - 1)];

	if (org.n == 0)
		return 0;
	if (o->name == NULL || o->hash != hash || !str_is(org, o->name)) {
		int near_it = text_word_starts(org, p->wanted.org);

		*o = (struct ref_org){ arena_keep(&p->arena, org), hash,
		    near_it && text_same(org, p->wanted.org), (uint8_t)near_it };
	}
	return (o->there ? there : 0) | (o->near ? near : 0);
}

/* Whether a name is the one looked for.  Most differ in their first character
 * already, and the rest of them is not folded. */
static int
is_meant(struct ref_part *p, struct str name)
{
	int32_t c;

	if (name.n == 0 || p->wanted.name.n == 0)
		return 0;
	buf_reset(&p->scratch);
	text_fold(&p->scratch, str_sub(name, 0, text_next(name, &c)));
	return str_starts(buf_str(&p->folded), p->scratch.s) &&
	    text_same(name, p->wanted.name);
}

static void
take_was(struct ref_part *p, struct str id)
{
	if (id.n > 0 && id.p[0] == '@')
		id = str_sub(id, 1, id.n);
	if (!id_valid(id))
		return;
	p->was = xgrow(p->was, p->nwas, &p->cwas, sizeof(*p->was));
	p->was[p->nwas++] = (struct ref_was){ arena_keep(&p->arena, id),
	    hash_of(id), (uint32_t)p->n };
}

/* What a field says of who is looked for. */
static unsigned
meets(struct ref_part *p, const struct field *f)
{
	switch (f->id) {
	case FIELD_NAME:
	case FIELD_ALSO:
	case FIELD_EMAIL:
	case FIELD_WAS:
		return is_meant(p, f->value) ? REF_MEANT : 0;
	case FIELD_ORG:
		return p->wanted.org.n > 0 ?
		    matches(p, f->value, REF_THERE, REF_NEAR) : 0;
	case FIELD_PAST:
		return p->wanted.org.n > 0 ?
		    matches(p, record_past_org(f->value), REF_WAS_THERE, REF_WAS_NEAR) : 0;
	default:
		return 0;
	}
}

static void
take_header(struct ref_part *p, struct ref_node *node, const struct record *rec)
{
	size_t pos = 0;
	struct str id;

	if (ref_next(record_value(rec, FIELD_VIA), &pos, &id))
		add_link(p, id, DATE_NONE, LINK_VIA, 1, 0);
	for (size_t i = 0; i < rec->nfields; i++) {
		const struct field *f = &rec->fields[i];

		node->is |= (uint16_t)meets(p, f);
		if (f->id == FIELD_WAS)
			take_was(p, f->value);
	}
}

/* Its own, where it has any: few do. */
static struct pace
pace_of(const struct ref_part *p, const struct record *rec, struct rules *own)
{
	for (size_t i = 0; i < rec->nfields; i++)
		if (rec->fields[i].id == FIELD_RULE) {
			rules_of(own, p->rules, rec);
			return rules_pace(own);
		}
	return p->pace;
}

void
ref_add(struct ref_part *p, struct str id, const struct record *rec)
{
	struct ref_node *node;
	struct rules own;
	struct pace pace = pace_of(p, rec, &own);

	p->nodes = xgrow(p->nodes, p->n, &p->cap, sizeof(*p->nodes));
	node = &p->nodes[p->n];
	*node = (struct ref_node){ .id = arena_keep(&p->arena, id),
	    .hash = hash_of(id), .is = REF_CONTACT };
	fold_record(&p->fold, rec, p->today, &pace);
	take_log(p, node);
	take_header(p, node, rec);
	p->n++;
}

/* --- ids --- */

/* A slot of the hash table; number is plus 1, 0 for a free one. */
struct ref_slot {
	const char *id;
	uint32_t hash, number;
};

/* The slot of an id: its own, or the free one where it would stand. */
static struct ref_slot *
slot(const struct referral *g, const char *id, uint32_t hash)
{
	size_t i = hash & g->mask;

	while (g->ids[i].number != 0 &&
	    (g->ids[i].hash != hash || strcmp(id, g->ids[i].id) != 0))
		i = (i + 1) & g->mask;
	return &g->ids[i];
}

/* Make a table that leaves room for n. */
static void
make_ids(struct referral *g, size_t n)
{
	struct ref_slot *old = g->ids;
	size_t size = 64, slots = old != NULL ? g->mask + 1 : 0;

	while (size < n * 2)
		size *= 2;
	g->ids = xcalloc(size, sizeof(*g->ids));
	g->mask = size - 1;
	for (size_t i = 0; i < slots; i++)
		if (old[i].number != 0)
			*slot(g, old[i].id, old[i].hash) = old[i];
	free(old);
}

static void
enter(struct referral *g, const char *id, uint32_t hash, size_t number)
{
	if (g->nids * 2 > g->mask)
		make_ids(g, g->nids * 2);
	*slot(g, id, hash) =
	    (struct ref_slot){ id, hash, (uint32_t)number + 1 };
	g->nids++;
}

/* An id that they had, unless somebody bears it, or had it and goes before. */
static void
enter_was(struct referral *g, const struct ref_was *was, size_t number)
{
	struct ref_slot *at = slot(g, was->id, was->hash);
	const char *its;

	if (at->number == 0) {
		enter(g, was->id, was->hash, number);
		return;
	}
	its = g->nodes[at->number - 1].id;
	if (strcmp(its, was->id) != 0 && strcmp(g->nodes[number].id, its) < 0)
		at->number = (uint32_t)number + 1;
}

static uint32_t
find(const struct referral *g, const char *id, uint32_t hash)
{
	const struct ref_slot *at = slot(g, id, hash);

	return at->number != 0 ? at->number - 1 : NOBODY;
}

uint32_t
referral_find(const struct referral *g, struct str id)
{
	char *s = str_dup(id);
	uint32_t node = id.n > 0 ? find(g, s, hash_of(id)) : NOBODY;

	free(s);
	return node;
}

/* --- joining --- */

/* A node for what is only named. */
static uint32_t
add_named(struct referral *g, size_t *cap, const struct named_link *l)
{
	g->nodes = xgrow(g->nodes, g->n, cap, sizeof(*g->nodes));
	g->nodes[g->n] = (struct ref_node){ .id = l->other.id, .hash = l->hash,
	    .first = DATE_NONE, .last = DATE_NONE, .held = DATE_NONE,
	    .is = l->is_org ? REF_ORG : 0 };
	if (!l->is_org)
		enter(g, l->other.id, l->hash, g->n);
	return (uint32_t)g->n++;
}

/* Make numbers of the ids in the links of a part, whose first contact has this
 * number; those to oneself go. */
static void
number_links(struct referral *g, size_t *cap, struct ref_part *p, size_t first)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->nlinks; i++) {
		struct named_link l = p->links[i];
		uint32_t other = NOBODY;

		if (!l.is_org)
			other = find(g, l.other.id, l.hash);
		if (other == NOBODY)
			other = add_named(g, cap, &l);
		l.here += (uint32_t)first;
		l.other.number = other;
		if (other != l.here)
			p->links[kept++] = l;
	}
	p->nlinks = kept;
}

/* A few are sorted in place; most have no more. */
enum { FEW = 8 };

static void
sort_few(struct ref_arc *arcs, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct ref_arc arc = arcs[i];
		size_t k = i;

		for (; k > 0 && arcs[k - 1].with > arc.with; k--)
			arcs[k] = arcs[k - 1];
		arcs[k] = arc;
	}
}

static int
by_end(const void *a, const void *b)
{
	const struct ref_arc *x = a, *y = b;

	return (x->with > y->with) - (x->with < y->with);
}

/* The earlier of two days, of which DATE_NONE is none. */
static int
earlier(int a, int b)
{
	if (a == DATE_NONE || b == DATE_NONE)
		return a == DATE_NONE ? b : a;
	return a < b ? a : b;
}

/* Make one of the arcs to the same end; returns how many stay. */
static size_t
unite(struct ref_arc *arcs, size_t n)
{
	size_t kept = 0;

	if (n > FEW)
		qsort(arcs, n, sizeof(*arcs), by_end);
	else
		sort_few(arcs, n);
	for (size_t i = 0; i < n; i++) {
		if (kept > 0 && arcs[kept - 1].with == arcs[i].with) {
			arcs[kept - 1].day = earlier(arcs[kept - 1].day, arcs[i].day);
			arcs[kept - 1].kinds |= arcs[i].kinds;
		} else
			arcs[kept++] = arcs[i];
	}
	return kept;
}

/* Room for the arcs of n nodes, of which the i-th has at[i + 2]: at[i + 1] is
 * then where its next one goes. */
static struct ref_arc *
make_room(size_t *at, size_t n)
{
	for (size_t i = 1; i < n + 2; i++)
		at[i] += at[i - 1];
	return xcalloc(at[n + 1] + 1, sizeof(struct ref_arc));
}

/* Whom each referred. */
static void
make_out(struct referral *g)
{
	size_t *at = xcalloc(g->n + 2, sizeof(*at)), kept = 0, from, length;
	const struct named_link *l;

	for (size_t k = 0; k < 2 && g->parts[k] != NULL; k++)
		for (size_t i = 0; i < g->parts[k]->nlinks; i++) {
			l = &g->parts[k]->links[i];
			at[(l->inwards ? l->other.number : l->here) + 2]++;
		}
	g->out = make_room(at, g->n);
	for (size_t k = 0; k < 2 && g->parts[k] != NULL; k++)
		for (size_t i = 0; i < g->parts[k]->nlinks; i++) {
			l = &g->parts[k]->links[i];
			g->out[at[(l->inwards ? l->other.number : l->here) + 1]++] =
			    (struct ref_arc){ l->inwards ? l->here :
			    l->other.number, l->day, l->kind };
		}
	/* by now at[i] is where those of i begin */
	for (size_t i = 0; i < g->n; i++) {
		from = at[i];
		length = unite(g->out + from, at[i + 1] - from);
		memmove(g->out + kept, g->out + from, length * sizeof(*g->out));
		at[i] = kept;
		kept += length;
	}
	at[g->n] = kept;
	g->out_first = at;
}

/* By whom each was, from that. */
static void
make_in(struct referral *g)
{
	size_t *at = xcalloc(g->n + 2, sizeof(*at));

	for (size_t i = 0; i < g->out_first[g->n]; i++)
		at[g->out[i].with + 2]++;
	g->in = make_room(at, g->n);
	for (size_t i = 0; i < g->n; i++)
		for (size_t k = g->out_first[i]; k < g->out_first[i + 1]; k++)
			g->in[at[g->out[k].with + 1]++] = (struct ref_arc){
			    (uint32_t)i, g->out[k].day, g->out[k].kinds };
	g->in_first = at;
}

/* Whether a word passed with each since they were first named. */
static void
find_touched(struct referral *g)
{
	for (size_t i = 0; i < g->contacts; i++) {
		int named = DATE_NONE;

		for (size_t k = g->in_first[i]; k < g->in_first[i + 1]; k++)
			if (g->in[k].kinds & LINK_TO_ME)
				named = earlier(named, g->in[k].day);
		if (g->nodes[i].last != DATE_NONE && g->nodes[i].last >= named)
			g->nodes[i].is |= REF_TOUCHED;
	}
}

/* The contacts of both parts, and all ids that lead to them. */
static void
join_nodes(struct referral *g, size_t *cap)
{
	struct ref_part *a = g->parts[0], *b = g->parts[1];
	size_t bn = b != NULL ? b->n : 0, first = 0;

	g->contacts = g->n = a->n + bn;
	*cap = g->n + 1;
	g->nodes = xreallocarray(a->nodes, *cap, sizeof(*g->nodes));
	a->nodes = NULL;
	if (bn > 0)
		memcpy(g->nodes + a->n, b->nodes, bn * sizeof(*g->nodes));
	make_ids(g, g->n + a->nwas + (b != NULL ? b->nwas : 0));
	for (size_t i = 0; i < g->n; i++)
		enter(g, g->nodes[i].id, g->nodes[i].hash, i);
	for (size_t k = 0; k < 2 && g->parts[k] != NULL; k++) {
		for (size_t i = 0; i < g->parts[k]->nwas; i++)
			enter_was(g, &g->parts[k]->was[i],
			    first + g->parts[k]->was[i].number);
		first += g->parts[k]->n;
	}
}

void
referral_join(struct referral *g, struct ref_part *a, struct ref_part *b)
{
	size_t cap;

	*g = (struct referral){ .parts = { a, b } };
	join_nodes(g, &cap);
	number_links(g, &cap, a, 0);
	if (b != NULL)
		number_links(g, &cap, b, a->n);
	make_out(g);
	make_in(g);
	find_touched(g);
}

void
referral_free(struct referral *g)
{
	part_free(g->parts[0]);
	part_free(g->parts[1]);
	free(g->nodes);
	free(g->out);
	free(g->in);
	free(g->out_first);
	free(g->in_first);
	free(g->ids);
	*g = (struct referral){ 0 };
}
