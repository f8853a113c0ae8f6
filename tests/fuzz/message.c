/* What a person typed is taken as a letter or refused; as it is sent, its header
 * is lines of ASCII that are as short as they must be, one field for each typed,
 * and it is read back as the same letter. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "encode.h"
#include "message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(int holds)
{
	if (!holds)
		abort();
}

static int
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* A line of the header: returns 1 when it begins a field. */
static int
check_line(struct str line)
{
	size_t i;

	check(line.n <= ENCODE_LINE + 100);
	for (i = 0; i < line.n; i++)
		check(line.p[i] >= ' ' && line.p[i] < 0x7f);
	if (is_blank(line.p[0])) {
		check(str_trim(line).n > 0);
		return 0;
	}
	check(memchr(line.p, ':', line.n) != NULL);
	return 1;
}

static void
check_sent(const struct message *m, struct str sent)
{
	struct str line;
	const char *nl;
	size_t fields = 0, ours = 0, i;
	int body = 0;

	for (i = 0; i < m->n; i++)
		ours += strcasecmp(m->fields[i].name, "MIME-Version") == 0 ||
		    strcasecmp(m->fields[i].name, "Content-Type") == 0 ||
		    strcasecmp(m->fields[i].name, "Content-Transfer-Encoding") == 0;
	while (sent.n > 0) {
		nl = memchr(sent.p, '\n', sent.n);
		check(nl != NULL);
		line = str_sub(sent, 0, (size_t)(nl - sent.p));
		sent = str_sub(sent, line.n + 1, sent.n);
		check(memchr(line.p, '\0', line.n) == NULL);
		check(memchr(line.p, '\r', line.n) == NULL);
		if (line.n == 0)
			body = 1;
		if (body)
			check(line.n <= ENCODE_LINE);
		else
			fields += (size_t)check_line(line);
	}
	check(body && fields == m->n - ours + 3);
}

/* Read as a person does and taken again it is sent as it was. */
static void
check_again(const struct message *m, const struct buf *sent)
{
	struct message again = MESSAGE_INIT;
	struct error e = ERROR_INIT;
	struct buf text = BUF_INIT, b = BUF_INIT;

	if (m->n == 0)
		return; /* the text would be read as a header */
	message_read(m, &text);
	check(message_parse(&again, buf_str(&text), &e) == 0);
	check(again.n == m->n);
	check(message_write(&again, &b, &e) == 0);
	check(str_eq(buf_str(&b), buf_str(sent)));
	message_free(&again);
	buf_free(&text);
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct message m = MESSAGE_INIT;
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;
	size_t i;

	if (message_parse(&m, text, &e) == 0) {
		if (message_write(&m, &b, &e) == 0) {
			check_sent(&m, buf_str(&b));
			check_again(&m, &b);
		} else
			check(*error_text(&e) != '\0');
		buf_reset(&b);
		error_clear(&e);
		if (message_mailto(&m, &b, &e) == 0)
			for (i = 0; i < b.n; i++)
				check(b.s[i] > ' ' && b.s[i] < 0x7f);
		buf_reset(&b);
		error_clear(&e);
		if (message_mbox(&m, "now", &b, &e) == 0)
			check(strncmp(b.s, "From ", 5) == 0);
	} else
		check(*error_text(&e) != '\0');
	error_clear(&e);
	message_free(&m);
	buf_free(&b);
	return 0;
}
