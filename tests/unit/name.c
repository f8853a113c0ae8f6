/* name.h: ids of names, and the contact that an operand names. */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "name.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
names_make_ids(void **state)
{
	static const struct {
		const char *name, *email, *id;
	} cases[] = {
		{ "Grace Hopper", "", "grace-hopper" },
		{ "  GRACE   B. Hopper, Ph.D. ", "", "grace-b-hopper-ph-d" },
		{ "José Núñez", "", "jose-nunez" },             /* Spanish */
		{ "Jose\xcc\x81 Nun\xcc\x83" "ez", "", "jose-nunez" },
		{ "Øystein Ærø Bjørnstad", "", "oystein-aero-bjornstad" },
		{ "Åsa Öberg", "", "asa-oberg" },               /* Swedish */
		{ "Łukasz Żółć", "", "lukasz-zolc" },           /* Polish */
		{ "Đặng Thị Hồng", "", "dang-thi-hong" },       /* Vietnamese */
		{ "Þórður Guðmundsson", "", "thordur-gudmundsson" },
		{ "Jürgen Weiß", "", "jurgen-weiss" },          /* German */
		{ "Işıl İnönü", "", "isil-inonu" },             /* Turkish */
		{ "Jiří Dvořák", "", "jiri-dvorak" },           /* Czech */
		{ "Gürsel Əliyev", "", "gursel-aliyev" },       /* Azerbaijani */
		{ "Eŭgeno Ĥoro", "", "eugeno-horo" },           /* Esperanto */
		{ "Ștefan Țăran", "", "stefan-taran" },         /* Romanian */
		{ "Ħamrun Ġuże", "", "hamrun-guze" },           /* Maltese */
		{ "Ọláolúwa Ẹniọlá", "", "olaoluwa-eniola" },   /* Yoruba */
		{ "Kɔfi Ɛdem", "", "kofi-edem" },               /* Ewe */
		{ "Sinéad O’Connor", "", "sinead-oconnor" },    /* Irish */
		{ "Jeanne d'Arc", "", "jeanne-darc" },
		{ "Anna-Lena Smith–Jones", "", "anna-lena-smith-jones" },
		{ "Παπαδόπουλος Γιώργος", "", "papadopoulos-giorgos" },
		{ "Сергей Фёдоров", "", "sergei-fedorov" },     /* Russian */
		{ "Ольга Щукина", "", "olga-shchukina" },
		{ "Олександр Зінченко", "", "oleksandr-zinchenko" },
		{ "Новак Ђоковић", "", "novak-djokovic" },      /* Serbian */
		{ "Нұрсұлтан Қуанышев", "", "nursultan-quanyshev" }, /* Kazakh */
		{ "Ｇｒａｃｅ　Ｈｏｐｐｅｒ", "", "grace-hopper" },
		{ "李小明", "xiaoming.li@example.org", "xiaoming-li" },
		{ "山田 太郎", "taro_yamada@example.jp", "taro-yamada" },
		{ "김민수", "ms@kim@kr", "ms" },
		{ "محمد علي", "Ali@example.org", "ali" },
		{ "שלום כהן", "shalom", "shalom" },
		{ "李娜 (Lina Li)", "x@example.org", "lina-li" },
		{ "Ada 👩🏽‍🔬 Lovelace", "", "ada-lovelace" },
		{ "R2-D2", "", "r2-d2" },
		{ "\xff" "Ada\xc3", "", "ada" },
		{ "", "ada@example.org", "ada" },
		{ "../../etc/passwd", "", "etc-passwd" },
		{ "-rf", "", "rf" },
	};
	struct buf id = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		name_id(&id, str_of(cases[i].name), str_of(cases[i].email));
		assert_string_equal(id.s, cases[i].id);
		assert_true(id_valid(buf_str(&id)));
	}
	buf_free(&id);
}

