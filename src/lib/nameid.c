/* Ids of name.h, without a book. */
#include "name.h"

#include <stdlib.h>
#include <string.h>

/* How far before ID_MAX a hyphen is near enough to cut there. */
enum { NEAR = 20 };

static int
in_id(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Append what folded text has of an id: its words, joined by hyphens. */
static void
add_words(struct buf *out, struct str folded)
{
	int apart = 0;

	for (size_t i = 0; i < folded.n; i++) {
		char c = folded.p[i];

		if (c == '\'')
			continue;
		if (!in_id(c)) {
			apart = out->n > 0;
			continue;
		}
		if (apart)
			buf_putc(out, '-');
		apart = 0;
		buf_putc(out, c);
	}
}

/* Append six characters of a name's hash. */
static void
add_hash(struct buf *out, struct str folded)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	uint64_t h = str_hash(STR_HASH, folded);

	buf_puts(out, "p-");
	for (int i = 0; i < 6; i++, h /= 36)
		buf_putc(out, digits[h % 36]);
}

/* Shorten an id to max bytes, at a hyphen where one is near. */
static void
shorten(struct buf *id, size_t max)
{
	size_t end = max;

	if (id->n <= max)
		return;
	while (end > max - NEAR && id->s[end] != '-')
		end--;
	if (id->s[end] != '-')
		end = max;
	buf_splice(id, end, id->n, STR(""));
}

static struct str
local_part(struct str email)
{
	ptrdiff_t at = str_find(email, STR("@"));

	return at == -1 ? email : str_sub(email, 0, (size_t)at);
}

void
name_id(struct buf *out, struct str name, struct str email)
{
	struct buf folded = BUF_INIT, local = BUF_INIT;

	buf_reset(out);
	text_fold(&folded, name);
	add_words(out, buf_str(&folded));
	if (out->n == 0) {
		text_fold(&local, local_part(email));
		add_words(out, buf_str(&local));
	}
	if (out->n == 0)
		add_hash(out, buf_str(&folded));
	shorten(out, ID_MAX);
	buf_free(&folded);
	buf_free(&local);
}

/* The slot of an id, or the free one where it belongs; cap is not 0. */
static struct id_slot *
slot(const struct ids *set, struct str id)
{
	size_t i = (size_t)str_hash(STR_HASH, id) % set->cap;

	while (set->slots[i].id != NULL && !str_is(id, set->slots[i].id))
		i = (i + 1) % set->cap;
	return &set->slots[i];
}

/* Make room for one more; a third of the slots stays free. */
static void
grow(struct ids *set)
{
	struct ids larger = IDS_INIT;

	if (set->n + 1 <= set->cap / 3 * 2)
		return;
	larger.n = set->n;
	larger.cap = set->cap > 0 ? 2 * set->cap : 48;
	larger.slots = xcalloc(larger.cap, sizeof(*larger.slots));
	for (size_t i = 0; i < set->cap; i++)
		if (set->slots[i].id != NULL)
			*slot(&larger, str_of(set->slots[i].id)) = set->slots[i];
	free(set->slots);
	*set = larger;
}

int
ids_has(const struct ids *set, struct str id)
{
	return set->cap > 0 && slot(set, id)->id != NULL;
}

void
ids_add(struct ids *set, struct str id)
{
	struct id_slot *place;

	grow(set);
	place = slot(set, id);
	if (place->id != NULL)
		return;
	place->id = str_dup(id);
	place->clashes = 1;
	set->n++;
}

void
ids_free(struct ids *set)
{
	for (size_t i = 0; i < set->cap; i++)
		free(set->slots[i].id);
	free(set->slots);
	*set = (struct ids)IDS_INIT;
}

/* base-n, cut so that it is an id. */
static void
number(struct buf *out, struct str base, long n)
{
	struct buf suffix = BUF_INIT;

	buf_putc(&suffix, '-');
	buf_int(&suffix, n);
	buf_reset(out);
	buf_addstr(out, base);
	shorten(out, ID_MAX - suffix.n);
	buf_addstr(out, buf_str(&suffix));
	buf_free(&suffix);
}

void
ids_make(struct ids *set, struct str name, struct str email, struct buf *out)
{
	struct id_slot *place;
	struct buf base = BUF_INIT;

	name_id(&base, name, email);
	buf_reset(out);
	buf_addstr(out, buf_str(&base));
	if (ids_has(set, buf_str(out))) {
		/* thousands may share a name: go on where the last ended */
		place = slot(set, buf_str(&base));
		do
			number(out, buf_str(&base), ++place->clashes);
		while (ids_has(set, buf_str(out)));
	}
	ids_add(set, buf_str(out));
	buf_free(&base);
}
