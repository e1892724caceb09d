/* SPDX-License-Identifier: MIT
 *
 * Promises of analyze/names.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "analyze/names.h"

static const char *
name_of(const char *symbol)
{
	static struct names_name name;

	memset(&name, 'x', sizeof(name));
	names_demangle(symbol, &name);
	assert_non_null(memchr(name.text, '\0', sizeof(name.text)));
	return name.text;
}

static void
c_names_stay(void **state)
{
	(void)state;
	assert_string_equal(name_of("main"), "main");
	assert_string_equal(name_of("_start"), "_start");
	assert_string_equal(name_of("_Zebra"), "_Zebra");
	assert_string_equal(name_of(""), "");
}

static void
cxx_names_are_demangled(void **state)
{
	(void)state;
	assert_string_equal(name_of("_ZN3FooC1Ei"), "Foo::Foo(int)");
	assert_string_equal(name_of("_ZZ4mainENKUliE_clEi"),
			    "main::{lambda(int)#1}::operator()(int) const");
}

static void
rust_names_lose_their_hash(void **state)
{
	(void)state;
	assert_string_equal(name_of("_ZN4core3fmt5Write9write_fmt"
				    "17h0123456789abcdefE"),
			    "core::fmt::Write::write_fmt");
	assert_string_equal(name_of("_RNvCs4fqI2P2rA04_7mycrate3foo"),
			    "mycrate::foo");
}

static void
pieces_of_a_function_are_told_from_the_whole(void **state)
{
	(void)state;
	assert_string_equal(name_of("_Z3fooi.cold"), "foo(int) [clone .cold]");
	assert_string_equal(name_of("foo.constprop.0"), "foo.constprop.0");
	assert_string_equal(name_of("foo.part.0"), "foo.part.0");
}

static void
marks_of_link_time_optimisation_are_dropped(void **state)
{
	(void)state;
	assert_string_equal(name_of("foo.lto_priv.0"), "foo");
	assert_string_equal(name_of("_ZL3foov.llvm.1234"), "foo()");
	assert_string_equal(name_of("foo.__uniq.77.llvm.9"), "foo");
	assert_string_equal(name_of(".llvm.1"), ".llvm.1");
	assert_string_equal(name_of("foo.llvm.x"), "foo.llvm.x");
}

static void
long_name_is_cut_and_says_so(void **state)
{
	static char symbol[5000];

	(void)state;
	memset(symbol, 'a', sizeof(symbol) - 1);
	const char *name = name_of(symbol);
	assert_int_equal(strncmp(name, "aaaa", 4), 0);
	assert_string_equal(name + strlen(name) - 3, "\xe2\x80\xa6");
}

/* Each S<n>_ stands for all that came before: the name doubles each time. */
static void
symbol_that_explodes_is_stopped(void **state)
{
	char symbol[1000] = "_Z1fSt4pairIiiE";
	static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	clock_t start = clock();

	(void)state;
	for (size_t i = 1; i < 30; i++) {
		char pair[32];
		snprintf(pair, sizeof(pair), "St4pairIS%c_S%c_E", digits[i],
			 digits[i]);
		strcat(symbol, pair);
	}
	const char *name = name_of(symbol);
	assert_string_equal(name + strlen(name) - 3, "\xe2\x80\xa6");
	assert_true(clock() - start < CLOCKS_PER_SEC);
}

static void
deep_symbol_does_not_use_up_the_stack(void **state)
{
	static char symbol[100000] = "_Z1f";

	(void)state;
	memset(symbol + 4, 'P', 4000);
	strcpy(symbol + 4004, "i");
	assert_int_equal(strncmp(name_of(symbol), "f(", 2), 0);
	memset(symbol + 4, 'P', 99000);
	assert_int_equal(strncmp(name_of(symbol), "_Z1fPP", 6), 0);
}

static void
aliases_differ_in_leading_underscores(void **state)
{
	(void)state;
	assert_true(names_is_alias("__read", "read"));
	assert_false(names_is_alias("read", "reads"));
	assert_true(names_is_mangled("_Z1fv"));
	assert_false(names_is_mangled("f"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(c_names_stay),
		cmocka_unit_test(cxx_names_are_demangled),
		cmocka_unit_test(rust_names_lose_their_hash),
		cmocka_unit_test(pieces_of_a_function_are_told_from_the_whole),
		cmocka_unit_test(marks_of_link_time_optimisation_are_dropped),
		cmocka_unit_test(long_name_is_cut_and_says_so),
		cmocka_unit_test(symbol_that_explodes_is_stopped),
		cmocka_unit_test(deep_symbol_does_not_use_up_the_stack),
		cmocka_unit_test(aliases_differ_in_leading_underscores),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
