/* SPDX-License-Identifier: MIT
 *
 * Promises of analyze/hook-binding.h and analyze/elf-file.h about files that
 * are damaged, hostile or no programs at all.  Which program is of which kind
 * is tried with real ones in tests/run/record.sh.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyze/elf-file.h"
#include "analyze/hook-binding.h"

static const char path[] = "hook-binding.tmp";

static void
file_write(const void *bytes, size_t length_bytes)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length_bytes, file), length_bytes);
	assert_int_equal(fclose(file), 0);
}

/* Copies this program, or as much of it as there is room for. */
static size_t
own_bytes(uint8_t *bytes, size_t room_bytes)
{
	FILE *file = fopen("/proc/self/exe", "rb");
	size_t length_bytes;

	assert_non_null(file);
	length_bytes = fread(bytes, 1, room_bytes, file);
	fclose(file);
	return length_bytes;
}

static int
remove_file(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

static void
missing_file_is_unknown(void **state)
{
	(void)state;
	assert_int_equal(hook_binding_of("no/such/file").kind,
			 HOOK_BINDING_UNKNOWN);
}

static void
folder_and_empty_file_are_unknown(void **state)
{
	(void)state;
	assert_int_equal(hook_binding_of("/").kind, HOOK_BINDING_UNKNOWN);
	file_write("", 0);
	assert_int_equal(hook_binding_of(path).kind, HOOK_BINDING_UNKNOWN);
}

static void
script_is_no_elf_file(void **state)
{
	(void)state;
	file_write("#!/bin/sh\n", 10);
	assert_int_equal(hook_binding_of(path).kind, HOOK_BINDING_NOT_ELF);
}

static void
program_of_another_word_size_is_foreign(void **state)
{
	uint8_t bytes[sizeof(Elf64_Ehdr)];

	(void)state;
	own_bytes(bytes, sizeof bytes);
	bytes[EI_CLASS] = ELFCLASS32;
	file_write(bytes, sizeof bytes);
	assert_int_equal(hook_binding_of(path).kind, HOOK_BINDING_UNKNOWN);
	assert_true(hook_binding_of(path).is_foreign);
}

static void
range_lies_inside_the_file_or_is_null(void **state)
{
	uint8_t bytes[64] __attribute__((aligned(8)));
	struct elf_file file = {.bytes = bytes, .length_bytes = sizeof bytes};

	(void)state;
	assert_ptr_equal(elf_range(&file, 0, 8, 8, 8), bytes);
	assert_ptr_equal(elf_range(&file, 64, 0, 8, 8), bytes + 64);
	assert_null(elf_range(&file, 8, 8, 8, 8));
	assert_null(elf_range(&file, 4, 1, 8, 8));
	assert_null(elf_range(&file, UINT64_MAX - 7, 1, 8, 8));
	assert_null(elf_range(&file, 0, UINT64_MAX / 8 + 2, 8, 8));
}

/* Numbers where they hurt: in the ELF header, in the program headers behind
 * it, in the section headers at the end, anywhere. */
static void
byte_change(uint8_t *bytes, size_t length_bytes)
{
	size_t offset = (size_t)rand();

	switch (rand() % 4) {
	case 0:
		offset %= sizeof(Elf64_Ehdr);
		break;
	case 1:
		offset %= 1024;
		break;
	case 2:
		offset = length_bytes - 1 - offset % 4096;
		break;
	}
	bytes[offset % length_bytes] = rand() % 2 ? (uint8_t)rand() : UINT8_MAX;
}

static void
damaged_programs_do_no_harm(void **state)
{
	enum { ROOM_BYTES = 8 << 20, ROUNDS = 300 };
	uint8_t *good = malloc(ROOM_BYTES), *bad = malloc(ROOM_BYTES);
	size_t good_bytes = own_bytes(good, ROOM_BYTES);

	(void)state;
	srand(1);
	for (int round = 0; round < ROUNDS; round++) {
		memcpy(bad, good, good_bytes);
		for (int change = 0; change <= round % 5; change++)
			byte_change(bad, good_bytes);
		file_write(bad, round % 10 ? good_bytes
					   : (size_t)rand() % good_bytes);
		hook_binding_of(path);
	}
	free(good);
	free(bad);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(missing_file_is_unknown),
		cmocka_unit_test(folder_and_empty_file_are_unknown),
		cmocka_unit_test(script_is_no_elf_file),
		cmocka_unit_test(program_of_another_word_size_is_foreign),
		cmocka_unit_test(range_lies_inside_the_file_or_is_null),
		cmocka_unit_test(damaged_programs_do_no_harm),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, remove_file);
}
