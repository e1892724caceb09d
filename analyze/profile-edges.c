/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * profile-edges.c - the edges of one row, found by caller
 *
 * Few edges are searched one by one.  From EDGES_HASHED on a hash of indices
 * finds them: an allocator's row has thousands of callers.
 */
#include "config.h"

#include "analyze/profile.h"

#include "analyze/memory.h"

#include <stdlib.h>
#include <string.h>

enum { EDGES_HASHED = 16 };

#define EMPTY_SLOT UINT32_MAX

/* The slot that holds the caller's edge, or the one where it belongs. */
static uint32_t *
slot_of(const struct profile_row *row, const struct profile_row *caller)
{
	uint64_t hash = (uintptr_t)caller * 0x9e3779b97f4a7c15u;
	size_t mask = row->edge_slot_count - 1;
	size_t i = (hash >> 32) & mask;

	while (row->edge_slots[i] != EMPTY_SLOT &&
	       row->edges[row->edge_slots[i]].caller != caller)
		i = (i + 1) & mask;
	return &row->edge_slots[i];
}

/* Keeps the hash at most half full. */
static void
hash_edges(struct profile_row *row)
{
	if (row->edge_count * 2 < row->edge_slot_count ||
	    row->edge_count < EDGES_HASHED)
		return;
	row->edge_slot_count = row->edge_slot_count ? row->edge_slot_count * 2
						    : EDGES_HASHED * 4;

	size_t size_bytes = row->edge_slot_count * sizeof *row->edge_slots;
	row->edge_slots = xrealloc(row->edge_slots, size_bytes);
	memset(row->edge_slots, 0xff, size_bytes);
	for (size_t i = 0; i < row->edge_count; i++)
		*slot_of(row, row->edges[i].caller) = i;
}

static struct profile_edge *
find_edge(struct profile_row *row, const struct profile_row *caller)
{
	if (row->edge_slots) {
		uint32_t index = *slot_of(row, caller);

		return index == EMPTY_SLOT ? NULL : &row->edges[index];
	}
	for (size_t i = 0; i < row->edge_count; i++)
		if (row->edges[i].caller == caller)
			return &row->edges[i];
	return NULL;
}

struct profile_edge *
profile_edge(struct profile_row *row, struct profile_row *caller)
{
	struct profile_edge *edge = find_edge(row, caller);

	if (edge)
		return edge;
	if (row->edge_count == row->edge_capacity) {
		row->edge_capacity = row->edge_capacity * 2 + 2;
		row->edges = xrealloc(row->edges,
				      row->edge_capacity * sizeof *row->edges);
	}
	row->edges[row->edge_count] = (struct profile_edge){
		.caller = caller,
		.has_times = true,
	};
	row->edge_count++;
	if (row->edge_slots)
		*slot_of(row, caller) = row->edge_count - 1;
	hash_edges(row);
	return &row->edges[row->edge_count - 1];
}
