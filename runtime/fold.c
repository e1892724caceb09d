/* SPDX-License-Identifier: MIT
 *
 * fold.c - sums per function and edge for a lane past the node budget
 */
#include "runtime/fold.h"

#include "runtime/call-tree.h"
#include "runtime/child-index.h"
#include "runtime/fold-state.h"
#include "runtime/frame.h"
#include "runtime/heal.h"
#include "runtime/lane.h"
#include "runtime/ring.h"
#include "runtime/slow-path.h"
#include "runtime/stretch.h"
#include "runtime/thread.h"

/* The function word of what is current: a frame's, or a place of the tree. */
static CYGPROF_QUIET uint64_t
word_of(const struct cygprof_node *current)
{
	return cygprof_frame_is(current) ? cygprof_fold_function(current)
					 : current->function;
}

uint64_t
cygprof_fold_function(const struct cygprof_node *frame)
{
	return ((const struct cygprof_frame *)frame)->function;
}

static CYGPROF_QUIET bool
is_any(const struct cygprof_node *node, const void *context)
{
	(void)node;
	(void)context;
	return true;
}

/* The sums of an edge (caller != 0) or of a function, made if need be.  A fold
 * has function and caller where a node has function and parent, which is all
 * that the index looks at.  NULL: no room. */
static CYGPROF_QUIET struct cygprof_fold *
sums_of(struct cygprof_fold_state *state, uint64_t caller, uint64_t function)
{
	struct cygprof_node *known = cygprof_child_index_find(
		state->index, (const struct cygprof_node *)(uintptr_t)caller,
		function, is_any, NULL);

	if (known)
		return (struct cygprof_fold *)known;

	struct cygprof_fold *fold = cygprof_slots_take(&state->slots);

	if (!fold)
		return NULL;
	fold->caller = caller;
	fold->kind = caller ? CYGPROF_FOLD_EDGE : CYGPROF_FOLD_FUNCTION;
	cygprof_machine_publish();
	fold->function = function;
	state->index = cygprof_child_index_insert(state->index,
						  (struct cygprof_node *)fold);
	return fold;
}

void
cygprof_fold_open_sums(struct cygprof_fold *fold, uint64_t call_count,
		       uint64_t virtual_ticks, uint64_t calls_so_far)
{
	bool is_outermost =
		__atomic_fetch_add(&fold->open_count, 1, __ATOMIC_RELAXED) == 0;

	__atomic_fetch_add(&fold->calls, call_count, __ATOMIC_RELAXED);
	if (!is_outermost)
		return;
	fold->primitive_calls += call_count;
	fold->cumulative_calls -= (int64_t)calls_so_far;
	cygprof_machine_subtract(&fold->cumulative_ticks,
				 (int64_t)virtual_ticks);
}

static CYGPROF_QUIET void
close_sums(struct cygprof_fold *fold, uint64_t virtual_ticks,
	   uint64_t calls_so_far)
{
	if (__atomic_sub_fetch(&fold->open_count, 1, __ATOMIC_RELAXED) != 0)
		return;
	fold->cumulative_calls += (int64_t)calls_so_far;
	cygprof_machine_add(&fold->cumulative_ticks, (int64_t)virtual_ticks);
}

void
cygprof_fold_charge(struct cygprof_thread *thread, uint64_t now_ticks)
{
	struct cygprof_fold_state *state = thread->lane->fold;
	struct cygprof_node *current = thread->current;
	uint64_t virtual_ticks = now_ticks - (uint64_t)thread->excised_ticks;
	uint64_t last_ticks =
		__atomic_load_n(&state->last_ticks, __ATOMIC_RELAXED);
	int64_t own_ticks;

	/* Whoever moves the tick on charges what it moved: a handler that
	 * comes in between has charged its part. */
	do {
		own_ticks = (int64_t)(virtual_ticks - last_ticks);
		if (own_ticks <= 0)
			return;
	} while (!__atomic_compare_exchange_n(
		&state->last_ticks, &last_ticks, virtual_ticks, true,
		__ATOMIC_RELAXED, __ATOMIC_RELAXED));
	if (!cygprof_frame_is(current))
		return;

	struct cygprof_frame *frame = (struct cygprof_frame *)current;

	cygprof_machine_add(&frame->sums->own_ticks, own_ticks);
	cygprof_machine_add(&frame->edge->own_ticks, own_ticks);
}

void
cygprof_fold_resume(struct cygprof_thread *thread, uint64_t now_ticks)
{
	thread->lane->fold->last_ticks =
		now_ticks - (uint64_t)thread->excised_ticks;
}

bool
cygprof_fold_find_call(struct cygprof_fold_state *state, uint64_t caller,
		       uint64_t function, struct cygprof_fold_call *ret_call)
{
	ret_call->function = function;
	ret_call->sums = sums_of(state, 0, function);
	ret_call->edge = sums_of(state, caller, function);
	return ret_call->sums && ret_call->edge;
}

struct cygprof_frame *
cygprof_fold_push(struct cygprof_fold_state *state,
		  const struct cygprof_fold_call *call,
		  struct cygprof_node *parent, const struct cygprof_node *place)
{
	struct cygprof_frame *frame = cygprof_frame_get(
		&state->frames, parent, cygprof_frame_is(parent));