static void
names_beyond_the_table_have_a_hash(void **state)
{
	static const char *const names[] = { "李小明", "李小红", "山田太郎", "김민수",
		"محمد علي", "שלום כהן", "नरेन्द्र मोदी", "রবীন্দ্রনাথ", "தமிழ்செல்வன்", "สมชาย",
		"ສົມຊາຍ", "မောင်မောင်", "សុខ", "བསྟན་འཛིན", "ამირან", "Հայկ", "አበበ ቢቂላ",
		"ᏍᏏᏉᏯ", "👩🏽‍🔬", "...", "\xff", "" };
	struct ids seen = IDS_INIT;
	struct buf id = BUF_INIT, again = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		name_id(&id, str_of(names[i]), STR("李@example.org"));
		assert_int_equal(id.n, 8);
		assert_true(str_starts(buf_str(&id), "p-"));
		assert_true(id_valid(buf_str(&id)));
		assert_false(ids_has(&seen, buf_str(&id)));
		ids_add(&seen, buf_str(&id));
		name_id(&again, str_of(names[i]), STR(""));
		assert_string_equal(again.s, id.s);
	}
	/* Both forms of a syllable are one name. */
	name_id(&id, STR("각"), STR(""));
	name_id(&again, STR("\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8"), STR(""));
	assert_string_equal(again.s, id.s);
	ids_free(&seen);
	buf_free(&id);
	buf_free(&again);
}

static void
long_ids_are_cut_at_a_hyphen(void **state)
{
	static const char fifty[] = "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij";
	struct buf name = BUF_INIT, id = BUF_INIT;

	(void)state;
	for (size_t word = 0; word <= 70; word++) {
		buf_reset(&name);
		buf_pad(&name, 'a', word);
		buf_putc(&name, ' ');
		buf_pad(&name, 'b', 300);
		name_id(&id, buf_str(&name), STR(""));
		assert_true(id_valid(buf_str(&id)));
		assert_int_equal(id.n, word >= ID_MAX - 20 && word < ID_MAX ? word : ID_MAX);
	}
	buf_reset(&name);
	buf_puts(&name, fifty);
	buf_puts(&name, " abcdefghi klm");
	name_id(&id, buf_str(&name), STR(""));
	assert_int_equal(id.n, ID_MAX);
	assert_true(str_ends(buf_str(&id), "j-abcdefghi"));
	buf_free(&name);
	buf_free(&id);
}

static void
names_of_any_bytes_make_valid_ids(void **state)
{
	struct buf name = BUF_INIT, id = BUF_INIT;

	(void)state;
	srand(3);
	for (int round = 0; round < 20000; round++) {
		buf_reset(&name);
		for (int n = rand() % 100; n > 0; n--)
			buf_putc(&name, (char)(rand() % 3 ? 'A' + rand() % 60 : rand()));
		name_id(&id, buf_str(&name), STR(""));
		assert_true(id_valid(buf_str(&id)));
	}
	buf_free(&name);
	buf_free(&id);
}

static void
clashing_ids_are_numbered(void **state)
{
	static const char longest[] =
	    "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij";
	static const char *const ids[] = { "ada", "ada-2", "ada-3", "ada-4" };
	struct ids set = IDS_INIT;
	struct buf id = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(ids); i++) {
		ids_make(&set, STR("Ada"), STR(""), &id);
		assert_string_equal(id.s, ids[i]);
	}
	for (size_t i = 0; i < 12; i++) {
		ids_make(&set, STR(longest), STR(""), &id);
		assert_true(id_valid(buf_str(&id)));
	}
	assert_int_equal(id.n, ID_MAX);
	assert_true(str_ends(buf_str(&id), "g-12"));
	assert_int_equal(set.n, 16);
	ids_free(&set);
	buf_free(&id);
}

