/* name: makes ids from names, and finds the contact that an operand names. */
#ifndef II_NAME_H
#define II_NAME_H

#include "book.h"
#include "error.h"
#include "text.h"

/*
 * The id that a name makes, without regard to others: decomposed, marks
 * dropped, letters of other scripts by a table (text_fold), apostrophes left
 * out, all else a hyphen; else from the local part of the email; else "p-" and
 * six characters of the name's hash.  At most ID_MAX bytes, cut at a hyphen
 * where one is near.  Replaces the content of out.
 */
void name_id(struct buf *out, struct str name, struct str email);

/* An id that is given out, or room for one. */
struct id_slot {
	char *id;     /* NULL: free */
	long clashes; /* id-2 to id-clashes are given out as well */
};

/* A set of ids that are given out. */
struct ids {
	struct id_slot *slots; /* by hash */
	size_t n, cap;
};

#define IDS_INIT { 0 }

int ids_has(const struct ids *set, struct str id);
void ids_add(struct ids *set, struct str id);  /* nothing when it is there */
void ids_free(struct ids *set);

/* Add all ids that the book has given out: those of its records, readable or
 * not, and those in a Was:. */
int ids_load(struct ids *set, const struct book *b, struct error *e);

/* The id of a name, on a clash with the set -2, -3 ...; it is added. */
void ids_make(struct ids *set, struct str name, struct str email, struct buf *out);

/*
 * ids_make() for one new contact of the book; taken (may be NULL) holds
 * further ids that are given out.  Reads the whole book: for many contacts
 * load the set once.
 */
int name_free_id(const struct book *b, struct str name, struct str email,
    const struct list *taken, struct buf *out, struct error *e);

/*
 * The one contact that an operand of a tool that acts names: id, @id or Was;
 * else exact Name, Also or Email; else a unique prefix of the id, Name or an
 * Also; else a unique word of them; without case and accents; the first step
 * with a candidate decides.  @ stands before an id or Was only.  For paths
 * there is books_path().  Returns 0 with the id in id; 1 when nobody or several
 * match: *e names them, or who is near, and a file that could not be read; -1
 * when the book cannot be read.  An id that is a record's costs one stat.
 */
int name_resolve(const struct book *b, struct str operand, struct buf *id,
    struct error *e);

/*
 * The ids of all whom an operand could name, sorted, by the step that decides;
 * *exactly is 1 when that is an id or Was, or the whole of a Name, Also or
 * Email.  For who would add somebody: nobody is no error.  Returns 0, or -1 when
 * the book, or a file of it, cannot be read.
 */
int name_candidates(const struct book *b, struct str operand, struct list *ids,
    int *exactly, struct error *e);

/* 1 when a name has a letter or digit: one of signs alone is a slip. */
int name_has_letter(struct str name);

/* Where a Was: leads: the id of the record that has it (of several the
 * smallest), or id itself when it is a record's; 1 when neither; -1 when the
 * book cannot be read. */
int name_follow(const struct book *b, struct str id, struct buf *out,
    struct error *e);

/* The id in the book that is nearest to one that is nobody's: 1 with it in out,
 * 0 when none is near, -1 when the book cannot be read. */
int name_nearest(const struct book *b, struct str id, struct buf *out,
    struct error *e);

#endif
