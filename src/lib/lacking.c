#include "lacking.h"

struct str
link_host(struct str link)
{
	ptrdiff_t at = str_find(link, STR("://"));

	if (at != -1)
		link = str_sub(link, (size_t)at + 3, link.n);
	if (str_caseis(str_sub(link, 0, 4), "www."))
		link = str_sub(link, 4, link.n);
	at = str_find(link, STR("/"));
	return str_sub(link, 0, at == -1 ? link.n : (size_t)at);
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
