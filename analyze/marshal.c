/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * marshal.c - checks the shape that pstats writes, fills rows and edges
 */
#include "config.h"

#include "analyze/marshal.h"

#include "analyze/marshal-reader.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An edge takes two tuples, a printed name some text: both can be repeated by
 * reference, but in no file that Python wrote more often than this. */
enum { BYTES_AN_EDGE_MIN = 4, TEXT_BYTES_A_BYTE_MAX = 32 };

struct conversion {
	const char *path;
	struct profile *profile;
	uint64_t edges_left;
	uint64_t text_bytes_left;
	struct fault *fault;
};

static bool
wrong_shape(const struct conversion *conversion, const char *what)
{
	return fault_set(conversion->fault, FAULT_COULD_NOT,
			 "%s: Python wrote this, but it is no profile: %s",
			 conversion->path, what);
}

static bool
too_large(const struct conversion *conversion)
{
	return fault_set(conversion->fault, FAULT_COULD_NOT,
			 "%s: repeats itself without end; "
			 "no profiler wrote this file",
			 conversion->path);
}

static bool
is_tuple(const struct marshal_object *object, size_t count)
{
	return object->type == MARSHAL_TUPLE && object->items.count == count;
}

static bool
convert_count(const struct conversion *conversion,
	      const struct marshal_object *object, uint64_t *ret_count)
{
	if (object->type == MARSHAL_BIG_INTEGER)
		return fault_set(conversion->fault, FAULT_COULD_NOT,
				 "%s: a number of calls has more than 63 bits; "
				 "the file is damaged",
				 conversion->path);
	if (object->type != MARSHAL_INTEGER)
		return wrong_shape(conversion,
				   "a number of calls is no whole number");
	if (object->integer < 0)
		return fault_set(conversion->fault, FAULT_COULD_NOT,
				 "%s: a number of calls is negative, %" PRId64
				 "; the file is damaged",
				 conversion->path, object->integer);
	*ret_count = object->integer;
	return true;
}

static bool
convert_seconds(const struct conversion *conversion,
		const struct marshal_object *object, double *ret_seconds)
{
	if (object->type == MARSHAL_INTEGER)
		*ret_seconds = object->integer;
	else if (object->type == MARSHAL_FLOAT && isfinite(object->number))
		*ret_seconds = object->number;
	else
		return wrong_shape(conversion, "a time is no finite number");
	return true;
}

static bool
convert_key(struct conversion *conversion, const struct marshal_object *object,
	    struct profile_key *ret_key)
{
	if (!is_tuple(object, 3))
		return wrong_shape(conversion,
				   "a key is not (file, line, name)");

	const struct marshal_object *file = object->items.list[0];
	const struct marshal_object *line = object->items.list[1];
	const struct marshal_object *name = object->items.list[2];

	if (file->type != MARSHAL_TEXT || line->type != MARSHAL_INTEGER ||
	    name->type != MARSHAL_TEXT)
		return wrong_shape(conversion,
				   "a key is not (file, line, name)");
	if (line->integer < 0 || line->integer > UINT32_MAX)
		return wrong_shape(conversion, "no file has such a line");

	uint64_t text_bytes = strlen(file->text) + strlen(name->text);
	if (text_bytes > conversion->text_bytes_left)
		return too_large(conversion);
	conversion->text_bytes_left -= text_bytes;
	ret_key->file = file->text;
	ret_key->line = line->integer;
	ret_key->name = name->text;
	return true;
}

/* The row of a key; a key that is a reference is looked up once. */
static struct profile_row *
convert_caller(struct conversion *conversion, struct marshal_object *object)
{
	struct profile_key key;

	if (!object->meaning && convert_key(conversion, object, &key))
		object->meaning = profile_caller(conversion->profile, &key);
	return object->meaning;
}

static bool
convert_edge_numbers(struct conversion *conversion,
		     const struct marshal_object *value,
		     struct profile_edge *edge)
{
	struct profile_numbers *numbers = &edge->numbers;

