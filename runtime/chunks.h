/* SPDX-License-Identifier: MIT
 *
 * chunks.h - walk over a dump's own chunks
 *
 * The order is that of the file; holes are stepped over page by page.
 * Chunks that are published during the walk may be missed.
 */
#ifndef CYGPROF_CHUNKS_H
#define CYGPROF_CHUNKS_H

#include "runtime/attributes.h"
#include "runtime/dump.h"

/* Calls visit with every published chunk of a kind. */
CYGPROF_COLD void cygprof_chunks_visit(
	const struct cygprof_dump *dump, uint32_t kind,
	void (*visit)(struct cygprof_chunk *chunk, void *context),
	void *context);

/* Records of a chunk that were handed out. */
CYGPROF_HOT uint32_t
cygprof_chunk_used_count(const struct cygprof_chunk *chunk)
{
	return chunk->used_count < chunk->capacity_count ?
		       chunk->used_count :
		       chunk->capacity_count;
}

#endif
