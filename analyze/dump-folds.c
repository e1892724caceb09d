/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-folds.c - sums of functions and edges of lanes past the node budget
 */
#include "config.h"

#include "analyze/dump-reader.h"

#include "analyze/memory.h"

/* A fold's cumulative time is open like a node's ticks, without its enter. */
static int64_t
fold_ticks(int64_t ticks, uint64_t virtual_now)
{
	if (ticks < CYGPROF_OPEN_LIMIT)
		ticks = (int64_t)((uint64_t)ticks + virtual_now);
	if (ticks < 0 || ticks > DUMP_TICKS_LIMIT)
		return 0;
	return ticks;
}

static uint64_t
lane_virtual_now(const struct dump_reader *reader, uint32_t lane_index)
{
	const struct cygprof_lane *record = reader->lanes[lane_index].record;
	uint64_t excised_ticks = (uint64_t)-CYGPROF_OPEN_BIAS;

	if (record)
		excised_ticks = (uint64_t)record->excised_ticks;
	return reader->dump->last_ticks - excised_ticks;
}

static void
fold_add(const struct dump_reader *reader, uint32_t lane_index,
	 const struct cygprof_fold *record)
{
	struct dump_lane *lane = &reader->dump->lanes[lane_index];
	uint64_t now = lane_virtual_now(reader, lane_index);
	bool is_edge = record->kind == CYGPROF_FOLD_EDGE;

	if (record->function < CYGPROF_PLACE_LIMIT ||
	    (!is_edge && record->kind != CYGPROF_FOLD_FUNCTION))
		return;
	lane->folds[lane->fold_count++] = (struct dump_fold){
		.caller = reader_function(reader, is_edge ? record->caller
							  : CYGPROF_PLACE_ROOT),
		.function = reader_function(reader, record->function),
		.calls = record->calls,
		.primitive_calls = record->primitive_calls,
		.own_ticks = fold_ticks(record->own_ticks, now),
		.cumulative_ticks = fold_ticks(record->cumulative_ticks, now),
		.cumulative_calls = record->cumulative_calls,
		.is_edge = is_edge,
		.is_open = record->open_count > 0,
	};
}

/* Room for all folds that a lane's chunks may hold. */
static void
folds_make_room(struct dump_reader *reader, const struct reader_chunk *chunk)
{
	struct dump_lane *lane = &reader->dump->lanes[chunk->lane_index];

	lane->folds = xrealloc(lane->folds,
			       (lane->fold_count + chunk->record_count + 1) *
				       sizeof *lane->folds);
}

/* While a fold is open its cumulative_calls lack the calls so far, which are
 * those of all functions together. */
static void
folds_close(struct dump_lane *lane)
{
	uint64_t calls = 0;

	for (size_t i = 0; i < lane->fold_count; i++)
		if (!lane->folds[i].is_edge)
			calls += lane->folds[i].calls;
	for (size_t i = 0; i < lane->fold_count; i++) {
		struct dump_fold *fold = &lane->folds[i];

		if (fold->is_open)
			fold->cumulative_calls =
				(int64_t)((uint64_t)fold->cumulative_calls +
					  calls);
		if (fold->cumulative_calls < 0)
			fold->cumulative_calls = 0;
	}
}

void
reader_folds(struct dump_reader *reader)
{
	for (size_t i = 0; i < reader->chunk_count; i++) {
		const struct reader_chunk *chunk = &reader->chunks[i];

		if (chunk->kind != CYGPROF_CHUNK_FOLD)
			continue;
		folds_make_room(reader, chunk);
		for (uint32_t j = 0; j < chunk->record_count; j++)
			fold_add(reader, chunk->lane_index,
				 reader_record(reader, chunk, j));
	}
	for (size_t i = 0; i < reader->dump->lane_count; i++)
		folds_close(&reader->dump->lanes[i]);
}
