/* entry: one entry of a log; the kinds and their attributes (one table). */
#ifndef II_ENTRY_H
#define II_ENTRY_H

#include "date.h"
#include "text.h"

enum kind {
	KIND_NONE,    /* no kind: kept, reported, ignored */
	KIND_UNKNOWN, /* kept; reads as a note */
	KIND_NOTE,
	KIND_ASKED, KIND_TRIED, KIND_INTRODUCED,
	KIND_HEARD, KIND_WROTE, KIND_AGREED, KIND_DECLINED,
	KIND_SCHEDULED, KIND_CANCELLED, KIND_MET, KIND_THANKED,
	KIND_REFERRED, KIND_CONNECTED, KIND_TOLD,
	KIND_MOVED, KIND_LEAD,
	KIND_APPLIED, KIND_SHORTLISTED, KIND_OFFERED, KIND_HIRED, KIND_REJECTED,
	KIND_OWE, KIND_EXPECT, KIND_DONE,
	KIND_WAIT, KIND_CLOSED,
	KIND_REQUESTED, KIND_ACCEPTED, KIND_REFUSED, KIND_REFLECTED,
	KIND_COUNT
};

/* What an entry of a kind may say: bits. */
enum {
	ATTR_REF = 1 << 0,      /* @id */
	ATTR_BY = 1 << 1,       /* by=@id */
	ATTR_AT = 1 << 2,       /* at=date[Ttime] */
	ATTR_MINS = 1 << 3,     /* mins=20 */
	ATTR_UNTIL = 1 << 4,    /* until=date */
	ATTR_DUE = 1 << 5,      /* due=date */
	ATTR_FIT = 1 << 6,      /* fit=1..5 */
	ATTR_CULTURE = 1 << 7,  /* culture=1..5 */
	ATTR_ORG = 1 << 8,      /* org=words */
	ATTR_ROLE = 1 << 9,     /* role=words */
	ATTR_MID = 1 << 10,     /* mid=message; any entry */
	ATTR_UID = 1 << 11      /* uid=event; any entry */
};

/* What a kind is. */
enum {
	IS_TOUCH = 1 << 0,      /* a word passed, in either direction */
	IS_MINE = 1 << 1,       /* I spoke: settles answer */
	IS_THEIRS = 1 << 2      /* they spoke: ends a hold */
};

struct kind_info {
	const char *name;
	unsigned attrs;         /* ATTR_*, without those of any entry */
	unsigned is;            /* IS_* */
	const char *means;      /* for help: "I asked for a talk" */
};

/* The table; KIND_NONE and KIND_UNKNOWN have the name "". */
const struct kind_info *kind_info(enum kind k);

/* The kind of a word, in any case; KIND_UNKNOWN when there is none. */
enum kind kind_find(struct str word);

/* The kind's name nearest to a mistyped word, or NULL. */
const char *kind_nearest(struct str word);

/*
 * An entry as parsed.  All slices point into the bytes it was parsed from.
 * An absent attribute: empty slice, DATE_NONE, or 0 for a number.
 */
struct entry {
	struct str block;       /* all its lines */
	unsigned line;          /* of its first, from 1 */
	struct stamp when;      /* day DATE_NONE: impossible, else ignored */
	enum kind kind;
	unsigned has;           /* ATTR_* that are present and good */
	struct str word;        /* the kind as written */
	struct str channel;     /* what follows the slash */
	struct str ref;         /* id, without @ */
	struct str by;          /* id, without @ */
	struct str org, role, mid, uid;
	struct stamp at;
	int until, due;         /* days */
	int mins, fit, culture;
	struct str text;        /* of the first line, behind the attributes */
	struct str body;        /* the lines after the first, as they stand */
};

/*
 * Told of each thing in a record that cannot be understood.  what is one line,
 * "'25:00' is no time: expected HH:MM", with the record's own bytes in it: to
 * be made safe for a terminal by who prints it.
 */
struct report {
	void (*tell)(void *arg, unsigned line, const char *what);
	void *arg;
};

/*
 * Tell r (may be NULL) in that form.  got is part of one line of the record,
 * and is cut where it is long.
 */
void report_tell(const struct report *r, unsigned line, struct str got,
    const char *what, const char *expected);

/*
 * Parse the block of one entry, which begins NNNN-NN-NN, into e.  line is the
 * number of its first line.  Returns how many things were not understood; r
 * (may be NULL) is told of each.  Never fails.
 */
unsigned entry_parse(struct entry *e, struct str block, unsigned line,
    const struct report *r);

/* 1 when the entry bears #private. */
int entry_private(const struct entry *e);

/*
 * 1 when a and b count once: same kind, date, time, @id and by=, for referred
 * and applied org= too; never for note, owe, expect, lead, done, nor where
 * there is no kind.
 */
int entry_repeats(const struct entry *a, const struct entry *b);

/*
 * Append an entry as ii writes it: one first line, the body's lines indented by
 * a TAB, each line ended by nl.  Further lines of the text come before the
 * body; blanks at line ends and blank lines at the end are left out.  Values
 * with blanks are quoted, and text that would read as an attribute is set off
 * by "--": entry_parse() gives the same entry.  Fails when something cannot be
 * written (a line break or a quote in a value, an id that is none, an attribute
 * that the kind has not, a NUL); b then holds a part of it.
 */
int entry_write(struct buf *b, const struct entry *e, const char *nl,
    struct error *err);

/*
 * Set an attribute of e from key and value as typed, for a tool's operand; the
 * kind must have been set.  Dates are read by date_read() against now.  The
 * slices of e then point into key, value or mem.  Returns 1 when it was an
 * attribute, 0 when the kind has no such attribute (it is text), -1 when its
 * value is bad.
 */
int entry_set(struct entry *e, struct str key, struct str value,
    struct stamp now, struct error *err);

/*
 * What a key that no entry of this kind may bear was probably meant to be: the
 * nearest that it may, or, key itself, one that other kinds may bear.  NULL:
 * the word is text.
 */
const char *entry_meant(enum kind k, struct str key);

/*
 * Take the next @id in s from *pos on; 0 at the end.  id has no @.  It stands
 * at the start or behind a blank, ( or a quotation mark, straight or curly,
 * that opens: one right behind a letter or digit may end the first half of an
 * email address.
 */
int ref_next(struct str s, size_t *pos, struct str *id);

/*
 * Take the next #topic of a text or body from *pos on, as written, without
 * the #; 0 at the end.  Above ASCII, punctuation and spaces end it.
 */
int topic_next(struct str s, size_t *pos, struct str *topic);

/* 1 when s is an id: [a-z0-9]+(-[a-z0-9]+)*, at most 60 bytes. */
int id_valid(struct str s);
#define ID_MAX 60

/* How many bytes the longest id at the start of s has, ID_MAX aside; 0: none. */
size_t id_length(struct str s);

#endif
