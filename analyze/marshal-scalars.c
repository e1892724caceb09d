/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * marshal-scalars.c - numbers and texts, with a check before each byte
 */
#include "config.h"

#include "analyze/marshal-scalars.h"

#include "analyze/memory.h"
#include "analyze/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool
marshal_wrong(struct marshal_input *input, const char *what)
{
	return fault_set(input->fault, FAULT_COULD_NOT,
			 "%s: not a profile that Python can have written: %s "
			 "at byte %zu",
			 input->path, what,
			 (size_t)(input->next - input->start) - 1);
}

bool
marshal_cut(struct marshal_input *input)
{
	return fault_set(input->fault, FAULT_COULD_NOT,
			 "%s: the profile is cut off after %zu bytes; "
			 "was its program killed while writing?",
			 input->path, (size_t)(input->end - input->start));
}

/* The next bytes, or NULL if the file ends before. */
static const unsigned char *
take(struct marshal_input *input, size_t size_bytes)
{
	const unsigned char *bytes = input->next;

	if (size_bytes > (size_t)(input->end - input->next)) {
		marshal_cut(input);
		return NULL;
	}
	input->next += size_bytes;
	return bytes;
}

bool
marshal_take_uint8(struct marshal_input *input, int64_t *ret_value)
{
	const unsigned char *bytes = take(input, 1);

	if (!bytes)
		return false;
	*ret_value = *bytes;
	return true;
}

bool
marshal_take_int32(struct marshal_input *input, int64_t *ret_value)
{
	const unsigned char *bytes = take(input, 4);

	if (!bytes)
		return false;
	*ret_value =
		(int32_t)((uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 |
			  (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24);
	return true;
}

static bool
take_integer(struct marshal_input *input, struct marshal_object *object)
{
	object->type = MARSHAL_INTEGER;
	return marshal_take_int32(input, &object->integer);
}

/* 5,000,000,000 is 3 digits: 0x7200, 0x540b, 0x0004. */
static bool
take_long(struct marshal_input *input, struct marshal_object *object)
{
	int64_t digit_count;
	uint64_t magnitude = 0;
	bool is_big = false;

	if (!marshal_take_int32(input, &digit_count))
		return false;
	bool is_negative = digit_count < 0;
	size_t size_bytes = 2 * (size_t)llabs(digit_count);
	const unsigned char *bytes = take(input, size_bytes);
	if (!bytes)
		return false;

	for (size_t i = size_bytes; i; i -= 2) {
		unsigned digit = bytes[i - 2] | bytes[i - 1] << 8;

		if (digit >> 15)
			return marshal_wrong(input, "a number's bad digit");
		is_big = is_big || magnitude >> (63 - 15);
		magnitude = magnitude << 15 | digit;
	}
	object->type = is_big ? MARSHAL_BIG_INTEGER : MARSHAL_INTEGER;
	object->integer = is_negative ? -(int64_t)(magnitude & INT64_MAX)
				      : (int64_t)(magnitude & INT64_MAX);
	return true;
}

static bool
take_double(struct marshal_input *input, struct marshal_object *object)
{
	const unsigned char *bytes = take(input, 8);
	uint64_t bits = 0;

	if (!bytes)
		return false;
	for (int i = 7; i >= 0; i--)
		bits = bits << 8 | bytes[i];
	object->type = MARSHAL_FLOAT;
	memcpy(&object->number, &bits, sizeof bits);
	return true;
}

static bool
take_double_text(struct marshal_input *input, struct marshal_object *object)
{
	char text[256];
	char *end;
	int64_t size_bytes;
	const unsigned char *bytes;

	if (!marshal_take_uint8(input, &size_bytes))
		return false;
	bytes = take(input, size_bytes);
	if (!bytes)
		return false;
	memcpy(text, bytes, size_bytes);
	text[size_bytes] = '\0';
	object->type = MARSHAL_FLOAT;
	object->number = strtod(text, &end);
	if (!size_bytes || *end)
		return marshal_wrong(input, "a number with bad letters");
	return true;
}

/* Three bytes of a surrogate, which UTF-8 has no place for: Python puts one
 * for each byte of a file name that it could not read. */
static bool
is_surrogate(const char *text)
{
	const unsigned char *bytes = (const unsigned char *)text;

	return bytes[0] == 0xed && bytes[1] >= 0xa0 && bytes[1] < 0xc0 &&
	       (bytes[2] & 0xc0) == 0x80;
}

/* Appends the character at text to out and returns its bytes. */
static size_t
copy_character(const char *text, char **out)
{
	uint32_t code;
	size_t count = utf8_character(text, &code);

	if (count) {
		memcpy(*out, text, count);
		*out += count;
		return count;
	}
	if (is_surrogate(text)) {
		code = 0xd000 | (text[1] & 0x3f) << 6 | (text[2] & 0x3f);
		*out += sprintf(*out, "\\u%04x", (unsigned)code);
		return 3;
	}
	*out += sprintf(*out, "\\x%02x", (unsigned char)*text);
	return 1;
}

static bool
is_plain(const unsigned char *bytes, size_t size_bytes)
{
	for (size_t i = 0; i < size_bytes; i++)
		if (!bytes[i] || bytes[i] >= 0x80)
			return false;
	return true;
}

static char *
clean_text(const unsigned char *bytes, size_t size_bytes)
{
	/* Nearly all of a file's million names. */
	if (is_plain(bytes, size_bytes))
		return xmemdup(bytes, size_bytes, size_bytes + 1);

	/* A copy with a NUL behind it: a character may be cut at the end. */
	char *copy = xmemdup(bytes, size_bytes, size_bytes + 1);
	char *text = xmalloc(4 * size_bytes + 1);
	char *out = text;

	for (size_t i = 0; i < size_bytes;)
		i += copy_character(copy + i, &out);
	*out = '\0';
	free(copy);
	return xrealloc(text, out - text + 1);
}

static bool
take_text(struct marshal_input *input, struct marshal_object *object,
	  bool is_short)
{
	int64_t size_bytes;

	if (!(is_short ? marshal_take_uint8(input, &size_bytes)
		       : marshal_take_int32(input, &size_bytes)))
		return false;
	if (size_bytes < 0)
		return marshal_wrong(input, "a text of negative size");
	const unsigned char *bytes = take(input, size_bytes);
	if (!bytes)
		return false;
	object->text = clean_text(bytes, size_bytes);
	object->type = MARSHAL_TEXT;
	return true;
}

bool
marshal_take_scalar(struct marshal_input *input, unsigned char type,
		    struct marshal_object *object)
{
	switch (type) {
	case 'i':
		return take_integer(input, object);
	case 'l':
		return take_long(input, object);
	case 'g':
		return take_double(input, object);
	case 'f':
		return take_double_text(input, object);
	case 's':
	case 't':
	case 'u':
	case 'a':
	case 'A':
		return take_text(input, object, false);
	case 'z':
	case 'Z':
		return take_text(input, object, true);
	case 'N':
	case 'T':
	case 'F':
		return true;
	case 'c':
		return fault_set(input->fault, FAULT_COULD_NOT,
				 "%s: made by Python's profile module with "
				 "code objects, which only that Python can "
				 "read; use cProfile instead",
				 input->path);
	default:
		return marshal_wrong(input, "an unknown kind of object");
	}
}
