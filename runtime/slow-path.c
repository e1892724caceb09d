/* SPDX-License-Identifier: MIT
 *
 * slow-path.c - events that the hooks could not settle in a few comparisons
 */
#include "runtime/slow-path.h"

#include "runtime/calibration.h"
#include "runtime/call-tree.h"
#include "runtime/fold.h"
#include "runtime/fork.h"
#include "runtime/gate.h"
#include "runtime/heal.h"
#include "runtime/lane.h"
#include "runtime/pause.h"
#include "runtime/process.h"
#include "runtime/ring.h"
#include "runtime/strand.h"
#include "runtime/stretch.h"
#include "runtime/thread.h"
#include "runtime/ticks.h"

static CYGPROF_QUIET bool
is_live(struct cygprof_thread *thread)
{
	if (!thread->lane || thread->current == &cygprof_thread_unborn_node)
		return false;
	if (cygprof_process.parent_slab_count)
		cygprof_fork_come_home(thread);
	return true;
}

/* True if events are to be recorded now. */
static CYGPROF_QUIET bool
is_recording(struct cygprof_thread *thread)
{
	if (CYGPROF_LIKELY(!(*cygprof_gate.control & CYGPROF_CONTROL_OFF)))
		return true;
	if (is_live(thread))
		cygprof_pause_thread(thread);
	return false;
}

/* Makes a node current and opens its call: order rules 1 to 4. */
static CYGPROF_QUIET void
enter_node(struct cygprof_thread *thread, struct cygprof_node *node,
	   const struct cygprof_event *event,
	   const struct cygprof_stretch *stretch)
{
	struct cygprof_node *last =
		cygprof_gate_node(thread->current->last_child);

	if (last->function)
		last->next_sibling = cygprof_gate_link(node);
	if (node->stack_position != CYGPROF_STACK_CLOSED) {
		if (cygprof_node_is_open(node))
			cygprof_machine_add(&node->ticks,
					    (int64_t)stretch->start_ticks -
						    thread->excised_ticks);
		thread->lane->lane->taken_over++;
	}
	cygprof_node_take(node, event->stack, event->return_address,
			  (const void *)event->call_site);
	cygprof_machine_publish();
	thread->current = node;
	cygprof_machine_publish();
	cygprof_machine_increment(&node->calls);
	thread->index = thread->lane->index;
	thread->lane->lane->current = (uintptr_t)node;
	cygprof_stretch_end(thread, stretch);

	uint64_t ticks = cygprof_ticks();

	cygprof_node_open(node, ticks - (uint64_t)thread->excised_ticks);
}

static CYGPROF_QUIET void
enter(struct cygprof_thread *thread, const struct cygprof_event *event)
{
	struct cygprof_stretch stretch = cygprof_stretch_begin(thread);

	cygprof_strand_switch(thread, event->stack, stretch.start_ticks);
	if (cygprof_node_is_stale(thread->current, event->stack,
				  event->return_address,
				  (const void *)event->call_site))
		cygprof_strand_notice_signal(thread, event->stack,
					     stretch.start_ticks);
	if (thread->lane->fold) {
		cygprof_fold_enter(thread, event, &stretch);
		return;
	}
	cygprof_heal_stale(thread, event, stretch.start_ticks);

	struct cygprof_node *node = cygprof_call_tree_child(
		thread->lane, thread->current, event->function, event->stack);

	if (node)
		enter_node(thread, node, event, &stretch);
	else if (cygprof_fold_start(thread, stretch.start_ticks))
		cygprof_fold_enter(thread, event, &stretch);
	else {
		thread->lane->lane->dropped_calls++;
		cygprof_stretch_end(thread, &stretch);
	}
}

/* The first thread of a process measures what its hooks cost. */
static CYGPROF_QUIET void
calibrate_once(void)
{
	if (__atomic_exchange_n(&cygprof_process.needs_calibration, 0,
				__ATOMIC_RELAXED))
		cygprof_calibration_take(cygprof_process.dump.header);
}

void
cygprof_slow_enter(void *function, void *call_site, uintptr_t return_address,
		   uintptr_t stack)
{
	struct cygprof_event event = {(uintptr_t)function, (uintptr_t)call_site,
				      return_address, stack};

	if (!cygprof_gate.control && !cygprof_process_start())
		return;

	struct cygprof_thread *thread = &cygprof_thread;

	if (!is_recording(thread))
		return;
	if (!is_live(thread)) {
		if (!cygprof_thread_be_born(stack))
			return;
		calibrate_once();
	}
	enter(thread, &event);
}

/* Closes the current call: order rules 6 to 8. */
static CYGPROF_QUIET void
exit_node(struct cygprof_thread *thread, struct cygprof_node *node,
	  const struct cygprof_stretch *stretch)
{
	int64_t excised_ticks = thread->excised_ticks;
	struct cygprof_node *parent = cygprof_node_parent(node);

	if (cygprof_node_is_open(node))
		cygprof_machine_add(&node->ticks,
				    (int64_t)stretch->start_ticks -
					    excised_ticks);
	thread->current = parent;
	thread->lane->lane->current = (uintptr_t)parent;
	parent->last_child = cygprof_gate_link(node);
	cygprof_machine_publish();

	uint64_t enter_ticks = node->enter_ticks + (uint64_t)excised_ticks;

	node->stack_position = CYGPROF_STACK_CLOSED;
	cygprof_stretch_end(thread, stretch);
	cygprof_ring_write(thread->ring, node, enter_ticks,
			   stretch->start_ticks);
}

static CYGPROF_QUIET void
exit_call(struct cygprof_thread *thread, const struct cygprof_event *event)
{
	struct cygprof_stretch stretch = cygprof_stretch_begin(thread);

	cygprof_strand_switch(thread, event->stack, stretch.start_ticks);
	if (thread->lane->fold) {
		cygprof_fold_exit(thread, event, &stretch);
		return;
	}

	struct cygprof_node *node =
		cygprof_heal_to_call(thread, event, stretch.start_ticks);

	if (node) {
		exit_node(thread, node, &stretch);
	} else {
		thread->lane->lane->unmatched++;
		cygprof_stretch_end(thread, &stretch);
	}
}

void
cygprof_slow_exit(void *function, void *call_site, uintptr_t stack)
{
	struct cygprof_event event = {(uintptr_t)function, (uintptr_t)call_site,
				      0, stack};

	/* Before the first enter there is nothing to leave. */
	if (!cygprof_gate.control &&
	    (cygprof_process.state == CYGPROF_PROCESS_UNBORN ||
	     !cygprof_process_start()))
		return;

	struct cygprof_thread *thread = &cygprof_thread;

	/* What a thread left before its first enter was never recorded. */
	if (is_recording(thread) && is_live(thread))
		exit_call(thread, &event);
}
