/*
 * Connections.csv, as LinkedIn exports it: a few lines of notes, or none, then
 *
 *	First Name,Last Name,URL,Email Address,Company,Position,Connected On
 *
 * of which some lack the URL.  Dates are as 12 Mar 2024; a spreadsheet that has
 * been at it makes 12-Mar-24 or 03/12/2024 of them.
 */
#include "chars.h"
#include "date.h"
#include "reader.h"

/* How many lines may stand before the titles. */
enum { PREAMBLE = 100 };

/*
 * The date of connecting is a field of the user's own, and no entry of the log:
 * a note would count as research done on them.
 */
static const char connected[] = "Connected";

static const struct {
	const char *title, *field;
} fields[] = {
	{ "First Name", "Name" },
	{ "Last Name", "Name" },
	{ "URL", "Link" },
	{ "Email Address", "Email" },
	{ "Company", "Org" },
	{ "Position", "Role" },
	{ "Connected On", connected },
};
#define NFIELDS (sizeof(fields) / sizeof(fields[0]))

/* 1 when a line is that of the titles: it has those that no export lacks.  c
 * gets the columns. */
static int
read_titles(struct str line, struct columns *c)
{
	struct csvfile *f = csv_open(line, 1, csv_separator(line));
	struct error e = ERROR_INIT;
	struct csv_row row;
	int found = 0;

	if (csv_next(f, &row, &e) == 1) {
		c->n = 0;
		c->width = row.n;
		for (size_t i = 0; i < NFIELDS; i++) {
			ptrdiff_t at = column_find(&row, str_of(fields[i].title));

			if (at == -1)
				continue;
			columns_add(c, (size_t)at, fields[i].field);
			found += fields[i].field == connected ||
			    str_is(STR("Name"), fields[i].field);
		}
	}
	error_clear(&e); /* a line of the notes may be anything */
	csv_close(f);
	return found == 3;
}

/* Find the line of the titles: its offset in text, or -1.  *number is its
 * number. */
static ptrdiff_t
find_titles(struct str text, struct columns *c, unsigned *number)
{
	size_t at = 0;

	for (*number = 1; *number <= PREAMBLE && at < text.n; ++*number) {
		struct str rest = str_sub(text, at, text.n);
		ptrdiff_t end = str_find(rest, STR("\n"));
		struct str line = str_sub(rest, 0,
		    end == -1 ? rest.n : (size_t)end + 1);

		if (read_titles(line, c))
			return (ptrdiff_t)at;
		at += line.n;
	}
	return -1;
}

static int
is_linkedin(struct str text)
{
	struct columns c = { 0 };
	unsigned number;
	int found = find_titles(text, &c, &number) != -1;

	columns_free(&c);
	return found;
}

/* --- dates --- */

/* 1..12 of "Mar" or "March", in any case; 0: none. */
static int
find_month(struct str word)
{
	static const char *const months[] = {
		"January", "February", "March", "April", "May", "June", "July",
		"August", "September", "October", "November", "December"
	};

	for (int i = 0; i < 12; i++)
		if (word.n >= 3 &&
		    str_caseeq(word, str_sub(str_of(months[i]), 0, word.n)))
			return i + 1;
	return 0;
}

/* Take the next run of letters or digits. */
static struct str
take_word(struct str *rest)
{
	size_t from = 0, to;

	while (from < rest->n && !is_letter(rest->p[from]) &&
	    !is_digit(rest->p[from]))
		from++;
	for (to = from; to < rest->n &&
	    (is_letter(rest->p[to]) || is_digit(rest->p[to])); to++)
		;
	struct str word = str_sub(*rest, from, to);

	*rest = str_sub(*rest, to, rest->n);
	return word;
}

/*
 * A date whose month is a word: 12 Mar 2024, 7-Feb-22, Mar 12, 2024.  A year of
 * two digits is of this century, and has begun by today.  DATE_NONE: it is
 * something else.
 */
static int
read_date(struct str s, int today)
{
	struct str rest = s, day, month, year;
	int d, m, y, found;

	if (date_parse(s, &found) == 0)
		return found;
	day = take_word(&rest);
	month = take_word(&rest);
	if (find_month(day) > 0) {
		struct str swap = day;

		day = month;
		month = swap;
	}
	year = take_word(&rest);
	m = find_month(month);
	if (m == 0 || rest.n > 0 || str_int(day, 1, 31, &d) == -1 ||
	    (year.n != 2 && year.n != 4) || str_int(year, 0, 9999, &y) == -1)
		return DATE_NONE;
	found = date_of(year.n == 2 ? 2000 + y : y, m, d);
	return found != DATE_NONE && found <= today ? found : DATE_NONE;
}

static int
convert(struct reader *r, const char *field, struct str value, struct buf *out)
{
	int day;

	if (field != connected || value.n == 0)
		return 0;
	day = read_date(value, r->import->today);
	if (day == DATE_NONE) {
		import_warn(r->import, r->file, r->line, "'%.*s' is not one date, "
		    "such as 12 Mar 2024, in the past; kept as it stands",
		    (int)value.n, value.p);
		return 0;
	}
	date_put(out, day);
	return 1;
}

static int
read_linkedin(struct reader *r, struct error *e)
{
	struct columns columns = { 0 };
	struct csvfile *f = NULL;
	struct csv_row titles;
	struct str table;
	unsigned number;
	ptrdiff_t at;
	int rv;

	if ((at = find_titles(r->text, &columns, &number)) == -1) {
		rv = error_set(e, "%s: has no row of titles in its first %d lines; "
		    "expected First Name, Last Name, ..., Connected On", r->file,
		    PREAMBLE);
		goto out;
	}
	table = str_sub(r->text, (size_t)at, r->text.n);
	f = csv_open(table, number, csv_separator(table));
	rv = csv_next(f, &titles, e);
	if (rv == 1)
		rv = columns_read(&columns, r, f, convert, e);
out:
	columns_free(&columns);
	csv_close(f);
	return rv;
}

const struct format import_linkedin = {
	.name = "linkedin",
	.means = "LinkedIn's Connections.csv",
	.is = is_linkedin,
	.read = read_linkedin,
};
