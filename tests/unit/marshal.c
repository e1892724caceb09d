/* SPDX-License-Identifier: MIT
 *
 * Promises of analyze/marshal.h and analyze/marshal-reader.h.
 */
#include "analyze/marshal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A profile's bytes, put together from pieces. */
struct bytes {
	char list[4096];
	size_t count;
};

static void
put(struct bytes *bytes, const void *piece, size_t size_bytes)
{
	assert_true(bytes->count + size_bytes <= sizeof bytes->list);
	memcpy(bytes->list + bytes->count, piece, size_bytes);
	bytes->count += size_bytes;
}

/* Literals hold NULs: their size counts, less the last one. */
#define PUT(bytes, literal) put(bytes, literal, sizeof literal - 1)

#define KEY "(\3\0\0\0u\1\0\0\0fi\7\0\0\0u\4\0\0\0name"
#define ZERO "g\0\0\0\0\0\0\0\0"
#define HALF "g\0\0\0\0\0\0\xe0\x3f"
#define ROW_START "(\5\0\0\0i\2\0\0\0i\3\0\0\0" HALF ZERO

/* Reads a copy that ends where the memory ends, so that a sanitizer sees a
 * read beyond. */
static bool
read_profile(const struct bytes *bytes, size_t count, struct profile *profile,
	     struct fault *fault)
{
	char *copy = malloc(count ? count : 1);
	bool is_good;

	memcpy(copy, bytes->list, count);
	memset(fault, 0, sizeof *fault);
	profile_open(profile);
	is_good = marshal_profile(copy, count, "x.prof", profile, fault);
	free(copy);
	return is_good;
}

static void
expect_fault(const struct bytes *bytes, const char *words)
{
	struct profile profile;
	struct fault fault;

	assert_false(read_profile(bytes, bytes->count, &profile, &fault));
	assert_int_equal(fault.kind, FAULT_COULD_NOT);
	if (!strstr(fault.text, words))
		fail_msg("'%s' is not in '%s'", words, fault.text);
	profile_close(&profile);
}

static void
rows_and_edges_are_read(void **state)
{
	struct bytes bytes = {0};
	struct profile profile;
	struct fault fault;

	(void)state;
	PUT(&bytes, "{" KEY ROW_START "{" KEY
		    "(\4\0\0\0i\5\0\0\0i\1\0\0\0" HALF ZERO "00trailer");
	assert_true(read_profile(&bytes, bytes.count, &profile, &fault));
	assert_int_equal(profile.row_count, 1);
	struct profile_row *row = profile.rows[0];
	assert_string_equal(row->text, "f:7(name)");
	assert_int_equal(row->numbers.primitive_calls, 2);
	assert_int_equal(row->numbers.calls, 3);
	assert_true(row->numbers.own_seconds == 0.5);
	assert_int_equal(row->edge_count, 1);
	assert_ptr_equal(row->edges[0].caller, row);
	assert_int_equal(row->edges[0].numbers.calls, 5);
	assert_int_equal(row->edges[0].numbers.primitive_calls, 1);
	assert_int_equal(profile.total_calls, 3);
	profile_close(&profile);
}

static void
counts_alone_are_edges_without_times(void **state)
{
	struct bytes bytes = {0};
	struct profile profile;
	struct fault fault;

	(void)state;
	PUT(&bytes, "{" KEY ROW_START "{" KEY "i\5\0\0\0"
		    "00");
	assert_true(read_profile(&bytes, bytes.count, &profile, &fault));
	assert_false(profile.rows[0]->edges[0].has_times);
	assert_int_equal(profile.rows[0]->edges[0].numbers.calls, 5);
	profile_close(&profile);
}

