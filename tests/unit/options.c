/* SPDX-License-Identifier: MIT
 *
 * options.c - promises of runtime/options.h and of what runtime/fault.h says
 */
#include "runtime/options.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "runtime/dump-format.h"
#include "runtime/fault.h"

extern char **environ;

static char said[4096];
static unsigned bad_count;

/* Reads the options with stderr going into said. */
static struct cygprof_options
read_options(char *const *environment, bool is_privileged)
{
	struct cygprof_options options;
	int pipe_fds[2];
	int kept_fd = dup(STDERR_FILENO);
	ssize_t bytes;

	assert_int_equal(pipe2(pipe_fds, O_NONBLOCK), 0);
	dup2(pipe_fds[1], STDERR_FILENO);
	bad_count = cygprof_options_read(&options, environment, is_privileged);
	dup2(kept_fd, STDERR_FILENO);
	bytes = read(pipe_fds[0], said, sizeof(said) - 1);
	said[bytes > 0 ? bytes : 0] = '\0';
	close(kept_fd);
	close(pipe_fds[0]);
	close(pipe_fds[1]);
	return options;
}

static struct cygprof_options
read_one(const char *variable)
{
	char *environment[2] = {(char *)(uintptr_t)variable, NULL};

	return read_options(environment, false);
}

static void
nothing_set_gives_the_defaults(void **state)
{
	struct cygprof_options options = read_options(NULL, false);

	(void)state;
	assert_int_equal(options.mode, CYGPROF_MODE_ON);
	assert_null(options.file_pattern);
	assert_string_equal(options.log_base_path, "/tmp");
	assert_false(options.is_verbose);
	assert_int_equal(options.clock, CYGPROF_CLOCK_ORDERED);
	assert_int_equal(options.max_nodes_count, 1048576);
	assert_int_equal(options.ring_count, 1024);
	assert_int_equal(options.session_id[0], 0);
	assert_int_equal(options.first_pid, 0);
	assert_int_equal(bad_count, 0);
	assert_string_equal(said, "");
}

static void
good_values_are_taken(void **state)
{
	char *environment[] = {
		"CYGPROFX=never",
		"CYGPROF=scopes",
		"CYGPROF=off",
		"CYGPROF_FILE=out-%p",
		"PROFILE_LOG_BASE=/old",
		"CYGPROF_LOG_BASE=/new",
		"CYGPROF_VERBOSE=1",
		"CYGPROF_CLOCK=monotonic",
		"CYGPROF_TIMING=full",
		"CYGPROF_MAX_NODES=1",
		"CYGPROF_RING=1000",
		"CYGPROF_SESSION=0123456789abcdefFEDCBA9876543210",
		"CYGPROF_FIRST=77",
		NULL,
	};
	struct cygprof_options options = read_options(environment, false);

	(void)state;
	assert_int_equal(options.mode, CYGPROF_MODE_SCOPES);
	assert_string_equal(options.file_pattern, "out-%p");
	assert_string_equal(options.log_base_path, "/new");
	assert_true(options.is_verbose);
	assert_int_equal(options.clock, CYGPROF_CLOCK_MONOTONIC);
	assert_int_equal(options.max_nodes_count, 1);
	assert_int_equal(options.ring_count, 1024);
	assert_true(options.session_id[0] == 0x0123456789abcdef);
	assert_true(options.session_id[1] == 0xfedcba9876543210);
	assert_int_equal(options.first_pid, 77);
	assert_int_equal(bad_count, 0);
	assert_string_equal(said, "");
}

static void
bad_values_get_one_line_and_the_default(void **state)
{
	struct cygprof_options options = read_one("CYGPROF_CLOCK=fast");

	(void)state;
	assert_int_equal(options.clock, CYGPROF_CLOCK_ORDERED);
	assert_int_equal(bad_count, 1);
	assert_string_equal(said,
			    "cygprof: CYGPROF_CLOCK=fast is not ordered, plain "
			    "or monotonic; using ordered\n");
	options = read_one("CYGPROF=yes");
	assert_int_equal(options.mode, CYGPROF_MODE_ON);
	assert_string_equal(said, "cygprof: CYGPROF=yes is not on, scopes, off "
				  "or never; using on\n");
	options = read_one("CYGPROF_MAX_NODES=0");
	assert_int_equal(options.max_nodes_count, 1048576);
	assert_string_equal(said,
			    "cygprof: CYGPROF_MAX_NODES=0 is not a number of "
			    "at least 1; using 1048576\n");
	options = read_one("CYGPROF_RING=1048577");
	assert_int_equal(options.ring_count, 1024);
	assert_string_equal(said,
			    "cygprof: CYGPROF_RING=1048577 is not a number "
			    "from 0 to 1048576; using 1024\n");
	options = read_one("CYGPROF_SESSION=0123");
	assert_int_equal(options.session_id[0], 0);
	assert_int_equal(bad_count, 1);
	options = read_one("CYGPROF_TIMING=adaptive");
	assert_int_equal(bad_count, 1);
	options = read_one("CYGPROF_VERBOSE=yes");
	assert_false(options.is_verbose);
	assert_int_equal(bad_count, 1);
	options = read_one("CYGPROF_FIRST=4294967296");
	assert_int_equal(options.first_pid, 0);
	assert_int_equal(bad_count, 1);
}

