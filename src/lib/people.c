#include "people.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"

/*
 * What tells a person apart is a set of keys: a letter for the kind, and a
 * text.  A person is described by strings one behind the other, the last one
 * empty: the id, then the keys.
 */
enum {
	KEY_UID = 'u',
	KEY_LINK = 'l',
	KEY_EMAIL = 'e',
	KEY_WORK = 'w',         /* name, line feed, organization; both folded */
	KEY_NAME = 'n'          /* name, folded */
};

/* So many names of one person are looked for with an organization: a record of
 * thousands of both would make millions of keys. */
#define WORK_NAMES 32

#define NONE UINT32_MAX

struct key {
	const char *text;
	uint32_t who;
	uint32_t next;          /* key with the same text, or NONE */
	uint32_t last;          /* of the first of them: the last */
};

struct people {
	struct arena text[3];   /* two that the threads filled; our own */
	const char **known;     /* the descriptions */
	size_t n, cap;
	struct key *keys;
	size_t nkeys, ckeys;
	uint32_t *slots;        /* by hash: the first key of a text, or NONE */
	size_t nslots;
	struct buf scratch;     /* who is looked for */
};

const char *
sign_words(enum sign sign)
{
	static const char *const words[] = {
		[SIGN_NONE] = "the same name, and nothing else",
		[SIGN_UID] = "the same Uid",
		[SIGN_LINK] = "the same link",
		[SIGN_EMAIL] = "the same email",
		[SIGN_WORK] = "the same name and organization",
	};

	return words[sign];
}

/* --- descriptions --- */

static const char *
next_string(const char *s)
{
	return s + strlen(s) + 1;
}

/* Append a key; values with NUL bytes make none. */
static void
put_key(struct buf *b, char kind, struct str text)
{
	if (text.n == 0 || memchr(text.p, '\0', text.n) != NULL)
		return;
	buf_putc(b, kind);
	buf_addstr(b, text);
	buf_putc(b, '\0');
}

/* Append a value folded, with single blanks. */
static void
put_folded(struct buf *b, struct str value)
{
	struct buf folded = BUF_INIT;
	size_t begin = b->n;
	struct str rest, word;

	text_fold(&folded, value);
	for (rest = buf_str(&folded); str_word(&rest, &word); ) {
		if (b->n > begin)
			buf_putc(b, ' ');
		buf_addstr(b, word);
	}
	buf_free(&folded);
}

static void
put_lower(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_putc(b, s.p[i] >= 'A' && s.p[i] <= 'Z' ?
		    (char)(s.p[i] - 'A' + 'a') : s.p[i]);
}

/* Append what of a link is a profile: nothing if it is but a host. */
static void
put_link(struct buf *b, struct str link)
{
	ptrdiff_t at = str_find(link, STR("://")), slash;
	struct buf lower = BUF_INIT;
	struct str s;

	put_lower(&lower, str_sub(link, at == -1 ? 0 : (size_t)at + 3, link.n));
	s = buf_str(&lower);
	if (str_starts(s, "www."))
		s = str_sub(s, 4, s.n);
	s.n = strcspn(s.p, "?#");
	while (str_ends(s, "/"))
		s.n--;
	slash = str_find(s, STR("/"));
	if (slash > 0 && memchr(s.p, '.', (size_t)slash) != NULL)
		buf_addstr(b, s);
	buf_free(&lower);
}

static void
put_email(struct buf *b, struct str email)
{
	ptrdiff_t at = str_find(email, STR("@"));

	if (at > 0 && (size_t)at + 1 < email.n)
		put_lower(b, email);
}

/* Append a key of each of these names, folded, with this organization. */
static void
put_work(struct buf *b, const struct list *names, struct str org)
{
	struct buf key = BUF_INIT, folded = BUF_INIT;

	put_folded(&folded, org);
	for (size_t i = 0; i < names->n && folded.n > 0; i++) {
		buf_reset(&key);
		buf_printf(&key, "%s\n%s", names->v[i], folded.s);
		put_key(b, KEY_WORK, buf_str(&key));
	}
	buf_free(&key);
	buf_free(&folded);
}

