/* out.h: the stream, rows, JSON Lines, formats. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmocka.h>

#include "out.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A stream into a file, and what came there. */
struct sink {
	FILE *file;
	struct out out;
	struct buf got;
};

static void
sink_open(struct sink *s, int terminal, size_t width)
{
	s->file = tmpfile();
	assert_non_null(s->file);
	out_open(&s->out, dup(fileno(s->file)));
	assert_false(s->out.terminal);
	s->out.terminal = terminal;
	s->out.width = width;
	s->out.utf8 = 1;
	s->got = (struct buf)BUF_INIT;
}

/* Close the stream and return all that was written. */
static const char *
sink_close(struct sink *s)
{
	struct error e = ERROR_INIT;
	int c;

	assert_int_equal(out_close(&s->out, &e), 0);
	rewind(s->file);
	while ((c = getc(s->file)) != EOF)
		buf_putc(&s->got, (char)c);
	fclose(s->file);
	return s->got.s;
}

static void
what_is_put_arrives(void **state)
{
	struct sink s;
	struct buf expected = BUF_INIT;

	(void)state;
	sink_open(&s, 0, 80);
	for (int i = 0; i < 50000; i++) {
		buf_printf(&expected, "%d\x1b\n", i);
		out_printf(&s.out, "%d", i);
		out_text(&s.out, STR("\x1b"));
		out_puts(&s.out, "\n");
		assert_true(s.out.text.n < 100000);
	}
	sink_close(&s);
	assert_true(str_eq(buf_str(&s.got), buf_str(&expected)));
	buf_free(&expected);
	buf_free(&s.got);
}

static void
a_full_disk_is_an_error(void **state)
{
	struct error e = ERROR_INIT;
	struct out o;

	(void)state;
	for (size_t n = 1; n < 1000000; n *= 900) {
		out_open(&o, open("/dev/full", O_WRONLY));
		for (size_t i = 0; i < n; i++)
			out_puts(&o, "x");
		assert_int_equal(out_close(&o, &e), -1);
		assert_non_null(strstr(error_text(&e), strerror(ENOSPC)));
		error_clear(&e);
	}
}

static void
a_reader_that_left_is_a_quiet_failure(void **state)
{
	struct error e = ERROR_INIT;
	struct out o;
	int ends[2];

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	out_open(&o, ends[1]);
	out_puts(&o, "x");
	assert_int_equal(out_close(&o, &e), -1);
	assert_string_equal(error_text(&e), "");
}

static void
a_closed_stream_matters_only_when_used(void **state)
{
	struct error e = ERROR_INIT;
	struct out o;
	int fd = dup(STDOUT_FILENO);

	(void)state;
	close(fd);
	out_open(&o, fd);
	assert_int_equal(out_close(&o, &e), 0);
	out_open(&o, fd);
	out_puts(&o, "x");
	assert_int_equal(out_close(&o, &e), -1);
	assert_non_null(strstr(error_text(&e), strerror(EBADF)));
	error_clear(&e);
}

static void
a_pipe_that_must_not_block_is_waited_for(void **state)
{
	struct error e = ERROR_INIT;
	struct out o;
	int ends[2];
	size_t total = 0;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		close(ends[0]);
		fcntl(ends[1], F_SETFL, O_NONBLOCK);
		out_open(&o, ends[1]);
		for (int i = 0; i < 300000; i++)
			out_puts(&o, "x");
		_exit(out_close(&o, &e) != 0);
	}
	close(ends[1]);
	usleep(20000); /* so that the pipe is full before it is read */
	for (ssize_t n; (n = read(ends[0], (char[4096]){ 0 }, 4096)) > 0;)
		total += (size_t)n;
	close(ends[0]);
	assert_int_equal(total, 300000);
}

/* Set the variables that streams look at; NULL: not set. */
static void
set_environment(const char *no_color, const char *term, const char *columns)
{
	const char *const names[] = { "NO_COLOR", "TERM", "COLUMNS" };
	const char *const values[] = { no_color, term, columns };

	for (size_t i = 0; i < COUNT(names); i++) {
		unsetenv(names[i]);
		if (values[i] != NULL)
			setenv(names[i], values[i], 1);
	}
}

static int
open_terminal(int *other)
{
	const struct winsize size = { .ws_row = 24, .ws_col = 33 };
	int fd;

	*other = posix_openpt(O_RDWR | O_NOCTTY);
	assert_true(*other != -1);
	assert_int_equal(grantpt(*other), 0);
	assert_int_equal(unlockpt(*other), 0);
	fd = open(ptsname(*other), O_RDWR | O_NOCTTY);
	assert_true(fd != -1);
	assert_int_equal(ioctl(fd, TIOCSWINSZ, &size), 0);
	return fd;
}

