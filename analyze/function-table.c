/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * function-table.c - the distinct functions of a dump, and their names
 */
#include "config.h"

#include "analyze/function-table.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/memory.h"

#define NO_QUERY_IMAGE UINT32_MAX

enum { FIRST_SLOTS = 1024 };

static void
slots_clear(struct function_table *table, size_t slot_count)
{
	free(table->slots);
	table->slot_count = slot_count;
	table->slots = xmalloc(slot_count * sizeof *table->slots);
	for (size_t i = 0; i < slot_count; i++)
		table->slots[i] = NO_FUNCTION;
}

void
function_table_open(struct function_table *table)
{
	*table = (struct function_table){0};
	slots_clear(table, FIRST_SLOTS);
}

void
function_table_close(struct function_table *table)
{
	for (size_t i = 0; i < table->own_name_count; i++)
		free(table->own_names[i]);
	free(table->own_names);
	free(table->functions);
	free(table->keys);
	free(table->slots);
	symbols_close(&table->symbols);
	*table = (struct function_table){0};
}

static size_t
function_hash(const struct dump_function *function)
{
	uint64_t hash = function->address * UINT64_C(0x9e3779b97f4a7c15);

	hash ^= function->image + ((uint64_t)function->place << 32);
	hash *= UINT64_C(0x9e3779b97f4a7c15);
	return (size_t)(hash >> 24);
}

static bool
function_is(const struct dump_function *a, const struct dump_function *b)
{
	return a->address == b->address && a->image == b->image &&
	       a->place == b->place;
}

/* The slot that holds the function, or the free one where it belongs. */
static uint32_t *
slot_find(struct function_table *table, const struct dump_function *function)
{
	size_t i = function_hash(function);

	for (;; i++) {
		uint32_t *slot = &table->slots[i & (table->slot_count - 1)];

		if (*slot == NO_FUNCTION ||
		    function_is(&table->functions[*slot], function))
			return slot;
	}
}

/* Keeps the hash at most half full. */
static void
slots_grow(struct function_table *table)
{
	slots_clear(table, table->slot_count * 2);
	for (size_t i = 0; i < table->count; i++)
		*slot_find(table, &table->functions[i]) = (uint32_t)i;
}

uint32_t
function_table_add(struct function_table *table,
		   const struct dump_function *function)
{
	uint32_t *slot = slot_find(table, function);

	if (*slot != NO_FUNCTION)
		return *slot;
	if (table->count == table->capacity) {
		table->capacity = table->capacity * 2 + 256;
		table->functions =
			xrealloc(table->functions,
				 table->capacity * sizeof *table->functions);
	}
	uint32_t number = (uint32_t)table->count++;
	table->functions[number] = *function;
	*slot = number;
	if (table->count * 2 > table->slot_count)
		slots_grow(table);
	return number;
}

static struct profile_key
key_own(struct function_table *table, char *name)
{
	table->own_names[table->own_name_count++] = name;
	return (struct profile_key){.file = "~", .line = 0, .name = name};
}

static struct profile_key
key_without_image(struct function_table *table,
		  const struct dump_function *function)
{
	switch (function->place) {
	case DUMP_PLACE_ROOT:
		return key_own(table, xstrdup("<root>"));
	case DUMP_PLACE_FORKED:
		return key_own(table, xstrdup("<forked>"));
	case DUMP_PLACE_RESUMED:
		return key_own(table, xstrdup("<resumed>"));
	case DUMP_PLACE_STRAND:
		return key_own(table, xstrdup("<strand>"));
	case DUMP_PLACE_NONE:
		break;
	}
	return key_own(table, xasprintf("<0x%llx>",
					(unsigned long long)function->address));
}

/* The questions to symbols.h; number[i] is the function that query i is
 * about. */
struct questions {
	struct symbols_image *images;
	size_t image_count;
	struct symbols_query *queries;
	uint32_t *numbers;
	size_t query_count;
};

