/* SPDX-License-Identifier: MIT
 *
 * child-index.c - the slow side of the index: search on, insert, grow
 */
#include "runtime/child-index.h"

#include "runtime/sys.h"
#include "runtime/thread.h"

enum { GROWTH_FACTOR = 4 };

static CYGPROF_QUIET bool
is_empty(const struct cygprof_node *node)
{
	return node == &cygprof_thread_unborn_node;
}

struct cygprof_child_index *
cygprof_child_index_open(uint64_t slot_count)
{
	struct cygprof_child_index *index = cygprof_sys_map_memory(
		sizeof(*index) + slot_count * sizeof(index->slots[0]));

	if (cygprof_sys_failed(index))
		return NULL;
	index->mask = slot_count - 1;
	for (uint64_t i = 0; i < slot_count; i++)
		index->slots[i] = &cygprof_thread_unborn_node;
	return index;
}

struct cygprof_node *
cygprof_child_index_find(const struct cygprof_child_index *index,
			 const struct cygprof_node *parent, uint64_t function,
			 bool (*usable)(const struct cygprof_node *node,
					const void *context),
			 const void *context)
{
	uint64_t slot = cygprof_child_index_hash(parent, function);

	for (;; slot++) {
		struct cygprof_node *node = __atomic_load_n(
			&index->slots[slot & index->mask], __ATOMIC_ACQUIRE);

		if (is_empty(node))
			return NULL;
		if (node->function == function &&
		    node->parent == (uintptr_t)parent && usable(node, context))
			return node;
	}
}

/* Stores a node in the first empty slot from its own on. */
static CYGPROF_QUIET void
put(struct cygprof_child_index *index, struct cygprof_node *node)
{
	uint64_t slot = cygprof_child_index_hash(
		(const struct cygprof_node *)(uintptr_t)node->parent,
		node->function);

	for (;; slot++) {
		struct cygprof_node *empty = &cygprof_thread_unborn_node;

		if (__atomic_compare_exchange_n(
			    &index->slots[slot & index->mask], &empty, node,
			    false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
			break;
	}
	index->used_count++;
}

/* A larger table with the same entries; the old one stays mapped. */
static CYGPROF_QUIET struct cygprof_child_index *
grow(const struct cygprof_child_index *index)
{
	struct cygprof_child_index *larger =
		cygprof_child_index_open((index->mask + 1) * GROWTH_FACTOR);

	if (!larger)
		return NULL;
	for (uint64_t i = 0; i <= index->mask; i++)
		if (!is_empty(index->slots[i]))
			put(larger, index->slots[i]);
	return larger;
}

struct cygprof_child_index *
cygprof_child_index_insert(struct cygprof_child_index *index,
			   struct cygprof_node *node)
{
	if (index->used_count * 2 > index->mask) {
		struct cygprof_child_index *larger = grow(index);

		if (larger)
			index = larger;
	}
	/* Without memory to grow the table fills up; past 7/8 new nodes stay
	 * unknown and their paths get twins. */
	if (index->used_count * 8 < index->mask * 7)
		put(index, node);
	return index;
}
