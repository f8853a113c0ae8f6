/* No tag of HTML makes more text than there was, quotations aside. */
#include <stdlib.h>

#include "html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data, size };
	struct buf out = BUF_INIT;

	html_text(&out, s);
	if (out.n > 0 && out.s[out.n - 1] != '\n')
		abort();
	if (out.n > 45 * size + 1)
		abort();
	buf_free(&out);
	return 0;
}
