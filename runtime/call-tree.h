/* SPDX-License-Identifier: MIT
 *
 * call-tree.h - the calling-context tree of a lane
 *
 * A node is a call path and, while a call of it is open, that call's frame:
 * there is no shadow stack.  The words are described in dump-format.h; here
 * is the order in which they change, so that a handler that interrupts a hook
 * between any two instructions, a kill, and a reader in another process all
 * find a whole tree (the numbers are those in hooks.c):
 *
 *     enter 1  stack_position says taken: handlers make a twin from here on
 *           2  current = node: what handlers call is now the node's child
 *           3  calls += 1: a jump out before this loses no body's call
 *           4  enter_ticks, then ticks -= now: open, by one instruction
 *     exit  5  excised ticks are read first and the clock second (at enter the
 *              other way round), so that a handler's slow path in between
 *              never makes the clock run back
 *           6  ticks += now: closed, by one instruction
 *           7  one ring record
 *           8  current = parent, and only then the node is free
 *
 * Creation is lock-free against the thread's own handlers: reserve a slot by
 * an atomic add, fill it, store the function last, enter it in the index.
 *
 * Threads: a tree has one writer, the lane's thread and its handlers.
 * Memory:  nodes lie in chunks of the dump and never move or go away.
 */
#ifndef CYGPROF_CALL_TREE_H
#define CYGPROF_CALL_TREE_H

#include "machine.h"
#include "runtime/attributes.h"
#include "runtime/dump-format.h"

#include <stdbool.h>
#include <stdint.h>

struct cygprof_lane_state;

/* A stack address as nodes keep it. */
CYGPROF_HOT uint32_t
cygprof_stack_position(uintptr_t stack)
{
	return (uint32_t)(stack >> 3);
}

/* How far a node's frame lies above an address of the same stack, in units of
 * 8 bytes; negative: below it, so its function cannot be running any more. */
CYGPROF_HOT int32_t
cygprof_node_height(const struct cygprof_node *node, uintptr_t stack)
{
	return (int32_t)(node->stack_position - cygprof_stack_position(stack));
}

CYGPROF_HOT struct cygprof_node *
cygprof_node_parent(const struct cygprof_node *node)
{
	return (struct cygprof_node *)(uintptr_t)node->parent;
}

/* True if an enter at stack proves that the node's call is over although its
 * exit never came.  Functions inlined into one frame share its position; they
 * have the frame's call site and return to different places. */
CYGPROF_HOT bool
cygprof_node_is_stale(const struct cygprof_node *node, uintptr_t stack,
		      uintptr_t return_address, const void *call_site)
{
	int32_t depth =
		(int32_t)(cygprof_stack_position(stack) - node->stack_position);

	if (CYGPROF_LIKELY(depth < 0))
		return false;
	return depth > 0 || node->return_address == (uint32_t)return_address ||
	       node->call_site != (uint32_t)(uintptr_t)call_site;
}

/* True if an exit of function from call_site is this node's. */
CYGPROF_HOT bool
cygprof_node_is_call(const struct cygprof_node *node, const void *function,
		     const void *call_site)
{
	return node->function == (uintptr_t)function &&
	       node->call_site == (uint32_t)(uintptr_t)call_site;
}

CYGPROF_HOT void
cygprof_node_take(struct cygprof_node *node, uintptr_t stack,
		  uintptr_t return_address, const void *call_site)
{
	node->stack_position = cygprof_stack_position(stack);
	__asm__ volatile("" ::: "memory"); /* taken before all else */
	node->return_address = (uint32_t)return_address;
	node->call_site = (uint32_t)(uintptr_t)call_site;
}

/* Starts a timed call at a virtual tick. */
CYGPROF_HOT void
cygprof_node_open(struct cygprof_node *node, uint64_t virtual_ticks)
{
	node->enter_ticks = virtual_ticks;
	cygprof_machine_publish();
	cygprof_machine_subtract(&node->ticks, (int64_t)virtual_ticks);
}

CYGPROF_HOT bool
cygprof_node_is_open(const struct cygprof_node *node)
{
	return node->ticks < CYGPROF_OPEN_LIMIT;
}

/* True for the roots and other places that no exit can leave.  (Function 0 is
 * none: frames of a folded lane have it, see fold.h.) */
CYGPROF_HOT bool
cygprof_node_is_place(const struct cygprof_node *node)
{
	return node->function - 1 < CYGPROF_PLACE_CALIBRATION - 1;
}

/* A node for a path that is free: known and closed, left open by a jump and
 * taken over, or new.  NULL: the budget or the room is used up. */
CYGPROF_COLD struct cygprof_node *
cygprof_call_tree_child(struct cygprof_lane_state *lane,
			struct cygprof_node *parent, uint64_t function,
			uintptr_t stack);

/* A new node, not in the index; parent may be NULL.  NULL as above. */
CYGPROF_COLD struct cygprof_node *
cygprof_call_tree_create(struct cygprof_lane_state *lane,
			 struct cygprof_node *parent, uint64_t function);

/* Ends the open call of a node at a virtual tick, without a ring record, and
 * frees the node.  Current must not be the node. */
CYGPROF_COLD void cygprof_call_tree_close(struct cygprof_node *node,
					  uint64_t virtual_ticks);

#endif
