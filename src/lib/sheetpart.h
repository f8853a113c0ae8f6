/* sheetpart: what sheet.c shares with sheetfact.c. */
#ifndef II_SHEETPART_H
#define II_SHEETPART_H

#include "nearby.h"
#include "record.h"
#include "rules.h"
#include "sheet.h"
#include "stage.h"

/* What a sheet is made of. */
struct making {
	const struct book *book;
	const struct place *place;    /* what was said at their organization; or NULL */
	int private;
	struct buf data;              /* of record */
	struct record record;
	struct fold fold;
	const struct round *round;    /* whose talk it is for */
	struct sheet *sheet;
};

/* Add all facts, in the order of the page. */
void sheet_facts(struct making *m);

/* Keep a text with the sheet, safe for a terminal, in one line. */
const char *sheet_keep(struct sheet *s, struct str text);

#endif
