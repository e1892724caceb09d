/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-images.c - image records, and what a function word means
 *
 * Images may have lain at the same addresses one after the other.  Nodes of
 * unloaded code carry retired words, so a plain address belongs to an image
 * that is still loaded; where there is none, to the last one that lay there.
 * The ranges are cut once into pieces without overlap, each with the image
 * that wins it, so that an address is found by bisection.
 */
#include "config.h"

#include "analyze/dump-reader.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/memory.h"

static void
image_add(struct dump_reader *reader, const struct cygprof_image *record)
{
	struct dump *dump = reader->dump;
	struct dump_image *image = &dump->images[dump->image_count];

	reader->image_numbers[dump->image_count++] = record->number;
	*image = (struct dump_image){
		.path = xstrndup(record->path, sizeof record->path),
		.build_id_bytes = record->build_id_bytes,
		.load_bias = record->load_bias,
		.start_address = record->start_address,
		.end_address = record->end_address,
		.loaded_ticks = record->loaded_ticks,
		.unloaded_ticks = record->unloaded_ticks,
	};
	if (image->build_id_bytes > sizeof image->build_id)
		image->build_id_bytes = 0;
	memcpy(image->build_id, record->build_id, image->build_id_bytes);
}

static int
compare_numbers(const void *left, const void *right)
{
	const struct cygprof_image *a =
		*(const struct cygprof_image *const *)left;
	const struct cygprof_image *b =
		*(const struct cygprof_image *const *)right;

	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	/* Two of one number are damage; the file's order decides. */
	return a < b ? -1 : a > b;
}

/* The records that are ready, of all chunks; the caller frees the answer. */
static const struct cygprof_image **
records_collect(const struct dump_reader *reader, size_t *ret_count)
{
	const struct cygprof_image **records;
	size_t room_count = 1, count = 0;

	for (size_t i = 0; i < reader->chunk_count; i++)
		if (reader->chunks[i].kind == CYGPROF_CHUNK_IMAGES)
			room_count += reader->chunks[i].record_count;
	records = xcalloc(room_count, sizeof(const struct cygprof_image *));
	for (size_t i = 0; i < reader->chunk_count; i++) {
		const struct reader_chunk *chunk = &reader->chunks[i];

		if (chunk->kind != CYGPROF_CHUNK_IMAGES)
			continue;
		for (uint32_t j = 0; j < chunk->record_count; j++) {
			records[count] = reader_record(reader, chunk, j);
			count += records[count]->ready == 1;
		}
	}
	*ret_count = count;
	return records;
}

/* By number: a record's place and its number are reserved one after the other,
 * and a fork's child gets its chunks in another order. */
static void
images_copy(struct dump_reader *reader)
{
	size_t count;
	const struct cygprof_image **records = records_collect(reader, &count);

	qsort(records, count, sizeof *records, compare_numbers);
	reader->dump->images = xcalloc(count + 1, sizeof(struct dump_image));
	reader->image_numbers = xcalloc(count + 1, sizeof(uint32_t));
	for (size_t i = 0; i < count; i++)
		image_add(reader, records[i]);
	free(records);
}

static int
compare_ranges(const void *left, const void *right)
{
	const struct reader_range *a = left;
	const struct reader_range *b = right;

	if (a->start_address == b->start_address)
		return 0;
	return a->start_address < b->start_address ? -1 : 1;
}

/* A range begins wherever an image begins or ends; nobody owns it yet. */
static void
ranges_cut(struct dump_reader *reader)
{
	const struct dump *dump = reader->dump;
	struct reader_range *ranges =
		xcalloc(2 * dump->image_count + 1, sizeof *ranges);
	size_t cut_count = 0, kept_count = 0;

	for (size_t i = 0; i < dump->image_count; i++) {
		ranges[cut_count++].start_address =
			dump->images[i].start_address;
		ranges[cut_count++].start_address = dump->images[i].end_address;
	}
	qsort(ranges, cut_count, sizeof *ranges, compare_ranges);
	for (size_t i = 0; i < cut_count; i++) {
		if (kept_count &&
		    !compare_ranges(&ranges[kept_count - 1], &ranges[i]))
			continue;
		ranges[kept_count].start_address = ranges[i].start_address;
		ranges[kept_count++].image = DUMP_NO_IMAGE;
	}
	reader->ranges = ranges;
	reader->range_count = kept_count;
}