static void
every_way_to_write_a_text_is_read(void **state)
{
	static const struct {
		const char *text;
		size_t size_bytes;
	} texts[] = {
#define TEXT(literal) {literal, sizeof literal - 1}
		TEXT("u\2\0\0\0ab"), TEXT("s\2\0\0\0ab"), TEXT("t\2\0\0\0ab"),
		TEXT("a\2\0\0\0ab"), TEXT("A\2\0\0\0ab"), TEXT("z\2ab"),
		TEXT("Z\2ab"),	     TEXT("\xfa\2ab"),
#undef TEXT
	};
	struct profile profile;
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct bytes bytes = {0};

		PUT(&bytes, "{)\3");
		put(&bytes, texts[i].text, texts[i].size_bytes);
		PUT(&bytes, "i\1\0\0\0z\1n" ROW_START "{00");
		assert_true(
			read_profile(&bytes, bytes.count, &profile, &fault));
		assert_string_equal(profile.rows[0]->key.file, "ab");
		profile_close(&profile);
	}
}

static void
references_stand_for_objects(void **state)
{
	struct bytes bytes = {0};
	struct profile profile;
	struct fault fault;

	(void)state;
	/* Objects 0 to 2: the dict, a tuple, its first text. */
	PUT(&bytes, "\xfb\xa9\3\xda\1fi\1\0\0\0r\2\0\0\0" ROW_START
		    "{r\1\0\0\0i\1\0\0\0"
		    "00");
	assert_true(read_profile(&bytes, bytes.count, &profile, &fault));
	assert_string_equal(profile.rows[0]->text, "f:1(f)");
	assert_ptr_equal(profile.rows[0]->edges[0].caller, profile.rows[0]);
	profile_close(&profile);

	bytes.count = 0;
	PUT(&bytes, "{(\3\0\0\0t\1\0\0\0fi\1\0\0\0R\0\0\0\0" ROW_START "{00");
	assert_true(read_profile(&bytes, bytes.count, &profile, &fault));
	assert_string_equal(profile.rows[0]->text, "f:1(f)");
	profile_close(&profile);
}

static void
names_become_text_without_surprises(void **state)
{
	struct bytes bytes = {0};
	struct profile profile;
	struct fault fault;

	(void)state;
	PUT(&bytes,
	    "{)\3z\3a\0bi\1\0\0\0u\6\0\0\0\xff\xed\xb2\x80\xc3\xb6" ROW_START
	    "{00");
	assert_true(read_profile(&bytes, bytes.count, &profile, &fault));
	assert_string_equal(profile.rows[0]->key.file, "a\\x00b");
	assert_string_equal(profile.rows[0]->key.name, "\\xff\\udc80\xc3\xb6");
	profile_close(&profile);
}

static void
large_counts_are_read_up_to_63_bits(void **state)
{
	struct bytes bytes = {0};
	struct profile profile;
	struct fault fault;

	(void)state;
	PUT(&bytes,
	    "{" KEY "(\5\0\0\0i\2\0\0\0l\3\0\0\0\0\x72\x0b\x54\4\0" HALF "f\3"
	    "0.5"
	    "{00");
	assert_true(read_profile(&bytes, bytes.count, &profile, &fault));
	assert_true(profile.rows[0]->numbers.calls == 5000000000);
	assert_true(profile.rows[0]->numbers.cumulative_seconds == 0.5);
	profile_close(&profile);

	bytes.count = 0;
	PUT(&bytes,
	    "{" KEY
	    "(\5\0\0\0i\2\0\0\0l\5\0\0\0\0\0\0\0\0\0\0\0\x08\0" HALF HALF
	    "{00");
	expect_fault(&bytes, "more than 63 bits");
	bytes.count = 0;
	PUT(&bytes,
	    "{" KEY "(\5\0\0\0i\2\0\0\0l\xff\xff\xff\xff\1\0" HALF HALF "{00");
	expect_fault(&bytes, "negative");
}

