/* Letters written as messages, as URLs, and as a person edits them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "encode.h"
#include "message.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

#define MIME "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n" \
	"Content-Transfer-Encoding: 8bit\n\n"

/* --- as it is sent --- */

static const struct {
	const char *typed, *sent;
} messages[] = {
	{ "To: Grace Hopper <grace@example.org>\nSubject: Thank you\n\nHello\n",
	    "To: Grace Hopper <grace@example.org>\nSubject: Thank you\n" MIME "Hello\n" },
	/* names and subjects */
	{ "To: \"Hopper, Grace\" <x@y.z>, José <a@b.c>\n\n",
	    "To: \"Hopper, Grace\" <x@y.z>, =?UTF-8?Q?Jos=C3=A9?= <a@b.c>\n" MIME },
	{ "To: 田中 由紀 <x@y.z>\n\n",
	    "To: =?UTF-8?B?55Sw5LitIOeUsee0gA==?= <x@y.z>\n" MIME },
	{ "To: \"=?x?q?y?=\" <x@y.z>\nSubject: =?x\n\n",
	    "To: =?UTF-8?B?PT94P3E/eT89?= <x@y.z>\nSubject: =?UTF-8?B?PT94?=\n" MIME },
	{ "To:\nSubject:\n\n", "To:\nSubject:\n" MIME },
	{ "Subject: a  b\tc\n\n", "Subject: a b c\n" MIME },
	/* folded lines of what was typed */
	{ "Subject: one\n two\n\tthree\n\nText\n", "Subject: one two three\n" MIME "Text\n" },
	/* fields of our own stand once */
	{ "Content-Type: text/html\nmime-version: 2\n\n<b>\n", MIME "<b>\n" },
	/* ends of lines */
	{ "Subject: x\r\n\r\na\rb\r\nc", "Subject: x\n" MIME "a b\nc\n" },
	{ "\xef\xbb\xbfSubject: x\n\n", "Subject: x\n" MIME },
	{ "In-Reply-To: <a-very-long-id-that-is-not-broken-since-nobody-would-know-it-then@example.org>\n\n",
	    "In-Reply-To: <a-very-long-id-that-is-not-broken-since-nobody-would-know-it-then@example.org>\n" MIME },
	/* lines that are not broken */
	{ "\n> this line was quoted from a letter of somebody else and is longer than a line may be\n-- \nSam\n",
	    MIME "> this line was quoted from a letter of somebody else and is longer than a line may be\n-- \nSam\n" },
	/* and those that are */
	{ "\n- an item of a list that is so long that it goes on, below its first word, in a second line\n",
	    MIME "- an item of a list that is so long that it goes on, below its first\n  word, in a second line\n" },
	{ "\n    an indented line that is so long that it goes on in a second one, indented as it is\n",
	    MIME "    an indented line that is so long that it goes on in a second one,\n    indented as it is\n" },
};

static void
messages_are_written_as_they_are_sent(void **state)
{
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(messages); i++) {
		struct message m = MESSAGE_INIT;

		buf_reset(&b);
		assert_int_equal(message_parse(&m, str_of(messages[i].typed), &e), 0);
		assert_int_equal(message_write(&m, &b, &e), 0);
		assert_string_equal(b.s, messages[i].sent);
		message_free(&m);
	}
	buf_free(&b);
}

/* Each line of the header, and what it may be. */
static void
check_lines(struct str text)
{
	struct str line;
	const char *nl;

	while (text.n > 0) {
		nl = memchr(text.p, '\n', text.n);
		assert_non_null(nl);
		line = str_sub(text, 0, (size_t)(nl - text.p));
		text = str_sub(text, line.n + 1, text.n);
		assert_true(str_trim(line).n > 0);
		assert_true(line.n <= (str_find(line, STR("=?UTF-8?")) != -1 ? 76 : 78));
		for (size_t i = 0; i < line.n; i++)
			assert_true(line.p[i] >= ' ' && line.p[i] < 0x7f);
	}
}

