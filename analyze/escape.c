/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * escape.c - foreign text made safe for a terminal
 */
#include "config.h"

#include "analyze/escape.h"

#include <stdint.h>
#include <string.h>

#include "analyze/memory.h"

/* Characters that do not print, although they are valid: controls, and those
 * that reorder or hide what stands around them. */
static bool
character_is_hidden(uint32_t character)
{
	return (character >= 0x7f && character < 0xa0) ||
	       (character >= 0x200b && character <= 0x200f) ||
	       (character >= 0x2028 && character <= 0x202e) ||
	       (character >= 0x2060 && character <= 0x206f) ||
	       character == 0xfeff || character == 0xfff9 ||
	       character == 0xfffa || character == 0xfffb;
}

/* The smallest character that needs so many bytes: shorter ones written long
 * are invalid. */
static const uint32_t smallest_character[] = { 0, 0, 0x80, 0x800, 0x10000 };

/* How many bytes a character takes, by its first byte; 0: none starts so. */
static size_t
lead_bytes(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xc2 && lead < 0xe0)
		return 2;
	if (lead >= 0xe0 && lead < 0xf0)
		return 3;
	if (lead >= 0xf0 && lead < 0xf5)
		return 4;
	return 0;
}

size_t
escape_character(const char *text)
{
	const unsigned char *byte = (const unsigned char *)text;
	size_t byte_count = lead_bytes(byte[0]);

	if (byte_count <= 1)
		return byte_count && byte[0] >= 0x20 && byte[0] != 0x7f;
	uint32_t character = byte[0] & (0x7fu >> byte_count);
	for (size_t i = 1; i < byte_count; i++) {
		if ((byte[i] & 0xc0) != 0x80)
			return 0;
		character = character << 6 | (byte[i] & 0x3f);
	}
	if (character < smallest_character[byte_count] ||
	    character > 0x10ffff ||
	    (character >= 0xd800 && character < 0xe000) ||
	    character_is_hidden(character))
		return 0;
	return byte_count;
}

char *
escape_text(const char *text)
{
	static const char digits[] = "0123456789abcdef";
	char *escaped = xmalloc(strlen(text) * 4 + 1);
	char *end = escaped;

	while (*text) {
		size_t byte_count = escape_character(text);
		unsigned char byte = (unsigned char)*text;

		if (byte_count) {
			memcpy(end, text, byte_count);
			end += byte_count;
			text += byte_count;
			continue;
		}
		*end++ = '\\';
		*end++ = 'x';
		*end++ = digits[byte >> 4];
		*end++ = digits[byte & 15];
		text++;
	}
	*end = '\0';
	return escaped;
}

void
escape_write(FILE *out, const char *text)
{
	while (*text) {
		size_t byte_count = escape_character(text);

		if (byte_count)
			fwrite(text, 1, byte_count, out);
		else
			fprintf(out, "\\x%02x", (unsigned char)*text);
		text += byte_count ? byte_count : 1;
	}
}
