/* SPDX-License-Identifier: MIT
 *
 * heal.c - end the calls whose exit never came
 */
#include "runtime/heal.h"

#include "runtime/call-tree.h"
#include "runtime/fold.h"
#include "runtime/lane.h"
#include "runtime/slow-path.h"
#include "runtime/thread.h"

/* Ends the current call: first current moves up, then the node is free. */
static CYGPROF_QUIET void
heal_current(struct cygprof_thread *thread, uint64_t now_ticks)
{
	struct cygprof_node *node = thread->current;

	thread->lane->lane->healed++;
	if (thread->lane->fold) {
		cygprof_fold_pop(thread, now_ticks);
		return;
	}
	if (cygprof_node_is_open(node))
		cygprof_machine_add(&node->ticks,
				    (int64_t)now_ticks - thread->excised_ticks);
	thread->current = cygprof_node_parent(node);
	cygprof_machine_publish();
	cygprof_call_tree_close(node, 0);
}

/* True if an exit belongs to an open call, node or frame. */
static CYGPROF_QUIET bool
is_exit_of(const struct cygprof_thread *thread, const struct cygprof_node *node,
	   const struct cygprof_event *event)
{
	uint64_t function = thread->lane->fold ? cygprof_fold_function(node) :
						 node->function;

	return function == event->function &&
	       node->call_site == (uint32_t)event->call_site;
}

static CYGPROF_QUIET bool
is_healable(const struct cygprof_thread *thread,
	    const struct cygprof_node *node)
{
	return !cygprof_node_is_place(node) &&
	       cygprof_strand_holds(thread->lane, node);
}

void
cygprof_heal_stale(struct cygprof_thread *thread,
		   const struct cygprof_event *event, uint64_t now_ticks)
{
	while (is_healable(thread, thread->current) &&
	       cygprof_node_is_stale(thread->current, event->stack,
				     event->return_address,
				     (const void *)event->call_site))
		heal_current(thread, now_ticks);
}

struct cygprof_node *
cygprof_heal_to_call(struct cygprof_thread *thread,
		     const struct cygprof_event *event, uint64_t now_ticks)
{
	struct cygprof_node *call = thread->current;

	while (is_healable(thread, call) &&
	       !is_exit_of(thread, call, event)) {
		if (cygprof_node_height(call, event->stack) > 0)
			return NULL;
		call = cygprof_node_parent(call);
	}
	if (!is_healable(thread, call))
		return NULL;
	while (thread->current != call)
		heal_current(thread, now_ticks);
	return call;
}

void
cygprof_heal_strand(struct cygprof_thread *thread, uint64_t now_ticks)
{
	while (is_healable(thread, thread->current))
		heal_current(thread, now_ticks);
}

uint64_t
cygprof_heal_path(struct cygprof_node *node, uint64_t virtual_ticks)
{
	uint64_t healed_count = 0;

	while (node && !cygprof_node_is_place(node)) {
		struct cygprof_node *parent = cygprof_node_parent(node);

		cygprof_call_tree_close(node, virtual_ticks > node->enter_ticks ?
						      virtual_ticks :
						      node->enter_ticks);
		node = parent;
		healed_count++;
	}
	if (node)
		node->stack_position = CYGPROF_STACK_CLOSED;
	return healed_count;
}
