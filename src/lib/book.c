#include "book.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rules.h"

/* 1 when dir holds a file of this name. */
static int
holds(const char *dir, const char *name)
{
	struct buf path = BUF_INIT;
	struct stat st;
	int found;

	buf_printf(&path, "%s/%s", dir, name);
	found = stat(path.s, &st) == 0 && !S_ISDIR(st.st_mode);
	buf_free(&path);
	return found;
}

/* The nearest directory upwards from the current one that holds .ii; NULL. */
static char *
find_upwards(void)
{
	char *dir = getcwd(NULL, 0), *slash;

	while (dir != NULL && !holds(dir, ".ii")) {
		slash = strrchr(dir, '/');
		if (slash == dir && dir[1] != '\0') {
			dir[1] = '\0';
			continue;
		}
		if (slash == dir) {
			free(dir);
			return NULL;
		}
		*slash = '\0';
	}
	return dir;
}

char *
book_where(const char *dir, struct error *e)
{
	const char *env = getenv("II_DIR"), *home = getenv("HOME");
	struct buf path = BUF_INIT;
	char *found;

	if (dir != NULL)
		return xstrdup(dir);
	if (env != NULL && *env != '\0')
		return xstrdup(env);
	if ((found = find_upwards()) != NULL)
		return found;
	if (home == NULL || *home == '\0') {
		error_set(e, "no book: HOME is not set; name one with -C or II_DIR");
		return NULL;
	}
	buf_printf(&path, "%s/ii", home);
	return buf_take(&path);
}

int
book_stat(const char *dir, struct stat *st)
{
	struct error e = ERROR_INIT;
	char *where = book_where(dir, &e);
	int rv = where != NULL ? stat(where, st) : -1;

	free(where);
	error_clear(&e);
	return rv;
}

char *
book_path(const struct book *b, const char *name)
{
	struct buf path = BUF_INIT;

	buf_printf(&path, "%s/%s", b->dir, name);
	return buf_take(&path);
}

struct str
book_setting(const struct book *b, const char *name)
{
	const struct field *f = record_next(&b->settings, str_of(name), NULL);

	return f != NULL ? f->value : STR("");
}

int
book_is_mine(const struct book *b, const char *email)
{
	const struct field *f = NULL;

	while ((f = record_next(&b->settings, STR("Email"), f)) != NULL)
		if (str_caseeq(f->value, str_of(email)))
			return 1;
	return 0;
}

/* Read an open file to its end, which may have moved from where size has it.
 * Returns 0; -1 with errno; 1 when too large. */
static int
read_all(int fd, size_t size, struct buf *out)
{
	ssize_t n;

	buf_reset(out);
	/* and a byte, so that the end is seen */
	buf_grow(out, size <= RECORD_MAX ? size + 1 : 1);
	for (;;) {
		if (out->n > RECORD_MAX)
			return 1;
		if (out->n + 1 == out->cap)
			buf_grow(out, 16384);
		n = read(fd, out->s + out->n, out->cap - out->n - 1);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		out->n += (size_t)n;
		out->s[out->n] = '\0';
		if (n == 0)
			return 0;
	}
}

