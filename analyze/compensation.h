/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compensation.h - how much of a measured time the hooks themselves took
 *
 * A call costs twice: between the two clock reads, so that it lands on the
 * called function ("inside"), and around them, so that it lands on the caller
 * ("outside").  The program measured both on functions of known work.  What
 * they cost depends on the work beside them, which the processor overlaps; an
 * empty body and a chain of dependent work are the two ends, the mean is what
 * is subtracted, and the ends make an interval.
 *
 *     own time = measured - calls * inside - calls of children * outside
 *
 * Example: inside 20, outside 24, 10 calls with 3 children each, measured
 * own time 1,500: 1,500 - 10 * 20 - 30 * 24 = 580 ticks.
 */
#ifndef CYGPROF_ANALYZE_COMPENSATION_H
#define CYGPROF_ANALYZE_COMPENSATION_H

#include "analyze/dump.h"

/* Ticks per call. */
struct compensation {
	double inside, outside;
	double low_inside, low_outside;
	double high_inside, high_outside;
};

/* The medians of a dump's calibrations; zeros if it has none. */
struct compensation compensation_of(const struct dump *dump);

/* The ticks that so many calls cost, 0 .. INT64_MAX. */
int64_t compensation_ticks(double inside, uint64_t calls, double outside,
			   uint64_t child_calls);

#endif
