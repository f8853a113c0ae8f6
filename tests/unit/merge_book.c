#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../merge_book_laws.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* --- a generator of small books, and of what people and tools do to them --- */

/* Each book has room for these. */
static const char *const ids[] = { "a", "b", "c", "d", "e" };
#define IDS LEN(ids)

struct shelf {
	struct buf text[IDS];
	unsigned char has[IDS];
};

struct random {
	uint64_t state;
};

/* xorshift64*: the same numbers everywhere. */
static size_t
pick(struct random *r, size_t n)
{
	r->state ^= r->state >> 12;
	r->state ^= r->state << 25;
	r->state ^= r->state >> 27;
	return (size_t)((r->state * 0x2545f4914f6cdd1dULL) >> 33) % n;
}

static void
copy_shelf(struct shelf *to, const struct shelf *from)
{
	for (size_t i = 0; i < IDS; i++) {
		buf_reset(&to->text[i]);
		buf_addstr(&to->text[i], buf_str(&from->text[i]));
		to->has[i] = from->has[i];
	}
}

static void
free_shelf(struct shelf *s)
{
	for (size_t i = 0; i < IDS; i++)
		buf_free(&s->text[i]);
}

static void
remove_file(struct shelf *s, size_t i)
{
	s->has[i] = 0;
	buf_reset(&s->text[i]);
}

/* A contact of its own, with an entry that no other has. */
static void
add_file(struct random *r, struct shelf *s, size_t i)
{
	static const char *const orgs[] = { "", "Org: Navy\n", "Org: Rand\n" };

	s->has[i] = 1;
	buf_reset(&s->text[i]);
	buf_printf(&s->text[i], "Name: %s%s\n%s", ids[i], pick(r, 4) ? "" : " x",
	    orgs[pick(r, LEN(orgs))]);
	if (pick(r, 4) > 0)
		buf_printf(&s->text[i], "\n2026-11-02 note %zx\n", pick(r, 1 << 24));
}

static void
log_entry(struct random *r, struct shelf *s, size_t i)
{
	struct record rec = RECORD_INIT;
	struct buf line = BUF_INIT, out = BUF_INIT;
	struct entry e;

	buf_printf(&line, "2026-11-%02zu note %zx\n", 1 + pick(r, 9),
	    pick(r, 1 << 24));
	entry_parse(&e, buf_str(&line), 1, NULL);
	record_parse(&rec, buf_str(&s->text[i]), NULL);
	record_log(&rec, e.when, buf_str(&line), &out);
	buf_reset(&s->text[i]);
	buf_addstr(&s->text[i], buf_str(&out));
	record_free(&rec);
	buf_free(&line);
	buf_free(&out);
}

/* Change a record by one of the functions of record.h. */
static void
edit(struct buf *text, int (*how)(const struct record *, struct str, struct str,
    struct buf *, struct error *), const char *name, const char *value)
{
	struct record rec = RECORD_INIT;
	struct error e = ERROR_INIT;
	struct buf out = BUF_INIT;

	record_parse(&rec, buf_str(text), NULL);
	if (how(&rec, str_of(name), str_of(value), &out, &e) == 1) {
		buf_reset(text);
		buf_addstr(text, buf_str(&out));
	}
	error_clear(&e);
	record_free(&rec);
	buf_free(&out);
}

/* As ii-mv does, onto a free id or another contact. */
static void
move_file(struct shelf *s, size_t from, size_t to)
{
	struct buf out = BUF_INIT;

	if (from == to)
		return;
	merge_unite(&out, buf_str(&s->text[to]), buf_str(&s->text[from]));
	buf_reset(&s->text[to]);
	buf_addstr(&s->text[to], buf_str(&out));
	s->has[to] = 1;
	remove_file(s, from);
	edit(&s->text[to], record_remove, "Was", ids[to]);
	edit(&s->text[to], record_add, "Was", ids[from]);
	buf_free(&out);
}

