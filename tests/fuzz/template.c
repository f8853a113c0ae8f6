/* A template is filled in, or refused with a word that says where; what comes of
 * it is bounded, whole lines, and no brace of it was taken for a tag. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(int holds)
{
	if (!holds)
		abort();
}

static int
value_of(void *arg, struct str field, struct str *value)
{
	(void)arg;
	check(field.n > 0);
	*value = field.p[0] == 'e' ? STR("") : STR("{end} a value\n{else}");
	return field.p[0] != 'x';
}

static const char *
nearest(void *arg, struct str field)
{
	(void)arg;
	return field.n % 2 ? NULL : "name";
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct template_values values = { value_of, nearest, NULL };
	struct str text = { (const char *)data, size };
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;

	if (template_fill(&b, text, "t", 1, &values, &e) == 0) {
		check(b.n == 0 || b.s[b.n - 1] == '\n');
		check(b.n <= TEMPLATE_MAX);
		check(e.text == NULL);
	} else
		check(strncmp(error_text(&e), "t:", 2) == 0);
	error_clear(&e);
	buf_free(&b);
	return 0;
}
