/* Any bytes can be folded, measured, cut, shown and made an id of. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"
#include "name.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(int holds)
{
	if (!holds)
		abort();
}

static void
fold(struct str s)
{
	struct buf once = BUF_INIT, twice = BUF_INIT;

	text_fold(&once, s);
	check(once.s[once.n] == '\0');
	check(text_same(s, s) && text_word_starts(s, s));
	if (text_valid(s)) {
		text_fold(&twice, buf_str(&once));
		check(text_valid(buf_str(&once)));
		check(str_eq(buf_str(&once), buf_str(&twice)));
		check(text_same(s, buf_str(&once)));
	}
	buf_free(&once);
	buf_free(&twice);
}

/* What is shown has nothing that a terminal obeys, but line feeds if asked. */
static void
show(struct str s, int lines)
{
	struct buf b = BUF_INIT;
	struct str rest;
	size_t n;
	int32_t c;

	text_safe(&b, s, lines);
	for (rest = buf_str(&b); rest.n > 0; rest = str_sub(rest, n, rest.n)) {
		n = text_next(rest, &c);
		check(c != -1 && (!text_control(c) || (lines && c == '\n')));
	}
	if (!lines)
		check(text_width(s) == text_width(buf_str(&b)));
	buf_free(&b);
}

static void
cut(struct str s, size_t width)
{
	size_t fit = text_fit(s, width);
	int32_t c;

	check(fit <= s.n && text_width(str_sub(s, 0, fit)) <= width);
	if (fit < s.n) {
		fit += text_next(str_sub(s, fit, s.n), &c);
		check(text_width(str_sub(s, 0, fit)) > width);
	}
}

static void
name(struct str s)
{
	size_t half = s.n / 2;
	struct buf id = BUF_INIT;

	name_id(&id, str_sub(s, 0, half), str_sub(s, half, s.n));
	check(id_valid(buf_str(&id)));
	buf_free(&id);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const words[] = { "asked", "scheduled", "Grace", "" };
	struct str s = { (const char *)data, size };

	fold(s);
	show(s, 0);
	show(s, 1);
	cut(s, size / 2);
	cut(s, size > 0 ? data[0] : 0);
	name(s);
	text_nearest(str_sub(s, 0, 200), words, sizeof(words) / sizeof(words[0]));
	return 0;
}
