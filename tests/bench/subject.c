/* SPDX-License-Identifier: MIT
 *
 * subject.c - main of the programs that the benchmark runs
 *
 * usage: PROGRAM WORKLOAD CALLS
 *
 * Prints the nanoseconds of one call, enter and exit, and nothing else.
 * Start-up is not in them, nor is the first batch, in which caches and the
 * call tree warm up.  The calls are made in batches of about a millisecond
 * and the median batch counts, so that other programs' turns on the processor
 * do not.
 */
#include "tests/bench/samples.h"
#include "tests/bench/workloads.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { BATCH_CALLS = 20000 };

static double
now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_RAW, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static double
time_batch(const struct workload *workload)
{
	double start_ns = now_ns();
	unsigned long made_count = workload->run(BATCH_CALLS);

	return (now_ns() - start_ns) / (double)made_count;
}

int
main(int argc, char **argv)
{
	static struct samples batches;
	const struct workload *workload =
		argc == 3 ? workloads_find(argv[1]) : NULL;
	unsigned long call_count = workload ? strtoul(argv[2], NULL, 10) : 0;
	size_t batch_count = call_count / BATCH_CALLS + 1;

	if (!call_count || batch_count > SAMPLES_LIMIT) {
		fprintf(stderr, "usage: %s WORKLOAD CALLS\n", argv[0]);
		return 2;
	}
	time_batch(workload);
	while (batches.value_count < batch_count)
		batches.value[batches.value_count++] = time_batch(workload);
	printf("%.4f\n", samples_summarize(&batches).median);
	return 0;
}
