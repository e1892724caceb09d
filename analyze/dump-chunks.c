/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-chunks.c - finding the chunks of a dump, and records by address
 */
#include "config.h"

#include "analyze/dump-reader.h"

#include <stdlib.h>

#include "analyze/memory.h"

/* Bytes of one record; 0: a kind that this reader does not use.  A lane is one
 * struct, of which the root of its tree is the one record. */
static size_t
record_bytes(uint32_t kind)
{
	switch (kind) {
	case CYGPROF_CHUNK_LANE:
	case CYGPROF_CHUNK_NODES:
		return sizeof(struct cygprof_node);
	case CYGPROF_CHUNK_RING:
		return sizeof(struct cygprof_ring_record);
	case CYGPROF_CHUNK_IMAGES:
		return sizeof(struct cygprof_image);
	case CYGPROF_CHUNK_FOLD:
		return sizeof(struct cygprof_fold);
	default:
		return 0;
	}
}

/* Bytes from a chunk's start to its first record. */
static size_t
records_offset(uint32_t kind)
{
	if (kind == CYGPROF_CHUNK_LANE)
		return offsetof(struct cygprof_lane, root_node);
	return sizeof(struct cygprof_chunk);
}

static bool
head_is_sound(const struct cygprof_chunk *head)
{
	return head->chunk_bytes >= CYGPROF_PAGE_BYTES &&
	       head->chunk_bytes % CYGPROF_PAGE_BYTES == 0 &&
	       head->address % sizeof(struct cygprof_node) == 0 &&
	       head->address <= UINT64_MAX - head->chunk_bytes;
}

bool
reader_chunk_has_nodes(const struct reader_chunk *chunk)
{
	return chunk->kind == CYGPROF_CHUNK_NODES ||
	       chunk->kind == CYGPROF_CHUNK_LANE;
}

static void
chunk_add(struct dump_reader *reader, const struct cygprof_chunk *head,
	  size_t offset_bytes, size_t there_bytes)
{
	size_t each_bytes = record_bytes(head->kind);

	if (!each_bytes)
		return;
	size_t count = (there_bytes - sizeof *head) / each_bytes;
	if (head->kind == CYGPROF_CHUNK_LANE)
		count = there_bytes >= sizeof(struct cygprof_lane);
	else if (count > head->capacity_count)
		count = head->capacity_count;
	if (!count)
		return;
	if (reader->chunk_count == reader->chunk_capacity) {
		reader->chunk_capacity = reader->chunk_capacity * 2 + 64;
		reader->chunks = xrealloc(reader->chunks,
					  reader->chunk_capacity *
						  sizeof *reader->chunks);
	}
	reader->chunks[reader->chunk_count++] = (struct reader_chunk){
		.offset_bytes = offset_bytes,
		.address = head->address,
		.kind = head->kind,
		.lane = head->lane,
		.record_count = (uint32_t)count,
	};
}

/* Steps over holes page by page and over sound chunks as a whole.  A chunk
 * that the file's end cuts keeps the records that are there. */
static void
chunks_walk(struct dump_reader *reader)
{
	const struct dump_file *file = reader->file;
	size_t offset_bytes = CYGPROF_PAGE_BYTES + CYGPROF_TEXT_BYTES;
	size_t damaged_count = 0;

	while (file->byte_count - offset_bytes >=
	       sizeof(struct cygprof_chunk)) {
		const struct cygprof_chunk *head =
			(const void *)(file->bytes + offset_bytes);
		size_t left_bytes = file->byte_count - offset_bytes;
		size_t step_bytes = CYGPROF_PAGE_BYTES;

		if (head->magic == CYGPROF_CHUNK_MAGIC && head_is_sound(head)) {
			step_bytes = head->chunk_bytes;
			chunk_add(reader, head, offset_bytes,
				  step_bytes < left_bytes ? step_bytes
							  : left_bytes);
		} else if (head->magic) {
			damaged_count++;
		}
		if (step_bytes >= left_bytes)
			break;
		offset_bytes += step_bytes;
	}
	if (damaged_count)
		dump_finding(reader->dump,
			     "%zu pages are damaged and were left out",
			     damaged_count);
}

