/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-order.c - nodes brought into depth-first order
 *
 * In the file nodes lie in the order of their creation.  Here each lane's
 * tree is walked once, children in that order, which makes all later walks
 * simple loops: a node's descendants follow it without a gap.
 */
#include "config.h"

#include "analyze/dump-reader.h"

#include <stdlib.h>

#include "analyze/memory.h"

/* The tree as lists of slots. */
struct order {
	uint32_t *parents;
	uint32_t *first_children;
	uint32_t *next_siblings;
	uint32_t *first_roots; /* a lane */
};

/* Lists are built from behind, so that each begins with its oldest slot. */
static void
order_list(const struct dump_reader *reader, struct order *order)
{
	for (size_t i = reader->chunk_count; i-- > 0;) {
		const struct reader_chunk *chunk = &reader->chunks[i];

		if (!reader_chunk_has_nodes(chunk))
			continue;
		for (uint32_t j = chunk->record_count; j-- > 0;) {
			uint32_t slot = chunk->first_slot + j;
			uint32_t parent = order->parents[slot];
			uint32_t *head =
				parent == NO_SLOT
					? &order->first_roots[chunk->lane_index]
					: &order->first_children[parent];

			if (!reader->slots[slot])
				continue;
			order->next_siblings[slot] = *head;
			*head = slot;
		}
	}
}

/* Calibration nodes are not taken over; what hangs below them then hangs on
 * what they hang on. */
static void
order_emit(struct dump_reader *reader, const struct order *order, uint32_t slot)
{
	const struct cygprof_node *node = reader->slots[slot];
	struct dump *dump = reader->dump;
	uint32_t parent_slot = order->parents[slot];
	uint32_t parent = parent_slot == NO_SLOT
				  ? DUMP_NO_NODE
				  : reader->slot_nodes[parent_slot];

	if (reader_word_is_skipped(node->function)) {
		reader->slot_nodes[slot] = parent;
		return;
	}
	reader->slot_nodes[slot] = (uint32_t)dump->node_count;
	reader->node_slots[dump->node_count] = slot;
	dump->nodes[dump->node_count++] = (struct dump_node){
		.function = reader_function(reader, node->function),
		.parent = parent,
		.call_site = node->call_site,
		.calls = node->calls,
	};
}

/* Walks a tree of any depth without a stack: lists lead down and across,
 * parents lead up. */
static void
order_walk(struct dump_reader *reader, const struct order *order, uint32_t root)
{
	uint32_t slot = root;

	for (;;) {
		order_emit(reader, order, slot);
		if (order->first_children[slot] != NO_SLOT) {
			slot = order->first_children[slot];
			continue;
		}
		while (slot != root && order->next_siblings[slot] == NO_SLOT)
			slot = order->parents[slot];
		if (slot == root)
			return;
		slot = order->next_siblings[slot];
	}
}

static uint32_t *
slots_none(size_t count)
{
	uint32_t *slots = xmalloc((count + 1) * sizeof *slots);

	for (size_t i = 0; i <= count; i++)
		slots[i] = NO_SLOT;
	return slots;
}

void
reader_order(struct dump_reader *reader)
{
	struct dump *dump = reader->dump;
	struct order order = {
		.parents = reader_links(reader),
		.first_children = slots_none(reader->slot_count),
		.next_siblings = slots_none(reader->slot_count),
		.first_roots = slots_none(dump->lane_count),
	};

	reader->slot_nodes = slots_none(reader->slot_count);
	reader->node_slots = slots_none(reader->slot_count);
	dump->nodes =
		xmalloc(((size_t)reader->slot_count + 1) * sizeof *dump->nodes);
	order_list(reader, &order);
	for (size_t i = 0; i < dump->lane_count; i++) {
		struct dump_lane *lane = &dump->lanes[i];

		lane->node_start = (uint32_t)dump->node_count;
		for (uint32_t root = order.first_roots[i]; root != NO_SLOT;
		     root = order.next_siblings[root])
			order_walk(reader, &order, root);
		lane->node_count =
			(uint32_t)dump->node_count - lane->node_start;
	}
	free(order.parents);
	free(order.first_children);
	free(order.next_siblings);
	free(order.first_roots);
}