static void
ring_counts_become_powers_of_two(void **state)
{
	(void)state;
	assert_int_equal(read_one("CYGPROF_RING=0").ring_count, 0);
	assert_int_equal(read_one("CYGPROF_RING=1").ring_count, 1);
	assert_int_equal(read_one("CYGPROF_RING=3").ring_count, 4);
	assert_int_equal(read_one("CYGPROF_RING=1048576").ring_count, 1048576);
}

static void
a_variable_set_to_nothing_is_not_set(void **state)
{
	(void)state;
	assert_int_equal(read_one("CYGPROF=").mode, CYGPROF_MODE_ON);
	assert_null(read_one("CYGPROF_FILE=").file_pattern);
	assert_string_equal(read_one("CYGPROF_LOG_BASE=").log_base_path,
			    "/tmp");
	assert_int_equal(bad_count, 0);
}

static void
long_and_wild_values_do_not_spoil_the_line(void **state)
{
	char variable[600] = "CYGPROF_CLOCK=\x1b[31m\n";

	(void)state;
	memset(variable + strlen(variable), 'x', 500);
	read_one(variable);
	assert_int_equal(bad_count, 1);
	assert_true(strlen(said) < 200);
	assert_non_null(strstr(said, "CLOCK=?[31m?xxx"));
	assert_non_null(strstr(said, "... is not"));
	assert_ptr_equal(strchr(said, '\n'), said + strlen(said) - 1);
}

static void
changed_privileges_read_nothing(void **state)
{
	char *environment[] = {"CYGPROF=on", "CYGPROF_FILE=/etc/x",
			       "CYGPROF_CLOCK=bad", NULL};
	struct cygprof_options options = read_options(environment, true);

	(void)state;
	assert_int_equal(options.mode, CYGPROF_MODE_NEVER);
	assert_null(options.file_pattern);
	assert_null(options.environment);
	assert_int_equal(bad_count, 0);
	assert_string_equal(said, "");
}

static void
the_environment_is_found_before_libc_knows_it(void **state)
{
	char **kept = environ;
	char *const *found;

	(void)state;
	assert_ptr_equal(cygprof_options_environment(), environ);
	environ = NULL;
	found = cygprof_options_environment();
	environ = kept;
	assert_non_null(found);
	assert_string_equal(cygprof_options_find(found, "CYGPROF_TEST"),
			    "early");
	assert_null(cygprof_options_find(found, "CYGPROF_TES"));
	assert_null(cygprof_options_find(NULL, "CYGPROF_TEST"));
}

static void
a_message_kills_nobody(void **state)
{
	int pipe_fds[2];
	int kept_fd = dup(STDERR_FILENO);
	int full_fd;
	struct rlimit limit, small = {0, 0};

	(void)state;
	errno = 7;
	assert_int_equal(pipe(pipe_fds), 0);
	close(pipe_fds[0]);
	dup2(pipe_fds[1], STDERR_FILENO);
	cygprof_fault_say("nobody reads this", NULL, -EPIPE);

	full_fd = open(".", O_TMPFILE | O_RDWR, 0600);
	getrlimit(RLIMIT_FSIZE, &limit);
	small.rlim_max = limit.rlim_max;
	if (full_fd >= 0) {
		dup2(full_fd, STDERR_FILENO);
		setrlimit(RLIMIT_FSIZE, &small);
		cygprof_fault_say("no room for this", "x", -ENOSPC);
		setrlimit(RLIMIT_FSIZE, &limit);
		assert_int_equal(lseek(full_fd, 0, SEEK_END), 0);
	}
	close(STDERR_FILENO);
	errno = 7;
	cygprof_fault_say("no stderr", NULL, 0);
	dup2(kept_fd, STDERR_FILENO);
	assert_int_equal(errno, 7);
}

static void
the_first_fault_is_kept(void **state)
{
	static struct cygprof_header header;

	(void)state;
	cygprof_fault_record(NULL, CYGPROF_FAULT_MAP, -ENOMEM);
	cygprof_fault_record(&header, CYGPROF_FAULT_MAP, -ENOMEM);
	cygprof_fault_record(&header, CYGPROF_FAULT_FAR, -EINVAL);
	assert_int_equal(header.fault, CYGPROF_FAULT_MAP);
	assert_int_equal(header.fault_errno, ENOMEM);
	assert_string_equal(cygprof_fault_text(CYGPROF_FAULT_NONE), "no fault");
	assert_string_equal(cygprof_fault_text(9999), "unknown fault");
}

int
main(int argument_count, char **arguments)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_set_gives_the_defaults),
		cmocka_unit_test(good_values_are_taken),
		cmocka_unit_test(bad_values_get_one_line_and_the_default),
		cmocka_unit_test(ring_counts_become_powers_of_two),
		cmocka_unit_test(a_variable_set_to_nothing_is_not_set),
		cmocka_unit_test(long_and_wild_values_do_not_spoil_the_line),
		cmocka_unit_test(changed_privileges_read_nothing),
		cmocka_unit_test(the_environment_is_found_before_libc_knows_it),
		cmocka_unit_test(a_message_kills_nobody),
		cmocka_unit_test(the_first_fault_is_kept),
	};

	/* /proc shows the environment that the program was started with. */
	(void)argument_count;
	if (!getenv("CYGPROF_TEST")) {
		setenv("CYGPROF_TEST", "early", 1);
		execv("/proc/self/exe", arguments);
	}
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
