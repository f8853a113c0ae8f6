#include "letterfields.h"

#include <stdlib.h>
#include <string.h>

#include "letterday.h"
#include "letterfor.h"
#include "setting.h"

#define NOTES_MAX 240      /* bytes of notes that a gap reminds of */
#define INTRO_WORDS 30     /* the most of a pitch's first sentence */
#define LENGTH 20          /* minutes of a talk, unless set */

void
letterfields_free(struct letterfields *l)
{
	buf_free(&l->value);
	buf_free(&l->clean);
}

/* --- shared --- */

static int
may_tell(const struct letterfields *l, const struct entry *e)
{
	return l->private || !entry_private(e);
}

static void
put_day(struct letterfields *l, struct buf *b, int day)
{
	if (day != DATE_NONE)
		letterday_put(b, l->lang, day, l->now.day);
}

/* The latest entry of a kind, or NULL. */
static const struct entry *
latest(const struct fold *f, enum kind k)
{
	size_t i;

	for (i = f->n; i > 0; i--)
		if (fold_entry(f, i - 1)->kind == k)
			return fold_entry(f, i - 1);
	return NULL;
}

static struct str
setting(const struct letterfields *l, const char *name)
{
	const struct field *f = record_next(l->settings, str_of(name), NULL);

	return f != NULL ? f->value : STR("");
}

/* --- of a person --- */

/* 1 when a way to say the name is a form of it, "Dr. Hopper", that a letter can
 * begin with, and not how it sounds. */
static int
is_address(struct str say, struct str name)
{
	struct buf folded = BUF_INIT, whole = BUF_INIT;
	struct str rest, word;
	int shared = 0, words = 0;

	text_fold(&folded, say);
	text_fold(&whole, name);
	for (rest = buf_str(&folded); str_word(&rest, &word); words++)
		shared |= text_word_starts(buf_str(&whole), word);
	buf_free(&folded);
	buf_free(&whole);
	return shared && words <= 4 && strcspn(say.p, ",;:()/") >= say.n;
}

static void
put_greet(struct letterfields *l, const struct party *p, struct buf *b)
{
	struct str say = record_value(p->rec, FIELD_SAY);
	struct str name = record_value(p->rec, FIELD_NAME);
	char *copy = str_dup(say);

	(void)l;
	buf_addstr(b, say.n > 0 && is_address(str_of(copy), name) ? say : name);
	free(copy);
}

static void
put_met(struct letterfields *l, const struct party *p, struct buf *b)
{
	put_day(l, b, fold_day(p->fold, p->fold->met));
}

static void
put_asked(struct letterfields *l, const struct party *p, struct buf *b)
{
	const struct entry *e = latest(p->fold, KIND_ASKED);

	if (e != NULL)
		put_day(l, b, e->when.day);
}

static void
put_heard(struct letterfields *l, const struct party *p, struct buf *b)
{
	const struct entry *e = latest(p->fold, KIND_HEARD);

	if (e != NULL)
		put_day(l, b, e->when.day);
}

static void
put_last(struct letterfields *l, const struct party *p, struct buf *b)
{
	put_day(l, b, fold_day(p->fold, p->fold->last));
}

/* Words of notes, for a gap: no bracket of theirs ends it, no topic is in it;
 * cut at a word. */
static void
put_hint(struct buf *b, struct str s)
{
	struct str word;
	size_t i, begin = b->n;

	while (str_word(&s, &word)) {
		if (word.p[0] == '#')
			continue;
		if (b->n - begin + word.n > NOTES_MAX) {
			buf_puts(b, " ...");
			break;
		}
		if (b->n > 0)
			buf_putc(b, ' ');
		for (i = 0; i < word.n; i++)
			buf_putc(b, word.p[i] == '[' ? '(' :
			    word.p[i] == ']' ? ')' : word.p[i]);
	}
}

