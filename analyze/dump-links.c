/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-links.c - the parent of each node, a tree without fail
 *
 * A node's parent is an address that may be damaged: it may lead nowhere, to
 * another lane or in a circle.  Such a node hangs on its lane's root, so that
 * its calls and its time are still counted.
 */
#include "config.h"

#include "analyze/dump-reader.h"

#include <stdlib.h>

#include "analyze/memory.h"

/* Numbers of slots that had to be moved, by reason. */
struct damage {
	size_t orphan_count, circle_count;
};

static bool
node_is_root(const struct cygprof_node *node)
{
	return node->function <= CYGPROF_PLACE_STRAND && !node->parent;
}

/* Notes which slots are in use, and each lane's root: the one in its record,
 * else the first that there is. */
static void
slots_find(struct dump_reader *reader, const struct reader_chunk *chunk)
{
	struct reader_lane *lane = &reader->lanes[chunk->lane_index];

	for (uint32_t i = 0; i < chunk->record_count; i++) {
		const struct cygprof_node *node =
			reader_record(reader, chunk, i);

		if (!node->function)
			continue;
		reader->slots[chunk->first_slot + i] = node;
		if (node_is_root(node) && (lane->root_slot == NO_SLOT ||
					   chunk->kind == CYGPROF_CHUNK_LANE))
			lane->root_slot = chunk->first_slot + i;
	}
}

static uint32_t
slot_parent(struct dump_reader *reader, const struct reader_chunk *chunk,
	    uint32_t slot, struct damage *damage)
{
	const struct cygprof_node *node = reader->slots[slot];
	uint32_t root_slot = reader->lanes[chunk->lane_index].root_slot;
	const struct reader_chunk *parent_chunk;
	uint32_t index;

	if (slot == root_slot || node_is_root(node))
		return NO_SLOT;
	parent_chunk = reader_find(reader, node->parent, &index);
	if (parent_chunk && reader_chunk_has_nodes(parent_chunk) &&
	    parent_chunk->lane_index == chunk->lane_index &&
	    reader->slots[parent_chunk->first_slot + index])
		return parent_chunk->first_slot + index;
	damage->orphan_count++;
	return root_slot;
}

/* Walks up from every slot, marking the way; a walk that meets its own mark
 * has found a circle and cuts it there.  Each slot is marked once. */
static void
circles_cut(const struct dump_reader *reader, const struct reader_chunk *chunk,
	    uint32_t *parents, uint32_t *marks, struct damage *damage)
{
	for (uint32_t i = 0; i < chunk->record_count; i++) {
		uint32_t mark = chunk->first_slot + i + 1;
		uint32_t slot = chunk->first_slot + i;

		while (slot != NO_SLOT && !marks[slot]) {
			marks[slot] = mark;
			slot = parents[slot];
		}
		if (slot == NO_SLOT || marks[slot] != mark)
			continue;
		parents[slot] = reader->lanes[chunk->lane_index].root_slot;
		damage->circle_count++;
	}
}

static void
damage_tell(struct dump *dump, const struct damage *damage)
{
	if (damage->orphan_count)
		dump_finding(dump, "%zu call paths have lost their callers",
			     damage->orphan_count);
	if (damage->circle_count)
		dump_finding(dump,
			     "%zu call paths went in circles and were "
			     "cut",
			     damage->circle_count);
}

uint32_t *
reader_links(struct dump_reader *reader)
{
	size_t room_count = (size_t)reader->slot_count + 1;
	uint32_t *parents = xmalloc(room_count * sizeof *parents);
	uint32_t *marks = xcalloc(room_count, sizeof *marks);
	struct damage damage = {0, 0};

	reader->slots = xcalloc(room_count, sizeof *reader->slots);
	for (size_t i = 0; i < reader->chunk_count; i++)
		if (reader_chunk_has_nodes(&reader->chunks[i]))
			slots_find(reader, &reader->chunks[i]);
	for (size_t i = 0; i < reader->chunk_count; i++) {
		const struct reader_chunk *chunk = &reader->chunks[i];

		if (!reader_chunk_has_nodes(chunk))
			continue;
		for (uint32_t j = 0; j < chunk->record_count; j++) {
			uint32_t slot = chunk->first_slot + j;

			parents[slot] = reader->slots[slot]
						? slot_parent(reader, chunk,
							      slot, &damage)
						: NO_SLOT;
		}
	}
	for (size_t i = 0; i < reader->chunk_count; i++)
		if (reader_chunk_has_nodes(&reader->chunks[i]))
			circles_cut(reader, &reader->chunks[i], parents, marks,
				    &damage);
	free(marks);
	damage_tell(reader->dump, &damage);
	return parents;
}