int
book_read(const struct book *b, const char *name, struct buf *out, struct error *e)
{
	/* a link is not followed, a pipe not waited for */
	int fd = openat(b->fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	int rv;

	if (fd == -1 && errno == ENOENT)
		return 1;
	if (fd == -1 && errno == ELOOP)
		return error_set(e, "%s/%s: is a link; the files of a book are "
		    "regular files", b->dir, name);
	if (fd == -1)
		return error_errno(e, "open %s/%s", b->dir, name);
	if (fstat(fd, &st) == -1) {
		error_errno(e, "stat %s/%s", b->dir, name);
		close(fd);
		return -1;
	}
	if (!S_ISREG(st.st_mode)) {
		close(fd);
		return error_set(e, "%s/%s: is no regular file", b->dir, name);
	}
	rv = read_all(fd, (size_t)st.st_size, out);
	if (rv == -1)
		error_errno(e, "read %s/%s", b->dir, name);
	else if (rv == 1)
		error_set(e, "%s/%s: is larger than %zu MiB", b->dir, name,
		    RECORD_MAX >> 20);
	close(fd);
	return rv == 0 ? 0 : -1;
}

/* The file name of an id's record. */
static void
put_file(struct buf *b, struct str id)
{
	buf_reset(b);
	buf_addstr(b, id);
	buf_puts(b, RECORD_SUFFIX);
}

int
book_read_record(const struct book *b, struct str id, struct buf *out,
    struct error *e)
{
	struct buf name = BUF_INIT;
	int rv;

	put_file(&name, id);
	rv = book_read(b, name.s, out, e);
	buf_free(&name);
	return rv;
}

int
book_has(const struct book *b, struct str id)
{
	struct buf name = BUF_INIT;
	struct stat st;
	int rv;

	put_file(&name, id);
	rv = id_valid(id) &&
	    fstatat(b->fd, name.s, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(st.st_mode);
	buf_free(&name);
	return rv;
}

struct str
book_file_id(const char *name)
{
	struct str s = str_of(name);

	if (!str_ends(s, RECORD_SUFFIX))
		return STR("");
	s = str_sub(s, 0, s.n - strlen(RECORD_SUFFIX));
	return id_valid(s) ? s : STR("");
}

int
book_is_path(struct str operand)
{
	return str_find(operand, STR("/")) != -1 || str_ends(operand, RECORD_SUFFIX);
}

char *
book_split(const char *path, struct str *id)
{
	const char *slash = strrchr(path, '/');
	size_t n;

	*id = book_file_id(slash != NULL ? slash + 1 : path);
	if (slash == NULL)
		return NULL;
	n = (size_t)(slash - path);
	while (n > 1 && path[n - 1] == '/')
		n--;
	return str_dup(str_sub(str_of(path), 0, n > 0 ? n : 1));
}

int
book_file_misnamed(const char *name)
{
	struct str s = str_of(name);
	size_t end = strlen(RECORD_SUFFIX);

	return name[0] != '.' && s.n > end &&
	    str_caseis(str_sub(s, s.n - end, s.n), RECORD_SUFFIX) &&
	    book_file_id(name).n == 0;
}

/* --- settings --- */

static void
put_odd(struct book *b, unsigned line, const char *what, const char *instead)
{
	list_printf(&b->odd, "%s/.ii:%u: %s; %s", b->dir, line, what, instead);
}

static void
put_default(void *arg, unsigned line, const char *what)
{
	put_odd(arg, line, what, "the default is taken");
}

int
book_holidays(const struct book *b, struct str file, struct workdays *w,
    struct error *e)
{
	struct buf text = BUF_INIT;
	char *name = str_dup(file);
	int rv;

	if (strchr(name, '/') != NULL || name[0] == '.')
		rv = error_set(e, "Holidays: %s: expected a file of the book", name);
	else if ((rv = b->fd == -1 ? 1 : book_read(b, name, &text, e)) == 1)
		rv = error_set(e, "Holidays: there is no file %s in the book", name);
	if (rv == 0)
		rv = workdays_holidays(w, buf_str(&text), name, e);
	free(name);
	buf_free(&text);
	return rv;
}

static void
read_workdays(struct book *b)
{
	const struct field *days = record_next(&b->settings, STR("Workdays"), NULL);
	const struct field *file = record_next(&b->settings, STR("Holidays"), NULL);
	struct error e = ERROR_INIT;

	if (days != NULL && workdays_parse(&b->workdays, days->value, &e) == -1) {
		error_prefix(&e, "Workdays");
		put_default(b, days->line, error_text(&e));
	}
	error_clear(&e);
	if (file != NULL && book_holidays(b, file->value, &b->workdays, &e) == -1)
		put_odd(b, file->line, error_text(&e), b->workdays.n > 0 ?
		    "the other days are taken" : "no holidays are taken");
	error_clear(&e);
}

/* The clock fails with a bad zone, and for reasons that are no setting's. */
static int
read_clock(struct book *b, struct error *e)
{
	const struct field *f = record_next(&b->settings, STR("Zone"), NULL);
	struct error bad = ERROR_INIT;
	char *zone;
	int rv;

	if (f == NULL)
		return date_now(&b->now, NULL, e);
	zone = str_dup(f->value);
	rv = date_now(&b->now, zone, &bad);
	if (rv == -1 && (rv = date_now(&b->now, NULL, e)) == 0) {
		error_prefix(&bad, "Zone");
		put_odd(b, f->line, error_text(&bad), "the machine's is taken");
	}
	error_clear(&bad);
	free(zone);
	return rv;
}

static int
read_settings(struct book *b, struct error *e)
{
	struct report report = { put_default, b };
	struct buf text = BUF_INIT;
	struct rules rules;
	int rv;

	rv = book_read(b, ".ii", &text, e);
	b->text = buf_take(&text);
	if (rv == -1)
		return -1;
	record_parse(&b->settings, str_of(b->text), NULL);
	rules_default(&rules, &b->workdays);
	rules_read(&rules, &b->settings, 1, &report);
	read_workdays(b);
	return read_clock(b, e);
}

int
book_open(struct book *b, const char *dir, struct error *e)
{
	memset(b, 0, sizeof(*b));
	b->settings = (struct record)RECORD_INIT;
	b->workdays = (struct workdays)WORKDAYS_INIT;
	b->fd = -1;
	if ((b->dir = book_where(dir, e)) == NULL)
		return -1;
	b->fd = open(b->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (b->fd == -1) {
		if (errno == ENOENT)
			error_set(e, "there is no book at %s; ii-init makes one",
			    b->dir);
		else
			error_errno(e, "open the book %s", b->dir);
		goto fail;
	}
	if (read_settings(b, e) == -1)
		goto fail;
	return 0;
fail:
	book_close(b);
	return -1;
}

void
book_close(struct book *b)
{
	if (b->fd != -1)
		close(b->fd);
	record_free(&b->settings);
	workdays_free(&b->workdays);
	list_free(&b->odd);
	free(b->text);
	free(b->dir);
	memset(b, 0, sizeof(*b));
	b->settings = (struct record)RECORD_INIT;
	b->fd = -1;
}
