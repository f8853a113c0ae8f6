/* Up to the first form feed a file of phrases, then a letter, or an mbox of
 * them: read with these phrases as any letter, then with those built in as the
 * letter that it says. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "proof.h"
#include "prose.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(int holds)
{
	if (!holds)
		abort();
}

/* Findings lie in the text, in its order; those that are errors are counted. */
static void
check_findings(const struct findings *f, struct str text)
{
	size_t errors = 0;

	for (size_t i = 0; i < f->n; i++) {
		const struct finding *v = &f->v[i];

		check(v->at <= text.n && v->line >= 1 && v->column >= 1);
		check(v->what[0] != '\0' && strchr(v->what, '\n') == NULL);
		check(i == 0 || f->v[i - 1].at <= v->at);
		errors += v->severity == SEVERITY_ERROR;
	}
	check(errors == f->errors);
}

/* What is folded already stays so. */
static void
check_prose(struct str text)
{
	struct prose p = PROSE_INIT;

	prose_read(&p, text, 0, text.n);
	check(p.at[p.text.n] == text.n);
	for (size_t i = 0; i < p.text.n; i++)
		check(p.at[i] <= p.at[i + 1]);
	for (size_t i = 0; i < p.n; i++)
		check(p.v[i].from < p.v[i].to && p.text.s[p.v[i].to] == '\n' &&
		    p.text.s[p.v[i].from] != ' ' && p.text.s[p.v[i].to - 1] != ' ');
	prose_free(&p);
}

static void
check_own(struct str phrases, struct str text)
{
	struct phrases p = PHRASES_INIT;
	struct findings f = FINDINGS_INIT;
	struct list bad = LIST_INIT;
	struct lint l = LINT_INIT;
	struct buf again = BUF_INIT;
	size_t n;

	phrases_add(&p, phrases, "phrases", &bad);
	n = p.n;
	for (size_t i = 0; i < n; i++)
		if (p.v[i].is != PHRASE_OFF)
			phrase_put(&again, &p.v[i]);
	list_free(&bad);
	phrases_add(&p, buf_str(&again), "phrases", &bad);
	check(bad.n == 0);
	l.phrases = &p;
	lint_letter(&f, text, 0, text.n, &l);
	check_findings(&f, text);
	findings_free(&f);
	phrases_free(&p);
	list_free(&bad);
	buf_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str phrases = { (const char *)data, size }, text = phrases;
	static struct proof proof = PROOF_INIT;
	struct findings f = FINDINGS_INIT;
	struct error e = ERROR_INIT;
	ptrdiff_t feed = str_find(phrases, STR("\f"));

	if (feed != -1) {
		phrases = str_sub(text, 0, (size_t)feed);
		text = str_sub(text, (size_t)feed + 1, text.n);
		check_own(phrases, text);
	}
	check_prose(text);
	check((proof_read(&proof, text, &f, &e) == -1) == (e.text != NULL));
	check_findings(&f, text);
	findings_free(&f);
	error_clear(&e);
	return 0;
}