/* What I wrote down of the latest talk: the answers before all else. */
static void
put_notes(struct letterfields *l, const struct party *p, struct buf *b)
{
	const struct entry *e;
	struct buf rest = BUF_INIT;
	struct str body, line;

	if (p->fold->met == NOWHERE)
		return;
	e = fold_entry(p->fold, p->fold->met);
	if (!may_tell(l, e))
		return;
	buf_addstr(&rest, e->text);
	for (body = e->body; str_line(&body, &line); ) {
		line = str_trim(line);
		if (str_starts(line, "A:"))
			put_hint(b, str_trim(str_sub(line, 2, line.n)));
		else if (!str_starts(line, "Q:")) {
			buf_putc(&rest, ' ');
			buf_addstr(&rest, line);
		}
	}
	if (b->n == 0)
		put_hint(b, buf_str(&rest));
	buf_free(&rest);
}

/* The latest note before any talk. */
static void
put_research(struct letterfields *l, const struct party *p, struct buf *b)
{
	const struct entry *e;
	size_t i;

	for (i = p->fold->n; i > 0 && b->n == 0; i--) {
		e = fold_entry(p->fold, i - 1);
		if (e->kind == KIND_NOTE && may_tell(l, e))
			put_hint(b, e->text);
	}
}

static void
put_lead(struct letterfields *l, const struct party *p, struct buf *b)
{
	size_t at = letterfor_lead(p->fold);
	const struct entry *e = at != NOWHERE ? fold_entry(p->fold, at) : NULL;

	if (e != NULL && may_tell(l, e))
		put_hint(b, e->text);
}

static void
put_lead_org(struct letterfields *l, const struct party *p, struct buf *b)
{
	size_t at = letterfor_lead(p->fold);

	if (at == NOWHERE || !may_tell(l, fold_entry(p->fold, at)))
		return;
	if (fold_entry(p->fold, at)->org.n > 0)
		buf_addstr(b, fold_entry(p->fold, at)->org);
	else
		buf_addstr(b, record_value(p->rec, FIELD_ORG));
}

static void
put_declined(struct letterfields *l, const struct party *p, struct buf *b)
{
	const struct entry *e = latest(p->fold, KIND_DECLINED);

	if (p->fold->seek.stage == STAGE_DECLINED && e != NULL)
		put_day(l, b, e->when.day);
}

/* Words where it came: "alumni fair". */
static void
put_via(struct letterfields *l, const struct party *p, struct buf *b)
{
	struct str via = record_value(p->rec, FIELD_VIA), id;
	size_t pos = 0;

	(void)l;
	if (!ref_next(via, &pos, &id))
		buf_addstr(b, via);
}

/* A call for which I ask or which I grant: who called whom the letter leaves
 * open. */
static const struct person_field {
	const char *name;
	void (*put)(struct letterfields *l, const struct party *p, struct buf *b);
} person_fields[] = {
	{ "greet", put_greet }, { "met", put_met }, { "asked", put_asked },
	{ "heard", put_heard }, { "last", put_last }, { "notes", put_notes },
	{ "research", put_research }, { "lead", put_lead },
	{ "lead-org", put_lead_org }, { "declined", put_declined },
	{ "via", put_via },
};
#define NPERSON (sizeof(person_fields) / sizeof(person_fields[0]))

/* --- of the talk --- */

/* The entry that arranged the talk ahead, or NULL. */
static const struct entry *
arranged(const struct letterfields *l, struct stamp *when)
{
	const struct fold *f = l->to.fold;
	const struct round *r;

	if (f == NULL)
		return NULL;
	r = f->stage == STAGE_GIVING || !f->seek.open ? &f->give : &f->seek;
	*when = r->talk;
	return r->open && r->arranged != NOWHERE ? fold_entry(f, r->arranged) : NULL;
}

/* "America/New_York" is New York. */
static void
put_zone(struct buf *b, struct str zone)
{
	size_t i, from = 0;

	for (i = 0; i < zone.n; i++)
		if (zone.p[i] == '/')
			from = i + 1;
	for (i = from; i < zone.n; i++)
		buf_putc(b, zone.p[i] == '_' ? ' ' : zone.p[i]);
}