static void
long_values_are_folded_and_words_kept_short(void **state)
{
	static const char *const values[] = {
		"Twenty minutes about how a compiler team works, and about how people got onto one in the years that you were there",
		"Vingt minutes à propos de la façon dont une équipe de compilateurs travaille, et de ceux qui y sont entrés",
		"コンパイラを作るチームが一日をどう過ごすか、そしてどうすればその一員になれるのかについて、二十分だけお話を伺えますか",
		"عشرون دقيقة عن عمل فريق المترجمات، وكيف ينضم إليه الناس، ومتى يناسبكم ذلك من هذا الشهر أو الذي يليه",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT, who = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(values); i++) {
		buf_reset(&b);
		assert_int_equal(encode_text(&b, "Subject", str_of(values[i]), &e), 0);
		check_lines(buf_str(&b));
		buf_reset(&b);
		buf_reset(&who);
		buf_printf(&who, "\"%s\" <x@example.org>, \"%s\" <y@example.org>",
		    values[i], values[i]);
		assert_int_equal(encode_mailboxes(&b, "To", buf_str(&who), &e), 0);
		check_lines(buf_str(&b));
	}
	buf_free(&b);
	buf_free(&who);
}

/* --- what would be another field --- */

static void
nothing_ends_its_field(void **state)
{
	static const char *const values[] = {
		"Grace\nBcc: x@y", "Grace\r\nBcc: x@y", "Grace\rBcc: x@y",
		"Grace\x0b" "Bcc: x@y", "Grace\x1b[2J", "Grace\x7f", "Grace\xc2\x85",
		"Grace\u2028" "Bcc: x@y", "Grace\u202e", "Gr\xe2", "\xff"
	};
	struct message m = MESSAGE_INIT;
	struct error e = ERROR_INIT;
	struct str nul = { "a\0b", 3 };
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(values); i++) {
		assert_int_equal(message_add(&m, "Subject", str_of(values[i]), &e), -1);
		assert_int_equal(strncmp(error_text(&e), "Subject: \"", 10), 0);
		error_clear(&e);
	}
	assert_int_equal(message_add(&m, "Subject", nul, &e), -1);
	assert_int_equal(message_add(&m, "Bad name", STR("x"), &e), -1);
	assert_int_equal(message_add(&m, "Bad:", STR("x"), &e), -1);
	assert_int_equal(message_add(&m, "", STR("x"), &e), -1);
	assert_int_equal(m.n, 0);
	/* marks of direction are part of a name */
	assert_int_equal(message_add(&m, "Subject", STR("\u200fنور\u200e"), &e), 0);
	/* nor does an address, or a name beside it */
	assert_int_equal(message_mailbox(&b, STR("Grace"), STR("g@x>, <y@z"), &e), -1);
	assert_int_equal(b.n, 0);
	assert_int_equal(message_mailbox(&b, STR("G\" <y@z>, \"H"), STR("g@x.y"), &e), 0);
	assert_int_equal(message_add(&m, "To", buf_str(&b), &e), 0);
	buf_reset(&b);
	assert_int_equal(message_mailto(&m, &b, &e), 0);
	assert_string_equal(b.s, "mailto:g@x.y?Subject=%E2%80%8F%D9%86%D9%88%D8%B1%E2%80%8E&body=");
	error_clear(&e);
	message_free(&m);
	buf_free(&b);
}

static const struct {
	const char *typed, *error;
} slips[] = {
	{ "To: x@y\nHello Grace\n\nText\n",
	    "line 2: \"Hello Grace\" is no line of a header; a blank line ends the header" },
	{ "Subject: a\n b\n : c\nSub ject: x\n\n", "line 4: \"Sub ject\" is no name of a header field" },
	{ "Subject: a\x0b\n\n", "line 1: Subject: \"a\x0b\" has a line break or another control character" },
	{ "Subject: a\n\n\xff\n", "the text is no UTF-8" },
};

static void
slips_are_told_with_their_line(void **state)
{
	struct error e = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(slips); i++) {
		struct message m = MESSAGE_INIT;

		assert_int_equal(message_parse(&m, str_of(slips[i].typed), &e), -1);
		assert_string_equal(error_text(&e), slips[i].error);
		error_clear(&e);
		message_free(&m);
	}
}

static void
what_cannot_be_sent_is_told(void **state)
{
	static const char *const typed[] = {
		"To: grace\n\n", "Cc: Grace <grace@>\n\n", "In-Reply-To: <é@x>\n\n"
	};
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < LEN(typed); i++) {
		struct message m = MESSAGE_INIT;

		assert_int_equal(message_parse(&m, str_of(typed[i]), &e), 0);
		assert_int_equal(message_write(&m, &b, &e), -1);
		assert_int_equal(strncmp(error_text(&e), typed[i], strcspn(typed[i], ":")), 0);
		error_clear(&e);
		message_free(&m);
	}
	buf_free(&b);
}

/* --- as it is read --- */