static int
compare_addresses(const void *left, const void *right)
{
	const struct reader_chunk *a = *(struct reader_chunk *const *)left;
	const struct reader_chunk *b = *(struct reader_chunk *const *)right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	return a->offset_bytes < b->offset_bytes ? -1 : 1;
}

static uint64_t
first_record(const struct reader_chunk *chunk)
{
	return chunk->address + records_offset(chunk->kind);
}

static uint64_t
behind_records(const struct reader_chunk *chunk)
{
	return first_record(chunk) +
	       (uint64_t)chunk->record_count * record_bytes(chunk->kind);
}

/* Two chunks cannot have lain at one address; the later one is not found by
 * address, so its nodes are leaves. */
static void
chunks_sort(struct dump_reader *reader)
{
	struct reader_chunk **sorted =
		xcalloc(reader->chunk_count + 1, sizeof(struct reader_chunk *));
	size_t count = 0, kept_count = 0;

	for (size_t i = 0; i < reader->chunk_count; i++)
		if (reader_chunk_has_nodes(&reader->chunks[i]) ||
		    reader->chunks[i].kind == CYGPROF_CHUNK_FOLD)
			sorted[count++] = &reader->chunks[i];
	qsort(sorted, count, sizeof *sorted, compare_addresses);
	for (size_t i = 0; i < count; i++)
		if (!kept_count || behind_records(sorted[kept_count - 1]) <=
					   sorted[i]->address)
			sorted[kept_count++] = sorted[i];
	if (kept_count < count)
		dump_finding(reader->dump,
			     "%zu chunks claim the address of another one",
			     count - kept_count);
	reader->by_address = sorted;
	reader->by_address_count = kept_count;
}

static void
chunks_number_slots(struct dump_reader *reader)
{
	for (size_t i = 0; i < reader->chunk_count; i++) {
		struct reader_chunk *chunk = &reader->chunks[i];

		if (!reader_chunk_has_nodes(chunk))
			continue;
		chunk->first_slot = reader->slot_count;
		reader->slot_count += chunk->record_count;
	}
}

void
reader_chunks(struct dump_reader *reader)
{
	chunks_walk(reader);
	chunks_sort(reader);
	chunks_number_slots(reader);
}

const void *
reader_record(const struct dump_reader *reader,
	      const struct reader_chunk *chunk, uint32_t index)
{
	return reader->file->bytes + chunk->offset_bytes +
	       records_offset(chunk->kind) + index * record_bytes(chunk->kind);
}

static bool
chunk_holds(const struct reader_chunk *chunk, uint64_t address)
{
	return address >= first_record(chunk) &&
	       address < behind_records(chunk);
}

const struct reader_chunk *
reader_find(struct dump_reader *reader, uint64_t address, uint32_t *ret_index)
{
	size_t low = 0, high = reader->by_address_count;
	const struct reader_chunk *chunk;

	if (!high)
		return NULL;
	chunk = reader->by_address[reader->found_last];
	if (!chunk_holds(chunk, address)) {
		while (high - low > 1) {
			size_t middle = low + (high - low) / 2;

			if (reader->by_address[middle]->address <= address)
				low = middle;
			else
				high = middle;
		}
		chunk = reader->by_address[low];
		reader->found_last = low;
	}
	uint64_t offset_bytes = address - first_record(chunk);
	if (!chunk_holds(chunk, address) ||
	    offset_bytes % record_bytes(chunk->kind))
		return NULL;
	*ret_index = (uint32_t)(offset_bytes / record_bytes(chunk->kind));
	return chunk;
}

uint32_t
reader_find_slot(struct dump_reader *reader, uint64_t address)
{
	uint32_t index;
	const struct reader_chunk *chunk = reader_find(reader, address, &index);

	if (!chunk || !reader_chunk_has_nodes(chunk))
		return NO_SLOT;
	return chunk->first_slot + index;
}
