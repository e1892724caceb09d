/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * function-table.h - the distinct functions of a dump, and their names
 *
 * A million call paths have a hundred thousand functions: each is added once,
 * gets a number in order of first appearance, and all are named at once.
 *
 * Functions that nobody can name get the key of their address, `<0x1234>`;
 * places that are no function `<forked>`, `<resumed>`, `<strand>`.
 *
 * Memory: keys and their texts live as long as the table.
 * Order:  open, add..., name, read keys, close.
 */
#ifndef CYGPROF_ANALYZE_FUNCTION_TABLE_H
#define CYGPROF_ANALYZE_FUNCTION_TABLE_H

#include "analyze/dump.h"
#include "analyze/profile.h"
#include "analyze/symbols.h"

struct function_table {
	struct dump_function *functions;
	struct profile_key *keys; /* same index; after function_table_name */
	size_t count, capacity;
	uint32_t *slots; /* hash: function number or NO_FUNCTION */
	size_t slot_count;   /* a power of two */
	char **own_names; /* of keys that symbols.h did not make */
	size_t own_name_count;
	struct symbols symbols; /* with its warnings */
};

#define NO_FUNCTION UINT32_MAX

void function_table_open(struct function_table *table);
void function_table_close(struct function_table *table);

/* The number of a function. */
uint32_t function_table_add(struct function_table *table,
			    const struct dump_function *function);

/* Names all functions; images are the dump's. */
bool function_table_name(struct function_table *table, const struct dump *dump,
			 const struct symbols_options *options,
			 struct fault *fault);

#endif