static void
what_is_read_makes_the_same_message(void **state)
{
	struct message m = MESSAGE_INIT, again = MESSAGE_INIT;
	struct error e = ERROR_INIT;
	struct buf read = BUF_INIT, a = BUF_INIT, b = BUF_INIT;

	(void)state;
	assert_int_equal(message_mailbox(&a, STR("Núñez, José \"Pepe\""), STR("j@x.org"), &e), 0);
	assert_int_equal(message_add(&m, "To", buf_str(&a), &e), 0);
	assert_int_equal(message_add(&m, "Subject", STR("Merci pour l'exposé : une question"), &e), 0);
	buf_puts(&m.body, "Bonjour,\n\nun paragraphe qui est bien plus long qu'une ligne ne devrait l'être.\n");
	message_read(&m, &read);
	assert_string_equal(read.s, "To: \"Núñez, José \\\"Pepe\\\"\" <j@x.org>\n"
	    "Subject: Merci pour l'exposé : une question\n\nBonjour,\n\n"
	    "un paragraphe qui est bien plus long qu'une ligne ne devrait l'être.\n");
	assert_int_equal(message_parse(&again, buf_str(&read), &e), 0);
	buf_reset(&a);
	assert_int_equal(message_write(&m, &a, &e), 0);
	assert_int_equal(message_write(&again, &b, &e), 0);
	assert_string_equal(a.s, b.s);
	message_free(&m);
	message_free(&again);
	buf_free(&read);
	buf_free(&a);
	buf_free(&b);
}

static void
no_line_is_longer_than_a_message_may_have(void **state)
{
	struct message m = MESSAGE_INIT;
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;
	struct str rest, line;
	size_t n = 0;

	(void)state;
	for (int i = 0; i < 3000; i++)
		buf_puts(&m.body, i % 2 ? "食" : "x");
	buf_putc(&m.body, '\n');
	assert_int_equal(message_write(&m, &b, &e), 0);
	for (rest = buf_str(&b); str_item(&rest, '\n', &line); n++) {
		assert_true(line.n <= ENCODE_LINE);
		assert_true(text_valid(line));
	}
	assert_int_equal(n, 3 + 7);
	message_free(&m);
	buf_free(&b);
}

static void
an_mbox_tells_its_letters_apart(void **state)
{
	struct message m = MESSAGE_INIT;
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;

	(void)state;
	assert_int_equal(message_parse(&m, STR("From: Sam <sam@example.org>\n\n"
	    "From here on.\n>From there\n From x\n"), &e), 0);
	assert_int_equal(message_mbox(&m, "Sun Nov 22 13:00:00 2026", &b, &e), 0);
	assert_string_equal(b.s, "From sam@example.org Sun Nov 22 13:00:00 2026\n"
	    "From: Sam <sam@example.org>\n" MIME
	    ">From here on.\n>>From there\n From x\n\n");
	message_free(&m);
	buf_reset(&b);
	assert_int_equal(message_mbox(&m, "now", &b, &e), 0);
	assert_string_equal(b.s, "From MAILER-DAEMON now\n" MIME "\n");
	buf_free(&b);
}

static void
a_url_begins_the_same_letter(void **state)
{
	struct message m = MESSAGE_INIT;
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;

	(void)state;
	assert_int_equal(message_parse(&m, STR("To: \"H, G\" <g+h@x.org>, z@y.org\n"
	    "Cc: a&b@x.org\nSubject: 50% & more?\nIn-Reply-To: <i@d>\n"
	    "X-II: grace thanked/email\n\nOne é\n\ntwo\n"), &e), 0);
	assert_int_equal(message_mailto(&m, &b, &e), 0);
	assert_string_equal(b.s, "mailto:g%2Bh@x.org,z@y.org?Cc=a%26b@x.org"
	    "&Subject=50%25%20%26%20more%3F&In-Reply-To=%3Ci%40d%3E"
	    "&body=One%20%C3%A9%0D%0A%0D%0Atwo");
	message_free(&m);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_are_written_as_they_are_sent),
		cmocka_unit_test(long_values_are_folded_and_words_kept_short),
		cmocka_unit_test(nothing_ends_its_field),
		cmocka_unit_test(slips_are_told_with_their_line),
		cmocka_unit_test(what_cannot_be_sent_is_told),
		cmocka_unit_test(what_is_read_makes_the_same_message),
		cmocka_unit_test(no_line_is_longer_than_a_message_may_have),
		cmocka_unit_test(an_mbox_tells_its_letters_apart),
		cmocka_unit_test(a_url_begins_the_same_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
