/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * utf8.c - decodes one character, checks it
 */
#include "config.h"

#include "analyze/utf8.h"

/* The shortest forms only, no surrogates, nothing above U+10FFFF. */
size_t
utf8_character(const char *text, uint32_t *ret_code_point)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *bytes = (const unsigned char *)text;
	size_t count;
	uint32_t code;

	if (bytes[0] < 0x80) {
		*ret_code_point = bytes[0];
		return bytes[0] ? 1 : 0;
	}
	if (bytes[0] < 0xc2 || bytes[0] > 0xf4)
		return 0;
	count = bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
	code = bytes[0] & (0x7f >> count);
	for (size_t i = 1; i < count; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (bytes[i] & 0x3f);
	}
	if (code < least[count] || code > 0x10ffff ||
	    (code >= 0xd800 && code < 0xe000))
		return 0;
	*ret_code_point = code;
	return count;
}

size_t
utf8_width(const char *text)
{
	size_t width = 0;

	for (; *text; text++)
		width += ((unsigned char)*text & 0xc0) != 0x80;
	return width;
}
