/*
 * gen FORM N [DIR]: N made-up contacts, the same at every run.
 *
 *	book	records of 1 to 3 KB in DIR, with a log as in a life
 *	web	the same, and two referrals in each
 *	rec	the same data for recutils, on standard output
 *	csv	the names alone as LinkedIn exports them, on standard output
 *	plain	the records that an import of that makes, in DIR
 */

#include <err.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "date.h"
#include "text.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))
#define TODAY 20780         /* 2026-11-23 */

struct name {
	const char *words, *id;
};

static const struct name given[] = {
	{ "Grace", "grace" }, { "José", "jose" }, { "Łukasz", "lukasz" },
	{ "Aïcha", "aicha" }, { "Nguyễn", "nguyen" }, { "Björn", "bjorn" },
	{ "Ольга", "olga" }, { "Ελένη", "eleni" }, { "美咲", "misaki" },
	{ "지훈", "jihun" }, { "نور", "noor" }, { "אביגיל", "avigail" },
	{ "अनिता", "anita" }, { "Thandiwe", "thandiwe" }, { "Kofi", "kofi" },
	{ "Mary", "mary" }, { "Wei", "wei" }, { "Søren", "soren" },
	{ "Zoë", "zoe" }, { "Tomás", "tomas" },
};

static const struct name family[] = {
	{ "Hopper", "hopper" }, { "Núñez", "nunez" }, { "Wójcik", "wojcik" },
	{ "D'Souza", "dsouza" }, { "Văn An", "van-an" }, { "Åkesson", "akesson" },
	{ "Иванова", "ivanova" }, { "Παππά", "pappa" }, { "田中", "tanaka" },
	{ "김", "kim" }, { "حداد", "haddad" }, { "כהן", "kohen" },
	{ "शर्मा", "sharma" }, { "Dlamini", "dlamini" }, { "Mensah", "mensah" },
	{ "Smith-Jones", "smith-jones" }, { "Chen", "chen" },
	{ "Yılmaz", "yilmaz" }, { "O’Brien", "obrien" }, { "Lefèvre", "lefevre" },
};

static const char *const orgs[] = {
	"Kestrel Robotics", "Étoile Médias", "Sakura 食品", "Moss & Fern",
	"Halden & Sons, Inc.", "Grünwald GmbH", "City of Philadelphia",
	"St. Brigid's Hospital", "Northwind Foods", "Pelican Law LLP",
	"Tamarack Studios", "Quarry Capital", "Blue Mesa Engineering",
	"Orchard \"Fresh\" Packing", "Riverbend School District",
	"Larch Analytics", "Harbour Transit", "Copperleaf Energy",
	"Meridian Maps", "Juniper Health", "Cobalt Foundry", "Lantern Press",
	"Osprey Air", "Saffron Kitchens",
};

static const char *const roles[] = {
	"Data analyst", "Licensed engineer", "Nurse manager", "Plant manager",
	"Director, communications", "Software engineer II", "Teacher",
	"Process engineer", "Head of product", "Recruiter / talent partner",
	"Journalist → editor", "Field technician",
};

static const char *const places[] = {
	"Philadelphia", "Montréal", "Kraków", "Toronto", "大阪", "Lagos",
	"São Paulo", "Halifax",
};

static const char *const tags[] = {
	"data", "licensing", "robotics", "alumni", "health", "region",
	"compilers", "writing",
};

static const char *const topics[] = {
	"skill", "path", "culture", "industry", "region", "licence",
};

static const char *const channels[] = {
	"email", "linkedin", "phone", "intro", "person",
};

static const char *const words[] = {
	"the", "team", "hires", "for", "patience", "first", "and", "then",
	"mathematics", "every", "quarter", "they", "rotate", "people", "between",
	"field", "work", "planning", "a", "licence", "takes", "two", "years",
	"with", "bridging", "course", "most", "of", "day", "is", "reading",
	"reports", "calls", "to", "plants", "very", "little", "code", "naïve",
	"questions", "are", "welcome", "growth", "in", "north", "region", "café",
	"meetings", "short", "notes", "kept", "by", "hand", "promotion", "from",
	"test", "floor", "budget", "doubled", "since", "spring", "mentors",
};

/* One contact under way. */
struct life {
	unsigned long i, of;
	uint64_t random;
	const struct name *given, *family;
	const char *org;
	size_t target;          /* bytes the record is to have */
	int day;                /* of the last entry */
	int left;               /* entries that may follow */
};

/* xorshift64*: small, quick, the same everywhere. */
static unsigned
draw(struct life *l, size_t n)
{
	l->random ^= l->random >> 12;
	l->random ^= l->random << 25;
	l->random ^= l->random >> 27;
	return (unsigned)((l->random * 0x2545f4914f6cdd1dULL >> 33) % n);
}

