/* SPDX-License-Identifier: MIT
 *
 * workloads.h - what the benchmark's programs do all day: call functions
 *
 * The same source is compiled once with -finstrument-functions and once
 * without, and linked with one library of hooks after the other.  The bodies
 * do next to nothing, so what is measured is the hooks.
 *
 * To add one: a function here and a line in the table of workloads.c.
 */
#ifndef CYGPROF_BENCH_WORKLOADS_H
#define CYGPROF_BENCH_WORKLOADS_H

struct workload {
	const char *name;
	const char *what;
	/* Makes about call_count instrumented calls and returns how many they
	 * were. */
	unsigned long (*run)(unsigned long call_count);
};

/* The table, in the order of the report; a name of NULL ends it. */
const struct workload *workloads_all(void);

/* NULL: there is none of that name. */
const struct workload *workloads_find(const char *name);

#endif
