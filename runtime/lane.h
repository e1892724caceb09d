/* SPDX-License-Identifier: MIT
 *
 * lane.h - a thread's place in the dump
 *
 * A lane has two halves: what readers see (struct cygprof_lane, the call tree
 * and the ring, in the dump) and what only its thread needs (below, private
 * memory, gone with the process).  Lanes are never freed: a new thread adopts
 * the lane of one that the kernel says is gone, and goes on with its tree, so
 * that ten thousand short threads cost no memory.
 *
 * Threads: a lane belongs to one thread at a time; adoption is one
 *          compare-and-swap on the owner.
 * Failure: no room: NULL, the fault is in the dump.
 */
#ifndef CYGPROF_LANE_H
#define CYGPROF_LANE_H

#include "runtime/attributes.h"
#include "runtime/child-index.h"
#include "runtime/dump-format.h"
#include "runtime/slots.h"
#include "runtime/strand.h"

struct cygprof_fold_state;
struct cygprof_fork_path;

struct cygprof_lane_state {
	struct cygprof_lane *lane;	   /* in the dump */
	struct cygprof_node *root;	   /* in the dump */
	struct cygprof_chunk *ring;	   /* in the dump, or no_ring */
	struct cygprof_child_index *index; /* when last in the slow path */
	struct cygprof_slots nodes;	   /* where new nodes come from */
	struct cygprof_lane_state *next;   /* of the process's lanes */
	struct cygprof_strands strands;
	struct cygprof_fold_state *fold; /* NULL: the tree is whole */
	struct cygprof_node *inherited;	 /* innermost call open at the fork */
	struct cygprof_fork_path *fork_path; /* noted before a fork */
	const struct cygprof_image *code; /* of the last new node, or NULL */
	struct {
		struct cygprof_chunk head;
		struct cygprof_ring_record record;
	} no_ring; /* where records go if the ring is switched off */
};

/* A lane for the calling thread: an abandoned one, or a new one.  Its owner is
 * the thread; it is not yet the thread's (see thread.c). */
CYGPROF_COLD struct cygprof_lane_state *cygprof_lane_get(uint32_t tid);

/* Sees to it that the dump knows the file that a function lies in. */
CYGPROF_COLD void cygprof_lane_note_code(struct cygprof_lane_state *state,
					 uint64_t function);

/* Gives a lane back that the thread did not need. */
CYGPROF_COLD void cygprof_lane_release(struct cygprof_lane_state *state);

#endif
