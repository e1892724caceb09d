/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call-sums.c - sums of rows and edges while the tree is walked
 */
#include "config.h"

#include "analyze/call-sums.h"

#include <stdlib.h>

#include "analyze/call-times.h"
#include "analyze/memory.h"

enum { FIRST_SLOTS = 1024 };

static void
slots_clear(struct call_sums *sums, size_t slot_count)
{
	free(sums->slots);
	sums->slot_count = slot_count;
	sums->slots = xmalloc(slot_count * sizeof *sums->slots);
	for (size_t i = 0; i < slot_count; i++)
		sums->slots[i] = NO_EDGE;
}

void
call_sums_open(struct call_sums *sums, size_t row_count)
{
	*sums = (struct call_sums){
		.rows = xcalloc(row_count + 1, sizeof *sums->rows),
		.row_count = row_count,
	};
	slots_clear(sums, FIRST_SLOTS);
}

void
call_sums_close(struct call_sums *sums)
{
	free(sums->rows);
	free(sums->edges);
	free(sums->slots);
	*sums = (struct call_sums){0};
}

/* The slot that holds the edge, or the free one where it belongs. */
static uint32_t *
slot_find(struct call_sums *sums, uint32_t caller, uint32_t row)
{
	uint64_t hash =
		((uint64_t)caller << 32 | row) * UINT64_C(0x9e3779b97f4a7c15);

	for (size_t i = (size_t)(hash >> 32);; i++) {
		uint32_t *slot = &sums->slots[i & (sums->slot_count - 1)];

		if (*slot == NO_EDGE || (sums->edges[*slot].caller == caller &&
					 sums->edges[*slot].row == row))
			return slot;
	}
}

/* Keeps the hash at most half full. */
static void
slots_grow(struct call_sums *sums)
{
	slots_clear(sums, sums->slot_count * 2);
	for (size_t i = 0; i < sums->edge_count; i++)
		*slot_find(sums, sums->edges[i].caller, sums->edges[i].row) =
			(uint32_t)i;
}

uint32_t
call_sums_edge(struct call_sums *sums, uint32_t caller, uint32_t row)
{
	uint32_t *slot = slot_find(sums, caller, row);

	if (*slot != NO_EDGE)
		return *slot;
	if (sums->edge_count == sums->edge_capacity) {
		sums->edge_capacity = sums->edge_capacity * 2 + 256;
		sums->edges = xrealloc(
			sums->edges, sums->edge_capacity * sizeof *sums->edges);
	}
	uint32_t edge = (uint32_t)sums->edge_count++;
	sums->edges[edge] = (struct call_edge){.caller = caller, .row = row};
	*slot = edge;
	if (sums->edge_count * 2 > sums->slot_count)
		slots_grow(sums);
	return edge;
}

void
call_sum_enter(struct call_sum *sum, const struct call_numbers *numbers)
{
	sum->calls += numbers->calls;
	sum->own_ticks = ticks_add(sum->own_ticks, numbers->own_ticks);
	sum->removed_ticks =
		ticks_add(sum->removed_ticks, numbers->removed_ticks);
	sum->is_open |= numbers->is_open;
	if (sum->active_count++)
		return;
	sum->primitive_calls += numbers->calls;
	sum->cumulative_ticks =
		ticks_add(sum->cumulative_ticks, numbers->inclusive_ticks);
}

void
call_sum_leave(struct call_sum *sum)
{
	sum->active_count--;
}