#define PICK(l, a) ((a)[draw((l), LEN(a))])

static void
life_init(struct life *l, unsigned long i, unsigned long of)
{
	*l = (struct life){ .i = i, .of = of };
	l->random = (i + 1) * 0x9e3779b97f4a7c15ULL;
	draw(l, 2);
	l->given = &PICK(l, given);
	l->family = &PICK(l, family);
	l->org = PICK(l, orgs);
	l->target = 1024 + draw(l, 1900);
	l->day = TODAY - 20 - (int)draw(l, 1100);
	l->left = 3 + (int)draw(l, 18);
}

static void
put_id(struct buf *b, const struct life *l)
{
	buf_printf(b, "%s-%s-%lu", l->given->id, l->family->id, l->i + 1);
}

/* The id of another contact of the book. */
static void
put_other(struct buf *b, struct life *l)
{
	unsigned long of = l->of;
	struct life other;

	life_init(&other, draw(l, of), of);
	put_id(b, &other);
}

static void
put_words(struct buf *b, struct life *l, size_t n)
{
	while (n-- > 0) {
		buf_putc(b, ' ');
		buf_puts(b, PICK(l, words));
	}
}

/* A line of a body, begun by a line end. */
static void
put_line(struct buf *b, struct life *l)
{
	buf_puts(b, "\n\tQ:");
	put_words(b, l, 6 + draw(l, 12));
	if (draw(l, 3) == 0)
		buf_printf(b, ". #%s", PICK(l, topics));
}

/* An entry some days after the last, unless that lies ahead or the record has
 * enough of them.  fmt: what stands behind the date. */
static void __attribute__((format(printf, 4, 5)))
put_entry(struct buf *b, struct life *l, unsigned days, const char *fmt, ...)
{
	va_list ap;
	int day = l->day + (int)draw(l, days + 1);

	if (day > TODAY || l->left == 0) {
		l->left = 0;
		return;
	}
	l->day = day;
	l->left--;
	date_put(b, l->day);
	buf_putc(b, ' ');
	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
	put_words(b, l, 4 + draw(l, 10));
	for (unsigned n = draw(l, 5); n > 0 && b->n < l->target; n--)
		put_line(b, l);
	buf_putc(b, '\n');
}

/* A talk, what came of it, and the years after it. */
static void
put_talk(struct buf *b, struct life *l)
{
	struct buf other = BUF_INIT;

	put_entry(b, l, 4, "heard/email");
	if (l->left > 1 && l->day + 5 <= TODAY) {
		date_put(b, l->day);
		buf_puts(b, " scheduled/cafe at=");
		l->day += 5;
		l->left--;
		date_put(b, l->day);
		buf_puts(b, "T10:00 mins=20\n");
	}
	put_entry(b, l, 0, "met/cafe mins=%u fit=%u culture=%u", 15 + draw(l, 20),
	    1 + draw(l, 5), 1 + draw(l, 5));
	put_other(&other, l);
	put_entry(b, l, 0, "referred @%s", other.s);
	buf_free(&other);
	put_entry(b, l, 1, "thanked/email");
	while (l->left > 0 && b->n < l->target && draw(l, 12) != 0) {
		put_entry(b, l, 80, "wrote/email");
		put_entry(b, l, 6, "heard/email");
		if (draw(l, 8) == 0)
			put_entry(b, l, 40, "owe");
	}
}

/* Of ten people three were never asked, two never answered, one said no. */
static void
put_log(struct buf *b, struct life *l)
{
	unsigned fate = draw(l, 10);

	for (unsigned n = 2 + draw(l, 3); n > 0; n--)
		put_entry(b, l, 10, "note");
	if (fate >= 3)
		put_entry(b, l, 20, "asked/%s", PICK(l, channels));
	if (fate == 3 || fate == 4)
		put_entry(b, l, 20, "asked/%s", PICK(l, channels));
	else if (fate == 5)
		put_entry(b, l, 10, "declined/email");
	else if (fate >= 6)
		put_talk(b, l);
	/* What is still missing was written down on one evening. */
	if (b->n < l->target) {
		l->left = 1;
		put_entry(b, l, 0, "note");
		b->n--;
		while (b->n < l->target)
			put_line(b, l);
		buf_putc(b, '\n');
	}
}

/* Two people whom they named one evening. */
static void
put_named(struct buf *b, struct life *l)
{
	for (int i = 0; i < 2; i++) {
		date_put(b, TODAY - (int)draw(l, 20));
		buf_puts(b, " referred @");
		put_other(b, l);
		buf_putc(b, '\n');
	}
}