/* When the talk is for them, where their clocks show another time than mine. */
static int
find_theirs(const struct letterfields *l, struct stamp mine, struct stamp *theirs)
{
	struct str zone = record_value(l->to.rec, FIELD_ZONE);
	char *from, *to;
	long long seconds;
	int found = 0;

	if (mine.minute == -1 || zone.n == 0 || !date_zone_known(zone))
		return 0;
	from = str_dup(setting(l, "Zone"));
	to = str_dup(zone);
	if (date_seconds(mine, from, &seconds) == 0) {
		*theirs = date_at(seconds, to);
		found = theirs->day != DATE_NONE && stamp_cmp(mine, *theirs) != 0;
	}
	free(from);
	free(to);
	return found;
}

static int
is_by(const struct entry *e, const char *channel)
{
	return str_caseis(e->channel, channel);
}

static void
put_theirs(struct letterfields *l, struct stamp mine, struct buf *b)
{
	struct stamp theirs;

	if (!find_theirs(l, mine, &theirs))
		return;
	if (theirs.day != mine.day) {
		put_day(l, b, theirs.day);
		buf_puts(b, ", ");
	}
	letterday_time(b, l->lang, theirs.minute);
}

static const char *const talk_fields[] = {
	"day", "time", "mins", "where", "video", "phone", "visit", "zone",
	"their-time", "their-zone"
};
#define NTALK (sizeof(talk_fields) / sizeof(talk_fields[0]))

/* The value of a field of the talk, which is one of these. */
static void
put_talk(struct letterfields *l, struct str field, struct buf *b)
{
	struct stamp when, theirs;
	const struct entry *e = arranged(l, &when);

	if (e == NULL)
		return;
	if (str_is(field, "day"))
		put_day(l, b, when.day);
	else if (str_is(field, "time") && when.minute != -1)
		letterday_time(b, l->lang, when.minute);
	else if (str_is(field, "mins") && (e->has & ATTR_MINS))
		buf_int(b, e->mins);
	else if (str_is(field, "mins"))
		buf_addstr(b, setting(l, "Length").n > 0 ? setting(l, "Length") :
		    STR("20"));
	else if (str_is(field, "where") && may_tell(l, e))
		buf_addstr(b, e->text);
	else if (str_is(field, "video") && is_by(e, "video"))
		buf_puts(b, "video");
	else if (str_is(field, "phone") && is_by(e, "phone"))
		buf_puts(b, "phone");
	else if (str_is(field, "visit") && e->channel.n > 0 && !is_by(e, "video") &&
	    !is_by(e, "phone"))
		buf_addstr(b, e->channel);
	else if (str_is(field, "zone") && find_theirs(l, when, &theirs))
		put_zone(b, setting(l, "Zone"));
	else if (str_is(field, "their-time"))
		put_theirs(l, when, b);
	else if (str_is(field, "their-zone") && find_theirs(l, when, &theirs))
		put_zone(b, record_value(l->to.rec, FIELD_ZONE));
}

/* --- of mine --- */

/* The first sentence of my pitch, unless it is too long for a letter. */
static void
put_intro(struct letterfields *l, struct buf *b)
{
	struct str pitch = str_trim(setting(l, "Pitch")), rest, word;
	size_t i, words = 0;

	for (i = 0; i < pitch.n; i++)
		if (strchr(".!?", pitch.p[i]) != NULL &&
		    (i + 1 == pitch.n || pitch.p[i + 1] == ' ')) {
			pitch = str_sub(pitch, 0, i + 1);
			break;
		}
	for (rest = pitch; str_word(&rest, &word); )
		words++;
	if (words <= INTRO_WORDS)
		buf_addstr(b, pitch);
}