/* Take back that another id moved to file i. */
static void
take_back(struct random *r, struct shelf *s, size_t i)
{
	size_t to = pick(r, IDS);

	if (law_was(buf_str(&s->text[i]), str_of(ids[to])) == 0 || s->has[to])
		return;
	edit(&s->text[i], record_remove, "Was", ids[to]);
	if (pick(r, 3) == 0)
		add_file(r, s, to); /* two again */
	else {
		s->has[to] = 1;
		buf_addstr(&s->text[to], buf_str(&s->text[i]));
		remove_file(s, i);
	}
}

static int
is_named(const struct shelf *s, size_t id)
{
	for (size_t i = 0; i < IDS; i++)
		if (law_was(buf_str(&s->text[i]), str_of(ids[id])) > 0)
			return 1;
	return 0;
}

/* What people do with tools. */
static void
act(struct random *r, struct shelf *s)
{
	static const char *const roles[] = { "captain", "admiral", "", "lead" };
	size_t i = pick(r, IDS);

	if (!s->has[i]) {
		if (!is_named(s, i))
			add_file(r, s, i);
		return;
	}
	switch (pick(r, 9)) {
	case 0:
	case 1:
	case 2:
		move_file(s, i, pick(r, IDS));
		return;
	case 3:
		remove_file(s, i);
		return;
	case 4:
		take_back(r, s, i);
		return;
	case 5:
	case 6:
		edit(&s->text[i], record_set, "Role", roles[pick(r, LEN(roles))]);
		return;
	default:
		log_entry(r, s, i);
		return;
	}
}

/* What goes wrong. */
static void
spoil(struct random *r, struct shelf *s)
{
	static const char *const lines[] = {
		"Was: a\n", "was:b\r\n", "Was: c", "Was: d\n", "WAS: e\n\t\n",
		"Was:\n\ta\n", "Was: A\n", "Was: ../b\n", "Was: zed\n", "Was:\n",
		"Was: a b\n", "Clash: Was: a\n", "\xef\xbb\xbf", "# Was: a\n  b\n",
		"  Was: b\n", "2026-11-02 note\n\tWas: c\n", "\n", "Name: two\n",
	};
	size_t i = pick(r, IDS), k = pick(r, IDS);
	struct buf *b = &s->text[i];
	const char *nl;

	switch (pick(r, 6)) {
	case 0: /* copied by hand */
		if (s->has[k] && i != k) {
			buf_reset(b);
			buf_addstr(b, buf_str(&s->text[k]));
			s->has[i] = 1;
		}
		return;
	case 1: /* emptied */
		buf_reset(b);
		buf_puts(b, pick(r, 2) ? "" : " \n");
		s->has[i] = 1;
		return;
	case 2: /* cut short */
		buf_splice(b, pick(r, b->n + 1), b->n, STR(""));
		return;
	case 3: /* a line gone */
		if ((nl = memchr(b->s, '\n', b->n)) != NULL)
			buf_splice(b, 0, (size_t)(nl - b->s) + 1, STR(""));
		return;
	default:
		if (!s->has[i])
			return;
		nl = memchr(b->s, '\n', b->n);
		k = nl == NULL || pick(r, 2) ? 0 : (size_t)(nl - b->s) + 1;
		buf_splice(b, k, k, str_of(lines[pick(r, LEN(lines))]));
		return;
	}
}

static void
live(struct random *r, struct shelf *s, size_t steps, int hostile)
{
	while (steps-- > 0)
		if (hostile && pick(r, 3) == 0)
			spoil(r, s);
		else
			act(r, s);
}

/* --- properties --- */

static void
bind(struct law_book *b, const struct shelf v[MERGE_SIDES])
{
	b->n = IDS;
	for (size_t i = 0; i < IDS; i++) {
		b->files[i].id = str_of(ids[i]);
		for (int side = 0; side < MERGE_SIDES; side++) {
			b->files[i].text[side] = buf_str(&v[side].text[i]);
			b->files[i].has[side] = v[side].has[i];
		}
	}
}

