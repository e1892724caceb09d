/* SPDX-License-Identifier: MIT
 *
 * clock.c - promises of runtime/clock.h, runtime/vdso.h and the questions of
 * runtime/sys.h
 */
#include "runtime/clock.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "processor.h"
#include "runtime/sys.h"
#include "runtime/vdso.h"

static void
every_clock_moves_on(void **state)
{
	(void)state;
	for (uint32_t clock = CYGPROF_CLOCK_ORDERED;
	     clock <= CYGPROF_CLOCK_MONOTONIC; clock++) {
		uint64_t before = cygprof_clock_ticks(clock);

		usleep(1000);
		assert_true(cygprof_clock_ticks(clock) > before);
	}
}

static void
monotonic_ticks_are_raw_nanoseconds(void **state)
{
	uint64_t before, ticks, after;

	(void)state;
	assert_int_equal(cygprof_clock_choose(CYGPROF_CLOCK_MONOTONIC),
			 CYGPROF_CLOCK_MONOTONIC);
	before = cygprof_sys_clock_ns(CLOCK_MONOTONIC_RAW);
	ticks = cygprof_clock_ticks(CYGPROF_CLOCK_MONOTONIC);
	after = cygprof_sys_clock_ns(CLOCK_MONOTONIC_RAW);
	assert_true(before <= ticks && ticks <= after);
}

static void
pairs_tell_how_long_a_tick_lasts(void **state)
{
	static struct cygprof_header header;
	const struct cygprof_clock_pair *first = &header.clock_pairs[0];
	const struct cygprof_clock_pair *last;

	(void)state;
	header.clock = cygprof_clock_choose(CYGPROF_CLOCK_ORDERED);
	cygprof_clock_start(&header);
	assert_int_equal(header.clock_pair_count, 1);
	assert_int_equal(header.clock_pair_latest, 0);
	for (uint32_t i = 0; i < 4; i++) {
		usleep(2000);
		cygprof_clock_again(&header);
		assert_int_equal(header.clock_pair_latest, 1 + i % 2);
		assert_int_equal(header.clock_pair_count, i ? 3 : 2);
		last = &header.clock_pairs[header.clock_pair_latest];
		assert_true(last->ticks > first->ticks);
		assert_true(last->monotonic_ns - first->monotonic_ns >=
			    2000000 * (i + 1));
		assert_true(last->realtime_ns > first->realtime_ns);
	}
	header.clock = CYGPROF_CLOCK_MONOTONIC;
	cygprof_clock_start(&header);
	assert_true(first->ticks == first->monotonic_ns);
}

static void
a_forbidden_counter_is_not_read(void **state)
{
	int status;
	pid_t child = fork();

	(void)state;
	if (!child) {
		uint32_t clock;

		if (prctl(PR_SET_TSC, PR_TSC_SIGSEGV, 0, 0, 0) < 0)
			_exit(77);
		clock = cygprof_clock_choose(CYGPROF_CLOCK_PLAIN);
		_exit(clock == CYGPROF_CLOCK_MONOTONIC &&
				      cygprof_clock_ticks(clock) != 0
			      ? 0
			      : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_true(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 77);
}

static void
the_kernel_s_own_clock_is_found(void **state)
{
	int (*gettime)(clockid_t, struct timespec *) =
		(int (*)(clockid_t, struct timespec *))cygprof_vdso_find(
			CYGPROF_VDSO_CLOCK_GETTIME);
	struct timespec now;

	(void)state;
	assert_null(cygprof_vdso_find("no_such_function"));
	if (!gettime)
		skip();
	assert_int_equal(gettime(CLOCK_REALTIME, &now), 0);
	assert_true(now.tv_sec - time(NULL) <= 1);
}

static uintptr_t handler_low;
static size_t handler_bytes;

static void
handle(int signal_number)
{
	(void)signal_number;
	if (!cygprof_sys_signal_stack(&handler_low, &handler_bytes))
		handler_bytes = 0;
}

static void
a_signal_stack_is_known_from_within(void **state)
{
	static char memory[65536];
	stack_t stack = {.ss_sp = memory, .ss_size = sizeof(memory)};
	struct sigaction action = {.sa_handler = handle,
				   .sa_flags = SA_ONSTACK};

	(void)state;
	assert_false(cygprof_sys_signal_stack(&handler_low, &handler_bytes));
	assert_int_equal(sigaltstack(&stack, NULL), 0);
	assert_int_equal(sigaction(SIGUSR1, &action, NULL), 0);
	raise(SIGUSR1);
	assert_true(handler_low == (uintptr_t)memory);
	assert_int_equal(handler_bytes, sizeof(memory));
	assert_false(cygprof_sys_signal_stack(&handler_low, &handler_bytes));
}

static void *
tell_tid(void *ret_tid)
{
	*(uint32_t *)ret_tid = cygprof_sys_tid();
	return NULL;
}

static void
a_thread_that_ended_is_gone(void **state)
{
	pthread_t thread;
	uint32_t tid = 0;
	char name[16];

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, tell_tid, &tid), 0);
	pthread_join(thread, NULL);
	for (int i = 0;
	     i < 1000 && !cygprof_sys_is_thread_gone((uint32_t)getpid(), tid);
	     i++)
		usleep(1000);
	assert_true(cygprof_sys_is_thread_gone((uint32_t)getpid(), tid));
	assert_false(cygprof_sys_is_thread_gone((uint32_t)getpid(),
						cygprof_sys_tid()));
	prctl(PR_SET_NAME, "exactly15bytes!");
	cygprof_sys_thread_name(name);
	assert_string_equal(name, "exactly15bytes!");
}

static void
errno_is_left_alone(void **state)
{
	(void)state;
	errno = 1234;
	cygprof_sys_open("/no/such/file", 0, 0);
	cygprof_sys_close(-1);
	cygprof_sys_auxiliary(9999);
	cygprof_clock_choose(CYGPROF_CLOCK_ORDERED);
	cygprof_clock_ticks(CYGPROF_CLOCK_MONOTONIC);
	assert_int_equal(errno, 1234);
	assert_true(cygprof_sys_has_thread_pointer());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_clock_moves_on),
		cmocka_unit_test(monotonic_ticks_are_raw_nanoseconds),
		cmocka_unit_test(pairs_tell_how_long_a_tick_lasts),
		cmocka_unit_test(a_forbidden_counter_is_not_read),
		cmocka_unit_test(the_kernel_s_own_clock_is_found),
		cmocka_unit_test(a_signal_stack_is_known_from_within),
		cmocka_unit_test(a_thread_that_ended_is_gone),
		cmocka_unit_test(errno_is_left_alone),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