	if (!frame)
		return NULL;
	/* Taken first: a handler that comes now uses another frame. */
	frame->node.stack_position = place->stack_position;
	cygprof_machine_publish();
	frame->node.return_address = place->return_address;
	frame->node.call_site = place->call_site;
	frame->node.enter_ticks = place->enter_ticks;
	frame->node.parent = (uintptr_t)parent;
	frame->function = call->function;
	frame->sums = call->sums;
	frame->edge = call->edge;
	cygprof_machine_publish();
	return frame;
}

void
cygprof_fold_inherit(struct cygprof_thread *thread, uint64_t function,
		     const struct cygprof_node *place)
{
	struct cygprof_fold_state *state = thread->lane->fold;
	struct cygprof_fold_call call;
	struct cygprof_frame *frame;

	if (!cygprof_fold_find_call(state, word_of(thread->current), function,
				    &call))
		return;
	frame = cygprof_fold_push(state, &call, thread->current, place);
	if (!frame)
		return;
	thread->current = &frame->node;
	cygprof_fold_open_sums(call.sums, 0, place->enter_ticks, 0);
	cygprof_fold_open_sums(call.edge, 0, place->enter_ticks, 0);
}

void
cygprof_fold_enter(struct cygprof_thread *thread,
		   const struct cygprof_event *event,
		   const struct cygprof_stretch *stretch)
{
	struct cygprof_fold_state *state = thread->lane->fold;
	uint64_t now_ticks = stretch->start_ticks;
	struct cygprof_node place = {0};
	struct cygprof_fold_call call;
	struct cygprof_frame *frame = NULL;

	cygprof_fold_charge(thread, now_ticks);
	cygprof_heal_stale(thread, event, now_ticks);
	cygprof_lane_note_code(thread->lane, event->function);
	cygprof_node_take(&place, event->stack, event->return_address,
			  (const void *)event->call_site);
	place.enter_ticks = now_ticks - (uint64_t)thread->excised_ticks;
	if (cygprof_fold_find_call(state, word_of(thread->current),
				   event->function, &call))
		frame = cygprof_fold_push(state, &call, thread->current,
					  &place);
	if (!frame) {
		thread->lane->lane->dropped_calls++;
		cygprof_stretch_end(thread, stretch);
		return;
	}
	thread->current = &frame->node;
	cygprof_fold_open_sums(call.sums, 1, place.enter_ticks,
			       state->call_count);
	cygprof_fold_open_sums(call.edge, 1, place.enter_ticks,
			       state->call_count);
	cygprof_machine_increment(&state->call_count);
	cygprof_stretch_end(thread, stretch);
}

static CYGPROF_QUIET void
close_frame(const struct cygprof_fold_state *state, struct cygprof_frame *frame,
	    uint64_t virtual_ticks)
{
	close_sums(frame->sums, virtual_ticks, state->call_count);
	close_sums(frame->edge, virtual_ticks, state->call_count);
}

uint64_t
cygprof_fold_close_path(struct cygprof_lane_state *lane,
			struct cygprof_node *current, uint64_t virtual_ticks)
{
	uint64_t closed_count = 0;

	for (; cygprof_frame_is(current);
	     current = cygprof_node_parent(current)) {
		close_frame(lane->fold, (struct cygprof_frame *)current,
			    virtual_ticks);
		current->stack_position = CYGPROF_STACK_CLOSED;
		closed_count++;
	}
	return closed_count;
}

void
cygprof_fold_pop(struct cygprof_thread *thread, uint64_t now_ticks)
{
	struct cygprof_frame *frame = (struct cygprof_frame *)thread->current;

	cygprof_fold_charge(thread, now_ticks);
	close_frame(thread->lane->fold, frame,
		    now_ticks - (uint64_t)thread->excised_ticks);
	thread->current = cygprof_node_parent(&frame->node);
	cygprof_machine_publish();
	frame->node.stack_position = CYGPROF_STACK_CLOSED;
}

void
cygprof_fold_exit(struct cygprof_thread *thread,
		  const struct cygprof_event *event,
		  const struct cygprof_stretch *stretch)
{
	uint64_t now_ticks = stretch->start_ticks;
	struct cygprof_node *call;

	cygprof_fold_charge(thread, now_ticks);
	call = cygprof_heal_to_call(thread, event, now_ticks);
	if (!call) {
		thread->lane->lane->unmatched++;
		cygprof_stretch_end(thread, stretch);
		return;
	}

	const struct cygprof_frame *frame = (const struct cygprof_frame *)call;
	const struct cygprof_node *edge =
		(const struct cygprof_node *)frame->edge;
	uint64_t enter_ticks =
		frame->node.enter_ticks + (uint64_t)thread->excised_ticks;

	cygprof_fold_pop(thread, now_ticks);
	cygprof_stretch_end(thread, stretch);
	cygprof_ring_write(thread->ring, edge, enter_ticks, now_ticks);
}

void
cygprof_fold_pause(struct cygprof_thread *thread, uint64_t off_ticks)
{
	struct cygprof_strands *strands = &thread->lane->strands;

	for (int i = 0; i < CYGPROF_STRANDS; i++) {
		struct cygprof_strand *strand = &strands->strand[i];

		if (!strand->stack_bytes)
			continue;
		thread->current = strand->current;
		cygprof_fold_resume(thread, off_ticks);
		while (cygprof_frame_is(thread->current) &&
		       thread->current != &cygprof_thread_unborn_node)
			cygprof_fold_pop(thread, off_ticks);
		strand->current = thread->lane->root;
	}
}
