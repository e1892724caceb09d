/* SPDX-License-Identifier: MIT
 *
 * frame.h - the explicit frames of a folded lane
 *
 * A frame is the head of a node (stack position, return address, call site,
 * parent), so that strands and healing treat both alike; its function word is
 * 0, so that no hook ever matches it.  Frames form a stack by their parent;
 * each keeps the one below it, free or not, for the next call.
 *
 * Threads: the lane's thread and its handlers: a frame is taken by its stack
 *          position, like a node.
 * Memory:  private mappings of 64 KiB, never given back.
 */
#ifndef CYGPROF_FRAME_H
#define CYGPROF_FRAME_H

#include "runtime/attributes.h"
#include "runtime/dump-format.h"

#include <stdbool.h>

struct cygprof_frame {
	struct cygprof_node node;
	uint64_t function;
	struct cygprof_fold *sums; /* of the function */
	struct cygprof_fold *edge; /* from its caller */
	struct cygprof_frame *deeper; /* perhaps in use */
};

struct cygprof_frames {
	struct cygprof_frame_block *block; /* frames come from here */
	struct cygprof_frame *first; /* deeper of what is no frame */
};

/* True for the node of a frame. */
CYGPROF_HOT bool
cygprof_frame_is(const struct cygprof_node *node)
{
	return node->function == 0;
}

/* A closed frame to lie above parent (a frame if is_frame, else a place of the
 * tree).  NULL: no memory. */
CYGPROF_COLD struct cygprof_frame *
cygprof_frame_get(struct cygprof_frames *frames, struct cygprof_node *parent,
		  bool is_frame);

#endif
