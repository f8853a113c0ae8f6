/* A format is compiled, or refused with a word; what it prints is what it
 * says: fields in their order, and of the rest never more than was written. */
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "out.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(int holds)
{
	if (!holds)
		abort();
}

/* Each field has one value: nothing. */
static int
value_of(const struct source *s, struct str field, size_t i, struct buf *scratch,
    struct str *value)
{
	(void)s;
	(void)scratch;
	check(field.n > 0);
	*value = STR("");
	return i == 0;
}

static void
print(const struct format *f, size_t most)
{
	const struct source source = { value_of };
	struct error e = ERROR_INIT;
	struct str field;
	struct out o;

	out_open(&o, open("/dev/null", O_WRONLY | O_CLOEXEC));
	format_put(f, &source, &o);
	check(o.used || o.text.n <= most);
	check(out_close(&o, &e) == 0);
	for (size_t i = 0; format_field(f, i, &field); i++)
		check(field.n > 0 && field.n + 3 <= most);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data, size };
	struct error e = ERROR_INIT;
	struct format *f;

	if (format_compile(&f, s, &e) == 0) {
		print(f, size);
		format_free(f);
	} else {
		check(*error_text(&e) != '\0');
	}
	error_clear(&e);
	return 0;
}
