/* SPDX-License-Identifier: MIT
 *
 * Promises of analyze/profile.h.
 */
#include "analyze/profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct profile_row *
row_of(struct profile *profile, const char *file, uint32_t line,
       const char *name)
{
	struct profile_key key = {file, line, name};

	return profile_row(profile, &key);
}

static void
equal_texts_are_one(void **state)
{
	struct profile profile;
	char text[] = "name";

	(void)state;
	profile_open(&profile);
	const char *first = profile_intern(&profile, text);
	assert_string_equal(first, "name");
	assert_ptr_not_equal(first, text);
	assert_ptr_equal(profile_intern(&profile, "name"), first);
	assert_ptr_not_equal(profile_intern(&profile, "nam"), first);
	assert_ptr_not_equal(profile_intern(&profile, ""), first);
	profile_close(&profile);
	profile_close(&profile);
}

static void
thousands_of_rows_keep_their_order_and_place(void **state)
{
	enum { COUNT = 5000 };
	struct profile profile;
	struct profile_row *first;
	char name[32];

	(void)state;
	profile_open(&profile);
	first = row_of(&profile, "f", 0, "n0");
	for (int i = 0; i < COUNT; i++) {
		snprintf(name, sizeof name, "n%d", i / 2);
		row_of(&profile, "f", i % 2, name);
	}
	assert_int_equal(profile.row_count, COUNT);
	assert_ptr_equal(profile.rows[0], first);
	for (int i = 0; i < COUNT; i++) {
		assert_int_equal(profile.rows[i]->key.line, i % 2);
		snprintf(name, sizeof name, "n%d", i / 2);
		assert_ptr_equal(row_of(&profile, "f", i % 2, name),
				 profile.rows[i]);
	}
	profile_close(&profile);
}

static void
caller_is_listed_only_when_it_is_a_row(void **state)
{
	struct profile_key key = {"f", 1, "caller"};
	struct profile profile;

	(void)state;
	profile_open(&profile);
	struct profile_row *caller = profile_caller(&profile, &key);
	row_of(&profile, "f", 2, "callee");
	assert_int_equal(profile.row_count, 1);
	assert_ptr_equal(profile_caller(&profile, &key), caller);
	assert_ptr_equal(profile_row(&profile, &key), caller);
	assert_int_equal(profile.row_count, 2);
	profile_list(&profile, caller);
	assert_int_equal(profile.row_count, 2);
	profile_close(&profile);
}

static void
edges_are_found_whether_few_or_many(void **state)
{
	enum { COUNT = 1000 };
	struct profile profile;
	struct profile_row *row;

	(void)state;
	profile_open(&profile);
	row = row_of(&profile, "f", 0, "callee");
	for (int i = 1; i <= COUNT; i++) {
		struct profile_row *caller = row_of(&profile, "f", i, "c");

		assert_true(profile_edge(row, caller)->has_times);
		profile_edge(row, caller)->numbers.calls = i;
		assert_int_equal(row->edge_count, i);
	}
	for (int i = 1; i <= COUNT; i++) {
		struct profile_row *caller = row_of(&profile, "f", i, "c");

		assert_int_equal(profile_edge(row, caller)->numbers.calls, i);
		assert_ptr_equal(row->edges[i - 1].caller, caller);
	}
	profile_close(&profile);
}

static void
printed_names_are_those_of_pstats(void **state)
{
	struct profile profile;

	(void)state;
	profile_open(&profile);
	assert_string_equal(row_of(&profile, "a/b.c", 7, "f")->text,
			    "a/b.c:7(f)");
	assert_string_equal(row_of(&profile, "~", 0, "<libc.so:read>")->text,
			    "{libc.so:read}");
	assert_string_equal(row_of(&profile, "~", 0, "0x12")->text, "0x12");
	assert_string_equal(row_of(&profile, "~", 0, "<")->text, "<");
	assert_string_equal(row_of(&profile, "~", 0, "")->text, "");
	assert_string_equal(row_of(&profile, "~", 1, "<f>")->text, "~:1(<f>)");
	assert_int_equal(row_of(&profile, "gr\xc3\xb6.c", 1, "f")->text_width,
			 strlen("gro.c:1(f)"));
	profile_close(&profile);
}

