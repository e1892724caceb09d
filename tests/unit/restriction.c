/* SPDX-License-Identifier: MIT
 *
 * Promises of analyze/restriction.h.
 */
#include "analyze/restriction.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
expect(const char *word, enum restriction_kind kind, const char *want)
{
	struct restriction restriction;

	restriction_parse(word, &restriction);
	char *text = restriction_text(&restriction);
	assert_string_equal(text, want);
	assert_int_equal(restriction.kind, kind);
	free(text);
	restriction_close(&restriction);
}

static void
digits_are_a_count(void **state)
{
	(void)state;
	expect("200", RESTRICTION_COUNT, "200");
	expect("007", RESTRICTION_COUNT, "7");
	expect("+3", RESTRICTION_COUNT, "3");
	expect("-1", RESTRICTION_COUNT, "-1");
	expect("3x", RESTRICTION_EXPRESSION, "'3x'");
	expect("-", RESTRICTION_EXPRESSION, "'-'");
	expect("99999999999999999999", RESTRICTION_COUNT,
	       "9223372036854775807");
}

static void
digits_with_a_dot_are_a_fraction(void **state)
{
	(void)state;
	expect("0.1", RESTRICTION_FRACTION, "0.1");
	expect(".25", RESTRICTION_FRACTION, "0.25");
	expect("1.", RESTRICTION_FRACTION, "1.0");
	expect("0.0", RESTRICTION_FRACTION, "0.0");
	expect("0.00001", RESTRICTION_FRACTION, "1e-05");
	expect("1.0e-1", RESTRICTION_FRACTION, "0.1");
	expect("0.3333333333333333", RESTRICTION_FRACTION,
	       "0.3333333333333333");
	expect("-0.5", RESTRICTION_FRACTION, "-0.5");
	expect(".", RESTRICTION_EXPRESSION, "'.'");
	expect("0.5.", RESTRICTION_EXPRESSION, "'0.5.'");
	expect("1.e", RESTRICTION_EXPRESSION, "'1.e'");
}

static void
expressions_are_quoted_as_python_does(void **state)
{
	(void)state;
	expect("leaf", RESTRICTION_EXPRESSION, "'leaf'");
	expect("it's", RESTRICTION_EXPRESSION, "\"it's\"");
	expect("it's\"", RESTRICTION_EXPRESSION, "'it\\'s\"'");
	expect("a\\.c\n\t", RESTRICTION_EXPRESSION, "'a\\\\.c\\n\\t'");
	expect("\033\x7f", RESTRICTION_EXPRESSION, "'\\x1b\\x7f'");
	expect("gr\xc3\xb6\xc3\x9f", RESTRICTION_EXPRESSION,
	       "'gr\xc3\xb6\xc3\x9f'");
	expect("\xc2\xa0\xe2\x80\x8b\xff", RESTRICTION_EXPRESSION,
	       "'\\xa0\\u200b\\udcff'");
	expect("(", RESTRICTION_EXPRESSION, "'('");
}

/* Ten rows, f0 to f9, the last one with a long name. */
static size_t
apply(const char *word, struct profile_row **rows, struct fault *fault)
{
	struct profile profile;
	struct restriction restriction;
	char name[] = "f0";
	size_t count = 0;

	profile_open(&profile);
	for (int i = 0; i < 9; i++, name[1]++) {
		struct profile_key key = {"x.c", 1, name};

		rows[i] = profile_row(&profile, &key);
	}
	struct profile_key key = {"x.c", 1,
				  "f9aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
	rows[9] = profile_row(&profile, &key);

	restriction_parse(word, &restriction);
	if (!restriction_apply(&restriction, rows, 10, &count, fault))
		count = SIZE_MAX;
	else if (count)
		/* Rows die here: who is first is all that is told. */
		fault->text[0] = rows[0]->key.name[1];
	restriction_close(&restriction);
	profile_close(&profile);
	return count;
}

static void
expect_rows(const char *word, size_t want_count, char want_first)
{
	struct profile_row *rows[10];
	struct fault fault = {0};

	assert_int_equal(apply(word, rows, &fault), want_count);
	if (want_count)
		assert_int_equal(fault.text[0], want_first);
}

static void
restrictions_choose_rows(void **state)
{
	(void)state;
	expect_rows("3", 3, '0');
	expect_rows("0", 0, 0);
	expect_rows("10", 10, '0');
	expect_rows("99", 10, '0');
	expect_rows("-1", 10, '0');
	expect_rows("0.25", 3, '0');
	expect_rows("0.24", 2, '0');
	expect_rows("0.0", 0, 0);
	expect_rows("1.0", 10, '0');
	expect_rows("-0.5", 10, '0');
	expect_rows("[57]", 2, '5');
	expect_rows("^x\\.c:1\\(f8\\)$", 1, '8');
	expect_rows("zzz", 0, 0);
	expect_rows("", 10, '0');
	expect_rows("(", 10, '0');
}

static void
an_endless_search_ends(void **state)
{
	struct profile_row *rows[10];
	struct fault fault = {0};

	(void)state;
	assert_true(apply("^(([a-z:.(0-9]+)+)+$", rows, &fault) == SIZE_MAX);
	assert_int_equal(fault.kind, FAULT_COULD_NOT);
}

static void
a_list_keeps_its_order(void **state)
{
	struct restrictions list = {0};

	(void)state;
	restrictions_add(&list, "0.5");
	restrictions_add(&list, "fib");
	assert_int_equal(list.count, 2);
	assert_int_equal(list.list[0].kind, RESTRICTION_FRACTION);
	assert_int_equal(list.list[1].kind, RESTRICTION_EXPRESSION);
	restrictions_close(&list);
	assert_int_equal(list.count, 0);
	restrictions_close(&list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digits_are_a_count),
		cmocka_unit_test(digits_with_a_dot_are_a_fraction),
		cmocka_unit_test(expressions_are_quoted_as_python_does),
		cmocka_unit_test(restrictions_choose_rows),
		cmocka_unit_test(an_endless_search_ends),
		cmocka_unit_test(a_list_keeps_its_order),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
