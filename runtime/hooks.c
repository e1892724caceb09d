/* SPDX-License-Identifier: MIT
 *
 * hooks.c - the two hooks that compilers call for -finstrument-functions
 *
 * They move the thread's current node down and up the call tree and do
 * nothing else: no lock, no shared cache line, no system call, no errno, no
 * vector register.  The numbers in comments are the order rules of
 * runtime/README, which also says what each instruction is for.
 *
 * Whatever is not the usual case goes on in a function of its own that is
 * jumped to, never called: so the hooks need no stack and save no register.
 */
#include "runtime/call-tree.h"
#include "runtime/child-index.h"
#include "runtime/cygprof.h"
#include "runtime/gate.h"
#include "runtime/ring.h"
#include "runtime/slow-path.h"
#include "runtime/thread.h"
#include "runtime/ticks.h"

/* Each hook begins a cache line: where recording is off, how the few
 * instructions that are left lie in lines is a tenth of their cost. */
#define HOOK CYGPROF_EXPORT CYGPROF_QUIET __attribute__((noinline, aligned(64)))
#define APART static CYGPROF_QUIET __attribute__((noinline))

/* True if there is nothing to do: recording is off and the thread has no open
 * call that must be closed first. */
CYGPROF_HOT bool
is_idle(const struct cygprof_thread *thread, const uint32_t *control)
{
	return control && (*control & CYGPROF_CONTROL_OFF) &&
	       thread->current == &cygprof_thread_unborn_node;
}

CYGPROF_HOT void
open_call(const struct cygprof_thread *thread, struct cygprof_node *node,
	  uint64_t ticks)
{
	cygprof_node_open(node,
			  ticks - (uint64_t)thread->excised_ticks); /* 4 */
}

APART void
open_call_monotonic(const struct cygprof_thread *thread,
		    struct cygprof_node *node)
{
	open_call(thread, node, cygprof_ticks_monotonic());
}

CYGPROF_HOT void
enter_node(struct cygprof_thread *thread, struct cygprof_node *node,
	   uintptr_t stack, uintptr_t return_address, void *call_site)
{
	cygprof_node_take(node, stack, return_address, call_site); /* 1 */
	cygprof_machine_publish();
	thread->current = node; /* 2 */
	cygprof_machine_publish();
	cygprof_machine_increment(&node->calls); /* 3 */
	if (CYGPROF_LIKELY(cygprof_gate.clock == CYGPROF_CLOCK_ORDERED)) {
		cygprof_machine_wait();
	} else if (cygprof_gate.clock == CYGPROF_CLOCK_MONOTONIC) {
		open_call_monotonic(thread, node);
		return;
	}
	open_call(thread, node, cygprof_machine_plain_ticks());
}

/* The child of current by what followed its last child the last time. */
CYGPROF_HOT struct cygprof_node *
predicted_child(const struct cygprof_node *current)
{
	return cygprof_gate_node(
		cygprof_gate_node(current->last_child)->next_sibling);
}

/* The prediction was wrong: one probe of the index, and a better prediction
 * for the next time. */
APART void
enter_unpredicted(void *function, void *call_site, uintptr_t return_address,
		  uintptr_t stack)
{
	struct cygprof_thread *thread = &cygprof_thread;
	const struct cygprof_node *current = thread->current;
	struct cygprof_node *node = cygprof_child_index_probe(
		thread->index, current, (uintptr_t)function);

	if (CYGPROF_UNLIKELY(node->function != (uintptr_t)function ||
			     node->parent != (uintptr_t)current ||
			     node->stack_position != CYGPROF_STACK_CLOSED)) {
		cygprof_slow_enter(function, call_site, return_address, stack);
		return;
	}
	cygprof_gate_node(current->last_child)->next_sibling =
		cygprof_gate_link(node);
	enter_node(thread, node, stack, return_address, call_site);
}

HOOK void
__cyg_profile_func_enter(void *function, void *call_site)
{
	const uint32_t *control = cygprof_gate.control;
	struct cygprof_thread *thread = &cygprof_thread;
	uintptr_t stack = (uintptr_t)__builtin_dwarf_cfa();
	uintptr_t return_address = (uintptr_t)__builtin_return_address(0);

	if (CYGPROF_UNLIKELY(!control || *control)) {
		if (is_idle(thread, control))
			return;
		goto slow;
	}
	if (CYGPROF_UNLIKELY(stack - thread->stack_low >= thread->stack_bytes))
		goto slow;

	struct cygprof_node *current = thread->current;

	if (CYGPROF_UNLIKELY(cygprof_node_is_stale(current, stack,
						   return_address, call_site)))
		goto slow;

	struct cygprof_node *node = predicted_child(current);

	if (CYGPROF_UNLIKELY(node->function != (uintptr_t)function))
		enter_unpredicted(function, call_site, return_address, stack);
	else if (CYGPROF_UNLIKELY(node->stack_position != CYGPROF_STACK_CLOSED))
		goto slow;
	else
		enter_node(thread, node, stack, return_address, call_site);
	return;
slow:
	cygprof_slow_enter(function, call_site, return_address, stack);
}

CYGPROF_HOT void
close_call(struct cygprof_thread *thread, struct cygprof_node *node,
	   int64_t excised_ticks, uint64_t ticks)
{
	cygprof_machine_add(&node->ticks,
			    (int64_t)ticks - excised_ticks); /* 6 */
	cygprof_ring_write(thread->ring, node,
			   node->enter_ticks + (uint64_t)excised_ticks,
			   ticks); /* 7 */

	struct cygprof_node *parent = cygprof_node_parent(node);

	parent->last_child = cygprof_gate_link(node);
	thread->current = parent;
	cygprof_machine_publish();
	node->stack_position = CYGPROF_STACK_CLOSED; /* 8 */
}

APART void
close_call_monotonic(struct cygprof_thread *thread, struct cygprof_node *node)
{
	int64_t excised_ticks = thread->excised_ticks;

	cygprof_machine_publish();
	close_call(thread, node, excised_ticks, cygprof_ticks_monotonic());
}

HOOK void
__cyg_profile_func_exit(void *function, void *call_site)
{
	const uint32_t *control = cygprof_gate.control;
	struct cygprof_thread *thread = &cygprof_thread;
	uintptr_t stack = (uintptr_t)__builtin_dwarf_cfa();

	if (CYGPROF_UNLIKELY(!control || *control)) {
		if (is_idle(thread, control))
			return;
		goto slow;
	}
	/* Not a word of the thread before the gate is known to be open: an
	 * IFUNC resolver may run before there is thread-local storage. */
	cygprof_machine_publish();

	struct cygprof_node *node = thread->current;

	/* Another stack may leave the same call from the same place. */
	if (CYGPROF_UNLIKELY(stack - thread->stack_low >= thread->stack_bytes ||
			     !cygprof_node_is_call(node, function, call_site)))
		goto slow;
	if (CYGPROF_LIKELY(cygprof_gate.clock == CYGPROF_CLOCK_ORDERED)) {
		cygprof_machine_wait();
	} else if (cygprof_gate.clock == CYGPROF_CLOCK_MONOTONIC) {
		close_call_monotonic(thread, node);
		return;
	}

	int64_t excised_ticks = thread->excised_ticks; /* 5 */

	cygprof_machine_publish();
	close_call(thread, node, excised_ticks, cygprof_machine_plain_ticks());
	return;
slow:
	cygprof_slow_exit(function, call_site, stack);
}