/* What is new with me since the last word between us, a line each. */
static void
put_news(struct letterfields *l, struct buf *b)
{
	const struct field *f = NULL;
	int since = l->to.fold != NULL ? fold_day(l->to.fold, l->to.fold->last) :
	    DATE_NONE;
	struct str rest, day;
	int d;

	while ((f = record_next(l->settings, STR("News"), f)) != NULL) {
		rest = f->value;
		if (!str_item(&rest, ';', &day) || date_parse(day, &d) == -1 ||
		    d > l->now.day || d <= since || str_trim(rest).n == 0)
			continue;
		buf_puts(b, b->n > 0 ? "\n- " : "- ");
		buf_addstr(b, str_trim(rest));
	}
}

static const char *const me_fields[] = {
	"name", "email", "phone", "zone", "pitch", "intro", "news", "length",
	"newcomer", "graduate", "student", "changer"
};
#define NME (sizeof(me_fields) / sizeof(me_fields[0]))

static void
put_me(struct letterfields *l, struct str field, struct buf *b)
{
	char *name;

	if (str_is(field, "intro"))
		put_intro(l, b);
	else if (str_is(field, "news"))
		put_news(l, b);
	else if (str_is(field, "name"))
		buf_addstr(b, setting(l, "Me"));
	else if (str_caseeq(setting(l, "Seeker"), field))
		buf_addstr(b, field);
	else {
		name = str_dup(field);
		buf_addstr(b, setting(l, name));
		free(name);
		if (b->n == 0 && str_is(field, "length"))
			buf_int(b, LENGTH);
	}
}

/* --- by name --- */

/* What only the user knows, behind the contact: times=... */
static const char *const given_fields[] = {
	"times", "learned", "learn", "did", "struck", "question", "subject",
	"until"
};
#define NGIVEN (sizeof(given_fields) / sizeof(given_fields[0]))

static int
is_one_of(struct str s, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_caseis(s, names[i]))
			return 1;
	return 0;
}

static const struct person_field *
find_person_field(struct str field)
{
	for (size_t i = 0; i < NPERSON; i++)
		if (str_caseis(field, person_fields[i].name))
			return &person_fields[i];
	return NULL;
}

/* Of the user's own fields a template has those with a capital letter. */
static int
is_own(struct str field)
{
	return field.n > 0 && ((field.p[0] >= 'A' && field.p[0] <= 'Z') ||
	    (unsigned char)field.p[0] >= 0x80);
}

static int
is_person_field(struct str field)
{
	return find_person_field(field) != NULL ||
	    field_find(field) != FIELD_OTHER || is_own(field);
}

/* 1, and the value in b, when people have such a field. */
static int
person_value(struct letterfields *l, const struct party *p, struct str field,
    struct buf *b)
{
	const struct person_field *derived = find_person_field(field);
	const struct field *f;

	if (!is_person_field(field))
		return 0;
	if (p == NULL || p->rec == NULL)
		return 1;
	if (derived != NULL)
		derived->put(l, p, b);
	else if ((f = record_next(p->rec, field, NULL)) != NULL)
		buf_addstr(b, f->value);
	return 1;
}

/* The names of all others. */
static void
put_names(struct letterfields *l, struct buf *b)
{
	struct list names = LIST_INIT;

	for (size_t i = 0; i < l->nothers; i++)
		list_add(&names, record_value(l->others[i].rec, FIELD_NAME));
	letterday_list(b, l->lang, &names);
	list_free(&names);
}

/* The value that the user gives; 0: none. */
static int
given_value(const struct letterfields *l, struct str field, struct buf *b)
{
	struct str line;
	ptrdiff_t eq;

	for (size_t i = 0; l->given != NULL && i < l->given->n; i++) {
		line = str_of(l->given->v[i]);
		eq = str_find(line, STR("="));
		if (eq != -1 && str_caseeq(str_sub(line, 0, (size_t)eq), field)) {
			buf_addstr(b, str_sub(line, (size_t)eq + 1, line.n));
			return 1;
		}
	}
	return 0;
}

/* If field begins with a prefix and a dot: what stands behind. */
static int
has_prefix(struct str field, const char *prefix, struct str *rest)
{
	size_t n = strlen(prefix);

	if (field.n <= n + 1 || field.p[n] != '.' ||
	    !str_caseis(str_sub(field, 0, n), prefix))
		return 0;
	*rest = str_sub(field, n + 1, field.n);
	return 1;
}