static void
show_book(const struct law_book *b)
{
	static const char *const names[] = { "base", "ours", "theirs", "result" };
	struct merge_book m = MERGE_BOOK_INIT;

	merge_records(&m, b->files, b->n);
	for (int side = 0; side <= MERGE_SIDES; side++)
		for (size_t i = 0; i < b->n; i++) {
			struct str s = side == MERGE_SIDES ? m.results[i].text :
			    b->files[i].text[side];

			if (side == MERGE_SIDES ? m.results[i].has :
			    b->files[i].has[side])
				fprintf(stderr, "--- %s %.*s\n%.*s\n", names[side],
				    (int)b->files[i].id.n, b->files[i].id.p,
				    (int)s.n, s.p);
		}
	merge_book_free(&m);
}

/* How many to try, unless MERGE_BOOKS says. */
#ifdef __SANITIZE_ADDRESS__
#define BOOKS 4000
#else
#define BOOKS 20000
#endif

static size_t
books(void)
{
	const char *n = getenv("MERGE_BOOKS");

	return n != NULL ? strtoul(n, NULL, 10) : BOOKS;
}

static void
merges_keep_every_law(void **state)
{
	struct shelf v[MERGE_SIDES];
	struct law_book b;
	const char *law;

	(void)state;
	for (size_t k = 0; k < MERGE_SIDES; k++)
		for (size_t i = 0; i < IDS; i++)
			v[k].text[i] = (struct buf)BUF_INIT;
	for (size_t seed = 1; seed <= books(); seed++) {
		struct random r = { seed * 0x9e3779b97f4a7c15ULL };
		int hostile = pick(&r, 3) == 0;

		for (size_t i = 0; i < IDS; i++)
			remove_file(&v[MERGE_BASE], i);
		live(&r, &v[MERGE_BASE], pick(&r, 12), hostile);
		copy_shelf(&v[MERGE_OURS], &v[MERGE_BASE]);
		copy_shelf(&v[MERGE_THEIRS], &v[MERGE_BASE]);
		live(&r, &v[MERGE_OURS], pick(&r, 6), hostile);
		live(&r, &v[MERGE_THEIRS], pick(&r, 6), hostile);
		bind(&b, v);
		if ((law = merge_book_broken_law(&b)) != NULL) {
			show_book(&b);
			fail_msg("book %zu: %s", seed, law);
		}
	}
	for (size_t k = 0; k < MERGE_SIDES; k++)
		free_shelf(&v[k]);
}

/* --- the rules, case by case --- */

struct example {
	const char *says;
	struct {
		const char *id, *base, *ours, *theirs, *merged;
	} files[4];
};

#define A "Name: A\n"
#define B "Name: B\n"
#define NOTE "2026-11-02 note Led the team.\n"
#define MET "2026-11-09 met\n"
#define ASKED "2026-11-05 asked\n"

