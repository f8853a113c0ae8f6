/* Whatever stands in the notes of a talk, no word that was typed is lost: each
 * line that was not laid out is in what they say, and what was laid out alone
 * says nothing. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "notes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(int holds)
{
	if (!holds)
		abort();
}

/* 1 when one of the lines of a text is this, white space aside. */
static int
has_line(struct str text, struct str words)
{
	struct str line;

	while (str_line(&text, &line))
		if (str_eq(str_trim(line), words))
			return 1;
	return 0;
}

/* All that the notes say. */
static void
put_all(struct buf *b, const struct notes *n)
{
	struct error e = ERROR_INIT;
	size_t i;

	buf_addstr(b, n->talk.block);
	buf_putc(b, '\n');
	check(entry_write(b, &n->talk, "\n", &e) == 0);
	for (i = 0; i < n->next.n; i++)
		buf_printf(b, "%s\n", n->next.v[i]);
	for (i = 0; i < n->referred.n; i++)
		buf_printf(b, "%s\n", n->referred.v[i]);
	buf_addstr(b, n->taught);
	buf_putc(b, '\n');
}

/* The words of a line, less the key or letter that its value stands behind, and
 * the zeros before a number. */
static struct str
value_of(struct str words)
{
	const char *colon = memchr(words.p, ':', words.n);

	if (colon == NULL)
		return words;
	words = str_trim(str_sub(words, (size_t)(colon - words.p) + 1, words.n));
	while (words.n > 1 && words.p[0] == '0')
		words = str_sub(words, 1, words.n);
	return words;
}

/* 1 for "25 min", of which the number alone is kept. */
static int
is_minutes(struct str words)
{
	return str_caseis(str_sub(words, 0, 8), "minutes:");
}

static void
nothing_typed_is_lost(struct str laid, struct str text)
{
	struct notes n = NOTES_INIT;
	struct buf all = BUF_INIT;
	struct str rest = text, line, words;

	n.talk = (struct entry){ .when = { 0, -1 }, .kind = KIND_MET,
	    .at = { DATE_NONE, -1 }, .until = DATE_NONE, .due = DATE_NONE };
	notes_read(&n, laid, text, NULL);
	put_all(&all, &n);
	while (str_line(&rest, &line)) {
		words = str_trim(line);
		if (words.n == 0 || has_line(laid, words) || is_minutes(words))
			continue;
		check(n.typed);
		check(str_find(buf_str(&all), words) != -1 ||
		    str_find(buf_str(&all), value_of(words)) != -1);
	}
	notes_free(&n);
	buf_free(&all);
}

static void
what_was_laid_out_says_nothing(struct str laid)
{
	struct notes n = NOTES_INIT;

	notes_read(&n, laid, laid, NULL);
	check(!n.typed);
	notes_free(&n);
}

/* What was laid out, an empty line, the text as it is edited. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data, size };
	ptrdiff_t at = str_find(s, STR("\n\n\n"));
	struct str laid = at != -1 ? str_sub(s, 0, (size_t)at + 1) : STR("");
	struct str text = at != -1 ? str_sub(s, (size_t)at + 3, s.n) : s;

	/* what no record holds is refused by who logs them */
	if (size == 0 || memchr(data, '\0', size) != NULL)
		return 0;
	nothing_typed_is_lost(laid, text);
	what_was_laid_out_says_nothing(laid);
	return 0;
}
