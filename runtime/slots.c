/* SPDX-License-Identifier: MIT
 *
 * slots.c - reserve a record; make another chunk when one is full
 */
#include "runtime/slots.h"

#include "runtime/gate.h"
#include "runtime/process.h"

enum { FIRST_CHUNK_BYTES = 4096, CHUNK_BYTES = 16384, FIRST_CHUNKS = 2 };

/* Takes up to wanted_count nodes from the budget. */
static CYGPROF_QUIET uint32_t
take_budget(uint32_t wanted_count)
{
	uint64_t left =
		__atomic_load_n(&cygprof_process.nodes_left, __ATOMIC_RELAXED);
	uint64_t granted;

	do {
		granted = left < wanted_count ? left : wanted_count;
		if (!granted)
			return 0;
	} while (!__atomic_compare_exchange_n(
		&cygprof_process.nodes_left, &left, left - granted, true,
		__ATOMIC_RELAXED, __ATOMIC_RELAXED));
	__atomic_fetch_add(&cygprof_process.dump.header->nodes_reserved,
			   granted, __ATOMIC_RELAXED);
	return (uint32_t)granted;
}

static CYGPROF_QUIET struct cygprof_chunk *
make_chunk(struct cygprof_slots *slots)
{
	uint32_t chunk_bytes = slots->chunk_count < FIRST_CHUNKS
				       ? FIRST_CHUNK_BYTES
				       : CHUNK_BYTES;
	uint32_t room_count = chunk_bytes / sizeof(struct cygprof_node) - 1;
	uint32_t capacity_count = room_count;

	if (slots->kind == CYGPROF_CHUNK_NODES) {
		capacity_count = take_budget(room_count);
		if (!capacity_count)
			return NULL;
	}
	struct cygprof_chunk *chunk =
		cygprof_dump_take(&cygprof_process.dump, chunk_bytes);

	if (!chunk)
		return NULL;
	slots->chunk_count++;
	cygprof_dump_publish(chunk, slots->kind, slots->lane_number,
			     chunk_bytes, capacity_count);
	return chunk;
}

/* Puts another chunk in place of one that is full. */
static CYGPROF_QUIET bool
replace_chunk(struct cygprof_slots *slots, struct cygprof_chunk *full)
{
	struct cygprof_chunk *chunk =
		__atomic_exchange_n(&slots->spare, NULL, __ATOMIC_ACQ_REL);

	if (!chunk)
		chunk = make_chunk(slots);
	if (!chunk)
		return __atomic_load_n(&slots->chunk, __ATOMIC_ACQUIRE) != full;
	if (!__atomic_compare_exchange_n(&slots->chunk, &full, chunk, false,
					 __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		__atomic_store_n(&slots->spare, chunk, __ATOMIC_RELEASE);
	return true;
}

void *
cygprof_slots_take(struct cygprof_slots *slots)
{
	for (;;) {
		struct cygprof_chunk *chunk =
			__atomic_load_n(&slots->chunk, __ATOMIC_ACQUIRE);

		if (chunk && chunk->used_count < chunk->capacity_count) {
			uint32_t slot = __atomic_fetch_add(&chunk->used_count,
							   1, __ATOMIC_RELAXED);

			if (slot < chunk->capacity_count)
				return (struct cygprof_node *)(chunk + 1) +
				       slot;
		}
		if (!replace_chunk(slots, chunk))
			return NULL;
	}
}