static void
a_set_has_what_was_added(void **state)
{
	struct ids set = IDS_INIT;
	struct buf id = BUF_INIT;

	(void)state;
	assert_false(ids_has(&set, STR("id-0")));
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 5000; i++) {
			buf_reset(&id);
			buf_printf(&id, "id-%d", i);
			assert_int_equal(ids_has(&set, buf_str(&id)), round);
			ids_add(&set, buf_str(&id));
		}
		assert_int_equal(set.n, 5000);
	}
	assert_false(ids_has(&set, STR("id-5000")));
	ids_free(&set);
	buf_free(&id);
}

/* A book in a temporary directory. */
static char dir[] = "/tmp/ii-name-XXXXXX";
static struct book book;

static void
write_file(const char *name, const char *text)
{
	int fd = openat(book.fd, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd != -1);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(close(fd), 0);
}

static int
make_book(void **state)
{
	static const struct {
		const char *file, *text;
	} records[] = {
		{ "grace-hopper.txt", "Name: Grace Hopper\nAlso: Amazing Grace\n"
		    "Email: grace@example.org\nWas: g-hopper\n" },
		{ "grace-kelly.txt", "Name: Grace Kelly\n" },
		{ "mary-hawes.txt", "Name: Mary Hawes\nEmail: mary@example.org\n" },
		{ "mary.txt", "Name: Mary\n" },
		{ "jose-nunez.txt", "Name: José Núñez\nWas: old-one\nWas: pepe\n" },
		{ "p-abc123.txt", "Name: 李小明\nAlso: Xiaoming\n" },
		{ "sergei-fedorov.txt", "Name: Сергей Фёдоров\nAlso: Hopper\n" },
		{ "evil.txt", "Name: E\x1b[31mvil One\nWas: old-one\n" },
		{ "evil-2.txt", "Name: Evil Two\n\n2026-01-01 note Was: nobody\n" },
		{ "nameless.txt", "Org: None\n" },
	};
	struct error e = ERROR_INIT;
	int fd;

	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	fd = open(dir, O_RDONLY | O_DIRECTORY);
	book.fd = fd;
	write_file(".ii", "");
	for (size_t i = 0; i < COUNT(records); i++)
		write_file(records[i].file, records[i].text);
	close(fd);
	return book_open(&book, dir, &e);
}

static int
remove_book(void **state)
{
	DIR *d = opendir(dir);
	struct dirent *entry;

	(void)state;
	while ((entry = readdir(d)) != NULL)
		unlinkat(dirfd(d), entry->d_name, 0);
	closedir(d);
	book_close(&book);
	return rmdir(dir);
}

static void
operands_name_one_contact(void **state)
{
	static const struct {
		const char *operand, *id;
	} cases[] = {
		{ "grace-hopper", "grace-hopper" },
		{ "@grace-hopper", "grace-hopper" },
		{ " grace-hopper\n", "grace-hopper" },
		{ "nameless", "nameless" },
		{ "g-hopper", "grace-hopper" },           /* Was */
		{ "@pepe", "jose-nunez" },
		{ "grace hopper", "grace-hopper" },       /* Name */
		{ "GRACE-HOPPER", "grace-hopper" },
		{ "amazing grace", "grace-hopper" },      /* Also */
		{ "Grace@Example.org", "grace-hopper" },  /* Email */
		{ "jose nunez", "jose-nunez" },
		{ "JOSÉ NÚÑEZ", "jose-nunez" },
		{ "李小明", "p-abc123" },
		{ "mary", "mary" },                       /* an id before a start */
		{ "mary h", "mary-hawes" },               /* a start */
		{ "grace-h", "grace-hopper" },
		{ "Amaz", "grace-hopper" },
		{ "jos", "jose-nunez" },
		{ "Xiao", "p-abc123" },
		{ "李", "p-abc123" },
		{ "сергей", "sergei-fedorov" },
		{ "hopper", "sergei-fedorov" },           /* exact Also before a word */
		{ "kelly", "grace-kelly" },               /* a word */
		{ "núñez", "jose-nunez" },
		{ "fedorov", "sergei-fedorov" },
		{ "abc123", "p-abc123" },
	};
	struct error e = ERROR_INIT;
	struct buf id = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(name_resolve(&book, str_of(cases[i].operand), &id, &e), 0);
		assert_string_equal(id.s, cases[i].id);
		assert_string_equal(error_text(&e), "");
	}
	buf_free(&id);
}

