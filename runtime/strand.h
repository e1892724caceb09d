/* SPDX-License-Identifier: MIT
 *
 * strand.h - the stacks that a thread runs on
 *
 * A strand is a stack with a current node, bounds and excised ticks of its
 * own.  A thread starts with one.  An event outside the running strand's
 * bounds means that the program switched stacks; where the new one's bounds
 * are known (a signal stack, makecontext, cygprof_strand, the thread's own)
 * parents and times are exact, elsewhere the kernel's mapping is taken for
 * the stack: best effort, and counted.
 *
 *     fiber     has a root node of its own; while it is away its virtual
 *               clock stands still (the time away is excised)
 *     signal    nests under the call that the signal interrupted and ends at
 *               the first event back on that call's stack
 *
 * Threads: the lane's thread and its handlers.
 * Memory:  CYGPROF_STRANDS of a lane; when all are in use the one that was
 *          left longest is forgotten, its open calls healed, and counted.
 */
#ifndef CYGPROF_STRAND_H
#define CYGPROF_STRAND_H

#include "runtime/attributes.h"
#include "runtime/dump-format.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cygprof_lane_state;
struct cygprof_thread;

enum { CYGPROF_STRANDS = 64 };

/* One stack; mirrored into the lane's strand records as far as they go. */
struct cygprof_strand {
	uintptr_t stack_low;
	size_t stack_bytes; /* 0: not in use */
	struct cygprof_node *current;
	int64_t excised_ticks;
	uint64_t left_ticks; /* raw; 0: running */
	uint32_t flags;	     /* CYGPROF_STRAND_* of dump-format.h */
	uint32_t below;	     /* signal: the strand it interrupted */
};

struct cygprof_strands {
	uint32_t running; /* index into strand */
	struct cygprof_strand strand[CYGPROF_STRANDS];
};

/* Starts a lane's first strand. */
CYGPROF_COLD void cygprof_strand_start(struct cygprof_lane_state *state,
				       uintptr_t stack);

/* Makes the strand that holds stack the running one: thread's current node,
 * clock and bounds become its own. */
CYGPROF_COLD void cygprof_strand_switch(struct cygprof_thread *thread,
					uintptr_t stack, uint64_t now_ticks);

/* The same for a signal stack that lies inside the running strand's own stack,
 * where bounds do not tell: asks the kernel.  For events that would heal. */
CYGPROF_COLD void cygprof_strand_notice_signal(struct cygprof_thread *thread,
					       uintptr_t stack,
					       uint64_t now_ticks);

/* True if a node's frame lies on the running strand. */
CYGPROF_COLD bool cygprof_strand_holds(const struct cygprof_lane_state *state,
				       const struct cygprof_node *node);

/* Declares a stack (stacks.h); the running strand gives up what belongs to
 * it. */
CYGPROF_COLD void cygprof_strand_declare(uintptr_t low, size_t bytes);

#endif
