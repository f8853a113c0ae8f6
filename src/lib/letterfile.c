#include "letterfile.h"

#include <string.h>

#include "share.h"

int
letterfile_valid(const char *name)
{
	return *name != '\0' && strlen(name) < 64 &&
	    name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

/* Read templates/NAME or templates/NAME.LANG: the book's, else the built-in. */
static int
read_template(const struct book *b, const char *name, const char *lang,
    struct buf *text, struct buf *file, struct error *e)
{
	struct str built_in;
	int rv;

	buf_reset(file);
	buf_printf(file, "templates/%s%s%s", name, *lang != '\0' ? "." : "", lang);
	rv = b != NULL ? share_own(b, file->s, text, e) : 1;
	if (rv != 1)
		return rv;
	built_in = share_text(file->s);
	if (built_in.p == NULL)
		return 1;
	buf_reset(text);
	buf_addstr(text, built_in);
	return 0;
}

void
letterfile_tag(struct buf *b, struct str lang)
{
	struct str first = lang;
	size_t i;

	buf_reset(b);
	str_item(&lang, ',', &first);
	for (i = 0; i < first.n; i++) {
		char c = first.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		buf_putc(b, c == '_' ? '-' : c);
	}
	if (!letterfile_valid(b->s))
		buf_reset(b);
}

int
letterfile_read(const struct book *b, const char *name, struct str lang,
    struct buf *text, struct buf *file, struct buf *in, struct error *e)
{
	int rv = 1;

	letterfile_tag(in, lang);
	while (in->n > 0 && rv == 1) {
		rv = read_template(b, name, in->s, text, file, e);
		if (rv != 1)
			return rv;
		/* fr-ca, then fr */
		while (in->n > 0 && in->s[in->n - 1] != '-')
			in->s[--in->n] = '\0';
		if (in->n > 0)
			in->s[--in->n] = '\0';
	}
	buf_puts(in, "en");
	return read_template(b, name, "", text, file, e);
}
