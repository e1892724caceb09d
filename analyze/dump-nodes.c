/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-nodes.c - ticks of nodes, and the time so far of open ones
 *
 * An open node's ticks are the sum of its finished calls less the virtual
 * tick of its enter.  Adding the lane's virtual tick now gives the time so
 * far.  A strand that is away stands still: its nodes, those on the path from
 * its current node upwards, are read at the tick when it was left.  A signal
 * strand nests under the call that it interrupted, so that path goes on.
 */
#include "config.h"

#include "analyze/dump-reader.h"

#include <stdlib.h>

#include "analyze/memory.h"

/* Virtual ticks now, of one strand. */
struct moment {
	uint64_t raw_ticks;
	int64_t excised_ticks;
};

struct damage {
	size_t wild_count;
};

/* Virtual ticks wrap by design (CYGPROF_OPEN_BIAS), so all of this is
 * unsigned. */
static uint64_t
moment_virtual(const struct moment *moment)
{
	return moment->raw_ticks - (uint64_t)moment->excised_ticks;
}

static int64_t
ticks_so_far(const struct cygprof_node *node, const struct moment *now)
{
	uint64_t virtual_ticks = moment_virtual(now);

	if ((int64_t)(virtual_ticks - node->enter_ticks) < 0)
		virtual_ticks = node->enter_ticks;
	return (int64_t)((uint64_t)node->ticks + virtual_ticks);
}

static bool
node_is_timed_open(const struct cygprof_node *node)
{
	return node->ticks < CYGPROF_OPEN_LIMIT;
}

/* An untimed call is open without its ticks saying so. */
static bool
node_is_open(const struct cygprof_node *node)
{
	return node_is_timed_open(node) ||
	       (node->function >= CYGPROF_PLACE_LIMIT &&
		node->stack_position != CYGPROF_STACK_CLOSED);
}

/* A handler's call between the last instructions of an exit may leave a node
 * a little below 0; anything else that is no sum of calls is damage. */
static int64_t
node_ticks(const struct cygprof_node *node, const struct moment *now,
	   struct damage *damage)
{
	int64_t ticks = node->ticks;

	if (node_is_timed_open(node))
		ticks = ticks_so_far(node, now);
	if (ticks > DUMP_TICKS_LIMIT || ticks < -DUMP_TICKS_LIMIT) {
		damage->wild_count++;
		return 0;
	}
	return ticks < 0 ? 0 : ticks;
}

static int64_t
lane_excised(const struct reader_lane *lane)
{
	return lane->record ? lane->record->excised_ticks : -CYGPROF_OPEN_BIAS;
}

static bool
strand_is_away(const struct cygprof_strand_record *strand)
{
	return strand->stack_bytes && strand->left_ticks;
}

static bool
lane_has_strand_away(const struct reader_lane *lane)
{
	for (int i = 0; lane->record && i < CYGPROF_LANE_STRANDS; i++)
		if (strand_is_away(&lane->record->strands[i]))
			return true;
	return false;
}

/* An open node's last enter is a tick that has been, too; but it cannot be
 * told which strand's time it has while several are open. */
void
reader_see_open_nodes(struct dump_reader *reader)
{
	const struct dump *dump = reader->dump;

	for (size_t i = 0; i < dump->lane_count; i++) {
		uint64_t excised_ticks =
			(uint64_t)lane_excised(&reader->lanes[i]);
		uint32_t end =
			dump->lanes[i].node_start + dump->lanes[i].node_count;

		if (lane_has_strand_away(&reader->lanes[i]))
			continue;
		for (uint32_t j = dump->lanes[i].node_start; j < end; j++) {
			const struct cygprof_node *node =
				reader->slots[reader->node_slots[j]];

			if (node_is_timed_open(node))
				reader_see_ticks(reader, node->enter_ticks +
								 excised_ticks);
		}
	}
}

/* Marks the path from an address up; mark 0 is the running strand. */
static void
path_mark(struct dump_reader *reader, uint32_t lane_index, uint64_t address,
	  uint8_t mark, uint8_t *marks)
{
	const struct dump_lane *lane = &reader->dump->lanes[lane_index];
	uint32_t slot = reader_find_slot(reader, address);
	uint32_t node =
		slot == NO_SLOT ? DUMP_NO_NODE : reader->slot_nodes[slot];

	while (node != DUMP_NO_NODE && node >= lane->node_start &&
	       node - lane->node_start < lane->node_count) {
		marks[node] = mark;
		node = reader->dump->nodes[node].parent;
	}
}

/* Marks the nodes of each strand that is away with its index + 1.  Paths meet
 * at most in roots and below signal strands, which come last. */
static void
strands_mark(struct dump_reader *reader, uint32_t lane_index, uint8_t *marks)
{
	const struct cygprof_lane *record = reader->lanes[lane_index].record;

	for (uint32_t i = 0; i < CYGPROF_LANE_STRANDS; i++)
		if (strand_is_away(&record->strands[i]))
			path_mark(reader, lane_index,
				  record->strands[i].current, (uint8_t)(i + 1),
				  marks);
	for (uint32_t i = 0; i < CYGPROF_LANE_STRANDS; i++)
		if (record->strands[i].stack_bytes &&
		    !record->strands[i].left_ticks &&
		    (record->strands[i].flags & CYGPROF_STRAND_SIGNAL))
			path_mark(reader, lane_index,
				  record->strands[i].current, 0, marks);
}

static void
lane_ticks(struct dump_reader *reader, uint32_t lane_index,
	   const uint8_t *marks, struct damage *damage)
{
	const struct reader_lane *lane = &reader->lanes[lane_index];
	struct dump *dump = reader->dump;
	uint32_t start = dump->lanes[lane_index].node_start;
	uint32_t count = dump->lanes[lane_index].node_count;
	struct moment moments[CYGPROF_LANE_STRANDS + 1];

	moments[0] = (struct moment){dump->last_ticks, lane_excised(lane)};
	for (uint32_t i = 0; lane->record && i < CYGPROF_LANE_STRANDS; i++)
		moments[i + 1] = (struct moment){
			lane->record->strands[i].left_ticks,
			lane->record->strands[i].excised_ticks,
		};
	for (uint32_t i = start; i < start + count; i++) {
		const struct cygprof_node *node =
			reader->slots[reader->node_slots[i]];

		dump->nodes[i].ticks =
			node_ticks(node, &moments[marks[i]], damage);
		dump->nodes[i].is_open = node_is_open(node);
	}
}

void
reader_node_ticks(struct dump_reader *reader)
{
	struct dump *dump = reader->dump;
	uint8_t *marks = xcalloc(dump->node_count + 1, 1);
	struct damage damage = {0};

	for (uint32_t i = 0; i < dump->lane_count; i++) {
		if (reader->lanes[i].record)
			strands_mark(reader, i, marks);
		lane_ticks(reader, i, marks, &damage);
	}
	free(marks);
	if (damage.wild_count)
		dump_finding(dump,
			     "%zu call paths have impossible times, "
			     "taken for 0",
			     damage.wild_count);
}
