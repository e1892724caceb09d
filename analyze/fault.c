/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fault.c - set once, the first one is kept
 */
#include "config.h"

#include "analyze/fault.h"

#include <stdio.h>

/* A text may quote a hostile file: what could steer a terminal goes. */
static void
disarm(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			*text = '?';
}

bool
fault_set(struct fault *fault, enum fault_kind kind, const char *format, ...)
{
	if (fault->kind != FAULT_NONE)
		return false;
	fault->kind = kind;

	va_list arguments;
	va_start(arguments, format);
	vsnprintf(fault->text, sizeof fault->text, format, arguments);
	va_end(arguments);
	disarm(fault->text);
	return false;
}
