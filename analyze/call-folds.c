/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call-folds.c - adding what lanes counted past the node budget
 */
#include "config.h"

#include "analyze/call-folds.h"

#include <stdlib.h>

#include "analyze/call-times.h"
#include "analyze/memory.h"

/* What a row's folds called, in one lane or many. */
struct fold_row {
	uint64_t calls, child_calls;
};

struct folds {
	struct function_table *table;
	const struct call_rows *rows;
	const struct compensation *cost;
	struct call_sums *sums;
	struct fold_row *fold_rows;
	int64_t removed_ticks;
};

static uint32_t
row_of(const struct folds *folds, const struct dump_function *function)
{
	return folds->rows
		->row_of_function[function_table_add(folds->table, function)];
}

static int64_t
ticks_less(int64_t ticks, int64_t removed_ticks)
{
	return ticks > removed_ticks ? ticks - removed_ticks : 0;
}

static void
fold_count(struct folds *folds, const struct dump_fold *fold)
{
	uint32_t row = row_of(folds, &fold->function);
	uint32_t caller = row_of(folds, &fold->caller);

	if (!fold->is_edge && row != NO_ROW)
		folds->fold_rows[row].calls += fold->calls;
	if (fold->is_edge && caller != NO_ROW)
		folds->fold_rows[caller].child_calls += fold->calls;
}

/* Calls of others that so many calls of the row stand for. */
static uint64_t
child_calls_share(const struct fold_row *row, uint64_t calls)
{
	if (!row->calls || calls >= row->calls)
		return row->child_calls;
	return (uint64_t)((double)row->child_calls * (double)calls /
			  (double)row->calls);
}

/* All calls inside the outermost ones, those included, cost both ways, but the
 * outermost ones' outside cost lies outside of them. */
static int64_t
cumulative_cost(const struct compensation *cost, const struct dump_fold *fold)
{
	uint64_t calls = fold->cumulative_calls > 0
				 ? (uint64_t)fold->cumulative_calls
				 : 0;
	uint64_t deeper_calls = calls > fold->primitive_calls
					? calls - fold->primitive_calls
					: 0;

	return compensation_ticks(cost->inside, calls, cost->outside,
				  deeper_calls);
}

static void
fold_add(struct folds *folds, const struct dump_fold *fold)
{
	const struct compensation *cost = folds->cost;
	uint32_t row = row_of(folds, &fold->function);
	uint32_t caller = row_of(folds, &fold->caller);
	struct call_sum *sum;

	if (row == NO_ROW || (fold->is_edge && caller == NO_ROW))
		return;
	sum = &folds->sums->rows[row];
	if (fold->is_edge) {
		uint32_t edge = call_sums_edge(folds->sums, caller, row);

		sum = &folds->sums->edges[edge].sum;
	}
	int64_t own = ticks_less(
		fold->own_ticks,
		compensation_ticks(cost->inside, fold->calls, cost->outside,
				   child_calls_share(&folds->fold_rows[row],
						     fold->calls)));
	int64_t cumulative =
		ticks_less(fold->cumulative_ticks, cumulative_cost(cost, fold));
	sum->calls += fold->calls;
	sum->primitive_calls += fold->primitive_calls;
	sum->own_ticks = ticks_add(sum->own_ticks, own);
	sum->cumulative_ticks = ticks_add(sum->cumulative_ticks, cumulative);
	sum->removed_ticks =
		ticks_add(sum->removed_ticks, fold->own_ticks - own);
	sum->is_open |= fold->is_open;
	if (!fold->is_edge)
		folds->removed_ticks =
			ticks_add(folds->removed_ticks, fold->own_ticks - own);
}

int64_t
call_folds_add(const struct dump *dump, struct function_table *table,
	       const struct call_rows *rows, const struct compensation *cost,
	       struct call_sums *sums)
{
	struct folds folds = {
		.table = table,
		.rows = rows,
		.cost = cost,
		.sums = sums,
		.fold_rows =
			xcalloc(rows->row_count + 1, sizeof *folds.fold_rows),
	};

	for (size_t i = 0; i < dump->lane_count; i++)
		for (size_t j = 0; j < dump->lanes[i].fold_count; j++)
			fold_count(&folds, &dump->lanes[i].folds[j]);
	for (size_t i = 0; i < dump->lane_count; i++)
		for (size_t j = 0; j < dump->lanes[i].fold_count; j++)
			fold_add(&folds, &dump->lanes[i].folds[j]);
	free(folds.fold_rows);
	return folds.removed_ticks;
}
