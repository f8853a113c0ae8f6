/* stage: folds one log into rounds and the stage.  Pure: no files, no clock. */
#ifndef II_STAGE_H
#define II_STAGE_H

#include "date.h"
#include "entry.h"
#include "record.h"

enum stage {
	STAGE_NEW, STAGE_ASKED, STAGE_ANSWERED, STAGE_AGREED, STAGE_SCHEDULED,
	STAGE_MET, STAGE_KEPT, STAGE_DECLINED, STAGE_RESTING, STAGE_CLOSED,
	STAGE_REQUESTED, STAGE_ACCEPTED, STAGE_GIVING, /* shown as scheduled */
	STAGE_GIVEN, STAGE_REFUSED,
	STAGE_COUNT
};

const char *stage_name(enum stage s);

#endif
