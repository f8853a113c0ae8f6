#include "mailkind.h"

static int
asks_me(const struct mail_word *w, const struct record *rec, const struct fold *f)
{
	return f->last == NOWHERE && w->asks && !w->reply &&
	    record_field(rec, FIELD_GOAL) == NULL &&
	    record_field(rec, FIELD_VIA) == NULL;
}

const char *
mail_kind(const struct mail_word *w, const struct record *rec, const struct fold *f)
{
	if (w->mine)
		return f->stage == STAGE_NEW && f->unanswered == NOWHERE ?
		    "asked/email" : "wrote/email";
	if (w->automatic)
		return "note/email";
	return asks_me(w, rec, f) ? "requested/email" : "heard/email";
}
