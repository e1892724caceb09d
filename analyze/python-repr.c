/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * python-repr.c - quotes and escapes of texts, digits of fractions
 */
#include "config.h"

#include "analyze/python-repr.h"

#include "analyze/memory.h"
#include "analyze/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What Python takes for printable, from its blanks, controls, marks without
 * a shape and private use areas; code points nobody has assigned yet pass. */
static bool
is_printable(uint32_t code)
{
	static const struct {
		uint32_t first, last;
	} hidden[] = {
		{0x00, 0x1f},	  {0x7f, 0xa0},	    {0xad, 0xad},
		{0x600, 0x605},	  {0x61c, 0x61c},   {0x6dd, 0x6dd},
		{0x70f, 0x70f},	  {0x1680, 0x1680}, {0x180e, 0x180e},
		{0x2000, 0x200f}, {0x2028, 0x202f}, {0x205f, 0x206f},
		{0x3000, 0x3000}, {0xe000, 0xf8ff}, {0xfeff, 0xfeff},
		{0xfff9, 0xfffb}, {0xfffe, 0xffff}, {0xe0000, 0x10ffff},
	};

	for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
		if (code >= hidden[i].first && code <= hidden[i].last)
			return false;
	return true;
}

static char *
append_hidden(char *out, uint32_t code)
{
	const char *format = code < 0x100     ? "\\x%02x"
			     : code < 0x10000 ? "\\u%04x"
					      : "\\U%08x";

	switch (code) {
	case '\n':
		return stpcpy(out, "\\n");
	case '\r':
		return stpcpy(out, "\\r");
	case '\t':
		return stpcpy(out, "\\t");
	default:
		return out + sprintf(out, format, (unsigned)code);
	}
}

static char *
append_character(char *out, const char *text, size_t count, uint32_t code,
		 char quote)
{
	if (!is_printable(code))
		return append_hidden(out, code);
	if (*text == '\\' || *text == quote)
		*out++ = '\\';
	memcpy(out, text, count);
	return out + count;
}

char *
python_repr_text(const char *text)
{
	char quote = strchr(text, '\'') && !strchr(text, '"') ? '"' : '\'';
	char *ret_text = xmalloc(6 * strlen(text) + sizeof "''");
	char *out = ret_text;

	*out++ = quote;
	while (*text) {
		uint32_t code = 0;
		size_t count = utf8_character(text, &code);

		if (count) {
			out = append_character(out, text, count, code, quote);
			text += count;
		} else {
			out += sprintf(out, "\\udc%02x",
				       (unsigned char)*text++);
		}
	}
	*out++ = quote;
	*out = '\0';
	return ret_text;
}

char *
python_repr_fraction(double fraction)
{
	char digits[64];

	for (int precision = 1; precision <= 17; precision++) {
		snprintf(digits, sizeof digits, "%.*g", precision, fraction);
		if (strtod(digits, NULL) == fraction)
			break;
	}
	if (!strpbrk(digits, ".en"))
		strcat(digits, ".0");
	return xstrdup(digits);
}
