/* SPDX-License-Identifier: MIT
 *
 * call-tree.c - nodes: find a free one of a path, make one, close one
 */
#include "runtime/call-tree.h"

#include "runtime/child-index.h"
#include "runtime/gate.h"
#include "runtime/lane.h"
#include "runtime/slots.h"
#include "runtime/strand.h"
#include "runtime/thread.h"

/* Where an event stands that looks for a node of its path. */
struct place {
	const struct cygprof_lane_state *lane;
	uintptr_t stack;
};

/* A node that no call uses, or one that a jump out of a hook left behind: its
 * frame lies below the event's on the same stack, so it cannot be running. */
static CYGPROF_QUIET bool
is_usable(const struct cygprof_node *node, const void *context)
{
	const struct place *place = context;

	return node->stack_position == CYGPROF_STACK_CLOSED ||
	       (cygprof_node_height(node, place->stack) <= 0 &&
		cygprof_strand_holds(place->lane, node));
}

struct cygprof_node *
cygprof_call_tree_create(struct cygprof_lane_state *lane,
			 struct cygprof_node *parent, uint64_t function)
{
	struct cygprof_node *node = cygprof_slots_take(&lane->nodes);

	if (!node)
		return NULL;
	node->parent = (uintptr_t)parent;
	node->stack_position = CYGPROF_STACK_CLOSED;
	node->next_sibling = cygprof_gate_link(node);
	cygprof_machine_publish();
	node->function = function;
	return node;
}

static CYGPROF_QUIET struct cygprof_node *
create_child(struct cygprof_lane_state *lane, struct cygprof_node *parent,
	     uint64_t function)
{
	struct cygprof_node *node =
		cygprof_call_tree_create(lane, parent, function);

	if (!node)
		return NULL;
	cygprof_lane_note_code(lane, function);
	/* Before the index knows it: a handler that finds it there corrects
	 * the prediction of the parent's last child. */
	if (!parent->last_child)
		parent->last_child = cygprof_gate_link(node);
	cygprof_machine_publish();
	lane->index = cygprof_child_index_insert(lane->index, node);
	return node;
}

static CYGPROF_QUIET bool
is_any(const struct cygprof_node *node, const void *context)
{
	(void)node;
	(void)context;
	return true;
}

struct cygprof_node *
cygprof_call_tree_child(struct cygprof_lane_state *lane,
			struct cygprof_node *parent, uint64_t function,
			uintptr_t stack)
{
	struct place place = {lane, stack};
	struct cygprof_node *node = cygprof_child_index_find(
		lane->index, parent, function, is_usable, &place);

	if (!node) {
		bool has_twin = cygprof_child_index_find(
			lane->index, parent, function, is_any, NULL);

		node = create_child(lane, parent, function);
		if (node && has_twin)
			lane->lane->twins++;
	}
	return node;
}

void
cygprof_call_tree_close(struct cygprof_node *node, uint64_t virtual_ticks)
{
	struct cygprof_node *parent = cygprof_node_parent(node);

	if (cygprof_node_is_open(node))
		cygprof_machine_add(&node->ticks, (int64_t)virtual_ticks);
	if (parent)
		parent->last_child = cygprof_gate_link(node);
	cygprof_machine_publish();
	node->stack_position = CYGPROF_STACK_CLOSED;
}