static const struct example examples[] = {
	{ "a record that one side added or removed is there or not",
	  { { "a", NULL, A, NULL, A }, { "b", B, B, NULL, NULL } } },
	{ "one changed here and removed there stays",
	  { { "a", A, NULL, A NOTE, A NOTE } } },
	{ "one added on both sides is united",
	  { { "a", NULL, A NOTE, A MET, A NOTE MET } } },
	{ "an entry made under an id that was renamed follows it",
	  { { "a", A NOTE, NULL, A NOTE MET, NULL },
	    { "b", NULL, A "Was: a\n" NOTE, NULL, A "Was: a\n" NOTE MET } } },
	{ "so it does where two were united",
	  { { "a", A NOTE, NULL, A NOTE MET, NULL },
	    { "b", B, B "Was: a\nClash: Name: A\n" NOTE, B,
	      B "Was: a\nClash: Name: A\n" NOTE MET } } },
	{ "and along a chain",
	  { { "a", A, NULL, A MET, NULL },
	    { "b", NULL, NULL, NULL, NULL },
	    { "c", NULL, A "Was: a\nWas: b\n", NULL, A "Was: a\nWas: b\n" MET } } },
	{ "renamed differently: the smaller id, and both others lead to it",
	  { { "a", A, NULL, NULL, NULL },
	    { "b", NULL, A "Was: a\n", NULL, A "Was: a\nWas: c\n" },
	    { "c", NULL, NULL, A "Was: a\n", NULL } } },
	{ "united crosswise: one of them, and the other leads to it",
	  { { "a", A NOTE, NULL, B "Was: b\nClash: Name: A\n" NOTE MET,
	      B "Was: b\nClash: Name: A\n" NOTE MET },
	    { "b", B MET, B "Was: a\nClash: Name: A\n" NOTE MET, NULL, NULL } } },
	{ "a rename beside a removal stands",
	  { { "a", A, NULL, NULL, NULL },
	    { "b", NULL, A "Was: a\n", NULL, A "Was: a\n" } } },
	{ "what one side united and the other removed stays",
	  { { "a", A NOTE, NULL, NULL, NULL },
	    { "b", A, A "Was: a\n" NOTE, A MET, A "Was: a\n" NOTE MET } } },
	{ "what was removed here and took in another there keeps its id",
	  { { "a", A NOTE, NULL, A NOTE MET, NULL },
	    { "b", A ASKED, A "Was: a\n" NOTE ASKED, NULL,
	      A "Was: a\n" NOTE ASKED MET } } },
	{ "a rename that was taken back takes along what was written since",
	  { { "a", NULL, A NOTE, NULL, A "Was: b\n" NOTE MET },
	    { "b", A "Was: a\n" NOTE, NULL, A "Was: a\n" NOTE MET, NULL } } },
	{ "and one that then was united with another",
	  { { "b", B, B "Was: a\n" NOTE, B, B "Was: a\nWas: c\n" NOTE MET },
	    { "c", B "Was: a\n" NOTE, NULL, B "Was: a\n" NOTE MET, NULL } } },
	{ "two that were parted again stay two",
	  { { "a", NULL, A NOTE, NULL, A NOTE },
	    { "b", B "Was: a\n" NOTE, B, B "Was: a\n" NOTE MET, B MET } } },
	{ "a rename added on one side of what the other added",
	  { { "a", NULL, NULL, A MET, NULL },
	    { "b", NULL, A "Was: a\n" NOTE, NULL, A "Was: a\n" NOTE MET } } },
	{ "a Was: of an id that is there says nothing",
	  { { "a", A, A NOTE, A MET, A NOTE MET },
	    { "b", B, B "Was: a\n", B ASKED, B "Was: a\n" ASKED } } },
	{ "of two that name one id the smaller counts",
	  { { "a", A, NULL, A MET, NULL },
	    { "b", NULL, A "Was: a\n", NULL, A "Was: a\n" MET },
	    { "c", B, B "Was: a\n", B, B "Was: a\n" } } },
	{ "what is no id that anybody had, or its own, says nothing",
	  { { "a", A, A "Was: a\nWas: ../b\nWas: zed\n", A MET,
	      A "Was: a\nWas: ../b\nWas: zed\n" MET },
	    { "b", B, NULL, B, NULL } } },
	{ "a Was: that stood before moves nothing now",
	  { { "a", A, NULL, A MET, A MET },
	    { "b", B "Was: a\n", B "Was: a\n" NOTE, B "Was: a\n",
	      B "Was: a\n" NOTE } } },
	{ "new ids end their lines as the record does, and behind its fields",
	  { { "a", A, NULL, NULL, NULL },
	    { "b", NULL, "Name: A\r\nWas: a", NULL, "Name: A\r\nWas: a\r\nWas: c\r\n" },
	    { "c", NULL, NULL, "Name: A\r\nWas: a", NULL } } },
};

