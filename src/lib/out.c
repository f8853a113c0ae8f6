/* The stream; rows.c, json.c and format.c have the rest of out.h. */
#include "out.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* What is held before it is written: as much as a pipe takes. */
#define CHUNK ((size_t)1 << 16)

/* How to begin each style: SGR of ECMA-48. */
static const char *const styles[STYLE_COUNT] = {
	[STYLE_PLAIN] = "",
	[STYLE_HEAD] = "\033[1m",
	[STYLE_DIM] = "\033[2m",
	[STYLE_ID] = "\033[36m",
	[STYLE_GOOD] = "\033[32m",
	[STYLE_SOON] = "\033[33m",
	[STYLE_LATE] = "\033[31m",
};

/* The value of a variable; NULL when it is not set or empty. */
static const char *
variable(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && *value != '\0' ? value : NULL;
}

static int
has_colour(void)
{
	const char *term = variable("TERM");

	return variable("NO_COLOR") == NULL && term != NULL &&
	    strcmp(term, "dumb") != 0;
}

/* By the names of locales: setlocale() would load the locale to tell. */
static int
is_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *locale = variable(names[i]);

		if (locale != NULL)
			return strcasestr(locale, "utf-8") != NULL ||
			    strcasestr(locale, "utf8") != NULL;
	}
	return 0;
}

static size_t
width_of(int fd)
{
	struct winsize size;
	int columns;

	if (str_int(str_of(getenv("COLUMNS")), 1, 10000, &columns) == 0)
		return (size_t)columns;
	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 80;
}

void
out_open(struct out *o, int fd)
{
	*o = (struct out){ .fd = fd, .text = BUF_INIT };
	o->terminal = isatty(fd);
	o->colour = o->terminal && has_colour();
	o->utf8 = is_utf8();
	o->width = width_of(fd);
}

/* Wait until a descriptor that must not block takes more. */
static int
wait_for(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };

	return poll(&p, 1, -1) == -1 && errno != EINTR ? -1 : 0;
}

void
out_flush(struct out *o)
{
	size_t at = 0;

	while (at < o->text.n && o->failed == 0) {
		ssize_t n = write(o->fd, o->text.s + at, o->text.n - at);

		if (n >= 0)
			at += (size_t)n;
		else if (errno == EAGAIN ? wait_for(o->fd) == -1 : errno != EINTR)
			o->failed = errno;
		o->used = 1;
	}
	buf_reset(&o->text);
}

static void
flush_chunk(struct out *o)
{
	if (o->text.n >= CHUNK)
		out_flush(o);
}

void
out_put(struct out *o, struct str s)
{
	buf_addstr(&o->text, s);
	flush_chunk(o);
}

void
out_puts(struct out *o, const char *s)
{
	out_put(o, str_of(s));
}

void
out_printf(struct out *o, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&o->text, fmt, ap);
	va_end(ap);
	flush_chunk(o);
}

void
out_text(struct out *o, struct str s)
{
	if (!o->terminal) {
		out_put(o, s);
		return;
	}
	text_safe(&o->text, s, 1);
	flush_chunk(o);
}

void
out_styled(struct out *o, enum style style, struct str s)
{
	int coloured = o->colour && style != STYLE_PLAIN && s.n > 0;

	if (coloured)
		out_puts(o, styles[style]);
	out_text(o, s);
	if (coloured)
		out_puts(o, "\033[0m");
}

const char *
out_glyph(const struct out *o, const char *utf8, const char *ascii)
{
	return o->utf8 ? utf8 : ascii;
}

int
out_close(struct out *o, struct error *e)
{
	out_flush(o);
	/* Closed from the start and never used: nothing was lost. */
	if (close(o->fd) == -1 && o->failed == 0 && (o->used || errno != EBADF))
		o->failed = errno;
	buf_free(&o->text);
	if (o->failed == 0)
		return 0;
	if (o->failed == EPIPE) {
		error_clear(e);
		return -1;
	}
	errno = o->failed;
	return error_errno(e, "cannot write the output");
}
