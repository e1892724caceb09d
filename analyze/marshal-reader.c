/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * marshal-reader.c - containers and references, each kind of object
 */
#include "config.h"

#include "analyze/marshal-reader.h"

#include "analyze/marshal-scalars.h"
#include "analyze/memory.h"

#include <stdlib.h>
#include <string.h>

/* A profile nests five deep: dict, tuple, dict, tuple, number. */
enum { DEPTH_MAX = 32 };

enum { FLAG_REFERENCED = 0x80 };

enum { BLOCK_OBJECTS = 512 };

static struct marshal_object *read_object(struct marshal_input *input,
					  unsigned depth);

/* A file has millions of objects, and they die together. */
struct marshal_blocks {
	struct marshal_blocks *next;
	size_t used_count;
	struct marshal_object objects[BLOCK_OBJECTS];
};

static struct marshal_object *
new_object(struct marshal_input *input, enum marshal_type type)
{
	struct marshal_blocks *block = input->blocks;

	if (!block || block->used_count == BLOCK_OBJECTS) {
		block = xmalloc(sizeof *block);
		block->used_count = 0;
		block->next = input->blocks;
		input->blocks = block;
	}

	struct marshal_object *object = &block->objects[block->used_count++];
	*object = (struct marshal_object){.type = type, .is_complete = true};
	return object;
}

static void
enter(struct marshal_references *references, struct marshal_object *object)
{
	if (references->count == references->capacity) {
		references->capacity = references->capacity * 2 + 64;
		references->list = xrealloc(references->list,
					    references->capacity *
						    sizeof *references->list);
	}
	references->list[references->count++] = object;
}

static struct marshal_object *
follow(struct marshal_input *input, const struct marshal_references *references)
{
	int64_t index;

	if (!marshal_take_int32(input, &index))
		return NULL;
	if (index < 0 || (uint64_t)index >= references->count) {
		marshal_wrong(input, "a reference to nothing");
		return NULL;
	}
	if (!references->list[index]->is_complete) {
		marshal_wrong(input, "an object that holds itself");
		return NULL;
	}
	return references->list[index];
}

/* Room grows with what has been read, whatever the file promises. */
static void
append_item(struct marshal_object *container, struct marshal_object *item)
{
	size_t count = container->items.count;

	if ((count & (count - 1)) == 0)
		container->items.list =
			xrealloc(container->items.list,
				 (count ? 2 * count : 1) *
					 sizeof *container->items.list);
	container->items.list[container->items.count++] = item;
}

static bool
read_items(struct marshal_input *input, struct marshal_object *container,
	   int64_t count, unsigned depth)
{
	if (count < 0)
		return marshal_wrong(input, "a negative size");
	if (count > input->end - input->next)
		return marshal_cut(input);
	for (; count; count--) {
		struct marshal_object *item = read_object(input, depth + 1);

		if (!item)
			return false;
		append_item(container, item);
	}
	return true;
}

/* Pairs up to a type byte 0 in place of a key. */
static bool
read_pairs(struct marshal_input *input, struct marshal_object *dict,
	   unsigned depth)
{
	while (input->next < input->end && *input->next != '0') {
		struct marshal_object *key = read_object(input, depth + 1);
		struct marshal_object *value =
			key ? read_object(input, depth + 1) : NULL;

		if (!value)
			return false;
		append_item(dict, key);
		append_item(dict, value);
	}
	if (input->next == input->end)
		return marshal_cut(input);
	input->next++;
	return true;
}

static struct marshal_object *
read_container(struct marshal_input *input, unsigned char type,
	       bool is_referenced, unsigned depth)
{
	struct marshal_object *container =
		new_object(input, type == '{'	? MARSHAL_DICT
				  : type == '[' ? MARSHAL_LIST
						: MARSHAL_TUPLE);
	int64_t count = 0;
	bool is_good;

	container->is_complete = false;
	if (is_referenced)
		enter(&input->objects, container);
	if (type == '{')
		is_good = read_pairs(input, container, depth);
	else
		is_good = (type == ')' ? marshal_take_uint8(input, &count)
				       : marshal_take_int32(input, &count)) &&
			  read_items(input, container, count, depth);
	container->is_complete = true;
	return is_good ? container : NULL;
}

static struct marshal_object *
read_scalar(struct marshal_input *input, unsigned char type, bool is_referenced)
{
	struct marshal_object *object = new_object(input, MARSHAL_NONE);

	if (!marshal_take_scalar(input, type, object))
		return NULL;
	if (is_referenced)
		enter(&input->objects, object);
	else if (type == 't')
		/* Python 2 counts these alone and knows no flag. */
		enter(&input->interned, object);
	return object;
}

static struct marshal_object *
read_object(struct marshal_input *input, unsigned depth)
{
	if (depth > DEPTH_MAX) {
		marshal_wrong(input, "nested deeper than any profile");
		return NULL;
	}
	if (input->next == input->end) {
		marshal_cut(input);
		return NULL;
	}

	unsigned char type = *input->next & ~FLAG_REFERENCED;
	bool is_referenced = *input->next & FLAG_REFERENCED;

	input->next++;
	switch (type) {
	case '{':
	case '(':
	case ')':
	case '[':
		return read_container(input, type, is_referenced, depth);
	case 'r':
		return follow(input, &input->objects);
	case 'R':
		return follow(input, &input->interned);
	default:
		return read_scalar(input, type, is_referenced);
	}
}

bool
marshal_read(const void *bytes, size_t size_bytes, const char *path,
	     struct marshal_object **ret_object,
	     struct marshal_blocks **ret_blocks, struct fault *fault)
{
	struct marshal_input input = {
		.start = bytes,
		.next = bytes,
		.end = (const unsigned char *)bytes + size_bytes,
		.path = path,
		.fault = fault,
	};
	struct marshal_object *object = read_object(&input, 0);

	free(input.objects.list);
	free(input.interned.list);
	if (!object) {
		marshal_blocks_free(input.blocks);
		return false;
	}
	*ret_object = object;
	*ret_blocks = input.blocks;
	return true;
}

static void
free_contents(struct marshal_object *object)
{
	if (object->type == MARSHAL_TEXT)
		free(object->text);
	else if (object->type >= MARSHAL_TUPLE)
		free(object->items.list);
}

void
marshal_blocks_free(struct marshal_blocks *blocks)
{
	for (struct marshal_blocks *next; blocks; blocks = next) {
		next = blocks->next;
		for (size_t i = 0; i < blocks->used_count; i++)
			free_contents(&blocks->objects[i]);
		free(blocks);
	}
}