static void
a_terminal_is_known_with_its_width_and_colours(void **state)
{
	static const struct {
		const char *no_color, *term, *columns;
		int colour;
		size_t width;
	} cases[] = {
		{ NULL, "xterm", NULL, 1, 33 },
		{ "", "xterm", NULL, 1, 33 },
		{ "1", "xterm", NULL, 0, 33 },
		{ NULL, "dumb", NULL, 0, 33 },
		{ NULL, NULL, NULL, 0, 33 },
		{ NULL, "xterm", "50", 1, 50 },
		{ NULL, "xterm", "0", 1, 33 },
		{ NULL, "xterm", "wide", 1, 33 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error e = ERROR_INIT;
		char got[100] = "";
		struct out o;
		int other;

		set_environment(cases[i].no_color, cases[i].term, cases[i].columns);
		out_open(&o, open_terminal(&other));
		assert_true(o.terminal);
		assert_int_equal(o.colour, cases[i].colour);
		assert_int_equal(o.width, cases[i].width);
		out_styled(&o, STYLE_LATE, STR("\x1b[2J\xff"));
		out_flush(&o);
		assert_true(read(other, got, sizeof(got) - 1) > 0);
		assert_string_equal(got, cases[i].colour ?
		    "\x1b[31m\\x1b[2J\\xff\x1b[0m" : "\\x1b[2J\\xff");
		assert_int_equal(out_close(&o, &e), 0);
		close(other);
	}
	set_environment(NULL, NULL, NULL);
}

static void
the_locale_tells_the_encoding(void **state)
{
	static const struct {
		const char *all, *ctype, *lang;
		int utf8;
	} cases[] = {
		{ "", "", "", 0 },
		{ "", "", "de_CA.UTF-8", 1 },
		{ "", "", "en_US.ISO-8859-1", 0 },
		{ "", "C.utf8", "C", 1 },
		{ "C", "C.UTF-8", "en_CA.UTF-8", 0 },
		{ "fr_CA.UTF-8@euro", "C", "C", 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct sink s;

		setenv("LC_ALL", cases[i].all, 1);
		setenv("LC_CTYPE", cases[i].ctype, 1);
		setenv("LANG", cases[i].lang, 1);
		sink_open(&s, 0, 80);
		out_open(&s.out, s.out.fd);
		assert_int_equal(s.out.utf8, cases[i].utf8);
		assert_string_equal(out_glyph(&s.out, "→", "->"), cases[i].utf8 ? "→" : "->");
		sink_close(&s);
		buf_free(&s.got);
	}
}

static void
rows_are_separated_by_tabs_in_a_pipe(void **state)
{
	struct sink s;
	struct rows r;

	(void)state;
	sink_open(&s, 0, 10);
	s.out.colour = 0;
	rows_begin(&r, &s.out, 3);
	rows_line(&r, STYLE_HEAD, STR("not here"));
	rows_cell(&r, STYLE_ID, STR("grace-hopper"));
	rows_cell(&r, STYLE_LATE, STR("Grace\tHopper\r\n"));
	rows_cell(&r, STYLE_PLAIN, STR("\x1b\xff"));
	rows_cell(&r, STYLE_PLAIN, STR("too many"));
	rows_next(&r);
	rows_cell(&r, STYLE_ID, STR("ada"));
	rows_next(&r);
	rows_next(&r);
	rows_cell(&r, STYLE_ID, STR("last"));
	rows_end(&r);
	assert_string_equal(sink_close(&s),
	    "grace-hopper\tGrace Hopper  \t\x1b\xff\nada\t\t\n\t\t\nlast\t\t\n");
	buf_free(&s.got);
}

static void
rows_stream_in_a_pipe(void **state)
{
	struct sink s;
	struct rows r;
	size_t lines = 0;

	(void)state;
	sink_open(&s, 0, 10);
	rows_begin(&r, &s.out, 2);
	for (int i = 0; i < 20000; i++) {
		rows_cell(&r, STYLE_ID, STR("somebody"));
		rows_cell(&r, STYLE_PLAIN, STR("Somebody"));
		rows_next(&r);
		assert_int_equal(r.n, 0);
		assert_int_equal(r.text.cap, 0);
		assert_true(s.out.text.n < 70000);
	}
	rows_end(&r);
	sink_close(&s);
	for (size_t i = 0; i < s.got.n; i++)
		lines += s.got.s[i] == '\n';
	assert_int_equal(lines, 20000);
	buf_free(&s.got);
}

static void
rows_align_on_a_terminal(void **state)
{
	struct sink s;
	struct rows r;

	(void)state;
	sink_open(&s, 1, 80);
	rows_begin(&r, &s.out, 4);
	rows_line(&r, STYLE_HEAD, STR("Overdue"));
	rows_cell(&r, STYLE_ID, STR("ada"));
	rows_cell(&r, STYLE_PLAIN, STR("Jose\xcc\x81"));
	rows_cell(&r, STYLE_PLAIN, STR(""));
	rows_cell(&r, STYLE_PLAIN, STR("x"));
	rows_next(&r);
	rows_cell(&r, STYLE_ID, STR("li-na"));
	rows_cell(&r, STYLE_PLAIN, STR("李娜"));
	rows_next(&r);
	rows_cell(&r, STYLE_ID, STR("e"));
	rows_cell(&r, STYLE_PLAIN, STR("\x1b\t\n"));
	rows_cell(&r, STYLE_PLAIN, STR(""));
	rows_cell(&r, STYLE_PLAIN, STR("y"));
	rows_end(&r);
	assert_string_equal(sink_close(&s),
	    "Overdue\n"
	    "ada    Jose\xcc\x81       x\n"
	    "li-na  李娜\n"
	    "e      \\x1b \\x0a  y\n");
	buf_free(&s.got);
}

static void
the_last_columns_are_cut_first(void **state)
{
	static const struct {
		size_t width;
		const char *line;
	} cases[] = {
		{ 80, "grace-hopper  Remington Rand Inc.  Mathematics first\n" },
		{ 49, "grace-hopper  Remington Rand Inc.  Mathematics f…\n" },
		{ 40, "grace-hopper  Remington R…  Mathematics…\n" },
		{ 20, "grace-hopper  Re…  …\n" },
		{ 5, "grace-hopper  …  …\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct sink s;
		struct rows r;

		sink_open(&s, 1, cases[i].width);
		rows_begin(&r, &s.out, 3);
		rows_cell(&r, STYLE_ID, STR("grace-hopper"));
		rows_cell(&r, STYLE_PLAIN, STR("Remington Rand Inc."));
		rows_cell(&r, STYLE_PLAIN, STR("Mathematics first"));
		rows_end(&r);
		assert_string_equal(sink_close(&s), cases[i].line);
		buf_free(&s.got);
	}
}

static const char *const words[] = {
	"", "a", "Grace Hopper", "José", "Jose\xcc\x81", "李小明", "김민수", "مُحَمَّد",
	"שָׁלוֹם", "นักวิทยาศาสตร์คอมพิวเตอร์", "नरेन्द्र", "👩🏽‍🔬", "\x1b[31m", "\xff\xfe\xfd",
	"\xe2\x80\xae", "tab\there", "two\nlines", "Director of automatic programming",
	"计算机科学与技术研究所所长", "x",
};

/* No line is wider than the terminal, and each column begins in one place,
 * whatever the cells hold. */
static void
rows_keep_to_their_columns(void **state)
{
	const char bar[] = "|";

	(void)state;
	srand(1);
	for (size_t width = 30; width < 120; width++) {
		struct sink s;
		struct rows r;
		struct str rest, line;
		size_t place = 0;

		sink_open(&s, 1, width);
		rows_begin(&r, &s.out, 4);
		for (int i = 0; i < 30; i++) {
			rows_cell(&r, STYLE_ID, STR("id"));
			for (int j = 0; j < 2; j++)
				rows_cell(&r, STYLE_PLAIN,
				    str_of(words[(size_t)rand() % COUNT(words)]));
			rows_cell(&r, STYLE_PLAIN, str_of(bar));
			rows_next(&r);
		}
		rows_end(&r);
		sink_close(&s);
		rest = buf_str(&s.got);
		for (int i = 0; i < 30; i++) {
			assert_int_equal(str_item(&rest, '\n', &line), 1);
			assert_true(text_width(line) <= width);
			assert_true(str_ends(line, bar));
			if (i == 0)
				place = text_width(line);
			assert_int_equal(text_width(line), place);
		}
		assert_int_equal(str_item(&rest, '\n', &line), 0);
		buf_free(&s.got);
	}
}

static void
cells_have_colours(void **state)
{
	struct sink s;
	struct rows r;

	(void)state;
	sink_open(&s, 1, 80);
	s.out.colour = 1;
	rows_begin(&r, &s.out, 3);
	rows_cell(&r, STYLE_ID, STR("ada"));
	rows_cell(&r, STYLE_LATE, STR(""));
	rows_cell(&r, STYLE_PLAIN, STR("Ada"));
	rows_end(&r);
	assert_string_equal(sink_close(&s), "\x1b[36mada\x1b[0m  Ada\n");
	buf_free(&s.got);
}

static void
json_is_one_object_a_line(void **state)
{
	struct sink s;
	struct json j;

	(void)state;
	sink_open(&s, 0, 80);
	json_begin(&j, &s.out);
	json_end(&j);
	json_begin(&j, &s.out);
	json_string(&j, STR("id"), STR("ada"));
	json_array(&j, STR("tags"));
	json_number(&j, STR("mets"), -3);
	json_array(&j, STR("email"));
	json_item(&j, STR("a@b"));
	json_item(&j, STR(""));
	json_string(&j, STR("a\"b"), STR("\\ \" / \b\t\n\r\x1b\x7f é 👍"));
	json_string(&j, STR("bad"), STR("\xff" "a\xe2\x82"));
	json_string(&j, STR("nul"), STR("\0"));
	json_string(&j, STR("bidi"), STR("\xe2\x80\xae\xc2\x85\xe2\x80\xa8"));
	json_array(&j, STR("objects"));
	json_object(&j);
	json_string(&j, STR("a"), STR("1"));
	json_number(&j, STR("b"), 2);
	json_object_end(&j);
	json_object(&j);
	json_object_end(&j);
	json_array(&j, STR("last"));
	json_item(&j, STR("x"));
	json_end(&j);
	assert_string_equal(sink_close(&s), "{}\n"
	    "{\"id\":\"ada\",\"tags\":[],\"mets\":-3,\"email\":[\"a@b\",\"\"],"
	    "\"a\\\"b\":\"\\\\ \\\" / \\u0008\\t\\n\\r\\u001b\\u007f é 👍\","
	    "\"bad\":\"\xef\xbf\xbd" "a\xef\xbf\xbd\xef\xbf\xbd\",\"nul\":\"\\u0000\","
	    "\"bidi\":\"\\u202e\\u0085\\u2028\","
	    "\"objects\":[{\"a\":\"1\",\"b\":2},{}],\"last\":[\"x\"]}\n");
	buf_free(&s.got);
}

/* Whatever bytes a value has: the line is valid UTF-8 without controls, and
 * its quotes and backslashes are balanced. */
static void
json_of_any_bytes_is_sound(void **state)
{
	(void)state;
	srand(2);
	for (int round = 0; round < 300; round++) {
		struct sink s;
		struct json j;
		struct buf value = BUF_INIT;
		size_t quotes = 0;

		for (int n = rand() % 40; n > 0; n--)
			buf_putc(&value, (char)rand());
		sink_open(&s, 0, 80);
		json_begin(&j, &s.out);
		json_string(&j, STR("v"), buf_str(&value));
		json_end(&j);
		sink_close(&s);
		assert_true(text_valid(buf_str(&s.got)));
		for (size_t i = 0; i + 1 < s.got.n; i++) {
			assert_true((unsigned char)s.got.s[i] >= 0x20);
			if (s.got.s[i] == '\\')
				assert_non_null(strchr("\\\"/bfnrtu", s.got.s[++i]));
			else
				quotes += s.got.s[i] == '"';
		}
		assert_int_equal(quotes, 4);
		buf_free(&value);
		buf_free(&s.got);
	}
}

/* A contact with two emails, a name, and a tag that needs scratch memory. */
static int
value_of(const struct source *s, struct str field, size_t i, struct buf *scratch,
    struct str *value)
{
	static const char *const emails[] = { "a@example.org", "b@example.org" };

	(void)s;
	if (str_caseis(field, "email") && i < COUNT(emails)) {
		*value = str_of(emails[i]);
		return 1;
	}
	if (str_caseis(field, "name") && i == 0) {
		*value = STR("Ada\x1b Löwe");
		return 1;
	}
	if (str_caseis(field, "mets") && i == 0) {
		buf_reset(scratch);
		buf_int(scratch, 3);
		*value = buf_str(scratch);
		return 1;
	}
	return 0;
}

static const struct source contact = { value_of };

static void
formats_print_fields(void **state)
{
	static const struct {
		const char *format, *expected;
	} cases[] = {
		{ "", "" },
		{ "plain", "plain" },
		{ "%{name}\\n", "Ada\x1b Löwe\n" },
		{ "%{NAME}|%{email}|%{org}|%{mets}", "Ada\x1b Löwe|a@example.org, b@example.org||3" },
		{ "100%%%%{name}", "100%%{name}" },
		{ "%%%{mets}", "%3" },
		{ "\\a\\b\\e\\f\\n\\r\\t\\v\\\\\\\"", "\a\b\x1b\f\n\r\t\v\\\"" },
		{ "\\101\\1012\\60", "AA20" },
		{ "\\x41\\x4a4\\x9|", "AJ4\t|" },
		{ "é\\tü", "é\tü" },
		{ "%{größe}%{x-y_2}", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error e = ERROR_INIT;
		struct format *f;
		struct sink s;

		assert_int_equal(format_compile(&f, str_of(cases[i].format), &e), 0);
		sink_open(&s, 0, 80);
		format_put(f, &contact, &s.out);
		assert_string_equal(sink_close(&s), cases[i].expected);
		format_free(f);
		buf_free(&s.got);
	}
}

static void
formats_are_safe_on_a_terminal(void **state)
{
	struct error e = ERROR_INIT;
	struct format *f;
	struct sink s;

	(void)state;
	assert_int_equal(format_compile(&f, STR("\\e[1m%{name}\\0"), &e), 0);
	sink_open(&s, 1, 80);
	format_put(f, &contact, &s.out);
	sink_close(&s);
	assert_true(str_eq(buf_str(&s.got), STR("\x1b[1mAda\\x1b Löwe\0")));
	format_free(f);
	buf_free(&s.got);
}

static void
bad_formats_say_where(void **state)
{
	static const struct {
		const char *format, *where;
	} cases[] = {
		{ "%", "character 1:" },
		{ "é%s", "character 2:" },
		{ "ab%{name", "character 3:" },
		{ "ab%{}", "character 5:" },
		{ "%{na me}", "character 5:" },
		{ "%{na:me}", "character 5:" },
		{ "abc\\", "character 4:" },
		{ "\\q", "character 1:" },
		{ "\\xg", "character 1:" },
		{ "12\\777", "character 3:" },
		{ "%{name}%", "character 8:" },
	};
	struct error e = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct format *f = NULL;

		assert_int_equal(format_compile(&f, str_of(cases[i].format), &e), -1);
		assert_null(f);
		assert_non_null(strstr(error_text(&e), cases[i].where));
		assert_non_null(strstr(error_text(&e), cases[i].format));
	}
	error_clear(&e);
	format_free(NULL);
}

static void
formats_tell_their_fields(void **state)
{
	static const char *const derived[] = { "stage", "due" };
	struct error e = ERROR_INIT;
	struct format *f;
	struct str field;

	(void)state;
	assert_int_equal(format_compile(&f, STR("%{id}: %{Stage}\\n"), &e), 0);
	assert_int_equal(format_field(f, 0, &field), 1);
	assert_true(str_is(field, "id"));
	assert_int_equal(format_field(f, 1, &field), 1);
	assert_true(str_is(field, "Stage"));
	assert_int_equal(format_field(f, 2, &field), 0);
	assert_true(format_names(f, derived, COUNT(derived)));
	assert_false(format_names(f, derived + 1, 1));
	format_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_put_arrives),
		cmocka_unit_test(a_full_disk_is_an_error),
		cmocka_unit_test(a_reader_that_left_is_a_quiet_failure),
		cmocka_unit_test(a_closed_stream_matters_only_when_used),
		cmocka_unit_test(a_pipe_that_must_not_block_is_waited_for),
		cmocka_unit_test(a_terminal_is_known_with_its_width_and_colours),
		cmocka_unit_test(the_locale_tells_the_encoding),
		cmocka_unit_test(rows_are_separated_by_tabs_in_a_pipe),
		cmocka_unit_test(rows_stream_in_a_pipe),
		cmocka_unit_test(rows_align_on_a_terminal),
		cmocka_unit_test(the_last_columns_are_cut_first),
		cmocka_unit_test(rows_keep_to_their_columns),
		cmocka_unit_test(cells_have_colours),
		cmocka_unit_test(json_is_one_object_a_line),
		cmocka_unit_test(json_of_any_bytes_is_sound),
		cmocka_unit_test(formats_print_fields),
		cmocka_unit_test(formats_are_safe_on_a_terminal),
		cmocka_unit_test(bad_formats_say_where),
		cmocka_unit_test(formats_tell_their_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
