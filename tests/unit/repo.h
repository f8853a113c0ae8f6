/* repo: a home, a book and git for the tests of vcs and change. */
#ifndef REPO_H
#define REPO_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "book.h"
#include "vcs.h"

static char *home; /* holds the book, and is removed after each test */
static struct book book;

/* Run a shell command in the book (in home while there is none); its standard
 * output, to be freed by the next call. */
static inline const char *out(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));

static inline const char *
out(const char *fmt, ...)
{
	static char *text;
	struct buf command = BUF_INIT, all = BUF_INIT;
	char part[4096];
	size_t n;
	va_list ap;
	FILE *f;
	int status;

	buf_printf(&command, "cd %s/book 2>/dev/null || cd %s; ", home, home);
	va_start(ap, fmt);
	buf_vprintf(&command, fmt, ap);
	va_end(ap);
	f = popen(command.s, "r");
	assert_non_null(f);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_add(&all, part, n);
	status = pclose(f);
	if (status != 0)
		fail_msg("status %d of: %s\n%s", status, command.s, all.s);
	buf_free(&command);
	free(text);
	text = buf_take(&all);
	return text;
}

#define run(...) ((void)out(__VA_ARGS__))

/* Write a file of the book, as an editor would. */
static inline void
save(const char *name, const char *text)
{
	struct buf path = BUF_INIT;
	FILE *f;

	buf_printf(&path, "%s/book/%s", home, name);
	f = fopen(path.s, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	assert_int_equal(fclose(f), 0);
	buf_free(&path);
}

/* Open the book in a directory of home. */
static inline void
open_book(const char *name)
{
	struct error e = ERROR_INIT;
	struct buf path = BUF_INIT;

	buf_printf(&path, "%s/%s", home, name);
	if (book_open(&book, path.s, &e) == -1)
		fail_msg("%s", error_text(&e));
	buf_free(&path);
}

/* Where to make homes: in memory if we may, where a sync costs nothing. */
static inline const char *
tmp_dir(void)
{
	const char *tmp = getenv("TMPDIR");

	if (tmp != NULL)
		return tmp;
	return access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
}

/* A home without a book. */
static inline int
set_up_home(void **state)
{
	struct buf path = BUF_INIT;

	(void)state;
	buf_printf(&path, "%s/ii-unit-XXXXXX", tmp_dir());
	home = buf_take(&path);
	if (mkdtemp(home) == NULL)
		return -1;
	setenv("HOME", home, 1);
	setenv("TZ", "UTC", 1);
	setenv("LC_ALL", "C", 1);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("EMAIL");
	unsetenv("II_DIR");
	unsetenv("II_NOW");
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("GIT_AUTHOR_NAME", "Ann Author", 1);
	setenv("GIT_AUTHOR_EMAIL", "ann@example.org", 1);
	setenv("GIT_COMMITTER_NAME", "Carl Committer", 1);
	setenv("GIT_COMMITTER_EMAIL", "carl@example.org", 1);
	return 0;
}

/* A home with a book in a fresh repository, nothing committed. */
static inline int
set_up_book(void **state)
{
	struct error e = ERROR_INIT;
	struct buf path = BUF_INIT;

	if (set_up_home(state) == -1)
		return -1;
	buf_printf(&path, "%s/book", home);
	if (vcs_init(path.s, &e) == -1)
		fail_msg("%s", error_text(&e));
	buf_free(&path);
	open_book("book");
	return 0;
}

static inline int
tear_down_home(void **state)
{
	struct buf command = BUF_INIT;
	int rv;

	(void)state;
	buf_printf(&command, "chmod -R u+w %s && rm -rf %s", home, home);
	rv = system(command.s);
	buf_free(&command);
	free(home);
	return rv;
}

/* Nothing is damaged and nothing left over: objects, index, working tree. */
static inline void
check_repository(void)
{
	run("git fsck --strict --no-progress --no-dangling 2>&1");
	assert_string_equal(out("git status --porcelain"), "");
	assert_string_equal(out("ls -A | grep ii-tmp; ls -A .git | "
	    "grep -e '^ii-' -e 'index.lock'; test ! -s .git/ii.lock"), "");
}

static inline int
tear_down_book(void **state)
{
	book_close(&book);
	return tear_down_home(state);
}

#endif
