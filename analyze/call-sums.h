/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call-sums.h - sums of rows and edges while the tree is walked
 *
 * Each row and each edge counts how many of its calls are open on the path
 * from the root to where the walk is.  A node that is entered while that is 0
 * is outermost.
 *
 * Memory: call_sums_close() frees all.
 */
#ifndef CYGPROF_ANALYZE_CALL_SUMS_H
#define CYGPROF_ANALYZE_CALL_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NO_ROW UINT32_MAX
#define NO_EDGE UINT32_MAX

struct call_sum {
	uint64_t calls, primitive_calls;
	int64_t own_ticks, cumulative_ticks;
	int64_t removed_ticks; /* what the hooks took of own_ticks */
	uint32_t active_count;
	bool is_open; /* has calls that did not return */
};

struct call_edge {
	uint32_t caller, row;
	struct call_sum sum;
};

struct call_sums {
	struct call_sum *rows;
	size_t row_count;
	struct call_edge *edges; /* in order of first appearance */
	size_t edge_count, edge_capacity;
	uint32_t *slots; /* hash: edge or NO_EDGE */
	size_t slot_count;
};

/* One node of the tree, for the sums. */
struct call_numbers {
	uint64_t calls;
	int64_t own_ticks, inclusive_ticks, removed_ticks;
	bool is_open;
};

void call_sums_open(struct call_sums *sums, size_t row_count);
void call_sums_close(struct call_sums *sums);

/* The edge caller -> row, made if there is none. */
uint32_t call_sums_edge(struct call_sums *sums, uint32_t caller, uint32_t row);

/* Adds a node to a sum and opens it; call_sum_leave() closes it. */
void call_sum_enter(struct call_sum *sum, const struct call_numbers *numbers);
void call_sum_leave(struct call_sum *sum);

#endif
