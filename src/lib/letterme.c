#include <stdlib.h>
#include <string.h>

#include "letterpart.h"

#define INTRO_WORDS 30     /* the most of a pitch's first sentence */
#define LENGTH 20          /* minutes of a talk, unless set */

/* My pitch in the language of the letter: Pitch-fr, for English Pitch as well. */
static struct str
pitch_in(const struct letterfields *l)
{
	struct buf name = BUF_INIT;
	struct str pitch;

	buf_printf(&name, "Pitch-%s", l->lang);
	pitch = str_trim(letter_setting(l, name.s));
	buf_free(&name);
	if (pitch.n == 0 && strncmp(l->lang, "en", 2) == 0)
		pitch = str_trim(letter_setting(l, "Pitch"));
	return pitch;
}

/* In any language, for a gap where there is none in that of the letter. */
static struct str
pitch_at_all(const struct letterfields *l)
{
	struct str pitch = pitch_in(l);

	return pitch.n > 0 ? pitch : letter_setting(l, "Pitch");
}

/* The first sentence of my pitch, unless it is too long for a letter. */
static void
put_intro(const struct letterfields *l, struct buf *b)
{
	struct str pitch = pitch_in(l), rest, word;
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
put_news(const struct letterfields *l, struct buf *b)
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

const struct letter_names letterme_names = { me_fields, NME };

static void
put_me(const struct letterfields *l, struct str field, struct buf *b)
{
	char *name;

	if (str_is(field, "intro"))
		put_intro(l, b);
	else if (str_is(field, "pitch"))
		buf_addstr(b, pitch_at_all(l));
	else if (str_is(field, "news"))
		put_news(l, b);
	else if (str_is(field, "name"))
		buf_addstr(b, letter_setting(l, "Me"));
	else if (str_caseeq(letter_setting(l, "Seeker"), field))
		buf_addstr(b, field);
	else {
		name = str_dup(field);
		buf_addstr(b, letter_setting(l, name));
		free(name);
		if (b->n == 0 && str_is(field, "length"))
			buf_int(b, LENGTH);
	}
}

int
letterme_put(const struct letterfields *l, struct str field, struct buf *b)
{
	for (size_t i = 0; i < NME; i++)
		if (str_caseis(field, me_fields[i])) {
			put_me(l, str_of(me_fields[i]), b);
			return 1;
		}
	return 0;
}
