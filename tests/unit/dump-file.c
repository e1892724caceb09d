/* SPDX-License-Identifier: MIT
 *
 * dump-file.c - promises of runtime/dump.h: the file is made, grows, ends
 */
#include "runtime/dump.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "runtime/fault.h"

enum { KIB = 1024, MIB = 1024 * 1024 };

static char folder[256];
static struct cygprof_dump dump;
static struct cygprof_options options;
static uint32_t fault;

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

static const char *
header_text(struct cygprof_text text)
{
	assert_true(text.offset_bytes + text.length_bytes < CYGPROF_TEXT_BYTES);
	return (const char *)dump.header + CYGPROF_PAGE_BYTES +
	       text.offset_bytes;
}

static void
a_new_dump_says_who_ran(void **state)
{
	const struct cygprof_header *header;
	char want[4096];
	ssize_t bytes;

	(void)state;
	assert_int_equal(create("who"), 0);
	header = dump.header;
	assert_memory_equal(header->magic, CYGPROF_MAGIC, 8);
	assert_int_equal(header->state, CYGPROF_STATE_LIVE);
	assert_int_equal(header->kind, CYGPROF_KIND_PROCESS);
	assert_int_equal(header->pid, getpid());
	assert_int_equal(header->parent_pid, getppid());
	assert_true(header->start_time_jiffies > 0);
	assert_true(header->base_address == (uintptr_t)&header->no_node);
	assert_int_equal(header->file_bytes, file_bytes());
	assert_int_equal(header->option_ring_count, 1024);
	assert_true(header->file_system_magic != 0);
	bytes = readlink("/proc/self/exe", want, sizeof(want) - 1);
	want[bytes] = '\0';
	assert_string_equal(header_text(header->program_path), want);
	assert_string_equal(header_text(header->directory),
			    getcwd(want, sizeof(want)));
	gethostname(want, sizeof(want));
	assert_string_equal(header_text(header->host), want);
	assert_true(header->command.length_bytes > 1);
	assert_int_equal(
		header_text(header->command)[header->command.length_bytes - 1],
		'\0');
	forget();
}

