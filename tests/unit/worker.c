/* SPDX-License-Identifier: MIT
 *
 * Promises of analyze/worker.h: whatever the child does, the parent goes on.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyze/worker.h"

/* What the parent got. */
struct received {
	uint32_t record_count;
	uint32_t next;
	bool is_in_order;
	size_t bytes;
};

static bool
take(const void *record, size_t record_bytes, void *context)
{
	struct received *received = context;
	uint32_t number;

	memcpy(&number, record, sizeof(number));
	received->is_in_order &= number == received->next++;
	received->record_count++;
	received->bytes += record_bytes;
	return number != UINT32_MAX;
}

static enum worker_end
run(worker_job *job, void *context, struct received *ret_received)
{
	const struct worker_limits limits = {
		.memory_bytes = 64 << 20,
		.most_memory_bytes = 128 << 20,
		.cpu_seconds = 1,
		.wall_seconds = 2,
	};
	enum worker_end end;
	struct fault fault = {0};

	*ret_received = (struct received){.is_in_order = true};
	assert_true(worker_run(&limits, job, context, take, ret_received, &end,
			       &fault));
	assert_int_equal(fault.kind, FAULT_NONE);
	return end;
}

static void
send_numbers(struct worker *worker, uint32_t count, size_t record_bytes)
{
	uint8_t record[WORKER_RECORD_MOST_BYTES] = {0};

	for (uint32_t i = 0; i < count; i++) {
		memcpy(record, &i, sizeof(i));
		worker_send(worker, record, record_bytes);
	}
}

static void
send_many(struct worker *worker, void *context)
{
	send_numbers(worker, 20000, *(size_t *)context);
}

static void
records_arrive_whole_and_in_order(void **state)
{
	static size_t sizes[] = {4, 5, 1000, WORKER_RECORD_MOST_BYTES};
	struct received received;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(run(send_many, &sizes[i], &received),
				 WORKER_DONE);
		assert_int_equal(received.record_count, 20000);
		assert_true(received.is_in_order);
		assert_int_equal(received.bytes, 20000 * sizes[i]);
	}
}

static void
crash_after_flush(struct worker *worker, void *context)
{
	(void)context;
	send_numbers(worker, 3, 4);
	worker_flush(worker);
	signal(SIGSEGV, SIG_DFL);
	raise(SIGSEGV);
}

static void
crash_leaves_what_was_flushed(void **state)
{
	struct received received;

	(void)state;
	assert_int_equal(run(crash_after_flush, NULL, &received),
			 WORKER_CRASHED);
	assert_int_equal(received.record_count, 3);
}

static void
end_early(struct worker *worker, void *context)
{
	(void)worker;
	(void)context;
	_exit(0);
}

static void
child_that_ends_early_gave_up(void **state)
{
	struct received received;

	(void)state;
	assert_int_equal(run(end_early, NULL, &received), WORKER_GAVE_UP);
}

static void
spin(struct worker *worker, void *context)
{
	(void)worker;
	(void)context;
	for (volatile unsigned i = 0;; i++)
		continue;
}

static void
sleep_on(struct worker *worker, void *context)
{
	(void)worker;
	(void)context;
	for (;;)
		pause();
}

static void
loop_and_sleep_end_at_their_limits(void **state)
{
	struct received received;
	time_t start = time(NULL);

	(void)state;
	assert_int_equal(run(spin, NULL, &received), WORKER_TOO_SLOW);
	assert_int_equal(run(sleep_on, NULL, &received), WORKER_TOO_SLOW);
	assert_true(time(NULL) - start < 10);
}

static bool
has_got_a_mib(void)
{
	return mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		    0) != MAP_FAILED;
}

/* Sends how many MiB it could get, before and after it may have more. */
static void
grab_memory(struct worker *worker, void *context)
{
	uint32_t mib[2] = {0};

	(void)context;
	while (mib[0] < 1000 && has_got_a_mib())
		mib[0]++;
	worker_allow_memory((uint64_t)1 << 40);
	while (mib[1] < 1000 && has_got_a_mib())
		mib[1]++;
	worker_send(worker, mib, sizeof(mib));
}

