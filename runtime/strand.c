/* SPDX-License-Identifier: MIT
 *
 * strand.c - tell stacks apart and switch between them
 */
#include "runtime/strand.h"

#include "runtime/call-tree.h"
#include "runtime/fold.h"
#include "runtime/heal.h"
#include "runtime/lane.h"
#include "runtime/stacks.h"
#include "runtime/sys.h"
#include "runtime/thread.h"

/* Shows a strand to readers. */
static CYGPROF_QUIET void
mirror(struct cygprof_lane_state *state, uint32_t index)
{
	const struct cygprof_strand *strand = &state->strands.strand[index];

	if (index >= CYGPROF_LANE_STRANDS)
		return;

	struct cygprof_strand_record *record = &state->lane->strands[index];

	record->stack_low = strand->stack_low;
	record->current = (uintptr_t)strand->current;
	record->excised_ticks = strand->excised_ticks;
	record->left_ticks = strand->left_ticks;
	record->flags = strand->flags;
	record->switches++;
	cygprof_machine_publish();
	record->stack_bytes = strand->stack_bytes;
}

void
cygprof_strand_start(struct cygprof_lane_state *state, uintptr_t stack)
{
	struct cygprof_strand *strand = &state->strands.strand[0];
	bool is_known;

	for (uint32_t i = 0; i < CYGPROF_STRANDS; i++)
		state->strands.strand[i].stack_bytes = 0;
	*strand = (struct cygprof_strand){.current = state->root};
	is_known = cygprof_stacks_bounds(stack, &strand->stack_low,
					 &strand->stack_bytes);
	strand->flags = is_known ? 0 : CYGPROF_STRAND_GUESSED;
	state->strands.running = 0;
	state->root->stack_position =
		cygprof_stack_position(strand->stack_low + strand->stack_bytes);
	mirror(state, 0);
}

bool
cygprof_strand_holds(const struct cygprof_lane_state *state,
		     const struct cygprof_node *node)
{
	const struct cygprof_strand *strand =
		&state->strands.strand[state->strands.running];
	uint32_t above_low = node->stack_position -
			     cygprof_stack_position(strand->stack_low);

	return above_low <= strand->stack_bytes >> 3;
}

static CYGPROF_QUIET bool
is_interrupted(const struct cygprof_strands *strands, uint32_t index)
{
	for (uint32_t i = 0; i < CYGPROF_STRANDS; i++)
		if (strands->strand[i].stack_bytes &&
		    strands->strand[i].flags & CYGPROF_STRAND_SIGNAL &&
		    strands->strand[i].below == index)
			return true;
	return false;
}

/* A free entry; if there is none, that of the fiber left longest ago. */
static CYGPROF_QUIET uint32_t
make_room(struct cygprof_lane_state *state)
{
	struct cygprof_strands *strands = &state->strands;
	uint32_t oldest = 0;

	for (uint32_t i = 0; i < CYGPROF_STRANDS; i++) {
		const struct cygprof_strand *strand = &strands->strand[i];

		if (!strand->stack_bytes)
			return i;
		if (i != strands->running && !is_interrupted(strands, i) &&
		    (oldest == 0 ||
		     strand->left_ticks < strands->strand[oldest].left_ticks))
			oldest = i;
	}

	struct cygprof_strand *lost = &strands->strand[oldest];
	uint64_t end_ticks = lost->left_ticks - (uint64_t)lost->excised_ticks;

	state->lane->healed +=
		state->fold ? cygprof_fold_close_path(state, lost->current,
						      end_ticks)
			    : cygprof_heal_path(lost->current, end_ticks);
	state->lane->strands_forgotten++;
	lost->stack_bytes = 0;
	return oldest;
}

/* The known strand that holds an address, or -1.  A signal stack that was left
 * may lie inside another stack, so exact strands come first. */
static CYGPROF_QUIET int
find_known(const struct cygprof_strands *strands, uintptr_t stack)
{
	for (int i = 0; i < CYGPROF_STRANDS; i++) {
		const struct cygprof_strand *strand = &strands->strand[i];

		if (strand->stack_bytes &&
		    cygprof_stack_holds(strand->stack_low, strand->stack_bytes,
					stack))
			return i;
	}
	return -1;
}

/* A root for a fiber's calls, apart from the thread's own. */
static CYGPROF_QUIET struct cygprof_node *
make_fiber_root(struct cygprof_lane_state *state,
		const struct cygprof_strand *strand)
{
	struct cygprof_node *root =
		state->fold ? NULL
			    : cygprof_call_tree_child(state, state->root,
						      CYGPROF_PLACE_STRAND,
						      strand->stack_low);

	if (!root)
		return state->root;
	root->stack_position =
		cygprof_stack_position(strand->stack_low + strand->stack_bytes);
	return root;
}

/* Describes the signal stack that holds an address, if one does. */
static CYGPROF_QUIET bool
find_signal(const struct cygprof_thread *thread, uintptr_t stack,
	    struct cygprof_strand *ret_strand)
{
	uintptr_t low;
	size_t bytes;

	if (!cygprof_sys_signal_stack(&low, &bytes) ||
	    !cygprof_stack_holds(low, bytes, stack))
		return false;
	*ret_strand = (struct cygprof_strand){
		.stack_low = low,
		.stack_bytes = bytes,
		.current = thread->current,
		.excised_ticks = thread->excised_ticks,
		.flags = CYGPROF_STRAND_SIGNAL,
		.below = thread->lane->strands.running,
	};
	return true;
}

