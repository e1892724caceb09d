/* SPDX-License-Identifier: MIT
 *
 * images.c - promises of runtime/images.h and runtime/image-file.h
 */
#include "runtime/image-list.h"
#include "runtime/images.h"

#include <dlfcn.h>
#include <elf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "runtime/image-file.h"

/* Of every C library, small, and needed by nobody here. */
#define SPARE_LIBRARY "libutil.so.1"

static struct cygprof_dump dump;

static int
make_dump(void **state)
{
	struct cygprof_options options;
	uint32_t fault;

	(void)state;
	cygprof_options_read(&options, NULL, false);
	memset(&dump, 0, sizeof(dump));
	return cygprof_dump_create(&dump, &options, &fault);
}

static int
remove_dump(void **state)
{
	(void)state;
	unlink(dump.path);
	return 0;
}

static void
program_and_libraries_have_records(void **state)
{
	struct cygprof_image *image;
	char path[4096];
	ssize_t bytes;

	(void)state;
	cygprof_images_scan(&dump, 77);
	image = cygprof_images_find(
		&dump, (uintptr_t)&program_and_libraries_have_records);
	assert_non_null(image);
	bytes = readlink("/proc/self/exe", path, sizeof(path) - 1);
	path[bytes] = '\0';
	assert_string_equal(image->path,
			    bytes > 231 ? path + bytes - 231 : path);
	assert_int_equal(image->loaded_ticks, 77);
	assert_int_equal(image->unloaded_ticks, 0);
	assert_int_equal(image->ready, 1);
	image = cygprof_images_find(&dump,
				    (uintptr_t)dlsym(RTLD_DEFAULT, "getpid"));
	assert_non_null(image);
	assert_non_null(strstr(image->path, "libc"));
	assert_int_equal(image->build_id_bytes, 20);
	assert_null(cygprof_images_find(&dump, 16));
	assert_true(dump.header->image_count >= 3);
}

static void
an_unchanged_list_is_not_read_again(void **state)
{
	uint64_t changes;
	uint32_t count;

	(void)state;
	cygprof_images_scan(&dump, 1);
	changes = dump.header->images_changed;
	count = dump.header->image_count;
	cygprof_images_scan(&dump, 2);
	assert_int_equal(dump.header->images_changed, changes);
	assert_int_equal(dump.header->image_count, count);
}

/* The record of a library that is loaded now. */
static struct cygprof_image *
find_loaded(const char *name)
{
	struct cygprof_chunk *chunk = dump.images.newest;

	for (; chunk; chunk = (void *)(uintptr_t)chunk->beside) {
		struct cygprof_image *image = (void *)(chunk + 1);

		for (uint32_t i = 0; i < chunk->used_count; i++, image++) {
			if (strstr(image->path, name) && !image->unloaded_ticks)
				return image;
		}
	}
	return NULL;
}

static void
what_is_unloaded_is_marked_and_may_come_back(void **state)
{
	uint32_t count = 0;
	uint64_t start = 0;

	(void)state;
	for (uint64_t now = 10; now < 110; now += 10) {
		struct cygprof_image *image;
		void *library = dlopen(SPARE_LIBRARY, RTLD_NOW);

		if (!library)
			skip();
		cygprof_images_scan(&dump, now);
		image = find_loaded(SPARE_LIBRARY);
		assert_non_null(image);
		start = image->start_address;
		image->retired = 1;
		dlclose(library);
		cygprof_images_scan(&dump, now + 5);
		assert_int_equal(image->unloaded_ticks, now + 5);
		assert_null(cygprof_images_find(&dump, start));
		/* The second time it lies where it lay, and so on. */
		if (now == 30)
			count = dump.header->image_count;
		if (now > 30)
			assert_in_range(dump.header->image_count, count,
					count + 1);
	}
}

/* More records than a chunk holds: each scan finds a stranger. */
static void
fill_records(void)
{
	for (uint64_t now = 6; now < 20; now++) {
		struct cygprof_image *image =
			cygprof_images_find(&dump, (uintptr_t)&make_dump);

		assert_non_null(image);
		image->load_bias++;
		dump.images.load_count = 0;
		cygprof_images_scan(&dump, now);
		assert_int_equal(image->unloaded_ticks, now);
	}
}

