/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-lanes.c - lanes by number, their health and their threads
 *
 * A lane whose record is lost is made up if nodes, a ring or folds name it:
 * what they count is still true.
 */
#include "config.h"

#include "analyze/dump-reader.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/memory.h"

static int
compare_numbers(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

static bool
chunk_has_lane(const struct reader_chunk *chunk)
{
	return chunk->kind != CYGPROF_CHUNK_IMAGES;
}

/* The lane numbers that chunks name, each once, in order. */
static uint32_t *
lane_numbers(const struct dump_reader *reader, size_t *ret_count)
{
	uint32_t *numbers = xcalloc(reader->chunk_count + 1, sizeof *numbers);
	size_t named_count = 0, count = 0;

	for (size_t i = 0; i < reader->chunk_count; i++)
		if (chunk_has_lane(&reader->chunks[i]))
			numbers[named_count++] = reader->chunks[i].lane;
	qsort(numbers, named_count, sizeof *numbers, compare_numbers);
	for (size_t i = 0; i < named_count; i++)
		if (!count || numbers[count - 1] != numbers[i])
			numbers[count++] = numbers[i];
	*ret_count = count;
	return numbers;
}

static void
thread_add(struct dump_reader *reader, struct dump_lane *lane,
	   const struct cygprof_thread_record *record)
{
	struct dump_thread *thread = &lane->threads[lane->thread_count];

	if (!record->tid)
		return;
	lane->thread_count++;
	*thread = (struct dump_thread){
		.tid = record->tid,
		.is_live = record->state == CYGPROF_THREAD_LIVE,
		.start_ticks = record->start_ticks,
		.end_ticks = record->end_ticks,
	};
	memcpy(thread->name, record->name, sizeof record->name);
	if (record->cpu_ns > record->start_cpu_ns)
		thread->cpu_ns = record->cpu_ns - record->start_cpu_ns;
	reader_see_ticks(reader, record->start_ticks);
	reader_see_ticks(reader, record->end_ticks);
}

/* The table keeps the last threads; entries are written round and round. */
static void
threads_copy(struct dump_reader *reader, struct dump_lane *lane,
	     const struct cygprof_lane *record)
{
	uint32_t kept_count = record->thread_count < CYGPROF_LANE_THREADS
				      ? record->thread_count
				      : CYGPROF_LANE_THREADS;

	lane->threads_ever = record->thread_count;
	lane->threads = xcalloc(CYGPROF_LANE_THREADS, sizeof *lane->threads);
	for (uint32_t i = record->thread_count - kept_count;
	     i != record->thread_count; i++)
		thread_add(reader, lane,
			   &record->threads[i % CYGPROF_LANE_THREADS]);
}

static void
lane_fill(struct dump_reader *reader, struct dump_lane *lane,
	  const struct cygprof_lane *record)
{
	lane->folded_ticks = record->folded_ticks;
	lane->healed = record->healed;
	lane->unmatched = record->unmatched;
	lane->twins = record->twins;
	lane->taken_over = record->taken_over;
	lane->strand_switches = record->strand_switches;
	lane->strands_lost = record->strands_lost;
	lane->strands_forgotten = record->strands_forgotten;
	lane->dropped_calls = record->dropped_calls;
	lane->clock_jumps = record->clock_jumps;
	lane->excised_total_ticks = record->excised_total_ticks;
	threads_copy(reader, lane, record);
}

static uint32_t
lane_index(const struct dump *dump, uint32_t number)
{
	size_t low = 0, high = dump->lane_count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (dump->lanes[middle].number <= number)
			low = middle;
		else
			high = middle;
	}
	return (uint32_t)low;
}

/* Gives each chunk its lane, and each lane its record. */
static void
chunks_assign(struct dump_reader *reader)
{
	struct dump *dump = reader->dump;

	for (size_t i = 0; i < reader->chunk_count; i++) {
		struct reader_chunk *chunk = &reader->chunks[i];

		if (!chunk_has_lane(chunk))
			continue;
		chunk->lane_index = lane_index(dump, chunk->lane);
		struct reader_lane *lane = &reader->lanes[chunk->lane_index];
		if (chunk->kind != CYGPROF_CHUNK_LANE || lane->record)
			continue;
		lane->record = (const void *)(reader->file->bytes +
					      chunk->offset_bytes);
		lane_fill(reader, &dump->lanes[chunk->lane_index],
			  lane->record);
	}
}

void
reader_lanes(struct dump_reader *reader)
{
	struct dump *dump = reader->dump;
	uint32_t *numbers = lane_numbers(reader, &dump->lane_count);
	size_t lost_count = 0;

	dump->lanes = xcalloc(dump->lane_count + 1, sizeof *dump->lanes);
	reader->lanes = xcalloc(dump->lane_count + 1, sizeof *reader->lanes);
	for (size_t i = 0; i < dump->lane_count; i++) {
		dump->lanes[i].number = numbers[i];
		reader->lanes[i].root_slot = NO_SLOT;
	}
	free(numbers);
	chunks_assign(reader);
	for (size_t i = 0; i < dump->lane_count; i++)
		lost_count += !reader->lanes[i].record;
	if (lost_count)
		dump_finding(dump,
			     "%zu lane records are damaged; their "
			     "threads and health are not known",
			     lost_count);
}
