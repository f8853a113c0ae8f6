/* Memory, slices, buffers and lists; the UTF-8 side of text.h is utf8.c. */
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void
out_of_memory(void)
{
	static const char text[] = "out of memory\n";

	/* Standard error is unbuffered: nothing is allocated on the way. */
	fwrite(text, 1, sizeof(text) - 1, stderr);
	exit(2);
}

void *
xmalloc(size_t size)
{
	void *p = malloc(size > 0 ? size : 1);

	if (p == NULL)
		out_of_memory();
	return p;
}

void *
xcalloc(size_t n, size_t size)
{
	void *p = calloc(n > 0 ? n : 1, size > 0 ? size : 1);

	if (p == NULL)
		out_of_memory();
	return p;
}

void *
xreallocarray(void *p, size_t n, size_t size)
{
	if (n == 0 || size == 0)
		n = size = 1;
	if (n > SIZE_MAX / size || (p = realloc(p, n * size)) == NULL)
		out_of_memory();
	return p;
}

char *
xstrdup(const char *s)
{
	return str_dup(str_of(s));
}

void *
xgrow(void *array, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return array;
	if (n > SIZE_MAX / 2)
		out_of_memory();
	*cap = n < 8 ? 8 : n + n / 2;
	return xreallocarray(array, *cap, size);
}

struct str
str_of(const char *s)
{
	return (struct str){ s, s != NULL ? strlen(s) : 0 };
}

struct str
str_sub(struct str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	return (struct str){ s.p != NULL ? s.p + from : NULL, to - from };
}

int
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int
str_is(struct str a, const char *s)
{
	return str_eq(a, str_of(s));
}

/* Without the locale, whose tolower() may know other letters. */
static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

int
str_caseeq(struct str a, struct str b)
{
	if (a.n != b.n)
		return 0;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return 0;
	return 1;
}

