/* SPDX-License-Identifier: MIT
 *
 * dump-maker.c - dumps of known content, made in memory
 */
#include "tests/dump-maker.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	HEADER_BYTES = CYGPROF_PAGE_BYTES + CYGPROF_TEXT_BYTES,
	LARGEST_CHUNK_BYTES = 1 << 20,
};

static void
bytes_grow(struct dump_maker *maker, size_t more_bytes)
{
	maker->bytes = realloc(maker->bytes, maker->byte_count + more_bytes);
	if (!maker->bytes)
		abort();
	memset(maker->bytes + maker->byte_count, 0, more_bytes);
	maker->byte_count += more_bytes;
	dump_maker_header(maker)->file_bytes = maker->byte_count;
}

void
dump_maker_open(struct dump_maker *maker)
{
	struct cygprof_header *header;

	*maker = (struct dump_maker){0};
	bytes_grow(maker, HEADER_BYTES);
	header = dump_maker_header(maker);
	memcpy(header->magic, CYGPROF_MAGIC, sizeof header->magic);
	header->version_major = CYGPROF_VERSION_MAJOR;
	header->version_minor = CYGPROF_VERSION_MINOR;
	header->byte_order = CYGPROF_BYTE_ORDER;
	header->header_bytes = HEADER_BYTES;
	header->pointer_bits = 64;
	header->elf_machine = EM_X86_64;
	header->kind = CYGPROF_KIND_PROCESS;
	header->state = CYGPROF_STATE_LIVE;
	header->base_address = DUMP_MAKER_BASE;
	header->pid = 4242;
	header->parent_pid = 4241;
	header->option_ring_count = 1024;
	header->option_max_nodes = 1048576;
	header->clock = CYGPROF_CLOCK_MONOTONIC;
	header->clock_pair_count = 1;
	header->clock_pairs[0] = (struct cygprof_clock_pair){
		.ticks = DUMP_MAKER_START,
		.monotonic_ns = DUMP_MAKER_START,
		.realtime_ns = UINT64_C(1700000000000000000),
	};
	maker->text_bytes = 1;
}

void
dump_maker_close(struct dump_maker *maker)
{
	free(maker->bytes);
	*maker = (struct dump_maker){0};
}

void *
dump_maker_at(const struct dump_maker *maker, uint64_t address)
{
	return maker->bytes + (address - DUMP_MAKER_BASE);
}

struct cygprof_header *
dump_maker_header(const struct dump_maker *maker)
{
	return (void *)maker->bytes;
}

struct cygprof_text
dump_maker_text(struct dump_maker *maker, const void *text, size_t length_bytes)
{
	struct cygprof_text field = {maker->text_bytes, (uint16_t)length_bytes};

	memcpy(maker->bytes + CYGPROF_PAGE_BYTES + maker->text_bytes, text,
	       length_bytes);
	maker->text_bytes = (uint16_t)(maker->text_bytes + length_bytes + 1);
	return field;
}

/* A chunk of whole pages for so many records; its address. */
static uint64_t
chunk_add(struct dump_maker *maker, uint32_t kind, uint32_t lane,
	  uint32_t chunk_bytes, size_t record_bytes)
{
	uint64_t address = DUMP_MAKER_BASE + maker->byte_count;
	struct cygprof_chunk *chunk;

	bytes_grow(maker, chunk_bytes);
	chunk = dump_maker_at(maker, address);
	chunk->kind = kind;
	chunk->lane = lane;
	chunk->chunk_bytes = chunk_bytes;
	chunk->address = address;
	chunk->capacity_count =
		(uint32_t)((chunk_bytes - sizeof *chunk) / record_bytes);
	chunk->magic = CYGPROF_CHUNK_MAGIC;
	return address;
}

