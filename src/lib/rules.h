/* rules: the rules of what is due, their names and their settings. */
#ifndef II_RULES_H
#define II_RULES_H

#include "date.h"
#include "error.h"
#include "record.h"
#include "stage.h"

enum rule {
	RULE_CONFIRM, RULE_PREPARE, RULE_WRITE_UP, RULE_THANK, RULE_ANSWER,
	RULE_GRANT, RULE_LEAD, RULE_APPLY, RULE_OWE, RULE_EXPECT, RULE_FOLLOW,
	RULE_TELL, RULE_TRY, RULE_ANOTHER, RULE_NUDGE, RULE_UPDATE, RULE_ASK,
	RULE_CLASH,
	RULE_COUNT
};

const char *rule_text(enum rule r);              /* "write-up" */
int rule_find(struct str name, enum rule *r);    /* 1 and *r, or 0; any case */
const char *rule_nearest(struct str name);

/* Delays by rule, and the counts. */
struct rules {
	struct delay delay[RULE_COUNT]; /* of ask and clash: only whether off */
	int ask;                        /* new people to ask in a day */
	int tries;                      /* asks before a round rests */
	int budget;                     /* talks to give in a month */
	const struct workdays *workdays;
};

/* The defaults; workdays must outlive the rules. */
void rules_default(struct rules *r, const struct workdays *workdays);

/*
 * Take the settings that stand in the header of rec: of .ii with counts, or of
 * a contact's record (counts 0).  A bad value leaves the setting as it was and
 * is told to report (may be NULL).  Returns how many were bad.
 */
unsigned rules_read(struct rules *r, const struct record *rec, int counts,
    const struct report *report);

/*
 * The rules for one contact: those of the book, and what its record sets
 * itself.  Returns how many settings of the record were bad.
 */
unsigned rules_of(struct rules *own, const struct rules *book,
    const struct record *rec);

struct pace rules_pace(const struct rules *r);

#endif
