/* SPDX-License-Identifier: MIT
 *
 * slots.h - 64-byte records of the dump, handed out one by one
 *
 * Nodes and folds come from chunks of their lane: 4 KiB at first, 16 KiB
 * later, so that a small profile is a small file.  A slot is reserved by one
 * atomic add; a handler that comes in the middle gets another one.  A chunk
 * that a handler made superfluous is kept as the spare; a second one is lost
 * (a hole of some KiB).
 *
 * Threads: one lane's thread and its handlers.
 * Failure: NULL: the node budget or the room in the dump is used up.
 */
#ifndef CYGPROF_SLOTS_H
#define CYGPROF_SLOTS_H

#include "runtime/attributes.h"
#include "runtime/dump-format.h"

struct cygprof_slots {
	struct cygprof_chunk *chunk; /* slots come from here; NULL: none yet */
	struct cygprof_chunk *spare; /* published, not used yet */
	uint32_t kind;		     /* CYGPROF_CHUNK_NODES or _FOLD */
	uint32_t lane_number;
	uint32_t chunk_count;
};

/* A slot of zeros.  Nodes are counted against the process's budget, a chunk
 * at a time. */
CYGPROF_COLD void *cygprof_slots_take(struct cygprof_slots *slots);

#endif