static void
other_operands_say_who_is_meant(void **state)
{
	static const struct {
		const char *operand, *error;
	} cases[] = {
		{ "grace", "grace: which one? grace-hopper (Grace Hopper), "
		    "grace-kelly (Grace Kelly)" },
		{ "Evil", NULL },
		{ "e", "e: which one? evil (E\\x1b[31mvil One), evil-2 (Evil Two)" },
		{ "@old-one", "old-one: which one? evil (E\\x1b[31mvil One), "
		    "jose-nunez (José Núñez)" },
		{ "kely", "kely: no such contact; did you mean grace-kelly (Kelly)?" },
		{ "hawse", "hawse: no such contact; did you mean mary-hawes (Hawes)?" },
		{ "grace-hoper", "grace-hoper: no such contact; did you mean grace-hopper?" },
		{ "@mray-hawes", "mray-hawes: no such contact; did you mean mary-hawes?" },
		{ "@kelly", "kelly: no such contact; did you mean grace-kelly (Kelly)?" },
		{ "kel", "kel: no such contact; did you mean grace-kelly (Kelly)?" },
		{ "nobody", "nobody: no such contact" },
		{ "rac", "rac: no such contact" },
		{ "example", "example: no such contact" },
		{ "\x1b[2J", "\\x1b[2J: no such contact" },
		{ "", "an empty name; expected an id or a name" },
		{ "@", "an empty name; expected an id or a name" },
		{ "\xcc\x81", "an empty name; expected an id or a name" },
	};
	struct error e = ERROR_INIT;
	struct buf id = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int found = cases[i].error == NULL;

		error_clear(&e);
		assert_int_equal(name_resolve(&book, str_of(cases[i].operand), &id, &e), !found);
		assert_string_equal(error_text(&e), found ? "" : cases[i].error);
		assert_string_equal(id.s, found ? "evil" : "");
	}
	error_clear(&e);
	buf_free(&id);
}

static void
was_leads_to_the_record(void **state)
{
	static const struct {
		const char *id, *to;
	} cases[] = {
		{ "mary", "mary" }, { "g-hopper", "grace-hopper" }, { "pepe", "jose-nunez" },
		{ "old-one", "evil" }, { "nobody", NULL }, { "grace", NULL }, { "", NULL },
		{ "G-Hopper", NULL },
	};
	struct error e = ERROR_INIT;
	struct buf to = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(name_follow(&book, str_of(cases[i].id), &to, &e),
		    cases[i].to == NULL);
		assert_string_equal(to.s, cases[i].to != NULL ? cases[i].to : "");
	}
	assert_string_equal(error_text(&e), "");
	buf_free(&to);
}

static void
ids_are_given_out_once(void **state)
{
	static const struct {
		const char *name, *id;
	} cases[] = {
		{ "Grace", "grace" }, { "Mary", "mary-2" }, { "Pepe", "pepe-2" },
		{ "G. Hopper", "g-hopper-2" }, { "Evil", "evil-3" }, { "Nobody", "nobody" },
		{ "Ada", "ada-2" }, { "Nameless", "nameless-2" },
	};
	struct list taken = LIST_INIT;
	struct error e = ERROR_INIT;
	struct ids set = IDS_INIT;
	struct buf id = BUF_INIT;

	(void)state;
	list_add(&taken, STR("ada"));
	assert_int_equal(ids_load(&set, &book, &e), 0);
	assert_int_equal(set.n, 13);
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(name_free_id(&book, str_of(cases[i].name), STR(""),
		    &taken, &id, &e), 0);
		assert_string_equal(id.s, cases[i].id);
	}
	list_free(&taken);
	ids_free(&set);
	buf_free(&id);
}

