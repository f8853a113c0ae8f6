#include "mbox.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "chars.h"

#define CHUNK 65536

/* Read on.  Returns 1, 0 at the end, -1 with errno. */
static int
read_more(struct mbox *m)
{
	ssize_t n;

	if (m->ended)
		return 0;
	if (m->at > 0) {
		memmove(m->ahead.s, m->ahead.s + m->at, m->ahead.n - m->at);
		m->ahead.n -= m->at;
		m->at = 0;
	}
	buf_grow(&m->ahead, CHUNK);
	do
		n = read(m->fd, m->ahead.s + m->ahead.n, CHUNK);
	while (n == -1 && errno == EINTR);
	if (n > 0)
		m->ahead.n += (size_t)n;
	m->ahead.s[m->ahead.n] = '\0';
	m->ended = n == 0;
	return n > 0 ? 1 : (int)n;
}

static struct str
left(const struct mbox *m)
{
	return str_sub(buf_str(&m->ahead), m->at, m->ahead.n);
}

/*
 * Take a line with its end, or so much of one as is read of a line that is
 * longer than a chunk: *part is then 1.  Returns as read_more().
 */
static int
take_line(struct mbox *m, struct str *line, int *part)
{
	const char *nl;
	int rv = 1;

	while ((nl = memchr(left(m).p, '\n', left(m).n)) == NULL &&
	    left(m).n < CHUNK && rv == 1)
		rv = read_more(m);
	if (rv == -1 || left(m).n == 0)
		return rv;
	*line = left(m);
	if (nl != NULL)
		line->n = (size_t)(nl - line->p) + 1;
	*part = nl == NULL;
	m->at += line->n;
	return 1;
}

/* The first digits of four in s, of a word of their own: a year. */
static int
has_year(struct str s)
{
	struct str word;

	while (str_word(&s, &word))
		if (word.n == 4 && is_digit(word.p[0]) && is_digit(word.p[1]) &&
		    is_digit(word.p[2]) && is_digit(word.p[3]))
			return 1;
	return 0;
}

int
mbox_begins(struct str line)
{
	size_t i;

	if (!str_starts(line, "From "))
		return 0;
	for (i = 5; i + 3 < line.n; i++)
		if (line.p[i] == ':' && is_digit(line.p[i - 1]) &&
		    is_digit(line.p[i + 1]) && is_digit(line.p[i + 2]))
			return has_year(str_trim(line));
	return 0;
}

/* ">From ", ">>From " ...: a line of a message in disguise. */
static int
is_disguised(struct str line)
{
	size_t i = 0;

	while (i < line.n && line.p[i] == '>')
		i++;
	return i > 0 && str_starts(str_sub(line, i, line.n), "From ");
}

static void
keep(struct buf *out, struct str s, size_t max)
{
	if (out->n < max)
		buf_addstr(out, str_sub(s, 0, max - out->n));
}

/* Whether it is a mailbox: its first line tells. */
static int
begin(struct mbox *m)
{
	struct str line;
	int part, rv = take_line(m, &line, &part);

	if (rv != 1)
		return rv;
	m->begun = 1;
	m->many = str_starts(line, "From ");
	if (!m->many)
		m->at -= line.n;
	return 1;
}

int
mbox_next(struct mbox *m, struct buf *out, size_t max)
{
	int rv, part, blank = 0, whole = 1, any = 0;
	struct str line;

	buf_reset(out);
	if (!m->begun && (rv = begin(m)) != 1)
		return rv;
	while ((rv = take_line(m, &line, &part)) == 1) {
		if (m->many && whole && blank && mbox_begins(line))
			return 1;
		any = 1;
		blank = whole && str_trim(line).n == 0;
		if (m->many && whole && is_disguised(line))
			line = str_sub(line, 1, line.n);
		whole = !part;
		keep(out, line, max);
	}
	return rv == -1 ? -1 : any;
}

void
mbox_free(struct mbox *m)
{
	buf_free(&m->ahead);
}