static void
the_file_is_private_and_no_descriptor_stays(void **state)
{
	struct stat status;
	mode_t kept = umask(0);
	int fds = count_fds();

	(void)state;
	errno = 4321;
	assert_int_equal(create("private"), 0);
	assert_non_null(cygprof_dump_take(&dump, 300 * KIB));
	cygprof_dump_close(&dump);
	assert_int_equal(errno, 4321);
	umask(kept);
	assert_int_equal(count_fds(), fds);
	assert_int_equal(stat(dump.path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	forget();
}

static void
traps_in_a_public_folder_are_stepped_around(void **state)
{
	char path[512], want[512];

	(void)state;
	snprintf(path, sizeof(path), "%s/trap.x", folder);
	assert_int_equal(symlink("/nonexistent/victim", path), 0);
	snprintf(path, sizeof(path), "%s/trap-2.x", folder);
	assert_int_equal(mkfifo(path, 0666), 0);
	snprintf(path, sizeof(path), "%s/trap-3.x", folder);
	assert_int_equal(mkdir(path, 0777), 0);
	assert_int_equal(create("trap.x"), 0);
	snprintf(want, sizeof(want), "%s/trap-4.x", folder);
	assert_string_equal(dump.path, want);
	forget();
}

static void
missing_folders_are_made(void **state)
{
	(void)state;
	assert_int_equal(create("one/two/three.x"), 0);
	assert_non_null(strstr(dump.path, "/one/two/three.x"));
	forget();
}

static void
a_place_that_cannot_be_is_refused(void **state)
{
	char name[300];

	(void)state;
	assert_int_equal(create("/proc/version/x"), -ENOTDIR);
	assert_int_equal(fault, CYGPROF_FAULT_CREATE);
	assert_string_equal(dump.path, "/proc/version/x");
	assert_null(dump.header);
	assert_null(cygprof_dump_take(&dump, 4096));
	cygprof_dump_close(&dump);
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(create(name), -ENAMETOOLONG);
	assert_int_equal(fault, CYGPROF_FAULT_CREATE);
}

static void
recording_off_takes_little_room(void **state)
{
	struct cygprof_chunk *chunk;

	(void)state;
	cygprof_options_read(&options, NULL, false);
	options.log_base_path = folder;
	options.mode = CYGPROF_MODE_OFF;
	assert_int_equal(cygprof_dump_create(&dump, &options, &fault), 0);
	assert_int_equal(file_bytes(), 16 * KIB);
	chunk = cygprof_dump_take(&dump, 12 * KIB);
	assert_non_null(chunk);
	chunk->ring_mask = 1;
	assert_true(file_bytes() > 16 * KIB);
	cygprof_dump_close(&dump);
	forget();
}

static bool
is_zero(const struct cygprof_chunk *chunk, uint32_t bytes)
{
	const char *byte = (const char *)chunk;

	return !*byte && !memcmp(byte, byte + 1, bytes - 1);
}

/* Reads the file as an analyzer does. */
static unsigned
count_chunks_in_file(uint64_t *ret_bytes)
{
	FILE *file = fopen(dump.path, "r");
	static char page[CYGPROF_PAGE_BYTES];
	unsigned count = 0;
	uint64_t at = 0;

	*ret_bytes = 0;
	while (!fseek(file, (long)at, SEEK_SET) &&
	       fread(page, sizeof(page), 1, file) == 1) {
		const struct cygprof_chunk *chunk = (const void *)page;

		at += CYGPROF_PAGE_BYTES;
		if (chunk->magic != CYGPROF_CHUNK_MAGIC)
			continue;
		assert_int_equal(chunk->kind, CYGPROF_CHUNK_NODES);
		at += chunk->chunk_bytes - CYGPROF_PAGE_BYTES;
		*ret_bytes += chunk->chunk_bytes;
		count++;
	}
	fclose(file);
	return count;
}

static void
a_dump_grows_and_ends_small(void **state)
{
	unsigned count = 0;
	uint64_t bytes = 0, found_bytes;

	(void)state;
	assert_int_equal(create("grow"), 0);
	while (bytes < 40 * MIB) {
		uint32_t chunk_bytes = 4096u << (count % 8);
		struct cygprof_chunk *chunk =
			cygprof_dump_take(&dump, chunk_bytes);

		assert_non_null(chunk);
		assert_int_equal((uintptr_t)chunk % 4096, 0);
		assert_true(is_zero(chunk, chunk_bytes));
		memset(chunk, 1, chunk_bytes);
		cygprof_dump_publish(chunk, CYGPROF_CHUNK_NODES, 0, chunk_bytes,
				     7);
		assert_true(chunk->address == (uintptr_t)chunk);
		bytes += chunk_bytes;
		count++;
	}
	assert_int_equal(count_chunks_in_file(&found_bytes), count);
	assert_true(found_bytes == bytes);
	assert_int_equal(dump.header->file_bytes, file_bytes());
	cygprof_dump_close(&dump);
	assert_int_equal(dump.header->state, CYGPROF_STATE_CLOSED);
	assert_int_equal(dump.header->file_bytes, file_bytes());
	assert_int_equal(count_chunks_in_file(&found_bytes), count);
	assert_true(file_bytes() < bytes + bytes / 4);
	assert_int_equal(dump.header->fault, CYGPROF_FAULT_NONE);
	forget();
}

static void
a_small_dump_ends_small(void **state)
{
	(void)state;
	assert_int_equal(create("small"), 0);
	assert_non_null(cygprof_dump_take(&dump, 4096));
	cygprof_dump_close(&dump);
	cygprof_dump_close(&dump);
	assert_int_equal(file_bytes(), 12 * KIB);
	assert_null(cygprof_dump_take(&dump, 4096));
	assert_int_equal(dump.header->growth_failures, 1);
	forget();
}

static void
odd_sizes_are_rounded_or_refused(void **state)
{
	char *first, *second;

	(void)state;
	assert_int_equal(create("odd"), 0);
	assert_null(cygprof_dump_take(&dump, 0));
	assert_null(cygprof_dump_take(&dump, 65 * MIB));
	assert_null(cygprof_dump_take(&dump, UINT32_MAX));
	first = (char *)cygprof_dump_take(&dump, 1);
	second = (char *)cygprof_dump_take(&dump, 4097);
	assert_ptr_equal(second, first + 4096);
	assert_ptr_equal(cygprof_dump_take(&dump, 4096), second + 8192);
	assert_non_null(cygprof_dump_take(&dump, 20 * MIB));
	forget();
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
a_file_that_is_not_ours_is_not_touched(void **state)
{
	int fd;

	(void)state;
	assert_int_equal(create("replaced"), 0);
	unlink(dump.path);
	assert_null(cygprof_dump_take(&dump, MIB));
	assert_int_equal(dump.header->fault, CYGPROF_FAULT_REOPEN);
	assert_int_equal(dump.header->fault_errno, ENOENT);
	dump.header->fault = 0;
	dump.starved_count = 0;
	fd = open(dump.path, O_CREAT | O_WRONLY, 0600);
	assert_null(cygprof_dump_take(&dump, MIB));
	assert_int_equal(dump.header->fault, CYGPROF_FAULT_REPLACED);
	cygprof_dump_close(&dump);
	assert_int_equal(file_bytes(), 0);
	close(fd);
	unlink(dump.path);
	assert_int_equal(mkfifo(dump.path, 0600), 0);
	dump.starved_count = 0;
	assert_null(cygprof_dump_take(&dump, MIB));
	forget();
}

static void
take_and_mark(uint32_t seed)
{
	uint32_t bytes = 4096u << (seed % 4);
	struct cygprof_chunk *chunk = cygprof_dump_take(&dump, bytes);

	if (!chunk)
		return;
	if (!is_zero(chunk, bytes))
		abort();
	memset(chunk, 0x55, bytes);
	cygprof_dump_publish(chunk, CYGPROF_CHUNK_NODES, seed, bytes, 1);
}

static uint32_t handler_count;

static void
handle(int signal_number)
{
	(void)signal_number;
	if (__atomic_fetch_add(&handler_count, 1, __ATOMIC_RELAXED) < 2000)
		take_and_mark(handler_count);
}

static void *
take_many(void *unused)
{
	for (uint32_t i = 0; i < 500; i++)
		take_and_mark(i);
	return unused;
}

static int
storm_body(void)
{
	struct itimerval often = {{0, 200}, {0, 200}};
	pthread_t threads[4];
	uint64_t bytes, taken_bytes = 0, chunk_count = 0;

	if (create("storm"))
		return 1;
	signal(SIGALRM, handle);
	setitimer(ITIMER_REAL, &often, NULL);
	for (unsigned i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, take_many, NULL);
	for (unsigned i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	signal(SIGALRM, SIG_IGN);
	cygprof_dump_close(&dump);
	if (dump.header->fault || dump.growing_count)
		return 2;
	/* Overlapping chunks would hide one another. */
	chunk_count = count_chunks_in_file(&bytes);
	for (uint32_t i = 0; i < dump.slab_count; i++)
		taken_bytes += dump.slabs[i].taken_bytes & ((1 << 30) - 1);
	if (taken_bytes != bytes + 8192 || chunk_count < 2000)
		return 3;
	forget();
	return 0;
}

static void
threads_and_handlers_never_get_the_same_chunk(void **state)
{
	(void)state;
	assert_int_equal(in_child(storm_body), 0);
}

static void
a_fork_s_child_leaves_its_parent_alone(void **state)
{
	struct cygprof_chunk *chunk;
	uint64_t bytes;
	int status;
	pid_t child;

	(void)state;
	assert_int_equal(create("parent"), 0);
	chunk = cygprof_dump_take(&dump, 4096);
	chunk->reserved = 1;
	child = fork();
	if (!child) {
		cygprof_dump_disown(&dump);
		if (chunk->reserved != 1 || !dump.header)
			_exit(1);
		chunk->reserved = 2;
		if (cygprof_dump_take(&dump, MIB))
			_exit(2);
		if (create("child"))
			_exit(3);
		if (!cygprof_dump_take(&dump, MIB) || chunk->reserved != 2)
			_exit(4);
		cygprof_dump_close(&dump);
		unlink(dump.path);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(chunk->reserved, 1);
	/* Without the file the copies are made of memory. */
	bytes = file_bytes();
	unlink(dump.path);
	child = fork();
	if (!child) {
		cygprof_dump_disown(&dump);
		if (chunk->reserved != 1)
			_exit(1);
		chunk->reserved = 3;
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(chunk->reserved, 1);
	assert_true(bytes > 0);
	forget();
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
		cmocka_unit_test(a_new_dump_says_who_ran),
		cmocka_unit_test(the_file_is_private_and_no_descriptor_stays),
		cmocka_unit_test(traps_in_a_public_folder_are_stepped_around),
		cmocka_unit_test(missing_folders_are_made),
		cmocka_unit_test(a_place_that_cannot_be_is_refused),
		cmocka_unit_test(recording_off_takes_little_room),
		cmocka_unit_test(a_dump_grows_and_ends_small),
		cmocka_unit_test(a_small_dump_ends_small),
		cmocka_unit_test(odd_sizes_are_rounded_or_refused),
		cmocka_unit_test(a_file_that_is_not_ours_is_not_touched),
		cmocka_unit_test(threads_and_handlers_never_get_the_same_chunk),
		cmocka_unit_test(a_fork_s_child_leaves_its_parent_alone),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