static int
compare_images(const void *left, const void *right)
{
	const struct dump_image *a = *(const struct dump_image *const *)left;
	const struct dump_image *b = *(const struct dump_image *const *)right;
	int order = strcmp(a->path, b->path);

	if (order)
		return order;
	if (a->build_id_bytes != b->build_id_bytes)
		return a->build_id_bytes < b->build_id_bytes ? -1 : 1;
	return memcmp(a->build_id, b->build_id, a->build_id_bytes);
}

/* A library that was loaded and unloaded a thousand times has as many records
 * and is one file: for each image of the dump, the first of its equals. */
static uint32_t *
images_first(const struct dump *dump)
{
	size_t count = dump->image_count;
	const struct dump_image **sorted = xcalloc(count + 1, sizeof *sorted);
	uint32_t *first = xcalloc(count + 1, sizeof *first);

	for (size_t i = 0; i < count; i++)
		sorted[i] = &dump->images[i];
	qsort(sorted, count, sizeof *sorted, compare_images);
	for (size_t i = 0; i < count; i++) {
		size_t image = (size_t)(sorted[i] - dump->images);

		if (i && !compare_images(&sorted[i - 1], &sorted[i]))
			first[image] = first[sorted[i - 1] - dump->images];
		else
			first[image] = (uint32_t)image;
	}
	free(sorted);
	return first;
}

/* Asks about images that functions lie in, and no others. */
static void
questions_make(const struct function_table *table, const struct dump *dump,
	       struct questions *questions)
{
	uint32_t *first = images_first(dump);
	uint32_t *asked = xmalloc((dump->image_count + 1) * sizeof *asked);

	memset(asked, 0xff, (dump->image_count + 1) * sizeof *asked);
	for (size_t i = 0; i < table->count; i++) {
		const struct dump_function *function = &table->functions[i];

		if (function->image == DUMP_NO_IMAGE)
			continue;
		uint32_t image = first[function->image];
		const struct dump_image *from = &dump->images[image];
		if (asked[image] == NO_QUERY_IMAGE) {
			asked[image] = (uint32_t)questions->image_count;
			questions->images[questions->image_count++] =
				(struct symbols_image){from->path,
						       from->build_id,
						       from->build_id_bytes};
		}
		questions->numbers[questions->query_count] = (uint32_t)i;
		questions->queries[questions->query_count++] =
			(struct symbols_query){asked[image], function->address};
	}
	free(first);
	free(asked);
}

static void
keys_fill(struct function_table *table, const struct questions *questions)
{
	size_t next = 0;

	for (size_t i = 0; i < table->count; i++) {
		const struct symbols_answer *answer;

		if (next == questions->query_count ||
		    questions->numbers[next] != i) {
			table->keys[i] =
				key_without_image(table, &table->functions[i]);
			continue;
		}
		answer = &table->symbols.answers[next++];
		table->keys[i] = (struct profile_key){
			.file = answer->file,
			.line = answer->line,
			.name = answer->name,
		};
	}
}

bool
function_table_name(struct function_table *table, const struct dump *dump,
		    const struct symbols_options *options, struct fault *fault)
{
	struct questions questions = {
		.images = xcalloc(dump->image_count + 1,
				  sizeof *questions.images),
		.queries = xcalloc(table->count + 1, sizeof *questions.queries),
		.numbers = xcalloc(table->count + 1, sizeof *questions.numbers),
	};
	bool is_named = true;

	questions_make(table, dump, &questions);
	if (questions.query_count)
		is_named = symbols_resolve(
			options, questions.images, questions.image_count,
			questions.queries, questions.query_count,
			&table->symbols, fault);
	if (is_named) {
		table->keys = xcalloc(table->count + 1, sizeof *table->keys);
		table->own_names = xcalloc(table->count + 1, sizeof(char *));
		keys_fill(table, &questions);
	}
	free(questions.images);
	free(questions.queries);
	free(questions.numbers);
	return is_named;
}