static void
put_header(struct buf *b, struct life *l)
{
	buf_printf(b, "Name: %s %s\n", l->given->words, l->family->words);
	buf_printf(b, "Org: %s\nRole: %s\n", l->org, PICK(l, roles));
	buf_printf(b, "Place: %s\n", PICK(l, places));
	buf_puts(b, "Email: ");
	put_id(b, l);
	buf_puts(b, "@example.org\nLink: https://www.linkedin.com/in/");
	put_id(b, l);
	buf_printf(b, "\nPast: 2009-2015; %s; %s\n", PICK(l, orgs), PICK(l, roles));
	buf_printf(b, "Tags: %s, %s\n", PICK(l, tags), PICK(l, tags));
	if (draw(l, 3) == 0) {
		buf_puts(b, "Via: @");
		put_other(b, l);
		buf_putc(b, '\n');
	}
	buf_puts(b, "Goal:");
	put_words(b, l, 8);
	buf_puts(b, "\n");
}

static void
put_rec(struct buf *b, struct str record)
{
	int log = 0;

	for (struct str line; record.n > 0;) {
		ptrdiff_t end = str_find(record, STR("\n"));

		line = str_sub(record, 0, (size_t)end);
		record = str_sub(record, (size_t)end + 1, record.n);
		if (line.n == 0)
			continue;
		if (date_looks(line)) {
			buf_puts(b, "Log: ");
			log = 1;
		} else if (log)
			buf_puts(b, "+ ");
		buf_addstr(b, line);
		buf_putc(b, '\n');
	}
	buf_putc(b, '\n');
}

/* A value of a CSV, quoted where it must be. */
static void
put_cell(struct buf *b, const char *s)
{
	if (strpbrk(s, ",\"") == NULL) {
		buf_puts(b, s);
		return;
	}
	buf_putc(b, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"')
			buf_putc(b, '"');
		buf_putc(b, *s);
	}
	buf_putc(b, '"');
}

static void
put_row(struct buf *b, struct life *l)
{
	static const char *const months[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
		"Oct", "Nov", "Dec",
	};
	struct civil c = date_civil(l->day);

	buf_printf(b, "%s,%s,https://www.linkedin.com/in/", l->given->words,
	    l->family->words);
	put_id(b, l);
	buf_puts(b, ",,");
	put_cell(b, l->org);
	buf_putc(b, ',');
	put_cell(b, PICK(l, roles));
	buf_printf(b, ",%02d %s %d\n", c.day, months[c.month - 1], c.year);
}

static void
put_plain(struct buf *b, struct life *l)
{
	buf_printf(b, "Name: %s %s\n", l->given->words, l->family->words);
	buf_printf(b, "Org: %s\nRole: %s\n", l->org, PICK(l, roles));
	buf_puts(b, "Link: https://www.linkedin.com/in/");
	put_id(b, l);
	buf_puts(b, "\n");
}

static void
save(int dir, struct life *l, const struct buf *b)
{
	struct buf name = BUF_INIT;
	int fd;

	put_id(&name, l);
	buf_puts(&name, ".txt");
	fd = openat(dir, name.s, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd == -1 || write(fd, b->s, b->n) != (ssize_t)b->n || close(fd) == -1)
		err(2, "%s", name.s);
	buf_free(&name);
}

int
main(int argc, char **argv)
{
	struct buf b = BUF_INIT, rec = BUF_INIT;
	const char *form = argc > 2 ? argv[1] : "";
	unsigned long n = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
	int web = strcmp(form, "web") == 0, book = web || strcmp(form, "book") == 0;
	int as_rec = strcmp(form, "rec") == 0;
	int csv = strcmp(form, "csv") == 0, plain = strcmp(form, "plain") == 0;
	int dir = -1;

	if (n == 0 || book + as_rec + csv + plain != 1 || argc != 3 + book + plain)
		errx(2, "usage: gen book|web|plain n dir | gen rec|csv n");
	if ((book || plain) &&
	    (dir = open(argv[3], O_RDONLY | O_DIRECTORY)) == -1)
		err(2, "%s", argv[3]);
	if (csv)
		puts("First Name,Last Name,URL,Email Address,Company,Position,"
		    "Connected On");
	for (unsigned long i = 0; i < n; i++) {
		struct life l;

		life_init(&l, i, n);
		buf_reset(&b);
		if (csv)
			put_row(&b, &l);
		else if (plain)
			put_plain(&b, &l);
		else {
			put_header(&b, &l);
			buf_putc(&b, '\n');
			put_log(&b, &l);
			if (web)
				put_named(&b, &l);
		}
		if (as_rec) {
			buf_reset(&rec);
			put_rec(&rec, buf_str(&b));
		}
		if (dir != -1)
			save(dir, &l, &b);
		else
			fwrite(as_rec ? rec.s : b.s, 1, as_rec ? rec.n : b.n, stdout);
	}
	buf_free(&b);
	buf_free(&rec);
	if (fflush(stdout) == EOF)
		err(2, "standard output");
	return 0;
}
