#include "moved.h"

int
moved_apply(struct record *rec, const struct entry *e, struct buf *data, struct error *err)
{
	struct str org = record_value(rec, FIELD_ORG);
	struct str role = record_value(rec, FIELD_ROLE);
	struct buf past = BUF_INIT, next = BUF_INIT;
	struct str set[2][2] = {
		{ STR("Org"), e->has & ATTR_ORG ? e->org : org },
		{ STR("Role"), e->role },
	};
	int i, rv = 0;

	if (!(e->has & (ATTR_ORG | ATTR_ROLE)))
		return 0;
	if (org.n > 0 || role.n > 0) {
		buf_printf(&past, "-%d; %.*s; %.*s", date_civil(e->when.day).year,
		    (int)org.n, org.p, (int)role.n, role.p);
		rv = record_add(rec, STR("Past"), buf_str(&past), &next, err);
		buf_reset(data);
		buf_addstr(data, buf_str(&next));
		record_parse(rec, buf_str(data), NULL);
	}
	for (i = 0; i < 2 && rv != -1; i++) {
		rv = record_set(rec, set[i][0], set[i][1], &next, err);
		buf_reset(data);
		buf_addstr(data, buf_str(&next));
		record_parse(rec, buf_str(data), NULL);
	}
	buf_free(&past);
	buf_free(&next);
	return rv == -1 ? -1 : 0;
}
