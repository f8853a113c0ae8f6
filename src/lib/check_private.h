/* check_private: what the parts of check share.
 *
 * check.c         takes in records, one by one, and settings
 * check_record.c  what is not understood in one
 * check_log.c     what its log comes to
 * check_join.c    joins them
 */
#ifndef II_CHECK_PRIVATE_H
#define II_CHECK_PRIVATE_H

#include "arena.h"
#include "check.h"

/* Where something stands. */
struct place {
	const char *file;
	unsigned line;
};

/* An @id of another contact. */
struct check_ref {
	const char *id;
	struct place at;
	int in_text;             /* not where ii itself looks for one */
};

/* An id that a contact had. */
struct check_was {
	const char *id;
	const char *of;          /* the contact's */
	struct place at;
};

/* A field with a name near a known one. */
struct check_name {
	const char *name;        /* as written */
	const char *near;
	struct place at;
};

/* What tells people apart: the lines of a header that do, the others blank, so
 * that lines keep their numbers. */
struct check_face {
	const char *id;
	const char *file;
	struct str header;
};

struct check_part {
	const struct rules *rules;
	struct stamp now;
	struct arena arena;

	struct record rec;       /* the record being taken in */
	struct fold fold;
	struct buf scratch;
	const char *file;        /* its file, kept */
	struct str id;
	size_t first;            /* its first problem */

	struct problem *problems;
	size_t nproblems, cproblems;
	const char **ids;        /* those given out */
	size_t nids, cids;
	struct check_ref *refs;
	size_t nrefs, crefs;
	struct check_was *was;
	size_t nwas, cwas;
	struct check_name *names;
	size_t nnames, cnames;
	struct check_face *faces;
	size_t nfaces, cfaces;
};

/* Add a problem of the file at hand. */
void check_tell(struct check_part *p, unsigned line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The same for report_tell() and all that takes a report; arg is the part. */
void check_report(void *arg, unsigned line, const char *what);

/* Note an @id. */
void check_ref(struct check_part *p, unsigned line, struct str id, int in_text);

/* What is wrong in the log of the record at hand. */
void check_log(struct check_part *p);

/* Note the name of a field that is none of ii's, if one is near. */
void check_name(struct check_part *p, unsigned line, struct str name,
    const char *near);

#endif
