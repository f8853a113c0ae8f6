#include "entrycheck.h"

int
entrycheck_kind(const struct entry *e, struct error *err)
{
	const char *near;

	if (e->kind != KIND_UNKNOWN)
		return 0;
	near = kind_nearest(e->word);
	return error_set(err, "%.*s is no kind of entry%s%s%s (-F logs it as it is)",
	    (int)e->word.n, e->word.p,
	    near != NULL ? ": did you mean " : "; ii-record(5) lists them",
	    near != NULL ? near : "", near != NULL ? "?" : "");
}

/* Kinds that say nothing without more. */
static int
check_said(const struct entry *e, struct error *err)
{
	int empty = str_trim(e->text).n == 0 && str_trim(e->body).n == 0;

	switch (e->kind) {
	case KIND_SCHEDULED:
		if (!(e->has & ATTR_AT) && e->when.minute == -1)
			return error_set(err, "scheduled: when is the talk? say "
			    "at=2026-11-19T10:00, or at='thu 10:00'");
		break;
	case KIND_REFERRED:
		if (empty && !(e->has & (ATTR_REF | ATTR_ORG)))
			return error_set(err, "referred: to whom? say @id, org= or "
			    "what they pointed you to");
		break;
	case KIND_NOTE:
	case KIND_OWE:
	case KIND_EXPECT:
		if (empty)
			return error_set(err, "%s: what? there is no text",
			    kind_info(e->kind)->name);
		break;
	default:
		break;
	}
	return 0;
}

int
entrycheck(const struct entry *e, struct stamp now, int force,
    struct error *err)
{
	struct buf when = BUF_INIT;

	if (stamp_cmp(e->when, now) > 0) {
		date_put_stamp(&when, e->when);
		error_set(err, "%s lies in the future", when.s);
		buf_free(&when);
		return -1;
	}
	return force ? 0 : check_said(e, err);
}
