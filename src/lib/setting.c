#include "setting.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "rules.h"
#include "target.h"

static const struct setting {
	const char *name;
	int repeats;
} settings[] = {
	{ "Me", 0 }, { "Email", 1 }, { "Phone", 0 }, { "Zone", 0 },
	{ "Pitch", 0 }, { "Seeker", 0 }, { "Length", 0 }, { "Questions", 0 },
	{ "Ask", 0 }, { "Tries", 0 }, { "Budget", 0 }, { "Workdays", 0 },
	{ "Holidays", 0 }, { "Target", 1 }, { "Step", 1 }, { "News", 1 },
	{ "Note", 0 },
};
#define NSETTINGS (sizeof(settings) / sizeof(settings[0]))

/* Pitch-fr: my pitch in a language. */
static int
is_pitch_in(struct str name)
{
	const struct str begin = STR("Pitch-");

	if (name.n <= begin.n || !str_caseeq(str_sub(name, 0, begin.n), begin))
		return 0;
	for (size_t i = begin.n; i < name.n; i++)
		if (!isalnum((unsigned char)name.p[i]) && name.p[i] != '-')
			return 0;
	return 1;
}

static const struct setting *
find(struct str name)
{
	if (is_pitch_in(name))
		name = STR("Pitch");
	for (size_t i = 0; i < NSETTINGS; i++)
		if (str_caseis(name, settings[i].name))
			return &settings[i];
	return NULL;
}

int
setting_known(struct str name)
{
	return find(name) != NULL || rule_name(name);
}

int
setting_repeats(struct str name)
{
	const struct setting *s = find(name);

	return s != NULL ? s->repeats : !rule_name(name);
}

const char *
setting_nearest(struct str name)
{
	const char *names[NSETTINGS + RULE_COUNT];
	size_t n = 0;

	for (size_t i = 0; i < NSETTINGS; i++)
		names[n++] = settings[i].name;
	for (int r = 0; r < RULE_COUNT; r++)
		if (rule_name(str_of(rule_text(r))))
			names[n++] = rule_text(r);
	return text_nearest(name, names, n);
}

/* --- values --- */

static void
complain(void *arg, unsigned line, const char *what)
{
	struct error *e = arg;

	(void)line;
	if (e->text == NULL)
		error_set(e, "%s", what);
}

/* Let those who read the setting from .ii read it. */
static int
check_by_readers(const struct book *b, const struct record *rec, struct error *e)
{
	struct report report = { complain, e };
	struct book with = *b;
	struct buf words = BUF_INIT;
	struct target *targets;
	struct rules rules;
	size_t n;

	with.settings = *rec;
	rules_default(&rules, &b->workdays);
	rules_read(&rules, rec, 1, &report);
	targets = target_read(&with, &n, &report);
	target_free(targets, n);
	step_say(&words, &with, &report);
	buf_free(&words);
	return e->text != NULL ? -1 : 0;
}

static int
check_workdays(struct str value, struct error *e)
{
	struct workdays w = WORKDAYS_INIT;
	int rv = workdays_parse(&w, value, e);

	workdays_free(&w);
	return rv;
}

static int
check_holidays(const struct book *b, struct str value, struct error *e)
{
	struct workdays w = WORKDAYS_INIT;
	int rv = book_holidays(b, value, &w, e);

	workdays_free(&w);
	return rv;
}

/* "14", or "12-14". */
static int
check_range(struct str value, struct error *e)
{
	ptrdiff_t dash = str_find(value, STR("-"));
	struct str from = value, to = value;
	int low, high;

	if (dash != -1) {
		from = str_trim(str_sub(value, 0, (size_t)dash));
		to = str_trim(str_sub(value, (size_t)dash + 1, value.n));
	}
	if (str_int(from, 1, 100, &low) == 0 && str_int(to, 1, 100, &high) == 0 &&
	    low <= high)
		return 0;
	return error_set(e, "Questions: expected how many, such as 12-14");
}

static int
check_seeker(struct str value, struct error *e)
{
	static const char *const who[] = {
		"newcomer", "graduate", "student", "changer"
	};

	for (size_t i = 0; i < sizeof(who) / sizeof(who[0]); i++)
		if (str_caseis(value, who[i]))
			return 0;
	return error_set(e, "Seeker: expected newcomer, graduate, student or "
	    "changer");
}

/* "2026-11-10; passed the ethics exam". */
static int
check_news(struct str value, struct error *e)
{
	struct str day;
	int d;

	if (str_item(&value, ';', &day) && date_parse(day, &d) == 0 &&
	    str_trim(value).n > 0)
		return 0;
	return error_set(e, "News: expected a date, then what is new: "
	    "2026-11-10; passed the ethics exam");
}

int
setting_check(const struct book *b, struct str name, struct str value,
    struct error *e)
{
	struct record rec = RECORD_INIT;
	struct buf line = BUF_INIT;
	int n, rv;

	if (str_caseis(name, "Zone") && !date_zone_known(value))
		return error_set(e, "Zone: '%.*s' is no time zone known here: "
		    "expected a name such as America/Toronto", (int)value.n, value.p);
	if (str_caseis(name, "Workdays"))
		return check_workdays(value, e);
	if (str_caseis(name, "Holidays"))
		return check_holidays(b, value, e);
	if (str_caseis(name, "Questions"))
		return check_range(value, e);
	if (str_caseis(name, "Seeker"))
		return check_seeker(value, e);
	if (str_caseis(name, "News"))
		return check_news(value, e);
	if (str_caseis(name, "Length") && str_int(value, 1, 480, &n) == -1)
		return error_set(e, "Length: expected the minutes of a talk, "
		    "such as 20");
	if (str_caseis(name, "Note") && str_int(value, 1, 10000, &n) == -1)
		return error_set(e, "Note: expected the characters that the note of an "
		    "invitation may have, such as 200");
	buf_addstr(&line, name);
	buf_puts(&line, ": ");
	buf_addstr(&line, value);
	record_parse(&rec, buf_str(&line), NULL);
	rv = check_by_readers(b, &rec, e);
	if (rv == -1 && str_find(str_of(e->text), rec.fields[0].name) != 0)
		error_prefix(e, "%.*s", (int)name.n, name.p);
	record_free(&rec);
	buf_free(&line);
	return rv;
}
