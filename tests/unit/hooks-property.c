/* SPDX-License-Identifier: MIT
 *
 * hooks-property.c - random programs, decent and broken, against the model
 *
 * Each seed is a random program (hook-program.h) that runs in a process of its
 * own.  The hooks and the model (hook-model.h) see the same events; then the
 * dump is read and must say what the model says, to the tick.
 *
 * HOOKS_PROPERTY_SEED=N plays only that program, with its events on stderr up
 * to the first difference; HOOKS_PROPERTY_COUNT=N plays so many, not PROGRAMS.
 */
#include "tests/unit/hook-compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "runtime/process.h"
#include "tests/unit/hook-program.h"

/* LOOK_EVERY so many events on average the dump is read meanwhile. */
enum { PROGRAMS = 2000, EVENTS_MOST = 3000, LOOK_EVERY = 200 };

/* The number of differences between what the dump and the model say. */
static unsigned
compare(struct program *program)
{
	struct dump dump;
	struct fault fault = {0};
	struct hook_compare compare = {
		.dump = &dump,
		.model = &program->model,
		.function_of = program_function_of,
	};

	if (!dump_open(cygprof_process.dump.path, &dump, &fault)) {
		fprintf(stderr, "#   %s\n", fault.text);
		return 1;
	}
	hook_compare_calls(&compare);
	if (!(program->may & PROGRAM_STRANGE))
		hook_compare_health(&compare);
	if (!(program->may &
	      (PROGRAM_STRANGE | PROGRAM_BUDGET | PROGRAM_CROWD)))
		hook_compare_paths(&compare);
	if (!(program->may & (PROGRAM_STRANGE | PROGRAM_BUDGET)))
		hook_compare_ring(&compare);
	dump_close(&dump);
	return compare.difference_count + program->is_wrong;
}

/* One program, in this process; true if all is well. */
static bool
run(unsigned seed, bool is_traced)
{
	struct program *program = program_make(seed, is_traced);
	unsigned event_count = 10 + program_draw(program, EVENTS_MOST);
	unsigned difference_count = 0;

	if (program_draw(program, 2))
		event_count = event_count % 60 + 10;
	for (unsigned i = 0; i < event_count && !difference_count; i++) {
		bool is_time = program_draw(program, LOOK_EVERY) == 0;

		program_step(program);
		if (program->model.is_born &&
		    (is_time || is_traced || program->is_wrong ||
		     i + 1 == event_count))
			difference_count = compare(program);
	}
	if (program->is_wrong)
		fprintf(stderr, "#   the model lost the program\n");
	if (difference_count)
		fprintf(stderr,
			"# HOOKS_PROPERTY_SEED=%u (what it may: %u) differs\n",
			seed, program->may);
	if (cygprof_process.dump.path[0])
		unlink(cygprof_process.dump.path);
	free(program);
	return difference_count == 0;
}

static bool
run_in_child(unsigned seed, bool is_traced)
{
	int status;
	pid_t child;

	fflush(NULL);
	child = fork();
	if (child == 0)
		_exit(!run(seed, is_traced));
	if (child < 0 || waitpid(child, &status, 0) != child)
		return false;
	if (WIFSIGNALED(status))
		fprintf(stderr, "# HOOKS_PROPERTY_SEED=%u: signal %d\n", seed,
			WTERMSIG(status));
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void
the_dump_says_what_the_model_says(void **state)
{
	const char *seed = getenv("HOOKS_PROPERTY_SEED");
	const char *count_text = getenv("HOOKS_PROPERTY_COUNT");
	unsigned count = count_text ? (unsigned)atoi(count_text) : PROGRAMS;
	unsigned failure_count = 0;

	(void)state;
	if (seed) {
		assert_true(run_in_child((unsigned)atoi(seed), true));
		return;
	}
	for (unsigned i = 1; i <= count && failure_count < 5; i++)
		failure_count += !run_in_child(i, false);
	assert_int_equal(failure_count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_dump_says_what_the_model_says),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
