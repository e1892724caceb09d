/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call-times.c - own and inclusive time of every call path
 */
#include "config.h"

#include "analyze/call-times.h"

#include <stdlib.h>

#include "analyze/memory.h"

int64_t
ticks_add(int64_t left, int64_t right)
{
	int64_t sum;

	if (__builtin_add_overflow(left, right, &sum))
		return left < 0 ? INT64_MIN : INT64_MAX;
	return sum;
}

/* Measured ticks less the children's, before the hooks' cost; and how often a
 * node called others. */
static void
children_subtract(struct call_times *times, const struct dump *dump,
		  uint64_t *child_calls)
{
	for (size_t i = 0; i < dump->node_count; i++)
		times->own_ticks[i] = dump->nodes[i].ticks;
	for (size_t i = 0; i < dump->node_count; i++) {
		const struct dump_node *node = &dump->nodes[i];

		if (node->parent == DUMP_NO_NODE)
			continue;
		times->own_ticks[node->parent] =
			ticks_add(times->own_ticks[node->parent], -node->ticks);
		child_calls[node->parent] += node->calls;
	}
}

static int64_t
at_least_zero(int64_t ticks)
{
	return ticks < 0 ? 0 : ticks;
}

/* A root and its like measure nothing: the program's own code above the first
 * recorded call is nobody's. */
static bool
node_is_unmeasured(const struct dump_node *node)
{
	return node->function.place == DUMP_PLACE_ROOT ||
	       (node->function.place != DUMP_PLACE_NONE && !node->ticks);
}

static void
own_compensate(struct call_times *times, const struct dump *dump, size_t i,
	       uint64_t child_calls, const struct compensation *cost)
{
	const struct dump_node *node = &dump->nodes[i];
	int64_t own = times->own_ticks[i];

	times->calls += node->calls;
	if (node_is_unmeasured(node))
		own = 0;
	if (own < 0) {
		times->dipped_ticks = ticks_add(times->dipped_ticks, -own);
		own = 0;
	}
	int64_t removed = compensation_ticks(cost->inside, node->calls,
					     cost->outside, child_calls);
	int64_t low_removed = compensation_ticks(
		cost->low_inside, node->calls, cost->low_outside, child_calls);
	int64_t high_removed =
		compensation_ticks(cost->high_inside, node->calls,
				   cost->high_outside, child_calls);
	times->low_ticks =
		ticks_add(times->low_ticks, at_least_zero(own - high_removed));
	times->high_ticks =
		ticks_add(times->high_ticks, at_least_zero(own - low_removed));
	if (removed > own) {
		if (!node_is_unmeasured(node))
			times->overdrawn_ticks = ticks_add(
				times->overdrawn_ticks, removed - own);
		removed = own;
	}
	times->own_ticks[i] = own - removed;
	times->removed_ticks[i] = removed;
	times->total_removed_ticks =
		ticks_add(times->total_removed_ticks, removed);
}

void
call_times_open(struct call_times *times, const struct dump *dump,
		const struct compensation *cost)
{
	size_t room_count = dump->node_count + 1;
	uint64_t *child_calls = xcalloc(room_count, sizeof *child_calls);

	*times = (struct call_times){
		.own_ticks = xcalloc(room_count, sizeof(int64_t)),
		.inclusive_ticks = xcalloc(room_count, sizeof(int64_t)),
		.removed_ticks = xcalloc(room_count, sizeof(int64_t)),
	};
	children_subtract(times, dump, child_calls);
	for (size_t i = 0; i < dump->node_count; i++)
		own_compensate(times, dump, i, child_calls[i], cost);
	free(child_calls);
	for (size_t i = dump->node_count; i-- > 0;) {
		uint32_t parent = dump->nodes[i].parent;

		times->inclusive_ticks[i] = ticks_add(times->inclusive_ticks[i],
						      times->own_ticks[i]);
		if (parent != DUMP_NO_NODE)
			times->inclusive_ticks[parent] =
				ticks_add(times->inclusive_ticks[parent],
					  times->inclusive_ticks[i]);
	}
}

void
call_times_close(struct call_times *times)
{
	free(times->own_ticks);
	free(times->inclusive_ticks);
	free(times->removed_ticks);
	*times = (struct call_times){0};
}
