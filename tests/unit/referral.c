/* The graph of referrals, its tree, and the ways to somebody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reftree.h"
#include "refway.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))
#define TODAY 20780 /* 2026-11-23 */

/* Too slow by far is a failure, too. */
enum { SECONDS = 60, MANY = 100000 };

static struct workdays week;
static struct rules rules;

static int
begin(void **state)
{
	(void)state;
	week = (struct workdays)WORKDAYS_INIT;
	rules_default(&rules, &week);
	return 0;
}

/* Records being joined: each goes to one of two parts. */
struct taking {
	struct ref_part *parts[2];
	struct record rec;
};

static void
taking_begin(struct taking *t, const char *name, const char *org)
{
	for (int k = 0; k < 2; k++)
		t->parts[k] = ref_part_new(&rules, TODAY,
		    (struct ref_wanted){ str_of(name), str_of(org) });
	t->rec = (struct record)RECORD_INIT;
}

static void
take(struct taking *t, int part, const char *id, const char *data)
{
	record_parse(&t->rec, str_of(data), NULL);
	ref_add(t->parts[part], str_of(id), &t->rec);
}

static void
join(struct taking *t, struct referral *g)
{
	referral_join(g, t->parts[0], t->parts[1]);
	record_free(&t->rec);
}

struct person {
	const char *id, *data;
};

/* All of them; the parts in turn, from which on. */
static void
join_people(struct referral *g, const struct person *v, size_t n, int from,
    const char *name, const char *org)
{
	struct taking t;

	taking_begin(&t, name, org);
	for (size_t i = 0; i < n; i++) {
		size_t k = from ? n - 1 - i : i;

		take(&t, (int)(k + (size_t)from) % 2, v[k].id, v[k].data);
	}
	join(&t, g);
}

/* "a0 b1 c2!": ids with their depths, ! above, ~ again. */
static void
say_tree(struct buf *b, const struct reftree *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct ref_line *l = &t->lines[i];

		buf_printf(b, "%s%s%u%s", i > 0 ? " " : "",
		    t->graph->nodes[l->node].id, l->depth, l->mark == REF_ABOVE ?
		    "!" : l->mark == REF_AGAIN ? "~" : "");
	}
}

