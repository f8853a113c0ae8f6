/* Whatever is read as a date, a delay or days of the week means the same when
 * it is written and read again. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(int holds)
{
	if (!holds)
		abort();
}

static void
read_dates(struct str s)
{
	const struct stamp now = { 20779, 870 }; /* 2026-11-22T14:30 */
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;
	struct stamp one, two;
	int sense;

	for (sense = DATE_PAST; sense <= DATE_ANY; sense++) {
		if (date_read(s, now, (enum date_sense)sense, &one, &e) == -1) {
			check(*error_text(&e) != '\0');
			error_clear(&e);
			continue;
		}
		check(sense != DATE_PAST || stamp_cmp(one, now) <= 0);
		buf_reset(&b);
		date_put_stamp(&b, one);
		check(date_parse_stamp(buf_str(&b), &two) == 0);
		check(stamp_cmp(one, two) == 0);
		check(date_read(buf_str(&b), now, (enum date_sense)sense, &two, &e) == 0);
		check(stamp_cmp(one, two) == 0);
	}
	if (date_parse(s, &one.day) == 0) {
		buf_reset(&b);
		date_put(&b, one.day);
		check(date_looks(s) && str_eq(buf_str(&b), s));
	}
	buf_free(&b);
}

static void
read_delays(struct str s)
{
	struct error e = ERROR_INIT;
	struct buf b = BUF_INIT;
	struct delay one, two;

	if (delay_parse(s, &one, &e) == 0) {
		delay_put(&b, one);
		check(delay_parse(buf_str(&b), &two, &e) == 0);
		check(one.n == two.n && one.unit == two.unit);
	}
	buf_free(&b);
	error_clear(&e);
}

static void
read_workdays(struct str s)
{
	struct workdays w = WORKDAYS_INIT;
	struct error e = ERROR_INIT;
	int day;

	workdays_parse(&w, s, &e);
	workdays_holidays(&w, s, "fuzz", &e);
	check(w.days != 0 && w.days <= 0x7f);
	day = workdays_add(&w, 20779, 3);
	check(workdays_has(&w, day) && day > 20779);
	workdays_free(&w);
	error_clear(&e);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data, size };

	read_dates(s);
	read_delays(s);
	read_workdays(s);
	return 0;
}