static void
a_child_inherits_the_records(void **state)
{
	struct cygprof_header *parent = dump.header;
	const struct cygprof_image *image;
	struct cygprof_options options;
	uint32_t fault;

	(void)state;
	cygprof_images_scan(&dump, 5);
	fill_records();
	assert_true(parent->image_count > 14);
	image = cygprof_images_find(&dump, (uintptr_t)&make_dump);
	unlink(dump.path);
	cygprof_options_read(&options, NULL, false);
	assert_int_equal(cygprof_dump_create(&dump, &options, &fault), 0);
	assert_null(cygprof_images_find(&dump, (uintptr_t)&make_dump));
	cygprof_image_list_inherit(&dump);
	assert_int_equal(dump.header->image_count, parent->image_count);
	assert_ptr_not_equal(cygprof_images_find(&dump, (uintptr_t)&make_dump),
			     image);
	assert_memory_equal(cygprof_images_find(&dump, (uintptr_t)&make_dump),
			    image, sizeof(*image));
	assert_null(dump.images.inherited);
}

/* Room for a file of one segment with notes, as if it were loaded. */
static struct {
	ElfW(Phdr) segments[2];
	char notes[64];
} file;

static struct cygprof_image_file
read_file(uint32_t name_bytes, uint32_t text_bytes, uint64_t notes_bytes)
{
	ElfW(Nhdr) *note = (ElfW(Nhdr) *)file.notes;
	struct dl_phdr_info info;
	struct cygprof_image_file ret;

	memset(&info, 0, sizeof(info));
	memset(file.notes, 'x', sizeof(file.notes));
	note->n_namesz = name_bytes;
	note->n_descsz = text_bytes;
	note->n_type = NT_GNU_BUILD_ID;
	memcpy(note + 1, "GNU", 4);
	info.dlpi_addr = (uintptr_t)&file;
	info.dlpi_phdr = file.segments;
	info.dlpi_phnum = 2;
	file.segments[0].p_type = PT_LOAD;
	file.segments[0].p_flags = PF_R;
	file.segments[0].p_filesz = sizeof(file);
	file.segments[0].p_memsz = sizeof(file);
	file.segments[1].p_type = PT_NOTE;
	file.segments[1].p_vaddr = offsetof(__typeof__(file), notes);
	file.segments[1].p_filesz = notes_bytes;
	cygprof_image_file_read(&info, &ret);
	return ret;
}

static void
notes_are_read_with_care(void **state)
{
	struct cygprof_image_file ret = read_file(4, 20, 36);

	(void)state;
	assert_int_equal(ret.build_id_bytes, 20);
	assert_ptr_equal(ret.build_id, file.notes + 16);
	assert_true(ret.start_address == (uintptr_t)&file);
	assert_true(ret.end_address == (uintptr_t)(&file + 1));
	assert_null(read_file(4, 20, 35).build_id);
	assert_null(read_file(4, UINT32_MAX, 64).build_id);
	assert_null(read_file(UINT32_MAX, 20, 64).build_id);
	assert_null(read_file(5, 20, 64).build_id);
	assert_null(read_file(4, 20, 11).build_id);
	assert_null(read_file(4, 20, 0).build_id);
	/* Notes outside of what is loaded. */
	assert_null(read_file(4, 20, 65).build_id);
	assert_null(read_file(4, 20, UINT64_MAX).build_id);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			program_and_libraries_have_records, make_dump,
			remove_dump),
		cmocka_unit_test_setup_teardown(
			an_unchanged_list_is_not_read_again, make_dump,
			remove_dump),
		cmocka_unit_test_setup_teardown(
			what_is_unloaded_is_marked_and_may_come_back, make_dump,
			remove_dump),
		cmocka_unit_test_setup_teardown(a_child_inherits_the_records,
						make_dump, remove_dump),
		cmocka_unit_test(notes_are_read_with_care),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
