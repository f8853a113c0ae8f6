#include "outgoing.h"

#include <string.h>

#include "chars.h"
#include "letter.h"
#include "mbox.h"

/* --- the header --- */

/* The name of the field that a line begins, or the empty slice. */
static struct str
field_of(struct str line)
{
	const char *colon = memchr(line.p, ':', line.n);
	struct str name;

	if (colon == NULL || is_blank(line.p[0]))
		return STR("");
	name = str_trim(span(line.p, colon));
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] <= ' ' || name.p[i] > '~')
			return STR("");
	return name;
}

/* Take a line with its end. */
static int
take_line(struct str *rest, struct str *line)
{
	const char *nl;

	if (rest->n == 0)
		return 0;
	nl = memchr(rest->p, '\n', rest->n);
	*line = str_sub(*rest, 0, nl != NULL ? (size_t)(nl - rest->p) + 1 : rest->n);
	*rest = str_sub(*rest, line->n, rest->n);
	return 1;
}

static int
is_blank_line(struct str s)
{
	return str_starts(s, "\n") || str_starts(s, "\r\n") || str_is(s, "\r");
}

/* Take a line of the header with those that continue it; 0 where it ends. */
static int
take_field(struct str *rest, struct str *field)
{
	struct str line, from = *rest;

	if (is_blank_line(from) || !take_line(rest, &line))
		return 0;
	while (rest->n > 0 && is_blank(rest->p[0]))
		take_line(rest, &line);
	*field = str_sub(from, 0, from.n - rest->n);
	return 1;
}

/* The value of a field, its lines joined by blanks. */
static void
put_value(struct buf *b, struct str field)
{
	const char *colon = memchr(field.p, ':', field.n);
	struct str rest = span(colon + 1, field.p + field.n), line;

	while (str_line(&rest, &line)) {
		line = str_trim(line);
		if (b->n > 0 && line.n > 0)
			buf_putc(b, ' ');
		buf_addstr(b, line);
	}
}

/* Keep a field, or take what it asks for; what is none is kept, too. */
static void
sort_field(struct outgoing *o, struct str field)
{
	struct str name = field_of(field);
	struct buf value = BUF_INIT;

	if (str_caseis(name, LETTER_FIELD)) {
		buf_reset(&o->letter);
		put_value(&o->letter, field);
		return;
	}
	if (str_caseis(name, LETTER_ENTRY)) {
		put_value(&value, field);
		list_add(&o->asked, buf_str(&value));
		buf_free(&value);
		return;
	}
	o->dated |= str_caseis(name, "Date");
	o->named |= str_caseis(name, "Message-ID");
	o->passed |= str_caseis(name, "Received") ||
	    str_caseeq(str_sub(name, 0, 7), STR("Resent-"));
	buf_addstr(&o->message, field);
}

/* Whether a message of a mailbox follows in the text of one. */
static int
has_another(struct str body)
{
	int blank = 0;
	struct str line;

	while (take_line(&body, &line)) {
		if (blank && mbox_begins(line))
			return 1;
		blank = str_trim(line).n == 0;
	}
	return 0;
}

int
outgoing_make(struct outgoing *o, struct str draft, struct error *e)
{
	struct str rest = draft, line, field;

	if (str_starts(rest, "From ")) {
		take_line(&rest, &line);
		if (has_another(rest))
			return error_set(e, "there is more than one message: send one "
			    "at a time");
	}
	if (str_trim(rest).n == 0)
		return error_set(e, "there is no message to send");
	field = rest;
	take_line(&field, &line);
	o->nl = str_ends(line, "\r\n") ? "\r\n" : "\n";
	/* of what begins with no field, all is the body */
	while (field_of(line).n > 0 && take_field(&rest, &field))
		sort_field(o, field);
	if (o->message.n > 0 && !str_ends(buf_str(&o->message), "\n"))
		buf_puts(&o->message, o->nl);
	o->header = o->message.n;
	if (rest.n > 0 && !is_blank_line(rest))
		buf_puts(&o->message, o->nl);
	buf_addstr(&o->message, rest);
	return 0;
}

void
outgoing_add(struct outgoing *o, const char *name, const char *value)
{
	struct buf field = BUF_INIT;

	buf_printf(&field, "%s: %s%s", name, value, o->nl);
	buf_splice(&o->message, o->header, o->header, buf_str(&field));
	o->header += field.n;
	buf_free(&field);
}

void
outgoing_free(struct outgoing *o)
{
	buf_free(&o->message);
	buf_free(&o->letter);
	list_free(&o->asked);
}

void
outgoing_date(struct buf *b, long long seconds, struct stamp there)
{
	static const char days[] = "MonTueWedThuFriSatSun";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct civil c = date_civil(there.day);
	long long minutes = seconds / 60 - (seconds % 60 < 0);
	int off = (int)(there.day * 1440LL + there.minute - minutes);

	buf_printf(b, "%.3s, %d %.3s %04d %02d:%02d:%02d %c%02d%02d",
	    days + 3 * date_weekday(there.day), c.day, months + 3 * (c.month - 1),
	    c.year, there.minute / 60, there.minute % 60, (int)(seconds - minutes * 60),
	    off < 0 ? '-' : '+', (off < 0 ? -off : off) / 60,
	    (off < 0 ? -off : off) % 60);
}

/* --- what sendmail is told --- */

/* Letters of options whose value is the next word, in one sendmail or another. */
static const char valued[] = "AaBCFfhLNOpRrVX";

/* The next address among the words; NULL at the end. */
static const char *
next_address(const char *const *words, size_t n, size_t *at, int *plain)
{
	while (*at < n) {
		const char *word = words[(*at)++];

		if (*plain || word[0] != '-')
			return word;
		if (strcmp(word, "--") == 0)
			*plain = 1;
		else if (word[1] != '\0' && word[2] == '\0' &&
		    strchr(valued, word[1]) != NULL)
			(*at)++;
	}
	return NULL;
}

int
outgoing_addressed(const char *const *words, size_t n)
{
	size_t at = 0;
	int plain = 0;

	return next_address(words, n, &at, &plain) != NULL;
}

void
outgoing_addresses(const char *const *words, size_t n, struct list *list)
{
	const char *word;
	size_t at = 0;
	int plain = 0;

	while ((word = next_address(words, n, &at, &plain)) != NULL)
		list_add(list, str_of(word));
}
