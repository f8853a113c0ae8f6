/* view: the values of a contact by field name, for expressions, formats and
 * JSON: those of the record's header, and those derived from its log. */
#ifndef II_VIEW_H
#define II_VIEW_H

#include "due.h"
#include "out.h"
#include "record.h"
#include "source.h"
#include "stage.h"

/* Where the value behind the latest stands, so that who asks for one after the
 * other does not begin anew each time. */
struct view_place {
	struct str field;           /* as asked for: these very bytes */
	size_t n;                   /* values taken so far */
	const struct field *at;     /* of the header: where the latest stands */
	struct str rest;            /* the items behind it */
	size_t entry, pos;          /* of the log: the entry, the place in it */
	int in_body;
};

/*
 * Derived: id, stage, last (touch), next (due, a date), due (its rule), mets,
 * refs, given, fit, topic, kind, channel.  What is not known yet may be NULL.
 * Not to be copied, and used by one thread.
 */
struct view {
	struct source source;       /* first: the source is the view */
	struct str id;
	const struct record *rec;
	const struct fold *fold;
	const struct due_item *next;
	struct view_place *place, memory; /* place: &memory */
};

void view_init(struct view *v, struct str id, const struct record *rec,
    const struct fold *fold);

/*
 * The members of a JSON object: id, all fields of the header under their names
 * in small letters (an array where a field may stand more than once), then
 * what is derived.  A field of the user's that is called as a member of ours
 * (here, or of ii-show: todo, log, named-by) begins with a capital.
 */
void view_json(const struct view *v, struct json *j);

/*
 * The member log: an array of objects, one for each entry: date, time, kind (an
 * unknown one reads as note; word is what stands there), channel, ref (the
 * @id), the attributes under their keys, text, body (its lines less the indent
 * that all have).  What an entry does not say is absent.  One with an
 * impossible date or no kind has but the member entry: all its lines.
 */
void view_json_log(const struct view *v, struct json *j);

/* 1 for the fields that are known only when all records are: next, due. */
int view_joined(struct str field);
extern const char *const view_joined_fields[2];

#endif
