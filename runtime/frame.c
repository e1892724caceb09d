/* SPDX-License-Identifier: MIT
 *
 * frame.c - frames from private blocks
 */
#include "runtime/frame.h"

#include "runtime/sys.h"

enum { BLOCK_BYTES = 65536 };

struct cygprof_frame_block {
	uint32_t used_count;
	uint32_t reserved[15];
	struct cygprof_frame frames[];
};

enum {
	BLOCK_FRAMES = (BLOCK_BYTES - sizeof(struct cygprof_frame_block)) /
		       sizeof(struct cygprof_frame)
};

static CYGPROF_QUIET struct cygprof_frame *
make_frame(struct cygprof_frames *frames)
{
	for (;;) {
		struct cygprof_frame_block *block =
			__atomic_load_n(&frames->block, __ATOMIC_ACQUIRE);

		if (block) {
			uint32_t slot = __atomic_fetch_add(&block->used_count,
							   1, __ATOMIC_RELAXED);

			if (slot < BLOCK_FRAMES)
				return &block->frames[slot];
		}

		struct cygprof_frame_block *more =
			cygprof_sys_map_memory(BLOCK_BYTES);

		if (cygprof_sys_failed(more))
			return NULL;
		if (!__atomic_compare_exchange_n(&frames->block, &block, more,
						 false, __ATOMIC_ACQ_REL,
						 __ATOMIC_RELAXED))
			cygprof_sys_unmap(more, BLOCK_BYTES);
	}
}

struct cygprof_frame *
cygprof_frame_get(struct cygprof_frames *frames, struct cygprof_node *parent,
		  bool is_frame)
{
	struct cygprof_frame **deeper =
		is_frame ? &((struct cygprof_frame *)parent)->deeper :
			   &frames->first;
	struct cygprof_frame *frame = *deeper;

	if (!frame || frame->node.stack_position != CYGPROF_STACK_CLOSED) {
		frame = make_frame(frames);
		if (!frame)
			return NULL;
		frame->node.stack_position = CYGPROF_STACK_CLOSED;
		*deeper = frame;
	}
	frame->node.parent = (uintptr_t)parent;
	return frame;
}