static int
value_of(struct letterfields *l, struct str field, struct buf *b)
{
	struct str rest;

	if (str_is(field, "until") && l->until.day != DATE_NONE) {
		put_day(l, b, l->until.day);
		return 1;
	}
	if (given_value(l, field, b) || is_one_of(field, given_fields, NGIVEN))
		return 1;
	if (has_prefix(field, "me", &rest)) {
		if (!is_one_of(rest, me_fields, NME))
			return 0;
		put_me(l, rest, b);
		return 1;
	}
	if (has_prefix(field, "talk", &rest)) {
		if (!is_one_of(rest, talk_fields, NTALK))
			return 0;
		put_talk(l, rest, b);
		return 1;
	}
	if (has_prefix(field, "via", &rest))
		return person_value(l, &l->via, rest, b);
	if (has_prefix(field, "other", &rest)) {
		if (str_is(rest, "names")) {
			put_names(l, b);
			return 1;
		}
		return person_value(l, l->nothers > 0 ? &l->others[0] : NULL, rest, b);
	}
	return person_value(l, &l->to, field, b);
}

/* Append s in UTF-8, blanks for what a terminal or mail program might obey. */
static void
put_clean(struct buf *b, struct str s)
{
	int32_t c;
	size_t n;

	while (s.n > 0) {
		n = text_next(s, &c);
		if (c == -1)
			buf_puts(b, "\uFFFD");
		else if (c == '\n' || c == 0x061c || c == 0x200e || c == 0x200f ||
		    !text_control(c))
			buf_add(b, s.p, n);
		else
			buf_putc(b, ' ');
		s = str_sub(s, n, s.n);
	}
}

int
letterfields_value(void *arg, struct str field, struct str *value)
{
	struct letterfields *l = arg;

	buf_reset(&l->value);
	buf_reset(&l->clean);
	if (!value_of(l, field, &l->value))
		return 0;
	put_clean(&l->clean, buf_str(&l->value));
	*value = str_trim(buf_str(&l->clean));
	return 1;
}

/* --- names --- */

/* Every name that a template can have without giving it, each with its prefix. */
static void
list_names(struct list *names)
{
	static const char *const people[] = { "", "via.", "other." };
	struct buf b = BUF_INIT;
	size_t i, k;

	for (k = 0; k < 3; k++) {
		for (i = 0; i < NPERSON; i++) {
			buf_reset(&b);
			buf_printf(&b, "%s%s", people[k], person_fields[i].name);
			list_add(names, buf_str(&b));
		}
		for (i = 0; i < FIELD_OTHER; i++) {
			buf_reset(&b);
			buf_puts(&b, people[k]);
			for (const char *c = field_name((enum field_id)i); *c != '\0'; c++)
				buf_putc(&b, (char)(*c >= 'A' && *c <= 'Z' ?
				    *c - 'A' + 'a' : *c));
			if (b.n > strlen(people[k]))
				list_add(names, buf_str(&b));
		}
	}
	for (i = 0; i < NME; i++) {
		buf_reset(&b);
		buf_printf(&b, "me.%s", me_fields[i]);
		list_add(names, buf_str(&b));
	}
	for (i = 0; i < NTALK; i++) {
		buf_reset(&b);
		buf_printf(&b, "talk.%s", talk_fields[i]);
		list_add(names, buf_str(&b));
	}
	for (i = 0; i < NGIVEN; i++)
		list_add(names, str_of(given_fields[i]));
	list_add(names, STR("other.names"));
	buf_free(&b);
}

const char *
letterfields_nearest(void *arg, struct str field)
{
	struct letterfields *l = arg;
	struct list names = LIST_INIT;
	const char *near;

	list_names(&names);
	near = text_nearest(field, (const char *const *)names.v, names.n);
	buf_reset(&l->value);
	buf_puts(&l->value, near != NULL ? near : "");
	list_free(&names);
	return l->value.n > 0 ? l->value.s : NULL;
}