static struct merge_file
make_file(const char *id, const char *base, const char *ours, const char *theirs)
{
	return (struct merge_file){ str_of(id),
	    { str_of(base), str_of(ours), str_of(theirs) },
	    { base != NULL, ours != NULL, theirs != NULL } };
}

static void
examples_merge_as_shown(void **state)
{
	(void)state;
	for (const struct example *x = examples; x < examples + LEN(examples); x++) {
		struct merge_book m = MERGE_BOOK_INIT;
		struct law_book b = { .n = 0 };
		const char *law;

		for (size_t i = 0; i < LEN(x->files) && x->files[i].id != NULL; i++)
			b.files[b.n++] = make_file(x->files[i].id, x->files[i].base,
			    x->files[i].ours, x->files[i].theirs);
		if ((law = merge_book_broken_law(&b)) != NULL)
			fail_msg("%s: %s", x->says, law);
		merge_records(&m, b.files, b.n);
		for (size_t i = 0; i < b.n; i++)
			if (m.results[i].has != (x->files[i].merged != NULL) ||
			    !str_eq(m.results[i].text, str_of(x->files[i].merged))) {
				show_book(&b);
				fail_msg("%s: %s is not so", x->says, x->files[i].id);
			}
		merge_book_free(&m);
	}
}

static void
what_stands_is_not_copied(void **state)
{
	struct merge_file f = make_file("a", A, A, A NOTE);
	struct merge_book m = MERGE_BOOK_INIT;

	(void)state;
	merge_records(&m, &f, 1);
	assert_ptr_equal(m.results[0].text.p, f.text[MERGE_THEIRS].p);
	merge_book_free(&m);
	merge_records(&m, NULL, 0);
	assert_int_equal(m.n, 0);
	merge_book_free(&m);
}

/* --- size --- */

#define MANY 3000

/* One record that names all others, which are gone on its side: they are united
 * in it.  A merge whose time grew with the square of them would take minutes. */
static void
many_are_united_in_one(void **state)
{
	struct merge_file *f = xcalloc(MANY, sizeof(*f));
	struct buf all = BUF_INIT, id = BUF_INIT;
	struct merge_book m = MERGE_BOOK_INIT;
	struct record rec = RECORD_INIT;
	struct arena memory = ARENA_INIT;
	const char *text;

	(void)state;
	buf_puts(&all, A);
	for (size_t i = 0; i < MANY; i++) {
		buf_reset(&id);
		buf_printf(&id, "%06zu", i);
		buf_printf(&all, "Was: %s\n", id.s);
		text = arena_keep(&memory, buf_str(&id));
		buf_puts(&id, "\n2026-11-02 note of ");
		buf_puts(&id, text);
		buf_splice(&id, 0, 6, STR(A));
		f[i] = make_file(text, arena_keep(&memory, buf_str(&id)), NULL, NULL);
		buf_puts(&id, "\n" MET);
		f[i].text[MERGE_THEIRS] = str_of(arena_keep(&memory, buf_str(&id)));
		f[i].has[MERGE_THEIRS] = 1;
	}
	f[0].text[MERGE_OURS] = buf_str(&all);
	f[0].has[MERGE_OURS] = 1;
	merge_records(&m, f, MANY);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(m.results[i].has, i == 0);
	record_parse(&rec, m.results[0].text, NULL);
	assert_int_equal(rec.nfields, MANY);       /* Name, and a Was: of each other */
	assert_int_equal(rec.nentries, 1);       /* the notes were removed */
	record_free(&rec);
	merge_book_free(&m);
	arena_free(&memory);
	buf_free(&all);
	buf_free(&id);
	free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples_merge_as_shown),
		cmocka_unit_test(what_stands_is_not_copied),
		cmocka_unit_test(many_are_united_in_one),
		cmocka_unit_test(merges_keep_every_law),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