int
str_caseis(struct str a, const char *s)
{
	return str_caseeq(a, str_of(s));
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n > 0 ? memcmp(a.p, b.p, n) : 0;

	return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

int
str_starts(struct str s, const char *prefix)
{
	return str_is(str_sub(s, 0, strlen(prefix)), prefix);
}

int
str_ends(struct str s, const char *suffix)
{
	size_t n = strlen(suffix);

	return s.n >= n && str_is(str_sub(s, s.n - n, s.n), suffix);
}

static int
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static int
is_space(char c)
{
	return is_blank(c) || c == '\r' || c == '\n';
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && is_space(s.p[s.n - 1]))
		s.n--;
	while (s.n > 0 && is_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	return s;
}

char *
str_dup(struct str s)
{
	char *copy = xmalloc(s.n + 1);

	if (s.n > 0)
		memcpy(copy, s.p, s.n);
	copy[s.n] = '\0';
	return copy;
}

uint64_t
str_hash(uint64_t before, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		before = (before ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
	return before;
}

ptrdiff_t
str_find(struct str s, struct str needle)
{
	const char *found;

	if (needle.n == 0)
		return 0;
	if (needle.n > s.n)
		return -1;
	found = memmem(s.p, s.n, needle.p, needle.n);
	return found != NULL ? found - s.p : -1;
}

int
str_item(struct str *rest, char sep, struct str *item)
{
	while (rest->n > 0) {
		const char *end = memchr(rest->p, sep, rest->n);
		size_t n = end != NULL ? (size_t)(end - rest->p) : rest->n;

		*item = str_trim(str_sub(*rest, 0, n));
		*rest = str_sub(*rest, end != NULL ? n + 1 : n, rest->n);
		if (item->n > 0)
			return 1;
	}
	return 0;
}

int
str_line(struct str *rest, struct str *line)
{
	const char *nl;

	if (rest->n == 0)
		return 0;
	nl = memchr(rest->p, '\n', rest->n);
	*line = str_sub(*rest, 0, nl != NULL ? (size_t)(nl - rest->p) : rest->n);
	*rest = str_sub(*rest, line->n + 1, rest->n);
	while (line->n > 0 && (is_blank(line->p[line->n - 1]) ||
	    line->p[line->n - 1] == '\r'))
		line->n--;
	return 1;
}

struct str
str_indent(struct str s)
{
	struct str indent = STR(""), line;
	int first = 1;
	size_t n;

	while (str_line(&s, &line)) {
		if (line.n == 0)
			continue;
		if (first)
			indent = line;
		for (n = 0; n < indent.n && n < line.n && is_blank(line.p[n]) &&
		    line.p[n] == indent.p[n]; n++)
			;
		indent.n = n;
		first = 0;
	}
	return indent;
}

int
str_word(struct str *rest, struct str *word)
{
	size_t from = 0, to;

	while (from < rest->n && is_blank(rest->p[from]))
		from++;
	for (to = from; to < rest->n && !is_blank(rest->p[to]); to++)
		;
	*word = str_sub(*rest, from, to);
	*rest = str_sub(*rest, to, rest->n);
	return word->n > 0;
}

int
str_int(struct str s, int min, int max, int *value)
{
	int64_t n = 0;

	if (s.n == 0)
		return -1;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		n = n * 10 + (s.p[i] - '0');
		if (n > max)
			return -1;
	}
	if (n < min)
		return -1;
	*value = (int)n;
	return 0;
}

char buf_empty[1];

void
buf_free(struct buf *b)
{
	if (b->cap > 0)
		free(b->s);
	*b = (struct buf)BUF_INIT;
}

void
buf_reset(struct buf *b)
{
	b->n = 0;
	if (b->cap > 0)
		b->s[0] = '\0';
}

void
buf_grow(struct buf *b, size_t more)
{
	size_t cap;

	if (more < b->cap - b->n) /* both are 0 while s is shared */
		return;
	if (more > SIZE_MAX / 2 || b->n > SIZE_MAX / 4)
		out_of_memory();
	cap = b->n + more + 1;
	if (cap < b->cap + b->cap / 2)
		cap = b->cap + b->cap / 2;
	if (cap < 32)
		cap = 32;
	if (b->cap == 0) {
		b->s = xmalloc(cap);
		b->s[0] = '\0';
	} else {
		b->s = xreallocarray(b->s, cap, 1);
	}
	b->cap = cap;
}

void
buf_add(struct buf *b, const void *p, size_t n)
{
	if (n == 0)
		return;
	buf_grow(b, n);
	memcpy(b->s + b->n, p, n);
	b->n += n;
	b->s[b->n] = '\0';
}

void
buf_addstr(struct buf *b, struct str s)
{
	buf_add(b, s.p, s.n);
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_putc(struct buf *b, char c)
{
	buf_grow(b, 1);
	b->s[b->n++] = c;
	b->s[b->n] = '\0';
}

void
buf_pad(struct buf *b, char c, size_t n)
{
	if (n == 0)
		return;
	buf_grow(b, n);
	memset(b->s + b->n, c, n);
	b->n += n;
	b->s[b->n] = '\0';
}

void
buf_int(struct buf *b, long n)
{
	char digits[3 * sizeof(n) + 1];
	size_t at = sizeof(digits);
	unsigned long rest = n < 0 ? -(unsigned long)n : (unsigned long)n;

	do
		digits[--at] = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (n < 0)
		digits[--at] = '-';
	buf_add(b, digits + at, sizeof(digits) - at);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void
buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	buf_grow(b, 80);
	n = vsnprintf(b->s + b->n, b->cap - b->n, fmt, ap);
	if (n > 0 && (size_t)n >= b->cap - b->n) {
		buf_grow(b, (size_t)n);
		vsnprintf(b->s + b->n, b->cap - b->n, fmt, again);
	}
	va_end(again);
	if (n > 0)
		b->n += (size_t)n;
	b->s[b->n] = '\0';
}

void
buf_splice(struct buf *b, size_t from, size_t to, struct str with)
{
	buf_grow(b, with.n);
	memmove(b->s + from + with.n, b->s + to, b->n - to + 1);
	if (with.n > 0)
		memcpy(b->s + from, with.p, with.n);
	b->n = b->n - (to - from) + with.n;
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){ b->s, b->n };
}

char *
buf_take(struct buf *b)
{
	char *s = b->cap > 0 ? b->s : xstrdup("");

	*b = (struct buf)BUF_INIT;
	return s;
}

void
list_add(struct list *l, struct str s)
{
	l->v = xgrow(l->v, l->n, &l->cap, sizeof(*l->v));
	l->v[l->n++] = str_dup(s);
}

void
list_printf(struct list *l, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	list_add(l, buf_str(&b));
	buf_free(&b);
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void
list_sort(struct list *l)
{
	if (l->n > 1)
		qsort(l->v, l->n, sizeof(*l->v), compare);
}

int
list_has(const struct list *l, struct str s)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_is(s, l->v[i]))
			return 1;
	return 0;
}

void
list_free(struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->v[i]);
	free(l->v);
	*l = (struct list)LIST_INIT;
}
