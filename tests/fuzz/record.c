/* Any bytes are a record whose blocks are its bytes, in an order, and which an
 * edit changes in its own lines only.  A line of the input that a field or an
 * entry may have is also the value or the entry that is put into it. */
#include <stdint.h>
#include <stdlib.h>

#include "../record_laws.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const char *broken)
{
	if (broken != NULL)
		abort();
}

static void
ignore(void *arg, unsigned line, const char *what)
{
	if (line == 0 || *what == '\0')
		abort();
	++*(unsigned *)arg;
}

static void
edit(const struct record *rec, struct str name, struct str value)
{
	check(law_set(rec, name, value));
	check(law_set(rec, name, STR("")));
	if (value.n > 0 && field_repeats(field_find(name)) &&
	    (field_find(name) != FIELD_TAGS || str_find(value, STR(",")) == -1))
		check(law_add(rec, name, value));
}

/* Each name of the record gets each other's value, up to a few. */
static void
edit_fields(const struct record *rec)
{
	const struct field *f;
	struct str value = STR("x");
	int left = 8;
	size_t i;

	for (i = 0; i < rec->nfields && left > 0; i++) {
		f = &rec->fields[i];
		if (f->name.n == 0)
			continue;
		edit(rec, f->name, value);
		if (str_find(f->value, STR("\r")) == -1 &&
		    str_find(f->value, STR("\0")) == -1)
			value = f->value;
		left--;
	}
	edit(rec, STR("Place"), value);
	edit(rec, STR("Tags"), STR("x"));
}

/* An entry that can be written reads back, and can be logged. */
static void
log_entries(const struct record *rec)
{
	const struct entry *e;
	struct error err = ERROR_INIT;
	struct buf b = BUF_INIT;
	struct entry again;
	size_t i;

	for (i = 0; i < rec->nentries && i < 8; i++) {
		e = &rec->entries[i];
		buf_reset(&b);
		if (entry_write(&b, e, "\n", &err) == 0) {
			entry_parse(&again, buf_str(&b), 1, NULL);
			if (again.kind != e->kind || again.has != e->has ||
			    stamp_cmp(again.when, e->when) != 0 ||
			    !str_eq(again.text, law_trim_end(str_trim(e->text))) ||
			    entry_private(&again) != entry_private(e))
				abort();
			check(law_log(rec, e));
		}
		error_clear(&err);
	}
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct record rec = RECORD_INIT;
	unsigned told = 0;
	const struct report r = { ignore, &told };

	record_parse(&rec, (struct str){ (const char *)data, size }, &r);
	if (told != rec.odd)
		abort();
	check(law_parse(&rec));
	check(law_order(&rec));
	edit_fields(&rec);
	log_entries(&rec);
	record_free(&rec);
	return 0;
}
