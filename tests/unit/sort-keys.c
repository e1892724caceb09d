/* SPDX-License-Identifier: MIT
 *
 * Promises of analyze/sort-keys.h.
 */
#include "analyze/sort-keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
expect_text(const char *list, const char *want)
{
	struct sort_keys keys = {0};
	struct fault fault = {0};

	if (!sort_keys_add(&keys, list, &fault))
		fail_msg("'%s': %s", list, fault.text);
	char *text = sort_keys_text(&keys);
	assert_string_equal(text, want);
	free(text);
}

static void
expect_fault(const char *list, const char *words)
{
	struct sort_keys keys = {0};
	struct fault fault = {0};

	assert_false(sort_keys_add(&keys, list, &fault));
	assert_int_equal(fault.kind, FAULT_USAGE);
	assert_non_null(strstr(fault.text, words));
}

static void
keys_and_aliases_have_meanings(void **state)
{
	(void)state;
	expect_text("calls", "call count");
	expect_text("ncalls", "call count");
	expect_text("pcalls", "primitive call count");
	expect_text("cumulative", "cumulative time");
	expect_text("cumtime", "cumulative time");
	expect_text("time", "internal time");
	expect_text("tottime", "internal time");
	expect_text("filename", "file name");
	expect_text("module", "file name");
	expect_text("line", "line number");
	expect_text("name", "function name");
	expect_text("nfl", "name/file/line");
	expect_text("stdname", "standard name");
	expect_text("time,calls,name",
		    "internal time, call count, function name");
	expect_text("none", "");
	expect_text("time,none,line", "line number");
}

static void
prefixes_stand_for_keys(void **state)
{
	static const struct {
		const char *prefix, *meaning;
	} prefixes[] = {
		{"ca", "call count"},	     {"cal", "call count"},
		{"cu", "cumulative time"},   {"cum", "cumulative time"},
		{"cumt", "cumulative time"}, {"cumu", "cumulative time"},
		{"f", "file name"},	     {"file", "file name"},
		{"l", "line number"},	     {"m", "file name"},
		{"na", "function name"},     {"nc", "call count"},
		{"nf", "name/file/line"},    {"p", "primitive call count"},
		{"s", "standard name"},	     {"ti", "internal time"},
		{"to", "internal time"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
		expect_text(prefixes[i].prefix, prefixes[i].meaning);
}

static void
numbers_are_the_keys_of_old(void **state)
{
	(void)state;
	expect_text("-1", "standard name");
	expect_text("0", "call count");
	expect_text("1", "internal time");
	expect_text("2", "cumulative time");
	expect_fault("3", "no sort key '3'");
	expect_fault("time,0", "write 'calls'");
}

static void
unclear_words_are_refused(void **state)
{
	(void)state;
	expect_fault("c", "ambiguous");
	expect_fault("n", "ambiguous");
	expect_fault("t", "ambiguous");
	expect_fault("", "no sort key ''");
	expect_fault("time,", "no sort key ''");
	expect_fault("calls2", "no sort key 'calls2'");
	expect_fault("Calls", "no sort key 'Calls'");
}

static void
too_many_keys_are_refused(void **state)
{
	struct sort_keys keys = {0};
	struct fault fault = {0};

	(void)state;
	for (int i = 0; i < SORT_KEYS_MAX; i++)
		assert_true(sort_keys_add(&keys, "time", &fault));
	assert_false(sort_keys_add(&keys, "time", &fault));
}

/* Six rows, named by their place. */
static void
fill(struct profile *profile)
{
	static const struct {
		struct profile_key key;
		struct profile_numbers numbers;
	} rows[] = {
		{{"b.c", 20, "f"}, {5, 5, 1.0, 2.0}},
		{{"a.c", 3, "g"}, {5, 4, 2.0, 2.0}},
		{{"a.c", 40, "f"}, {9, 1, 1.0, 9.0}},
		{{"a.c", 20, "f"}, {1, 1, 0.0, 0.0}},
		{{"~", 0, "<x>"}, {5, 5, 1.0, 2.0}},
		{{"\xc3\xb6.c", 1, "f"}, {0, 0, 0.0, 0.0}},
	};

	profile_open(profile);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		profile_row(profile, &rows[i].key)->numbers = rows[i].numbers;
}

static void
expect_order(const char *list, const char *want)
{
	struct sort_keys keys = {0};
	struct fault fault = {0};
	struct profile profile;
	struct profile_row *rows[6];
	char got[7] = "";

	fill(&profile);
	memcpy(rows, profile.rows, sizeof rows);
	assert_true(sort_keys_add(&keys, list, &fault));
	sort_keys_sort(&keys, rows, 6);
	for (int i = 0; i < 6; i++)
		for (int place = 0; place < 6; place++)
			if (profile.rows[place] == rows[i])
				got[i] = (char)('0' + place);
	assert_string_equal(got, want);
	profile_close(&profile);
}

static void
rows_are_sorted_and_ties_keep_load_order(void **state)
{
	(void)state;
	expect_order("none", "012345");
	expect_order("calls", "201435");
	expect_order("pcalls", "041235");
	expect_order("time", "102435");
	expect_order("cumulative", "201435");
	expect_order("cumulative,name", "240135");
	expect_order("filename", "123045");
	expect_order("line", "451032");
	expect_order("name", "402351");
	expect_order("nfl", "432051");
	expect_order("stdname", "312045");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_and_aliases_have_meanings),
		cmocka_unit_test(prefixes_stand_for_keys),
		cmocka_unit_test(numbers_are_the_keys_of_old),
		cmocka_unit_test(unclear_words_are_refused),
		cmocka_unit_test(too_many_keys_are_refused),
		cmocka_unit_test(rows_are_sorted_and_ties_keep_load_order),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
