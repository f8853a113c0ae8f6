#include "letter.h"

static const struct letter_info letters[LETTER_COUNT] = {
	[LETTER_REQUEST] = { "request", "ask for twenty minutes",
	    FORM_MAIL, KIND_ASKED, "email", LETTER_ASKS },
	[LETTER_LINKEDIN] = { "linkedin", "ask in the note of an invitation",
	    FORM_NOTE, KIND_ASKED, "linkedin", LETTER_ASKS },
	[LETTER_CALL] = { "call", "what to say when you phone",
	    FORM_SCRIPT, KIND_ASKED, "phone", LETTER_ASKS },
	[LETTER_INTRODUCTION] = { "introduction", "ask who knows them to introduce you",
	    FORM_MAIL, KIND_ASKED, "intro", 0 },
	[LETTER_INTRODUCED] = { "introduced", "write to whom you were introduced",
	    FORM_MAIL, KIND_ASKED, "email", LETTER_ASKS },
	[LETTER_ANSWER] = { "answer", "answer them: when it suits you",
	    FORM_MAIL, KIND_WROTE, "email", 0 },
	[LETTER_REMINDER] = { "reminder", "ask again, once",
	    FORM_MAIL, KIND_ASKED, "email", 0 },
	[LETTER_CONFIRMATION] = { "confirmation", "confirm the talk, the day before",
	    FORM_MAIL, KIND_WROTE, "email", 0 },
	[LETTER_THANKS] = { "thanks", "thank for the talk",
	    FORM_MAIL, KIND_THANKED, "email", LETTER_GIVES_THANKS },
	[LETTER_LEAD] = { "lead", "thank for the opening they mentioned",
	    FORM_MAIL, KIND_THANKED, "email", LETTER_GIVES_THANKS | LETTER_OPENING },
	[LETTER_TOLD] = { "told", "tell who referred you how it went",
	    FORM_MAIL, KIND_TOLD, "email", LETTER_GIVES_THANKS },
	[LETTER_UPDATE] = { "update", "say where you are now",
	    FORM_MAIL, KIND_WROTE, "email", 0 },
	[LETTER_CONGRATULATION] = { "congratulation", "congratulate on a new job",
	    FORM_MAIL, KIND_WROTE, "email", 0 },
	[LETTER_ACCEPT] = { "accept", "say yes to who asks you",
	    FORM_MAIL, KIND_ACCEPTED, "email", LETTER_GIVING },
	[LETTER_QUESTIONS] = { "questions", "say yes, and ask for their questions first",
	    FORM_MAIL, KIND_ACCEPTED, "email", LETTER_GIVING },
	[LETTER_DECLINE] = { "decline", "say no, and name somebody else",
	    FORM_MAIL, KIND_REFUSED, "email", LETTER_GIVING },
	[LETTER_LATER] = { "later", "say not before a day",
	    FORM_MAIL, KIND_REFUSED, "email", LETTER_GIVING },
};

const struct letter_info *
letter_info(enum letter l)
{
	return &letters[l];
}

int
letter_find(struct str name, enum letter *l)
{
	for (int i = 0; i < LETTER_COUNT; i++)
		if (str_caseis(name, letters[i].name)) {
			*l = (enum letter)i;
			return 1;
		}
	return 0;
}

const char *
letter_nearest(struct str name)
{
	const char *names[LETTER_COUNT];

	for (int i = 0; i < LETTER_COUNT; i++)
		names[i] = letters[i].name;
	return text_nearest(name, names, LETTER_COUNT);
}
