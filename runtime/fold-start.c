/* SPDX-License-Identifier: MIT
 *
 * fold-start.c - how a lane folds: its open calls leave the tree for frames
 */
#include "runtime/call-tree.h"
#include "runtime/child-index.h"
#include "runtime/fault.h"
#include "runtime/fold-state.h"
#include "runtime/fold.h"
#include "runtime/lane.h"
#include "runtime/process.h"
#include "runtime/sys.h"
#include "runtime/thread.h"

/* A frame for an open call of the tree; its parent comes later.  NULL: no
 * room. */
static CYGPROF_QUIET struct cygprof_frame *
move_call(struct cygprof_fold_state *state, struct cygprof_node *node,
	  uint64_t virtual_ticks)
{
	struct cygprof_node nowhere = {.function = CYGPROF_PLACE_ROOT};
	struct cygprof_frame *frame = NULL;
	struct cygprof_fold_call call;

	state->frames.first = NULL;
	if (cygprof_fold_find_call(state, cygprof_node_parent(node)->function,
				   node->function, &call))
		frame = cygprof_fold_push(state, &call, &nowhere, node);
	if (!frame)
		return NULL;
	cygprof_fold_open_sums(call.sums, 0, virtual_ticks, 0);
	cygprof_fold_open_sums(call.edge, 0, virtual_ticks, 0);
	return frame;
}

/* The strands that stand at a call stand where it went from now on. */
static CYGPROF_QUIET void
move_strands(struct cygprof_strands *strands, const struct cygprof_node *from,
	     struct cygprof_node *to)
{
	for (int i = 0; i < CYGPROF_STRANDS; i++)
		if (strands->strand[i].current == from)
			strands->strand[i].current = to;
}

/* Moves a strand's open path into frames, the innermost call first.  A call
 * that finds no room ends here, counted as healed, and what stood at it stands
 * at the next call outwards that found some. */
static CYGPROF_QUIET void
move_path(struct cygprof_lane_state *lane, struct cygprof_fold_state *state,
	  struct cygprof_node *node, uint64_t virtual_ticks)
{
	struct cygprof_node *inner = NULL;    /* the last frame made */
	struct cygprof_node *stranded = node; /* from here on strands wait */

	while (!cygprof_node_is_place(node) && !cygprof_frame_is(node)) {
		struct cygprof_frame *frame =
			move_call(state, node, virtual_ticks);

		cygprof_call_tree_close(node, virtual_ticks);
		node = cygprof_node_parent(node);
		if (!frame) {
			lane->lane->healed++;
			continue;
		}
		for (; stranded != node;
		     stranded = cygprof_node_parent(stranded))
			move_strands(&lane->strands, stranded, &frame->node);
		if (inner)
			inner->parent = (uintptr_t)frame;
		inner = &frame->node;
	}
	for (; stranded != node; stranded = cygprof_node_parent(stranded))
		move_strands(&lane->strands, stranded, node);
	if (inner)
		inner->parent = (uintptr_t)node;
}

static CYGPROF_QUIET struct cygprof_fold_state *
make_state(struct cygprof_lane_state *lane)
{
	struct cygprof_fold_state *state =
		cygprof_sys_map_memory(sizeof(*state));

	if (cygprof_sys_failed(state))
		return NULL;
	state->slots.kind = CYGPROF_CHUNK_FOLD;
	state->slots.lane_number = lane->lane->number;
	state->index =
		cygprof_child_index_open(CYGPROF_CHILD_INDEX_FIRST_SLOTS);
	return state->index ? state : NULL;
}

/* Moves the open calls of all strands. */
static CYGPROF_QUIET void
fold(struct cygprof_thread *thread, struct cygprof_fold_state *state,
     uint64_t now_ticks)
{
	struct cygprof_lane_state *lane = thread->lane;
	struct cygprof_strands *strands = &lane->strands;
	struct cygprof_strand *running = &strands->strand[strands->running];

	thread->stack_bytes = 0; /* every event is slow from here on */
	running->current = thread->current;
	/* First the path that runs: it holds those it interrupted. */
	move_path(lane, state, running->current,
		  now_ticks - (uint64_t)thread->excised_ticks);
	for (uint32_t i = 0; i < CYGPROF_STRANDS; i++) {
		const struct cygprof_strand *strand = &strands->strand[i];

		if (i != strands->running && strand->stack_bytes &&
		    !(strand->flags & CYGPROF_STRAND_SIGNAL))
			move_path(lane, state, strand->current,
				  strand->left_ticks -
					  (uint64_t)strand->excised_ticks);
	}
	state->last_ticks = now_ticks - (uint64_t)thread->excised_ticks;
	state->frames.first = NULL;
	lane->lane->folded_ticks = now_ticks;
	lane->fold = state;
	thread->current = running->current;
}

bool
cygprof_fold_start(struct cygprof_thread *thread, uint64_t now_ticks)
{
	struct cygprof_fold_state *state = make_state(thread->lane);
	uint64_t mask;

	if (!state) {
		cygprof_fault_record(cygprof_process.dump.header,
				     CYGPROF_FAULT_MEMORY, 0);
		return false;
	}
	/* Once in a lane's life its tree and its frames are both half: signals
	 * wait for these microseconds. */
	mask = cygprof_sys_hold_signals();
	if (!thread->lane->fold)
		fold(thread, state, now_ticks);
	cygprof_sys_restore_signals(mask);
	return true;
}
