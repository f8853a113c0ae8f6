/* Whatever a message holds, what is taken from it may stand in a record. */
#include <stdlib.h>
#include <string.h>

#include "mime.h"
#include "ownwords.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(struct str s, int lines)
{
	int32_t c;
	size_t n;

	for (; s.n > 0; s = str_sub(s, n, s.n)) {
		n = text_next(s, &c);
		if (c != '\n' ? text_control(c) : !lines)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data, size };
	struct mail m = MAIL_INIT;
	struct error e = ERROR_INIT;
	struct buf own = BUF_INIT;

	if (mail_read(&m, s, &e) == 0) {
		for (size_t i = 0; i < m.n; i++) {
			check(str_of(m.v[i].name), 0);
			check(str_of(m.v[i].email), 0);
			if (strchr(m.v[i].email, '@') == NULL)
				abort();
		}
		check(str_of(m.subject), 0);
		check(str_of(m.id), 0);
		check(buf_str(&m.text), 1);
		own_words(&own, buf_str(&m.text), 5);
		if (own.n > 5 * (OWN_LINE + 2) + 8)
			abort();
		check(buf_str(&own), 1);
	}
	buf_free(&own);
	error_clear(&e);
	mail_free(&m);
	return 0;
}
