/* SPDX-License-Identifier: MIT
 *
 * ring.h - the last calls of a lane, one by one
 *
 * One record a finished call; the oldest is overwritten.  A record is
 * reserved by one instruction, filled, and committed by its number, so that a
 * handler that interrupts the writer takes the next slot and any reader can
 * tell a whole record:
 *
 *     reserve   ring_count += 1             (old value = N, slot N & mask)
 *     fill      enter_ticks, exit_ticks
 *     commit    number = N << 32 | node
 *
 * A reader copies slot N & mask, keeps it if the copy's upper half is N's low
 * half, and drops it if afterwards ring_count > N + capacity.
 *
 * A lane without a ring (CYGPROF_RING=0) has one of one record in private
 * memory: the hooks have no branch for it.
 */
#ifndef CYGPROF_RING_H
#define CYGPROF_RING_H

#include "machine.h"
#include "runtime/attributes.h"
#include "runtime/dump-format.h"
#include "runtime/gate.h"

/* Hook path. */
CYGPROF_HOT void
cygprof_ring_write(struct cygprof_chunk *ring, const struct cygprof_node *node,
		   uint64_t enter_ticks, uint64_t exit_ticks)
{
	uint64_t number = cygprof_machine_reserve(&ring->ring_count);
	struct cygprof_ring_record *record =
		(struct cygprof_ring_record *)(ring + 1) +
		(number & ring->ring_mask);

	/* Pairs with the reader's second look at ring_count: a slot that is
	 * being overwritten was reserved before. */
	cygprof_machine_publish();
	record->enter_ticks = enter_ticks;
	record->exit_ticks = exit_ticks;
	cygprof_machine_publish();
	record->number =
		number << 32 |
		(uint32_t)(((const char *)node - cygprof_gate.base) >> 6);
}

/* Bytes of a ring chunk for record_count records (a power of two): whole
 * pages. */
CYGPROF_HOT uint32_t
cygprof_ring_bytes(uint32_t record_count)
{
	uint64_t bytes = sizeof(struct cygprof_chunk) +
			 record_count * sizeof(struct cygprof_ring_record);

	return (uint32_t)((bytes + CYGPROF_PAGE_BYTES - 1) /
			  CYGPROF_PAGE_BYTES * CYGPROF_PAGE_BYTES);
}

#endif
