#include "question.h"

#include <stdlib.h>
#include <string.h>

#include "questionfield.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char *const categories[] = {
	[CATEGORY_STORY] = "story",
	[CATEGORY_OWN] = "own",
	[CATEGORY_ROLE] = "role",
	[CATEGORY_SKILLS] = "skills",
	[CATEGORY_PATH] = "path",
	[CATEGORY_CULTURE] = "culture",
	[CATEGORY_DIRECTION] = "direction",
	[CATEGORY_INDUSTRY] = "industry",
	[CATEGORY_REGION] = "region",
	[CATEGORY_LICENSING] = "licensing",
	[CATEGORY_HOME] = "home",
	[CATEGORY_ADVICE] = "advice",
	[CATEGORY_READING] = "reading",
	[CATEGORY_UNASKED] = "unasked",
	[CATEGORY_REFERRALS] = "referrals",
};

static const char *const seekers[] = {
	[SEEKER_ANY] = "",
	[SEEKER_NEWCOMER] = "newcomer",
	[SEEKER_GRADUATE] = "graduate",
	[SEEKER_STUDENT] = "student",
	[SEEKER_CHANGER] = "changer",
};

/* The index of a name that is not empty, or -1. */
static int
find(const char *const *names, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (name.n > 0 && str_caseis(name, names[i]))
			return (int)i;
	return -1;
}

const char *
category_name(enum category c)
{
	return categories[c];
}

int
category_find(struct str name, enum category *c)
{
	int i = find(categories, LEN(categories), name);

	if (i == -1)
		return 0;
	*c = (enum category)i;
	return 1;
}

const char *
seeker_name(enum seeker s)
{
	return seekers[s];
}

int
seeker_find(struct str name, enum seeker *s)
{
	int i = find(seekers, LEN(seekers), name);

	if (i == -1)
		return 0;
	*s = (enum seeker)i;
	return 1;
}

/* --- reading a bank --- */

struct reading {
	struct bank *bank;
	enum origin origin;
	enum category category;  /* of the heading above */
	const struct report *report;
	unsigned line, bad;
};

/* Tell what no line may say, with what was probably meant, or what may be. */
static void
complain(struct reading *r, struct str got, const char *what,
    const char *nearest, const char *expected)
{
	report_tell(r->report, r->line, got, what,
	    nearest != NULL ? nearest : expected);
	r->bad++;
}

/* "[skills]".  What follows one that is not understood is under none. */
static void
read_heading(struct reading *r, struct str line)
{
	struct str name = str_trim(str_sub(line, 1, line.n - 1));

	if (category_find(name, &r->category))
		return;
	r->category = CATEGORY_OWN;
	complain(r, name, "is no category of questions",
	    text_nearest(name, categories, LEN(categories)),
	    "a name such as story, role or skills");
}

/* Take "(newcomer, graduate)" from the start of *line.  Returns 0, or -1. */
static int
read_seekers(struct reading *r, struct str *line, unsigned *who)
{
	ptrdiff_t end = str_find(*line, STR(")"));
	struct str list, name;
	enum seeker s;

	*who = 0;
	if (!str_starts(*line, "(") || end == -1)
		return 0;
	list = str_sub(*line, 1, (size_t)end);
	while (str_item(&list, ',', &name)) {
		if (!seeker_find(name, &s)) {
			complain(r, name, "is nobody who asks",
			    text_nearest(name, seekers + 1, LEN(seekers) - 1),
			    "newcomer, graduate, student or changer");
			return -1;
		}
		*who |= 1u << s;
	}
	*line = str_trim(str_sub(*line, (size_t)end + 1, line->n));
	return 0;
}

/* Each field that a question names must be one.  Returns 0, or -1. */
static int
check_fields(struct reading *r, struct str text)
{
	struct str name;
	size_t from, to = 0;
	int rv;

	while ((rv = questionfield_next(text, &from, &to, &name)) == 1)
		;
	if (rv == 0)
		return 0;
	complain(r, name, "is nothing that a question may name",
	    questionfield_nearest(name), QUESTIONFIELD_NAMES);
	return -1;
}

static void
read_question(struct reading *r, struct str line)
{
	struct question q = { .category = r->category, .origin = r->origin };
	struct bank *bank = r->bank;

	q.must = str_starts(line, "!");
	if (q.must)
		line = str_trim(str_sub(line, 1, line.n));
	if (read_seekers(r, &line, &q.seekers) == -1 ||
	    check_fields(r, line) == -1 || line.n == 0)
		return;
	q.text = arena_keep(&bank->arena, line);
	bank->v = xgrow(bank->v, bank->n, &bank->cap, sizeof(*bank->v));
	bank->v[bank->n++] = q;
}

unsigned
bank_read(struct bank *bank, struct str text, enum origin origin,
    const struct report *report)
{
	struct reading r = { .bank = bank, .origin = origin,
	    .category = CATEGORY_OWN, .report = report };
	struct str line;

	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_sub(text, 3, text.n);
	while (str_line(&text, &line)) {
		r.line++;
		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (line.p[0] == '[' && str_ends(line, "]"))
			read_heading(&r, line);
		else
			read_question(&r, line);
	}
	return r.bad;
}

void
bank_free(struct bank *bank)
{
	arena_free(&bank->arena);
	free(bank->v);
	memset(bank, 0, sizeof(*bank));
}
