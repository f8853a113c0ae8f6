/* assign: changes of fields as people type them: field=value, field+=value,
 * field-=value; of a contact's record, or of the book's settings. */
#ifndef II_ASSIGN_H
#define II_ASSIGN_H

#include "book.h"
#include "error.h"
#include "record.h"
#include "text.h"

enum assign_op {
	ASSIGN_SET,    /* field=value; field= removes it */
	ASSIGN_ADD,    /* field+=value */
	ASSIGN_REMOVE  /* field-=value */
};

struct assign {
	enum assign_op op;
	struct str name, value; /* point into the operand */
};

/* Whose fields they are: which names are known, and which may repeat. */
enum assign_to { TO_CONTACT, TO_BOOK };

struct assigns {
	enum assign_to to;
	struct assign *v;
	size_t n, cap;
};

#define ASSIGNS_INIT(to) { (to), NULL, 0, 0 }

/*
 * Read one operand.  A field's name may end in a hyphen, but "x-=" takes away
 * from x.  Returns 1, or 0 when the operand is no such change.
 */
int assign_parse(struct assign *a, const char *operand);

/*
 * Read operands, which must outlive a; all of them must be changes.  A field
 * that may repeat and is set twice gets both values; of another that is an
 * error.
 */
int assigns_read(struct assigns *a, char *const *operands, size_t n,
    struct error *e);
void assigns_free(struct assigns *a);

/*
 * What a name was probably meant to be: the field known by another word
 * (company is Org) or near by its letters.  NULL when it is known, or nothing
 * like it is.
 */
const char *assign_meant(enum assign_to to, struct str name);

/*
 * Check one value of a contact's field: a delay, zone, address, link, language
 * or id that nothing could make use of is an error that says what is expected.
 */
int field_check(const struct book *b, struct str name, struct str value,
    struct error *e);

/*
 * Check all names and values.  A name that stands in rec is the user's own,
 * whatever is near it; rec may be NULL.  With force all is taken as it is but
 * the values of settings: no tool opens a book where one is bad.
 */
int assigns_check(const struct assigns *a, const struct book *b,
    const struct record *rec, int force, struct error *e);

/*
 * Make all changes in the bytes of a record (or of .ii) that data holds, with
 * minimal edits.  Setting a field settles it: the Clash: lines that name it go.
 * Returns 1 when something changed, 0 when all was so already, -1 on a value
 * that cannot stand in a record; data may then be changed in part.
 */
int assigns_apply(const struct assigns *a, struct buf *data, struct error *e);

/*
 * Whether a Via is in doubt: it names an id that no contact of the book has, or
 * is in words what is somebody's id.  Returns 1 with what to say about it in
 * doubt, 0, or -1 when the book cannot be read.
 */
int via_doubt(const struct book *b, struct str via, struct buf *doubt,
    struct error *e);

#endif
