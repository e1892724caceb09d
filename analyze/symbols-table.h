/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * symbols-table.h - the function symbols of one ELF file, sorted
 *
 * .symtab of the file or of its separate debug file, else .dynsym and the
 * compressed table of .gnu_debugdata.  Sorted by address; symbols of one
 * address stand together, the one whose name is best first: typed before
 * untyped, global before weak before local, few leading underscores before
 * many, short before long.  So equal files give equal names.
 *
 * Memory: the end of the worker's child frees it.  Names belong to the module.
 */
#ifndef CYGPROF_ANALYZE_SYMBOLS_TABLE_H
#define CYGPROF_ANALYZE_SYMBOLS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <elfutils/libdwfl.h>

/* From this rank on symbols are local, or have no type. */
enum { SYMBOLS_RANK_LOCAL = 2 };

struct symbols_function {
	uint64_t address;
	uint64_t size_bytes; /* 0: covers its first byte alone */
	const char *name;    /* as the linker knows it */
	uint8_t rank;	     /* 0 is the best */
	bool is_described;   /* debug information has this very name */
};

struct symbols_table {
	struct symbols_function *functions;
	size_t function_count;
};

void symbols_table_read(Dwfl_Module *module, struct symbols_table *ret_table);

/* The symbols at the address, else those of the last address before it of
 * which one reaches over it; how many they are, 0 for none. */
size_t symbols_table_find(const struct symbols_table *table, uint64_t address,
			  struct symbols_function **ret_first);

#endif
