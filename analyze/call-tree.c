/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call-tree.c - from a dump's call paths to a profile's rows and edges
 */
#include "config.h"

#include "analyze/call-tree.h"

#include <stdlib.h>

#include "analyze/call-folds.h"
#include "analyze/call-notes.h"
#include "analyze/call-rows.h"
#include "analyze/call-sums.h"
#include "analyze/call-times.h"
#include "analyze/compensation.h"
#include "analyze/function-table.h"
#include "analyze/memory.h"

/* A walk in the order of the nodes, which is depth first: what is open is the
 * path from the node before to its root, and a step closes that path up to
 * the new node's parent. */
struct walk {
	const struct dump *dump;
	const struct call_times *times;
	uint32_t *node_rows; /* of nodes that were entered */
	uint32_t *node_edges;
	struct call_sums sums;
};

static void
walk_leave(struct walk *walk, uint32_t node)
{
	if (walk->node_rows[node] != NO_ROW)
		call_sum_leave(&walk->sums.rows[walk->node_rows[node]]);
	if (walk->node_edges[node] != NO_EDGE)
		call_sum_leave(&walk->sums.edges[walk->node_edges[node]].sum);
}

static void
walk_enter(struct walk *walk, uint32_t node)
{
	const struct dump_node *from = &walk->dump->nodes[node];
	uint32_t row = walk->node_rows[node];
	uint32_t caller = from->parent == DUMP_NO_NODE
				  ? NO_ROW
				  : walk->node_rows[from->parent];
	struct call_numbers numbers = {
		.calls = from->calls,
		.own_ticks = walk->times->own_ticks[node],
		.inclusive_ticks = walk->times->inclusive_ticks[node],
		.removed_ticks = walk->times->removed_ticks[node],
		.is_open = from->is_open,
	};

	walk->node_edges[node] = NO_EDGE;
	if (row == NO_ROW)
		return;
	call_sum_enter(&walk->sums.rows[row], &numbers);
	if (caller == NO_ROW)
		return;
	walk->node_edges[node] = call_sums_edge(&walk->sums, caller, row);
	call_sum_enter(&walk->sums.edges[walk->node_edges[node]].sum, &numbers);
}

static void
walk_tree(struct walk *walk)
{
	uint32_t last = DUMP_NO_NODE;

	for (uint32_t node = 0; node < walk->dump->node_count; node++) {
		uint32_t parent = walk->dump->nodes[node].parent;

		while (last != DUMP_NO_NODE && last != parent) {
			walk_leave(walk, last);
			last = walk->dump->nodes[last].parent;
		}
		walk_enter(walk, node);
		last = node;
	}
	while (last != DUMP_NO_NODE) {
		walk_leave(walk, last);
		last = walk->dump->nodes[last].parent;
	}
}

/* Returns the function number of each node; the caller frees it. */
static uint32_t *
functions_collect(const struct dump *dump, struct function_table *table)
{
	uint32_t *numbers = xcalloc(dump->node_count + 1, sizeof *numbers);

	for (size_t i = 0; i < dump->node_count; i++)
		numbers[i] =
			function_table_add(table, &dump->nodes[i].function);
	for (size_t i = 0; i < dump->lane_count; i++) {
		const struct dump_lane *lane = &dump->lanes[i];

		for (size_t j = 0; j < lane->fold_count; j++) {
			function_table_add(table, &lane->folds[j].caller);
			function_table_add(table, &lane->folds[j].function);
		}
	}
	return numbers;
}

/* Sums up the tree and the folds; node_functions become the nodes' rows. */
static void
profile_fill(const struct dump *dump, const struct compensation *cost,
	     struct function_table *table, uint32_t *node_functions,
	     struct profile *profile)
{
	struct call_rows rows;
	struct call_times times;
	struct walk walk = {
		.dump = dump,
		.times = &times,
		.node_rows = node_functions,
		.node_edges = xcalloc(dump->node_count + 1, sizeof(uint32_t)),
	};

	call_rows_open(&rows, table, profile);
	call_times_open(&times, dump, cost);
	call_sums_open(&walk.sums, rows.row_count);
	for (size_t i = 0; i < dump->node_count; i++)
		walk.node_rows[i] = rows.row_of_function[node_functions[i]];
	walk_tree(&walk);
	times.total_removed_ticks =
		ticks_add(times.total_removed_ticks,
			  call_folds_add(dump, table, &rows, cost, &walk.sums));
	call_rows_emit(&rows, &walk.sums, dump->ticks_per_second, profile);
	call_notes_cost(dump, cost, &times, profile);
	call_sums_close(&walk.sums);
	call_times_close(&times);
	call_rows_close(&rows);
	free(walk.node_edges);
}

bool
call_tree_profile(const struct dump *dump,
		  const struct call_tree_options *options,
		  struct profile *profile, struct fault *fault)
{
	struct compensation cost = {0};
	struct function_table table;

	function_table_open(&table);
	uint32_t *node_functions = functions_collect(dump, &table);
	bool is_named =
		function_table_name(&table, dump, options->symbols, fault);
	if (is_named) {
		if (!options->is_raw)
			cost = compensation_of(dump);
		profile_fill(dump, &cost, &table, node_functions, profile);
		call_notes_health(dump, profile);
		call_notes_symbols(&table.symbols, profile);
		profile_total(profile);
	}
	free(node_functions);
	function_table_close(&table);
	return is_named;
}