/* Enters a stack that no strand is known for. */
static CYGPROF_QUIET uint32_t
discover(struct cygprof_thread *thread, uintptr_t stack, uint64_t now_ticks)
{
	struct cygprof_lane_state *state = thread->lane;
	uint32_t index = make_room(state);
	struct cygprof_strand found = {.excised_ticks = thread->excised_ticks};

	if (!find_signal(thread, stack, &found)) {
		if (!cygprof_stacks_bounds(stack, &found.stack_low,
					   &found.stack_bytes)) {
			found.flags = CYGPROF_STRAND_GUESSED;
			state->lane->strands_lost++;
		}
		found.current = make_fiber_root(state, &found);
	}
	found.left_ticks = now_ticks;
	state->strands.strand[index] = found;
	state->lane->strand_count++;
	return index;
}

/* Leaves a signal stack for good: what is still open on it was jumped out of;
 * the interrupted strand goes on. */
static CYGPROF_QUIET void
leave_signal(struct cygprof_thread *thread, uint64_t now_ticks)
{
	struct cygprof_lane_state *state = thread->lane;
	struct cygprof_strand *strand =
		&state->strands.strand[state->strands.running];

	cygprof_heal_strand(thread, now_ticks);
	state->strands.running = strand->below;
	state->strands.strand[strand->below].left_ticks = 0;
	strand->stack_bytes = 0;
	mirror(state, (uint32_t)(strand - state->strands.strand));
}

static CYGPROF_QUIET void
run(struct cygprof_thread *thread, uint32_t index, uint64_t now_ticks)
{
	struct cygprof_lane_state *state = thread->lane;
	struct cygprof_strand *strand = &state->strands.strand[index];

	if (index != state->strands.running) {
		struct cygprof_strand *left =
			&state->strands.strand[state->strands.running];

		left->current = thread->current;
		left->excised_ticks = thread->excised_ticks;
		left->left_ticks = now_ticks;
		mirror(state, state->strands.running);
		if (!(strand->flags & CYGPROF_STRAND_SIGNAL)) {
			thread->current = strand->current;
			thread->excised_ticks =
				strand->excised_ticks +
				(int64_t)(now_ticks - strand->left_ticks);
		}
		strand->left_ticks = 0;
		state->strands.running = index;
	}
	if (!state->fold)
		cygprof_thread_attach(thread, thread->current,
				      strand->stack_low, strand->stack_bytes);
	mirror(state, index);
}

/* Leaves the running strand for the one that holds stack. */
static CYGPROF_QUIET void
change(struct cygprof_thread *thread, uintptr_t stack, uint64_t now_ticks)
{
	struct cygprof_lane_state *state = thread->lane;
	struct cygprof_strands *strands = &state->strands;
	const struct cygprof_strand *running =
		&strands->strand[strands->running];

	state->lane->strand_switches++;
	if (state->fold)
		cygprof_fold_charge(thread, now_ticks);
	while (running->flags & CYGPROF_STRAND_SIGNAL &&
	       !cygprof_stack_holds(running->stack_low, running->stack_bytes,
				    stack)) {
		leave_signal(thread, now_ticks);
		running = &strands->strand[strands->running];
	}
	if (!cygprof_stack_holds(running->stack_low, running->stack_bytes,
				 stack)) {
		int known = find_known(strands, stack);

		run(thread,
		    known >= 0 ? (uint32_t)known
			       : discover(thread, stack, now_ticks),
		    now_ticks);
	} else {
		run(thread, strands->running, now_ticks);
	}
	if (state->fold)
		cygprof_fold_resume(thread, now_ticks);
}

static CYGPROF_QUIET bool
is_running(const struct cygprof_strands *strands, uintptr_t stack)
{
	const struct cygprof_strand *running =
		&strands->strand[strands->running];

	return cygprof_stack_holds(running->stack_low, running->stack_bytes,
				   stack);
}

void
cygprof_strand_switch(struct cygprof_thread *thread, uintptr_t stack,
		      uint64_t now_ticks)
{
	/* Signals wait while the thread is between two strands.  One that did
	 * runs its handler, perhaps on another strand, before the restore
	 * returns. */
	while (!is_running(&thread->lane->strands, stack)) {
		uint64_t mask = cygprof_sys_hold_signals();

		change(thread, stack, now_ticks);
		cygprof_sys_restore_signals(mask);
	}
}

void
cygprof_strand_notice_signal(struct cygprof_thread *thread, uintptr_t stack,
			     uint64_t now_ticks)
{
	struct cygprof_lane_state *state = thread->lane;
	const struct cygprof_strand *running =
		&state->strands.strand[state->strands.running];
	struct cygprof_strand found;
	uint32_t index;

	if (running->flags & CYGPROF_STRAND_SIGNAL ||
	    !find_signal(thread, stack, &found))
		return;
	found.left_ticks = now_ticks;
	index = make_room(state);
	state->strands.strand[index] = found;
	state->lane->strand_switches++;
	run(thread, index, now_ticks);
}

/* The strand that runs now may have been taken to be larger than it is. */
static CYGPROF_QUIET void
cut_running(struct cygprof_thread *thread, uintptr_t stack)
{
	struct cygprof_strand *strand;

	if (!thread->lane || !thread->lane->lane || !thread->stack_bytes)
		return;
	strand = &thread->lane->strands.strand[thread->lane->strands.running];
	if (!cygprof_stack_holds(strand->stack_low, strand->stack_bytes, stack))
		return;
	cygprof_stacks_cut(stack, &strand->stack_low, &strand->stack_bytes);
	cygprof_thread_attach(thread, thread->current, strand->stack_low,
			      strand->stack_bytes);
}

void
cygprof_strand_declare(uintptr_t low, size_t bytes)
{
	cygprof_stacks_declare(low, bytes);
	cut_running(&cygprof_thread, (uintptr_t)__builtin_frame_address(0));
}