/* The lane's last chunk of a kind; 0: it has none. */
static uint64_t
chunk_last(const struct dump_maker *maker, uint32_t kind, uint32_t lane)
{
	size_t offset_bytes = HEADER_BYTES;
	uint64_t last = 0;

	while (offset_bytes < maker->byte_count) {
		const struct cygprof_chunk *chunk =
			(const void *)(maker->bytes + offset_bytes);

		if (chunk->kind == kind && chunk->lane == lane)
			last = chunk->address;
		offset_bytes += chunk->chunk_bytes;
	}
	return last;
}

/* The address of a new record in the lane's last chunk of a kind, or in a new
 * one of twice its length if that is full. */
static uint64_t
record_add(struct dump_maker *maker, uint32_t kind, uint32_t lane,
	   size_t record_bytes)
{
	uint64_t address = chunk_last(maker, kind, lane);
	struct cygprof_chunk *chunk = NULL;
	uint32_t chunk_bytes = CYGPROF_PAGE_BYTES;

	if (address)
		chunk = dump_maker_at(maker, address);
	if (chunk && chunk->chunk_bytes < LARGEST_CHUNK_BYTES)
		chunk_bytes = chunk->chunk_bytes * 2;
	else if (chunk)
		chunk_bytes = LARGEST_CHUNK_BYTES;
	if (!chunk || chunk->used_count == chunk->capacity_count)
		address =
			chunk_add(maker, kind, lane, chunk_bytes, record_bytes);
	chunk = dump_maker_at(maker, address);
	return address + sizeof *chunk + chunk->used_count++ * record_bytes;
}

uint32_t
dump_maker_image(struct dump_maker *maker, const char *path,
		 uint64_t start_address, uint64_t end_address)
{
	uint64_t address =
		record_add(maker, CYGPROF_CHUNK_IMAGES, CYGPROF_NO_LANE,
			   sizeof(struct cygprof_image));
	struct cygprof_image *image = dump_maker_at(maker, address);

	image->load_bias = image->start_address = start_address;
	image->end_address = end_address;
	image->loaded_ticks = DUMP_MAKER_START;
	image->number = maker->image_count++;
	image->build_id_bytes = 20;
	memset(image->build_id, (int)image->number + 1, 20);
	snprintf(image->path, sizeof image->path, "%s", path);
	image->ready = 1;
	return image->number;
}

uint32_t
dump_maker_lane(struct dump_maker *maker, uint32_t ring_count)
{
	uint32_t number = maker->lane_count++;
	uint64_t address = chunk_add(
		maker, CYGPROF_CHUNK_LANE, number, sizeof(struct cygprof_lane),
		sizeof(struct cygprof_lane) - sizeof(struct cygprof_chunk));
	uint64_t ring = 0;

	if (ring_count) {
		size_t ring_bytes =
			sizeof(struct cygprof_chunk) +
			ring_count * sizeof(struct cygprof_ring_record);

		ring = chunk_add(maker, CYGPROF_CHUNK_RING, number,
				 (uint32_t)(ring_bytes + 4095) / 4096 * 4096,
				 sizeof(struct cygprof_ring_record));
		((struct cygprof_chunk *)dump_maker_at(maker, ring))
			->ring_mask = ring_count - 1;
	}
	struct cygprof_lane *lane = dump_maker_at(maker, address);
	lane->number = number;
	lane->owner_tid = 4242 + number;
	lane->root = address + offsetof(struct cygprof_lane, root_node);
	lane->root_node.function = CYGPROF_PLACE_ROOT;
	lane->root_node.stack_position = CYGPROF_STACK_CLOSED - 1;
	lane->ring = ring;
	lane->excised_ticks = -CYGPROF_OPEN_BIAS;
	lane->thread_count = 1;
	lane->threads[0] = (struct cygprof_thread_record){
		.tid = 4242 + number,
		.state = CYGPROF_THREAD_LIVE,
		.name = "worker",
		.start_ticks = DUMP_MAKER_START,
	};
	dump_maker_header(maker)->lane_count = maker->lane_count;
	return number;
}

struct cygprof_lane *
dump_maker_lane_record(const struct dump_maker *maker, uint32_t lane)
{
	return dump_maker_at(maker,
			     chunk_last(maker, CYGPROF_CHUNK_LANE, lane));
}

