#include "error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

__attribute__((format(printf, 2, 0)))
static void
replace(struct error *e, const char *fmt, va_list ap, const char *tail)
{
	struct buf b = BUF_INIT;

	buf_vprintf(&b, fmt, ap);
	if (tail != NULL)
		buf_printf(&b, ": %s", tail);
	free(e->text);
	e->text = buf_take(&b);
}

int
error_set(struct error *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	replace(e, fmt, ap, NULL);
	va_end(ap);
	return -1;
}

int
error_errno(struct error *e, const char *fmt, ...)
{
	int saved = errno;
	va_list ap;

	va_start(ap, fmt);
	replace(e, fmt, ap, strerror(saved));
	va_end(ap);
	errno = saved;
	return -1;
}

int
error_prefix(struct error *e, const char *fmt, ...)
{
	char *old = e->text;
	va_list ap;

	e->text = NULL;
	va_start(ap, fmt);
	replace(e, fmt, ap, old);
	va_end(ap);
	free(old);
	return -1;
}

const char *
error_text(const struct error *e)
{
	return e->text != NULL ? e->text : "";
}

void
error_clear(struct error *e)
{
	free(e->text);
	e->text = NULL;
}
