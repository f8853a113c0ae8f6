/* text: memory, growable buffers, slices, UTF-8; includes utf8proc.h. */
#ifndef II_TEXT_H
#define II_TEXT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Memory.  Out of memory ends the program with status 2: the only place of
 * the library that exits.
 */
void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xreallocarray(void *p, size_t n, size_t size);
char *xstrdup(const char *s);

/*
 * Make room for one more of n elements in a growing array: when n has reached
 * *cap, the array is moved and *cap grows by half or more.  Returns the array.
 */
void *xgrow(void *array, size_t n, size_t *cap, size_t size);

/* A slice of bytes that somebody else owns; not terminated. */
struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })

struct str str_of(const char *s);                 /* of a C string; NULL: empty */
struct str str_sub(struct str s, size_t from, size_t to); /* bounds past the end are cut */
int str_eq(struct str a, struct str b);           /* 1 when the bytes are equal */
int str_is(struct str a, const char *s);
int str_caseeq(struct str a, struct str b);       /* ASCII letters without case */
int str_caseis(struct str a, const char *s);
int str_cmp(struct str a, struct str b);          /* bytes, as memcmp, then length */
int str_starts(struct str s, const char *prefix);
int str_ends(struct str s, const char *suffix);
struct str str_trim(struct str s);                /* space, TAB, CR, LF at both ends */
char *str_dup(struct str s);                      /* terminated copy, to be freed */

/*
 * A hash of bytes for tables, FNV-1a of 64 bits: that of s, or, from the hash of
 * what stands before it on, of both.
 */
#define STR_HASH UINT64_C(0xcbf29ce484222325)
uint64_t str_hash(uint64_t before, struct str s);

/* Whether the bytes of needle occur in s; the offset, or -1. */
ptrdiff_t str_find(struct str s, struct str needle);

/*
 * Take the next item of a list up to sep, trimmed, empty ones left out.
 * *rest shrinks.  Returns 0 at the end.
 */
int str_item(struct str *rest, char sep, struct str *item);

/* Take the next line, less its end and the white space before that.  Returns 0
 * at the end. */
int str_line(struct str *rest, struct str *line);

/* The spaces and TABs that all lines of s begin with, blank lines aside. */
struct str str_indent(struct str s);

/* Take the next word (up to space or TAB).  Returns 0 at the end. */
int str_word(struct str *rest, struct str *word);

/*
 * A number in decimal digits, the whole of s.  Returns 0, or -1 when it is no
 * number or lies outside min..max.
 */
int str_int(struct str s, int min, int max, int *value);

/*
 * A growable buffer.  s is never NULL and always terminated, also right after
 * BUF_INIT; n counts the bytes before the terminator.  What is added must not
 * lie in the buffer itself: it may move.
 */
struct buf {
	char *s;
	size_t n, cap; /* cap 0: s is shared and not to be written */
};

extern char buf_empty[1];
#define BUF_INIT { buf_empty, 0, 0 }

void buf_free(struct buf *b);                     /* back to BUF_INIT */
void buf_reset(struct buf *b);                    /* length 0, memory kept */
void buf_grow(struct buf *b, size_t more);        /* room for more bytes and a NUL */
void buf_add(struct buf *b, const void *p, size_t n);
void buf_addstr(struct buf *b, struct str s);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
void buf_pad(struct buf *b, char c, size_t n);    /* c, n times */
void buf_int(struct buf *b, long n);              /* decimal; quicker than printf */
void buf_printf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));
void buf_splice(struct buf *b, size_t from, size_t to, struct str with); /* replace from..to */
struct str buf_str(const struct buf *b);
char *buf_take(struct buf *b);                    /* the memory, to be freed; b is empty again */

/* A list of C strings that it owns. */
struct list {
	char **v;
	size_t n, cap;
};

#define LIST_INIT { 0 }

void list_add(struct list *l, struct str s);
void list_printf(struct list *l, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void list_sort(struct list *l);                   /* by bytes */
int list_has(const struct list *l, struct str s); /* linear */
void list_free(struct list *l);

/*
 * UTF-8 (RFC 3629).  text_next returns how many bytes of s the first character
 * takes (at least 1, also for a bad byte) and stores it in *c, -1 for a bad
 * byte.  s must not be empty.
 */
size_t text_next(struct str s, int32_t *c);
int text_valid(struct str s);

/* How many bytes at the start of s are printable ASCII: the quick way past
 * what most text is. */
size_t text_plain(struct str s);

/* 1 for a character that a terminal would obey or take for the end of a line:
 * C0, DEL, C1, bidi controls, line separators; and for a bad byte (-1). */
int text_control(int32_t c);

/* Columns that s takes on a terminal; a bad or control byte counts as escaped. */
size_t text_width(struct str s);

/* The longest start of s, in bytes, that fits in width columns. */
size_t text_fit(struct str s, size_t width);

/*
 * Append s for comparing without case and accents: decomposed, marks dropped,
 * case folded (Unicode NFKD), the letters that do not decompose by the table
 * that also makes ids (letters.h), curly apostrophes and dashes straight.
 * Characters without a look of their own are dropped; vowel signs and voicing
 * marks stay.  Bad bytes stay.
 */
void text_fold(struct buf *b, struct str s);

/* 1 when a and b are equal after text_fold(). */
int text_same(struct str a, struct str b);

/* 1 when the folded needle stands in the folded s at the start of a word; each
 * wide character (Han, kana, a syllable of Hangul) is one. */
int text_word_starts(struct str s, struct str needle);

/*
 * Append s for a terminal: C0, C1, DEL and bidi controls (U+061C, U+200E..F,
 * U+202A..E, U+2066..9), line separators and bad bytes escaped as \xNN or
 * \u{N}, so that nothing in a record drives the terminal.
 * A TAB becomes a blank; a line feed is kept (and a CR before it dropped) only
 * when lines is not 0.
 */
void text_safe(struct buf *b, struct str s, int lines);

/*
 * The one of n words nearest to a mistyped word (edits of one letter and swaps
 * of neighbours, without case), or NULL when none is near: at most a third of
 * the letters of the longer differ, or word is its start, of three letters or
 * more, which counts as one edit.  The first of equals.
 */
const char *text_nearest(struct str word, const char *const *words, size_t n);

#endif
