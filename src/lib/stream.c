#include "stream.h"

#include <errno.h>
#include <unistd.h>

#define READ_SIZE 65536

int
stream_write(int fd, struct str s)
{
	ssize_t n;

	while (s.n > 0) {
		n = write(fd, s.p, s.n);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		s = str_sub(s, (size_t)n, s.n);
	}
	return 0;
}

int
stream_read(int fd, struct buf *b)
{
	ssize_t n;

	for (;;) {
		buf_grow(b, READ_SIZE);
		n = read(fd, b->s + b->n, READ_SIZE);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		b->n += (size_t)n;
		b->s[b->n] = '\0';
		if (n == 0)
			return 0;
	}
}
