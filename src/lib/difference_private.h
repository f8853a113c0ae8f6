/* difference_private: what difference.c and difference_log.c share. */
#ifndef II_DIFFERENCE_PRIVATE_H
#define II_DIFFERENCE_PRIVATE_H

#include "difference.h"
#include "record.h"

/* One value of a set in which values may stand more than once. */
struct value {
	int rank;             /* enum field_id */
	struct str name;      /* of the field */
	struct str value;
	size_t place;         /* in the record */
	int gone;
};

struct values {
	struct value *v;
	size_t n, cap;
};

void values_add(struct values *all, int rank, struct str name, struct str value);

/* Leave of both what the other has not, by rank, name and place. */
void values_part(struct values *old, struct values *new);
void values_free(struct values *all);

/* A new item, its strings empty. */
struct diff_item *difference_add(struct difference *d, enum diff_part part,
    enum diff_how how);

/* Add what the entries differ in. */
void difference_log(struct difference *d, const struct record *old,
    const struct record *new);

#endif
