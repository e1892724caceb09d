/* SPDX-License-Identifier: MIT
 *
 * samples.h - numbers that one thing gave in several runs, summed up
 *
 * Medians and quartiles, since a machine that does other things too gives
 * outliers and no bell curve.
 */
#ifndef CYGPROF_BENCH_SAMPLES_H
#define CYGPROF_BENCH_SAMPLES_H

#include <stddef.h>

enum { SAMPLES_LIMIT = 1000 };

struct samples {
	size_t value_count;
	double value[SAMPLES_LIMIT]; /* in the order of the runs */
};

struct summary {
	double minimum;
	double lower; /* a quarter of the values are below */
	double median;
	double upper; /* a quarter of the values are above */
};

/* Of at least one value. */
struct summary samples_summarize(const struct samples *samples);

/* Of the quotients within each run: what disturbed a whole run disturbs them
 * least.  Both have the same number of values. */
struct summary samples_summarize_ratio(const struct samples *samples,
				       const struct samples *base);

#endif