static void
printed_names_cannot_steer_a_terminal(void **state)
{
	struct profile profile;

	(void)state;
	profile_open(&profile);
	assert_string_equal(row_of(&profile, "\033[2J", 1, "\xff\x7f")->text,
			    "\\x1b[2J:1(\\xff\\x7f)");
	profile_close(&profile);
}

static void
set_row(struct profile *profile, const char *file, uint64_t calls,
	double seconds)
{
	struct profile_row *row = row_of(profile, file, 1, "f");

	row->numbers = (struct profile_numbers){calls, calls - 1, seconds,
						2 * seconds};
	struct profile_row *caller = row_of(profile, file, 9, "main");
	profile_edge(row, caller)->numbers = row->numbers;
}

static void
profiles_are_added_number_by_number(void **state)
{
	struct profile sum, other;
	time_t date = 5;

	(void)state;
	profile_open(&sum);
	profile_open(&other);
	set_row(&sum, "a", 2, 0.5);
	set_row(&other, "b", 3, 1);
	set_row(&other, "a", 4, 0.25);
	profile_add_source(&sum, "one", NULL);
	profile_add_source(&other, "two", &date);
	profile_add_note(&other, "%d calls", 5);
	profile_total(&sum);
	profile_total(&other);
	profile_add(&sum, &other);
	profile_close(&other);

	assert_int_equal(sum.row_count, 4);
	assert_string_equal(sum.rows[0]->key.file, "a");
	assert_int_equal(sum.rows[0]->numbers.calls, 6);
	assert_int_equal(sum.rows[0]->numbers.primitive_calls, 4);
	assert_true(sum.rows[0]->numbers.own_seconds == 0.75);
	assert_int_equal(sum.rows[0]->edge_count, 1);
	assert_int_equal(sum.rows[0]->edges[0].numbers.calls, 6);
	assert_ptr_equal(sum.rows[0]->edges[0].caller, sum.rows[1]);
	assert_int_equal(sum.total_calls, 9);
	assert_int_equal(sum.total_primitive_calls, 6);
	assert_true(sum.total_seconds == 1.75);
	assert_int_equal(sum.source_count, 2);
	assert_string_equal(sum.sources[1].path, "two");
	assert_int_equal(sum.sources[1].modified_time, 5);
	assert_string_equal(sum.notes[0], "5 calls");
	profile_close(&sum);
}

static void
counts_stop_at_their_end(void **state)
{
	struct profile_numbers sum = {UINT64_MAX - 1, 1, 0, 0};
	struct profile_numbers more = {2, 1, 0, 0};

	(void)state;
	profile_numbers_add(&sum, &more);
	assert_true(sum.calls == UINT64_MAX);
	assert_int_equal(sum.primitive_calls, 2);
}

static void
stripping_loses_no_caller(void **state)
{
	struct profile profile;

	(void)state;
	profile_open(&profile);
	set_row(&profile, "x/a", 2, 0.5);
	set_row(&profile, "y/a", 3, 0.5);
	profile_add_source(&profile, "p", NULL);
	profile_total(&profile);
	profile_strip_dirs(&profile);

	assert_int_equal(profile.row_count, 2);
	assert_string_equal(profile.rows[0]->text, "a:1(f)");
	assert_int_equal(profile.rows[0]->numbers.calls, 5);
	assert_int_equal(profile.rows[0]->edge_count, 1);
	assert_int_equal(profile.rows[0]->edges[0].numbers.calls, 5);
	assert_ptr_equal(profile.rows[0]->edges[0].caller, profile.rows[1]);
	assert_int_equal(profile.total_calls, 5);
	assert_int_equal(profile.source_count, 1);
	profile_close(&profile);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_texts_are_one),
		cmocka_unit_test(thousands_of_rows_keep_their_order_and_place),
		cmocka_unit_test(caller_is_listed_only_when_it_is_a_row),
		cmocka_unit_test(edges_are_found_whether_few_or_many),
		cmocka_unit_test(printed_names_are_those_of_pstats),
		cmocka_unit_test(printed_names_cannot_steer_a_terminal),
		cmocka_unit_test(profiles_are_added_number_by_number),
		cmocka_unit_test(counts_stop_at_their_end),
		cmocka_unit_test(stripping_loses_no_caller),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
