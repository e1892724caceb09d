/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call-times.h - own and inclusive time of every call path
 *
 * Own time is measured time less that of the children, less what the hooks
 * cost, and never below 0.  Inclusive time is then built up anew from the own
 * times below it, so that at any cut through the tree the sums agree, to the
 * tick, compensated or not.
 *
 * Memory: call_times_close() frees the arrays.
 */
#ifndef CYGPROF_ANALYZE_CALL_TIMES_H
#define CYGPROF_ANALYZE_CALL_TIMES_H

#include "analyze/compensation.h"
#include "analyze/dump.h"

struct call_times {
	/* a node; all >= 0 */
	int64_t *own_ticks;
	int64_t *inclusive_ticks;
	int64_t *removed_ticks; /* what the hooks took of its own time */

	/* sums over all nodes */
	int64_t total_removed_ticks;
	int64_t dipped_ticks; /* children were measured longer than parents */
	int64_t overdrawn_ticks; /* costs that were more than was measured */
	int64_t low_ticks;    /* own, with the high costs subtracted */
	int64_t high_ticks;   /* own, with the low costs subtracted */
	uint64_t calls;
};

/* cost of zeros: times as they were measured. */
void call_times_open(struct call_times *times, const struct dump *dump,
		     const struct compensation *cost);
void call_times_close(struct call_times *times);

/* Adds; what does not fit stays at the limit (hostile dumps only). */
int64_t ticks_add(int64_t left, int64_t right);

#endif
