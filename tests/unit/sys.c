/* SPDX-License-Identifier: MIT
 *
 * sys.c - promises of runtime/sys.h that need a kernel of our choice
 */
#include "runtime/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

/* Calls of this number fail so often with this error. */
static long failing_number = -1;
static long failing_error;
static int failing_count;

bool fake_syscall(long number, long *ret);

bool
fake_syscall(long number, long *ret)
{
	if (number != failing_number || !failing_count)
		return false;
	failing_count--;
	*ret = failing_error;
	return true;
}

static void
fail_next(long number, long error, int count)
{
	failing_number = number;
	failing_error = error;
	failing_count = count;
}

static void
check_mapping(const void *address, bool is_stack)
{
	uintptr_t low, high;
	bool ret_is_stack;

	assert_true(cygprof_sys_mapping((uintptr_t)address, &low, &high,
					&ret_is_stack));
	assert_true(low <= (uintptr_t)address && (uintptr_t)address < high);
	assert_int_equal(ret_is_stack, is_stack);
}

static void
check_mappings(void)
{
	int local = 0;
	uintptr_t low, high;
	bool is_stack;
	void *memory =
		mmap(NULL, 3 * 4096, PROT_READ, MAP_PRIVATE | MAP_ANON, -1, 0);

	check_mapping(&local, true);
	check_mapping((const void *)(uintptr_t)&check_mapping, false);
	check_mapping(&failing_count, false);
	munmap(memory, 4096);
	munmap((char *)memory + 2 * 4096, 4096);
	assert_false(
		cygprof_sys_mapping((uintptr_t)memory, &low, &high, &is_stack));
	assert_true(cygprof_sys_mapping((uintptr_t)memory + 4096, &low, &high,
					&is_stack));
	assert_true(low >= (uintptr_t)memory + 4096);
	assert_false(cygprof_sys_mapping(4096, &low, &high, &is_stack));
}

static void
mappings_are_found(void **state)
{
	(void)state;
	check_mappings();
}

static void
mappings_are_found_on_older_kernels(void **state)
{
	(void)state;
	fail_next(SYS_ioctl, -ENOTTY, 1000);
	check_mappings();
	fail_next(SYS_ioctl, 0, 0);
}

static void
without_proc_no_mapping_is_found(void **state)
{
	uintptr_t low, high;
	bool is_stack;

	(void)state;
	fail_next(SYS_openat, -ENOENT, 1);
	assert_false(
		cygprof_sys_mapping((uintptr_t)&low, &low, &high, &is_stack));
}

static void
interrupted_calls_are_made_again(void **state)
{
	char byte = 'x';
	int fd;

	(void)state;
	fail_next(SYS_openat, -EINTR, 3);
	fd = (int)cygprof_sys_open("/dev/zero", O_RDWR, 0);
	assert_true(fd > 2);
	fail_next(SYS_read, -EINTR, 3);
	assert_int_equal(cygprof_sys_read(fd, &byte, 1), 1);
	assert_int_equal(byte, 0);
	fail_next(SYS_read, -EINTR, 1000000);
	assert_int_equal(cygprof_sys_read(fd, &byte, 1), -EINTR);
	fail_next(SYS_read, 0, 0);
	cygprof_sys_close(fd);
}

/* In a file system without fallocate. */
static void
blocks_can_be_reserved_by_writing(void **state)
{
	int fd = open(".", O_TMPFILE | O_RDWR, 0600);
	uint64_t device, inode, bytes;

	(void)state;
	if (fd < 0)
		skip();
	fail_next(SYS_fallocate, -EOPNOTSUPP, 1);
	assert_int_equal(cygprof_sys_reserve(fd, 65536, 131072), 0);
	assert_int_equal(cygprof_sys_stat_fd(fd, &device, &inode, &bytes), 0);
	assert_int_equal(bytes, 65536 + 131072);
	close(fd);
}

static void
no_descriptor_below_three_is_used(void **state)
{
	int kept_fd = dup(STDIN_FILENO);
	int fd;

	(void)state;
	close(STDIN_FILENO);
	fd = (int)cygprof_sys_open("/dev/null", O_RDONLY, 0);
	assert_true(fd > 2);
	assert_int_equal(fcntl(STDIN_FILENO, F_GETFD), -1);
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	cygprof_sys_close(fd);
	dup2(kept_fd, STDIN_FILENO);
	close(kept_fd);
}

static void
a_regular_file_is_told_from_others(void **state)
{
	uint64_t device, inode, bytes;
	int null_fd = open("/dev/null", O_RDONLY);
	int file_fd = open("/proc/self/exe", O_RDONLY);

	(void)state;
	assert_int_equal(cygprof_sys_stat_fd(null_fd, &device, &inode, &bytes),
			 1);
	assert_int_equal(cygprof_sys_stat_fd(file_fd, &device, &inode, &bytes),
			 0);
	assert_true(bytes > 0);
	close(null_fd);
	close(file_fd);
	assert_int_equal(cygprof_sys_stat_fd(file_fd, &device, &inode, &bytes),
			 -EBADF);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mappings_are_found),
		cmocka_unit_test(mappings_are_found_on_older_kernels),
		cmocka_unit_test(without_proc_no_mapping_is_found),
		cmocka_unit_test(interrupted_calls_are_made_again),
		cmocka_unit_test(blocks_can_be_reserved_by_writing),
		cmocka_unit_test(no_descriptor_below_three_is_used),
		cmocka_unit_test(a_regular_file_is_told_from_others),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
