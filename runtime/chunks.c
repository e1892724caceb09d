/* SPDX-License-Identifier: MIT
 *
 * chunks.c - walk over a dump's own chunks
 */
#include "runtime/chunks.h"

static CYGPROF_QUIET void
visit_slab(const struct cygprof_slab *slab, uint32_t first_byte, uint32_t kind,
	   void (*visit)(struct cygprof_chunk *chunk, void *context),
	   void *context)
{
	uint32_t taken_bytes =
		__atomic_load_n(&slab->taken_bytes, __ATOMIC_ACQUIRE);
	uint32_t end = taken_bytes < slab->bytes ? taken_bytes : slab->bytes;
	uint32_t at = first_byte;

	while (at < end) {
		struct cygprof_chunk *chunk =
			(struct cygprof_chunk *)(slab->address + at);

		if (__atomic_load_n(&chunk->magic, __ATOMIC_ACQUIRE) !=
		    CYGPROF_CHUNK_MAGIC) {
			at += CYGPROF_PAGE_BYTES;
			continue;
		}
		if (chunk->kind == kind)
			visit(chunk, context);
		at += chunk->chunk_bytes;
	}
}

void
cygprof_chunks_visit(const struct cygprof_dump *dump, uint32_t kind,
		     void (*visit)(struct cygprof_chunk *chunk, void *context),
		     void *context)
{
	uint32_t slab_count =
		__atomic_load_n(&dump->slab_count, __ATOMIC_ACQUIRE);

	for (uint32_t i = 0; i < slab_count; i++)
		visit_slab(&dump->slabs[i],
			   i ? 0 : CYGPROF_PAGE_BYTES + CYGPROF_TEXT_BYTES,
			   kind, visit, context);
}
