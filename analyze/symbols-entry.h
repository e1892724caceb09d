/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * symbols-entry.h - a function that was asked for, while it is looked up
 *
 * Made by symbols-image.c, filled by symbols-lines.c and symbols-bfd.c.
 */
#ifndef CYGPROF_ANALYZE_SYMBOLS_ENTRY_H
#define CYGPROF_ANALYZE_SYMBOLS_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analyze/symbols-table.h"

struct symbols_entry {
	uint64_t address; /* where the function starts */
	struct symbols_function *names;
	size_t name_count;
	const char *file;   /* NULL: not known; belongs to the debug data */
	const char *folder; /* where a relative file lies, or NULL */
	uint32_t line;
	size_t known_by; /* whose file and line: names[known_by - 1], or 0 */
};

#endif
