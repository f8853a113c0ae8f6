#include "mime.h"

#include <gmime/gmime.h>
#include <stdlib.h>
#include <string.h>

#include "chars.h"
#include "html.h"

/*
 * The parser calls itself for each group within a group of addresses, and keeps
 * each part of a message: who writes a million of either means no good.  These
 * are bounds on what it is given, far above what mail has.
 */
#define COLONS_MAX 500   /* in a field */
#define DASHES_MAX 1000  /* lines that begin "--", as those between parts do */
#define DEPTH_MAX 50     /* parts within parts that are looked at */
#define LINE_BYTES 1000  /* of a subject, a name */
#define ID_BYTES 250

/* --- bounds --- */

size_t
mail_header(struct str data)
{
	size_t at = 0;
	const char *nl;

	while (at < data.n) {
		if (data.p[at] == '\n' || (data.p[at] == '\r' && at + 1 < data.n &&
		    data.p[at + 1] == '\n'))
			return at;
		nl = memchr(data.p + at, '\n', data.n - at);
		if (nl == NULL)
			return data.n;
		at = (size_t)(nl - data.p) + 1;
	}
	return data.n;
}

/* Fails on a header that is none, or not to be given to the parser. */
static int
check_header(struct str header, struct error *e)
{
	size_t i, colons = 0;

	if (header.n > MAIL_HEADER_MAX)
		return error_set(e, "its header is larger than %zu KiB",
		    MAIL_HEADER_MAX >> 10);
	for (i = 0; i < header.n; i++) {
		if (header.p[i] == '\n' && i + 1 < header.n &&
		    header.p[i + 1] != ' ' && header.p[i + 1] != '\t')
			colons = 0;
		else if (header.p[i] == ':' && ++colons > COLONS_MAX)
			return error_set(e, "its header is no message's");
	}
	return 0;
}

/* The start of a body that has so many parts at most. */
static struct str
bound_parts(struct str data)
{
	size_t at = 0, dashes = 0;
	const char *nl;

	for (; at < data.n; at = (size_t)(nl - data.p) + 1) {
		if (str_starts(str_sub(data, at, data.n), "--") &&
		    ++dashes > DASHES_MAX)
			return str_sub(data, 0, at);
		nl = memchr(data.p + at, '\n', data.n - at);
		if (nl == NULL)
			break;
	}
	return data;
}

/* Whether a line begins a field of a header; *addresses: one that the parser
 * takes addresses from. */
static int
begins_field(struct str line, int *addresses)
{
	static const char *const names[] = {
		"From", "Sender", "Reply-To", "To", "Cc", "Bcc"
	};
	const char *colon = memchr(line.p, ':', line.n);
	struct str name;

	*addresses = 0;
	if (colon == NULL)
		return 0;
	name = str_trim(span(line.p, colon));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		*addresses |= str_caseis(name, names[i]);
	return memchr(name.p, ' ', name.n) == NULL;
}

static size_t
count_colons(struct str line)
{
	size_t n = 0;

	for (size_t i = 0; i < line.n; i++)
		n += line.p[i] == ':';
	return n;
}

/* The start of a body without what might be a header that is not to be given to
 * the parser: a part may be a message, and every paragraph the header of one. */
static struct str
bound_headers(struct str data, size_t at)
{
	size_t begin = at, size = 0, colons = 0, end;
	int field = 0, addresses = 0;
	struct str line;
	const char *nl;

	for (; at < data.n; at = end) {
		nl = memchr(data.p + at, '\n', data.n - at);
		end = nl != NULL ? (size_t)(nl - data.p) + 1 : data.n;
		line = str_sub(data, at, end);
		if (line.p[0] == '\n' || str_starts(line, "\r\n")) {
			begin = end;
			size = 0;
			field = addresses = 0;
			continue;
		}
		if (!is_blank(line.p[0])) {
			field = begins_field(line, &addresses);
			colons = 0;
		}
		size += field ? line.n : 0;
		colons += addresses ? count_colons(line) : 0;
		if (size > MAIL_HEADER_MAX || colons > COLONS_MAX)
			return str_sub(data, 0, begin);
	}
	return data;
}

/* --- text --- */

/* Append s without what a terminal would obey; a line feed stays where lines is
 * not 0, any other white space becomes a blank. */
