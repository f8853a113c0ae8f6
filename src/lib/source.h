/* source: where expressions and formats take the values of a contact from. */
#ifndef II_SOURCE_H
#define II_SOURCE_H

#include <stddef.h>

#include "text.h"

struct source {
	/*
	 * The i-th value (from 0) of a field, named in any case.  Returns 1
	 * with *value, which points into the source or into scratch and is
	 * valid until the next call; 0 when the field has no i-th value.
	 */
	int (*value)(const struct source *s, struct str field, size_t i,
	    struct buf *scratch, struct str *value);
};

#endif
