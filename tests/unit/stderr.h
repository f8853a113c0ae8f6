/* stderr: what the code under test writes to standard error. */
#ifndef TEST_STDERR_H
#define TEST_STDERR_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "stream.h"

static int stderr_kept = -1;
static FILE *stderr_file;

/* From here on it is kept from the terminal, */
static inline void
stderr_begin(void)
{
	stderr_file = tmpfile();
	assert_non_null(stderr_file);
	stderr_kept = dup(STDERR_FILENO);
	assert_int_not_equal(dup2(fileno(stderr_file), STDERR_FILENO), -1);
}

/* and this is what came; to be freed by the next call. */
static inline const char *
stderr_end(void)
{
	static char *text;
	struct buf b = BUF_INIT;

	dup2(stderr_kept, STDERR_FILENO);
	close(stderr_kept);
	rewind(stderr_file);
	assert_int_equal(stream_read(fileno(stderr_file), &b), 0);
	fclose(stderr_file);
	free(text);
	text = buf_take(&b);
	return text;
}

#endif
