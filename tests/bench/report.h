/* SPDX-License-Identifier: MIT
 *
 * report.h - the benchmark's table, and whether its bars hold
 */
#ifndef CYGPROF_BENCH_REPORT_H
#define CYGPROF_BENCH_REPORT_H

#include "tests/bench/samples.h"
#include "tests/bench/variants.h"

#include <stdbool.h>
#include <stdio.h>

/* Times of a call in ns, by variant; the n-th value of each is of run n. */
struct result {
	const char *workload;
	const char *what;
	struct samples times[VARIANT_COUNT];
};

/* The processor's name, or what little is known of it. */
void report_processor(char *ret_name, size_t name_bytes);

void report_head(FILE *out, size_t run_count, unsigned long call_count,
		 int processor);

void report_result(FILE *out, const struct result *result);

/* One line a bar.  Returns how many do not hold. */
int report_bars(FILE *out, const struct result *result);

#endif
