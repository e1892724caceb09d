/* SPDX-License-Identifier: MIT
 *
 * dump-failures.c - promises of runtime/dump.h when the system is short of
 * something, or any call fails
 */
#include "runtime/dump.h"

#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { KIB = 1024 };

static char folder[256];
static struct cygprof_dump dump;
static struct cygprof_options options;
static uint32_t fault;

/* Call number failing_call of the process, counted from 1, fails. */
static long failing_call;
static long failing_error;
static long call_count;

bool fake_syscall(long number, long *ret);

bool
fake_syscall(long number, long *ret)
{
	if (++call_count != failing_call || number == SYS_close)
		return false;
	*ret = failing_error;
	return true;
}

static int
count_fds(void)
{
	DIR *fds = opendir("/proc/self/fd");
	int count = 0;

	while (readdir(fds))
		count++;
	closedir(fds);
	return count;
}

static int
count_files(const char *path)
{
	DIR *files = opendir(path);
	int count = -2;

	while (readdir(files))
		count++;
	closedir(files);
	return count;
}

static int
create(const char *pattern)
{
	cygprof_options_read(&options, NULL, false);
	options.log_base_path = folder;
	options.file_pattern = pattern;
	return cygprof_dump_create(&dump, &options, &fault);
}

static uint64_t
file_bytes(void)
{
	struct stat status;

	assert_int_equal(stat(dump.path, &status), 0);
	return (uint64_t)status.st_size;
}

/* Ends a dump as a process's end does, for the next one in this process. */
static void
forget(void)
{
	for (uint32_t i = 0; i < dump.slab_count; i++)
		munmap(dump.slabs[i].address, dump.slabs[i].bytes);
	dump.header = NULL;
	unlink(dump.path);
}

/* Runs in a child, for things that cannot be undone; 77 skips. */
static int
in_child(int (*body)(void))
{
	int status;
	pid_t child = fork();

	if (!child)
		_exit(body());
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFSIGNALED(status))
		fail_msg("killed by signal %d", WTERMSIG(status));
	return WEXITSTATUS(status);
}

static void
set_file_limit(rlim_t bytes)
{
	struct rlimit limit = {bytes, bytes};

	setrlimit(RLIMIT_FSIZE, &limit);
}

static int
limit_body(void)
{
	int chunks = 0;

	set_file_limit(300 * KIB);
	if (create("limit"))
		return 1;
	while (chunks < 1000 && cygprof_dump_take(&dump, 4096))
		chunks++;
	cygprof_dump_close(&dump);
	if (chunks < 40 || chunks > 73 || file_bytes() > 300 * KIB)
		return 2;
	if (dump.header->fault != CYGPROF_FAULT_FILE_LIMIT ||
	    dump.header->fault_errno != EFBIG)
		return 3;
	forget();
	set_file_limit(0);
	if (create("none") != -EFBIG || fault != CYGPROF_FAULT_FILE_LIMIT)
		return 4;
	return access(dump.path, F_OK) ? 0 : 5;
}

static void
a_file_limit_raises_no_signal(void **state)
{
	(void)state;
	assert_int_equal(in_child(limit_body), 0);
}

static int
memory_limit_body(void)
{
	struct rlimit limit;

	if (create("memory"))
		return 1;
	getrlimit(RLIMIT_AS, &limit);
	limit.rlim_cur = 1;
	setrlimit(RLIMIT_AS, &limit);
	while (cygprof_dump_take(&dump, 4096))
		;
	if (dump.header->fault != CYGPROF_FAULT_MAP ||
	    dump.header->fault_errno != ENOMEM)
		return 2;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_AS, &limit);
	/* Tried again, if not each time. */
	for (int i = 0; i < 16; i++) {
		if (cygprof_dump_take(&dump, 4096)) {
			cygprof_dump_close(&dump);
			forget();
			return 0;
		}
	}
	return 3;
}

static void
growth_goes_on_when_there_is_memory_again(void **state)
{
	(void)state;
	assert_int_equal(in_child(memory_limit_body), 0);
}

static int
full_disk_body(void)
{
	int chunks = 0;

	if (unshare(CLONE_NEWNS) && unshare(CLONE_NEWUSER | CLONE_NEWNS))
		return 77;
	mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
	if (mount("tmpfs", folder, "tmpfs", 0, "size=1m"))
		return 77;
	if (create("full"))
		return 1;
	for (;;) {
		struct cygprof_chunk *chunk = cygprof_dump_take(&dump, 4096);

		if (!chunk)
			break;
		memset(chunk, 1, 4096);
		chunks++;
	}
	if (chunks < 220 || dump.header->fault != CYGPROF_FAULT_RESERVE ||
	    dump.header->fault_errno != ENOSPC)
		return 2;
	/* Whatever was handed out can still be written. */
	for (uint32_t i = 0; i < dump.slab_count; i++)
		memset(dump.slabs[i].address + (i ? 0 : 8192), 2,
		       dump.slabs[i].bytes - (i ? 0 : 8192));
	cygprof_dump_close(&dump);
	if (create("second") != -ENOSPC || fault != CYGPROF_FAULT_RESERVE)
		return 3;
	return count_files(folder) == 1 ? 0 : 4;
}

static void
a_full_disk_stops_growth_without_sigbus(void **state)
{
	int status = in_child(full_disk_body);

	(void)state;
	if (status == 77)
		skip();
	assert_int_equal(status, 0);
}

/* A whole small life; never crashes, leaves no descriptor, and no file if it
 * could not start. */
static int
sweep_body(void)
{
	int fds = count_fds();
	int files = count_files(folder);
	int ret;

	call_count = 0;
	ret = create("sweep");
	if (ret) {
		failing_call = 0;
		if (fault == CYGPROF_FAULT_NONE || count_fds() != fds)
			return 1;
		return count_files(folder) == files ? 0 : 2;
	}
	for (int i = 0; i < 4; i++) {
		char *chunk = (char *)cygprof_dump_take(&dump, 100 * KIB);

		if (chunk)
			memset(chunk, 1, 100 * KIB);
	}
	cygprof_dump_close(&dump);
	failing_call = 0;
	if (dump.header->state != CYGPROF_STATE_CLOSED)
		return 3;
	if (file_bytes() < dump.header->file_bytes)
		return 4;
	unlink(dump.path);
	return count_fds() == fds ? 0 : 5;
}

static void
any_call_may_fail(void **state)
{
	static const int errors[] = {-ENOSPC, -EINTR, -EMFILE, -ENOMEM};
	long calls;

	(void)state;
	failing_call = 0;
	call_count = 0;
	assert_int_equal(sweep_body(), 0);
	calls = call_count;
	assert_in_range(calls, 20, 200);
	forget();
	for (unsigned e = 0; e < sizeof(errors) / sizeof(errors[0]); e++) {
		for (long call = 1; call <= calls; call++) {
			int result;

			failing_call = call;
			failing_error = errors[e];
			result = in_child(sweep_body);
			if (result)
				fail_msg("call %ld with error %d: %d", call,
					 -errors[e], result);
		}
	}
	failing_call = 0;
}

static int
make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "%s/dump-file-XXXXXX",
		 getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	return mkdtemp(folder) ? 0 : -1;
}

static int
remove_folder(void **state)
{
	char command[512];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_limit_raises_no_signal),
		cmocka_unit_test(growth_goes_on_when_there_is_memory_again),
		cmocka_unit_test(a_full_disk_stops_growth_without_sigbus),
		cmocka_unit_test(any_call_may_fail),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
