/* SPDX-License-Identifier: MIT
 *
 * trial.c - runs a program and reads the one number it prints
 */
#include "tests/bench/trial.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 };

bool
trial_pin(int processor)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(processor, &set);
	if (sched_setaffinity(0, sizeof(set), &set) == 0)
		return true;
	fprintf(stderr, "bench: cpu %d: cannot run there; choose another with"
			" BENCH_CPU\n", processor);
	return false;
}

/* In the child; does not return. */
static void
become_program(const struct trial *trial, const struct variant *variant,
	       int output_fd)
{
	char path[PATH_BYTES], dump[PATH_BYTES], call_count[32];
	char *arguments[] = { path, (char *)trial->workload, call_count, NULL };
	char *environment[] = { dump, (char *)variant->environment[0],
				(char *)variant->environment[1], NULL };

	snprintf(path, sizeof(path), "%s/%s", trial->folder, variant->program);
	snprintf(dump, sizeof(dump), "CYGPROF_FILE=%s", trial->scratch_path);
	snprintf(call_count, sizeof(call_count), "%lu", trial->call_count);
	dup2(output_fd, STDOUT_FILENO);
	execve(path, arguments, environment);
	perror(path);
	_exit(127);
}

bool
trial_run(const struct trial *trial, const struct variant *variant,
	  double *ret_ns)
{
	int ends[2], status = -1;
	char text[64] = "";

	if (pipe(ends) != 0)
		return perror("bench: pipe"), false;

	pid_t child = fork();

	if (child == 0)
		become_program(trial, variant, ends[1]);
	close(ends[1]);

	ssize_t text_bytes = child < 0 ? -1 : read(ends[0], text,
						   sizeof(text) - 1);

	close(ends[0]);
	if (child < 0 || waitpid(child, &status, 0) != child || status != 0 ||
	    text_bytes <= 0 || sscanf(text, "%lf", ret_ns) != 1) {
		fprintf(stderr, "bench: %s/%s %s: did not print a time; run it"
				" by hand to see why\n",
			trial->folder, variant->program, trial->workload);
		return false;
	}
	unlink(trial->scratch_path);
	return *ret_ns > 0;
}
