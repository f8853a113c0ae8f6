/* asked: the questions that were asked, known again by their words. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "question.h"

struct asked_slot {
	char *key;               /* NULL: free */
	unsigned count;
};

/* Append what counts of a question: its words, without what stands between
 * them. */
static void
put_key(struct buf *key, struct str question)
{
	struct buf folded = BUF_INIT;
	int between = 0;
	char c;

	text_fold(&folded, question);
	for (size_t i = 0; i < folded.n; i++) {
		c = folded.s[i];
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    (unsigned char)c >= 0x80) {
			if (between && key->n > 0)
				buf_putc(key, ' ');
			buf_putc(key, c);
			between = 0;
		} else
			between = 1;
	}
	buf_free(&folded);
}

/* The slot of a key, or the free one where it belongs. */
static struct asked_slot *
slot(const struct asked *a, const char *key)
{
	size_t i = (size_t)str_hash(STR_HASH, str_of(key)) & (a->cap - 1);

	while (a->slots[i].key != NULL && strcmp(a->slots[i].key, key) != 0)
		i = (i + 1) & (a->cap - 1);
	return &a->slots[i];
}

/* Keep half of the slots free. */
static void
grow(struct asked *a)
{
	struct asked_slot *old = a->slots;
	size_t n = a->cap;

	if (a->n < n / 2)
		return;
	a->cap = n == 0 ? 64 : 2 * n;
	a->slots = xcalloc(a->cap, sizeof(*a->slots));
	for (size_t i = 0; i < n; i++)
		if (old[i].key != NULL)
			*slot(a, old[i].key) = old[i];
	free(old);
}

static void
add_key(struct asked *a, const char *key, unsigned count)
{
	struct asked_slot *s;

	grow(a);
	s = slot(a, key);
	if (s->key == NULL) {
		s->key = xstrdup(key);
		a->n++;
	}
	s->count += count;
}

void
asked_add(struct asked *a, struct str question)
{
	struct buf key = BUF_INIT;

	put_key(&key, question);
	if (key.n > 0)
		add_key(a, key.s, 1);
	buf_free(&key);
}

unsigned
asked_count(const struct asked *a, struct str question)
{
	struct buf key = BUF_INIT;
	const struct asked_slot *s;
	unsigned count = 0;

	if (a->n == 0)
		return 0;
	put_key(&key, question);
	s = slot(a, key.s);
	if (s->key != NULL)
		count = s->count;
	buf_free(&key);
	return count;
}

void
asked_join(struct asked *a, const struct asked *b)
{
	for (size_t i = 0; i < b->cap; i++)
		if (b->slots[i].key != NULL)
			add_key(a, b->slots[i].key, b->slots[i].count);
}

void
asked_free(struct asked *a)
{
	for (size_t i = 0; i < a->cap; i++)
		free(a->slots[i].key);
	free(a->slots);
	memset(a, 0, sizeof(*a));
}

/* --- from a log --- */

/* What stands behind "Q:" or "A:", in either case; 0 when the line begins with
 * neither. */
static int
is_marked(struct str line, const char *mark, struct str *rest)
{
	if (!str_caseis(str_sub(line, 0, 2), mark))
		return 0;
	*rest = str_trim(str_sub(line, 2, line.n));
	return 1;
}

static void
add_body(struct asked *a, struct str body)
{
	struct buf question = BUF_INIT;
	struct str line, words;
	int answering = 0;

	while (str_line(&body, &line)) {
		line = str_trim(line);
		if (is_marked(line, "Q:", &words)) {
			buf_reset(&question);
			buf_addstr(&question, words);
			answering = 0;
			continue;
		}
		if (is_marked(line, "A:", &words)) {
			answering = 1;
			line = words;
		}
		if (!answering) {
			/* the question goes on, on a line of its own */
			buf_putc(&question, ' ');
			buf_addstr(&question, line);
		} else if (line.n > 0) {
			asked_add(a, buf_str(&question));
			buf_reset(&question); /* once is enough */
		}
	}
	buf_free(&question);
}

void
asked_add_log(struct asked *a, const struct record *rec)
{
	for (size_t i = 0; i < rec->nentries; i++)
		if (rec->entries[i].kind != KIND_NONE)
			add_body(a, rec->entries[i].body);
}
