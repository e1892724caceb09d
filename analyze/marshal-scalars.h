/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * marshal-scalars.h - what marshal-reader.h reads from: numbers and texts
 *
 * The inner half of the reader: takes what is no container from the input.
 * A function that returns false has set the input's fault.
 */
#ifndef CYGPROF_ANALYZE_MARSHAL_SCALARS_H
#define CYGPROF_ANALYZE_MARSHAL_SCALARS_H

#include "analyze/marshal-reader.h"

struct marshal_references {
	struct marshal_object **list;
	size_t count, capacity;
};

struct marshal_input {
	const unsigned char *start, *next, *end; /* the file; next to read */
	const char *path;
	struct marshal_references objects;  /* what r counts */
	struct marshal_references interned; /* what R counts */
	struct marshal_blocks *blocks;
	struct fault *fault;
};

/* Set the fault: wrong at the byte read last; cut at the file's end. */
bool marshal_wrong(struct marshal_input *input, const char *what);
bool marshal_cut(struct marshal_input *input);

bool marshal_take_uint8(struct marshal_input *input, int64_t *ret_value);
bool marshal_take_int32(struct marshal_input *input, int64_t *ret_value);

/* Fills object with the scalar of that type; its type byte has been read. */
bool marshal_take_scalar(struct marshal_input *input, unsigned char type,
			 struct marshal_object *object);

#endif
