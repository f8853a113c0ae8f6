/* import: reads files that other programs wrote into drafts of records.  Knows
 * the formats (one table); knows no book. */
#ifndef II_IMPORT_H
#define II_IMPORT_H

#include "arena.h"
#include "error.h"
#include "text.h"

/* A file may not be larger than this: 256 MiB. */
#define IMPORT_MAX ((size_t)256 << 20)

/* A person as a file tells it. */
struct draft {
	const char *file;      /* as messages name it */
	unsigned line;         /* on which it begins */
	struct str record;     /* as a new contact's would be; has a Name */
};

/* Why a row was passed over. */
enum skip {
	SKIP_NAMELESS,
	SKIP_SHIFTED,          /* more values than columns */
	SKIP_REPEATED,         /* says nothing that a row before it did not say */
	SKIP_DOUBTFUL,         /* somebody else's email or link */
	SKIP_COUNT
};

struct import {
	/* Told of each row that was passed over, or has something that was not
	 * understood; what may hold anything of the file. */
	void (*tell)(void *arg, const char *file, unsigned line, const char *what);
	void *arg;
	int today;             /* the day, for dates without a century */
	struct draft *drafts;
	size_t n, cap;
	unsigned skipped[SKIP_COUNT];
	const struct format *format; /* NULL: told from the content */
	struct mapping *mapping;
	size_t nmapping, cmapping;
	struct arena memory;
};

/* The column of this title tells this field; of no field: is left out. */
struct mapping {
	const char *title, *field;
};

/* The i-th format's name for -t, or NULL at the end; *means (may be NULL) says
 * what it is. */
const char *import_format(size_t i, const char **means);

/* Take the files for this format, by its name, instead of telling it from what
 * is in them. */
int import_set_format(struct import *im, const char *name, struct error *e);

/* Add a mapping, "Full name=Name,Firm=Org", to those that there are.  A column
 * whose title has a comma may be named, since a field's name has none. */
int import_map(struct import *im, const char *mapping, struct error *e);

/*
 * Read a file's text.  file names it in messages and must stay.  Fails, with
 * file:line where there is one, when the text is not UTF-8, or of no known
 * format, or cannot be read as the one it is, and when it has nobody in it.
 */
int import_read(struct import *im, const char *file, struct str text,
    struct error *e);

/* Tell of a row; the second counts it as passed over, too. */
void import_warn(struct import *im, const char *file, unsigned line,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void import_skip(struct import *im, enum skip why, const char *file,
    unsigned line, const char *fmt, ...) __attribute__((format(printf, 5, 6)));

void import_free(struct import *im);

#endif