static void
trees_are_as_they_should_be(void **state)
{
	static const struct {
		struct person v[5];
		const char *tree;
	} cases[] = {
		{ { { "a", "Name: A\n" } }, "" },
		/* Via: goes before an earlier referral */
		{ { { "a", "Name: A\n\n2026-01-01 referred @c\n" },
		    { "b", "Name: B\n\n2026-02-01 referred @c\n" },
		    { "c", "Name: C\nVia: @b\n" } }, "a0 c1~ b0 c1" },
		/* else the first does */
		{ { { "a", "Name: A\n\n2026-03-01 referred @c\n" },
		    { "b", "Name: B\n\n2026-02-01 referred @c\n" },
		    { "c", "Name: C\n" } }, "b0 c1 a0 c1~" },
		/* children by date, then id; undated last */
		{ { { "a", "Name: A\n\n2026-03-01 referred @z\n2026-02-01 referred @y\n"
		    "2026-02-01 referred @x\n" }, { "w", "Name: W\nVia: @a\n" },
		    { "x", "Name: X\n" } }, "a0 x1 y1 z1 w1" },
		/* of the same pair the earliest day counts, and one line */
		{ { { "a", "Name: A\n\n2026-03-01 referred @b\n2026-04-01 referred @b\n"
		    "2026-03-15 referred @c\n" }, { "b", "Name: B\nVia: @a\n" },
		    { "c", "Name: C\n\n2026-03-16 asked by=@a\n" } }, "a0 b1 c1" },
		/* nobody refers to themselves, and connected is no referral */
		{ { { "a", "Name: A\nVia: @a\n\n2026-03-01 referred @a\n"
		    "2026-03-01 connected @b\n" }, { "b", "Name: B\n" } }, "" },
		{ { { "a", "Name: A\nVia: @b\n" }, { "b", "Name: B\nVia: @a\n" } },
		    "a0 b1 a2!" },
		{ { { "a", "Name: A\nVia: @b\n\n2026-02-02 note\n" },
		    { "b", "Name: B\nVia: @c\n\n2026-01-01 note\n" },
		    { "c", "Name: C\nVia: @a\n" },
		    { "d", "Name: D\nVia: @b\n" } }, "b0 a1 c2 b3! d1" },
		/* a Was: leads to its bearer, unless somebody bears the id */
		{ { { "a", "Name: A\nWas: q\nWas: c\n" }, { "b", "Name: B\nVia: @q\n" },
		    { "c", "Name: C\n" }, { "d", "Name: D\nVia: @c\n" },
		    { "e", "Name: E\nWas: q\n" } }, "a0 b1 c0 d1" },
		{ { { "a", "Name: A\n\n2026-01-01 referred org=\"X Y\"\n"
		    "2026-01-01 referred org=\"X Y\"\n2026-01-01 referred org=Z\n" } },
		    "a0 X Y1 Z1" },
		{ { { "a", "Name: A\n\n2027-01-01 referred @b\n" } }, "" },
		{ { { "a", "Name: A\n\n2026-01-01 met x\n" } }, "a0" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++)
		for (int from = 0; from < 2; from++) {
			struct buf b = BUF_INIT;
			struct referral g;
			struct reftree t;
			size_t n = 0;

			while (n < LEN(cases[i].v) && cases[i].v[n].id != NULL)
				n++;
			join_people(&g, cases[i].v, n, from, "", "");
			reftree_make(&t, &g);
			for (size_t k = 0; k < t.nroots; k++)
				reftree_below(&t, t.roots[k]);
			say_tree(&b, &t);
			assert_string_equal(b.s, cases[i].tree);
			buf_free(&b);
			reftree_free(&t);
			referral_free(&g);
		}
}

static void
reach_and_ends_are_counted(void **state)
{
	static const struct person v[] = {
		{ "a", "Name: A\n\n2026-01-01 referred @b\n2026-01-02 referred @c\n"
		    "2026-01-02 referred org=X\n" },
		{ "b", "Name: B\n\n2026-02-01 met x\n" },
		{ "c", "Name: C\n\n2025-12-31 asked\n2026-02-01 referred @d\n" },
		{ "d", "Name: D\n\n2026-01-31 asked\n" },
		{ "e", "Name: E\n\n2026-02-01 requested\n2026-02-02 accepted\n"
		    "2026-02-03 met\n" },
	};
	struct referral g;
	struct reftree t;
	struct ref_place *p;

	(void)state;
	join_people(&g, v, LEN(v), 0, "", "");
	reftree_make(&t, &g);
	p = &t.places[referral_find(&g, STR("a"))];
	assert_int_equal(p->named, 2);
	assert_int_equal(p->targets, 1);
	assert_int_equal(p->reach, 3);
	assert_int_equal(p->talked, 1);
	assert_int_equal(reftree_end(&t, referral_find(&g, STR("a"))), REF_GOES_ON);
	assert_int_equal(reftree_end(&t, referral_find(&g, STR("b"))),
	    REF_NAMED_NOBODY);
	/* c named somebody, and so a word passed; d was asked before */
	assert_int_equal(reftree_end(&t, referral_find(&g, STR("c"))), REF_GOES_ON);
	assert_int_equal(reftree_end(&t, referral_find(&g, STR("d"))),
	    REF_NOT_APPROACHED);
	/* whom I gave a talk owes me no name */
	assert_int_equal(reftree_end(&t, referral_find(&g, STR("e"))), REF_GOES_ON);
	assert_int_equal(referral_find(&g, STR("zz")), NOBODY);
	reftree_free(&t);
	referral_free(&g);
}

/* "b c; d": the ways in order, ? behind who was there. */
static void
say_ways(struct buf *b, const struct refways *w, const struct referral *g)
{
	for (size_t i = 0; i < w->n; i++) {
		if (i > 0)
			buf_puts(b, "; ");
		for (uint32_t k = 0; k <= w->v[i].steps; k++)
			buf_printf(b, "%s%s", k > 0 ? " " : "",
			    g->nodes[w->path[w->v[i].at + k]].id);
		buf_puts(b, w->v[i].past ? "?" : "");
	}
}

static void
ways_are_as_they_should_be(void **state)
{
	static const struct {
		struct person v[6];
		const char *to, *org; /* somebody, or an organization */
		const char *ways;
	} cases[] = {
		/* who was only asked is not known; who declined would rather not */
		{ { { "a", "Name: A\n\n2026-01-01 asked\n" }, { "b", "Name: B\n\n"
		    "2026-01-01 asked\n2026-01-02 declined\n" },
		    { "t", "Name: T\nVia: @a\n\n2026-01-01 asked by=@b\n" } }, "t", NULL, "" },
		{ { { "a", "Name: A\n\n2026-01-01 heard\n" },
		    { "t", "Name: T\nVia: @a\n" } }, "t", NULL, "a t" },
		/* in either direction, and by who was put in touch */
		{ { { "a", "Name: A\nVia: @t\n\n2026-01-01 heard\n" },
		    { "b", "Name: B\n\n2026-01-01 heard\n2026-01-02 connected @t\n" },
		    { "t", "Name: T\n" } }, "t", NULL, "b t; a t" },
		/* who is known themselves is their own way */
		{ { { "a", "Name: A\n\n2026-01-01 heard\n" },
		    { "t", "Name: T\nVia: @a\n\n2026-01-01 heard\n" } }, "t", NULL, "t" },
		/* through who is not, even who is not in the book */
		{ { { "a", "Name: A\n\n2026-01-01 met\n2026-01-02 referred @m\n" },
		    { "t", "Name: T\nVia: @m\n" } }, "t", NULL, "a m t" },
		/* shorter first; then talks, lately, helped */
		{ { { "a", "Name: A\nVia: @m\n\n2026-11-01 met\n2026-11-02 met\n" },
		    { "b", "Name: B\nVia: @t\n\n2024-01-01 heard\n" },
		    { "c", "Name: C\nVia: @t\n\n2024-01-02 heard\n" },
		    { "d", "Name: D\nVia: @t\n\n2024-01-03 met x\n" },
		    { "t", "Name: T\nVia: @m\n" }, { "m", "Name: M\n" } }, "t", NULL,
		    "d t; c t; b t; a m t" },
		{ { { "a", "Name: A\nVia: @t\n\n2026-01-01 met\n2026-11-01 heard\n" },
		    { "b", "Name: B\nVia: @t\n\n2026-01-01 met\n2026-03-01 met\n"
		    "2026-04-01 heard\n" },
		    { "c", "Name: C\nVia: @t\n\n2026-01-01 met\n2026-10-01 owe x\n"
		    "2026-10-02 done x\n2026-10-03 heard\n" },
		    { "d", "Name: D\nVia: @t\n\n2026-01-01 met\n2026-10-01 owe x\n"
		    "2026-11-03 heard\n" }, { "t", "Name: T\n" } }, "t", NULL,
		    "b t; c t; d t; a t" },
		{ { { "a", "Name: A\nOrg: Moss & Fern\n\n2026-01-01 met\n" },
		    { "b", "Name: B\nOrg: moss & fern\n" },
		    { "c", "Name: C\nPast: 2001; Moss & Fern; x\n\n2026-11-01 met\n" },
		    { "d", "Name: D\nVia: @b\n\n2026-01-01 heard\n" },
		    { "e", "Name: E\nOrg: Mossad\n\n2026-01-01 met\n" } }, NULL, "Moss & Fern",
		    "a; c?; d b" },
		/* nobody is named so: by the start of a word */
		{ { { "a", "Name: A\nOrg: Moss & Fern\n\n2026-01-01 met\n" },
		    { "b", "Name: B\nOrg: Fernando\n\n2026-01-01 met\n" },
		    { "c", "Name: C\nOrg: Golfern\n\n2026-01-01 met\n" } }, NULL, "fern",
		    "a; b" },
		/* colleagues, where no link leads */
		{ { { "a", "Name: A\nOrg: X\n\n2026-01-01 met\n" },
		    { "b", "Name: B\nPast: 2001; X; y\n\n2026-01-01 met\n2026-01-05 met\n" },
		    { "t", "Name: T\nOrg: X\n" } }, "t", "X", "a t; b t?" },
		{ { { "a", "Name: A\n\n2026-01-01 met\n2026-01-02 closed\n"
		    "2026-01-01 referred @t\n" }, { "t", "Name: T\n" } }, "t", NULL, "" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++)
		for (int from = 0; from < 2; from++) {
			struct buf b = BUF_INIT;
			struct refways w;
			struct referral g;
			size_t n = 0;

			while (n < LEN(cases[i].v) && cases[i].v[n].id != NULL)
				n++;
			join_people(&g, cases[i].v, n, from, "", cases[i].org);
			if (cases[i].to != NULL)
				refways_to(&w, &g, referral_find(&g,
				    str_of(cases[i].to)), TODAY);
			else
				refways_into(&w, &g, TODAY);
			say_ways(&b, &w, &g);
			assert_string_equal(b.s, cases[i].ways);
			buf_free(&b);
			refways_free(&w);
			referral_free(&g);
		}
}

static void
whole_names_are_meant(void **state)
{
	static const struct person v[] = {
		{ "a", "Name: Zoë Brontë\n" },
		{ "b", "Name: Z. B.\nAlso: ZOE BRONTE\n" },
		{ "c", "Name: Zoe Bronte Lee\n" },
		{ "d", "Name: D\nEmail: Zoe Bronte\n" },
		{ "e", "Name: Ёва\n" },
	};
	struct referral g;
	size_t meant = 0;

	(void)state;
	join_people(&g, v, LEN(v), 0, "zoe bronte", "");
	for (size_t i = 0; i < g.n; i++)
		meant += (g.nodes[i].is & REF_MEANT) != 0;
	assert_int_equal(meant, 3);
	assert_false(g.nodes[referral_find(&g, STR("c"))].is & REF_MEANT);
	referral_free(&g);
}

/* xorshift64*. */
static unsigned
draw(uint64_t *random, unsigned n)
{
	*random ^= *random >> 12;
	*random ^= *random << 25;
	*random ^= *random >> 27;
	return (unsigned)((*random * 0x2545f4914f6cdd1dULL >> 33) % n);
}

enum { PEOPLE = 12 };

/* A random book of some people; links[i][j]: i and j know each other. */
static void
make_random(struct referral *g, uint64_t *random, int links[PEOPLE][PEOPLE])
{
	struct buf data = BUF_INIT, id = BUF_INIT;
	struct taking t;
	unsigned n = draw(random, 3) + 1;

	memset(links, 0, sizeof(int) * PEOPLE * PEOPLE);
	taking_begin(&t, "", "");
	for (unsigned i = 0; i < PEOPLE; i++) {
		buf_reset(&data);
		buf_puts(&data, "Name: N\n");
		for (unsigned k = draw(random, n + 1); k > 0; k--) {
			unsigned j = draw(random, PEOPLE);

			links[i][j] = links[j][i] = 1;
			buf_printf(&data, "2026-%02u-01 referred @p%u\n",
			    1 + draw(random, 10), j);
		}
		if (draw(random, 4) == 0)
			buf_puts(&data, "2026-10-01 met x\n");
		buf_reset(&id);
		buf_printf(&id, "p%u", i);
		take(&t, (int)draw(random, 2), id.s, data.s);
	}
	join(&t, g);
	buf_free(&data);
	buf_free(&id);
}

/* Each way is a path of links, as short as any; all known who are near enough
 * have one. */
static void
check_ways(const struct referral *g, int links[PEOPLE][PEOPLE], unsigned to)
{
	int far[PEOPLE], known[PEOPLE], reached = 0;
	struct buf id = BUF_INIT;
	struct refways w;

	for (int i = 0; i < PEOPLE; i++) {
		buf_reset(&id);
		buf_printf(&id, "p%d", i);
		known[i] = ref_known(&g->nodes[referral_find(g, buf_str(&id))]);
		far[i] = (unsigned)i == to ? 0 : PEOPLE;
	}
	/* Bellman and Ford: nobody known is passed through */
	for (int round = 0; round < PEOPLE; round++)
		for (int i = 0; i < PEOPLE; i++)
			for (int j = 0; j < PEOPLE; j++)
				if (links[i][j] && !known[j] && far[j] + 1 < far[i])
					far[i] = far[j] + 1;
	for (int i = 0; i < PEOPLE; i++)
		reached += known[i] && far[i] < PEOPLE;
	buf_reset(&id);
	buf_printf(&id, "p%u", to);
	refways_to(&w, g, referral_find(g, buf_str(&id)), TODAY);
	assert_int_equal(w.n, reached);
	for (size_t i = 0; i < w.n; i++) {
		const uint32_t *path = w.path + w.v[i].at;
		int at = atoi(g->nodes[path[0]].id + 1), next;

		assert_int_equal(w.v[i].steps, far[at]);
		assert_true(known[at]);
		for (uint32_t k = 1; k <= w.v[i].steps; k++, at = next) {
			next = atoi(g->nodes[path[k]].id + 1);
			assert_true(links[at][next]);
		}
		assert_int_equal(at, to);
	}
	buf_free(&id);
	refways_free(&w);
}

/* Everybody who was named stands once; reach is what stands below. */
static void
check_tree(const struct referral *g)
{
	struct reftree t;
	int *stands = calloc(g->n, sizeof(*stands));

	assert_non_null(stands);
	reftree_make(&t, g);
	for (size_t i = 0; i < t.nroots; i++)
		reftree_below(&t, t.roots[i]);
	assert_true(t.n <= g->n + g->out_first[g->n]);
	for (size_t i = 0; i < t.n; i++) {
		const struct ref_line *l = &t.lines[i];
		size_t below = 0, k;

		if (l->mark != REF_PLACED)
			continue;
		stands[l->node]++;
		for (k = i + 1; k < t.n && t.lines[k].depth > l->depth; k++)
			below += t.lines[k].mark == REF_PLACED;
		assert_int_equal(t.places[l->node].reach, below);
	}
	for (size_t i = 0; i < g->n; i++) {
		int linked = g->in_first[i + 1] > g->in_first[i] ||
		    g->out_first[i + 1] > g->out_first[i] || g->nodes[i].mets > 0;

		assert_int_equal(stands[i], linked);
	}
	free(stands);
	reftree_free(&t);
}

static void
random_books_agree_with_the_long_way_round(void **state)
{
	uint64_t random = 42;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		int links[PEOPLE][PEOPLE];
		struct referral g;

		make_random(&g, &random, links);
		check_tree(&g);
		check_ways(&g, links, draw(&random, PEOPLE));
		referral_free(&g);
	}
}

/* A chain, a hub, and all that leads into one circle. */
static void
deep_and_wide_are_quick(void **state)
{
	static const char *const forms[] = {
		"Name: N\nVia: @n%d\n", "Name: N\nVia: @n0\n"
	};

	(void)state;
	for (size_t f = 0; f < LEN(forms); f++) {
		struct buf data = BUF_INIT, id = BUF_INIT;
		struct referral g;
		struct refways w;
		struct reftree t;
		struct taking k;

		taking_begin(&k, "", "");
		take(&k, 0, "n0", f == 0 ? "Name: N\nVia: @n99999\n\n2026-01-01 met\n" :
		    "Name: N\n\n2026-01-01 met\n");
		for (int i = 1; i < MANY; i++) {
			buf_reset(&data);
			buf_reset(&id);
			buf_printf(&id, "n%d", i);
			if (f == 0)
				buf_printf(&data, "Name: N\nVia: @n%d\n", i - 1);
			else
				buf_puts(&data, forms[1]);
			take(&k, i % 2, id.s, data.s);
		}
		join(&k, &g);
		reftree_make(&t, &g);
		assert_int_equal(t.nroots, 1);
		reftree_below(&t, t.roots[0]);
		assert_int_equal(t.n, f == 0 ? MANY + 1 : MANY);
		assert_int_equal(t.places[t.roots[0]].reach, MANY - 1);
		refways_to(&w, &g, referral_find(&g, STR("n50000")), TODAY);
		assert_int_equal(w.n, 1);
		assert_int_equal(w.v[0].steps, f == 0 ? MANY - 50000 : 1);
		refways_free(&w);
		reftree_free(&t);
		referral_free(&g);
		buf_free(&data);
		buf_free(&id);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trees_are_as_they_should_be),
		cmocka_unit_test(reach_and_ends_are_counted),
		cmocka_unit_test(ways_are_as_they_should_be),
		cmocka_unit_test(whole_names_are_meant),
		cmocka_unit_test(random_books_agree_with_the_long_way_round),
		cmocka_unit_test(deep_and_wide_are_quick),
	};

	alarm(SECONDS);
	return cmocka_run_group_tests(tests, begin, NULL);
}