uint64_t
dump_maker_root(const struct dump_maker *maker, uint32_t lane)
{
	return dump_maker_lane_record(maker, lane)->root;
}

uint64_t
dump_maker_node(struct dump_maker *maker, uint32_t lane, uint64_t parent,
		uint64_t function, uint64_t calls, int64_t ticks)
{
	uint64_t address = record_add(maker, CYGPROF_CHUNK_NODES, lane,
				      sizeof(struct cygprof_node));

	*(struct cygprof_node *)dump_maker_at(maker, address) =
		(struct cygprof_node){
			.function = function,
			.calls = calls,
			.ticks = ticks,
			.parent = parent,
			.stack_position = CYGPROF_STACK_CLOSED,
		};
	return address;
}

void
dump_maker_enter(struct dump_maker *maker, uint32_t lane, uint64_t node,
		 uint64_t raw_ticks)
{
	struct cygprof_node *record = dump_maker_at(maker, node);

	record->stack_position = 1000;
	record->enter_ticks =
		raw_ticks -
		(uint64_t)dump_maker_lane_record(maker, lane)->excised_ticks;
	record->ticks -= (int64_t)record->enter_ticks;
}

void
dump_maker_call(struct dump_maker *maker, uint32_t lane, uint64_t node,
		uint64_t enter_ticks, uint64_t exit_ticks)
{
	struct cygprof_chunk *ring = dump_maker_at(
		maker, chunk_last(maker, CYGPROF_CHUNK_RING, lane));
	uint64_t number = ring->ring_count++;
	struct cygprof_ring_record *record =
		(struct cygprof_ring_record *)(ring + 1) +
		(number & ring->ring_mask);

	record->enter_ticks = enter_ticks;
	record->exit_ticks = exit_ticks;
	record->number =
		number << 32 | (uint32_t)((node - DUMP_MAKER_BASE) / 64);
}

uint64_t
dump_maker_fold(struct dump_maker *maker, uint32_t lane,
		const struct cygprof_fold *fold)
{
	uint64_t address =
		record_add(maker, CYGPROF_CHUNK_FOLD, lane, sizeof *fold);
	struct cygprof_fold *record = dump_maker_at(maker, address);

	*record = *fold;
	record->kind = fold->caller ? CYGPROF_FOLD_EDGE : CYGPROF_FOLD_FUNCTION;
	return address;
}

void
dump_maker_calibrate(struct dump_maker *maker, uint32_t inside,
		     uint32_t outside)
{
	struct cygprof_header *header = dump_maker_header(maker);

	header->calibrations[header->calibration_count++] =
		(struct cygprof_calibration){
			.at_ticks = DUMP_MAKER_START,
			.empty_inside = inside * 256,
			.empty_outside = outside * 256,
			.chain_inside = inside * 256,
			.chain_outside = outside * 256,
			.branch_inside = inside * 256,
			.branch_outside = outside * 256,
			.round_count = 25,
		};
}

void
dump_maker_finish(struct dump_maker *maker, uint64_t end_ticks)
{
	struct cygprof_header *header = dump_maker_header(maker);
	uint64_t passed_ticks = end_ticks - DUMP_MAKER_START;

	header->state = CYGPROF_STATE_CLOSED;
	header->clock_pair_count = 2;
	header->clock_pair_latest = 1;
	header->clock_pairs[1] = (struct cygprof_clock_pair){
		.ticks = end_ticks,
		.monotonic_ns = end_ticks,
		.realtime_ns =
			header->clock_pairs[0].realtime_ns + passed_ticks,
	};
}

bool
dump_maker_write(const struct dump_maker *maker, const char *path)
{
	FILE *file = fopen(path, "we");
	bool is_written;

	if (!file)
		return false;
	is_written = fwrite(maker->bytes, 1, maker->byte_count, file) ==
		     maker->byte_count;
	return fclose(file) == 0 && is_written;
}
