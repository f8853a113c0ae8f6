/* A draft made fit to be sent is so already, and nothing of it is lost but what
 * was for us. */
#include <stdlib.h>

#include "outgoing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data, size };
	struct outgoing once = OUTGOING_INIT, twice = OUTGOING_INIT;
	struct error e = ERROR_INIT;

	if (outgoing_make(&once, s, &e) == -1)
		goto out;
	if (once.header > once.message.n || once.message.n > size + 2)
		abort();
	outgoing_add(&once, "Date", "x");
	outgoing_add(&once, "Message-ID", "y");
	if (str_starts(buf_str(&once.message), "From "))
		goto out;
	if (outgoing_make(&twice, buf_str(&once.message), &e) == -1)
		abort();
	/* where a header begins with what is no field there is none */
	if (twice.header > 0 && (twice.asked.n != 0 || !twice.dated || !twice.named ||
	    !str_eq(buf_str(&once.message), buf_str(&twice.message))))
		abort();
out:
	outgoing_free(&once);
	outgoing_free(&twice);
	error_clear(&e);
	return 0;
}
