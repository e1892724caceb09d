/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-ring.c - the last calls of each lane, oldest first
 *
 * Record N lies in slot N & mask.  Its number is stored last, so a record
 * whose number is not N's was not finished, or has been overwritten since; and
 * one whose slot was reserved again while we copied may be half old, half new.
 * Therefore the count of reservations is read once more, after the copy.
 */
#include "config.h"

#include "analyze/dump-reader.h"

#include <stdlib.h>

#include "analyze/memory.h"

/* Where in the file a chunk's count of records lies. */
static size_t
count_offset(const struct reader_chunk *chunk)
{
	return chunk->offset_bytes + offsetof(struct cygprof_chunk, ring_count);
}

/* The low half of a record's number: 64-byte units from base_address, where the
 * header's no_node lies; above or below. */
static uint64_t
record_address(const struct dump_reader *reader,
	       const struct cygprof_ring_record *record)
{
	int64_t units = (int32_t)(uint32_t)record->number;

	return reader->header->base_address +
	       (uint64_t)(units * (int64_t)sizeof(struct cygprof_node));
}

/* Finds what was called: a node, or a function of a folded lane.  False: the
 * record names nothing, or one of the calibration's own calls. */
static bool
call_resolve(struct dump_reader *reader, uint64_t address,
	     struct dump_call *call)
{
	uint32_t index;
	const struct reader_chunk *chunk = reader_find(reader, address, &index);

	if (!chunk)
		return false;
	if (chunk->kind == CYGPROF_CHUNK_FOLD) {
		const struct cygprof_fold *fold =
			reader_record(reader, chunk, index);

		call->node = DUMP_NO_NODE;
		call->function = reader_function(reader, fold->function);
		return fold->function >= CYGPROF_PLACE_LIMIT;
	}
	const struct cygprof_node *node =
		reader->slots[chunk->first_slot + index];
	if (!node || node->function < CYGPROF_PLACE_LIMIT)
		return false;
	call->node = reader->slot_nodes[chunk->first_slot + index];
	call->function = reader->dump->nodes[call->node].function;
	return true;
}

static void
call_add(struct dump_reader *reader, struct dump_lane *lane, uint64_t number,
	 const struct cygprof_ring_record *record)
{
	struct dump_call *call = &lane->calls[lane->call_count];

	if (record->number >> 32 != (uint32_t)number ||
	    record->exit_ticks < record->enter_ticks ||
	    record->exit_ticks > DUMP_TICKS_LIMIT ||
	    !call_resolve(reader, record_address(reader, record), call))
		return;
	call->number = number;
	call->enter_ticks = record->enter_ticks;
	call->exit_ticks = record->exit_ticks;
	reader_see_ticks(reader, record->exit_ticks);
	lane->call_count++;
}

/* The mask is all ones, and the records that it reaches are in the chunk. */
static bool
ring_is_sound(const struct cygprof_chunk *head)
{
	uint64_t room_count = (head->chunk_bytes - sizeof *head) /
			      sizeof(struct cygprof_ring_record);

	return head->ring_mask < room_count &&
	       !(head->ring_mask & (head->ring_mask + 1));
}

static void
ring_copy(struct dump_reader *reader, const struct reader_chunk *chunk)
{
	struct dump_lane *lane = &reader->dump->lanes[chunk->lane_index];
	const struct cygprof_chunk *head =
		(const void *)(reader->file->bytes + chunk->offset_bytes);
	uint64_t count = dump_file_word_now(reader->file, count_offset(chunk));
	uint64_t mask = head->ring_mask;
	uint64_t first = count > mask ? count - mask - 1 : 0;

	/* A lane has one ring; a second one is damage. */
	if (lane->calls || !ring_is_sound(head))
		return;
	lane->calls_ever = count;
	lane->calls =
		xcalloc((size_t)chunk->record_count + 1, sizeof *lane->calls);
	for (uint64_t number = first; number < count; number++) {
		uint64_t slot = number & mask;

		if (slot < chunk->record_count)
			call_add(reader, lane, number,
				 reader_record(reader, chunk, (uint32_t)slot));
	}
}

void
reader_rings(struct dump_reader *reader)
{
	for (size_t i = 0; i < reader->chunk_count; i++)
		if (reader->chunks[i].kind == CYGPROF_CHUNK_RING)
			ring_copy(reader, &reader->chunks[i]);
}