static bool
take_memory(const void *record, size_t record_bytes, void *context)
{
	assert_int_equal(record_bytes, 2 * sizeof(uint32_t));
	memcpy(context, record, record_bytes);
	return true;
}

static void
memory_ends_at_the_limit(void **state)
{
	const struct worker_limits limits = {64 << 20, 128 << 20, 5, 5};
	uint32_t mib[2] = {0};
	enum worker_end end;
	struct fault fault = {0};

	(void)state;
	assert_true(worker_run(&limits, grab_memory, NULL, take_memory, mib,
			       &end, &fault));
	assert_int_equal(end, WORKER_DONE);
	assert_in_range(mib[0], 10, 64);
	assert_in_range(mib[1], 10, 64);
}

static void
send_nonsense(struct worker *worker, void *context)
{
	uint32_t number = UINT32_MAX;

	(void)context;
	worker_send(worker, &number, sizeof(number));
	worker_flush(worker);
	sleep_on(worker, NULL);
}

static void
record_that_is_not_understood_ends_the_child(void **state)
{
	struct received received;

	(void)state;
	assert_int_equal(run(send_nonsense, NULL, &received), WORKER_GARBLED);
}

/* Writes to the pipe past worker_send(). */
static void
send_lies(struct worker *worker, void *context)
{
	uint32_t length = UINT32_MAX;

	(void)!write(*(int *)context, &length, sizeof(length));
	sleep_on(worker, NULL);
}

/* The next pipe gets the lowest numbers that are free, as this one did. */
static int
next_pipe_input(void)
{
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	close(fds[0]);
	close(fds[1]);
	return fds[1];
}

static void
length_beyond_all_bounds_is_garbled(void **state)
{
	struct received received;
	int fd = next_pipe_input();

	(void)state;
	assert_int_equal(run(send_lies, &fd, &received), WORKER_GARBLED);
	assert_int_equal(received.record_count, 0);
}

static void
write_a_file(struct worker *worker, void *context)
{
	uint32_t number = 0;
	int fd = open("made-by-the-child", O_WRONLY | O_CREAT, 0600);

	(void)context;
	(void)!write(STDERR_FILENO, "not to be seen\n", 15);
	if (fd < 0)
		worker_send(worker, &number, sizeof(number));
}

static void
child_cannot_change_files_where_the_kernel_helps(void **state)
{
	struct received received;

	(void)state;
	unlink("made-by-the-child");
	assert_int_equal(run(write_a_file, NULL, &received), WORKER_DONE);
	if (access("made-by-the-child", F_OK) == 0) {
		unlink("made-by-the-child");
		skip();
	}
	assert_int_equal(received.record_count, 1);
}

static void
child_that_somebody_else_collects_is_no_trouble(void **state)
{
	size_t bytes = 4;
	struct received received;

	(void)state;
	signal(SIGCHLD, SIG_IGN);
	assert_int_equal(run(send_many, &bytes, &received), WORKER_DONE);
	assert_int_equal(run(end_early, NULL, &received), WORKER_GAVE_UP);
	signal(SIGCHLD, SIG_DFL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_arrive_whole_and_in_order),
		cmocka_unit_test(crash_leaves_what_was_flushed),
		cmocka_unit_test(child_that_ends_early_gave_up),
		cmocka_unit_test(loop_and_sleep_end_at_their_limits),
		cmocka_unit_test(memory_ends_at_the_limit),
		cmocka_unit_test(record_that_is_not_understood_ends_the_child),
		cmocka_unit_test(length_beyond_all_bounds_is_garbled),
		cmocka_unit_test(
			child_cannot_change_files_where_the_kernel_helps),
		cmocka_unit_test(
			child_that_somebody_else_collects_is_no_trouble),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