static void
put_clean(struct buf *b, struct str s, int lines)
{
	int32_t c;
	size_t n;

	for (; s.n > 0; s = str_sub(s, n, s.n)) {
		n = text_plain(s);
		if (n > 0) {
			buf_add(b, s.p, n);
			continue;
		}
		n = text_next(s, &c);
		if (c == '\n' && lines)
			buf_putc(b, '\n');
		else if (c == '\n' || c == '\t' || c == 0x2028 || c == 0x2029)
			buf_putc(b, ' ');
		else if (c == -1)
			buf_puts(b, "\xef\xbf\xbd"); /* U+FFFD */
		else if (!text_control(c))
			buf_add(b, s.p, n);
	}
}

/* The start of s that takes at most max bytes and ends with a character. */
static struct str
cut(struct str s, size_t max)
{
	if (s.n <= max)
		return s;
	while (max > 0 && (s.p[max] & 0xc0) == 0x80)
		max--;
	return str_sub(s, 0, max);
}

/* The same of a C string, NULL being empty, in one line that is not endless; to
 * be freed. */
static char *
clean_line(const char *text)
{
	struct buf b = BUF_INIT;
	char *line;

	put_clean(&b, cut(str_trim(str_of(text)), LINE_BYTES), 0);
	line = str_dup(str_trim(buf_str(&b)));
	buf_free(&b);
	return line;
}

/* --- the header --- */

static int
is_email(struct str s)
{
	ptrdiff_t at = str_find(s, STR("@"));

	return at > 0 && (size_t)at + 1 < s.n && str_find(s, STR(" ")) == -1;
}

static void
add_address(struct mail *m, enum mail_role role, InternetAddress *one)
{
	char *email = clean_line(internet_address_mailbox_get_addr(
	    INTERNET_ADDRESS_MAILBOX(one)));

	if (!is_email(str_of(email))) {
		free(email);
		return;
	}
	m->v = xgrow(m->v, m->n, &m->cap, sizeof(*m->v));
	m->v[m->n++] = (struct mail_address){ role,
	    clean_line(internet_address_get_name(one)), email };
}

/* A list, and what is in the groups of it, which cannot be deep. */
static void
add_list(struct mail *m, enum mail_role role, InternetAddressList *list)
{
	int n = list != NULL ? internet_address_list_length(list) : 0;

	for (int i = 0; i < n; i++) {
		InternetAddress *one = internet_address_list_get_address(list, i);

		if (INTERNET_ADDRESS_IS_GROUP(one))
			add_list(m, role, internet_address_group_get_members(
			    INTERNET_ADDRESS_GROUP(one)));
		else
			add_address(m, role, one);
	}
}

void
mail_addresses(struct mail *m, enum mail_role role, const char *field)
{
	InternetAddressList *list;

	g_mime_init();
	list = internet_address_list_parse(NULL, field);
	add_list(m, role, list);
	if (list != NULL)
		g_object_unref(list);
}

static const char *
header_of(GMimeMessage *message, const char *name)
{
	return g_mime_object_get_header(GMIME_OBJECT(message), name);
}

static int
is_automatic(GMimeMessage *message)
{
	const char *by = header_of(message, "Auto-Submitted");

	return (by != NULL && !str_starts(str_trim(str_of(by)), "no")) ||
	    header_of(message, "X-Autoreply") != NULL;
}

static long long
date_of_message(GMimeMessage *message)
{
	GDateTime *date = g_mime_message_get_date(message);

	return date != NULL ? g_date_time_to_unix(date) : MAIL_NO_DATE;
}

static void
read_header(struct mail *m, GMimeMessage *message)
{
	static const GMimeAddressType types[] = {
		[MAIL_FROM] = GMIME_ADDRESS_TYPE_FROM,
		[MAIL_REPLY_TO] = GMIME_ADDRESS_TYPE_REPLY_TO,
		[MAIL_TO] = GMIME_ADDRESS_TYPE_TO,
		[MAIL_CC] = GMIME_ADDRESS_TYPE_CC,
		[MAIL_BCC] = GMIME_ADDRESS_TYPE_BCC,
	};

	for (int role = MAIL_FROM; role <= MAIL_BCC; role++)
		add_list(m, (enum mail_role)role,
		    g_mime_message_get_addresses(message, types[role]));
	m->subject = clean_line(g_mime_message_get_subject(message));
	m->reply = header_of(message, "In-Reply-To") != NULL ||
	    header_of(message, "References") != NULL;
	m->automatic = is_automatic(message);
	m->list = header_of(message, "List-Id") != NULL;
	m->date = date_of_message(message);
}

