#define PCRE2_CODE_UNIT_WIDTH 8

#include "match.h"

#include <pcre2.h>
#include <stdlib.h>

#define STEPS_MAX 1000000u           /* of PCRE2's counting, a call */
#define HEAP_MAX (64u << 10)         /* KiB */
#define JIT_STACK_MIN (32u << 10)
#define JIT_STACK_MAX (1u << 20)

struct match {
	char *pattern;               /* for messages */
	pcre2_general_context *memory;
	pcre2_code *code;
	/* Made at the first match: many patterns are compiled, few are used. */
	pcre2_match_context *limits;
	pcre2_match_data *data;
	pcre2_jit_stack *stack;
};

/* PCRE2 then never runs out of memory without our saying so. */
static void *
take(size_t size, void *arg)
{
	(void)arg;
	return xmalloc(size);
}

static void
give(void *p, void *arg)
{
	(void)arg;
	free(p);
}

static const char *
explain(int code, char *text, size_t size)
{
	if (pcre2_get_error_message(code, (PCRE2_UCHAR *)text, size) < 0)
		return "unknown error";
	return text;
}

int
match_compile(struct match **m, struct str pattern, int ignore, struct error *e)
{
	uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF |
	    PCRE2_NEVER_BACKSLASH_C;
	struct match *new = xcalloc(1, sizeof(*new));
	pcre2_compile_context *context;
	PCRE2_SIZE offset;
	char text[256];
	int code;

	new->pattern = str_dup(pattern);
	new->memory = pcre2_general_context_create(take, give, NULL);
	context = pcre2_compile_context_create(new->memory);
	new->code = pcre2_compile((PCRE2_SPTR)new->pattern, pattern.n,
	    options | (ignore ? PCRE2_CASELESS : 0), &code, &offset, context);
	pcre2_compile_context_free(context);
	if (new->code == NULL) {
		error_set(e, "pattern '%s', byte %zu: %s", new->pattern,
		    offset + 1, explain(code, text, sizeof(text)));
		match_free(new);
		return -1;
	}
	*m = new;
	return 0;
}

static void
prepare(struct match *m)
{
	m->data = pcre2_match_data_create_from_pattern(m->code, m->memory);
	m->limits = pcre2_match_context_create(m->memory);
	pcre2_set_match_limit(m->limits, STEPS_MAX);
	pcre2_set_heap_limit(m->limits, HEAP_MAX);
	/* Where JIT is not to be had, all works without, only slower. */
	if (pcre2_jit_compile(m->code, PCRE2_JIT_COMPLETE) != 0)
		return;
	m->stack = pcre2_jit_stack_create(JIT_STACK_MIN, JIT_STACK_MAX, m->memory);
	pcre2_jit_stack_assign(m->limits, NULL, m->stack);
}

static int
too_much(const struct match *m, int code, struct error *e)
{
	char text[256];

	if (code == PCRE2_ERROR_MATCHLIMIT || code == PCRE2_ERROR_DEPTHLIMIT ||
	    code == PCRE2_ERROR_HEAPLIMIT)
		return error_set(e, "pattern '%s' takes too long on this text: "
		    "write it with fewer repetitions", m->pattern);
	return error_set(e, "pattern '%s': %s", m->pattern,
	    explain(code, text, sizeof(text)));
}

int
match_find(struct match *m, struct str s, size_t from, size_t *start,
    size_t *end, struct error *e)
{
	PCRE2_SPTR subject = (PCRE2_SPTR)(s.p != NULL ? s.p : "");
	const PCRE2_SIZE *found;
	int rv;

	if (from > s.n)
		return 0;
	if (m->data == NULL)
		prepare(m);
	rv = pcre2_match(m->code, subject, s.n, from, 0, m->data, m->limits);
	if (rv == PCRE2_ERROR_JIT_STACKLIMIT)
		rv = pcre2_match(m->code, subject, s.n, from, PCRE2_NO_JIT,
		    m->data, m->limits);
	if (rv == PCRE2_ERROR_NOMATCH)
		return 0;
	if (rv < 0)
		return too_much(m, rv, e);
	found = pcre2_get_ovector_pointer(m->data);
	if (start != NULL)
		*start = found[0];
	if (end != NULL)
		*end = found[1];
	return 1;
}

void
match_free(struct match *m)
{
	if (m == NULL)
		return;
	pcre2_jit_stack_free(m->stack);
	pcre2_match_context_free(m->limits);
	pcre2_match_data_free(m->data);
	pcre2_code_free(m->code);
	pcre2_general_context_free(m->memory);
	free(m->pattern);
	free(m);
}
