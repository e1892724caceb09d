/* SPDX-License-Identifier: MIT
 *
 * landing.c - where a jump lands
 */
#include "runtime/landing.h"

#include "runtime/call-tree.h"
#include "runtime/fork.h"
#include "runtime/gate.h"
#include "runtime/heal.h"
#include "runtime/lane.h"
#include "runtime/process.h"
#include "runtime/slow-path.h"
#include "runtime/strand.h"
#include "runtime/stretch.h"
#include "runtime/thread.h"

/* False also where the next event has to start or to stop something first. */
static CYGPROF_QUIET bool
is_recording(const struct cygprof_thread *thread)
{
	const uint32_t *control = cygprof_gate.control;

	return control && !*control && thread->lane && thread->current &&
	       thread->current != &cygprof_thread_unborn_node;
}

static CYGPROF_QUIET bool
is_on_strand(const struct cygprof_strand *strand, uintptr_t stack)
{
	return stack - strand->stack_low < strand->stack_bytes;
}

/* True if control at stack has left the current call. */
static CYGPROF_QUIET bool
is_left(const struct cygprof_thread *thread, uintptr_t stack)
{
	const struct cygprof_strands *strands = &thread->lane->strands;

	return !is_on_strand(&strands->strand[strands->running], stack) ||
	       cygprof_node_height(thread->current, stack) < 0;
}

/* True if the current call is inlined into its caller's frame, and that is the
 * one at stack. */
static CYGPROF_QUIET bool
is_inlined_at(const struct cygprof_thread *thread, uintptr_t stack)
{
	const struct cygprof_node *call = thread->current;
	const struct cygprof_node *caller = cygprof_node_parent(call);

	return !cygprof_node_is_place(call) &&
	       cygprof_node_height(call, stack) == 0 &&
	       caller->stack_position == call->stack_position &&
	       caller->call_site == call->call_site;
}

/* To find the bounds of a stack that nobody knows is dear, and in vain if no
 * event follows. */
static CYGPROF_QUIET bool
is_known(const struct cygprof_strands *strands, uintptr_t stack)
{
	for (uint32_t i = 0; i < CYGPROF_STRANDS; i++)
		if (is_on_strand(&strands->strand[i], stack))
			return true;
	return false;
}

/* A call that is made from the landing place stands below it, at the highest
 * here, and comes from no call site that an open call has: its enter proves
 * dead what control has left. */
static CYGPROF_QUIET void
end_left(struct cygprof_thread *thread, uintptr_t stack, uint64_t now_ticks)
{
	const struct cygprof_event call = {.stack = stack - sizeof(stack)};

	cygprof_heal_stale(thread, &call, now_ticks);
}

/* The enter of an inlined function a second time proves the first one dead. */
static CYGPROF_QUIET void
end_inlined(struct cygprof_thread *thread, uintptr_t stack, uint64_t now_ticks)
{
	const struct cygprof_node *call = NULL;

	while (thread->current != call && is_inlined_at(thread, stack)) {
		call = thread->current;

		const struct cygprof_event again = {
			.call_site = call->call_site,
			.return_address = call->return_address,
			.stack = stack,
		};

		cygprof_heal_stale(thread, &again, now_ticks);
	}
}

static CYGPROF_QUIET void
land(struct cygprof_thread *thread, uintptr_t stack, bool is_jump)
{
	struct cygprof_stretch stretch = cygprof_stretch_begin(thread);
	uint64_t now_ticks = stretch.start_ticks;

	cygprof_strand_switch(thread, stack, now_ticks);
	end_left(thread, stack, now_ticks);
	if (is_jump)
		end_inlined(thread, stack, now_ticks);
	if (!thread->lane->fold)
		thread->lane->lane->current = (uintptr_t)thread->current;
	cygprof_stretch_end(thread, &stretch);
}

static CYGPROF_QUIET void
tell(uintptr_t stack, bool is_jump)
{
	struct cygprof_thread *thread = &cygprof_thread;

	if (!is_recording(thread))
		return;
	if (cygprof_process.parent_slab_count)
		cygprof_fork_come_home(thread);
	if ((is_left(thread, stack) ||
	     (is_jump && is_inlined_at(thread, stack))) &&
	    is_known(&thread->lane->strands, stack))
		land(thread, stack, is_jump);
}

void
cygprof_landing_catch(uintptr_t stack)
{
	tell(stack, false);
}

void
cygprof_landing_jump(uintptr_t stack)
{
	tell(stack, true);
}
