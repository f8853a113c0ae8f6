/* debrief: what the answers after a talk come to in a log.  Pure. */
#ifndef II_DEBRIEF_H
#define II_DEBRIEF_H

#include "date.h"
#include "entry.h"
#include "text.h"

/*
 * What is to be done next: with a day at its end, "send her the paper by fri",
 * a promise due then, else a note; an entry of that day.  Its slices point into
 * the answer.  Returns 1 when it is a promise.
 */
int debrief_next(struct entry *e, struct str answer, int day, struct stamp now);

/* Whom they named: "Mary Hawes; ElectroData; runs the field tests"; commas will
 * do where there is no semicolon.  Without a name a division or company.  -F before
 * it stands for somebody new, whoever is called so. */
struct referred {
	struct str name, org, text;
	int force;
};

void debrief_referred(struct referred *r, struct str answer);

#endif