	edge->has_times = value->type == MARSHAL_TUPLE;
	if (!edge->has_times) {
		numbers->primitive_calls = 0;
		return convert_count(conversion, value, &numbers->calls);
	}
	if (!is_tuple(value, 4))
		return wrong_shape(conversion, "a caller has not four numbers");

	struct marshal_object *const *items = value->items.list;
	return convert_count(conversion, items[0], &numbers->calls) &&
	       convert_count(conversion, items[1], &numbers->primitive_calls) &&
	       convert_seconds(conversion, items[2], &numbers->own_seconds) &&
	       convert_seconds(conversion, items[3],
			       &numbers->cumulative_seconds);
}

static bool
convert_edges(struct conversion *conversion,
	      const struct marshal_object *callers, struct profile_row *row)
{
	if (callers->type != MARSHAL_DICT)
		return wrong_shape(conversion, "the callers are no dict");
	for (size_t i = 0; i < callers->items.count; i += 2) {
		struct profile_row *caller;

		if (!conversion->edges_left--)
			return too_large(conversion);
		caller = convert_caller(conversion, callers->items.list[i]);
		if (!caller || !convert_edge_numbers(conversion,
						     callers->items.list[i + 1],
						     profile_edge(row, caller)))
			return false;
	}
	return true;
}

/* A key that comes twice: the first is the place, the last is the value, as in
 * a dict. */
static bool
convert_row(struct conversion *conversion, struct marshal_object *object,
	    const struct marshal_object *value)
{
	struct profile_row *row = convert_caller(conversion, object);

	if (!row)
		return false;
	if (!is_tuple(value, 5))
		return wrong_shape(conversion, "a function has not four "
					       "numbers and its callers");

	struct marshal_object *const *items = value->items.list;
	struct profile_numbers *numbers = &row->numbers;
	profile_list(conversion->profile, row);
	return convert_count(conversion, items[0], &numbers->primitive_calls) &&
	       convert_count(conversion, items[1], &numbers->calls) &&
	       convert_seconds(conversion, items[2], &numbers->own_seconds) &&
	       convert_seconds(conversion, items[3],
			       &numbers->cumulative_seconds) &&
	       convert_edges(conversion, items[4], row);
}

static bool
convert_rows(struct conversion *conversion, const struct marshal_object *dict)
{
	if (dict->type != MARSHAL_DICT)
		return wrong_shape(conversion, "it is no dict");
	if (!dict->items.count)
		return fault_set(conversion->fault, FAULT_COULD_NOT,
				 "%s: holds no functions; "
				 "was anything called while profiling?",
				 conversion->path);
	for (size_t i = 0; i < dict->items.count; i += 2)
		if (!convert_row(conversion, dict->items.list[i],
				 dict->items.list[i + 1]))
			return false;
	profile_total(conversion->profile);
	return true;
}

bool
marshal_is_profile(const void *start, size_t start_bytes)
{
	return start_bytes && (*(const unsigned char *)start & 0x7f) == '{';
}

bool
marshal_profile(const void *bytes, size_t size_bytes, const char *path,
		struct profile *profile, struct fault *fault)
{
	struct conversion conversion = {
		.path = path,
		.profile = profile,
		.edges_left = size_bytes / BYTES_AN_EDGE_MIN,
		.text_bytes_left = (uint64_t)size_bytes * TEXT_BYTES_A_BYTE_MAX,
		.fault = fault,
	};
	struct marshal_object *dict;
	struct marshal_blocks *blocks;
	bool is_good;

	if (!size_bytes)
		return fault_set(fault, FAULT_COULD_NOT,
				 "%s: empty; was its program killed before it "
				 "wrote the profile?",
				 path);
	if (!marshal_read(bytes, size_bytes, path, &dict, &blocks, fault))
		return false;
	is_good = convert_rows(&conversion, dict);
	marshal_blocks_free(blocks);
	return is_good;
}
