/* timelines: all of tests/data/timelines, and how to tell what fails in them. */
#ifndef II_TIMELINES_H
#define II_TIMELINES_H

#include <dirent.h>

#include "timeline.h"

#define TIMELINES "tests/data/timelines"
#define MARGIN 40        /* days after the last of a timeline */

static struct timeline *timelines;
static size_t ntimelines;

static inline int
by_file(const void *a, const void *b)
{
	return strcmp(((const struct timeline *)a)->file,
	    ((const struct timeline *)b)->file);
}

static inline int
read_timelines(void **state)
{
	struct buf path = BUF_INIT;
	struct dirent *entry;
	size_t cap = 0, i;
	DIR *dir = opendir(TIMELINES);

	(void)state;
	if (dir == NULL)
		fail_msg("%s: cannot be read", TIMELINES);
	while ((entry = readdir(dir)) != NULL) {
		if (!str_ends(str_of(entry->d_name), ".txt"))
			continue;
		buf_reset(&path);
		buf_printf(&path, "%s/%s", TIMELINES, entry->d_name);
		timelines = xgrow(timelines, ntimelines, &cap, sizeof(*timelines));
		timeline_read(&timelines[ntimelines++], path.s);
	}
	closedir(dir);
	buf_free(&path);
	assert_true(ntimelines >= 60);
	qsort(timelines, ntimelines, sizeof(*timelines), by_file);
	for (i = 0; i < ntimelines; i++) /* they have moved */
		timelines[i].rules.workdays = &timelines[i].workdays;
	return 0;
}

static inline int
free_timelines(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ntimelines; i++)
		timeline_free(&timelines[i]);
	free(timelines);
	return 0;
}

/* A line for each item: all that is known of it. */
static inline void
put_items(struct buf *b, const struct due *due, int upto)
{
	const struct due_item *it;
	size_t i;

	for (i = 0; i < due->n; i++) {
		it = &due->items[i];
		if (it->day > upto)
			continue;
		date_put(b, it->day);
		buf_printf(b, " %s %s (%s) %s: %s | ", it->id, rule_text(it->rule),
		    it->about != NULL ? it->about : "", it->name, it->what);
		due_command(b, it);
		buf_putc(b, '\n');
	}
}

/* Of a timeline that fails a test the first difference is told. */
static unsigned failures;
static const struct timeline *told;

static inline int
forget_failures(void **state)
{
	(void)state;
	failures = 0;
	told = NULL;
	return 0;
}

__attribute__((format(printf, 4, 5)))
static inline void
differs(const struct timeline *t, int day, const struct due *due, const char *fmt, ...)
{
	struct buf b = BUF_INIT, words = BUF_INIT;
	va_list ap;

	failures++;
	if (t == told)
		return;
	told = t;
	va_start(ap, fmt);
	buf_vprintf(&words, fmt, ap);
	va_end(ap);
	date_put(&b, day);
	buf_puts(&b, "; due is:\n");
	put_items(&b, due, INT_MAX);
	print_error("%s: %s, on %s", t->file, words.s, b.s);
	buf_free(&b);
	buf_free(&words);
}

/* The days of a timeline: from its first entry or day to after its last. */
static inline void
span(const struct timeline *t, int *from, int *to)
{
	const struct record *rec;
	size_t i, k;
	int day;

	*from = INT_MAX;
	*to = DATE_NONE;
	for (i = 0; i < t->ndays; i++) {
		*from = t->days[i].from < *from ? t->days[i].from : *from;
		*to = t->days[i].to > *to ? t->days[i].to : *to;
	}
	for (i = 0; i < t->n; i++) {
		rec = &t->people[i].rec;
		for (k = 0; k < rec->nentries; k++) {
			day = rec->entries[k].when.day;
			if (day == DATE_NONE)
				continue;
			*from = day < *from ? day : *from;
			*to = day > *to ? day : *to;
		}
	}
	*from -= 1;
	*to += MARGIN;
}

/* Large books are looked at on fewer days. */
static inline int
stride(const struct timeline *t)
{
	return t->n > 100 ? 7 : 1;
}

static inline const struct due_item *
find_item(const struct due *due, const char *id, enum rule rule)
{
	size_t i;

	for (i = 0; i < due->n; i++)
		if (due->items[i].rule == rule && strcmp(due->items[i].id, id) == 0)
			return &due->items[i];
	return NULL;
}

#endif