/* --- the body --- */

/* The first part of text of this kind that is no attachment, or NULL. */
static GMimeTextPart *
find_text(GMimeObject *part, const char *subtype, int depth)
{
	GMimeTextPart *found = NULL;
	GMimeMultipart *parts;

	if (part == NULL || depth > DEPTH_MAX)
		return NULL;
	if (GMIME_IS_TEXT_PART(part))
		return g_mime_content_type_is_type(
		    g_mime_object_get_content_type(part), "text", subtype) &&
		    !g_mime_part_is_attachment(GMIME_PART(part)) ?
		    GMIME_TEXT_PART(part) : NULL;
	if (!GMIME_IS_MULTIPART(part))
		return NULL;
	parts = GMIME_MULTIPART(part);
	for (int i = 0; i < g_mime_multipart_get_count(parts) && found == NULL; i++)
		found = find_text(g_mime_multipart_get_part(parts, i), subtype,
		    depth + 1);
	return found;
}

static void
read_body(struct mail *m, GMimeMessage *message)
{
	GMimeObject *top = g_mime_message_get_mime_part(message);
	GMimeTextPart *part = find_text(top, "plain", 0);
	int html = part == NULL;
	struct buf plain = BUF_INIT;
	char *text;

	if (html)
		part = find_text(top, "html", 0);
	text = part != NULL ? g_mime_text_part_get_text(part) : NULL;
	if (html)
		html_text(&plain, str_of(text));
	put_clean(&m->text, html ? buf_str(&plain) : str_of(text), 1);
	buf_free(&plain);
	g_free(text);
}

/* --- its id --- */

/* Whether an entry can bear it, and another message tell it. */
static int
is_id(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~' || s.p[i] == '"')
			return 0;
	return s.n > 0 && s.n <= ID_BYTES;
}

/* The hash goes on with s, and with a byte that no text has. */
static uint64_t
hash(uint64_t h, const char *s)
{
	return str_hash(str_hash(h, str_of(s)), STR("\xff"));
}

static char *
make_id(const struct mail *m, const char *given)
{
	uint64_t h = hash(STR_HASH, given != NULL ? given : "");
	struct buf b = BUF_INIT;

	if (given == NULL) {
		for (size_t i = 0; i < m->n; i++)
			h = hash(h, m->v[i].email);
		h = hash(hash(h, m->subject), m->text.s);
		buf_printf(&b, "%lld", m->date);
		h = hash(h, b.s);
	}
	buf_reset(&b);
	buf_printf(&b, "none-%016llx", (unsigned long long)h);
	return buf_take(&b);
}

static void
read_id(struct mail *m, GMimeMessage *message)
{
	const char *id = g_mime_message_get_message_id(message);

	m->id = is_id(str_of(id)) ? xstrdup(id) : make_id(m, id);
}

/* --- all of it --- */

static GMimeMessage *
parse(struct str data)
{
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeMessage *message;

	g_mime_init();
	stream = g_mime_stream_mem_new_with_buffer(data.p, data.n);
	parser = g_mime_parser_new_with_stream(stream);
	message = g_mime_parser_construct_message(parser, NULL);
	g_object_unref(parser);
	g_object_unref(stream);
	return message;
}

int
mail_read(struct mail *m, struct str data, struct error *e)
{
	size_t header = mail_header(data);
	GMimeMessage *message;

	if (check_header(str_sub(data, 0, header), e) == -1)
		return -1;
	data = bound_parts(str_sub(data, 0, MAIL_MAX));
	data = bound_headers(data, header);
	message = data.n > 0 ? parse(data) : NULL;
	if (message == NULL)
		return error_set(e, "it is no message: expected a header such as "
		    "From: grace@example.org");
	read_header(m, message);
	read_body(m, message);
	read_id(m, message);
	g_object_unref(message);
	return 0;
}

void
mail_free(struct mail *m)
{
	for (size_t i = 0; i < m->n; i++) {
		free(m->v[i].name);
		free(m->v[i].email);
	}
	free(m->v);
	free(m->subject);
	free(m->id);
	buf_free(&m->text);
	*m = (struct mail)MAIL_INIT;
}