/* The first names, folded: with each of them goes each organization. */
static void
list_names(struct list *names, const struct record *rec)
{
	struct buf folded = BUF_INIT;

	for (size_t i = 0; i < rec->nfields && names->n < WORK_NAMES; i++) {
		const struct field *f = &rec->fields[i];

		if (f->id != FIELD_NAME && f->id != FIELD_ALSO)
			continue;
		buf_reset(&folded);
		put_folded(&folded, f->value);
		if (folded.n > 0)
			list_add(names, buf_str(&folded));
	}
	buf_free(&folded);
}

static void
put_field(struct buf *b, const struct list *names, const struct field *f,
    struct buf *text)
{
	buf_reset(text);
	switch (f->id) {
	case FIELD_NAME:
	case FIELD_ALSO:
		put_folded(text, f->value);
		put_key(b, KEY_NAME, buf_str(text));
		break;
	case FIELD_ORG:
		put_work(b, names, f->value);
		break;
	case FIELD_PAST:
		put_work(b, names, record_past_org(f->value));
		break;
	case FIELD_EMAIL:
		put_email(text, f->value);
		put_key(b, KEY_EMAIL, buf_str(text));
		break;
	case FIELD_LINK:
		put_link(text, f->value);
		put_key(b, KEY_LINK, buf_str(text));
		break;
	case FIELD_UID:
		put_key(b, KEY_UID, f->value);
		break;
	default:
		break;
	}
}

/* Put the description of who has this record into b. */
static void
describe(struct buf *b, struct str id, const struct record *rec)
{
	struct list names = LIST_INIT;
	struct buf text = BUF_INIT;

	list_names(&names, rec);
	buf_reset(b);
	buf_addstr(b, id);
	buf_putc(b, '\0');
	for (size_t i = 0; i < rec->nfields; i++)
		put_field(b, &names, &rec->fields[i], &text);
	buf_putc(b, '\0');
	list_free(&names);
	buf_free(&text);
}

/* --- the table of keys --- */

/* The slot of a key's text, or the free one where it belongs. */
static uint32_t *
slot(const struct people *p, const char *text)
{
	size_t i = (size_t)str_hash(STR_HASH, str_of(text)) & (p->nslots - 1);

	while (p->slots[i] != NONE &&
	    strcmp(p->keys[p->slots[i]].text, text) != 0)
		i = (i + 1) & (p->nslots - 1);
	return &p->slots[i];
}

/* The first key of this text, or NONE. */
static uint32_t
first(const struct people *p, const char *text)
{
	return p->nslots == 0 ? NONE : *slot(p, text);
}

/* Keep half of the slots free. */
static void
grow(struct people *p)
{
	uint32_t *old = p->slots;
	size_t n = p->nslots;

	if (p->nkeys < n / 2)
		return;
	p->nslots = n == 0 ? 1024 : 2 * n;
	p->slots = xreallocarray(NULL, p->nslots, sizeof(*p->slots));
	for (size_t i = 0; i < p->nslots; i++)
		p->slots[i] = NONE;
	for (size_t i = 0; i < n; i++)
		if (old[i] != NONE)
			*slot(p, p->keys[old[i]].text) = old[i];
	free(old);
}

static void
add_key(struct people *p, const char *text, uint32_t who)
{
	uint32_t at = (uint32_t)p->nkeys, *head;

	grow(p);
	p->keys = xgrow(p->keys, p->nkeys, &p->ckeys, sizeof(*p->keys));
	p->keys[p->nkeys++] = (struct key){ text, who, NONE, at };
	head = slot(p, text);
	if (*head == NONE) {
		*head = at;
	} else {
		p->keys[p->keys[*head].last].next = at;
		p->keys[*head].last = at;
	}
}

/* Take in who is described by a text that stays. */
static size_t
take(struct people *p, const char *known)
{
	p->known = xgrow(p->known, p->n, &p->cap, sizeof(*p->known));
	p->known[p->n] = known;
	for (const char *k = next_string(known); *k != '\0'; k = next_string(k))
		add_key(p, k, (uint32_t)p->n);
	return p->n++;
}

