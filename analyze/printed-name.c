/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * printed-name.c - built-in functions in braces, others with file and line
 */
#include "config.h"

#include "analyze/printed-name.h"

#include "analyze/escape.h"
#include "analyze/memory.h"

#include <stdio.h>
#include <string.h>

static char *
builtin_name(const char *name)
{
	char *text = escape_text(name);
	size_t length_bytes = strlen(text);

	if (text[0] == '<' && text[length_bytes - 1] == '>') {
		text[0] = '{';
		text[length_bytes - 1] = '}';
	}
	return text;
}

char *
printed_name(const struct profile_key *key)
{
	if (key->line == 0 && !strcmp(key->file, "~"))
		return builtin_name(key->name);

	char line[sizeof ":4294967295("];
	snprintf(line, sizeof line, ":%u(", (unsigned)key->line);

	char *file = escape_text(key->file);
	char *name = escape_text(key->name);
	char *text = concat(file, line, name, ")", NULL);
	free(file);
	free(name);
	return text;
}
