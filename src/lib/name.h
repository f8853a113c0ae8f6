/* name: makes ids from names, and finds the contact that an operand names. */
#ifndef II_NAME_H
#define II_NAME_H

#include "book.h"
#include "error.h"
#include "text.h"

/*
 * The id that a name makes, without regard to others: decomposed, marks
 * dropped, letters of other scripts by a table, else from the local part of
 * the email, else "p-" and six characters of the name's hash.  At most ID_MAX
 * bytes, cut at a hyphen where one is near.  Replaces the content of out.
 */
void name_id(struct buf *out, struct str name, struct str email);

/*
 * The same, made free in the book: neither a record's id nor in a Was:; on a
 * clash -2, -3 ...  taken (may be NULL) holds further ids that are given out.
 */
int name_free_id(const struct book *b, struct str name, struct str email,
    const struct list *taken, struct buf *out, struct error *e);

/*
 * The one contact that an operand of a tool that acts names: id, @id or Was;
 * else exact Name, Also or Email; else a unique prefix of the id or a Name;
 * else a unique word of them; without case and accents.  An operand with a
 * slash or ending in .txt is a path of a record in this book.  Returns 0 with
 * the id in id; 1 when nobody or several match: *e says which, and near names.
 */
int name_resolve(const struct book *b, struct str operand, struct buf *id,
    struct error *e);

/* Where a Was: leads: the id of the record that has it, or id itself when it
 * is a record's; 1 when neither. */
int name_follow(const struct book *b, struct str id, struct buf *out,
    struct error *e);

#endif
