/* SPDX-License-Identifier: MIT
 *
 * text.c - promises of runtime/text.h and runtime/calendar.h
 */
#include "runtime/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/calendar.h"

static void
numbers_have_the_digits_asked_for(void **state)
{
	char room[64];
	struct cygprof_line line;

	(void)state;
	cygprof_text_start(&line, room, sizeof(room));
	cygprof_text_add_decimal(&line, 0, 0);
	cygprof_text_add(&line, " ");
	cygprof_text_add_decimal(&line, 7, 3);
	cygprof_text_add(&line, " ");
	cygprof_text_add_decimal(&line, UINT64_MAX, 1);
	cygprof_text_add(&line, " ");
	cygprof_text_add_hex(&line, 0xbeef, 6);
	assert_string_equal(room, "0 007 18446744073709551615 00beef");
	assert_false(line.is_cut);
}

static void
a_full_room_cuts_and_says_so(void **state)
{
	char room[8] = "#######";
	struct cygprof_line line;

	(void)state;
	cygprof_text_start(&line, room, 5);
	cygprof_text_add(&line, "abc");
	assert_false(line.is_cut);
	cygprof_text_add(&line, "defg");
	assert_true(line.is_cut);
	assert_string_equal(room, "abcd");
	assert_int_equal(room[5], '#');
}

static void
only_whole_decimal_numbers_are_read(void **state)
{
	static const char *const bad[] = {"",
					  "-1",
					  "+1",
					  " 1",
					  "1 ",
					  "0x1",
					  "1e3",
					  "18446744073709551616",
					  "99999999999999999999999"};
	uint64_t value = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(cygprof_text_read_decimal(bad[i], &value));
	assert_int_equal(value, 42);
	assert_true(cygprof_text_read_decimal("18446744073709551615", &value));
	assert_true(value == UINT64_MAX);
	assert_true(cygprof_text_read_decimal("0", &value));
	assert_int_equal(value, 0);
}

static void
texts_compare_as_libc_does(void **state)
{
	(void)state;
	assert_true(cygprof_text_is("", ""));
	assert_true(cygprof_text_is("ab", "ab"));
	assert_false(cygprof_text_is("ab", "abc"));
	assert_false(cygprof_text_is("abc", "ab"));
	assert_string_equal(cygprof_text_after("name=x", "name"), "=x");
	assert_null(cygprof_text_after("nam", "name"));
	assert_string_equal(cygprof_text_base_name("/a/b/c"), "c");
	assert_string_equal(cygprof_text_base_name("c"), "c");
	assert_string_equal(cygprof_text_base_name("a/"), "");
}

static void
check_date(uint64_t seconds, unsigned year, unsigned month, unsigned day,
	   unsigned hour, unsigned minute, unsigned second)
{
	struct cygprof_calendar time;

	cygprof_calendar_read(seconds, &time);
	assert_int_equal(time.year, year);
	assert_int_equal(time.month, month);
	assert_int_equal(time.day, day);
	assert_int_equal(time.hour, hour);
	assert_int_equal(time.minute, minute);
	assert_int_equal(time.second, second);
}

static void
seconds_become_dates(void **state)
{
	(void)state;
	check_date(0, 1970, 1, 1, 0, 0, 0);
	check_date(951782399, 2000, 2, 28, 23, 59, 59);
	check_date(951782400, 2000, 2, 29, 0, 0, 0);
	check_date(951868800, 2000, 3, 1, 0, 0, 0);
	check_date(1709164799, 2024, 2, 28, 23, 59, 59);
	check_date(1735689599, 2024, 12, 31, 23, 59, 59);
	check_date(4107542400, 2100, 3, 1, 0, 0, 0);
	check_date(4107542399, 2100, 2, 28, 23, 59, 59);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_have_the_digits_asked_for),
		cmocka_unit_test(a_full_room_cuts_and_says_so),
		cmocka_unit_test(only_whole_decimal_numbers_are_read),
		cmocka_unit_test(texts_compare_as_libc_does),
		cmocka_unit_test(seconds_become_dates),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