static void
what_is_no_profile_is_refused(void **state)
{
	static const struct {
		const char *bytes;
		size_t size_bytes;
		const char *words;
	} wrong[] = {
#define WRONG(literal, words) {literal, sizeof literal - 1, words}
		WRONG("", "empty"),
		WRONG("{0", "holds no functions"),
		WRONG("x", "unknown kind of object at byte 0"),
		WRONG("{c", "code objects"),
		WRONG("i\1\0\0\0", "no dict"),
		WRONG("{i\1\0\0\0N0", "a key is not (file, line, name)"),
		WRONG("{" KEY "N0", "a function has not four numbers"),
		WRONG("{" KEY ROW_START "N0", "the callers are no dict"),
		WRONG("{" KEY ROW_START "{" KEY "N00", "no whole number"),
		WRONG("{" KEY ROW_START "{" KEY "(\0\0\0\0"
		      "00",
		      "a caller has not four numbers"),
		WRONG("{(\xff\xff\xff\xff", "a negative size at byte 5"),
		WRONG("{(\xff\xff\xff\x7f", "cut off"),
		WRONG("{u\xff\xff\xff\xff", "negative size"),
		WRONG("{r\0\0\0\0", "a reference to nothing"),
		WRONG("{r\xff\xff\xff\xff", "a reference to nothing"),
		WRONG("\xfbr\0\0\0\0", "an object that holds itself"),
		WRONG("{l\1\0\0\0\xff\xff", "bad digit"),
		WRONG("{f\2ab", "bad letters"),
		WRONG("{" KEY "(\5\0\0\0i\2\0\0\0i\2\0\0\0"
		      "g\0\0\0\0\0\0\xf0\x7f" ZERO "{00",
		      "no finite number"),
#undef WRONG
	};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct bytes bytes = {0};

		put(&bytes, wrong[i].bytes, wrong[i].size_bytes);
		expect_fault(&bytes, wrong[i].words);
	}
}

static void
deep_nesting_is_refused(void **state)
{
	struct bytes bytes = {0};

	(void)state;
	for (int i = 0; i < 1000; i++)
		PUT(&bytes, ")\1");
	expect_fault(&bytes, "nested deeper");
}

static void
a_file_cannot_grow_in_memory(void **state)
{
	struct bytes bytes = {0};
	char row[] = "(\3\0\0\0z\1fi\0\0\0\0z\1n" ROW_START "r\0\0\0\0";

	(void)state;
	/* One list of callers, the first object, referred to by each row. */
	PUT(&bytes, "{" KEY ROW_START "\xfb");
	for (char c = 'A'; c <= 'Z'; c++) {
		PUT(&bytes, ")\3z\1fi\0\0\0\0z\1");
		put(&bytes, &c, 1);
		PUT(&bytes, "i\1\0\0\0");
	}
	PUT(&bytes, "0");
	for (int i = 0; i < 50; i++) {
		row[9] = (char)i;
		put(&bytes, row, sizeof row - 1);
	}
	PUT(&bytes, "0");
	expect_fault(&bytes, "repeats itself");
}

static void
every_cut_is_a_fault_and_no_more(void **state)
{
	struct bytes bytes = {0};
	struct profile profile;
	struct fault fault;

	(void)state;
	PUT(&bytes,
	    "\xfb" KEY ROW_START "{" KEY "(\4\0\0\0i\5\0\0\0i\1\0\0\0" HALF ZERO
	    "0r\0\0\0\0l\2\0\0\0\1\0\1\0"
	    "0");
	for (size_t count = 0; count < bytes.count; count++) {
		assert_false(read_profile(&bytes, count, &profile, &fault));
		assert_int_equal(fault.kind, FAULT_COULD_NOT);
		profile_close(&profile);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_and_edges_are_read),
		cmocka_unit_test(counts_alone_are_edges_without_times),
		cmocka_unit_test(every_way_to_write_a_text_is_read),
		cmocka_unit_test(references_stand_for_objects),
		cmocka_unit_test(names_become_text_without_surprises),
		cmocka_unit_test(large_counts_are_read_up_to_63_bits),
		cmocka_unit_test(what_is_no_profile_is_refused),
		cmocka_unit_test(deep_nesting_is_refused),
		cmocka_unit_test(a_file_cannot_grow_in_memory),
		cmocka_unit_test(every_cut_is_a_fault_and_no_more),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
