#include "moved.h"

/* The record as an edit left it, in place of what it was: slices of that are
 * void. */
static void
take_over(struct record *rec, struct buf *data, const struct buf *edited)
{
	buf_reset(data);
	buf_addstr(data, buf_str(edited));
	record_parse(rec, buf_str(data), NULL);
}

int
moved_apply(struct record *rec, const struct entry *e, struct buf *data, struct error *err)
{
	struct str org = record_value(rec, FIELD_ORG);
	struct str role = record_value(rec, FIELD_ROLE);
	struct buf past = BUF_INIT, next = BUF_INIT;
	int rv = 0;

	if (!(e->has & (ATTR_ORG | ATTR_ROLE)))
		return 0;
	if (org.n > 0 || role.n > 0) {
		buf_printf(&past, "-%d; %.*s; %.*s", date_civil(e->when.day).year,
		    (int)org.n, org.p, (int)role.n, role.p);
		rv = record_add(rec, STR("Past"), buf_str(&past), &next, err);
		take_over(rec, data, &next);
	}
	if (rv != -1 && e->has & ATTR_ORG) {
		rv = record_set(rec, STR("Org"), e->org, &next, err);
		take_over(rec, data, &next);
	}
	if (rv != -1) {
		rv = record_set(rec, STR("Role"), e->role, &next, err);
		take_over(rec, data, &next);
	}
	buf_free(&past);
	buf_free(&next);
	return rv == -1 ? -1 : 0;
}
