/* The first line is an operand, the others are values of any field that is
 * asked for.  field!=value holds exactly where field=value does not. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "expr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct lines {
	struct source source;
	struct str text;
};

static void
check(int holds)
{
	if (!holds)
		abort();
}

static int
line(const struct source *s, struct str field, size_t i, struct buf *scratch,
    struct str *value)
{
	struct str rest = ((const struct lines *)s)->text;

	(void)field;
	while (str_item(&rest, '\n', value))
		if (i-- == 0) {
			buf_addstr(scratch, *value);
			*value = buf_str(scratch);
			return 1;
		}
	return 0;
}

/* What the operand says of the source: 0, 1, or -1 when it is none. */
static int
ask(struct str operand, const struct source *s)
{
	const struct stamp now = { 20779, 870 }; /* 2026-11-22T14:30 */
	struct error e = ERROR_INIT;
	struct expr *x = expr_new();
	const char *near;
	struct str field;
	int rv;

	rv = expr_add(x, operand, now, &e);
	check(rv == -1 || expr_looks(operand));
	check(expr_terms(x) == (rv == 0));
	check((rv == -1) == (*error_text(&e) != '\0'));
	if (rv == 0) {
		rv = expr_holds(x, s, NULL, &e);
		check(expr_unknown(x, 1, &field, &near) == 0);
		expr_unknown(x, 0, &field, &near);
	}
	expr_add_word(x, operand);
	expr_holds(x, s, NULL, &e);
	expr_free(x);
	error_clear(&e);
	return rv;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lines lines = { { line }, { (const char *)data, size } };
	struct str operand = lines.text;
	struct buf b = BUF_INIT;
	ptrdiff_t at = str_find(operand, STR("\n"));
	int rv;

	lines.text = (struct str){ NULL, 0 };
	if (at != -1) {
		lines.text = str_sub(operand, (size_t)at + 1, operand.n);
		operand = str_sub(operand, 0, (size_t)at);
	}
	rv = ask(operand, &lines.source);
	at = str_find(operand, STR("="));
	if (at > 0 && operand.p[at - 1] != '!' && expr_looks(operand) &&
	    str_find(str_sub(operand, 0, (size_t)at), STR("~")) == -1) {
		buf_addstr(&b, operand);
		buf_splice(&b, (size_t)at, (size_t)at, STR("!"));
		check(ask(buf_str(&b), &lines.source) == (rv == -1 ? -1 : !rv));
	}
	buf_free(&b);
	return 0;
}