static void
a_record_that_cannot_be_read_is_told(void **state)
{
	struct error e = ERROR_INIT;
	struct buf id = BUF_INIT;

	(void)state;
	/* A link is no record, though its name is one's. */
	assert_int_equal(symlinkat("mary.txt", book.fd, "linked.txt"), 0);
	assert_int_equal(name_resolve(&book, STR("kelly"), &id, &e), 0);
	assert_string_equal(id.s, "grace-kelly");
	assert_int_equal(name_resolve(&book, STR("whoever"), &id, &e), 1);
	assert_true(str_starts(str_of(error_text(&e)), "whoever: no such contact; "));
	assert_non_null(strstr(error_text(&e), "/linked.txt: "));
	error_clear(&e);
	assert_int_equal(name_follow(&book, STR("whoever"), &id, &e), 1);
	assert_int_equal(unlinkat(book.fd, "linked.txt", 0), 0);
	buf_free(&id);
}

/* So large that two threads read it; what they find is one answer. */
static void
a_large_book_answers_the_same(void **state)
{
	struct error e = ERROR_INIT;
	struct buf id = BUF_INIT, file = BUF_INIT, name = BUF_INIT;
	struct ids set = IDS_INIT;

	(void)state;
	for (int i = 10000; i < 13000; i++) {
		buf_reset(&file);
		buf_reset(&name);
		buf_printf(&file, "many-%d.txt", i);
		buf_printf(&name, "Name: Many %d\nAlso: nr-%d\nWas: old-%d\n", i, i, i);
		write_file(file.s, name.s);
	}
	for (int round = 0; round < 5; round++) {
		assert_int_equal(name_resolve(&book, STR("NR-12999"), &id, &e), 0);
		assert_string_equal(id.s, "many-12999");
		assert_int_equal(name_resolve(&book, STR("11234"), &id, &e), 0);
		assert_string_equal(id.s, "many-11234");
		assert_int_equal(name_follow(&book, STR("old-10007"), &id, &e), 0);
		assert_string_equal(id.s, "many-10007");
		assert_int_equal(name_resolve(&book, STR("many"), &id, &e), 1);
		assert_string_equal(error_text(&e), "many: which one? "
		    "many-10000 (Many 10000), many-10001 (Many 10001), "
		    "many-10002 (Many 10002), many-10003 (Many 10003), "
		    "many-10004 (Many 10004), many-10005 (Many 10005), "
		    "many-10006 (Many 10006), many-10007 (Many 10007), "
		    "many-10008 (Many 10008), many-10009 (Many 10009) and 2990 more");
		assert_int_equal(name_resolve(&book, STR("gracie-kelly"), &id, &e), 1);
		assert_string_equal(error_text(&e),
		    "gracie-kelly: no such contact; did you mean grace-kelly?");
		error_clear(&e);
	}
	assert_int_equal(ids_load(&set, &book, &e), 0);
	assert_int_equal(set.n, 6013);
	ids_free(&set);
	buf_free(&id);
	buf_free(&file);
	buf_free(&name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_make_ids),
		cmocka_unit_test(names_beyond_the_table_have_a_hash),
		cmocka_unit_test(long_ids_are_cut_at_a_hyphen),
		cmocka_unit_test(names_of_any_bytes_make_valid_ids),
		cmocka_unit_test(clashing_ids_are_numbered),
		cmocka_unit_test(a_set_has_what_was_added),
		cmocka_unit_test(operands_name_one_contact),
		cmocka_unit_test(other_operands_say_who_is_meant),
		cmocka_unit_test(was_leads_to_the_record),
		cmocka_unit_test(ids_are_given_out_once),
		cmocka_unit_test(a_record_that_cannot_be_read_is_told),
		cmocka_unit_test(a_large_book_answers_the_same),
	};

	return cmocka_run_group_tests(tests, make_book, remove_book);
}
