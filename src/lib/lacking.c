#include "lacking.h"

/* A link less its scheme and "www.". */
static struct str
bare(struct str link)
{
	ptrdiff_t at = str_find(link, STR("://"));

	if (at != -1)
		link = str_sub(link, (size_t)at + 3, link.n);
	if (str_caseis(str_sub(link, 0, 4), "www."))
		link = str_sub(link, 4, link.n);
	return link;
}

struct str
link_host(struct str link)
{
	ptrdiff_t at;

	link = bare(link);
	at = str_find(link, STR("/"));
	return str_sub(link, 0, at == -1 ? link.n : (size_t)at);
}

/* The page of a link, wherever on it. */
static struct str
page(struct str link)
{
	size_t n = 0;

	link = bare(link);
	while (n < link.n && link.p[n] != '?' && link.p[n] != '#')
		n++;
	while (n > 0 && link.p[n - 1] == '/')
		n--;
	return str_sub(link, 0, n);
}

int
link_same(struct str a, struct str b)
{
	return str_caseeq(page(a), page(b));
}

const struct field *
lacking_other(const struct record *rec, struct str name, struct str value)
{
	const struct field *has = NULL;

	while ((has = record_next(rec, name, has)) != NULL)
		if (has->id != FIELD_LINK ||
		    str_caseeq(link_host(has->value), link_host(value)))
			return has;
	return NULL;
}

int
lacking_give(struct buf *data, struct str name, struct str value,
    struct error *e)
{
	struct record rec = RECORD_INIT;
	struct buf out = BUF_INIT;
	int rv;

	record_parse(&rec, buf_str(data), NULL);
	rv = field_repeats(field_find(name)) ?
	    record_add(&rec, name, value, &out, e) :
	    record_set(&rec, name, value, &out, e);
	record_free(&rec);
	buf_free(data);
	*data = out;
	return rv;
}