static const char *
keep(struct arena *a, const struct buf *b)
{
	return memcpy(arena_alloc(a, b->n), b->s, b->n);
}

struct people *
people_new(void)
{
	struct people *p = xcalloc(1, sizeof(*p));

	p->scratch = (struct buf)BUF_INIT;
	return p;
}

void
people_free(struct people *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < 3; i++)
		arena_free(&p->text[i]);
	free(p->known);
	free(p->keys);
	free(p->slots);
	buf_free(&p->scratch);
	free(p);
}

size_t
people_add(struct people *p, struct str id, const struct record *rec)
{
	describe(&p->scratch, id, rec);
	return take(p, keep(&p->text[2], &p->scratch));
}

void
people_learn(struct people *p, size_t who, const struct record *rec)
{
	const char *known;
	uint32_t k;

	describe(&p->scratch, str_of(p->known[who]), rec);
	known = keep(&p->text[2], &p->scratch);
	for (const char *s = next_string(known); *s != '\0'; s = next_string(s)) {
		for (k = first(p, s); k != NONE && p->keys[k].who != who; )
			k = p->keys[k].next;
		if (k == NONE)
			add_key(p, s, (uint32_t)who);
	}
	p->known[who] = known;
}

const char *
people_id(const struct people *p, size_t who)
{
	return p->known[who];
}

/* --- loading --- */

/* What one thread has read. */
struct part {
	struct arena *text;
	const char **known;
	size_t n, cap;
	struct list taken;      /* ids given out */
	struct record rec;
	struct buf scratch;
};

static void
visit(void *local, struct str id, struct str data, const char *error)
{
	struct part *part = local;

	list_add(&part->taken, id);
	if (error != NULL)
		return;
	record_parse(&part->rec, data, NULL);
	for (size_t i = 0; i < part->rec.nfields; i++)
		if (part->rec.fields[i].id == FIELD_WAS)
			list_add(&part->taken, part->rec.fields[i].value);
	describe(&part->scratch, id, &part->rec);
	part->known = xgrow(part->known, part->n, &part->cap,
	    sizeof(*part->known));
	part->known[part->n++] = keep(part->text, &part->scratch);
}

