/* SPDX-License-Identifier: MIT
 *
 * Promises of analyze/nearest.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "analyze/nearest.h"

/* The word of this list that typed was probably meant to be. */
static const char *
nearest_of(const char *typed)
{
	static const char *const known[] = {"record", "report", "convert",
					    "last",   "info",	"ls"};
	struct nearest nearest = nearest_open(typed, strlen(typed));

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		nearest_try(&nearest, known[i]);
	return nearest.word;
}

static void
swapped_letters_are_one_slip(void **state)
{
	(void)state;
	assert_string_equal(nearest_of("reprot"), "report");
}

static void
missing_added_and_wrong_letters_are_slips(void **state)
{
	(void)state;
	assert_string_equal(nearest_of("reprt"), "report");
	assert_string_equal(nearest_of("recorrd"), "record");
	assert_string_equal(nearest_of("cunvert"), "convert");
	assert_string_equal(nearest_of("kast"), "last");
}

static void
beginning_of_a_word_means_the_word(void **state)
{
	(void)state;
	assert_string_equal(nearest_of("conv"), "convert");
	assert_string_equal(nearest_of("rec"), "record");
}

static void
nearer_word_wins(void **state)
{
	(void)state;
	assert_string_equal(nearest_of("recort"), "record");
	assert_string_equal(nearest_of("reporr"), "report");
}

static void
other_words_are_near_to_nothing(void **state)
{
	(void)state;
	assert_null(nearest_of("gcc"));
	assert_null(nearest_of("program"));
	assert_null(nearest_of("make"));
}

static void
single_letters_and_nothing_are_near_to_nothing(void **state)
{
	(void)state;
	assert_null(nearest_of(""));
	assert_null(nearest_of("l"));
}

static void
words_beyond_all_measure_are_near_to_nothing(void **state)
{
	char typed[5000];

	(void)state;
	memset(typed, 'r', sizeof typed - 1);
	typed[sizeof typed - 1] = '\0';
	assert_null(nearest_of(typed));
}

static void
typed_word_needs_no_end(void **state)
{
	const char line[] = "sortt=calls";
	struct nearest nearest = nearest_open(line, 5);

	(void)state;
	nearest_try(&nearest, "sort");
	assert_string_equal(nearest.word, "sort");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(swapped_letters_are_one_slip),
		cmocka_unit_test(missing_added_and_wrong_letters_are_slips),
		cmocka_unit_test(beginning_of_a_word_means_the_word),
		cmocka_unit_test(nearer_word_wins),
		cmocka_unit_test(other_words_are_near_to_nothing),
		cmocka_unit_test(
			single_letters_and_nothing_are_near_to_nothing),
		cmocka_unit_test(words_beyond_all_measure_are_near_to_nothing),
		cmocka_unit_test(typed_word_needs_no_end),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
