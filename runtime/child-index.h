/* SPDX-License-Identifier: MIT
 *
 * child-index.h - (parent, function) to node, in one probe
 *
 * Private to a lane and only a cache of what the nodes themselves say: an
 * entry that a signal handler's jump kept from being stored costs a second
 * node for the path (a twin), never a wrong count.  Empty slots hold the
 * unborn node, so that the hooks need not test for NULL.
 *
 * Threads: the lane's own thread and its handlers.  Slots are filled by
 *          compare-and-swap; growth publishes a new table by one store and
 *          keeps the old one mapped, since an interrupted hook may be in it.
 * Memory:  anonymous mappings, doubled twice at half load.
 */
#ifndef CYGPROF_CHILD_INDEX_H
#define CYGPROF_CHILD_INDEX_H

#include "runtime/attributes.h"
#include "runtime/dump-format.h"

#include <stdbool.h>

struct cygprof_child_index {
	uint64_t mask; /* slots - 1 */
	uint64_t used_count;
	struct cygprof_node *slots[];
};

enum { CYGPROF_CHILD_INDEX_FIRST_SLOTS = 256 };

/* Functions are 16-byte aligned, nodes 64; the odd factor spreads parents. */
CYGPROF_HOT uint64_t
cygprof_child_index_hash(const struct cygprof_node *parent, uint64_t function)
{
	return (function >> 4) + ((uintptr_t)parent >> 6) * 0x9e3779b1;
}

/* The node in the first slot; perhaps another path's: compare its function
 * and parent.  Hook path. */
CYGPROF_HOT struct cygprof_node *
cygprof_child_index_probe(const struct cygprof_child_index *index,
			  const struct cygprof_node *parent, uint64_t function)
{
	return index->slots[cygprof_child_index_hash(parent, function) &
			    index->mask];
}

/* Makes room for slot_count slots (a power of two) all empty.  NULL: no
 * memory. */
CYGPROF_COLD struct cygprof_child_index *
cygprof_child_index_open(uint64_t slot_count);

/* A node of the path that is closed, or may be taken over: `usable` decides.
 * NULL: none is known. */
CYGPROF_COLD struct cygprof_node *cygprof_child_index_find(
	const struct cygprof_child_index *index,
	const struct cygprof_node *parent, uint64_t function,
	bool (*usable)(const struct cygprof_node *node, const void *context),
	const void *context);

/* Enters a node; returns the table to use from now on: a larger one if the
 * load asked for it and there was memory. */
CYGPROF_COLD struct cygprof_child_index *
cygprof_child_index_insert(struct cygprof_child_index *index,
			   struct cygprof_node *node);

#endif
