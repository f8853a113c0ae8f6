/* record: one contact's record, parsed into slices of one buffer, and edited
 * so that what is not changed stays byte for byte. */
#ifndef II_RECORD_H
#define II_RECORD_H

#include "entry.h"
#include "error.h"
#include "text.h"

/* Fields in their canonical order: this is the rank of the merge, and where a
 * new field goes. */
enum field_id {
	FIELD_NAME, FIELD_ALSO, FIELD_SAY, FIELD_ORG, FIELD_ROLE, FIELD_PLACE,
	FIELD_ZONE, FIELD_EMAIL, FIELD_PHONE, FIELD_LINK, FIELD_PAST, FIELD_TAGS,
	FIELD_LANG, FIELD_VIA, FIELD_WHY, FIELD_GOAL, FIELD_ASK,
	FIELD_RULE,             /* any rule's name, with a delay */
	FIELD_UID, FIELD_WAS, FIELD_CLASH,
	FIELD_OTHER,            /* the user's own */
	FIELD_COMMENT,          /* a line that begins with # */
	FIELD_BLANK,
	FIELD_ODD,              /* a line that is no field: reported, kept */
	FIELD_COUNT
};

/* One field of the header with the lines that continue it, or another line of
 * the header.  Every byte before the log belongs to one of them, a BOM aside. */
struct field {
	enum field_id id;
	struct str block;       /* with line ends */
	unsigned line;          /* from 1 */
	struct str name;        /* as written */
	struct str value;       /* trimmed; lines joined by one blank */
};

/* What makes a file unfit to be committed unasked: bits. */
enum {
	RECORD_EMPTY = 1 << 0,    /* nothing but white space */
	RECORD_NUL = 1 << 1,
	RECORD_NAMELESS = 1 << 2,
	RECORD_CONFLICT = 1 << 3  /* conflict marks of a merge */
};

struct record {
	struct str data;          /* the bytes that were parsed */
	size_t head;              /* where the header begins: 3 after a BOM */
	size_t log;               /* where the log begins; data.n without one */
	struct field *fields;     /* all lines of the header */
	size_t nfields, cfields;
	struct entry *entries;    /* in the file's order */
	size_t nentries, centries;
	struct buf folded;        /* memory of joined values */
	unsigned flaws;           /* RECORD_* */
	unsigned odd;             /* lines and values not understood */
};

#define RECORD_INIT { .folded = BUF_INIT }

/*
 * Parse data, which must outlive the record.  Never fails: what is not
 * understood is counted in odd and told to r (may be NULL).  A record may be
 * parsed into again and again; its arrays are reused.
 */
void record_parse(struct record *rec, struct str data, const struct report *r);
void record_free(struct record *rec);

/* Whether a rule has this name ("thank", in any case).  Known to due.h, listed
 * here since they are fields of a record and of .ii. */
int rule_name(struct str name);

/* The first field of this id that is not empty, or NULL. */
const struct field *record_field(const struct record *rec, enum field_id id);

/* Its value, or the empty slice. */
struct str record_value(const struct record *rec, enum field_id id);

/* The next field that bears this name, in any case, and is not empty; start
 * with prev NULL. */
const struct field *record_next(const struct record *rec, struct str name,
    const struct field *prev);

/* The organization of a Past, "years; organization; role", or the empty slice. */
struct str record_past_org(struct str past);

/* What a Clash says, "Role: captain": 1 with the name of the field and the value
 * that lost, or 0 where it is no such words. */
int record_clash(const struct field *f, struct str *name, struct str *value);

/* Whether a record has a Clash of this value. */
int record_has_clash(const struct record *rec, struct str value);

/* The name of a field as it is written ("Name"); "" for FIELD_RULE, which has
 * several, and from FIELD_OTHER on. */
const char *field_name(enum field_id id);
enum field_id field_find(struct str name);  /* FIELD_OTHER when unknown */
int field_repeats(enum field_id id);        /* 1: may stand more than once */

/* The known field nearest to a mistyped name, or NULL. */
const char *field_nearest(struct str name);

/* Append a field's name as tools write it: a known one as field_name() or the
 * rule's, any other with a capital letter first. */
void field_put_name(struct buf *b, struct str name);

/* 1 when name may be a field's name. */
int field_name_valid(struct str name);

/* What is wrong, in words, for a RECORD_* bit ("has no Name:"). */
const char *record_flaw(unsigned flaws);

/*
 * Edits.  Each writes the changed record to out (which is reset first) and
 * leaves rec as it was.  Only the lines of the change differ: new lines take
 * the line end of the line above.  They return 1 when something changed, 0
 * when it was so already (out is then a copy), -1 on a value that cannot
 * stand in a record.
 */

/*
 * Set the first field of that name to value, on one line; an empty value
 * removes it, with every repetition of it.  A repeatable field is set to this
 * one value.  A field that is not there yet goes behind the last of its rank or
 * a lower one, else first of all.
 */
int record_set(const struct record *rec, struct str name, struct str value,
    struct buf *out, struct error *e);

/* Add a value to a repeatable field, or items to Tags; there already: 0. */
int record_add(const struct record *rec, struct str name, struct str value,
    struct buf *out, struct error *e);

/*
 * Remove every field of that name with this value, or items of Tags; not there:
 * 0.  Compared byte for byte where that finds one, else without case and
 * accents; items always so.
 */
int record_remove(const struct record *rec, struct str name, struct str value,
    struct buf *out, struct error *e);

/*
 * Put an entry, written by entry_write() with any line end, behind the last
 * that is not later than when by day and effective time (below).  The first
 * entry is set off from the header by a blank line.  Never fails.
 */
void record_log(const struct record *rec, struct stamp when, struct str entry,
    struct buf *out);

/*
 * The entries by (day, effective time, file order), without those of an
 * impossible date or no kind.  The effective time of an entry without one is
 * that of the last entry of its day before it in the file, leaving out the same
 * ones.  order must have room for nentries; returns how many were stored.
 */
size_t record_order(const struct record *rec, const struct entry **order);

/*
 * The effective time of each entry, in the file's order, into minute, which
 * must have room for nentries; -1 where no time stands before it on its day.
 */
void record_times(const struct record *rec, int *minute);

#endif