static int
by_id(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* Take in what both threads have read, in the order of ids. */
static void
join(struct people *p, const struct part *a, const struct part *b)
{
	size_t n = a->n + b->n;
	const char **all = xcalloc(n, sizeof(*all));

	for (size_t i = 0; i < n; i++)
		all[i] = i < a->n ? a->known[i] : b->known[i - a->n];
	qsort(all, n, sizeof(*all), by_id);
	for (size_t i = 0; i < n; i++)
		take(p, all[i]);
	free(all);
}

static void
part_end(struct part *part, struct ids *taken)
{
	for (size_t i = 0; taken != NULL && i < part->taken.n; i++)
		ids_add(taken, str_of(part->taken.v[i]));
	list_free(&part->taken);
	record_free(&part->rec);
	buf_free(&part->scratch);
	free(part->known);
}

int
people_load(struct people *p, const struct book *b, struct ids *taken,
    struct error *e)
{
	struct part parts[2] = {
		{ .text = &p->text[0], .rec = RECORD_INIT, .scratch = BUF_INIT },
		{ .text = &p->text[1], .rec = RECORD_INIT, .scratch = BUF_INIT },
	};
	struct book_visit v = { .visit = visit, .local = { &parts[0], &parts[1] } };
	int rv;

	rv = book_each(b, &v, e);
	if (rv == 0)
		join(p, &parts[0], &parts[1]);
	part_end(&parts[0], taken);
	part_end(&parts[1], taken);
	return rv;
}

/* --- finding --- */

static int
has_word(struct str name, struct str wanted)
{
	struct str word;

	while (str_word(&name, &word))
		if (str_eq(word, wanted))
			return 1;
	return 0;
}

/* A letter that stands alone, an initial, is as good as not there. */
static int
counts(struct str word)
{
	return word.n > (str_ends(word, ".") ? 2 : 1);
}

/* How many words of a name another has, and has not. */
static void
count_words(struct str name, struct str other, size_t *shared, size_t *own)
{
	struct str word;

	*shared = *own = 0;
	while (str_word(&name, &word)) {
		if (!counts(word))
			continue;
		if (has_word(other, word))
			++*shared;
		else
			++*own;
	}
}

/* How two folded names are alike. */
static enum likeness
compare_names(struct str a, struct str b)
{
	size_t shared, only_a, only_b;

	count_words(a, b, &shared, &only_a);
	count_words(b, a, &shared, &only_b);
	if (str_eq(a, b) || (shared > 0 && (only_a == 0 || only_b == 0)))
		return LIKE_SAME;
	return shared > 0 ? LIKE_SOME : LIKE_NOBODY;
}

/* How the names of two descriptions are alike: the best of all pairs. */
static enum likeness
compare_people(const char *x, const char *y)
{
	enum likeness best = LIKE_NOBODY, like;

	for (const char *a = next_string(x); *a != '\0'; a = next_string(a))
		for (const char *b = next_string(y); *b != '\0'; b = next_string(b)) {
			if (*a != KEY_NAME || *b != KEY_NAME)
				continue;
			like = compare_names(str_of(a + 1), str_of(b + 1));
			if (like > best)
				best = like;
		}
	return best;
}

/* 1 when two links are at the same place but for their last parts. */
static int
beside(const char *a, const char *b)
{
	size_t n = (size_t)(strrchr(a, '/') - a);

	return n == (size_t)(strrchr(b, '/') - b) && strncmp(a, b, n) == 0;
}

/* 1 when each of two people has a profile of their own at the same place.
 * They share none: else they would have been found by it. */
static int
have_profiles(const char *x, const char *y)
{
	for (const char *a = next_string(x); *a != '\0'; a = next_string(a))
		for (const char *b = next_string(y); *b != '\0'; b = next_string(b))
			if (*a == KEY_LINK && *b == KEY_LINK && beside(a, b))
				return 1;
	return 0;
}

/* Of those who have this key keep the one whose name is most alike. */
static void
find_key(const struct people *p, const char *key, enum sign sign,
    struct found *found)
{
	const char *wanted = p->scratch.s;

	for (uint32_t k = first(p, key); k != NONE; k = p->keys[k].next) {
		size_t who = p->keys[k].who;
		enum likeness like = LIKE_SAME;

		if (sign == SIGN_WORK && have_profiles(wanted, p->known[who]))
			continue;
		if (sign == SIGN_LINK || sign == SIGN_EMAIL)
			like = compare_people(wanted, p->known[who]);
		if (found->sign == SIGN_NONE || like > found->likeness)
			*found = (struct found){ who, sign, like };
		if (found->likeness == LIKE_SAME)
			return;
	}
}

int
people_find(struct people *p, const struct record *rec, struct found *found)
{
	static const struct {
		char kind;
		enum sign sign;
	} order[] = {
		{ KEY_UID, SIGN_UID }, { KEY_LINK, SIGN_LINK },
		{ KEY_EMAIL, SIGN_EMAIL }, { KEY_WORK, SIGN_WORK },
	};
	const char *key;

	describe(&p->scratch, STR(""), rec);
	*found = (struct found){ .sign = SIGN_NONE };
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		for (key = p->scratch.s + 1; *key != '\0'; key = next_string(key))
			if (*key == order[i].kind)
				find_key(p, key, order[i].sign, found);
		if (found->sign != SIGN_NONE)
			return 1;
	}
	return 0;
}

int
people_namesake(struct people *p, const struct record *rec, size_t *pos,
    size_t *who)
{
	struct buf key = BUF_INIT;
	uint32_t k;

	if (*pos > 0) {
		k = p->keys[*pos - 1].next;
	} else {
		buf_putc(&key, KEY_NAME);
		put_folded(&key, record_value(rec, FIELD_NAME));
		k = first(p, key.s);
		buf_free(&key);
	}
	if (k == NONE)
		return 0;
	*pos = (size_t)k + 1;
	*who = p->keys[k].who;
	return 1;
}
