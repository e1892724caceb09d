/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * marshal-reader.h - Python's marshal format, from bytes to objects
 *
 * An object is a type byte and what it says; containers hold objects.  Reads
 * what Python 2.7 and all Pythons from 3.4 on write into a profile:
 *
 *     {  key value ... 0      dict          (  int32 n, n objects   tuple
 *     i  int32                int           )  uint8 n, n objects   tuple
 *     l  int32 n, n * uint16  long int      [  int32 n, n objects   list
 *     g  double               float         f  uint8 n, text        float
 *     s  int32 n, n bytes     bytes         t  the same, interned
 *     u  int32 n, n bytes     UTF-8         a A  ASCII, A interned
 *     R  int32                n-th t        z Z  uint8 n, ASCII
 *     r  int32                n-th object   N T F  None, True, False
 *
 * All numbers are little endian.  A type byte with 0x80 set enters its object
 * into the list that r counts in, containers before what they hold.  A long
 * int has digits of 15 bits, the least first; n < 0 for a negative number.
 *
 * The file is hostile: sizes are checked against what is left of it, so that
 * memory is bounded by a multiple of its size; nesting is limited; an object
 * cannot hold itself.
 *
 * Memory:  objects live until marshal_blocks_free().
 */
#ifndef CYGPROF_ANALYZE_MARSHAL_READER_H
#define CYGPROF_ANALYZE_MARSHAL_READER_H

#include "analyze/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum marshal_type {
	MARSHAL_NONE, /* also True and False: a profile has no use for them */
	MARSHAL_INTEGER,
	MARSHAL_BIG_INTEGER, /* no room in 64 bits */
	MARSHAL_FLOAT,
	MARSHAL_TEXT,
	MARSHAL_TUPLE,
	MARSHAL_LIST,
	MARSHAL_DICT, /* items: key, value, key, value ... */
};

struct marshal_object {
	enum marshal_type type;
	bool is_complete; /* false while what it holds is being read */
	union {
		int64_t integer;
		double number;
		/* UTF-8 without NUL; what is not that is written as \xNN, a
		 * lone surrogate as \uNNNN. */
		char *text;
		struct {
			struct marshal_object **list;
			size_t count;
		} items;
	};
	void *meaning; /* the reader's user notes here what it made of it */
};

struct marshal_blocks; /* the memory of all objects */

/* Reads the object that starts at bytes; what follows it is ignored.  False:
 * the fault tells which byte is wrong.  path is for the fault. */
bool marshal_read(const void *bytes, size_t size_bytes, const char *path,
		  struct marshal_object **ret_object,
		  struct marshal_blocks **ret_blocks, struct fault *fault);

/* Frees all objects of one marshal_read(). */
void marshal_blocks_free(struct marshal_blocks *blocks);

#endif
