/* stream: all of a descriptor's bytes, in and out. */
#ifndef II_STREAM_H
#define II_STREAM_H

#include "text.h"

/* Write all of s.  Returns 0, or -1 with errno. */
int stream_write(int fd, struct str s);

/* Append all that can be read.  Returns 0, or -1 with errno. */
int stream_read(int fd, struct buf *b);

#endif
