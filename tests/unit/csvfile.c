#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "csvfile.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* All rows of a text: "line[cell|cell] line[...]", with the error at its end. */
static char *
rows_of(struct str text, char separator)
{
	struct csvfile *f = csv_open(text, 1, separator);
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;
	struct csv_row row;
	int rv;

	while ((rv = csv_next(f, &row, &e)) == 1) {
		buf_printf(&b, "%u[", row.line);
		for (size_t i = 0; i < row.n; i++) {
			buf_puts(&b, i > 0 ? "|" : "");
			buf_addstr(&b, row.cells[i]);
		}
		buf_puts(&b, "]");
	}
	if (rv == -1)
		buf_printf(&b, "!%s", error_text(&e));
	error_clear(&e);
	csv_close(f);
	return buf_take(&b);
}

static void
reads_rows(void **state)
{
	static const struct {
		const char *text, *rows;
	} cases[] = {
		{ "", "" },
		{ "\n\r\n  \n", "" },
		{ "a,b\n", "1[a|b]" },
		{ "a,b", "1[a|b]" },
		{ "a,b\r\nc,d\r\n", "1[a|b]2[c|d]" },
		{ "a,b\rc,d\r", "1[a|b]2[c|d]" },
		{ "\n\n a , b c \n", "3[a|b c]" },
		{ "a,\n,\n", "1[a|]2[|]" },
		{ "\"a,b\",c\n", "1[a,b|c]" },
		{ "\" a \"\n", "1[ a ]" },
		{ "\"say \"\"ah\"\"\"\n", "1[say \"ah\"]" },
		{ "5\" nails,b\n", "1[5\" nails|b]" },
		{ "\"a\nb\r\nc\",d\ne\n", "1[a\nb\r\nc|d]4[e]" },
		{ "\"\"\n", "1[]" },
		{ "\"\"", "1[]" },
		{ "\"a\"", "1[a]" },
		{ "Zo\xc3\xab,\xe9\n", "1[Zo\xc3\xab|\xe9]" },
		{ "a\n\n\"b,\nc", "1[a]!3: a quotation mark of this row is never closed" },
		{ "a\n\"", "1[a]!2: a quotation mark of this row is never closed" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		char *rows = rows_of(str_of(cases[i].text), ',');

		assert_string_equal(rows, cases[i].rows);
		free(rows);
	}
}

static void
reads_nul_as_any_byte(void **state)
{
	static const char text[] = "a\0b,c\n";
	struct csvfile *f = csv_open((struct str){ text, 6 }, 1, ',');
	struct error e = ERROR_INIT;
	struct csv_row row;

	(void)state;
	assert_int_equal(csv_next(f, &row, &e), 1);
	assert_int_equal(row.n, 2);
	assert_int_equal(row.cells[0].n, 3);
	assert_memory_equal(row.cells[0].p, "a\0b", 3);
	csv_close(f);
}

static void
counts_lines_from_where_it_is_told(void **state)
{
	struct csvfile *f = csv_open(str_of("a\nb\n"), 4, ';');
	struct error e = ERROR_INIT;
	struct csv_row row;

	(void)state;
	assert_int_equal(csv_next(f, &row, &e), 1);
	assert_int_equal(row.line, 4);
	assert_int_equal(csv_next(f, &row, &e), 1);
	assert_int_equal(row.line, 5);
	assert_int_equal(csv_next(f, &row, &e), 0);
	assert_int_equal(csv_next(f, &row, &e), 0);
	csv_close(f);
}

static void
separates_by_what_it_is_told(void **state)
{
	char *rows = rows_of(str_of("a;b,c;\td\n"), ';');

	(void)state;
	assert_string_equal(rows, "1[a|b,c|d]");
	free(rows);
	rows = rows_of(str_of("a\tb;c\t\td\n"), '\t');
	assert_string_equal(rows, "1[a|b;c||d]");
	free(rows);
}

static void
finds_the_separator(void **state)
{
	static const struct {
		const char *line;
		char separator;
	} cases[] = {
		{ "", ',' },
		{ "Name", ',' },
		{ "Name,Org", ',' },
		{ "Name;Org", ';' },
		{ "Name\tOrg", '\t' },
		{ "Name;Org, or firm;Role", ';' },
		{ "\"a;b;c\",d", ',' },
		{ "\"a,b,c\"\td", '\t' },
		{ "\n\r\na;b\nc,d,e,f\n", ';' },
		{ "a;b\rc,d,e,f\r", ';' },
	};

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++)
		assert_int_equal(csv_separator(str_of(cases[i].line)),
		    cases[i].separator);
}

