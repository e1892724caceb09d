/* SPDX-License-Identifier: MIT
 *
 * retire.c - give the nodes of unloaded code lasting names
 */
#include "runtime/retire.h"

#include "runtime/chunks.h"

/* The word for code of an image at an address, or the word as it is. */
static CYGPROF_QUIET uint64_t
retired_word(const struct cygprof_image *image, uint64_t word)
{
	if (word < image->start_address || word >= image->end_address)
		return word;
	return CYGPROF_RETIRED_BIT |
	       (uint64_t)image->number << CYGPROF_RETIRED_OFFSET_BITS |
	       (word - image->load_bias);
}

/* Folds have function and caller where nodes have function and parent. */
static CYGPROF_QUIET void
retire_records(struct cygprof_chunk *chunk, void *context)
{
	const struct cygprof_image *image = context;
	struct cygprof_node *node = (struct cygprof_node *)(chunk + 1);
	uint32_t used_count = cygprof_chunk_used_count(chunk);

	for (uint32_t i = 0; i < used_count; i++, node++) {
		uint64_t word = retired_word(image, node->function);

		if (word != node->function)
			__atomic_store_n(&node->function, word,
					 __ATOMIC_RELEASE);
		if (chunk->kind == CYGPROF_CHUNK_FOLD)
			node->parent = retired_word(image, node->parent);
	}
}

static CYGPROF_QUIET void
retire_images(struct cygprof_chunk *chunk, void *context)
{
	struct cygprof_dump *dump = context;
	struct cygprof_image *image = (struct cygprof_image *)(chunk + 1);

	for (uint32_t i = 0; i < chunk->capacity_count; i++, image++) {
		if (!image->ready || !image->unloaded_ticks || image->retired)
			continue;
		cygprof_chunks_visit(dump, CYGPROF_CHUNK_NODES, retire_records,
				     image);
		cygprof_chunks_visit(dump, CYGPROF_CHUNK_FOLD, retire_records,
				     image);
		image->retired = 1;
	}
}

void
cygprof_retire_unloaded(struct cygprof_dump *dump)
{
	cygprof_chunks_visit(dump, CYGPROF_CHUNK_IMAGES, retire_images, dump);
}