/* The last range that starts at or below address; NULL if none does. */
static struct reader_range *
range_find(const struct dump_reader *reader, uint64_t address)
{
	size_t low = 0, high = reader->range_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (reader->ranges[middle].start_address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &reader->ranges[low - 1] : NULL;
}

/* The first range from index on that nobody owns.  next[] leads over owned
 * ones and is shortened on the way, so that painting takes linear time. */
static size_t
range_free(size_t *next, size_t index)
{
	size_t free_index = index;

	while (next[free_index] != free_index)
		free_index = next[free_index];
	while (next[index] != free_index) {
		size_t following = next[index];

		next[index] = free_index;
		index = following;
	}
	return free_index;
}

static void
ranges_paint(struct dump_reader *reader, size_t *next, uint32_t image_index)
{
	const struct dump_image *image = &reader->dump->images[image_index];
	struct reader_range *first = range_find(reader, image->start_address);

	if (!first)
		return;
	for (size_t i = range_free(next, (size_t)(first - reader->ranges));
	     i < reader->range_count &&
	     reader->ranges[i].start_address < image->end_address;
	     i = range_free(next, i)) {
		reader->ranges[i].image = image_index;
		next[i] = i + 1;
	}
}

void
reader_images(struct dump_reader *reader)
{
	const struct dump *dump = reader->dump;

	images_copy(reader);
	ranges_cut(reader);
	size_t *next = xcalloc(reader->range_count + 1, sizeof *next);
	for (size_t i = 0; i <= reader->range_count; i++)
		next[i] = i;
	for (uint32_t i = (uint32_t)dump->image_count; i-- > 0;)
		if (!dump->images[i].unloaded_ticks)
			ranges_paint(reader, next, i);
	for (uint32_t i = (uint32_t)dump->image_count; i-- > 0;)
		if (dump->images[i].unloaded_ticks)
			ranges_paint(reader, next, i);
	free(next);
}

/* Images are sorted by their records' numbers. */
static uint32_t
image_by_number(const struct dump_reader *reader, uint32_t number)
{
	size_t low = 0, high = reader->dump->image_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (reader->image_numbers[middle] == number)
			return (uint32_t)middle;
		if (reader->image_numbers[middle] < number)
			low = middle + 1;
		else
			high = middle;
	}
	return DUMP_NO_IMAGE;
}

static struct dump_function
place_function(uint64_t function_word)
{
	static const enum dump_place places[] = {
		[CYGPROF_PLACE_ROOT] = DUMP_PLACE_ROOT,
		[CYGPROF_PLACE_FORKED] = DUMP_PLACE_FORKED,
		[CYGPROF_PLACE_RESUMED] = DUMP_PLACE_RESUMED,
		[CYGPROF_PLACE_STRAND] = DUMP_PLACE_STRAND,
	};

	return (struct dump_function){
		.image = DUMP_NO_IMAGE,
		.place = function_word <= CYGPROF_PLACE_STRAND
				 ? places[function_word]
				 : DUMP_PLACE_ROOT,
	};
}

bool
reader_word_is_skipped(uint64_t function_word)
{
	return function_word > CYGPROF_PLACE_STRAND &&
	       function_word < CYGPROF_PLACE_LIMIT;
}

struct dump_function
reader_function(const struct dump_reader *reader, uint64_t function_word)
{
	struct dump_function function = {.image = DUMP_NO_IMAGE,
					 .address = function_word};

	if (function_word < CYGPROF_PLACE_LIMIT)
		return place_function(function_word);
	if (function_word & CYGPROF_RETIRED_BIT) {
		uint64_t word = function_word & ~CYGPROF_RETIRED_BIT;

		function.image = image_by_number(
			reader,
			(uint32_t)(word >> CYGPROF_RETIRED_OFFSET_BITS));
		function.address =
			word &
			((UINT64_C(1) << CYGPROF_RETIRED_OFFSET_BITS) - 1);
		return function;
	}
	const struct reader_range *range = range_find(reader, function_word);
	if (range && range->image != DUMP_NO_IMAGE) {
		function.image = range->image;
		function.address -=
			reader->dump->images[range->image].load_bias;
	}
	return function;
}
