/* SPDX-License-Identifier: MIT
 *
 * text.c - texts and bytes without libc
 */
#include "runtime/text.h"

enum { TEXT_DECIMAL_DIGITS = 20, TEXT_HEX_DIGITS = 16 };

/* Hides from the compiler that a loop is one it knows by name. */
static inline CYGPROF_QUIET void
text_keep_loop(void)
{
	__asm__ volatile("" ::: "memory");
}

void
cygprof_text_start(struct cygprof_line *line, char *room, size_t room_bytes)
{
	line->room = room;
	line->room_bytes = room_bytes;
	line->length_bytes = 0;
	line->is_cut = false;
	room[0] = '\0';
}

void
cygprof_text_go_on(struct cygprof_line *line, char *room, size_t room_bytes)
{
	line->room = room;
	line->room_bytes = room_bytes;
	line->length_bytes = cygprof_text_length(room);
	line->is_cut = false;
}

void
cygprof_text_add_bytes(struct cygprof_line *line, const char *bytes,
		       size_t count)
{
	size_t left = line->room_bytes - 1 - line->length_bytes;

	if (count > left) {
		count = left;
		line->is_cut = true;
	}
	cygprof_text_copy(line->room + line->length_bytes, bytes, count);
	line->length_bytes += count;
	line->room[line->length_bytes] = '\0';
}

void
cygprof_text_add(struct cygprof_line *line, const char *text)
{
	cygprof_text_add_bytes(line, text, cygprof_text_length(text));
}

void
cygprof_text_add_decimal(struct cygprof_line *line, uint64_t value,
			 unsigned digits)
{
	char room[TEXT_DECIMAL_DIGITS];
	unsigned first = TEXT_DECIMAL_DIGITS;

	if (digits > TEXT_DECIMAL_DIGITS)
		digits = TEXT_DECIMAL_DIGITS;
	do {
		room[--first] = (char)('0' + value % 10);
		value /= 10;
	} while (value || TEXT_DECIMAL_DIGITS - first < digits);
	cygprof_text_add_bytes(line, room + first, TEXT_DECIMAL_DIGITS - first);
}

void
cygprof_text_add_hex(struct cygprof_line *line, uint64_t value, unsigned digits)
{
	char room[TEXT_HEX_DIGITS];
	unsigned first = TEXT_HEX_DIGITS;

	if (digits > TEXT_HEX_DIGITS)
		digits = TEXT_HEX_DIGITS;
	do {
		room[--first] = "0123456789abcdef"[value & 15];
		value >>= 4;
	} while (value || TEXT_HEX_DIGITS - first < digits);
	cygprof_text_add_bytes(line, room + first, TEXT_HEX_DIGITS - first);
}

bool
cygprof_text_read_decimal(const char *text, uint64_t *ret_value)
{
	uint64_t value = 0;

	if (!*text)
		return false;
	for (; *text; text++) {
		unsigned digit = (unsigned)*text - '0';

		if (digit > 9 || __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, digit, &value))
			return false;
	}
	*ret_value = value;
	return true;
}

int
cygprof_text_hex_digit(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return -1;
}

size_t
cygprof_text_length(const char *text)
{
	size_t length_bytes = 0;

	while (text[length_bytes]) {
		length_bytes++;
		text_keep_loop();
	}
	return length_bytes;
}

bool
cygprof_text_is(const char *text, const char *other)
{
	while (*text && *text == *other) {
		text++;
		other++;
		text_keep_loop();
	}
	return *text == *other;
}

const char *
cygprof_text_after(const char *text, const char *prefix)
{
	for (; *prefix; prefix++, text++) {
		if (*text != *prefix)
			return NULL;
		text_keep_loop();
	}
	return text;
}

const char *
cygprof_text_base_name(const char *path)
{
	const char *name = path;

	for (; *path; path++) {
		if (*path == '/')
			name = path + 1;
	}
	return name;
}

void
cygprof_text_copy(void *to, const void *from, size_t count)
{
	char *bytes = to;
	const char *source = from;

	for (size_t i = 0; i < count; i++) {
		bytes[i] = source[i];
		text_keep_loop();
	}
}

void
cygprof_text_clear(void *bytes, size_t count)
{
	char *byte = bytes;

	for (size_t i = 0; i < count; i++) {
		byte[i] = 0;
		text_keep_loop();
	}
}

bool
cygprof_text_is_same(const void *bytes, const void *other, size_t count)
{
	const char *one = bytes;
	const char *two = other;

	for (size_t i = 0; i < count; i++) {
		if (one[i] != two[i])
			return false;
		text_keep_loop();
	}
	return true;
}