/* A text of n bytes c between begin and end. */
static char *
long_rows(const char *begin, char c, size_t n, const char *end)
{
	struct buf b = BUF_INIT;
	char *rows;

	buf_puts(&b, begin);
	buf_pad(&b, c, n);
	buf_puts(&b, end);
	rows = rows_of(buf_str(&b), ',');
	buf_free(&b);
	return rows;
}

static void
refuses_a_row_without_end(void **state)
{
	static const struct {
		const char *begin, *end;
		char c;
	} cases[] = {
		{ "a\n", "\n", 'x' }, { "a\n\"", "\"\n", '\n' }, { "a\n", "\n", ',' },
	};

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		char *rows = long_rows(cases[i].begin, cases[i].c, CSV_ROW_MAX,
		    cases[i].end);

		assert_string_equal(rows, "1[a]!2: this row is longer than 1 MiB; "
		    "is a quotation mark not closed?");
		free(rows);
	}
}

static void
takes_a_row_as_long_as_may_be(void **state)
{
	char *rows = long_rows("a\n", 'x', CSV_ROW_MAX - 1, "\nb\n");
	size_t n = strlen(rows);

	(void)state;
	assert_int_equal(n, 4 + 3 + CSV_ROW_MAX - 1 + 4);
	assert_string_equal(rows + n - 4, "3[b]");
	free(rows);
}

static unsigned
draw(unsigned *random, unsigned n)
{
	*random = *random * 1103515245 + 12345;
	return (*random >> 16) % n;
}

/* Append a cell of hard letters to a text, and as it is to be read to rows. */
static void
put_cell(unsigned *random, struct buf *text, struct buf *rows)
{
	static const char letters[] = "a\",;\n\r \t\xc3\xa9";
	unsigned n = draw(random, 8);

	buf_putc(text, '"');
	while (n-- > 0) {
		char c = letters[draw(random, sizeof(letters) - 1)];

		buf_putc(rows, c);
		buf_pad(text, c, c == '"' ? 2 : 1);
	}
	buf_putc(text, '"');
}

static unsigned
count_lines(struct str s)
{
	unsigned n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n' ||
		    (s.p[i] == '\r' && (i + 1 == s.n || s.p[i + 1] != '\n'));
	return n;
}

/* What is written by the rules of RFC 4180 is read as it was. */
static void
reads_what_is_written(void **state)
{
	unsigned random = 1;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct buf text = BUF_INIT, rows = BUF_INIT;
		char *read;

		for (int row = 0; row < 3; row++) {
			buf_printf(&rows, "%u[", 1 + count_lines(buf_str(&text)));
			for (int cell = 0; cell < 3; cell++) {
				buf_puts(&text, cell > 0 ? "," : "");
				buf_puts(&rows, cell > 0 ? "|" : "");
				put_cell(&random, &text, &rows);
			}
			buf_puts(&text, "\r\n");
			buf_puts(&rows, "]");
		}
		read = rows_of(buf_str(&text), ',');
		assert_string_equal(read, rows.s);
		free(read);
		buf_free(&text);
		buf_free(&rows);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_rows),
		cmocka_unit_test(reads_nul_as_any_byte),
		cmocka_unit_test(counts_lines_from_where_it_is_told),
		cmocka_unit_test(separates_by_what_it_is_told),
		cmocka_unit_test(finds_the_separator),
		cmocka_unit_test(refuses_a_row_without_end),
		cmocka_unit_test(takes_a_row_as_long_as_may_be),
		cmocka_unit_test(reads_what_is_written),
	};

	return cmocka_run_group_tests_name("csvfile", tests, NULL, NULL);
}
